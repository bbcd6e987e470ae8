"""Originals and records are compressed against what the archive holds, and come back exactly."""

import hashlib
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ArchiveError
from reader.models import Declared, Image
from reader.store.originals import (
    DICTIONARY,
    Record,
    _said,
    make_dictionary,
    pack,
    pack_record,
    unpack,
    unpack_record,
)
from tests.reader.desk import article, assert_whole, only, take

BYTES = st.one_of(st.binary(max_size=2000), st.text(max_size=500).map(lambda text: text.encode()))
#: Texts, and originals that hold them, or nearly so.
TEXTS = st.text(st.sampled_from("ab \nü\r😀"), max_size=60)
LINE_ENDS = st.sampled_from(["\n", "\n\n", "\r\n", "\n \n", ""])
TRAINED = make_dictionary(
    [
        f"---\ntitle: Report {n}\nwebUrl: https://www.example.org/a/{n * n}\nmood: {n % 3}\n---\n".encode()
        for n in range(64)
    ]
)
#: With which each frame was kept before.
MARK = b"\x28\xb5\x2f\xfd"
DICTIONARIES = st.one_of(st.none(), BYTES.map(lambda sample: make_dictionary([sample])), st.just(TRAINED))

WORDS = st.sampled_from(["", "a", "ü"])
IMAGES = st.builds(
    Image, WORDS, st.none() | st.just(0), st.none() | st.just(3), st.none() | st.booleans(), WORDS, st.just("article")
)
DECLARED = st.builds(
    Declared, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS, st.none() | st.sampled_from([0, 2.5]),
    st.lists(WORDS, max_size=2).map(tuple), st.lists(IMAGES, max_size=2).map(tuple),
)  # fmt: skip


def stored(codec, data, size, preset=None, text=None):
    return {"codec": codec, "data": data, "size": size, "preset": preset, "preset_text": text}


def deflated(data, preset=b""):
    """As it was kept before zstd."""
    packer = zlib.compressobj(zdict=preset) if preset else zlib.compressobj()
    return packer.compress(data) + packer.flush()


def comes_back(data, dictionary, text):
    """The codec; only what is said to be needed is given for unpacking."""
    packed = pack(data, dictionary, text)
    preset, preset_text = (dictionary if packed.has_dictionary else None), (text if packed.has_text else None)
    assert unpack(stored(packed.codec, packed.data, len(data), preset, preset_text)) == data
    if packed.codec != "raw":
        assert unpack(stored(packed.codec, MARK + packed.data, len(data), preset, preset_text)) == data
    return packed.codec


@given(BYTES, DICTIONARIES, st.text(st.characters(exclude_categories=["Cs"])))
def test_packing_is_exact(data, dictionary, text):
    comes_back(data, dictionary, text)


@given(BYTES, TEXTS, LINE_ENDS, BYTES, DICTIONARIES)
def test_what_stands_around_a_text_is_exact(head, text, line_end, tail, dictionary):
    comes_back(head + text.replace("\n", line_end).encode() + tail, dictionary, text)


LONG = "The harbour was quiet.\nShips lay at the pier."


@pytest.mark.parametrize(
    ("line_end", "tail", "codec"),
    [
        ("\n", "\n", "zstd1"),
        ("\n", "", "zstd1"),
        ("\n\n", "\n\n", "zstd2"),
        ("\n\n", "x" * 255, "zstd2"),
        ("\n\n", "x" * 256, "zstd"),
        ("\r\n", "\r\n", "zstd"),
        ("</p><p>", "</p>", "zstd"),
    ],
)
def test_an_original_that_holds_its_text_keeps_what_stands_around_it(line_end, tail, codec):
    data = ("---\ntitle: One\n---\n" + LONG.replace("\n", line_end) + tail).encode()
    assert comes_back(data, None, LONG) == comes_back(data, TRAINED, LONG) == codec


def test_a_text_without_lines_stands_as_it_is():
    assert comes_back(b"\xef\xbb\xbf" + b"word " * 9, None, ("word " * 9).strip()) == "zstd1"


def test_a_longer_text_than_is_looked_back_on_is_not_repeated():
    text = "\n".join(hashlib.sha256(bytes([n % 256, n // 256])).hexdigest() for n in range(2000))
    assert comes_back(text.encode(), None, text) == "zstd1"
    assert len(pack(text.encode(), None, text).data) < 100
    assert not pack(text.replace("\n", "\r\n").encode(), None, text).has_text


@given(BYTES, BYTES)
def test_what_was_deflated_before_is_read(data, dictionary):
    text = "The harbour was quiet."
    packed = deflated(data, dictionary + text.encode())
    assert unpack(stored("zlib", packed, len(data), dictionary, text)) == data


WHOLE = pack(b"word " * 900).data


@pytest.mark.parametrize(
    ("codec", "data"),
    [
        ("zlib", b"x" * 40),
        *((codec, data) for codec in ("zstd", "zstd1", "zstd2") for data in (b"", b"x" * 40, WHOLE[:-3])),
        ("zstd1", WHOLE),
        ("unheard-of", WHOLE),
    ],
)
def test_damage_is_named(codec, data):
    with pytest.raises(ArchiveError):
        unpack(stored(codec, data, 4501, None, LONG))


def test_no_more_is_unpacked_than_a_row_says():
    packed = pack(bytes(10_000_000))
    assert len(unpack(stored(packed.codec, packed.data, 99))) == 100


def test_a_text_made_of_the_file_takes_hardly_any_room():
    text = " ".join(hashlib.sha256(bytes([number])).hexdigest() for number in range(200))
    data = f"---\ntitle: One\n---\n{text}".encode()
    assert len(pack(data, None, text).data) < len(data) / 200
    assert len(pack(data.replace(b"\n", b"\r\n") + b"x" * 300, None, text).data) < len(data) / 50


def test_a_record_is_read_with_its_original():
    declared = Declared("The harbour", "Ships.", "https://a.org/x", "a.org/x", images=(Image("i.png", 3),))
    record = Record({"a": [1, {"b": None}], "": "x"}, (declared,), (Image("j.png", is_cached=True),))
    original = b"---\ntitle: The harbour\nexcerpt: Ships.\nwebUrl: https://a.org/x\n---\n"
    packed = pack_record(record.front_matter, record.declared, record.images, original)
    assert unpack_record(packed, original) == record
    assert unpack_record(pack_record({}, (), (), original), b"") == Record({}, (), ())
    for other in (b"another", original.replace(b"harbour", b"lighthouse"), original.replace(b"Ships", b"Boats")):
        with pytest.raises(ArchiveError):
            unpack_record(packed, other)


def test_plain_front_matter_stays_where_it_stands(archive, folder):
    """The record names its place; what is no plain YAML is repeated in the record."""
    said = {"mood": "hopeful", "secured": "x" * 300, "related": [{"title": "The harbour"}]}
    plain = folder / "a.md"
    block = f"title: The lighthouse\nmood: hopeful\nsecured: {'x' * 300}\nrelated:\n  - title: The harbour\n"
    plain.write_text(f"---\n{block}---\nLight.")
    (folder / "b.md").write_text("---\n# no plain YAML\ntitle: The pier\nmood: [calm, grey]\n---\nStone.")
    (folder / "c.md").write_bytes("---\ntitle: Näher\nmood: heiter\n---\nMeer.".encode("utf-16"))
    take(archive, folder)
    rows = archive._db.execute("SELECT r.name, r.record FROM revision r ORDER BY r.name").fetchall()
    data = {path.name: path.read_bytes() for path in folder.iterdir()}
    kinds = {name: json.loads(_said(record, data[name]))[0] for name, record in rows}
    start, length = kinds["a.md"]
    assert plain.read_bytes()[start : start + length].decode() == block
    assert kinds["b.md"] == {"title": "The pier", "mood": ["calm", "grey"]}
    assert kinds["c.md"] == {"title": "Näher", "mood": "heiter"}
    found = {item.row.title: item.front_matter for item in map(archive.article, archive.search("").ids)}
    assert dict(found["The lighthouse"]) == {"title": "The lighthouse", **said}
    assert dict(found["Näher"]) == kinds["c.md"]
    assert_whole(archive)


def test_records_of_before_name_what_they_hold():
    said = '{"a":"b"},[{"title":"One","quality":0,"other_urls":["u"],"images":[{"url":"i","is_cached":false}]}]'
    packed = deflated(f'[{said},[{{"url":"j","role":"provider"}}]]'.encode(), b"The original.")
    declared = Declared("One", quality=0, other_urls=("u",), images=(Image("i", is_cached=False),))
    assert unpack_record(packed, b"The original.") == Record({"a": "b"}, (declared,), (Image("j", role="provider"),))


@given(st.lists(DECLARED, max_size=3), st.lists(IMAGES, max_size=3))
def test_reports_and_images_come_back_as_they_were(declared, images):
    packed = pack_record({}, declared, images, b"")
    assert unpack_record(packed, b"") == Record({}, tuple(declared), tuple(images))
    assert not packed or unpack_record(MARK + packed, b"") == Record({}, tuple(declared), tuple(images))


@pytest.mark.parametrize("window", range(9, 16))
def test_a_record_that_is_no_frame_is_deflated(window):
    packer = zlib.compressobj(wbits=window)
    assert unpack_record(packer.compress(b'[{"a":"b"},[],[]]') + packer.flush(), b"") == Record({"a": "b"}, (), ())


def test_a_place_without_front_matter_is_damage():
    original = b"---\ntitle: One\n---\n"
    packed = pack_record({"title": "One"}, (), (), original, "title: One\n")
    assert unpack_record(packed, original).front_matter == {"title": "One"}
    with pytest.raises(ArchiveError):
        unpack_record(deflated(b"[[0,3],[],[]]", original), original)


@given(st.lists(BYTES | st.just(b"a word of it " * 40), min_size=1, max_size=40))
def test_a_dictionary_is_made_of_any_files(samples):
    dictionary = make_dictionary([b"\x37\xa4\x30\xec", *samples])
    assert len(dictionary) <= DICTIONARY
    comes_back(samples[0], dictionary, "")


def test_a_dictionary_knows_what_files_begin_with():
    samples = [
        f"---\ntitle: {n}\nmoodOfTheWriter: {n * n}\nwebUrl: https://www.example.org/a/{n}\n---\n".encode()
        + b"x" * 5000
        for n in range(64)
    ]
    assert TRAINED.startswith(b"\x37\xa4\x30\xec")
    new = b"---\ntitle: 99\nmoodOfTheWriter: 1\nwebUrl: https://www.example.org/a/77\n---\n"
    assert len(pack(new, make_dictionary(samples)).data) < len(pack(new).data) - 10


def test_originals_come_back_through_revisions_attached_texts_and_lost_ones(archive, folder):
    many = [article(folder, f"{n}.md", f"Report {n}", f"Text of {n}. " * 9, topics=["Sea"]) for n in range(70)]
    record = article(folder, "record.md", "The lighthouse is lit", excerpt="Lit at six.", url="https://example.org/a")
    bare = article(folder, "bare.txt", body="The lamp of the lighthouse was lit at six. " * 20)
    take(archive, folder, workers=0)
    ids = {item.name: item.article for item in map(_Source, archive._db.execute("SELECT name, article FROM source"))}
    archive.attach_text(ids["record.md"], ids["bare.txt"])
    article(folder, "0.md", "Report 0", "Another text. " * 9, topics=["Sea"])
    article(folder, "1.md", "Report 1", topics=["Sea"])
    take(archive, folder, workers=0)
    dictionaries = archive._db.execute("SELECT count(*), min(length(data)) FROM dictionary").fetchone()
    assert (dictionaries[0], dictionaries[1] > 1000) == (1, True)
    for path in (*many, record, bare):
        found = archive.article(ids[path.name])
        assert archive.original(found.id, found.revision.id).data in (path.read_bytes(), record.read_bytes())
    lost = archive.article(ids["1.md"])
    assert archive.original(lost.id).data == many[1].read_bytes()
    assert archive.original(lost.id, lost.revisions[0].id).data != many[1].read_bytes()
    assert_whole(archive)


class _Source:
    def __init__(self, row):
        self.name, self.article = row


def test_front_matter_comes_back_as_it_was_read(archive, folder):
    said = {"mood": "hopeful", "secured": "x" * 300, "related": [{"title": "The harbour", "x": ["1"]}], "heat": "83"}
    take(archive, article(folder, "a.md", "The lighthouse", "Light.", **said))
    found = only(archive)
    assert dict(found.front_matter) == {"title": "The lighthouse", **said}
    column = archive._db.execute("SELECT front_matter FROM revision").fetchone()[0]
    assert column == '{"mood":"hopeful"}'
    assert list(archive.search("field.mood:hopeful").ids) == [found.id]
    assert list(archive.search("heat:>80").ids) == [found.id]


TITLE, EXCERPT = (
    "The lighthouse of the harbour is lit again at six",
    "Ships that had waited outside came in one by one.",
)


def test_long_titles_and_excerpts_stand_in_the_record(archive, folder):
    said = {"summary": EXCERPT, "url": "https://example.org/lighthouse"}
    take(archive, article(folder, "a.md", TITLE, "Light.", **said))
    found = only(archive)
    fields = json.loads(archive._db.execute("SELECT fields FROM revision").fetchone()[0])
    assert ("title" in fields, fields["excerpt"]) == (False, [None, "summary"])
    assert (found.fields["title"].value, found.fields["excerpt"].value) == (TITLE, EXCERPT)
    assert archive.search("field.summary:outside").total == archive.search("field.title:lit").total == 1
    archive.correct(found.id, "title", "Another")
    archive.correct(found.id, "excerpt", "Shorter")
    again = archive.article(found.id).fields
    assert (again["title"].source_value, again["excerpt"].source_value) == (TITLE, EXCERPT)
    assert archive.search("field.summary:outside").total == 1
    assert archive.search("field.summary:shorter").total == archive.search("field.title:lit").total == 0
    take(archive, article(folder, "b.md", TITLE, "Other light.", **said))
    assert len(archive.article(found.id).revisions) == 2  # the same page by what its source says, whatever it is called
    archive.correct(found.id, "title", None)
    assert only(archive).row.title == TITLE
    assert_whole(archive)


def test_a_title_without_front_matter_stays_where_it_is_read(archive, folder):
    (folder / "a.md").write_text(f"# {TITLE}\n\nLight.")
    take(archive, folder)
    assert archive._db.execute("SELECT fields ->> '$.title[0]', record FROM revision").fetchone()[:] == (TITLE, b"")
