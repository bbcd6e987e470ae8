"""Verify, stats, backup, and every way in which a command can fail: one sentence, the right status, a whole archive."""

import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

CARREL = [sys.executable, "-m", "reader.cli"]


def run(*arguments, **options):
    """`carrel` in a process of its own."""
    return subprocess.run(
        [*CARREL, *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False, **options
    )


def sentence(result):
    """The one line on standard error of a command that failed in an expected way."""
    assert "Traceback" not in result.stderr
    (line,) = result.stderr.splitlines()
    return line


def test_verify_finds_nothing_wrong_in_a_fresh_archive(carrel):
    carrel("annotate", carrel.id("ferry"), "--quote", "lamps are bright")
    assert carrel.json("verify") == {"ok": True, "problems": []}


def test_verify_finds_a_changed_text(carrel):
    connection = sqlite3.connect(carrel.archive)
    (table,) = connection.execute("SELECT name FROM sqlite_master WHERE name = 'revision'").fetchone()
    connection.execute(f"UPDATE {table} SET text = replace(text, 'ferry', 'wherry')")
    connection.commit()
    connection.close()
    report = carrel.json("verify", status=1)
    assert report["ok"] is False
    assert report["problems"]


@pytest.mark.parametrize(
    ("state", "said"),
    [("finished = ''", "(not finished: under way, or killed)"), ("cancelled = 1", "(stopped)"), ("label = 'x'", "")],
)
def test_the_history_says_how_an_import_ended(carrel, state, said):
    connection = sqlite3.connect(carrel.archive)
    connection.execute(f"UPDATE import_run SET {state}")
    connection.commit()
    connection.close()
    (line,) = [line for line in carrel("history").stdout.splitlines() if " added, " in line]
    assert said in line
    assert ("(" in line) == bool(said)


def test_the_history_is_told_to_scripts_too(carrel):
    carrel("tag", carrel.id("ferry"), "--add", "law")
    told = carrel.json("history")
    (run,) = told["imports"]
    assert (run["added"], run["rejected"], run["problems"], run["undone"]) == (2, 0, [], None)
    assert run["finished"] >= run["started"]
    newest = told["steps"][0]
    assert (newest["state"], newest["label"]) == ("done", "Tag “law”: Night ferry to return after forty years")
    assert len(carrel.json("history", "--limit", "1")["steps"]) == 1


def test_stats_count(carrel):
    assert carrel.json("stats")["articles"] == 2
    assert "2" in carrel("stats").stdout


def test_a_backup_is_an_archive(carrel, tmp_path):
    carrel("backup", tmp_path / "copy.db")
    copy = type(carrel)(tmp_path / "copy.db")
    assert copy.json("search", "")["total"] == 2
    assert copy.json("verify")["ok"]
    second = carrel.json("backup", tmp_path / "second.db")
    assert second == {"path": str(tmp_path / "second.db"), "bytes": (tmp_path / "second.db").stat().st_size}
    assert len(carrel("backup", carrel.archive, status=1).stderr.splitlines()) == 1


# -- archives that can't be used ------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["search", "x"], ["verify"], ["tag", "x", "--add", "t"]])
def test_without_an_archive_a_command_says_how_to_make_one(empty, command):
    assert "carrel import" in sentence(empty(*command, status=1))
    assert not empty.archive.exists()


@pytest.mark.parametrize("content", [b"no archive at all, but text", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_archive_is_left_as_it_is(empty, articles, content):
    empty.archive.write_bytes(content)
    assert str(empty.archive) in sentence(empty("import", articles, status=1))
    assert empty.archive.read_bytes() == content


def test_a_database_of_another_program_is_refused(empty):
    connection = sqlite3.connect(empty.archive)
    connection.execute("CREATE TABLE bookmark (id INTEGER)")
    connection.commit()
    connection.close()
    assert "another program" in sentence(empty("search", "x", status=1))


def test_an_archive_of_a_newer_program_is_refused_before_anything_is_written(carrel, articles):
    connection = sqlite3.connect(carrel.archive)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = carrel.archive.read_bytes()
    assert "newer" in sentence(carrel("import", articles, status=1))
    assert carrel.archive.read_bytes() == before


def test_a_folder_is_no_archive(empty, tmp_path):
    assert "folder" in sentence(type(empty)(tmp_path)("stats", status=1))


def test_an_archive_in_a_missing_folder_is_not_made(empty, articles, tmp_path):
    there = type(empty)(tmp_path / "no" / "such" / "a.db")
    assert "does not exist" in sentence(there("import", articles, status=1))


def test_reading_goes_on_while_another_program_writes(carrel):
    connection = sqlite3.connect(carrel.archive, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    assert carrel.json("search", "")["total"] == 2
    connection.execute("ROLLBACK")
    connection.close()


def test_the_environment_names_the_archive(carrel, monkeypatch):
    archive = carrel.archive
    monkeypatch.setenv("CARREL_ARCHIVE", str(archive))
    result = run("stats", "--json")
    assert result.returncode == 0
    assert '"articles": 2' in result.stdout


def test_the_archive_may_be_named_after_the_command(carrel):
    assert run("stats", "--archive", carrel.archive).returncode == 0


# -- the terminal ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["search"], ["export"], ["show"], ["search", "x", "--limit", "many"]]
)
def test_wrong_usage_ends_with_2(empty, arguments):
    assert empty(*arguments, status=2).stdout == ""


def test_a_broken_pipe_is_silent(carrel):
    command = f"{sys.executable} -m reader.cli --archive {carrel.archive} show {carrel.id('ferry')} --json"
    result = subprocess.run(
        ["bash", "-c", f"({command}; echo status $? >&2) | true"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.stderr == "status 0\n"


def test_no_command_but_open_loads_qt_or_the_window(carrel):
    code = (
        "import sys\nfrom reader.cli import cli\n"
        f"cli(['--archive', {str(carrel.archive)!r}, 'search', ''], standalone_mode=False)\n"
        "bad = [name for name in sys.modules if name.split('.')[0] in ('PySide6', 'shiboken6', 'ui')]\n"
        "sys.exit(str(bad) if bad else 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr


def test_ctrl_c_ends_an_import_in_order(empty, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(3000):
        (folder / f"{number}.md").write_text(f"---\ntitle: Article {number}\n---\n" + f"Sentence {number}. " * 300)
    process = subprocess.Popen(
        [*CARREL, "--archive", str(empty.archive), "import", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A runner in the background hands on SIGINT as ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not empty.archive.exists() and process.poll() is None:
        time.sleep(0.05)
    time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    _out, complaint = process.communicate(timeout=60)
    assert process.returncode == 130, complaint
    assert "Traceback" not in complaint
    assert empty.json("verify")["ok"]
    report = empty.json("import", folder)
    assert report["added"] + report["unchanged"] == 3000


def test_the_help_names_every_command_of_the_table(empty):
    listed = empty("--help").stdout
    commands = "open import search show related annotate annotations tag export merge verify stats backup"
    for command in commands.split():
        assert f"\n  {command} " in listed


def test_the_terminal_is_safe_from_what_articles_say(empty, tmp_path):
    (tmp_path / "evil.md").write_text('---\ntitle: "red \\e[31m alarm \\a"\n---\nText \x1b]0;owned\x07 here.\n')
    empty("import", tmp_path / "evil.md")
    for command in (["search", ""], ["search", "here"], ["show", empty.id("alarm")]):
        assert "\x1b" not in empty(*command).stdout
        assert "\x07" not in empty(*command).stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed(empty, shell):
    assert "_CARREL_COMPLETE" in empty("completion", shell).stdout
