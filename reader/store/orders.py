"""The orders of results other than by date and relevance: read from an index, for all articles or for the matches.

Every order has the newest first among equals, and the articles without its key last.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from itertools import islice

from reader.folding import fold
from reader.store.conditions import Condition
from reader.store.index import LIVE
from reader.store.titles import Titles

#: When an article was last opened or marked as read, in reading_state (which has an index of it).
LATEST = "max(opened_at, read_at)"
_KEYS = {
    "quality": "SELECT a.id, a.quality FROM m JOIN article a ON a.id = m.id WHERE a.quality IS NOT NULL",
    "heat": "SELECT a.id, a.heat FROM m JOIN article a ON a.id = m.id WHERE a.heat IS NOT NULL",
    "title": "SELECT a.id, a.title_key FROM m JOIN article a ON a.id = m.id WHERE a.title_key != ''",
    "provider": "SELECT a.id, p.name FROM m JOIN article a ON a.id = m.id JOIN provider p ON p.id = a.provider",
    "read": f"SELECT s.article, {LATEST} FROM m JOIN reading_state s ON s.article = m.id WHERE {LATEST} != ''",
}
#: What walks an order from its beginning: tables, the condition of having the key, and the order.
_WALKS = {
    "quality": ("article a INDEXED BY article_quality", "1", "a.quality DESC, a.position DESC"),
    "heat": ("article a INDEXED BY article_heat", "1", "a.heat DESC, a.position DESC"),
    "title": ("article a INDEXED BY article_title", "a.title_key > ''", "a.title_key, a.position DESC"),
}
_READING = (
    f"SELECT {LATEST}, a.position, a.id FROM reading_state s INDEXED BY reading_state_latest"
    f" CROSS JOIN article a ON a.id = s.article WHERE {LATEST} > '' AND {LIVE}"
)
_IN_ONE_INSTANT = (
    f"SELECT a.position, a.id FROM article a INDEXED BY article_live WHERE {LIVE}"
    f" AND EXISTS (SELECT 1 FROM reading_state s WHERE s.article = a.id AND {LATEST} = ?) AND {{}}"
    " ORDER BY a.position DESC LIMIT ?"
)
#: More than so many articles read in one instant are not sorted.
_MANY = 500


def sort_by(db: sqlite3.Connection, ids: Sequence[int], sort: str) -> array[int]:
    """These articles (newest first) sorted by a key of the article."""
    rows = db.execute(f"WITH m (id) AS (SELECT value FROM json_each(?)) {_KEYS[sort]}", (json.dumps(list(ids)),))
    keys = {row[0]: fold(row[1]) if sort == "provider" else row[1] for row in rows}
    having = [id for id in ids if id in keys]
    having.sort(key=keys.__getitem__, reverse=sort not in ("title", "provider"))
    return array("q", [*having, *(id for id in ids if id not in keys)])


def first_by(db: sqlite3.Connection, condition: Condition, sort: str, limit: int) -> array[int]:
    """The first `limit` articles in an order of which a condition is true; fewer where only those have the key."""
    if sort == "provider":
        return _first_by_provider(db, condition, limit)
    if sort == "read":
        return _first_by_reading(db, condition, limit)
    tables, has_key, order = _WALKS[sort]
    sql = f"SELECT a.id FROM {tables} WHERE {has_key} AND {LIVE} AND {condition.sql} ORDER BY {order} LIMIT ?"
    return array("q", [row[0] for row in db.execute(sql, [*condition.parameters, limit])])


def first_by_title(
    db: sqlite3.Connection, condition: Condition, titles: Titles, needed: Sequence[str], limit: int
) -> array[int]:
    """The first `limit` articles by title of which the condition is true and in whose titles each of `needed` stands;
    fewer where `titles`, the first of all, have no more.
    """
    found = array("q")
    sql = f"SELECT a.id FROM json_each(?) j CROSS JOIN article a ON a.id = j.value WHERE {LIVE} AND {condition.sql}"
    candidates, tried, number = titles.holding(needed), 0, limit
    while len(found) < limit and (some := list(islice(candidates, number))):
        passing = {row[0] for row in db.execute(sql, [json.dumps(some), *condition.parameters])}
        found.extend(id for id in some if id in passing)
        tried += len(some)
        number = min(4 * tried, (limit - len(found)) * tried // max(1, len(found)) + limit // 4 + 1)
    return found[:limit]


def _first_by_provider(db: sqlite3.Connection, condition: Condition, limit: int) -> array[int]:
    found: list[int] = []
    sql = (
        f"SELECT a.position, a.id FROM article a INDEXED BY article_provider WHERE a.provider = ? AND {LIVE}"
        f" AND {condition.sql} ORDER BY a.position DESC LIMIT ?"
    )
    for group in provider_groups(db):
        rows = [
            (row[0], row[1])
            for provider in group
            for row in db.execute(sql, [provider, *condition.parameters, limit - len(found)])
        ]
        found.extend(id for _, id in sorted(rows, reverse=True)[: limit - len(found)])
        if len(found) == limit:
            break
    return array("q", found)


def _first_by_reading(db: sqlite3.Connection, condition: Condition, limit: int) -> array[int]:
    """Walked without a sorter: those read in one instant are sorted here, and walked by date where they are many."""
    found: list[tuple[str, int, int]] = []
    instant = ""
    cursor = db.execute(f"{_READING} AND {condition.sql} ORDER BY {LATEST} DESC", condition.parameters)
    for instant, position, id in cursor:
        if len(found) >= limit and instant != found[-1][0]:
            break
        if len(found) >= limit + _MANY:
            found = [row for row in found if row[0] != instant]
            rows = db.execute(_IN_ONE_INSTANT.format(condition.sql), [instant, *condition.parameters, limit])
            found.extend((instant, row[0], row[1]) for row in rows)
            break
        found.append((instant, position, id))
    found.sort(reverse=True)
    return array("q", [id for _, _, id in found[:limit]])


def provider_groups(db: sqlite3.Connection) -> Iterator[list[int]]:
    """The ids of providers by name; those of one name (folded) together."""
    groups: dict[str, list[int]] = {}
    for id, name in db.execute("SELECT id, name FROM provider"):
        groups.setdefault(fold(name), []).append(id)
    for name in sorted(groups):
        yield groups[name]
