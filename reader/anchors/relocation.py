"""Finding a marked passage again in a changed text, or saying that it can't be found: never a guess.

Three steps, each only where the one before says nothing:

1. *Carried.* The difference of the two texts carries the passage over to the letter, and what is carried occurs once
   in either text, so that it can be nothing else.
2. *Judged.* Places that could be it (where the difference puts it, the same words elsewhere near by, the most similar
   words near by) are scored by words and surroundings. The best is accepted above MINIMUM only, and only with MARGIN
   over the runner-up, and over every other passage of the *old* text that would explain this place as well: where the
   marked one of two like passages vanished, the other one is explained by itself.
3. *Orphaned*, with the reason in words.

Blanks and typographic signs are evened out first: a re-flowed paragraph is the same text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import partial_ratio_alignment

from reader.anchors.difference import Part, compare
from reader.anchors.selectors import CONTEXT
from reader.graphemes import widen
from reader.models import Anchor, AnchorState, Selector

#: A place below this score is not the passage.
MINIMUM = 0.70
#: A place is accepted only when every other explanation scores lower by this much.
MARGIN = 0.12
#: (longest quote, how alike the words must be, how alike the surroundings of changed words must be): short quotes say
#: little.
ALIKE = ((12, 1.0, 1.0), (32, 0.85, 0.8), (64, 0.8, 0.8), (10**9, 0.7, 0.5))
#: Two places whose words are alike by this much are told apart by their surroundings alone ...
LIKE_WORDS = 0.85
#: ... which must differ by this much.
CLEAR_AROUND = 0.5
#: How far (code points) from the expected place passages are looked for.
REACH = 4_000
#: Verbatim text of this length that occurs once is proof of identity.
PROOF = 32
#: A piece of this length is not repeated by chance.
PIECE = 20
#: This share of a long quote's pieces must occur once only, and in the place.
PROVEN = 0.4
#: Longer quotes are looked for by their first and last so many characters.
PROBE = 200
#: Places with the same words that are looked at, nearest first.
PLACES = 24

_BLANK = {ord(char): " " for char in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"}
_BLANK |= dict.fromkeys(range(0x2000, 0x200B), " ")
_SIGNS = {**_BLANK, **dict.fromkeys(map(ord, "‘’‚‛′"), "'"), **dict.fromkeys(map(ord, "“”„‟″"), '"')}
_SIGNS |= dict.fromkeys(map(ord, "‐‑‒–—"), "-")
_RUN = re.compile("  +")

_Range = tuple[int, int]


class EvenText:
    """A text with blanks and typographic signs evened out, and the way between its offsets and the text's own."""

    def __init__(self, source: str) -> None:
        self.source = source
        even = source.translate(_SIGNS)
        runs = [match.span() for match in _RUN.finditer(even)]
        self.text = _RUN.sub(" ", even) if runs else even
        self._ends = [end for _, end in runs]
        self._saved = list(accumulate((end - start - 1 for start, end in runs), initial=0))
        self._even_ends = [end - saved for end, saved in zip(self._ends, self._saved[1:], strict=True)]

    def to_even(self, offset: int) -> int:
        """The offset in the even text; inside a run of blanks, that of the run's end."""
        passed = bisect_right(self._ends, offset)
        even = offset - self._saved[passed]
        return min(even, self._even_ends[passed]) if passed < len(self._even_ends) else even

    def from_even(self, offset: int) -> int:
        """The offset in the text."""
        return offset + self._saved[bisect_right(self._even_ends, offset)]


@dataclass(frozen=True, slots=True)
class _Place:
    """A candidate in the new text. `words` and `around` are similarities 0..1."""

    start: int
    end: int
    score: float
    words: float
    around: float


def locate(text: str, selector: Selector, origin: str | None = None) -> Anchor:
    """Where the passage of `selector` stands in `text`; see locate_all."""
    return locate_all(text, [selector], origin)[0]


def locate_all(text: str, selectors: Sequence[Selector], origin: str | None = None) -> list[Anchor]:
    """Where the passages of `selectors` stand in `text`, in their order.

    `origin` is the text on which they were made; without it (a mark from elsewhere) there is less to go by, and only
    the same words with the same prefix and suffix are accepted.
    Time: linear in the texts for passages carried over, bounded by REACH for each other one.
    """
    if origin is None:
        new = EvenText(text)
        return [_alone(new, selector) for selector in selectors]
    if origin == text:
        return [Anchor(AnchorState.EXACT, selector.start, selector.end) for selector in selectors]
    search = _Search(EvenText(text), EvenText(origin))
    marks = [(search.old.to_even(selector.start), search.old.to_even(selector.end)) for selector in selectors]
    search.prepare(marks)
    return [_sound(search, selector, mark) for selector, mark in zip(selectors, marks, strict=True)]


def _sound(search: _Search, selector: Selector, mark: _Range) -> Anchor:
    """The anchor, unless the selector does not say what stands at its place in its own text."""
    if search.old.source[selector.start : selector.end] != selector.quote:
        return _alone(search.new, selector)
    return search.anchor(selector, mark)


def _orphan(reason: str) -> Anchor:
    return Anchor(AnchorState.ORPHANED, score=0.0, reason=reason)


def _found(new: EvenText, selector: Selector, place: _Place) -> Anchor:
    """The anchor at a place of the even text, with its state in words."""
    start, end = widen(new.source, new.from_even(place.start), new.from_even(place.end))
    if (start, end) == (selector.start, selector.end) and new.source[start:end] == selector.quote:
        return Anchor(AnchorState.EXACT, start, end)
    way = f"{abs(start - selector.start):,} characters {'further on' if start > selector.start else 'further up'}"
    where = "at the same place" if start == selector.start else way
    if place.words == 1.0:
        return Anchor(AnchorState.MOVED, start, end, round(place.score, 3), f"the same words {where}")
    words = f"words that are {place.words:.0%} alike {where}"
    return Anchor(AnchorState.MOVED, start, end, round(place.score, 3), words)


# -- two texts ------------------------------------------------------------------------------------------------


class _Search:
    """The way of passages from an old text to a new one."""

    def __init__(self, new: EvenText, old: EvenText) -> None:
        self.new, self.old = new, old
        self._parts = [part for part in compare(old.text, new.text) if part.operation == "equal"]
        self._starts = [part.old_start for part in self._parts]
        self._counts: dict[str, tuple[int, int]] = {}

    def prepare(self, marks: Sequence[_Range]) -> None:
        """Count what will be asked for in one go over each text."""
        keys = {key for start, end in marks for key in self._proofs(start, end) if len(key) == PROOF}
        keys |= {self.old.text[at : at + PROOF] for mark in marks for at in _beside(mark)}
        keys = {key for key in keys if len(key) == PROOF}
        if len(keys) < PROOF:
            return
        in_old, in_new = _count_all(self.old.text, keys), _count_all(self.new.text, keys)
        self._counts = {key: (in_old.get(key, 0), in_new.get(key, 0)) for key in keys}

    def anchor(self, selector: Selector, mark: _Range) -> Anchor:
        """Where the passage at `mark` of the old text stands."""
        carried = self._carry(*mark)
        if carried is not None:
            return _found(self.new, selector, _Place(*carried, 1.0, 1.0, 1.0))
        pinned = self._pinned(mark)
        return self._judge(selector, mark) if pinned is None else _found(self.new, selector, pinned)

    # carried

    def _proofs(self, start: int, end: int) -> list[str]:
        """What has to occur once: a piece of a long quote, or a short one with what is before, and after, it."""
        text = self.old.text
        if end - start >= PROOF:
            middle = (start + end - PROOF) // 2
            return [text[middle : middle + PROOF]]
        return [text[max(0, end - PROOF) : end], text[start : start + PROOF]]

    def _carry(self, start: int, end: int) -> _Range | None:
        part = self._part_at(start)
        if part is None or end > part.old_end:
            return None
        shift = part.new_start - part.old_start
        if end - start >= PROOF:
            proven = self._is_single(self._proofs(start, end)[0])
        else:
            inside = max(0, end - PROOF) >= part.old_start and min(len(self.old.text), start + PROOF) <= part.old_end
            proven = inside and all(len(key) == PROOF and self._is_single(key) for key in self._proofs(start, end))
        if not proven:
            short, long = sorted((-1, 1), key=lambda side: start - part.old_start if side < 0 else part.old_end - end)
            proven = self._is_held(part, start, end, short) and self._is_held(part, start, end, long)
        return (start + shift, end + shift) if proven or self._is_tied(part, start, end) else None

    def _is_tied(self, part: Part, start: int, end: int) -> bool:
        """Whether unchanged text ties a repeated passage to the beginning or end of both texts.

        Only where none of the repetitions was taken away or added: else one might stand for another.
        """
        size = len(self.old.text)
        low, high = max(0, start - PROOF), min(size, end + PROOF)
        if low < part.old_start or high > part.old_end or not (self._is_at_end(part, -1) or self._is_at_end(part, 1)):
            return False
        piece = self.old.text[low:high]
        return self.old.text.count(piece) == self.new.text.count(piece)

    def _part_at(self, offset: int) -> Part | None:
        index = bisect_right(self._starts, offset) - 1
        return self._parts[index] if index >= 0 and offset < self._parts[index].old_end else None

    def _is_single(self, piece: str) -> bool:
        return self._count(piece) == (1, 1)

    def _count(self, piece: str) -> tuple[int, int]:
        """How often `piece` occurs in the old and the new text; 2 stands for more."""
        if piece not in self._counts:
            self._counts[piece] = (_count_two(self.old.text, piece), _count_two(self.new.text, piece))
        return self._counts[piece]

    def _is_held(self, part: Part, start: int, end: int, side: int) -> bool:
        """Whether the passage with unchanged text on one side of it, as far as need be, occurs once in either text.

        Where even the whole unchanged text up to the beginning (end) of both texts is repeated, that beginning (end)
        holds it as long as nothing was taken from or added to the repetitions.
        """
        text, piece = self.old.text, ""
        for reach in (4 * PROOF, len(text)):
            low = max(part.old_start, start - reach) if side < 0 else start
            high = min(part.old_end, end + reach) if side > 0 else end
            if high - low < PROOF and not self._is_at_end(part, side):
                return False
            piece = text[low:high]
            if len(piece) >= PROOF and self._is_single(piece):
                return True
            if (low == part.old_start) if side < 0 else (high == part.old_end):
                break
        if not self._is_at_end(part, side):
            return False
        return self._is_single(piece) or (self.old.text.count(piece) == self.new.text.count(piece))

    def _is_at_end(self, part: Part, side: int) -> bool:
        if side < 0:
            return part.old_start == 0 and part.new_start == 0
        return part.old_end == len(self.old.text) and part.new_end == len(self.new.text)

    # pinned

    def _pinned(self, mark: _Range) -> _Place | None:
        """The place between the two edges of a passage, where unchanged text that occurs once holds either edge.

        What changed lies between them then, so that no other place needs to be weighed, only how much has changed.
        """
        if not (self._is_pinned(mark, -1) and self._is_pinned(mark, 1)):
            return None
        best = next(iter(self._scored({each for each in self._mapped(mark) if each[0] < each[1]}, mark)), None)
        if best is None or not _is_alike(best, mark) or best.around < 0.5:
            return None
        if self._is_others(best, mark) or (best.words < 1.0 and self._is_mixed((best.start, best.end), mark)):
            return None
        return best

    def _is_pinned(self, mark: _Range, side: int) -> bool:
        """Whether unchanged text at one edge, outside of the passage or (of a long one) inside, occurs once in both."""
        before, first, last, after = _beside(mark)
        places = (before, first) if side < 0 else (after, last)
        for at in places if mark[1] - mark[0] >= 2 * PROOF else places[:1]:
            part = self._part_at(at) if at >= 0 else None
            if part is not None and at + PROOF <= part.old_end and self._is_single(self.old.text[at : at + PROOF]):
                return True
        return False

    # judged

    def _judge(self, selector: Selector, mark: _Range) -> Anchor:
        quote, expected = self.old.text[slice(*mark)], self._expected(mark[0])
        ranges = [*self._mapped(mark), *_same(self.new.text, quote, expected)]
        ranges += _similar(self.new.text, quote, expected)
        places = self._scored({each for each in ranges if each[0] < each[1]}, mark)
        if not places:
            return _orphan("nothing like it is in this text")
        best = places[0]
        if not _is_alike(best, mark):
            return _orphan(f"the most similar place is only {best.score:.0%} like it")
        if best.around < 0.5 and not (best.words == 1.0 and len(quote) >= PROOF and self._count(quote) == (1, 1)):
            return _orphan("its surroundings are gone, and its words alone do not tell the place")
        second = self._runner_up(best, places, mark)
        if second is not None and not _is_ahead(best, second):
            return _orphan(f"two places fit about equally well ({best.score:.0%} and {second.score:.0%})")
        rival = self._rival(best, mark)
        if rival is not None and not _is_ahead(best, rival):
            return _orphan("what is left fits another passage of the older text about as well")
        if self._is_others(best, mark):
            return _orphan("the place goes on as another passage of the older text did")
        if best.words < 1.0 and self._is_mixed((best.start, best.end), mark):
            return _orphan("parts of it stand at different places")
        if best.words < 1.0 and not self._is_proven(best, mark):
            return _orphan("what is left of it is repeated elsewhere")
        return _found(self.new, selector, best)

    def _is_proven(self, best: _Place, mark: _Range) -> bool:
        """Whether enough of a long quote stands in the place, and nowhere else near by in either text."""
        quote, place = self.old.text[slice(*mark)], self.new.text[best.start : best.end]
        pieces = [quote[at : at + PIECE] for at in range(0, min(len(quote) - PIECE, REACH) + 1, PIECE // 2)]
        if len(pieces) < 8:
            return True
        old = self.old.text[max(0, mark[0] - REACH) : mark[1] + REACH]
        new = self.new.text[max(0, best.start - REACH) : best.end + REACH]
        proven = (piece in place and _count_two(old, piece) == _count_two(new, piece) == 1 for piece in pieces)
        return any(count >= PROVEN * len(pieces) for count in accumulate(proven))

    def _is_others(self, place: _Place, mark: _Range) -> bool:
        """Whether an edge of the place reads, to both sides, as another passage near by in the old text did."""
        old = self.old.text[max(0, mark[0] - REACH) : mark[1] + REACH]
        for at, own, sides in ((place.start, mark[0], (CONTEXT, 10)), (place.end, mark[1], (10, CONTEXT))):
            for before, after in (sides, (PIECE, PIECE)):
                edge = self.new.text[max(0, at - before) : at + after]
                if edge != self.old.text[max(0, own - before) : own + after] and edge in old:
                    return True
        return False

    def _is_mixed(self, place: _Range, mark: _Range) -> bool:
        """Whether words of the passage stand right beside the place, or elsewhere near by where none of their
        repetitions went; or words from elsewhere in the place.
        """
        old, new, size = self.old.text, self.new.text, place[1] - place[0]
        beside = new[max(0, place[0] - size) : place[1] + size]
        if any(piece in beside or new.count(piece) >= old.count(piece) for piece in _strays(old, mark, new, place)):
            return True
        return any(True for _ in _strays(new, place, old, mark))

    def _expected(self, offset: int) -> int:
        """Where the difference puts an offset of the old text, or what comes before it."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return 0
        part = self._parts[index]
        return part.new_start + min(offset, part.old_end) - part.old_start

    def _mapped(self, mark: _Range) -> list[_Range]:
        """The stretch of the new text between the first and the last unchanged character of the passage."""
        start, end = mark
        first = max(0, bisect_right(self._starts, start) - 1)
        kept = []
        for part in self._parts[first : bisect_right(self._starts, end - 1)]:
            low, high = max(start, part.old_start), min(end, part.old_end)
            if low < high:
                shift = part.new_start - part.old_start
                kept += [low + shift, high + shift]
        if not kept:
            return []
        before, after = self._part_at(start - 1) if start else None, self._part_at(end)
        low = before.new_end if before and before.old_end == start else kept[0]
        high = after.new_start if after and after.old_start == end else kept[-1]
        return [(kept[0], kept[-1]), (low, high), (low, kept[-1]), (kept[0], high)]

    def _scored(self, ranges: Iterable[_Range], mark: _Range) -> list[_Place]:
        """The places, best first; of overlapping ones with the same score the longer first."""
        places = [_score(self.old.text, mark, self.new.text, each) for each in ranges]
        return sorted(places, key=lambda place: (-place.score, place.start - place.end, place.start))

    def _runner_up(self, best: _Place, places: Sequence[_Place], mark: _Range) -> _Place | None:
        """The best other place of the new text."""
        quote, middle = self.old.text[slice(*mark)], (best.start + best.end) // 2
        others = {(place.start, place.end) for place in places[1:]} | {
            *_similar(self.new.text, quote, middle, split=True)
        }
        scored = self._scored(others, mark)
        return next((place for place in scored if not _overlap(place, best)), None)

    def _rival(self, best: _Place, mark: _Range) -> _Place | None:
        """The other passage of the old text that explains the place `best` best."""
        place, words, middle = (best.start, best.end), self.new.text[best.start : best.end], (mark[0] + mark[1]) // 2
        others = {*_same(self.old.text, words, mark[0]), *_similar(self.old.text, words, middle, split=True)}
        scored = [_score(self.new.text, place, self.old.text, each) for each in others]
        itself = _Place(*mark, 0.0, 0.0, 0.0)
        return max((each for each in scored if not _overlap(each, itself)), key=lambda each: each.score, default=None)


def _beside(mark: _Range) -> tuple[int, int, int, int]:
    """Where text of the length of a PROOF begins: before the first edge, after it, before the last edge, after it."""
    return mark[0] - PROOF, mark[0], mark[1] - PROOF, mark[1]


def _is_alike(place: _Place, mark: _Range) -> bool:
    """Whether a place is like enough to the passage, by its length."""
    words, around = next((words, around) for length, words, around in ALIKE if mark[1] - mark[0] <= length)
    enough = place.words >= words and place.score >= MINIMUM
    return enough and (place.words == 1.0 or place.around >= around)


def _overlap(first: _Place, second: _Place) -> bool:
    """Whether two places are one with other edges: most of the shorter lies in the other."""
    shared = min(first.end, second.end) - max(first.start, second.start)
    return shared * 2 > min(first.end - first.start, second.end - second.start)


def _strays(source: str, taken: _Range, target: str, place: _Range) -> Iterator[str]:
    """Pieces of `source[taken]` that stand in `target` near `place`, but not in it."""
    low, high = max(0, place[0] - REACH), place[1] + REACH
    around = target[max(0, place[0] - PIECE) : place[1] + PIECE]
    for at in range(taken[0], min(taken[1] - PIECE, taken[0] + REACH) + 1, PIECE // 5):
        piece = source[at : at + PIECE]
        if piece not in around and target.find(piece, low, high) >= 0:
            yield piece


def _is_ahead(best: _Place, other: _Place) -> bool:
    """Whether `best` is clearly the better explanation. Where both have the same words, surroundings must tell."""
    if other.words > LIKE_WORDS * best.words and best.around - other.around < CLEAR_AROUND:
        return False
    return best.score - other.score >= MARGIN


def _score(source: str, mark: _Range, target: str, place: _Range) -> _Place:
    """How like the passage `mark` of `source` the stretch `place` of `target` is, with its surroundings.

    The surroundings of a short quote say more than it does, those of a long one less.
    """
    quote, found = source[slice(*mark)], target[slice(*place)]
    words = Levenshtein.normalized_similarity(quote, found, score_cutoff=0.3)
    before = _alike(_before(source, mark[0]), _before(target, place[0]))
    after = _alike(source[mark[1] : mark[1] + CONTEXT], target[place[1] : place[1] + CONTEXT])
    around = (before + after) / 2
    weight = len(quote) / (len(quote) + 2 * CONTEXT)
    return _Place(*place, weight * words + (1 - weight) * around, words, around)


def _before(text: str, at: int) -> str:
    """What stands before `at`, read backwards."""
    return text[max(0, at - CONTEXT) : at][::-1]


def _alike(first: str, second: str) -> float:
    """How like two surroundings are, both read away from the passage; 1.0 where both are empty."""
    if not first and not second:
        return 1.0
    return Levenshtein.normalized_similarity(first, second)


def _same(text: str, quote: str, near: int, *, everywhere: bool = False) -> list[_Range]:
    """The places within reach that read exactly `quote`, the nearest where there are many.

    Where there is none within reach, up to two others for a long quote, or `everywhere`.
    """
    low, high = max(0, near - REACH), min(len(text), near + len(quote) + REACH)
    at, found = low - 1, []
    while (at := text.find(quote, at + 1, high)) >= 0:
        found.append((at, at + len(quote)))
    found = sorted(found, key=lambda place: abs(place[0] - near))[:PLACES]
    if (found and not everywhere) or (len(quote) < PROOF and not everywhere):
        return found
    while len(found) < 2 and (at := text.find(quote, at + 1)) >= 0:
        found += [(at, at + len(quote))] if (at, at + len(quote)) not in found else []
    return found


def _similar(text: str, quote: str, near: int, *, split: bool = False) -> list[_Range]:
    """The most similar stretch within reach of `near`; with `split` one before it and one after it."""
    low, high = max(0, near - REACH), min(len(text), near + len(quote) + REACH)
    windows = [(low, near), (near, high)] if split else [(low, high)]
    return [place for window in windows for place in _best_in(text, quote, *window)]


def _best_in(text: str, quote: str, low: int, high: int) -> list[_Range]:
    if high - low < len(quote) // 2:
        return []
    if len(quote) <= 2 * PROBE:
        found = _aligned(text, quote, low, high)
        return [_snapped(text, quote, found)] if found else []
    head, tail = _aligned(text, quote[:PROBE], low, high), _aligned(text, quote[-PROBE:], low, high)
    if head and tail and len(quote) / 2 < tail[1] - head[0] < len(quote) * 2:
        return [(head[0], tail[1])]
    return []


def _aligned(text: str, quote: str, low: int, high: int) -> _Range | None:
    if high - low <= len(quote):
        return (low, high) if high > low else None
    found = partial_ratio_alignment(quote, text[low:high], score_cutoff=50)
    return None if found is None else (low + found.dest_start, low + found.dest_end)


def _snapped(text: str, quote: str, place: _Range) -> _Range:
    """The edges near by, at the bounds of words, that make the place most like the quote: first one, then the other."""

    def alike(each: _Range) -> float:
        return Levenshtein.normalized_similarity(quote, text[slice(*each)])

    start, end = place
    start, _ = max(((each, end) for each in _bounds(text, start) if each < end), key=alike, default=place)
    return max(((start, each) for each in _bounds(text, end) if start < each), key=alike, default=place)


def _bounds(text: str, at: int) -> list[int]:
    near = range(max(0, at - 12), min(len(text), at + 12) + 1)
    bounds = [each for each in near if each in (0, len(text)) or text[each - 1].isalnum() != text[each].isalnum()]
    return [*sorted(bounds, key=lambda each: abs(each - at))[:5], at]


def _count_two(text: str, piece: str) -> int:
    """0, 1, or 2 for more."""
    first = text.find(piece)
    if first < 0:
        return 0
    return 1 if text.find(piece, first + 1) < 0 else 2


def _count_all(text: str, keys: set[str]) -> dict[str, int]:
    """How often each key (all of length PROOF) occurs, in one pass."""
    counts: dict[str, int] = {}
    for at in range(len(text) - PROOF + 1):
        piece = text[at : at + PROOF]
        if piece in keys:
            counts[piece] = counts.get(piece, 0) + 1
    return counts


# -- a selector without its text --------------------------------------------------------------------------------


def _alone(new: EvenText, selector: Selector) -> Anchor:
    """The only place that reads as the selector says, prefix, quote and suffix to the letter."""
    literal = selector.prefix + selector.quote + selector.suffix
    if _count_two(new.source, literal) == 1:
        start = new.source.find(literal) + len(selector.prefix)
        place = new.to_even(start), new.to_even(start + len(selector.quote))
        return _found(new, selector, _Place(*place, 1.0, 1.0, 1.0))
    before, quote, after = (EvenText(part).text for part in (selector.prefix, selector.quote, selector.suffix))
    near = new.to_even(min(selector.start, len(new.source)))
    places = _same(new.text, before + quote + after, near, everywhere=True)
    if not places:
        return _orphan("its words are not in this text between the words that stood around them")
    if len(places) > 1:
        return _orphan(f"{len(places)} places fit equally well")
    start = places[0][0] + len(before)
    return _found(new, selector, _Place(start, start + len(quote), 1.0, 1.0, 1.0))
