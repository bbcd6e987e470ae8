"""An article as `article.json` in a bundle, and back; its texts and bytes are files beside it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, is_dataclass
from dataclasses import fields as parts_of
from typing import Any, TypeVar

from reader.errors import InputError
from reader.models import (
    Block,
    Correction,
    Declared,
    Document,
    FieldValue,
    Image,
    Json,
    Origin,
    Original,
    PortableArticle,
    PortableRevision,
    RevisionInfo,
    Source,
    Span,
)

FORMAT, VERSION = "carrel-article", 1
_BLOCKS = frozenset(("heading", "paragraph", "list_item", "code", "table_row", "rule", "image"))
_SPANS = frozenset(("strong", "emphasis", "strike", "code", "link"))
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
_T = TypeVar("_T")

#: Reads a file of the article's folder by the name that stands in its JSON.
ReadFile = Callable[[str], bytes]


def revision_files(article: PortableArticle, revision: PortableRevision) -> tuple[str, str, str]:
    """Names of a revision's original, text and (where there is one) the file that the text came from."""
    folder = "" if revision.info.number == article.current else f"revisions/{revision.info.number}/"
    suffix = _suffix(revision.original.name)
    return f"{folder}original.{suffix}", f"{folder}text.txt", f"{folder}text-original.bin"


def _suffix(name: str) -> str:
    """The original's suffix where it is plain ASCII letters and digits."""
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    return suffix if suffix.isascii() and suffix.isalnum() and len(suffix) <= 8 else "bin"


# -- out -----------------------------------------------------------------------------------------------------


def to_json(article: PortableArticle) -> dict[str, Json]:
    """The article as JSON; mappings of the source keep their order, everything else has a fixed one."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "uuid": article.uuid,
        "added": article.added,
        "deleted": article.deleted,
        "current": article.current,
        "tags": [{"path": path, "created": created} for path, created in article.tags],
        "different": [{"uuid": each[0], "creator": each[1], "created": each[2]} for each in article.different],
        "corrections": [plain(correction) for correction in article.corrections],
        "sources": [
            {"name": each.name, "sha256": each.sha256, "encoding": each.encoding, "imported": each.imported}
            for each in article.sources
        ],
        "revisions": [_revision(article, revision) for revision in article.revisions],
    }


def _revision(article: PortableArticle, revision: PortableRevision) -> dict[str, Json]:
    original, text, text_original = revision_files(article, revision)
    info = revision.info
    return {
        "number": info.number,
        "created": info.created,
        "name": info.source_name,
        "format": info.format,
        "encoding": info.encoding,
        "original": {"path": original, "sha256": revision.original.sha256},
        "text": {"path": text, "sha256": info.hash, "version": revision.document.version},
        "textOriginal": revision.text_original and {"path": text_original, "sha256": revision.text_original.sha256},
        "fields": {
            name: {"value": each.value, "origin": each.origin.value, "key": each.key}
            for name, each in revision.fields.items()
        },
        "topics": list(revision.topics),
        "images": [plain(image) for image in revision.images],
        "declared": [plain(declared) for declared in revision.declared],
        "frontMatter": dict(revision.front_matter),
        "blocks": [plain(block) for block in revision.document.blocks],
        "spans": [plain(span) for span in revision.document.spans],
    }


def plain(value: object) -> dict[str, Json]:
    """A flat dataclass or named tuple as JSON, without what has its default."""
    found: dict[str, Json] = {}
    for name, default in _parts(type(value)):
        item = getattr(value, name)
        if item == default:
            continue
        found[name] = [plain(each) if isinstance(each, Image) else each for each in item] \
            if isinstance(item, tuple) else item  # fmt: skip
    return found


def _parts(kind: type[Any]) -> tuple[tuple[str, object], ...]:
    """The names of a model's parts with their defaults (MISSING where there is none)."""
    if is_dataclass(kind):
        return tuple((part.name, part.default) for part in parts_of(kind))
    return tuple((name, kind._field_defaults.get(name, MISSING)) for name in kind._fields)


# -- in ---------------------------------------------------------------------------------------------------------


def from_json(value: Json, read: ReadFile) -> PortableArticle:
    """The article that `to_json` wrote, with its texts and bytes read by `read`.

    Raises InputError for a record that is not whole or contradicts its files; nothing of it is trusted unchecked.
    """
    try:
        return _article(value, read)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise InputError(f"The article record is not in the form that Carrel writes ({error}).") from error


def _article(value: Json, read: ReadFile) -> PortableArticle:
    if value["format"] != FORMAT or value["version"] != VERSION:
        raise InputError("The article record is of another format or of a newer Carrel.")
    revisions = tuple(_load_revision(each, read) for each in value["revisions"])
    current = _is(int, value["current"])
    if not 1 <= current <= len(revisions) or [r.info.number for r in revisions] != list(range(1, len(revisions) + 1)):
        raise ValueError("its revisions are not numbered from 1 on")
    return PortableArticle(
        uuid=_is(str, value["uuid"]),
        added=instant(value["added"]),
        deleted=value["deleted"] and instant(value["deleted"]),
        current=current,
        revisions=revisions,
        sources=tuple(_load_source(each, revisions) for each in value["sources"]),
        corrections=tuple(map(_correction, value["corrections"])),
        tags=tuple((_is(str, each["path"]), instant(each["created"])) for each in value["tags"]),
        annotations=(),
        different=tuple(
            (_is(str, each["uuid"]), _is(str, each["creator"]), instant(each["created"])) for each in value["different"]
        ),
    )


def _load_source(value: Json, revisions: tuple[PortableRevision, ...]) -> Source:
    sha256 = _is(str, value["sha256"])
    originals = [each for r in revisions for each in (r.original, r.text_original) if each]
    size = next((len(each.data) for each in originals if each.sha256 == sha256), None)
    if size is None:
        raise ValueError("a source names bytes that are not in the bundle")
    return Source("", _is(str, value["name"]), sha256, size, _is(str, value["encoding"]), instant(value["imported"]), 0)


def _correction(value: Json) -> Correction:
    instant(value["created"])
    return Correction(**_flat(Correction, {"creator": ""} | value))


def _load_revision(value: Json, read: ReadFile) -> PortableRevision:
    name = _is(str, value["name"])
    text = _original("", value["text"], read)
    original = _original(name, value["original"], read)
    text_original = _original("", value["textOriginal"], read) if value["textOriginal"] else None
    info = RevisionInfo(
        id=0,
        number=_is(int, value["number"]),
        hash=text.sha256,
        created=instant(value["created"]),
        format=_is(str, value["format"]),
        text_version=_is(int, value["text"]["version"]),
        source_sha256=original.sha256,
        source_name=name,
        source_path="",
        encoding=_is(str, value["encoding"]),
        size=len(original.data),
        text_source=text_original.sha256 if text_original else "",
    )
    return PortableRevision(
        info=info,
        document=_document(text.data.decode("utf-8"), value),
        fields={name: _field(each) for name, each in value["fields"].items()},
        topics=tuple(_is(str, topic) for topic in value["topics"]),
        images=tuple(_image(each) for each in value["images"]),
        declared=tuple(_declared(each) for each in value["declared"]),
        front_matter=dict(_is(dict, value["frontMatter"])),
        original=original,
        text_original=text_original,
    )


def _original(name: str, value: Json, read: ReadFile) -> Original:
    """A file of the article, which must have the checksum that its record says."""
    data = read(_is(str, value["path"]))
    if hashlib.sha256(data).hexdigest() != value["sha256"]:
        raise ValueError(f"{value['path']} is not the file that the record describes")
    return Original(name, value["sha256"], data)


def instant(value: Json) -> str:
    """An instant in UTC as Carrel writes it."""
    if not isinstance(value, str) or not _INSTANT.fullmatch(value):
        raise ValueError(f"{value!r:.40} is no instant in UTC")
    return value


def _field(value: Json) -> FieldValue:
    return FieldValue(value["value"], Origin(value["origin"]), _is(str, value["key"]))


def _document(text: str, value: Mapping[str, Json]) -> Document:
    blocks = tuple(Block(**_flat(Block, each)) for each in value["blocks"])
    spans = tuple(Span(**_flat(Span, each)) for each in value["spans"])
    end = -1
    for block in blocks:
        if block.kind not in _BLOCKS or not end < block.start <= block.end <= len(text):
            raise ValueError("a block does not lie within the text")
        end = block.end
    for span in spans:
        if span.kind not in _SPANS or not 0 <= span.start <= span.end <= len(text):
            raise ValueError("a span does not lie within the text")
    return Document(text, blocks, spans, _is(int, value["text"]["version"]))


def _image(value: Json) -> Image:
    return Image(**_flat(Image, value))


def _declared(value: Json) -> Declared:
    images = tuple(_image(each) for each in value.get("images", ()))
    others = tuple(_is(str, each) for each in value.get("other_urls", ()))
    rest = {name: each for name, each in value.items() if name not in ("images", "other_urls")}
    return Declared(**_flat(Declared, rest), images=images, other_urls=others)


#: Fields of the flat records that are no texts, and what they may be.
_TYPES: Mapping[str, tuple[type, ...]] = {
    "start": (int,),
    "end": (int,),
    "level": (int,),
    "quote": (int,),
    "width": (int, type(None)),
    "height": (int, type(None)),
    "is_cached": (bool, type(None)),
    "quality": (int, float, type(None)),
    "value": (object,),
}


def _flat(model: type, value: Mapping[str, Json]) -> dict[str, Json]:
    """The keyword arguments of a flat record, each of the type that it must have."""
    names = {name for name, _ in _parts(model)}
    for name, each in value.items():
        if name not in names or not isinstance(each, _TYPES.get(name, (str,))):
            raise ValueError(f"{model.__name__} with {name} = {each!r:.40}")
    return dict(value)


def _is(kind: type[_T], value: Json) -> _T:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(f"{kind.__name__} was expected instead of {value!r:.40}")
    return value
