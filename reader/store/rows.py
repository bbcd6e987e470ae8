"""Between the models and the archive's columns: what is JSON there, and the metadata that an article shows.

Pure functions; import workers run `prepare`, so that the writing process only passes columns on.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from reader.errors import ArchiveError
from reader.models import Block, Declared, Document, Draft, Field, FieldValue, Image, Json, Origin, Problem, Span

#: {name: [value, origin, key]} as in revision.fields.
StoredFields = Mapping[str, Sequence[Json]]

#: Where one character counts as one word.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft as columns, ready to be written and cheap to send between processes. `data` is compressed by `codec`."""

    path: str
    name: str
    sha256: str
    size: int
    encoding: str
    format: str
    codec: str
    data: bytes
    hash: str
    text_version: int
    text: str
    blocks: str
    spans: str
    fields: str
    topics: str
    images: str
    declared: str
    front_matter: str
    title: str
    word_count: int
    url_keys: tuple[str, ...]
    declared_keys: tuple[str, ...]
    problems: tuple[Problem, ...]
    is_record: bool = False


def prepare(draft: Draft, *, is_record: bool = False) -> Prepared:
    """Make the columns of a draft; the heavy part of storing (JSON, compression, checksum of the text).

    `is_record` marks one of several in a file, whose place there says little about which article it is.
    """
    text = storable(draft.document.text)
    codec, data = pack(draft.data)
    title = draft.fields.get("title")
    return Prepared(
        path=storable(draft.path),
        name=storable(draft.name),
        sha256=draft.sha256,
        size=len(draft.data),
        encoding=draft.encoding,
        format=draft.format,
        codec=codec,
        data=data,
        hash=text_hash(text),
        text_version=draft.document.version,
        text=text,
        blocks=dump([_cut(block) for block in draft.document.blocks]),
        spans=dump([_cut(span) for span in draft.document.spans]),
        fields=dump({name: [value.value, value.origin.value, value.key] for name, value in draft.fields.items()}),
        topics=dump(list(draft.topics)),
        images=dump([sparse(image) for image in draft.images]),
        declared=dump([sparse(declared) for declared in draft.declared]),
        front_matter=dump(draft.front_matter),
        title=storable(str(title.value)) if title else storable(draft.name),
        word_count=count_words(text),
        url_keys=tuple(dict.fromkeys(draft.url_keys)),
        declared_keys=declared_keys(draft.declared),
        problems=draft.problems,
        is_record=is_record,
    )


def text_hash(text: str) -> str:
    """SHA-256 of a canonical text in UTF-8, which names a revision's text in citations and bundles."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def storable(text: str) -> str:
    """The text without lone surrogates, which UTF-8 (and so SQLite) can't hold; each becomes U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def dump(value: Any) -> str:
    """Compact JSON in UTF-8 that SQLite's JSON functions read."""
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_as_json))


def _as_json(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)


def count_words(text: str) -> int:
    """Words between blanks; in scripts written without blanks each character counts."""
    count = len(text.split())
    return count if text.isascii() else count + len(_UNSPACED.findall(text))


# -- original bytes ---------------------------------------------------------------------------------------


def pack(data: bytes) -> tuple[str, bytes]:
    """Compress an original; (codec, bytes) as in the table `original`. What doesn't shrink stays raw."""
    packed = zlib.compress(data, 6)
    return ("zlib", packed) if len(packed) < len(data) else ("raw", data)


def unpack(codec: str, data: bytes, dictionary: bytes | None, size: int) -> bytes:
    """The exact bytes again. Raises ArchiveError for damaged ones (never more than `size` bytes are unpacked)."""
    if codec == "raw":
        return bytes(data)
    if codec not in ("zlib", "zlib-dict"):
        raise ArchiveError(f"The archive holds an original in the unknown encoding “{codec}”.")
    reader = zlib.decompressobj(zdict=dictionary) if dictionary else zlib.decompressobj()
    try:
        return reader.decompress(data, size + 1)
    except zlib.error as error:
        raise ArchiveError(f"An original in the archive is damaged and can't be unpacked ({error}).") from error


# -- text ------------------------------------------------------------------------------------------------------


def _cut(item: Block | Span) -> list[Json]:
    """A block or span as a list, the trailing defaults left out."""
    names = fields(item)
    values = [getattr(item, part.name) for part in names]
    while values[-1] == names[len(values) - 1].default:
        values.pop()
    return values


def load_document(text: str, blocks: str, spans: str, version: int) -> Document:
    """A revision's text and structure from its columns."""
    return Document(
        text, tuple(Block(*row) for row in json.loads(blocks)), tuple(Span(*row) for row in json.loads(spans)), version
    )


# -- metadata --------------------------------------------------------------------------------------------------


def sparse(item: Image | Declared) -> dict[str, Json]:
    """An image or declared report as JSON, with only what differs from the defaults."""
    found: dict[str, Json] = {}
    for part in fields(item):
        value = getattr(item, part.name)
        if part.name == "images":
            value = [sparse(image) for image in value]
        if value != part.default and not (isinstance(value, list | tuple) and not value):
            found[part.name] = list(value) if isinstance(value, tuple) else value
    return found


def load_image(stored: Mapping[str, Json]) -> Image:
    """The inverse of `sparse` for an image."""
    return Image(**stored)


def load_declared(stored: Mapping[str, Json]) -> Declared:
    """The inverse of `sparse` for a declared report."""
    rest = {name: value for name, value in stored.items() if name not in ("images", "other_urls", "title")}
    return Declared(
        title=stored.get("title", ""),
        other_urls=tuple(stored.get("other_urls", ())),
        images=tuple(load_image(image) for image in stored.get("images", ())),
        **rest,
    )


def declared_keys(declared: Iterable[Declared]) -> tuple[str, ...]:
    """The URL keys under which the archive may hold the declared reports, each once."""
    return tuple(dict.fromkeys(item.key for item in declared if item.key))


def load_fields(stored: str) -> dict[str, FieldValue]:
    """The fields of a revision as an importer gave them."""
    return {name: FieldValue(row[0], Origin(row[1]), row[2]) for name, row in json.loads(stored).items()}


def shown_fields(
    source: Mapping[str, FieldValue], overrides: Mapping[str, Json], order: Sequence[str]
) -> dict[str, Field]:
    """Every known field as it stands: the user's value over the source's, with both kept."""
    names = [name for name in order if name in source or name in overrides]
    names += [name for name in (*source, *overrides) if name not in order and name not in names]
    return {name: _shown(name, source.get(name), overrides) for name in names}


def _shown(name: str, said: FieldValue | None, overrides: Mapping[str, Json]) -> Field:
    if name not in overrides:
        assert said is not None
        return Field(name, said.value, said.origin, said.key, said.value, said.origin)
    if said is None:
        return Field(name, overrides[name], Origin.USER)
    return Field(name, overrides[name], Origin.USER, said.key, said.value, said.origin)


@dataclass(frozen=True, slots=True)
class Effective:
    """The metadata columns of `article`, and the provider that becomes a row of its own."""

    title: str
    title_origin: str
    excerpt: str
    provider: tuple[str, str] | None
    published: str
    url: str
    type: str
    category: str
    language: str
    quality: float | None
    heat: float | None
    is_published: int | None


def effective(stored: StoredFields, overrides: Mapping[str, Json], name: str) -> Effective:
    """What an article shows: overrides over the source's fields. `name` (of the file) stands in for a missing title."""
    values: dict[str, Json] = {field: row[0] for field, row in stored.items()} | dict(overrides)
    title = _text(values.get("title"))
    origin = "user" if "title" in overrides else str(stored["title"][1]) if "title" in stored else "inferred"
    domain = _text(values.get("provider_domain"))
    provider = _text(values.get("provider_name")) or domain
    published = values.get("is_published")
    return Effective(
        title=title or name,
        title_origin=origin if title else "inferred",
        excerpt=_text(values.get("excerpt")),
        provider=(provider, domain) if provider else None,
        published=_text(values.get("published")),
        url=_text(values.get("url")) or _text(values.get("original_url")) or _text(values.get("amp_url")),
        type=_text(values.get("type")),
        category=_text(values.get("category")),
        language=_text(values.get("language")),
        quality=_real(values.get("quality")),
        heat=_real(values.get("heat")),
        is_published=None if published is None else int(bool(published)),
    )


def _text(value: Json) -> str:
    return "" if value is None else value if isinstance(value, str) else str(value)


def _real(value: Json) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number == number and abs(number) != float("inf") else None


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
