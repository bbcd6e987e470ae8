"""Bytes to text: byte order mark, strict UTF-8, what an HTML page declares, then a guess that is reported as one."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from reader.models import Problem

#: UTF-32 stands before UTF-16, whose mark begins UTF-32's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"bplist00", "a web archive of Safari or a list of settings"),
    (b"\x89PNG\r\n\x1a\n", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF87a", "an image (GIF)"),
    (b"GIF89a", "an image (GIF)"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b\x08", "a compressed file (gzip)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ\x00", "a compressed file (xz)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
    (b"OggS", "a sound or film"),
    (b"ID3", "a sound"),
    (b"RIFF", "a sound, image or film"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)
#: What is within a packed file that is one document.
_PACKED = b"PK\x03\x04"
_IN_PACKED = (
    (b"word/", "a Word document"),
    (b"xl/", "an Excel document"),
    (b"ppt/", "a PowerPoint document"),
    (b"application/epub+zip", "an electronic book"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument document"),
)
#: Documents that are no text even where they hold ASCII alone.
_NEVER_TEXT = (b"%PDF-", b"{\\rtf")
_SAMPLE = 65536
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27} | {127})
#: A text has hardly any control characters; this share of them makes a file binary.
_BINARY_SHARE = 0.05
_WESTERN = ("Basic Latin", "Latin-1", "Latin Extended", "General Punctuation", "Currency", "Letterlike", "Control")
#: In windows-1252: ASCII, typographic marks, and signs that stand between words.
_NO_LETTERS = (
    bytes(range(128)) + bytes(range(0x91, 0x98)) + b"\x80\x82\x84\x85\x8b\x9b\xa0\xa3\xa7\xa9\xab\xae\xb0\xb7\xbb"
)
#: Frequent letters of Czech, Polish, Croatian, Romanian and Turkish, which are rare letters or signs in windows-1252.
_NOT_WESTERN = b"\x8a\x8e\x9a\x9e\xb3\xb9\xba\xbe\xfe\xf0\xfd\xdd"
_BROKEN = "\ufffd"
_CONTROL_CHARACTERS = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")
#: The bytes of a UTF-8 text that are none of these.
_NO_CONTROLS = bytes(code for code in range(256) if not _CONTROL_CHARACTERS.match(chr(code)))
_SURROGATES = re.compile("[\ud800-\udfff]")

#: A page declares its encoding within so many bytes (HTML Standard, "prescan a byte stream to determine its encoding").
_PRESCAN = 1024
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html|<head|<meta)\b", re.IGNORECASE)
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_LABEL = rb"""charset\s*=\s*["']?\s*([\w.:-]+)"""
_META = re.compile(rb"<meta[\s/](?:[^>]*[\s/;\"'])?" + _LABEL, re.IGNORECASE)
_XML = re.compile(rb"""\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)
#: Labels that mean another encoding than Python's of the name (Encoding Standard, https://encoding.spec.whatwg.org/).
_WEB_NAMES = (
    dict.fromkeys(("iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "l1", "ascii", "us-ascii"), "cp1252")
    | dict.fromkeys(("gb2312", "gbk", "x-gbk", "gb_2312-80"), "gb18030")
    | dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis"), "cp932")
    | dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean"), "cp949")
    | {
        "iso-8859-9": "cp1254",
        "latin5": "cp1254",
        "iso-8859-11": "cp874",
        "tis-620": "cp874",
        "windows-874": "cp874",
        "big5": "big5hkscs",
    }
    | {"x-cp1250": "cp1250", "x-cp1251": "cp1251", "x-cp1252": "cp1252", "x-euc-jp": "euc_jp", "macintosh": "mac_roman"}
)
#: Python's names of the other encodings that pages may declare; it also knows some that are no encodings of text.
_WEB_ENCODING = re.compile(
    r"cp125\d|cp866|cp874|iso8859-\d+|koi8-[ru]|gb18030|big5hkscs|cp932|euc_jp|cp949|mac-roman|iso2022_jp"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the Python name of the encoding that it was read in, and what was wrong with it."""

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


def decode(data: bytes, path: str) -> Decoded | Problem:
    """The text that `data` holds, or the Problem that it holds none (kind `binary`)."""
    if data.startswith(_NEVER_TEXT):
        return _binary(data, path)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _marked(data, name, path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data, path)
    if "\0" in text:
        return _with_nul(data, text, path)
    return Decoded(text, "utf-8", _control_problems(text, path) if data.translate(None, _NO_CONTROLS) else ())


def _marked(data: bytes, name: str, path: str) -> Decoded:
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        text = data.decode(name, "replace")
        reason = f"Some bytes are no {name.upper()}, which its byte order mark announces; they show as {_BROKEN}."
        return Decoded(text, name, (Problem(path, "encoding", reason, _line_of(text, _BROKEN)),))
    return Decoded(text, name, _control_problems(text, path))


def _with_nul(data: bytes, text: str, path: str) -> Decoded | Problem:
    """What has NULs and no mark is UTF-16 or UTF-32 without one, binary, or a text with a few stray ones."""
    wide = _wide_encoding(data)
    if wide:
        return _decoded_as(data, wide, path)
    if _is_binary(data):
        return _binary(data, path)
    return Decoded(text, "utf-8", _control_problems(text, path))


def _guessed(data: bytes, path: str) -> Decoded | Problem:
    wide = _wide_encoding(data)
    if wide:
        return _decoded_as(data, wide, path)
    if _is_binary(data):
        return _binary(data, path)
    damaged = data.decode("utf-8", "replace")
    if _is_mostly_utf8(damaged):
        reason = f"Some bytes are no UTF-8; they show as {_BROKEN}."
        return Decoded(damaged, "utf-8", (Problem(path, "encoding", reason, _line_of(damaged, _BROKEN)),))
    return _as_declared(data, path) or _decoded_as(data, _suggested(data), path)


def _as_declared(data: bytes, path: str) -> Decoded | None:
    """The text in the encoding that a page declares; None where there is none, or where it does not fit."""
    encoding = _declared(data, path)
    if not encoding:
        return None
    text = data.decode(encoding, "replace")
    broken = text.count(_BROKEN)
    if not broken:
        return Decoded(text, encoding, _control_problems(text, path))
    if 20 * broken > len(text) - len(text.encode("ascii", "ignore")):
        return None
    reason = f"Some bytes are no {encoding}, which the page declares; they show as {_BROKEN}."
    return Decoded(text, encoding, (Problem(path, "encoding", reason, _line_of(text, _BROKEN)),))


def _declared(data: bytes, path: str) -> str:
    """Python's name of the encoding that the beginning of an HTML page declares; empty where it declares none."""
    head = _COMMENT.sub(b"", data[:_PRESCAN])
    if not (path.lower().endswith(_PAGE_SUFFIXES) or _PAGE.match(head)):
        return ""
    match = _META.search(head) or _XML.match(head)
    if not match:
        return ""
    label = match[1].decode("ascii", "replace").lower()
    try:
        name = codecs.lookup(_WEB_NAMES.get(label, label)).name
    except LookupError:
        return ""
    return name if _WEB_ENCODING.fullmatch(name) else ""


def _decoded_as(data: bytes, encoding: str, path: str) -> Decoded:
    text = data.decode(encoding, "replace")
    reason = f"The file is not UTF-8 and does not say what it is; it was read as {encoding}, which is a guess."
    return Decoded(text, encoding, (Problem(path, "encoding", reason), *_control_problems(text, path)))


def _is_mostly_utf8(damaged: str) -> bool:
    """Whether a text decoded with replacements has many more whole non-ASCII characters than broken ones."""
    broken = damaged.count(_BROKEN)
    whole = len(damaged) - broken - len(damaged.encode("ascii", "ignore"))
    return whole > 3 * broken


def _suggested(data: bytes) -> str:
    """charset-normalizer's suggestion, or windows-1252 where it fits Western text as well, or where there is none."""
    from charset_normalizer import from_bytes  # its import takes long, and hardly any file needs it

    best = from_bytes(data[:_SAMPLE]).best()
    is_latin = best is None or all(name.startswith(_WESTERN) for name in best.alphabets)
    if is_latin and _is_western(data):
        return "cp1252"
    return "latin-1" if best is None else codecs.lookup(best.encoding).name


def _is_western(data: bytes) -> bool:
    """Whether the letters of a text in a Latin alphabet are those of western Europe, by the bytes it would not have."""
    letters = data.translate(None, _NO_LETTERS)
    doubtful = len(letters) - len(letters.translate(None, _NOT_WESTERN))
    return _decodes(data, "cp1252") and doubtful <= 0.05 * len(letters)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _wide_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, told by where its NULs stand; empty where it is neither."""
    sample = data[: _SAMPLE - _SAMPLE % 4]
    if len(sample) < 4 or b"\0" not in sample:
        return ""
    size = len(sample) // 4
    shares = [sample[i::4].count(0) / size for i in range(4)]
    patterns = {
        "utf-32-le": shares[2] > 0.9 and shares[3] > 0.9 and shares[0] < 0.1,
        "utf-32-be": shares[0] > 0.9 and shares[1] > 0.9 and shares[3] < 0.1,
        "utf-16-le": min(shares[1], shares[3]) > 0.4 and max(shares[0], shares[2]) < 0.05,
        "utf-16-be": min(shares[0], shares[2]) > 0.4 and max(shares[1], shares[3]) < 0.05,
    }
    for name, fits in patterns.items():
        if fits and len(data) % (4 if "32" in name else 2) == 0 and _decodes(data, name):
            return name
    return ""


def _is_binary(data: bytes) -> bool:
    if any(data.startswith(magic) for magic, _ in _MAGIC):
        return True
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > _BINARY_SHARE * len(sample)


def _binary(data: bytes, path: str) -> Problem:
    kind = next((name for magic, name in _MAGIC if data.startswith(magic)), "binary data")
    if data.startswith(_PACKED):
        kind = next((name for sign, name in _IN_PACKED if sign in data), kind)
    advice = "; save it as text or HTML and import that" if kind.endswith(("document", "book")) else ""
    return Problem(path, "binary", f"The file is no text but {kind}{advice}.", severity="rejected")


def _control_problems(text: str, path: str) -> tuple[Problem, ...]:
    match = _CONTROL_CHARACTERS.search(text)
    if match:
        line = text.count("\n", 0, match.start()) + 1
        return (Problem(path, "control-characters", "The text has control characters, which were kept.", line),)
    return ()


def _line_of(text: str, character: str) -> int:
    return text.count("\n", 0, text.index(character)) + 1
