"""Where the characters of a text stand in a QTextDocument: code points here, UTF-16 units there.

The view is never asked for its text (it changes some characters); this map alone says what stands where.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
#: Hebrew, Arabic, Syriac, Thaana, N'Ko and their like, which are written from right to left.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

#: What Qt takes as structure, each replaced by one character that it shows: offsets stay as they are.
_SHOWN = {
    0x0A: 0x2028,
    0x0D: 0x2028,
    0x2029: 0x2028,
    0x00: 0xFFFD,
    0xFDD0: 0xFFFD,
    0xFDD1: 0xFFFD,
    0xFFFC: 0xFFFD,
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
}


def shown(text: str) -> str:
    """`text` as it may be inserted into one block of a QTextDocument, code point for code point."""
    return text.translate(_SHOWN)


def has_right_to_left(text: str) -> bool:
    """Whether some of `text` is written from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def runs_right_to_left(text: str) -> bool:
    """Whether a paragraph is set from the right: its first letter says so."""
    first = "" if text.isascii() else next(filter(str.isalpha, text), "")
    return _RIGHT_TO_LEFT.match(first) is not None


class TextMap:
    """Segments of a text and the document positions at which they were inserted, in the order of the text."""

    def __init__(self, text: str) -> None:
        self.is_mixed = has_right_to_left(text)
        self._astral = [match.start() for match in _ASTRAL.finditer(text)]
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._positions: list[int] = []

    def add(self, start: int, end: int, position: int) -> None:
        """`text[start:end]` was inserted at document position `position`."""
        self._starts.append(start)
        self._ends.append(end)
        self._positions.append(position)

    def __bool__(self) -> bool:
        return bool(self._starts)

    def units(self, start: int, end: int) -> int:
        """The UTF-16 units of `text[start:end]`."""
        if not self._astral:
            return end - start
        return end - start + bisect_left(self._astral, end) - bisect_left(self._astral, start)

    def position(self, offset: int) -> int:
        """The document position of an offset; the nearest one where it isn't shown."""
        if not self._starts:
            return 0
        at = max(bisect_right(self._starts, offset) - 1, 0)
        offset = min(max(offset, self._starts[at]), self._ends[at])
        return self._positions[at] + self.units(self._starts[at], offset)

    def offset(self, position: int) -> int:
        """The offset shown at a document position; the nearest one where the position shows none of the text."""
        if not self._positions:
            return 0
        at = bisect_right(self._positions, position) - 1
        if at < 0:
            return self._starts[0]
        start, end = self._starts[at], self._ends[at]
        return self._advance(start, end, position - self._positions[at])

    def holds(self, position: int) -> bool:
        """Whether a document position stands in (or at the end of) the text."""
        at = bisect_right(self._positions, position) - 1
        return at >= 0 and position - self._positions[at] <= self.units(self._starts[at], self._ends[at])

    def pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """The document ranges that show `text[start:end]`, empty ones left out."""
        found = []
        at = max(bisect_right(self._starts, start) - 1, 0)
        while at < len(self._starts) and self._starts[at] < end:
            low, high = max(start, self._starts[at]), min(end, self._ends[at])
            if low < high:
                first = self._positions[at] + self.units(self._starts[at], low)
                found.append((first, first + self.units(low, high)))
            at += 1
        return found

    def _advance(self, start: int, end: int, units: int) -> int:
        """The offset `units` UTF-16 units after `start`, at most `end`; inside a surrogate pair the pair's start."""
        offset = min(start + units, end)
        if not self._astral:
            return offset
        low, high = start, offset
        while low < high:
            middle = (low + high + 1) // 2
            if self.units(start, middle) <= units:
                low = middle
            else:
                high = middle - 1
        return low
