"""Concordance lines (KWIC), collocates and frequencies over time of a word, a phrase or a beginning of words.

Pure: texts and counts come from outside. Terms are those of the index (reader/folding.py), so that a concordance finds
exactly what a search finds, in any script; offsets are code points of the original title, excerpt or text.

The names are those of corpus linguistics: node (the word asked for), span (the words around it that count), collocate,
expected frequency; T. McEnery and A. Hardie, Corpus Linguistics (Cambridge 2012), chapters 2 and 6.
"""

from __future__ import annotations

import math
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from reader.errors import InputError
from reader.folding import PART, SEPARATORS, Folded, terms
from reader.query import And, Everything, Literal, Near, Node, Or, Words, describe, leaves, parse, unparse
from reader.query.finding import Finder

#: Where occurrences are looked for.
FIELDS = ("title", "excerpt", "text")
#: The orders of lines: newest first, by the words before, by the words after, by the word itself, by provider.
SORTS = ("date", "left", "right", "word", "provider")
#: The measures of collocation: log-likelihood ratio, mutual information, observed frequency.
MEASURES = ("ll", "mi", "count")
#: Lines kept; beyond these occurrences are counted only.
MOST = 500_000
#: Words on either side by which lines are sorted, and characters on either side in which these are looked for.
NEIGHBOURS, _NEAR_BY = 3, 120
#: Characters of context shown on either side.
CONTEXT = 120
#: The usual span of a collocate: five words on either side (J. Sinclair, Corpus, Concordance, Collocation, 1991).
SPAN = 5

_TERM = re.compile(f"[^{SEPARATORS}]+")
T = TypeVar("T")
Sought = Words | Near | Literal
Forms = Callable[[str], Sequence[str]]


# -- what is looked for ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Keyword:
    """The node of a concordance: what was typed, what it means in words, and its parts."""

    text: str
    explanation: str
    sought: tuple[Sought, ...]
    notices: tuple[str, ...] = ()

    @property
    def node(self) -> Node:
        """A query for the articles in whose titles, excerpts or texts it stands."""
        parts = [replace(leaf, field=name) for leaf in self.sought for name in self.fields_of(leaf)]
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields in which it may stand."""
        return tuple(name for name in FIELDS if any(name in self.fields_of(leaf) for leaf in self.sought))

    @staticmethod
    def fields_of(leaf: Sought) -> tuple[str, ...]:
        return (leaf.field,) if leaf.field else FIELDS


def keyword(text: str) -> Keyword:
    """What `text` asks a concordance for: `prosecut*`, `climate policy` (words in a row are a phrase), `"a b"`,
    `cat OR cats`, `a NEAR/3 b`, `text:word`. Raises InputError where there is no word in it.
    """
    query = parse(text)
    root = _phrase(query.root)
    sought = [leaf for leaf in dict.fromkeys(leaves(root, positive=True)) if isinstance(leaf, (Words, Near, Literal))]
    if any(leaf.field not in ("", *FIELDS) for leaf in sought):
        raise InputError("A concordance looks at titles, excerpts and texts; notes and quotes are found by a search.")
    if not sought:
        raise InputError("A concordance needs a word, a phrase or a beginning such as prosecut*.")
    explanation = " or ".join(describe(leaf).removeprefix("with ") for leaf in sought)
    return Keyword(text, explanation, tuple(sought), query.notices)


def _phrase(root: Node) -> Node:
    """Words one after the other as one phrase: in a concordance nobody asks for two words anywhere in an article."""
    if not isinstance(root, And) or not all(isinstance(part, Words) and not part.field for part in root.parts):
        return root
    words = [part for part in root.parts if isinstance(part, Words)]
    if any(part.prefix for part in words[:-1]):
        return root
    found = tuple(term for part in words for term in part.terms)
    return Words(found, "", words[-1].prefix, " ".join(part.text for part in words))


def of_query(text: str) -> tuple[str, str]:
    """What a concordance opened on a query shows: the words of the query, and the query as what limits it."""
    root = parse(text).root
    found = [leaf for leaf in leaves(root, positive=True) if isinstance(leaf, (Words, Near, Literal))]
    found = [leaf for leaf in found if leaf.field in ("", *FIELDS)]
    if not found:
        return "", text.strip()
    is_all = isinstance(root, (Words, Near, Literal, Or)) and len(found) == len(list(leaves(root)))
    return " OR ".join(dict.fromkeys(_plain(leaf) for leaf in found)), "" if is_all else text.strip()


def _plain(leaf: Sought) -> str:
    """A leaf as one would type it: quotation marks only where they are needed."""
    if isinstance(leaf, Words) and re.fullmatch(r"\w+", leaf.text) and len(leaf.terms) == 1:
        return (f"{leaf.field}:" if leaf.field else "") + leaf.text + ("*" if leaf.prefix else "")
    if isinstance(leaf, Near) and not leaf.field:
        return f" NEAR/{leaf.distance} ".join(map(_plain, leaf.parts))
    return unparse(leaf)


# -- occurrences -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """An article as a concordance reads it."""

    article: int
    published: str
    provider: str
    texts: tuple[str, str, str]
    uuid: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """An occurrence: its place in the original and in the folded text."""

    start: int
    end: int
    folded_start: int
    folded_end: int


class Searcher:
    """Finds the occurrences of a keyword; `forms` gives the forms of a term that count as the term."""

    def __init__(self, sought: Keyword, forms: Forms | None = None) -> None:
        self._finders = {
            name: Finder((leaf for leaf in sought.sought if name in sought.fields_of(leaf)), forms)
            for name in sought.fields
        }

    def fields(self, source: Source) -> Iterator[tuple[int, str]]:
        """The texts in which the keyword may stand, each with the number of its field."""
        for number, name in enumerate(FIELDS):
            if name in self._finders and source.texts[number]:
                yield number, source.texts[number]

    def places(self, number: int, folded: Folded, text: str) -> list[_Place]:
        """The occurrences in one field in order; of those that overlap the first and longest counts.

        Words near one another are one occurrence, from the first to the last of them.
        """
        finder = self._finders[FIELDS[number]]
        found = [
            _Place(folded.start_of(start), folded.end_of(end), start, end)
            for start, end, _ in finder.stretches(folded.text)
        ]
        found += [
            _Place(start, end, len(Folded(text[:start]).text), len(Folded(text[:end]).text))
            for start, end, _ in finder.signs(text)
        ]
        places: list[_Place] = []
        for place in sorted(found, key=lambda each: (each.start, -each.end)):
            if not places or place.start >= places[-1].end:
                places.append(place)
        return places


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a concordance. `start` and `end` count in the article's `field`; `before` and `after` are the
    context in the order of reading, so that in a right-to-left text `before` belongs at the right.
    """

    article: int
    field: str
    start: int
    end: int
    before: str
    word: str
    after: str
    published: str
    provider: str
    title: str = ""
    uuid: str = ""

    @property
    def is_right_to_left(self) -> bool:
        """Whether the word is of a script that is written from right to left."""
        for character in self.word:
            kind = unicodedata.bidirectional(character)
            if kind in ("L", "R", "AL"):
                return kind != "L"
        return False


class Concordance:
    """The occurrences of a keyword, newest article first; lines are cut from the texts when they are shown.

    `total` counts every occurrence and `articles` the articles that have one; the first MOST lines are kept. Where the
    work was bounded (`is_complete` false) both count what was seen.
    """

    def __init__(self, sought: Keyword, query: str, *, word_forms: bool = False) -> None:
        self.keyword, self.query, self.word_forms = sought, query, word_forms
        self.total = self.articles = self.searched = 0
        self.is_complete = False
        #: Occurrences and articles that have one, by month of publication (`2023-09`, `2023`, "").
        self.by_month: Counter[str] = Counter()
        self.articles_by_month: Counter[str] = Counter()
        self._articles, self._starts, self._ends = array("q"), array("i"), array("i")
        self._fields = array("b")
        self._neighbours = array("i")
        self._words = array("i")
        self._numbers: dict[str, int] = {"": 0}
        self._providers: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._articles)

    def place(self, line: int) -> tuple[int, str, int, int]:
        """Article, field, start and end of a line."""
        return self._articles[line], FIELDS[self._fields[line]], self._starts[line], self._ends[line]

    def add(self, searcher: Searcher, source: Source) -> int:
        """Take in what the searcher finds in one article; returns the number of occurrences."""
        count = 0
        for number, text in searcher.fields(source):
            folded = Folded(text)
            places = searcher.places(number, folded, text)
            count += len(places)
            for place in places[: max(0, MOST - len(self))]:
                self._append(source, number, place, folded.text)
        self.searched += 1
        self.total += count
        if count:
            self.articles += 1
            self.by_month[source.published[:7]] += count
            self.articles_by_month[source.published[:7]] += 1
            self._providers[source.article] = self._number(" ".join(terms(source.provider)))
        return count

    def _append(self, source: Source, number: int, place: _Place, folded: str) -> None:
        self._articles.append(source.article)
        self._fields.append(number)
        self._starts.append(place.start)
        self._ends.append(place.end)
        self._words.append(self._number(" ".join(_TERM.findall(folded, place.folded_start, place.folded_end))))
        before = _words(folded, max(0, place.folded_start - _NEAR_BY), place.folded_start)[-NEIGHBOURS:]
        after = _words(folded, place.folded_end, place.folded_end + _NEAR_BY)[:NEIGHBOURS]
        for words in (before[::-1], after):
            numbers = [self._number(word) for word in words]
            self._neighbours.extend(numbers + [0] * (NEIGHBOURS - len(numbers)))

    def _number(self, word: str) -> int:
        return self._numbers.setdefault(word, len(self._numbers))

    def order(self, sort: str) -> array[int]:
        """The lines in one of SORTS; among equals the newest first."""
        if sort not in SORTS:
            raise InputError(f"There is no order “{sort}” of a concordance; choose one of {', '.join(SORTS)}.")
        if sort == "date":
            return array("l", range(len(self)))
        ranks = [0] * len(self._numbers)
        for rank, word in enumerate(sorted(self._numbers)):
            ranks[self._numbers[word]] = rank
        return array("l", sorted(range(len(self)), key=self._key(sort, ranks)))

    def _key(self, sort: str, ranks: Sequence[int]) -> Callable[[int], int]:
        if sort == "provider":
            return lambda line: ranks[self._providers[self._articles[line]]]
        if sort == "word":
            return lambda line: ranks[self._words[line]]
        first, base, near = (0 if sort == "left" else NEIGHBOURS), len(ranks), self._neighbours
        width = 2 * NEIGHBOURS

        def key(line: int) -> int:
            at = line * width + first
            return (ranks[near[at]] * base + ranks[near[at + 1]]) * base + ranks[near[at + 2]]

        return key


def _words(folded: str, start: int, end: int) -> list[str]:
    return [term for term in _TERM.findall(folded, start, end) if term != PART]


def in_context(text: str, start: int, end: int, width: int = CONTEXT) -> tuple[str, str, str]:
    """The words before, the occurrence and the words after, each as one line; words are kept whole where they fit."""
    first, last = max(0, start - width), min(len(text), end + width)
    if first and (blank := _BLANK.search(text, first, min(start, first + 20))):
        first = blank.end()
    while first < start and unicodedata.category(text[first])[0] == "M":
        first += 1
    if last < len(text):
        cut = max(text.rfind(" ", max(end, last - 20), last), text.rfind("\n", max(end, last - 20), last))
        last = cut if cut > end else last
    while last < len(text) and unicodedata.category(text[last])[0] == "M":
        last += 1
    return _one_line(text[first:start]), _one_line(text[start:end]), _one_line(text[end:last])


_BLANK = re.compile(r"\s+")


def _one_line(text: str) -> str:
    return _BLANK.sub(" ", text)


# -- collocates --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Collocate:
    """A word that stands near the node more often than chance has it.

    `count` is the observed frequency in the span (`before` and `after` it), `frequency` that in the corpus outside of
    the node, `expected` what chance would bring into the spans, `articles` how many articles have it there.
    """

    word: str
    term: str
    count: int
    before: int
    after: int
    articles: int
    frequency: int
    expected: float
    log_likelihood: float
    mutual_information: float


@dataclass(frozen=True)
class Collocates:
    """The collocates of a keyword. `words` counts the corpus, `in_span` the words in the spans, `total` the nodes."""

    keyword: Keyword
    query: str
    span: int
    measure: str
    total: int
    words: int
    in_span: int
    collocates: tuple[Collocate, ...]


@dataclass
class SpanCounts:
    """Counts the words around the occurrences of a keyword; each word once, where spans overlap."""

    span: int = SPAN
    total: int = 0
    in_span: int = 0
    in_node: int = 0
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    nodes: Counter[str] = field(default_factory=Counter)
    written: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, searcher: Searcher, source: Source) -> None:
        """Take in one article."""
        seen: set[str] = set()
        for number, text in searcher.fields(source):
            folded = Folded(text)
            if places := searcher.places(number, folded, text):
                self._count(folded, text, places, seen)
        self.articles.update(seen)

    def _count(self, folded: Folded, text: str, places: Sequence[_Place], seen: set[str]) -> None:
        found = _TERM.finditer(folded.text)
        words = [(match[0], match.start(), match.end()) for match in found if match[0] != PART]
        inside = _numbers_inside(words, places)
        self.total += len(places)
        taken = {number for numbers in inside for number in numbers}
        self.in_node += len(taken)
        self.nodes.update(words[number][0] for number in taken)
        for numbers in inside:
            if not numbers:
                continue
            sides = (
                (self.before, range(max(0, numbers[0] - self.span), numbers[0])),
                (self.after, range(numbers[-1] + 1, min(len(words), numbers[-1] + 1 + self.span))),
            )
            for counts, side in sides:
                for number in side:
                    if number not in taken:
                        taken.add(number)
                        self._take(counts, words[number], folded, text, seen)

    def _take(
        self, counts: Counter[str], word: tuple[str, int, int], folded: Folded, text: str, seen: set[str]
    ) -> None:
        term, start, end = word
        counts[term] += 1
        self.in_span += 1
        seen.add(term)
        written = text[folded.start_of(start) : folded.end_of(end)]
        self.written.setdefault(term, Counter())[written] += 1

    def candidates(self, least: int) -> list[str]:
        """The words that stand at least so often in the spans."""
        return [term for term, count in (self.before + self.after).items() if count >= least]

    def ranked(
        self, frequencies: Mapping[str, int], words: int, *, measure: str = "ll", least: int = 2, limit: int = 100
    ) -> tuple[Collocate, ...]:
        """The collocates by `measure`. `frequencies` are those of the candidates in the whole corpus of `words`
        words, nodes included; only words seen more often than expected are listed.
        """
        size = max(1, words - self.in_node)
        found = [self._collocate(term, frequencies.get(term, 0), size) for term in self.candidates(least)]
        keys: Mapping[str, Callable[[Collocate], float]] = {
            "ll": lambda each: each.log_likelihood,
            "mi": lambda each: each.mutual_information,
            "count": lambda each: each.count,
        }
        attracted = [each for each in found if each.count > each.expected]
        return tuple(sorted(attracted, key=lambda each: (-keys[measure](each), -each.count, each.term))[:limit])

    def _collocate(self, term: str, frequency: int, size: int) -> Collocate:
        before, after = self.before[term], self.after[term]
        frequency = max(frequency - self.nodes[term], before + after)
        expected = self.in_span * frequency / size
        written = self.written[term].most_common(1)[0][0]
        return Collocate(
            written,
            term,
            before + after,
            before,
            after,
            self.articles[term],
            frequency,
            expected,
            log_likelihood(before + after, self.in_span, frequency, size),
            mutual_information(before + after, expected),
        )


def _numbers_inside(words: Sequence[tuple[str, int, int]], places: Sequence[_Place]) -> list[list[int]]:
    """For each place the numbers of the words that it covers."""
    found: list[list[int]] = []
    number = 0
    for place in places:
        while number < len(words) and words[number][2] <= place.folded_start:
            number += 1
        inside = []
        while number < len(words) and words[number][1] < place.folded_end:
            inside.append(number)
            number += 1
        found.append(inside)
    return found


def log_likelihood(observed: int, in_span: int, frequency: int, size: int) -> float:
    """The log-likelihood ratio G2 of T. Dunning, Accurate Methods for the Statistics of Surprise and Coincidence
    (Computational Linguistics 19, 1993), over the contingency table of surface co-occurrence as in S. Evert, Corpora
    and Collocations (2008): inside or outside of the spans against this word or another one. Above 3.84 chance alone
    would bring it in less than one of twenty cases, above 10.83 in less than one of a thousand.
    """
    cells = (
        (observed, in_span * frequency),
        (in_span - observed, in_span * (size - frequency)),
        (frequency - observed, (size - in_span) * frequency),
        (size - in_span - frequency + observed, (size - in_span) * (size - frequency)),
    )
    return 2 * sum(seen * math.log(seen * size / product) for seen, product in cells if seen > 0 and product > 0)


def mutual_information(observed: int, expected: float) -> float:
    """Pointwise mutual information in bits, log2(observed/expected): K. Church and P. Hanks, Word Association Norms,
    Mutual Information, and Lexicography (Computational Linguistics 16, 1990). It favours rare words.
    """
    return math.log2(observed / expected) if observed and expected else 0.0


# -- frequency over time -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Period:
    """A year or month (`2023`, `2023-09`; "" for undated articles): occurrences, articles that have one, and the words
    of all articles of that time in the fields looked at.
    """

    period: str
    count: int
    articles: int
    words: int

    @property
    def per_million(self) -> float:
        """The normalised frequency: occurrences in a million words."""
        return self.count * 1_000_000 / self.words if self.words else 0.0


def over_time(found: Concordance, words: Mapping[str, int], unit: str = "year") -> list[Period]:
    """The frequency in each year or month that has articles, oldest first, the undated last; `words` by month.

    What is dated to the year only stands under its year in a list of months.
    """
    length = {"year": 4, "month": 7}.get(unit)
    if length is None:
        raise InputError(f"Frequencies are counted by year or by month, not by “{unit}”.")
    cut = [_cut(counts, length) for counts in (found.by_month, found.articles_by_month, words)]
    periods = sorted(set().union(*cut), key=lambda period: (not period, period))
    return [Period(period, cut[0][period], cut[1][period], cut[2][period]) for period in periods]


def _cut(counts: Mapping[str, int], length: int) -> Counter[str]:
    cut: Counter[str] = Counter()
    for period, count in counts.items():
        cut[period[:length]] += count
    return cut


def both(query: Node, sought: Keyword) -> Node:
    """A query for the articles among those of `query` that have the keyword."""
    if query == Everything():
        return sought.node
    return And((*(query.parts if isinstance(query, And) else (query,)), sought.node))


def grouped(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    chunk: list[T] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
