"""The folded form of text, which is what the indexes hold and what queries are turned into.

Folding makes FTS5's built-in tokeniser `unicode61` (with `tokenchars '_'`) find what a reader expects:

* case, accents, width and ligatures do not count (`Łódź` = `lodz`, `ß` = `ss`, `ﬁ` = `fi`), nor do soft hyphens,
  zero-width and bidi marks; digits of every script are the same digits, and `1,000` is `1000`;
* Chinese, Japanese, Korean, Thai, Lao, Khmer, Myanmar and Tibetan are indexed character by character, so that a word
  inside a run is found as a phrase; where a sign between clauses (、 , 。 ? …) stands between two such characters, so
  does the token `_`, which no phrase crosses that has no such sign at that place itself;
* vowel signs of the Indic scripts belong to their word: unicode61 would split there, so they stand as private-use
  characters (which it takes for letters) in the folded form;
* `C++`, `C#` are one token (`c_plus_plus`, `c_sharp`), and so is an emoji; `_` separates in texts and so marks these.

Everything else that is no letter or digit separates. `tokens` is the same division into terms in Python, with the
offsets (code points) in the original text; tests hold it to what SQLite does.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

#: Goes up when the folded form of any text changes; the indexes of an archive remember which one made them.
VERSION = f"2/{unicodedata.unidata_version}"

#: The token that no phrase crosses, and how it stands in a folded text: between the parts of one indexed column (tags,
#: topics, notes) and between clauses of scripts that are indexed character by character. It is no word.
PART = "_"
BREAK = f" {PART} "

_PRIVATE = 0xF0000
#: Letters that unicode61 takes for separators (it knows them as marks).
_UNKNOWN_TO_SQLITE = frozenset([*range(0x19B0, 0x19CA), 0x1CF2, 0x1CF3])
#: Composed letters whose mark is no accent to their readers.
_WHOLE = frozenset("йў")
_LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ŋ": "ng",
    "ʼ": " ", "ʻ": " ", "ʹ": " ", "ـ": "", "ŀ": "l", "ĸ": "k",
}  # fmt: skip

_RANGES_ALONE = (
    "\u0e00-\u0fff"  # Thai, Lao, Tibetan
    "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"  # Myanmar
    "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff"  # Hangul
    "\u1780-\u17ff\u1950-\u19ff"  # Khmer, Tai Le, New Tai Lue
    "\u1a20-\u1aaf\uaa80-\uaadf"  # Tai Tham, Tai Viet
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u303c\u3041-\u30ff\u3105-\u318f\u31a0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff66-\uffdc\U00016fe0-\U00018fff\U0001aff0-\U0001b2ff\U00020000-\U0003ffff"
)
_ALONE = re.compile(f"[{_RANGES_ALONE}]")
#: Signs that part clauses: those of ASCII and their wide forms, of Chinese and Japanese, Tibetan, Burmese, Khmer.
_STOPS = (
    ",.;:!?\u2026\u3001\u3002\uff0c\uff0e\uff1a\uff1b\uff1f\uff01\uff61\uff64\u0f0d-\u0f12\u104a\u104b\u17d4-\u17d6"
)
#: What may stand beside such a sign: blanks, quotation marks, brackets.
_BESIDE = "\\s\"'()\u2018-\u201f\u3008-\u3011\u3014-\u301b\uff08\uff09\uff62\uff63"
#: Signs that fold to a blank wherever they stand, but for those of them that part clauses.
_SIGNS = "_\u2019\u201c\u201d\u2018\u2013\u2014\u2026\xa0\u2022\xb7\xab\xbb"
#: Takes the place of such a sign while a text is folded: no character of any text.
_CLAUSE_END = "\ufdd0"
#: Marks that fold away: accents and vowel points that readers leave out (Hebrew, Arabic, Syriac), nuktas, variations.
_DROPPED = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0711\u0730-\u074a"
    "\u093c\u09bc\u0a3c\u0abc\u0b3c\u0c3c\u0cbc\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
    "\U000e0100-\U000e01ef]"
)
_EMOJI = re.compile("[\u2600-\u27bf\u2b50-\u2b55\U0001f000-\U0001faff]")

#: A character with what composes onto it: conjoining jamo, half-width kana with their marks, accents.
_UNIT = re.compile(
    "[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+|[\uff66-\uff9f]+|[\uffa0-\uffdc]+"
    "|[^_][\u0300-\u0308\u030a-\u0315\u031b\u0323-\u0328\u0338\u0342\u0345\u3099\u309a]*|_",
    re.DOTALL,
)
_FOREIGN = "[^\x00-\x5e\x60-\x7f]+"
_THOUSANDS = r",(?<=[0-9],)(?=[0-9]{3}(?![0-9]))"
_NAMED = r"(?<!\w)[A-Za-z](?:\+\+|#)"
_PLAIN_PIECES = re.compile(_FOREIGN)
_ALL_PIECES = re.compile(f"{_FOREIGN}|{_THOUSANDS}|{_NAMED}")
_HAS_THOUSANDS = re.compile(_THOUSANDS)

#: What parts the tokens of a folded text, as a class of characters of a pattern: ASCII but digits, letters and `_`. (To
#: say what is none of them instead takes `re` a hundred times as long to compile.)
SEPARATORS = "\x00-/:-^`{-\x7f"
#: The tokens of a folded text: what unicode61 finds in it.
_TOKEN = re.compile(f"[^{SEPARATORS}]+")

_LONG_PIECE = 24
_CACHE_LIMIT = 100_000


class _Cache(dict[str, str]):
    """Folded pieces by their source; forgotten when there are too many."""

    def __missing__(self, piece: str) -> str:
        folded = "".join([folded for _, folded in _units(piece)])
        if len(piece) <= _LONG_PIECE:
            if len(self) >= _CACHE_LIMIT:
                self.clear()
            self[piece] = folded
        return folded


class _Units(dict[str, str]):
    """Folded units by their source; there are about as many as characters in use."""

    def __missing__(self, unit: str) -> str:
        folded = _fold_unit(unit)
        if len(unit) <= 3:
            self[unit] = folded
        return folded


_PIECES = _Cache()
_UNITS = _Units()


def fold(text: str) -> str:
    """The folded form of `text`: lower case without accents, in which unicode61 finds the tokens described above."""
    plain = _without_signs(text)
    if plain.isascii() and not _is_special(plain):
        return plain.lower()
    text = _without_signs(_clause().sub(rf"\1{_CLAUSE_END}", text))
    return _pattern(text).sub(_fold_match, text).lower()


def _pattern(text: str) -> re.Pattern[str]:
    return _ALL_PIECES if _is_special(text) else _PLAIN_PIECES


def _is_special(text: str) -> bool:
    """Whether signs of ASCII may be a part of a word."""
    return "#" in text or "++" in text or ("," in text and _HAS_THOUSANDS.search(text) is not None)


@cache
def _clause() -> re.Pattern[str]:
    """Such a sign after a character that stands alone (its variation included) and before another one; no digits."""
    return re.compile(
        f"([{_RANGES_ALONE}](?<![{_STOPS}\\d])[\ufe00-\ufe0f\U000e0100-\U000e01ef]?[{_BESIDE}]*)[{_STOPS}]"
        f"(?=[{_STOPS}{_BESIDE}]*(?![{_STOPS}{_BESIDE}\\d])[{_RANGES_ALONE}])"
    )


def _without_signs(text: str) -> str:
    """The text with blanks for signs that are often all that is not ASCII in it."""
    for sign in "_" if text.isascii() else _SIGNS:
        text = text.replace(sign, " ")
    return text


def _fold_match(match: re.Match[str]) -> str:
    return _PIECES[match[0]]


def _units(piece: str) -> Iterator[tuple[str, str]]:
    """The units of a piece (a match of _ALL_PIECES) with their folded forms."""
    if piece == ",":
        yield piece, ""
    elif piece.isascii() and piece[0] != "_":
        yield piece, piece[0].lower() + ("_sharp " if piece.endswith("#") else "_plus_plus ")
    else:
        for unit in _UNIT.findall(piece):
            yield unit, _UNITS[unit]


def _fold_unit(unit: str) -> str:
    composed = unicodedata.normalize("NFKC" if "\uff66" <= unit <= "\uffff" else "NFC", unit)
    return "".join(_fold_character(character) for character in composed.casefold())


def _fold_character(character: str) -> str:
    if character in _WHOLE:
        return character
    if character in _LETTERS:
        return _LETTERS[character]
    if character == _CLAUSE_END:
        return BREAK
    category = unicodedata.category(character)
    if category == "Cf" or _DROPPED.match(character):
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category[0] in "LNM" or category == "Co":
        return _fold_letter(character, category)
    return f" _{ord(character):x} " if _EMOJI.match(character) else " "


def _fold_letter(character: str, category: str) -> str:
    alone = _ALONE.match(character)
    if category[0] == "M" or ord(character) in _UNKNOWN_TO_SQLITE:
        folded = chr(_PRIVATE + (ord(character) & 0xFFFF))
    elif alone:
        folded = unicodedata.normalize("NFKC", character)
        if folded != character:
            return "".join(_fold_character(part) for part in folded)
    else:
        parts = unicodedata.normalize("NFKD", character)
        if parts != character:
            return "".join(_fold_character(part) for part in parts.casefold())
        folded = character
    return f" {folded} " if alone else folded


# -- back to the original ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Token:
    """One term of a text as the index knows it; `start` and `end` are code points of the original text."""

    term: str
    start: int
    end: int


class Folded:
    """A folded text which knows where each of its characters comes from."""

    __slots__ = ("_at", "_block", "_origin", "_source", "text")

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = [0]
        self._origin = [0]
        self._block = [0]
        self.text = self._fold(source)

    def _fold(self, source: str) -> str:
        plain = _without_signs(source)
        if plain.isascii() and not _is_special(plain):
            return plain.lower()
        source = _without_signs(_clause().sub(rf"\1{_CLAUSE_END}", source))
        pattern = _pattern(source)
        parts: list[str] = []
        done = at = 0
        for match in pattern.finditer(source):
            start = match.start()
            parts.append(source[done:start])
            at += start - done
            done = start
            piece = match[0]
            folded = _PIECES[piece]
            parts.append(folded)
            if len(piece) == 1 == len(folded):
                at += 1
                done += 1
                continue
            for unit, form in _units(piece):
                self._note(at, done, len(unit), len(form))
                at += len(form)
                done += len(unit)
        parts.append(source[done:])
        return "".join(parts).lower()

    def _note(self, at: int, origin: int, length: int, folded: int) -> None:
        """Note a unit of `length` characters that became `folded` ones, where that changes the way of counting."""
        if length == folded == 1:
            return
        if folded:
            self._append(at, origin, length)
        self._append(at + folded, origin + length, 0)

    def _append(self, at: int, origin: int, block: int) -> None:
        if self._at[-1] == at:
            self._origin[-1], self._block[-1] = origin, block
        else:
            self._at.append(at)
            self._origin.append(origin)
            self._block.append(block)

    @property
    def is_in_step(self) -> bool:
        """Whether every character stands where it came from, and so do the ends of words."""
        return len(self._at) == 1 and self._source.isascii()

    def start_of(self, index: int) -> int:
        """Where in the original the character at `index` of the folded text begins."""
        part = bisect_right(self._at, index) - 1
        if self._block[part]:
            return self._origin[part]
        return self._origin[part] + index - self._at[part]

    def end_of(self, index: int) -> int:
        """Where in the original the character before `index` of the folded text ends, its combining marks included."""
        part = bisect_right(self._at, index - 1) - 1
        end = self._origin[part] + (self._block[part] or index - self._at[part])
        while end < len(self._source) and unicodedata.category(self._source[end])[0] == "M":
            end += 1
        return end

    def tokens(self) -> Iterator[Token]:
        """The terms in order."""
        for match in _TOKEN.finditer(self.text):
            yield Token(match[0], self.start_of(match.start()), self.end_of(match.end()))


def tokens(text: str) -> list[Token]:
    """The terms of `text` as unicode61 finds them in `fold(text)`, with their places in `text`."""
    return list(Folded(text).tokens())


def terms(text: str) -> list[str]:
    """The terms of `text` alone: what the index holds of it, in order."""
    return _TOKEN.findall(fold(text))


def count(folded: str) -> int:
    """How many terms unicode61 finds in a text that is folded already."""
    return sum(1 for _ in _TOKEN.finditer(folded))


def has_phrase(found: Sequence[str], wanted: Sequence[str], *, prefix: bool = False) -> bool:
    """Tell whether the terms `wanted` follow one another in `found`; with `prefix` the last one may go on."""
    size = len(wanted)
    if size > prefix and wanted[0] not in found:
        return False
    for start in range(len(found) - size + 1):
        part = list(found[start : start + size])
        if part == list(wanted) or (prefix and part[:-1] == list(wanted[:-1]) and part[-1].startswith(wanted[-1])):
            return True
    return False


def stands_alone(term: str) -> bool:
    """Tell whether `term` is one character of a script that is indexed character by character."""
    return len(term) == 1 and (bool(_ALONE.match(term)) or ord(term) >= _PRIVATE)
