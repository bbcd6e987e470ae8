"""Between the models and the archive's columns."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reader.importers import parse_bytes
from reader.store.originals import unpack_record
from reader.store.rows import count_words, kept_keys, key_hash, prepare, whole_fields
from reader.store.values import dump, load_stored


@given(st.text(st.sampled_from("ab .\n\t\x0b\x1c\x85é\u3000字ก")))
def test_words_are_counted_between_all_blanks(text):
    unspaced = sum(character in "字ก" for character in text)
    assert count_words(text) == len(text.split()) + unspaced


@given(st.text(st.sampled_from("aAéÉK\u212a/.")), st.text(st.sampled_from("aAéÉK\u212a/."), max_size=3))
def test_a_key_is_kept_where_sqlite_does_not_find_it_in_the_address(url, key):
    """K is U+212A, the lower case of which is an ASCII letter to Python and none to SQLite."""
    with closing(sqlite3.connect(":memory:")) as connection:
        found = connection.execute("SELECT instr(lower(?), lower(?)) > 0", (url, key)).fetchone()[0]
    assert kept_keys([key, "b.org/x"], url) == {key_hash(key): "" if found else key, key_hash("b.org/x"): "b.org/x"}


@given(st.text(st.characters(min_codepoint=32), min_size=1, max_size=60))
def test_what_an_article_shows_is_what_is_kept_of_its_fields(title):
    data = json.dumps({"title": title, "excerpt": "\ud800 x", "type": "é"}).encode() + b"\n\nText."
    [draft] = parse_bytes(data, "a.md")
    prepared = prepare(draft)
    record = unpack_record(prepared.record, draft.data)
    kept = {name: row[0] for name, row in whole_fields(prepared.fields, record).items()}
    assert len(json.loads(prepared.fields).get("title", [""])[0] or "") < 40
    assert prepared.shown.excerpt == kept["excerpt"] == "\ufffd x"
    assert (prepared.shown.title, prepared.shown.type) == (kept.get("title", "a.md"), kept["type"])


def test_half_a_character_in_a_field_is_shown_as_it_is_kept():
    [draft] = parse_bytes(b"---\ntitle: A\n---\nText.", "a.md")
    said = draft.fields["title"]._replace(value="A \ud800")
    prepared = prepare(replace(draft, fields={"title": said}))
    assert prepared.shown.title == json.loads(prepared.fields)["title"][0] == "A \ufffd"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_json_in_rows_comes_back_and_sqlite_reads_it(value):
    stored = dump(value)
    assert load_stored(stored) == value or "\ufffd" in stored
    with closing(sqlite3.connect(":memory:")) as connection:
        assert connection.execute("SELECT json_valid(?)", (stored,)).fetchone() == (1,)


def test_what_json_lacks_is_stored_as_text():
    assert dump({"when": date(2023, 9, 6), "lone": "\ud800", "pair": (1, "a")}) == (
        '{"when":"2023-09-06","lone":"\ufffd","pair":[1,"a"]}'
    )
