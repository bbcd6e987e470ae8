"""The article list: ids, pages of rows, painting, selection."""

from array import array
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QDrag, QPainter, QPixmap
from PySide6.QtTest import QAbstractItemModelTester

from reader.models import ArticleRow, Hit, Origin, Passage, SearchResult
from tests.ui import samples
from ui import theme
from ui.models.articles import KEPT, PORTION, ArticleModel, dropped_articles, meta
from ui.models.delegate import RowPictures
from ui.panes.article_list import ArticleList, heading

ROW = ArticleRow(
    id=1,
    uuid="u",
    title="A title",
    title_origin=Origin.SOURCE,
    excerpt="An excerpt",
    provider="The Paper",
    domain="paper.example",
    published="2023-09-06",
    url="https://paper.example/1",
    topics=("AI",),
    tags=(),
    word_count=3,
    is_read=False,
    is_starred=True,
    annotation_count=2,
    orphan_count=0,
)


def hits(ids):
    return [Hit(replace(ROW, id=id, title=f"Title {id}"), 0.0) for id in ids]


def result(count):
    ids = array("q", range(1, count + 1))
    return SearchResult("", "all", ids, count, 1.0, "newest")


def more(before):
    """The same question's answer after articles came in, the newest ones on top."""
    return replace(before, ids=array("q", [*range(1001, 1101), *before.ids]), total=before.total + 100)


@pytest.fixture
def pane(qtbot):
    pane = ArticleList()
    qtbot.addWidget(pane)
    pane.resize(320, 400)
    pane.show()
    return pane


def test_what_is_dragged_leaves_its_goal_in_sight(pane, monkeypatch):
    """A label below the pointer, and no picture of whole rows, which covers the collection to which it goes."""
    dragged = []
    monkeypatch.setattr(
        QDrag, "exec", lambda drag, *_: dragged.append((drag.pixmap(), drag.hotSpot(), drag.mimeData()))
    )
    pane.show_result(result(20), hits)
    for rows in (1, 3):
        pane.select_all_of([3, 5, 7][:rows])
        pane.view.startDrag(Qt.DropAction.CopyAction)
        pixmap, spot, data = dragged[-1]
        assert len(dropped_articles(data)) == rows
        assert pixmap.height() < pane.view.rowHeight(0)
        assert 0 < pixmap.width() < pane.view.width()
        assert spot.x() < 0
        assert spot.y() < 0


def test_the_model_keeps_qts_promises(qtbot):
    model = ArticleModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_result(range(1, 300), hits)
    model.refresh()
    model.set_result([], hits)
    assert tester


def test_only_the_pages_in_sight_are_fetched(qtbot):
    asked = []
    model = ArticleModel()
    model.set_result(range(1, 1_000_001), lambda ids: asked.append(len(ids)) or hits(ids))
    for row in range(500_000, 500_000 + 2 * PORTION):
        assert model.hit(row).row.id == row + 1
    assert sum(asked) <= 3 * PORTION


def test_few_rows_are_kept(qtbot):
    model = ArticleModel()
    model.set_result(range(1, 100_001), hits)
    for row in range(0, 100_000, PORTION):
        model.hit(row)
    assert len(model._hits) == KEPT


def test_known_rows_are_not_fetched_until_they_change(qtbot):
    asked = []
    model = ArticleModel()
    model.set_result(
        range(1, 6), lambda ids: asked.extend(ids) or hits(ids), known={hit.row.id: hit for hit in hits([1, 2, 4])}
    )
    assert [model.hit(row).row.id for row in range(5)] == [1, 2, 3, 4, 5]
    assert asked == [3, 5]
    model.refresh([2])
    assert model.hit(1).row.id == 2
    assert asked == [3, 5, 2]


def test_an_article_that_has_gone_leaves_an_empty_row(qtbot):
    model = ArticleModel()
    model.set_result([1, 2], lambda ids: hits([1]))
    assert model.index(0, 0).data() == "Title 1"
    assert model.index(1, 0).data() is None


def test_a_row_can_be_heard(qtbot):
    model = ArticleModel()
    model.set_result([1], hits)
    said = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Title 1" in said
    assert "The Paper" in said
    assert "unread" in said
    assert "starred" in said


def test_selecting_announces_and_keys_move(pane, qtbot):
    pane.show_result(result(50), hits)
    seen = []
    pane.current_changed.connect(seen.append)
    pane.step(1)
    pane.view.setFocus()
    qtbot.keyClick(pane.view, Qt.Key.Key_Down)
    qtbot.keyClick(pane.view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert seen[:2] == [1, 2]
    assert pane.current == 50


def test_the_row_that_the_focus_brings_is_selected(pane, qtbot):
    pane.show_result(result(5), hits)
    pane.activateWindow()
    pane._sort_by.setFocus()
    qtbot.waitUntil(pane._sort_by.hasFocus)
    pane.view.setFocus()
    qtbot.waitUntil(lambda: pane.current == 1)
    assert pane.selected() == [1]


def test_letters_are_left_to_the_window(pane, qtbot):
    pane.show_result(result(50), hits)
    pane.step(1)
    qtbot.keyClick(pane.view, Qt.Key.Key_T)
    assert pane.current == 1


def test_a_new_answer_keeps_the_article(pane):
    pane.show_result(result(50), hits)
    pane.select(30)
    pane.show_result(result(40), hits, keep=30)
    assert pane.current == 30
    pane.show_result(result(10), hits, keep=30)
    assert pane.current == 0


def test_rows_that_come_in_above_do_not_move_what_is_read(pane, qtbot):
    pane.show_result(result(500), hits)
    pane.select(200)
    before = pane.view.rowViewportPosition(pane.model.row_of(200))
    pane.show_result(more(result(500)), hits, keep=200)
    assert pane.view.rowViewportPosition(pane.model.row_of(200)) == before


def test_select_all_of_a_great_list_reads_no_row(pane):
    asked = []
    pane.show_result(result(100_000), lambda ids: asked.append(len(ids)) or hits(ids))
    pane.view.selectAll()
    assert pane.selected_count() == 100_000
    assert len(pane.selected()) == 100_000
    assert sum(asked) < 2_000


@pytest.mark.parametrize("keep", [7, 0])
def test_what_is_selected_stays_so_while_articles_come_in(pane, keep):
    first = result(3_000)
    later = replace(first, ids=array("q", [*range(9_001, 9_101), *first.ids]), total=3_100)
    pane.show_result(first, hits)
    pane.select(7)
    pane.view.selectAll()
    pane.show_result(later, hits, keep=keep)
    assert pane.selected() == list(first.ids), "all that was selected, and nothing of what is new"
    pane.select_all_of([2, 3, 5, 9])
    pane.show_result(later, hits, keep=keep)
    assert pane.selected() == [2, 3, 5, 9]
    pane.show_result(replace(first, query="harbour"), hits, keep=0)
    assert pane.selected() == [], "another question begins anew"


def test_an_empty_answer_says_what_to_do(pane):
    pane.empty.say("Drop files here.")
    pane.show_result(result(0), hits)
    assert pane.findChildren(type(pane.empty.label))
    assert pane.empty.isVisible()
    assert pane.empty.label.text() == "Drop files here."


@pytest.mark.parametrize(
    "passage",
    [
        Passage("… the matching passage\nof it …", ((6, 14),)),
        Passage("x " * 300 + "match " + "y " * 300, ((600, 605),)),
        Passage("😀 emoji and عربي match", ((17, 22),)),
        Passage(""),
    ],
)
def test_rows_with_passages_are_painted(pane, passage):
    row = replace(ROW, title="A <b>title</b>\nover two lines", title_origin=Origin.INFERRED, orphan_count=1)
    pane.show_result(result(3), lambda ids: [Hit(replace(row, id=id), 1.0, (passage,)) for id in ids], passages=True)
    pane.select(2)
    picture = pane.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(14, 200) for y in range(40, 200)}
    assert len(colours) > 5


def test_a_match_in_the_title_is_marked(pane):
    row = replace(ROW, title="Harbour opens")
    for marks in ((), ((0, 7),)):
        found = (Passage(row.title, marks, "title"),)
        pane.show_result(
            result(3), lambda ids, found=found: [Hit(replace(row, id=id), 1.0, found) for id in ids], passages=True
        )
        picture = pane.grab().toImage()
        colours = {picture.pixelColor(x, y).name() for x in range(14, 200) for y in range(40, 200)}
        assert (theme.current().match.name() in colours) == bool(marks)


def test_a_row_painted_again_looks_as_before_and_as_it_is_now(pane):
    """Rows are kept as pictures; what they show, and how they are chosen, must show all the same."""

    def look():
        return pane.view.viewport().grab().toImage()

    theme.themes().choose("light")
    looks = []
    for change in ({}, {"is_starred": False}, {"is_read": True}, {"provider": "B"}):
        row = replace(ROW, **change)
        pane.show_result(result(3), lambda ids, row=row: [Hit(replace(row, id=id), 1.0) for id in ids])
        looks.append(look())
        assert look() == looks[-1]
    pane.select(2)
    looks.append(look())
    theme.themes().choose("dark")
    looks.append(look())
    for number, each in enumerate(looks):
        assert each not in looks[:number]
    theme.themes().choose("light")
    assert look() == looks[-2]


@pytest.mark.parametrize(("ratio", "drawn"), [(1, 1), (1.5, 2), (2, 1)])
def test_a_row_is_copied_only_where_it_begins_on_a_pixel(qtbot, ratio, drawn):
    ground, rows, calls = QPixmap(60, 60), RowPictures(), []
    ground.setDevicePixelRatio(ratio)
    painter = QPainter(ground)
    for _ in range(2):
        rows.paint(painter, QRect(0, 0, 20, 20), "a look", calls.append)
    painter.end()
    assert len(calls) == drawn


def test_the_context_menu_is_asked_for(pane, qtbot):
    pane.show_result(result(3), hits)
    with qtbot.waitSignal(pane.menu_requested):
        pane.view.customContextMenuRequested.emit(QPoint(5, 5))


def test_choosing_an_order_announces_it(pane, qtbot):
    actions = {action.data(): action for action in pane._sort_by.menu().actions()}
    with qtbot.waitSignal(pane.sort_changed) as blocker:
        actions["oldest"].trigger()
    assert blocker.args == ["oldest"]
    assert pane.sort == "oldest"


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, ["undated", "1,200 words"]),
        ({"word_count": 0}, ["undated"]),
        ({"published": "2021"}, ["2021"]),
        ({"topics": ("Ice", "Snow")}, ["Ice, Snow"]),
        ({"domain": "harbour.example"}, ["harbour.example"]),
    ],
)
def test_a_row_of_an_article_that_nothing_is_known_of_says_that_and_its_length(english, known, said):
    nothing = {"provider": "", "domain": "", "published": "", "topics": (), "word_count": 1200}
    assert meta(samples.row(**{**nothing, **known})) == said


def test_the_heading_counts():
    assert heading(12, 1204).startswith("12 of 1")
    assert heading(12, 12) == "12"


def test_the_answer_to_another_question_is_shown_from_its_top(pane):
    pane.show_result(result(500), hits)
    pane.select(400)
    other = replace(result(500), query="word")
    pane.show_result(other, hits, keep=400)
    assert (pane.current, pane.view.rowAt(0), pane.is_on_screen(400)) == (400, 0, False)
    pane.select(300)
    pane.show_result(replace(result(500), query="word*"), hits, keep=300)
    assert pane.is_on_screen(300)
    pane.show_result(replace(result(450), query="word"), hits, keep=300)
    assert (pane.current, pane.view.rowAt(0), pane.is_on_screen(300)) == (300, 0, False)
    pane.select(300)
    pane.show_result(result(500), hits, keep=300)
    assert pane.is_on_screen(300)


def test_rows_that_come_in_do_not_move_the_list_where_the_user_has_gone_on(pane):
    pane.show_result(result(500), hits)
    pane.select(20)
    pane.view.verticalScrollBar().setValue(pane.view.verticalScrollBar().maximum() // 2)
    before = list(pane.on_screen())
    assert len(before) > 3
    assert not pane.is_on_screen(20)
    pane.show_result(more(result(500)), hits, keep=20)
    assert pane.current == 20
    assert list(pane.on_screen()) == before


def test_the_top_of_the_list_shows_what_came_in(pane):
    pane.show_result(result(500), hits)
    pane.select(400)
    pane.view.scrollToTop()
    pane.show_result(more(result(500)), hits, keep=400)
    assert (pane.current, pane.on_screen()[0]) == (400, 1001)
