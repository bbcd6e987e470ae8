"""What changed between two texts, by words, in bounded time: for the History pane and for re-anchoring."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz.distance import Indel

#: Words, runs of blanks, single signs; scripts without blanks count by character.
_TOKEN = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff]|[^\W\u0e00-\uffff]+|\w|\s+|\W"
)
#: The exact comparison takes time and memory (bits) with the product of the lengths; beyond it, common shingles split.
_EXACT_PRODUCT = 100_000_000
_SHINGLE = 8
#: An unchanged stretch shorter than this (code points) between two longer changes is not worth reading as unchanged.
_CRUMB = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch: `operation` is equal, delete (`new_start == new_end`) or insert (`old_start == old_end`)."""

    operation: str
    old_start: int
    old_end: int
    new_start: int
    new_end: int


def compare(old: str, new: str) -> list[Part]:
    """The stretches that turn `old` into `new`, in order, covering both; a replacement is a delete and an insert.

    Equal stretches are equal to the letter. Offsets are code points.
    """
    prefix = common_prefix(old, new)
    suffix = common_suffix(old, new, min(len(old), len(new)) - prefix)
    prefix, suffix = _to_words(old, new, prefix, suffix)
    first, second = old[prefix : len(old) - suffix], new[prefix : len(new) - suffix]
    left, right = _TOKEN.findall(first), _TOKEN.findall(second)
    at_old, at_new = _offsets(left, prefix), _offsets(right, prefix)
    matches = [(0, 0, prefix)] if prefix else []
    for i, j, size in _matches(left, right):
        matches.append((at_old[i], at_new[j], at_old[i + size] - at_old[i]))
    if suffix:
        matches.append((len(old) - suffix, len(new) - suffix, suffix))
    return list(_parts(_without_crumbs(_joined(matches), len(old), len(new)), len(old), len(new)))


def common_prefix(first: str, second: str) -> int:
    """How many characters the two texts have in common at their starts."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def common_suffix(first: str, second: str, limit: int) -> int:
    """How many characters, at most `limit`, the two texts have in common at their ends."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        if first[len(first) - middle :] == second[len(second) - middle :]:
            low = middle
        else:
            high = middle - 1
    return low


def _to_words(old: str, new: str, prefix: int, suffix: int) -> tuple[int, int]:
    """Draw the common ends back so that they cut no word."""
    while prefix and _cuts(old, new, prefix):
        prefix -= 1
    while suffix and _cuts(old, new, len(old) - suffix, len(new) - suffix):
        suffix -= 1
    return prefix, suffix


def _cuts(old: str, new: str, at_old: int, at_new: int | None = None) -> bool:
    return _is_inside(old, at_old) or _is_inside(new, at_old if at_new is None else at_new)


def _is_inside(text: str, at: int) -> bool:
    return 0 < at < len(text) and ((text[at - 1].isalnum() and text[at].isalnum()) or _extends(text[at]))


def _extends(char: str) -> bool:
    return not char.isascii() and not char.isalnum() and not char.isspace()


def _offsets(tokens: Sequence[str], start: int) -> list[int]:
    return list(accumulate(map(len, tokens), initial=start))


# -- matching sequences of words ------------------------------------------------------------------------------


def _matches(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """(i, j, size) with left[i:i+size] == right[j:j+size], in order in both."""
    if len(left) * len(right) <= _EXACT_PRODUCT:
        yield from _exact(left, right, 0, 0)
        return
    i = j = 0
    for next_i, next_j, size in [*_anchored(left, right), (len(left), len(right), 0)]:
        if (next_i - i) * (next_j - j) <= _EXACT_PRODUCT:
            yield from _exact(left[i:next_i], right[j:next_j], i, j)
        if size:
            yield next_i, next_j, size
        i, j = next_i + size, next_j + size


def _exact(left: Sequence[str], right: Sequence[str], i: int, j: int) -> Iterator[tuple[int, int, int]]:
    if not left or not right:
        return
    for block in Indel.opcodes(left, right):
        if block.tag == "equal":
            yield i + block.src_start, j + block.dest_start, block.src_end - block.src_start


def _anchored(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int, int]]:
    """Long common stretches around shingles that occur once in both (as in patience diff), in order."""
    once_left, once_right = _once(left), _once(right)
    pairs = [(i, once_right[shingle]) for shingle, i in once_left.items() if shingle in once_right]
    found: list[tuple[int, int, int]] = []
    for i, j in _increasing(sorted(pairs)):
        end_i, end_j = (found[-1][0] + found[-1][2], found[-1][1] + found[-1][2]) if found else (0, 0)
        if i < end_i or j < end_j:
            continue
        while i > end_i and j > end_j and left[i - 1] == right[j - 1]:
            i, j = i - 1, j - 1
        size = 0
        while i + size < len(left) and j + size < len(right) and left[i + size] == right[j + size]:
            size += 1
        found.append((i, j, size))
    return found


def _once(tokens: Sequence[str]) -> dict[int, int]:
    """Hash of each shingle that occurs once -> where; of those alone that begin with a word of some endings.

    The choice hangs on the words and not on their places, so that both texts choose the same ones.
    """
    places: dict[int, int] = {}
    for at in range(len(tokens) - _SHINGLE + 1):
        if ord(tokens[at][-1]) % 3 == 1:
            key = hash(tuple(tokens[at : at + _SHINGLE]))
            places[key] = -1 if key in places else at
    return {key: at for key, at in places.items() if at >= 0}


def _increasing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that increases in both (patience sorting)."""
    tops: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before.append(last[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [j]
        last[pile : pile + 1] = [index]
    chain, at = [], last[-1] if last else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


# -- making it readable -----------------------------------------------------------------------------------------


_Match = tuple[int, int, int]


def _joined(matches: Sequence[_Match]) -> list[_Match]:
    joined: list[_Match] = []
    for i, j, size in matches:
        if joined and joined[-1][0] + joined[-1][2] == i and joined[-1][1] + joined[-1][2] == j:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + size)
        elif size:
            joined.append((i, j, size))
    return joined


def _without_crumbs(matches: list[_Match], old_end: int, new_end: int) -> list[_Match]:
    """Leave out unchanged crumbs between changes that are longer than they are."""
    kept: list[_Match] = []
    for index, (i, j, size) in enumerate(matches):
        next_i, next_j, _ = matches[index + 1] if index + 1 < len(matches) else (old_end, new_end, 0)
        last_i, last_j = (kept[-1][0] + kept[-1][2], kept[-1][1] + kept[-1][2]) if kept else (0, 0)
        before, after = i - last_i + j - last_j, next_i - i - size + next_j - j - size
        if size > _CRUMB or min(before, after) <= 2 * size:
            kept.append((i, j, size))
    return kept


def _parts(matches: Sequence[_Match], old_end: int, new_end: int) -> Iterator[Part]:
    at_old = at_new = 0
    for i, j, size in [*matches, (old_end, new_end, 0)]:
        if i > at_old:
            yield Part("delete", at_old, i, at_new, at_new)
        if j > at_new:
            yield Part("insert", i, i, at_new, j)
        if size:
            yield Part("equal", i, i + size, j, j + size)
        at_old, at_new = i + size, j + size
