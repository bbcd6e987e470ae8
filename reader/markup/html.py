"""HTML to the same blocks: what has no text for a reader (scripts, styles, frames, forms, what is hidden) has no
block.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from reader.markup.builder import Builder, Inline, clean
from reader.markup.plain import from_plain
from reader.models import Document, Span

SILENT = frozenset(
    {
        "script", "style", "noscript", "template", "iframe", "frame", "frameset", "noframes", "object", "embed",
        "applet", "svg", "math", "canvas", "audio", "video", "map", "head", "title", "meta", "link", "base",
        "select", "datalist", "option", "textarea", "input", "button", "portal",
    }
)  # fmt: skip
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
        "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
_SPANS = {
    "a": "link",
    "b": "strong",
    "strong": "strong",
    "i": "emphasis",
    "em": "emphasis",
    "cite": "emphasis",
    "s": "strike",
    "strike": "strike",
    "del": "strike",
    "code": "code",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
}
_BLANKS = re.compile(r"[ \t\n\f]+")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_ANY_TAG = re.compile(r"<!--(?:.*?-->|.*\Z)|</?[A-Za-z!?][^<>]*>", re.DOTALL)
_SCRIPTS = re.compile(r"<(script|style|iframe|noscript|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
#: Elements that are never closed, and `p` and `li`, which pages leave open.
_VOID = frozenset(
    {"area", "br", "col", "hr", "img", "input", "link", "meta", "p", "source", "wbr", "li", "td", "tr", "th"}
)
_MAX_DEPTH = 4_000
_HREF = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)


def from_html(text: str) -> Document:
    """`text` (a page or a fragment) as blocks; of a page with one main part or article, that part.

    Where it is nested too deeply (`is_too_deep`), its text without tags, as plain text.
    """
    text = clean(text)
    if is_too_deep(text):
        return from_plain(_without_tags(text))
    builder = Builder()
    body = LexborHTMLParser(text).body
    if body is not None:
        _Walker(builder).walk(_main_part(body))
    return builder.document()


def is_too_deep(text: str) -> bool:
    """Whether more elements are open at once than any page needs: parsing takes time that grows with their square."""
    if text.count("<") <= _MAX_DEPTH:
        return False
    depth = deepest = 0
    for match in _TAG.finditer(text):
        if match[1]:
            depth = max(0, depth - 1)
        elif match[2].lower() not in _VOID:
            depth += 1
            deepest = max(deepest, depth)
    return deepest > _MAX_DEPTH


def _without_tags(text: str) -> str:
    return html.unescape(_ANY_TAG.sub("\n\n", _SCRIPTS.sub("\n\n", text)))


def add_html(builder: Builder, fragment: str, level: int = 0, quote: int = 0) -> None:
    """Append the blocks of raw HTML within another text."""
    if is_too_deep(fragment):
        builder.add("paragraph", " ".join(_without_tags(fragment).split()), level=level, quote=quote)
        return
    body = LexborHTMLParser(fragment).body
    if body is not None:
        _Walker(builder, level, quote).walk(body)


def inline_tag(inline: Inline, tag: str) -> None:
    """Take one tag that stands in a line of Markdown: the span it opens or closes, or the line it breaks."""
    match = _TAG.match(tag)
    if not match:
        return
    closing, name = match[1], match[2].lower()
    if name == "br":
        inline.write("\n")
    elif name in _SPANS and closing:
        inline.close(_SPANS[name])
    elif name in _SPANS:
        href = _HREF.search(tag) if name == "a" else None
        inline.open(_SPANS[name], html.unescape(href[1] or href[2] or href[3] or "") if href else "")


def silent_element(tag: str) -> str:
    """The name of the element without text that `tag` opens, if it does."""
    match = _TAG.match(tag)
    return match[2].lower() if match and not match[1] and match[2].lower() in SILENT else ""


def _main_part(body: LexborNode) -> LexborNode:
    """The one main part or article of a page where it holds most of the text, else the whole body."""
    for name in ("main", "article"):
        parts = body.css(name)
        if len(parts) == 1 and 2 * len(parts[0].text()) >= len(body.text()):
            return parts[0]
    return body


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDING.search(attributes.get("style") or ""))


class _Walker:
    """Turns a tree into blocks, without recursion: pages nest as deeply as they like."""

    def __init__(self, builder: Builder, level: int = 0, quote: int = 0) -> None:
        self._builder = builder
        self._inline = Inline()
        self._base_level = level
        self._quote = quote
        self._lists: list[str] = []
        self._numbers: list[int] = []
        self._marker = ""
        self._heading = 0
        self._pre = 0
        self._cells: list[Inline] | None = None
        self._header = False

    def walk(self, root: LexborNode) -> None:
        """Read everything below `root`."""
        for node, entering in _steps(root):
            name = node.tag or ""
            if name == "-text":
                self._text(node.text_content or "")
            elif entering:
                self._enter(node, name)
            else:
                self._leave(name)
        self._flush()

    def _text(self, text: str) -> None:
        if self._pre:
            self._inline.write(text)
            return
        text = _BLANKS.sub(" ", text)
        if text[:1] == " " and self._inline.last() in ("", " ", "\n"):
            text = text[1:]
        self._inline.write(text)

    def _enter(self, node: LexborNode, name: str) -> None:
        if name == "br":
            self._inline.write("\n")
        elif name == "img":
            self._image(node)
        elif name in _SPANS:
            self._inline.open(_SPANS[name], (node.attributes.get("href") or "") if name == "a" else "")
        elif name in _BLOCKS:
            self._enter_block(node, name)

    def _enter_block(self, node: LexborNode, name: str) -> None:
        if self._cells is not None:
            self._enter_cell(name)
            return
        self._flush()
        if name in ("ul", "ol", "menu", "dir"):
            self._lists.append(name)
            start = node.attributes.get("start") or "1"
            self._numbers.append(int(start) if start.isdecimal() and len(start) < 10 else 1)
        elif name == "li":
            self._item()
        elif name == "blockquote":
            self._quote += 1
        elif name == "pre":
            self._pre += 1
        elif name == "hr":
            self._builder.add("rule", "", level=self._depth, quote=self._quote)
        elif name[0] == "h" and name[1:].isdecimal():
            self._heading = int(name[1])
        elif name == "tr" and _is_data_row(node):
            self._cells = []
            self._header = node.css_first("td") is None

    def _enter_cell(self, name: str) -> None:
        if name in ("td", "th"):
            self._inline = Inline()

    def _item(self) -> None:
        if self._lists and self._lists[-1] == "ol":
            self._marker = f"{self._numbers[-1]}."
            self._numbers[-1] += 1
        else:
            self._marker = "•"

    def _leave(self, name: str) -> None:
        if name in _SPANS:
            self._inline.close(_SPANS[name])
        elif name not in _BLOCKS:
            return
        elif self._cells is not None:
            self._leave_cell(name)
        else:
            self._leave_block(name)

    def _leave_block(self, name: str) -> None:
        self._flush()
        if name in ("ul", "ol", "menu", "dir") and self._lists:
            self._lists.pop()
            self._numbers.pop()
        elif name == "li":
            self._marker = ""
        elif name == "blockquote":
            self._quote -= 1
        elif name == "pre":
            self._pre -= 1
        elif name[0] == "h" and name[1:].isdecimal():
            self._heading = 0

    def _leave_cell(self, name: str) -> None:
        cells = self._cells if self._cells is not None else []
        if name in ("td", "th"):
            cells.append(self._inline)
            self._inline = Inline()
        elif name == "tr":
            self._cells = None
            self._builder.add_row(cells, level=self._depth, quote=self._quote, header=self._header)

    def _image(self, node: LexborNode) -> None:
        attributes = node.attributes
        source = attributes.get("src") or ""
        is_pixel = attributes.get("width") in ("0", "1") or attributes.get("height") in ("0", "1")
        if source and not is_pixel and not _is_hidden(node):
            self._inline.images.append((source, _BLANKS.sub(" ", attributes.get("alt") or "").strip()))

    @property
    def _depth(self) -> int:
        return self._base_level + len(self._lists)

    def _flush(self) -> None:
        """End the block under way, where it has text or images."""
        inline, self._inline = self._inline, Inline()
        text, spans = inline.finish_code() if self._pre else inline.finish()
        if text.strip():
            self._add_text(text, spans)
        for url, alt in inline.images:
            self._builder.add("image", alt, level=self._depth, quote=self._quote, info=url)

    def _add_text(self, text: str, spans: list[Span]) -> None:
        kind = "code" if self._pre else "heading" if self._heading else "list_item" if self._marker else "paragraph"
        level = self._heading or self._depth
        self._builder.add(kind, text, spans, level=level, quote=self._quote, marker=self._marker)
        self._marker = ""


def _steps(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """The nodes below `root` in order, elements on entering (True) and on leaving; silent ones are left out whole."""
    stack: list[tuple[LexborNode, bool]] = [(child, True) for child in reversed(_children(root))]
    while stack:
        node, entering = stack.pop()
        yield node, entering
        if entering and node.tag != "-text":
            stack.append((node, False))
            stack.extend((child, True) for child in reversed(_children(node)))


def _children(node: LexborNode) -> list[LexborNode]:
    return [child for child in node.iter(include_text=True) if child.tag not in SILENT and not _hides(child)]


def _hides(node: LexborNode) -> bool:
    tag = node.tag or ""
    return tag in ("", "-comment") or (tag[0] != "-" and _is_hidden(node))


def _is_data_row(row: LexborNode) -> bool:
    """Whether a table row holds data, one line a cell, and is no means of laying out a page."""
    cells = [child for child in row.iter() if child.tag in ("td", "th")]
    return len(cells) > 1 and not any(_lays_out(cell) for cell in cells)


def _lays_out(cell: LexborNode) -> bool:
    return cell.css_first("table, div, p, ul, ol, blockquote, pre, h1, h2, h3, h4, h5, h6, img, hr") is not None
