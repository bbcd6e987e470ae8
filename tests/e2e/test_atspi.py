"""The window as a screen reader gets it, over AT-SPI on a session bus; skipped where there is none."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reader.archive import Archive

ROOT = Path(__file__).resolve().parents[2]
SYSTEM = Path("/usr/bin/python3")
#: Starts the window and the listener on one bus, and ends the window.
SESSION = '"$0" -m reader.cli open >/dev/null 2>&1 & window=$!; "$1" "$2"; status=$?; kill $window; exit $status'


def _is_missing() -> str:
    tools = [name for name in ("dbus-run-session", "xvfb-run", "xauth") if shutil.which(name) is None]
    if tools:
        return f"{', '.join(tools)} missing"
    asked = subprocess.run([SYSTEM, "-c", "import pyatspi"], capture_output=True) if SYSTEM.exists() else None
    return "" if asked and asked.returncode == 0 else "pyatspi missing"


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    if reason := _is_missing():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("atspi")
    with Archive.open(folder / "test.db") as archive:
        archive.import_paths([ROOT / "seeds"], workers=0)
    environment = {
        **os.environ,
        "CARREL_ARCHIVE": str(folder / "test.db"),
        "CARREL_CONFIG": str(folder / "config"),
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "LC_ALL": "C.UTF-8",
    }
    listener = Path(__file__).with_name("atspi_tree.py")
    command = ["xvfb-run", "-a", "dbus-run-session", "--", "sh", "-c", SESSION, sys.executable, SYSTEM, listener]
    ran = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert "No window came" not in ran.stderr
    if ran.returncode:
        pytest.skip(f"no accessibility bus here: {ran.stderr.splitlines()[-1:]}")
    return [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Search the archive", "text"),
        ("Save this search", "push button"),
        ("Library", "tree"),
        ("Articles", "table"),
        ("The attorneys general", "table cell"),
        ("Text of the article", "label"),
        ("Details", "page tab"),
        ("Correct Title", "push button"),
    ],
)
def test_parts_of_the_window_have_their_roles_and_take_the_keyboard(seen, name, role):
    found = [each for each in seen if each["name"].startswith(name) and "showing" in each["states"]]
    assert role in {each["role"] for each in found if "focusable" in each["states"]}


def test_whatever_takes_the_keyboard_has_a_name(seen):
    assert [each for each in seen if {"focusable", "showing"} <= set(each["states"]) and not each["name"]] == []
