"""Search records, their replay on other archives, and what each part of a query finds."""

import json

import pytest

from reader import search_record
from reader.archive import Archive
from reader.errors import InputError

FERRY = "---\ntitle: Night ferry\npublishedDateTime: 2021-03-04\n---\nThe ferry sails at night.\n"
GARDEN = "---\ntitle: Roof garden\npublishedDateTime: 2022-07-01\n---\nHerbs, and a view of the ferry.\n"
SCHOOL = "---\ntitle: New school\npublishedDateTime: 2023-09-01\n---\nEighty pupils came.\n"


def filled(path, folder, **texts):
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    archive = Archive.open(path, creator="Ada")
    archive.import_paths([folder], workers=0)
    return archive


@pytest.fixture
def archive(tmp_path):
    with filled(tmp_path / "a.db", tmp_path / "in", ferry=FERRY, garden=GARDEN, school=SCHOOL) as opened:
        yield opened


@pytest.fixture
def colleague(tmp_path):
    with filled(tmp_path / "b.db", tmp_path / "in", ferry=FERRY, garden=GARDEN, school=SCHOOL) as opened:
        yield opened


def kinds(replay):
    return [(each.kind, each.title) for each in replay.differences]


def test_the_same_files_make_the_same_fingerprint(archive, colleague):
    assert archive.fingerprint() == colleague.fingerprint()


@pytest.mark.parametrize("change", ["correct", "bin"])
def test_what_a_query_can_see_changes_the_fingerprint(archive, change):
    before = archive.fingerprint()
    article = archive.search("garden").ids[0]
    if change == "correct":
        archive.correct(article, "title", "A garden on the roof")
    else:
        archive.bin([article])
    assert archive.fingerprint() != before
    archive.undo()
    assert archive.fingerprint() == before


def test_tags_change_the_desk_alone(archive):
    before = archive.search_record("ferry")
    archive.tag([archive.search("garden").ids[0]], add=["green"])
    after = archive.search_record("ferry")
    assert (after.fingerprint, after.desk == before.desk) == (before.fingerprint, False)


def test_the_same_archive_gives_the_same_ids(archive, colleague):
    replay = colleague.replay(archive.search_record("ferry", sort="oldest"))
    assert replay.same_archive
    assert replay.same_ids
    assert replay.same_order
    assert replay.differences == ()
    assert "the same 2 articles" in replay.verdict


def test_each_difference_is_named_with_its_reason(archive, colleague, tmp_path):
    record = archive.search_record("ferry OR pupils")
    (tmp_path / "in" / "ferry.md").write_text(FERRY.replace("at night", "by day"), encoding="utf-8")
    (tmp_path / "in" / "garden.md").write_text(GARDEN.replace("ferry", "sea"), encoding="utf-8")
    (tmp_path / "in" / "canal.md").write_text("---\ntitle: Canal\n---\nNo ferry here.\n", encoding="utf-8")
    colleague.import_paths([tmp_path / "in"], workers=0)
    colleague.bin([colleague.search("title:school").ids[0]])
    replay = colleague.replay(record)
    assert not replay.same_archive
    assert sorted(kinds(replay)) == [
        ("missing", "New school"),
        ("new", "Canal"),
        ("revised", "Night ferry"),
        ("unmatched", "Roof garden"),
    ]
    reasons = {each.kind: each.reason for each in replay.differences}
    assert reasons["missing"] == "It is in the bin."
    assert "after the record" in reasons["new"]
    assert "another revision" in reasons["unmatched"]
    assert "ferry" in reasons["unmatched"]


def test_saved_searches_and_days_are_resolved_in_the_record(archive, colleague):
    archive.save_search("boats", "ferry")
    record = archive.search_record('in:boats imported:today -"no such"')
    assert "in:" not in record.meaning
    assert "today" not in record.meaning
    assert record.asked == record.meaning
    assert f"Asked as:     {record.meaning}" in record.to_text()
    assert colleague.replay(record).same_ids


def test_a_record_survives_its_file(archive, tmp_path):
    record = archive.search_record("ferry")
    data, page = search_record.write(record, tmp_path / "ferry.json")
    assert search_record.read(data) == record
    text = page.read_text(encoding="utf-8")
    assert record.fingerprint in text
    assert "Night ferry" in text
    assert "Asked as" not in text, "it means what was typed"
    with pytest.raises(InputError, match="exists already"):
        search_record.write(record, tmp_path / "ferry.json")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format": "carrel-search-record", "version": 9}',
        '{"format": "carrel-search-record", "version": 1}',
        '{"format": "carrel-search-record", "version": 1, "results": [3]}',
    ],
)
def test_what_is_no_record_is_refused_in_a_sentence(text, tmp_path):
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        search_record.read(tmp_path / "x.json")


def test_the_json_says_what_it_is(archive):
    data = json.loads(search_record.dumps(archive.search_record("ferry")))
    assert (data["format"], data["version"], data["total"]) == ("carrel-search-record", 1, 2)


# -- explain -------------------------------------------------------------------------------------------------------


def test_each_part_of_a_query_is_counted_by_itself(archive):
    explanation = archive.explain("ferr* -herbs (night OR pupils)")
    assert explanation.total == archive.search("ferr* -herbs (night OR pupils)").total == 1
    counts = {part.query: part.count for part in explanation.parts[1:]}
    assert counts == {query: archive.search(query).total for query in counts}
    assert [part.depth for part in explanation.parts] == [0, 1, 1, 2, 1, 2, 2]


def test_a_beginning_tells_what_it_stands_for(archive):
    (part,) = archive.explain("f*").parts
    assert part.expanded == (("ferry", 2),)


def test_word_forms_are_told(archive):
    (part,) = archive.explain("sail", word_forms=True).parts
    assert (part.count, part.expanded) == (1, (("sails", 1),))


def test_the_empty_query_is_explained(archive):
    assert archive.explain("").words == "All articles"
