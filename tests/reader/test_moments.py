"""What is read by several statements is read of one moment, whatever another connection writes between them."""

from collections.abc import Callable

import pytest

from reader.archive import Archive
from reader.store import catalogue, facets
from tests.reader.desk import article


@pytest.fixture
def two(tmp_path):
    """An archive of one tagged article, open for writing and for reading."""
    path = tmp_path / "archive.db"
    with Archive.open(path) as writer:
        writer.import_paths([article(tmp_path, "a.md", "A storm", "The harbour was closed.")])
        writer.tag([1], add=["weather"])
        with Archive.open(path, readonly=True) as reader:
            yield writer, reader


@pytest.mark.parametrize(
    "change",
    [
        lambda writer: writer.tag([1], add=["harbour"]),
        lambda writer: writer.delete_tag("weather"),
        lambda writer: writer.bin([1]),
    ],
)
def test_facets_are_of_one_moment(two, monkeypatch, change: Callable[[Archive], object]):
    writer, reader = two
    count_tags = catalogue.count_tags

    def meanwhile(db, flags):
        change(writer)
        return count_tags(db, flags)

    monkeypatch.setattr(facets, "LONG", 0)
    monkeypatch.setattr(catalogue, "count_tags", meanwhile)
    assert [(each.value, each.count) for each in reader.facets("")["tag"]] == [("weather", 1)]
    monkeypatch.setattr(catalogue, "count_tags", count_tags)
    assert {each.value for each in reader.facets("")["tag"]} != {"weather"}
    assert not reader._db.in_transaction


def test_what_one_call_reads_is_of_one_moment_and_the_next_call_sees_what_was_written(two):
    writer, reader = two
    with reader._reading():
        before = reader.tags()
        writer.delete_tag("weather")
        assert reader.tags() == before
    assert [each.path for each in before] == ["weather"]
    assert reader.tags() == []


def test_what_is_written_after_reading_is_kept(two):
    writer, reader = two
    writer.hits(writer.search("storm"), [1])
    assert not writer._db.in_transaction
    writer.set_starred([1], True)
    assert reader.article(1).row.is_starred
