"""verify finds what is wrong, and says where; stats counts."""

import pytest

from reader.archive import Archive
from tests.reader.desk import article, assert_whole, only, take


@pytest.fixture
def one(archive, folder):
    article(folder, "a.md", "The lighthouse", "The lamp was lit at six.\n\nNobody came.", url="https://example.org/a")
    article(folder, "b.md", "The harbour", "Ships.")
    take(archive, folder)
    (found,) = archive._db.execute("SELECT id FROM article WHERE title = 'The lighthouse'").fetchone()
    archive.annotate(found, quote="lit at six", note="Dusk", tags=["sea"])
    archive.tag([found], add=["light"])
    return found


def test_a_whole_archive(archive, one):
    report = archive.verify()
    assert report.ok
    assert report.checked["originals"] == report.checked["revisions"] == 2
    assert report.checked["annotations"] == 1


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        ("UPDATE original SET data = X'00', codec = 'raw' WHERE id = 1", "original"),
        ("UPDATE original SET data = X'00' WHERE id = 1", "original"),
        ("UPDATE revision SET text = text || '!' WHERE id = 1", "text"),
        ("UPDATE revision SET blocks = '[999]' WHERE id = 1", "structure"),
        ("UPDATE revision SET spans = '[[1]]' WHERE id = 1", "structure"),
        ("UPDATE revision SET record = X'0011' WHERE id = 1", "record"),
        ("UPDATE annotation SET quote = 'something else'", "quote"),
        ("UPDATE article SET title = 'Another' WHERE id = 1", "index"),
        ("UPDATE annotation SET note = 'Dawn'", "index"),
        ("UPDATE tag SET path = 'dark' WHERE path = 'light'", "index"),
        ("DELETE FROM desk_index", "index"),
        ("DELETE FROM original WHERE id = 1", "reference"),
    ],
)
def test_damage_is_found(archive, one, damage, kind):
    archive._db.execute("PRAGMA foreign_keys = OFF")
    archive._db.execute(damage)
    report = archive.verify()
    assert not report.ok
    assert kind in {problem.kind for problem in report.problems}
    assert all(problem.reason.endswith(".") for problem in report.problems)


def test_verify_reads_only(archive, one):
    with Archive.open(archive.path, readonly=True) as readonly:
        assert_whole(readonly)


def test_stats(archive, one):
    archive.bin([one])
    found = archive.stats()
    assert (found["articles"], found["in_bin"], found["originals"], found["annotations"]) == (1, 1, 2, 1)
    assert found["original_bytes"] == sum(
        only_size for (only_size,) in archive._db.execute("SELECT size FROM original")
    )
    assert found["file_bytes"] > 0
    assert only(archive).row.title == "The harbour"
