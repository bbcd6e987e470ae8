"""Without a mouse and without a screen: Tab goes everywhere and is caught nowhere, focus is seen, names are said."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from reader.archive import Archive
from reader.settings import Settings
from ui import theme
from ui.app import Shell
from ui.tasks import Lane
from ui.widgets.section import Column

LINKS = " ".join(f"[word{number}](https://example.org/{number})" for number in range(40))
TEXT = f"---\ntitle: The harbour freezes\nprovider: Ostwick Mercury\n---\n# Ice\n\nThe harbour froze over. {LINKS}\n"


@pytest.fixture(autouse=True)
def light(english):
    theme.themes().choose("light")


@pytest.fixture
def window(qapp, tmp_path, qtbot):
    file = tmp_path / "in" / "harbour.md"
    file.parent.mkdir()
    file.write_text(TEXT, encoding="utf-8")
    path = tmp_path / "test.db"
    with Archive.open(path) as archive:
        archive.import_paths([file], workers=0)
        archive.annotate(1, quote="froze over", note="Who says so?")
        archive.annotate(1, kind="note", note="On the whole.")
    shell = Shell(Settings().changed(mark_read_after=0.0), hooks=False)
    window = shell.open(path)
    window.activateWindow()
    qtbot.waitUntil(lambda: window.shown is not None)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    yield window
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def show_side(window, qtbot, tab):
    """Bring a pane forward and wait until nothing is read for it and nothing is about to take another's place."""
    window.show_side(tab)
    QTest.qWait(250)
    lanes, columns = window.session.findChildren(Lane), window.findChildren(Column)
    assert lanes
    assert columns
    qtbot.waitUntil(lambda: not any(lane.is_busy for lane in lanes) and not any(map(is_waiting, columns)))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def is_waiting(column):
    return column.isVisible() and column.is_waiting


def tab_walk(window, key=Qt.Key.Key_Tab, limit=120):
    """The widgets that have the focus one after the other, until the first one has it again."""
    seen = [QApplication.focusWidget()]
    for _ in range(limit):
        QTest.keyClick(QApplication.focusWidget(), key)
        seen.append(QApplication.focusWidget())
        if seen[-1] is seen[0]:
            return seen
    raise AssertionError("Tab does not come back: " + ", ".join(map(name_of, seen[-6:])))


def name_of(widget):
    return f"{type(widget).__name__}({widget.accessibleName()})"


@pytest.mark.parametrize("tab", range(4))
@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_tab_goes_round_every_pane_and_is_caught_nowhere(window, qtbot, tab, key):
    show_side(window, qtbot, tab)
    window.search.box.setFocus()
    walked = tab_walk(window, key)
    assert len({id(each) for each in walked}) == len(walked) - 1
    for pane in (window.search, window.library, window.list, window.reading, window.side):
        assert any(pane is each or pane.isAncestorOf(each) for each in walked), pane
    assert sum(window.reading.isAncestorOf(each) for each in walked) <= 6


@pytest.mark.parametrize("tab", range(4))
def test_the_focus_is_seen_wherever_it_is(window, qtbot, tab):
    show_side(window, qtbot, tab)
    window.search.box.setFocus()
    unseen = []
    walked = tab_walk(window)
    for widget in dict.fromkeys(walked):
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        with_focus = picture(window, widget)
        other = next(each for each in walked if each is not widget and not widget.isAncestorOf(each))
        other.setFocus(Qt.FocusReason.TabFocusReason)
        if picture(window, widget) == with_focus:
            unseen.append(name_of(widget))
    assert unseen == [], unseen


def picture(window, widget):
    """What is seen of a widget."""
    QApplication.processEvents()
    corner = widget.mapTo(window, widget.rect().topLeft())
    return window.grab(widget.rect().translated(corner)).toImage()


@pytest.mark.parametrize("tab", range(4))
def test_everything_that_takes_the_focus_says_its_name(window, qtbot, tab):
    show_side(window, qtbot, tab)
    nameless = []
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            said = QAccessible.queryAccessibleInterface(widget)
            if not said.text(QAccessible.Text.Name).strip():
                nameless.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    assert nameless == []


def roles(widget):
    said = QAccessible.queryAccessibleInterface(widget)
    return said.role(), said.text(QAccessible.Text.Name), said.state()


def test_roles_and_states_are_those_of_what_is_seen(window, qtbot):
    window.show_side(2)
    qtbot.waitUntil(lambda: bool(window.notes._cards))
    card = next(iter(window.notes._cards.values()))
    role, name, state = roles(card)
    assert role == QAccessible.Role.Button
    assert "froze over" in name or "On the whole" in name
    assert state.focusable
    role, name, _state = roles(window.reading.view)
    assert name == "Text of the article"
    said = QAccessible.queryAccessibleInterface(window.reading.view)
    assert said.text(QAccessible.Text.Description) == "The harbour freezes"
    assert "The harbour froze over" in said.textInterface().text(0, said.textInterface().characterCount())
    role, name, _state = roles(window.reading._outline)
    assert role == QAccessible.Role.List
    assert name == "Outline of the text"


@pytest.fixture
def announced(monkeypatch):
    said = []

    def take(event):
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    for module in ("ui.widgets.announce", "ui.widgets.message_bar"):
        monkeypatch.setattr(f"{module}.QAccessible.updateAccessibility", take)
    return said


def test_what_happens_is_said(window, qtbot, announced):
    window.reading.setFocus()
    start = window.reading.view.text.index("harbour")
    window.reading.go_to(start, start + 7)
    qtbot.keyClick(window, Qt.Key.Key_C)
    assert "The passage is copied with its citation." in announced
    window.table["link.next"].trigger()
    assert "Link: https://example.org/0" in announced


def test_the_focus_returns_to_the_text_when_what_took_it_closes(window, qtbot):
    view = window.reading.view
    window.reading.setFocus()
    window.table["text.find"].trigger()
    assert not view.hasFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert view.hasFocus()
    window.table["text.outline"].trigger()
    assert not view.hasFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert view.hasFocus()
    window.table["text.outline"].trigger()
    assert not window.reading._outline.isVisible()
    assert view.hasFocus()


def test_a_mark_is_made_changed_and_deleted_by_keys_alone(window, qtbot):
    view = window.reading.view
    window.reading.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_F7)
    qtbot.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    start = view.text.index("harbour")
    view.select(start, start)
    qtbot.keyClick(view, Qt.Key.Key_W)
    assert view.text[slice(*view.selection())] == "harbour"
    qtbot.keyClick(view, Qt.Key.Key_4)

    def made():
        return [each for each in window.session.archive.annotations(1) if each.colour == "pink"]

    qtbot.waitUntil(lambda: bool(made()))
    assert made()[0].selector.quote == "harbour"
    qtbot.keyClick(view, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: len(view._layers.marks) == 2)
    while view.active_mark != made()[0].uuid:
        qtbot.keyClick(window, Qt.Key.Key_BracketRight)
    window.reading.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not made())
