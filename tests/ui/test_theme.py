"""The three themes can be read, and the choice reaches every widget."""

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton, QSpinBox, QWidget

from ui import theme
from ui.widgets.paragraphs import Paragraphs

ON_SURFACES = [
    ("text", "base"),
    ("text", "window"),
    ("text", "button"),
    ("text", "alternate"),
    ("text", "tooltip"),
    ("muted", "base"),
    ("muted", "window"),
    ("link", "base"),
    ("link", "window"),
    ("visited", "base"),
    ("on_selection", "selection"),
    ("on_accent", "accent"),
    ("warning", "base"),
    ("error", "base"),
]


@pytest.fixture
def themes(qapp):
    before = (qapp.palette(), qapp.styleSheet())
    yield theme.themes()
    theme.themes().choose("light")
    qapp.setPalette(before[0])
    qapp.setStyleSheet(before[1])


@pytest.mark.parametrize("name", theme.NAMES)
@pytest.mark.parametrize(("front", "back"), ON_SURFACES)
def test_text_has_the_contrast_of_wcag_aa(name, front, back):
    look = theme.theme(name)
    assert theme.contrast(look[front], look[back]) >= 4.5


@pytest.mark.parametrize("name", theme.NAMES)
def test_text_can_be_read_on_every_mark(name):
    look = theme.theme(name)
    assert all(theme.contrast(look["text"], mark) >= 4.5 for mark in look.marks.values())
    assert all(theme.contrast(line, look["base"]) >= 3 for line in look.strong.values())
    assert theme.contrast(look.match_text, look.match) >= 4.5


@pytest.mark.parametrize("name", theme.NAMES)
def test_a_theme_has_the_five_colours(name):
    look = theme.theme(name)
    assert set(look.marks) == set(look.strong) == {"yellow", "green", "blue", "pink", "purple"}


@pytest.mark.parametrize("name", theme.NAMES)
def test_choosing_a_theme_repaints_the_application(themes, qtbot, name):
    with qtbot.waitSignal(themes.changed):
        themes.choose(name)
    assert QApplication.palette().color(QPalette.ColorRole.Base) == theme.theme(name)["base"]
    assert theme.current().name == name


def test_an_unknown_choice_follows_the_system(themes):
    themes.choose("gone")
    assert themes.choice == "system"
    assert theme.current().name in ("light", "dark")


def test_contrast_is_that_of_the_standard():
    white, black = theme.QColor("#ffffff"), theme.QColor("#000000")
    assert theme.contrast(white, black) == pytest.approx(21)
    assert theme.contrast(white, white) == 1


@pytest.mark.parametrize("name", theme.NAMES)
@pytest.mark.parametrize(("kind", "at"), [(QCheckBox, range(16)), (QLineEdit, range(2)), (QSpinBox, range(2))])
def test_the_outline_of_an_empty_box_is_seen(themes, qtbot, name, kind, at):
    """WCAG 2.2, 1.4.11: what shows where one ticks and writes stands out 3 to 1."""
    themes.choose(name)
    around = QWidget()
    qtbot.addWidget(around)
    box = kind(around)
    box.move(10, 10)
    around.show()
    image = around.grab().toImage()
    edge = [image.pixelColor(10 + x, 10 + box.height() // 2) for x in at]
    look = theme.theme(name)
    assert image.pixelColor(5, 5) == look["window"]
    assert max(min(theme.contrast(each, look["window"]), theme.contrast(each, look["base"])) for each in edge) >= 3


@pytest.mark.parametrize("name", theme.NAMES)
def test_a_field_that_is_off_is_told_from_one_that_is_on(themes, qtbot, name):
    themes.choose(name)
    around = QWidget()
    qtbot.addWidget(around)
    fields = [QLineEdit(around), QLineEdit(around)]
    fields[1].move(0, 60)
    fields[1].setEnabled(False)
    around.show()
    image = around.grab().toImage()
    on, off = (image.pixelColor(0, field.y() + field.height() // 2) for field in fields)
    window = theme.theme(name)["window"]
    assert theme.contrast(on, window) > 1.5 * theme.contrast(off, window)


def test_a_button_that_has_the_keyboard_is_as_large_as_it_was_in_another_theme_too(themes, qtbot):
    around = QWidget()
    qtbot.addWidget(around)
    button, other = QPushButton("Find other forms of the words", around), QLineEdit(around)
    around.show()
    around.activateWindow()
    qtbot.waitUntil(around.isActiveWindow)
    other.setFocus()
    themes.choose("light")
    before = button.sizeHint()
    button.setFocus()
    themes.choose("dark")
    assert button.hasFocus()
    assert button.sizeHint() == before


@pytest.mark.parametrize("name", theme.NAMES)
@pytest.mark.parametrize("kind", [QLineEdit, Paragraphs])
def test_the_hint_and_the_ground_of_a_field_that_is_off_are_told_from_those_of_one_that_is_on(
    themes, qtbot, name, kind
):
    themes.choose(name)
    around = QWidget()
    qtbot.addWidget(around)
    pictures = []
    for enabled in (True, False):
        field = kind(around)
        field.setPlaceholderText("M" * 40)
        field.setEnabled(enabled)
        field.resize(200, 40)
        field.show()
        around.show()
        image = field.grab().toImage()
        pictures.append([image.pixelColor(x, y).name() for x in range(8, 190) for y in range(8, 32)])
        field.hide()
    window = theme.theme(name)["window"]
    ground = [max(set(picture), key=picture.count) for picture in pictures]
    assert ground == [theme.theme(name)["base"].name(), window.name()]
    hint = [max(theme.contrast(theme.QColor(each), window) for each in set(picture)) for picture in pictures]
    assert hint[0] > 1.3 * hint[1]


@pytest.mark.parametrize("name", theme.NAMES)
def test_a_text_that_is_written_in_is_framed_as_a_field_is_and_its_words_stay_where_they_stood(themes, qtbot, name):
    themes.choose(name)
    around = QWidget()
    qtbot.addWidget(around)
    box, other = Paragraphs(around), QLineEdit(around)
    box.set_text("What a tag means")
    box.resize(200, 60)
    other.move(0, 80)
    around.show()
    around.activateWindow()
    qtbot.waitUntil(around.isActiveWindow)
    other.setFocus()
    before = box.viewport().mapTo(around, box.cursorRect().topLeft()), box.sizeHint()
    box.setFocus()
    framed = around.grab().toImage().pixelColor(0, box.height() // 2)
    assert framed == theme.theme(name)["accent"]
    assert (box.viewport().mapTo(around, box.cursorRect().topLeft()), box.sizeHint()) == before


@pytest.mark.parametrize("name", theme.NAMES)
def test_the_field_that_has_the_keyboard_is_framed_and_stands_where_it_stood(themes, qtbot, name):
    themes.choose(name)
    around = QWidget()
    qtbot.addWidget(around)
    field, plain = QLineEdit(around), QLineEdit(around)
    plain.setFrame(False)
    plain.move(0, 60)
    around.show()
    around.activateWindow()
    qtbot.waitUntil(around.isActiveWindow)
    before = field.geometry()
    field.setFocus()
    framed = around.grab().toImage().pixelColor(0, field.height() // 2)
    assert framed == theme.theme(name)["accent"]
    assert field.geometry() == before
    plain.setFocus()
    assert around.grab().toImage().pixelColor(0, plain.y() + plain.height() // 2) != theme.theme(name)["accent"]
