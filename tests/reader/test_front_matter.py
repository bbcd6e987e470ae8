"""Front matter: what is read, what is refused, and that the text is kept in each case."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.front_matter import MAX_DEPTH, _load_any, read_front_matter
from reader.markup.simple_yaml import read_simple_yaml

BODY = "\n    code\n\nText \n"


def read(text):
    return read_front_matter(text, "a.md")


@pytest.mark.parametrize(
    ("block", "format_name"),
    [
        ("---\ntitle: T\n---\n", "yaml"),
        ("\ufeff---\ntitle: T\n---\n", "yaml"),
        ("---  \ntitle: T\n---\t\n", "yaml"),
        ("\n\n---\ntitle: T\n---\n", "yaml"),
        ("---\ntitle: T\n...\n", "yaml"),
        ('+++\ntitle = "T"\n+++\n', "toml"),
        ('{\n  "title": "T"\n}\n', "json"),
        ('{"title": "T"}\n', "json"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_three_kinds(block, format_name, line_end):
    matter = read((block + BODY).replace("\n", line_end))
    assert (matter.data, matter.body, matter.format) == ({"title": "T"}, BODY.replace("\n", line_end), format_name)
    assert not matter.problems
    assert matter.body_line == 1 + block.count("\n")


def test_yaml_values_stay_as_they_were_written():
    values = {
        "a": "no",
        "b": "1984",
        "c": "2020-13-45",
        "d": "007",
        "e": "1e3",
        "f": "0x1F",
        "g": "12:30",
        "h": "=",
        "i": "<<",
    }
    text = "---\n" + "".join(f"{key}: {value}\n" for key, value in values.items()) + "---\n"
    assert read(text).data == values


def test_nothing_is_null_and_a_quoted_null_is_text():
    assert read('---\na:\nb: ~\nc: null\nd: "null"\ne: ""\n---\n').data == {
        "a": None,
        "b": None,
        "c": None,
        "d": "null",
        "e": "",
    }


@pytest.mark.parametrize("key", ["content", "handler", "Loader", "metadata", "1", "null", "[1, 2]", "? {a: b}\n"])
def test_any_key_is_plain_metadata(key):
    matter = read(f"---\n{key}: x\ntitle: T\n---\nbody")
    assert not matter.problems
    assert list(matter.data.values()) == ["x", "T"]
    assert all(isinstance(name, str) for name in matter.data)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: T\nno end", 1),
        ("---\n- a\n- b\n---\nbody", 1),
        ("---\nA sentence.\n---\nbody", 1),
        ("---\nx: y\ntitle: a: b\n---\nbody", 3),
        ("---\nx: y\n\ttitle: b\n---\nbody", 3),
        ("\n---\nx: 'y\n---\nbody", 4),
        ("---\na: &x 1\nb: *x\n---\nbody", 3),
        ("---\na: 1\n<<: *x\n---\nbody", 3),
        ("+++\na = 1\nb = = 2\n+++\nbody", 3),
        ("+++\na = 1\n", 1),
    ],
)
def test_what_is_no_front_matter_is_body(text, line):
    matter = read(text)
    assert (matter.data, matter.body, matter.format) == ({}, text, "")
    assert [(problem.kind, problem.line) for problem in matter.problems] == [("front-matter", line)]


@pytest.mark.parametrize(
    "text", ["{curly} words", "{", "{% include %}\ntext", '{"a": 1', "--- \t", "---", "----\na: b\n----", ""]
)
def test_what_only_begins_alike_is_body_without_a_word(text):
    matter = read(text)
    assert (matter.data, matter.body, matter.problems) == ({}, text, ())


def test_a_rule_in_front_of_a_body():
    text = "---\n\nFirst paragraph.\n\nSecond.\n"
    assert read(text) == read(text)
    assert (read(text).body, read(text).problems) == (text, ())


def test_dashes_in_a_body_stay():
    assert read("---\na: b\n---\none\n---\ntwo\n").body == "one\n---\ntwo\n"


def test_empty_front_matter():
    matter = read("---\n---\nbody")
    assert (matter.data, matter.body, matter.format) == ({}, "body", "yaml")


def test_a_key_that_stands_twice():
    matter = read("---\na: 1\nb: 2\na: 3\n---\n")
    assert list(matter.data.items()) == [("b", "2"), ("a", "3")]
    assert [problem.line for problem in matter.problems] == [4]


def test_lines_of_keys():
    assert read("\n---\na: 1\nb:\n  - x\nc: 2\n---\n").lines == {"a": 3, "b": 4, "c": 6}


@pytest.mark.parametrize(
    "block",
    [
        "a: " + "[" * 100_000,
        "a: " + "{a: " * 100_000,
        "".join(" " * i + "a:\n" for i in range(1_000)),
        "- " * 50_000,
        "a: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
        "a: &a [x,x]\n"
        + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)},*{chr(97 + i)}]\n" for i in range(20)),
        "a: &a [*a]",
        "? " * 50_000,
    ],
)
def test_bombs_are_refused(block):
    matter = read(f"---\n{block}\n---\nbody")
    assert matter.data == {}
    assert matter.body.endswith("body")
    assert len(matter.problems) == 1


def test_deep_json_and_toml_are_no_front_matter():
    assert read('{"a":' + "[" * 100_000 + "]" * 100_000 + "}").format == ""
    assert read('{"a":' + "[" * 100 + "]" * 100 + "}").format == ""
    assert len(read("+++\na = " + "[" * 500 + "]" * 500 + "\n+++\n").problems) == 1


def test_control_characters_do_not_cost_the_fields():
    matter = read("---\ntitle: a\x07b\n---\nbody")
    assert matter.data == {"title": "a\ufffdb"}
    assert [problem.line for problem in matter.problems] == [2]


def test_json_and_toml_values_can_be_written_as_json():
    matter = read('{"a": NaN, "b": 1e999, "c": 123456789012345678901234567890, "d": "\\ud800", "e": true}')
    assert json.loads(json.dumps(matter.data, allow_nan=False)) == matter.data
    assert matter.data["d"] == "\ufffd"
    matter = read("+++\na = 2020-01-02\nb = 2020-01-02T03:04:05Z\nc = inf\nd = 99999999999999999\n+++\n")
    assert matter.data == {"a": "2020-01-02", "b": "2020-01-02T03:04:05+00:00", "c": "inf", "d": "99999999999999999"}


@given(
    st.sampled_from(["---\n", "+++\n", "{\n", "\ufeff---\r\n"]),
    st.text(max_size=80),
    st.sampled_from(["---\n", "+++\n", "}\n", "...\n", ""]),
)
@example("---\n", "a: !!python/object:os.system {}\n", "---\n")
@example("---\n", "a: !<x> b\n%YAML 9\n", "---\n")
def test_no_character_is_lost(opening, block, closing):
    text = opening + block + closing + "body"
    matter = read(text)
    assert text.endswith(matter.body)
    assert matter.format or matter.body == text.removeprefix("\ufeff")
    json.dumps(matter.data, allow_nan=False).encode()


SCALARS = st.sampled_from(
    [
        "a",
        "'b'",
        '"c d"',
        "null",
        "~",
        "-1",
        "http://x.org/a:b",
        "x: y",
        "x #y",
        "x:",
        "é",
        "- z",
        "1 ",
        " ",
        "[q]",
        "|",
        "a'b",
        "&a",
        "''",
    ]
)
LINES = st.builds(
    lambda indent, dash, key, value: " " * indent + dash + key + value,
    st.integers(0, 5),
    st.sampled_from(["", "", "- ", "-  ", "- - "]),
    st.sampled_from(["", "a: ", "b: ", "c:", "d:", "- e: ", "? ", "null: ", "'q': ", "a:\t"]),
    SCALARS | st.just(""),
)


@settings(max_examples=600)
@given(
    st.lists(
        LINES | st.sampled_from(["", "  ", "# c", "a: 1", "b:", "- x", "  - y", "  c: 2", "\u2028a: b", "a: \x85b"]),
        max_size=8,
    )
)
@example(["a:", "- b: 1", "  c:", "  - d", "e: 2"])
@example(["a:", "  - b", "    c"])
def test_the_fast_reader_reads_as_the_full_one(lines):
    block = "\n".join(lines) + "\n"
    simple = read_simple_yaml(block)
    if simple is not None:
        full = _load_any(block)
        assert (simple[0], simple[1], full.remarks) == (full.data or {}, full.lines, [])


def test_the_fast_reader_reads_ordinary_records():
    block = "a: x\nb:\n  - c: 'd'\n    e: \"f: g\"\n    h:\n      - i\n  - c: null\nj:\n- k\nl:\n  m: -1\nn:\n"
    data = {"a": "x", "b": [{"c": "d", "e": "f: g", "h": ["i"]}, {"c": None}], "j": ["k"], "l": {"m": "-1"}, "n": None}
    assert read_simple_yaml(block) == (data, {"a": 0, "b": 1, "j": 7, "l": 9, "n": 11})
