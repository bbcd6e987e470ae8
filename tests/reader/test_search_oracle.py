"""Searching finds exactly what a brute-force reading of the texts finds."""

from __future__ import annotations

import gzip
import json
import random
import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from reader.folding import terms
from reader.models import SearchResult
from reader.query import And, Dates, Everything, Near, Node, Not, Number, Or, Value, Words, parse, unparse
from reader.store import answers, bitmaps, catalogue, crossing, facets, orders, search, titles
from reader.store.search import SORTS, SearchStore
from tests.reader.small_archive import Mark, Report, make

CORPUS = Path(__file__).resolve().parents[3] / "shared/corpora/multilingual.jsonl.gz"
WORDS = [
    "alpha", "beta", "gamma", "alphabet", "Béta", "東京", "京都", "東、京", "都。", "ที่", "C++", "don't", "AI-made",
    "हिन्दी", "1,000",
]  # fmt: skip


# -- the oracle ---------------------------------------------------------------------------------------------


def columns(report: Report, field: str) -> list[list[str]]:
    """The columns in which a leaf of this field may match, as terms."""
    own = {
        "title": [report.title],
        "excerpt": [report.excerpt],
        "text": [report.text],
    }
    if field in own:
        return [terms(own[field][0])]
    if field in ("note", "quote"):
        return [terms(getattr(mark, field)) for mark in report.marks]
    tags = sorted({*report.tags, *(tag for mark in report.marks for tag in mark.tags)})
    parts = [list(report.provider), list(report.topics), tags, [mark.note for mark in report.marks if mark.note]]
    return [terms(text[0]) for text in own.values()] + [broken(part) for part in parts]


def broken(parts: Sequence[str]) -> list[str]:
    return [term for part in parts for term in [*terms(part), "_"]]


def starts(words: Words, column: list[str]) -> list[int]:
    found = []
    for at in range(len(column) - len(words.terms) + 1):
        part = column[at : at + len(words.terms)]
        last = part[-1].startswith(words.terms[-1]) if words.prefix else part[-1] == words.terms[-1]
        if last and part[:-1] == list(words.terms[:-1]):
            found.append(at)
    return found


def near(node: Near, column: list[str]) -> bool:
    places = [starts(part, column) for part in node.parts]
    for last in {at for part in places for at in part}:
        if all(
            any(last - len(part.terms) - node.distance <= at <= last for at in place)
            for part, place in zip(node.parts, places, strict=True)
        ):
            return True
    return False


def holds(node: Node, report: Report) -> bool:
    match node:
        case Everything():
            return True
        case And(parts):
            return all(holds(part, report) for part in parts)
        case Or(parts):
            return any(holds(part, report) for part in parts)
        case Not(part):
            return not holds(part, report)
        case Words():
            return any(starts(node, column) for column in columns(report, node.field))
        case Near():
            return any(near(node, column) for column in columns(report, node.field))
        case Number():
            value = {"quality": report.quality, "heat": report.heat, "length": len(report.text.split())}[node.name]
            return value is not None and (
                (node.low is None or value > node.low or (value == node.low and not node.above))
                and (node.high is None or value < node.high or (value == node.high and not node.below))
            )
        case Dates():
            return bool(report.published) and within(node, report.published)
        case Value():
            return has(node, report)
    raise AssertionError(node)


def within(node: Dates, published: str) -> bool:
    after = not node.low or (published > node.low + "~" if node.above else published >= node.low)
    before = not node.high or (published < node.high if node.below else published < node.high + "~")
    return after and before


def has(node: Value, report: Report) -> bool:
    tags = {*report.tags, *(tag for mark in report.marks for tag in mark.tags)}
    match node.name:
        case "tag":
            return any(tag == node.value or tag.startswith(node.value + "/") for tag in tags)
        case "provider":
            return bool(starts(Words(tuple(terms(node.value))), terms(report.provider[0])))
        case "topic":
            return node.value in report.topics
        case "is":
            return {"read": report.is_read, "unread": not report.is_read, "starred": report.is_starred,
                    "annotated": bool(report.marks)}[node.value]  # fmt: skip
        case "has":
            return {"text": bool(report.text), "note": any(mark.note for mark in report.marks),
                    "annotation": bool(report.marks)}[node.value]  # fmt: skip
        case "colour":
            return any(mark.colour == node.value for mark in report.marks)
    raise AssertionError(node)


# -- invented archives and queries ----------------------------------------------------------------------------


def words(chance: random.Random, most: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(0, most)))


def report(chance: random.Random) -> Report:
    marks = [
        Mark(
            words(chance, 2),
            words(chance, 3),
            chance.choice(["yellow", "pink"]),
            tuple({chance.choice(["a", "alpha/b"])}),
        )
        for _ in range(chance.choice([0, 0, 0, 1, 2]))
    ]
    return Report(
        title=words(chance, 4),
        excerpt=words(chance, 6),
        text=words(chance, 30),
        provider=chance.choice([("", ""), ("The Alpha", "alpha.com"), ("Gamma News", "")]),
        topics=tuple({chance.choice(["AI", "AI Ethics", "beta"]) for _ in range(chance.randint(0, 2))}),
        published=chance.choice(["", "2023", "2023-09", "2023-09-06", "2023-09-06T02:54:00Z", "2022-12-31T23:59:59Z"]),
        quality=chance.choice([None, 10, 40, 53.5]),
        heat=chance.choice([None, -1, 0, 83]),
        is_read=chance.random() < 0.5,
        is_starred=chance.random() < 0.3,
        tags=tuple({chance.choice(["alpha", "alpha/b", "gamma/c"]) for _ in range(chance.choice([0, 0, 1, 2]))}),
        marks=tuple(marks),
    )


def leaf(chance: random.Random) -> Node:
    kind = chance.random()
    if kind < 0.55:
        field = chance.choice(["", "", "", "title", "excerpt", "text", "note", "quote"])
        found = tuple(terms(" ".join(chance.choice(WORDS) for _ in range(chance.choice([1, 1, 2])))))
        return Words(found, field, chance.random() < 0.15, " ".join(found).replace("c_plus_plus", "C++"))
    if kind < 0.65:
        field = chance.choice(["", "title", "text"])
        parts = [Words(tuple(terms(chance.choice(WORDS))), field) for _ in range(chance.choice([2, 2, 3]))]
        parts = [Words(part.terms, field, text=part.terms[0].replace("c_plus_plus", "C++")) if len(part.terms) == 1
                 else part for part in parts]  # fmt: skip
        return Near(tuple(parts), chance.choice([0, 1, 4]), field)
    return parse(
        chance.choice(
            [
                "tag:alpha",
                "tag:alpha/b",
                "tag:gamma",
                "provider:alpha",
                "topic:AI",
                "topic:beta",
                "is:read",
                "is:unread",
                "is:starred",
                "has:note",
                "has:annotation",
                "is:annotated",
                "has:text",
                "colour:pink",
                "date:2023",
                "date:2023-09",
                "date:2022..2023-09-06",
                "before:2023",
                "after:2023-09",
                "after:2023-09-05",
                "quality:>40",
                "quality:..40",
                "heat:-1",
                "length:5..12",
                "quality:10",
                "date:..2022",
            ]
        )
    ).root


def tree(chance: random.Random, depth: int = 2) -> Node:
    kind = chance.random()
    if not depth or kind < 0.3:
        return leaf(chance)
    parts = tuple(tree(chance, depth - 1) for _ in range(chance.choice([2, 2, 3])))
    return And(parts) if kind < 0.65 else Or(parts) if kind < 0.85 else Not(parts[0])


@pytest.mark.parametrize("seed", range(12))
def test_search_finds_what_the_oracle_finds(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    reports = [report(chance) for _ in range(30)]
    store = SearchStore(db := make(tmp_path / "a.db", reports))
    for _ in range(60):
        query = parse(unparse(tree(chance)))
        expected = [number for number, each in enumerate(reports, 1) if holds(query.root, each)]
        sort = chance.choice(["", "newest", "oldest", "quality", "title", "read"])
        result = store.search(query, sort, None, 0)
        assert sorted(result.ids) == expected, query.text
        assert result.total == len(expected)
        limited = store.search(query, sort, 3, 1)
        assert list(limited.ids) == list(result.ids)[1:4]
        assert limited.total == result.total
        one = chance.randint(1, len(reports))
        assert store.why_not(query, one).startswith("It is among") == (one in expected)
        counts = store.facets(query, 10)["provider"]
        assert sum(value.count for value in counts) == sum(1 for id in expected if reports[id - 1].provider[0])
        for id, passages in store.passages(query, expected[:5]).items():
            assert id in expected
            for passage in passages:
                assert all(0 <= start < end <= len(passage.text) for start, end in passage.marks)
    db.close()


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("few", [0, 300])
def test_columns_and_first_pages_find_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, few: int
) -> None:
    """The ways for millions of articles, taken with thirty: the same ids in the same order, facets and histogram."""
    chance = random.Random(100 + seed)
    reports = [report(chance) for _ in range(30)]
    counted, keeping = 0, random.Random(seed)
    store, long = SearchStore(db := make(tmp_path / "a.db", reports)), SearchStore(db)
    for _ in range(60):
        query = parse(unparse(starred(chance, tree(chance))))
        sort = chance.choice(["", *SORTS])
        with monkeypatch.context() as small:
            small.setattr(search, "RANKED", 0)
            plain = store.search(query, sort, None, 0)
            assert sorted(plain.ids) == [n for n, each in enumerate(reports, 1) if holds(query.root, each)], query.text
            counts, years = store.facets(query, 99), store.histogram(query, "month")
            small.setattr(search, "SHORT", 0)
            small.setattr(answers, "SHORT", 0)
            small.setattr(answers, "LONG", 0)
            small.setattr(answers, "_FEW", few)
            small.setattr(facets, "LONG", 0)
            small.setattr(answers, "HALVED", chance.choice([-1.0, 1e9]))
            small.setattr(answers, "_COUNTED", 1e9)
            small.setattr(answers, "DENSE", chance.choice([-1.0, 1e9]))
            small.setattr(catalogue, "_STRETCHES", chance.choice([2, 6, 30]))
            small.setattr(catalogue, "_COUNTED", chance.choice([1, 4, 1_000]))
            small.setattr(catalogue, "_TRIED", chance.choice([0, 8]))
            small.setattr(bitmaps, "WORTH", keeping.choice([0, 20, 10**9]))
            small.setattr(bitmaps, "ROOM", keeping.choice([0, 100, 10**9]))
            small.setattr(bitmaps, "_COMMON_WORD", keeping.choice([0.0, 0.5]))
            small.setattr(crossing, "LISTED", keeping.choice([0.0, 1e9]))
            total = long.total(query)
            assert total in (None, plain.total), query.text
            counted += total is not None
            cost = chance.choice([0.0, 1.0])
            small.setattr(search, "_LOOK_UP", cost)
            small.setattr(search, "_STEP", cost)
            small.setattr(search, "_AT_ONCE", 0.0)
            small.setattr(orders, "_MANY", chance.choice([0, 500]))
            small.setattr(titles, "TITLES", chance.choice([5, 50_000]))
            small.setattr(catalogue, "FEW", chance.choice([0, 100]))
            if chance.random() < 0.4:
                small.setattr(search, "LONG", 0)
                long.prepare()
            page = long.first_page(query, sort, chance.choice([1, 3, 50]))
            assert list(page.ids) == list(plain.ids)[: len(page.ids)], (query.text, plain.sort)
            assert page.total <= plain.total
            assert page.total == plain.total or not page.is_whole
            whole = long.search(query, sort, None, 0)
            assert list(whole.ids) == list(plain.ids), (query.text, plain.sort)
            assert {id: whole.scores.get(id) for id in whole.ids} == {id: plain.scores.get(id) for id in plain.ids}
            assert long.facets(query, 99) == counts
            assert long.histogram(query, "month") == years
    assert counted > 3
    catalogue.forget()
    db.close()


@pytest.mark.parametrize("seed", range(6))
def test_tiers_of_several_words_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Title, excerpt and text in this order, whether they are found singly, at once, or from the titles held."""
    chance = random.Random(seed)
    reports = [report(chance) for _ in range(40)]
    store, long = SearchStore(db := make(tmp_path / "a.db", reports)), SearchStore(db)
    monkeypatch.setattr(search, "RANKED", 0)
    several = 0
    for _ in range(60):
        words = [
            Words((chance.choice(("alpha", "beta", "alphabet", "gamma")),)) for _ in range(chance.choice([2, 2, 3]))
        ]
        parts: list[Node] = [*words, *(Not(leaf(chance)) for _ in range(chance.choice([0, 0, 1])))]
        query = parse(unparse(And(tuple(parts))))
        sort = chance.choice(["relevance", "relevance-title"])
        expected = list(store.search(query, sort, None, 0).ids)
        with monkeypatch.context() as small:
            for module, name in ((search, "SHORT"), (answers, "SHORT"), (search, "LONG"), (answers, "LONG")):
                small.setattr(module, name, 0)
            small.setattr(search, "_AT_ONCE", chance.choice([0.0, 1e9]))
            small.setattr(answers, "_HEADS", chance.choice([0, 3, 500]))
            small.setattr(answers, "HALVED", chance.choice([-1.0, 1e9]))
            if chance.random() < 0.5:
                long.prepare()
            several += long._ask(query, sort, False).answers.are_heads_few
            page = long.first_page(query, sort, chance.choice([1, 3, 50]))
            assert list(page.ids) == expected[: len(page.ids)], query.text
            assert page.ids or not expected
            assert list(long.search(query, sort, None, 0).ids) == expected, query.text
    assert several > 10
    catalogue.forget()
    db.close()


def test_an_article_without_a_language_counts_for_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SearchStore(db := make(tmp_path / "a.db", [Report(language=each) for each in ("", "en", "am", "", "en")]))
    counts = store.facets(parse(""), 9)
    monkeypatch.setattr(facets, "LONG", 0)
    assert store.facets(parse(""), 9) == counts
    assert [(each.value, each.count) for each in counts["language"]] == [("en", 2), ("am", 1)]
    catalogue.forget()
    db.close()


def starred(chance: random.Random, node: Node) -> Node:
    """The tree with some of its words as beginnings of one to three letters."""
    if isinstance(node, (And, Or)):
        return type(node)(tuple(starred(chance, part) for part in node.parts))
    if isinstance(node, Words) and len(node.terms) == 1 and chance.random() < 0.3:
        start = node.terms[0][: chance.randint(1, 3)]
        return Words((start,), node.field, prefix=True, text=start) if start.isalpha() else node
    return node


# -- scripts -----------------------------------------------------------------------------------------------------

ALONE = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def sample(db_path: Path) -> tuple[list[Report], sqlite3.Connection]:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    reports = [Report(title=record["title"] or "", text=record["text"] or "") for record in records[::6]]
    return reports, make(db_path, reports)


def found(result: SearchResult) -> set[int]:
    return set(result.ids)


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not on this machine")
def test_short_queries_in_every_script(tmp_path: Path) -> None:
    reports, db = sample(tmp_path / "a.db")
    store = SearchStore(db)
    chance = random.Random(7)
    whole = [[terms(text) for text in (report.title, report.text)] for report in reports]
    for report in reports:
        for _ in range(3):
            wanted = pick(chance, report.text)
            phrase = Words(tuple(terms(wanted)))
            if phrase.terms:
                expected = {
                    number for number, texts in enumerate(whole, 1) if any(starts(phrase, text) for text in texts)
                }
                assert found(store.search(parse(f'"{wanted}"'), "newest", None, 0)) == expected, wanted
                if all(ALONE.match(sign) for sign in wanted):
                    assert expected == {
                        n for n, each in enumerate(reports, 1) if wanted in each.title + "|" + each.text
                    }
    db.close()


def pick(chance: random.Random, text: str) -> str:
    """One or two characters where the script is written without blanks, else a whole word."""
    at = chance.randrange(len(text))
    wanted = text[at : at + chance.choice([1, 2])]
    return wanted if all(ALONE.match(sign) for sign in wanted) else chance.choice(text.split()).replace('"', " ")
