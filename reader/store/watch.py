"""Folders that the archive keeps in step with: remembered here, imported on demand."""

from __future__ import annotations

import sqlite3

from reader.models import WatchedFolder
from reader.store.values import storable


class WatchStore:
    """Watched folders on one connection. Methods that write need an open transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def list(self) -> list[WatchedFolder]:
        """The watched folders by path."""
        rows = self._db.execute("SELECT path, added, synced FROM watched_folder ORDER BY path")
        return [WatchedFolder(*row) for row in rows]

    def add(self, path: str, time: str) -> bool:
        """Watch a folder; False where it is watched already."""
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO watched_folder (path, added) VALUES (?, ?)", (storable(path), time)
        )
        return cursor.rowcount > 0

    def remove(self, path: str) -> bool:
        """Watch a folder no longer; False where it was not watched."""
        return self._db.execute("DELETE FROM watched_folder WHERE path = ?", (storable(path),)).rowcount > 0

    def note_synced(self, path: str, time: str) -> None:
        """Remember that everything in a folder is in the archive as of `time`."""
        self._db.execute("UPDATE watched_folder SET synced = ? WHERE path = ?", (time, storable(path)))
