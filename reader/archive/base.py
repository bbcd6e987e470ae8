"""An open archive: its file, its stores, and the transactions and undo steps that all its matters share."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from reader.errors import ArchiveError, Cancelled, InputError
from reader.models import Changes
from reader.progress import Progress
from reader.store.annotations import AnnotationStore
from reader.store.articles import ArticleStore
from reader.store.citations import CitationStore
from reader.store.collection import CollectionStore
from reader.store.concordance import ConcordanceStore
from reader.store.connection import (
    archive_errors,
    connect,
    data_version,
    is_expected,
    moment,
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
from reader.store.undo import UndoLog
from reader.store.watch import WatchStore
from reader.store.wordings import WordingStore

#: Steps of SQLite's machine between two questions whether to stop: some milliseconds at most.
STEPS = 20_000


class Opened:
    """An open archive before anything is done with it; see Archive."""

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
    ) -> Self:
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

    def __enter__(self) -> Self:
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

    def _log(self) -> UndoLog:
        """What notes each change. Raises ArchiveError where the archive was opened for reading only."""
        if self._undo is None:
            raise ArchiveError(f"The archive {self.path} was opened for reading only.")
        return self._undo

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """What is inside sees one moment of the archive."""
        with self._sentences(), moment(self._db):
            yield

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One write transaction without an undo step (imports, positions); nests into an open one."""
        self._log()
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
        log = self._log()
        try:
            with self.transaction(), log.step(label) as step, self._index.refreshing(ids, marks):
                yield step
        except UnicodeEncodeError as error:
            # Half of a pair (pasted), or bytes that are no UTF-8 (typed in a terminal): SQLite keeps text alone.
            raise InputError("This holds characters that are no text; nothing was changed.") from error

    def _kept(self, changes: Changes) -> Changes:
        """The same, with step 0 where nothing changed: Undo would take back what was done before."""
        return changes if self._undo and self._undo.exists(changes.step) else replace(changes, step=0)

    def _rename(self, step: int, label: str) -> None:
        """Name the open step anew, by what only its work has told."""
        self._log().rename(step, label)

    def _about(self, ids: Sequence[int]) -> str:
        """Which article a step changes, or how many, for its name."""
        titles = [row.title for row in self._articles.rows(ids)] if len(ids) == 1 else []
        return told(titles[0]) if titles else several(ids) if len(ids) != 1 else ""

    def _named(self, id: int) -> str:
        """An article as the event log names it: its title, and where that says nothing its number."""
        title = next((_in_short(row.title) for row in self._articles.rows([id])), "")
        return f"“{title}”" if title else f"article {id}"


#: Characters of what a step was about.
_TOLD = 40


def several(items: Sequence[object]) -> str:
    """How many things a step is about, for its name."""
    return f" ({len(items):,})"


def told(text: str) -> str:
    """What a step was about, for its name."""
    words = _in_short(text)
    return f": {words}" if words else ""


def _in_short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _TOLD else words[:_TOLD].rstrip() + "…"
