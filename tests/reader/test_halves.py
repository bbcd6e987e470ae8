"""Reading with two connections: the same as with one, of one state, and both end when asked to."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reader.store import halves
from reader.store.connection import connect
from reader.store.index import Index
from tests.reader.small_archive import Report, make

_ENDLESS = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    connection = make(tmp_path / "a.db", [Report("fox", published=f"20{year}") for year in range(10, 20)])
    yield connection
    connection.close()


def rowids(connection: sqlite3.Connection, limits: str) -> list[int]:
    sql = f"SELECT f.rowid FROM article_index f WHERE article_index MATCH 'fox'{limits}"
    return [row[0] for row in connection.execute(sql)]


def middle(db: sqlite3.Connection) -> int:
    return rowids(db, "")[4]


def test_two_halves_make_the_whole(db: sqlite3.Connection) -> None:
    found = halves.in_halves(db, rowids, middle(db))
    assert [len(part) for part in found] == [4, 6]
    assert [*found[0], *found[1]] == rowids(db, "")


def bin_first(db: sqlite3.Connection) -> None:
    """Put the oldest article into the bin, as the archive does it."""
    with Index(db).refreshing([1]):
        db.execute("UPDATE article SET deleted = '2024-05-01T10:00:00.000Z' WHERE id = 1")


def test_nothing_is_split_inside_of_a_change_that_others_do_not_see(db: sqlite3.Connection) -> None:
    at, before = middle(db), rowids(db, "")
    db.execute("BEGIN")
    bin_first(db)
    assert halves.in_halves(db, rowids, at) == [before[1:]]
    db.execute("ROLLBACK")


def test_what_is_read_of_one_moment_is_split_as_well(db: sqlite3.Connection) -> None:
    at = middle(db)
    db.execute("BEGIN")
    assert [len(part) for part in halves.in_halves(db, rowids, at)] == [4, 6]
    assert db.in_transaction
    db.execute("COMMIT")


def test_halves_are_of_one_state_whatever_is_written_meanwhile(db: sqlite3.Connection, tmp_path: Path) -> None:
    begun, written = threading.Barrier(3), threading.Event()
    before = rowids(db, "")

    def read(connection: sqlite3.Connection, limits: str) -> list[int]:
        begun.wait(10)
        assert written.wait(10)
        return rowids(connection, limits)

    def write() -> None:
        begun.wait(10)
        with closing(connect(tmp_path / "a.db")) as other:
            other.execute("BEGIN")
            bin_first(other)
            other.execute("COMMIT")
        written.set()

    thread = threading.Thread(target=write)
    thread.start()
    found = halves.in_halves(db, read, middle(db))
    thread.join()
    assert found == [before[:4], before[4:]]
    assert rowids(db, "") == before[1:]


def test_a_moment_that_is_past_is_not_split(db: sqlite3.Connection, tmp_path: Path) -> None:
    at = middle(db)
    db.execute("BEGIN")
    before = rowids(db, "")
    with closing(connect(tmp_path / "a.db")) as other:
        other.execute("BEGIN")
        bin_first(other)
        other.execute("COMMIT")
    assert halves.in_halves(db, rowids, at) == [before]
    db.execute("COMMIT")
    assert halves.in_halves(db, rowids, at) == [before[1:4], before[4:]]


@pytest.mark.parametrize("slow", ["<", ">="])
def test_an_error_in_either_half_is_raised(db: sqlite3.Connection, slow: str) -> None:
    def read(connection: sqlite3.Connection, limits: str) -> list[int]:
        if slow in limits:
            raise sqlite3.DatabaseError(slow)
        return rowids(connection, limits)

    with pytest.raises(sqlite3.DatabaseError, match=slow):
        halves.in_halves(db, read, middle(db))


def test_an_interruption_ends_both_halves(db: sqlite3.Connection) -> None:
    begun = threading.Barrier(3)

    def read(connection: sqlite3.Connection, _limits: str) -> int:
        begun.wait()
        return int(connection.execute(_ENDLESS).fetchone()[0])

    done = threading.Event()

    def interrupt() -> None:
        begun.wait()
        while not done.wait(0.005):
            db.interrupt()

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        halves.in_halves(db, read, 0)
    done.set()
    thread.join()
