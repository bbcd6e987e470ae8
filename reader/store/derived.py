"""What is derived from revisions and corrections: metadata columns, positions, URL keys, topics, declared coverage.

Everything here can be rebuilt by `refresh`; nothing of it is noted for undo beyond the row of `article` itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from math import inf

from reader.dates import epoch
from reader.folding import fold
from reader.models import Json
from reader.progress import Progress
from reader.store.originals import records
from reader.store.rows import (
    Effective,
    StoredFields,
    count_words,
    declared_hashes,
    effective,
    kept_keys,
    whole_fields,
)
from reader.store.values import json_ids, load_stored
from reader.urls import url_key

#: Positions of undated articles count upwards from here: below every date.
UNDATED = -1_000_000_000_000
_DATED_FROM = -900_000_000_000

URL_FIELDS = ("url", "original_url", "amp_url", "cdn_amp_url")
#: Columns of `article` that follow from its fields, in the order of `column_values`.
METADATA = (
    "title",
    "title_key",
    "title_origin",
    "excerpt",
    "provider",
    "published",
    "url",
    "type",
    "category",
    "language",
    "quality",
    "heat",
    "is_published",
)
#: The value in effect of a known field that is no column of `article` by its name, for an article a of a revision r.
_IN_EFFECT = {"provider_name": "p.name", "provider_domain": "p.domain"}
_SAID_OR_CORRECTED = (
    "coalesce((SELECT json_extract(o.value, '$') FROM field_override o WHERE o.article = a.id AND o.field = :field),"
    " json_extract(r.fields, '$.' || :field || '[0]'))"
)


class Positions:
    """Hands out positions within one transaction: the publication's second, or the next free number after it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._next: dict[int, int] = {}
        self._given: set[int] = set()
        self._following: dict[int, float] = {}

    def expect(self, published: Iterable[str]) -> None:
        """Look up at once what is taken near dates of which positions will be asked for."""
        seconds = {second for date in set(published) if (second := epoch(date)) is not None}
        rows = self._db.execute(
            "SELECT j.value, (SELECT min(a.position) FROM article a WHERE a.position >= j.value) FROM json_each(?) j",
            (json_ids(seconds),),
        )
        self._following.update((second, inf if taken is None else taken) for second, taken in rows)

    def take(self, published: str) -> int:
        """A free position for a publication date ("" for none)."""
        second = epoch(published)
        position = self._undated() if second is None else self._free_from(second)
        self._given.add(position)
        return position

    def _undated(self) -> int:
        if UNDATED not in self._next:
            row = self._db.execute("SELECT max(position) FROM article WHERE position < ?", (_DATED_FROM,)).fetchone()
            self._next[UNDATED] = UNDATED if row[0] is None else row[0] + 1
        self._next[UNDATED] += 1
        return self._next[UNDATED] - 1

    def _free_from(self, second: int) -> int:
        position = self._next.get(second, second)
        while True:
            if position in self._given:
                position += 1
            elif position == self._taken_from(second, position):
                position = next_gap(self._db, position)
            else:
                self._next[second] = position + 1
                return position

    def _taken_from(self, second: int, position: int) -> float:
        """The first position from `position` on that an article has, where articles of this second are placed."""
        following = self._following.get(second, -inf)
        if following <= position:
            row = self._db.execute("SELECT min(position) FROM article WHERE position >= ?", (position,)).fetchone()
            following = self._following[second] = inf if row[0] is None else row[0]
        return following


def next_gap(connection: sqlite3.Connection, position: int) -> int:
    """The first free position from `position`, which is taken."""
    return int(
        connection.execute(
            "SELECT a.position + 1 FROM article a WHERE a.position >= ? "
            "AND NOT EXISTS (SELECT 1 FROM article b WHERE b.position = a.position + 1) ORDER BY a.position LIMIT 1",
            (position,),
        ).fetchone()[0]
    )


def provider_ids(connection: sqlite3.Connection, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The ids of providers (name, domain), made where they are new."""
    wanted = list(dict.fromkeys(pairs))
    connection.executemany("INSERT OR IGNORE INTO provider (name, domain) VALUES (?, ?)", wanted)
    rows = connection.execute(
        "SELECT p.id, p.name, p.domain FROM json_each(?) j "
        "JOIN provider p ON p.name = j.value ->> 0 AND p.domain = j.value ->> 1",
        (json_ids(wanted),),
    )
    return {(row["name"], row["domain"]): row["id"] for row in rows}


def column_values(shown: Effective, providers: Mapping[tuple[str, str], int]) -> tuple[object, ...]:
    """The values of METADATA."""
    provider = providers[shown.provider] if shown.provider else None
    return (
        shown.title,
        fold(shown.title),
        shown.title_origin,
        shown.excerpt,
        provider,
        shown.published,
        shown.url,
        shown.type,
        shown.category,
        shown.language,
        shown.quality,
        shown.heat,
        shown.is_published,
    )


def write_topics(connection: sqlite3.Connection, topics: Mapping[int, Sequence[str]]) -> None:
    """Set the topics of articles that have none in the table."""
    names = list(dict.fromkeys(name for several in topics.values() for name in several))
    connection.executemany("INSERT OR IGNORE INTO topic (name) VALUES (?)", [(name,) for name in names])
    rows = connection.execute(
        "SELECT t.name, t.id FROM json_each(?) j JOIN topic t ON t.name = j.value", (json_ids(names),)
    )
    ids = {row["name"]: row["id"] for row in rows}
    pairs = [(article, ids[name]) for article, several in topics.items() for name in dict.fromkeys(several)]
    connection.executemany("INSERT OR IGNORE INTO article_topic (article, topic) VALUES (?, ?)", pairs)


def write_keys(connection: sqlite3.Connection, keys: Mapping[int, Mapping[int, str]]) -> None:
    """Add URL keys of articles, as `kept_keys` gives them, to `article_url`."""
    rows = [(hash, article, key) for article, several in keys.items() for hash, key in several.items()]
    connection.executemany("INSERT OR IGNORE INTO article_url (hash, article, key) VALUES (?, ?, ?)", rows)


def write_declared(connection: sqlite3.Connection, hashes: Mapping[int, Iterable[int]]) -> None:
    """Add what articles declare as related to `declared_url`."""
    pairs = [(each, article) for article, several in hashes.items() for each in several]
    connection.executemany("INSERT OR IGNORE INTO declared_url (hash, article) VALUES (?, ?)", pairs)


def said_fields(connection: sqlite3.Connection, revisions: Iterable[int]) -> dict[int, StoredFields]:
    """All that the sources of some revisions say in our fields, by their ids. Raises ArchiveError for damage."""
    ids = list(revisions)
    rows = connection.execute(
        "SELECT r.id, r.fields FROM json_each(?) j JOIN revision r ON r.id = j.value", (json_ids(ids),)
    ).fetchall()
    kept = records(connection, ids)
    return {row["id"]: whole_fields(row["fields"], kept[row["id"]]) for row in rows}


def values_of(connection: sqlite3.Connection, ids: Iterable[int], field: str) -> list[tuple[str, int]]:
    """What these articles have in a field, as text, and how many of them; the commonest first, "" for none."""
    value = _IN_EFFECT.get(field) or (f"a.{field}" if field in METADATA else _SAID_OR_CORRECTED)
    rows = connection.execute(
        f"SELECT coalesce({value}, ''), count(*) FROM json_each(:ids) j JOIN article a ON a.id = j.value"
        " JOIN revision r ON r.id = a.revision LEFT JOIN provider p ON p.id = a.provider GROUP BY 1 ORDER BY 2 DESC, 1",
        {"ids": json_ids(ids), "field": field},
    )
    return [(_told(field, found), count) for found, count in rows]


def _told(field: str, value: object) -> str:
    """A value in the words by which it can be corrected."""
    if field == "is_published" and value in (0, 1):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def refresh(connection: sqlite3.Connection, ids: Iterable[int], progress: Progress | None = None) -> None:
    """Derive everything anew for these articles from their revisions and corrections. Needs an open transaction."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), 500):
        if start and progress:
            progress.report(start, len(wanted), "Reading what the sources say")
        _refresh(connection, wanted[start : start + 500])


def _refresh(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    rows = connection.execute(
        "SELECT a.id, a.position, a.published AS placed, r.name, r.id AS revision, r.fields, r.topics, r.text "
        "FROM json_each(?) j JOIN article a ON a.id = j.value JOIN revision r ON r.id = a.revision",
        (json_ids(ids),),
    ).fetchall()
    overrides = _overrides(connection, ids)
    said = records(connection, [row["revision"] for row in rows])
    shown = {
        row["id"]: effective(
            whole_fields(row["fields"], said[row["revision"]]), overrides.get(row["id"], {}), row["name"]
        )
        for row in rows
    }
    providers = provider_ids(connection, [item.provider for item in shown.values() if item.provider])
    positions = Positions(connection)
    assignments = ", ".join(f"{column} = ?" for column in METADATA)
    for row in rows:
        article, item = row["id"], shown[row["id"]]
        position = row["position"] if _stands(row, item.published) else positions.take(item.published)
        record = said[row["revision"]]
        connection.execute(
            f"UPDATE article SET {assignments}, position = ?, word_count = ?, image_count = ?, declared_count = ? "
            "WHERE id = ?",
            (
                *column_values(item, providers),
                position,
                count_words(row["text"]),
                len(record.images),
                len(record.declared),
                article,
            ),
        )
        connection.execute("DELETE FROM declared_url WHERE article = ?", (article,))
        write_declared(connection, {article: declared_hashes(record.declared)})
        connection.execute("DELETE FROM article_topic WHERE article = ?", (article,))
    write_topics(connection, {row["id"]: load_stored(row["topics"]) for row in rows})
    _refresh_urls(connection, {article: item.url for article, item in shown.items()}, overrides)


def _stands(row: sqlite3.Row, published: str) -> bool:
    """Whether the position was given for this very date (ties may have moved it some numbers on)."""
    if epoch(published) is None:
        return bool(row["position"] < _DATED_FROM)
    return bool(row["placed"] == published)


def _overrides(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, dict[str, Json]]:
    found: dict[int, dict[str, Json]] = {}
    for article, field, value in connection.execute(
        "SELECT o.article, o.field, o.value FROM json_each(?) j JOIN field_override o ON o.article = j.value",
        (json_ids(ids),),
    ):
        found.setdefault(article, {})[field] = load_stored(value)
    return found


def _refresh_urls(
    connection: sqlite3.Connection, shown: Mapping[int, str], overrides: Mapping[int, Mapping[str, Json]]
) -> None:
    """An article is found under the URLs of the revisions that it stands on, and under the user's own; `shown`: the one
    that each shows."""
    keys: dict[int, dict[str, None]] = {article: {} for article in shown}
    for article, stored in connection.execute(
        "WITH RECURSIVE line(article, id) AS ("
        " SELECT a.id, a.revision FROM json_each(?) j JOIN article a ON a.id = j.value"
        " UNION SELECT l.article, r.previous FROM line l JOIN revision r ON r.id = l.id WHERE r.previous IS NOT NULL)"
        " SELECT l.article, r.fields FROM line l JOIN revision r ON r.id = l.id ORDER BY r.id",
        (json_ids(shown),),
    ):
        keys[article].update(dict.fromkeys(url_keys(load_stored(stored))))
    for article, values in overrides.items():
        keys[article].update(dict.fromkeys(url_keys({name: [value] for name, value in values.items()})))
    connection.executemany("DELETE FROM article_url WHERE article = ?", [(article,) for article in shown])
    write_keys(connection, {article: kept_keys(several, shown[article]) for article, several in keys.items()})


def url_keys(stored: Mapping[str, Sequence[Json]]) -> list[str]:
    """The canonical keys of the URLs among fields."""
    urls = [stored[name][0] for name in URL_FIELDS if name in stored and isinstance(stored[name][0], str)]
    return [key for key in map(url_key, urls) if key]
