"""The first titles of an archive one after the other in a few strings, where words are found far sooner than by asking
one article after the other.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from reader.query.finding import sought_pattern

#: So many titles are looked through for words that stand in titles.
TITLES = 50_000
#: So many in a string: one rare character makes every character of a string of Python's take two or four bytes.
_PART = 1_000
_FIRST = (
    "SELECT a.title_key, a.id FROM article a INDEXED BY article_title WHERE a.title_key > ''"
    " ORDER BY a.title_key, a.position DESC LIMIT ?"
)
#: Parts titles: a term of no title, so that no phrase goes on from one to the next.
_BETWEEN = "\n__\n"


class Titles:
    """The folded titles of the first articles by title, gone ones too, the newest first among equals."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.ids = array("i")
        self._parts: list[tuple[str, array[int]]] = []
        rows = db.execute(_FIRST, (TITLES,))
        while some := rows.fetchmany(_PART):
            starts, at = array("I"), 0
            for title, id in some:
                starts.append(at)
                self.ids.append(id)
                at += len(title) + len(_BETWEEN)
            self._parts.append((_BETWEEN.join(title for title, _ in some), starts))
        #: Whether there are no others.
        self.are_all = len(self.ids) < TITLES

    def holding(self, needed: Sequence[str]) -> Iterator[int]:
        """The articles, in order, in whose titles each of `needed` stands (see finding.stands); also some that have a
        part of them alone where a clause ends in it.
        """
        rarest, *others = [sought_pattern(each).search for each in sorted(needed, key=len, reverse=True)]
        before = 0
        for text, starts in self._parts:
            at = 0
            while found := rarest(text, at):
                number = bisect_right(starts, found.start()) - 1
                start, at = starts[number], starts[number + 1] if number + 1 < len(starts) else len(text)
                if all(search(text, start, at) for search in others):
                    yield self.ids[before + number]
            before += len(starts)
