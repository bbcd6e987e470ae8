"""Markdown (CommonMark with tables, strikethrough and footnotes) to blocks, by markdown-it's tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from reader.markup.builder import TEXT_VERSION, Builder, Inline, clean
from reader.markup.html import add_html, inline_tag, silent_element
from reader.markup.plain import from_plain, joint
from reader.models import Block, Document

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

#: Blocks nested deeper are not parsed by markdown-it but dropped: such a text is read as plain text.
_MAX_NESTING = 100
_MAX_LENGTH = 2_000_000
#: markdown-it takes time that grows with the square of the delimiters in a paragraph; this sum of squares takes half a
#: second.
_MAX_EFFORT = 100_000_000
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_NO_DELIMITERS = str.maketrans("", "", "[]*_`<!~&\\\n")

_SPAN_KINDS = {"strong": "strong", "em": "emphasis", "s": "strike", "link": "link"}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # it takes long, and a text without marks does without
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])
    return parser.use(footnote_plugin, inline=False, move_to_end=False)


def obstacle(text: str) -> str:
    """Why `text` is read as plain text instead of as Markdown, as a sentence for the user; empty where it is not."""
    if len(text) > _MAX_LENGTH:
        return "The text is too long to be read as Markdown; it was read as plain text."
    if len(text) ** 2 > _MAX_EFFORT and sum(map(_effort, _BLANK_LINES.split(text))) > _MAX_EFFORT:
        return "The text holds too many marks to be read as Markdown; it was read as plain text."
    return ""


def _effort(paragraph: str) -> int:
    return (len(paragraph) - len(paragraph.translate(_NO_DELIMITERS))) ** 2


def from_markdown(text: str) -> Document:
    """`text` as blocks; read as plain text where there is an `obstacle` or where it is nested too deeply."""
    text = clean(text)
    if not text or text.isspace():
        return Builder().document()
    if obstacle(text):
        return from_plain(text)
    if _is_bare(text):
        return _bare_paragraphs(text)
    return _parsed(text)


def _parsed(text: str) -> Document:
    """`text` by way of markdown-it."""
    tokens = _parser().parse(text)
    if any(token.level >= _MAX_NESTING - 3 for token in tokens):
        return from_plain(text)
    return _Reader().read(tokens)


#: Lines that begin with a letter or a quotation mark and hold nothing that Markdown could take for a mark.
_START = r"[^\W\d_]|[\"“”‘’'(«„—…]"
_MARKS = r"*_\[\]<`~&\\|\x00-\x1f\x7f-\x9f\u1680\u2028\u2029"
_BARE = re.compile(rf"\n*(?:{_START})(?:[^{_MARKS}]++|(?<! )\n(?=\n|\Z|{_START}))*+")
_ASCII_START = re.compile(_START)
_ASCII_UNMARKED = bytes(code for code in range(128) if code == 10 or not re.match(f"[{_MARKS}]", chr(code)))
_PARAGRAPH_BREAK = re.compile(r"\n\n+")


def _is_bare(text: str) -> bool:
    """Whether `text` holds nothing but paragraphs: what `_BARE` says, which takes ten times as long for ASCII."""
    if not text.isascii():
        return _BARE.fullmatch(text) is not None
    if text.encode("ascii").translate(None, _ASCII_UNMARKED):
        return False
    lines = text.lstrip("\n").split("\n")
    return bool(lines[0]) and all(
        not line or (_ASCII_START.match(line) and (line[-1] != " " or number == len(lines)))
        for number, line in enumerate(lines, 1)
    )


def _bare_paragraphs(text: str) -> Document:
    """What markdown-it gives for a text without marks, for a small part of its time."""
    texts, blocks, start = [], [], 0
    for paragraph in _PARAGRAPH_BREAK.split(text.strip("\n")):
        joined = paragraph.strip()
        if "\n" in joined:
            first, *lines = joined.split("\n")
            pieces = [first]
            for line in lines:
                pieces += [joint(pieces[-1], line), line]
            joined = "".join(pieces)
        end = start + len(joined)
        texts.append(joined)
        blocks.append(Block("paragraph", start, end))
        start = end + 1
    return Document("\n".join(texts), tuple(blocks), (), TEXT_VERSION)


class _Reader:
    """Walks the tokens of one text."""

    def __init__(self) -> None:
        self._builder = Builder()
        self._depth = 0
        self._quote = 0
        self._marker = ""
        self._heading = 0
        self._cells: list[Inline] | None = None
        self._in_head = False
        self._handlers: dict[str, Callable[[Token], None]] = {
            "inline": self._inline,
            "heading_open": self._heading_open,
            "heading_close": self._heading_close,
            "bullet_list_open": self._list_open,
            "ordered_list_open": self._list_open,
            "bullet_list_close": self._list_close,
            "ordered_list_close": self._list_close,
            "list_item_open": self._item_open,
            "list_item_close": self._item_close,
            "blockquote_open": self._quote_open,
            "blockquote_close": self._quote_close,
            "fence": self._code,
            "code_block": self._code,
            "hr": self._rule,
            "html_block": self._html,
            "thead_open": self._head_open,
            "thead_close": self._head_close,
            "tr_open": self._row_open,
            "tr_close": self._row_close,
            "footnote_reference_open": self._note_open,
            "footnote_reference_close": self._item_close,
        }

    def read(self, tokens: Iterable[Token]) -> Document:
        for token in tokens:
            handler = self._handlers.get(token.type)
            if handler:
                handler(token)
        return self._builder.document()

    def _add(self, kind: str, text: str, inline: Inline | None = None, info: str = "", level: int = 0) -> None:
        if self._marker and kind == "paragraph":
            kind = "list_item"
        self._builder.add(
            kind,
            text,
            inline.finish()[1] if inline else (),
            level=level or self._depth,
            quote=self._quote,
            marker=self._marker,
            info=info,
        )
        self._marker = ""

    def _inline(self, token: Token) -> None:
        inline = Inline()
        write_inline(inline, token.children or [])
        if self._cells is not None:
            self._cells.append(inline)
            return
        text, _ = inline.finish()
        if text or not inline.images:
            self._add("heading" if self._heading else "paragraph", text, inline, level=self._heading)
        for url, alt in inline.images:
            self._add("image", alt, info=url)

    def _heading_open(self, token: Token) -> None:
        self._heading = int(token.tag[1:])

    def _heading_close(self, _: Token) -> None:
        self._heading = 0

    def _list_open(self, _: Token) -> None:
        self._depth += 1

    def _list_close(self, _: Token) -> None:
        self._depth -= 1

    def _item_open(self, token: Token) -> None:
        self._marker = f"{token.info}{token.markup}" if token.info else "•"

    def _item_close(self, _: Token) -> None:
        if self._marker:
            self._add("paragraph", "")

    def _quote_open(self, _: Token) -> None:
        self._quote += 1

    def _quote_close(self, _: Token) -> None:
        self._quote -= 1

    def _code(self, token: Token) -> None:
        self._add("code", token.content.removesuffix("\n"), info=token.info.strip().split(" ")[0])

    def _rule(self, _: Token) -> None:
        self._add("rule", "")

    def _html(self, token: Token) -> None:
        add_html(self._builder, token.content, level=self._depth, quote=self._quote)

    def _head_open(self, _: Token) -> None:
        self._in_head = True

    def _head_close(self, _: Token) -> None:
        self._in_head = False

    def _row_open(self, _: Token) -> None:
        self._cells = []

    def _row_close(self, _: Token) -> None:
        cells, self._cells = self._cells or [], None
        self._builder.add_row(cells, level=self._depth, quote=self._quote, header=self._in_head)

    def _note_open(self, token: Token) -> None:
        self._marker = f"[{token.meta['label']}]"


def write_inline(inline: Inline, tokens: list[Token]) -> None:
    """Write the children of an inline token; images are collected, and scripts written in line leave no text."""
    hidden = _hidden(tokens)
    for index, token in enumerate(tokens):
        if index in hidden:
            continue
        match token.type:
            case "text" | "text_special":
                inline.write(token.content)
            case "softbreak":
                following = tokens[index + 1].content if index + 1 < len(tokens) else ""
                inline.write(joint(inline.last(), following))
            case "hardbreak":
                inline.write("\n")
            case "code_inline":
                inline.open("code")
                inline.write(token.content)
                inline.close("code")
            case "image":
                inline.images.append((str(token.attrs.get("src", "")), _alt(token)))
            case "html_inline":
                inline_tag(inline, token.content)
            case "footnote_ref":
                inline.write(f"[{token.meta['label']}]")
            case _:
                _mark(inline, token)


def _mark(inline: Inline, token: Token) -> None:
    """Open or close the span of a strong, emphasis, strike or link token."""
    kind = _SPAN_KINDS.get(token.type.rpartition("_")[0])
    if kind and token.nesting == 1:
        inline.open(kind, str(token.attrs.get("href", "")))
    elif kind and token.nesting == -1:
        inline.close(kind)


def _alt(token: Token) -> str:
    inner = Inline()
    write_inline(inner, token.children or [])
    return inner.finish()[0]


def _hidden(tokens: list[Token]) -> set[int]:
    """The indexes of what stands between the tags of a script, style or frame."""
    hidden: set[int] = set()
    for index, token in enumerate(tokens):
        name = token.type == "html_inline" and index not in hidden and silent_element(token.content)
        if not name:
            continue
        for end in range(index + 1, len(tokens)):
            if tokens[end].type == "html_inline" and tokens[end].content.lower().startswith(f"</{name}"):
                hidden.update(range(index, end + 1))
                break
    return hidden
