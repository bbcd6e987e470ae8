"""Opening an archive: what is refused, before anything is written, and in which words."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from reader.archive import Archive
from reader.errors import ArchiveError
from reader.store.connection import APPLICATION_ID, SCHEMA_VERSION, backup_to, connect, is_expected


def make(path):
    connect(path).close()
    return path


def pragma(path, name, value):
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA {name} = {value}")
    connection.commit()
    connection.close()


def test_a_new_archive_is_marked_and_whole(tmp_path):
    connection = connect(tmp_path / "archive.db")
    assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION
    assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    connection.close()


@pytest.mark.parametrize(
    ("text", "found"), [("'00fFA0'", b"\0\xff\xa0"), ("''", b""), ("'0'", None), ("'0g'", None), ("NULL", None)]
)
def test_digits_become_bytes_in_sql(tmp_path, text, found):
    """By the function that newer SQLites have themselves."""
    with closing(connect(tmp_path / "archive.db")) as connection:
        assert connection.execute(f"SELECT unhex({text})").fetchone()[0] == found
        assert connection.execute("SELECT lower(hex(unhex('00fFA0'))), hex(NULL)").fetchone()[:] == ("00ffa0", "")


def test_opening_again_writes_nothing(tmp_path):
    path = make(tmp_path / "archive.db")
    before = path.read_bytes()
    make(path)
    assert path.read_bytes() == before


def test_an_empty_file_becomes_an_archive(tmp_path):
    (tmp_path / "archive.db").touch()
    make(tmp_path / "archive.db")


def text(path):
    path.write_text("Not a database at all, but a letter of some length.")


def other_program(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE other (x)")
    connection.close()


def newer(path):
    pragma(make(path), "user_version", SCHEMA_VERSION + 1)


@pytest.mark.parametrize(
    ("prepare", "words"),
    [(text, "no SQLite file"), (other_program, "another program"), (newer, "newer Carrel")],
)
def test_foreign_files_are_refused_untouched(tmp_path, prepare, words):
    path = tmp_path / "archive.db"
    prepare(path)
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match=words):
        connect(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["archive.db"]


def test_missing_files_and_folders(tmp_path):
    with pytest.raises(ArchiveError, match="no archive at"):
        connect(tmp_path / "archive.db", create=False)
    with pytest.raises(ArchiveError, match="no archive at"):
        connect(tmp_path / "archive.db", readonly=True)
    with pytest.raises(ArchiveError, match="does not exist"):
        connect(tmp_path / "nowhere" / "archive.db")
    with pytest.raises(ArchiveError, match="is a folder"):
        connect(tmp_path)


def test_a_damaged_archive_says_so(tmp_path):
    path = make(tmp_path / "archive.db")
    data = bytearray(path.read_bytes())
    data[100:4000] = b"\xff" * 3900
    path.write_bytes(data)
    with pytest.raises(ArchiveError, match="damaged"):
        connect(path)


def test_a_locked_archive_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("reader.store.connection.BUSY_SECONDS", 0.05)
    path = tmp_path / "archive.db"
    path.touch()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ArchiveError, match="another program"):
        connect(path)
    holder.close()


def test_readonly_refuses_writes(tmp_path):
    connection = connect(make(tmp_path / "archive.db"), readonly=True)
    with pytest.raises(sqlite3.OperationalError) as error:
        connection.execute("DELETE FROM code")
    assert is_expected(error.value)
    connection.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_write_protected_file_says_so(tmp_path):
    path = make(tmp_path / "archive.db")
    path.chmod(stat.S_IRUSR)
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(ArchiveError, match="read-only"):
            connect(path).execute("BEGIN IMMEDIATE")
    finally:
        tmp_path.chmod(stat.S_IRWXU)


def test_a_backup_is_an_archive_of_its_own(tmp_path):
    connection = connect(tmp_path / "archive.db")
    connection.execute("UPDATE code SET name = 'Changed' WHERE key = 'blue'")
    backup_to(connection, tmp_path / "copy.db")
    connection.close()
    copy = connect(tmp_path / "copy.db", create=False)
    assert copy.execute("SELECT name FROM code WHERE key = 'blue'").fetchone()[0] == "Changed"
    copy.close()


def test_a_backup_that_cannot_be_written_leaves_nothing(tmp_path):
    connection = connect(tmp_path / "archive.db")
    with pytest.raises(ArchiveError):
        backup_to(connection, tmp_path / "nowhere" / "copy.db")
    connection.close()


def test_another_program_that_ends_leaves_our_log_alone(tmp_path):
    path = tmp_path / "a.db"
    with Archive.open(path) as ours:
        ours.save_search("ice", "ice")
        Archive.open(path, readonly=True).close()
        program = "import sys; from reader.archive import Archive; Archive.open(sys.argv[1]).close()"
        subprocess.run([sys.executable, "-c", program, str(path)], check=True, cwd=Path(__file__).parents[2])
        assert path.with_name("a.db-wal").exists()
        ours.save_search("snow", "snow")
        assert len(ours.saved_searches()) == 2


def files(folder):
    return sorted(path.name for path in folder.iterdir())


def test_reading_leaves_one_file_as_it_was(tmp_path):
    path = make(tmp_path / "archive.db")
    before = path.read_bytes(), path.stat().st_mtime_ns
    with Archive.open(path, readonly=True) as archive:
        archive.search("word")
    assert files(tmp_path) == ["archive.db"]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_reader_that_ends_leaves_others_their_log(tmp_path):
    path = make(tmp_path / "archive.db")
    with Archive.open(path, readonly=True) as other:
        Archive.open(path, readonly=True).close()
        assert files(tmp_path) == ["archive.db", "archive.db-shm", "archive.db-wal"]
        with Archive.open(path) as writer:
            writer.save_search("S", "word")
            Archive.open(path, readonly=True).close()
            assert (tmp_path / "archive.db-wal").stat().st_size
        assert [saved.name for saved in other.saved_searches()] == ["S"]
    with Archive.open(path, readonly=True) as archive:
        assert [saved.name for saved in archive.saved_searches()] == ["S"]


def test_a_reader_leaves_the_log_of_a_killed_writer(tmp_path):
    path = make(tmp_path / "archive.db")
    with Archive.open(path) as writer:
        writer.save_search("S", "word")
        copy = tmp_path / "copy" / "archive.db"
        copy.parent.mkdir()
        for name in ("archive.db", "archive.db-wal"):
            (copy.parent / name).write_bytes((tmp_path / name).read_bytes())
    before = copy.read_bytes()
    with Archive.open(copy, readonly=True) as archive:
        assert [saved.name for saved in archive.saved_searches()] == ["S"]
    assert copy.read_bytes() == before
    assert (copy.parent / "archive.db-wal").stat().st_size
