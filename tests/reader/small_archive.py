"""Archives made by writing rows directly, for tests of searching that need no importer."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from reader.folding import fold
from reader.store.connection import connect
from reader.store.index import Index
from reader.store.originals import load_declared, pack_record
from reader.store.rows import key_hash

NOW = "2024-05-01T10:00:00.000Z"


@dataclass
class Mark:
    """An annotation as tests need it."""

    quote: str = ""
    note: str = ""
    colour: str = "yellow"
    tags: tuple[str, ...] = ()
    creator: str = ""


@dataclass
class Report:
    """An article as tests need it."""

    title: str = ""
    excerpt: str = ""
    text: str = ""
    provider: tuple[str, str] = ("", "")
    topics: tuple[str, ...] = ()
    published: str = ""
    quality: float | None = None
    heat: float | None = None
    language: str = ""
    url: str = ""
    is_read: bool = False
    is_starred: bool = False
    tags: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    declared: tuple[dict[str, str], ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    title_origin: str = "source"


def make(path: Path, reports: Iterable[Report]) -> sqlite3.Connection:
    """An archive with these reports as articles 1, 2, 3 ..., indexed."""
    db = connect(path)
    db.execute("BEGIN")
    db.execute("INSERT INTO original (sha256, size, codec, data) VALUES (x'00', 0, 'raw', x'')")
    ids = [_insert(db, number, report) for number, report in enumerate(reports, 1)]
    Index(db).add(ids)
    db.execute("COMMIT")
    return db


def _id(db: sqlite3.Connection, table: str, **columns: object) -> int:
    names = ", ".join(columns)
    where = " AND ".join(f"{name} = ?" for name in columns)
    db.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({','.join('?' * len(columns))})", [*columns.values()])
    return int(db.execute(f"SELECT id FROM {table} WHERE {where}", [*columns.values()]).fetchone()[0])


def position(db: sqlite3.Connection, published: str) -> int:
    """The next free position for a date."""
    seconds = -(10**12)
    if published:
        whole = published[:10] + "-01-01"[len(published[:10]) - 4 :] if len(published) < 10 else published
        seconds = int((datetime.fromisoformat(whole.rstrip("Z")) - datetime(1970, 1, 1)).total_seconds())
    while db.execute("SELECT 1 FROM article WHERE position = ?", (seconds,)).fetchone():
        seconds += 1
    return seconds


def _insert(db: sqlite3.Connection, number: int, report: Report) -> int:
    provider = _id(db, "provider", name=report.provider[0], domain=report.provider[1]) if any(report.provider) else None
    db.execute(
        "INSERT INTO article (id, uuid, position, revision, added, title, title_key, title_origin, excerpt, provider,"
        " published, url, language, quality, heat, word_count, declared_count, is_read, is_starred)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            f"{number:08}-uuid",
            position(db, report.published),
            number,
            NOW,
            report.title,
            fold(report.title),
            report.title_origin,
            report.excerpt,
            provider,
            report.published,
            report.url,
            report.language,
            report.quality,
            report.heat,
            len(report.text.split()),
            len(report.declared),
            report.is_read,
            report.is_starred,
        ),
    )
    db.execute(
        "INSERT INTO revision (id, article, number, hash, created, original, name, path, encoding, format,"
        " text_version, text, blocks, spans, fields, record)"
        " VALUES (?, ?, 1, ?, ?, 1, '', '', 'utf-8', 'text', 1, ?, '[]', '[]', ?, ?)",
        (
            number,
            number,
            f"hash {report.text}",
            NOW,
            report.text,
            json.dumps({name: [value] for name, value in report.fields.items()}),
            pack_record({}, tuple(map(load_declared, report.declared)), (), b""),
        ),
    )
    if report.url:
        db.execute(
            "INSERT INTO article_url (hash, article) VALUES (?, ?)",
            (key_hash(report.url.removeprefix("https://")), number),
        )
    for item in report.declared:
        if item.get("key"):
            db.execute("INSERT OR IGNORE INTO declared_url VALUES (?, ?)", (key_hash(item["key"]), number))
    for name in report.topics:
        db.execute("INSERT INTO article_topic (article, topic) VALUES (?, ?)", (number, _id(db, "topic", name=name)))
    for path in report.tags:
        tag = _id(db, "tag", path=path, key=path.casefold())
        db.execute("INSERT INTO article_tag (article, tag, created) VALUES (?, ?, ?)", (number, tag, NOW))
    for order, mark in enumerate(report.marks):
        add_mark(db, number, mark, f"{number}-{order}")
    return number


def add_mark(db: sqlite3.Connection, article: int, mark: Mark, uuid: str) -> None:
    """Write an annotation; the index must follow by itself."""
    cursor = db.execute(
        "INSERT INTO annotation (uuid, article, revision, kind, colour, note, quote, creator, created, modified)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            uuid,
            article,
            article,
            "highlight" if mark.quote else "note",
            mark.colour,
            mark.note,
            mark.quote,
            mark.creator,
            NOW,
            NOW,
        ),
    )
    for path in mark.tags:
        tag = _id(db, "tag", path=path, key=path.casefold())
        db.execute("INSERT INTO annotation_tag (annotation, tag) VALUES (?, ?)", (cursor.lastrowid, tag))
