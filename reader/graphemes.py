"""Grapheme clusters (UAX #29): what a reader takes for one character, and no mark may cut."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regex import Pattern

#: How far (code points) around an offset a boundary is looked for; no cluster of a real script is longer.
_LOOK_BACK = 128


def widen(text: str, start: int, end: int) -> tuple[int, int]:
    """The smallest range of whole grapheme clusters (UAX #29) around `text[start:end]`."""
    return cluster_start(text, start), cluster_end(text, end)


def cluster_start(text: str, offset: int) -> int:
    """The last cluster boundary at or before `offset`."""
    return offset if _is_plain_boundary(text, offset) else _around(text, offset)[0]


def cluster_end(text: str, offset: int) -> int:
    """The first cluster boundary at or after `offset`."""
    return offset if _is_plain_boundary(text, offset) else _around(text, offset)[1]


def _is_plain_boundary(text: str, offset: int) -> bool:
    if offset <= 0 or offset >= len(text):
        return True
    before, after = text[offset - 1], text[offset]
    return before.isascii() and after.isascii() and not (before == "\r" and after == "\n")


@cache
def _cluster() -> Pattern[str]:
    import regex  # not at every start of the window

    return regex.compile(r"\X")


def _around(text: str, offset: int) -> tuple[int, int]:
    """The boundaries at or next to `offset`, scanned from a place near by where a boundary is certain."""
    start = offset - 1
    while start > max(0, offset - _LOOK_BACK) and not _is_plain_boundary(text, start):
        start -= 1
    for match in _cluster().finditer(text, start, min(len(text), offset + _LOOK_BACK)):
        if match.start() == offset:
            return offset, offset
        if match.end() >= offset:
            return (offset, offset) if match.end() == offset else (match.start(), match.end())
    return offset, offset
