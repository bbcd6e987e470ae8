"""In which order rows fill the pages of a table: SQLite begins a page where the next row no longer fits into the last.

Revisions take about as much room as a page, or what is left over by whole pages of them, so that in the order of their
coming a quarter of the pages that they share stays empty. Originals of a thousand bytes or two leave a seventh empty.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence

#: Of a page: its header; of a row: its place in the page's list, its length and its id (as a number of three bytes).
_PAGE_HEADER, _ROW = 8, 7
_OVERFLOW = 4
#: What a number of so many bits takes, with its type: there are none of five and of seven bytes.
_WIDTHS = [1 + width + (width in (5, 7)) for width in ((bits + 8) // 8 for bits in range(64))]
#: Texts and blobs of so many bytes have their length in one or two bytes.
_SHORT, _LONG = 57, 8_185


def payload(values: Iterable[int | str | bytes | None]) -> int:
    """The bytes of a row but for its id (sqlite.org/fileformat2.html#record_format)."""
    size = 2  # the header's own length, and the id's place in it
    for value in values:
        # Asked first for what is commonest: this is done for every file.
        if isinstance(value, (str, bytes)):
            length = len(value.encode("utf-8")) if isinstance(value, str) and not value.isascii() else len(value)
            size += length + (1 if length <= _SHORT else 2 if length <= _LONG else 3)
        elif value is None:
            size += 1
        else:
            size += 1 if 0 <= value <= 1 else _WIDTHS[(value if value >= 0 else ~value).bit_length()]
    return size


def filling_order(payloads: Sequence[int], page: int) -> list[int]:
    """The indexes of rows of so many bytes in an order that fills pages of `page` bytes: the largest first, each into
    the fullest page that has room for it.
    """
    rooms = [_room(size, page) for size in payloads]
    pages: list[list[int]] = []
    free: list[tuple[int, int]] = []  # (bytes, page), the fullest first
    for index in sorted(range(len(rooms)), key=rooms.__getitem__, reverse=True):
        at = bisect_left(free, (rooms[index], 0))
        if at == len(free):
            pages.append([])
            left, number = page - _PAGE_HEADER, len(pages) - 1
        else:
            left, number = free.pop(at)
        pages[number].append(index)
        insort(free, (left - rooms[index], number))
    return [index for several in pages for index in several]


def _room(payload: int, page: int) -> int:
    """What a row takes of a page that it shares: all, or what its overflow pages leave over
    (sqlite.org/fileformat2.html#cell_payload_overflow_pages)."""
    most, least = page - 35, (page - 12) * 32 // 255 - 23
    if payload <= most:
        return payload + _ROW
    rest = least + (payload - least) % (page - _OVERFLOW)
    return (rest if rest <= most else least) + _OVERFLOW + _ROW
