"""What can go wrong around an archive: each gets one sentence and its status, and the archive stays whole."""

import json
import random
import shutil
import subprocess
import sys
import zipfile
from contextlib import closing, nullcontext, suppress

import pytest
from click.testing import CliRunner

from reader.cli import cli
from reader.store import connection
from tests.surroundings import IS_ROOT, needs_unix, open_to_all, without_permission


def sentence(result):
    """The one line on standard error; nothing on standard output."""
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return line


def is_whole(carrel):
    return carrel.json("verify") == {"ok": True, "problems": []}


# -- queries of odd characters --------------------------------------------------------------------------------------

ODD = [
    '"', '""', '"""', "'", "'; DROP TABLE article; --", "*", "**", "a*b*", "*a", "NEAR", "NEAR(",
    "NEAR(a b, x)", "a NEAR b", "AND", "OR", "NOT", "AND OR NOT", "(", ")", "((((", "()", "a AND", "-",
    "--", "-a", "-(", "+", "^", "^a", "a^b", ":", "::", "title:", ":x", "title:title:", "nofield:x",
    "date:", "date:9999999999999", "date:..", "date:2021-13-99", "before:x", "quality:>", "quality:>>1",
    "tag:", 'tag:"', "tag:/", "has:", "is:", "is:nothing", "{a b}", "[a]", "a\\b", "\\", "a\0b", "\0",
    "\n", "\t \r\n", "\x1b[31m", "\ufeff", "\u200b", "\u202e", "\ud800", "👩‍👩‍👧", "🇩🇪", "é",
    "e\u0301", "ﬁ", "İ", "ß", "茴香", "ก", "한", "c++", "C#", ".net", "@a", "#a", "$1", "%", "_", "a_b",
    "~a", "~", "/re(/", "/", "?", "a?b", "a,b", "|", "a||b", "&", "a&&b", "col:umn", "rowid:1",
    "text MATCH x", "0", "-0", "1e999", "NaN", "\x7f", "\x80", "«»", "“”", "„a“", "…", "—", "·",
]  # fmt: skip


@pytest.mark.parametrize("query", ODD, ids=ascii)
def test_a_query_of_odd_characters_is_answered(carrel, query):
    assert carrel.json("search", "--", query)["total"] in (0, 1, 2)


@pytest.mark.parametrize(
    "query", ["a" * 100_000, "a " * 50_000, '"' * 100_000, "(" * 100_000, "-" * 100_000, "a OR " * 20_000]
)
@pytest.mark.parametrize("command", ["search", "annotations"])
def test_a_query_of_100_kb_is_answered_or_refused_in_a_sentence(carrel, command, query):
    result = CliRunner().invoke(cli, ["--archive", str(carrel.archive), command, "--", query], catch_exceptions=False)
    assert result.exit_code == 0 or (result.exit_code == 1 and len(sentence(result)) < 400)


def test_random_queries_are_answered_by_every_command_that_takes_one(carrel):
    pieces = [*ODD, "ferry", "garden", " ", "title:", "OR", "NOT", '"']
    source = random.Random(4)
    for _ in range(60):
        query = "".join(source.choice(pieces) + source.choice(["", " "]) for _ in range(source.randint(1, 7)))
        carrel.json("search", "--", query)
        carrel.json("annotations", "--", query)
        carrel.json("explain", "--", query)


@pytest.mark.parametrize(
    "command",
    [
        ["annotate", "ID", "--note", "caf\udce9"],
        ["correct", "author", "ID", "--value", "caf\udce9"],
        ["record", "caf\udce9", "--to", "record.json"],
    ],
)
def test_what_is_no_text_is_refused_in_a_sentence(carrel, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    article = carrel.id("ferry")
    before = carrel("history").stdout
    assert "no text" in sentence(carrel(*(article if part == "ID" else part for part in command), status=1))
    assert carrel("history").stdout == before
    assert not [*tmp_path.glob("record*")]


# -- archives -------------------------------------------------------------------------------------------------------


@pytest.fixture
def open_folder(tmp_path, monkeypatch):
    """A folder that nobody comes as far as; root's settings are closed to others too."""
    monkeypatch.setenv("CARREL_CONFIG", str(tmp_path))
    open_to_all(tmp_path)
    return tmp_path


@needs_unix
@pytest.mark.parametrize("command", [["search", "x"], ["stats"], ["verify"], ["backup", "copy.db"]])
def test_an_unreadable_archive(carrel, open_folder, command):
    carrel.archive.chmod(0)
    with without_permission():
        said = sentence(carrel(*command, status=1))
    assert "no permission" in said or "Permission denied" in said
    carrel.archive.chmod(0o644)
    assert is_whole(carrel)


@needs_unix
def test_an_archive_that_may_only_be_read(carrel, open_folder):
    article = carrel.id("ferry")
    carrel.archive.chmod(0o444)
    open_folder.chmod(0o555)
    try:
        with without_permission():
            assert carrel.json("search", "")["total"] == 2
            assert is_whole(carrel)
            assert "2 added" in carrel("history").stdout
            assert "read-only" in sentence(carrel("tag", article, "--add", "x", status=1))
    finally:
        open_folder.chmod(0o755)
        carrel.archive.chmod(0o644)
    assert is_whole(carrel)


COMMANDS = [
    ["search", "ferry"], ["search", ""], ["stats"], ["verify"], ["annotations"], ["tags"], ["history"], ["undo"],
    ["concordance", "the"], ["import", "articles"], ["export", "--to", "out"], ["backup", "copy.db"],
]  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_archive_gets_a_sentence_and_never_a_traceback(carrel, tmp_path, monkeypatch, seed):
    monkeypatch.chdir(tmp_path)
    carrel("tag", carrel.id("ferry"), "--add", "a/b")
    source, whole = random.Random(seed), bytearray(carrel.archive.read_bytes())
    for _ in range(source.choice([3, 30, 300])):
        whole[source.randrange(len(whole))] = source.randrange(256)
    for command in source.sample(COMMANDS, 4):
        carrel.archive.write_bytes(whole)
        for leftover in ("archive.db-wal", "archive.db-shm", "copy.db"):
            (tmp_path / leftover).unlink(missing_ok=True)
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        result = CliRunner().invoke(cli, ["--archive", str(carrel.archive), *command], catch_exceptions=False)
        assert result.exit_code in (0, 1, 3)
        if result.exit_code == 1:
            assert len(result.stderr.splitlines()) == 1


def test_an_archive_that_was_cut_off(carrel):
    carrel.archive.write_bytes(carrel.archive.read_bytes()[:20_000])
    assert "damaged" in sentence(carrel("search", "ferry", status=1))


# -- a full disk ----------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 2 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    if not IS_ROOT or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk may be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill(disk):
    """Leave no room; returns the file to remove again."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            pass
    return filler


def test_a_full_disk_while_marking(carrel, small_disk):
    carrel("backup", small_disk / "archive.db")
    full = type(carrel)(small_disk / "archive.db")
    article = full.id("ferry")
    filler = fill(small_disk)
    for command in (["annotate", article, "--quote", "lamps are bright"], ["tag", article, "--add", "x"]):
        assert "is full" in sentence(full(*command, status=1))
    # Reading takes no room, and a log that holds nothing is in nobody's way.
    assert full.json("search", "lamps")["total"] == 1
    assert is_whole(full)
    filler.unlink()
    assert is_whole(full)
    assert full.json("annotations") == {"annotations": []}
    full("annotate", article, "--quote", "lamps are bright")


def test_a_full_disk_while_importing(empty, tmp_path, small_disk):
    folder = tmp_path / "many"
    folder.mkdir()
    source = random.Random(1)
    for number in range(400):
        words = " ".join(f"w{source.getrandbits(40):x}" for _ in range(700))
        (folder / f"{number}.md").write_text(f"---\ntitle: Article {number}\n---\n{words}\n")
    full = type(empty)(small_disk / "archive.db")
    assert "is full" in full("import", folder, "--workers", 0, status=1).stderr.splitlines()[-1]
    assert all(path.name.startswith("archive.db") for path in small_disk.iterdir())
    roomy = type(empty)(tmp_path / "moved.db")
    for suffix in ("", "-wal"):
        if (log := small_disk / f"archive.db{suffix}").exists():
            shutil.copy(log, tmp_path / f"moved.db{suffix}")
    assert is_whole(roomy)


def test_a_full_disk_while_writing_elsewhere(carrel, small_disk):
    filler = fill(small_disk)
    for command in (["backup", small_disk / "copy.db"], ["export", "--to", small_disk / "out"]):
        result = carrel(*command, status=1)
        assert "can't be written: No space left on device." in sentence(result)
    assert [path.name for path in small_disk.iterdir()] == [filler.name]
    assert is_whole(carrel)


@pytest.mark.parametrize(
    "command",
    [["export", "--as", "ris", "--to"], ["concordance", "ferry", "--csv"], ["record", "ferry", "--to"], ["backup"]],
)
@pytest.mark.parametrize("whose", ["its own", "one that a window has open"])
def test_nothing_is_written_over_an_archive_in_use(carrel, tmp_path, command, whose):
    taken = carrel.archive
    if whose != "its own":
        taken = tmp_path / "other.db"
        carrel("backup", taken)
    with closing(connection.connect(taken)) if whose != "its own" else nullcontext():
        said = sentence(carrel(*command, taken, "--replace", status=1))
    assert (
        "the archive itself" if whose == "its own" else "other.db can't be written: it is a database in use"
    ) in said
    assert is_whole(type(carrel)(taken))


# -- two programs at once -------------------------------------------------------------------------------------------


def test_while_another_program_writes_for_long_a_command_gives_up_in_words(carrel, monkeypatch):
    article = carrel.id("ferry")
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.2)
    other = connection.connect(carrel.archive)
    other.execute("BEGIN IMMEDIATE")
    assert "written by another program" in sentence(carrel("tag", article, "--add", "x", status=1))
    other.execute("ROLLBACK")
    other.close()
    carrel("tag", article, "--add", "x")
    assert is_whole(carrel)


def test_commands_work_while_another_imports(carrel, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(1500):
        (folder / f"{number}.md").write_text(f"---\ntitle: Article {number}\n---\n" + f"Sentence {number}. " * 200)
    article = carrel.id("ferry")
    command = [sys.executable, "-m", "reader.cli", "--archive", str(carrel.archive), "import", str(folder)]
    importing = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    steps = 0
    while importing.poll() is None and steps < 8:
        carrel("tag", article, "--add", f"t/{steps}")
        carrel.json("search", "sentence")
        steps += 1
    out, complaint = importing.communicate(timeout=60)
    assert importing.returncode == 0, complaint
    assert out.startswith("1,500 added")
    assert carrel.json("search", "tag:t")["total"] == 1
    assert is_whole(carrel)


# -- targets that are taken, bundles that are hostile ---------------------------------------------------------------


def test_a_backup_never_takes_the_place_of_a_file_unasked(carrel, tmp_path):
    thesis = tmp_path / "thesis.odt"
    thesis.write_text("years of work")
    assert "--replace" in sentence(carrel("backup", thesis, status=1))
    assert thesis.read_text() == "years of work"
    assert "itself" in sentence(carrel("backup", carrel.archive, "--replace", status=1))
    link = tmp_path / "link.db"
    link.symlink_to(carrel.archive)
    assert "itself" in sentence(carrel("backup", link, "--replace", status=1))
    assert len(sentence(carrel("backup", tmp_path / "no" / "folder.db", status=1))) < 300
    assert is_whole(carrel)


def test_an_export_never_takes_the_place_of_a_folder(carrel, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.odt").write_text("years of work")
    for more in ([], ["--replace"]):
        assert str(folder) in sentence(carrel("export", "--to", folder, *more, status=1))
        assert [path.name for path in folder.iterdir()] == ["thesis.odt"]


def _flip(bundle):
    page = next((bundle / "data" / "articles").rglob("*.md"))
    page.write_bytes(page.read_bytes()[:-3])


def _fetch(bundle):
    (bundle / "fetch.txt").write_text("http://example.com/x 10 data/x\n")


def _link(bundle):
    (bundle / "data" / "passwd").symlink_to("/etc/passwd")


def _climb(bundle):
    manifest = bundle / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text() + "0" * 64 + "  ../../../etc/passwd\n")


def _missing(bundle):
    (bundle / "data" / "annotations.jsonl").unlink()


def _added(bundle):
    (bundle / "data" / "more.txt").write_text("more")


def _gone(bundle):
    for manifest in bundle.glob("manifest-*.txt"):
        manifest.unlink()


@pytest.mark.parametrize("spoil", [_flip, _fetch, _link, _climb, _missing, _added, _gone])
def test_a_bundle_that_is_not_what_it_was_is_refused_whole(carrel, tmp_path, spoil):
    carrel("export", "--to", tmp_path / "bundle")
    spoil(tmp_path / "bundle")
    colleague = type(carrel)(tmp_path / "colleague.db")
    sentence(colleague("merge", tmp_path / "bundle", status=1))
    assert colleague.json("search", "")["total"] == 0
    assert is_whole(colleague)


def _zip_with(name, content, *, link=False):
    def make(path):
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as bundle:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o120777 if link else 0o100644) << 16
            bundle.writestr(entry, content)

    return make


@pytest.mark.parametrize(
    "spoil",
    [
        _zip_with("carrel-bundle/data/../../../evil.txt", b"x"),
        _zip_with("/etc/evil", b"x"),
        _zip_with("carrel-bundle/data/passwd", b"/etc/passwd", link=True),
        _zip_with("carrel-bundle/data/bomb", bytes(90_000_000)),
        lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
        lambda path: path.write_bytes(b"PK\x03\x04" + bytes(2000)),
    ],
    ids=["climbs", "absolute", "link", "bomb", "cut", "no zip"],
)
def test_a_hostile_zip_is_refused_whole(carrel, tmp_path, spoil):
    carrel("export", "--to", tmp_path / "bundle.zip")
    spoil(tmp_path / "bundle.zip")
    colleague = type(carrel)(tmp_path / "colleague.db")
    sentence(colleague("merge", tmp_path / "bundle.zip", status=1))
    assert colleague.json("search", "")["total"] == 0


# -- the terminal ---------------------------------------------------------------------------------------------------


def test_every_command_with_json_prints_one_object_and_nothing_else(carrel, tmp_path, articles):
    article = carrel.id("ferry")
    carrel("export", "--to", tmp_path / "bundle")
    carrel("record", "ferry", "--to", tmp_path / "search.json")
    cited = carrel("cite", article, "--quote", "lamps are bright").stdout
    arguments = {
        "import": [articles], "search": ["ferry"], "show": [article], "related": [article], "explain": ["ferry"],
        "replay": [tmp_path / "search.json"], "concordance": ["the"], "collocates": ["the"], "frequency": ["the"],
        "annotate": [article, "--quote", "lamps are bright"], "annotations": [], "resolve": ["--text", cited],
        "tags": [], "duplicates": [], "export": ["--to", tmp_path / "again"],
        "merge": [tmp_path / "bundle"], "verify": [], "stats": [], "history": [], "backup": [tmp_path / "copy.db"],
    }  # fmt: skip
    with_json = {
        name for name, command in cli.commands.items() if any("--json" in each.opts for each in command.params)
    }
    assert with_json <= set(arguments), "a new command with --json wants a line here"
    for name in sorted(with_json):
        printed = carrel(name, *arguments[name], "--json").stdout
        assert isinstance(json.loads(printed), dict), name
        assert printed.endswith("}\n")


@pytest.mark.parametrize(
    "command", ["search ''", "show {id} --json", "show {id} --text", "stats", "annotations", "history"]
)
def test_a_pipe_that_breaks_is_silent(carrel, command):
    call = command.format(id=carrel.id("ferry"))
    script = (
        f"({sys.executable} -m reader.cli --archive {carrel.archive} {call}; echo status $? >&2) | head -c 1 >/dev/null"
    )
    result = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert result.stderr == "status 0\n"
