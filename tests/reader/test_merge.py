"""Merging is commutative, associative and idempotent, loses nothing, and is one step to undo."""

from dataclasses import asdict, replace
from itertools import count
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from reader.archive import Archive
from reader.errors import InputError
from reader.models import AnchorState, Annotation, PortableAnnotation
from tests.reader.colleagues import NEWS, OTHER, furnished, imported


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The bundle that all colleagues start from: two articles, three annotations."""
    path = tmp_path_factory.mktemp("base")
    (path / "in").mkdir()
    with Archive.open(path / "a.db", creator="Ada") as archive:
        ids = imported(archive, path / "in", über=NEWS, other=OTHER)
        archive.annotate(ids["über"], quote="bold world", note="first")
        archive.annotate(ids["über"], quote="Final paragraph", tags=["t"])
        archive.annotate(ids["other"], kind="note", note="on the whole")
        return archive.export(list(ids.values()), path / "base")


def everything(archive: Archive) -> list[int]:
    return sorted(archive.search("").ids) + sorted(row.id for row in archive.binned())


def state(archive: Archive) -> dict[str, object]:
    """All that travels, without what is a matter of this archive alone (ids) or of the way (known versions)."""
    found: dict[str, object] = {}
    for id in everything(archive):
        article = archive.portable(id)
        found[article.uuid] = (
            article.added,
            article.deleted,
            article.revisions[article.current - 1].info.hash,
            {(revision.info.hash, revision.info.created, revision.original.data) for revision in article.revisions},
            {(source.name, source.sha256, source.imported) for source in article.sources},
            article.corrections,
            article.tags,
            {each.annotation.uuid: _said(each) for each in article.annotations},
        )
    return found


def shared(archive: Archive) -> dict[str, object]:
    """All that travels beside the articles."""
    found: dict[str, object] = {}
    found["collections"] = archive.portable_collections(everything(archive))
    found["colours"] = [(code.name, code.definition) for code in archive.codes()]
    found["tags"] = [(tag.path, tag.colour, tag.description, tag.aliases) for tag in archive.tags()]
    for wordings in (archive.code_wordings(), archive.tag_wordings()):
        for key, said in wordings.items():
            found[f"wordings of {key}"] = {replace(each, is_own=False) for each in said}
    return found


def _said(each: PortableAnnotation) -> dict[str, object]:
    said = asdict(each.annotation)
    for name in ("id", "article", "revision"):
        del said[name]
    # A deletion leaves the note where it was made; elsewhere there never was one.
    return said | ({"note": "", "tags": ()} if said["deleted"] else {}) | {"anchors": set(each.anchors)}


# -- what colleagues do ----------------------------------------------------------------------------------------------

numbers = st.integers(0, 2)
deeds = st.lists(
    st.tuples(
        st.sampled_from(
            (
                "note",
                "colour",
                "tag mark",
                "delete",
                "mark",
                "tag",
                "correct",
                "revise",
                "bin",
                "reanchor",
                "name",
                "describe",
                "alias",
                "collect",
                "move",
            )
        ),
        numbers,
        numbers,
    ),
    max_size=4,
)
COLOURS = ("green", "blue", "pink")


def place(mark: Annotation) -> tuple[int, str]:
    return (mark.selector.start if mark.selector else 10**6), mark.uuid


def do(archive: Archive, folder: Path, deed: str, which: int, what: int) -> None:
    if deed in ("name", "describe", "alias", "collect", "move"):
        on_the_shared(archive, deed, which, what)
        return
    ids = sorted(archive.search("").ids, key=lambda id: archive.article(id).uuid)
    marks = sorted((a for id in ids for a in archive.annotations(id)), key=place)
    if deed in ("note", "colour", "tag mark", "delete", "reanchor"):
        on_marks(archive, deed, marks[which % len(marks)], what) if marks else None
    elif not ids:
        return
    elif deed == "mark":
        archive.annotate(ids[which % len(ids)], kind="note", note=f"new {what}")
    elif deed == "tag":
        archive.tag([ids[which % len(ids)]], add=[f"tag {what}"])
    elif deed == "correct":
        archive.correct(ids[which % len(ids)], "author", f"Author {what}")
    elif deed == "revise":
        (folder / "news.md").write_text(NEWS.replace("Hello", f"Hello {what}"), "utf-8")
        archive.import_paths([folder], workers=0)
    elif deed == "bin":
        archive.bin([ids[which % len(ids)]])


def on_the_shared(archive: Archive, deed: str, which: int, what: int) -> None:
    """Colours, tags and collections; a colleague's tag may be another's alias, a list be made by two."""
    ids = sorted(archive.search("").ids, key=lambda id: archive.article(id).uuid)
    tags = [tag.path for tag in archive.tags()]
    if deed == "name":
        archive.rename_code(COLOURS[which], f"Code {what}", "" if what else "defined")
    elif deed == "describe" and tags:
        archive.edit_tag(tags[which % len(tags)], description=f"described {what}", colour=COLOURS[what])
    elif deed == "alias" and tags and f"tag {what}" not in tags:
        archive.add_tag_alias(tags[which % len(tags)], f"tag {what}")
    elif deed == "collect" and ids:
        archive.collect(f"List {what % 2}", ids[which % len(ids) :])
    elif deed == "move" and archive.collections():
        held = archive.collection_items(name := archive.collections()[0].name)
        archive.move_in_collection(name, [held[which % len(held)]], held[what % len(held)])


def on_marks(archive: Archive, deed: str, mark: Annotation, what: int) -> None:
    if deed == "note":
        archive.edit_annotation(mark.uuid, note=f"edited {what}")
    elif deed == "tag mark":
        archive.edit_annotation(mark.uuid, tags=[*mark.tags, f"m{what}"])
    elif deed == "delete":
        archive.delete_annotations([mark.uuid])
    elif deed == "colour" and mark.kind == "highlight":
        archive.edit_annotation(mark.uuid, colour=COLOURS[what])
    elif deed == "reanchor" and mark.selector and mark.anchor.state is not AnchorState.EXACT:
        archive.reanchor(mark.uuid, what, what + 4)


class Room:
    """A temporary folder with archives in it."""

    def __init__(self, path: str, base: Path) -> None:
        self.path, self.base, self.names = Path(path), base, count()
        Archive.open(self.path / "empty.db").close()

    def colleague(self, deeds) -> Path:
        """The bundle of a colleague who took in the base bundle and did `deeds`."""
        folder = self.path / f"in{next(self.names)}"
        folder.mkdir()
        with self.archive() as archive:
            archive.merge(self.base)
            for deed in deeds:
                do(archive, folder, *deed)
            return archive.export(everything(archive), self.path / f"bundle{next(self.names)}")

    def archive(self) -> Archive:
        """A new one; the schema is made only once."""
        return Archive.open(copy(self.path / "empty.db", self.path / f"{next(self.names)}.db"))

    def merged(self, *bundles: Path) -> tuple[dict[str, object], Path]:
        """What an empty archive holds after these bundles, and its own bundle."""
        with self.archive() as archive:
            for bundle in bundles:
                report, _ = archive.merge(bundle)
                assert {problem.severity for problem in report.problems} <= {"warning"}
            assert archive.verify().ok
            found = state(archive) | shared(archive)
            return found, archive.export(everything(archive), self.path / f"bundle{next(self.names)}")


# Shrinking takes minutes here; a failing example says its deeds anyway.
@settings(max_examples=5, phases=[Phase.explicit, Phase.generate])
@given(ours=deeds, theirs=deeds, others=deeds)
@example(ours=[("bin", 2, 1), ("revise", 2, 0)], theirs=[], others=[("revise", 0, 1)])
@example(
    ours=[("name", 1, 0), ("describe", 0, 1), ("alias", 0, 2), ("collect", 0, 0), ("move", 0, 0)],
    theirs=[("name", 1, 1), ("describe", 0, 2), ("tag", 0, 2), ("collect", 1, 0)],
    others=[("name", 1, 2), ("collect", 0, 0), ("move", 1, 0), ("tag", 1, 1), ("alias", 1, 2)],
)
@example(
    ours=[("revise", 2, 2), ("mark", 0, 0)],
    theirs=[("correct", 0, 1), ("describe", 2, 1), ("revise", 2, 0), ("delete", 1, 1)],
    others=[("describe", 1, 2), ("note", 2, 0)],
)
@example(ours=[("revise", 1, 2), ("reanchor", 0, 0)], theirs=[("note", 0, 0)], others=[("tag mark", 0, 0)])
@example(ours=[("colour", 1, 1), ("delete", 1, 1)], theirs=[("note", 2, 0)], others=[("colour", 1, 2)])
@example(ours=[("tag mark", 0, 1)], theirs=[("bin", 1, 1), ("tag mark", 2, 0)], others=[("colour", 0, 0)])
@example(ours=[("colour", 0, 0)], theirs=[("tag mark", 0, 1)], others=[("bin", 1, 1), ("tag mark", 2, 0)])
@example(ours=[("tag mark", 0, 1)], theirs=[("tag mark", 0, 2)], others=[("tag mark", 0, 1), ("colour", 0, 1)])
@example(ours=[("tag mark", 0, 1)], theirs=[("tag mark", 0, 0)], others=[("colour", 0, 2), ("delete", 0, 0)])
@example(ours=[("tag mark", 0, 1)], theirs=[("colour", 0, 0)], others=[("bin", 1, 1), ("tag mark", 2, 0)])
def test_the_three_laws(base, ours, theirs, others):
    with TemporaryDirectory() as path:
        room = Room(path, base)
        a, b, c = (room.colleague(each) for each in (ours, theirs, others))
        ab, bundle_ab = room.merged(a, b)
        _, bundle_bc = room.merged(b, c)
        assert room.merged(b, a)[0] == ab
        assert room.merged(a, b, a, b)[0] == ab
        assert room.merged(bundle_ab, c)[0] == room.merged(a, bundle_bc)[0]


def test_a_second_merge_changes_nothing_and_leaves_no_step(archive, base):
    archive.merge(base)
    step = archive.undo_label()
    report, changes = archive.merge(base)
    assert (report.articles_unchanged, report.annotations_unchanged) == (2, 3)
    assert (report.articles_added, report.annotations_added, report.annotations_merged) == (0, 0, 0)
    assert not changes
    assert archive.undo_label() == step == "Merge of base"
    assert len(archive.undo_history()) == 1


def test_one_undo_takes_a_merge_back_and_redo_brings_it_again(archive, folder, base):
    imported(archive, folder, über=NEWS.replace("Hello", "Hi"))
    before = state(archive)
    archive.merge(base)
    after = state(archive)
    archive.undo()
    left = {uuid: each for uuid, each in state(archive).items() if uuid not in {r.uuid for r in archive.binned()}}
    assert left.keys() == before.keys()
    assert [each[2] for each in left.values()] == [each[2] for each in before.values()]
    assert archive.find_annotations() == []
    assert archive.verify().ok
    archive.redo()
    assert state(archive) == after
    assert archive.verify().ok


def test_ones_own_words_stay_and_those_of_others_are_kept_beside(archive, tmp_path, base):
    room = Room(str(tmp_path), base)
    theirs = room.colleague([("tag", 0, 0), ("name", 1, 1), ("describe", 1, 1), ("alias", 1, 2)])
    archive.merge(base)
    archive.tag(everything(archive), add=["tag 0"])
    archive.rename_code("blue", "Mine", "")
    archive.edit_tag("tag 0", description="mine")
    before = shared(archive)
    said, _ = archive.merge(theirs, dry_run=True)
    report, changes = archive.merge(theirs)
    assert said.problems == report.problems
    assert {(problem.severity, problem.kind) for problem in report.problems} == {
        ("warning", "colour"),
        ("warning", "tag"),
    }
    assert any("“Mine”" in problem.reason and "“Code 1”" in problem.reason for problem in report.problems)
    codes = {code.key: code.name for code in archive.codes()}
    tag = next(tag for tag in archive.tags() if tag.path == "tag 0")
    # The colour and the alias are new to this user and are taken.
    assert (codes["blue"], tag.description, tag.colour, tag.aliases) == ("Mine", "mine", "blue", ("tag 2",))
    assert {each.value for each in archive.code_wordings()["blue"]} == {"Mine", "Code 1"}
    assert changes.step
    assert archive.merge(theirs)[0].problems == ()
    archive.undo()
    assert shared(archive) == before


def test_a_tag_of_ones_own_is_no_alias_and_ones_own_alias_stays(archive, tmp_path, base):
    room = Room(str(tmp_path), base)
    theirs = room.colleague([("tag", 0, 0), ("alias", 1, 1)])
    archive.merge(base)
    archive.tag(everything(archive), add=["tag 1"])
    archive.merge(theirs)
    assert [(tag.path, tag.aliases) for tag in archive.tags() if tag.articles] == [("tag 0", ()), ("tag 1", ())]
    with room.archive() as other:
        other.merge(base)
        other.tag(everything(other), add=["tag 2"])
        other.add_tag_alias("tag 2", "tag 0")
        other.merge(theirs)
        assert [tag.path for tag in other.tags() if tag.articles] == ["tag 2"]


def test_a_list_that_two_people_rearranged_holds_the_moves_of_both(archive, folder, tmp_path):
    files = {name: f"---\ntitle: {name}\n---\nText of {name}.\n" for name in "abcd"}
    ids = imported(archive, folder, **files)
    archive.collect("Reading", [ids[name] for name in "abcd"])
    first = archive.export(list(ids.values()), tmp_path / "first")
    with Archive.open(tmp_path / "other.db") as other:
        other.merge(first)
        found = {row.title: row.id for row in other.rows(list(other.search("").ids))}
        other.move_in_collection("Reading", [found["d"]], found["a"])
        other.collect("Only hers", [found["c"]])
        theirs = other.export(list(found.values()), tmp_path / "theirs")
    archive.move_in_collection("Reading", [ids["a"]])
    archive.remove_from_collection("Reading", [ids["b"]])
    report, changes = archive.merge(theirs)
    titles = {id: name for name, id in ids.items()}
    # What she moved has moved, what I moved has too, and what is missing on one side comes back.
    assert [titles[id] for id in archive.collection_items("Reading")] == ["d", "b", "c", "a"]
    assert (report.collections_added, report.collections_merged, report.collections_unchanged) == (1, 1, 0)
    assert changes.collections
    assert archive.merge(theirs)[0].collections_unchanged == 2
    archive.undo()
    assert [titles[id] for id in archive.collection_items("Reading")] == ["c", "d", "a"]
    assert [each.name for each in archive.collections()] == ["Reading"]


def test_a_dry_run_says_the_same_and_changes_nothing(archive, base):
    before = archive.stats()
    said, changes = archive.merge(base, dry_run=True)
    assert not changes
    assert {**archive.stats(), "bytes": 0} == {**before, "bytes": 0}
    assert archive.undo_history() == []
    done, _ = archive.merge(base)
    assert replace(said, dry_run=False) == done
    assert (done.articles_added, done.annotations_added) == (2, 3)


def test_another_version_of_the_page_becomes_a_revision_and_marks_are_found_in_it(archive, folder, base):
    news = imported(archive, folder, news=NEWS.replace("Hello", "Good morning"))["news"]
    report, _ = archive.merge(base)
    assert (report.articles_added, report.articles_revised) == (1, 1)
    assert len(archive.article(news).revisions) == 2
    assert len(archive.search("").ids) == 2
    assert {a.anchor.state for a in archive.annotations(news)} <= {AnchorState.EXACT, AnchorState.MOVED}
    assert "bold" in archive.document(news).text


def test_a_correction_that_gives_way_to_a_later_one_is_named(archive, tmp_path, base):
    archive.merge(base)
    one = min(archive.search("").ids)
    archive.correct(one, "author", "Ada")
    with Archive.open(tmp_path / "ben.db", creator="Ben") as ben:
        ben.merge(base)
        same = next(id for id in ben.search("").ids if ben.article(id).row.uuid == archive.article(one).row.uuid)
        ben.correct(same, "author", "Berta")
        ben.tag([same], add=["theirs"])
        theirs = ben.export([same], tmp_path / "ben")
    rehearsed, _ = archive.merge(theirs, dry_run=True)
    report, _ = archive.merge(theirs)
    assert report == replace(rehearsed, dry_run=False)
    assert (report.articles_merged, report.articles_unchanged) == (1, 0)
    (problem,) = report.problems
    assert "to “Ada” here and later by Ben to “Berta”; the later correction stands." in problem.reason
    assert archive.article(one).fields["author"].value == "Berta"
    again, _ = archive.merge(theirs)
    assert (again.articles_merged, again.articles_unchanged, again.problems) == (0, 1, ())
    archive.undo()
    assert archive.article(one).fields["author"].value == "Ada"


def test_a_note_edited_on_both_sides_keeps_both(archive, tmp_path, base):
    room = Room(str(tmp_path), base)
    theirs = room.colleague([("note", 0, 1)])
    archive.merge(base)
    mark = next(a for a in archive.find_annotations() if a.note == "first")
    archive.edit_annotation(mark.uuid, note="mine")
    report, _ = archive.merge(theirs)
    assert report.annotations_conflicted == 1
    both = {a.note: a.conflict_of for a in archive.annotations(mark.article) if a.selector and a.note}
    assert both == {"mine": "", "edited 1": mark.uuid}
    assert {a.note for a in archive.find_annotations("is:twofold")} == {"mine", "edited 1"}
    assert list(archive.search("is:twofold").ids) == [mark.article]
    assert archive.merge(theirs)[0].annotations_conflicted == 0
    archive.delete_annotations([mark.uuid])
    assert archive.find_annotations("is:twofold") == []
    assert archive.search("is:twofold").total == 0


def test_tags_that_three_people_gave_come_together_and_can_be_taken_off(archive, tmp_path, base):
    room = Room(str(tmp_path), base)
    theirs, hers = room.colleague([("tag mark", 0, 1)]), room.colleague([("tag mark", 0, 2), ("note", 0, 0)])
    archive.merge(base)
    mark = next(a for a in archive.find_annotations() if a.note == "first")
    archive.edit_annotation(mark.uuid, tags=["m2"])
    archive.merge(theirs)
    assert archive.annotation(mark.uuid).tags == ("m1", "m2")
    # She has changed what was mine of it: it stands no longer, and hers is beside what is theirs.
    assert archive.merge(hers)[0].annotations_conflicted == 1
    found = {a.note: a.tags for a in archive.annotations(mark.article) if mark.uuid in (a.uuid, a.conflict_of)}
    assert found == {"first": ("m1",), "edited 0": ("m2",)}
    archive.undo()
    archive.edit_annotation(mark.uuid, tags=[])
    assert archive.merge(theirs)[0].annotations_merged == 0
    assert archive.annotation(mark.uuid).tags == ()


def test_a_deletion_elsewhere_supersedes_and_a_missing_record_does_not(archive, tmp_path, base):
    room = Room(str(tmp_path), base)
    theirs = room.colleague([("delete", 0, 0)])
    archive.merge(base)
    archive.tag(list(archive.search("").ids), add=["mine"])
    report, _ = archive.merge(theirs)
    assert report.annotations_merged == 1
    assert len(archive.find_annotations()) == 2
    archive.undo()
    assert len(archive.find_annotations()) == 3
    with room.archive() as other:
        empty = other.export([], tmp_path / "empty")
    archive.merge(empty)
    assert len(archive.find_annotations()) == 3
    assert archive.article(archive.search("").ids[0]).row.tags == ("mine",)


def test_what_is_live_at_a_colleagues_comes_back_from_the_bin(archive, base):
    archive.merge(base)
    archive.bin(list(archive.search("").ids))
    report, changes = archive.merge(base)
    assert report.articles_added == 2
    assert len(changes.added) == len(archive.search("").ids) == 2


def test_everything_of_a_furnished_archive_survives_a_merge_with_itself(archive, folder, tmp_path):
    bundle = archive.export(furnished(archive, folder), tmp_path / "bundle")
    before = state(archive)
    report, changes = archive.merge(bundle)
    assert state(archive) == before
    assert not changes, report


def test_a_readonly_archive_is_not_merged_into(tmp_path, base):
    Archive.open(tmp_path / "r.db").close()
    with Archive.open(tmp_path / "r.db", readonly=True) as archive, pytest.raises(Exception, match="reading only"):
        archive.merge(base)


def test_a_damaged_bundle_raises_an_error_for_the_user(archive, tmp_path):
    with pytest.raises(InputError, match="no bundle"):
        archive.merge(tmp_path)
