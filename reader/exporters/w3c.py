"""Annotations in the W3C Web Annotation Data Model (2017), one JSON object a line, and back.

Positions count code points in the revision named by `target.state` (the SHA-256 of its text). Keys of our own carry
the prefix `carrel:`, which the context declares, so that JSON-LD processors keep them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from reader.anchors import tag_key
from reader.errors import InputError
from reader.exporters.base import FileFormat, Selection
from reader.exporters.record import instant
from reader.models import Anchor, AnchorState, Annotation, AnnotationPart, Code, Json, PortableAnnotation, Selector

CONTEXT: Json = ["http://www.w3.org/ns/anno.jsonld", {"carrel": "urn:x-carrel:annotation:"}]
_MOTIVATIONS = {"highlight": "highlighting", "note": "commenting", "bookmark": "bookmarking", "reply": "replying"}
_KINDS = frozenset(_MOTIVATIONS)


def to_w3c(portable: PortableAnnotation, codes: Mapping[str, Code] | None = None) -> dict[str, Json]:
    """One annotation as JSON. A deleted one keeps its place but neither its note nor its tags.

    With `codes` the name of a highlight's colour stands in it as well, as a body that classifies; from_w3c passes that
    by, as names of colours are each archive's own.
    """
    annotation = portable.annotation
    result: dict[str, Json] = {
        "@context": CONTEXT,
        "id": f"urn:uuid:{annotation.uuid}",
        "type": "Annotation",
        "motivation": _motivations(annotation),
        "created": annotation.created,
        "modified": annotation.modified,
        "creator": {"type": "Person", "name": annotation.creator} if annotation.creator else None,
        "body": [] if annotation.deleted else _bodies(annotation) + _code(annotation, codes or {}),
        "target": _target(annotation),
        "carrel:kind": annotation.kind,
        "carrel:colour": annotation.colour,
        "carrel:replyTo": annotation.reply_to and f"urn:uuid:{annotation.reply_to}",
        "carrel:conflictOf": annotation.conflict_of and f"urn:uuid:{annotation.conflict_of}",
        "carrel:deleted": annotation.deleted,
        "carrel:versions": sorted(portable.versions),
        "carrel:parts": [
            {"carrel:modified": part.modified, "carrel:tags": list(part.tags)} for part in sorted(portable.parts)
        ],
        "carrel:anchors": [
            {"carrel:text": f"urn:sha256:{a[0]}", "carrel:start": a[1], "carrel:end": a[2]}
            for a in sorted(portable.anchors)
        ],
    }
    return {key: value for key, value in result.items() if value}


def _motivations(annotation: Annotation) -> list[str]:
    found = [_MOTIVATIONS[annotation.kind]]
    if annotation.note and not annotation.deleted:
        found.append("commenting")
    if annotation.tags and not annotation.deleted:
        found.append("tagging")
    return list(dict.fromkeys(found))


def _bodies(annotation: Annotation) -> list[Json]:
    note = {"type": "TextualBody", "value": annotation.note, "format": "text/markdown", "purpose": "commenting"}
    tags = [{"type": "TextualBody", "value": tag, "purpose": "tagging"} for tag in sorted(annotation.tags)]
    return [note, *tags] if annotation.note else list(tags)


def _code(annotation: Annotation, codes: Mapping[str, Code]) -> list[Json]:
    if annotation.colour not in codes:
        return []
    return [{"type": "TextualBody", "value": codes[annotation.colour].name, "purpose": "classifying"}]


def _target(annotation: Annotation) -> dict[str, Json]:
    target: dict[str, Json] = {
        "type": "SpecificResource",
        "source": f"urn:uuid:{annotation.article_uuid}",
        "state": {"type": "TimeState", "cached": f"urn:sha256:{annotation.revision_hash}"},
    }
    if annotation.selector:
        place = annotation.selector
        target["selector"] = [
            {"type": "TextPositionSelector", "start": place.start, "end": place.end},
            {"type": "TextQuoteSelector", "exact": place.quote, "prefix": place.prefix, "suffix": place.suffix},
        ]
    return target


def dump_line(value: Mapping[str, Json]) -> str:
    """One JSON object on one line, in a fixed form (RFC 8785 in spirit: sorted keys, no blanks)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def from_w3c(value: Json) -> PortableAnnotation:
    """The annotation that `to_w3c` wrote. Raises InputError for a record that lacks what an annotation needs."""
    try:
        return _parse(value)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"An annotation in the bundle is not in the form that Carrel writes ({error}).") from error


def _parse(value: Json) -> PortableAnnotation:
    target = value["target"]
    kind = _text(value["carrel:kind"])
    if kind not in _KINDS:
        raise ValueError(f"unknown kind {kind!r}")
    bodies = value.get("body", [])
    notes = [_text(body["value"]) for body in bodies if body["purpose"] == "commenting"]
    tags = [_text(body["value"]) for body in bodies if body["purpose"] == "tagging"]
    selector = _selector(target.get("selector"))
    annotation = Annotation(
        id=0,
        uuid=_urn(value["id"]),
        article=0,
        article_uuid=_urn(target["source"]),
        kind=kind,
        colour=_text(value.get("carrel:colour", "")),
        note="\n\n".join(notes),
        tags=tuple(sorted(tags)),
        creator=_text(value.get("creator", {}).get("name", "")),
        created=instant(value["created"]),
        modified=instant(value["modified"]),
        revision=0,
        revision_hash=_text(target["state"]["cached"]).removeprefix("urn:sha256:"),
        selector=selector,
        anchor=Anchor(AnchorState.ORPHANED),
        reply_to=_urn(value.get("carrel:replyTo", "")),
        conflict_of=_urn(value.get("carrel:conflictOf", "")),
        deleted=instant(value["carrel:deleted"]) if "carrel:deleted" in value else "",
    )
    versions = tuple(sorted(_text(hash) for hash in value.get("carrel:versions", [])))
    anchors = tuple(map(_anchor, value.get("carrel:anchors", [])))
    return PortableAnnotation(annotation, versions, anchors, _parts(value.get("carrel:parts", []), annotation))


def _parts(value: Json, annotation: Annotation) -> tuple[AnnotationPart, ...]:
    parts = tuple(
        AnnotationPart(instant(each["carrel:modified"]), tuple(sorted(map(_text, each["carrel:tags"]))))
        for each in value
    )
    if parts and {tag_key(tag) for part in parts for tag in part.tags} != {tag_key(tag) for tag in annotation.tags}:
        raise ValueError("the versions that it unites have other tags than it")
    return parts


def _anchor(value: Json) -> tuple[str, int, int]:
    start, end = value["carrel:start"], value["carrel:end"]
    if type(start) is not int or type(end) is not int or not 0 <= start <= end:
        raise ValueError("an anchor without a sane position")
    return _text(value["carrel:text"]).removeprefix("urn:sha256:"), start, end


def _selector(selectors: Json) -> Selector | None:
    if not selectors:
        return None
    by_type = {selector["type"]: selector for selector in selectors}
    place, quote = by_type["TextPositionSelector"], by_type["TextQuoteSelector"]
    start, end = place["start"], place["end"]
    if type(start) is not int or type(end) is not int or not 0 <= start <= end:
        raise ValueError("a selector without a sane position")
    return Selector(start, end, _text(quote["exact"]), _text(quote["prefix"]), _text(quote["suffix"]))


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text was expected instead of {value!r:.40}")
    return value


def _urn(value: Json) -> str:
    return _text(value).removeprefix("urn:uuid:")


class Annotations(FileFormat):
    """The W3C annotations alone."""

    name = "annotations"
    label = "Annotations: W3C JSON lines"
    suffix = ".jsonl"
    description = "W3C Web Annotations, one JSON object a line"

    def write(self, selection: Selection, target: Path) -> None:
        """Write the annotations that are not deleted, article by article."""
        with target.open("w", encoding="utf-8", newline="\n") as file:
            codes = selection.codes()
            for item in selection.items("Annotations"):
                file.writelines(dump_line(to_w3c(PortableAnnotation(a), codes)) for a in item.annotations())
