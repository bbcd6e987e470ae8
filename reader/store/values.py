"""What every writer of rows needs: JSON and text as SQLite takes them, and many rows at once."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_SURROGATE = re.compile(r"[\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without lone surrogates, which UTF-8 (and so SQLite) can't hold; each becomes U+FFFD."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def dump(value: Any) -> str:
    """Compact JSON in UTF-8 that SQLite's JSON functions read."""
    return storable(_encode(value))


def _as_json(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_as_json).encode


def json_ids(items: Iterable[object]) -> str:
    """A JSON list for `json_each(?)`, which takes any number of values in one statement."""
    return dump(list(items))


def insert_rows(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Insert many rows into `table` in one go."""
    names = ", ".join(f'"{column}"' for column in columns)
    places = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)
