"""The beginnings (one to three letters) of the terms of articles: what `typing_index` holds, so that what is being
typed is one short list.

Texts in ASCII are taken by the hundred with numpy, which is imported only then; the others one by one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from reader.folding import SEPARATORS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.int32]

#: Beginnings of so many letters.
TYPED = 3
#: What marks the beginnings of the title's and the excerpt's terms (no term of a text begins with `_`).
TYPED_IN = {"": "", "title": "_t", "excerpt": "_e"}
#: Texts in ASCII that are worth numpy's import, and so many at once that a code fits in 32 bits.
PAYS_NUMPY = 100
_AT_ONCE = 500

_LETTERS = "0123456789_abcdefghijklmnopqrstuvwxyz"
_LETTER = f"[^{SEPARATORS}]"
#: Every ASCII character between the terms of a folded text as a blank.
_SEPARATORS = {code: " " for code in range(128) if chr(code) not in _LETTERS}
_ONE, _TWO, _THREE = (itemgetter(slice(letters)) for letters in range(1, TYPED + 1))
_START = re.compile(f"({_LETTER}{{1,{TYPED}}}){_LETTER}*")
#: The number of each ASCII character, 0 where it is no letter.
_NUMBERS = bytes(_LETTERS.find(chr(code)) + 1 for code in range(256))
#: A beginning as a number in this base: its letters counted from 1, 0 where there is none.
_BASE = len(_LETTERS) + 1
_CODES = _BASE**3


def typing_rows(rows: Sequence[tuple[int | str, ...]]) -> list[tuple[int, str]]:
    """The rows of typing_index for rows of article_index: its rowid and the beginnings in any order, each once."""
    everything = beginnings([" ".join(map(str, columns)) for _, *columns in rows])
    titles = beginnings([str(row[1]) for row in rows], TYPED_IN["title"])
    excerpts = beginnings([str(row[2]) for row in rows], TYPED_IN["excerpt"])
    found = zip(rows, everything, titles, excerpts, strict=True)
    return [(int(row[0]), f"{anywhere} {title} {excerpt}") for row, anywhere, title, excerpt in found]


def beginnings(texts: Sequence[str], mark: str = "") -> list[str]:
    """Of each folded text the first one, two and three letters of every term, each once, with `mark` before it and
    blanks between them."""
    plain = [text for text in texts if text.isascii()]
    if len(plain) < PAYS_NUMPY:
        return [_of_one(text, mark) for text in texts]
    found = iter(
        [each for start in range(0, len(plain), _AT_ONCE) for each in _of_many(plain[start : start + _AT_ONCE], mark)]
    )
    return [next(found) if text.isascii() else _of_one(text, mark) for text in texts]


def _of_one(text: str, mark: str = "") -> str:
    return " ".join([mark + each for each in _beginnings(text)])


def _beginnings(text: str) -> set[str]:
    three = set(map(_THREE, text.translate(_SEPARATORS).split()) if text.isascii() else _START.findall(text))
    two = set(map(_TWO, three))
    return three | two | set(map(_ONE, two))


def _of_many(texts: Sequence[str], mark: str = "") -> list[str]:
    """The same of texts in ASCII: each beginning is a number, those of one text after those of the one before."""
    import numpy as np

    letters = np.frombuffer(("  ".join(texts) + "   ").encode("ascii").translate(_NUMBERS), np.uint8)
    is_letter = letters > 0
    starts = np.flatnonzero(is_letter[1:] > is_letter[:-1]) + 1
    if is_letter[0]:
        starts = np.concatenate(([0], starts))
    ends = np.cumsum(np.fromiter((len(text) + 2 for text in texts), np.int64, len(texts)))
    counts = np.diff(np.searchsorted(starts, ends), prepend=0)
    first, second = letters[starts].astype(np.int32), letters[starts + 1]
    third = np.where(second > 0, letters[starts + 2], 0)
    three = np.repeat(np.arange(len(texts), dtype=np.int32) * _CODES, counts)
    three += (first * _BASE + second) * _BASE + third
    three = _distinct(three)
    two = _distinct(three - three % _BASE)
    found = _distinct(np.concatenate((three, two, two - two % _BASE**2)))
    names = _names(mark)
    ends = np.searchsorted(found, np.arange(len(texts) + 1, dtype=np.int32) * _CODES) * names.itemsize
    written = names[found % _CODES].tobytes().decode("ascii")
    return [written[start:end] for start, end in pairwise(ends.tolist())]


def _distinct(codes: Codes) -> Codes:
    codes.sort()
    return codes[_changes(codes)]


def _changes(codes: Codes) -> NDArray[np.bool_]:
    """Where a number is another than the one before."""
    import numpy as np

    changes = np.ones(len(codes), np.bool_)
    np.not_equal(codes[1:], codes[:-1], out=changes[1:])
    return changes


@cache
def _names(mark: str) -> NDArray[Any]:
    """The beginnings that numbers stand for, each as the bytes of a number: `mark`, its letters, and blanks."""
    import numpy as np

    codes = np.arange(_CODES)
    letters = np.frombuffer(f" {_LETTERS}".encode("ascii"), np.uint8)
    written = np.full((_CODES, 8 if mark else 4), ord(" "), np.uint8)
    written[:, : len(mark)] = np.frombuffer(mark.encode("ascii"), np.uint8)
    for place in range(TYPED):
        written[:, len(mark) + place] = letters[codes // _BASE ** (TYPED - 1 - place) % _BASE]
    return written.view(np.uint64 if mark else np.uint32).ravel()
