"""The face of the core: one open archive. Everything a window, a script or the command line does goes through it.

An Archive belongs to the thread that opened it; other threads open their own on the same file (one writes, any number
read), and may call `interrupt()`. Every mutation is one transaction and one undo step, and returns Changes.

Any call raises ArchiveError where the disk, another program or damage is in the way, a mutation also where the archive
was opened for reading only; what else can be raised stands with each.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from uuid import uuid4

from reader import __version__, folding
from reader import citation as citations
from reader.citation import CitedPassage
from reader.concordance import CONTEXT, SPAN, Collocates, Concordance, Line, Period
from reader.errors import ArchiveError, Cancelled, InputError, ReaderError
from reader.markup.builder import TEXT_VERSION
from reader.models import (
    Annotation,
    Article,
    ArticleRow,
    Changes,
    Code,
    Collection,
    Document,
    Duplicate,
    Event,
    Explanation,
    FacetValue,
    Hit,
    ImportReport,
    ImportRun,
    Json,
    MergeReport,
    Original,
    Passage,
    PortableArticle,
    PortableCollection,
    Problem,
    Related,
    RevisionInfo,
    SavedSearch,
    SearchResult,
    Selector,
    Tag,
    TagPair,
    TagPreview,
    TagSuggestion,
    VerifyReport,
    WatchedFolder,
    Wording,
)
from reader.progress import Progress, Silent
from reader.query import parse, unparse
from reader.query.finding import Finder
from reader.search_record import Replay, SearchRecord, compare
from reader.store import fingerprint
from reader.store.annotations import AnnotationStore
from reader.store.articles import ArticleStore, check_value
from reader.store.citations import CitationStore
from reader.store.collection import CollectionStore
from reader.store.concordance import ConcordanceStore
from reader.store.connection import (
    archive_errors,
    backup_to,
    connect,
    damaged,
    data_version,
    is_expected,
    moment,
    now,
    tidy_after_reading,
    wait_for_writers,
)
from reader.store.duplicates import DuplicateStore
from reader.store.index import Index
from reader.store.maintenance import Maintenance
from reader.store.runs import RunStore
from reader.store.saved import SavedSearchStore
from reader.store.search import SearchStore
from reader.store.tags import TagStore
from reader.store.transfer import TransferStore
from reader.store.undo import IMPORT_RUN, Step, UndoLog, history
from reader.store.watch import WatchStore
from reader.store.wordings import WordingStore

#: Texts without metadata for which a record is looked for.
BARE_TEXTS = 500

#: Steps of SQLite's machine between two questions whether to stop: some milliseconds at most.
STEPS = 20_000


class Archive:
    """An open archive; use `Archive.open`, and close it (or use it in a `with`)."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, readonly: bool, creator: str) -> None:
        self.path = path
        self.readonly = readonly
        self.creator = creator
        self._db = connection
        self._index = Index(connection)
        self._articles = ArticleStore(connection)
        self._annotations = AnnotationStore(connection)
        self._citations = CitationStore(connection, self._articles)
        self._tags = TagStore(connection)
        self._collections = CollectionStore(connection)
        self._transfer = TransferStore(connection)
        self._wordings = WordingStore(connection)
        self._duplicates = DuplicateStore(connection)
        self._runs = RunStore(connection)
        self._watch = WatchStore(connection)
        self._search = SearchStore(connection)
        self._concordance = ConcordanceStore(connection, self._search)
        self._saved = SavedSearchStore(connection)
        self._maintenance = Maintenance(connection)
        self._undo = None if readonly else UndoLog(connection)

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        create: bool = True,
        readonly: bool = False,
        creator: str = "",
        progress: Progress | None = None,
    ) -> Archive:
        """Open the archive at `path`, making it where there is none and `create` allows.

        `creator` is the name that new annotations carry. A search index that was made by another version of the
        folding is made anew when the archive is opened for writing (`progress` tells how far that is). Raises
        ArchiveError with a sentence for the user.
        """
        path = Path(path).expanduser()
        archive = cls(connect(path, create=create, readonly=readonly), path, readonly=readonly, creator=creator)
        try:
            with archive._sentences():
                is_current = readonly or archive._index.is_current()
            if not is_current:
                with archive.transaction():
                    archive._index.rebuild(progress)
        except BaseException:
            archive.close()
            raise
        return archive

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; afterwards the archive is one file again where nobody else has it open."""
        self._db.close()
        if self.readonly:
            tidy_after_reading(self.path)

    def interrupt(self) -> None:
        """Stop the statement that runs on this archive's connection; may be called from any thread."""
        self._db.interrupt()

    @contextmanager
    def interruptible(self, is_cancelled: Callable[[], bool]) -> Iterator[None]:
        """Stop what is read in the body soon after `is_cancelled` (asked from this thread) says so: raises Cancelled.

        Unlike `interrupt` it can't come between two statements, or stop somebody else's.
        """
        self._db.set_progress_handler(is_cancelled, STEPS)
        try:
            yield
        finally:
            self._db.set_progress_handler(None, 0)

    def wait_for_writers(self, seconds: float) -> None:
        """Wait so long for another program's or thread's change to end, in place of BUSY_SECONDS."""
        wait_for_writers(self._db, seconds)

    @property
    def data_version(self) -> int:
        """A number that changes when another connection has changed the archive."""
        return data_version(self._db)

    # -- transactions ------------------------------------------------------------------------------------

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        """Turn what SQLite reports about the disk into sentences; an interrupted statement is a cancel."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
                raise Cancelled("The search was superseded.") from error
            if is_expected(error):
                with archive_errors(self.path):
                    raise
            raise
        except sqlite3.DatabaseError as error:
            if is_expected(error):
                with archive_errors(self.path):
                    raise
            raise
        except UnicodeDecodeError:  # SQLite's own words on a damaged schema
            with archive_errors(self.path):
                raise

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """What is inside sees one moment of the archive."""
        with self._sentences(), moment(self._db):
            yield

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One write transaction without an undo step (imports, positions); nests into an open one."""
        if self.readonly:
            raise ArchiveError(f"The archive {self.path} was opened for reading only.")
        if self._db.in_transaction:
            yield
            return
        with self._sentences():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _step(self, label: str, ids: Iterable[int] = (), marks: Iterable[str] | None = None) -> Iterator[int]:
        """One transaction that is one undo step; the indexes of the articles `ids` follow what changed in them.

        `marks` (UUIDs) are the only annotations that it touches, where that is known beforehand.
        """
        if self._undo is None:
            raise ArchiveError(f"The archive {self.path} was opened for reading only.")
        try:
            with self.transaction(), self._undo.step(label) as step, self._index.refreshing(ids, marks):
                yield step
        except UnicodeEncodeError as error:
            # Half of a pair (pasted), or bytes that are no UTF-8 (typed in a terminal): SQLite keeps text alone.
            raise InputError("This holds characters that are no text; nothing was changed.") from error

    def _kept(self, changes: Changes) -> Changes:
        """The same, with step 0 where nothing changed: Undo would take back what was done before."""
        return changes if self._undo and self._undo.exists(changes.step) else replace(changes, step=0)

    def _rename(self, step: int, label: str) -> None:
        """Name the open step anew, by what only its work has told."""
        assert self._undo is not None
        self._undo.rename(step, label)

    # -- undo ----------------------------------------------------------------------------------------------

    def _about(self, ids: Sequence[int]) -> str:
        """Which article a step changes, or how many, for its name."""
        titles = [row.title for row in self._articles.rows(ids)] if len(ids) == 1 else []
        return _told(titles[0]) if titles else _several(ids) if len(ids) != 1 else ""

    def _about_annotations(self, uuids: Sequence[str]) -> str:
        return _told(_words_of(self.annotation(uuids[0]))) if len(uuids) == 1 else _several(uuids)

    def undo_label(self) -> str:
        """What undo() would take back, for the menu; empty where there is nothing."""
        step = self._undo.next_undo() if self._undo else None
        return step.label if step else ""

    def redo_label(self) -> str:
        """What redo() would make again; empty where there is nothing."""
        step = self._undo.next_redo() if self._undo else None
        return step.label if step else ""

    def undo_history(self, limit: int = 100) -> list[Step]:
        """The newest steps first, those taken back included."""
        with self._reading():
            return history(self._db, limit)

    def undo(self) -> Changes:
        """Take back the last step; an empty Changes where there is none."""
        step = self._undo.next_undo() if self._undo else None
        return self._revert(step) if step else Changes()

    def undoes_import(self) -> int:
        """The number of the import that Undo would take back; 0 where that is something else."""
        step = self._undo.next_undo() if self._undo else None
        changes = self._undo.changes(step.id) if self._undo and step else ()
        return next((change.row_id for change in changes if change.table == IMPORT_RUN), 0)

    def redo(self) -> Changes:
        """Make the last step taken back again; an empty Changes where there is none."""
        step = self._undo.next_redo() if self._undo else None
        return self._revert(step) if step else Changes()

    def _revert(self, step: Step) -> Changes:
        assert self._undo is not None
        with self.transaction():
            changes = self._undo.changes(step.id)
            ids = self._articles.touched_by(changes)
            before = self._articles.live(ids)
            marks = self._annotations.uuids_touched_by(changes)
            with self._index.refreshing(ids):
                self._undo.revert(step)
                self._runs.revert(changes, undone=step.state == "done")
                self._articles.refresh(self._articles.stale_after(changes))
            after = self._articles.live(ids)
            tables = {change.table for change in changes}
            return Changes(
                label=step.label,
                step=step.id,
                added=frozenset(after - before),
                removed=frozenset(before - after),
                articles=frozenset(ids),
                annotations=frozenset(marks | self._annotations.uuids_touched_by(changes)),
                tags=bool(tables & {"tag", "tag_alias", "article_tag", "annotation_tag", "code", "wording"}),
                searches="saved_search" in tables,
                collections=bool(tables & {"collection", "collection_item"}),
            )

    def go_to_step(self, step: int) -> Changes:
        """Take back, or make again, whole steps until `step` is the last of the history that stands (0: none does).

        All of them in one transaction. The Changes are those of all steps; they are empty where `step` is so already.
        """
        if self._undo is None:
            raise ArchiveError(f"The archive {self.path} was opened for reading only.")
        made = Changes()
        with self.transaction():
            while (found := self._undo.next_undo()) and found.id > step:
                made = _together(made, self._revert(found))
            while (found := self._undo.next_redo()) and found.id <= step:
                made = _together(made, self._revert(found))
        return made

    # -- in --------------------------------------------------------------------------------------------------

    def import_paths(
        self,
        paths: Sequence[Path | str],
        *,
        progress: Progress | None = None,
        workers: int | None = None,
    ) -> tuple[ImportReport, Changes]:
        """Import files and folders (recursively), in batches that stay committed when the user cancels.

        `workers` is the number of parsing processes (None: as many as pay for the number of files; 0: none). A missing
        path raises InputError before anything is imported; everything else that is wrong with one input is a Problem.
        """
        return self._import(paths, progress, workers, is_asked=True)

    def _import(
        self, paths: Sequence[Path | str], progress: Progress | None, workers: int | None, *, is_asked: bool
    ) -> tuple[ImportReport, Changes]:
        if self._undo is None:
            raise ArchiveError(f"The archive {self.path} was opened for reading only.")
        # The importers, and the parsers behind them, cost every start a tenth of a second; most starts import nothing.
        from reader import ingest

        desk = ingest.Desk(
            self.path, self.transaction, self._articles, self._annotations, self._runs, self._index, self._undo
        )
        with self._sentences():
            found = [Path(path) for path in paths]
            return ingest.import_paths(desk, found, progress or Silent(), workers, is_asked=is_asked)

    def watched(self) -> list[WatchedFolder]:
        """The folders that `sync` keeps the archive in step with, by path."""
        with self._reading():
            return self._watch.list()

    def watch(self, folder: Path | str) -> bool:
        """Keep the archive in step with a folder from now on; False where it is watched already.

        Raises InputError for what is no folder. Nothing is imported before `sync`.
        """
        path = Path(folder).expanduser().absolute()
        if not path.is_dir():
            raise InputError(f"{path} is no folder, so it can't be watched.")
        with self.transaction():
            return self._watch.add(str(path), now())

    def unwatch(self, folder: Path | str) -> bool:
        """Watch a folder no longer; what came from it stays. False where it was not watched."""
        with self.transaction():
            return self._watch.remove(str(Path(folder).expanduser().absolute()))

    def is_from_watched(self, ids: Iterable[int]) -> bool:
        """Whether any of these articles came from a folder that is watched."""
        with self._reading():
            return self._watch.has_brought(ids)

    def sync(self, progress: Progress | None = None) -> tuple[ImportReport, Changes]:
        """Import what is new or changed in the watched folders. What is gone from them stays in the archive.

        What the user undid or put in the bin stays out as long as the file does not change, and a problem of the kind
        `kept-out` says how many files do; `import_paths` brings it back. A folder that is not there (a disk that is not
        connected) is a problem in the report.
        """
        folders = [Path(watched.path) for watched in self.watched()]
        there = [folder for folder in folders if folder.is_dir()]
        missing = tuple(
            Problem(str(folder), "missing", "This watched folder is not there.", severity="skipped")
            for folder in folders
            if folder not in there
        )
        if not there:
            return ImportReport(0, problems=missing), Changes()
        report, changes = self._import(there, progress, None, is_asked=False)
        if not report.cancelled:
            with self.transaction():
                for folder in there:
                    self._watch.note_synced(str(folder), now())
        return replace(report, problems=missing + report.problems), changes

    def import_runs(self, limit: int = 100) -> list[ImportRun]:
        """Past import runs with their problems, newest first."""
        with self._reading():
            return self._runs.list(limit)

    def events(self, article: int | None = None, limit: int = 200) -> list[Event]:
        """The event log, newest first, of one article or of the whole archive."""
        with self._reading():
            return self._runs.events(article, limit)

    # -- articles --------------------------------------------------------------------------------------------

    def resolve(self, reference: str | int) -> int:
        """The article id for a UUID, an unambiguous beginning of one, or an id.

        Raises NotFound or Ambiguous.
        """
        with self._reading():
            return self._articles.resolve(reference)

    def article(self, reference: str | int) -> Article:
        """One article with everything known about it. Raises NotFound or Ambiguous."""
        with self._reading():
            return self._articles.get(self._articles.resolve(reference))

    def rows(self, ids: Sequence[int]) -> list[ArticleRow]:
        """What a list shows of these articles, in the order of `ids`; ids that are gone are left out."""
        with self._reading():
            return self._articles.rows(ids)

    def document(self, article: int, revision: int | None = None) -> Document:
        """The canonical text and blocks of a revision (its id; None: the current one). Raises NotFound."""
        with self._reading():
            return self._articles.document(article, revision)

    def revisions(self, article: int) -> tuple[RevisionInfo, ...]:
        """Every revision, oldest first."""
        with self._reading():
            return self._articles.revisions(article)

    def original(self, article: int, revision: int | None = None) -> Original:
        """The exact bytes that were imported for a revision (its id; None: the current one). Raises NotFound."""
        with self._reading():
            return self._articles.original(article, revision)

    def related(self, article: int, limit: int = 20) -> Related:
        """What the source declares as related, who declares this one, and similar reports with the reason."""
        with self._reading():
            return self._search.related(article, self._articles, limit)

    def set_read(self, ids: Sequence[int], is_read: bool = True) -> Changes:
        """Mark articles as read or unread."""
        label = ("Mark as read" if is_read else "Mark as unread") + self._about(ids)
        with self._step(label, ()) as step:
            changed = self._articles.set_read(ids, is_read, now())
        return self._kept(Changes(label, step, articles=frozenset(changed)))

    def set_starred(self, ids: Sequence[int], is_starred: bool = True) -> Changes:
        """Star articles, or take the star away."""
        label = ("Star" if is_starred else "Remove star") + self._about(ids)
        with self._step(label, ()) as step:
            changed = self._articles.set_starred(ids, is_starred, now())
        return self._kept(Changes(label, step, articles=frozenset(changed)))

    def set_offset(self, article: int, offset: int) -> None:
        """Remember how far (code points of the text) an article was read; no undo step."""
        with self.transaction():
            self._articles.set_offset(article, offset, now())

    def note_shown(self, article: int) -> Changes:
        """Mark an article as read because it was on screen; no undo step, as the user did not do it."""
        with self.transaction():
            changed = self._articles.set_read([article], True, now())
        return Changes(articles=frozenset(changed))

    def correct(self, article: int, field: str, value: Json) -> Changes:
        """Set the user's own value of a known field (None: back to the source's).

        Raises NotFound, and InputError for a field or value that there can't be.
        """
        return self.correct_all([article], field, value)

    def correct_all(self, ids: Sequence[int], field: str, value: Json, progress: Progress | None = None) -> Changes:
        """The same in several articles, as one step; raises as it does."""
        label = (f"Correct {field}" if value is not None else f"Revert {field}") + (
            _several(ids) if len(ids) != 1 else ""
        )
        with self._step(label, ids) as step:
            str(value).encode("utf-8")  # JSON would keep what no file can hold
            self._articles.correct(ids, field, value, self.creator, now(), progress or Silent())
        return self._kept(Changes(label, step, articles=frozenset(ids)))

    @staticmethod
    def check_correction(field: str, value: Json) -> Json:
        """The value as `correct` would keep it. Raises InputError with what is expected."""
        return check_value(field, value)

    def values_of(self, ids: Sequence[int], field: str) -> list[tuple[str, int]]:
        """What these articles have in a known field, with the number of articles that have it, the commonest first;
        "" stands for none. Raises InputError for an unknown field.
        """
        with self._reading():
            return self._articles.values_of(ids, field)

    def attach_text(self, record: int, text: int) -> Changes:
        """Make the text of article `text` that of `record` (a record without one), as a new revision of `record`.

        `text` goes to the bin as merged into `record`; its annotations, tags and state come along. Raises NotFound,
        and InputError where `record` has a text already or `text` has none.
        """
        label = "Attach text"
        with self._step(label, [record, text]) as step:
            self._articles.attach_text(record, text, now())
            moved = self._annotations.move(text, record, now())
            self._tags.copy(text, record, now())
            self._runs.log("attach text", f"the text of article {text} became that of article {record}", record)
        return self._kept(
            Changes(
                label, step, removed=frozenset([text]), articles=frozenset([record, text]), annotations=frozenset(moved)
            )
        )

    def keep_apart(self, article: int, other: int) -> Changes:
        """Note that two articles are different reports: neither is offered as the other's text or duplicate again.

        Raises NotFound, and InputError for an article and itself.
        """
        label = "Keep apart"
        with self._step(label, ()) as step:
            self._articles.keep_apart(article, other, self.creator, now())
        return self._kept(Changes(label, step, articles=frozenset([article, other])))

    def duplicates(self, progress: Progress | None = None) -> list[Duplicate]:
        """Articles that are probably one, and texts without metadata that are probably those of records, with reasons.

        Pairs that the user keeps apart are left out. Takes about a second for 10,000 articles.
        """
        with self._reading():
            pairs = self._duplicates.pairs(progress or Silent())
            ids = {id for pair in pairs for id in (pair.first, pair.second)}
            rows = {row.id: row for row in self._articles.rows(ids)}
            found = [
                Duplicate(rows[pair.first], rows[pair.second], "duplicate", tuple(pair.reasons), pair.score)
                for pair in pairs
            ]
            return found + self._fitting_texts()

    def _fitting_texts(self) -> list[Duplicate]:
        """The record that each text without metadata fits best."""
        found = []
        for text in self._duplicates.bare_texts(BARE_TEXTS):
            similar = self._search.related(text, self._articles, 20).similar
            best = max((each for each in similar if each.can_be_text), key=lambda each: each.score, default=None)
            if best is not None:
                (row,) = self._articles.rows([text])
                found.append(Duplicate(best.row, row, "text", (best.why,), best.score))
        return found

    def join(self, article: int, other: int) -> Changes:
        """Merge `other` into `article`: sources, revisions, annotations, tags and state come along, and `other` goes to
        the bin as merged. Raises NotFound, InputError.
        """
        self._articles.check_mergeable(article, other)
        label = "Merge articles"
        with self._step(label, [article, other]) as step:
            before = self.article(article).revision.id
            self._duplicates.merge(article, other, now())
            moved = self._annotations.move(other, article, now())
            self._annotations.reanchor_all(article, before, self.article(article).revision.id)
            self._tags.copy(other, article, now())
            self._articles.follow_merge(article, other)
            self._runs.log("merge articles", f"article {other} was merged into article {article}", article)
        return self._kept(
            Changes(
                label,
                step,
                removed=frozenset([other]),
                articles=frozenset([article, other]),
                annotations=frozenset(moved),
            )
        )

    def bin(self, ids: Sequence[int]) -> Changes:
        """Move articles to the bin, out of every list and search; nothing of them is lost."""
        label = "Move to the bin" + self._about(ids)
        with self._step(label, ids) as step:
            gone = self._articles.set_deleted(ids, now())
        return self._kept(Changes(label, step, removed=frozenset(gone), articles=frozenset(gone)))

    def restore(self, ids: Sequence[int]) -> Changes:
        """Bring articles back from the bin."""
        label = "Restore" + self._about(ids)
        with self._step(label, ids) as step:
            back = self._articles.set_deleted(ids, "")
        return self._kept(Changes(label, step, added=frozenset(back), articles=frozenset(back)))

    def binned(self) -> list[ArticleRow]:
        """What is in the bin, latest first."""
        with self._reading():
            return self._articles.binned()

    # -- search ------------------------------------------------------------------------------------------------

    def search(
        self, query: str, *, sort: str = "", limit: int | None = None, offset: int = 0, word_forms: bool = False
    ) -> SearchResult:
        """The ids that match, in order (`sort`: see search.SORTS; empty: relevance, or newest for an empty query).

        `ids` is an array('q') cut to `limit` and `offset`; `total` is exact. Never fails for what the query says.
        Raises Cancelled when interrupted by a newer one.
        """
        with self._reading():
            return self._search.search(parse(query), sort, limit, offset, word_forms=word_forms)

    def first_page(self, query: str, *, sort: str = "", limit: int = 50, word_forms: bool = False) -> SearchResult:
        """The beginning of what `search` finds, in milliseconds: the first `limit` ids in the same order, or all where
        finding all was the shorter way.

        Where `is_whole` is false there are more: `total` is then less than their number, and `search` gives them all.
        """
        with self._reading():
            return self._search.first_page(parse(query), sort, limit, word_forms=word_forms)

    def total(self, query: str, *, word_forms: bool = False) -> int | None:
        """The exact number of matches where these are so many that they are counted far sooner than found; else None.

        For a reader who is waiting; `search` gives the same number with the matches.
        """
        with self._reading():
            return self._search.total(parse(query), word_forms=word_forms)

    def prepare(self) -> None:
        """Read ahead what sorting and counting many articles takes, so that no question has to wait for it."""
        with self._sentences():
            self._search.prepare()

    def hits(self, result: SearchResult, ids: Sequence[int], *, word_forms: bool = False) -> list[Hit]:
        """The rows on screen with their matching passages."""
        with self._reading():
            rows = self._articles.rows(ids)
            passages = self._search.passages(parse(result.query), [row.id for row in rows], word_forms=word_forms)
            return [Hit(row, result.scores.get(row.id, 0.0), passages.get(row.id, ())) for row in rows]

    def matches(self, query: str, article: int, *, word_forms: bool = False) -> list[Passage]:
        """The article's title and excerpt where `query` matches in them, then every match in its text.

        `offset` and `marks` of a Passage count in the field that it is of.
        """
        with self._reading():
            return self._search.matches(parse(query), article, word_forms=word_forms)

    def facets(self, query: str, limit: int = 20, *, word_forms: bool = False) -> Mapping[str, list[FacetValue]]:
        """Counts among the matches by provider, topic, tag, year, type and language (name -> values by count)."""
        with self._reading():
            return self._search.facets(parse(query), limit, word_forms=word_forms)

    def histogram(self, query: str, unit: str = "year", *, word_forms: bool = False) -> Mapping[str, int]:
        """How many matches were published in each "year", "month" or "day", oldest first; the undated under ""."""
        with self._reading():
            return self._search.histogram(parse(query), unit, word_forms=word_forms)

    def explain(self, query: str, *, word_forms: bool = False) -> Explanation:
        """The query in words, and how many articles each part of it finds by itself."""
        with self._reading():
            return self._search.explain(parse(query), word_forms=word_forms)

    def library_counts(self) -> Mapping[str, int]:
        """all, unread, starred, annotated, untagged, orphaned, bin: the numbers of the library pane."""
        with self._reading():
            return self._search.library_counts()

    def why_not(self, query: str, article: int, *, word_forms: bool = False) -> str:
        """Why `article` is among the results of `query`, or which term, field or filter keeps it out, in words."""
        with self._reading():
            return self._search.why_not(parse(query), article, word_forms=word_forms)

    def complete(self, text: str, limit: int = 12, said: Mapping[str, Sequence[str]] | None = None) -> list[str]:
        """Completions of the last word of a query: field names, and values of fields.

        Of `field.name:` names and values come from `said`, which `said_values` gives.
        """
        with self._reading():
            return self._search.complete(text, limit, said)

    def said_values(self) -> Mapping[str, Sequence[str]]:
        """The fields that sources use and their commonest values, from a part of the archive; not for a GUI thread."""
        with self._reading():
            return self._search.said()

    def saved_searches(self) -> list[SavedSearch]:
        """The saved searches by name."""
        with self._reading():
            return self._saved.list()

    def save_search(self, name: str, query: str, sort: str = "") -> Changes:
        """Keep a query under a name; an existing one of that name is replaced. Raises InputError for an empty name."""
        label = f"Save search “{name}”"
        with self._step(label, ()) as step:
            self._saved.save(name, query, sort, now())
        return self._kept(Changes(label, step, searches=True))

    def rename_search(self, name: str, new_name: str) -> Changes:
        """Give a saved search another name. Raises NotFound, and InputError where the name is taken."""
        label = f"Rename search “{name}” to “{new_name}”"
        with self._step(label, ()) as step:
            self._saved.rename(name, new_name)
        return self._kept(Changes(label, step, searches=True))

    def delete_search(self, name: str) -> Changes:
        """Remove a saved search. Raises NotFound."""
        label = f"Delete search “{name}”"
        with self._step(label, ()) as step:
            self._saved.delete(name)
        return self._kept(Changes(label, step, searches=True))

    # -- search records ----------------------------------------------------------------------------------------

    def fingerprint(self) -> str:
        """A SHA-256 over the UUIDs, current revisions and corrections of all articles that are not in the bin.

        Two archives with the same fingerprint answer a query about texts and fields alike (see store/fingerprint.py).
        """
        with self._reading():
            return fingerprint.of_articles(self._db)

    def search_record(self, query: str, *, sort: str = "", word_forms: bool = False) -> SearchRecord:
        """What a methods section needs of a search: the query and its meaning, versions, fingerprints and answer."""
        with self._reading():
            parsed = parse(query)
            result = self._search.search(parsed, sort, None, 0, word_forms=word_forms)
            return SearchRecord(
                query=query,
                meaning=unparse(self._search.resolved(parsed)),
                explanation=result.explanation,
                notices=result.notices,
                sort=result.sort,
                word_forms=word_forms,
                folding=folding.VERSION,
                text=TEXT_VERSION,
                fingerprint=fingerprint.of_articles(self._db),
                desk=fingerprint.of_desk(self._db),
                articles=self._search.library_counts()["all"],
                total=result.total,
                program=f"Carrel {__version__}",
                created=now(),
                results=fingerprint.recorded(self._db, result.ids),
            )

    def replay(self, record: SearchRecord) -> Replay:
        """Ask a recorded search of this archive: the same articles, or each difference with its reason."""
        current = self.search_record(record.meaning, sort=record.sort, word_forms=record.word_forms)
        with self._reading():
            uuids = [each.id for each in (*record.results, *current.results)]
            return compare(record, current, fingerprint.present(self._db, uuids), partial(self._why, record))

    def _why(self, record: SearchRecord, uuid: str) -> str:
        return self.why_not(record.meaning, self._articles.resolve(uuid), word_forms=record.word_forms)

    # -- concordance -------------------------------------------------------------------------------------------

    def concordance(
        self,
        word: str,
        query: str = "",
        *,
        word_forms: bool = False,
        enough: int | None = None,
        progress: Progress | None = None,
    ) -> Concordance:
        """Every occurrence of a word, phrase or beginning (`prosecut*`) in the articles that `query` finds.

        The newest article comes first; `enough` lines end the work early (`is_complete` is false then). Raises
        InputError where `word` has no word, Cancelled from `progress` or when interrupted.
        """
        with self._reading():
            sought = self._concordance.keyword(word, query, word_forms=word_forms)
            return self._concordance.concordance(
                sought, query, progress or Silent(), word_forms=word_forms, enough=enough
            )

    def concordance_lines(self, found: Concordance, lines: Sequence[int], *, width: int = CONTEXT) -> list[Line | None]:
        """These lines of a concordance with `width` characters around; None for one whose article has changed."""
        with self._reading():
            return self._concordance.lines(found, lines, width)

    def collocates(
        self,
        word: str,
        query: str = "",
        *,
        span: int = SPAN,
        measure: str = "ll",
        least: int = 2,
        limit: int = 100,
        word_forms: bool = False,
        progress: Progress | None = None,
    ) -> Collocates:
        """The words that stand within `span` words of `word` more often than chance has it, by `measure`: ll
        (log-likelihood), mi (mutual information) or count. Words seen fewer than `least` times there are left out.
        Raises as `concordance` does.
        """
        with self._reading():
            concordance, progress = self._concordance, progress or Silent()
            sought = concordance.keyword(word, query, word_forms=word_forms)
            counts = concordance.spans(sought, query, progress, span=span, word_forms=word_forms)
            return concordance.collocates(
                sought, query, progress, counts, measure=measure, least=least, limit=limit, word_forms=word_forms
            )

    def frequency(self, found: Concordance, unit: str = "year") -> list[Period]:
        """How often the word of a concordance stands in each year or month, absolute and in a million words."""
        with self._reading():
            return self._concordance.frequency(found, unit)

    # -- annotations ---------------------------------------------------------------------------------------------

    def annotations(
        self,
        article: int,
        *,
        deleted: bool = False,
        revision: int | None = None,
        within: tuple[int, int] | None = None,
    ) -> list[Annotation]:
        """The annotations of an article, in the order of the text; notes on the whole article come first.

        They are shown as they stand in `revision` (its id; None: the current one). With `within` (code points, both
        included) only the marks that begin there.
        """
        with self._reading():
            return self._annotations.of_article(article, deleted=deleted, revision=revision, within=within)

    def annotations_again(self, article: int, before: Sequence[Annotation], uuids: Iterable[str]) -> list[Annotation]:
        """What `annotations(article)` gives now, where it gave `before` and the annotations `uuids` have changed since.

        Quicker than that where there are thousands, of which few have changed.
        """
        with self._reading():
            return self._annotations.of_article_again(article, before, uuids)

    def annotation(self, uuid: str) -> Annotation:
        """One annotation. Raises NotFound."""
        with self._reading():
            return self._annotations.get(uuid)

    def find_annotations(
        self, query: str = "", limit: int | None = None, *, word_forms: bool = False
    ) -> list[Annotation]:
        """Annotations whose quote, note or tags match `query` (words, colour:, tag:, creator: ...), newest first.

        A saved search (in:) stands for what it asks for.
        """
        with self._reading():
            conditions = self._search.conditions(word_forms=word_forms)
            return self._annotations.find(self._search.meaning(parse(query)), conditions, limit)

    def annotation_finders(self, query: str, *, word_forms: bool = False) -> Mapping[str, Finder]:
        """What finds the words of `query` in an annotation's `quote`, `note` or `tag`; no part without such words."""
        with self._reading():
            return self._search.annotation_finders(parse(query), word_forms=word_forms)

    def notices(self, query: str) -> tuple[str, ...]:
        """What of a query was taken otherwise than it may have been meant, in sentences."""
        with self._reading():
            return self._search.meaning(parse(query)).notices

    def annotate(
        self,
        article: int,
        *,
        start: int | None = None,
        end: int | None = None,
        quote: str = "",
        prefix: str = "",
        suffix: str = "",
        note: str = "",
        tags: Iterable[str] = (),
        colour: str = "yellow",
        kind: str = "highlight",
        reply_to: str = "",
    ) -> tuple[Annotation, Changes]:
        """Mark a passage by position (code points) or by quote, or with kind "note" write one on the whole article.

        Raises NotFound for an absent article, quote or annotation to reply to, Ambiguous for a quote that fits several
        places, InputError for a kind, colour, tag or range that there can't be. A range is widened to whole grapheme
        clusters.
        """
        label = {"highlight": "Highlight", "note": "Note", "bookmark": "Bookmark", "reply": "Reply"}.get(kind, "Note")
        uuid = str(uuid4())
        with self._step(label, [article], [uuid]) as step:
            selector: Selector | None = None
            if kind in ("highlight", "bookmark"):
                selector = self._annotations.selector(article, start, end, quote, prefix, suffix)
            self._annotations.add(
                uuid,
                article,
                kind,
                selector,
                colour=colour,
                note=note,
                creator=self.creator,
                time=now(),
                reply_to=reply_to,
            )
            self._tags.set_annotation(uuid, tags, now(), fresh=True)
            annotation = self.annotation(uuid)
            label += _told(_words_of(annotation))
            self._rename(step, label)
        return annotation, self._kept(
            Changes(label, step, articles=frozenset([article]), annotations=frozenset([uuid]), tags=bool(list(tags)))
        )

    def edit_annotation(
        self,
        uuid: str,
        *,
        note: str | None = None,
        colour: str | None = None,
        tags: Iterable[str] | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> Changes:
        """Change the note, colour, tags or extent of an annotation; what is None stays as it is.

        Raises NotFound, and InputError for a colour, tag or extent that there can't be.
        """
        annotation = self.annotation(uuid)
        label = (
            "Edit note"
            if note is not None
            else "Change colour"
            if colour is not None
            else "Tag highlight"
            if tags is not None
            else "Change extent"
        ) + _told(_words_of(annotation))
        with self._step(label, [annotation.article], [uuid]) as step:
            self._annotations.edit(uuid, note=note, colour=colour, start=start, end=end, time=now())
            if tags is not None:
                self._tags.set_annotation(uuid, tags, now())
        return self._kept(
            Changes(
                label,
                step,
                articles=frozenset([annotation.article]),
                annotations=frozenset([uuid]),
                tags=tags is not None,
            )
        )

    def edit_annotations(
        self, uuids: Sequence[str], *, colour: str | None = None, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> Changes:
        """Give highlights a colour, add tags to and take tags from annotations, as one step; what is so already stays.

        Raises NotFound, and InputError for a colour or tag that there can't be.
        """
        add, remove = list(add), list(remove)
        tags = f" “{', '.join(add or remove)}”" if add or remove else ""
        label = (
            ("Change colour" if not tags else "Tag" if add else "Remove tag") + tags + self._about_annotations(uuids)
        )
        ids = self._annotations.articles_of(uuids)
        with self._step(label, ids, uuids) as step:
            changed = set(self._annotations.recolour(uuids, colour, now()) if colour is not None else ())
            changed.update(self._tags.tag_annotations(uuids, add, remove, now()) if tags else ())
        return self._kept(
            Changes(label, step, articles=frozenset(ids), annotations=frozenset(changed), tags=bool(tags))
        )

    def delete_annotations(self, uuids: Sequence[str]) -> Changes:
        """Delete annotations and the replies to them (undo brings them back; a merge never does). Raises NotFound."""
        ids = self._annotations.articles_of(uuids)
        label = "Delete annotation" + self._about_annotations(uuids)
        with self._step(label, ids) as step:
            gone = self._annotations.delete(uuids, now())
        return self._kept(Changes(label, step, articles=frozenset(ids), annotations=frozenset(gone)))

    def reanchor(self, uuid: str, start: int, end: int) -> Changes:
        """Set by hand where an annotation stands in the current revision; its own selector stays.

        Raises NotFound, and InputError for what is no passage of the text, or a note on the whole article.
        """
        annotation = self.annotation(uuid)
        label = "Re-anchor" + _told(_words_of(annotation))
        with self._step(label, [annotation.article], [uuid]) as step:
            self._annotations.reanchor(uuid, start, end, now())
        return self._kept(Changes(label, step, articles=frozenset([annotation.article]), annotations=frozenset([uuid])))

    # -- citations -------------------------------------------------------------------------------------------

    def cite(self, article: int, start: int, end: int, revision: int | None = None) -> str:
        """A passage's citation: quote, source, paragraph and a reference that resolves in a colleague's archive.

        Raises NotFound, and InputError for a range that is no passage of the revision (its id; None: the current one).
        """
        found = self.article(article)
        document = self.document(article, revision)
        info = next((each for each in found.revisions if each.id == revision), None)
        return citations.cite(found, document, start, end, info)

    def resolve_citation(self, text: str) -> CitedPassage:
        """Where a citation leads in this archive: the cited revision, or what is missing and where the words stand.

        Raises InputError where `text` holds no citation, NotFound where neither article nor revision is here.
        """
        with self._reading():
            return self._citations.resolve(citations.parse(text))

    # -- colours -----------------------------------------------------------------------------------------------

    def codes(self) -> list[Code]:
        """The five highlight colours with their names, definitions and shapes."""
        with self._reading():
            return self._annotations.codes()

    def code_wordings(self) -> Mapping[str, tuple[Wording, ...]]:
        """What everybody whose bundles came in calls the colours, by their keys; a colour nobody named is left out."""
        with self._reading():
            return self._wordings.of_codes()

    def rename_code(self, key: str, name: str, definition: str = "") -> Changes:
        """Give a highlight colour its name and definition. Raises InputError for an unknown colour or an empty name."""
        with self._step("Rename colour", ()) as step:
            self._annotations.rename_code(key, name, definition, self.creator, now())
        return self._kept(Changes("Rename colour", step, tags=True))

    def rename_codes(self, codes: Iterable[Code]) -> Changes:
        """Give several highlight colours their names and definitions, as one step; raises as rename_code does."""
        with self._step("Name the colours", ()) as step:
            for code in codes:
                self._annotations.rename_code(code.key, code.name, code.definition, self.creator, now())
        return self._kept(Changes("Name the colours", step, tags=True))

    # -- tags ------------------------------------------------------------------------------------------------------

    def tags(self) -> list[Tag]:
        """Every tag with its counts, by path."""
        with self._reading():
            return self._tags.list()

    def tag_wordings(self) -> Mapping[str, tuple[Wording, ...]]:
        """What everybody whose bundles came in says of tags (colour, description, alias), by their paths."""
        with self._reading():
            return self._wordings.of_tags()

    def complete_tag(self, text: str, limit: int = 12) -> list[str]:
        """Tags that begin with `text`, or have a part that does; the most used first."""
        with self._reading():
            return self._tags.complete(text, limit)

    def tag(
        self,
        ids: Sequence[int],
        *,
        add: Iterable[str] = (),
        remove: Iterable[str] = (),
        progress: Progress | None = None,
    ) -> Changes:
        """Add tags to and remove tags from articles, as one step. Raises InputError for a tag that can't be one."""
        add, remove = list(add), list(remove)
        label = ("Tag" if add else "Remove tag") + f" “{', '.join(add or remove)}”" + self._about(ids)
        with self._step(label, ids) as step:
            changed = self._tags.tag(ids, add, remove, now(), progress or Silent())
        return self._kept(Changes(label, step, articles=frozenset(changed), tags=True))

    def rename_tag(self, path: str, new_path: str) -> Changes:
        """Rename or move a tag with the tags under it; where `new_path` exists the two are merged.

        Raises NotFound, and InputError for a name that can't be one, or lies under the tag itself.
        """
        label = f"Rename tag “{path}” to “{new_path}”"
        ids = self._tags.articles_of(path)
        with self._step(label, ids) as step:
            self._tags.rename(path, new_path, now())
        return self._kept(Changes(label, step, articles=frozenset(ids), tags=True))

    def merge_tags(self, paths: Sequence[str], into: str) -> Changes:
        """Let everything that carries one of these tags (or one under it) carry `into` (or one under that) instead.

        Raises as rename_tag does.
        """
        merging = sorted((path for path in paths if path != into), key=lambda path: (-path.count("/"), path))
        label = f"Merge “{', '.join(merging)}” into “{into}”"
        ids = {id for path in merging for id in self._tags.articles_of(path)}
        with self._step(label, ids) as step:
            for path in merging:
                self._tags.rename(path, into, now())
        return self._kept(Changes(label, step, articles=frozenset(ids), tags=True))

    def create_tag(self, path: str) -> Changes:
        """Make a tag before anything carries it. Raises InputError where there is one, or it can't be one."""
        label = f"New tag “{path}”"
        with self._step(label, ()) as step:
            self._tags.create(path)
        return self._kept(Changes(label, step, tags=True))

    def delete_tag(self, path: str, *, keep_children: bool = False) -> Changes:
        """Remove a tag from everything that carries it, with the tags under it (or these move up to its parent).

        Raises NotFound.
        """
        return self.delete_tags([path], keep_children=keep_children)

    def delete_tags(self, paths: Sequence[str], *, keep_children: bool = False) -> Changes:
        """Remove several tags as delete_tag() does, as one step."""
        label = f"Delete tag “{paths[0]}”" if len(paths) == 1 else f"Delete {len(paths)} tags"
        ids = {id for path in paths for id in self._tags.articles_of(path)}
        with self._step(label, ids) as step:
            self._tags.delete(paths, now(), keep_children=keep_children)
        return self._kept(Changes(label, step, articles=frozenset(ids), tags=True))

    def edit_tag(self, path: str, *, colour: str | None = None, description: str | None = None) -> Changes:
        """Change a tag's colour or description. Raises NotFound."""
        label = f"Edit tag “{path}”"
        with self._step(label, ()) as step:
            self._tags.edit(path, colour, description, self.creator, now())
        return self._kept(Changes(label, step, tags=True))

    def split_tag(self, path: str, into: Iterable[str]) -> Changes:
        """Put several tags in the place of one on everything that carries it.

        Raises NotFound, and InputError for fewer than two, or one that can't be a tag.
        """
        into = list(into)
        label = f"Split tag “{path}” into “{', '.join(into)}”"
        ids = self._tags.articles_of(path)
        with self._step(label, ids) as step:
            self._tags.split(path, into, now())
        return self._kept(Changes(label, step, articles=frozenset(ids), tags=True))

    def add_tag_alias(self, path: str, alias: str) -> Changes:
        """Let `alias` mean the tag `path`, when tagging and in `tag:`.

        Raises NotFound, and InputError for an alias that can't be one, or means something already.
        """
        label = f"Add alias “{alias}”"
        with self._step(label, ()) as step:
            self._tags.add_alias(path, alias, self.creator, now())
        return self._kept(Changes(label, step, tags=True))

    def remove_tag_alias(self, alias: str) -> Changes:
        """Let `alias` mean nothing again. Raises NotFound."""
        label = f"Remove alias “{alias}”"
        with self._step(label, ()) as step:
            self._tags.remove_alias(alias)
        return self._kept(Changes(label, step, tags=True))

    def suggest_tags(self, article: int, limit: int = 8) -> list[TagSuggestion]:
        """Tags from one's own past tagging that an article might carry, best first, each with its reason."""
        with self._reading():
            return self._tags.suggest(article, limit)

    def unused_tags(self) -> list[str]:
        """Tags that nothing carries."""
        with self._reading():
            return self._tags.unused()

    def preview_rename_tag(self, path: str, new_path: str) -> TagPreview:
        """What rename_tag would do; raises as it does."""
        with self._reading():
            return self._tags.preview_rename(path, new_path)

    def preview_merge_tags(self, paths: Sequence[str], into: str) -> TagPreview:
        """What merge_tags would do; raises as it does."""
        with self._reading():
            return self._tags.preview_merge(paths, into)

    def preview_create_tag(self, path: str) -> TagPreview:
        """What create_tag would do; raises as it does."""
        with self._reading():
            return self._tags.preview_create(path)

    def preview_delete_tags(self, paths: Sequence[str], *, keep_children: bool = False) -> TagPreview:
        """What delete_tags would do; raises as it does."""
        with self._reading():
            return self._tags.preview_delete(paths, keep_children=keep_children)

    def preview_split_tag(self, path: str, into: Iterable[str]) -> TagPreview:
        """What split_tag would do; raises as it does."""
        with self._reading():
            return self._tags.preview_split(path, into)

    def near_duplicate_tags(self) -> list[TagPair]:
        """Pairs of tags that are probably one, each with the reason."""
        with self._reading():
            return self._tags.near_duplicates()

    # -- collections -------------------------------------------------------------------------------------------------

    def collections(self) -> list[Collection]:
        """The collections by name, each with the number of its articles; `collection:"name"` finds these."""
        with self._reading():
            return self._collections.list()

    def collection_items(self, name: str) -> tuple[int, ...]:
        """The articles of a collection in its order, those in the bin included. Raises NotFound."""
        with self._reading():
            return self._collections.items(name)

    def portable_collections(self, ids: Sequence[int]) -> list[PortableCollection]:
        """The collections that hold some of these articles, by name, with the places of these alone."""
        with self._reading():
            return self._collections.portable(ids)

    def create_collection(self, name: str) -> Changes:
        """Make an empty collection. Raises InputError where the name is taken or empty."""
        label = f"New collection “{name}”"
        with self._step(label) as step:
            self._collections.create(name, now())
        return self._kept(Changes(label, step, collections=True))

    def rename_collection(self, name: str, new_name: str) -> Changes:
        """Give a collection another name. Raises NotFound, and InputError where the name is taken or empty."""
        label = f"Rename collection “{name}” to “{new_name}”"
        with self._step(label) as step:
            self._collections.rename(name, new_name)
        return self._kept(Changes(label, step, collections=True))

    def delete_collection(self, name: str) -> Changes:
        """Remove a collection; its articles stay in the archive. Raises NotFound."""
        label = f"Delete collection “{name}”"
        with self._step(label) as step:
            self._collections.delete(name)
        return self._kept(Changes(label, step, collections=True))

    def collect(self, name: str, ids: Sequence[int], *, before: int | None = None) -> Changes:
        """Put articles into a collection (made where it is new), before the article `before` or at the end.

        Articles that are in it already stay where they are; see move_in_collection. Raises InputError for an empty
        name.
        """
        label = f"Add to collection “{name}”" + self._about(ids)
        with self._step(label) as step:
            added = self._collections.add(name, ids, now(), before)
        return self._kept(Changes(label, step, articles=frozenset(added), collections=True))

    def remove_from_collection(self, name: str, ids: Sequence[int]) -> Changes:
        """Take articles out of a collection. Raises NotFound."""
        label = f"Remove from collection “{name}”" + self._about(ids)
        with self._step(label) as step:
            gone = self._collections.remove(name, ids)
        return self._kept(Changes(label, step, articles=frozenset(gone), collections=bool(gone)))

    def move_in_collection(self, name: str, ids: Sequence[int], before: int | None = None) -> Changes:
        """Put articles of a collection, in the order given, before the article `before` (None: at its end).

        Raises NotFound.
        """
        label = f"Reorder collection “{name}”"
        with self._step(label) as step:
            moved = self._collections.move(name, ids, now(), before)
        return self._kept(Changes(label, step, collections=bool(moved)))

    # -- out, and care -----------------------------------------------------------------------------------------------

    def export(
        self,
        ids: Sequence[int],
        target: Path | str,
        *,
        format: str = "bundle",
        options: Mapping[str, Json] | None = None,
        progress: Progress | None = None,
    ) -> Path:
        """Write these articles in one of `exporters.EXPORTERS` to `target`, whole or not at all.

        Raises InputError for an unknown format, for a target that can't be written, or that exists and is not ours to
        replace; NotFound for an article that is not there; Cancelled from `progress`.
        """
        from reader import exporters  # not at every start

        with self._reading():
            return exporters.export(self, ids, Path(target), format, options or {}, progress or Silent())

    def portable(self, article: int) -> PortableArticle:
        """Everything of one article that a bundle carries, also deleted annotations. Raises NotFound."""
        with self._reading():
            return self._transfer.portable(article)

    def merge(
        self, bundle: Path | str, *, dry_run: bool = False, progress: Progress | None = None
    ) -> tuple[MergeReport, Changes]:
        """Take in a colleague's bundle: articles, annotations, tags, collections.

        Raises InputError for what is no bundle, or not a whole one; Cancelled from `progress`.
        """
        from reader import merge

        with self._sentences():
            desk = merge.Desk(
                self,
                self._transfer,
                self._articles,
                self._annotations,
                self._runs,
                self._wordings,
                self._collections,
                self._step,
            )
            return merge.merge(desk, Path(bundle), dry_run=dry_run, progress=progress or Silent())

    def verify(self, progress: Progress | None = None) -> VerifyReport:
        """Check the file, foreign keys, indexes against texts, each original's checksum, each quote's revision."""
        with self._sentences():
            return self._maintenance.verify(progress or Silent())

    @staticmethod
    def damage(path: Path) -> str:
        """A sentence that says what is damaged of the archive at `path`, where anything is; else empty.

        Random bytes in a file look like anything: to be asked after an error that nobody expected. Takes as long as
        `verify`.
        """
        if not path.is_file():
            return ""
        try:
            with Archive.open(path, create=False, readonly=True) as archive:
                problems = archive.verify().problems
        except ReaderError as error:
            return str(error)
        return damaged(path, problems[0].reason.rstrip(".")) if problems else ""

    def stats(self) -> Mapping[str, Json]:
        """Counts and sizes (bytes)."""
        with self._reading():
            return self._maintenance.stats(self.path)

    def backup(self, target: Path | str) -> Path:
        """Write a consistent copy to `target` (in a folder: under a name of its own) while the archive is in use.

        Raises InputError for the archive itself, ArchiveError where the copy can't be written.
        """
        target = Path(target).expanduser()
        if target.is_dir():
            target = target / f"{self.path.stem}-backup{self.path.suffix}"
        if target.exists() and target.samefile(self.path):
            raise InputError("The backup can't be written over the archive itself; name another file.")
        backup_to(self._db, target)
        return target


def _together(first: Changes, second: Changes) -> Changes:
    """What two steps, one after the other, touched; named by the second."""
    return Changes(
        label=second.label,
        step=second.step,
        added=(first.added - second.removed) | second.added,
        removed=(first.removed - second.added) | second.removed,
        articles=first.articles | second.articles,
        annotations=first.annotations | second.annotations,
        tags=first.tags or second.tags,
        searches=first.searches or second.searches,
        collections=first.collections or second.collections,
    )


#: Characters of what a step was about.
_TOLD = 40


def _several(items: Sequence[object]) -> str:
    return f" ({len(items):,})"


def _words_of(annotation: Annotation) -> str:
    return annotation.selector.quote if annotation.selector else annotation.note


def _told(text: str) -> str:
    """What a step was about, for its name."""
    words = " ".join(text.split())
    return f": {words if len(words) <= _TOLD else words[:_TOLD].rstrip() + '…'}" if words else ""
