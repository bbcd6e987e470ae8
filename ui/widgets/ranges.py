"""Ranges sorted by their start, asked by what they touch: thousands of marks, of which a screenful is painted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from operator import attrgetter, itemgetter
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Ranges(Generic[T]):
    """Holds (start, end) pairs, or objects with `start` and `end`."""

    def __init__(self, items: Sequence[T]) -> None:
        # Ten thousand marks are sorted anew within a frame, since what is done for each is done in C.
        both: Callable[[Any], tuple[int, int]] | None = (
            None if items and isinstance(items[0], tuple) else attrgetter("start", "end")
        )
        ordered: list[Any] = sorted(items, key=both)
        self._items: list[T] = ordered
        bounds = ordered if both is None else list(map(both, ordered))
        self._starts: list[int] = list(map(itemgetter(0), bounds))
        self._ends: list[int] = list(map(itemgetter(1), bounds))
        self._reach = list(accumulate(self._ends, max))

    def changed(self, gone: Iterable[T], come: Iterable[T]) -> Ranges[T]:
        """The same without `gone` (items of these very ranges) and with `come`: quicker, for a few, than all anew."""
        made: Ranges[T] = Ranges([])
        made._items, made._starts, made._ends = list(self._items), list(self._starts), list(self._ends)
        for item in gone:
            at = made._items.index(item, bisect_left(made._starts, _bounds(item)[0]))
            del made._items[at], made._starts[at], made._ends[at]
        for item in come:
            start, end = _bounds(item)
            at = bisect_right(made._ends, end, bisect_left(made._starts, start), bisect_right(made._starts, start))
            made._items.insert(at, item)
            made._starts.insert(at, start)
            made._ends.insert(at, end)
        made._reach = list(accumulate(made._ends, max))
        return made

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
