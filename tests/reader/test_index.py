"""The indexes follow what happens to articles."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.archive import Archive
from reader.store.index import Index
from tests.reader.small_archive import NOW, Mark, Report, add_mark, make


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    reports = [Report("Ålpha", text="one two"), Report("Beta", "b", "three", topics=("AI", "X"), tags=("t/u",))]
    connection = make(tmp_path / "archive.db", reports)
    yield connection
    connection.close()


def rows(db: sqlite3.Connection, table: str, word: str) -> list[int]:
    return [row[0] for row in db.execute(f"SELECT rowid FROM {table} WHERE {table} MATCH ?", (f'"{word}"',))]


def assert_current(db: sqlite3.Connection) -> None:
    assert list(Index(db).faults()) == []
    for table in ("article_index", "desk_index", "annotation_index"):
        db.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")


def test_a_changed_title_is_found_and_the_old_one_is_not(db: sqlite3.Connection) -> None:
    with Index(db).refreshing([1]):
        db.execute("UPDATE article SET title = 'Gamma' WHERE id = 1")
    assert rows(db, "article_index", "gamma")
    assert not rows(db, "article_index", "alpha")
    assert_current(db)


def test_a_moved_article_takes_its_rows_along(db: sqlite3.Connection) -> None:
    with Index(db).refreshing([2]):
        db.execute("UPDATE article SET position = 77 WHERE id = 2")
    assert rows(db, "article_index", "beta") == rows(db, "desk_index", "u") == [77]
    assert_current(db)


def test_the_bin_and_back(db: sqlite3.Connection) -> None:
    index = Index(db)
    with index.refreshing([2]):
        db.execute("UPDATE article SET deleted = ? WHERE id = 2", (NOW,))
    assert not rows(db, "article_index", "beta")
    assert not rows(db, "desk_index", "t")
    assert_current(db)
    with index.refreshing([2]):
        db.execute("UPDATE article SET deleted = '' WHERE id = 2")
    assert rows(db, "article_index", "beta")
    assert_current(db)


def test_notes_are_indexed_and_forgotten(db: sqlite3.Connection) -> None:
    index = Index(db)
    with index.refreshing([1]), index.refreshing([1]):
        add_mark(db, 1, Mark("one", "my thought", tags=("idea",)), "n")
    assert rows(db, "desk_index", "thought")
    assert rows(db, "desk_index", "idea")
    assert rows(db, "annotation_index", "one") == [1]
    with index.refreshing([1]):
        db.execute("UPDATE annotation SET deleted = ?", (NOW,))
    assert not rows(db, "desk_index", "thought")
    assert not rows(db, "annotation_index", "one")


def test_adding_inside_of_refreshing_adds_once(db: sqlite3.Connection) -> None:
    index = Index(db)
    with index.refreshing([1]):
        db.execute("UPDATE article SET deleted = 'x' WHERE id = 1")
    with index.refreshing([1]):
        db.execute("UPDATE article SET deleted = '' WHERE id = 1")
        index.add([1])
    assert_current(db)


def fail_inside(db: sqlite3.Connection, index: Index) -> None:
    with index.refreshing([1]):
        db.execute("UPDATE article SET title = 'Gamma' WHERE id = 1")
        db.execute("UPDATE article SET title = NULL WHERE id = 1")


def test_a_failed_body_leaves_the_index_to_the_rollback(db: sqlite3.Connection) -> None:
    index = Index(db)
    db.execute("BEGIN")
    with pytest.raises(sqlite3.IntegrityError):
        fail_inside(db, index)
    db.execute("ROLLBACK")
    assert_current(db)
    with index.refreshing([1]):
        db.execute("UPDATE article SET title = 'Delta' WHERE id = 1")
    assert_current(db)


def test_rebuilding_gives_the_same(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM desk_index")
    Index(db).rebuild()
    assert rows(db, "desk_index", "u")
    assert Index(db).is_current()
    assert_current(db)


def test_no_phrase_crosses_from_one_topic_to_the_next(db: sqlite3.Connection) -> None:
    assert rows(db, "article_index", "ai")
    assert not rows(db, "article_index", "ai x")


def test_faults_are_found(db: sqlite3.Connection) -> None:
    db.execute("UPDATE article SET excerpt = 'longer than before' WHERE id = 2")
    assert [fault[0] for fault in Index(db).faults()] == [2]


def test_opening_for_writing_makes_an_index_of_another_folding_anew(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with make(path, [Report("Alpha", text="one")]) as connection:
        connection.execute("UPDATE index_state SET value = 'of yore' WHERE name = 'folding'")
        connection.execute("INSERT INTO article_index (article_index) VALUES ('delete-all')")
    connection.close()
    with Archive.open(path, readonly=True) as archive:
        assert not archive.search("alpha").total
        assert any("older version" in problem.reason for problem in archive.verify().problems)
    with Archive.open(path) as archive:
        assert archive.search("alpha").total == 1
        assert not [each for each in archive.verify().problems if each.kind == "index"]
