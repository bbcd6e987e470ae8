"""The canonical text under construction: blocks joined by a line feed, spans in code points."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reader.models import Block, Document, Span

#: Raised whenever the same source would give another text or other blocks; a revision keeps the text it was made with.
TEXT_VERSION = 1

_LINE_END = re.compile(r"\r\n?")
#: What no text may hold: NUL ends a string in C, and a lone surrogate has no UTF-8.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_OPENING_BOM = "\ufeff"
REPLACEMENT = "\ufffd"


def clean(text: str) -> str:
    """`text` with line feeds as its only line ends, no opening BOM, and U+FFFD for NUL and for lone surrogates."""
    if text.startswith(_OPENING_BOM):
        text = text[1:]
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    return text if text.isascii() and "\0" not in text else _UNSTORABLE.sub(REPLACEMENT, text)


class Inline:
    """The text of one block with its spans, as pieces arrive."""

    __slots__ = ("_open", "_pieces", "images", "length", "spans")

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._open: list[tuple[str, int, str]] = []
        self.length = 0
        self.spans: list[Span] = []
        self.images: list[tuple[str, str]] = []

    def write(self, text: str) -> None:
        """Append `text`."""
        self._pieces.append(text)
        self.length += len(text)

    def last(self) -> str:
        """The last character written, or nothing."""
        return next((piece[-1] for piece in reversed(self._pieces) if piece), "")

    def open(self, kind: str, target: str = "") -> None:
        """Begin a span here."""
        self._open.append((kind, self.length, target))

    def close(self, kind: str) -> None:
        """End the innermost open span of this kind; without one nothing happens. Empty spans are dropped."""
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index][0] == kind:
                _, start, target = self._open.pop(index)
                if start < self.length:
                    self.spans.append(Span(kind, start, self.length, target))
                return

    def finish(self) -> tuple[str, list[Span]]:
        """The text without blanks at its ends, and the spans in it by position, outer ones first."""
        while self._open:
            self.close(self._open[-1][0])
        text = "".join(self._pieces)
        stripped = text.strip(" \t\n\f\v")
        if not self.spans:
            return stripped, []
        return stripped, _moved(self.spans, len(text) - len(text.lstrip(" \t\n\f\v")), len(stripped))

    def finish_code(self) -> tuple[str, list[Span]]:
        """The text of preformatted code: line ends around it are dropped, blanks and spans are not kept track of."""
        return "".join(self._pieces).strip("\n"), []


def _moved(spans: Iterable[Span], by: int, length: int) -> list[Span]:
    """`spans` for a text that lost `by` characters in front and ends at `length`."""
    kept = (Span(s.kind, max(0, s.start - by), min(length, s.end - by), s.target) for s in spans)
    return sorted((s for s in kept if s.start < s.end), key=lambda s: (s.start, -s.end))


class Builder:
    """Collects blocks; `document()` gives them as a Document."""

    __slots__ = ("_length", "_texts", "blocks", "spans")

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []
        self.spans: list[Span] = []

    def add(
        self,
        kind: str,
        text: str,
        spans: Iterable[Span] = (),
        *,
        level: int = 0,
        quote: int = 0,
        marker: str = "",
        info: str = "",
    ) -> None:
        """Append a block; `spans` count from the start of `text`."""
        start = self._length + 1 if self.blocks else 0
        end = start + len(text)
        self._texts.append(text)
        self._length = end
        self.blocks.append(Block(kind, start, end, level, quote, marker, info))
        self.spans.extend(Span(s.kind, s.start + start, s.end + start, s.target) for s in spans)

    def add_row(self, cells: Iterable[Inline], *, level: int = 0, quote: int = 0, header: bool = False) -> None:
        """Append a table row: cells are separated by a tab, and hold none."""
        texts: list[str] = []
        spans: list[Span] = []
        start = 0
        for cell in cells:
            text, inner = cell.finish()
            texts.append(text.replace("\t", " ").replace("\n", " "))
            spans += (Span(s.kind, s.start + start, s.end + start, s.target) for s in inner)
            start += len(text) + 1
        self.add("table_row", "\t".join(texts), spans, level=level, quote=quote, info="header" if header else "")

    def document(self) -> Document:
        """What was collected."""
        return Document("\n".join(self._texts), tuple(self.blocks), tuple(self.spans), TEXT_VERSION)
