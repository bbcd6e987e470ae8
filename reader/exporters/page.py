"""One self-contained HTML page: articles with highlights and notes, a search, light and dark; no network at all."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from reader.exporters.base import FileFormat, Item, Selection
from reader.exporters.html_text import Mark, note_html, safe_url, text_html
from reader.models import Annotation, ArticleRow, Code, Declared, Json
from reader.urls import url_key

if TYPE_CHECKING:
    from jinja2 import Environment

_SHAPES = {"circle": "●", "triangle": "▲", "square": "■", "diamond": "◆", "star": "★"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ORIGINS = {"source": "as the source says", "inferred": "inferred", "user": "corrected by the reader"}
#: Article fields in the order and words of the page.
_LABELS = (
    ("title", "Title"), ("author", "Author"), ("provider_name", "Provider"), ("provider_domain", "Domain"),
    ("published", "Published"), ("modified", "Modified"), ("url", "Address"), ("original_url", "Original address"),
    ("type", "Type"), ("category", "Category"), ("language", "Language"), ("quality", "Quality"), ("heat", "Heat"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the list."""

    uuid: str
    title: str
    byline: str
    marks: int


@dataclass(frozen=True, slots=True)
class _Note:
    """One annotation beside the text."""

    uuid: str
    number: int
    colour: str
    shape: str
    label: str
    quote: str
    html: Markup
    tags: tuple[str, ...]
    byline: str
    is_orphaned: bool
    is_reply: bool


class Page(FileFormat):
    """The page that opens in any browser."""

    name = "html"
    label = "Web page: one HTML file"
    suffix = ".html"
    description = "one self-contained web page to read and search, with highlights and notes"

    def write(self, selection: Selection, target: Path) -> None:
        """Write the page; articles come newest first, one at a time."""
        entries, known = _survey(selection)
        environment = _environment()
        script = _source(environment, "page.js")
        stream = environment.get_template("page.html").stream(
            entries=list(entries.values()),
            articles=_articles(selection, known, list(entries)),
            collections=list(_collections(selection, entries)),
            codes=[(code.key, _shape(code), code.name) for code in selection.codes().values()],
            style=Markup(_source(environment, "page.css")),
            script=Markup(script),
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        )
        with target.open("w", encoding="utf-8", newline="\n", errors="replace") as file:
            file.writelines(stream)


def _environment() -> Environment:
    # Imported here, because every start of the window and of a command would pay for it otherwise.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("resources", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _source(environment: Environment, name: str) -> str:
    """A style sheet or script of ours, to stand in the page as it is."""
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def _survey(selection: Selection) -> tuple[dict[int, _Entry], Mapping[str, _Entry]]:
    """The list in the page's order by id, and the articles by their URL keys."""
    rows: list[ArticleRow] = []
    known: dict[str, _Entry] = {}
    for item in selection.items("Page"):
        rows.append(item.article.row)
        for key in map(url_key, item.article.urls):
            known.setdefault(key, _entry(item.article.row))
    rows.sort(key=lambda row: row.uuid)
    rows.sort(key=lambda row: row.published, reverse=True)
    return {row.id: _entry(row) for row in rows}, known


def _collections(selection: Selection, entries: Mapping[int, _Entry]) -> Iterator[tuple[str, list[_Entry]]]:
    """Each collection with those of its articles that the page has, in its order."""
    known = {entry.uuid: entry for entry in entries.values()}
    for each in selection.archive.portable_collections(list(entries)):
        yield each.name, [known[uuid] for uuid, _, _ in each.places]


def _entry(row: ArticleRow) -> _Entry:
    byline = " · ".join(part for part in (row.provider, date_words(row.published)) if part)
    return _Entry(row.uuid, row.title, byline, row.annotation_count)


def date_words(date: str) -> str:
    """`2023-09-06T02:54:00Z` as `6 Sep 2023`, `2023-09` as `Sep 2023`."""
    parts = date[:10].split("-")
    if not all(part.isdigit() for part in parts) or len(parts) > 3 or not 1 <= int((*parts, "1")[1]) <= 12:
        return date
    words = [parts[0], *(_MONTHS[int(part) - 1] for part in parts[1:2]), *(str(int(part)) for part in parts[2:3])]
    return " ".join(reversed(words))


def _shape(code: Code | None) -> str:
    return _SHAPES.get(code.shape, "●") if code else "●"


def _articles(selection: Selection, known: Mapping[str, _Entry], order: list[int]) -> Iterator[dict[str, Json]]:
    codes = selection.codes()
    ordered = Selection(selection.archive, order, selection.options, selection.progress)
    for item in ordered.items("Page"):
        yield _article(item, codes, known)


def _article(item: Item, codes: Mapping[str, Code], known: Mapping[str, _Entry]) -> dict[str, Json]:
    article, document = item.article, item.document()
    annotations = item.annotations()
    notes = [_note(annotation, number, codes) for number, annotation in enumerate(annotations, 1)]
    marks = [
        Mark(a.anchor.start, a.anchor.end, a.uuid, note.number, note.colour, note.shape, note.label)
        for a, note in zip(annotations, notes, strict=True)
        if a.selector and a.anchor.start is not None and a.anchor.end is not None
    ]
    return {
        "entry": _entry(article.row),
        "author": item.value("author"),
        "excerpt": item.value("excerpt") if _adds(item.value("excerpt"), document.text) else "",
        "url": safe_url(item.value("url") or item.value("original_url")),
        "tags": article.row.tags,
        "topics": article.topics,
        "text": text_html(document, marks),
        "notes": notes,
        "related": [_related(each, known) for each in article.declared],
        "fields": list(_fields(item)),
        "sources": [(each.name, each.sha256, f"{each.size:,}", date_words(each.imported)) for each in _sources(item)],
    }


def _adds(excerpt: str, text: str) -> bool:
    """Whether the excerpt says more than the beginning of the text."""
    start = " ".join(excerpt.rstrip("…. ").split())
    return not " ".join(text[: 2 * len(excerpt) + 200].split()).startswith(start)


def _sources(item: Item) -> Iterator[Json]:
    """Each name and content once: the paths stay at home."""
    revision = item.article.revision
    current = [each for each in item.article.sources if each.sha256 in (revision.source_sha256, revision.text_source)]
    latest_first = sorted(current, key=lambda each: each.imported, reverse=True)
    first = {(each.name, each.sha256): each for each in latest_first}
    yield from (first[key] for key in sorted(first))


def _note(annotation: Annotation, number: int, codes: Mapping[str, Code]) -> _Note:
    code = codes.get(annotation.colour)
    label = code.name if code else annotation.kind.capitalize()
    byline = " · ".join(part for part in (annotation.creator, date_words(annotation.modified)) if part)
    return _Note(
        uuid=annotation.uuid,
        number=number,
        colour=annotation.colour or "none",
        shape=_shape(code) if code else "¶",
        label=label,
        quote=annotation.selector.quote if annotation.selector else "",
        html=note_html(annotation.note),
        tags=annotation.tags,
        byline=byline,
        is_orphaned=annotation.selector is not None and annotation.anchor.start is None,
        is_reply=bool(annotation.reply_to),
    )


def _related(declared: Declared, known: Mapping[str, _Entry]) -> dict[str, Json]:
    byline = " · ".join(part for part in (declared.provider_name, date_words(declared.published)) if part)
    held = known.get(declared.key) if declared.key else None
    return {"title": declared.title, "byline": byline, "url": safe_url(declared.url), "uuid": held.uuid if held else ""}


def _fields(item: Item) -> Iterator[tuple[str, str, str]]:
    for name, label in _LABELS:
        field = item.article.fields.get(name)
        if field is None or field.value in (None, ""):
            continue
        origin = _ORIGINS[field.origin.value]
        if field.origin.value == "user" and field.source_value is not None:
            origin += f"; the source says: {field.source_value}"
        elif field.origin.value == "inferred" and field.key:
            origin += f" from the {field.key}"
        yield label, str(field.value), origin
