"""What every reader and writer of rows needs: JSON and text as SQLite takes them, and many rows at once."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from msgspec.json import Encoder

from reader.errors import ArchiveError

_SURROGATE = re.compile(r"[\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without lone surrogates, which UTF-8 (and so SQLite) can't hold; each becomes U+FFFD."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def dump(value: Any) -> str:
    """Compact JSON in UTF-8 that SQLite's JSON functions read."""
    try:
        return _encode(value).decode("utf-8")
    except UnicodeEncodeError:  # lone surrogates
        return storable(_encode_any(value))


def _as_json(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)


_encode = Encoder(enc_hook=_as_json).encode
_encode_any = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_as_json).encode


@contextmanager
def stored_row() -> Iterator[None]:
    """Around the making of a model from a row, and nothing else: a value that no Carrel writes is damage of the file.

    Raises ArchiveError with a sentence for the user.
    """
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise ArchiveError(
            "The archive is damaged (a row holds what Carrel never writes); restore a backup, or run `carrel verify` "
            "for the details."
        ) from error


def load_stored(text: str) -> Any:
    """The inverse of `dump`. Raises ArchiveError for what is no JSON."""
    with stored_row():
        return json.loads(text)


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


def varints(data: bytes) -> list[int]:
    """SQLite's variable-length integers (sqlite.org/fileformat2.html#varint), as FTS5 keeps a row's column sizes."""
    values: list[int] = []
    value = 0
    for byte in data:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            values.append(value)
            value = 0
    return values
