"""Articles: fields with their provenance, state, corrections, attached texts, the bin; each undoable."""

import pytest

from reader.archive import Archive
from reader.errors import Ambiguous, ArchiveError, InputError, NotFound
from reader.models import Origin
from tests.reader.desk import article, assert_whole, only, take, titles

URL = "https://example.org/news/lighthouse"


@pytest.fixture
def one(archive, folder):
    """The id of the one article."""
    said = {"url": URL, "date": "2023-09-06", "provider": "Ister Post", "topics": ["Sea"], "shoe_size": "44"}
    article(folder, "a.md", "The lighthouse", "Light.", **said)
    take(archive, folder)
    return only(archive).id


@pytest.fixture
def pair(archive, folder):
    """The ids of a record without a text, and of a bare text."""
    article(folder, "record.md", "The lighthouse is lit", excerpt="Lit at six.", url=URL)
    (folder / "text.txt").write_text("ISTER (Ister Post) — The lighthouse was lit at six.\n\nNobody came to see it.")
    take(archive, folder)
    (record,) = archive._db.execute("SELECT id FROM article WHERE url != ''").fetchone()
    (text,) = archive._db.execute("SELECT id FROM article WHERE url = ''").fetchone()
    return record, text


# -- reading ------------------------------------------------------------------------------------------------


def test_every_field_says_where_it_comes_from(archive, one):
    found = archive.article(one)
    assert found.fields["title"].origin is Origin.SOURCE
    assert (found.fields["published"].value, found.fields["provider_name"].value) == ("2023-09-06", "Ister Post")
    assert found.front_matter["shoe_size"] == "44"
    assert (found.topics, found.row.provider, found.row.word_count) == (("Sea",), "Ister Post", 1)
    assert found.urls == (URL,)


def test_a_text_without_metadata_has_an_inferred_title_and_keeps_every_character(archive, pair):
    found = archive.article(pair[1])
    assert found.row.title_origin is Origin.INFERRED
    assert found.fields["provider_name"].origin is Origin.INFERRED
    assert archive.document(pair[1]).text.startswith("ISTER (Ister Post) — The")


def test_rows_keep_the_order_and_leave_out_what_is_gone(archive, pair):
    record, text = pair
    assert [row.id for row in archive.rows([text, 999, record, text])] == [text, record, text]
    assert archive.rows([]) == []


def test_resolve(archive, pair):
    uuid = archive.article(pair[0]).uuid
    assert archive.resolve(uuid) == archive.resolve(uuid[:13].upper()) == archive.resolve(pair[0]) == pair[0]
    archive._db.execute("UPDATE article SET uuid = 'aaaa' || id")
    with pytest.raises(Ambiguous, match="lighthouse"):
        archive.resolve("aaaa")
    for reference in ("ffff", "no id at all", "", 999):
        with pytest.raises(NotFound):
            archive.resolve(reference)


def test_a_damaged_original_is_refused(archive, one):
    archive._db.execute("UPDATE original SET data = X'00', codec = 'raw'")
    with pytest.raises(ArchiveError, match="damaged"):
        archive.original(one)


# -- state ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "flag", "time"), [("set_read", "is_read", "read_at"), ("set_starred", "is_starred", "starred_at")]
)
def test_state_is_undoable(archive, one, method, flag, time):
    change = getattr(archive, method)
    assert change([one]).articles == {one}
    assert getattr(archive.rows([one])[0], flag)
    assert getattr(archive.article(one), time)
    assert not change([one])
    archive.undo()
    assert not getattr(archive.rows([one])[0], flag)
    assert not getattr(archive.article(one), time)
    archive.redo()
    assert getattr(archive.rows([one])[0], flag)


def test_the_place_in_the_text_is_no_step(archive, one):
    archive.set_offset(one, 4)
    archive.set_offset(one, 5)
    assert archive.article(one).position == 5
    assert archive.undo_label().startswith("Import")


def test_bin_and_restore(archive, one):
    assert archive.bin([one]).removed == {one}
    assert ([row.id for row in archive.binned()], titles(archive)) == ([one], [])
    assert archive.search("light").total == 0
    archive.undo()
    assert titles(archive) == ["The lighthouse"]
    archive.redo()
    assert archive.restore([one]).added == {one}
    assert archive.search("light").total == 1
    assert_whole(archive)


# -- corrections ------------------------------------------------------------------------------------------------


def test_a_correction_stands_beside_the_source_and_can_be_reverted(archive, one):
    archive.correct(one, "title", "The  lighthouse of Ister")
    field = archive.article(one).fields["title"]
    assert (field.value, field.origin) == ("The lighthouse of Ister", Origin.USER)
    assert (field.source_value, field.source_origin) == ("The lighthouse", Origin.SOURCE)
    assert archive.rows([one])[0].title_origin is Origin.USER
    assert archive.search("ister").total == 1
    archive.correct(one, "title", None)
    assert archive.article(one).fields["title"].origin is Origin.SOURCE
    assert_whole(archive)


def test_the_same_correction_again_is_no_step(archive, one):
    assert archive.correct(one, "title", "The lamp").step
    assert not archive.correct(one, "title", " The  lamp").step
    archive.undo()
    assert archive.article(one).row.title == "The lighthouse"


def test_a_flag_is_told_in_the_words_by_which_it_is_corrected(archive, one):
    archive.correct(one, "is_published", "yes")
    assert archive.values_of([one], "is_published") == [("yes", 1)]
    archive.correct(one, "is_published", "no")
    assert archive.values_of([one], "is_published") == [("no", 1)]
    with pytest.raises(InputError, match="“maybe” is neither yes nor no"):
        archive.correct(one, "is_published", "maybe")


def test_many_are_corrected_in_one_step(archive, folder, one):
    article(folder, "b.md", "The harbour", "Ships.")
    take(archive, folder)
    ids = list(archive.search("").ids)
    archive.correct(one, "author", "Ada")
    assert archive.values_of(ids, "author") == [("", 1), ("Ada", 1)]
    archive.correct_all(ids, "provider_name", "The  Ledger")
    archive.correct_all(ids, "quality", "41.50")
    archive.correct_all(ids, "author", "Berta")
    assert archive.values_of(ids, "provider_name") == [("The Ledger", 2)]
    assert archive.values_of(ids, "quality") == [("41.5", 2)]
    assert archive.values_of(ids, "author") == [("Berta", 2)]
    assert archive.search('provider:"The Ledger"').total == 2
    assert_whole(archive)
    assert archive.undo().articles == set(ids)
    assert archive.values_of(ids, "author") == [("", 1), ("Ada", 1)]
    archive.correct_all(ids, "author", None)
    assert archive.values_of(ids, "author") == [("", 2)]
    with pytest.raises(InputError):
        archive.values_of(ids, "colour of the cover")


def test_a_correction_survives_a_new_revision(archive, folder, one):
    archive.correct(one, "title", "My title")
    article(folder, "a.md", "Another title", "Fog.", url=URL)
    assert take(archive, folder) == {"revised": 1}
    field = archive.article(one).fields["title"]
    assert (field.value, field.source_value) == ("My title", "Another title")


def test_a_corrected_date_moves_the_article_and_undo_moves_it_back(archive, folder, one):
    article(folder, "b.md", "The harbour", "Ships.", date="2023-01-01")
    take(archive, folder)
    assert titles(archive) == ["The harbour", "The lighthouse"]
    archive.correct(one, "published", "6 September 2022")
    assert archive.rows([one])[0].published == "2022-09-06"
    assert titles(archive) == ["The lighthouse", "The harbour"]
    assert_whole(archive)
    archive.undo()
    assert titles(archive) == ["The harbour", "The lighthouse"]
    assert_whole(archive)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", 5),
        ("published", "2023-13-45"),
        ("published", "n.d."),
        ("url", "lighthouse"),
        ("url", "javascript:alert(1)"),
        ("quality", "good"),
        ("quality", float("inf")),
        ("is_published", "perhaps"),
        ("shoe_size", "44"),
    ],
)
def test_bad_corrections_change_nothing(archive, one, field, value):
    before = archive.article(one)
    with pytest.raises(InputError):
        archive.correct(one, field, value)
    with pytest.raises(InputError):
        archive.check_correction(field, value)
    assert archive.article(one) == before


# -- two halves of a report -----------------------------------------------------------------------------------------


def test_attach_text_and_undo(archive, pair):
    record, text = pair
    mark, _ = archive.annotate(text, quote="Nobody came")
    archive.tag([text], add=["sea"])
    archive.set_starred([text])
    before = archive.article(record)
    changes = archive.attach_text(record, text)
    assert (changes.removed, titles(archive)) == ({text}, ["The lighthouse is lit"])
    found = archive.article(record)
    assert archive.document(record).text.endswith("Nobody came to see it.")
    assert (found.row.tags, found.row.annotation_count, found.row.is_starred) == (("sea",), 1, True)
    assert found.revision.text_source == archive.article(text).revision.source_sha256
    assert archive.original(record).data.startswith(b"---")
    assert archive.annotations(record)[0].anchor.state == "exact"
    assert_whole(archive)
    archive.undo()
    assert (archive.article(record).row, archive.document(record).text) == (before.row, "")
    assert archive.annotations(text)[0].uuid == mark.uuid
    assert_whole(archive)
    archive.redo()
    assert archive.document(record).text
    assert_whole(archive)


def test_an_attached_text_stays_when_both_files_are_imported_again(archive, folder, pair):
    record, text = pair
    archive.attach_text(record, text)
    assert take(archive, folder) == {"unchanged": 2}
    article(folder, "record.md", "The lighthouse is lit", excerpt="Lit at seven.", url=URL)
    assert take(archive, folder) == {"revised": 1, "unchanged": 1}
    assert archive.rows([record])[0].excerpt == "Lit at seven."
    assert "Nobody came" in archive.document(record).text
    (folder / "text.txt").write_text("ISTER (Ister Post) — The lighthouse was lit at seven.")
    assert take(archive, folder) == {"revised": 1, "unchanged": 1}
    assert archive.document(record).text.endswith("seven.")
    assert archive.rows([record])[0].title == "The lighthouse is lit"
    assert_whole(archive)


def test_what_cannot_be_attached(archive, pair):
    record, text = pair
    for one, other in ((record, record), (text, record), (record, 99)):
        with pytest.raises((InputError, NotFound)):
            archive.attach_text(one, other)
    archive.bin([text])
    with pytest.raises(InputError, match="bin"):
        archive.attach_text(record, text)


def test_keep_apart(archive, pair):
    record, text = pair
    archive.keep_apart(text, record)
    assert [row.id for row in archive.related(record).kept_apart] == [text]
    archive.undo()
    assert archive.related(record).kept_apart == ()
    with pytest.raises(InputError):
        archive.keep_apart(text, text)


def test_reading_only(archive, one):
    with Archive.open(archive.path, readonly=True) as readonly:
        assert readonly.article(one).row.title == "The lighthouse"
        for change in (
            lambda: readonly.bin([one]),
            lambda: readonly.set_offset(one, 1),
            lambda: readonly.import_paths([]),
        ):
            with pytest.raises(ArchiveError, match="reading only"):
                change()
