"""The widgets by themselves: notes that load nothing, rows that wrap, marks that differ without colour."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

import ui
from ui import theme
from ui.widgets import marks
from ui.widgets.card import Card, PlainCard
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.labels import LinkButton, PlainLabel, copy_button
from ui.widgets.line_edit import LineEdit
from ui.widgets.notes import NoteView, note_html
from ui.widgets.press import PushButton, ToolButton
from ui.widgets.progress_line import ProgressLine
from ui.widgets.safe_browser import WHOLE, plain_tip


@pytest.mark.parametrize(
    "note",
    [
        "<script>alert(1)</script>",
        "![x](file:///etc/hostname)",
        "![x](https://x.example/a.png)",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "<iframe src='https://x.example'></iframe>",
    ],
)
def test_a_note_names_no_resource(note):
    html = note_html(note)
    assert not any(tag in html for tag in ("<img", "<script", "<iframe", 'href="javascript'))


def test_a_note_is_as_high_as_its_text(qtbot):
    view = NoteView("one line")
    qtbot.addWidget(view)
    view.resize(200, 50)
    view.show()
    low = view.height()
    view.set_text("\n\n".join(f"paragraph {number}" for number in range(8)))
    assert view.height() > low * 4
    assert view.toPlainText().count("paragraph") == 8


def test_a_notes_link_is_announced_not_followed(qtbot):
    view = NoteView("[x](https://x.example/a%20b?c=1&d=2)")
    qtbot.addWidget(view)
    with qtbot.waitSignal(view.link_activated) as caught:
        view.anchorClicked.emit(_first_link(view.document()))
    assert caught.args == ["https://x.example/a%20b?c=1&d=2"]


def _first_link(document: QTextDocument):
    from PySide6.QtCore import QUrl

    return QUrl(document.begin().begin().fragment().charFormat().anchorHref())


def test_a_tool_tip_shows_mark_up_as_it_is():
    assert plain_tip("<b>a</b> & b\nc") == "<qt>&lt;b&gt;a&lt;/b&gt; &amp; b<br>c</qt>"
    assert plain_tip("") == ""
    assert plain_tip("a" * 700) == f"<qt>{'a' * 600} …</qt>"
    assert plain_tip("a" * 700, WHOLE) == f"<qt>{'a' * 700}</qt>"


def test_rows_wrap_and_mirror(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder, 5)
    for _ in range(4):
        child = QWidget()
        child.setFixedSize(40, 20)
        flow.addWidget(child)
    assert flow.heightForWidth(100) == 45
    assert flow.heightForWidth(400) == 20
    flow.setGeometry(QRect(0, 0, 100, 100))
    assert [flow.itemAt(index).geometry().x() for index in range(4)] == [0, 45, 0, 45]


def test_each_mark_differs_without_its_colour():
    styles = [marks.style(colour) for colour in marks.MARK_COLOURS]
    assert len({each.shape for each in styles}) == 5
    assert len({each.pattern for each in styles}) == 5


@pytest.mark.parametrize("name", theme.NAMES)
@pytest.mark.parametrize("colour", marks.MARK_COLOURS)
def test_text_stays_readable_on_a_mark(name, colour):
    shown = theme.theme(name)
    assert theme.contrast(QColor(shown["text"]), shown.marks[colour]) >= 4.5


@pytest.mark.parametrize(
    ("label", "done", "total", "said"),
    [
        ("Importing, 248 files/s, 3 s left", 1400, 2145, "Importing 1,400 of 2,145 · 248 files/s, 3 s left"),
        ("Importing, 248 files/s, 1 s left", 2145, 2145, "Importing 2,145 of 2,145"),
        ("Importing", 5, 2145, "Importing 5 of 2,145"),
        ("Importing", 1200, -1, "Importing 1,200"),
        ("Comparing articles", 0, -1, "Comparing articles"),
    ],
)
def test_progress_tells_the_count_before_the_pace(qtbot, label, done, total, said):
    line = ProgressLine()
    qtbot.addWidget(line)
    line.show_state(label, done, total)
    assert line.label.text() == said


@pytest.mark.parametrize("kind", [Card, PlainCard])
def test_what_is_said_quietly_is_quiet_on_a_card_that_can_be_pressed_too(qtbot, kind):
    theme.themes().choose("light")
    card = kind("Revision 1")
    label = PlainLabel("M" * 12, "small", selectable=False)
    card.add(label)
    qtbot.addWidget(card)
    card.resize(300, 80)
    card.show()
    image, ground = label.grab().toImage(), theme.current()["base"]
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    strongest = max(theme.contrast(QColor(each), ground) for each in colours)
    assert strongest == pytest.approx(theme.contrast(theme.current()["muted"], ground), rel=0.05)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_presses_a_button_as_the_space_bar_does(qtbot, key):
    for button in (PushButton("Import"), ToolButton(), copy_button("x", "Copy"), LinkButton("link", "to")):
        qtbot.addWidget(button)
        button.show()
        with qtbot.waitSignal(button.clicked):
            qtbot.keyClick(button, key)


def test_enter_held_down_presses_once(qtbot):
    button, pressed = PushButton("Import"), []
    qtbot.addWidget(button)
    button.clicked.connect(lambda: pressed.append(True))
    for repeated in (False, True, True):
        QApplication.sendEvent(button, _enter(repeated))
    assert len(pressed) == 1


def _enter(repeated):
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", repeated)


def test_enter_opens_a_menu_button(qtbot):
    button = ToolButton()
    menu = QMenu(button)
    menu.addAction("Newest first")
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    qtbot.addWidget(button)
    button.show()
    QTimer.singleShot(50, menu.close)
    with qtbot.waitSignal(menu.aboutToShow):
        qtbot.keyClick(button, Qt.Key.Key_Return)


def test_every_button_of_the_window_is_one_that_enter_presses():
    """But for those of a box with Ok and Cancel, which Qt makes."""
    made = re.compile(r"\bQ(?:Push|Tool)Button\(")
    root = Path(ui.__file__).parent
    files = [path for folder in ("panes", "widgets", "dialogs") for path in (root / folder).glob("*.py")]
    assert len(files) > 60
    guilty = [
        path.name for path in files if made.search(re.sub(r"class \w+\(Q\w+Button\)", "", path.read_text("utf-8")))
    ]
    assert guilty == []


def test_undo_is_the_windows_while_a_line_has_no_typing_to_take_back(qtbot):
    window, undone = QWidget(), []
    qtbot.addWidget(window)
    line = LineEdit(window)
    QShortcut(QKeySequence("Ctrl+Z"), window, lambda: undone.append(line.text()))
    window.show()
    window.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    qtbot.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [""]
    qtbot.keyClicks(line, "ice")
    qtbot.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert line.text() == ""
    assert undone == [""]
