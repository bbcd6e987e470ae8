"""Passages that can be cited: paragraph numbers, and a reference that means the same place in a colleague's archive.

A citation is a line for people that ends in a reference for machines:

    “The ice held.” — Ostwick Mercury, “The harbour freezes”, 2021-01-05, ¶ 2. carrel:<UUID>@<hash>:<start>-<end>

The hash is the beginning of the SHA-256 of the revision's text, and the offsets count that text's code points: a
reference either means exactly what its author saw, or its revision is known to be missing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from reader.errors import InputError
from reader.models import Article, Document, RevisionInfo

#: How much of the revision's hash a reference carries: 64 bits tell the revisions of any archive apart.
HASH_LENGTH = 16
#: Kinds of blocks that are no paragraphs of their own.
_UNNUMBERED = ("heading", "rule", "image")
_REFERENCE = re.compile(
    r"carrel:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@([0-9a-f]{8,64}):(\d{1,12})-(\d{1,12})", re.I
)
_END_OF_QUOTE = "” — "


@dataclass(frozen=True, slots=True)
class Citation:
    """What a reference says: the article's UUID, the beginning of its revision's hash, a range, the words quoted."""

    article: str
    revision: str
    start: int
    end: int
    quote: str = ""


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """Where a citation leads in one archive.

    `article` and `revision` are ids; start and end are None where the passage is not in that revision. `is_exact` is
    true where this is the very text that was cited; otherwise `notice` says in a sentence what is missing.
    """

    citation: Citation
    article: int
    revision: int
    start: int | None
    end: int | None
    paragraphs: str = ""
    is_exact: bool = True
    is_current: bool = True
    notice: str = ""


def paragraphs(document: Document) -> list[tuple[int, int]]:
    """The ranges of the numbered paragraphs, from 1: everything but headings, rules and pictures; a table is one."""
    found: list[tuple[int, int]] = []
    in_table = False
    for block in document.blocks:
        if block.kind == "table_row" and in_table:
            found[-1] = (found[-1][0], block.end)
        elif block.kind not in _UNNUMBERED:
            found.append((block.start, block.end))
        in_table = block.kind == "table_row"
    return found


def paragraph_words(numbered: Sequence[tuple[int, int]], start: int, end: int) -> str:
    """`¶ 3` or `¶¶ 3–5` for a range; empty where it stands in no paragraph (in a heading, say)."""
    starts = [first for first, _ in numbered]
    low = max(bisect_right(starts, start) - 1, 0)
    touched = [
        number
        for number, (first, last) in enumerate(numbered[low : bisect_right(starts, max(end - 1, start))], low + 1)
        if first < end and last > start
    ]
    if not touched:
        return ""
    return f"¶ {touched[0]}" if len(touched) == 1 else f"¶¶ {touched[0]}–{touched[-1]}"


def reference(article: str, revision: str, start: int, end: int) -> str:
    """The part of a citation that machines read."""
    return f"carrel:{article}@{revision[:HASH_LENGTH]}:{start}-{end}"


def cite(article: Article, document: Document, start: int, end: int, revision: RevisionInfo | None = None) -> str:
    """The citation of a passage of `document`, which is the text of `revision` (None: the current one).

    Raises InputError for a range that is no passage.
    """
    if not 0 <= start < end <= len(document.text):
        raise InputError(f"The range {start}-{end} is not a passage of this text; it can't be cited.")
    row = article.row
    place = paragraph_words(paragraphs(document), start, end)
    parts = [row.provider or row.domain, f"“{row.title}”" if row.title else "", row.published[:10], place]
    about = ", ".join(part for part in parts if part)
    ending = reference(article.uuid, (revision or article.revision).hash, start, end)
    return f"“{document.text[start:end]}{_END_OF_QUOTE}{about}. {ending}"


def parse(text: str) -> Citation:
    """The citation that stands in `text`; a bare reference is one too. Raises InputError where there is none."""
    found = _REFERENCE.search(text)
    if found is None:
        raise InputError("This is no citation of Carrel: it holds no reference of the form carrel:…@…:…-….")
    start, end = int(found[3]), int(found[4])
    if start >= end:
        raise InputError("The reference in this citation names an empty passage.")
    quote = _quote(text[: found.start()], end - start)
    return Citation(found[1].lower(), found[2].lower(), start, end, quote)


def _quote(before: str, length: int) -> str:
    """The quoted words. A quote may hold quotation marks itself: the length says where it begins and ends."""
    ends = [match.start() for match in re.finditer(_END_OF_QUOTE, before)]
    for end in reversed(ends):
        if end > length and before[end - length - 1] == "“":
            return before[end - length : end]
    begin = before.find("“") + 1
    ends = [end for end in ends if begin and end >= begin]
    return before[begin : min(ends, key=lambda end: abs(end - begin - length))] if ends else ""


def says(text: str, citation: Citation) -> bool:
    """Whether `text` reads at the citation's place what it quotes (white space may have been re-flowed)."""
    if citation.end > len(text):
        return False
    return not citation.quote or citation.quote.split() == text[citation.start : citation.end].split()
