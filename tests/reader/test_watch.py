"""Folders that the archive keeps in step with."""

import pytest

from reader.errors import InputError
from tests.reader.desk import article, assert_whole, counts, only, take, titles


def test_a_watched_folder_is_kept_in_step(archive, folder):
    article(folder, "a.md", "The lighthouse", "Light.")
    assert archive.watch(folder)
    assert not archive.watch(folder)
    assert (archive.watched()[0].path, archive.watched()[0].synced) == (str(folder), "")
    assert counts(archive.sync()[0]) == {"added": 1}
    assert archive.watched()[0].synced
    article(folder, "b.md", "The harbour", "Ships.")
    (folder / "a.md").unlink()
    assert counts(archive.sync()[0]) == {"added": 1}
    assert sorted(titles(archive)) == ["The harbour", "The lighthouse"]
    assert archive.unwatch(folder)
    assert not archive.unwatch(folder)
    assert archive.watched() == []
    assert archive.sync()[0].run == 0


def test_a_folder_that_is_not_there_is_named_and_the_others_go_in(archive, folder, tmp_path):
    article(folder, "a.md", "The lighthouse", "Light.")
    other = tmp_path / "other"
    other.mkdir()
    archive.watch(folder)
    archive.watch(other)
    other.rmdir()
    report, _ = archive.sync()
    assert report.added == 1
    assert [(problem.path, problem.kind) for problem in report.problems] == [(str(other), "missing")]


def test_only_folders_are_watched(archive, folder):
    with pytest.raises(InputError):
        archive.watch(folder / "nowhere")
    with pytest.raises(InputError):
        archive.watch(article(folder, "a.md", "The lighthouse"))


def test_what_was_undone_stays_out_of_a_watched_folder_until_it_changes(archive, folder):
    article(folder, "a.md", "The lighthouse", "Light.")
    (folder / "b.jsonl").write_text('{"id": 1, "title": "Tides"}\n{"id": 2, "title": "Fog"}\n')
    archive.watch(folder)
    assert counts(archive.sync()[0]) == {"added": 3}
    archive.undo()
    article(folder, "c.md", "The harbour", "Ships.")
    report, _ = archive.sync()
    assert (counts(report), titles(archive)) == ({"added": 1, "skipped": 3}, ["The harbour"])
    [problem] = report.problems
    assert (problem.kind, problem.path, problem.severity) == ("kept-out", str(folder), "skipped")
    assert problem.reason.startswith("3 files stay out")
    report, changes = archive.sync()
    assert (counts(report), changes.step) == ({"unchanged": 1, "skipped": 3}, 0)
    article(folder, "a.md", "The lighthouse", "Light and fog.")
    assert counts(archive.sync()[0]) == {"added": 1, "skipped": 2, "unchanged": 1}
    assert take(archive, folder) == {"added": 2, "unchanged": 2}
    assert counts(archive.sync()[0]) == {"unchanged": 4}
    assert_whole(archive)


def test_what_came_from_a_watched_folder_is_known(archive, folder, tmp_path):
    beside = tmp_path / f"{folder.name}2"
    beside.mkdir()
    article(beside, "a.md", "The harbour", "Ships.")
    archive.watch(folder)
    _, changes = archive.import_paths([beside])
    assert not archive.is_from_watched(changes.added)
    archive.watch(beside)
    assert archive.is_from_watched(changes.added)
    assert not archive.is_from_watched([])


def test_an_undone_revision_stays_out_of_a_watched_folder(archive, folder):
    archive.watch(folder)
    article(folder, "a.md", "The lighthouse", "Light.")
    archive.sync()
    article(folder, "a.md", "The lighthouse", "Fog.")
    assert counts(archive.sync()[0]) == {"revised": 1}
    archive.undo()
    assert counts(archive.sync()[0]) == {"skipped": 1}
    assert archive.document(only(archive).id).text == "Light."
    assert take(archive, folder) == {"revised": 1}
    assert archive.document(only(archive).id).text == "Fog."


def test_what_is_in_the_bin_stays_there_when_its_folder_is_brought_in_step(archive, folder):
    archive.watch(folder)
    article(folder, "a.md", "The lighthouse", "Light.")
    article(folder, "b.md", "The harbour", "Ships.")
    archive.sync()
    archive.bin([next(row.id for row in archive.rows(archive.search("lighthouse").ids))])
    report, _ = archive.sync()
    assert (counts(report), titles(archive)) == ({"unchanged": 1, "skipped": 1}, ["The harbour"])
    assert report.problems[0].reason.startswith("One file stays out")


def test_what_was_merged_is_not_kept_out(archive, folder):
    archive.watch(folder)
    article(folder, "a.md", "The lighthouse", "Light.")
    article(folder, "b.md", "The lighthouse", "Light in fog.")
    archive.sync()
    one, other = sorted(archive.search("lighthouse").ids)
    archive.join(one, other)
    assert counts(archive.sync()[0]) == {"unchanged": 2}
