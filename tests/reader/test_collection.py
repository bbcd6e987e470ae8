"""Collections through an archive: a manual order beside tags, found by `collection:`, taken back."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.errors import InputError, NotFound
from tests.reader.desk import article, take


@pytest.fixture
def ids(archive, folder):
    for number in range(5):
        article(folder, f"{number}.md", title=f"Report {number}", body=f"Text number {number}.")
    take(archive, folder)
    return [row[0] for row in archive._db.execute("SELECT id FROM article ORDER BY title")]


def order(archive, name="Thesis"):
    return list(archive.collection_items(name))


def test_articles_stand_in_the_order_in_which_they_were_put(archive, ids):
    a, b, c, d, _ = ids
    archive.collect("Thesis", [c, a])
    archive.collect("Thesis", [b, a], before=a)
    archive.collect("Thesis", [d], before=c)
    assert order(archive) == [d, c, b, a]
    assert [(found.name, found.articles) for found in archive.collections()] == [("Thesis", 4)]


@pytest.mark.parametrize(
    ("moving", "before", "after"),
    [([3], 0, "30124"), ([0, 1], None, "23401"), ([4, 0], 2, "14023"), ([1, 2], 2, "01234"), ([4], 4, "01234")],
)
def test_articles_are_moved(archive, ids, moving, before, after):
    archive.collect("Thesis", ids)
    archive.move_in_collection("Thesis", [ids[at] for at in moving], None if before is None else ids[before])
    assert order(archive) == [ids[int(at)] for at in after]


def test_a_collection_is_found_in_its_order_and_with_other_words(archive, ids):
    archive.collect("My thesis", [ids[3], ids[1], ids[2]])
    assert list(archive.search('collection:"my thesis"').ids) == [ids[3], ids[1], ids[2]]
    assert list(archive.search('collection:"My thesis" -3').ids) == [ids[1], ids[2]]
    assert list(archive.search("collection:my*", sort="title").ids) == [ids[1], ids[2], ids[3]]
    assert list(archive.search('number collection:"My thesis"').ids) != []
    assert archive.search('collection:"My thesis"').explanation == "Articles in the collection “My thesis”"
    assert archive.search("collection:other").total == 0
    assert 'collection:"My thesis"' in archive.complete("collection:m")


def test_every_change_is_one_step_that_can_be_taken_back(archive, ids):
    archive.create_collection("Thesis")
    changes = [
        archive.collect("Thesis", ids[:3]),
        archive.move_in_collection("Thesis", [ids[2]], ids[0]),
        archive.remove_from_collection("Thesis", [ids[1]]),
        archive.rename_collection("Thesis", "Book"),
        archive.delete_collection("Book"),
    ]
    assert all(change.collections and change.step for change in changes)
    for _ in changes[3:]:
        assert archive.undo().collections
    assert order(archive) == [ids[2], ids[0]]
    for _ in changes[:3]:
        archive.undo()
    assert order(archive) == []
    for _ in changes[:2]:
        archive.redo()
    assert order(archive) == [ids[2], ids[0], ids[1]]


def test_what_is_in_the_bin_keeps_its_place(archive, ids):
    archive.collect("Thesis", ids[:3])
    archive.bin([ids[1]])
    assert list(archive.search("collection:Thesis").ids) == [ids[0], ids[2]]
    archive.restore([ids[1]])
    assert list(archive.search("collection:Thesis").ids) == ids[:3]


def test_names_are_told_apart_as_people_do(archive):
    archive.create_collection("Café  notes")
    with pytest.raises(InputError, match="already"):
        archive.create_collection("cafe notes")
    archive.rename_collection("CAFÉ NOTES", "Cafe notes")
    with pytest.raises(InputError, match="needs a name"):
        archive.create_collection(" ")
    with pytest.raises(NotFound, match="no collection “Other”"):
        archive.delete_collection("Other")


MOVES = st.lists(st.tuples(st.lists(st.integers(0, 4), max_size=3), st.none() | st.integers(0, 4)), max_size=40)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES)
def test_moving_is_moving_in_a_list(archive, ids, moves):
    archive.collect("Thesis", ids)
    expected = order(archive)
    for listed, place in moves:
        moving, before = [ids[at] for at in dict.fromkeys(listed)], None if place is None else ids[place]
        archive.move_in_collection("Thesis", moving, before)
        behind = expected[expected.index(before) :] if before else []
        stays = next((id for id in behind if id not in moving), None)
        rest = [id for id in expected if id not in moving]
        at = rest.index(stays) if stays else len(rest)
        expected = rest[:at] + moving + rest[at:]
    assert order(archive) == expected


def test_a_place_between_two_can_be_halved_for_ever(archive, ids):
    archive.collect("Thesis", ids)
    for turn in range(200):
        archive.move_in_collection("Thesis", [ids[turn % 2]], ids[4] if turn % 2 else ids[3])
    assert order(archive) == [ids[2], ids[0], ids[3], ids[1], ids[4]]
