"""Reading a long stretch of an index with two processors: each half of the positions on a connection of its own.

SQLite works without Python's lock, so two statements run at once in two threads.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Generic, TypeVar

from reader.store.connection import beside, data_version

T = TypeVar("T")
#: Reads on a connection what stands within limits of `f.rowid`.
Read = Callable[[sqlite3.Connection, str], T]


class _Half(threading.Thread, Generic[T]):
    """One half, read on a connection beside."""

    def __init__(self, db: sqlite3.Connection, read: Read[T], limits: str) -> None:
        super().__init__(name="half of an index", daemon=True)
        self._db, self._read, self._limits = db, read, limits
        self.found: list[T] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.found = [self._read(self._db, self._limits)]
        except BaseException as error:  # raised again where the halves meet
            self.error = error

    def stop(self) -> None:
        """End it soon; an interruption that comes before the statement has begun is lost, and so repeated."""
        while self.is_alive():
            self._db.interrupt()
            self.join(0.005)


def in_halves(db: sqlite3.Connection, read: Read[T], middle: int | None) -> list[T]:
    """What `read` finds below the position `middle` and from it on; as one part where it can't or need not be split.

    Both halves are of one state of the archive. Interrupting `db` stops both.
    """
    if middle is None or db.in_transaction or (os.cpu_count() or 1) < 2:
        return [read(db, "")]
    version = data_version(db)
    with closing(beside(db)) as other:
        upper = _Half(other, read, f" AND f.rowid >= {middle:d}")
        upper.start()
        try:
            lower = read(db, f" AND f.rowid < {middle:d}")
            upper.join()
        finally:
            upper.stop()
    if upper.error is not None:
        raise upper.error
    return [lower, *upper.found] if data_version(db) == version else [read(db, "")]
