"""Collections: lists of articles by hand, in an order of their own."""

from __future__ import annotations

from collections.abc import Sequence

from reader.archive.base import Opened
from reader.models import Changes, Collection, PortableCollection
from reader.store.connection import now


class Collections(Opened):
    """Collections: lists of articles by hand, in an order of their own."""

    def collections(self) -> list[Collection]:
        """The collections by name, each with the number of its articles; `collection:"name"` finds these."""
        with self._reading():
            return self._collections.list()

    def collection_items(self, name: str) -> tuple[int, ...]:
        """The articles of a collection in its order, those in the bin included. Raises NotFound."""
        with self._reading():
            return self._collections.items(name)

    def portable_collections(self, ids: Sequence[int]) -> list[PortableCollection]:
        """The collections that hold some of these articles, by name, with the places of these alone."""
        with self._reading():
            return self._collections.portable(ids)

    def create_collection(self, name: str) -> Changes:
        """Make an empty collection. Raises InputError where the name is taken or empty."""
        label = f"New collection “{name}”"
        with self._step(label) as step:
            self._collections.create(name, now())
        return self._kept(Changes(label, step, collections=True))

    def rename_collection(self, name: str, new_name: str) -> Changes:
        """Give a collection another name. Raises NotFound, and InputError where the name is taken or empty."""
        label = f"Rename collection “{name}” to “{new_name}”"
        with self._step(label) as step:
            self._collections.rename(name, new_name)
        return self._kept(Changes(label, step, collections=True))

    def delete_collection(self, name: str) -> Changes:
        """Remove a collection; its articles stay in the archive. Raises NotFound."""
        label = f"Delete collection “{name}”"
        with self._step(label) as step:
            self._collections.delete(name)
        return self._kept(Changes(label, step, collections=True))

    def collect(self, name: str, ids: Sequence[int], *, before: int | None = None) -> Changes:
        """Put articles into a collection (made where it is new), before the article `before` or at the end.

        Articles that are in it already stay where they are; see move_in_collection. Raises InputError for an empty
        name.
        """
        label = f"Add to collection “{name}”" + self._about(ids)
        with self._step(label) as step:
            added = self._collections.add(name, ids, now(), before)
        return self._kept(Changes(label, step, articles=frozenset(added), collections=True))

    def remove_from_collection(self, name: str, ids: Sequence[int]) -> Changes:
        """Take articles out of a collection. Raises NotFound."""
        label = f"Remove from collection “{name}”" + self._about(ids)
        with self._step(label) as step:
            gone = self._collections.remove(name, ids)
        return self._kept(Changes(label, step, articles=frozenset(gone), collections=bool(gone)))

    def move_in_collection(self, name: str, ids: Sequence[int], before: int | None = None) -> Changes:
        """Put articles of a collection, in the order given, before the article `before` (None: at its end).

        Raises NotFound.
        """
        label = f"Reorder collection “{name}”"
        with self._step(label) as step:
            moved = self._collections.move(name, ids, now(), before)
        return self._kept(Changes(label, step, collections=bool(moved)))
