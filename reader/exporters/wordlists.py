"""Concordances, collocates and frequencies as CSV: UTF-8 with BOM, and no cell that a spreadsheet would compute."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Protocol

from reader.concordance import Collocates, Concordance, Line, Period, grouped
from reader.exporters.table import safe_cell
from reader.progress import Progress, Silent
from reader.whole_files import check_free, whole_file

Cells = Sequence[str | int | float]
_LINE = ("before", "word", "after", "article", "title", "provider", "published", "field", "start", "end")
_COLLOCATE = (
    "collocate", "count", "before", "after", "articles", "frequency", "expected", "log-likelihood",
    "mutual information",
)  # fmt: skip
_PERIOD = ("period", "count", "articles", "words", "per million words")
_PAGE = 500


class Concordances(Protocol):
    """What gives the lines of a concordance; see Archive."""

    def concordance_lines(self, found: Concordance, lines: Sequence[int]) -> list[Line | None]: ...


def write_concordance(
    archive: Concordances,
    found: Concordance,
    target: Path,
    *,
    order: Iterable[int],
    replace: bool = False,
    progress: Progress | None = None,
) -> Path:
    """Write the lines in this order; `start` and `end` are code points of the field. Raises InputError."""
    progress = progress or Silent()

    def rows() -> Iterator[Cells]:
        for done, page in enumerate(grouped(order, _PAGE)):
            progress.report(done * _PAGE, len(found), "Lines")
            yield from (_cells(line) for line in archive.concordance_lines(found, page) if line is not None)

    return _write(target, _LINE, rows(), replace=replace)


def write_collocates(found: Collocates, target: Path, *, replace: bool = False) -> Path:
    """Write the collocates in their order. Raises InputError."""
    rows = (
        (
            each.word,
            each.count,
            each.before,
            each.after,
            each.articles,
            each.frequency,
            round(each.expected, 4),
            round(each.log_likelihood, 4),
            round(each.mutual_information, 4),
        )
        for each in found.collocates
    )
    return _write(target, _COLLOCATE, rows, replace=replace)


def write_periods(periods: Iterable[Period], target: Path, *, replace: bool = False) -> Path:
    """Write the frequency in each year or month. Raises InputError."""
    rows = ((each.period, each.count, each.articles, each.words, round(each.per_million, 3)) for each in periods)
    return _write(target, _PERIOD, rows, replace=replace)


def _cells(line: Line) -> Cells:
    return (
        line.before,
        line.word,
        line.after,
        line.uuid,
        line.title,
        line.provider,
        line.published,
        line.field,
        line.start,
        line.end,
    )


def _write(target: Path, header: Cells, rows: Iterable[Cells], *, replace: bool) -> Path:
    """Write whole or not at all; an existing file is replaced only where that is allowed."""
    target = target.expanduser()
    check_free(target, replace=replace)
    with (
        whole_file(target) as partial,
        partial.open("w", encoding="utf-8-sig", errors="replace", newline="") as file,
    ):
        csv.writer(file).writerows(
            [safe_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in chain([header], rows)
        )
    return target
