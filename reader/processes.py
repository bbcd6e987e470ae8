"""How a process that works for an import comes to be, and ends with the one that it works for."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing import parent_process, resource_tracker
from multiprocessing.process import BaseProcess
from threading import Thread

from reader.garbage import collect_seldom


@contextmanager
def starting() -> Iterator[None]:
    """Around what may start processes: they are deaf to Ctrl+C and do not run the program's own script again."""
    with _interrupts_ignored(), _without_main():
        yield


def start_method() -> str:
    """How parsing processes come to be: forked, which spares each a quarter of a second of importing, where that is
    safe: POSIX promises it to a process of one thread alone. The archive's connection, which they inherit, they
    neither use nor close (sqlite.org/howtocorrupt.html, section 2.6): they end by `os._exit`, and `seldom_collected`
    has taken what the importing process held out of what they collect.
    """
    try:
        return "fork" if sum(1 for _ in os.scandir("/proc/self/task")) == 1 else "spawn"
    except OSError:  # no Linux: elsewhere the system's own libraries have threads and do not stand a fork
        return "spawn"


@contextmanager
def _without_main() -> Iterator[None]:
    """Processes started inside import no main module: they need ours alone, and a script may lack a guard."""
    main = sys.modules["__main__"]
    hidden: dict[str, object] = {
        name: main.__dict__[name] for name in ("__file__", "__spec__") if name in main.__dict__
    }
    main.__dict__.pop("__file__", None)
    main.__dict__["__spec__"] = None
    try:
        yield
    finally:
        main.__dict__.pop("__spec__", None)
        main.__dict__.update(hidden)


def begin() -> None:
    """In such a process, first: let it end when the one that started it was killed."""
    collect_seldom()
    parent = parent_process()
    if parent is not None:
        Thread(target=_exit_after, args=(parent,), daemon=True).start()


def _exit_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


@cache
def _start_tracker() -> None:
    """Start multiprocessing's own process, which unblocks what is blocked; once, for asking after it wakes it."""
    resource_tracker.ensure_running()


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Processes started inside inherit it: Ctrl+C is for the one that imports, which then stops them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    _start_tracker()
    # A blocked signal waits, an ignored one would be lost.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
