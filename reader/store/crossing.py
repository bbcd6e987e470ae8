"""Whether the words of a query are listed one by one and crossed here, rather than gone through by FTS5 together."""

from __future__ import annotations

import sqlite3
from math import inf
from typing import TYPE_CHECKING

from reader.store.conditions import is_plain_word
from reader.store.plan import Plan

if TYPE_CHECKING:
    from reader.store.bitmaps import Key
    from reader.store.catalogue import Catalogue

#: Milliseconds, roughly: of listing one article that has a word.
LISTED = 0.0007
#: How long a list is, is judged by how far back so many of its newest articles reach.
_NEWEST = 1_000


def missing(plan: Plan, known: Catalogue | None) -> list[Key]:
    """The words and beginnings of the stream of which there is no bitmap."""
    return [key for key in plan.keys if known is None or not known.bitmaps.has(key)]


def pays(db: sqlite3.Connection, plan: Plan, known: Catalogue | None, number: float, pace: float) -> bool:
    """Whether crossing is shorter than what FTS5 seems to take: `number` candidates at `pace` milliseconds each."""
    unlisted, together = missing(plan, known), number * pace
    if not unlisted:
        return True
    if plan.bounds("a.position"):
        return False
    if len(plan.keys) == 1:
        return True
    if not plan.unwanted_keys and len(unlisted) * number * LISTED >= together:
        return False  # no list is shorter than what is in all of them
    return sum(_length(db, known, key) for key in unlisted) * LISTED < together


def _length(db: sqlite3.Connection, known: Catalogue | None, key: Key) -> float:
    """About how many articles have a word; infinite where that takes long to say."""
    index, expression = key
    if known is None or not is_plain_word(expression):
        return inf
    sql = f"SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET {_NEWEST:d}"
    row = db.execute(sql, (expression,)).fetchone()
    return _NEWEST * len(known.positions) / max(1, known.reach(row[0])) if row else _NEWEST
