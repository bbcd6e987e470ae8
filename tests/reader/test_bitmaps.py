"""Bitmaps of common words: exact, in bounded room, of one state of the archive, and used in place of the index."""

from __future__ import annotations

import random
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from reader.query import parse
from reader.store import answers, bitmaps, catalogue, crossing, facets, search
from reader.store.bitmaps import Bitmaps
from reader.store.index import Index
from reader.store.search import SearchStore
from tests.reader.small_archive import Report, make

SIZE = 4_000
#: 40 articles: the, fox in most; dogs in half of them.
REPORTS = [
    Report(
        f"The {'fox' if at % 8 else 'cat'}",
        text=f"{'dogs' if at % 2 else 'birds'} number{at}",
        published=f"2020-01-01T00:{at:02}:00Z",
        topics=("hunt",) if at % 5 == 0 else (),
        tags=("fox",) if at == 8 else (),
    )
    for at in range(40)
]


def flags(part: float, seed: int = 0) -> bitmaps.Flags:
    return np.random.default_rng(seed).random(SIZE) < part


@pytest.mark.parametrize("part", [0.0, 0.001, 0.01, 0.04, 0.3, 0.5, 0.97, 0.999, 1.0])
def test_what_is_kept_comes_back_in_no_more_room_than_a_bit_each(monkeypatch: pytest.MonkeyPatch, part: float) -> None:
    monkeypatch.setattr(bitmaps, "WORTH", SIZE)
    kept, asked = Bitmaps(SIZE), flags(part)
    kept.put(("index", "word"), asked)
    found = kept.get(("index", "word"))
    assert (found is None) == (not asked.any())
    assert found is None or (found.dtype == np.bool_ and np.array_equal(found, asked))
    assert kept.room <= SIZE / 8
    assert kept.room < 4 * SIZE * min(part, 1 - part) + 100


def test_a_bitmap_is_not_changed_by_what_is_done_with_its_flags() -> None:
    kept, asked = Bitmaps(SIZE), flags(0.5)
    kept.put(("index", "word"), asked)
    found = kept.get(("index", "word"))
    assert found is not None
    found[:] = False
    assert np.array_equal(kept.get(("index", "word")), asked)


def test_short_lists_are_not_kept() -> None:
    kept = Bitmaps(SIZE)
    kept.put(("index", "rare"), flags(0.02))
    kept.put(("index", "common"), flags(0.1))
    assert kept.get(("index", "rare")) is None
    assert kept.get(("index", "common")) is not None


def test_what_was_not_asked_for_longest_goes_where_room_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bitmaps, "ROOM", 2 * SIZE // 8)
    kept = Bitmaps(SIZE)
    for name in ("one", "two"):
        kept.put(("index", name), flags(0.5))
    assert kept.get(("index", "one")) is not None
    kept.put(("index", "three"), flags(0.5))
    assert kept.room == bitmaps.ROOM
    assert [name for name in ("one", "two", "three") if kept.get(("index", name)) is not None] == ["one", "three"]


# -- in an archive ------------------------------------------------------------------------------------------


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Forty articles, searched as a million."""
    for module, name in ((answers, "LONG"), (answers, "SHORT"), (search, "LONG"), (search, "SHORT"), (facets, "LONG")):
        monkeypatch.setattr(module, name, 0)
    monkeypatch.setattr(answers, "_FEW", 0)
    connection = make(tmp_path / "a.db", REPORTS)
    yield connection
    connection.close()
    catalogue.forget()


def ids(store: SearchStore, query: str) -> set[int]:
    return set(store.search(parse(query), "newest", None, 0).ids)


def no_reading(*_args: object, **_named: object) -> np.ndarray:
    raise AssertionError("a list of the index was read")


@pytest.mark.parametrize(
    "query", ["fox", "the fox", "fox -dogs", "fox topic:hunt", "f*", "th* fox", "fox date:2020", '"the fox" dogs']
)
def test_common_words_are_looked_up_ahead_and_not_read_again(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    store = SearchStore(db)
    expected = ids(store, query)
    catalogue.forget()
    store = SearchStore(db)
    store.prepare()
    monkeypatch.setattr(catalogue, "matching", no_reading)
    monkeypatch.setattr(catalogue.Catalogue, "matching", no_reading)
    assert ids(store, query) == expected
    assert store.total(parse(query)) in (None, len(expected))


def test_a_word_of_the_users_is_found_beside_a_bitmap(db: sqlite3.Connection) -> None:
    store = SearchStore(db)
    store.prepare()
    foxes = {at + 1 for at, report in enumerate(REPORTS) if "fox" in report.title}
    assert ids(store, "fox") == foxes | {9}
    assert ids(store, "fox OR number16") == foxes | {9, 17}
    db.execute("DELETE FROM desk_index WHERE rowid = (SELECT position FROM article WHERE id = 9)")
    assert ids(store, "fox") == foxes
    assert ids(store, "fox OR number16") == foxes | {17}


def test_bitmaps_belong_to_one_state_of_the_archive(db: sqlite3.Connection) -> None:
    store = SearchStore(db)
    store.prepare()
    before = ids(store, "dogs")
    db.execute("BEGIN")
    with Index(db).refreshing([2]):
        db.execute("UPDATE article SET deleted = '2024-05-01T10:00:00.000Z' WHERE id = 2")
    db.execute("COMMIT")
    assert ids(store, "dogs") == before - {2}


def test_looking_ahead_goes_on_where_it_was_stopped(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    known, read = catalogue.catalogue(db), []

    def stopping(_db: sqlite3.Connection, key: bitmaps.Key, **_named: object) -> None:
        if len(read) == 3:
            read.append("")
            raise sqlite3.OperationalError("interrupted")
        read.append(key[1])

    monkeypatch.setattr(known, "matched", stopping)
    with pytest.raises(sqlite3.OperationalError):
        known.look_ahead(db)
    known.look_ahead(db)
    known.look_ahead(db)
    read.remove("")
    assert len(read) == len(set(read)) > 3


def test_the_commonest_words_are_told_from_a_sample(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    found = bitmaps.common(db, catalogue.catalogue(db).positions)
    assert list(found)[:2] == [("article_index", '("the")'), ("article_index", '("fox")')]
    assert ("typing_index", '"num"') in found
    assert ("article_index", '("the fox")') in found
    assert ("article_index", '("number1")') not in found
    monkeypatch.setattr(bitmaps, "_WORDS", 1)
    monkeypatch.setattr(bitmaps, "_PHRASES", 0)
    assert [key for key in bitmaps.common(db, catalogue.catalogue(db).positions) if key[0] == "article_index"] == [
        ("article_index", '("the")')
    ]


def test_random_crossings_of_kept_words(db: sqlite3.Connection) -> None:
    chance, store = random.Random(3), SearchStore(db)
    words = ["the", "fox", "dogs", "birds", "cat", "f*", "nu*", "topic:hunt"]
    plain = {word: ids(SearchStore(db), word) for word in words}
    store.prepare()
    for _ in range(60):
        wanted, unwanted = chance.sample(words, 2), chance.choice(words)
        expected = (plain[wanted[0]] & plain[wanted[1]]) - plain[unwanted]
        assert ids(store, f"{wanted[0]} {wanted[1]} -{unwanted}") == expected, (wanted, unwanted)


@pytest.mark.parametrize("listed", [0.0, 1e9])
def test_words_without_a_bitmap_are_listed_apart_where_that_is_shorter(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, listed: float
) -> None:
    store, asked = SearchStore(db), list[bitmaps.Key]()
    store.prepare()
    matched = catalogue.Catalogue.matched

    def noting(
        known: catalogue.Catalogue, on: sqlite3.Connection, key: bitmaps.Key, *rest: int, **named: bool
    ) -> object:
        asked.append(key)
        return matched(known, on, key, *rest, **named)

    monkeypatch.setattr(catalogue.Catalogue, "matched", noting)
    monkeypatch.setattr(crossing, "LISTED", listed)
    assert ids(store, "fox number9 birds") == set()
    assert ids(store, "fox number9 dogs") == {10}
    assert ids(store, 'fox "dogs number9"') == {10}
    assert set(asked) == (
        {("article_index", f'("{word}")') for word in ("fox", "number9", "dogs")} if listed == 0 else set()
    )


def test_columns_that_one_thread_reads_are_waited_for_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "archive.db"
    make(path, REPORTS).close()
    catalogue.forget()
    both, read = threading.Barrier(2), []

    class Slow(catalogue.Facts):
        def __init__(self, db: sqlite3.Connection, size: int) -> None:
            read.append(size)
            threading.Event().wait(0.1)
            super().__init__(db, size)

    def ask(_number: int) -> catalogue.Catalogue:
        with closing(sqlite3.connect(path)) as db:
            db.row_factory = sqlite3.Row
            both.wait(5)
            known = catalogue.catalogue(db)
            known.facts(db)
            return known

    monkeypatch.setattr(catalogue, "Facts", Slow)
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(ask, range(2))
    assert one is other
    assert len(read) == 1
