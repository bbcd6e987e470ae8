"""What is offered of fields that sources have, and that it finds what it offers."""

import pytest

from reader.archive import Archive
from reader.store import offers

HEAD = """\
---
title: Report {n}
authors: [{author}]
mood: {mood}
desk:
  editor: Ines
  page: {n}
names: [one, two]
---
"""


@pytest.fixture
def archive(tmp_path):
    (tmp_path / "in").mkdir()
    for n in range(6):
        head = HEAD.format(n=n, author="Ada Lund" if n % 3 else "Berta", mood="hopeful" if n else "n" * 80)
        (tmp_path / "in" / f"{n}.md").write_text(f"{head}\nA text of its own, number {n}.\n", encoding="utf-8")
    with Archive.open(tmp_path / "test.db") as archive:
        archive.import_paths([tmp_path / "in"], workers=0)
        yield archive


def test_the_commonest_values_come_first(archive):
    said = archive.said_values()
    assert said["author"] == ["Ada Lund", "Berta"]
    assert said["authors"] == said["author"], "by the name that the source gives it too"
    assert said["mood"] == ["hopeful"], "and none that is too long to be typed"
    assert said["desk.editor"] == ["Ines"]
    assert set(said["names"]) == {"one", "two"}
    assert sorted(said["desk.page"]) == list("012345")


def test_what_is_offered_is_found(archive):
    said = archive.said_values()
    for name, values in said.items():
        for offer in archive.complete(f"field.{name}:", 99, said):
            assert archive.search(offer).total, offer
        assert len(archive.complete(f"field.{name}:", 99, said)) == len(values)


def test_a_correction_is_offered_in_the_place_of_what_it_corrects(archive):
    archive.correct_all(list(archive.search("author:Berta").ids), "author", "Clara")
    assert archive.said_values()["author"] == ["Ada Lund", "Clara"]


def test_binned_articles_say_nothing(archive):
    archive.bin(list(archive.search("author:Berta").ids))
    assert archive.said_values()["author"] == ["Ada Lund"]


def test_of_a_large_archive_the_newest_and_some_of_every_time_are_read(archive, monkeypatch):
    monkeypatch.setattr(offers, "_NEWEST", 1)
    monkeypatch.setattr(offers, "_SPREAD", 2)
    assert 2 <= len(archive.said_values()["desk.page"]) < 6
