"""Reading a long stretch of an index with two processors: each half of the positions on a connection of its own.

SQLite works without Python's lock, so two statements run at once in two threads.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from typing import TypeVar

from reader.store.connection import beside, moment, path_of
from reader.store.index import generation

T = TypeVar("T")
#: Reads on a connection what stands within limits of `f.rowid`.
Read = Callable[[sqlite3.Connection, str], T]


def in_halves(db: sqlite3.Connection, read: Read[T], middle: int | None) -> list[T]:
    """What `read` finds below the position `middle` and from it on; as one part where it can't or need not be split.

    `read` asks the indexes of articles alone, of which both connections then see one state, told by their generation.
    Interrupting `db` stops both.
    """
    if middle is None or (os.cpu_count() or 1) < 2:
        return [read(db, "")]
    with moment(db):
        found = _both(db, read, middle)
        return [read(db, "")] if found is None else found


def _both(db: sqlite3.Connection, read: Read[T], middle: int) -> list[T] | None:
    """Both halves; None where the second connection sees another state than `db`."""
    from concurrent.futures import ThreadPoolExecutor, wait  # not at every start for what only large archives need

    path, state = path_of(db), generation(db)
    opened: list[sqlite3.Connection] = []

    def read_upper() -> tuple[T] | None:
        opened.append(other := beside(path))
        closing_last.enter_context(closing(other))
        with moment(other):
            return (read(other, f" AND f.rowid >= {middle:d}"),) if generation(other) == state else None

    with ExitStack() as closing_last, ThreadPoolExecutor(1) as pool:
        upper = pool.submit(read_upper)
        try:
            lower = read(db, f" AND f.rowid < {middle:d}")
        except BaseException:
            while not upper.done():  # an interruption that comes before the statement has begun is lost
                for other in opened:
                    other.interrupt()
                wait([upper], timeout=0.005)
            raise
        found = upper.result()
    return None if found is None else [lower, *found]
