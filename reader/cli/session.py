"""What a command needs around it: the archive that was asked for, progress, and the way Ctrl-C ends long work."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType, TracebackType
from typing import Any, TypeVar

import click

from reader import settings
from reader.archive import Archive
from reader.cli.output import complain
from reader.errors import ArchiveError, Cancelled, InputError

F = TypeVar("F", bound=Callable[..., Any])

_ARCHIVE = "carrel.archive"


def _remember(ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.meta[_ARCHIVE] = value


#: `--archive PATH`, before or after the command's name; `archive_path` gives what was chosen.
archive_option = click.option(
    "--archive",
    type=click.Path(path_type=Path),
    metavar="PATH",
    expose_value=False,
    is_eager=True,
    callback=_remember,
    help="The archive to use; else $CARREL_ARCHIVE, else archive.db in your data folder.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")


def archive_path() -> Path:
    """The archive that the user chose by option or environment, else the one in the user's data folder."""
    chosen: Path | None = click.get_current_context().meta.get(_ARCHIVE)
    return chosen.expanduser() if chosen is not None else settings.default_archive()


def not_the_archive(_ctx: click.Context, _parameter: click.Parameter, target: Path | None) -> Path | None:
    """The file that is to be written. Raises InputError where it is the archive, whatever --replace allows."""
    if target is not None:
        place, archive = target.expanduser(), archive_path()
        if place.exists() and archive.exists() and place.samefile(archive):
            raise InputError(f"{target} is the archive itself; name another file.")
    return target


def reading() -> Archive:
    """Open the archive for reading. Raises ArchiveError where there is none yet, saying how to make one."""
    _require(archive_path())
    return Archive.open(archive_path(), create=False, readonly=True)


def writing(*, create: bool = False) -> Archive:
    """Open the archive for writing; with `create`, make it and, in the user's data folder, the folder too."""
    path = archive_path()
    if not create:
        _require(path)
    elif path == settings.own_archive():
        path.parent.mkdir(parents=True, exist_ok=True)
    return Archive.open(path, create=create, creator=user_settings().creator_name)


def checking() -> Archive:
    """Open the archive for writing, which SQLite counts the check of an index as; for reading where it can't be."""
    try:
        return writing()
    except ArchiveError:
        return reading()


@contextmanager
def rehearsing() -> Iterator[Archive]:
    """The archive for a dry run; where there is none yet, an empty one elsewhere that is gone afterwards."""
    if archive_path().exists():
        with writing() as archive:
            yield archive
    else:
        with TemporaryDirectory(prefix="carrel-") as folder, Archive.open(Path(folder) / "archive.db") as archive:
            yield archive


def _require(path: Path) -> None:
    if not path.exists():
        raise ArchiveError(f"There is no archive at {path} yet; `carrel import PATH` makes one.")


def user_settings() -> settings.Settings:
    """The user's settings; what can't be used in them is said on standard error."""
    loaded, notices = settings.load()
    for notice in notices:
        complain(notice)
    return loaded


class Watched:
    """Progress of long work: a bar on standard error where that is a terminal; Ctrl-C asks the work to stop in order.

    A second Ctrl-C stops it at once.
    """

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Any = None
        self._position = 0
        self._previous: Any = None
        self.stopped = False

    def __enter__(self) -> Watched:
        if threading.current_thread() is threading.main_thread():
            self._previous = signal.signal(signal.SIGINT, self._stop)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._finish()
        if self._previous is not None:
            signal.signal(signal.SIGINT, self._previous)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if self.stopped:
            raise KeyboardInterrupt
        self.stopped = True

    def report(self, done: int, total: int | None, label: str) -> None:
        """Draw how far the work is. Raises Cancelled after Ctrl-C."""
        if self.stopped:
            raise Cancelled("Stopped; what was finished before stays.")
        if total and sys.stderr.isatty():
            self._draw(done, total, label)

    def _draw(self, done: int, total: int, label: str) -> None:
        if self._bar is not None and done < self._position:
            self._finish()
        if self._bar is None:
            self._bar = click.progressbar(length=total, label=label or self._label, file=sys.stderr, show_pos=True)
            self._bar.__enter__()
        self._bar.length = total
        self._bar.label = label or self._label
        self._bar.update(done - self._position)
        self._position = done

    def _finish(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
        self._bar, self._position = None, 0
