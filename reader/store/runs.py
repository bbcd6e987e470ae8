"""Import runs with their problems, the undoing of a whole run, and the event log (PREMIS)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from reader.models import Event, ImportReport, ImportRun, Problem
from reader.store.connection import now
from reader.store.undo import IMPORT_RUN, Change
from reader.store.values import storable

#: Named because RunStore.list hides the type.
_Events = list[Event]
_Problems = list[Problem]
COUNTS = ("seen", "added", "revised", "unchanged", "rejected", "skipped")


class RunStore:
    """Runs and events on one connection. Methods that write need an open transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def start(self, label: str) -> int:
        """Open a run. Runs that a crash left open are closed as cancelled: what they committed stands."""
        self._db.execute("UPDATE import_run SET finished = ?, cancelled = 1 WHERE finished = ''", (now(),))
        cursor = self._db.execute("INSERT INTO import_run (label, started) VALUES (?, ?)", (storable(label), now()))
        return int(cursor.lastrowid or 0)

    def record(self, report: ImportReport, problems: Iterable[Problem] = ()) -> None:
        """Bring a run's counts up to date and add problems to it; part of each batch's transaction."""
        assignments = ", ".join(f"{name} = ?" for name in (*COUNTS, "seconds", "cancelled"))
        self._db.execute(
            f"UPDATE import_run SET {assignments} WHERE id = ?",
            (*(getattr(report, name) for name in COUNTS), report.seconds, int(report.cancelled), report.run),
        )
        self._db.executemany(
            "INSERT INTO problem (run, path, kind, severity, line, reason) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (report.run, storable(item.path), item.kind, item.severity, item.line, storable(item.reason))
                for item in problems
            ],
        )

    def finish(self, report: ImportReport) -> None:
        """Close a run, and note it in the event log."""
        self.record(report)
        self._db.execute("UPDATE import_run SET finished = ? WHERE id = ?", (now(), report.run))
        self.log("import", _summary(report))

    def list(self, limit: int) -> list[ImportRun]:
        """Past runs, newest first."""
        rows = self._db.execute("SELECT * FROM import_run ORDER BY id DESC LIMIT ?", (limit,)).fetchall()
        return [self._run(row) for row in rows]

    def _run(self, row: sqlite3.Row) -> ImportRun:
        problems = self._db.execute(
            "SELECT path, kind, reason, line, severity FROM problem WHERE run = ? ORDER BY id", (row["id"],)
        )
        report = ImportReport(
            run=row["id"],
            **{name: row[name] for name in COUNTS},
            problems=tuple(Problem(*problem) for problem in problems),
            seconds=row["seconds"],
            cancelled=bool(row["cancelled"]),
        )
        return ImportRun(row["id"], row["started"], row["finished"], row["label"], report, row["undone"])

    def refused_rows(self, container: str, checksum: str) -> _Problems:
        """What the run that read these bytes of a table said of rows that are no articles."""
        rows = self._db.execute(
            "SELECT p.path, p.kind, p.reason, p.line, p.severity FROM container c JOIN problem p"
            " ON p.run = c.run AND p.path = c.path WHERE c.path = ? AND c.sha256 = unhex(?) AND p.severity = 'rejected'"
            " ORDER BY p.id",
            (container, checksum),
        )
        return [Problem(*row) for row in rows]

    # -- undo of a run -----------------------------------------------------------------------------------------

    def is_undone(self, run: int) -> bool:
        """Whether a run was taken back, which may be while it is under way."""
        return self._is("undone != ''", run)

    def is_finished(self, run: int) -> bool:
        """Whether a run has come to its end: one that has not is under way, or was killed."""
        return self._is("finished != ''", run)

    def _is(self, condition: str, run: int) -> bool:
        return self._db.execute(f"SELECT 1 FROM import_run WHERE id = ? AND {condition}", (run,)).fetchone() is not None

    def revert(self, changes: Sequence[Change], *, undone: bool) -> None:
        """Take back the import runs among `changes` (or with `undone` false, make them stand again).

        What a run added goes to the bin; what it revised goes back to the revision before. Nothing is deleted.
        """
        for change in changes:
            if change.table == IMPORT_RUN and undone:
                self._take_back(change.row_id)
            elif change.table == IMPORT_RUN:
                self._make_stand(change.row_id)

    def _take_back(self, run: int) -> None:
        time = now()
        self._db.execute("UPDATE article SET deleted = ? WHERE run = ? AND deleted = ''", (time, run))
        # What was new to the run has no revision before its first; it goes to the bin as it is.
        self._db.execute(
            "UPDATE article SET revision = first.previous FROM"
            " (SELECT article, previous, min(number) FROM revision WHERE run = ? GROUP BY article) AS first"
            " WHERE first.article = article.id AND first.previous IS NOT NULL",
            (run,),
        )
        self._db.execute("UPDATE import_run SET undone = ? WHERE id = ?", (time, run))
        self.log("undo import", f"import run {run} was taken back")

    def _make_stand(self, run: int) -> None:
        self._db.execute("UPDATE article SET deleted = '' WHERE run = ?", (run,))
        self._db.execute(
            "UPDATE article SET revision = (SELECT r.id FROM revision r WHERE r.article = article.id AND r.run = ?1"
            " ORDER BY r.number DESC LIMIT 1) WHERE id IN (SELECT article FROM revision WHERE run = ?1)",
            (run,),
        )
        self._db.execute("UPDATE import_run SET undone = '' WHERE id = ?", (run,))
        self.log("redo import", f"import run {run} was made to stand again")

    # -- events --------------------------------------------------------------------------------------------------

    def log(self, kind: str, detail: str, article: int | None = None) -> None:
        """Add a line to the event log."""
        self._db.execute(
            "INSERT INTO event (time, kind, detail, article) VALUES (?, ?, ?, ?)",
            (now(), kind, storable(detail), article),
        )

    def events(self, article: int | None, limit: int) -> _Events:
        """The log of one article or of everything, newest first."""
        condition = "" if article is None else "WHERE article = :article"
        rows = self._db.execute(
            f"SELECT id, time, kind, detail, article FROM event {condition} ORDER BY id DESC LIMIT :limit",
            {"article": article, "limit": limit},
        )
        return [Event(*row) for row in rows]


def _summary(report: ImportReport) -> str:
    parts = ", ".join(f"{getattr(report, name):,} {name}" for name in COUNTS)
    return f"import run {report.run}: {parts}" + (" (cancelled)" if report.cancelled else "")
