"""An import in a process of its own, so that a program with a window goes on without a stutter.

A thread would share Python's interpreter lock with the window: each of the window's many short steps would wait for it.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reader.archive import Archive
from reader.errors import Cancelled, ReaderError
from reader.models import Changes, ImportReport
from reader.progress import Progress

#: How much the process stands back where the machine is busy (steps of Unix niceness).
NICENESS = 10
#: How often (seconds) it is looked whether the user wants the work to stop.
LOOK = 0.1

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Answer = tuple[ImportReport, Changes]


class Fault(Exception):
    """A bug met by the other process; its text is that one's traceback."""


def import_apart(archive: Path, paths: Sequence[Path] | None, creator: str, progress: Progress) -> Answer:
    """What Archive.import_paths (without `paths`: Archive.sync) does, done by another process.

    A cancel stops it at its next report.

    Raises what the import raises, and ReaderError where the process ended without an answer.
    """
    # Here rather than above: the window starts without them, and the parsers serve the other process alone.
    import multiprocessing

    from reader.processes import starting

    ours, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_serve, args=(theirs, str(archive), paths and [*paths], creator))
    with starting():
        process.start()
    theirs.close()
    try:
        return _follow(ours, progress)
    except EOFError:
        raise ReaderError("The import ended without a word; what it had stored until then is kept.") from None
    finally:
        ours.close()
        process.join()


def _follow(link: Connection, progress: Progress) -> Answer:
    """Pass reports on until the answer comes."""
    state: tuple[int, int | None, str] | None = None
    is_stopping = False
    while True:
        try:
            if state is not None and not is_stopping:
                progress.report(*state)
        except Cancelled:
            is_stopping = True
            with suppress(OSError):
                link.send("stop")
        if not link.poll(LOOK):
            continue
        kind, content = link.recv()
        if kind == "progress":
            state = content
        elif kind == "answer":
            answer: Answer = content
            return answer
        else:
            raise content


class _Reporter:
    """Progress on the other side of the pipe."""

    def __init__(self, link: Connection) -> None:
        self._link = link

    def report(self, done: int, total: int | None, label: str) -> None:
        """Send the state on. Raises Cancelled when the first process says so or is gone."""
        try:
            if self._link.poll():
                self._link.recv()
                raise Cancelled("Cancelled.")
            self._link.send(("progress", (done, total, label)))
        except (OSError, EOFError) as error:
            raise Cancelled("The window is gone.") from error


def _serve(link: Connection, archive: str, paths: list[Path] | None, creator: str) -> None:
    """The other process: import, and answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    message: tuple[str, object]
    try:
        with Archive.open(archive, create=False, creator=creator) as target:
            reporter = _Reporter(link)
            message = (
                "answer",
                target.sync(reporter) if paths is None else target.import_paths(paths, progress=reporter),
            )
    except ReaderError as error:
        message = ("error", error)
    except Exception:  # noqa: BLE001 -- told to the first process, which reports it as a bug
        message = ("error", Fault(traceback.format_exc()))
    with suppress(OSError):
        link.send(message)
    link.close()
