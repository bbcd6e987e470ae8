"""Tags through an archive: paths, aliases, merging, completion, bulk work, care, taking back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import Cancelled, InputError, NotFound
from reader.store.tag_care import Evidence, near_duplicates, suggestions
from reader.store.tags import MAX_LENGTH, clean_path
from tests.reader.desk import article, take
from tests.reader.test_annotations import state


@pytest.fixture
def ids(archive, folder):
    for number in range(6):
        topics = ["Energy" if number < 4 else "Sport"]
        article(folder, f"{number}.md", title=f"Report {number}", body=f"Text number {number}.", topics=topics)
    take(archive, folder)
    return [row[0] for row in archive._db.execute("SELECT id FROM article ORDER BY title")]


def tags_of(archive, *ids):
    return [set(row.tags) for row in archive.rows(ids)]


def paths(archive):
    return [tag.path for tag in archive.tags()]


@pytest.mark.parametrize(
    ("typed", "path"), [(" a / b ", "a/b"), ("machine  learning", "machine learning"), ("Ärzte/É", "Ärzte/É")]
)
def test_paths_are_tidied(typed, path):
    assert clean_path(typed) == path


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "needs a name"), (" / ", "needs a name"), ("a//b", "empty part"), ("/a", "empty part"), ("a,b", "comma"),
     ("a\x00b", "control"), ("x" * (MAX_LENGTH + 1), "longer than")],
)  # fmt: skip
def test_what_cannot_be_a_tag_is_refused_in_words(archive, ids, typed, words):
    with pytest.raises(InputError, match=words):
        archive.tag(ids, add=["fine", typed])
    assert archive.tags() == []


@given(st.text(max_size=30))
def test_a_tidy_path_stays_as_it_is(text):
    try:
        path = clean_path(text)
    except InputError:
        return
    assert clean_path(path) == path


def test_case_and_composition_make_no_second_tag(archive, ids):
    archive.tag(ids[:1], add=["Cafe\u0301/Wien"])
    archive.tag(ids[1:2], add=["CAFÉ/wien"])
    assert len(archive.tags()) == 1
    assert archive.tags()[0].articles == 2


def test_only_what_changes_is_reported(archive, ids):
    archive.tag(ids[:2], add=["a"])
    assert archive.tag(ids[:3], add=["a"]).articles == {ids[2]}
    assert archive.tag(ids, remove=["a", "never"]).articles == set(ids[:3])
    assert not archive.tag(ids, add=["a"], remove=["b"]).articles - set(ids)
    with pytest.raises(InputError, match="both to add and to remove"):
        archive.tag(ids, add=["A"], remove=["a"])


def test_counts_are_of_what_is_not_in_the_bin(archive, ids):
    archive.tag(ids[:3], add=["a"])
    mark, _ = archive.annotate(ids[3], quote="number", tags=["a"])
    archive.bin(ids[:1])
    (tag,) = archive.tags()
    assert (tag.articles, tag.annotations) == (2, 1)
    archive.delete_annotations([mark.uuid])
    assert archive.tags()[0].annotations == 0


def test_a_move_takes_the_children_along_and_merges(archive, ids):
    archive.tag(ids[:1], add=["eu/France", "eu/France/Paris"])
    archive.tag(ids[1:2], add=["europe/france"])
    archive.edit_tag("eu/France", colour="pink", description="Said once")
    mark, _ = archive.annotate(ids[2], quote="number", tags=["eu/france"])
    changes = archive.rename_tag("eu", "europe")
    assert changes.articles == {ids[0], ids[2]}
    assert paths(archive) == ["europe/france", "europe/France/Paris"]
    assert tags_of(archive, *ids[:2]) == [{"europe/france", "europe/France/Paris"}, {"europe/france"}]
    assert archive.annotation(mark.uuid).tags == ("europe/france",)
    assert archive.tags()[0].colour == "pink"


@pytest.mark.parametrize(("path", "new"), [("a", "A"), ("a", "z"), ("a/b", "b"), ("a/b", "a")])
def test_a_rename_loses_no_article(archive, ids, path, new):
    archive.tag(ids[:2], add=["a"])
    archive.tag(ids[1:3], add=["a/b"])
    archive.rename_tag(path, new)
    assert [bool(tags) for tags in tags_of(archive, *ids)] == [True] * 3 + [False] * 3


def test_a_tag_cannot_be_moved_under_itself(archive, ids):
    archive.tag(ids, add=["a/b"])
    with pytest.raises(InputError, match="under itself"):
        archive.rename_tag("a", "a/c")
    with pytest.raises(NotFound, match="no tag “x”"):
        archive.rename_tag("x", "y")


def test_deleting_takes_children_or_moves_them_up(archive, ids):
    archive.tag(ids[:1], add=["a", "a/b", "a/b/c"])
    archive.delete_tag("a/b", keep_children=True)
    assert paths(archive) == ["a", "a/c"]
    archive.delete_tag("a")
    assert paths(archive) == []
    assert tags_of(archive, ids[0]) == [set()]


def test_several_are_deleted_at_once_and_what_stood_under_them_moves_up(archive, ids):
    archive.tag(ids[:1], add=["a/b/c/d", "a/b", "e"])
    archive.create_tag("A/b/c")
    archive.delete_tags(["a", "a/b/c", "e"], keep_children=True)
    assert paths(archive) == ["b", "b/d"]
    assert archive.undo_label() == "Delete 3 tags"
    archive.undo()
    assert paths(archive) == ["a/b", "A/b/c", "a/b/c/d", "e"]


def test_a_tag_is_made_before_anything_carries_it(archive, ids):
    archive.create_tag(" law / children ")
    assert paths(archive) == ["law/children"]
    assert archive.unused_tags() == ["law/children"]
    archive.add_tag_alias("law/children", "minors")
    for taken in ("LAW/Children", "minors"):
        with pytest.raises(InputError, match="already"):
            archive.create_tag(taken)
    with pytest.raises(InputError, match="comma"):
        archive.preview_create_tag("a, b")
    archive.undo()
    archive.undo()
    assert paths(archive) == []


def test_an_alias_means_its_tag(archive, ids):
    archive.tag(ids[:1], add=["artificial intelligence"])
    archive.add_tag_alias("artificial intelligence", "AI")
    archive.tag(ids[1:2], add=["ai"])
    assert archive.tags()[0].aliases == ("AI",)
    assert archive.tags()[0].articles == 2
    assert list(archive.search("tag:ai").ids) == list(archive.search('tag:"artificial intelligence"').ids)
    with pytest.raises(InputError, match="is a tag already"):
        archive.add_tag_alias("ai", "artificial intelligence")
    archive.remove_tag_alias("ai")
    with pytest.raises(NotFound, match="no alias"):
        archive.remove_tag_alias("ai")


def test_splitting_puts_several_in_the_place_of_one(archive, ids):
    archive.tag(ids[:2], add=["law and order"])
    archive.split_tag("law and order", ["law", "order"])
    assert tags_of(archive, *ids[:2]) == [{"law", "order"}] * 2
    assert paths(archive) == ["law", "order"]
    with pytest.raises(InputError, match="two or more"):
        archive.split_tag("law", ["laws"])


def test_completion_begins_with_the_most_used(archive, ids):
    archive.tag(ids[:1], add=["art", "europe/arles", "the arts"])
    archive.tag(ids, add=["archive"])
    archive.add_tag_alias("archive", "arsenal")
    assert archive.complete_tag("AR") == ["archive", "art", "europe/arles", "the arts"]
    assert archive.complete_tag("europe/ar") == ["europe/arles"]
    assert archive.complete_tag("ars") == ["archive"]
    assert archive.complete_tag("ar", limit=1) == ["archive"]
    assert archive.complete_tag("%") == []


def test_suggestions_say_why(archive, ids):
    archive.tag(ids[:3], add=["power"])
    archive.tag(ids[4:5], add=["games"])
    (found,) = archive.suggest_tags(ids[3])
    assert found.path == "power"
    assert found.reason == "3 of the 3 tagged articles about “Energy” carry it"
    assert archive.suggest_tags(ids[5]) == []


def test_more_evidence_is_a_better_suggestion():
    found = suggestions([Evidence("a", "x", 2, 2), Evidence("b", "y", 20, 20), Evidence("c", "z", 2, 20)], 5)
    assert [each.path for each in found] == ["b", "a"]


def test_unused_tags_are_those_that_nothing_carries(archive, ids):
    archive.tag(ids[:1], add=["a", "b", "c", "d/e"])
    archive.edit_tag("d", description="a parent")
    archive.tag(ids[:1], remove=["a", "b"])
    archive.bin(ids[:1])
    assert archive.unused_tags() == ["a", "b"]


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("machine-learning", "Machine Learning", "blanks, signs"),
        ("café", "cafe", "accents"),
        ("election", "elections", "plural"),
        ("policy", "policies", "plural"),
        ("france", "europe/France", "different parents"),
        ("AI/Hardware", "ai-hardware", "under a tag"),
        ("goverment", "government", "one letter"),
        ("organise", "organize", "one letter"),
    ],
)
def test_near_duplicates_are_found(first, second, reason):
    (pair,) = near_duplicates([first, "unlike", second, "2023/q1"])
    assert {pair.first, pair.second} == {first, second}
    assert reason in pair.reason


def test_tags_are_listed_as_their_tree_reads(archive, ids):
    for path in ("AI/Cars", "ai-hardware", "AI", "AI/Cars/Old"):
        archive.tag(ids[:1], add=[path])
    listed = [tag.path for tag in archive.tags() if tag.path.lower().startswith("ai")]
    assert listed == ["AI", "AI/Cars", "AI/Cars/Old", "ai-hardware"]


def test_a_tag_has_one_of_the_highlights_colours_or_none(archive, ids):
    archive.tag(ids[:1], add=["ports"])
    with pytest.raises(InputError, match="no colour “plaid” for a tag; it is one of yellow, green"):
        archive.edit_tag("ports", colour="plaid", description="Where ships land")
    assert (archive.tags()[0].colour, archive.tags()[0].description) == ("", "")
    archive.edit_tag("ports", colour="green")
    archive.edit_tag("ports", colour="")
    assert archive.tags()[0].colour == ""


def test_years_and_numbers_are_no_near_duplicates():
    assert near_duplicates(["year 2023", "year 2024", "2023/q1", "2024/q1", "us", "uk"]) == []


def test_every_change_of_tags_is_undone_and_done_again(archive, ids):
    archive.tag(ids, add=["a", "a/b", "c"])
    archive.annotate(ids[0], quote="number", tags=["a/b", "d"])
    steps = [
        lambda: archive.tag(ids[:3], add=["e/f"], remove=["c"]),
        lambda: archive.rename_tag("a", "c"),
        lambda: archive.add_tag_alias("c", "see"),
        lambda: archive.edit_tag("c", colour="purple", description="x"),
        lambda: archive.split_tag("c/b", ["g", "h"]),
        lambda: archive.create_tag("new/one"),
        lambda: archive.delete_tags(["e", "new/one"]),
        lambda: archive.rename_tag("c", "d"),
        lambda: archive.remove_tag_alias("see"),
    ]
    states = [state(archive)]
    for step in steps:
        assert step()
        states.append(state(archive))
        assert archive.verify().ok
    for before in states[-2::-1]:
        archive.undo()
        assert state(archive) == before
    for after in states[1:]:
        archive.redo()
        assert state(archive) == after


def test_a_cancelled_bulk_tag_leaves_nothing(archive, ids):
    class Impatient:
        def report(self, done, total, label):
            assert (total, label) == (len(ids) * 2, "a") or done
            if done:
                raise Cancelled("stop")

    with pytest.raises(Cancelled):
        archive.tag(ids, add=["a", "b"], progress=Impatient())
    assert archive.tags() == []
    assert archive.undo_label() != "Tag “a, b” (6)"


# -- what a change would do


def carried(archive):
    return {tag.path: (tag.articles, tag.annotations) for tag in archive.tags()}


PREVIEWS = [
    (lambda a: a.preview_rename_tag("x", "z"), lambda a: a.rename_tag("x", "z")),
    (lambda a: a.preview_rename_tag("x", "y"), lambda a: a.rename_tag("x", "y")),
    (lambda a: a.preview_rename_tag("x/b", "q/w"), lambda a: a.rename_tag("x/b", "q/w")),
    (lambda a: a.preview_delete_tags(["x"]), lambda a: a.delete_tag("x")),
    (lambda a: a.preview_delete_tags(["x"], keep_children=True), lambda a: a.delete_tag("x", keep_children=True)),
    (lambda a: a.preview_delete_tags(["x", "X/b"]), lambda a: a.delete_tags(["x", "X/b"])),
    (
        lambda a: a.preview_delete_tags(["x", "x/b"], keep_children=True),
        lambda a: a.delete_tags(["x", "x/b"], keep_children=True),
    ),
    (lambda a: a.preview_split_tag("x", ["y", "v"]), lambda a: a.split_tag("x", ["y", "v"])),
]


@pytest.mark.parametrize(("preview", "change"), PREVIEWS)
def test_a_preview_says_what_comes(archive, ids, preview, change):
    archive.tag(ids[:2], add=["x", "x/b"])
    archive.tag(ids[1:4], add=["y", "y/b"])
    before = carried(archive)
    said = preview(archive)
    assert carried(archive) == before
    change(archive)
    after = carried(archive)
    came = {path for _, new, _ in said.moves for path in new}
    left = {old for old, _, _ in said.moves} - came
    assert after.keys() == (before.keys() - left) | came
    assert {path for path in came if path in before} == {
        p for _, new, merges in said.moves if merges for p in new if p in before
    }
    assert (said.articles, said.annotations) == (2, 0)


def test_a_preview_refuses_what_the_change_refuses(archive, ids):
    archive.tag(ids, add=["x"])
    with pytest.raises(InputError, match="under itself"):
        archive.preview_rename_tag("x", "x/y")
    with pytest.raises(NotFound):
        archive.preview_delete_tags(["nothing"])
    with pytest.raises(InputError, match="two or more"):
        archive.preview_split_tag("x", ["y"])
