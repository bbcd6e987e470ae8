"""The whole way: seeds in, found, read, annotated, tagged, related; everything undone and done again."""

import pytest

from reader.archive import Archive
from reader.errors import ArchiveError, NotFound
from tests.reader.desk import SEEDS, assert_whole, take


@pytest.fixture
def seeded(archive):
    assert take(archive, SEEDS) == {"added": 2}
    return archive


@pytest.fixture
def record(seeded):
    return seeded.search("provider:scmp.com").ids[0]


@pytest.fixture
def text(seeded):
    return seeded.search('provider:"The Hill"').ids[0]


def test_the_record_shows_its_excerpt_and_no_text(seeded, record):
    found = seeded.article(record)
    assert found.row.title.startswith("Prosecutors in all 50 US states")
    assert found.row.excerpt.startswith("Attorneys general")
    assert seeded.document(record).text == ""
    assert (found.fields["quality"].value, found.fields["heat"].value, len(found.declared)) == (53, 83, 3)
    assert "secured" in found.front_matter


def test_the_bare_text_is_an_article(seeded, text):
    found = seeded.article(text)
    assert (found.row.title_origin, found.fields["provider_name"].origin) == ("inferred", "inferred")
    assert len([block for block in seeded.document(text).blocks if block.kind == "paragraph"]) > 5


def test_the_original_bytes_come_back(seeded):
    stored = {seeded.original(int(id_)).data for id_ in seeded.search("").ids}
    assert stored == {path.read_bytes() for path in SEEDS.iterdir()}


def test_the_two_find_each_other(seeded, record, text):
    there, back = seeded.related(record), seeded.related(text)
    assert [(item.row.id, item.can_be_text) for item in there.similar] == [(text, True)]
    assert [(item.row.id, item.can_be_text) for item in back.similar] == [(record, True)]
    assert there.similar[0].why
    assert len(there.declared) == 3


@pytest.mark.parametrize("query", ["congress", '"race against time"', "", "c++ (", 'topic:"AI Ethics"', "before:2024"])
def test_any_query_is_answered(seeded, query):
    result = seeded.search(query)
    assert result.total == len(result.ids)
    assert result.explanation
    assert [hit.row.id for hit in seeded.hits(result, list(result.ids))] == list(result.ids)


def desk(archive):
    """All that the user has made, as an observer sees it."""
    ids = [row[0] for row in archive._db.execute("SELECT id FROM article ORDER BY id")]
    return (
        [archive.article(id_) for id_ in ids],
        [archive.document(id_) for id_ in ids],
        [archive.annotations(id_) for id_ in ids],
        archive.tags(),
        archive.saved_searches(),
        archive.codes(),
        [list(archive.search(query).ids) for query in ("", "congress", "tag:law", "corrected", "remember")],
        dict(archive.library_counts()),
    )


def test_everything_can_be_undone_and_done_again(seeded, record, text):
    seeded.annotate(text, quote="race against time", note="remember this", tags=["law/federal"])
    seeded.undo()
    steps = [
        lambda: seeded.annotate(text, quote="Now is the time to act.", note="remember", tags=["law"], colour="green"),
        lambda: seeded.edit_annotation(seeded.annotations(text)[0].uuid, note="remembered", colour="blue"),
        lambda: seeded.tag([record, text], add=["law", "safety/children"]),
        lambda: seeded.rename_tag("law", "statute"),
        lambda: seeded.edit_tag("statute", colour="blue", description="What is law"),
        lambda: seeded.correct(record, "title", "A corrected title"),
        lambda: seeded.correct(text, "published", "2023-09-05"),
        lambda: seeded.correct_all([record, text], "author", "A. Clark"),
        lambda: seeded.correct_all([record, text], "author", None),
        lambda: seeded.set_read([record, text]),
        lambda: seeded.set_starred([text]),
        lambda: seeded.save_search("Law", "tag:statute"),
        lambda: seeded.save_search("Mine", "in:law -congress"),
        lambda: seeded.rename_search("Law", "Statutes of law"),
        lambda: seeded.rename_code("pink", "Doubt"),
        lambda: seeded.keep_apart(record, text),
        lambda: seeded.attach_text(record, text),
        lambda: seeded.delete_annotations([seeded.annotations(record)[0].uuid]),
        lambda: seeded.tag([record], remove=["statute"]),
        lambda: seeded.delete_tag("safety/children"),
        lambda: seeded.delete_search("Statutes of law"),
        lambda: seeded.bin([record]),
        lambda: seeded.restore([record]),
    ]
    states = [desk(seeded)]
    for step in steps:
        step()
        states.append(desk(seeded))
    assert_whole(seeded)
    for expected in reversed(states[:-1]):
        seeded.undo()
        assert desk(seeded) == expected
    assert_whole(seeded)
    for expected in states[1:]:
        seeded.redo()
        assert desk(seeded) == expected
    assert_whole(seeded)


NOTHING = {
    "read": lambda archive, id, uuid: archive.set_read([99]),
    "bin": lambda archive, id, uuid: archive.bin([99]),
    "restore": lambda archive, id, uuid: archive.restore([id]),
    "save the same search": lambda archive, id, uuid: archive.save_search("boats", "ferry"),
    "edit to the same": lambda archive, id, uuid: archive.edit_annotation(uuid, note="A note."),
    "the colour it has": lambda archive, id, uuid: archive.edit_annotations([uuid], colour="yellow"),
    "the tag it has": lambda archive, id, uuid: archive.tag([id], add=["law"]),
    "rename to the same": lambda archive, id, uuid: archive.rename_tag("law", "law"),
    "merge into itself": lambda archive, id, uuid: archive.merge_tags(["law"], "law"),
    "delete no tag": lambda archive, id, uuid: archive.delete_tags([]),
    "say the same of a tag": lambda archive, id, uuid: archive.edit_tag("law", description="Of courts"),
    "collect what is in it": lambda archive, id, uuid: archive.collect("Mine", [id]),
    "take out what is not": lambda archive, id, uuid: archive.remove_from_collection("Mine", [99]),
    "move what is not in it": lambda archive, id, uuid: archive.move_in_collection("Mine", [99]),
}


@pytest.mark.parametrize("what", NOTHING)
def test_what_changes_nothing_is_nothing_to_take_back(seeded, record, what):
    id = record
    seeded.save_search("boats", "ferry")
    mark, _ = seeded.annotate(id, kind="note", note="A note.")
    seeded.tag([id], add=["law"])
    seeded.edit_tag("law", description="Of courts")
    seeded.collect("Mine", [id])
    before = seeded.undo_history()
    assert NOTHING[what](seeded, id, mark.uuid).step == 0
    assert seeded.undo_history() == before


def test_what_is_handed_on_must_be_there(seeded):
    with pytest.raises(NotFound):
        seeded.portable(99)


def test_events_and_runs_are_kept(seeded, record, text):
    seeded.attach_text(record, text)
    assert [event.kind for event in seeded.events()] == ["attach text", "import"]
    assert [event.kind for event in seeded.events(record)] == ["attach text"]
    (run,) = seeded.import_runs()
    assert (run.label, run.report.added, bool(run.finished)) == (str(SEEDS), 2, True)


def test_a_backup_holds_everything(seeded, tmp_path):
    target = seeded.backup(tmp_path / "copy.db")
    with Archive.open(target, create=False) as copy:
        assert desk(copy) == desk(seeded)
        assert_whole(copy)


def test_two_connections_see_each_other(seeded, record):
    with Archive.open(seeded.path) as other:
        version = other.data_version
        seeded.set_starred([record])
        assert other.data_version != version
        assert other.rows([record])[0].is_starred
        assert other.undo_label().startswith("Star: Prosecutors")


def test_a_closed_archive_is_one_file(tmp_path):
    with Archive.open(tmp_path / "archive.db") as opened:
        take(opened, SEEDS)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("archive")] == ["archive.db"]


def test_opening_what_is_no_archive(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear reader, this is a letter.")
    with pytest.raises(ArchiveError):
        Archive.open(tmp_path / "letter.txt")
