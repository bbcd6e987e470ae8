"""Files written whole or not at all: what stands after a full disk, an error, a kill, and what is kept."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from reader.archive import Archive
from reader.errors import ArchiveError, Cancelled, InputError
from reader.whole_files import check_free, whole_file, write_whole
from tests.surroundings import needs_unix, open_to_all, room_for, without_permission


@pytest.fixture
def target(tmp_path) -> Path:
    """A file that stands already."""
    path = tmp_path / "notes.txt"
    path.write_text("before")
    return path


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_nothing_else_stays(tmp_path):
    write_whole(tmp_path / "new.txt", "line\nžluť\n")
    assert (tmp_path / "new.txt").read_bytes() == "line\nžluť\n".encode()
    assert left(tmp_path) == ["new.txt"]


@pytest.mark.parametrize("error", [Cancelled("Stopped."), ZeroDivisionError(), KeyboardInterrupt()])
def test_an_error_leaves_what_stood_there(target, error):
    def fail() -> None:
        with whole_file(target) as partial:
            partial.write_text("half")
            raise error

    with pytest.raises(type(error)):
        fail()
    assert target.read_text() == "before"
    assert left(target.parent) == ["notes.txt"]


@needs_unix
@pytest.mark.parametrize("stood", [True, False])
def test_a_full_disk_leaves_what_stood_there(tmp_path, stood):
    target = tmp_path / "notes.txt"
    if stood:
        target.write_text("before")
    with pytest.raises(InputError, match=r"notes\.txt can't be written: File too large\."), room_for(5_000):
        write_whole(target, "x" * 10_000)
    assert left(tmp_path) == ["notes.txt"] * stood
    assert not stood or target.read_text() == "before"


@needs_unix
def test_a_program_that_is_killed_leaves_what_stood_there(target):
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom reader.whole_files import whole_file\n"
        "with whole_file(Path(sys.argv[1])) as partial, partial.open('w') as file:\n"
        "    file.write('x' * 100_000)\n    file.flush()\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, target], timeout=60, check=False)
    assert killed.returncode < 0
    assert target.read_text() == "before"
    assert [name for name in left(target.parent) if not name.startswith(".")] == ["notes.txt"]


def test_the_new_text_is_on_the_disk_before_it_takes_the_place(target, monkeypatch):
    stood = []
    flush = os.fsync

    def noted(descriptor: int) -> None:
        stood.append(target.read_text())
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    write_whole(target, "after")
    # The file, then the folder with its name; Windows has nothing to flush of a folder.
    assert stood == ["before", "after"][: 1 if sys.platform == "win32" else 2]


@needs_unix
def test_permissions_are_kept_and_new_files_get_those_of_any_other(target):
    target.chmod(0o640)
    before = os.umask(0o027)
    try:
        with whole_file(target) as partial:
            assert stat.S_IMODE(partial.parent.stat().st_mode) == 0o700, "nobody reads what is being written"
            partial.write_text("after")
        write_whole(target.with_name("new.txt"), "")
        target.with_name("other.txt").write_text("")
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in target.parent.iterdir()}
    assert modes == {"notes.txt": 0o640, "new.txt": 0o640, "other.txt": 0o640}
    target.chmod(0o755)
    write_whole(target, "again")
    assert stat.S_IMODE(target.stat().st_mode) == 0o755


@needs_unix
@pytest.mark.parametrize("stands", [True, False])
def test_a_link_goes_on_leading_to_what_is_written(tmp_path, stands):
    (tmp_path / "far").mkdir()
    link, far = tmp_path / "link.txt", tmp_path / "far" / "notes.txt"
    if stands:
        far.write_text("before")
    link.symlink_to("far/notes.txt")
    write_whole(link, "after")
    assert link.is_symlink()
    assert far.read_text() == "after"


@needs_unix
@pytest.mark.parametrize("closed", ["file", "folder"])
def test_what_may_not_be_written_is_left_alone(target, closed):
    open_to_all(target.parent)
    path = target if closed == "file" else target.parent
    target.chmod(0o444 if closed == "file" else 0o666)
    target.parent.chmod(0o777 if closed == "file" else 0o555)
    try:
        with without_permission(), pytest.raises(InputError, match=r"notes\.txt can't be written: Permission denied"):
            write_whole(target, "after")
    finally:
        path.chmod(0o755)
    assert target.read_text() == "before"
    assert left(target.parent) == ["notes.txt"]


@needs_unix
def test_a_pipe_and_a_folder_are_never_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="pipe can't be written: it is no ordinary file"):
        write_whole(tmp_path / "pipe", "")
    with pytest.raises(InputError, match="folder can't be written: Is a directory"):
        write_whole(tmp_path / "folder", "")
    assert left(tmp_path) == ["folder", "pipe"]


def test_a_missing_folder_is_named_before_anything_is_done(tmp_path):
    done = []
    with pytest.raises(InputError, match=r"There is no folder .*gone; make it"), whole_file(tmp_path / "gone" / "x"):
        done.append("work")
    assert done == []


def test_a_long_name_in_any_script_is_as_good_as_a_short_one(tmp_path):
    name = "📚" * 62 + ".txt"
    write_whole(tmp_path / name, "x")
    assert left(tmp_path) == [name]
    with pytest.raises(InputError, match="can't be written"):
        write_whole(tmp_path / ("x" * 300), "x")


@pytest.fixture
def old(tmp_path) -> Path:
    """A folder that stands already."""
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "old.txt").write_text("before")
    return tmp_path / "bundle"


def write_folder(target: Path) -> None:
    with whole_file(target, over_folder=True) as partial:
        partial.mkdir()
        (partial / "new.txt").write_text("after")
        assert left(target) == ["old.txt"]


def test_a_folder_takes_the_place_of_a_folder(tmp_path, old):
    write_folder(old)
    assert left(old) == ["new.txt"]
    assert left(tmp_path) == ["bundle"]


def test_a_folder_comes_back_where_the_new_one_can_not_take_its_place(tmp_path, old, monkeypatch):
    rename = Path.rename

    def refuse(path: Path, to: Path) -> Path:
        if to == old and (path / "new.txt").exists():
            raise OSError(5, "Input/output error")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(InputError, match="Input/output error"):
        write_folder(old)
    assert left(old) == ["old.txt"]
    assert left(tmp_path) == ["bundle"]


def test_what_stands_there_is_in_the_way_unless_it_may_be_replaced(target):
    check_free(target.with_name("new.txt"))
    check_free(target, replace=True)
    with pytest.raises(InputError, match="exists already"):
        check_free(target)
    with pytest.raises(InputError, match="is a folder"):
        check_free(target.parent, replace=True)


@needs_unix
def test_a_backup_for_which_there_is_no_room_leaves_yesterdays(tmp_path):
    with Archive.open(tmp_path / "archive.db") as archive:
        copy = archive.backup(tmp_path / "copy.db")
        before = copy.read_bytes()
        with room_for(8_192), pytest.raises(ArchiveError, match=r"copy\.db"):
            archive.backup(copy)
        assert copy.read_bytes() == before
        assert not [name for name in left(tmp_path) if "partial" in name]
