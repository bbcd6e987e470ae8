"""`carrel open`: the picture where there is no display, and machines on which no window can be."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reader.cli import libraries, output, window
from reader.models import Passage

PROJECT = Path(__file__).resolve().parents[2]


def test_without_a_display_the_window_is_drawn_and_the_way_on_is_said(carrel, tmp_path):
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    result = subprocess.run(
        [sys.executable, "-m", "reader.cli", "--archive", str(carrel.archive), "open", "--screenshot", "w.png"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=tmp_path,
        env={**environment, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(PROJECT)},
    )
    assert result.returncode == 0, result.stderr
    assert "no display" in result.stderr
    assert (tmp_path / "w.png").read_bytes().startswith(b"\x89PNG")
    assert "articles" in result.stdout
    assert f'{carrel.archive} search ""' in result.stdout


def test_missing_system_libraries_are_named_with_their_packages(empty, monkeypatch):
    monkeypatch.setattr(libraries, "missing", lambda *, offscreen: ["libEGL.so.1", "libxcb-cursor.so.0"])
    result = empty("open", status=1)
    (line,) = [line for line in result.stderr.splitlines() if "no display" not in line]
    assert "apt install libegl1 libxcb-cursor0" in line
    assert "dnf install libglvnd-egl xcb-util-cursor" in line


def test_a_missing_path_is_said_before_the_window_opens(empty):
    assert "gone" in empty("open", "gone", status=1).stderr


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({"QT_QPA_PLATFORM": "offscreen"}, False),
        ({"QT_QPA_PLATFORM": "xcb"}, True),
        ({}, False),
        ({"WAYLAND_DISPLAY": "no-such-socket"}, False),
        ({"DISPLAY": ":987"}, False),
    ],
)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has no window system")
def test_a_display_is_one_that_answers(monkeypatch, environment, shown):
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert window.has_display() is shown


def test_every_known_library_has_its_packages():
    assert all(debian and fedora for debian, fedora in libraries.PACKAGES.values())
    assert libraries.packages(["libEGL.so.1", "libGL.so.1", "unknown.so"], "apt") == ["libegl1", "libgl1"]


# -- what people see -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("short", 10, "short"), ("a long title", 8, "a long…"), ("茴香茴香", 5, "茴香…"), ("any", 0, "any")],
)
def test_a_text_is_cut_to_columns(text, width, shown):
    assert output.cut(text, width) == shown


def test_a_passage_is_cut_around_its_mark():
    passage = Passage("x" * 100 + "needle" + "y" * 100, ((100, 106),))
    shown = output.fitted(passage, 30)
    (start, end) = shown.marks[0]
    assert shown.text[start:end] == "needle"
    assert output.cells(shown.text) <= 30
    assert output.fitted(passage, 0) == passage


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2023-09-06T02:54:00Z", "6 Sep 2023"),
        ("2023-09", "Sep 2023"),
        ("2023", "2023"),
        ("", ""),
        ("n.d.", "n.d."),
        ("2023-13-45", "2023-13-45"),
    ],
)
def test_a_date_shows_as_much_as_the_source_said(date, shown):
    assert output.readable_date(date) == shown


@pytest.mark.parametrize(("size", "shown"), [(1, "1 byte"), (999, "999 bytes"), (3140, "3.1 kB"), (999_950, "1.0 MB")])
def test_sizes(size, shown):
    assert output.readable_size(size) == shown
