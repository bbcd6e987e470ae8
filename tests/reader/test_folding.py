"""Folding, and its agreement with what SQLite's unicode61 makes of the folded text."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.folding import Folded, fold, stands_alone, terms, tokens


@pytest.fixture(scope="module")
def unicode61() -> Iterator[Callable[[str], list[str]]]:
    db = sqlite3.connect(":memory:")
    tokenize = "tokenize=\"unicode61 remove_diacritics 2 tokenchars '_'\""
    db.execute(f"CREATE VIRTUAL TABLE sample USING fts5(text, content='', {tokenize})")
    db.execute("CREATE VIRTUAL TABLE term USING fts5vocab(sample, 'instance')")

    def tokenise(text: str) -> list[str]:
        db.execute("INSERT INTO sample (sample) VALUES ('delete-all')")
        db.execute("INSERT INTO sample (rowid, text) VALUES (1, ?)", (text,))
        return [row[0] for row in db.execute("SELECT term FROM term ORDER BY offset")]

    yield tokenise
    db.close()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Łódź STRASSE straße", "lodz strasse strasse"),
        ("e\u0301te\u0301 naïve ﬁne Ｗｉｄｅ", "ete naive fine wide"),
        ("C++ and C# in c++11", "c_plus_plus and c_sharp in c_plus_plus 11"),
        ("AI-generated, don’t U.S.", "ai generated don t u s"),
        ("1,000,000 and 12,34 ٢٠٢٣", "1000000 and 12 34 2023"),
        ("co\u00adoperate zero\u200bwidth snake_case", "cooperate zerowidth snake case"),
        ("ΣΊΣΥΦΟΣ Σίσυφος", "σισυφοσ σισυφοσ"),
        ("мой моё", "мой мое"),
        ("東京 ガｶﾞカ\u3099", "東 京 ガ ガ ガ"),
        ("東京、京都 「東」。「京」都 東, 京 東・京", "東 京 _ 京 都 東 _ 京 都 東 _ 京 東 京"),
        ("東，a，京、 서울, 부산 ๑,๐๐๐ ཀ།། ཁ་ག 葛\U000e0100、東", "東 a 京 _ 서 울 _ 부 산 1 000 ཀ _ ཁ ག 葛 _ 東"),
        ("한국은 \u1112\u1161\u11ab", "한 국 은 한"),
        ("עִבְרִית مُحَمَّد", "עברית محمد"),
        ("ok 😀!", "ok _1f600"),
    ],
)
def test_terms(text: str, expected: str) -> None:
    assert terms(text) == expected.split()


def test_signs_that_are_often_all_that_is_not_ascii_part_words() -> None:
    assert fold("It’s “so” – a_b…c\xa0d") == "it s  so    a b c d"
    assert fold("It’s “so” – é…c") == "it s  so    e c"
    assert [token.start for token in tokens("“It’s” é…ü")] == [1, 4, 7, 9]


def test_vowel_signs_stay_in_their_word() -> None:
    assert len(terms("हिन्दी में")) == 2
    assert terms("की") != terms("का")


def test_thai_is_divided_into_characters() -> None:
    assert len(terms("ที่")) == 3
    assert all(stands_alone(term) for term in terms("ที่"))
    assert not stands_alone("a")


def test_every_character_is_divided_as_sqlite_does(unicode61: Callable[[str], list[str]]) -> None:
    for start in range(0, 0x30000, 256):
        text = " ".join(
            f"a{chr(code)}b {chr(code)}" for code in range(start, start + 256) if not 0xD800 <= code < 0xE000
        )
        assert unicode61(fold(text)) == terms(text) == [token.term for token in tokens(text)]


@given(st.text())
def test_any_text_is_divided_as_sqlite_does(unicode61: Callable[[str], list[str]], text: str) -> None:
    assert unicode61(fold(text)) == terms(text) == [token.term for token in tokens(text)]


@given(st.text(st.sampled_from("aÉ\u0301 _,1+#Cß東ｶﾞが\u3099ที่😀’ﬁй\u1112\u1161\u200b")))
def test_tokens_know_their_place(text: str) -> None:
    assert Folded(text).text == fold(text)
    end = 0
    for token in tokens(text):
        assert end <= token.end
        assert token.start < token.end <= len(text)
        assert token.term in terms(text[token.start : token.end]) or "," in text or "c_" in token.term
        end = token.end


@given(st.text(st.characters(codec="utf-8")))
def test_folding_ignores_case(text: str) -> None:
    assert terms(text.casefold()) == terms(text.casefold().casefold())


def test_a_lone_surrogate_separates() -> None:
    assert terms("a\ud800b") == ["a", "b"]
