"""Fingerprints: short texts that are equal where two archives answer a query alike."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable

from reader.search_record import Present, Recorded
from reader.store.index import LIVE

_ARTICLES = f"""
SELECT a.uuid, r.hash, r.text_version, lower(hex(o.sha256)), lower(hex(t.sha256)),
    coalesce((SELECT json_group_array(json_array(x.field, x.value)) FROM
        (SELECT field, value FROM field_override WHERE article = a.id ORDER BY field) x), '')
FROM article a LEFT JOIN revision r ON r.id = a.revision LEFT JOIN original o ON o.id = r.original
LEFT JOIN original t ON t.id = r.text_original WHERE {LIVE} ORDER BY a.uuid
"""
_STATES = f"SELECT a.uuid, a.added, a.is_read, a.is_starred FROM article a WHERE {LIVE} ORDER BY a.uuid"
_TAGS = f"""
SELECT a.uuid, t.path FROM article_tag x JOIN article a ON a.id = x.article JOIN tag t ON t.id = x.tag WHERE {LIVE}
ORDER BY a.uuid, t.path
"""
_NOTES = f"""
SELECT a.uuid, n.uuid, n.kind, n.colour, n.note, n.quote, n.creator,
    (SELECT group_concat(path, char(31)) FROM (SELECT t.path AS path FROM annotation_tag x JOIN tag t ON t.id = x.tag
        WHERE x.annotation = n.id ORDER BY t.path))
FROM annotation n JOIN article a ON a.id = n.article WHERE n.deleted = '' AND {LIVE} ORDER BY n.uuid
"""
_RECORDED = """
SELECT a.id, a.uuid, coalesce(r.hash, ''), a.title, coalesce(nullif(p.name, ''), p.domain, ''), a.published
FROM article a LEFT JOIN revision r ON r.id = a.revision LEFT JOIN provider p ON p.id = a.provider
WHERE a.id IN (SELECT value FROM json_each(?))
"""
_PRESENT = """
SELECT a.uuid, coalesce(r.hash, ''), a.added, a.deleted != '' OR a.merged_into IS NOT NULL
FROM article a LEFT JOIN revision r ON r.id = a.revision WHERE a.uuid IN (SELECT value FROM json_each(?))
"""


def of_articles(db: sqlite3.Connection) -> str:
    """The fingerprint of the articles: SHA-256 over one line for each article that is not in the bin, sorted by UUID.

    A line is the JSON list of its UUID, the SHA-256 of its current revision's canonical text, the version of the
    canonicalisation, the SHA-256 of the file that this revision was read from (and of the file of an attached text),
    and the user's corrections. So it changes with any text, field or correction that a query can see.
    """
    return _hashed(db.execute(_ARTICLES))


def of_desk(db: sqlite3.Connection) -> str:
    """The fingerprint of what was done with the articles: SHA-256 over the sorted lines of when each came in, whether
    it was read and starred, its tags, and its annotations with their tags. Queries for words look at tags and notes.
    """
    return _hashed(row for sql in (_STATES, _TAGS, _NOTES) for row in db.execute(sql))


def _hashed(rows: Iterable[Iterable[object]]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps(list(row), ensure_ascii=True, separators=(",", ":")).encode() + b"\n")
    return f"sha256:{digest.hexdigest()}"


def recorded(db: sqlite3.Connection, ids: Iterable[int]) -> tuple[Recorded, ...]:
    """What a record says of these articles, in their order."""
    ids = list(ids)
    rows = {row[0]: Recorded(*tuple(row)[1:]) for row in db.execute(_RECORDED, (json.dumps(ids),))}
    return tuple(rows[id] for id in ids if id in rows)


def present(db: sqlite3.Connection, uuids: Iterable[str]) -> dict[str, Present]:
    """Those of these articles that are in this archive, in its bin included."""
    rows = db.execute(_PRESENT, (json.dumps(list(uuids)),))
    return {row[0]: Present(row[1], row[2], bool(row[3])) for row in rows}
