"""Between the models and the archive's columns: what is JSON there, and the metadata that an article shows.

Pure functions; import workers run `prepare`, so that the writing process only passes columns on.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from reader.fields import other_entries
from reader.models import Block, Declared, Document, Draft, Field, FieldValue, Json, Origin, Problem, Span
from reader.store.originals import Dictionary, Record, pack, pack_record
from reader.store.values import dump, load_stored, storable, stored_row

#: {name: [value, key, origin]} as in revision.fields; the key is left out where it is the name, `source` as origin.
StoredFields = Mapping[str, Sequence[Json]]
#: Fields that `article` has as columns, and from how many characters on a record keeps their values instead of
#: revision.fields, which then has null for them, or leaves them out where they are as their names say: there they cost
#: next to nothing, for they stand in the original.
APART = ("title", "excerpt")
_LONG = 40

#: Where one character counts as one word.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


#: Every blank of ASCII as the one of code 32.
_TO_BLANKS = bytes(32 if chr(code).isspace() else code for code in range(128)) + bytes(range(128, 256))


class Prepared(NamedTuple):
    """A draft as columns, ready to be written and cheap to send between processes. `data` is compressed by `codec`,
    `has_text`: with the help of the text."""

    path: str
    name: str
    sha256: str
    size: int
    encoding: str
    format: str
    codec: str
    data: bytes
    dictionary: int | None
    has_text: bool
    hash: str
    text_version: int
    text: str
    blocks: str
    spans: str
    fields: str
    topics: str
    front_matter: str
    record: bytes
    title: str
    word_count: int
    image_count: int
    declared_count: int
    url_keys: Mapping[int, str]
    declared_hashes: tuple[int, ...]
    problems: tuple[Problem, ...]
    shown: Effective
    is_record: bool = False


def prepare(draft: Draft, *, is_record: bool = False, dictionary: Dictionary | None = None) -> Prepared:
    """Make the columns of a draft; the heavy part of storing (JSON, compression, checksum of the text).

    `is_record` marks one of several in a file, whose place there says little about which article it is.
    """
    text = storable(draft.document.text)
    said, apart = _field_rows(draft.fields), _apart(draft.fields) if draft.front_matter else {}
    fields = dump(_without(said, apart))
    is_same = fields.isascii() or "\ufffd" not in fields  # else what can't be stored may have been replaced
    whole = said if is_same else load_stored(fields)
    packed = pack(draft.data, dictionary.data if dictionary else None, text)
    title, name = draft.fields.get("title"), storable(draft.name)
    shown = effective(_with(whole, apart), {}, name)
    return Prepared(
        path=storable(draft.path),
        name=name,
        sha256=draft.sha256,
        size=len(draft.data),
        encoding=draft.encoding,
        format=draft.format,
        codec=packed.codec,
        data=packed.data,
        dictionary=dictionary.id if dictionary and packed.has_dictionary else None,
        has_text=packed.has_text,
        hash=text_hash(text),
        text_version=draft.document.version,
        text=text,
        blocks=dump_blocks(draft.document.blocks),
        spans=dump_spans(draft.document.spans),
        fields=fields,
        topics=dump(list(draft.topics)),
        front_matter=dump(rest) if (rest := other_entries(draft.front_matter, draft.fields)) else "{}",
        record=pack_record(draft.front_matter, draft.declared, draft.images, draft.data, draft.plain, apart),
        title=storable(str(title.value)) if title else name,
        word_count=count_words(text),
        image_count=len(draft.images),
        declared_count=len(draft.declared),
        url_keys=kept_keys(draft.url_keys, shown.url),
        declared_hashes=declared_hashes(draft.declared),
        problems=draft.problems,
        shown=shown,
        is_record=is_record,
    )


def text_hash(text: str) -> str:
    """SHA-256 of a canonical text in UTF-8, which names a revision's text in citations and bundles."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def count_words(text: str) -> int:
    """Words between blanks; in scripts written without blanks each character counts."""
    if text.isascii():
        flat = text.encode("ascii").translate(_TO_BLANKS).strip(b" ")
        if b"  " not in flat:
            return flat.count(b" ") + bool(flat)  # single blanks between words: twice as fast as parting them
    count = len(text.split())
    return count if text.isascii() else count + len(_UNSPACED.findall(text))


# -- text ------------------------------------------------------------------------------------------------------


def dump_blocks(blocks: Sequence[Block]) -> str:
    """Blocks as in revision.blocks: each starts one character after the one before, so that lengths are enough.

    A plain paragraph is its length; anything else [length, kind, level, quote, marker, info], trailing defaults cut.
    """
    found = [_block(block) for block in blocks]
    return f"[{','.join(map(str, found))}]" if all(type(item) is int for item in found) else dump(found)


def _block(block: Block) -> Json:
    length = block.end - block.start
    if block.kind == "paragraph" and not (block.level or block.quote or block.marker or block.info):
        return length
    return _cut([length, block.kind, block.level, block.quote, block.marker, block.info])


def dump_spans(spans: Sequence[Span]) -> str:
    """Spans as in revision.spans: [characters after the start of the one before, length, kind, target]."""
    if not spans:
        return "[]"
    found, at = [], 0
    for span in spans:
        found.append(_cut([span.start - at, span.end - span.start, span.kind, span.target]))
        at = span.start
    return dump(found)


def _cut(values: list[Json]) -> list[Json]:
    while not values[-1]:
        values.pop()
    return values


def load_document(text: str, blocks: str, spans: str, version: int) -> Document:
    """A revision's text and structure from its columns."""
    return Document(text, load_blocks(blocks), load_spans(spans), version)


@stored_row()
def load_blocks(stored: str) -> tuple[Block, ...]:
    """The inverse of `dump_blocks`."""
    found, start = [], 0
    for item in load_stored(stored):
        length, kind, *rest = (item, "paragraph") if isinstance(item, int) else item
        found.append(Block(kind, start, start + length, *rest))
        start += length + 1
    return tuple(found)


@stored_row()
def load_spans(stored: str) -> tuple[Span, ...]:
    """The inverse of `dump_spans`."""
    found, start = [], 0
    for offset, length, kind, *rest in load_stored(stored):
        start += offset
        found.append(Span(kind, start, start + length, *rest))
    return tuple(found)


# -- metadata --------------------------------------------------------------------------------------------------


def declared_hashes(declared: Iterable[Declared]) -> tuple[int, ...]:
    """The hashes of the URL keys under which the archive may hold the declared reports, each once."""
    return tuple(dict.fromkeys(key_hash(item.key) for item in declared if item.key))


def kept_keys(keys: Iterable[str], url: str) -> dict[int, str]:
    """URL keys of an article as in article_url: their hashes, each with the key itself where the address that the
    article shows does not hold it (in any case of ASCII, as SQLite's `lower` compares them), else ""."""
    shown = url.encode("utf-8").lower()
    return {key_hash(key): "" if key.encode("utf-8").lower() in shown else key for key in keys}


def key_hash(key: str) -> int:
    """What stands for a URL key in article_url and declared_url."""
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8"), digest_size=8).digest(), "big", signed=True)


def dump_fields(found: Mapping[str, FieldValue]) -> tuple[str, dict[str, str]]:
    """Fields as in revision.fields, and those of their values that the record keeps. What has no value is left out."""
    apart = _apart(found)
    return dump(_without(_field_rows({k: v for k, v in found.items() if v.value is not None}), apart)), apart


def _apart(found: Mapping[str, FieldValue]) -> dict[str, str]:
    values = {name: found[name].value for name in APART if name in found}
    return {name: storable(each) for name, each in values.items() if isinstance(each, str) and len(each) >= _LONG}


def _without(rows: StoredFields, apart: Collection[str]) -> dict[str, Sequence[Json]]:
    """The fields with null for the values of these, or left out where nothing else is said of them."""
    bare = {name: row for name, row in rows.items() if len(row) > 1 or name not in apart}
    return _with(bare, dict.fromkeys(name for name in apart if name in bare))


def _with(rows: StoredFields, values: Mapping[str, Json]) -> dict[str, Sequence[Json]]:
    """The fields with these in place of their values."""
    return {**rows, **{name: [value, *rows.get(name, ())[1:]] for name, value in values.items()}}


def _field_rows(found: Mapping[str, FieldValue]) -> dict[str, list[Json]]:
    return {name: _field(name, value) for name, value in found.items()}


def _field(name: str, said: FieldValue) -> list[Json]:
    if said.origin is not Origin.SOURCE:
        return [said.value, said.key, said.origin.value]
    return [said.value] if said.key == name else [said.value, said.key]


@stored_row()
def whole_fields(stored: str, record: Record) -> StoredFields:
    """All that revision.fields says, with what the record keeps of it."""
    return _with(load_stored(stored), record.apart)


@stored_row()
def load_fields(stored: str, record: Record) -> dict[str, FieldValue]:
    """The fields of a revision as an importer gave them."""
    return {name: _said(name, *row) for name, row in whole_fields(stored, record).items()}


def _said(name: str, value: Json, key: str | None = None, origin: str = "source") -> FieldValue:
    return FieldValue(value, Origin(origin), name if key is None else key)


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


class Effective(NamedTuple):
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
    origin = "user" if "title" in overrides else _origin(stored["title"]) if "title" in stored else "inferred"
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


def _origin(said: Sequence[Json]) -> str:
    return str(said[2]) if len(said) > 2 else "source"


def _text(value: Json) -> str:
    return "" if value is None else value if isinstance(value, str) else str(value)


def _real(value: Json) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number == number and abs(number) != float("inf") else None
