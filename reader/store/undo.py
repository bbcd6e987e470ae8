"""One undo history for everything the user changes, kept in the archive so that it survives a restart.

Temporary triggers note the row image before each change to the undoable tables while a step is open (the technique of
sqlite.org/undoredo.html, with row images as JSON instead of SQL text, so that an archive from elsewhere can't smuggle
in statements). Undoing writes the images back in reverse order, and notes in turn what it overwrites: the redo.

Derived tables (indexes, counts, topics) are not noted; the caller refreshes them for the articles that a step touched.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from reader.store.connection import now
from reader.store.values import load_stored

#: Tables whose rows a step notes.
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
    "wording",
    "saved_search",
)
#: The table name of the one change of an import's step: `row_id` is the run, and RunStore.revert takes it back.
IMPORT_RUN = "import_run"
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
    """One changed row: `before` is its image as {column: value}, None for an insertion.

    `changed` names the columns that an update changed; only these are put back, so that what came from elsewhere
    meanwhile (an import while the window is open) stays.
    """

    table: str
    operation: str
    row_id: int
    before: dict[str, object] | None
    changed: tuple[str, ...] = ()


def history(db: sqlite3.Connection, limit: int = 100) -> list[Step]:
    """The newest steps first, undone ones included; for readers as well."""
    return [Step(*row) for row in db.execute("SELECT * FROM undo_step ORDER BY id DESC LIMIT ?", (limit,))]


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
        for table in self._columns:
            for operation in ("insert", "update", "delete"):
                self._install(table, operation)

    def _install(self, table: str, operation: str) -> None:
        """The trigger that notes this operation."""
        columns = self._columns[table]
        key = "id" if "id" in columns else columns[0]
        row, before, changed, condition = "OLD", "NULL", "''", ""
        if operation == "insert":
            row = "NEW"
        else:
            before = "json_array(" + ", ".join(f'OLD."{column}"' for column in columns) + ")"
        if operation == "update":
            changed = " || ".join(f'(OLD."{column}" IS NOT NEW."{column}")' for column in columns)
            condition = f"WHERE {changed} LIKE '%1%'"
        self._db.execute(
            f"CREATE TEMP TRIGGER IF NOT EXISTS undo_{table}_{operation} AFTER {operation} ON main.{table} "
            f"WHEN (SELECT count(*) FROM undo_recording) BEGIN "
            f"INSERT INTO undo_change (step, table_name, operation, row_id, before, changed) "
            f"SELECT step, '{table}', '{operation}', {row}.{key}, {before}, {changed} FROM undo_recording {condition};"
            " END"
        )

    @contextmanager
    def without_new_articles(self) -> Iterator[None]:
        """Note no new articles inside, where an import brings them in, which is noted as a whole.

        A trigger that has nothing to do makes inserting an article take twice as long all the same: SQLite keeps a copy
        of each page that the row touches, in case the trigger fails. Needs an open transaction.
        """
        self._db.execute("DROP TRIGGER IF EXISTS undo_article_insert")
        try:
            yield
        finally:
            self._install("article", "insert")

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
        self._forget()

    def _forget(self) -> None:
        """A new step drops what could have been redone, and steps beyond KEPT_STEPS."""
        self._db.execute("DELETE FROM undo_step WHERE state = 'undone'")
        self._db.execute(
            "DELETE FROM undo_step WHERE id <= (SELECT id FROM undo_step ORDER BY id DESC LIMIT 1 OFFSET ?)",
            (KEPT_STEPS,),
        )

    def keep_import(self, label: str, run: int) -> int:
        """Make an import run a step of its own (its rows are not noted one by one). Needs an open transaction."""
        self._forget()
        cursor = self._db.execute("INSERT INTO undo_step (label, time, state) VALUES (?, ?, 'done')", (label, now()))
        step = int(cursor.lastrowid or 0)
        self._db.execute(
            "INSERT INTO undo_change (step, table_name, operation, row_id, before) VALUES (?, ?, 'import', ?, NULL)",
            (step, IMPORT_RUN, run),
        )
        return step

    def rename(self, step: int, label: str) -> None:
        """Give a step the name that the menu shows."""
        self._db.execute("UPDATE undo_step SET label = ? WHERE id = ?", (label, step))

    def exists(self, step: int) -> bool:
        """Whether a step left an entry."""
        return self._db.execute("SELECT 1 FROM undo_step WHERE id = ?", (step,)).fetchone() is not None

    def _begin(self, label: str, state: str) -> int:
        cursor = self._db.execute("INSERT INTO undo_step (label, time, state) VALUES (?, ?, ?)", (label, now(), state))
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
            "SELECT table_name, operation, row_id, before, changed FROM undo_change WHERE step = ? ORDER BY id", (step,)
        )
        return [
            Change(table, operation, row_id, self._image(table, before), self._changed(table, changed))
            for table, operation, row_id, before, changed in rows
        ]

    def imports(self, step: int) -> list[int]:
        """The import runs that a step is."""
        sql = "SELECT row_id FROM undo_change WHERE step = ? AND table_name = ?"
        return [row[0] for row in self._db.execute(sql, (step, IMPORT_RUN))]

    def _image(self, table: str, before: str | None) -> dict[str, object] | None:
        """A row image by column names; columns that a later schema added are left out (their defaults hold)."""
        return None if before is None else dict(zip(self._columns[table], load_stored(before), strict=False))

    def _changed(self, table: str, mask: str) -> tuple[str, ...]:
        return tuple(column for column, flag in zip(self._columns.get(table, ()), mask, strict=False) if flag == "1")

    def next_undo(self) -> Step | None:
        """The step that undo() would take back."""
        return self._one("SELECT * FROM undo_step WHERE state = 'done' ORDER BY id DESC LIMIT 1")

    def next_redo(self) -> Step | None:
        """The step that redo() would make again."""
        return self._one("SELECT * FROM undo_step WHERE state = 'undone' ORDER BY id LIMIT 1")

    def _one(self, sql: str) -> Step | None:
        row = self._db.execute(sql).fetchone()
        return None if row is None else Step(*row)

    def revert(self, step: Step) -> None:
        """Put back what `step` changed and keep what that overwrites, so that the same call takes it back again.

        Used for undo (a done step becomes undone) and redo alike. Needs an open transaction.
        """
        changes = self.changes(step.id)
        self._db.execute("PRAGMA defer_foreign_keys=ON")
        self._db.execute("DELETE FROM undo_change WHERE step = ? AND table_name != ?", (step.id, IMPORT_RUN))
        self._db.execute("INSERT INTO undo_recording VALUES (?)", (step.id,))
        try:
            for change in reversed(changes):
                if change.table != IMPORT_RUN:
                    self._restore(change)
        finally:
            self._end()
        state = "undone" if step.state == "done" else "done"
        self._db.execute("UPDATE undo_step SET state = ? WHERE id = ?", (state, step.id))

    def _restore(self, change: Change) -> None:
        table, before = change.table, change.before
        key = "id" if "id" in self._columns[table] else self._columns[table][0]
        if before is None and table == "article":
            # What an article's revisions and sources hold is never deleted: taking back its arrival bins it.
            self._db.execute("UPDATE article SET deleted = ? WHERE id = ?", (now(), change.row_id))
            return
        if before is None:
            self._db.execute(f"DELETE FROM main.{table} WHERE {key} = ?", (change.row_id,))
            return
        if table == "article":
            before = {**before, "position": self._free_position(change.row_id, before["position"])}
        if change.operation == "delete":
            names, marks = ", ".join(f'"{column}"' for column in before), ", ".join("?" * len(before))
            self._db.execute(f"INSERT INTO main.{table} ({names}) VALUES ({marks})", list(before.values()))
        else:
            assignments = ", ".join(f'"{column}" = ?' for column in change.changed)
            values = [before[column] for column in change.changed]
            self._db.execute(f"UPDATE main.{table} SET {assignments} WHERE {key} = ?", [*values, change.row_id])

    def _free_position(self, article: int, position: object) -> object:
        """The position of a row image, or the next free one where another article has taken it meanwhile."""
        taken = self._db.execute("SELECT id FROM article WHERE position = ?", (position,)).fetchone()
        if taken is None or taken[0] == article:
            return position
        return self._db.execute(
            "SELECT min(a.position) + 1 FROM article a WHERE a.position >= ? "
            "AND NOT EXISTS (SELECT 1 FROM article b WHERE b.position = a.position + 1)",
            (position,),
        ).fetchone()[0]
