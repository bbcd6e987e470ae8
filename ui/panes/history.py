"""History: an article's revisions and events, and the archive's imports with their problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QDateTime, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reader.models import Article, Event, ImportRun, Problem, RevisionInfo
from ui.formats import import_counts, moment, size, worst_first
from ui.widgets.card import Card, PlainCard
from ui.widgets.labels import ElidedLabel, PlainLabel, copy_button, quiet_button, row
from ui.widgets.press import PushButton
from ui.widgets.section import Column, Item, Section

#: So many problems of the newest import stand open; for more there is a table.
_FEW = 5
#: An import of another program that has stored nothing for so long (seconds) has ended, killed perhaps.
_QUIET = 120


class HistoryPane(QWidget):
    """Shows what happened to an article and to the archive."""

    location_requested = Signal(str)
    problems_requested = Signal(object)
    undo_requested = Signal()
    added_requested = Signal(int)
    revision_requested = Signal(int, int)
    compare_requested = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._article: Article | None = None
        self._events: list[Event] = []
        self._runs: list[ImportRun] = []
        #: Whether this window imports, and whether it did when the runs were read.
        self._imports = self._is_importing = False
        #: Runs of this window: one of them that has no end and is not under way was killed.
        self._own: set[int] = set()
        self._undo = ""
        self._look_again = QTimer(self, singleShot=True, interval=_QUIET * 1000)
        self._look_again.timeout.connect(lambda: self._refill(keep_place=True))
        self._column = Column()
        self.setFocusProxy(self._column)
        self._column.setAccessibleName(self.tr("History"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._column)
        self._refill()

    def show_history(self, article: Article, events: Sequence[Event]) -> None:
        """Show an article's revisions and events."""
        again = self._article is not None and self._article.id == article.id
        self._article, self._events = article, list(events)
        self._refill(keep_place=again)

    def set_runs(self, runs: Sequence[ImportRun]) -> None:
        """The archive's imports, newest first; of those in a row that brought nothing of one folder, the newest."""
        self._is_importing = self._imports
        self._runs = []
        for run in runs:
            newer = self._runs[-1] if self._runs else None
            if newer is None or not _brought_nothing(run) or not _brought_nothing(newer) or run.label != newer.label:
                self._runs.append(run)
        self._refill(keep_place=True)

    def set_importing(self, is_importing: bool) -> None:
        """Whether this window imports now, so that a run without an end is under way and was not killed.

        That it no longer does shows when the runs are read again: until then one that has ended is without an end here.
        """
        self._imports = is_importing
        if is_importing:
            self._is_importing = True
            self._refill(keep_place=True)

    def set_undo_label(self, label: str) -> None:
        """What undo would take back; empty where there is nothing."""
        self._undo = label
        self._refill(keep_place=True)

    def clear(self) -> None:
        """Show the archive's imports only."""
        self._article, self._events = None, []
        self._refill()

    def _refill(self, *, keep_place: bool = False) -> None:
        self._column.refill(self._contents, keep_place=keep_place)

    def _contents(self) -> Iterator[QWidget | None]:
        if self._undo:
            yield self._undo_row()
        if self._article is not None:
            yield from self._revisions(self._article)
            if self._events:
                yield from self._section(self.tr("What happened"), self._event, self._events)
        if self._runs:
            yield from self._section(self.tr("Imports"), self._run, self._runs)
        if not (self._undo or self._article or self._runs):
            yield PlainLabel(self.tr("Nothing has happened here yet."), "muted")

    def _section(self, title: str, make: Callable[[Item], QWidget], items: Sequence[Item]) -> Iterator[QWidget | None]:
        section = Section(title)
        section.set_count(len(items))
        yield section
        yield from section.add_each(make, items)

    def _undo_row(self) -> QWidget:
        button = PushButton(self.tr("Undo"))
        button.setAccessibleName(self.tr("Undo: {0}").format(self._undo))
        button.clicked.connect(self.undo_requested)
        return row(ElidedLabel(self.tr("Last: {0}").format(self._undo)), button, stretch=0)

    # -- the article ----------------------------------------------------------------------------------------------

    def _revisions(self, article: Article) -> Iterator[QWidget | None]:
        newest_first = list(reversed(article.revisions))
        return self._section(self.tr("Revisions"), lambda each: self._revision(article, each), newest_first)

    def _revision(self, article: Article, revision: RevisionInfo) -> QWidget:
        title = self.tr("Revision {0}").format(revision.number)
        current = revision.id == article.revision.id
        card = PlainCard(title) if current else Card(title)
        card.set_current(current)
        words = title + " · " + (self.tr("shown now") if current else moment(revision.created))
        card.add(PlainLabel(words, "heading" if current else "text", selectable=False))
        facts = [revision.format, revision.encoding, size(revision.size)]
        if current:
            facts.insert(0, moment(revision.created))
        card.add(PlainLabel(" · ".join(fact for fact in facts if fact), "small", selectable=False))
        if revision.text_source:
            names = {source.sha256: source.name for source in article.sources}
            name = names.get(revision.text_source, revision.text_source[:12])
            card.add(PlainLabel(self.tr("Its text was attached from {0}").format(name), "small"))
        file = ElidedLabel(revision.source_name, "muted")
        place = quiet_button("folder-open", self.tr("Show the folder of {0}").format(revision.source_name))
        place.clicked.connect(lambda: self.location_requested.emit(revision.source_path))
        copy = copy_button(revision.hash, self.tr("Copy the revision's hash, for citing"))
        card.add(row(file, *([] if current else [self._compare(article, revision)]), place, copy, stretch=0))
        if isinstance(card, Card):
            card.opened.connect(lambda: self.revision_requested.emit(article.id, revision.id))
        return card

    def _compare(self, article: Article, revision: RevisionInfo) -> QWidget:
        words = self.tr("Show what changed between revision {0} and the current one").format(revision.number)
        button = quiet_button("file-diff", words)
        button.clicked.connect(lambda: self.compare_requested.emit(article.id, revision.id))
        return button

    def _event(self, event: Event) -> QWidget:
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 2)
        layout.setSpacing(0)
        layout.addWidget(PlainLabel(f"{event.kind}: {event.detail}" if event.detail else event.kind))
        layout.addWidget(PlainLabel(moment(event.time), "small"))
        return holder

    # -- the imports ------------------------------------------------------------------------------------------------

    def _run(self, run: ImportRun) -> QWidget:
        report = run.report
        card = PlainCard(run.label)
        card.add(PlainLabel(run.label, selectable=False))
        counts = PlainLabel(import_counts(report), "small")
        if report.added and not run.undone:
            button = quiet_button("list", self.tr("List the articles that this import added"))
            button.clicked.connect(lambda: self.added_requested.emit(run.id))
            card.add(row(counts, button, stretch=0))
        else:
            card.add(counts)
        when = moment(run.started)
        if run.undone:
            when += " · " + self.tr("taken back {0}").format(moment(run.undone))
        elif not run.finished:
            when += " · " + self._unfinished(run)
        elif report.cancelled:
            when += " · " + self.tr("cancelled")
        card.add(PlainLabel(when, "small"))
        if report.problems:
            newest = run is self._runs[0]
            card.add(self._problems(run, is_open=newest and len(report.problems) <= _FEW))
        return card

    def _unfinished(self, run: ImportRun) -> str:
        """What is known of a run without an end. Of several the newest is at work: it closed the others."""
        if self._is_importing and run is next(each for each in self._runs if not each.finished):
            self._own.add(run.id)
            return self.tr("under way")
        stored = _last_stored(run)
        if run.id not in self._own and stored.secsTo(QDateTime.currentDateTimeUtc()) < _QUIET:
            self._look_again.start()
            return self.tr("under way in another program")
        return self.tr("not finished, last stored {0}").format(moment(stored.toString(Qt.DateFormat.ISODate)))

    def _problems(self, run: ImportRun, is_open: bool) -> Section:
        problems = run.report.problems
        section = Section(self.tr("%Ln problem(s)", "", len(problems)))
        if len(problems) > _FEW:
            table = PushButton(self.tr("Show them in a table…"))
            table.setFlat(True)
            table.clicked.connect(lambda: self.problems_requested.emit(run))
            section.add(table)
        for _ in section.add_each(self._problem, worst_first(problems)):
            pass
        section.set_open(is_open)
        return section

    def _problem(self, problem: Problem) -> QWidget:
        line = problem.line
        place = problem.path if line is None else self.tr("{0}, line {1}").format(problem.path, line)
        button = quiet_button("folder-open", self.tr("Show the folder of {0}").format(problem.path))
        button.clicked.connect(lambda: self.location_requested.emit(problem.path))
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(row(ElidedLabel(place, "muted"), button, stretch=0))
        layout.addWidget(PlainLabel(problem.reason, "warning" if problem.severity == "rejected" else "text"))
        return holder


def _last_stored(run: ImportRun) -> QDateTime:
    """When a run that has not ended stored its latest batch, or began."""
    started = QDateTime.fromString(run.started, Qt.DateFormat.ISODateWithMs)
    return started.addMSecs(round(run.report.seconds * 1000))


def _brought_nothing(run: ImportRun) -> bool:
    """Whether a run found all as it was: a watched folder is looked through at each start of the window."""
    report = run.report
    return bool(run.finished) and not (report.added or report.revised or report.cancelled)
