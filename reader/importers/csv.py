"""CSV with a header, one article a row; columns mean what the field tables say of their names."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

from reader.fields import names_anything
from reader.importers.base import Source
from reader.importers.records import Records
from reader.models import Draft, Json, Problem


class Rows(Protocol):
    """A csv.reader: rows, and the number of lines read so far."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


class TooLong(Exception):
    """A line that is too long to be read."""


class Row(NamedTuple):
    """A row's cells and the lines that it stands in; `is_open`: a quotation mark in it has no counterpart."""

    cells: list[str]
    lines: list[str]
    is_open: bool = False


_DELIMITERS = (",", ";", "\t")
_MAX_COLUMNS = 2000
_MAX_CELL = 64 * 1024 * 1024


class CsvImporter:
    """One row, one article; a row's original is the header with that row."""

    name = "csv"
    suffixes = (".csv", ".tsv")

    def sniff(self, source: Source) -> bool:  # noqa: ARG002
        return False  # a comma in a text's first line shows nothing

    def read(self, source: Source) -> Iterator[Draft | Problem]:
        lines = io.StringIO(source.text.removeprefix("\ufeff"), newline="").readlines()
        rows = rows_of(lines, lines[0] if lines else "")
        records = Records(source, self.name)
        try:
            header = [name.strip() for name in next(rows, [])]
            top = rows.line_num
            if not names_columns(header):
                yield _refusal(source, "no column of the first line is called title, text or url")
                return
            yield from _rows(header, lines, records, top)
        except csv.Error as error:
            yield _refusal(source, str(error), source.lines_before + rows.line_num)


def _rows(header: list[str], lines: list[str], records: Records, top: int) -> Iterator[Draft | Problem]:
    head, line = "".join(lines[:top]), records.source.lines_before + top + 1
    try:
        for row in whole_rows(lines[top:], lines[0], len(header)):
            if any(cell.strip() for cell in row.cells):
                drafts = records.draft(_record(header, row.cells), head + "".join(row.lines), line)
                yield from (_marked(draft, line) for draft in drafts) if row.is_open else drafts
            line += len(row.lines)
    except csv.Error as error:
        yield _refusal(records.source, str(error), line)


def _record(header: list[str], cells: list[str]) -> dict[str, Json]:
    record: dict[str, Json] = {name: cell for name, cell in zip(header, cells, strict=False) if name}
    if len(cells) > len(header):
        record[""] = cells[len(header) :]
    return record


def _marked(draft: Draft | Problem, line: int) -> Draft | Problem:
    """The draft of a row in which a quotation mark is left open, with a word on that."""
    if isinstance(draft, Problem):
        return draft
    reason = "A quotation mark that begins a cell of this row has no counterpart; see whether the row was read well."
    return replace(draft, problems=(*draft.problems, Problem(draft.path, "csv", reason, line)))


class _Feed:
    """Lines for a csv.reader, with those that the row at hand has taken, and a way back for them."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: deque[str] = deque()
        self._own: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self._own.append(line)
        return line

    def taken(self) -> list[str]:
        own, self._own = self._own, []
        return own

    def put_back(self, lines: list[str]) -> None:
        self._again.extendleft(reversed(lines))


class _WholeRows:
    """The rows after a header of so many `columns`, of which a stray quotation mark takes none along.

    A mark at the beginning of a cell (`"Bridge" closed`, or one that nobody closed) makes all up to the next one a
    single cell, and with that many a row a part of the one before. Where the line after it is a row by itself, so is
    the line with the mark.
    """

    #: What may be read once more in vain, so that no table costs more than a multiple of its lines.
    _IN_VAIN = 10_000
    _SHARE = 8

    def __init__(self, lines: Iterable[str], first: str, columns: int) -> None:
        csv.field_size_limit(_MAX_CELL)
        self._delimiter = _delimiter(first)
        self._columns = columns
        self._feed = _Feed(lines)
        self._strict = csv.reader(self._feed, delimiter=self._delimiter, strict=True)
        self._lenient = csv.reader(self._feed, delimiter=self._delimiter)
        self._in_vain = self._passed = 0

    def __iter__(self) -> Iterator[Row]:
        while True:
            try:
                row = self._next()
            except StopIteration:
                return
            self._passed += len(row.lines)
            yield row

    def _next(self) -> Row:
        if self._in_vain > self._IN_VAIN + self._SHARE * self._passed:
            return Row(self._alone(next(self._feed)), self._feed.taken(), is_open=True)
        try:
            return Row(next(self._strict), self._feed.taken())
        except csv.Error:
            self._feed.put_back(self._feed.taken())
            return self._unsound()

    def _unsound(self) -> Row:
        """The next row, which is no strict CSV. Raises csv.Error where it can't be read at all."""
        try:
            cells = next(self._lenient)
        except csv.Error:
            cells = []
            if len(own := self._feed.taken()) == 1:
                raise
        else:
            own = self._feed.taken()
        if len(own) == 1:
            return Row(self._alone(own[0]), own, is_open=True) if self._is_open(own[0]) else Row(cells, own)
        if cells and not self._is_row(own[1]):
            return Row(cells, own, is_open=True)
        self._in_vain += len(own)
        self._feed.put_back(own[1:])
        return Row(self._alone(own[0]), own[:1], is_open=True)

    def _is_row(self, line: str) -> bool:
        return self._columns > 1 and len(self._alone(line)) == self._columns

    def _is_open(self, line: str) -> bool:
        """Whether a cell of this line would go on in the next."""
        return len(list(csv.reader([line, "x"], delimiter=self._delimiter))) == 1

    def _alone(self, line: str) -> list[str]:
        """The cells of one line; its quotation marks are signs like others where they would hide some."""
        cells = next(csv.reader([line], delimiter=self._delimiter), [])
        if len(cells) != self._columns:
            cells = next(csv.reader([line], delimiter=self._delimiter, quoting=csv.QUOTE_NONE), [])
        return [cell.rstrip("\r\n") for cell in cells]


def whole_rows(lines: Iterable[str], first: str, columns: int) -> Iterator[Row]:
    """The rows in the `lines` after a table's header, whose first line is `first` and which has so many `columns`."""
    return iter(_WholeRows(lines, first, columns))


def _delimiter(first: str) -> str:
    return max(_DELIMITERS, key=first.count)


def rows_of(lines: Iterable[str], first: str) -> Rows:
    """The rows of a table whose first line is `first`; what separates the names there separates cells in all rows."""
    csv.field_size_limit(_MAX_CELL)
    return csv.reader(lines, delimiter=_delimiter(first))


def names_columns(header: Sequence[str]) -> bool:
    """Whether the cells of a first row name what articles have."""
    return len(header) <= _MAX_COLUMNS and names_anything(dict.fromkeys((name.strip() for name in header), "x"))


def _refusal(source: Source, reason: str, line: int | None = None) -> Problem:
    return Problem(source.path, "csv", f"The table could not be read: {reason}.", line, "rejected")
