"""The strip of matches over time, used with mouse and keys."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QFontMetrics

from ui.panes.timeline import Timeline, with_dates, without_dates

SHIFT = Qt.KeyboardModifier.ShiftModifier
COUNTS = {"": 3, "2021-03": 4, "2021-05": 1, "2022": 2, "2022-01": 5}


@pytest.fixture
def timeline(qtbot):
    pane = Timeline()
    qtbot.addWidget(pane)
    pane.resize(600, 48)
    pane.set_counts(COUNTS)
    pane.show()
    return pane


def test_every_month_from_the_first_to_the_last_has_a_bar(timeline):
    bars = timeline.strip.bars
    assert [bar.value for bar in bars] == [4, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5]
    assert "Mar 2021: 4" in bars[0].tip
    assert "2 dated 2022" in bars[10].tip


def test_a_range_is_told_by_its_ends_and_its_sum(timeline, qtbot):
    strip = timeline.strip
    strip.setFocus()
    for key, modifier in ((Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier),) + ((Qt.Key.Key_Right, SHIFT),) * 3:
        qtbot.keyClick(strip, key, modifier)
    assert strip.describe() == "Mar 2021 – Jun 2021: 5"
    assert strip.accessibleDescription() == "Mar 2021 – Jun 2021: 5"


def test_the_same_answer_again_leaves_a_choice_under_way(timeline, qtbot):
    strip = timeline.strip
    chosen = [strip.rect_of(number).center().toPoint() for number in (0, 2)]
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=chosen[0])
    qtbot.mouseMove(strip, chosen[1])
    timeline.set_counts(dict(COUNTS))
    assert strip.chosen == (0, 2)
    with qtbot.waitSignal(timeline.range_chosen):
        qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=chosen[1])
    timeline.set_counts(dict(COUNTS))
    assert strip.chosen is None


def test_the_axis_follows_the_width_and_the_bars(timeline):
    timeline.grab()
    before = timeline.strip.labels()
    timeline.resize(150, 48)
    narrow = timeline.strip.labels()
    timeline.set_counts({"2020-01": 1})
    assert len(before) > len(narrow) > 0
    assert [label for _, label in timeline.strip.labels()] == ["Jan 2020"]


def test_many_years_are_shown_as_years(timeline):
    timeline.set_counts({"1950": 1, "2020-02": 2})
    assert [bar.label for bar in timeline.strip.bars][:2] == ["1950", "1951"]
    assert len(timeline.strip.bars) == 71


def test_few_months_are_shown_by_day(timeline, qtbot):
    timeline.set_counts({"2021-03": 5, "2021-04": 1}, {"2021-03": 2, "2021-03-30": 3, "2021-04-02": 1})
    strip = timeline.strip
    assert [bar.value for bar in strip.bars] == [3, 0, 0, 1]
    assert "2 dated Mar 2021" in strip.bars[0].tip
    assert [bool(bar.label) for bar in strip.bars] == [True, False, True, False]
    with qtbot.waitSignal(timeline.range_chosen) as chosen:
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.rect_of(0).center().toPoint())
    assert chosen.args == ["2021-03-30", "2021-03-30"]


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (600, ["Mar 2021", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "2022"]),
        (400, ["Mar 2021", "May", "Jul", "Sep", "Nov", "2022"]),
        (200, ["Mar 2021", "Sep", "2022"]),
    ],
)
def test_the_axis_names_months_as_there_is_room(timeline, width, said):
    timeline.strip.setFont(font_of_width(timeline.strip.font(), 47, "Mar 2021"))
    timeline.resize(width, 48)
    labels = timeline.strip.labels()
    assert [text for _, text in labels] == said
    edges = [(left, left + timeline.strip.fontMetrics().horizontalAdvance(text)) for left, text in labels]
    assert all(end < start for (_, end), (start, _) in pairwise(edges))


def font_of_width(font: QFont, width: int, text: str) -> QFont:
    """The font in the size in which a text is about so wide, whatever fonts this machine has."""

    def distance(size: int) -> int:
        font.setPixelSize(size)
        return abs(QFontMetrics(font).horizontalAdvance(text) - width)

    font.setPixelSize(min(range(4, 30), key=distance))
    return font


def test_nothing_found_shows_nothing(timeline):
    timeline.set_counts({"": 5})
    assert list(timeline.strip.bars) == []


def test_dragging_chooses_months(timeline, qtbot):
    strip = timeline.strip
    first, last = (strip.rect_of(number).center().toPoint() for number in (0, 2))
    with qtbot.waitSignal(timeline.range_chosen) as chosen:
        qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=first)
        qtbot.mouseMove(strip, last)
        qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=last)
    assert chosen.args == ["2021-03", "2021-05"]


def test_keys_choose_months(timeline, qtbot):
    strip = timeline.strip
    strip.setFocus()
    qtbot.keyClick(strip, Qt.Key.Key_Home)
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert "Apr 2021: 0" in strip.accessibleDescription()
    qtbot.keyClick(strip, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(timeline.range_chosen) as chosen:
        qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert chosen.args == ["2021-04", "2021-05"]


@pytest.mark.parametrize("act", ["key", "mouse"])
def test_the_filter_can_be_taken_away(timeline, qtbot, act):
    with qtbot.waitSignal(timeline.cleared):
        if act == "key":
            qtbot.keyClick(timeline.strip, Qt.Key.Key_Delete)
        else:
            qtbot.mouseDClick(timeline.strip, Qt.MouseButton.LeftButton, pos=QPoint(30, 10))


def test_the_strip_is_told_in_words(timeline):
    assert timeline.strip.accessibleDescription() == "2021: 5, 2022: 7, undated: 3"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "date:2021-03..2021-05"),
        ("ferry", "ferry date:2021-03..2021-05"),
        ("ferry date:2019 night", "ferry night date:2021-03..2021-05"),
        ("date:..2020 before:2019 ferry", "ferry date:2021-03..2021-05"),
        ('"on date:2019 it" ferry', '"on date:2019 it" ferry date:2021-03..2021-05'),
        ("update:2019", "update:2019 date:2021-03..2021-05"),
    ],
)
def test_the_range_replaces_other_dates_of_the_query(query, expected):
    assert with_dates(query, "2021-03", "2021-05") == expected


def test_one_month_is_no_range():
    assert with_dates("a", "2021-03", "2021-03") == "a date:2021-03"
    assert without_dates("a date:2021-03 b") == "a b"
