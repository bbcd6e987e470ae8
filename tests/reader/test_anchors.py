"""Selectors, quotes, the difference of texts, and re-anchoring that never stands on the wrong passage."""

import os
import random
from functools import cache
from pathlib import Path

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.anchors import real_texts as real
from reader.anchors import compare, content_hash, find_quote, locate, locate_all, make_selector
from reader.anchors.selectors import MOST_CONTEXT
from reader.errors import Ambiguous, InputError, NotFound
from reader.graphemes import widen
from reader.models import Anchor, AnchorState, Annotation
from tests.reader.mutations import edit, judge, make_text, survival

EXACT, MOVED, ORPHANED = AnchorState
#: Real texts, where this machine has any: they are no part of the repository.
CORPORA = Path(os.environ.get("CARREL_CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))
MARKS = ["e\u0301", "👩‍👩‍👧‍👦", "🇫🇷", "क्षि", "ab", " ", "\r\n", "한", "שָׁ", "ﷺ", "\u200d", "\u0301"]
clustered = st.lists(st.sampled_from(MARKS), max_size=60).map("".join)


def mark(text, quote, nth=0):
    """The selector of the n-th place that reads `quote`."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return make_selector(text, start, start + len(quote))


def shown(text, anchor):
    return None if anchor.start is None else text[anchor.start : anchor.end]


# -- selectors and quotes


@given(clustered, st.data())
def test_ranges_are_widened_to_whole_clusters(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    bounds = {0, *(match.end() for match in regex.finditer(r"\X", text))}
    low = max(each for each in bounds if each <= start)
    high = min(each for each in bounds if each >= end)
    assert widen(text, start, end) == (low, high)


@given(st.integers(0, 10**9))
@example(984194)
def test_a_selector_says_what_stands_there(seed):
    """Where not even the longest context tells the place from another one, it is not guessed."""
    rng = random.Random(seed)
    text = make_text(rng, 6)
    start = rng.randrange(len(text))
    selector = make_selector(text, start, min(len(text), start + rng.randint(1, 60)))
    assert text[selector.start : selector.end] == selector.quote
    assert text[: selector.start].endswith(selector.prefix)
    assert text[selector.end :].startswith(selector.suffix)
    whole = selector.prefix + selector.quote + selector.suffix
    if text.find(whole, text.find(whole) + 1) < 0:
        assert locate(text, selector) == Anchor(EXACT, selector.start, selector.end)
    else:
        assert len(whole) > MOST_CONTEXT
        assert locate(text, selector).state is AnchorState.ORPHANED


def test_a_repeated_passage_gets_more_context():
    text = "\n".join(f"{n}: the very same long sentence stands in every single one of these lines." for n in range(9))
    selector = mark(text, "every single one", nth=4)
    assert text.count(selector.prefix + selector.quote + selector.suffix) == 1


@pytest.mark.parametrize(
    ("quote", "around", "found"),
    [
        ("old bridge", {}, "old bridge"),
        ("the  old\nbridge", {}, "the old bridge"),
        ("bridge", {"prefix": "old "}, "bridge"),
        ("bridge", {"prefix": "the   old"}, "bridge"),
        ("bridge", {"suffix": " is new"}, "bridge"),
    ],
)
def test_a_quote_is_found_whatever_the_blanks(quote, around, found):
    text = "They closed the old bridge. The other bridge is new."
    start, end = find_quote(text, quote, **around)
    assert text[start:end] == found


@pytest.mark.parametrize(
    ("quote", "around", "error", "words"),
    [
        ("bridge", {}, Ambiguous, "fits 2 places"),
        ("tunnel", {}, NotFound, "not in this text"),
        ("bridge", {"prefix": "stone "}, NotFound, "not between the given"),
        (" ", {}, InputError, "empty"),
    ],
)
def test_a_quote_that_does_not_tell_the_place_is_refused(quote, around, error, words):
    with pytest.raises(error, match=words):
        find_quote("They closed the old bridge. The other bridge is new.", quote, **around)


# -- re-anchoring, case by case

STORY = (
    "The council met on Monday. It voted to close the old bridge over the river.\n"
    "Residents said that the decision came far too late for anyone to object to it.\n"
    "Engineers had warned of cracks in the pillars for twenty years without being heard."
)
QUOTE = "the decision came far too late"


@pytest.mark.parametrize(
    ("old", "new", "state", "reading"),
    [
        ("without being heard", "in vain", EXACT, QUOTE),
        ("The council", "Late last week the council", MOVED, QUOTE),
        ("came far", "has come far", MOVED, "the decision has come far too late"),
        (". It", ".\n\n  It", MOVED, QUOTE),
        ("decision came", "decision\n came", MOVED, "the decision\n came far too late"),
        ("Residents said that", "Those who live there complain:", MOVED, QUOTE),
        (QUOTE, "nobody", ORPHANED, None),
        ("Residents said that the decision came far too late for anyone to object to it.\n", "", ORPHANED, None),
    ],
)
def test_a_passage_is_followed_or_orphaned(old, new, state, reading):
    text = STORY.replace(old, new)
    anchor = locate(text, mark(STORY, QUOTE), STORY)
    assert (anchor.state, shown(text, anchor)) == (state, reading)
    assert bool(anchor.reason) is (state is not EXACT)
    assert anchor.score == 1.0 or state is not EXACT


def test_a_moved_paragraph_is_found_where_it_went():
    first, second, third = STORY.split("\n")
    text = "\n".join([third, second, first])
    assert shown(text, locate(text, mark(STORY, QUOTE), STORY)) == QUOTE


TWINS = (
    "Shares of Alder rose by 5% on Tuesday after the company said that it expects a better year.\n",
    "Shares of Birch rose by 6% on Tuesday after the company said that it expects a better year.\n",
)


@pytest.mark.parametrize("with_origin", [True, False])
@pytest.mark.parametrize("gone", [0, 1])
@pytest.mark.parametrize("between", ["", "Something else happened in between, as it does.\n"])
def test_where_the_marked_one_of_two_like_passages_vanished_it_is_orphaned(with_origin, gone, between):
    """hypothesis/client #7571."""
    old = "An introduction to the day.\n" + TWINS[0] + between + TWINS[1] + "And that was the end of it.\n"
    text = old.replace(TWINS[gone], "")
    selector = mark(old, TWINS[gone].strip())
    assert locate(text, selector, old if with_origin else None).state is ORPHANED


@pytest.mark.parametrize("gone", [0, 1])
def test_where_one_of_two_equal_passages_vanished_it_is_not_guessed_which(gone):
    sentence = "The company said that it expects a better year and more of everything.\n"
    old = f"{sentence}A first thing.\n{sentence}A second thing.\n{sentence}A third thing.\n"
    start = [0, old.index(sentence, 1)][gone]
    text = old[:start] + old[start + len(sentence) :]
    anchor = locate(text, mark(old, sentence.strip(), gone), old)
    assert anchor.state is ORPHANED


def test_every_one_of_many_equal_passages_is_kept_when_something_is_added_after_them():
    old = "The same line again and again.\n" * 20
    text = old + "A new line at the end."
    selectors = [mark(old, "line again", nth) for nth in range(20)]
    assert [anchor.state for anchor in locate_all(text, selectors, old)] == [EXACT] * 20


def test_an_empty_text_orphans_everything():
    assert locate("", mark(STORY, QUOTE), STORY).state is ORPHANED
    assert locate("", mark(STORY, QUOTE)).state is ORPHANED


def test_a_selector_that_is_not_of_its_text_is_held_to_its_own_words():
    selector = mark("x " + STORY, QUOTE)
    assert shown(STORY, locate(STORY + "!", selector, STORY)) == QUOTE


# -- re-anchoring, by law


@cache
def real_texts():
    return real(CORPORA)


def marks_of(rng, text, number):
    for _ in range(number):
        length = rng.choice((3, 8, 15, 30, 60, 120, 300))
        start = rng.randrange(max(1, len(text) - length))
        while start and rng.random() < 0.9 and text[start - 1].isalnum():
            start -= 1
        yield make_selector(text, start, min(len(text), start + length))


@settings(max_examples=60)
@given(st.integers(0, 10**9), st.sampled_from([1, 2, 4, 8, 16]), st.booleans())
def test_no_anchor_is_false(seed, edits, with_origin):
    rng = random.Random(seed)
    text = make_text(rng)
    edited = edit(rng, text, edits)
    selectors = list(marks_of(rng, text, 8))
    for selector, anchor in zip(
        selectors, locate_all(edited.text, selectors, text if with_origin else None), strict=True
    ):
        assert judge(text, edited, selector, anchor) != "false", (selector, anchor, edited.text)
        if anchor.start is not None:
            assert widen(edited.text, anchor.start, anchor.end) == (anchor.start, anchor.end)
            assert (anchor.state is EXACT) is (
                (anchor.start, anchor.end, edited.text[anchor.start : anchor.end])
                == (selector.start, selector.end, selector.quote)
            )


@pytest.mark.skipif(not CORPORA.is_dir(), reason="real texts are not part of the repository")
@settings(max_examples=30)
@given(st.integers(0, 10**9), st.sampled_from([1, 4, 16]))
def test_no_anchor_is_false_in_real_texts(seed, edits):
    rng = random.Random(seed)
    text = rng.choice(real_texts())
    edited = edit(rng, text, edits)
    selectors = list(marks_of(rng, text, 8))
    for selector, anchor in zip(selectors, locate_all(edited.text, selectors, text), strict=True):
        assert judge(text, edited, selector, anchor) != "false", (selector, anchor, edited.text)


def test_a_reworded_passage_between_unchanged_ones_is_found_without_weighing_others():
    words = [f"word{number}" for number in range(4_000)]
    old = " ".join(words)
    marked = " ".join(words[2_000:2_040])
    text = old.replace("word2010 word2011", "another thing").replace("word2030", "else")
    anchor = locate(text, mark(old, marked), old)
    assert anchor.state is MOVED
    assert shown(text, anchor).split()[0::39] == ["word2000", "word2039"]


def test_a_place_that_goes_on_as_another_passage_did_is_not_taken():
    old = (
        "Row second: value 99 in the table of the annual survey, see below.\nThe committee of first meets in May.\n"
        "Something else.\n"
        "Row fourth: value 56 in the table of the annual survey, see below.\nThe end of it all.\n"
    )
    quote = "table of the annual survey, see below.\nThe committ"
    text = old.replace("Row second: value 99 in the table of the annual survey, see below.\n", "").replace(
        "The end of it all.", "The committee of first meets in May."
    )
    anchor = locate(text, mark(old, quote), old)
    assert anchor.state is ORPHANED


def test_most_marks_that_are_still_there_are_found():
    found = []
    for seed in range(40):
        rng = random.Random(seed)
        text = make_text(rng)
        edited = edit(rng, text, 2)
        selectors = list(marks_of(rng, text, 8))
        for selector, anchor in zip(selectors, locate_all(edited.text, selectors, text), strict=True):
            if survival(edited, selector) == 1.0:
                found.append(anchor.state is not ORPHANED)
    assert sum(found) > 0.85 * len(found)


@settings(max_examples=6)
@given(st.integers(0, 10**9))
def test_many_marks_are_anchored_as_each_by_itself(seed):
    rng = random.Random(seed)
    text = make_text(rng)
    edited = edit(rng, text, 3).text
    selectors = list(marks_of(rng, text, 40))
    assert locate_all(edited, selectors, text) == [locate(edited, selector, text) for selector in selectors]


# -- the difference of two texts


@given(st.integers(0, 10**9), st.sampled_from([0, 1, 5, 20]))
def test_a_difference_covers_both_texts_in_order(seed, edits):
    rng = random.Random(seed)
    old = make_text(rng, 8)
    new = edit(rng, old, edits).text
    parts = compare(old, new)
    assert "".join(old[part.old_start : part.old_end] for part in parts) == old
    assert "".join(new[part.new_start : part.new_end] for part in parts) == new
    for part in parts:
        same = old[part.old_start : part.old_end] == new[part.new_start : part.new_end]
        assert same is (part.operation == "equal")


@pytest.mark.parametrize(
    ("old", "new", "written"),
    [
        ("", "", ""),
        ("a b", "a b", "a b"),
        ("", "new", "{new}"),
        ("old", "", "[old]"),
        ("The quick fox.", "The slow fox.", "The [quick]{slow} fox."),
        ("one two three", "one three", "one [two ]three"),
        ("unread", "unreal", "[unread]{unreal}"),
        ("北京大学", "北京中学", "北京[大]{中}学"),
    ],
)
def test_a_difference_reads_by_words(old, new, written):
    signs = {"equal": "{}", "delete": "[{}]", "insert": "{{{}}}"}
    found = "".join(
        signs[part.operation].format(
            new[part.new_start : part.new_end] if part.operation == "insert" else old[part.old_start : part.old_end]
        )
        for part in compare(old, new)
    )
    assert found == written


def test_large_texts_are_compared_by_their_common_stretches():
    rng = random.Random(5)
    words = ["".join(rng.choices("etaoin", k=5)) for _ in range(30_000)]
    changed = [word if index % 400 else "changed" for index, word in enumerate(words)]
    parts = compare(" ".join(words), " ".join(changed))
    assert sum(part.operation == "insert" for part in parts) == 75


# -- contents


def annotation(**changes):
    values = {
        "id": 1, "uuid": "u", "article": 1, "article_uuid": "a", "kind": "highlight", "colour": "pink", "note": "n",
        "tags": ("a/B", "c"), "creator": "Ada", "created": "1", "modified": "1", "revision": 1, "revision_hash": "h",
        "selector": make_selector(STORY, 4, 11), "anchor": Anchor(EXACT, 4, 11), "deleted": "",
    }  # fmt: skip
    return Annotation(**{**values, **changes})


@pytest.mark.parametrize(
    "changes",
    [{"id": 2, "article": 3, "revision": 4}, {"modified": "2"}, {"tags": ("C", "A/b")}, {"anchor": Anchor(ORPHANED)}],
)
def test_contents_are_the_same_in_every_archive(changes):
    assert content_hash(annotation(**changes)) == content_hash(annotation())


@pytest.mark.parametrize(
    "changes",
    [{"note": "m"}, {"colour": "blue"}, {"tags": ("c",)}, {"deleted": "2026"}, {"revision_hash": "i"},
     {"selector": make_selector(STORY, 4, 12)}, {"kind": "bookmark"}, {"reply_to": "v"}],
)  # fmt: skip
def test_another_content_has_another_hash(changes):
    assert content_hash(annotation(**changes)) != content_hash(annotation())
