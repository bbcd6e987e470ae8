"""CSV with a header, one article a row; columns mean what the field tables say of their names."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

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
            yield from _rows(rows, header, lines, records, top)
        except csv.Error as error:
            yield _refusal(source, str(error), source.lines_before + rows.line_num)


def _rows(rows: Rows, header: list[str], lines: list[str], records: Records, top: int) -> Iterator[Draft | Problem]:
    begin = top
    for row in rows:
        own, first, begin = "".join(lines[begin : rows.line_num]), begin + 1, rows.line_num
        if any(cell.strip() for cell in row):
            record: dict[str, Json] = {name: cell for name, cell in zip(header, row, strict=False) if name}
            if len(row) > len(header):
                record[""] = row[len(header) :]
            yield from records.draft(record, "".join(lines[:top]) + own, records.source.lines_before + first)


def rows_of(lines: Iterable[str], first: str) -> Rows:
    """The rows of a table whose first line is `first`; what separates the names there separates cells in all rows."""
    csv.field_size_limit(_MAX_CELL)
    return csv.reader(lines, delimiter=max(_DELIMITERS, key=first.count))


def names_columns(header: Sequence[str]) -> bool:
    """Whether the cells of a first row name what articles have."""
    return len(header) <= _MAX_COLUMNS and names_anything(dict.fromkeys((name.strip() for name in header), "x"))


def _refusal(source: Source, reason: str, line: int | None = None) -> Problem:
    return Problem(source.path, "csv", f"The table could not be read: {reason}.", line, "rejected")
