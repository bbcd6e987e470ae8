"""The reading pane as a reader uses it: mouse, keys, what is seen and what is announced."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument, QTextTable
from PySide6.QtWidgets import QApplication

from reader.models import Anchor, AnchorState, Block, Document, Field, Origin, Passage
from tests.ui import samples
from ui import theme
from ui.panes.reading import ReadingPane
from ui.theme import Typography
from ui.widgets.find_bar import find_all
from ui.widgets.text_builder import LONGEST


@pytest.fixture
def pane(qtbot):
    made = ReadingPane()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def plain(*paragraphs):
    """A document of paragraphs."""
    blocks, at = [], 0
    for paragraph in paragraphs:
        blocks.append(Block("paragraph", at, at + len(paragraph)))
        at += len(paragraph) + 1
    return Document("\n".join(paragraphs), tuple(blocks), ())


def show(pane, document, marks=(), matches=(), **changes):
    pane.show_article(samples.article(**changes), document, list(marks), samples.CODES, list(matches))


def point_of(pane, offset):
    """The middle of the character at `offset`."""
    view = pane.view
    view.select(offset, offset)
    left = view.cursorRect()
    view.select(offset + 1, offset + 1)
    right = view.cursorRect()
    view.clear_selection()
    return QPoint((left.x() + right.x()) // 2, left.center().y())


def text_on_screen(pane):
    return pane.view.toPlainText()


def test_the_heading_says_where_when_and_what_was_inferred(pane):
    fields = {"title": Field("title", "x", Origin.INFERRED, "first sentence")}
    show(pane, plain("Body."), fields=fields)
    shown = text_on_screen(pane)
    assert "Ostwick Mercury inferred · 6 Sep" in shown
    assert "Ostwick opens its reading room after eleven years inferred" in shown
    assert "Libraries · Ostwick" in shown
    assert "The harbour town has a house" not in shown


def test_a_record_without_text_shows_its_excerpt_and_says_so(pane, qtbot):
    show(pane, Document(), word_count=0)
    assert "The harbour town has a house" in text_on_screen(pane)
    assert "not in the archive" in text_on_screen(pane)
    with qtbot.waitSignal(pane.related_requested):
        pane.view.anchorClicked.emit(QUrl("link:0"))


@pytest.mark.parametrize("offset", range(0, 600, 7))
def test_every_offset_is_selected_as_it_is(pane, offset):
    document = samples.document()
    show(pane, document)
    start = document.text.find(document.text[offset].strip() or "the", offset)
    pane.go_to(start, start + 1)
    low, high = pane.selection()
    assert low <= start < high <= len(document.text)


def test_a_selection_in_a_table_counts_in_the_text(pane):
    document = samples.document()
    show(pane, document)
    start = document.text.find("2,871")
    pane.go_to(start, start + 5)
    assert pane.selection() == (start, start + 5)
    assert pane.view.createMimeDataFromSelection().text() == "2,871"


def test_a_selection_never_splits_a_cluster(pane):
    text = "family 👩‍👩‍👧 and cafe\u0301"
    show(pane, plain(text))
    pane.view.select(8, 9)
    assert pane.selection() == (7, 12)
    pane.view.select(len(text) - 1, len(text))
    assert pane.selection() == (len(text) - 2, len(text))


def test_what_is_copied_is_the_text_itself(pane):
    text = "a\u00a0b\u2028c\ufffcd"
    show(pane, plain(text))
    pane.view.select(0, len(text))
    pane.view.copy()
    assert pane.view.createMimeDataFromSelection().text() == text


def test_the_heading_can_not_be_marked(pane):
    show(pane, plain("Body."))
    cursor = pane.view.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(20, cursor.MoveMode.KeepAnchor)
    pane.view.setTextCursor(cursor)
    assert pane.selection() is None


@pytest.mark.parametrize(("key", "colour"), [("1", "yellow"), ("3", "blue"), ("5", "purple")])
def test_a_number_marks_the_selection(pane, qtbot, key, colour):
    show(pane, plain("Some words to mark."))
    pane.go_to(5, 10)
    with qtbot.waitSignal(pane.annotate_requested) as caught:
        qtbot.keyClicks(pane.view, key)
    assert caught.args == [5, 10, colour]
    assert pane.selection() is None


def test_the_mouse_selects_and_the_bar_marks(pane, qtbot):
    show(pane, plain("Some words to mark."))
    port = pane.view.viewport()
    start, end = point_of(pane, 5), point_of(pane, 12)
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(port, end)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)
    qtbot.waitUntil(pane._bar.isVisible)
    selected = pane.selection()
    with qtbot.waitSignal(pane.annotate_requested) as caught:
        qtbot.mouseClick(pane._bar._colours["green"], Qt.MouseButton.LeftButton)
    assert caught.args == [*selected, "green"]
    assert pane._bar.isHidden()


def test_nested_marks_are_all_reached_by_clicking_on(pane, qtbot):
    text = "A long marked passage with a shorter one inside."
    marks = [samples.mark("outer", text, "long marked passage"), samples.mark("inner", text, "marked", "blue")]
    show(pane, plain(text), marks)
    seen = []
    pane.annotation_activated.connect(seen.append)
    place = point_of(pane, text.find("marked") + 2)
    for _ in range(3):
        qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert seen == ["inner", "outer", "inner"]
    with qtbot.waitSignal(pane.colour_change_requested) as caught:
        qtbot.keyClicks(pane.view, "4")
    assert caught.args == ["inner", "pink"]


def test_marks_are_stepped_through_in_the_order_of_the_text(pane):
    text = "A long marked passage with a shorter one inside."
    show(pane, plain(text), [samples.mark("later", text, "shorter"), samples.mark("first", text, "marked")])
    seen = []
    pane.annotation_activated.connect(seen.append)
    pane.next_mark()
    pane.next_mark()
    pane.next_mark()
    pane.previous_mark()
    assert seen == ["first", "later", "first", "later"]


def test_keys_act_on_the_chosen_mark(pane, qtbot):
    text = "Some words to mark."
    show(pane, plain(text), [samples.mark("a", text, "words")])
    pane.next_mark()
    with qtbot.waitSignal(pane.annotation_activated):
        qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    with qtbot.waitSignal(pane.delete_requested) as caught:
        qtbot.keyClick(pane.view, Qt.Key.Key_Delete)
    assert caught.args == ["a"]
    qtbot.keyClick(pane.view, Qt.Key.Key_Escape)
    with qtbot.assertNotEmitted(pane.delete_requested):
        qtbot.keyClick(pane.view, Qt.Key.Key_Delete)


def test_an_older_revision_shows_its_own_marks_where_they_were_made(pane, qtbot):
    text = "Some words to mark."
    own = samples.mark("own", text, "words", revision=6, anchor=Anchor(AnchorState.ORPHANED))
    pane.show_article(samples.article(), plain(text), [own, samples.mark("new", text, "mark")], [], [], revision=6)
    assert [mark.id for mark in pane.view._layers.marks] == ["own"]
    assert not pane._lost_bar.isVisible()
    pane.go_to(5, 10)
    with qtbot.assertNotEmitted(pane.annotate_requested):
        qtbot.keyClicks(pane.view, "1")


def test_the_menu_offers_every_mark_at_the_place(pane, qtbot):
    text = "A long marked passage with a shorter one inside."
    marks = [samples.mark("outer", text, "long marked passage"), samples.mark("inner", text, "marked", "blue")]
    show(pane, plain(text), marks)
    menu = pane.build_menu(text.find("marked") + 1)
    subs = [action.menu() for action in menu.actions() if action.menu()]
    assert ["marked" in sub.title() for sub in subs] == [True, True]
    with qtbot.waitSignal(pane.delete_requested) as caught:
        subs[1].actions()[-1].trigger()
    assert caught.args == ["outer"]


def test_a_note_is_told_about_at_the_mark_and_as_it_is_written(pane):
    text = "Some words to mark."
    show(pane, plain(text), [samples.mark("a", text, "words", note="<b>why</b> & how")])
    place = point_of(pane, text.find("words") + 2)
    assert "<b>why</b> & how" in pane.view.tip_at(place)


def test_a_click_on_the_sign_in_the_margin_chooses_the_mark(pane, qtbot):
    text = "Some words to mark."
    show(pane, plain(text), [samples.mark("a", text, "words", note="why")])
    pane.view.viewport().repaint()
    box, _ = pane.view._signs[0]
    with qtbot.waitSignal(pane.annotation_activated) as caught:
        qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert caught.args == ["a"]


def test_marks_without_a_place_are_counted_above_the_text(pane, qtbot):
    text = "Some words."
    show(pane, plain(text), [samples.mark("gone", text, "lost words"), samples.mark("a", text, "words")])
    assert pane._lost_bar.isVisible()
    with qtbot.waitSignal(pane.orphans_requested) as caught:
        pane._lost_bar.findChild(type(pane._bar._note)).click()
    assert caught.args == [["gone"]]
    pane.set_annotations([])
    assert not pane._lost_bar.isVisible()


def test_links_are_announced_on_a_click_and_nothing_is_loaded(pane, qtbot):
    document = samples.document()
    show(pane, document)
    place = point_of(pane, document.text.find("catalogue") + 3)
    with qtbot.waitSignal(pane.link_activated) as caught:
        qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == ["https://example.org/catalogue?a=1&b=2"]
    image = int(QTextDocument.ResourceType.ImageResource.value)
    style = int(QTextDocument.ResourceType.StyleSheetResource.value)
    assert pane.view.loadResource(image, QUrl("file:///etc/hostname")).width() == 1
    assert bytes(pane.view.loadResource(style, QUrl("file:///etc/hostname"))) == b" "


def test_an_image_stands_as_its_name_and_size(pane):
    show(pane, samples.document())
    assert "reading-room.jpg · not loaded" in text_on_screen(pane)


def test_mark_up_in_a_text_is_text(pane):
    show(pane, plain("<h1>not a heading</h1><img src='x'>"), title="<i>plain</i>")
    assert "<h1>not a heading</h1><img src='x'>" in text_on_screen(pane)
    assert "<i>plain</i>" in text_on_screen(pane)


# -- finding ---------------------------------------------------------------------------------------------------


def test_find_counts_and_goes_round(pane, qtbot):
    show(pane, plain("one two one", "Two ONE"))
    pane.show_find()
    qtbot.keyClicks(pane._find._line, "one")
    qtbot.waitUntil(lambda: pane._find._count.text() == "1 of 3")
    qtbot.keyClick(pane._find._line, Qt.Key.Key_Return)
    assert pane._find._count.text() == "2 of 3"
    qtbot.keyClick(pane._find._line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(pane._find._line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert pane._find._count.text() == "3 of 3"
    qtbot.keyClick(pane._find._line, Qt.Key.Key_Escape)
    assert pane._find.isHidden()
    assert pane._found == []


def test_the_searchs_matches_are_stepped_through(pane):
    text = "alpha beta alpha"
    show(
        pane,
        plain(text),
        matches=[Passage("alpha", ((0, 5),)), Passage("alpha", ((11, 16),)), Passage("a", (), "title")],
    )
    steps = []
    for _ in range(3):
        pane.next_match()
        steps.append(pane.view._layers.current_match)
    assert steps == [(0, 5), (11, 16), (0, 5)]
    pane.previous_match()
    assert pane.view._layers.current_match == (11, 16)


def test_a_match_in_the_title_is_framed_there(pane):
    show(pane, plain("Body."), title="😀 Opens on Tuesday")
    title = "😀 Opens on Tuesday"
    before = pane.view.viewport().grab().toImage()
    pane.set_matches([Passage(title, ((2, 7),), "title"), Passage("gone", ((0, 4),), "excerpt")])
    ((low, high),) = pane.view._layers.line_matches
    cursor = QTextCursor(pane.view.document())
    cursor.setPosition(low)
    cursor.setPosition(high, QTextCursor.MoveMode.KeepAnchor)
    assert cursor.selectedText() == "Opens"
    assert pane.view.viewport().grab().toImage() != before
    pane.set_matches([])
    assert pane.view.viewport().grab().toImage() == before


@pytest.mark.parametrize(
    ("wanted", "found"), [("A b", [(0, 3), (4, 7)]), ("", []), (".", []), ("c++", [(8, 11)]), ("x", [])]
)
def test_find_all_takes_any_white_space_and_no_pattern(wanted, found):
    assert find_all("a b A\nb c++", wanted) == found


# -- by keys alone ------------------------------------------------------------------------------------------------


def test_words_sentences_and_paragraphs_are_taken_by_keys(pane, qtbot):
    text = "First sentence here. Second one 🙂 follows.\nNext paragraph."
    show(pane, plain(*text.split("\n")))
    qtbot.keyClick(pane.view, Qt.Key.Key_F7)
    assert pane._caret_line.isVisible()
    taken = []
    for key in (Qt.Key.Key_W, Qt.Key.Key_W, Qt.Key.Key_S, Qt.Key.Key_S, Qt.Key.Key_P):
        qtbot.keyClick(pane.view, key)
        taken.append(text[slice(*pane.selection())])
    assert taken == ["First", "First sentence", "First sentence here.", text.split("\n")[0], text]
    qtbot.keyClick(pane.view, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    assert text[slice(*pane.selection())] == text.split("\n")[0]
    with qtbot.waitSignal(pane.annotate_requested) as caught:
        qtbot.keyClick(pane.view, Qt.Key.Key_2)
    assert caught.args == [0, text.find("\n"), "green"]
    qtbot.keyClick(pane.view, Qt.Key.Key_Escape)
    assert not pane._caret_line.isVisible()


def test_arrows_select_whole_clusters(pane, qtbot):
    show(pane, plain("a👩‍👩‍👧b"))
    qtbot.keyClick(pane.view, Qt.Key.Key_F7)
    qtbot.keyClick(pane.view, Qt.Key.Key_Right)
    qtbot.keyClick(pane.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert pane.selection() == (1, 6)


# -- place, type, progress --------------------------------------------------------------------------------------


LONG = plain(*(f"Paragraph {number} of a long text that goes on and on for a while." for number in range(400)))


def test_the_place_is_kept_and_told(pane, qtbot):
    at = LONG.text.find("Paragraph 200 ")
    show(pane, LONG, position=at)
    assert abs(pane.view.first_visible() - at) < 200
    with qtbot.waitSignal(pane.offset_changed) as caught:
        pane.view.verticalScrollBar().setValue(0)
    assert caught.args == [1, 0]


def test_a_change_of_type_or_width_keeps_the_line_on_top(pane):
    show(pane, LONG)
    at = LONG.text.find("Paragraph 300 ")
    pane.view.scroll_to(at)
    before = pane.view.first_visible()
    pane.set_typography(Typography(size=19))
    assert abs(pane.view.first_visible() - before) < 150
    pane.resize(500, 700)
    assert abs(pane.view.first_visible() - before) < 150


def test_the_column_is_as_wide_as_its_measure(pane):
    show(pane, LONG)
    pane.resize(1600, 700)
    widths = []
    for measure in (50, 66):
        pane.set_typography(Typography(measure=measure))
        widths.append(pane.view.column_width())
        text_width = pane.view.viewport().width() - 88
        assert abs(text_width - widths[-1]) < 20
    assert widths[1] == pytest.approx(widths[0] * 66 / 50)


def test_the_wheel_zooms_and_zoom_0_goes_back(pane):
    show(pane, LONG)
    pane.zoom(3)
    assert pane.view.typography.size == 16
    pane.zoom(-99)
    assert pane.view.typography.size == 7
    pane.zoom(0)
    assert pane.view.typography.size == 13


def test_reading_to_the_end_is_told_once_the_end_was_seen(pane, qtbot, monkeypatch):
    monkeypatch.setattr("ui.panes.reading._END_SEEN", 20)
    show(pane, LONG)
    load(pane)
    with qtbot.assertNotEmitted(pane.read_reached, wait=80):
        pane.view.verticalScrollBar().setValue(500)
    with qtbot.waitSignal(pane.read_reached) as caught:
        pane.view.verticalScrollBar().setValue(pane.view.verticalScrollBar().maximum())
    assert caught.args == [1]


def test_selecting_a_short_article_is_not_reading_it(pane, qtbot):
    with qtbot.assertNotEmitted(pane.read_reached, wait=100):
        show(pane, plain("Short."))
    assert pane._end_timer.isActive()


def test_what_fits_on_the_screen_begins_to_be_read_once_it_is_whole(pane, qtbot):
    pane.resize(900, 3_500)
    rows = "\n".join(f"| {row} | words | {row * 7} |" for row in range(60))
    show(pane, samples.document(f"| n | words | seven |\n|---|---|---|\n{rows}\n"))
    assert not pane._end_timer.isActive()
    with qtbot.waitSignal(pane.view.completed):
        pass
    assert pane.view.verticalScrollBar().maximum() == 0
    assert pane._end_timer.isActive()


def test_the_first_screen_is_set_before_the_rest(pane, qtbot):
    with qtbot.waitSignal(pane.view.completed):
        show(pane, plain(*("Words of a paragraph. " * 20 for _ in range(12))))
        assert not pane.view._builder.done
        assert pane.view.document().size().height() > pane.view.viewport().height()
    assert pane.view._builder.done


def test_the_column_stands_still_between_a_short_text_and_a_long_one(pane):
    show(pane, plain("Short."))
    width = pane.view.viewport().width()
    show(pane, LONG)
    assert pane.view.verticalScrollBar().maximum() > 0
    assert pane.view.viewport().width() == width


def test_a_long_text_is_set_in_parts_and_reached_everywhere(pane, qtbot):
    document = plain(*(f"Paragraph {number} " + "word " * 60 for number in range(3000)))
    show(pane, document)
    assert not pane.view._builder.done
    start = document.text.find("Paragraph 2900 ")
    pane.go_to(start, start + 14)
    assert pane.selection() == (start, start + 14)
    qtbot.waitUntil(lambda: pane.view._builder.done)
    assert pane.selection() == (start, start + 14)


def test_right_to_left_paragraphs_are_set_right(pane):
    show(pane, plain("שלום עולם", "left to right"))
    found = [block for block in _blocks(pane) if block.text() in ("שלום עולם", "left to right")]
    assert [block.textDirection() for block in found] == [
        Qt.LayoutDirection.RightToLeft,
        Qt.LayoutDirection.LeftToRight,
    ]
    first = pane.view.cursorForPosition(QPoint(0, 0))
    first.setPosition(found[0].position())
    assert pane.view.cursorRect(first).x() > pane.view.viewport().width() / 2


def test_a_mark_across_paragraphs_is_painted_line_by_line(pane):
    text = "One paragraph.\nAnother one."
    show(pane, plain(*text.split("\n")), [samples.mark("a", text, "paragraph.\nAnother")])
    rects = list(pane.view._painter.rects(4, 22))
    assert len(rects) == 2
    assert all(low.bottom() <= high.top() for low, high in pairwise(rects))


def test_a_mark_over_both_directions_has_a_part_in_each(pane):
    text = "זהו משפט English words באמצע השורה"
    show(pane, plain(text))
    start = text.find("משפט")
    right, left = (text.find(word) for word in ("משפט", "Eng"))
    parts = list(pane.view._painter.rects(start, text.find("lish")))
    assert len(parts) == 2
    assert len(list(pane.view._painter.rects(right, right + 4))) == 1
    (english,) = pane.view._painter.rects(left, left + 3)
    assert min(part.left() for part in parts) == pytest.approx(english.left())


def test_everything_goes_when_the_pane_is_cleared(pane):
    text = "Some words."
    show(pane, plain(text), [samples.mark("gone", text, "lost")])
    pane.clear()
    assert pane.article is None
    assert text_on_screen(pane) == ""
    assert not pane._lost_bar.isVisible()
    assert pane.selection() is None


def test_a_change_of_colours_keeps_text_and_selection(pane):
    show(pane, plain("Some words to mark."))
    pane.go_to(5, 10)
    QApplication.sendEvent(pane.view, _palette_change())
    assert pane.selection() == (5, 10)


def _palette_change():
    from PySide6.QtCore import QEvent

    return QEvent(QEvent.Type.PaletteChange)


def _blocks(pane):
    block = pane.view.document().firstBlock()
    while block.isValid():
        yield block
        block = block.next()


# -- texts out of the ordinary ------------------------------------------------------------------------------------


def load(pane):
    while not pane.view._builder.done:
        QApplication.processEvents()


def test_a_paragraph_without_end_is_set_in_parts_that_read_as_one(pane):
    text = "word and another word; " * 2_000
    show(pane, plain("Before.", text, "After."))
    load(pane)
    assert max(len(block) for block in text_on_screen(pane).split("\n")) <= LONGEST
    whole = pane.view.text
    for start in (5_900, 11_990, 30_000):
        pane.view.select(start, start + 200)
        assert pane.selection() == (start, start + 200)
        assert pane.view.createMimeDataFromSelection().text() == whole[start : start + 200]
    pane.go_to(len(whole) - 6, len(whole))
    assert pane.view.createMimeDataFromSelection().text() == "After."


def test_a_line_of_one_megabyte_without_blanks_is_never_cut_inside_a_character(pane):
    show(pane, plain("👩\u200d👩\u200d👧" * 3_000))
    load(pane)
    assert "\ufffd" not in text_on_screen(pane)
    pieces = [block for block in text_on_screen(pane).split("\n") if "👩" in block]
    assert len(pieces) > 1
    assert all(piece.startswith("👩") and piece.endswith("👧") for piece in pieces)


def test_a_long_table_is_set_in_parts_of_the_same_columns(pane):
    rows = "\n".join(f"| {row} | some words about row {row} | {row * 7} |" for row in range(300))
    document = samples.document(f"Before.\n\n| n | words | seven |\n|---|---|---|\n{rows}\n\nAfter.\n")
    show(pane, document)
    assert not pane.view._builder.done
    load(pane)
    tables = [frame for frame in pane.view.document().rootFrame().childFrames() if isinstance(frame, QTextTable)]
    assert len(tables) > 3
    assert sum(table.rows() for table in tables) == 301
    assert len({tuple(each.rawValue() for each in table.format().columnWidthConstraints()) for table in tables}) == 1
    for words in ("some words about row 49", "some words about row 50", "some words about row 299"):
        start = document.text.index(words)
        pane.go_to(start, start + len(words))
        assert pane.view.createMimeDataFromSelection().text() == words


def test_the_parts_of_a_long_table_follow_without_a_gap(pane):
    rows = "\n".join(f"| {row} | words | {row * 7} |" for row in range(300))
    show(pane, samples.document(f"| n | words | seven |\n|---|---|---|\n{rows}\n"))
    load(pane)
    view = pane.view
    second = [frame for frame in view.document().rootFrame().childFrames() if isinstance(frame, QTextTable)][1]
    seam = view.document().documentLayout().frameBoundingRect(second).top()
    view.verticalScrollBar().setValue(int(seam) - 200)
    picture = view.viewport().grab().toImage()
    border = theme.current()["border"].rgb()
    whole = [x for x in range(picture.width()) if all(picture.pixel(x, y) == border for y in range(150, 250))]
    assert len(whole) >= 4


def test_a_long_listing_loads_while_it_is_read(pane):
    code = "\n".join(f"line {number} of the listing" for number in range(4_000))
    document = samples.document(f"```\n{code}\n```\n\nAfter.\n")
    show(pane, document)
    assert not pane.view._builder.done
    start = document.text.index("line 3999")
    pane.go_to(start, start + 9)
    assert pane.view.createMimeDataFromSelection().text() == "line 3999"


@pytest.mark.parametrize(("wanted", "found"), [("cafe", 2), ("CAFÉ", 2), ("東京", 1), ("and straße 5,", 1)])
def test_finding_ignores_case_and_accents(wanted, found):
    assert len(find_all("Le Café and the cafe\u0301, and Straße 5, 東京", wanted)) == found
