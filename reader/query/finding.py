"""Where the words of a query stand in a text: the same division into terms as the index, in Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from reader.folding import SEPARATORS, Folded, fold
from reader.query.tree import Leaf, Literal, Near, Words

Mark = tuple[int, int]
_NearBy = Callable[[str, Sequence[re.Pattern[str]], Near], list[Mark]]


class Finder:
    """Finds the matches of some leaves in texts; `forms` gives the forms of a term that count as the term."""

    def __init__(self, leaves: Iterable[Leaf], forms: Callable[[str], Sequence[str]] | None = None) -> None:
        self._words: list[re.Pattern[str]] = []
        self._near: list[tuple[list[re.Pattern[str]], Near]] = []
        self._literals: list[str] = []
        for leaf in leaves:
            if isinstance(leaf, Words):
                self._words.append(_pattern(leaf, forms))
            elif isinstance(leaf, Near):
                self._near.append(([_pattern(part, forms) for part in leaf.parts], leaf))
            elif isinstance(leaf, Literal):
                self._literals.append(leaf.text)
        is_only = len(self._words) == 1 and not self._near and not self._literals
        #: The one pattern there is, whose matches come in order and each once.
        self._only = self._words[0] if is_only else None

    def __bool__(self) -> bool:
        return bool(self._words or self._near or self._literals)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """The matches in order as (start, end, which leaf), code points of `text`; overlapping ones are all there."""
        found: list[tuple[int, int, int]] = []
        if self._words or self._near:
            folded = Folded(text)
            found = self.spans(folded.text)
            if found and not folded.is_in_step:
                found = [(*_origin(folded, span[:2]), span[2]) for span in found]
        if self._literals:
            found += self.signs(text)
        return found if self._only is not None or len(found) < 2 else sorted(set(found))

    def spans(self, folded: str) -> list[tuple[int, int, int]]:
        """The matches of words in a folded text as (start, end, which leaf), counted there."""
        return self._in_folded(folded, _near_spans)

    def stretches(self, folded: str) -> list[tuple[int, int, int]]:
        """The same, but for words near one another, which are one match from the first to the last of them."""
        return self._in_folded(folded, _near_stretches)

    def _in_folded(self, folded: str, near_by: _NearBy) -> list[tuple[int, int, int]]:
        if self._only is not None:
            return [(match.start(), match.end(), 0) for match in self._only.finditer(folded)]
        found: list[tuple[int, int, int]] = []
        for number, pattern in enumerate(self._words):
            found += [(match.start(), match.end(), number) for match in pattern.finditer(folded)]
        for number, (patterns, near) in enumerate(self._near, len(self._words)):
            found.extend((*span, number) for span in near_by(folded, patterns, near))
        return found

    def signs(self, text: str) -> list[tuple[int, int, int]]:
        """The matches of signs, which no folded text has, as (start, end, which leaf)."""
        found: list[tuple[int, int, int]] = []
        for number, sign in enumerate(self._literals, len(self._words) + len(self._near)):
            found.extend((match.start(), match.end(), number) for match in re.finditer(re.escape(sign), text))
        return found


def merged(found: Iterable[tuple[int, int, int]]) -> list[Mark]:
    """The matches as marks that don't overlap, in order."""
    marks: list[Mark] = []
    for start, end, _ in found:
        if marks and start < marks[-1][1]:
            marks[-1] = (marks[-1][0], max(end, marks[-1][1]))
        else:
            marks.append((start, end))
    return marks


def _origin(folded: Folded, span: Mark) -> Mark:
    return folded.start_of(span[0]), folded.end_of(span[1])


def _pattern(words: Words, forms: Callable[[str], Sequence[str]] | None) -> re.Pattern[str]:
    terms = [tuple(forms(term)) if forms else (term,) for term in words.terms]
    if words.prefix:
        terms[-1] = (words.terms[-1],)
    return _compiled(tuple(terms), words.prefix)


@lru_cache(maxsize=512)
def _compiled(terms: tuple[tuple[str, ...], ...], prefix: bool) -> re.Pattern[str]:
    """A pattern for folded text: the terms one after the other with nothing but separators between them."""
    parts = ["(?:" + "|".join(map(re.escape, sorted(forms, key=len, reverse=True))) + ")" for forms in terms]
    between = f"[{SEPARATORS}]+"
    end = f"[^{SEPARATORS}]*" if prefix else f"(?![^{SEPARATORS}])"
    begin = f"(?<![^{SEPARATORS}])" + parts[0]
    if len(terms[0]) == 1:
        # A pattern that begins with a plain text is searched for far faster than one that looks behind first.
        first = re.escape(terms[0][0])
        begin = f"{first}(?<![^{SEPARATORS}]{first})"
    return re.compile(between.join([begin, *parts[1:]]) + end)


def holds(sought: str, text: str) -> bool:
    """Tell whether the terms of `sought`, parted by blanks, stand in a row in `text`; a `*` at the end: a beginning."""
    return stands(sought, fold(text))


def stands(sought: str, folded: str) -> bool:
    """The same of a text that is folded already."""
    return sought_pattern(sought).search(folded) is not None


@lru_cache(maxsize=512)
def sought_pattern(sought: str) -> re.Pattern[str]:
    """What finds such terms in a folded text."""
    return _compiled(tuple((term,) for term in sought.rstrip("*").split(" ")), sought.endswith("*"))


#: A match of a part of a NEAR: the number of its first term, and its place.
_Placed = tuple[int, Mark]


def _near_places(text: str, patterns: Sequence[re.Pattern[str]]) -> list[list[_Placed]]:
    """The matches of each part of a NEAR, wherever the others stand."""
    token_starts = [match.start() for match in re.finditer(f"[^{SEPARATORS}]+", text)]
    number = {start: index for index, start in enumerate(token_starts)}
    return [[(number[match.start()], match.span()) for match in pattern.finditer(text)] for pattern in patterns]


def _is_near(words: Words, first: int, last: int, near: Near) -> bool:
    """Whether a match of `words` at term `first` is near enough to one that begins at `last` (FTS5's NEAR)."""
    return last - len(words.terms) - near.distance <= first <= last


def _near_spans(text: str, patterns: Sequence[re.Pattern[str]], near: Near) -> list[Mark]:
    """The matches of the parts that stand near enough to one another, counted in terms."""
    places = _near_places(text, patterns)
    if not all(places):
        return []
    found: set[Mark] = set()
    for last in sorted(index for part in places for index, _ in part):
        window = [
            [span for index, span in part if _is_near(words, index, last, near)]
            for part, words in zip(places, near.parts, strict=True)
        ]
        if all(window):
            found.update(span for part in window for span in part)
    return sorted(found)


def _near_stretches(text: str, patterns: Sequence[re.Pattern[str]], near: Near) -> list[Mark]:
    """From the first to the last of each group of parts that stand near enough to one another, as short as may be.

    A word belongs to one group alone: that which ends first.
    """
    found: list[Mark] = []
    places = _near_places(text, patterns)
    matches = sorted((index, part, span) for part, each in enumerate(places) for index, span in each)
    latest: dict[int, _Placed] = {}
    for last, part, span in matches:
        if found and span[0] < found[-1][1]:
            continue
        latest[part] = last, span
        is_near = all(_is_near(near.parts[number], index, last, near) for number, (index, _) in latest.items())
        spans = sorted(each for _, each in latest.values())
        if is_near and len(spans) == len(places) and _are_apart(spans):
            found.append((spans[0][0], max(end for _, end in spans)))
            latest.clear()
    return found


def _are_apart(spans: Sequence[Mark]) -> bool:
    """Whether none of the places, in order, overlaps the next: no word is near itself."""
    return all(one[1] <= other[0] for one, other in pairwise(spans))
