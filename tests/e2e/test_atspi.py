"""The window as a screen reader gets it, over AT-SPI on a bus of its own; skipped, with the reason, without one."""

import json
import subprocess
from pathlib import Path

import pytest

from reader.archive import Archive
from tests.e2e.desktop import SYSTEM, Desktop, missing

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    if reason := missing():
        pytest.skip(f"no desktop for a screen reader: {reason}")
    folder = tmp_path_factory.mktemp("atspi")
    with Archive.open(folder / "test.db") as archive:
        archive.import_paths([SEEDS], workers=0)
    with Desktop(folder) as desktop:
        desktop.open_window(folder / "test.db", config=folder / "config")
        desktop.shown("Correct Title")
        listener = [SYSTEM, Path(__file__).with_name("atspi_tree.py")]
        told = subprocess.run(listener, env=desktop.environment, capture_output=True, text=True, timeout=120)
        assert told.returncode == 0, told.stderr + desktop.complaints
    return [json.loads(line) for line in told.stdout.splitlines()]


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
