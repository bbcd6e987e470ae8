"""RIS, as Zotero, EndNote and Mendeley read it: NEWS and ELEC, tags as KW, notes as N1."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reader.exporters.base import FileFormat, Item, Selection
from reader.exporters.csl import author_names, name_variable
from reader.models import Annotation


def ris_record(item: Item) -> str:
    """One article's record, with CRLF line ends as the format's description asks for."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _lines(item)) + "\r\n"


def _lines(item: Item) -> Iterator[tuple[str, str]]:
    provider = item.value("provider_name") or item.value("provider_domain")
    yield "TY", "NEWS" if provider else "ELEC"
    for tag, value in (("ID", item.article.uuid), ("TI", item.value("title"))):
        yield tag, _one_line(value)
    for name in author_names(item):
        yield "AU", _one_line(_inverted(name))
    published = item.value("published")
    known = (
        ("T2", provider),
        ("PY", published[:4]),
        ("DA", _date(published)),
        ("UR", item.value("url") or item.value("original_url")),
        ("AB", item.value("excerpt")),
        ("LA", item.value("language")),
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


def _inverted(name: str) -> str:
    parts = name_variable(name)
    return f"{parts['family']}, {parts['given']}" if "family" in parts else parts["literal"]


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
