"""Reports of the same story find each other."""

from __future__ import annotations

import math
import random
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from reader.archive import Archive
from reader.similarity import Evidence, compare, days_apart, key_terms, profile
from reader.store import related
from reader.store.related import RelatedFinder
from tests.reader.small_archive import Report, make

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
STORY = "Council votes to close the Marlow harbour bridge after engineers find cracks in its eastern pier"


def test_the_two_seeds_find_each_other(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.db") as archive:
        archive.import_paths([SEEDS], workers=0)
        record, text = sorted(archive.search("").ids, key=lambda id: bool(archive.document(id).text))
        for one, other in ((record, text), (text, record)):
            (similar,) = archive.related(one).similar
            assert similar.row.id == other
            assert similar.can_be_text
            assert similar.score > 0.5
            assert "attorneys general" in similar.why.lower()
        assert len(archive.related(record).declared) == 3
        archive.keep_apart(record, text)
        related = archive.related(text)
        assert not related.similar
        assert [row.id for row in related.kept_apart] == [record]


RECORDS = {
    "refs.ris": "TY  - NEWS\nTI  - {title}\nPB  - Marlow Post\nPY  - 2019/05/04\nAB  - {lead}\nER  - \n",
    "refs.json": '[{{"id": "x", "type": "article-newspaper", "title": "{title}", "abstract": "{lead}"}}]',
}


@pytest.mark.parametrize("name", RECORDS)
def test_a_text_is_offered_to_a_record_without_an_address(tmp_path: Path, name: str) -> None:
    lead = "Engineers found cracks in the eastern pier of the Marlow harbour bridge during an inspection on Monday."
    (tmp_path / name).write_text(RECORDS[name].format(title=STORY, lead=lead))
    (tmp_path / "scan.txt").write_text(f"{STORY}\n\n{lead}\n\nFerries carry pedestrians meanwhile.\n")
    with Archive.open(tmp_path / "archive.db") as archive:
        archive.import_paths([tmp_path / name, tmp_path / "scan.txt"], workers=0)
        record, text = sorted(archive.search("").ids, key=lambda id: bool(archive.document(id).text))
        for one in (record, text):
            (similar,) = archive.related(one).similar
            assert similar.can_be_text
        (pair,) = archive.duplicates()
        assert (pair.first.id, pair.second.id, pair.kind) == (record, text, "text")


def test_declared_reports_are_resolved_both_ways(tmp_path: Path) -> None:
    declared = ({"title": "B", "url": "https://b.com/1", "key": "b.com/1"},)
    reports = [Report("A", url="https://a.com/1", declared=declared), Report("B", url="https://b.com/1")]
    make(tmp_path / "archive.db", reports).close()
    with Archive.open(tmp_path / "archive.db") as archive:
        (link,) = archive.related(1).declared
        assert link.article is not None
        assert link.article.id == 2
        assert [row.id for row in archive.related(2).declared_by] == [1]


def test_the_same_story_comes_before_the_same_subject(tmp_path: Path) -> None:
    reports = [
        Report(STORY, text="The pier was inspected on Monday.", published="2023-05-01"),
        Report("Marlow bridge closed as cracks are found in pier, engineers say", published="2023-05-02"),
        Report("Marlow council votes on parking fees", published="2023-05-02"),
        *(Report(f"Unrelated matter number {n}", text="Words about something else entirely.") for n in range(20)),
    ]
    db = make(tmp_path / "archive.db", reports)
    assert next(id for id, _ in RelatedFinder(db).rank(1, 5)) == 2
    assert all(id < 4 for id, _ in RelatedFinder(db).rank(1, 5))
    db.close()


def test_a_declared_report_with_the_same_opening_counts_and_is_said() -> None:
    record = profile(Evidence("Bridge closed", "Short.", declared=(("Elsewhere", STORY + ", reports say"),)))
    text = profile(Evidence(text=f"MARLOW (AP) — {STORY}. More follows."))
    likeness = compare(record, text, lambda term: 1.0)
    assert "a declared related report has the same opening" in likeness.why
    assert likeness.score == compare(text, record, lambda term: 1.0).score > 0.5


@pytest.mark.parametrize(
    ("one", "other", "days"), [("2023-01-01", "2023-01-03T10:00:00Z", 2), ("2023", "2023-01-01", None)]
)
def test_days_apart(one: str, other: str, days: int | None) -> None:
    assert days_apart(one, other) == days


def one_by_one(db: sqlite3.Connection, reports: list[Report]) -> Iterator[list[tuple[int, float]]]:
    """What `rank` finds for each article, term by term and article by article."""

    @cache
    def places(term: str) -> list[int]:
        rows = db.execute("SELECT rowid FROM article_index WHERE article_index MATCH ?", (f'"{term}"',))
        return [row[0] for row in rows]

    def rarity(term: str) -> float:
        return math.log((len(reports) + 50) / (len(places(term)) + 1))

    profiles = [profile(Evidence(each.title, each.excerpt, each.text, published=each.published)) for each in reports]
    ids = dict(db.execute("SELECT position, id FROM article").fetchall())
    for article, own in enumerate(profiles, 1):
        scores: dict[int, float] = {}
        for term in key_terms(own, rarity):
            for place in places(term):
                scores[place] = scores.get(place, 0.0) + rarity(term) * math.sqrt(own.weights[term])
        best = sorted(scores, key=lambda place: -scores[place])[: related._CANDIDATES + 1]
        others = [ids[place] for place in best if ids[place] != article]
        likeness = [(id, compare(own, profiles[id - 1], rarity).score) for id in others]
        yield sorted((pair for pair in likeness if pair[1] >= related.SHOWN), key=lambda pair: (-pair[1], pair[0]))


def test_terms_looked_up_together_rank_as_terms_looked_up_one_by_one(tmp_path: Path) -> None:
    chance = random.Random(4)
    words = [f"word{n}" for n in range(60)] + ["C++", "d'Or", "東京", "naïve", 'q"t']
    reports = [
        Report(
            " ".join(chance.choices(words, k=4)),
            " ".join(chance.choices(words, k=6)),
            " ".join(chance.choices(words, k=25)),
            published=f"2020-01-{1 + n % 28:02}",
        )
        for n in range(80)
    ]
    db = make(tmp_path / "archive.db", reports)
    finder = RelatedFinder(db)
    for article, ranked in enumerate(one_by_one(db, reports), 1):
        assert finder.rank(article, 99) == ranked
    assert article == 80
    assert any(finder.rank(article, 99) for article in range(1, 81))
    db.close()
