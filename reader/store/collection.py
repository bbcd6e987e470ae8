"""Named collections: articles in an order of the user's own, beside tags."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from reader.errors import InputError, NotFound
from reader.folding import fold
from reader.models import Collection, PortableCollection

MAX_LENGTH = 200
_Collections = list[Collection]
_Portable = list[PortableCollection]
_QUOTES = '"“”„«»「」『』'
_ANY = "SELECT value FROM json_each(?)"
#: Ranks closer than this are numbered anew: halving a distance may not go on for ever.
_LEAST_GAP = 1e-6
#: The order of collection_item x: what stands at one rank (put there in two archives) is in the order of the UUIDs.
IN_ORDER = "ORDER BY x.rank, (SELECT uuid FROM article WHERE id = x.article)"


def clean_name(name: str) -> str:
    """A collection's name with tidy blanks. Raises InputError for none, and for one that is too long."""
    cleaned = " ".join(name.split())
    if not cleaned:
        raise InputError("A collection needs a name.")
    if any(sign in cleaned for sign in _QUOTES):
        raise InputError("A collection's name has no quotation marks; queries name it between such.")
    if len(cleaned) > MAX_LENGTH:
        raise InputError(f"The name “{cleaned[:40]}…” is longer than {MAX_LENGTH} characters.")
    return cleaned


class CollectionStore:
    """Collections on one connection; mutations need an open transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    # -- reading -------------------------------------------------------------------------------------------

    def list(self) -> _Collections:
        """All of them by name, with the number of their live articles."""
        rows = self._db.execute(
            "SELECT c.id, c.name, c.created, (SELECT count(*) FROM collection_item x JOIN article a ON a.id = x.article"
            " WHERE x.collection = c.id AND a.deleted = '' AND a.merged_into IS NULL) FROM collection c"
        )
        return sorted((Collection(*row) for row in rows), key=lambda found: (fold(found.name), found.name))

    def items(self, name: str) -> tuple[int, ...]:
        """The articles of a collection in its order, those in the bin included. Raises NotFound."""
        rows = self._db.execute(
            f"SELECT x.article FROM collection_item x WHERE x.collection = ? {IN_ORDER}", (self._need(name),)
        )
        return tuple(row[0] for row in rows)

    def portable(self, ids: Iterable[int]) -> _Portable:
        """The collections that hold some of these articles, by name, with the places of these alone."""
        rows = self._db.execute(
            "SELECT c.name, c.created, a.uuid, x.rank, x.placed FROM collection_item x"
            " JOIN collection c ON c.id = x.collection JOIN article a ON a.id = x.article"
            f" WHERE x.article IN ({_ANY}) ORDER BY c.name, x.rank, a.uuid",
            (json.dumps(list(ids)),),
        )
        found: dict[tuple[str, str], list[tuple[str, float, str]]] = {}
        for name, created, *place in rows:
            found.setdefault((name, created), []).append((place[0], place[1], place[2]))
        return [PortableCollection(name, created, tuple(places)) for (name, created), places in found.items()]

    def _find(self, name: str) -> int | None:
        wanted = fold(clean_name(name))
        rows = self._db.execute("SELECT id, name FROM collection")
        return next((row[0] for row in rows if fold(row[1]) == wanted), None)

    def _need(self, name: str) -> int:
        found = self._find(name)
        if found is None:
            raise NotFound(f"There is no collection “{clean_name(name)}” in this archive.")
        return found

    # -- changing ------------------------------------------------------------------------------------------

    def create(self, name: str, time: str) -> None:
        """Make an empty collection. Raises InputError where the name is taken, whatever its case and accents."""
        if self._find(name) is not None:
            raise InputError(f"There is a collection “{clean_name(name)}” already.")
        self._db.execute("INSERT INTO collection (name, created) VALUES (?, ?)", (clean_name(name), time))

    def rename(self, name: str, new_name: str) -> None:
        """Give a collection another name. Raises NotFound, and InputError where another has that name."""
        found, taken = self._need(name), self._find(new_name)
        if taken not in (None, found):
            raise InputError(f"There is a collection “{clean_name(new_name)}” already.")
        self._db.execute("UPDATE collection SET name = ? WHERE id = ?", (clean_name(new_name), found))

    def delete(self, name: str) -> None:
        """Remove a collection; its articles stay in the archive. Raises NotFound."""
        found = self._need(name)
        self._db.execute("DELETE FROM collection_item WHERE collection = ?", (found,))
        self._db.execute("DELETE FROM collection WHERE id = ?", (found,))

    def add(self, name: str, ids: Iterable[int], time: str, before: int | None = None) -> set[int]:
        """Put articles into a collection (made where it is new), in the order given; those that were not in it.

        They go before the article `before`, or to the end.
        """
        if self._find(name) is None:
            self.create(name, time)
        found = self._need(name)
        held = self._held(found, ids := list(dict.fromkeys(ids)))
        known = self._ids(f"SELECT id FROM article WHERE id IN ({_ANY})", ids)
        new = [id for id in ids if id in known and id not in held]
        ranks = self._ranks(found, len(new), time, before, set(new))
        self._db.executemany(
            "INSERT INTO collection_item (collection, article, rank, placed) VALUES (?, ?, ?, ?)",
            [(found, id, rank, time) for id, rank in zip(new, ranks, strict=True)],
        )
        return set(new)

    def remove(self, name: str, ids: Iterable[int]) -> set[int]:
        """Take articles out of a collection; those that were in it. Raises NotFound."""
        found = self._need(name)
        held = self._held(found, ids)
        self._db.executemany(
            "DELETE FROM collection_item WHERE collection = ? AND article = ?", [(found, id) for id in sorted(held)]
        )
        return held

    def move(self, name: str, ids: Iterable[int], time: str, before: int | None) -> set[int]:
        """Put articles of a collection, in the order given, before the article `before` or at the end; those moved.

        Raises NotFound for a collection that is not there.
        """
        found = self._need(name)
        held = self._held(found, ids := list(dict.fromkeys(ids)))
        moving = [id for id in ids if id in held]
        if before in held:
            order = self.items(name)
            before = next((id for id in order[order.index(before) :] if id not in held), None) if before else None
        ranks = self._ranks(found, len(moving), time, before, held)
        self._place(found, zip(moving, ranks, strict=True), time)
        return set(moving)

    def unite(self, collection: PortableCollection, places: Iterable[tuple[int, float, str]]) -> tuple[bool, set[int]]:
        """Take in a collection with its places (by article id): whether it is new, and the articles that changed place.

        The one made first gives the spelling of the name; an article stands where it was put last; none goes.
        """
        found = self._find(collection.name)
        if found is None:
            self.create(collection.name, collection.created)
            return True, self._join(self._need(collection.name), places)
        self._db.execute(
            "UPDATE collection SET name = ?2, created = ?3 WHERE id = ?1 AND (?3, ?2) < (created, name)",
            (found, clean_name(collection.name), collection.created),
        )
        return False, self._join(found, places)

    def _join(self, collection: int, places: Iterable[tuple[int, float, str]]) -> set[int]:
        sql = (
            "INSERT INTO collection_item (collection, article, rank, placed) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (collection, article) DO UPDATE SET rank = excluded.rank, placed = excluded.placed"
            " WHERE (placed, rank) < (excluded.placed, excluded.rank)"
        )
        return {
            article
            for article, rank, placed in places
            if self._db.execute(sql, (collection, article, rank, placed)).rowcount
        }

    def _ranks(self, collection: int, count: int, time: str, before: int | None, moving: set[int]) -> Sequence[float]:
        """Ranks for `count` articles before the article `before`, or after all others."""
        others = [
            (row[0], row[1])
            for row in self._db.execute(
                f"SELECT x.article, x.rank FROM collection_item x WHERE x.collection = ? {IN_ORDER}", (collection,)
            )
            if row[0] not in moving
        ]
        at = next((index for index, (article, _) in enumerate(others) if article == before), len(others))
        low = others[at - 1][1] if at else (others[0][1] - count - 1.0 if others else 0.0)
        high = others[at][1] if at < len(others) else low + count + 1.0
        step = (high - low) / (count + 1)
        if step < _LEAST_GAP:
            numbers = ((article, 1000.0 * (index + 1)) for index, (article, _) in enumerate(others))
            self._place(collection, numbers, time)
            return self._ranks(collection, count, time, before, moving)
        return [low + step * (index + 1) for index in range(count)]

    def _place(self, collection: int, ranks: Iterable[tuple[int, float]], time: str) -> None:
        self._db.executemany(
            "UPDATE collection_item SET rank = ?, placed = ? WHERE collection = ? AND article = ?",
            [(rank, time, collection, article) for article, rank in ranks],
        )

    def _held(self, collection: int, ids: Iterable[int]) -> set[int]:
        return self._ids(
            f"SELECT article FROM collection_item WHERE article IN ({_ANY}) AND collection = {collection:d}", ids
        )

    def _ids(self, sql: str, ids: Iterable[int]) -> set[int]:
        return {row[0] for row in self._db.execute(sql, (json.dumps(list(ids)),))}
