"""Whatever comes in: the process lives, the rest of the batch goes in, and the report says what was wrong and where."""

import os
import resource
import time
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader import parsing, walk
from reader.importers import parse
from tests.reader import fuzzing, hostile_files
from tests.reader.desk import assert_whole, content, counts


def outcomes(archive, folder, report):
    """What became of each file, in the words of hostile_files."""
    start = len(str(folder)) + 1
    kinds = defaultdict(set)
    for problem in report.problems:
        kinds[problem.path[start:].split("#")[0]].add(problem.kind)
    paths = {row[0][start:].split("#")[0] for row in archive._db.execute("SELECT path FROM source")}
    found = {path: "in" + (": " + " ".join(sorted(kinds[path])) if kinds[path] else "") for path in paths}
    return found | {path: " ".join(sorted(kinds[path])) for path in kinds if path not in paths}


def test_the_whole_collection(archive, folder):
    expected = hostile_files.write(folder)
    started = time.process_time()
    report, _ = archive.import_paths([folder], workers=0)
    assert time.process_time() - started < 60
    assert outcomes(archive, folder, report) == expected
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2 << 20
    for problem in report.problems:
        assert problem.path.startswith(str(folder))
        assert problem.reason[0].isupper()
        assert problem.reason.endswith((".", ";"))
        assert "Traceback" not in problem.reason
    assert_whole(archive)
    _check_originals(archive, folder)
    before = content(archive.path)
    again, changes = archive.import_paths([folder], workers=0)
    first = counts(report)
    assert counts(again) == {"unchanged": first.pop("added"), **first}
    assert not changes
    assert content(archive.path) == before


def _check_originals(archive, folder):
    """Each plain file's bytes come back; a record's are a part of its file's."""
    for article, path in archive._db.execute("SELECT article, path FROM source").fetchall():
        file = folder / path[len(str(folder)) + 1 :]
        if file.is_file():
            assert archive.original(article).data == file.read_bytes(), path


def test_warnings_name_the_line(archive, folder):
    (folder / "a.md").write_bytes(hostile_files.matter("title: One\nquality: high"))
    (folder / "b.md").write_bytes(hostile_files.matter("title: One\nx: [1\ny: 2"))
    (folder / "c.md").write_bytes(b"---\ntitle: Never closed\n")
    report, _ = archive.import_paths([folder])
    assert [(problem.path[-4:], problem.line) for problem in report.problems] == [("a.md", 3), ("b.md", 4), ("c.md", 1)]


def test_a_page_shows_no_text_of_its_scripts_and_frames(archive, folder):
    hostile_files.write(folder)
    archive.import_paths([folder / "active.html", folder / "script.md"])
    texts = [archive.document(row[0]).text for row in archive._db.execute("SELECT id FROM article")]
    assert len(texts) == 2
    for text in texts:
        assert text.startswith("Seen.")
        assert not any(word in text for word in ("alert(1)<", "hidden", "framed", "drawn", "object", "none"))


def test_a_file_that_vanishes(archive, folder, monkeypatch):
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / name).write_text(f"The text of {name}.")
    read = walk._read

    def vanish(path):
        (folder / "b.txt").unlink(missing_ok=True)
        return read(path)

    monkeypatch.setattr(walk, "_read", vanish)
    report, _ = archive.import_paths([folder])
    assert counts(report) == {"added": 2, "rejected": 1}
    assert "No such file" in report.problems[0].reason


def test_a_file_that_becomes_a_pipe(archive, folder, monkeypatch):
    (folder / "a.txt").write_text("A text.")
    read = walk._read

    def turn(path):
        (folder / "a.txt").unlink()
        os.mkfifo(folder / "a.txt")
        return read(path)

    monkeypatch.setattr(walk, "_read", turn)
    assert counts(archive.import_paths([folder])[0]) == {"rejected": 1}


def test_folders_deeper_than_calls_may_nest(archive, folder, monkeypatch):
    depth = 1_200
    monkeypatch.chdir(folder)
    for _ in range(depth):
        os.mkdir("d")  # noqa: PTH102 (a Path would be longer than the system takes)
        os.chdir("d")
    with open("a.txt", "w") as file:  # noqa: PTH123
        file.write("At the end of it all.")
    try:
        assert counts(archive.import_paths([folder], workers=0)[0]) == {"added": 1}
    finally:
        os.unlink("a.txt")  # noqa: PTH108
        for _ in range(depth):
            os.chdir("..")
            os.rmdir("d")  # noqa: PTH106


@pytest.fixture
def unprivileged(tmp_path):
    """Read as somebody whom permissions bind: root reads everything, and so becomes nobody for a while."""
    if os.geteuid():
        yield
        return
    closed = [path for path in (tmp_path, *tmp_path.parents) if path.stat().st_mode & 0o055 != 0o055]
    for path in closed:
        path.chmod(path.stat().st_mode & 0o7777 | 0o055)
    os.seteuid(65534)
    yield
    os.seteuid(0)


def test_what_may_not_be_read(archive, folder, request):
    (folder / "closed").mkdir()
    (folder / "closed").chmod(0)
    (folder / "a.txt").write_text("A text.")
    (folder / "b.txt").write_text("Secret.")
    (folder / "b.txt").chmod(0)
    request.addfinalizer(lambda: (folder / "closed").chmod(0o700))
    request.getfixturevalue("unprivileged")
    report, _ = archive.import_paths([folder], workers=0)
    assert counts(report) == {"added": 1, "rejected": 2}
    assert all("Permission denied" in problem.reason for problem in report.problems)


def test_a_fault_of_ours_rejects_one_file_alone(archive, folder, monkeypatch):
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / name).write_text(f"The text of {name}.")

    def fail(blob):
        return [][1] if blob.path.endswith("b.txt") else parse(blob)

    monkeypatch.setattr(parsing, "parse", fail)
    report, _ = archive.import_paths([folder], workers=0)
    assert counts(report) == {"added": 2, "rejected": 1}
    assert "IndexError" in report.problems[0].reason


# -- fuzzing; bench/fuzz.py does the same for hours --------------------------------------------------------------

INPUT = st.lists(st.one_of(st.sampled_from(fuzzing.PIECES), st.binary(max_size=6)), max_size=25).map(b"".join)


@settings(deadline=5_000, max_examples=300)
@given(INPUT, st.sampled_from(fuzzing.SUFFIXES))
def test_anything_becomes_articles_or_problems(data, suffix):
    fuzzing.check(data, suffix)
