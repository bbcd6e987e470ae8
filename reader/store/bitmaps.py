"""Which articles the commonest words stand in, kept between questions as bitmaps, so that such a word is counted,
crossed with others and filtered without its list in the index being read again.

A bitmap belongs to one state of the archive (see Catalogue) and has a flag for each live article in order of date. It
is kept as whichever takes least room: packed bits, or the numbers of the few articles that are in it, or out of it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reader.folding import PART, terms
from reader.store.beginnings import beginnings

Flags = NDArray[np.bool_]
#: An index and a MATCH expression on it.
Key = tuple[str, str]
#: Bytes that the bitmaps of one archive may take together.
ROOM = 12 << 20
#: Shorter lists than one in so many articles are read again sooner than they are worth the room.
WORTH = 20
#: Texts by which it is judged what is common, and from which part of them on a word, a beginning, and a phrase is so: a
#: phrase takes FTS5 longest, which compares the places of its words.
_SAMPLE, _COMMON_WORD, _COMMON_START, _COMMON_PHRASE = 120, 0.5, 0.75, 0.1
#: So many of each are looked up ahead.
_WORDS, _STARTS, _PHRASES = 32, 64, 16


class Bitmaps:
    """The bitmaps of an archive with `size` live articles; shared by threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, tuple[str, NDArray[np.uint8] | NDArray[np.int32]]] = OrderedDict()
        #: What is still to be looked up ahead (see `common`); None before that has been judged.
        self.ahead: dict[Key, bool] | None = None

    def get(self, key: Key) -> Flags | None:
        """A flag for each live article in order of date; None where that isn't kept."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
        form, stored = found
        if form == "bits":
            return np.unpackbits(stored.view(np.uint8), count=self._size).view(np.bool_)
        flags = np.full(self._size, form == "out", dtype=np.bool_)
        flags[stored] = form == "in"
        return flags

    def has(self, key: Key) -> bool:
        """Whether that is kept."""
        with self._lock:
            return key in self._kept

    def put(self, key: Key, flags: Flags) -> None:
        """Keep the flags where they are worth it; those that were not asked for longest go where room is short."""
        count = int(np.count_nonzero(flags))
        if count * WORTH < self._size:
            return
        stored = self._packed(flags, count)
        with self._lock:
            self._kept[key] = stored
            self._kept.move_to_end(key)
            while self.room > ROOM:
                self._kept.popitem(last=False)

    @property
    def room(self) -> int:
        """Bytes that the bitmaps take."""
        return sum(stored.nbytes for _, stored in self._kept.values())

    def _packed(self, flags: Flags, count: int) -> tuple[str, NDArray[np.uint8] | NDArray[np.int32]]:
        if min(count, self._size - count) * 32 >= self._size:
            return "bits", np.packbits(flags)
        form = "in" if count * 2 < self._size else "out"
        return form, np.flatnonzero(flags if form == "in" else ~flags).astype(np.int32)


def common(db: sqlite3.Connection, positions: NDArray[np.int64]) -> dict[Key, bool]:
    """The words, beginnings and phrases of two words that a great part of the articles have, judged by a sample, the
    commonest of each first; and whether all of the sample have them.
    """
    texts = [[term for term in terms(text) if term != PART] for text in _sample(db, positions)]
    words = Counter(term for text in texts for term in set(text))
    starts = Counter(start for found in beginnings([" ".join(text) for text in texts]) for start in found.split())
    phrases = Counter(phrase for text in texts for phrase in set(pairwise(text)))
    found: list[tuple[Key, int, float]] = [
        *((("article_index", f'("{word}")'), count, _COMMON_WORD) for word, count in words.most_common(_WORDS)),
        *((("typing_index", f'"{start}"'), count, _COMMON_START) for start, count in starts.most_common(_STARTS)),
        *(
            (("article_index", f'("{" ".join(phrase)}")'), count, _COMMON_PHRASE)
            for phrase, count in phrases.most_common(_PHRASES)
        ),
    ]
    return {key: count == len(texts) for key, count, least in found if count >= least * len(texts)}


def _sample(db: sqlite3.Connection, positions: NDArray[np.int64]) -> Iterator[str]:
    """The titles and texts of articles of all times."""
    sql = (
        "SELECT a.title || char(10) || a.excerpt || char(10) || coalesce((SELECT r.text FROM revision r"
        " WHERE r.id = a.revision), '') FROM article a WHERE a.position = ?"
    )
    for at in range(0, len(positions), max(1, len(positions) // _SAMPLE)):
        yield from (row[0] for row in db.execute(sql, (int(positions[at]),)))
