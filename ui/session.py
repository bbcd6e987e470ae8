"""What stands behind a window: one open archive with its lanes, the query of the moment, and what changes it.

The window reads small things straight from `archive` (read-only, on the GUI thread); everything that can take longer
than a frame runs in a lane and comes back as a signal. Nothing here knows a widget.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from reader.archive import Archive
from reader.models import (
    Annotation,
    Article,
    Changes,
    Code,
    Collection,
    Document,
    FacetValue,
    Hit,
    SavedSearch,
    SearchResult,
    Tag,
)
from reader.query.tree import ALIASES, OF_SOURCE
from ui.i18n import translate
from ui.models.annotations import Marks
from ui.models.articles import PASSAGE_PORTION
from ui.operations import Operations
from ui.periods import FEW_MONTHS, months_of
from ui.tasks import JobProgress, Lane, Latest

#: Values of a facet that are counted.
FACET_VALUES = 200
#: The text of an article with more annotations than these is shown before they are read.
MANY = 1_000
#: ... but for the marks that begin so near (code points) to the place where it is opened.
NEAR = 6_000
#: How often (milliseconds) the archive is asked whether another program has changed it.
WATCH = 1_000
#: Changes that follow one another closely refresh the library once (milliseconds).
SETTLE = 120
#: Articles that are shown before the others are found.
FIRST = 50
#: How a field of the source's own is asked for.
_SAID = (OF_SOURCE, *(f"{alias}:" for alias, name in ALIASES.items() if name.startswith(OF_SOURCE)))


@dataclass(frozen=True, slots=True)
class Found:
    """An answer with the rows shown first, by article. `has_passages` tells whether rows show where they match;
    `total` is the number of matches, or None while that is not known; `age` is that of the archive.
    """

    result: SearchResult
    hits: Mapping[int, Hit]
    has_passages: bool
    in_bin: bool = False
    counted: int | None = None
    age: int = 0

    @property
    def total(self) -> int | None:
        return self.result.total if self.result.is_whole else self.counted


@dataclass(frozen=True, slots=True)
class Library:
    """What the library pane shows."""

    counts: Mapping[str, int]
    saved: Sequence[SavedSearch]
    tags: Sequence[Tag]
    collections: Sequence[Collection] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """What the results have in common: facets with counts, and how many were published in each month.

    `days` are the same by day where there are few months.
    """

    facets: Mapping[str, list[FacetValue]]
    months: Mapping[str, int]
    days: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the reading pane shows of an article. Of thousands of annotations only those near the place where it is
    opened are there at first (`is_whole`)."""

    article: Article
    document: Document
    annotations: list[Annotation]
    codes: list[Code]
    is_whole: bool = True


class Session(QObject):
    """One archive open in a window."""

    found = Signal(object)
    counted = Signal(object)
    completed = Signal(object)
    overview_found = Signal(object)
    library_loaded = Signal(object)
    saved_counted = Signal(object)
    matches_found = Signal(int, object)
    related_found = Signal(int, object)
    history_found = Signal(int, object)
    runs_found = Signal(object)
    marks_found = Signal(object)
    suggestions_found = Signal(int, object)
    values_found = Signal(str, object)
    offers_read = Signal()
    changed = Signal(object)
    archive_changed = Signal()
    failed = Signal(object)

    def __init__(
        self, path: Path, creator: str = "", *, word_forms: bool = False, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.path = path
        self.archive = Archive.open(path, create=False, readonly=True)
        self.operations = Operations(path, creator, self)
        self.query, self.sort, self.in_bin = "", "", False
        self.word_forms = word_forms
        #: Goes up with each change of the archive: what was read before one is not shown after it.
        self._age = 0
        self._search: Lane[Archive] = Lane(self._open, "search", self)
        self._reads: Lane[Archive] = Lane(self._open, "reads", self)
        self._spare: Lane[Archive] = Lane(self._open, "search meanwhile", self)
        self._latest: Latest[Archive] = Latest(self._search, Archive.interrupt, self, spare=self._spare)
        self._beside: Latest[Archive] = Latest(self._reads, _leave_running, self)
        self._runs: Latest[Archive] = Latest(self._reads, _leave_running, self)
        self._marks: Latest[Archive] = Latest(self._reads, _leave_running, self)
        self._suggestions: Latest[Archive] = Latest(self._reads, _leave_running, self)
        self._values: Latest[Archive] = Latest(self._reads, _leave_running, self)
        self._offers: Latest[Archive] = Latest(self._reads, _leave_running, self)
        #: The fields of sources with their commonest values, and the age of the archive in which these were read.
        self._said: tuple[Mapping[str, Sequence[str]], int] = ({}, -1)
        #: A zero timer comes after what there is to paint; a thread that begins at once would take the processor first.
        self._painted = QTimer(self, singleShot=True, interval=0)
        self._painted.timeout.connect(self._begin_soon)
        self._soon: dict[str, Callable[[], None]] = {}
        self._version = self.archive.data_version
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._refresh_counts)
        self._is_counting = self._counts_are_old = False
        #: Of the saved searches: their queries, how many articles each found last, and of which that is so still.
        self._saved: Sequence[str] = ()
        self._saved_counts: dict[str, int] = {}
        self._counted_saved: set[str] = set()
        self._watch = QTimer(self, interval=WATCH)
        self._watch.timeout.connect(self._look_for_changes)
        self._watch.start()
        self.operations.changed.connect(self._on_changed)
        for lane in (self._search, self._spare, self._reads):
            lane.crashed.connect(self.failed)
        self.operations.failed.connect(self.failed)

    def _open(self) -> Archive:
        return Archive.open(self.path, create=False, readonly=True)

    def close(self) -> bool:
        """Stop what runs and close everything; False where a thread did not end in time."""
        self._watch.stop()
        self._settle.stop()
        self._painted.stop()
        for lane in (self._search, self._spare):
            if (archive := lane.resource) is not None:
                archive.interrupt()
        ended = [self.operations.close(), self._search.close(), self._spare.close(), self._reads.close()]
        self.archive.close()
        return all(ended)

    # -- searching -------------------------------------------------------------------------------------------

    def search(self, query: str, sort: str = "", *, whole: bool = False, near: Sequence[int] = ()) -> None:
        """Ask; `found` follows, unless a newer question comes first.

        It may carry the first page alone: `counted` may then bring the number of all matches, and `completed` the whole
        answer. With `whole` that comes at once. The rows of articles `near` come with it.
        """
        self.query, self.sort, self.in_bin = query, sort, False
        word_forms, age = self.word_forms, self._age

        def work(archive: Archive, progress: JobProgress) -> Found:
            with archive.interruptible(progress.is_cancelled):
                if whole:
                    result = archive.search(query, sort=sort, word_forms=word_forms)
                else:
                    result = archive.first_page(query, sort=sort, limit=FIRST, word_forms=word_forms)
                shown = dict.fromkeys((*result.ids[:PASSAGE_PORTION], *near))
                hits = archive.hits(result, [*shown], word_forms=word_forms)
            has_passages = any(hit.passages for hit in hits)
            return Found(result, {hit.row.id: hit for hit in hits}, has_passages, age=age)

        self._latest.ask(work, self._on_found, self._on_failed)

    def find_forms(self, word_forms: bool) -> None:
        """Let each word stand for its other forms as well, or for itself alone; what is asked is asked anew."""
        self.word_forms = word_forms
        self._forget_counts()
        if not self.in_bin:
            self.search(self.query, self.sort)

    def show_bin(self) -> None:
        """List what is in the bin; `found` follows."""
        self.query, self.in_bin = "", True
        explanation, age = translate("Session", "Articles in the bin, the latest first"), self._age

        def work(archive: Archive, _progress: JobProgress) -> Found:
            rows = archive.binned()
            result = SearchResult("", explanation, array("q", [row.id for row in rows]), len(rows), 0.0, "binned")
            return Found(result, {row.id: Hit(row, 0.0) for row in rows}, has_passages=False, in_bin=True, age=age)

        self._latest.ask(work, self._on_found, self._on_failed)

    def again(self, near: Sequence[int] = ()) -> None:
        """Ask the same question anew, because the archive has changed; the rows of articles `near` come with it."""
        if self.in_bin:
            self.show_bin()
        else:
            self.search(self.query, self.sort, whole=True, near=near)

    def fetch(self, found: Found, ids: Sequence[int]) -> list[Hit]:
        """The rows that the list needs now."""
        if found.has_passages:
            return self.archive.hits(found.result, ids, word_forms=self.word_forms)
        return [Hit(row, 0.0) for row in self.archive.rows(ids)]

    def _on_found(self, found: Found) -> None:
        self.found.emit(found if found.age == self._age else replace(found, hits={}))
        if found.result.is_whole:
            self.load_overview()
        else:
            self._count(found)

    def _count(self, found: Found) -> None:
        """Count the matches where that is done long before they are found; then find them."""
        query, word_forms = self.query, self.word_forms

        def work(archive: Archive, progress: JobProgress) -> Found:
            with archive.interruptible(progress.is_cancelled):
                return replace(found, counted=archive.total(query, word_forms=word_forms))

        self._latest.ask(work, self._on_counted_matches, self._on_failed)

    def _on_counted_matches(self, found: Found) -> None:
        if found.total is not None:
            self.counted.emit(found)
        self._load_rest(found)

    def _load_rest(self, found: Found) -> None:
        """Find the matches after the first page; `completed` follows, unless another question comes first."""
        query, sort, word_forms = self.query, self.sort, self.word_forms

        def work(archive: Archive, progress: JobProgress) -> Found:
            with archive.interruptible(progress.is_cancelled):
                return replace(found, result=archive.search(query, sort=sort, word_forms=word_forms))

        self._latest.ask(work, self._on_completed, self._on_failed)

    def _on_completed(self, found: Found) -> None:
        self.completed.emit(found)
        self.load_overview()

    def load_overview(self) -> None:
        """Count what the results have in common; `overview_found` follows, unless another question comes first."""
        if self.in_bin:
            self.overview_found.emit(Overview({}, {}))
            return
        query, word_forms = self.query, self.word_forms

        def work(archive: Archive, progress: JobProgress) -> Overview:
            with archive.interruptible(progress.is_cancelled):
                facets = dict(archive.facets(query, FACET_VALUES, word_forms=word_forms))
                if not query.strip():
                    facets.pop("tag", None)
                months = archive.histogram(query, "month", word_forms=word_forms)
                is_short = len(months_of(months)) <= FEW_MONTHS
                days = archive.histogram(query, "day", word_forms=word_forms) if is_short else {}
                return Overview(facets, months, days)

        self._latest.ask(work, self._on_overview, self._on_failed)

    def _on_overview(self, overview: Overview) -> None:
        self.overview_found.emit(overview)
        self._use_pause()

    def _use_pause(self) -> None:
        """Count the saved searches, one after the other, then read ahead."""
        if self.operations.is_long_work:
            return  # an import needs the processor, and makes both old with its next batch
        if waiting := next((query for query in self._saved if query not in self._counted_saved), None):
            self._count_saved(waiting)
        else:
            self._latest.use_pause(_prepare, lambda _nothing: None, self._on_failed)

    def _count_saved(self, query: str) -> None:
        word_forms, version = self.word_forms, self._version

        def work(archive: Archive, progress: JobProgress) -> int:
            with archive.interruptible(progress.is_cancelled):
                counted = archive.total(query, word_forms=word_forms)
                return archive.search(query, word_forms=word_forms).total if counted is None else counted

        def done(count: int) -> None:
            if version == self._version:  # else the archive has changed meanwhile, and another count follows
                self._counted_saved.add(query)
            self._saved_counts[query] = count
            self.saved_counted.emit(dict(self._saved_counts))
            self._use_pause()

        self._latest.use_pause(work, done, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)

    def _refresh_counts(self) -> None:
        self.load_library()
        if not self._latest.is_asking:
            self.load_overview()

    # -- reading ---------------------------------------------------------------------------------------------

    def load_library(self) -> None:
        """Count anew; `library_loaded` follows."""

        def work(archive: Archive, _progress: JobProgress) -> Library:
            return Library(archive.library_counts(), archive.saved_searches(), archive.tags(), archive.collections())

        if self._is_counting:
            # What has changed since that count began may not be in it: one more follows, and never a queue of them.
            self._counts_are_old = True
            return
        self._is_counting = True
        self._reads.submit(work, self._on_library, self._on_not_counted)

    def _on_library(self, library: Library) -> None:
        self.library_loaded.emit(library)
        self._saved = [each.query for each in library.saved if each.query.strip()]
        if not self._latest.is_asking and not self._counted_saved.issuperset(self._saved):
            self._use_pause()
        self._on_counted()

    def _on_not_counted(self, error: Exception) -> None:
        self._on_counted()
        self.failed.emit(error)

    def _on_counted(self) -> None:
        self._is_counting = False
        if self._counts_are_old:
            self._counts_are_old = False
            self.load_library()

    def _count_soon(self) -> None:
        """Count once this moment's changes are in; changes without end do not put it off."""
        if not self._settle.isActive():
            self._settle.start()

    def show(self, article: int) -> Shown:
        """An article with its text and marks, at once; of thousands of marks those on its screen. Raises NotFound."""
        archive, found = self.archive, self.archive.article(article)
        is_whole = found.row.annotation_count <= MANY
        near = None if is_whole else (found.position - NEAR, found.position + NEAR)
        annotations = archive.annotations(article, within=near)
        return Shown(found, archive.document(article), annotations, archive.codes(), is_whole)

    def show_rest(self, before: Shown) -> Shown:
        """The same with all its annotations."""
        return replace(before, annotations=self.archive.annotations(before.article.id), is_whole=True)

    def show_again(self, before: Shown, changes: Changes) -> Shown:
        """The same article after these changes; what they don't touch is not read again. Raises NotFound."""
        if not before.is_whole:
            before = self.show_rest(before)
        archive, article = self.archive, self.archive.article(before.article.id)
        if article.revision != before.article.revision:
            return self.show(article.id)
        annotations = before.annotations
        if changes.tags:
            annotations = archive.annotations(article.id)
        elif changes.annotations:
            annotations = archive.annotations_again(article.id, annotations, changes.annotations)
        codes = archive.codes() if changes.tags else before.codes
        return Shown(article, before.document, annotations, codes)

    def load_beside(self, article: int) -> None:
        """Look up matches, related coverage and history of an article; four signals follow, unless another comes.

        It begins when the article has been painted.
        """
        self._soon["beside"] = lambda: self._ask_beside(article)
        self._painted.start()

    def _begin_soon(self) -> None:
        """Ask what was put off until the text stands on screen."""
        waiting, self._soon = self._soon, {}
        for ask in waiting.values():
            ask()

    def _ask_beside(self, article: int) -> None:
        query, word_forms = "" if self.in_bin else self.query, self.word_forms

        def work(archive: Archive, _progress: JobProgress) -> tuple[int, object, object, object, object]:
            matches = archive.matches(query, article, word_forms=word_forms) if query.strip() else []
            return article, matches, archive.related(article), archive.events(article), archive.import_runs()

        self._beside.ask(work, self._on_beside, self._on_failed)

    def _on_beside(self, answer: tuple[int, object, object, object, object]) -> None:
        article, matches, related, events, runs = answer
        self.matches_found.emit(article, matches)
        self.related_found.emit(article, related)
        self.history_found.emit(article, events)
        self.runs_found.emit(runs)

    def load_runs(self) -> None:
        """Look up the imports by themselves, where no article is shown; `runs_found` follows."""
        self._runs.ask(lambda archive, _progress: archive.import_runs(), self.runs_found.emit, self._on_failed)

    def find_marks(self, query: str) -> None:
        """Look up annotations; `marks_found` follows, unless a newer question comes first."""
        word_forms = self.word_forms

        def work(archive: Archive, _progress: JobProgress) -> Marks:
            found = archive.find_annotations(query, word_forms=word_forms)
            rows = archive.rows(sorted({each.article for each in found}))
            codes = {code.key: code for code in archive.codes()}
            sought = archive.annotation_finders(query, word_forms=word_forms)
            return Marks(query, found, {row.id: row for row in rows}, codes, archive.notices(query), sought)

        self._marks.ask(work, self.marks_found.emit, self._on_failed)

    def suggest_tags(self, article: int) -> None:
        """Look up tags that past tagging speaks for, once the article has been painted; `suggestions_found` follows."""
        self._soon["tags"] = lambda: self._ask_tags(article)
        self._painted.start()

    def _ask_tags(self, article: int) -> None:
        def work(archive: Archive, _progress: JobProgress) -> tuple[int, object]:
            return article, archive.suggest_tags(article)

        self._suggestions.ask(work, lambda answer: self.suggestions_found.emit(*answer), self._on_failed)

    def find_values(self, articles: Sequence[int], field: str) -> None:
        """Look up what these articles have in a field; `values_found` follows with the field and its values."""

        def work(archive: Archive, _progress: JobProgress) -> tuple[str, object]:
            return field, archive.values_of(articles, field)

        self._values.ask(work, lambda answer: self.values_found.emit(*answer), self._on_failed)

    def complete(self, text: str) -> list[str]:
        """What the last word of a query may go on to.

        What sources say in fields of their own is read when it is first asked for; `offers_read` follows.
        """
        if any(name in text.casefold() for name in _SAID) and self._said[1] != self._age:
            self._read_offers()
        return self.archive.complete(text, said=self._said[0])

    def _read_offers(self) -> None:
        age, self._said = self._age, (self._said[0], self._age)

        def done(said: Mapping[str, Sequence[str]]) -> None:
            self._said = said, age
            self.offers_read.emit()

        self._offers.ask(lambda archive, _progress: archive.said_values(), done, self._on_failed)

    # -- change ----------------------------------------------------------------------------------------------

    def _on_changed(self, changes: Changes) -> None:
        self._version = self.archive.data_version
        self._forget_counts()
        self.changed.emit(changes)

    def _look_for_changes(self) -> None:
        """Notice what the command line, or an import under way, has done to the archive."""
        version = self.archive.data_version
        if version != self._version:
            self._version = version
            self._forget_counts()
            self.archive_changed.emit()

    def _forget_counts(self) -> None:
        self._age += 1
        self._counted_saved = set()
        self._count_soon()


def _prepare(archive: Archive, progress: JobProgress) -> None:
    """Use the pause after an answer; the next question ends it."""
    with archive.interruptible(progress.is_cancelled):
        archive.prepare()


def _leave_running(_archive: Archive) -> None:
    """Reads beside an article are short and share their lane with the library's counts, so they are not interrupted."""
