"""Contrast by WCAG 2.2, computed from the themes: text on every ground it can stand on, marks and changes included."""

import pytest

from ui import theme
from ui.widgets import marks

NAMES = theme.NAMES
COLOURS = ("yellow", "green", "blue", "pink", "purple")
GROUNDS = ("base", "window", "alternate", "tooltip")


def blend(front, back, share):
    """`front` painted over `back` with an opacity."""
    return theme._mix(back, front, share)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("role", ["text", "muted", "link", "warning", "error"])
def test_what_is_said_can_be_read_on_every_ground(name, ground, role):
    look = theme.theme(name)
    assert theme.contrast(look[role], look[ground]) >= 4.5


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("colour", COLOURS)
def test_text_and_links_can_be_read_on_marks_and_where_marks_overlap(name, colour):
    look = theme.theme(name)
    grounds = [look.marks[colour], *(blend(look.marks[colour], under, 0.82) for under in look.marks.values())]
    for ground in grounds:
        assert theme.contrast(look["text"], ground) >= 4.5
        assert theme.contrast(look["link"], ground) >= 4.5


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", ["error", "link"])
def test_text_can_be_read_where_a_revision_changed_it(name, role):
    look = theme.theme(name)
    ground = blend(look[role], look["base"], 0.16)
    assert theme.contrast(look["text"], ground) >= 4.5
    assert theme.contrast(look[role], ground) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_lines_shapes_and_focus_stand_out_from_what_is_around_them(name):
    look = theme.theme(name)
    assert all(theme.contrast(look.strong[colour], look.marks[colour]) >= 3 for colour in COLOURS)
    assert all(theme.contrast(look.strong[colour], look["base"]) >= 3 for colour in COLOURS)
    assert all(theme.contrast(look["accent"], look[ground]) >= 3 for ground in GROUNDS)


def test_colours_that_mean_something_differ_without_hue_too():
    """Marks are told apart by the line under them and by shape; see the styles in widgets/marks."""
    styles = [marks.style(colour) for colour in COLOURS]
    assert len({style.shape for style in styles}) == len({style.pattern for style in styles}) == 5
