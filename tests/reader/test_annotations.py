"""Marks and notes through an archive: making, changing, following revisions, finding, taking back."""

import pytest

from reader.anchors import content_hash
from reader.errors import Ambiguous, InputError, NotFound
from reader.models import AnchorState
from tests.reader.desk import article, only, take

TEXT = (
    "The council voted on Monday to close the old bridge.\n\n"
    "Residents said the decision came too late for them.\n\n"
    "Engineers had warned about the bridge for 20 years 👩‍👩‍👧, and nobody listened to them at all.\n"
)


@pytest.fixture
def path(folder):
    return article(folder, "bridge.md", title="Bridge", body=TEXT, url="https://example.org/bridge")


@pytest.fixture
def bridge(archive, path):
    take(archive, path)
    return only(archive)


def revise(archive, folder, old, new):
    """Import the article again with one passage changed."""
    path = article(folder, "bridge.md", title="Bridge", body=TEXT.replace(old, new), url="https://example.org/bridge")
    take(archive, path)


def state(archive):
    """Everything that undo has to bring back."""
    tables = ("annotation", "anchor", "tag", "tag_alias", "article_tag", "annotation_tag", "code", "collection_item")
    indexes = ("annotation_index", "desk_index")
    return {
        table: sorted(map(tuple, archive._db.execute(f"SELECT rowid, * FROM {table}"))) for table in (*tables, *indexes)
    }


def test_a_quote_is_marked_where_it_stands(archive, bridge):
    mark, changes = archive.annotate(bridge.id, quote="the old bridge", note="Which?", tags=["city/Bridges"])
    text = archive.document(bridge.id).text
    assert text[mark.anchor.start : mark.anchor.end] == mark.selector.quote == "the old bridge"
    assert (mark.colour, mark.note, mark.tags, mark.creator) == ("yellow", "Which?", ("city/Bridges",), "Ada")
    assert mark.anchor.state is AnchorState.EXACT
    assert changes.annotations == {mark.uuid}


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"quote": "tunnel"}, NotFound, "not in this text"),
        ({"quote": "bridge"}, Ambiguous, "fits 2 places"),
        ({"quote": "old bridge", "colour": "red"}, InputError, "no highlight colour “red”"),
        ({"start": 5, "end": 5}, InputError, "not a passage"),
        ({"start": 5, "end": 99999}, InputError, "not a passage"),
        ({"quote": "old bridge", "kind": "scribble"}, InputError, "scribble"),
        ({"kind": "reply"}, InputError, "names the annotation"),
    ],
)
def test_what_cannot_be_marked_is_refused_in_words(archive, bridge, arguments, error, words):
    with pytest.raises(error, match=words):
        archive.annotate(bridge.id, **arguments)
    assert archive.annotations(bridge.id) == []


def test_a_range_never_cuts_a_cluster(archive, bridge):
    family = archive.document(bridge.id).text.index("👩")
    mark, _ = archive.annotate(bridge.id, start=family + 2, end=family + 3)
    assert mark.selector.quote == "👩‍👩‍👧"


def test_annotations_stand_in_the_order_of_the_text(archive, bridge):
    late, _ = archive.annotate(bridge.id, quote="Engineers")
    early, _ = archive.annotate(bridge.id, quote="council")
    note, _ = archive.annotate(bridge.id, kind="note", note="On the whole")
    reply, _ = archive.annotate(bridge.id, kind="reply", reply_to=early.uuid, note="Yes")
    found = [each.uuid for each in archive.annotations(bridge.id)]
    assert found == [note.uuid, early.uuid, reply.uuid, late.uuid]
    assert archive.annotation(note.uuid).colour == ""


def test_a_new_extent_keeps_note_tags_and_colour(archive, bridge):
    mark, _ = archive.annotate(bridge.id, quote="old bridge", note="n", tags=["t"], colour="pink")
    archive.edit_annotation(mark.uuid, start=mark.anchor.start - 4)
    wider = archive.annotation(mark.uuid)
    assert wider.selector.quote == "the old bridge"
    assert (wider.note, wider.tags, wider.colour) == ("n", ("t",), "pink")


def test_each_content_that_was_is_kept_as_a_version(archive, bridge):
    mark, _ = archive.annotate(bridge.id, quote="old bridge", tags=["a"])
    hashes = [content_hash(mark)]
    for change in ({"note": "x"}, {"colour": "blue"}, {"tags": ["b"]}, {"start": mark.anchor.start - 4}):
        archive.edit_annotation(mark.uuid, **change)
        hashes.append(content_hash(archive.annotation(mark.uuid)))
    archive.rename_tag("b", "c")
    assert len(set(hashes)) == 5
    assert versions(archive, mark) == hashes
    archive.edit_annotation(mark.uuid, note="x")
    assert versions(archive, mark) == hashes


def versions(archive, mark):
    rows = archive._db.execute("SELECT value FROM annotation, json_each(versions) WHERE uuid = ?", (mark.uuid,))
    return [row[0] for row in rows]


def test_deleting_takes_the_replies_along(archive, bridge):
    mark, _ = archive.annotate(bridge.id, quote="old bridge")
    reply, _ = archive.annotate(bridge.id, kind="reply", reply_to=mark.uuid, note="why")
    changes = archive.delete_annotations([mark.uuid])
    assert changes.annotations == {mark.uuid, reply.uuid}
    assert archive.annotations(bridge.id) == []
    assert len(archive.annotations(bridge.id, deleted=True)) == 2
    assert archive.undo().annotations == {mark.uuid, reply.uuid}
    assert len(archive.annotations(bridge.id)) == 2


def test_a_new_revision_carries_moves_and_orphans(archive, folder, bridge):
    council, _ = archive.annotate(bridge.id, quote="The council voted")
    engineers, _ = archive.annotate(bridge.id, quote="Engineers had warned about the bridge")
    gone, _ = archive.annotate(bridge.id, quote="Residents said the decision came too late for them.")
    revise(archive, folder, "Residents said the decision came too late for them.\n\n", "")
    found = {each.uuid: each for each in archive.annotations(bridge.id)}
    assert found[council.uuid].anchor.state is AnchorState.EXACT
    assert found[engineers.uuid].anchor.state is AnchorState.MOVED
    text = archive.document(bridge.id).text
    assert text[found[engineers.uuid].anchor.start :].startswith("Engineers had warned about the bridge")
    orphan = found[gone.uuid]
    assert (orphan.anchor.state, orphan.anchor.start) == (AnchorState.ORPHANED, None)
    assert orphan.anchor.reason
    assert orphan.selector == gone.selector
    assert list(found)[-1] == gone.uuid
    assert [each.uuid for each in archive.find_annotations("is:orphaned")] == [gone.uuid]
    assert [each.uuid for each in archive.find_annotations("is:moved")] == [engineers.uuid]
    assert list(archive.search("is:moved is:orphaned").ids) == [bridge.id]


def test_marks_show_on_the_revision_they_were_made_on(archive, folder, bridge):
    mark, _ = archive.annotate(bridge.id, quote="Engineers")
    revise(archive, folder, "The council", "Last week the city council")
    first, last = archive.revisions(bridge.id)
    (old,) = archive.annotations(bridge.id, revision=first.id)
    (new,) = archive.annotations(bridge.id, revision=last.id)
    assert (old.anchor.state, new.anchor.state) == (AnchorState.EXACT, AnchorState.MOVED)
    assert old.anchor.start == mark.selector.start < new.anchor.start


def test_an_orphan_set_by_hand_follows_later_revisions(archive, folder, bridge):
    mark, _ = archive.annotate(bridge.id, quote="Residents said the decision came too late for them.")
    revise(archive, folder, "Residents said the decision came too late for them.", "Nobody was asked for an opinion.")
    text = archive.document(bridge.id).text
    start = text.index("Nobody was asked")
    archive.reanchor(mark.uuid, start, start + len("Nobody was asked"))
    body = "New first words. " + text.replace("\n", "\n\n")
    take(archive, article(folder, "bridge.md", title="Bridge", body=body, url="https://example.org/bridge"))
    found = archive.annotation(mark.uuid)
    text = archive.document(bridge.id).text
    assert text[found.anchor.start : found.anchor.end] == "Nobody was asked"
    assert found.anchor.reason == "set by hand"
    assert found.selector == mark.selector


def test_a_text_that_comes_back_is_exact_again(archive, folder, bridge):
    mark, _ = archive.annotate(bridge.id, quote="Residents said the decision came too late for them.")
    revise(archive, folder, "Residents said the decision came too late for them.\n\n", "")
    revise(archive, folder, "at all.", "at all!")
    assert archive.annotation(mark.uuid).anchor.state is AnchorState.EXACT


@pytest.mark.parametrize(
    ("query", "quotes"),
    [
        ("bridge", {"old bridge"}),
        ("counc*", {"council"}),
        ('"old bridge"', {"old bridge"}),
        ("note:why", {"council"}),
        ("quote:why", set()),
        ("colour:blue", {"council"}),
        ("tag:city", {"old bridge"}),
        ("tag:=city", set()),
        ("creator:ada", {"old bridge", "council", "Residents"}),
        ("creator:bob", set()),
        ("is:orphaned", set()),
        ("has:note", {"council"}),
        ("-colour:yellow", {"council"}),
        ("bridge OR tag:city OR note:why", {"old bridge", "council"}),
        ("title:bridge -has:tag", {"council", "Residents"}),
        ("title:tunnel", set()),
        ("date:1999", set()),
        ("", {"old bridge", "council", "Residents"}),
    ],
)
def test_annotations_are_found(archive, bridge, query, quotes):
    archive.annotate(bridge.id, quote="old bridge", tags=["City/Bridges"])
    archive.annotate(bridge.id, quote="council", note="Why Mondays?", colour="blue")
    archive.annotate(bridge.id, quote="Residents")
    assert {each.selector.quote for each in archive.find_annotations(query)} == quotes


def test_annotations_are_found_by_other_forms_of_a_word_where_these_count(archive, bridge):
    mark, _ = archive.annotate(bridge.id, quote="council", note="They quarrelled over Mondays")
    for query in ("quarrels", "note:quarrels", "quarrels title:bridges"):
        assert archive.find_annotations(query) == []
        assert [each.uuid for each in archive.find_annotations(query, word_forms=True)] == [mark.uuid]
    assert archive.find_annotations("-quarrels", word_forms=True) == []
    archive.tag([bridge.id], add=["reconstruction"])
    for query in ("quarrels", "reconstructed"):
        assert archive.search(query).total == 0
        assert archive.search(query, word_forms=True).total == 1, "also where only the desk has the form"


def test_annotations_are_found_newest_first_and_not_in_the_bin(archive, bridge):
    marks = [archive.annotate(bridge.id, quote=quote)[0].uuid for quote in ("council", "Residents", "Engineers")]
    assert [each.uuid for each in archive.find_annotations("", limit=2)] == [marks[2], marks[1]]
    archive.bin([bridge.id])
    assert archive.find_annotations("") == []


def test_colours_are_codes_with_names(archive):
    archive.rename_code("pink", "Doubt", "Claims without a source")
    assert [code.name for code in archive.codes() if code.key == "pink"] == ["Doubt"]
    assert len({code.shape for code in archive.codes()}) == 5
    with pytest.raises(InputError, match="needs a name"):
        archive.rename_code("pink", " ")


def test_every_change_of_a_mark_is_undone_and_done_again(archive, folder, bridge):
    mark, _ = archive.annotate(bridge.id, quote="old bridge", tags=["a"])
    steps = [
        lambda: archive.annotate(bridge.id, quote="council", note="x", tags=["b/c"])[1],
        lambda: archive.annotate(bridge.id, kind="reply", reply_to=mark.uuid, note="reply")[1],
        lambda: archive.edit_annotation(mark.uuid, note="new"),
        lambda: archive.edit_annotation(mark.uuid, colour="green", tags=["c", "d"]),
        lambda: archive.edit_annotation(mark.uuid, start=mark.anchor.start - 4),
        lambda: archive.rename_code("blue", "Numbers"),
        lambda: archive.delete_annotations([mark.uuid]),
    ]
    states = [state(archive)]
    for step in steps:
        assert step()
        states.append(state(archive))
    for before in states[-2::-1]:
        archive.undo()
        assert state(archive) == before
    for after in states[1:]:
        archive.redo()
        assert state(archive) == after


def test_reanchoring_by_hand_is_undone(archive, folder, bridge):
    mark, _ = archive.annotate(bridge.id, quote="Residents said the decision came too late for them.")
    revise(archive, folder, "Residents said the decision came too late for them.\n\n", "")
    before = state(archive)
    archive.reanchor(mark.uuid, 0, 10)
    assert archive.annotation(mark.uuid).anchor.reason == "set by hand"
    assert archive.undo().annotations == {mark.uuid}
    assert state(archive) == before


def test_an_attached_text_brings_its_marks_along(archive, folder):
    take(archive, article(folder, "record.md", title="Bridge closed", body=""))
    record = only(archive)
    take(archive, article(folder, "text.txt", body=TEXT))
    text = next(id for id in archive.search("").ids if id != record.id)
    mark, _ = archive.annotate(text, quote="old bridge", tags=["a"])
    reply, _ = archive.annotate(text, kind="reply", reply_to=mark.uuid, note="so it is")
    before = state(archive)
    archive.attach_text(record.id, text)
    assert [each.uuid for each in archive.annotations(record.id)] == [mark.uuid, reply.uuid]
    found = archive.annotation(mark.uuid)
    assert (found.anchor.state, found.tags) == (AnchorState.EXACT, ("a",))
    assert archive.document(record.id).text[found.anchor.start : found.anchor.end] == "old bridge"
    assert archive.verify().ok
    archive.undo()
    assert state(archive) == before
    assert archive.annotation(mark.uuid).article == text


# -- many at once


def test_many_are_changed_as_one_step(archive, bridge):
    marks = [archive.annotate(bridge.id, quote=quote)[0].uuid for quote in ("council", "Residents", "Engineers")]
    note = archive.annotate(bridge.id, kind="note", note="All of it", tags=["old"])[0].uuid
    before = state(archive)
    changes = archive.edit_annotations([*marks, note], colour="blue", add=["a/b"], remove=["old"])
    found = {each.uuid: each for each in archive.annotations(bridge.id)}
    assert {found[uuid].colour for uuid in marks} == {"blue"}
    assert found[note].colour == ""
    assert {each.tags for each in found.values()} == {("a/b",)}
    assert changes.annotations == {*marks, note}
    assert [row.uuid for row in archive.rows([bridge.id])] == [bridge.uuid]
    assert len(archive.find_annotations("tag:a")) == 4
    archive.undo()
    assert state(archive) == before


def test_what_is_so_already_is_no_step(archive, bridge):
    mark, _ = archive.annotate(bridge.id, quote="council", tags=["a"])
    assert archive.edit_annotations([mark.uuid], colour="yellow", add=["A"], remove=["b"]).step == 0
    with pytest.raises(InputError, match="both to add and to remove"):
        archive.edit_annotations([mark.uuid], add=["a"], remove=["A"])
    with pytest.raises(NotFound):
        archive.edit_annotations([mark.uuid, "nobody"], colour="blue")


def test_an_edit_of_many_is_known_to_a_merge(archive, bridge):
    mark, _ = archive.annotate(bridge.id, quote="council")
    archive.edit_annotations([mark.uuid], add=["a"])
    (portable,) = archive.portable(bridge.id).annotations
    assert portable.versions == (content_hash(mark),)


def test_a_saved_search_stands_for_what_it_asks_for(archive, bridge):
    archive.annotate(bridge.id, quote="council", colour="green")
    archive.annotate(bridge.id, quote="Residents", colour="pink")
    archive.save_search("What I doubt", "colour:pink")
    assert [each.colour for each in archive.find_annotations('in:"what i doubt"')] == ["pink"]
    assert archive.find_annotations("in:nothing") == []


def test_replies_go_with_what_they_answer(archive, bridge):
    marks = [archive.annotate(bridge.id, quote=quote)[0].uuid for quote in ("council", "Residents")]
    answer = archive.annotate(bridge.id, kind="reply", note="No", reply_to=marks[0])[0].uuid
    again = archive.annotate(bridge.id, kind="reply", note="Yes", reply_to=answer)[0].uuid
    assert archive.delete_annotations([marks[0]]).annotations == {marks[0], answer, again}
    assert [each.uuid for each in archive.annotations(bridge.id)] == [marks[1]]


def test_bookmarks_are_found_as_such(archive, bridge):
    archive.annotate(bridge.id, quote="council")
    mark, _ = archive.annotate(bridge.id, quote="Residents", kind="bookmark", colour="")
    assert [each.uuid for each in archive.find_annotations("has:bookmark")] == [mark.uuid]
    assert list(archive.search("has:bookmark").ids) == [bridge.id]
    assert archive.search("-has:bookmark").total == 0


def test_what_changed_is_read_again_and_nothing_else(archive, bridge, folder):
    """The shorter way gives what the longer one gives, whoever has changed what."""
    first, _ = archive.annotate(bridge.id, quote="old bridge", tags=["city"])
    second, _ = archive.annotate(bridge.id, quote="Residents")
    reply, _ = archive.annotate(bridge.id, kind="reply", reply_to=second.uuid, note="All of them?")
    held = archive.annotations(bridge.id)

    def again(changes):
        nonlocal held
        before, held = held, archive.annotations_again(bridge.id, held, changes.annotations)
        assert held == archive.annotations(bridge.id)
        kept = {each.uuid: each for each in before}
        changed = {each.uuid for each in held if kept.get(each.uuid) is not each}
        assert changed <= changes.annotations

    again(archive.annotate(bridge.id, kind="note", note="On the whole")[1])
    again(archive.edit_annotation(first.uuid, note="Which?", tags=["city", "river"]))
    again(archive.edit_annotation(second.uuid, start=0, end=3))
    again(archive.edit_annotations([first.uuid, second.uuid], colour="pink", add=["x"]))
    again(archive.delete_annotations([second.uuid]))
    assert reply.uuid not in {each.uuid for each in held}
    again(archive.undo())
    unseen, _ = archive.annotate(bridge.id, quote="Engineers")
    _, changes = archive.annotate(bridge.id, quote="nobody")
    held = archive.annotations_again(bridge.id, held, changes.annotations)
    assert held == archive.annotations(bridge.id)
    assert unseen.uuid in {each.uuid for each in held}


def test_one_mark_among_others_leaves_their_index_rows_alone(archive, bridge):
    others = [archive.annotate(bridge.id, quote=quote)[0] for quote in ("old bridge", "Residents", "Engineers")]
    statements = []
    archive._db.set_trace_callback(statements.append)
    mark, _ = archive.annotate(bridge.id, quote="nobody", note="Really?", tags=["doubt"])
    archive.edit_annotation(mark.uuid, note="Indeed.")
    archive._db.set_trace_callback(None)
    written = [each for each in statements if "annotation_index" in each and "annotation_index_" not in each]
    assert len([each for each in written if each.startswith("INSERT")]) == 2
    assert [each.uuid for each in archive.find_annotations("indeed")] == [mark.uuid]
    assert archive.find_annotations("really") == []
    assert {each.uuid for each in archive.find_annotations("")} == {mark.uuid, *(each.uuid for each in others)}
    assert archive.verify().problems == ()
