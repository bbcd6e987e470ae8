"""Ranges sorted by their start, asked by what they touch: thousands of marks, of which a screenful is painted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Ranges(Generic[T]):
    """Holds (start, end) pairs, or objects with `start` and `end`."""

    def __init__(self, items: Sequence[T]) -> None:
        self._items = sorted(items, key=_bounds)
        self._starts = [_bounds(item)[0] for item in self._items]
        self._reach = list(accumulate((_bounds(item)[1] for item in self._items), max))

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: int) -> T:
        return self._items[index]

    def touching(self, start: int, end: int) -> list[T]:
        """The items that share a character or a border with the range, by their start."""
        first = bisect_left(self._reach, start)
        last = bisect_right(self._starts, end)
        return [item for item in self._items[first:last] if _bounds(item)[1] >= start]

    def first_from(self, offset: int) -> int:
        """The index of the first item that starts at `offset` or later."""
        return bisect_left(self._starts, offset)


def _bounds(item: Any) -> tuple[int, int]:
    return item if isinstance(item, tuple) else (item.start, item.end)
