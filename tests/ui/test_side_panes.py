"""Details, Related, Notes and History: what they show, and what they announce."""

import dataclasses
from itertools import pairwise

import pytest
from PySide6.QtCore import QDateTime, QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reader.models import (
    Anchor,
    AnchorState,
    Declared,
    DeclaredLink,
    Event,
    Field,
    ImportReport,
    ImportRun,
    Origin,
    Problem,
    Related,
    Similar,
)
from tests.ui import samples
from ui.formats import image_name, import_counts, moment, size
from ui.operations import import_summary
from ui.panes.details import DetailsPane, other_fields
from ui.panes.history import HistoryPane
from ui.panes.notes import NotesPane, in_text_order
from ui.panes.related import RelatedPane
from ui.widgets.card import Card, PlainCard
from ui.widgets.card_list import CardList
from ui.widgets.field_row import FieldRow
from ui.widgets.labels import ElidedLabel, LinkButton, PlainLabel
from ui.widgets.long_line import LongLine
from ui.widgets.section import Column, Section, SectionHeader
from ui.widgets.tag_editor import Chip, TagEditor


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Columns are made when they are asked for, not a moment later."""
    monkeypatch.setattr(Column, "delay", 0)
    monkeypatch.setattr(CardList, "delay", 0)


def make(qtbot, kind):
    pane = kind()
    qtbot.addWidget(pane)
    pane.resize(340, 800)
    pane.show()
    return pane


def words(pane):
    """Everything that stands in a pane."""
    labels = [label.text() for label in pane.findChildren(QLabel) if label.isVisible()]
    lines = [label.text() for label in pane.findChildren(ElidedLabel)]
    buttons = [button.text() for button in pane.findChildren(QPushButton) + pane.findChildren(QToolButton)]
    headers = [header.text() for header in pane.findChildren(SectionHeader)]
    return "\n".join(labels + lines + buttons + headers)


def named(pane, name, kind=QToolButton):
    """The button with an accessible name that begins so."""
    return next(found for found in pane.findChildren(kind) if found.accessibleName().startswith(name))


def test_a_card_narrows_with_its_pane(qtbot):
    card = Card("A report")
    card.add(PlainLabel("many words " * 30))
    qtbot.addWidget(card)
    card.resize(120, card.heightForWidth(120))
    assert card.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Preferred
    assert card.minimumSizeHint().width() < 100


# -- Details --------------------------------------------------------------------------------------------------


@pytest.fixture
def details(qtbot):
    pane = make(qtbot, DetailsPane)
    pane.show_article(samples.article(), ("places/harbour",))
    return pane


def test_a_correction_being_typed_goes_on_when_the_article_is_shown_anew(details, qtbot):
    qtbot.mouseClick(named(details, "Correct Title"), Qt.MouseButton.LeftButton)
    line = QApplication.focusWidget()
    qtbot.keyClicks(line, "Half a ti")
    details.show_article(samples.article(is_starred=True), ("places/harbour", "new"))
    details._column.flush()
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    assert line.text() == "Half a ti"
    qtbot.keyClicks(line, "tle")
    with qtbot.waitSignal(details.correct_requested) as caught:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert caught.args == [1, "title", "Half a title"]
    details.show_article(samples.article(id=2), ())
    details._column.flush()
    assert not details._column.page.findChildren(FieldRow)[0].draft()


def test_a_long_value_is_corrected_in_as_many_lines_as_it_has(details, qtbot):
    words = "He tells that each of the works is one of many " * 4
    details.show_article(samples.article(fields={"excerpt": Field("excerpt", words, Origin.SOURCE)}), ())
    details._column.flush()
    details.resize(260, 600)
    named(details._column.page, "Correct Excerpt").click()
    line = QApplication.focusWidget()
    qtbot.waitUntil(lambda: line.height() > 3 * line.fontMetrics().lineSpacing())
    QApplication.clipboard().setText("and\nmore")
    line.paste()
    with qtbot.waitSignal(details.correct_requested) as caught:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert caught.args == [1, "excerpt", f"{words}and more"]
    named(details._column.page, "Correct Excerpt").click()
    with qtbot.assertNotEmitted(details.correct_requested):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not any(each.isVisible() for each in details.findChildren(LongLine))


def test_every_value_says_who_says_it(details):
    origins = {row._name: row._mark.text() for row in details.findChildren(FieldRow)}
    assert origins["Title"] == "source"
    assert origins["Provider"] == "inferred"
    assert origins["Category"] == "corrected"
    assert "Source: news" in words(details)


def test_a_value_is_corrected_in_place(details, qtbot):
    named(details, "Correct Title").click()
    line = next(each for each in details.findChildren(QLineEdit) if each.accessibleName() == "Title")
    line.setText("Another title")
    with qtbot.waitSignal(details.correct_requested) as caught:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert caught.args == [1, "title", "Another title"]


def test_escape_leaves_a_value_as_it_was(details, qtbot):
    named(details, "Correct Title").click()
    line = next(each for each in details.findChildren(QLineEdit) if each.accessibleName() == "Title")
    line.setText("Another title")
    with qtbot.assertNotEmitted(details.correct_requested):
        qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert "Ostwick opens its reading room" in words(details)


def test_a_field_that_the_source_leaves_open_is_filled_in(details, qtbot):
    menu = next(each for each in details.findChildren(QToolButton) if each.text() == "Add a field").menu()
    assert "Title" not in [action.text() for action in menu.actions()]
    next(action for action in menu.actions() if action.text() == "Author").trigger()
    line = next(each for each in details.findChildren(QLineEdit) if each.accessibleName() == "Author")
    line.setText("A. Writer")
    with qtbot.waitSignal(details.correct_requested) as caught:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert caught.args == [1, "author", "A. Writer"]


def test_a_number_stays_a_number(details, qtbot):
    named(details, "Correct Quality").click()
    line = next(each for each in details.findChildren(QLineEdit) if each.accessibleName() == "Quality")
    line.setText("54")
    with qtbot.waitSignal(details.correct_requested) as caught:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert caught.args == [1, "quality", 54]


def test_a_corrected_value_can_go_back_to_the_source(details, qtbot):
    with qtbot.waitSignal(details.correct_requested) as caught:
        named(details, "Go back to what the source says about Category").click()
    assert caught.args == [1, "category", None]


def test_links_open_on_a_click_only(details, qtbot):
    with qtbot.waitSignal(details.link_activated) as caught:
        qtbot.mouseClick(details.findChild(LinkButton), Qt.MouseButton.LeftButton)
    assert caught.args == ["https://mercury.example/reading-room"]


def test_cipher_text_is_named_and_opens_on_demand(details):
    button = next(each for each in details.findChildren(QToolButton) if each.text().startswith("cipher text"))
    assert "512" in button.text()
    assert "AAAA" not in words(details)
    button.setChecked(True)
    assert "AAAA" in words(details)


def test_other_fields_are_those_that_nothing_else_shows():
    found = dict(other_fields(samples.article()))
    assert list(found) == ["desk", "secured"]


def test_nested_fields_are_readable(details):
    assert "editor: M. Lund" in words(details)
    assert "page: 3" in words(details)


def test_hostile_values_stay_text(qtbot):
    pane = make(qtbot, DetailsPane)
    deep = {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": 1}}}}}}}}
    front = {"html": "<img src='file:///etc/hostname'>", "deep": deep, "long": "x" * 5000, "list": [1, [2, [3]]]}
    fields = {"author": Field("author", "<b>A & B</b>", Origin.SOURCE, "author")}
    pane.show_article(samples.article(fields, front), ())
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in pane.findChildren(QLabel) if label.text())
    assert "<b>A & B</b>" in words(pane)
    assert "<img src='file:///etc/hostname'>" in words(pane)


def test_tags_are_added_and_removed(details, qtbot):
    editor = details.findChild(TagEditor)
    with qtbot.waitSignal(details.tags_change_requested) as caught:
        qtbot.keyClicks(editor._line, "sea, places/harbour, #new")
        qtbot.keyClick(editor._line, Qt.Key.Key_Return)
    assert caught.args == [1, ["sea"], []]
    with qtbot.waitSignal(details.tags_change_requested) as caught:
        qtbot.keyClick(editor.findChild(Chip), Qt.Key.Key_Delete)
    assert caught.args[0] == 1
    assert len(caught.args[2]) == 1


def test_completions_come_from_outside_and_leave_out_what_is_there(details, qtbot):
    details.set_tag_source(lambda text: [f"{text}/one", "places/harbour"])
    editor = details.findChild(TagEditor)
    qtbot.keyClicks(editor._line, "pla")
    assert editor._model.stringList() == ["pla/one"]
    editor._line.completer().activated.emit("pla/one")
    assert editor.tags() == ["places/harbour", "pla/one"]


def test_enter_adds_what_was_typed_unless_a_completion_was_chosen(details, qtbot):
    details.set_tag_source(lambda text: ["law/us", "law/eu"])
    editor = details.findChild(TagEditor)
    details.activateWindow()
    editor.focus_line()
    qtbot.waitUntil(editor._line.hasFocus)
    qtbot.keyClicks(editor._line, "law")
    popup = editor._line.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert editor.tags() == ["places/harbour", "law"]
    qtbot.keyClicks(editor._line, "law")
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert editor.tags() == ["places/harbour", "law", "law/us"]
    qtbot.waitUntil(lambda: editor._line.text() == "")


def test_a_closed_section_stays_closed(details, qtbot):
    section = next(each for each in details.findChildren(Section) if each._header.text() == "Fields")
    qtbot.mouseClick(section._header, Qt.MouseButton.LeftButton)
    details.show_article(samples.article(id=2), ())
    section = next(
        each for each in details.findChildren(Section) if each._header.text() == "Fields" and each.isVisible()
    )
    assert not section.is_open()


@pytest.mark.parametrize("kind", [DetailsPane, RelatedPane, NotesPane, HistoryPane])
def test_no_part_of_a_pane_is_ever_a_window(qtbot, kind):
    windows = []

    class Watch(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                windows.append(watched)
            return False

    pane = make(qtbot, kind)
    watch = Watch()
    QApplication.instance().installEventFilter(watch)
    for _ in range(2):
        fill(pane)
    QApplication.instance().removeEventFilter(watch)
    assert windows == []


def fill(pane):
    """Show something of everything in a pane."""
    article = samples.article()
    if isinstance(pane, DetailsPane):
        pane.show_article(article, ("a", "b"))
    elif isinstance(pane, RelatedPane):
        similar = Similar(other(), 0.7, "Both name Ostwick.", can_be_text=True)
        pane.show_related(article, Related((DeclaredLink(article.declared[0], None),), (other(),), (similar,)))
    elif isinstance(pane, NotesPane):
        pane.show_annotations(article, annotations(), samples.CODES)
        pane.edit("two")
        pane._cards["two"].edit_tags()
    else:
        pane.set_undo_label("Highlight")
        pane.show_history(article, [Event(1, "2024-01-01T09:00:00Z", "import", "added", 1)])


def test_a_pane_behind_another_is_made_when_it_comes_forward(qtbot):
    pane = DetailsPane()
    qtbot.addWidget(pane)
    pane.show_article(samples.article(), ())
    assert pane._column.page is None
    pane.show()
    assert "Ostwick opens its reading room" in words(pane)


def test_a_visible_pane_is_made_a_moment_later_and_once(qtbot, monkeypatch):
    monkeypatch.setattr(Column, "delay", 5)
    pane = make(qtbot, HistoryPane)
    before = pane._column.page
    pane.show_history(samples.article(), [])
    pane.set_undo_label("Highlight")
    assert pane._column.page is before
    qtbot.waitUntil(lambda: "Last: Highlight" in words(pane))
    assert "Revisions" in words(pane)


def test_the_focus_and_what_was_typed_survive_a_refresh(details, qtbot):
    line = details.findChild(TagEditor)._line
    line.setFocus()
    qtbot.keyClicks(line, "half a ta")
    details._column._focus = lambda: (QLineEdit, line.accessibleName(), line.text(), 0)
    details.show_article(samples.article(), ("places/harbour", "new"))
    again = details._column.page.findChild(TagEditor)._line
    assert again is not line
    assert again.text() == "half a ta"
    assert QApplication.focusWidget() is again


def test_long_lists_come_in_portions(qtbot):
    pane = make(qtbot, DetailsPane)
    keys = {f"custom{number}": f"value {number}" for number in range(100)}
    pane.show_article(samples.article(front_matter=keys), ())
    shown = words(pane)
    assert "value 29" in shown
    assert "value 30" not in shown
    assert "Other fields" in shown
    for expected in (59, 89, 99):
        (more,) = more_buttons(pane)
        more.setFocus()
        qtbot.keyClick(more, Qt.Key.Key_Space)
        shown = words(pane)
        assert f"value {expected}" in shown
        assert f"value {expected + 1}" not in shown
    assert more_buttons(pane) == []


def more_buttons(pane):
    buttons = [each for each in pane.findChildren(QPushButton) if each.text().startswith("Show")]
    return [each for each in buttons if each.isVisible()]


# -- Related -----------------------------------------------------------------------------------------------------


def other(**changes):
    return samples.row(**{"id": 2, "title": "A house by the sea", "provider": "Gazette", "word_count": 400, **changes})


def test_archived_reports_open_by_mouse_and_enter(qtbot):
    pane = make(qtbot, RelatedPane)
    pane.show_related(samples.article(), Related((DeclaredLink(Declared("x"), other()),), (), ()))
    card = pane.findChild(Card)
    with qtbot.waitSignal(pane.open_requested) as caught:
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert caught.args == [2]
    with qtbot.waitSignal(pane.open_requested):
        qtbot.keyClick(card, Qt.Key.Key_Return)


def test_a_report_outside_the_archive_has_a_link_only(qtbot):
    pane = make(qtbot, RelatedPane)
    declared = Declared("Elsewhere", url="https://e.example/1", published="2023-09", provider_name="E")
    pane.show_related(samples.article(), Related((DeclaredLink(declared, None),), (), ()))
    assert "not in the archive" in words(pane)
    assert "E · Sep 2023" in words(pane)
    with qtbot.assertNotEmitted(pane.open_requested):
        qtbot.mouseClick(pane.findChild(PlainCard), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(pane.link_activated) as caught:
        pane.findChild(LinkButton).click()
    assert caught.args == ["https://e.example/1"]


@pytest.mark.parametrize(("mine", "its", "asked"), [(0, 400, [1, 2]), (400, 0, [2, 1])])
def test_a_text_can_be_attached_to_a_record_from_either_side(qtbot, mine, its, asked):
    pane = make(qtbot, RelatedPane)
    similar = Similar(other(word_count=its), 0.7, "Both name Ostwick.", can_be_text=True)
    pane.show_related(samples.article(word_count=mine), Related((), (), (similar,)))
    assert "70 % alike" in words(pane)
    assert "Both name Ostwick." in words(pane)
    with qtbot.waitSignal(pane.attach_requested) as caught:
        next(each for each in pane.findChildren(QPushButton) if each.text().startswith("Attach")).click()
    assert caught.args == asked
    with qtbot.waitSignal(pane.keep_apart_requested) as caught:
        next(each for each in pane.findChildren(QPushButton) if each.text() == "Different reports").click()
    assert caught.args == [1, 2]


def test_nothing_related_is_said(qtbot):
    pane = make(qtbot, RelatedPane)
    pane.show_related(samples.article(), Related((), (), ()))
    assert "no other report" in words(pane)


def test_the_keyboard_stays_in_a_column_in_which_nothing_is_left_to_press(qtbot):
    holder = QWidget()
    layout = QVBoxLayout(holder)
    pane, search = RelatedPane(), QLineEdit()
    layout.addWidget(pane)
    layout.addWidget(search)
    qtbot.addWidget(holder)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    article = samples.article()
    pane.show_related(article, Related((), (), (Similar(other(), 0.7, "Both name Ostwick."),)))
    pane._column.flush()
    pane._column.focus_first()
    assert pane.isAncestorOf(QApplication.focusWidget())
    pane.show_related(article, Related((), (), ()))
    pane._column.flush()
    assert "no other report" in words(pane)
    assert pane.isAncestorOf(QApplication.focusWidget())


# -- Notes ---------------------------------------------------------------------------------------------------------


TEXT = "One two three four five six seven."


@pytest.fixture
def notes(qtbot):
    pane = make(qtbot, NotesPane)
    pane.show_annotations(samples.article(), annotations(), samples.CODES)
    return pane


def annotations():
    return [
        samples.mark("five", TEXT, "five", "pink", "A **bold** question", tags=("q/open",)),
        samples.mark("lost", TEXT, "eight", "green"),
        samples.mark("two", TEXT, "two three", note="second", created="2024-02-01T00:00:00Z"),
        samples.mark("whole", TEXT, "", note="On the whole", kind="note", selector=None),
        samples.mark("reply", TEXT, "", note="I agree", kind="reply", selector=None, reply_to="two"),
    ]


def test_the_order_is_that_of_the_text_with_orphans_first(notes):
    assert [each.uuid for each in in_text_order(annotations())] == ["lost", "whole", "two", "reply", "five"]
    assert list(notes._cards) == ["lost", "whole", "two", "reply", "five"]


def test_a_card_shows_quote_code_state_tags_and_creator(notes):
    shown = words(notes)
    for each in ("two three", "Question", "orphaned", "exact", "R. Falk"):
        assert each in shown
    assert [chip.text() for chip in notes._cards["five"].findChildren(Chip)] == ["q/open"]


def test_a_moved_mark_says_how_sure_that_is(qtbot):
    pane = make(qtbot, NotesPane)
    moved = samples.mark("m", TEXT, "two", anchor=Anchor(AnchorState.MOVED, 4, 7, 0.93))
    pane.show_annotations(samples.article(), [moved], samples.CODES)
    badge = next(label for label in pane.findChildren(QLabel) if label.text() == "moved")
    assert "93 %" in badge.toolTip()


def test_the_filter_looks_at_quote_note_tags_and_code(notes):
    for typed, left in (("bold question", ["five"]), ("q/open", ["five"]), ("agree", ["lost", "reply"]), ("zzz", [])):
        notes._filter.setText(typed)
        assert list(notes._cards) == left
    assert "No note fits" in words(notes)
    notes.select("two")
    assert notes._current == "two"
    assert len(notes._cards) == 5


def test_a_click_or_enter_goes_to_the_passage(notes, qtbot):
    with qtbot.waitSignal(notes.activated) as caught:
        qtbot.keyClick(notes._cards["two"], Qt.Key.Key_Return)
    assert caught.args == ["two"]
    assert notes._cards["two"].is_current


def test_a_click_on_the_quoted_words_goes_there_too(notes, qtbot):
    words = next(label for label in notes._cards["two"].findChildren(QLabel) if label.text() == "two three")
    with qtbot.waitSignal(notes.activated) as caught:
        qtbot.mouseClick(words, Qt.MouseButton.LeftButton)
    assert caught.args == ["two"]
    with qtbot.waitSignal(notes.activated) as caught:
        qtbot.mouseClick(notes._cards["five"]._view.viewport(), Qt.MouseButton.LeftButton)
    assert caught.args == ["five"]
    with qtbot.assertNotEmitted(notes.activated):
        qtbot.mouseDClick(words, Qt.MouseButton.LeftButton)
        assert words.hasSelectedText()


def test_a_note_is_edited_with_preview(notes, qtbot):
    notes.edit("two")
    card = notes._cards["two"]
    edit = card.findChild(QPlainTextEdit)
    qtbot.keyClicks(edit, " and *more*")
    qtbot.keyClick(edit, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert card._editor._view.toPlainText() == "second and more"
    with qtbot.waitSignal(notes.note_changed) as caught:
        next(each for each in card.findChildren(QPushButton) if each.text() == "Keep").click()
    assert caught.args == ["two", "second and *more*"]


def test_a_refresh_keeps_what_is_being_written(notes, qtbot):
    notes.edit("two")
    qtbot.keyClicks(notes._cards["two"].findChild(QPlainTextEdit), "!")
    notes.show_annotations(samples.article(), annotations(), samples.CODES)
    assert notes._cards["two"].draft() == "second!"


def test_escape_leaves_a_note_as_it_was(notes, qtbot):
    notes.edit("two")
    with qtbot.assertNotEmitted(notes.note_changed):
        qtbot.keyClick(notes._cards["two"].findChild(QPlainTextEdit), Qt.Key.Key_Escape)
    assert not notes._cards["two"].is_writing()


def test_keys_recolour_delete_and_step(notes, qtbot):
    card = notes._cards["two"]
    card.setFocus()
    with qtbot.waitSignal(notes.colour_changed) as caught:
        qtbot.keyClick(card, Qt.Key.Key_3)
    assert caught.args == ["two", "blue"]
    with qtbot.waitSignal(notes.delete_requested) as caught:
        qtbot.keyClick(card, Qt.Key.Key_Delete)
    assert caught.args == [["two"]]
    qtbot.keyClick(card, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is notes._cards["reply"]


def framed(notes):
    return [uuid for uuid, card in notes._cards.items() if card.is_current]


def test_several_are_chosen_by_mouse(notes, qtbot):
    ctrl, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

    def click(widget, modifier=Qt.KeyboardModifier.NoModifier):
        qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, modifier, QPoint(3, 3))

    with qtbot.assertNotEmitted(notes.activated):
        click(notes._cards["whole"], ctrl)
        click(notes._cards["five"], ctrl)
    assert notes.several() == framed(notes) == ["whole", "five"]
    assert "2 chosen" in words(notes)
    click(notes._cards["two"], shift)
    assert notes.several() == ["two", "reply", "five"]
    click(notes._cards["reply"], ctrl)
    assert notes.several() == framed(notes) == ["two", "five"]
    quote = next(each for each in notes._cards["lost"].findChildren(PlainLabel) if each.text() == "eight")
    click(quote, ctrl)
    assert notes.several() == ["lost", "two", "five"]
    click(notes._cards["lost"])
    assert notes.several() == []
    assert framed(notes) == ["lost"]
    assert notes._bar.isHidden()


def test_several_are_chosen_by_keys_and_changed_together(notes, qtbot):
    shift = Qt.KeyboardModifier.ShiftModifier
    notes._cards["two"].setFocus()
    qtbot.keyClick(notes._cards["two"], Qt.Key.Key_Down, shift)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down, shift)
    assert notes.several() == ["two", "reply", "five"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up, shift)
    assert notes.several() == ["two", "reply"]
    card = QApplication.focusWidget()
    assert card is notes._cards["reply"]
    with qtbot.waitSignal(notes.colours_changed) as caught:
        qtbot.keyClick(card, Qt.Key.Key_3)
    assert caught.args == [["two", "reply"], "blue"]
    with qtbot.waitSignal(notes.tags_requested) as caught:
        qtbot.keyClick(card, Qt.Key.Key_T)
    assert caught.args == [["two", "reply"]]
    qtbot.keyClick(card, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(notes.delete_requested) as caught:
        qtbot.keyClick(card, Qt.Key.Key_Delete)
    assert caught.args == [["lost", "whole", "two", "reply", "five"]]
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    assert notes.several() == []


def test_what_is_chosen_stays_over_a_change_and_goes_with_what_is_deleted(notes, qtbot):
    notes._cards["two"].setFocus()
    qtbot.keyClick(notes._cards["two"], Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    left = [each for each in annotations() if each.uuid in ("five", "lost", "whole")]
    notes.show_annotations(samples.article(), left, samples.CODES)
    assert notes.several() == framed(notes) == ["lost", "whole", "five"]


def test_after_a_deletion_the_keyboard_is_on_the_next_card(notes):
    card = notes._cards["two"]
    notes._list._focused = lambda: ("two", list(notes._cards).index("two"), type(card), card.accessibleName())
    left = [each for each in annotations() if each.uuid != "two"]
    notes.show_annotations(samples.article(), left, samples.CODES)
    assert QApplication.focusWidget() is notes._cards["reply"]


def test_a_marks_tags_are_told_whole(notes, qtbot):
    card = notes._cards["five"]
    with qtbot.waitSignal(notes.tags_changed) as caught:
        card._show_tags().add("sure")
    assert caught.args == ["five", ["q/open", "sure"]]


def test_the_next_tag_goes_on_being_typed_while_the_last_one_is_kept(notes, qtbot):
    notes.edit_tags("two")
    line = QApplication.focusWidget()
    with qtbot.waitSignal(notes.tags_changed):
        qtbot.keyClicks(line, "ice,")
    qtbot.keyClicks(line, "sk")
    kept = samples.mark("two", TEXT, "two three", note="second", created="2024-02-01T00:00:00Z", tags=("ice",))
    notes.show_annotations(
        samples.article(), [kept if each.uuid == "two" else each for each in annotations()], samples.CODES
    )
    again = QApplication.focusWidget()
    assert again is not line
    qtbot.keyClicks(again, "ate")
    with qtbot.waitSignal(notes.tags_changed) as caught:
        qtbot.keyClick(again, Qt.Key.Key_Return)
    assert caught.args == ["two", ["ice", "skate"]]


def test_two_versions_of_one_note_are_told_to_be_that_while_both_are_there(notes):
    copy = samples.mark("copy", TEXT, "two three", note="second, otherwise", conflict_of="two")
    notes.show_annotations(samples.article(), [*annotations(), copy], samples.CODES)
    (told,) = [label for label in notes._cards["copy"].findChildren(QLabel) if "a merge kept both" in label.text()]
    assert told.isVisible()
    assert "a merge kept both" not in words(notes._cards["two"])
    alone = [each for each in annotations() if each.uuid != "two"]
    notes.show_annotations(samples.article(), [*alone, copy], samples.CODES)
    assert "a merge kept both" not in words(notes._cards["copy"])


def test_a_note_on_the_whole_article(notes, qtbot):
    notes._new.click()
    edit = notes._editor.findChild(QPlainTextEdit)
    qtbot.keyClicks(edit, "All in all")
    with qtbot.waitSignal(notes.note_requested) as caught:
        qtbot.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert caught.args == ["All in all"]
    assert notes._editor.isHidden()


def many_marks(number=400):
    return [
        samples.mark(
            f"m{each}", TEXT, "two", note="A note. " * (each % 7), created=f"2024-01-01T00:{each // 60:02}:00Z"
        )
        for each in range(number)
    ]


@pytest.fixture
def long_list(qtbot):
    pane = make(qtbot, NotesPane)
    pane.show_annotations(samples.article(), many_marks(), samples.CODES)
    return pane


def on_screen(pane):
    """The annotations whose cards are seen, from the top."""
    view = pane._list.viewport().rect()
    places = {uuid: card.geometry().translated(card.parentWidget().pos()) for uuid, card in pane._cards.items()}
    return [uuid for uuid, place in places.items() if place.intersects(view)]


def test_only_the_cards_near_the_screen_exist(long_list, qtbot):
    order = [each.uuid for each in in_text_order(many_marks())]
    bar = long_list._list.verticalScrollBar()
    qtbot.waitUntil(lambda: not long_list._list._idle.isActive())
    assert on_screen(long_list) == order[: len(on_screen(long_list))]
    assert len(on_screen(long_list)) < len(long_list._cards) < 60
    for share in (0.5, 1.0, 0.2, 0.0):
        bar.setValue(int(bar.maximum() * share))
        qtbot.waitUntil(lambda: not long_list._list._idle.isActive())
        seen = on_screen(long_list)
        first = order.index(seen[0])
        assert seen == order[first : first + len(seen)]
        assert len(long_list._cards) < 120
    assert on_screen(long_list)[0] == order[0]


def test_no_gap_and_no_overlap_between_cards(long_list, qtbot):
    bar = long_list._list.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    qtbot.waitUntil(lambda: not long_list._list._idle.isActive())
    places = [card.geometry() for card in long_list._cards.values()]
    assert {below.top() - above.bottom() - 1 for above, below in pairwise(places)} == {6}
    assert all(card.height() >= card.heightForWidth(card.width()) for card in long_list._cards.values())


def test_every_note_of_many_can_be_reached_by_keys(long_list, qtbot):
    order = [each.uuid for each in in_text_order(many_marks())]
    long_list.select(order[-1])
    qtbot.keyClick(long_list._cards[order[-1]], Qt.Key.Key_Up)
    assert QApplication.focusWidget() is long_list._cards[order[-2]]
    long_list.select(order[0])
    assert on_screen(long_list)[0] == order[0]
    for before, after in pairwise(order[:40]):
        qtbot.keyClick(long_list._cards[before], Qt.Key.Key_Down)
        assert QApplication.focusWidget() is long_list._cards[after]
        assert after in on_screen(long_list)


@pytest.mark.parametrize("at", [-1, 40])
def test_the_field_of_a_note_that_is_written_is_whole_on_screen(long_list, qtbot, at):
    order = [each.uuid for each in in_text_order(many_marks())]
    long_list.resize(320, 480)
    long_list.activateWindow()
    long_list.select(order[at])
    before = long_list._cards[order[at]].height()
    long_list.edit(order[at])
    card, view = long_list._cards[order[at]], long_list._list.viewport()
    qtbot.waitUntil(lambda: card.isAncestorOf(QApplication.focusWidget()))

    def place():
        return card.geometry().translated(card.parentWidget().pos())

    qtbot.waitUntil(lambda: card.height() > before + 50)
    assert view.rect().contains(place())


def test_tab_walks_through_the_cards_in_their_order(long_list, qtbot):
    order = [each.uuid for each in in_text_order(many_marks())]
    long_list.select(order[20])
    long_list.select(order[12])
    cards = [order[12]]
    long_list._cards[order[12]].setFocus()
    for _ in range(60):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        cards += [uuid for uuid, card in long_list._cards.items() if card is QApplication.focusWidget()]
    assert cards[:4] == order[12:16]


def test_nothing_of_another_article_is_made_while_its_cards_are_awaited(long_list, qtbot, monkeypatch):
    monkeypatch.setattr(CardList, "delay", 10_000)
    long_list.show_annotations(samples.article(), annotations(), samples.CODES)
    long_list.resize(340, 1_600)
    qtbot.waitUntil(lambda: not long_list._list._idle.isActive())
    long_list._list.flush()
    assert list(long_list._cards) == ["lost", "whole", "two", "reply", "five"]


def test_what_is_being_written_stays_however_far_one_scrolls(long_list, qtbot):
    order = [each.uuid for each in in_text_order(many_marks())]
    long_list.edit(order[3])
    qtbot.keyClicks(long_list._cards[order[3]].findChild(QPlainTextEdit), "Mine. ")
    bar = long_list._list.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: not long_list._list._idle.isActive())
    long_list.select(order[-1])
    assert long_list._cards[order[3]].draft().endswith("Mine. ")


def test_a_mark_more_leaves_the_other_cards_as_they_are(long_list):
    before = dict(long_list._cards)
    more = samples.mark("new", TEXT, "two", note="new", created="2024-01-01T00030x")
    long_list.show_annotations(samples.article(), [*many_marks(), more], samples.CODES)
    assert all(long_list._cards[uuid] is card for uuid, card in before.items() if uuid in long_list._cards)
    long_list.select("new")
    assert "new" in on_screen(long_list)


def test_the_list_stands_still_when_a_mark_comes_above_it(long_list, qtbot):
    bar = long_list._list.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)
    qtbot.waitUntil(lambda: not long_list._list._idle.isActive())
    first = on_screen(long_list)[0]
    at = long_list._cards[first].mapTo(long_list, QPoint(0, 0))
    more = samples.mark("new", TEXT, "", note="On the whole", kind="note", selector=None)
    long_list.show_annotations(samples.article(), [more, *many_marks()], samples.CODES)
    assert long_list._cards[first].mapTo(long_list, QPoint(0, 0)) == at


def test_nothing_is_left_after_clearing(notes):
    notes.clear()
    assert notes._cards == {}
    assert "Choose an article" in words(notes)


# -- History ----------------------------------------------------------------------------------------------------------


def test_revisions_open_and_imports_tell_their_problems(qtbot):
    pane = make(qtbot, HistoryPane)
    article = samples.article()
    older = dataclasses.replace(article.revision, id=6, number=1)
    article = dataclasses.replace(article, revisions=(older, dataclasses.replace(article.revision, number=2)))
    pane.show_history(article, [Event(1, "2024-01-01T09:00:00Z", "import", "added", 1)])
    problem = Problem("/in/x.md", "encoding", "It is not text.", 3, "rejected")
    report = ImportReport(2, 3, 1, 1, 0, 1, 0, (problem,))
    pane.set_runs([ImportRun(2, "2024-01-01T09:00:00Z", "2024-01-01T09:00:00Z", "/in", report)])
    assert "import: added" in words(pane)
    assert "1 added, 1 revised, 1 rejected" in words(pane)
    assert "/in/x.md, line 3" in words(pane)
    assert "It is not text." in words(pane)
    with qtbot.waitSignal(pane.location_requested) as caught:
        named(pane, "Show the folder of /in/x.md").click()
    assert caught.args == ["/in/x.md"]
    old = next(card for card in pane.findChildren(Card) if card.accessibleName() == "Revision 1")
    with qtbot.waitSignal(pane.revision_requested) as caught:
        qtbot.mouseClick(old, Qt.MouseButton.LeftButton)
    assert caught.args == [1, 6]


def test_of_looks_through_a_folder_that_brought_nothing_the_newest_is_told(qtbot):
    pane = make(qtbot, HistoryPane)

    def run(id, label, **counts):
        return ImportRun(id, "2024-01-01T09:00:00Z", "2024-01-01T09:00:00Z", label, ImportReport(id, 9, **counts))

    runs = [
        run(9, "/in", unchanged=9),
        run(8, "/in", unchanged=8, rejected=1),
        run(7, "/elsewhere", unchanged=7),
        run(6, "/in", unchanged=6),
        run(5, "/in", added=1, unchanged=5),
        run(4, "/in", unchanged=4),
        dataclasses.replace(run(3, "/in", unchanged=3), finished=""),
        run(2, "/in", added=2),
        run(1, "/in", added=3),
    ]
    pane.set_runs(runs)
    assert [each.report.unchanged for each in pane._runs] == [9, 7, 6, 5, 4, 3, 0, 0]
    assert "8 unchanged" not in words(pane)


def test_many_problems_of_an_import_are_offered_as_a_table_the_worst_first(qtbot):
    pane = make(qtbot, HistoryPane)
    warnings = [Problem(f"/in/{at}.md", "date", "“2020-13” is no date.") for at in range(50)]
    worst = Problem("/in/x.md", "encoding", "It is not text.", 3, "rejected")
    report = ImportReport(2, 51, 50, rejected=1, skipped=2, problems=(*warnings, worst))
    run = ImportRun(2, "2024-01-01T09:00:00Z", "", "/in", report)
    assert import_summary(report) == f"Imported: {import_counts(report)}."
    pane.set_runs([run])
    (header,) = [each for each in pane.findChildren(SectionHeader) if each.text().startswith("51 problem")]
    qtbot.mouseClick(header, Qt.MouseButton.LeftButton)
    assert "/in/x.md, line 3" in words(pane)
    with qtbot.waitSignal(pane.problems_requested) as caught:
        next(each for each in pane.findChildren(QPushButton) if each.text().startswith("Show them")).click()
    assert caught.args == [run]
    assert "50 added, 2 skipped, 1 rejected, 50 with a warning" in words(pane), "as the window said after the import"


def test_an_import_under_way_is_told_from_one_that_was_killed(qtbot):
    pane = make(qtbot, HistoryPane)
    now = QDateTime.currentDateTimeUtc().toString(Qt.DateFormat.ISODateWithMs)
    killed = ImportRun(1, "2024-01-01T09:00:00.000Z", "", "/in", ImportReport(1, 9, added=7, seconds=3_660.0))
    elsewhere = dataclasses.replace(killed, id=2, started=now)
    ours = dataclasses.replace(killed, id=3, started=now)
    pane.set_runs([elsewhere, killed])
    assert "· under way in another program" in words(pane)
    stored = moment("2024-01-01T10:01:00Z")
    assert f"· not finished, last stored {stored}" in words(pane)
    pane.set_importing(True)
    pane.set_runs([ours, killed])
    assert words(pane).count("· under way\n") == 1
    assert f"· not finished, last stored {stored}" in words(pane)
    pane.set_importing(False)
    pane.set_undo_label("Import of 7 articles")
    assert words(pane).count("not finished") == 1, "it may have ended well: nobody has looked"
    pane.set_runs([ours, killed])
    assert "under way" not in words(pane)
    pane.set_runs([dataclasses.replace(ours, finished=now)])
    assert "not finished" not in words(pane)


def test_undo_is_offered_by_its_name(qtbot):
    pane = make(qtbot, HistoryPane)
    pane.set_undo_label("Highlight")
    assert "Last: Highlight" in words(pane)
    with qtbot.waitSignal(pane.undo_requested):
        next(each for each in pane.findChildren(QPushButton) if each.text() == "Undo").click()


# -- wording ---


def test_a_size_stays_on_one_line_with_its_unit():
    assert size(3_277) == "3.2\N{NO-BREAK SPACE}kB"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://x.example/a/b%20c.jpg?w=1", "b c.jpg"),
        ("https://x.example/", "x.example"),
        ("http://[broken", "http://[broken"),
        ("", ""),
    ],
)
def test_an_image_has_a_name(url, name):
    assert image_name(url) == name
