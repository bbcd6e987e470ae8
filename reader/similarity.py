"""How alike two reports are: shared rare words and word pairs, the same opening, dates near one another.

Pure functions over texts; document frequencies come from outside. An article's evidence is its title, excerpt and the
beginning of its text, and the titles and excerpts of the reports that its source declares as related: a record without
a text is often told more fully by those.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from rapidfuzz import fuzz

from reader.folding import PART, terms, tokens

#: Characters at the beginning of a text that count: news says early what it is about.
HEAD = 2_000
#: So many declared reports count; longer lists name everything on the subject.
MOST_DECLARED = 8
_OPENING = 400
_SHORTEST_OPENING = 60
_SAME_OPENING = 80.0
_DATELINE = re.compile(r"^[^\n]{0,60}?(?:—|–|--| - )\s*")

#: Words that tell nothing about the story, in an archive too small for document frequencies to say so.
STOP_WORDS = frozenset(
    [
        PART,
        "a",
        "about",
        "after",
        "all",
        "also",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "being",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "may",
        "more",
        "most",
        "new",
        "no",
        "not",
        "of",
        "on",
        "one",
        "or",
        "other",
        "our",
        "out",
        "over",
        "said",
        "says",
        "she",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "up",
        "us",
        "was",
        "we",
        "were",
        "what",
        "when",
        "which",
        "who",
        "will",
        "with",
        "would",
        "you",
        "your",
        "t",
        "s",
        "now",
        "just",
        "like",
        "get",
        "use",
        "used",
        "using",
        "make",
        "made",
        "many",
        "way",
        "ways",
        "two",
        "first",
        "year",
        "years",
    ]
)

_TITLE, _EXCERPT, _TEXT, _DECLARED_TITLE, _DECLARED_EXCERPT = 3.0, 2.0, 1.0, 1.0, 0.5
_MOST_OF_A_TERM = 4.0

_Key = TypeVar("_Key")
#: The rarity of a folded term or of a pair of terms, in nats; larger is rarer.
Rarity = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an article says of its story. `declared` are (title, excerpt) pairs; `keys` the addresses it declares."""

    title: str = ""
    excerpt: str = ""
    text: str = ""
    declared: tuple[tuple[str, str], ...] = ()
    published: str = ""
    keys: frozenset[str] = frozenset()


@dataclass(slots=True)
class Profile:
    """Evidence divided into terms: weights by term and by pair of neighbours."""

    evidence: Evidence
    weights: dict[str, float] = field(default_factory=dict)
    pairs: dict[tuple[str, str], float] = field(default_factory=dict)
    sizes: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two articles are, 0 to 1, and why, as far as it is not shared words."""

    score: float
    why: str


def profile(evidence: Evidence) -> Profile:
    """Divide the evidence into terms; costs well under a millisecond."""
    made = Profile(evidence)
    _take_in(made, evidence.title, _TITLE)
    _take_in(made, evidence.excerpt, _EXCERPT)
    _take_in(made, evidence.text[:HEAD], _TEXT)
    for title, excerpt in evidence.declared[:MOST_DECLARED]:
        _take_in(made, title, _DECLARED_TITLE)
        _take_in(made, excerpt, _DECLARED_EXCERPT)
    return made


def _take_in(made: Profile, text: str, weight: float) -> None:
    weights, pairs = made.weights, made.pairs
    before = ""
    for term in terms(text):
        if term in STOP_WORDS:
            before = ""
            continue
        weights[term] = min(_MOST_OF_A_TERM, weights.get(term, 0.0) + weight)
        if before:
            pair = (before, term)
            pairs[pair] = min(_MOST_OF_A_TERM, pairs.get(pair, 0.0) + weight)
        before = term


def _written(evidence: Evidence, wanted: tuple[str, ...]) -> str:
    """How the evidence writes these consecutive terms where they first stand."""
    declared = (text for pair in evidence.declared for text in pair)
    for text in (evidence.title, evidence.excerpt, evidence.text[:HEAD], *declared):
        found = tokens(text)
        for at in range(len(found) - len(wanted) + 1):
            if all(token.term == term for token, term in zip(found[at:], wanted, strict=False)):
                return " ".join(text[found[at].start : found[at + len(wanted) - 1].end].split())
    return " ".join(wanted)


def key_terms(made: Profile, rarity: Rarity, count: int = 24) -> list[str]:
    """The terms that tell most about the story, the best first."""
    return sorted(made.weights, key=lambda term: -made.weights[term] * rarity(term))[:count]


def compare(one: Profile, other: Profile, rarity: Rarity) -> Likeness:
    """How alike the stories of two articles are."""
    shared = [term for term in one.weights if term in other.weights]
    if not shared:
        return Likeness(0.0, "")
    mine, theirs = _sizes(one, rarity), _sizes(other, rarity)
    words = _cosine(one.weights, other.weights, mine[0] * theirs[0], rarity)
    pairs = _cosine(one.pairs, other.pairs, mine[1] * theirs[1], lambda pair: rarity(pair[0]) + rarity(pair[1]))
    opening, told = _same_opening(one.evidence, other.evidence)
    together = bool(one.evidence.keys & other.evidence.keys)
    days = days_apart(one.evidence.published, other.evidence.published)
    likeness = 1 - (1 - words) * (1 - pairs) * (1 - 0.8 * opening) * (0.9 if together else 1.0)
    reasons = (told, "name the same related report" if together else "", _near(days))
    return Likeness(round(likeness * _nearness(days), 4), "; ".join(reason for reason in reasons if reason))


def explain(one: Profile, other: Profile, likeness: Likeness, rarity: Rarity) -> str:
    """What two alike articles share, in words: “shares ‘attorneys general’, ‘50 states’; have the same opening”."""
    return "; ".join(reason for reason in (_shared_words(one, other, rarity), likeness.why) if reason)


def _cosine(
    one: Mapping[_Key, float], other: Mapping[_Key, float], sizes: float, rarity: Callable[[_Key], float]
) -> float:
    """The cosine of two weighted sets whose lengths multiply to `sizes`."""
    if len(one) > len(other):
        one, other = other, one
    shared = sum(weight * other[key] * rarity(key) ** 2 for key, weight in one.items() if key in other)
    return shared / sizes if shared else 0.0


def _sizes(made: Profile, rarity: Rarity) -> tuple[float, float]:
    """The lengths of a profile's words and pairs as vectors; kept, since a profile belongs to one archive."""
    if made.sizes is None:
        words = sum((weight * rarity(term)) ** 2 for term, weight in made.weights.items())
        pairs = sum((weight * (rarity(pair[0]) + rarity(pair[1]))) ** 2 for pair, weight in made.pairs.items())
        made.sizes = (math.sqrt(words), math.sqrt(pairs))
    return made.sizes


def _same_opening(one: Evidence, other: Evidence) -> tuple[float, str]:
    """How far one's opening is the other's, or that of a report which the other declares; 0 where it isn't."""
    best, told = 0.0, ""
    for left, right in ((one, other), (other, one)):
        for index, own in enumerate((left.excerpt, _opening(left.text))):
            for theirs, words in _openings(right, index):
                ratio = _likeness(own, theirs)
                if ratio > best:
                    best, told = ratio, words
    return (min(0.95, (best - 60) / 40), told) if best >= _SAME_OPENING else (0.0, "")


def _openings(evidence: Evidence, index: int) -> Iterable[tuple[str, str]]:
    if index == 0:
        yield evidence.excerpt, "have the same opening"
    yield _opening(evidence.text), "have the same opening"
    for _, excerpt in evidence.declared[:MOST_DECLARED]:
        yield excerpt, "a declared related report has the same opening"


def _opening(text: str) -> str:
    return _DATELINE.sub("", text[:_OPENING].strip())[:_OPENING]


def _likeness(one: str, other: str) -> float:
    """0 to 100: rapidfuzz's ratio of the openings cut to one length, or of their words without regard to order."""
    size = min(len(one), len(other))
    if size < _SHORTEST_OPENING:
        return 0.0
    one, other = one[: size + 20].lower(), other[: size + 20].lower()
    return max(
        fuzz.ratio(one, other, score_cutoff=_SAME_OPENING),
        fuzz.token_sort_ratio(one, other, score_cutoff=_SAME_OPENING),
    )


def days_apart(one: str, other: str) -> int | None:
    """Days between two publication dates; None where one of them doesn't say its day."""
    try:
        return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days)
    except ValueError:
        return None


def _nearness(days: int | None) -> float:
    """Reports of one story appear within days; after some weeks only the subject is the same."""
    if days is None:
        return 0.95
    return 1.0 if days <= 3 else max(0.6, 1.0 - 0.02 * (days - 3))


def _near(days: int | None) -> str:
    if days is None or days > 7:
        return ""
    return "published on the same day" if days == 0 else f"published {days} day{'s' if days > 1 else ''} apart"


def _shared_words(one: Profile, other: Profile, rarity: Rarity, most: int = 4) -> str:
    """The rarest pairs and words that both have, as the first one writes them."""
    pairs = [pair for pair in one.pairs if pair in other.pairs]
    pairs.sort(key=lambda pair: -(rarity(pair[0]) + rarity(pair[1])) * min(one.pairs[pair], other.pairs[pair]))
    told: list[str] = []
    used: set[str] = set()
    for pair in pairs:
        if len(told) < most and not used & set(pair):
            told.append(_written(one.evidence, pair))
            used.update(pair)
    words = [term for term in one.weights if term in other.weights and term not in used and len(term) > 2]
    words.sort(key=lambda term: -rarity(term) * min(one.weights[term], other.weights[term]))
    told += [_written(one.evidence, (term,)) for term in words[: most - len(told)]]
    return "shares " + ", ".join(f"‘{word}’" for word in told) if told else ""
