"""An import in another process: the same answer, errors and cancels as in this one."""

import pytest

from reader.apart import import_apart
from reader.archive import Archive
from reader.errors import Cancelled, InputError
from reader.progress import Silent


@pytest.fixture
def path(tmp_path):
    Archive.open(tmp_path / "a.db").close()
    for number in range(700):
        (tmp_path / f"{number}.md").write_text(f"---\ntitle: Report {number}\n---\nBody of report {number}.\n")
    return tmp_path / "a.db"


class Stopping:
    def report(self, done, total, label):
        raise Cancelled("Cancelled.")


def test_another_process_imports_as_this_one_does(path, tmp_path):
    report, changes = import_apart(path, [tmp_path / "1.md", tmp_path / "2.md"], "R. Falk", Silent())
    assert (report.added, len(changes.added), bool(changes.step)) == (2, 2, True)
    with Archive.open(path, readonly=True) as archive:
        assert {row.title for row in archive.rows(archive.search("").ids)} == {"Report 1", "Report 2"}


def test_its_errors_are_the_same(path, tmp_path):
    with pytest.raises(InputError, match="missing"):
        import_apart(path, [tmp_path / "missing"], "", Silent())


def test_a_cancel_stops_it_and_what_was_stored_is_reported(path, tmp_path):
    report, _changes = import_apart(path, [tmp_path], "", Stopping())
    with Archive.open(path, readonly=True) as archive:
        assert len(archive.search("").ids) == report.added
    assert report.cancelled
