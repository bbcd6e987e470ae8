"""Both ways to the beginnings of words give the same."""

import re

from hypothesis import given
from hypothesis import strategies as st

from reader.folding import fold
from reader.store import beginnings
from reader.store.beginnings import typing_rows

TEXTS = st.lists(st.one_of(st.text(), st.text("ab1_ .zé中", max_size=30)).map(fold), max_size=12)


def plainly(text):
    """The definition: the first one, two and three letters of what unicode61 takes for a term."""
    terms = re.findall("[0-9a-z_\x80-\U0010ffff]+", text)
    return {term[:letters] for term in terms for letters in (1, 2, 3)}


@given(TEXTS)
def test_many_at_once_are_as_one_by_one(texts):
    wanted = [plainly(text) for text in texts]
    assert [set(found.split()) for found in beginnings.beginnings(texts)] == wanted
    plain = [text for text in texts if text.isascii()]
    assert [sorted(found.split()) for found in beginnings._of_many(plain)] == [sorted(plainly(text)) for text in plain]


def test_a_row_marks_what_stands_in_title_and_excerpt():
    (row,) = typing_rows([(7, "the fog", "an owl", "sea", "post", "ai _ uk")])
    assert row[0] == 7
    marked = {f"_t{each}" for each in plainly("the fog")} | {f"_e{each}" for each in plainly("an owl")}
    assert sorted(row[1].split()) == sorted(plainly("the fog an owl sea post ai _ uk") | marked)


def test_hundreds_keep_their_order():
    texts = [f"w{number} x{'é' * (number % 3 // 2)}" for number in range(1_600)]
    assert [set(found.split()) for found in beginnings.beginnings(texts)] == [plainly(text) for text in texts]


def test_hundreds_of_rows_are_marked_as_one_by_one():
    rows = [(n, f"t{n} the fog{'é' * (n % 3 // 2)}", f"e{n} an owl", "sea", "post", "ai _ uk") for n in range(300)]
    alone = [typing_rows([row])[0] for row in rows]
    assert [(at, sorted(found.split())) for at, found in typing_rows(rows)] == [
        (at, sorted(found.split())) for at, found in alone
    ]
