"""Bare text to blocks: paragraphs are separated by blank lines.

Within a paragraph the line ends are a matter of width or of meaning. Lines longer than any wrapped text are
paragraphs of their own (files that have one paragraph a line); lines broken where the next word would no longer
have fitted are joined by a blank; everything else (verse, addresses, lists) keeps its lines, as line feeds inside
the block.
"""

from __future__ import annotations

import itertools
import re

from reader.markup.builder import Builder, clean
from reader.models import Document

_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
#: Mail and typescripts are wrapped at 60 to 80 columns; nobody wraps by hand beyond this many.
_WIDEST_WRAP = 120
_NARROWEST_WRAP = 45
_EDGES = " \t\n\f\v"
#: Scripts that are written without blanks: joining their lines adds none.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\uff00-\uffef"
_UNSPACED_END = re.compile(f"[{_UNSPACED}\U00020000-\U0003ffff]$")
_UNSPACED_START = re.compile(f"[{_UNSPACED}\U00020000-\U0003ffff]")


def from_plain(text: str) -> Document:
    """`text` as paragraphs."""
    builder = Builder()
    for chunk in _BLANK_LINES.split(clean(text).strip(_EDGES)):
        for paragraph in _paragraphs(chunk):
            builder.add("paragraph", paragraph)
    return builder.document()


def joint(before: str, after: str) -> str:
    """What stands for a line end between two pieces of one paragraph: a blank, or nothing in scripts without blanks."""
    if before[-1:].isascii():
        return " "
    return "" if _UNSPACED_END.search(before[-1:]) and _UNSPACED_START.match(after) else " "


def _paragraphs(chunk: str) -> list[str]:
    """The paragraphs in a stretch of text without blank lines."""
    if "\n" not in chunk:
        stripped = chunk.strip(_EDGES)
        return [stripped] if stripped else []
    lines = [line.strip(_EDGES) for line in chunk.split("\n")]
    if max(map(len, lines)) > _WIDEST_WRAP:
        return lines
    return [_join(lines) if _is_wrapped(lines) else "\n".join(lines)]


def _is_wrapped(lines: list[str]) -> bool:
    """Whether each line ends where the next one's first word would not have fitted."""
    width = max(map(len, lines))
    if width < _NARROWEST_WRAP:
        return False
    following = (line.split(" ", 1)[0] for line in lines[1:])
    return all(len(line) + 1 + len(word) > width - 2 for line, word in zip(lines, following, strict=False))


def _join(lines: list[str]) -> str:
    joined = [lines[0]]
    for before, after in itertools.pairwise(lines):
        joined += [joint(before, after), after]
    return "".join(joined)
