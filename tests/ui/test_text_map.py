"""Offsets of a text and positions in a document agree, whatever the text is made of."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from reader.graphemes import widen
from ui.widgets.ranges import Ranges
from ui.widgets.text_map import TextMap, shown

TEXTS = st.text(
    st.sampled_from("ab \n\te\u0301🙂👩‍👧🇩🇪\u200dאבجم漢क्षि\u2028\u2029\ufdd0\ufffc\x00") | st.characters(), max_size=60
)


@given(TEXTS)
def test_what_is_shown_has_the_texts_offsets(text):
    assert len(shown(text)) == len(text)
    document = QTextDocument()
    QTextCursor(document).insertText(shown(text))
    assert document.blockCount() == 1
    assert document.characterCount() - 1 == len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(TEXTS, st.integers(0, 9))
def test_offsets_survive_the_way_there_and_back(text, position):
    found = TextMap(text)
    found.add(0, len(text), position)
    assert [found.offset(found.position(at)) for at in range(len(text) + 1)] == list(range(len(text) + 1))


def test_an_offset_in_the_middle_of_a_surrogate_pair_is_the_pairs_start():
    found = TextMap("a🙂b")
    found.add(0, 3, 10)
    assert [found.offset(position) for position in range(10, 15)] == [0, 1, 1, 2, 3]


def test_what_no_segment_shows_has_the_nearest_place():
    found = TextMap("one\ttwo")
    found.add(0, 3, 5)
    found.add(4, 7, 20)
    assert found.position(3) == 8
    assert found.offset(12) == 3
    assert found.offset(0) == 0
    assert not found.holds(12)
    assert found.pieces(1, 6) == [(6, 8), (20, 22)]
    assert found.pieces(3, 4) == []


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_a_range_of_whole_clusters_splits_none(text, start, end):
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    low, high = widen(text, start, end)
    assert low <= start
    assert high >= end
    edges = {0, *(match.end() for match in regex.finditer(r"\X", text))}
    assert {low, high} <= edges


@pytest.mark.parametrize("cluster", ["👩‍👩‍👧", "e\u0301", "🇩🇪", "क्षि"])
def test_half_a_cluster_becomes_the_whole(cluster):
    text = f"a{cluster}b"
    assert widen(text, 1, 2) in ((1, 1 + len(cluster)), (1, 1 + len(regex.match(r"\X", cluster)[0])))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), max_size=30), st.integers(0, 60), st.integers(0, 20))
def test_ranges_find_what_touches(pairs, start, length):
    items = [(low, low + size) for low, size in pairs]
    wanted = sorted(item for item in items if item[0] <= start + length and item[1] >= start)
    assert sorted(Ranges(items).touching(start, start + length)) == wanted


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), max_size=20),
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20)), max_size=5),
    st.data(),
)
def test_changed_ranges_are_as_if_sorted_anew(pairs, more, data):
    items = [(low, low + size) for low, size in pairs]
    gone = data.draw(st.lists(st.sampled_from(range(len(items))), unique=True)) if items else []
    come = [(low, low + size) for low, size in more]
    changed = Ranges(items).changed([items[index] for index in gone], come)
    anew = Ranges([item for index, item in enumerate(items) if index not in gone] + come)
    assert list(changed) == list(anew)
    for at in range(0, 75, 5):
        assert changed.touching(at, at + 3) == anew.touching(at, at + 3)
        assert changed.first_from(at) == anew.first_from(at)
