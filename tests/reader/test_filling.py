"""Rows in an order that fills pages: SQLite itself says how many bytes a row has, and how many pages there are."""

import random
import sqlite3
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.store.filling import filling_order, payload
from tests.reader.desk import assert_whole, take

VALUES = st.one_of(
    st.none(), st.integers(-(2**63), 2**63 - 1), st.text(max_size=70), st.binary(max_size=70), st.just("x" * 9_000)
)


def pages(connection, table, kind="leaf"):
    return connection.execute(
        "SELECT count(*), sum(payload), sum(unused), sum(pgsize) FROM dbstat WHERE name = ? AND pagetype = ?",
        (table, kind),
    ).fetchone()


@pytest.fixture(autouse=True)
def _dbstat():
    with closing(sqlite3.connect(":memory:")) as connection:
        if not connection.execute("SELECT 1 FROM pragma_module_list WHERE name = 'dbstat'").fetchone():
            pytest.skip("this SQLite counts no pages")


@given(st.lists(VALUES, min_size=1, max_size=6))
@example([-128, -129, 127, 128, 1, -1])
@example([2**31, -(2**31), 2**39, 2**47, -(2**55), 2**62])
def test_a_row_has_as_many_bytes_as_in_sqlite(values):
    with closing(sqlite3.connect(":memory:")) as connection:
        names = [f"c{number}" for number in range(len(values))]
        connection.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, {', '.join(names)})")
        connection.execute(f"INSERT INTO t ({', '.join(names)}) VALUES ({', '.join('?' * len(values))})", values)
        written = connection.execute("SELECT sum(payload) FROM dbstat WHERE name = 't'").fetchone()[0]
        assert payload(values) == written


@given(st.lists(st.integers(1, 30_000), max_size=40), st.sampled_from([1024, 4096, 65536]))
def test_every_row_stands_in_the_order_once(sizes, page):
    assert sorted(filling_order(sizes, page)) == list(range(len(sizes)))


def test_rows_share_pages_as_their_rooms_allow():
    chance = random.Random(1)
    sizes = [chance.randrange(1_000, 9_000) for _ in range(500)]
    with closing(sqlite3.connect(":memory:")) as connection:
        for table, order in (("plain", range(500)), ("filled", filling_order(sizes, 4096))):
            connection.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, data BLOB)")
            rows = [(b"x" * (sizes[index] - 4),) for index in order]
            connection.executemany(f"INSERT INTO {table} (data) VALUES (?)", rows)
        (plain, *_), (filled, _, unused, size) = pages(connection, "plain"), pages(connection, "filled")
        assert filled < 0.85 * plain
        assert unused < 0.05 * size


def test_an_import_fills_the_pages_of_its_revisions(archive, folder):
    chance = random.Random(2)
    for number in range(300):
        words = " ".join(f"{chance.randrange(10**6):x}" for _ in range(chance.randrange(100, 900)))
        (folder / f"{number:03}.md").write_text(f"---\ntitle: Report {number}\n---\n{words}\n")
    take(archive, folder, workers=0)
    _, _, unused, size = pages(archive._db, "revision")
    assert unused < 0.05 * size
    rows = archive._db.execute("SELECT a.title, r.name FROM article a JOIN revision r ON r.id = a.revision").fetchall()
    assert all(title == f"Report {int(name[:3])}" for title, name in rows)
    assert_whole(archive)
