"""Opening an archive: the checks before anything is written, the settings of a connection, and errors in words."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from reader.errors import ArchiveError, InputError
from reader.whole_files import whole_file

#: "Crrl" in ASCII; `file archive.db` and SQLite tools show it.
APPLICATION_ID = 0x4372726C
#: `PRAGMA user_version` of an archive that has had every migration; one more for each function in migrations.py.
SCHEMA_VERSION = 8
BUSY_SECONDS = 10.0


def connect(path: Path, *, create: bool = True, readonly: bool = False) -> sqlite3.Connection:
    """Open the archive at `path` at the current schema; make it where `create` allows.

    Raises ArchiveError for a missing file or folder, a file that is no archive, an archive of a newer program, and one
    that another program keeps locked. Nothing is written before those checks have passed.
    """
    existed = path.exists()
    if not existed and (readonly or not create):
        raise ArchiveError(f"There is no archive at {path}.")
    if path.is_dir():
        raise ArchiveError(f"{path} is a folder, not an archive; name the archive file in it, such as archive.db.")
    if not path.parent.is_dir():
        raise ArchiveError(f"The folder {path.parent} does not exist, so no archive can be made in it.")
    with archive_errors(path):
        fresh = not existed or path.stat().st_size == 0
        with _naming_strangers(path):
            connection = _open(path, readonly=readonly)
        try:
            with _naming_strangers(path):
                version = _check_version(connection, path, fresh=fresh)
            if not readonly:
                # Only now: this writes to a file that has another journal.
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=NORMAL")
            if version < SCHEMA_VERSION:
                if readonly:
                    connection.close()
                    connect(path).close()
                    connection = _open(path, readonly=True)
                else:
                    _migrate(connection, path, from_version=version)
        except BaseException:
            connection.close()
            raise
    return connection


def _open(path: Path, *, readonly: bool) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode={'ro' if readonly else 'rwc'}"
    if readonly and not _may_write(path.parent) and not path.with_name(path.name + "-wal").exists():
        # In a folder that is read-only SQLite can make no log, and nobody else (as it seems) is writing one.
        return _connection(f"{uri}&immutable=1", readonly=True)
    try:
        return _connection(uri, readonly=readonly)
    except sqlite3.DatabaseError as error:
        if not readonly or not _lacks_room(error) or _has_log(path):
            raise
        # On a full disk SQLite can make no index of a log; nobody writes one, or there would be such an index.
        return _connection(f"{uri}&immutable=1", readonly=True)


def _connection(uri: str, *, readonly: bool) -> sqlite3.Connection:
    """A connection that has read the file, so that what is in the way is found here."""
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    # A window has several that read, which the system's own cache serves as well; one writes, and merges the index.
    cache = 8_192 if readonly else 65_536
    try:
        for pragma in ("foreign_keys=ON", "temp_store=MEMORY", f"cache_size=-{cache}", "mmap_size=0"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    if sqlite3.sqlite_version_info < (3, 41):
        connection.create_function("unhex", 1, _unhex, deterministic=True)
    return connection


def _unhex(text: str) -> bytes | None:
    """What SQLite has as `unhex` from 3.41 on; its inverse is lower(hex(...))."""
    with suppress(ValueError, TypeError):
        return bytes.fromhex(text)
    return None


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _lacks_room(error: sqlite3.DatabaseError) -> bool:
    """Whether the disk is full; the second is what SQLite says where the index of the log finds no room."""
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"))


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def tidy_after_reading(path: Path) -> None:
    """Let SQLite remove the empty write-ahead log (and its index) that a connection which only read leaves behind.

    A connection that can write removes them when it is the last one to close, under SQLite's own locks. A log with
    anything in it is another program's, or what is left of one that was killed: a reader leaves it alone.
    """
    log = path.with_name(path.name + "-wal")
    try:
        if log.stat().st_size or not _may_write(path):
            return
        uri = f"{path.resolve().as_uri()}?mode=rw"
        with closing(sqlite3.connect(uri, uri=True, timeout=0, isolation_level=None)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except (OSError, sqlite3.DatabaseError):
        return  # nothing is lost where the two files stay


def path_of(connection: sqlite3.Connection) -> Path:
    """The file of an archive."""
    return Path(connection.execute("PRAGMA database_list").fetchone()[2])


def beside(path: Path) -> sqlite3.Connection:
    """Another connection to an archive that is open, for reading something once: it keeps next to nothing."""
    other = _open(path, readonly=True)
    other.execute("PRAGMA cache_size=-1024")
    return other


@contextmanager
def moment(connection: sqlite3.Connection) -> Iterator[None]:
    """What is inside sees the archive as its first statement does, whatever another connection writes meanwhile."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("COMMIT")


@contextmanager
def _naming_strangers(path: Path) -> Iterator[None]:
    """Say it where a file is no database at all.

    SQLite must find that out: to open and close the file ourselves would drop every lock that this process has on it
    (POSIX), and another process that ends would then remove the write-ahead log under our other connections.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
            raise ArchiveError(
                f"{path} is not a Carrel archive (it is no SQLite file); nothing was changed."
            ) from error
        raise


def _check_version(connection: sqlite3.Connection, path: Path, *, fresh: bool) -> int:
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if fresh:
        return 0
    if application != APPLICATION_ID:
        empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if not (empty and application == 0):
            raise ArchiveError(f"{path} is a database of another program, not a Carrel archive; nothing was changed.")
        return 0
    if version > SCHEMA_VERSION:
        raise ArchiveError(
            f"{path} was made by a newer Carrel (schema {version}; this program knows {SCHEMA_VERSION}). "
            "Nothing was changed; please open it with the newer program."
        )
    return version


def _migrate(connection: sqlite3.Connection, path: Path, *, from_version: int) -> None:
    """Bring the archive to SCHEMA_VERSION in one transaction; keep a copy of an older archive beside it first."""
    # sqlite_utils takes 0.4 s to import, so only schema work pays for it.
    from sqlite_utils import Database

    from reader.store.migrations import migrations

    if from_version:
        backup_to(connection, path.with_name(f"{path.name}.schema-{from_version}.bak"))
    # A table that others refer to is made anew under another name, and its rows keep their ids: the way of
    # sqlite.org/lang_altertable.html#otheralter, for which this must stand before the transaction.
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if int(connection.execute("PRAGMA user_version").fetchone()[0]) < SCHEMA_VERSION:
            migrations.apply(Database(connection))
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("PRAGMA foreign_keys=ON")


def backup_to(connection: sqlite3.Connection, target: Path) -> None:
    """Write a consistent copy of the open archive to `target`, whole or not at all.

    Raises ArchiveError where the archive can't be read or the copy not be written, and names the one or the other.
    """
    with archive_errors(path_of(connection)):
        try:
            with whole_file(target) as partial, closing(sqlite3.connect(partial)) as copy:
                _copy(connection, copy)
        except InputError as error:
            raise ArchiveError(str(error)) from error


def _copy(connection: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    """Copy one database to another. Raises OSError for what only writing can meet with."""
    try:
        connection.backup(copy)
    except sqlite3.DatabaseError as error:
        name = getattr(error, "sqlite_errorname", "")
        if _lacks_room(error):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        if name.startswith("SQLITE_IOERR") and "READ" not in name:
            raise OSError(errno.EIO, os.strerror(errno.EIO)) from error
        raise


@contextmanager
def archive_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system report about `path` into an ArchiveError with a sentence for the user."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise ArchiveError(_sentence(error, path)) from error
    except UnicodeDecodeError as error:  # sqlite3 could not even read what SQLite complains of
        raise ArchiveError(damaged(path, "it holds bytes that are no text")) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ArchiveError(f"The archive {path} can't be used: {reason}.") from error


def _sentence(error: sqlite3.DatabaseError, path: Path) -> str:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"The archive {path} is being written by another program; please try again in a moment."
    if _lacks_room(error):
        return f"The disk with the archive {path} is full; the last step was not made, and the archive is whole."
    if name.startswith("SQLITE_READONLY"):
        return f"The archive {path} can't be written: the file or its folder is read-only."
    if name.startswith("SQLITE_CANTOPEN"):
        return f"The archive {path} can't be opened: no permission, or its folder is missing."
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or _tells_damage(error):
        return damaged(path, str(error))
    if _tells_excess(error):
        return "The query has too many parts; please ask for fewer at once."
    if name.startswith("SQLITE_IOERR"):
        return f"The disk with the archive {path} reports an error ({name}); the last step was not made."
    return f"SQLite can't use the archive {path}: {error}."


def damaged(path: Path, reason: str) -> str:
    """The sentence that the archive is damaged, with the reason in somebody else's words, which may be long."""
    words = " ".join(reason.split())
    short = words if len(words) <= _REASON else f"{words[:_REASON]}…"
    return f"The archive {path} is damaged ({short}); restore a backup, or run `carrel verify` for the details."


#: What SQLite and sqlite3 say, without a code of its own, of contents that this program never writes.
_DAMAGE = ("Could not decode to UTF-8", "invalid fts5 file format", "malformed", "error in tokenizer")
#: Characters of SQLite's own words in a sentence.
_REASON = 100


#: What SQLite says of a query with thousands of parts.
_EXCESS = (
    "Expression tree is too large",
    "parser stack overflow",
    "fts5: parser stack overflow",
    "too many SQL variables",
)


def _tells_excess(error: sqlite3.Error) -> bool:
    return str(error).startswith(_EXCESS)


def _tells_damage(error: sqlite3.Error) -> bool:
    return str(error).startswith(_DAMAGE)


#: Errors that say something about the disk or another program; every other sqlite3 error is a bug of ours.
EXPECTED_SQLITE_ERRORS = ("BUSY", "LOCKED", "FULL", "READONLY", "CANTOPEN", "CORRUPT", "NOTADB", "IOERR")


def is_expected(error: sqlite3.Error) -> bool:
    """Tell whether `error` is about the surroundings (full disk, lock, damage) rather than about our own SQL."""
    name = getattr(error, "sqlite_errorname", "").removeprefix("SQLITE_")
    return name.startswith(EXPECTED_SQLITE_ERRORS) or _tells_damage(error) or _tells_excess(error)


def data_version(connection: sqlite3.Connection) -> int:
    """A number that changes when another connection has changed the archive."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def wait_for_writers(connection: sqlite3.Connection, seconds: float) -> None:
    """Let the connection wait so long for another one's change to end, in place of BUSY_SECONDS."""
    connection.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")


def now() -> str:
    """The present instant as ISO 8601 in UTC with milliseconds and `Z`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
