"""The manual says what is true: its examples are run, its pictures and links are there."""

import re
from pathlib import Path

import pytest

from docs.run_examples import PROJECT, examples, home, pages

LINK = re.compile(r"!?\[[^\]]*\]\(([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_example_says_what_the_program_says(page, tmp_path):
    with home(tmp_path.resolve()):
        wrong = [each for each in examples(page.read_text("utf-8")) if not each.is_true]
    told = "\n".join(f"$ {each.command}\n--- the page:\n{each.shown}--- the program:\n{each.said}" for each in wrong)
    assert not wrong, f"`make manual` corrects this:\n{told}"


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page):
    targets = [link for link in LINK.findall(page.read_text("utf-8")) if "://" not in link]
    missing = [link for link in targets if not (page.parent / link).exists()]
    assert missing == []


def test_every_picture_is_a_modest_png_and_is_shown():
    shown = "".join(page.read_text("utf-8") for page in pages())
    for picture in sorted((PROJECT / "docs" / "screenshots").iterdir()):
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert picture.stat().st_size < 150_000, picture.name
        assert picture.name in shown


def test_the_manual_names_every_command():
    from reader.cli import cli

    page = Path(PROJECT / "docs" / "command-line.md").read_text("utf-8")
    assert [name for name in cli.commands if f"carrel {name}" not in page] == []
