"""A text with its structure and highlights, as HTML that can carry nothing of the source's own mark-up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from markupsafe import Markup, escape
from nh3 import clean

from reader.models import Block, Document, Span

#: Nesting of inline mark-up from the outside in.
_ELEMENTS = {"link": "a", "strong": "strong", "emphasis": "em", "strike": "s", "code": "code"}
_NESTING = list(_ELEMENTS)
_SCHEMES = ("http://", "https://", "mailto:")
_NOTE_TAGS = {
    "p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A highlight over `text[start:end]`; `number` is its place among the article's, `shape` a character."""

    start: int
    end: int
    uuid: str
    number: int
    colour: str
    shape: str
    label: str


def note_html(markdown: str) -> Markup:
    """A note's Markdown; raw HTML in it shows as text, images are left out, links go to the web or to mail alone."""
    from markdown_it import MarkdownIt  # the window starts without it

    renderer = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
    html = clean(renderer.render(markdown), tags=_NOTE_TAGS, url_schemes={"http", "https", "mailto"})
    return Markup(html)


def safe_url(url: str) -> str:
    """`url` where a browser may open it on demand, else nothing."""
    return url if url.lower().startswith(_SCHEMES) else ""


def text_html(document: Document, marks: Sequence[Mark]) -> Markup:
    """The blocks of the text with `marks` in place; overlapping marks share their stretch."""
    blocks = document.blocks or ((Block("paragraph", 0, len(document.text)),) if document.text else ())
    writer = _Writer(document, sorted(marks, key=lambda mark: (mark.start, mark.end, mark.number)))
    parts: list[Markup] = []
    for quote, quoted in groupby(blocks, key=lambda block: block.quote):
        inner = Markup("").join(writer.blocks(list(quoted)))
        for _ in range(min(quote, 8)):
            inner = Markup("<blockquote>{}</blockquote>\n").format(inner)
        parts.append(inner)
    return Markup("").join(parts)


class _Writer:
    def __init__(self, document: Document, marks: Sequence[Mark]) -> None:
        self._text = document.text
        self._marks = marks
        # A mark that ends between two blocks has its number after its last visible character.
        self._last = {mark.uuid: mark.start + len(self._text[mark.start : mark.end].rstrip()) for mark in marks}
        self._spans = sorted(document.spans, key=lambda span: span.start)
        self._next_span = 0

    def blocks(self, blocks: Sequence[Block]) -> Iterator[Markup]:
        for is_table, group in groupby(blocks, key=lambda block: block.kind == "table_row"):
            if is_table:
                yield Markup("<table>\n{}</table>\n").format(Markup("").join(map(self._row, group)))
            else:
                yield from map(self._block, group)

    def _row(self, block: Block) -> Markup:
        spans = self._spans_of(block)
        cell = Markup("<th>{}</th>") if block.info == "header" else Markup("<td>{}</td>")
        cells, start = [], block.start
        for text in self._text[block.start : block.end].split("\t"):
            cells.append(cell.format(self._inline(start, start + len(text), spans)))
            start += len(text) + 1
        return Markup("<tr>{}</tr>\n").format(Markup("").join(cells))

    def _block(self, block: Block) -> Markup:
        spans = self._spans_of(block)
        inner = self._inline(block.start, block.end, spans)
        if block.kind == "heading":
            return Markup("<h{0}>{1}</h{0}>\n").format(min(6, max(1, block.level) + 2), inner)
        if block.kind == "list_item":
            marker = block.marker if block.marker[:1].isdigit() else "•"
            depth = min(6, max(1, block.level))
            return Markup('<p class="li d{}"><span class="marker">{}</span>{}</p>\n').format(depth, marker, inner)
        if block.kind == "code":
            return Markup("<pre><code>{}</code></pre>\n").format(inner)
        if block.kind == "rule":
            return Markup("<hr>\n")
        if block.kind == "image":
            return Markup('<p class="image">Image (not loaded): {}</p>\n').format(inner or block.info)
        return Markup("<p>{}</p>\n").format(inner)

    def _spans_of(self, block: Block) -> list[Span]:
        """The spans that begin in the block (blocks come in order, and no span leaves its block)."""
        found = []
        while self._next_span < len(self._spans) and self._spans[self._next_span].start < max(block.end, 1):
            span = self._spans[self._next_span]
            self._next_span += 1
            if span.end > block.start:
                found.append(span)
        return found

    def _inline(self, start: int, end: int, spans: Sequence[Span]) -> Markup:
        marks = [mark for mark in self._marks if mark.start < end and start < mark.end]
        inside = [span for span in spans if span.start < end and start < span.end]
        if not marks and not inside:
            return escape(self._text[start:end])
        cuts = {start, end}
        for edges in ([(each.start, each.end) for each in marks], [(each.start, each.end) for each in inside]):
            cuts |= {cut for edge in edges for cut in edge if start < cut < end}
        ordered = sorted(cuts)
        parts = []
        for left, right in pairwise(ordered):
            covering = [mark for mark in marks if mark.start < right and left < mark.end]
            around = [span for span in inside if span.start < right and left < span.end]
            parts.append(_marked(_spanned(self._text[left:right], around), covering))
            parts += [_reference(mark) for mark in covering if left < self._last[mark.uuid] <= right]
        return Markup("").join(parts)


def _spanned(text: str, spans: Sequence[Span]) -> Markup:
    html = Markup(escape(text))
    for span in sorted(spans, key=lambda span: _NESTING.index(span.kind), reverse=True):
        if span.kind != "link":
            html = Markup("<{0}>{1}</{0}>").format(_ELEMENTS[span.kind], html)
        elif url := safe_url(span.target):
            link = '<a href="{}" rel="noreferrer noopener" target="_blank">{}</a>'
            html = Markup(link).format(url, html)
    return html


def _marked(html: Markup, marks: Sequence[Mark]) -> Markup:
    """One element for a stretch, whatever covers it: the latest mark colours it, a second one underlines."""
    if not marks:
        return html
    top, under = marks[-1], marks[-2] if len(marks) > 1 else None
    classes = f"c-{top.colour}" + (f" u-{under.colour}" if under else "")
    return Markup('<mark class="{}" data-notes="{}" title="{}">{}</mark>').format(
        classes, " ".join(mark.uuid for mark in marks), " · ".join(mark.label for mark in marks), html
    )


def _reference(mark: Mark) -> Markup:
    return Markup('<a class="ref c-{}" href="#n-{}" id="r-{}" aria-label="Note {}: {}">{}{}</a>').format(
        mark.colour, mark.uuid, mark.uuid, mark.number, mark.label, mark.shape, mark.number
    )
