"""REFI-QDA project exchange (.qdpx, 2019) for NVivo, ATLAS.ti, MAXQDA and QualCoder.

A zip of `project.qde` and `sources/<guid>.txt`. The texts are UTF-8 with line feeds and no BOM, since both shift the
selections in QualCoder; positions are code points, end-exclusive. A highlight is coded by its colour and by each tag, a
whole source by each tag of its article. Tags stand under one another as codes do there, with colour and meaning.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.sax.xmlreader import AttributesImpl

from reader.anchors import tag_key
from reader.exporters.archives import zip_entry
from reader.exporters.base import FileFormat, Item, Selection
from reader.models import Annotation, Tag

_NAMESPACE = uuid5(NAMESPACE_URL, "urn:x-carrel:qdpx")
_COLOURS = {"yellow": "#F5C518", "green": "#3FA34D", "blue": "#2F7ED8", "pink": "#E0559A", "purple": "#8B5CD6"}
#: What XML 1.0 can't carry, not even as a reference.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Xml:
    """Elements written one after the other, with attributes and text cleaned of what XML can't carry."""

    def __init__(self, file: object) -> None:
        from xml.sax.saxutils import XMLGenerator  # it imports urllib.request: the window starts without

        self._out = XMLGenerator(file, "utf-8", short_empty_elements=True)  # type: ignore[arg-type]
        self._out.startDocument()

    def open(self, element: str, /, **attributes: str) -> None:
        clean = {key: _clean(value) for key, value in attributes.items() if value}
        self._out.startElement(element, AttributesImpl(clean))

    def close(self, *names: str) -> None:
        for name in names:
            self._out.endElement(name)

    def text(self, name: str, value: str) -> None:
        if value:
            self.open(name)
            self._out.characters(_clean(value))
            self.close(name)


def _clean(value: str) -> str:
    return _NOT_XML.sub("\ufffd", value)


def _guid(*parts: str) -> str:
    return str(uuid5(_NAMESPACE, "\0".join(parts)))


class Qdpx(FileFormat):
    """Codes and coded passages for programs of qualitative analysis."""

    name = "qdpx"
    label = "Codes: REFI-QDA project"
    suffix = ".qdpx"
    description = "texts with coded passages for NVivo, ATLAS.ti, MAXQDA and QualCoder"

    def write(self, selection: Selection, target: Path) -> None:
        """Write the sources as they are read, and the project file last."""
        tags, creators, newest = _survey(selection)
        with TemporaryFile() as project, zipfile.ZipFile(target, "w") as archive:
            xml = _Xml(project)
            _head(xml, selection, tags, creators, newest)
            for item in selection.items("Coded texts"):
                text = item.document().text
                # Stored, not deflated: the bytes must not depend on the zlib at hand.
                entry = zip_entry(f"sources/{item.article.uuid}.txt", zipfile.ZIP_STORED)
                archive.writestr(entry, text.encode("utf-8", "replace"))
                _source(xml, item)
            xml.close("Sources", "Project")
            project.seek(0)
            archive.writestr(zip_entry("project.qde", zipfile.ZIP_STORED), project.read())


def _survey(selection: Selection) -> tuple[list[str], list[str], str]:
    """The tags of articles and annotations, the creators, and the instant of the newest change."""
    tags: set[str] = set()
    creators: set[str] = {""}
    newest = ""
    for item in selection.items("Codes"):
        newest = max(newest, item.article.added)
        tags.update(item.article.row.tags)
        for annotation in item.annotations():
            tags.update(annotation.tags)
            creators.add(annotation.creator)
            newest = max(newest, annotation.modified)
    return sorted(tags), sorted(creators), newest or "1970-01-01T00:00:00Z"


def _head(xml: _Xml, selection: Selection, tags: list[str], creators: list[str], newest: str) -> None:
    xml.open(
        "Project",
        xmlns="urn:QDA-XML:project:1.0",
        name="Carrel",
        origin="Carrel",
        creatingUserGUID=_guid("user", ""),
        creationDateTime=newest,
        modifiedDateTime=newest,
    )
    xml.open("Users")
    for creator in creators:
        xml.open("User", guid=_guid("user", creator), name=creator or "Carrel")
        xml.close("User")
    xml.close("Users")
    xml.open("CodeBook")
    xml.open("Codes")
    for key, code in sorted(selection.codes().items()):
        _open_code(xml, _guid("colour", key), code.name or key, key, code.definition)
        xml.close("Code")
    _tag_codes(xml, tags, {tag.path: tag for tag in selection.archive.tags()})
    xml.close("Codes", "CodeBook")
    xml.open("Sources")


def _tag_codes(xml: _Xml, tags: list[str], known: Mapping[str, Tag]) -> None:
    """The tags as codes under one another; what is only a name above others is a code that nothing can carry."""
    spelt = {tag_key(path): path for path in known}
    nodes: dict[str, str] = {}
    for tag in tags:
        parts = tag.split("/")
        for depth in range(1, len(parts) + 1):
            path = "/".join(parts[:depth])
            nodes.setdefault(tag_key(path), spelt.get(tag_key(path), path))
    under: dict[str, list[str]] = {}
    for key in sorted(nodes):
        under.setdefault(key.rpartition("/")[0], []).append(key)
    _children(xml, "", under, nodes, known)


def _children(
    xml: _Xml, above: str, under: Mapping[str, list[str]], nodes: Mapping[str, str], known: Mapping[str, Tag]
) -> None:
    """The codes directly under the one with the key `above`, each with what stands under it."""
    for key in under.get(above, ()):
        path, tag = nodes[key], known.get(nodes[key])
        name, colour, meaning = path.rpartition("/")[2], tag.colour if tag else "", tag.description if tag else ""
        _open_code(xml, _guid("tag", path), name, colour, meaning, is_codable=tag is not None)
        _children(xml, key, under, nodes, known)
        xml.close("Code")


def _open_code(xml: _Xml, guid: str, name: str, colour: str, description: str, *, is_codable: bool = True) -> None:
    hue = _COLOURS.get(colour, "#808080")
    xml.open("Code", guid=guid, name=name, isCodable="true" if is_codable else "false", color=hue)
    xml.text("Description", description)


def _source(xml: _Xml, item: Item) -> None:
    article = item.article
    annotations = item.annotations()
    placed = [annotation for annotation in annotations if annotation.selector and annotation.anchor.start is not None]
    apart = [annotation for annotation in annotations if annotation not in placed]
    xml.open(
        "TextSource",
        guid=article.uuid,
        name=item.value("title") or article.uuid,
        plainTextPath=f"internal://{article.uuid}.txt",
        creatingUser=_guid("user", ""),
        creationDateTime=article.added,
    )
    xml.text("Description", "\n\n".join(_remark(annotation) for annotation in apart))
    for annotation in placed:
        _selection(xml, annotation)
    for tag in sorted(article.row.tags):
        stamp = {"creatingUser": _guid("user", ""), "creationDateTime": article.added}
        _coding(xml, article.uuid, _guid("tag", tag), stamp)
    xml.close("TextSource")


def _remark(annotation: Annotation) -> str:
    """What has no place in the text: a note on the whole article, or an orphaned highlight with its quote."""
    quote = f"[No longer in the text] “{annotation.selector.quote}”" if annotation.selector else ""
    return "\n".join(part for part in (quote, annotation.note, ", ".join(annotation.tags)) if part)


def _selection(xml: _Xml, annotation: Annotation) -> None:
    stamp = {"creatingUser": _guid("user", annotation.creator), "creationDateTime": annotation.created}
    quote = annotation.selector.quote if annotation.selector else ""
    xml.open(
        "PlainTextSelection",
        guid=str(UUID(annotation.uuid)),
        name=" ".join(quote.split())[:80],
        startPosition=str(annotation.anchor.start),
        endPosition=str(annotation.anchor.end),
        **stamp,
    )
    xml.text("Description", annotation.note)
    targets = [_guid("colour", annotation.colour)] if annotation.colour else []
    for target in targets + [_guid("tag", tag) for tag in sorted(annotation.tags)]:
        _coding(xml, annotation.uuid, target, stamp)
    xml.close("PlainTextSelection")


def _coding(xml: _Xml, coded: str, target: str, stamp: Mapping[str, str]) -> None:
    xml.open("Coding", guid=_guid("coding", coded, target), **stamp)
    xml.open("CodeRef", targetGUID=target)
    xml.close("CodeRef", "Coding")
