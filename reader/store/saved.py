"""Queries kept under a name."""

from __future__ import annotations

import sqlite3

from reader.errors import InputError, NotFound
from reader.folding import fold
from reader.models import SavedSearch
from reader.query import And, Node, Not, Or, Value, parse, unparse

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

    def rename(self, name: str, new_name: str) -> None:
        """Give a search another name, also where other searches ask for what it finds (`in:`).

        Raises NotFound, and InputError where another has that name or it is one of blanks only.
        """
        new_name = " ".join(new_name.split())
        if not new_name:
            raise InputError("A saved search needs a name.")
        if any(saved.name != name and fold(saved.name) == fold(new_name) for saved in self.list()):
            raise InputError(f"There is a saved search “{new_name}” already.")
        if not self._db.execute("UPDATE saved_search SET name = ? WHERE name = ?", (new_name, name)).rowcount:
            raise NotFound(f"There is no saved search “{name}”.")
        for saved in self.list():
            root = parse(saved.query).root
            if (renamed := _renamed(root, fold(name), new_name)) != root:
                self._db.execute("UPDATE saved_search SET query = ? WHERE id = ?", (unparse(renamed), saved.id))

    def delete(self, name: str) -> None:
        """Remove the search of this name. Raises NotFound."""
        if not self._db.execute("DELETE FROM saved_search WHERE name = ?", (name,)).rowcount:
            raise NotFound(f"There is no saved search “{name}”.")


def _renamed(node: Node, folded: str, new_name: str) -> Node:
    """The tree with a saved search named otherwise."""
    match node:
        case And(parts) | Or(parts):
            return type(node)(tuple(_renamed(part, folded, new_name) for part in parts))
        case Not(part):
            return Not(_renamed(part, folded, new_name))
        case Value(name="in", value=value) if fold(value) == folded:
            return Value("in", new_name)
    return node
