"""The first titles in a few strings: words and phrases are found in each as in the title alone."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reader.folding import fold
from reader.query import parse
from reader.query.finding import stands
from reader.store import answers, catalogue, search, titles
from reader.store.search import SearchStore
from reader.store.titles import Titles
from tests.reader.small_archive import Report, make

WORDS = ["red", "redder", "fox", "Füchse", "東京", "C++", "😀", "the", "हिन्दी", "1,000"]


def phrases() -> list[str]:
    return [*(fold(word).strip() for word in WORDS), "red fox", "the red", "東 京", "re*", "red f*", "absent"]


@pytest.mark.parametrize("seed", range(4))
def test_titles_hold_what_each_of_them_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr(titles, "_PART", chance.choice([1, 7, 1_000]))
    reports = [Report(" ".join(chance.choices(WORDS, k=chance.randint(0, 4)))) for _ in range(60)]
    db = make(tmp_path / "a.db", reports)
    by_title = db.execute("SELECT id, title_key FROM article ORDER BY title_key, position DESC").fetchall()
    first = Titles(db)
    assert first.are_all
    for needed in ([one] for one in phrases()):
        assert list(first.holding(needed)) == [id for id, title in by_title if title and stands(needed[0], title)]
    for _ in range(20):
        needed = chance.choices(phrases(), k=2)
        expected = [id for id, title in by_title if title and all(stands(each, title) for each in needed)]
        assert list(first.holding(needed)) == expected
    db.close()


def test_no_phrase_goes_on_from_one_title_to_the_next(tmp_path: Path) -> None:
    db = make(tmp_path / "a.db", [Report("A red"), Report("Fox")])
    assert list(Titles(db).holding(["red"])) == [1]
    assert list(Titles(db).holding(["red fox"])) == []
    db.close()


def test_only_the_first_titles_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(titles, "TITLES", 2)
    db = make(tmp_path / "a.db", [Report("Fox three"), Report("Fox one"), Report("Fox two"), Report("")])
    first = Titles(db)
    assert list(first.holding(["fox"])) == [2, 1]
    assert not first.are_all
    db.close()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SearchStore:
    """Articles of two words in different places, searched as a million."""
    for module, name in (
        (answers, "LONG"),
        (answers, "SHORT"),
        (search, "LONG"),
        (search, "SHORT"),
        (search, "_AT_ONCE"),
    ):
        monkeypatch.setattr(module, name, 0)
    reports = [
        Report(
            f"{'Red' if at % 2 else 'Fox'} {'fox' if at % 3 == 0 else 'cat'} {chr(122 - at)}",
            excerpt="A red fox" if at % 5 == 0 else "A fox",
            text="red fox",
            published=f"2020-01-01T00:{at:02}:00Z",
        )
        for at in range(20)
    ]
    return SearchStore(make(tmp_path / "a.db", reports))


def test_of_several_words_both_tiers_are_read_at_once(store: SearchStore) -> None:
    asked: list[str] = []
    store._db.set_trace_callback(asked.append)
    page = store.first_page(parse("red fox"), "relevance", 7)
    store._db.set_trace_callback(None)
    assert [id - 1 for id in page.ids] == [15, 9, 3, 10, 5, 0, 19]
    (within,) = [sql for sql in asked if "{title" in sql or "{excerpt" in sql]
    assert '{title excerpt} : (("red") AND ("fox"))' in within
    catalogue.forget()


def test_titles_that_are_held_are_not_looked_for_in_the_index(
    store: SearchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.prepare()
    expected = list(store.search(parse('"red fox"'), "relevance-title", None, 0).ids)
    store._last = None

    def no_reading(*_args: object) -> list[tuple[int, int]]:
        raise AssertionError("the index was asked for what stands in titles")

    monkeypatch.setattr(answers.Answers, "in_column", no_reading)
    page = store.first_page(parse('"red fox"'), "relevance-title", 2)
    assert list(page.ids) == expected[:2] == [16, 10]
    catalogue.forget()
