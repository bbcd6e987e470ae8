"""RIS, as Zotero, EndNote and Mendeley read it: tags as KW, notes as N1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from reader.exporters.base import FileFormat, Item, Selection
from reader.exporters.csl import csl_item
from reader.exporters.reference import day_of, family_and_given, ris_type
from reader.models import Annotation


def ris_record(item: Item) -> str:
    """One article's record, with CRLF line ends as the format's description asks for."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _lines(item)) + "\r\n"


def _lines(item: Item) -> Iterator[tuple[str, str]]:
    csl = csl_item(item)
    yield "TY", ris_type(csl["type"])
    yield "ID", item.article.uuid
    yield "TI", _one_line(item.value("title"))
    for name in csl.get("author", ()):
        yield "AU", _one_line(_inverted(name))
    for name in csl.get("editor", ()):
        yield "ED", _one_line(_inverted(name))
    first, _, last = csl.get("page", "").partition("-")
    published = item.value("published")
    known: tuple[tuple[str, str | None], ...] = (
        ("T2", csl.get("container-title")),
        ("PY", published[:4]),
        ("DA", _date(published)),
        ("VL", csl.get("volume")),
        ("IS", csl.get("issue")),
        ("SP", first),
        ("EP", last),
        ("PB", csl.get("publisher")),
        ("CY", csl.get("publisher-place")),
        ("SN", csl.get("ISSN")),
        ("DO", csl.get("DOI")),
        ("UR", csl.get("URL")),
        ("Y2", _date(day_of(csl["accessed"])) if "accessed" in csl else ""),
        ("AB", csl.get("abstract")),
        ("LA", csl.get("language")),
    )
    for tag, value in known:
        if value:
            yield tag, _one_line(value)
    for keyword in dict.fromkeys((*item.article.row.tags, *item.article.topics)):
        yield "KW", _one_line(keyword)
    for annotation in item.annotations():
        if note := _note(annotation):
            yield "N1", _one_line(note)
    yield "ER", ""


def _note(annotation: Annotation) -> str:
    quote = f"“{annotation.selector.quote}”" if annotation.selector else ""
    return " — ".join(part for part in (quote, annotation.note) if part)


def _inverted(name: Mapping[str, str]) -> str:
    """`van Beethoven, Ludwig, Jr.`; a name that stays whole has no comma."""
    if "family" not in name:
        return name.get("literal", "")
    return ", ".join(filter(None, (*family_and_given(name), name.get("suffix"))))


def _date(date: str) -> str:
    """`2023-09-06T02:54:00Z` as `2023/09/06/`; parts that are not known stay empty."""
    parts = [*date[:10].split("-"), "", ""][:3]
    return "/".join(parts) + "/" if date else ""


def _one_line(value: str) -> str:
    return " ".join(value.split())


class Ris(FileFormat):
    """Citations with tags and notes."""

    name = "ris"
    label = "Citations: RIS"
    suffix = ".ris"
    description = "citations with tags and notes for Zotero, EndNote and Mendeley"

    def write(self, selection: Selection, target: Path) -> None:
        """Write the records one after the other."""
        with target.open("w", encoding="utf-8", newline="") as file:
            for item in selection.items("Citations"):
                file.write(ris_record(item))
