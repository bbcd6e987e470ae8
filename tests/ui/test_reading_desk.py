"""Reading in the window on a real archive: placing marks, citing, type, outline, the whole screen."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from reader.archive import Archive
from reader.errors import ArchiveError
from reader.settings import Settings
from ui import session
from ui.app import Shell
from ui.dialogs.beside import BesideDialog
from ui.widgets.labels import QuietButton

TEXT = """---
title: The harbour freezes
provider: Ostwick Mercury
publishedDateTime: 2021-01-05
---
# The ice

The harbour froze over on Monday. Skaters came from [every village](https://example.org/villages).

## What followed

The ice held for nine days, and nobody drowned.

### In the town

Bakers sold [hot rolls](https://example.org/rolls) on the quay.
"""


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "in" / "harbour.md"
    file.parent.mkdir()
    path = tmp_path / "test.db"
    with Archive.open(path) as archive:
        for text in (TEXT, TEXT.replace("for nine days, and nobody drowned", "until spring")):
            file.write_text(text, encoding="utf-8")
            archive.import_paths([file], workers=0)
            if "nine days" in text:
                archive.annotate(1, quote="nine days, and nobody drowned", note="Who counted?", tags=["ice"])
                archive.annotate(1, quote="Skaters", colour="blue", note="From where?")
    return path


@pytest.fixture
def window(qapp, path, qtbot):
    shell = Shell(Settings().changed(mark_read_after=0.0), hooks=False)
    window = shell.open(path)
    qtbot.waitUntil(lambda: window.shown is not None)
    yield window
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def marks(window):
    return {mark.selector.quote: mark for mark in window.session.archive.annotations(1)}


def standing(window, quote):
    """The words under a mark on screen, by the words it was made on."""
    mark = marks(window)[quote]
    text = window.session.archive.document(1).text
    return None if mark.anchor.start is None else text[mark.anchor.start : mark.anchor.end]


def select(window, words):
    start = window.reading.view.text.index(words)
    window.reading.setFocus()
    window.reading.go_to(start, start + len(words))


def press(qtbot, window, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)


LOST = "nine days, and nobody drowned"


def test_a_lost_mark_is_anchored_by_hand(window, qtbot):
    assert standing(window, LOST) is None
    bar = window.reading._lost_bar
    qtbot.mouseClick(bar.show_button, Qt.MouseButton.LeftButton)
    assert "nine days" in bar.label.text()
    assert not bar.place_button.isEnabled()
    select(window, "until spring")
    qtbot.mouseClick(bar.place_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: standing(window, LOST) == "until spring")
    mark = marks(window)[LOST]
    assert (mark.note, mark.tags, str(mark.anchor.state)) == ("Who counted?", ("ice",), "moved")
    qtbot.waitUntil(lambda: not bar.isVisible())
    window.operations.undo()
    qtbot.waitUntil(lambda: standing(window, LOST) is None)
    qtbot.waitUntil(bar.isVisible)


def test_a_lost_mark_is_anchored_by_keys_alone(window, qtbot):
    window.show_side(2)
    window.notes.select(marks(window)[LOST].uuid)
    window.notes._cards[marks(window)[LOST].uuid].setFocus()
    press(qtbot, window, Qt.Key.Key_Return)
    select(window, "until spring")
    qtbot.keyClick(window, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: standing(window, LOST) == "until spring")


def test_a_mark_covers_more_and_keeps_what_was_written(window, qtbot):
    window.reading.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_BracketRight)
    assert window.reading.view.active_mark == marks(window)["Skaters"].uuid
    select(window, "Skaters came from")
    qtbot.keyClick(window, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: standing(window, "Skaters") == "Skaters came from")
    mark = marks(window)["Skaters"]
    assert (mark.note, mark.colour) == ("From where?", "blue")
    window.operations.undo()
    qtbot.waitUntil(lambda: standing(window, "Skaters") == "Skaters")


def test_keys_go_on_with_the_mark_just_made(window, qtbot):
    select(window, "froze over")
    press(qtbot, window, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: "froze over" in marks(window) and window.reading.view.active_mark != "")
    press(qtbot, window, Qt.Key.Key_N)
    uuid = marks(window)["froze over"].uuid
    qtbot.waitUntil(lambda: uuid in window.notes._cards and window.notes._cards[uuid].is_editing())
    qtbot.keyClicks(QApplication.focusWidget(), "How thick?")
    press(qtbot, window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: marks(window)["froze over"].note == "How thick?")
    window.reading.setFocus()
    press(qtbot, window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(QApplication.focusWidget(), "ice")
    press(qtbot, window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: marks(window)["froze over"].tags == ("ice",))
    assert set(marks(window)) == {LOST, "Skaters", "froze over"}


def test_a_note_is_opened_for_the_mark_at_the_caret(window, qtbot):
    at = window.reading.view.text.index("Skaters") + 3
    window.reading.setFocus()
    window.reading.toggle_caret()
    window.reading.view.select(at, at)
    press(qtbot, window, Qt.Key.Key_N)
    assert window.notes._cards[marks(window)["Skaters"].uuid].is_editing()


def test_the_menu_of_a_mark_leads_to_its_note_and_tags(window, qtbot):
    at = window.reading.view.text.index("Skaters") + 3
    menu = window.reading.build_menu(at)
    sub = next(action.menu() for action in menu.actions() if action.menu())
    next(action for action in sub.actions() if action.text() == "Write a note").trigger()
    assert window.notes._cards[marks(window)["Skaters"].uuid].is_editing()


def test_without_a_passage_or_mark_the_window_says_what_a_note_needs(window, qtbot):
    window.reading.setFocus()
    press(qtbot, window, Qt.Key.Key_N)
    assert "Select a passage" in window.messages.text


def test_several_notes_change_in_one_step_each(window, qtbot):
    window.show_side(2)
    window.notes.select(marks(window)["Skaters"].uuid)
    card = window.notes._cards[marks(window)["Skaters"].uuid]
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(card, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: {mark.colour for mark in marks(window).values()} == {"pink"})
    window.operations.undo()
    qtbot.waitUntil(lambda: {mark.colour for mark in marks(window).values()} == {"yellow", "blue"})
    window.notes._list.flush()
    qtbot.keyClick(window.notes._cards[marks(window)["Skaters"].uuid], Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not marks(window))
    window.operations.undo()
    qtbot.waitUntil(lambda: len(marks(window)) == 2)


def test_in_large_type_the_tabs_keep_whole_names(window, qtbot):
    bar = window.side.tabBar()
    font = bar.font()
    font.setPointSizeF(24)
    bar.setFont(font)
    window.show_side(3)
    needed = [bar.fontMetrics().horizontalAdvance(bar.tabText(tab)) for tab in range(bar.count())]
    qtbot.waitUntil(lambda: all(bar.tabRect(tab).width() >= width for tab, width in enumerate(needed)))
    assert bar.rect().contains(bar.tabRect(3).center())


def test_without_a_chosen_mark_the_window_says_what_to_choose(window, qtbot):
    select(window, "froze over")
    qtbot.keyClick(window, Qt.Key.Key_X)
    assert "Choose a mark" in window.messages.text


def test_a_passage_is_copied_with_its_citation_and_found_again(window, qtbot):
    select(window, "until spring")
    qtbot.keyClick(window, Qt.Key.Key_C)
    line = QGuiApplication.clipboard().text()
    assert line.startswith("“until spring” — Ostwick Mercury, “The harbour freezes”, 2021-01-05, ¶ 2. carrel:")
    window.reading.view.clear_selection()
    window.reader.go_to_citation(line)
    assert window.reading.view.text[slice(*window.reading.selection())] == "until spring"
    assert "¶ 2" in window.messages.text


def test_a_citation_of_an_earlier_revision_shows_that_revision(window, qtbot):
    first = window.shown.article.revisions[0]
    text = window.session.archive.document(1, first.id).text
    start = text.index("nine days")
    line = window.session.archive.cite(1, start, start + 9, first.id)
    window.reader.go_to_citation(line)
    assert window.reading.revision == first.id
    assert window.reading.view.text[slice(*window.reading.selection())] == "nine days"
    assert "earlier" in window.messages.text


def test_a_missing_revision_is_named(window):
    line = window.session.archive.cite(1, 0, 5)
    window.reader.go_to_citation(line.replace("@", "@0123"))
    assert "does not hold the cited revision 0123" in window.messages.text


def test_paragraphs_show_their_numbers_and_are_selected_by_them(window, qtbot):
    window.table["text.numbers"].trigger()
    view = window.reading.view
    view.grab()
    boxes = view._painter.number_boxes
    assert len(boxes) == 3
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=boxes[1][0].center().toPoint())
    assert view.text[slice(*window.reading.selection())] == "The ice held until spring."
    assert window.settings.paragraph_numbers


def test_the_outline_goes_to_a_heading_and_back_to_the_text(window, qtbot):
    window.table["text.outline"].trigger()
    outline = window.reading._outline
    assert [outline.item(row).text().strip() for row in range(3)] == ["The ice", "What followed", "In the town"]
    qtbot.keyClick(outline, Qt.Key.Key_Down)
    qtbot.keyClick(outline, Qt.Key.Key_Down)
    qtbot.keyClick(outline, Qt.Key.Key_Return)
    assert window.reading.view.caret_offset() == window.reading.view.text.index("In the town")
    assert window.reading.view.hasFocus()


def test_the_whole_screen_shows_the_text_alone_and_the_keys_still_work(window, qtbot):
    window.table["screen.full"].trigger()
    for widget in (window.menuBar(), window.list, window.library, window.side, window.search):
        assert not widget.isVisible()
    select(window, "froze over")
    qtbot.keyClick(window, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: "froze over" in marks(window))
    window.reading.view.clear_selection()
    qtbot.keyClick(window, Qt.Key.Key_F11)
    assert window.list.isVisible()
    assert window.menuBar().isVisible()
    window.table["screen.full"].trigger()
    qtbot.keyClick(window.reading.view, Qt.Key.Key_Escape)
    assert window.reading.view.active_mark == ""
    qtbot.keyClick(window.reading.view, Qt.Key.Key_Escape)
    assert window.side.isVisible()


def test_type_changes_by_actions_and_is_kept(window):
    before = window.reading.view.typography
    for id in ("type.sans", "type.justified", "column.wider", "lines.looser"):
        window.table[id].trigger()
    after = window.reading.view.typography
    assert after.measure == before.measure + 5
    assert after.line_height == pytest.approx(before.line_height + 0.1)
    assert after.justified
    assert after.family != before.family
    window.table["zoom.in"].trigger()
    assert window.settings.panes["zoom"] == 1


def test_tab_leaves_the_text_and_links_have_keys_of_their_own(window, qtbot):
    window.reading.setFocus()
    assert window.reading.view.hasFocus()
    qtbot.keyClick(window.reading.view, Qt.Key.Key_Tab)
    assert not window.reading.view.hasFocus()
    window.table["link.next"].trigger()
    assert window.reading.view.selected_link() == "https://example.org/villages"
    with qtbot.waitSignal(window.reading.view.link_clicked) as clicked:
        window.reading.link_activated.disconnect()
        qtbot.keyClick(window.reading.view, Qt.Key.Key_Return)
    assert clicked.args == ["https://example.org/villages"]
    window.table["link.previous"].trigger()
    assert window.reading.view.selected_link() == "https://example.org/rolls"


def beside():
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, BesideDialog) and each.isVisible())


def test_what_changed_is_shown_with_the_marks_of_both_revisions(window, qtbot):
    window.table["revision.compare"].trigger()
    dialog = beside()
    for left, right in pairwise((dialog.previous, dialog.following, dialog.together)):
        assert right.x() - left.geometry().right() > 4, "they stand apart"
    qtbot.waitUntil(lambda: bool(dialog.changes))
    old, new = dialog.views
    assert "1 place changed" in dialog.summary.text()
    (start, end) = old._layers.removed[0]
    assert "nine days" in old.text[start:end]
    (start, end) = new._layers.added[0]
    assert "until spring" in new.text[start:end]
    assert {mark.tip.split("\n")[1] for mark in old._layers.marks} == {"Who counted?", "From where?"}
    assert {mark.tip.split("\n")[1] for mark in new._layers.marks} == {"From where?"}
    qtbot.keyClick(dialog, Qt.Key.Key_F6)
    assert dialog.views[0].hasFocus()
    qtbot.keyClick(dialog.views[0], Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_an_older_revision_is_compared_from_the_history(window, qtbot):
    asked = []
    window.history.compare_requested.connect(lambda *which: asked.append(which))
    window.show_side(3)

    def found():
        return [each for each in window.history.findChildren(QuietButton) if "what changed" in each.accessibleName()]

    qtbot.waitUntil(lambda: bool(found()))
    button = found()[0]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [(1, window.shown.article.revisions[0].id)]
    beside().close()


def test_two_articles_stand_side_by_side(window, path, qtbot):
    with Archive.open(path) as archive:
        other = path.parent / "in" / "railway.md"
        other.write_text("---\ntitle: A railway\n---\nThe council voted.\n", encoding="utf-8")
        archive.import_paths([other], workers=0)
    window.session.again()
    qtbot.waitUntil(lambda: window.list.model.rowCount() == 2)
    window.list.view.selectAll()
    window.table["article.beside"].trigger()
    dialog = beside()
    assert {view.accessibleDescription() for view in dialog.views} == {"A railway", "The harbour freezes"}
    assert not dialog.following.isVisible()
    dialog.close()


def test_a_mark_is_seen_before_it_is_kept(window, qtbot):
    """And it is one mark, before and after."""
    layers = window.reading.view._layers
    select(window, "until spring")
    kept = len(layers.marks)
    qtbot.keyClick(window.reading.view, Qt.Key.Key_3)
    assert [(mark.colour, window.reading.view.text[mark.start : mark.end]) for mark in layers.pending] == [
        ("blue", "until spring")
    ]
    assert len(layers.marks) == kept
    qtbot.waitUntil(lambda: "until spring" in marks(window) and len(layers.marks) == kept + 1)
    assert layers.pending == []


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (Qt.Key.Key_Delete, lambda window: "until spring" not in marks(window)),
        (Qt.Key.Key_2, lambda window: marks(window)["until spring"].colour == "green"),
    ],
)
def test_a_key_after_a_mark_is_about_that_mark_while_it_is_being_kept(window, qtbot, key, told):
    """An import may hold the keeping up; the mark chosen before must not be changed in its place."""
    view = window.reading.view
    view.go_to_mark(marks(window)["Skaters"].uuid)
    before = marks(window)["Skaters"]
    select(window, "until spring")
    qtbot.keyClick(view, Qt.Key.Key_3)
    assert view.is_keeping
    qtbot.keyClick(view, key)
    qtbot.waitUntil(lambda: not view.is_keeping and told(window))
    assert marks(window)["Skaters"] == before


def test_a_note_begun_while_its_mark_is_being_kept_is_on_that_mark(window, qtbot):
    window.reading.view.go_to_mark(marks(window)["Skaters"].uuid)
    select(window, "until spring")
    qtbot.keyClick(window.reading.view, Qt.Key.Key_3)
    window.table["note.passage"].trigger()
    qtbot.waitUntil(lambda: any(card.is_editing() for card in window.notes._cards.values()))
    (card,) = [card for card in window.notes._cards.values() if card.is_editing()]
    assert card.annotation.selector.quote == "until spring"


def test_a_mark_that_could_not_be_kept_is_not_shown(window, qtbot, monkeypatch):
    def full(*_arguments, **_named):
        raise ArchiveError("The disk is full.")

    monkeypatch.setattr(Archive, "annotate", full)
    select(window, "until spring")
    with qtbot.waitSignal(window.problems.sentence) as said:
        qtbot.keyClick(window.reading.view, Qt.Key.Key_3)
        assert window.reading.view._layers.pending
    assert said.args == ["The disk is full."]
    assert window.reading.view._layers.pending == []
    assert "until spring" not in marks(window)


def test_a_change_of_another_program_is_seen_with_the_next_of_ones_own(window, qtbot, path):
    with Archive.open(path) as other:
        other.annotate(1, quote="Bakers", note="Which?")
    select(window, "until spring")
    qtbot.keyClick(window.reading.view, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: {"Bakers", "until spring"} <= {each.selector.quote for each in window.shown.annotations})


def test_the_text_does_not_wait_for_thousands_of_marks(window, qtbot, monkeypatch):
    monkeypatch.setattr(session, "MANY", 1)
    monkeypatch.setattr(session, "NEAR", 60)
    with Archive.open(window.session.path) as archive:
        archive.annotate(1, quote="Bakers")
    window.show_article(1)
    assert not window.shown.is_whole
    assert "Bakers sold" in window.reading.view.toPlainText()
    assert [each.selector.quote for each in window.shown.annotations] == ["Skaters"]
    assert window.side.tabText(2) == "Notes (3)"
    select(window, "until spring")
    qtbot.keyClick(window.reading.view, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: window.shown.is_whole)
    qtbot.waitUntil(lambda: {"Skaters", "until spring"} <= {each.selector.quote for each in window.shown.annotations})
    qtbot.waitUntil(lambda: len(window.reading.view._layers.marks) == 3)
    qtbot.waitUntil(lambda: window.side.tabText(2) == "Notes (4)")


def test_a_mark_is_gone_to_though_the_text_does_not_wait_for_it(window, monkeypatch):
    monkeypatch.setattr(session, "MANY", 1)
    window.show_article(1)
    window.desk.open_mark(1, marks(window)["Skaters"].uuid)
    assert window.reading.view.active_mark == marks(window)["Skaters"].uuid
