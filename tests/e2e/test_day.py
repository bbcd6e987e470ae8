"""A day's work in the real window, by the keyboard alone and by the mouse alone (texts are typed), in light and dark.

Under an X server and a window manager of its own; skipped with the reason where there can be none.

What was done is read back through the command line; where things are on the screen is asked as a screen reader asks.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reader.archive import Archive
from tests.e2e.conftest import FERRY, Carrel
from tests.e2e.desktop import Desktop, missing, until

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
DIARY = """\
---
title: Diary of the ferry's master
publishedDateTime: 2021-03-05
related:
  - title: Night ferry to return after forty years
    webUrl: https://harbour.example/2021/night-ferry
---
The night ferry left at eleven. Its engines are quiet at night, and nobody woke.

Nine votes to two had brought her back, and the harbour council came to see her off with lanterns.
"""
#: Writes how light the middle of the screen is, 0 to 255.
LIGHTNESS = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication(sys.argv)
picture = application.primaryScreen().grabWindow(0).toImage()
print(picture.pixelColor(picture.width() * 3 // 5, picture.height() * 4 // 5).lightness())
"""


@pytest.fixture(scope="module")
def desktop(tmp_path_factory):
    if reason := missing():
        pytest.skip(f"no desktop for a person's session: {reason}")
    with Desktop(tmp_path_factory.mktemp("desktop")) as desktop:
        yield desktop


class Day:
    """One person's day: an archive that does not exist yet, a folder of articles, and the window on it."""

    def __init__(self, desktop: Desktop, folder: Path, theme: str) -> None:
        self.desktop, self.folder = desktop, folder
        self.articles, self.config, self.bundle = folder / "articles", folder / "config", folder / "for-ann.zip"
        for place in (self.articles, self.config):
            place.mkdir()
        (self.articles / "ferry.md").write_text(FERRY, "utf-8")
        (self.articles / "diary.md").write_text(DIARY, "utf-8")
        for seed in SEEDS.iterdir():
            (self.articles / seed.name).write_bytes(seed.read_bytes())
        (self.config / "settings.json").write_text(json.dumps({"theme": theme, "creator": "Mara"}), "utf-8")
        self.carrel = Carrel(folder / "day.db")
        self.theme = theme
        self.window = None

    def open(self) -> None:
        self.window = self.desktop.open_window(self.carrel.archive, config=self.config)

    def closed(self) -> None:
        """Wait until the window is gone, and that it went in peace."""
        until("the end of the window", lambda: self.window.poll() is not None)
        assert self.window.returncode == 0, self.desktop.complaints

    def look(self) -> None:
        """The window is light or dark, as was chosen."""
        command = [sys.executable, "-c", LIGHTNESS]
        seen = subprocess.run(command, env=self.desktop.environment, capture_output=True, text=True, timeout=60)
        assert (int(seen.stdout) > 128) is (self.theme == "light"), seen.stdout + seen.stderr

    # -- what the archive holds ----------------------------------------------------------------------------------

    def found(self, query: str) -> list[str]:
        return [hit["title"] for hit in self.carrel.json("search", query)["hits"]]

    def marks(self) -> list[dict[str, object]]:
        return self.carrel.json("annotations")["annotations"]

    def colours(self) -> list[str]:
        return sorted(mark["colour"] for mark in self.marks())

    def notes(self) -> list[str]:
        return [mark["note"] for mark in self.marks() if mark["note"]]

    def until_found(self, query: str, count: int = 1) -> None:
        until(f"{count} found by {query}", lambda: self.carrel.archive.exists() and len(self.found(query)) == count)

    def until_colours(self, *colours: str) -> None:
        until(f"marks in {colours}", lambda: self.colours() == sorted(colours))

    def is_as_it_was_left(self) -> None:
        """All of the day's work stands, and a colleague gets it from the bundle."""
        assert self.colours() == ["blue", "green"]
        assert self.notes() == ["Who counted?"]
        for query in ("is:starred", "tag:ferry/night", 'collection:"For Ann"'):
            assert self.found(query) == ["Night ferry to return after forty years"], query
        text = FERRY.split("---\n")[2]
        assert all(mark["quote"] and mark["quote"] in text for mark in self.marks())
        assert {mark["creator"] for mark in self.marks()} == {"Mara"}
        with Archive.open(self.folder / "ann.db") as ann:
            report, _ = ann.merge(self.bundle)
            assert (report.articles_added, report.annotations_added, report.collections_added) == (1, 2, 1)
        assert self.carrel("verify").exit_code == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_day_by_the_keyboard_alone(desktop, tmp_path, theme):
    day = Day(desktop, tmp_path, theme)
    press, write, shown = desktop.press, desktop.write, desktop.shown
    day.open()
    day.look()

    # Import a folder, search, and open what was found.
    press("ctrl+shift+i")
    shown("Import a folder")
    write(str(day.articles))
    press("Return")
    day.until_found("", 4)
    shown("Imported")
    press("ctrl+l")
    write("engines lamps")
    shown("Night ferry to return", "table cell")
    press("Return")
    shown("Title: Night ferry to return")

    # Mark in two colours with the caret, and write a note on the second.
    press("alt+3", "F7", "p", "2")
    day.until_colours("green")
    # From the end of what was marked into the second paragraph, whose first sentence is taken.
    press("Down", "Home", "s", "3")
    day.until_colours("blue", "green")
    press("n")
    shown("Note", "text")
    write("Who counted?")
    press("ctrl+Return")
    until("the note", lambda: day.notes() == ["Who counted?"])
    press("alt+3", "F7")

    # Star, tag, and put into a new collection.
    press("s")
    day.until_found("is:starred")
    press("t")
    shown("Tags to add")
    write("ferry/night")
    press("Return")
    day.until_found("tag:ferry/night")
    press("l")
    shown("Add to a collection")
    write("For Ann")
    press("Return")
    day.until_found('collection:"For Ann"')

    # Look at what is related, and find in the text.
    press("alt+5")
    shown("Diary of the ferry's master", "push button")
    press("alt+3", "ctrl+f")
    shown("Find in this text", "text")
    write("quiet")
    shown("Matches: 1 of 2")
    press("Return")
    shown("Matches: 2 of 2")
    press("Escape")

    # Take back, and make again.
    press("ctrl+z")
    day.until_found('collection:"For Ann"', 0)
    press("ctrl+z")
    day.until_found("tag:ferry/night", 0)
    press("ctrl+shift+z")
    day.until_found("tag:ferry/night")
    press("ctrl+shift+z")
    day.until_found('collection:"For Ann"')

    # Hand over what was found.
    press("ctrl+e")
    shown("Where to")
    press("alt+w", "ctrl+a")
    write(str(day.bundle))
    press("Return")
    until("the bundle", day.bundle.exists)
    shown("Exported")
    press("ctrl+q")
    day.closed()

    # The next morning everything is as it was, also what can be taken back.
    day.open()
    day.look()
    until("its title", lambda: desktop.place("Night ferry to return", "table cell"))
    day.is_as_it_was_left()
    press("ctrl+z")
    day.until_found('collection:"For Ann"', 0)
    press("ctrl+q")
    day.closed()


def menu(desktop: Desktop, *path: str) -> None:
    """Open a menu and choose in it."""
    for name in path:
        desktop.click(name, "menu item")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_day_by_the_mouse_alone(desktop, tmp_path, theme):
    day = Day(desktop, tmp_path, theme)
    click, write, shown = desktop.click, desktop.write, desktop.shown
    day.open()
    day.look()

    # Import a folder, search, and open what was found.
    menu(desktop, "File", "Import folder")
    click("Directory", "text")
    write(str(day.articles))
    # The first click closes the list of completions.
    click("Look in", "label")
    click("Choose", "push button")
    day.until_found("", 4)
    shown("Imported")
    click("Search the archive", "text")
    write("engines lamps")
    click("Night ferry to return", "table cell")
    shown("Title: Night ferry to return")

    # Mark in two colours with the little bar, and write a note on the first.
    x, y, _, _ = shown("Text of the article")
    left, first, second = x + 44, y + 225, y + 290
    desktop.drag((left, first), (left + 200, first))
    click("Mark as Agree", "push button")
    day.until_colours("green")
    desktop.drag((left, second), (left + 200, second))
    click("Mark as Fact", "push button")
    day.until_colours("blue", "green")
    click("Notes", "page tab")
    click("Edit the note", "push button")
    click("Note", "text")
    write("Who counted?")
    click("Keep", "push button")
    until("the note", lambda: day.notes() == ["Who counted?"])

    # Star, tag, and put into a new collection.
    menu(desktop, "Article", "Star")
    day.until_found("is:starred")
    menu(desktop, "Article", "Tag…")
    click("Tags to add", "text")
    write("ferry/night")
    click("OK", "push button")
    day.until_found("tag:ferry/night")
    menu(desktop, "Article", "Add to a collection")
    click("Collection for 1 article", "text")
    write("For Ann")
    click("OK", "push button")
    day.until_found('collection:"For Ann"')

    # Look at what is related, and find in the text.
    click("Related", "page tab")
    shown("Diary of the ferry's master", "push button")
    menu(desktop, "Edit", "Find in the article")
    click("Find in this text", "text")
    write("quiet")
    shown("Matches: 1 of 2")
    click("Next match", "push button")
    shown("Matches: 2 of 2")
    click("Close the find bar", "push button")

    # Take back, and make again.
    menu(desktop, "Edit", "Undo")
    day.until_found('collection:"For Ann"', 0)
    menu(desktop, "Edit", "Redo")
    day.until_found('collection:"For Ann"')

    # Hand over what was found.
    menu(desktop, "File", "Export…")
    click("Where to", "text", times=3)
    write(str(day.bundle))
    click("Export", "push button")
    until("the bundle", day.bundle.exists)
    shown("Exported")
    menu(desktop, "File", "Quit")
    day.closed()

    # The next morning everything is as it was, also what can be taken back.
    day.open()
    day.look()
    day.is_as_it_was_left()
    menu(desktop, "Edit", "Undo")
    day.until_found('collection:"For Ann"', 0)
    menu(desktop, "File", "Quit")
    day.closed()
