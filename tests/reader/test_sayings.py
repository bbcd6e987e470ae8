"""`field.name:` finds exactly what reading every article finds, whatever its source says."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.archive import Archive
from reader.query import And, Value, Words, parse
from reader.store import answers, catalogue, sayings, search
from reader.store.originals import pack_record
from reader.store.search import SearchStore
from tests.reader.small_archive import Report, make

KEYS = ["author", "mood", "Head-line", "C++", "a.b", "東.京", "title", "name", "mo_od", 'q"t']
VALUES = [
    "Rosa Falk", "falk, rosa", "東京、京都", ["東", "京"], [1, 234], 1234, "1,234", True, None,
    {"name": "Falk", "a": {"b": "x\ny"}}, "line\nfeed", 'say "so"', "back\\slash", "AI-made", "C++ and C#", "é",
    ["Falk", {"name": "mood"}], "", "alpha",
]  # fmt: skip
ASKED = [
    "falk", "rosa falk", "東京", "東京、京都", "京", "1234", "1 234", "true", "null", "name", "x y", "y", "n", "feed",
    "so", "slash", "made", "C++", "c", "e", "mood", "alpha", "€", "\\",
]  # fmt: skip


def said(chance: random.Random) -> tuple[str, str]:
    """What a source may say, as it is stored: fields and front matter."""
    fields: dict[str, list[object]] = {}
    for name in chance.sample(["title", "excerpt", "author", "url"], chance.randint(0, 3)):
        key = chance.choice([None, *KEYS])
        values = [value for value in VALUES if isinstance(value, str)] if name in ("title", "excerpt") else VALUES
        fields[name] = [chance.choice(values), *([key] if key else [])]
    rest: dict[str, object] = {}
    for key in chance.sample(KEYS, chance.randint(0, 3)):
        rest[key] = chance.choice(VALUES) if chance.random() < 0.7 else {chance.choice(KEYS): chance.choice(VALUES)}
    return json.dumps(fields, ensure_ascii=False), json.dumps(rest, ensure_ascii=chance.random() < 0.2)


def archive(
    path: Path,
    chance: random.Random,
    number: int = 40,
    part: Callable[[str], tuple[str, bytes]] = lambda said: (said, b""),
) -> sqlite3.Connection:
    """Articles whose titles and excerpts are what their sources say, or else titles their files' names; some are
    corrected. `part` says which fields stand in the column, and what in the record."""
    sources = [said(chance) for _ in range(number)]
    reports = []
    for fields, _ in sources:
        shown = {name: each[0] for name, each in json.loads(fields).items()}
        origin = "source" if "title" in shown else "inferred"
        reports.append(
            Report(shown.get("title", "falk, rosa"), shown.get("excerpt", ""), "alpha beta", title_origin=origin)
        )
    db = make(path, reports)
    sayings.register(db)
    db.executemany(
        "UPDATE revision SET fields = ?, record = ?, front_matter = ? WHERE id = ?",
        [(*part(fields), rest, id) for id, (fields, rest) in enumerate(sources, 1)],
    )
    for _ in range(5):
        field, value = chance.choice(["author", "title", "mood"]), json.dumps(chance.choice(VALUES))
        db.execute(
            "INSERT OR IGNORE INTO field_override (article, field, value, created) VALUES (?, ?, ?, '')",
            (chance.randint(1, number), field, value),
        )
    db.execute("BEGIN")
    sayings.forget(db)
    sayings.follow(db)
    db.execute("COMMIT")
    return db


def apart(fields: str) -> tuple[str, bytes]:
    """Titles and excerpts as records keep them."""
    said = json.loads(fields)
    kept = {name: said[name][0] for name in ("title", "excerpt") if name in said and said[name][0]}
    for name in kept:
        said[name][0] = None
        if said[name] == [None]:
            del said[name]
    return json.dumps(said, ensure_ascii=False), pack_record({}, (), (), b"", apart=kept)


@pytest.mark.parametrize("seed", range(6))
def test_what_records_keep_is_found_like_the_rest(tmp_path: Path, seed: int) -> None:
    plain = archive(tmp_path / "a.db", random.Random(seed))
    parted = archive(tmp_path / "b.db", random.Random(seed), part=apart)
    leaves = [Value(f"field.{key}", value, exact=exact) for key in KEYS for value in ASKED for exact in (False, True)]
    expected = [truth(plain, leaf) for leaf in leaves]
    assert [truth(parted, leaf) for leaf in leaves] == expected
    assert sum(map(len, expected)) > 50
    for sql, parameters in filter(None, (sayings.ones(parted, leaf) for leaf in leaves)):
        assert sorted(row[0] for row in parted.execute(sql, parameters)) in expected
    plain.close()
    parted.close()


def test_a_damaged_record_of_a_corrected_article_is_told(tmp_path: Path) -> None:
    db = archive(tmp_path / "a.db", random.Random(1), part=apart)
    db.execute("UPDATE revision SET record = x'28b52ffd00' WHERE record != x''")
    db.execute(
        "INSERT OR IGNORE INTO field_override (article, field, value, created) SELECT id, 'title', '1', '' FROM article"
    )
    with pytest.raises(sqlite3.DatabaseError, match="malformed JSON"):
        truth(db, Value("field.excerpt", "falk", exact=False))
    db.close()


def truth(db: sqlite3.Connection, leaf: Value) -> list[int]:
    """By reading every article."""
    sql, parameters = sayings.says(leaf)
    return [row[0] for row in db.execute(f"SELECT a.id FROM article a WHERE {sql} ORDER BY a.id", parameters)]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("is_long", [False, True])
def test_the_index_finds_what_reading_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, is_long: bool
) -> None:
    chance = random.Random(seed)
    db = archive(tmp_path / "a.db", chance)
    store = SearchStore(db)
    if is_long:
        for module, name in ((search, "SHORT"), (answers, "SHORT"), (answers, "LONG"), (answers, "_FEW")):
            monkeypatch.setattr(module, name, 0)
    monkeypatch.setattr(sayings, "_LISTED", chance.choice([1, 100_000]))
    counted = 0
    for key in KEYS:
        for value in ASKED:
            leaf = Value(f"field.{key}", value, exact=chance.random() < 0.2)
            expected = truth(db, leaf)
            counted += len(expected)
            for asked in (leaf, And((Words(("alpha",)), leaf))):
                conditions = store.conditions(word_forms=False)
                answer = answers.Answers(db, search.make_plan(asked, conditions), conditions)
                assert sorted(answer.all().ids) == [*expected], (key, value)
                assert [id for id, _ in answer.newest(99)] == [*answer.all().ids]
    assert counted > 50
    catalogue.forget()
    db.close()


def test_what_the_index_does_not_know_yet_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sayings, "_AT_ONCE", 10)
    db = archive(tmp_path / "a.db", random.Random(3))
    store = SearchStore(db)
    query = parse("author:falk")
    expected = store.search(query, "newest", None, 0).ids
    assert expected
    sayings.forget(db)
    assert store.search(query, "newest", None, 0).ids == expected
    assert sayings.follow(db, most=10)
    assert store.search(query, "newest", None, 0).ids == expected
    assert not sayings.follow(db)
    assert store.search(query, "newest", None, 0).ids == expected
    db.close()


def test_an_import_is_taken_in_and_verified(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nheadline: Harbour\nmood: hopeful days\n---\nText.\n")
    with Archive.open(tmp_path / "archive.db") as opened:
        opened.import_paths([tmp_path / "a.md"], workers=0)
        assert opened.search("field.mood:hopeful").total == opened.search("field.headline:harbour").total == 1
        assert opened.search("field.mood:hope").total == 0
        (tmp_path / "a.md").write_text("---\nheadline: Harbour\nmood: sad\n---\nText.\n")
        opened.import_paths([tmp_path / "a.md"], workers=0)
        assert (opened.search("field.mood:hopeful").total, opened.search("field.mood:sad").total) == (0, 1)
        assert opened.verify().ok
        opened._db.execute("INSERT INTO saying_index (rowid, said) VALUES (99, 'odd')")
        assert any("saying_index" in problem.reason for problem in opened.verify().problems)
