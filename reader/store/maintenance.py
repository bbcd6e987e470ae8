"""Care of an archive: `verify` checks every promise about what it holds, `stats` counts it."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path

from reader.errors import ArchiveError
from reader.models import Json, Problem, VerifyReport
from reader.progress import Progress
from reader.store.index import ARTICLE_INDEX_BEFORE, Index
from reader.store.originals import PACKED, unpack, unpack_record
from reader.store.rows import load_blocks, load_spans, text_hash

_INDEXES = ("article_index", "typing_index", "saying_index", "desk_index", "annotation_index")
_COUNTS = {
    "articles": "SELECT count(*) FROM article WHERE deleted = ''",
    "in_bin": "SELECT count(*) FROM article WHERE deleted != '' AND merged_into IS NULL",
    "attached_texts": "SELECT count(*) FROM article WHERE merged_into IS NOT NULL",
    "read": "SELECT count(*) FROM article WHERE deleted = '' AND is_read = 1",
    "starred": "SELECT count(*) FROM article WHERE deleted = '' AND is_starred = 1",
    "words": "SELECT coalesce(sum(word_count), 0) FROM article WHERE deleted = ''",
    "revisions": "SELECT count(*) FROM revision",
    "originals": "SELECT count(*) FROM original",
    "sources": "SELECT count(*) FROM source",
    "corrections": "SELECT count(*) FROM field_override",
    "annotations": "SELECT count(*) FROM annotation WHERE deleted = ''",
    "orphaned": "SELECT count(*) FROM annotation n JOIN article a ON a.id = n.article "
    "JOIN anchor h ON h.annotation = n.id AND h.revision = a.revision WHERE n.deleted = '' AND h.state = 'orphaned'",
    "tags": "SELECT count(*) FROM tag",
    "providers": "SELECT count(DISTINCT provider) FROM article WHERE deleted = ''",
    "topics": "SELECT count(DISTINCT x.topic) FROM article_topic x JOIN article a ON a.id = x.article "
    "WHERE a.deleted = ''",
    "saved_searches": "SELECT count(*) FROM saved_search",
    "import_runs": "SELECT count(*) FROM import_run",
    "events": "SELECT count(*) FROM event",
    "original_bytes": "SELECT coalesce(sum(size), 0) FROM original",
    "original_bytes_stored": "SELECT coalesce(sum(length(data)), 0) FROM original",
}


class Maintenance:
    """Checks and counts on one connection; reads only."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def stats(self, path: Path) -> Mapping[str, Json]:
        """Counts, and sizes in bytes: `file_bytes` with the write-ahead log, originals as they were and as stored."""
        found: dict[str, Json] = {name: self._db.execute(sql).fetchone()[0] for name, sql in _COUNTS.items()}
        files = (path, path.with_name(path.name + "-wal"))
        found["file_bytes"] = sum(file.stat().st_size for file in files if file.exists())
        span = self._db.execute(
            "SELECT min(published), max(published) FROM article WHERE deleted = '' AND published != ''"
        ).fetchone()
        found["earliest"], found["latest"] = span[0] or "", span[1] or ""
        return found

    def verify(self, progress: Progress) -> VerifyReport:
        """Check everything; a damaged archive gives problems, never an exception."""
        check = _Check(self._db, progress)
        check.run()
        return VerifyReport(not check.problems, dict(check.checked), tuple(check.problems))


class _Check:
    """One verification: what was checked, and what is wrong, in words."""

    def __init__(self, connection: sqlite3.Connection, progress: Progress) -> None:
        self._db = connection
        self._progress = progress
        self._done = 0
        self.checked: Counter[str] = Counter()
        self.problems: list[Problem] = []

    def run(self) -> None:
        steps = (
            self._integrity,
            self._schema,
            self._foreign_keys,
            self._index_structure,
            self._originals,
            self._revisions,
            self._records,
            self._quotes,
            self._index_content,
        )
        for step in steps:
            try:
                step()
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self._wrong("", "damaged", f"A part of the archive can't be read: {' '.join(str(error).split())}.")
            except (ArchiveError, LookupError, TypeError, ValueError) as error:
                self._wrong("", "damaged", f"A part of the archive holds what this program never writes: {error!r}.")

    def _wrong(self, what: str, kind: str, reason: str) -> None:
        self.problems.append(Problem(what, kind, reason, severity="rejected"))

    def _count(self, kind: str, label: str) -> None:
        self.checked[kind] += 1
        self._done += 1
        if self._done % 200 == 0:
            self._progress.report(self._done, None, label)

    # -- the file ----------------------------------------------------------------------------------------------

    def _integrity(self) -> None:
        self._progress.report(0, None, "Checking the file")
        for (message,) in self._db.execute("PRAGMA integrity_check"):
            self.checked["integrity"] += 1
            if message != "ok":
                self._wrong("", "integrity", f"SQLite's check of the file says: {message}.")

    def _schema(self) -> None:
        """Tables, indexes and virtual tables are those that the migrations make."""
        # sqlite_utils takes 0.4 s to import, so only schema work pays for it.
        from sqlite_utils import Database

        from reader.store.migrations import migrations

        fresh = sqlite3.connect(":memory:")
        with closing(fresh):
            migrations.apply(Database(fresh))
            wanted = dict(fresh.execute("SELECT name, sql FROM sqlite_master"))
        found = {row["name"]: row["sql"] for row in self._db.execute("SELECT name, sql FROM sqlite_master")}
        if found.get("article_index") == ARTICLE_INDEX_BEFORE:
            wanted["article_index"] = ARTICLE_INDEX_BEFORE
        for name, sql in wanted.items():
            if found.get(name) != sql:
                self._wrong(name, "schema", f"{name} is missing, or not as this program made it.")
        self.checked["schema"] += len(wanted)

    def _foreign_keys(self) -> None:
        for table, row, parent, _ in self._db.execute("PRAGMA foreign_key_check"):
            self._wrong(
                f"{table} {row}", "reference", f"Row {row} of {table} names a row of {parent} that is not there."
            )
        self.checked["foreign keys"] += 1

    def _index_structure(self) -> None:
        """FTS5's own check; it counts as writing, so an archive opened for reading only goes without."""
        for index in _INDEXES:
            try:
                self._db.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
                self.checked["indexes"] += 1
            except sqlite3.DatabaseError as error:
                if getattr(error, "sqlite_errorname", "").startswith("SQLITE_READONLY"):
                    return
                if not _is_damage(error):
                    raise
                self._wrong(index, "index", f"The search index {index} is damaged ({error}); rebuild it.")

    # -- what was imported -----------------------------------------------------------------------------------------

    def _originals(self) -> None:
        rows = self._db.execute(
            f"SELECT {PACKED}, (SELECT name FROM source s WHERE s.original = o.id LIMIT 1) AS name FROM original o"
        )
        for row in rows:
            name = row["name"] or row["sha256"]
            try:
                data = unpack(row)
            except ArchiveError as error:
                self._wrong(name, "original", str(error))
            else:
                if hashlib.sha256(data).hexdigest() != row["sha256"]:
                    self._wrong(name, "original", f"The original of “{name}” is damaged: its checksum is wrong.")
            self._count("originals", "Checking originals")

    def _revisions(self) -> None:
        rows = self._db.execute("SELECT id, name, number, text, hash, blocks, spans FROM revision")
        for row in rows:
            name = f"{row['name']}, revision {row['number']}"
            if text_hash(row["text"]) != row["hash"]:
                self._wrong(name, "text", f"The text of {name} is not the one that was stored: its checksum is wrong.")
            if not _is_sound(row):
                self._wrong(name, "structure", f"The blocks or marks of {name} do not fit its text.")
            self._count("revisions", "Checking texts")

    def _records(self) -> None:
        rows = self._db.execute(
            f"SELECT r.name, r.number, r.record, {PACKED} FROM revision r JOIN original o ON o.id = r.original"
            " WHERE r.record != x''"
        )
        for row in rows:
            try:
                unpack_record(row["record"], unpack(row))
            except ArchiveError as error:
                name = f"{row['name']}, revision {row['number']}"
                self._wrong(name, "record", f"What the source of {name} says can't be read: {error}")
            self._count("records", "Checking records")

    def _quotes(self) -> None:
        rows = self._db.execute(
            "SELECT n.uuid, n.start, n.end, n.quote, n.revision, a.title FROM annotation n "
            "JOIN article a ON a.id = n.article WHERE n.start IS NOT NULL ORDER BY n.revision"
        )
        revision, text = None, ""
        for row in rows:
            if row["revision"] != revision:
                revision = row["revision"]
                found = self._db.execute("SELECT text FROM revision WHERE id = ?", (revision,)).fetchone()
                text = found[0] if found else ""
            if text[row["start"] : row["end"]] != row["quote"]:
                name = f"“{row['title']}”"
                self._wrong(
                    row["uuid"], "quote", f"An annotation on {name} does not stand at its quote in its revision."
                )
            self._count("annotations", "Checking annotations")

    # -- the index against the text ----------------------------------------------------------------------------------

    def _index_content(self) -> None:
        """Build the indexes anew beside the archive and compare, term by term; locate what differs by article."""
        index = Index(self._db)
        if not index.is_current():
            self._wrong("", "index", "The search index was made by an older version; rebuild it.")
            return
        for article, fault in index.faults():
            row = self._db.execute("SELECT title FROM article WHERE id = ?", (article,)).fetchone()
            self._wrong(str(article), "index", f"“{row[0]}” {fault}." if row else f"In the search index {fault}.")
        with tempfile.TemporaryDirectory(prefix="carrel-verify-") as folder:
            copy = sqlite3.connect(Path(folder) / "index.db", isolation_level=None)
            try:
                self._build(copy, index)
                for name in _INDEXES:
                    self._compare(copy, name)
            finally:
                copy.close()

    def _build(self, copy: sqlite3.Connection, index: Index) -> None:
        copy.execute("PRAGMA journal_mode=OFF")
        copy.execute("PRAGMA synchronous=OFF")
        widths = {}
        for name in _INDEXES:
            copy.execute(self._db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0])
            copy.execute(f"CREATE VIRTUAL TABLE {name}_terms USING fts5vocab({name}, col)")
            widths[name] = [row[1] for row in copy.execute(f"PRAGMA table_info({name})")]
        ids = [row[0] for row in self._db.execute("SELECT id FROM article ORDER BY position")]
        rows = index.expected(ids)
        while batch := list(islice(rows, 1000)):
            copy.execute("BEGIN")
            for name, columns in batch:
                names = ", ".join(("rowid", *widths[name]))
                copy.execute(f"INSERT INTO {name} ({names}) VALUES ({', '.join('?' * len(columns))})", columns)
                self._count("index rows", "Checking the search index")
            copy.execute("COMMIT")

    def _compare(self, copy: sqlite3.Connection, name: str) -> None:
        self._db.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name}_terms USING fts5vocab(main, {name}, col)")
        here = self._db.execute(f"SELECT term, col, doc, cnt FROM temp.{name}_terms")
        there = copy.execute(f"SELECT term, col, doc, cnt FROM {name}_terms")
        differing = list(islice(_differences(here, there), 21))
        if differing:
            terms = ", ".join(f"“{term}”" for term in sorted(set(differing[:20])))
            more = " and more" if len(differing) > 20 else ""
            self._wrong(
                name, "index", f"The search index {name} does not agree with the texts, at {terms}{more}; rebuild it."
            )


def _is_sound(row: sqlite3.Row) -> bool:
    """Whether blocks and spans can be read and lie within the text."""
    length = len(row["text"])
    try:
        places = [(item.start, item.end) for item in load_blocks(row["blocks"])]
        places += ((item.start, item.end) for item in load_spans(row["spans"]))
        return all(0 <= start <= end <= length for start, end in places)
    except (ArchiveError, TypeError, ValueError):
        return False


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether SQLite speaks of the file's contents, not of a lock, the disk or an interruption.

    sqlite3 itself raises without a name where a text is no UTF-8.
    """
    name = getattr(error, "sqlite_errorname", "")
    return not name or name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR"))


def _differences(here: sqlite3.Cursor, there: sqlite3.Cursor) -> Iterator[str]:
    """The terms whose counts differ between two vocabularies, both in the order of their terms."""
    mine, theirs = next(here, None), next(there, None)
    while mine is not None or theirs is not None:
        if mine is not None and theirs is not None and tuple(mine) == tuple(theirs):
            mine, theirs = next(here, None), next(there, None)
        elif theirs is None or (mine is not None and _key(mine) <= _key(theirs)):
            assert mine is not None
            yield str(mine[0])
            if theirs is not None and _key(mine) == _key(theirs):
                theirs = next(there, None)
            mine = next(here, None)
        else:
            yield str(theirs[0])
            theirs = next(there, None)


def _key(row: tuple[str, str, int, int]) -> tuple[bytes, str]:
    return str(row[0]).encode("utf-8"), str(row[1])
