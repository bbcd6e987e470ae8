"""The bare serial loop that an import is measured against: the same necessary work, and nothing else."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from pathlib import Path

import yaml

BATCH = 5_000


def load(folder: Path, database: Path) -> sqlite3.Connection:
    """Read, split, CSafeLoader, SHA-256, compress, executemany into a table and an FTS5 index with tuned settings."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
        "CREATE TABLE article (id INTEGER PRIMARY KEY, sha256 TEXT, title TEXT, published TEXT, text TEXT, bytes BLOB);"
        "CREATE VIRTUAL TABLE words USING fts5 (title, text, content='article', content_rowid='id');"
        "INSERT INTO words (words, rank) VALUES ('hashsize', 67108864);"
    )
    rows = []
    for number, path in enumerate(sorted(folder.rglob("*.md")), 1):
        rows.append(_row(number, path.read_bytes()))
        if len(rows) == BATCH:
            _write(connection, rows)
            rows = []
    _write(connection, rows)
    return connection


def _row(number: int, data: bytes) -> tuple[object, ...]:
    _, block, body = data.decode().split("---\n", 2)
    fields = yaml.load(block, yaml.CSafeLoader)
    published = str(fields["publishedDateTime"])
    return (number, hashlib.sha256(data).hexdigest(), fields["title"], published, body, zlib.compress(data))


def _write(connection: sqlite3.Connection, rows: list[tuple[object, ...]]) -> None:
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.executemany(
        "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", ((row[0], row[2], row[4]) for row in rows)
    )
    connection.execute("COMMIT")


def newest(connection: sqlite3.Connection, match: str) -> list[tuple[object, ...]]:
    """The bare statement that a first page of 50 is measured against."""
    return connection.execute(
        "SELECT rowid, snippet(words, 1, '', '', '…', 24) FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT 50",
        (match,),
    ).fetchall()
