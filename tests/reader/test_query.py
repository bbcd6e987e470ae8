"""The query language: what each form means, and that nothing makes it fail or drop something silently."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.query import (
    FIELDS,
    And,
    Dates,
    Everything,
    Literal,
    Near,
    Node,
    Not,
    Number,
    Or,
    Value,
    Words,
    explain,
    leaves,
    parse,
    unparse,
)

A, B, C = Words(("a",)), Words(("b",)), Words(("c",))


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("", Everything()),
        ("a b", And((A, B))),
        ('"a b"', Words(("a", "b"))),
        ("“a b”", Words(("a", "b"))),
        ("A-b", Words(("a", "b"))),
        ("a OR b c", And((Or((A, B)), C))),
        ("a or b", And((A, Words(("or",)), B))),
        ("a -b", And((A, Not(B)))),
        ("a NOT (b c)", And((A, Not(And((B, C)))))),
        ("pre*", Words(("pre",), prefix=True)),
        ("a NEAR/5 b", Near((A, B), 5)),
        ("(a OR b) NEAR/5 c", Or((Near((A, C), 5), Near((B, C), 5)))),
        ("a NEAR/5 (b OR c)", Or((Near((A, B), 5), Near((A, C), 5)))),
        ("(a OR b) NEAR (a OR c) NEAR/2 b", Or(tuple(Near((x, y, B), 10) for x in (A, B) for y in (A, C)))),
        ('-("a b" OR c) NEAR/1 b', Not(Or((Near((Words(("a", "b")), B), 1), Near((C, B), 1))))),
        ("(a) NEAR/5 (b)", Near((A, B), 5)),
        ("title:(a NEAR b)", Near((Words(("a",), "title"), Words(("b",), "title")), 10, "title")),
        ("title:a", Words(("a",), "title")),
        ("title:(a OR text:b)", Or((Words(("a",), "title"), Words(("b",), "text")))),
        ('provider:"The Hill"', Value("provider", "The Hill")),
        ('topic:="AI"', Value("topic", "AI", exact=True)),
        ("provider:(x OR y)", Or((Value("provider", "x"), Value("provider", "y")))),
        ("tag:#method/code", Value("tag", "method/code")),
        ("lang:en*", Value("lang", "en", prefix=True)),
        ("field.author:Jo", Value("field.author", "Jo")),
        ("date:2023-09", Dates("date", "2023-09", "2023-09")),
        ("date:2023-09-01..2023-10", Dates("date", "2023-09-01", "2023-10")),
        ("before:2023", Dates("date", high="2023", below=True)),
        ("after:2023-02-03", Dates("date", low="2023-02-03", above=True)),
        ("quality:>40", Number("quality", low=40, above=True)),
        ("heat:-1", Number("heat", -1, -1)),
        ("heat:..10", Number("heat", high=10)),
        ("length:500..1000", Number("length", 500, 1000)),
        ("length:>1,000", Number("length", low=1000, above=True)),
        ("since:2023", Dates("date", low="2023")),
        ("until:2023-02", Dates("date", high="2023-02")),
        ("author:Jo", Value("field.author", "Jo")),
        ("topic:*", Value("topic", "", prefix=True)),
        ("-field.mood:*", Not(Value("field.mood", "", prefix=True))),
        ("is:unread has:note", And((Value("is", "unread"), Value("has", "note")))),
        ("color:Yellow", Value("colour", "yellow")),
        ('in:"my search"', Value("in", "my search")),
        ("url:https://a.b/c(d)?x=1", Value("url", "https://a.b/c(d)?x=1")),
        ("東京", Words(("東", "京"))),
    ],
)
def test_meaning(text: str, root: Node) -> None:
    query = parse(text)
    assert query.root == root
    assert query.notices == ()


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("a)", A),
        ("(a", A),
        ('"a', A),
        ("a OR", And((A, Words(("or",))))),
        ("NEAR/3 a", And((Words(("near", "3")), A))),
        ("nofield:a", Words(("nofield", "a"))),
        ("is:nonsense", Words(("is", "nonsense"))),
        ("date:2023-13", Words(("date", "2023", "13"))),
        ("quality:high", Words(("quality", "high"))),
        ("title: a", And((Words(("title",)), A))),
        ("€", Literal("€")),
        ("a*b", Words(("a", "b"))),
        ("-- ", Everything()),
        ("a ()", A),
        ("AND a", And((Words(("and",)), A))),
        ("NOT NOT a", And((Words(("not",)), Not(A)))),
        ("a NEAR (b -c)", And((A, Words(("near",)), B, Not(C)))),
        ("(a OR topic:b) NEAR/3 c", And((Or((A, Value("topic", "b"))), Words(("near", "3")), C))),
        ("(title:a OR b) NEAR text:c", And((Or((Words(("a",), "title"), B)), Words(("near",)), Words(("c",), "text")))),
        ("a NEAR -b", And((A, Words(("near",)), Not(B)))),
        ("a NEAR/12345 b", Near((A, B), 9_999)),
        ("title:-a", Words(("a",), "title")),
        ("field.:a", Words(("field", "a"))),
        ("quality:2..1", Number("quality", 2, 1)),
        ("date:2023..2022-03", Dates("date", "2023", "2022-03")),
        ("has:*", Words(("has",))),
    ],
)
def test_what_cannot_be_understood_is_taken_literally_and_said(text: str, root: Node) -> None:
    query = parse(text)
    assert query.root == root
    assert query.notices


def test_near_alternatives_are_as_many_as_can_be_looked_for() -> None:
    several = " OR ".join(f"w{number}" for number in range(9))
    query = parse(f"({several}) NEAR/5 ({several})")
    assert Words(("near", "5")) in query.root.parts
    assert query.notices


WORDS = st.sampled_from(
    [*"abé東", "AI-generated", "C++", "€", "OR", "AND", "NOT", "NEAR", "NEAR/3", "-", "(", ")", '"', "“", "*", ":"]
    + ["=", ">", "..", "2023", "2023-09", "today", "40", "read", "note", "yellow", "%", "_", "\u200b", "ß*"]
    + [f"{name}:" for name in (*FIELDS, "field.x", "nofield")]
)  # fmt: skip
TYPED = st.lists(st.tuples(WORDS, st.sampled_from(["", " "])), max_size=12).map(
    lambda pairs: "".join(word + blank for word, blank in pairs)
)


@settings(max_examples=300)
@given(st.one_of(st.text(), TYPED))
def test_parsing_never_fails_and_its_result_can_be_written_again(text: str) -> None:
    query = parse(text)
    again = parse(unparse(query.root))
    assert again.root == query.root
    assert unparse(again.root) == unparse(query.root)
    assert explain(query.root)


@given(st.lists(st.sampled_from(["alpha", "béta", "gamma"]), min_size=1), TYPED)
def test_every_word_is_in_the_meaning(words: list[str], noise: str) -> None:
    del noise
    found = [leaf.terms[0] for leaf in leaves(parse(" ".join(words)).root) if isinstance(leaf, Words)]
    assert found == [word.replace("é", "e") for word in words]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "All articles"),
        ("ai -tag:old", "Articles with the word “ai”, and not tagged “old” or below it"),
        ("title:AI* is:unread", "Articles with words that begin with “AI” in the title, and that are unread"),
        ("date:2023-09 quality:>40", "Articles published in 2023-09, and of quality more than 40"),
        ("a OR b", "Articles either with the word “a” or with the word “b”"),
        ("a -b", "Articles with the word “a”, and without the word “b”"),
        ("-provider:*", "Articles without a provider"),
        ("-import:012", "Articles not from import 12"),
        ("a NEAR/0 b", "Articles with the word “a” and the word “b” next to one another"),
        (
            '(a OR b) NEAR/2 (c OR "d e")',
            "Articles with either the word “a” or the word “b” and either the word “c” or the phrase “d e” "
            "at most 2 words apart",
        ),
        (
            "title:((a OR b) NEAR/1 c)",
            "Articles with either the word “a” or the word “b” and the word “c” at most one word apart in the title",
        ),
        (
            "(a NEAR/1 b) OR (a NEAR/2 c)",
            "Articles either with the word “a” and the word “b” at most one word apart or with the word “a” and the "
            "word “c” at most 2 words apart",
        ),
    ],
)
def test_explanation(text: str, words: str) -> None:
    assert explain(parse(text).root) == words


def test_deep_brackets_do_not_fail() -> None:
    assert leaves(parse("(" * 5_000 + "a").root)
    assert parse("-" * 5_000 + "a").root


def test_an_open_quotation_mark_is_said_once() -> None:
    assert len(parse('a"').notices) == 1
    assert "nothing in it" in parse('a"').notices[0]
    assert "left open" in parse('"a').notices[0]


def test_an_import_is_named_by_its_number() -> None:
    assert parse("import:012").root == Value("import", "12")
    assert "number of an import" in parse("import:today").notices[0]


def test_an_unknown_field_names_the_way_to_the_fields_of_sources() -> None:
    assert "field.mood:" in parse("mood:hopeful").notices[0]
    assert "“field.mood” has no colon" in parse("field.mood").notices[0]
