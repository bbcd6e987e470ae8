"""What people call the colours and say of tags: the user's own words, and those that came in by merges.

A growing set whose union is what merging does. What is shown follows from it: the user's own words where there are any,
else the latest of the others'. An alias of the user's own beats a tag of that name; one that came in gives way to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace

from reader.anchors import tag_key
from reader.models import Wording

NAME, COLOUR, DESCRIPTION, ALIAS = "name", "colour", "description", "alias"
PARTS_OF_TAGS = (COLOUR, DESCRIPTION, ALIAS)
_COLUMNS = "part, value, definition, creator, created, is_own"
Wordings = Mapping[str, tuple[Wording, ...]]


class WordingStore:
    """Wordings on one connection; mutations need an open transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    # -- reading -------------------------------------------------------------------------------------------

    def of_codes(self) -> Wordings:
        """What each colour is called, by its key."""
        return self._by("code c ON c.id = w.code", "c.key")

    def of_tags(self) -> Wordings:
        """What is said of each tag, by its path."""
        return self._by("tag t ON t.id = w.tag", "t.path")

    def _by(self, owner: str, name: str) -> Wordings:
        found: dict[str, tuple[Wording, ...]] = {}
        columns = ", ".join(f"w.{column}" for column in _COLUMNS.split(", "))
        for key, *row in self._db.execute(
            f"SELECT {name}, {columns} FROM wording w JOIN {owner} ORDER BY {name}, {columns}"
        ):
            found[key] = (*found.get(key, ()), _wording(row))
        return found

    def _of(self, owner: str, id: int, part: str) -> list[Wording]:
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM wording WHERE {owner} = ? AND part = ?", (id, part))
        return [_wording(row) for row in rows]

    # -- the user's own ------------------------------------------------------------------------------------

    def keep_code(self, id: int, wording: Wording) -> None:
        """Let this be what the user calls a colour."""
        self._keep("code", id, wording)

    def keep_tag(self, id: int, wording: Wording) -> None:
        """Let this be the user's own colour, description or (beside others) alias of a tag."""
        self._keep("tag", id, wording)

    def _keep(self, owner: str, id: int, wording: Wording) -> None:
        if wording.part != ALIAS:
            self._db.execute(f"DELETE FROM wording WHERE {owner} = ? AND part = ? AND is_own", (id, wording.part))
        self._insert(owner, id, replace(wording, is_own=True))

    def forget_alias(self, alias: str) -> None:
        """Take away all that was said of an alias."""
        gone = [(id,) for id, _, value, _ in self._aliases() if tag_key(value) == tag_key(alias)]
        self._db.executemany("DELETE FROM wording WHERE id = ?", gone)

    def hand_over(self, source: int, target: int) -> None:
        """Let what is said of one tag be said of another; where both have the user's own words, the other's stay."""
        self._db.execute("DELETE FROM wording WHERE tag = ? AND is_own AND value = ''", (target,))
        self._db.execute(
            "UPDATE wording SET is_own = 0 WHERE tag = ? AND part != ? AND part IN"
            " (SELECT part FROM wording WHERE tag = ? AND is_own)",
            (source, ALIAS, target),
        )
        self._db.execute("UPDATE wording SET tag = ? WHERE tag = ?", (target, source))
        self._show_tag(target)

    # -- what comes in -------------------------------------------------------------------------------------

    def hear_code(self, key: str, wordings: Iterable[Wording]) -> list[tuple[Wording, Wording]]:
        """Keep what others call a colour; what is new here, each beside what the colour is called now."""
        id = int(self._db.execute("SELECT id FROM code WHERE key = ?", (key,)).fetchone()[0])
        new = [each for each in wordings if self._hear("code", id, each)]
        best = self._best("code", id, NAME)
        if best is None:
            return []
        self._db.execute(
            "UPDATE code SET name = ?1, definition = ?2 WHERE id = ?3 AND (name, definition) IS NOT (?1, ?2)",
            (best.value, best.definition, id),
        )
        return [(each, best) for each in new]

    def hear_tag(self, id: int, wordings: Iterable[Wording]) -> list[tuple[Wording, Wording]]:
        """Keep what others say of a tag; what is new here, each beside what is shown now.

        Aliases are only kept; settle_aliases lets them mean something.
        """
        new = [each for each in wordings if self._hear("tag", id, each)]
        shown = self._show_tag(id)
        return [(each, shown.get(each.part, each)) for each in new]

    def _show_tag(self, id: int) -> dict[str, Wording]:
        """Give a tag the colour and description to show; these by part, where anybody gave some."""
        best = {part: found for part in (COLOUR, DESCRIPTION) if (found := self._best("tag", id, part))}
        for part, found in best.items():
            self._db.execute(f"UPDATE tag SET {part} = ?1 WHERE id = ?2 AND {part} IS NOT ?1", (found.value, id))
        return best

    def _hear(self, owner: str, id: int, wording: Wording) -> bool:
        known = self._of(owner, id, wording.part)
        if replace(wording, is_own=False) in known or replace(wording, is_own=True) in known:
            return False
        self._insert(owner, id, replace(wording, is_own=False))
        return True

    def _best(self, owner: str, id: int, part: str) -> Wording | None:
        """The words to show: one's own, else the latest; None where nobody said anything."""
        return max(self._of(owner, id, part), key=lambda each: (each.is_own, each.created, _said(each)), default=None)

    def free_for_tag(self, path: str) -> None:
        """Let an alias that others gave make room for a tag of that name."""
        key = tag_key(path)
        if not any(own and tag_key(value) == key for _, _, value, own in self._aliases()):
            self._db.execute("DELETE FROM tag_alias WHERE key = ?", (key,))

    def settle_aliases(self) -> None:
        """Let every alias mean one tag: the user's own choice, else the latest, where no tag has that name."""
        chosen: dict[str, tuple[int, str]] = {}
        for _, tag, value, own in self._aliases():
            taken = self._db.execute("SELECT 1 FROM tag WHERE key = ?", (tag_key(value),)).fetchone()
            if own or taken is None:
                chosen[tag_key(value)] = (tag, value)
        for key, (tag, value) in chosen.items():
            self._db.execute(
                "INSERT INTO tag_alias (tag, path, key) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE"
                " SET tag = excluded.tag, path = excluded.path WHERE (tag, path) IS NOT (excluded.tag, excluded.path)",
                (tag, value, key),
            )

    def _aliases(self) -> list[tuple[int, int, str, bool]]:
        """(id, tag, alias, whether it is the user's own), the one that counts last."""
        rows = self._db.execute(
            "SELECT w.id, w.tag, w.value, w.is_own FROM wording w JOIN tag t ON t.id = w.tag WHERE w.part = ?"
            " ORDER BY w.is_own, w.created, w.value, t.key",
            (ALIAS,),
        )
        return [(row[0], row[1], row[2], bool(row[3])) for row in rows]

    def _insert(self, owner: str, id: int, wording: Wording) -> None:
        self._db.execute(
            f"INSERT INTO wording ({owner}, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (id, wording.part, wording.value, wording.definition, wording.creator, wording.created, wording.is_own),
        )


def _wording(row: Iterable[object]) -> Wording:
    part, value, definition, creator, created, is_own = row
    return Wording(str(part), str(value), str(definition), str(creator), str(created), bool(is_own))


def _said(wording: Wording) -> tuple[str, str]:
    return wording.value, wording.definition
