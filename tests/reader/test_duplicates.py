"""Articles that may be one: found with reasons, merged on demand and undone, kept apart for good."""

import pytest

from reader.errors import InputError
from tests.reader.desk import SEEDS, article, assert_whole, content, take

URL = "https://example.org/news/lighthouse"
LONG = "\n\n".join(
    f"Paragraph {n} tells at some length of the lighthouse, its lamp, its keeper and ships." for n in range(9)
)


def pairs(archive):
    return [(pair.kind, pair.first.title, pair.second.title, pair.reasons) for pair in archive.duplicates()]


def ids(archive):
    return {row[0]: row[1] for row in archive._db.execute("SELECT title, id FROM article")}


def test_a_shared_address_is_offered(archive, folder):
    article(folder, "a.md", "The lighthouse", "Light.", url=URL)
    article(folder, "b.md", "Something else altogether", "Ships.", url=URL + "?utm_source=x")
    take(archive, folder)
    assert pairs(archive) == [("duplicate", "The lighthouse", "Something else altogether", ("the same address",))]
    assert archive.search("is:duplicate").total == 2


def test_a_title_on_one_day_from_one_provider_is_offered(archive, folder):
    said = {"date": "2023-09-06", "provider": "Ister Post"}
    article(folder, "a.md", "The Lighthouse", "Light.", url=URL, **said)
    article(folder, "b.md", "The lighthouse", "Fog.", url="https://example.org/other", **said)
    article(folder, "c.md", "The lighthouse", "Fog and rain.", date="2023-09-06", provider="Another")
    take(archive, folder)
    ((kind, first, _, reasons),) = pairs(archive)
    assert (kind, first, reasons) == (
        "duplicate", "The Lighthouse", ("the same title on the same day from the same provider",),
    )  # fmt: skip


def test_texts_that_are_nearly_the_same_are_offered(archive, folder):
    article(folder, "a.md", "The lighthouse", LONG, url=URL)
    article(folder, "b.md", "A keeper's tale", LONG.replace("Paragraph 3", "Part three"), url="https://example.net/b")
    article(folder, "c.md", "Another", LONG[:200] + " And then something else happened. " * 30, url="https://a.net/c")
    take(archive, folder)
    ((_, first, second, reasons),) = pairs(archive)
    assert {first, second} == {"The lighthouse", "A keeper's tale"}
    assert reasons == ("texts that are 98% the same",) or reasons == ("texts that are 99% the same",)


def test_what_is_kept_apart_is_not_offered_again(archive, folder):
    article(folder, "a.md", "The lighthouse", LONG, url=URL)
    article(folder, "b.md", "Something else altogether", LONG + " More.", url=URL)
    take(archive, folder)
    archive.keep_apart(1, 2)
    assert pairs(archive) == []
    assert archive.search("is:duplicate").total == 0
    archive.undo()
    assert len(pairs(archive)) == 1


def test_a_text_is_offered_as_that_of_its_record(archive):
    take(archive, SEEDS)
    (pair,) = archive.duplicates()
    assert (pair.kind, pair.second.title_origin) == ("text", "inferred")
    assert pair.reasons[0]
    archive.attach_text(pair.first.id, pair.second.id)
    assert archive.duplicates() == []


def test_merging_brings_everything_along_and_can_be_undone(archive, folder):
    article(folder, "a.md", "The lighthouse", f"{LONG}\n\nThe end.", url=URL)
    article(folder, "b.md", "Something else altogether", f"Before.\n\n{LONG}", url=URL + "?page=2")
    take(archive, folder)
    keep, other = ids(archive)["The lighthouse"], ids(archive)["Something else altogether"]
    mark, _ = archive.annotate(other, quote="Paragraph 4 tells")
    lost, _ = archive.annotate(other, quote="Before.")
    archive.tag([other], add=["sea"])
    archive.set_starred([other])
    before = content(archive.path)
    archive.join(keep, other)
    found = archive.article(keep)
    assert found.row.title == "The lighthouse"
    assert archive.document(keep).text.endswith("The end.")
    assert (found.row.tags, found.row.is_starred, len(found.sources), len(found.revisions)) == (("sea",), True, 2, 3)
    assert archive.annotation(mark.uuid).anchor.state == "moved"
    assert archive.annotation(lost.uuid).anchor.state == "orphaned"
    assert archive.document(keep, archive.annotation(lost.uuid).revision).text.startswith("Before.")
    assert set(found.urls) == {URL, URL + "?page=2"}
    assert pairs(archive) == []
    assert archive.search("").total == 1
    assert_whole(archive)
    archive.undo()
    after = content(archive.path)
    del before["revision"], after["revision"]
    assert after == before
    assert archive.annotation(mark.uuid).article == other
    assert_whole(archive)
    archive.redo()
    assert archive.annotation(mark.uuid).article == keep
    assert_whole(archive)


def test_a_merged_article_stays_merged_when_it_is_imported_again(archive, folder):
    article(folder, "a.md", "The lighthouse", LONG, url=URL)
    article(folder, "b.md", "Something else altogether", "Ships.", url=URL)
    take(archive, folder)
    archive.join(1, 2)
    assert take(archive, folder) == {"unchanged": 2}
    article(folder, "b.md", "Something else altogether", "Ships and more.", url=URL)
    assert take(archive, folder) == {"revised": 1, "unchanged": 1}
    assert archive.search("").total == 1
    assert_whole(archive)


def test_a_record_gets_the_text_of_what_is_merged_into_it(archive, folder):
    article(folder, "a.md", "The lighthouse", url=URL)
    article(folder, "b.md", "Something else altogether", LONG, url=URL)
    take(archive, folder)
    archive.join(1, 2)
    assert (archive.article(1).row.title, archive.document(1).text) == ("The lighthouse", LONG.replace("\n\n", "\n"))
    assert_whole(archive)


@pytest.mark.parametrize("pair", [(1, 1), (1, 2)])
def test_what_cannot_be_merged_is_refused(archive, folder, pair):
    article(folder, "a.md", "The lighthouse", "Light.")
    article(folder, "b.md", "The harbour", "Ships.")
    take(archive, folder)
    archive.bin([2])
    with pytest.raises(InputError):
        archive.join(*pair)


def test_a_provider_is_the_same_under_another_domain(archive, folder):
    said = {"date": "2023-09-06", "provider": "Ister Post"}
    article(folder, "a.md", "The lighthouse", "Light.", url="https://m.ister.example/1", **said)
    article(folder, "b.md", "The lighthouse", "Fog.", url="https://ister.example/1", **said)
    take(archive, folder)
    assert [pair[3] for pair in pairs(archive)] == [("the same title on the same day from the same provider",)]
    assert archive.search("is:duplicate").total == 2
