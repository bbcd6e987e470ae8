"""Bytes to text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.charset import Decoded, decode
from reader.models import Problem

TEXT = "Déjà vu: «naïve» façade — 漢字, Ελληνικά"
SAMPLES = {
    "cp1252": "Le château était fermé, à l’été, où naïveté et façade allaient de pair depuis des années. " * 5,
    "shift_jis": "これは日本語の文章です。文字コードの判定には、ある程度の長さが必要になります。" * 5,
    "gb18030": "这是一篇中文报道，记者在现场看到了许多参加活动的市民和游客，气氛十分热烈。" * 5,
    "koi8_r": "Это русский текст, который был сохранён в старой кодировке много лет назад. " * 5,
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marked_and_plain_unicode(encoding):
    decoded = decode(TEXT.encode(encoding), "a")
    assert decoded == Decoded(TEXT, encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_wide_encodings_without_a_mark(encoding):
    decoded = decode("An ordinary sentence.\n".encode(encoding), "a")
    assert isinstance(decoded, Decoded)
    assert (decoded.text, decoded.encoding) == ("An ordinary sentence.\n", encoding)


@pytest.mark.parametrize("encoding", SAMPLES)
def test_legacy_encodings_are_guessed_and_reported(encoding):
    decoded = decode(SAMPLES[encoding].encode(encoding), "a")
    assert isinstance(decoded, Decoded)
    assert decoded.text == SAMPLES[encoding]
    assert [problem.kind for problem in decoded.problems] == ["encoding"]


def test_one_broken_byte_does_not_make_a_text_legacy():
    decoded = decode(TEXT.encode() + b"\n\xff end", "a")
    assert isinstance(decoded, Decoded)
    assert decoded.text == TEXT + "\n\ufffd end"
    assert decoded.problems[0].line == 2


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        bytes(range(256)) * 20,
        b"\x7fELF\x02\x01\x01\0\0\0",
        b"\0" * 100,
        b"%PDF-1.4\n1 0 obj",
        b"{\\rtf1 Text}",
    ],
)
def test_binary(data):
    problem = decode(data, "a")
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.severity) == ("binary", "rejected")


def test_stray_control_characters_are_kept_and_reported():
    decoded = decode(b"A text of some length\nwith a \x07 bell and a \0 null in it.", "a")
    assert isinstance(decoded, Decoded)
    assert [(p.kind, p.line) for p in decoded.problems] == [("control-characters", 2)]


@given(st.binary(max_size=300))
def test_any_bytes(data):
    decoded = decode(data, "a")
    assert isinstance(decoded, Problem) or isinstance(decoded.text, str)


DECLARATIONS = [
    ('<!DOCTYPE html><html><head><meta charset="{}">', "iso-8859-1", "cp1252", "Élan’s café"),
    (
        "<html><head><meta http-equiv='Content-Type' content='text/html; charset={}'>",
        "windows-1251",
        "cp1251",
        "Журнал",
    ),
    ("<!-- <meta charset=koi8-r> --><html><meta charset={}>", "gb2312", "gb18030", "记者"),
    ('<?xml version="1.0" encoding="{}"?><html>', "iso-8859-2", "iso8859-2", "Žižka"),
]


@pytest.mark.parametrize(("head", "label", "encoding", "text"), DECLARATIONS)
def test_what_a_page_declares_is_no_guess(head, label, encoding, text):
    page = f"{head.format(label)}<p>{text}</p>"
    assert decode(page.encode(encoding), "a.htm") == Decoded(page, encoding)


def test_a_page_that_is_utf8_is_read_so_whatever_it_declares():
    page = "<html><meta charset=iso-8859-1><p>Déjà vu"
    assert decode(page.encode(), "a.html") == Decoded(page, "utf-8")


@pytest.mark.parametrize(
    "page", ["<html><meta charset=rot13><p>caf\xe9", "<html>" + " " * 1024 + "<meta charset=koi8-r>caf\xe9"]
)
def test_a_declaration_of_no_encoding_or_too_late_leaves_a_guess(page):
    decoded = decode(page.encode("latin-1"), "a.html")
    assert isinstance(decoded, Decoded)
    assert [problem.kind for problem in decoded.problems] == ["encoding"]


def test_what_a_plain_text_says_of_pages_declares_nothing():
    decoded = decode("Write <meta charset=koi8-r>, as in the café.".encode("cp1252"), "a.md")
    assert isinstance(decoded, Decoded)
    assert [problem.kind for problem in decoded.problems] == ["encoding"]
