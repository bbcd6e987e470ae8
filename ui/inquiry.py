"""The lane in which words are counted and searches accounted for, off the GUI thread and beside typing.

A concordance comes in steps: the first screen, then all lines in their order with the frequency over time, then the
collocates. A newer question cancels the older one.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from reader import search_record
from reader.archive import Archive
from reader.concordance import Collocates, Concordance, Period
from reader.errors import Cancelled
from ui.periods import months_of
from ui.tasks import JobProgress, Lane, Latest

#: Lines that are shown before the rest is found.
FIRST_SCREEN = 200
#: Periods that are shown by month; beyond these by year.
MOST_MONTHS = 60
COLLOCATES = 200


@dataclass(frozen=True, slots=True)
class Lines:
    """A concordance in its order, with its frequency over time once it is complete."""

    found: Concordance
    order: array[int]
    periods: Sequence[Period] = ()
    is_month: bool = False


class Inquiry(QObject):
    """Answers of one archive about words and searches."""

    lines_found = Signal(object)
    collocates_found = Signal(object)
    explained = Signal(object)
    why_found = Signal(str, str)
    written = Signal(object)
    replayed = Signal(object)
    failed = Signal(object)
    progressed = Signal(int, int)
    busy_changed = Signal(bool)

    def __init__(self, path: Path, *, word_forms: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path, self.word_forms = path, word_forms
        self._lane: Lane[Archive] = Lane(self._open, "words", self)
        self._latest: Latest[Archive] = Latest(self._lane, Archive.interrupt, self)
        self._lane.progressed.connect(self._on_progress)
        self._lane.busy_changed.connect(self.busy_changed)
        self._lane.crashed.connect(self.failed)
        self.lines: Lines | None = None
        self.collocates: Collocates | None = None
        self._measure = ("ll", 5)

    def _open(self) -> Archive:
        return Archive.open(self.path, create=False, readonly=True)

    def close(self) -> bool:
        """Stop what runs; False where the thread did not end in time."""
        self.stop()
        return self._lane.close()

    def stop(self) -> None:
        """Stop what is being counted; what was found stays."""
        self._latest.cancel()

    def _on_progress(self, _job: object, done: int, total: int, _label: str) -> None:
        self.progressed.emit(done, total)

    def _run(self, work: Callable[[Archive, JobProgress], Any], done: Callable[[Any], None]) -> None:
        self._lane.submit(work, done, self.failed.emit)

    # -- concordance ---------------------------------------------------------------------------------------

    def ask(self, word: str, query: str, sort: str, measure: tuple[str, int]) -> None:
        """Look for a word in the articles that `query` finds; `lines_found` and `collocates_found` follow."""
        self.lines = self.collocates = None
        self._measure = measure

        def work(archive: Archive, progress: JobProgress) -> Lines:
            found = archive.concordance(word, query, word_forms=self.word_forms, enough=FIRST_SCREEN, progress=progress)
            return _complete(archive, found, sort) if found.is_complete else Lines(found, found.order(sort))

        def done(lines: Lines) -> None:
            self._take(lines)
            if not lines.found.is_complete:
                self._find_all(word, query, sort)

        self._latest.ask(work, done, self.failed.emit)

    def _find_all(self, word: str, query: str, sort: str) -> None:
        def work(archive: Archive, progress: JobProgress) -> Lines:
            found = archive.concordance(word, query, word_forms=self.word_forms, progress=progress)
            return _complete(archive, found, sort)

        self._latest.ask(work, self._take, self.failed.emit)

    def _take(self, lines: Lines) -> None:
        self.lines = lines
        self.lines_found.emit(lines)
        if lines.found.is_complete:
            self.find_collocates(self._measure)

    def sort(self, sort: str) -> None:
        """Put the lines in another order; `lines_found` follows."""
        if (lines := self.lines) is not None:

            def work(_archive: Archive, _progress: JobProgress) -> Lines:
                return Lines(lines.found, lines.found.order(sort), lines.periods, lines.is_month)

            def done(sorted_lines: Lines) -> None:
                if self.lines is lines:
                    self.lines = sorted_lines
                    self.lines_found.emit(sorted_lines)

            self._run(work, done)

    def find_collocates(self, measure: tuple[str, int]) -> None:
        """Count the words near the one that was asked for; `collocates_found` follows."""
        self._measure = measure
        if self.lines is None or not self.lines.found.total:
            return
        found = self.lines.found

        def work(archive: Archive, progress: JobProgress) -> Collocates:
            return archive.collocates(
                found.keyword.text,
                found.query,
                word_forms=self.word_forms,
                measure=measure[0],
                span=measure[1],
                limit=COLLOCATES,
                progress=progress,
            )

        def done(collocates: Collocates) -> None:
            self.collocates = collocates
            self.collocates_found.emit(collocates)

        self._latest.ask(work, done, self.failed.emit)

    def write_lines(self, target: Path) -> None:
        """Write the lines as a table; `written` follows."""
        if (lines := self.lines) is not None:
            from reader.exporters import wordlists  # not at every start of the window

            def work(archive: Archive, progress: JobProgress) -> Path:
                return wordlists.write_concordance(
                    archive, lines.found, target, order=lines.order, replace=True, progress=progress
                )

            self._run(work, self._on_file)

    def write_collocates(self, target: Path) -> None:
        """Write the collocates as a table; `written` follows."""
        if (found := self.collocates) is not None:
            from reader.exporters import wordlists

            self._run(
                lambda _archive, _progress: wordlists.write_collocates(found, target, replace=True), self._on_file
            )

    def write_periods(self, target: Path) -> None:
        """Write the frequency over time as a table; `written` follows."""
        if (lines := self.lines) is not None:
            from reader.exporters import wordlists

            self._run(
                lambda _archive, _progress: wordlists.write_periods(lines.periods, target, replace=True), self._on_file
            )

    def _on_file(self, path: Path) -> None:
        self.written.emit((path,))

    # -- accounting for a search ---------------------------------------------------------------------------

    def explain(self, query: str) -> None:
        """Count what each part of a query finds; `explained` follows."""
        self._run(lambda archive, _progress: archive.explain(query, word_forms=self.word_forms), self.explained.emit)

    def why(self, query: str, article: int, title: str) -> None:
        """Say why an article is, or is not, found by a query; `why_found` follows with its title and the reason."""

        def work(archive: Archive, _progress: JobProgress) -> str:
            return archive.why_not(query, article, word_forms=self.word_forms)

        def done(reason: str) -> None:
            self.why_found.emit(title, reason)

        self._run(work, done)

    def record(self, query: str, sort: str, target: Path) -> None:
        """Write the record of a search, and the page beside it; `written` follows.

        A record that is there is written anew with its page; a file of the page's name without one is left alone.
        """
        is_there = target.exists()

        def work(archive: Archive, _progress: JobProgress) -> tuple[Path, Path]:
            record = archive.search_record(query, sort=sort, word_forms=self.word_forms)
            return search_record.write(record, target, replace=is_there)

        self._run(work, self.written.emit)

    def replay(self, path: Path) -> None:
        """Ask a recorded search again; `replayed` follows."""
        self._run(lambda archive, _progress: archive.replay(search_record.read(path)), self.replayed.emit)

    def write_replay(self, replay: search_record.Replay, target: Path) -> None:
        """Write what a replay gave as a text; `written` follows."""
        self._run(lambda _archive, _progress: search_record.write_report(replay, target), self._on_file)


def _complete(archive: Archive, found: Concordance, sort: str) -> Lines:
    """All lines in their order, with the frequency by month where these are few, else by year."""
    order = found.order(sort)
    months = months_of(found.by_month)
    if not 0 < len(months) <= MOST_MONTHS:
        return Lines(found, order, archive.frequency(found, "year"))
    known = {each.period: each for each in archive.frequency(found, "month")}
    periods = [known.pop(month, Period(month, 0, 0, 0)) for month in months]
    vague = [each for each in known.values() if each.count]
    return Lines(found, order, [*periods, *vague], is_month=True)


def is_cancel(error: Exception) -> bool:
    """Whether an error says only that the user stopped the work."""
    return isinstance(error, Cancelled)
