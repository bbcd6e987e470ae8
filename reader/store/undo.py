"""One undo history for everything the user changes, kept in the archive so that it survives a restart.

Temporary triggers note the row image before each change to the undoable tables while a step is open (the technique of
sqlite.org/undoredo.html, with row images as JSON instead of SQL text, so that an archive from elsewhere can't smuggle in
statements). Undoing writes the images back in reverse order, and notes in turn what it overwrites: the redo.

Derived tables (indexes, counts, topics) are not noted; the caller refreshes them for the articles that a step touched.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from reader.store.connection import now

#: Undoable tables, each with the SQL that names the article a changed row belongs to (from its row image).
UNDOABLE = (
    "article",
    "reading_state",
    "field_override",
    "relation",
    "code",
    "annotation",
    "anchor",
    "tag",
    "tag_alias",
    "article_tag",
    "annotation_tag",
    "collection",
    "collection_item",
    "saved_search",
)
KEPT_STEPS = 500


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the history."""

    id: int
    label: str
    time: str
    state: str


@dataclass(frozen=True, slots=True)
class Change:
    """One changed row: `before` is its image as {column: value}, None for an insertion."""

    table: str
    operation: str
    row_id: int
    before: dict[str, object] | None


class UndoLog:
    """The history on one writing connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._columns: dict[str, list[str]] = {
            table: [row["name"] for row in connection.execute(f"PRAGMA table_info({table})")] for table in UNDOABLE
        }
        self._install_triggers()

    def _install_triggers(self) -> None:
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS undo_recording (step INTEGER NOT NULL)")
        for table, columns in self._columns.items():
            image = "json_array(" + ", ".join(f'OLD."{column}"' for column in columns) + ")"
            key = "id" if "id" in columns else columns[0]
            for operation, row, before in (
                ("insert", "NEW", "NULL"),
                ("update", "OLD", image),
                ("delete", "OLD", image),
            ):
                self._db.execute(
                    f"CREATE TEMP TRIGGER IF NOT EXISTS undo_{table}_{operation} AFTER {operation} ON main.{table} "
                    f"WHEN (SELECT count(*) FROM undo_recording) BEGIN "
                    f"INSERT INTO undo_change (step, table_name, operation, row_id, before) "
                    f"SELECT step, '{table}', '{operation}', {row}.{key}, {before} FROM undo_recording; END"
                )

    @contextmanager
    def step(self, label: str) -> Iterator[int]:
        """Record everything changed inside as one step named `label`; yields its number. Needs an open transaction.

        A step in which nothing changed leaves no entry. A new step drops what could have been redone.
        """
        if self._db.execute("SELECT count(*) FROM undo_recording").fetchone()[0]:
            # A mutation made of others is one step: the outermost names it.
            yield int(self._db.execute("SELECT step FROM undo_recording").fetchone()[0])
            return
        step = self._begin(label, "done")
        try:
            yield step
        finally:
            self._end()
        if self._is_empty(step):
            self._db.execute("DELETE FROM undo_step WHERE id = ?", (step,))
            return
        self._db.execute("DELETE FROM undo_step WHERE state = 'undone'")
        self._db.execute(
            "DELETE FROM undo_step WHERE id <= (SELECT id FROM undo_step ORDER BY id DESC LIMIT 1 OFFSET ?)",
            (KEPT_STEPS,),
        )

    def exists(self, step: int) -> bool:
        """Whether a step left an entry."""
        return self._db.execute("SELECT 1 FROM undo_step WHERE id = ?", (step,)).fetchone() is not None

    def _begin(self, label: str, state: str) -> int:
        cursor = self._db.execute(
            "INSERT INTO undo_step (label, time, state) VALUES (?, ?, ?)", (label, now(), state)
        )
        step = int(cursor.lastrowid or 0)
        self._db.execute("INSERT INTO undo_recording VALUES (?)", (step,))
        return step

    def _end(self) -> None:
        self._db.execute("DELETE FROM undo_recording")

    def _is_empty(self, step: int) -> bool:
        return self._db.execute("SELECT 1 FROM undo_change WHERE step = ? LIMIT 1", (step,)).fetchone() is None

    def changes(self, step: int) -> list[Change]:
        """The rows that a step changed, in the order of the changes."""
        rows = self._db.execute(
            "SELECT table_name, operation, row_id, before FROM undo_change WHERE step = ? ORDER BY id", (step,)
        )
        return [
            Change(
                table,
                operation,
                row_id,
                None if before is None else dict(zip(self._columns[table], json.loads(before), strict=True)),
            )
            for table, operation, row_id, before in rows
        ]

    def next_undo(self) -> Step | None:
        """The step that undo() would take back."""
        return self._one("SELECT * FROM undo_step WHERE state = 'done' ORDER BY id DESC LIMIT 1")

    def next_redo(self) -> Step | None:
        """The step that redo() would make again."""
        return self._one("SELECT * FROM undo_step WHERE state = 'undone' ORDER BY id LIMIT 1")

    def history(self, limit: int = 100) -> list[Step]:
        """The newest steps first, undone ones included."""
        return [Step(*row) for row in self._db.execute("SELECT * FROM undo_step ORDER BY id DESC LIMIT ?", (limit,))]

    def _one(self, sql: str) -> Step | None:
        row = self._db.execute(sql).fetchone()
        return None if row is None else Step(*row)

    def revert(self, step: Step) -> None:
        """Put back what `step` changed and keep what that overwrites, so that the same call takes it back again.

        Used for undo (a done step becomes undone) and redo alike. Needs an open transaction.
        """
        changes = self.changes(step.id)
        self._db.execute("PRAGMA defer_foreign_keys=ON")
        self._db.execute("DELETE FROM undo_change WHERE step = ?", (step.id,))
        self._db.execute("INSERT INTO undo_recording VALUES (?)", (step.id,))
        try:
            for change in reversed(changes):
                self._restore(change)
        finally:
            self._end()
        state = "undone" if step.state == "done" else "done"
        self._db.execute("UPDATE undo_step SET state = ? WHERE id = ?", (state, step.id))

    def _restore(self, change: Change) -> None:
        table, columns = change.table, self._columns[change.table]
        key = "id" if "id" in columns else columns[0]
        if change.before is None:
            self._db.execute(f"DELETE FROM main.{table} WHERE {key} = ?", (change.row_id,))
            return
        values = [change.before[column] for column in columns]
        names = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join("?" * len(columns))
        if change.operation == "delete":
            self._db.execute(f"INSERT INTO main.{table} ({names}) VALUES ({marks})", values)
        else:
            assignments = ", ".join(f'"{column}" = ?' for column in columns)
            self._db.execute(f"UPDATE main.{table} SET {assignments} WHERE {key} = ?", [*values, change.row_id])
