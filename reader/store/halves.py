"""Reading a long stretch of an index with two processors: each half of the positions on a connection of its own.

SQLite works without Python's lock, so two statements run at once in two threads.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import TypeVar

from reader.store.connection import beside, data_version

T = TypeVar("T")
#: Reads on a connection what stands within limits of `f.rowid`.
Read = Callable[[sqlite3.Connection, str], T]


def in_halves(db: sqlite3.Connection, read: Read[T], middle: int | None) -> list[T]:
    """What `read` finds below the position `middle` and from it on; as one part where it can't or need not be split.

    Both halves are of one state of the archive. Interrupting `db` stops both.
    """
    if middle is None or db.in_transaction or (os.cpu_count() or 1) < 2:
        return [read(db, "")]
    from concurrent.futures import ThreadPoolExecutor, wait  # not at every start for what only large archives need

    version = data_version(db)
    with closing(beside(db)) as other, ThreadPoolExecutor(1) as pool:
        upper = pool.submit(read, other, f" AND f.rowid >= {middle:d}")
        try:
            lower = read(db, f" AND f.rowid < {middle:d}")
        except BaseException:
            while not upper.done():  # an interruption that comes before the statement has begun is lost
                other.interrupt()
                wait([upper], timeout=0.005)
            raise
        found = [lower, upper.result()]
    return found if data_version(db) == version else [read(db, "")]
