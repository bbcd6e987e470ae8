"""Order, passages, facets, completion and reasons of search results."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.errors import InputError, NotFound
from reader.query import parse
from reader.store.saved import SavedSearchStore
from reader.store.search import SORTS, SearchStore
from tests.reader.small_archive import Mark, Report, make

REPORTS = [
    Report("Storm", "Rain and wind.", "A fox slept.", ("The Hill", "thehill.com"), published="2021-01-02", quality=5),
    Report("The fox", "A dog.", "Nothing else.", ("BBC", "bbc.co.uk"), ("AI",), "2020-05", heat=9),
    Report("Dogs", "The fox ran.", "Cafés 東京タワー 😀 cafe\u0301 here.", ("The Hill Times", ""), ("AI", "AI Ethics")),
    Report("Quiet", "", "Exploits were exploited.", published="2022", is_read=True, tags=("method/fox",),
           language="en-GB", marks=(Mark("exploits", "My note on a bear", "blue", ("idea",), "Ada"),)),
]  # fmt: skip


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = make(tmp_path / "archive.db", REPORTS)
    yield connection
    connection.close()


@pytest.fixture
def store(db: sqlite3.Connection) -> SearchStore:
    return SearchStore(db)


def ids(store: SearchStore, text: str, sort: str = "newest") -> list[int]:
    return list(store.search(parse(text), sort, None, 0).ids)


def test_title_comes_before_excerpt_and_tag_before_the_text(store: SearchStore) -> None:
    assert ids(store, "fox", "") == [2, 3, 4, 1]


def test_an_empty_query_lists_all_newest_first(store: SearchStore) -> None:
    result = store.search(parse(""), "", None, 0)
    assert (list(result.ids), result.sort, result.total) == ([4, 1, 2, 3], "newest", 4)


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_holds_every_match(store: SearchStore, sort: str) -> None:
    assert sorted(ids(store, "", sort)) == [1, 2, 3, 4]


def test_articles_without_the_key_come_last(store: SearchStore) -> None:
    assert ids(store, "", "quality")[0] == 1
    assert ids(store, "", "heat")[0] == 2
    assert ids(store, "", "title") == [3, 4, 1, 2]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("cafe", [3]),
        ("京タ", [3]),
        ("😀", [3]),
        ("bear", [4]),
        ("note:bear", [4]),
        ("quote:bear", []),
        ("fox -tag:method", [1, 2, 3]),
        ("tag:idea", [4]),
        ("creator:ada colour:blue", [4]),
        ("lang:en", [4]),
        ("provider:hill", [1, 3]),
        ('provider:="the hill"', [1]),
        ("domain:co.uk", [2]),
        ("topic:ai", [2, 3]),
        ("id:00000003", [3]),
        ("imported:..today", [4, 1, 2, 3]),
        ("import:7", []),
        ("-import:7", [4, 1, 2, 3]),
        ("has:date -date:2022", [1, 2]),
        ("in:nowhere", []),
    ],
)
def test_fields(store: SearchStore, query: str, expected: list[int]) -> None:
    assert ids(store, query) == expected


def test_a_saved_search_is_renamed_where_others_ask_for_it(store: SearchStore) -> None:
    saved = SavedSearchStore(store._db)
    for name, query in (("foxes", "fox"), ("both", '-dog (in:Foxes OR -in:"foxes")'), ("else", "in:fox  title:foxes")):
        saved.save(name, query, "", "2024-01-01T00:00:00.000Z")
    before = ids(store, "in:both")
    saved.rename("foxes", " All  foxes ")
    assert ids(store, "in:both") == before != []
    queries = {each.name: each.query for each in saved.list()}
    assert list(queries) == ["All foxes", "both", "else"]
    assert queries["both"].count('in:"All foxes"') == 2
    assert queries["else"] == "in:fox  title:foxes", "what does not name it stays as it was typed"
    with pytest.raises(InputError, match="already"):
        saved.rename("else", "ALL foxes")
    with pytest.raises(NotFound):
        saved.rename("foxes", "again")
    saved.rename("All foxes", "all foxes")


def test_word_forms_are_found_and_said(store: SearchStore) -> None:
    plain = store.search(parse("title:x OR exploiting"), "", None, 0)
    for query in ("", "expl*", "is:unread"):
        assert "form" not in store.search(parse(query), "", None, 0, word_forms=True).explanation
    result = store.search(parse("exploit"), "", None, 0, word_forms=True)
    assert plain.total == 0
    assert list(result.ids) == [4]
    assert "exploited" in result.explanation


def test_a_saved_search_inside_of_another(db: sqlite3.Connection, store: SearchStore) -> None:
    saved = SavedSearchStore(db)
    saved.save("Foxes", "fox", "", "2024-01-01T00:00:00.000Z")
    saved.save("both", "in:foxes -dog", "", "2024-01-01T00:00:00.000Z")
    saved.save("loop", "in:loop", "", "2024-01-01T00:00:00.000Z")
    assert ids(store, "in:both") == [4, 1, 3]
    assert ids(store, "in:loop") == []
    assert store.search(parse("in:loop"), "", None, 0).notices


def test_marks_are_right_beside_accents_and_emoji(store: SearchStore) -> None:
    (text,) = [p for p in store.passages(parse("cafe OR cafes OR 東京"), [3])[3] if p.field == "text"]
    assert [text.text[start:end] for start, end in text.marks] == ["Cafés", "東京", "cafe\u0301"]


def test_matches_count_in_the_text_and_in_the_title(store: SearchStore) -> None:
    title, *found = store.matches(parse("cafe* title:dogs"), 3)
    assert [REPORTS[2].text[start:end] for passage in found for start, end in passage.marks] == ["Cafés", "cafe\u0301"]
    assert [passage.offset for passage in found] == [0, 14]
    assert (title.field, title.text) == ("title", REPORTS[2].title)
    assert {title.text[start:end].lower() for start, end in title.marks} == {"dogs"}


def test_word_forms_are_marked(store: SearchStore) -> None:
    found = store.matches(parse("exploit"), 4, word_forms=True)
    assert [passage.text for passage in found] == ["Exploits", "exploited"]


def test_passages_of_what_the_user_wrote(store: SearchStore) -> None:
    fields = {passage.field for passage in store.passages(parse("bear fox idea"), [4])[4]}
    assert fields == {"note", "tag"}


def test_each_facet_value_finds_as_many_as_it_counts(store: SearchStore) -> None:
    for values in store.facets(parse(""), 20).values():
        for value in values:
            assert len(ids(store, value.query)) == value.count, value


def test_a_provider_is_one_value_with_and_without_its_domain(tmp_path: Path) -> None:
    names = [("BBC News", "bbc.co.uk"), ("BBC News", ""), ("BBC NEWS", "bbc.com"), ("BBC", ""), ("", "bbc.com")]
    db = make(tmp_path / "archive.db", [Report("Fox", provider=name) for name in names])
    found = SearchStore(db).facets(parse("fox"), 20)["provider"]
    assert [(value.label, value.count) for value in found] == [("BBC News", 3), ("bbc.com", 1), ("BBC", 1)]
    assert len(ids(SearchStore(db), found[0].query)) == 3
    db.close()


@pytest.mark.parametrize(
    "names",
    [
        {"Post": True, "Morning Post": True, "The Morning Post": False, "Post Morning": False},
        {"Domain": False, "Post Example": True, "Example": True},
        {"Post": False, "Posting": False},
    ],
)
def test_a_provider_whose_words_name_others_too_is_added_by_its_whole_name(
    tmp_path: Path, names: dict[str, bool]
) -> None:
    providers = [(name, "post.example" if name == "Domain" else "") for name in names]
    db = make(tmp_path / "archive.db", [Report("Fox", provider=each) for each in providers])
    found = SearchStore(db).facets(parse("fox"), 20)["provider"]
    assert {value.label: value.query.startswith("provider:=") for value in found} == names
    db.close()


def test_library_counts(store: SearchStore) -> None:
    counts = store.library_counts()
    assert counts == {"all": 4, "unread": 3, "starred": 0, "annotated": 1, "untagged": 3, "orphaned": 0, "bin": 0}


def test_histogram(store: SearchStore) -> None:
    assert store.histogram(parse("fox"), "year") == {"": 1, "2020": 1, "2021": 1, "2022": 1}
    assert store.histogram(parse("fox"), "month")["2020-05"] == 1
    assert sum(store.histogram(parse("fox"), "day").values()) == 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x pro", ["provider:"]),
        ("-is:unr", ["-is:unread"]),
        ("aut", ["author:"]),
        ("ta", ["tag:", "tags:"]),
        ("source:hill", ['source:"The Hill"', 'source:"The Hill Times"']),
        ("color:yel", ["color:yellow"]),
        ("provider:hill", ['provider:"The Hill"', 'provider:"The Hill Times"']),
        ('topic:"ai e', ['topic:"AI Ethics"']),
        ("tag:fox", ["tag:method/fox"]),
        ("word ", []),
    ],
)
def test_completion(store: SearchStore, text: str, expected: list[str]) -> None:
    assert store.complete(text, 12) == expected


SAID = {"author": ["Ada Lund", "Berta", "C. Adams"], "desk.editor": ["ines"], "desk.open": ["true"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fie", ["field."]),
        ("-field.d", ["-field.desk.editor:", "-field.desk.open:"]),
        ("x field.AU", ["field.author:"]),
        ("author:", ['author:"Ada Lund"', "author:Berta", 'author:"C. Adams"']),
        ('(field.Author:"ad', ['field.Author:"Ada Lund"', 'field.Author:"C. Adams"']),
        ("field.desk.open:t", ["field.desk.open:true"]),
        ("field.mood:", []),
    ],
)
def test_fields_of_sources_are_completed_from_what_these_say(
    store: SearchStore, text: str, expected: list[str]
) -> None:
    assert store.complete(text, 12, SAID) == expected


def test_why_not_speaks_of_one_article(store: SearchStore) -> None:
    said = store.why_not(parse('is:starred has:image url:"their that are "'), 1)
    assert said == (
        "It is not among the results: it is not one that is starred; it is not one that has an image; "
        "it is not one with “their that are” in its address."
    )


def test_why_not_names_what_fails(store: SearchStore) -> None:
    assert "the word “dog”" in store.why_not(parse("fox dog"), 1)
    assert "excludes" in store.why_not(parse("storm -fox"), 1)
    assert store.why_not(parse("fox storm"), 1).startswith("It is among")


def test_equally_good_matches_come_by_date_or_without_regard_to_it_by_title(tmp_path: Path) -> None:
    titles = ("Birch", "Cedar", "Alder", "Tern")
    reports = [Report(title, text="One tern.", published=f"2020-01-0{day}") for day, title in enumerate(titles, 1)]
    db = make(tmp_path / "ties.db", reports)
    store = SearchStore(db)
    assert ids(store, "tern", "relevance") == [4, 3, 2, 1]
    assert ids(store, "tern", "relevance-title") == [4, 3, 1, 2]
    assert store.search(parse(""), "relevance-title", None, 0).sort == "title"
    db.close()
