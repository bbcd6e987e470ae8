"""Folders that the archive keeps in step with."""

import pytest

from reader.errors import InputError
from tests.reader.desk import article, counts, titles


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
