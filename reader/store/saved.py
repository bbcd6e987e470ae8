"""Queries kept under a name."""

from __future__ import annotations

import sqlite3

from reader.errors import InputError, NotFound
from reader.folding import fold
from reader.models import SavedSearch

_Searches = list[SavedSearch]


class SavedSearchStore:
    """The saved searches of an archive."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def list(self) -> _Searches:
        """All of them by name."""
        rows = self._db.execute("SELECT id, name, query, sort, created FROM saved_search")
        return sorted((SavedSearch(*row) for row in rows), key=lambda saved: (fold(saved.name), saved.name))

    def save(self, name: str, query: str, sort: str, time: str) -> None:
        """Keep `query` as `name`; one that has the name already gets the new query and sort.

        Raises InputError for a name of blanks only.
        """
        name = " ".join(name.split())
        if not name:
            raise InputError("A saved search needs a name.")
        self._db.execute(
            "INSERT INTO saved_search (name, query, sort, created) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET query = excluded.query, sort = excluded.sort",
            (name, query, sort, time),
        )

    def delete(self, name: str) -> None:
        """Remove the search of this name. Raises NotFound."""
        if not self._db.execute("DELETE FROM saved_search WHERE name = ?", (name,)).rowcount:
            raise NotFound(f"There is no saved search “{name}”.")
