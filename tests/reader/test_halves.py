"""Reading with two connections: the same as with one, of one state, and both end when asked to."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.store import halves
from reader.store.connection import connect
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


def test_nothing_is_split_inside_of_a_change_that_others_do_not_see(db: sqlite3.Connection) -> None:
    at = middle(db)
    db.execute("BEGIN")
    assert halves.in_halves(db, rowids, at) == [rowids(db, "")]
    db.execute("ROLLBACK")


def test_halves_of_two_states_are_read_again(db: sqlite3.Connection, tmp_path: Path) -> None:
    def read(connection: sqlite3.Connection, limits: str) -> list[int]:
        found = rowids(connection, limits)
        if "<" in limits:
            other = connect(tmp_path / "a.db")
            other.execute("INSERT INTO article_index (rowid, title) VALUES (1, 'fox')")
            other.close()
        return found

    assert halves.in_halves(db, read, middle(db)) == [rowids(db, "")]
    assert rowids(db, "")[0] == 1


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
