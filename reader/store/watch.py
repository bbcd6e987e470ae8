"""Folders that the archive keeps in step with: remembered here, imported on demand."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable

from reader.models import WatchedFolder
from reader.store.values import json_ids, storable


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

    def has_brought(self, articles: Iterable[int]) -> bool:
        """Whether a file in a watched folder brought in any of these articles."""
        # The folder's own separator ends it: what is in /a/b2 is not in /a/b.
        sql = (
            "SELECT EXISTS (SELECT 1 FROM json_each(?) j JOIN source s ON s.article = j.value"
            " JOIN watched_folder w ON substr(s.path, 1, length(w.path) + 1) = w.path || ?)"
        )
        return bool(self._db.execute(sql, (json_ids(articles), os.sep)).fetchone()[0])

    def note_synced(self, path: str, time: str) -> None:
        """Remember that everything in a folder is in the archive as of `time`."""
        self._db.execute("UPDATE watched_folder SET synced = ? WHERE path = ?", (time, storable(path)))
