"""Hostile and broken input, made on the spot.

`write` gives what should become of each file: `in` (an article, nothing to say), `in: kinds` (an article, with
warnings of these kinds), or the kind of the problem that keeps it out.
"""

from __future__ import annotations

import gzip
import io
import os
import socket
import stat
import tarfile
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

BODY = "\nThe lamp of the lighthouse was lit at six.\n"


def matter(block: str, body: str = BODY) -> bytes:
    """A Markdown file with this front matter."""
    return f"---\n{block}\n---\n{body}".encode("utf-8", "surrogatepass")


def texts() -> Iterator[tuple[str, bytes, str]]:
    """(name, bytes, what should become of it) of plain files."""
    # YAML that means harm.
    bomb = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))
    yield "alias-bomb.md", matter(f"a0: &a0 [x]\n{bomb}"), "in: front-matter"
    merged = "\n".join(f"m{n}: &m{n}\n  <<: [{', '.join([f'*m{n - 1}'] * 9)}]" for n in range(1, 9))
    yield "merge-bomb.md", matter(f"m0: &m0\n  x: 1\n{merged}"), "in: front-matter"
    yield "cycle.md", matter("a: &a\n  b: *a"), "in: front-matter"
    yield "deep-flow.md", matter("a: " + "[" * 20_000 + "]" * 20_000), "in: front-matter"
    yield "deep-block.md", matter("\n".join(" " * n + f"a{n}:" for n in range(2_000))), "in: front-matter"
    yield "deep-open.md", matter("a: " + "{x: " * 50_000), "in: front-matter"
    yield "many-keys.md", matter("title: Many\n" + "\n".join(f"k{n}: {n}" for n in range(20_000))), "in"
    yield "too-long.md", matter("title: Long\nx: " + "y" * 5_000_000), "in: front-matter"
    yield "tags.md", matter("title: !!python/object/apply:os.system ['true']"), "in"
    yield "tag.md", matter("title: !unknown Tagged"), "in"
    yield "binary-tag.md", matter("title: !!binary aGVsbG8="), "in"
    yield (
        "related.md",
        matter("title: Related\nrelated:\n" + "".join(f"  - title: R{n}\n" for n in range(10_001))),
        ("in: field"),
    )
    # Values that are not what their name says.
    yield "impossible-date.md", matter("title: One\ndate: 2020-13-45"), "in: field"
    yield "precise-date.md", matter("title: Two\ndate: 2013-02-24 09:06:22.123456789 +0000"), "in"
    yield "huge-date.md", matter("title: Three\ndate: 99999999999999999999"), "in: field"
    yield "number-title.md", matter("title: 1984"), "in"
    yield "boolean-title.md", matter("title: no"), "in"
    yield "null-title.md", matter("title: ~"), "in"
    yield "list-title.md", matter("title: [a, b]"), "in: field"
    yield "map-title.md", matter("title: {a: b}"), "in: field"
    wrong = "title: {a: 1}\nexcerpt: [1, 2]\ndate: {a: 1}\nurl: [{}]\nprovider: [[]]\nquality: high\nheat: [1]\n"
    wrong += "tags: {a: [{b: c}]}\nimages: 5\nrelated: {x: y}\nlang: '!!'\ntype: [x, y]\npublished: maybe\nauthor: {}\n"
    yield "wrong-types.md", matter(wrong), "in: field"
    yield "infinite.json", b'{"title": "Inf", "quality": 1e999, "heat": NaN, "text": "T."}', "in: field"
    yield "long-number.json", b'{"title": "N", "quality": ' + b"9" * 10_000 + b', "text": "T."}', "in: field"
    # Keys.
    yield "duplicate-keys.md", matter("title: One\ntitle: Two"), "in: front-matter"
    yield "odd-keys.md", matter("1: one\n? [a, b]\n: list\n? {c: d}\n: map\n~: null\ntitle: Odd keys"), "in"
    yield "reserved-keys.md", matter("content: x\nhandler: y\nLoader: z\ntitle: Reserved"), "in"
    # Fences.
    yield "unclosed.md", b"---\ntitle: Unclosed\n\nText without an end of the front matter.\n", "in: front-matter"
    yield "list-matter.md", matter("- a\n- b"), "in: front-matter"
    yield "scalar-matter.md", matter("just words"), "in: front-matter"
    yield "colon.md", matter("Title: a: b: c"), "in: front-matter"
    yield "tabs.md", matter("title: x\n\tindented: y"), "in: front-matter"
    yield "dots.md", b"---\ntitle: Closed by dots\n...\nText of dots.\n", "in"
    yield "rule.md", b"---\n\nA text that begins with a rule.\n", "in"
    yield "empty-matter.md", b"---\n---\nA text after nothing.\n", "in"
    yield "two-documents.md", matter("title: a\n--- \nb: c"), "in"
    yield "bad-toml.md", b"+++\ntitle = \n+++\nText of bad TOML.\n", "in: front-matter"
    yield "bad-json.md", b'{"title": "x",}\nText of bad JSON.\n', "in"
    # Sizes and shapes.
    yield "long-line.md", matter("title: Long line", "word " * 300_000), "in"
    yield "one-token.txt", b"x" * 1_000_000, "in"
    yield "many-marks.md", matter("title: Marks", "[*_`" * 60_000), "in: markdown"
    yield "deep-quote.md", matter("title: Quotes", ">" * 3_000 + " deep"), "in"
    yield "deep-list.md", matter("title: Lists", "".join("  " * n + "- x\n" for n in range(300))), "in"
    yield "deep.html", b"<html><body>" + b"<div>" * 30_000 + b"In the deep.", "in: html"
    yield "deep.json", b'{"title": ' + b"[" * 100_000, "in"
    yield "entities.html", b"<html><body><p>" + b"&lt;" * 50_000 + b" end</p></body></html>", "in"
    yield "instruction.html", b"<html><body><p>A page.</p><?r><table><?x><td>1</table></body></html>", "in"
    yield "title-line.md", b'+++\ntitle="\n+++\nbody of an untitled one', "in: front-matter"
    # Encodings.
    yield "bom.md", b"\xef\xbb\xbf" + matter("title: Marked"), "in"
    yield "utf16.md", matter("title: Sixteen").decode().encode("utf-16"), "in"
    yield "utf16-be.txt", "\ufeffUnd es ward Licht im Turm.".encode("utf-16-be"), "in"
    yield "utf32.md", matter("title: Thirty-two").decode().encode("utf-32"), "in"
    yield "utf16-bare.txt", ("The lamp was lit at six in the evening. " * 9).encode("utf-16-le"), "in: encoding"
    yield "cp1252.txt", ("“Das Licht” – schön für Größe und Café. " * 9).encode("cp1252"), "in: encoding"
    yield "shift-jis.txt", ("灯台の明かりは六時に点いた。海は静かだった。" * 9).encode("shift_jis"), "in: encoding"
    yield "gb18030.txt", ("灯塔的灯在六点钟点亮了。大海很平静。" * 9).encode("gb18030"), "in: encoding"
    yield "koi8-r.txt", ("Маяк зажгли в шесть часов вечера. Море было тихим. " * 9).encode("koi8_r"), "in: encoding"
    yield (
        "bad-utf8.txt",
        ("Good words before. " * 20).encode() + b"\xc3\x28\xa0\xa1" + b" and after. " * 20,
        ("in: encoding"),
    )
    yield "odd-utf16.txt", "Half of one is missing.".encode("utf-16") + b"x", "in: encoding"
    yield (
        "surrogates.txt",
        "A lone \ud800 surrogate stands here, and \udfff another. ".encode("utf-8", "surrogatepass") * 3,
        ("in: encoding"),
    )
    yield "surrogates.json", b'{"title": "A \\ud800 alone", "text": "T \\udfff."}', "in"
    # Characters.
    yield "nul.txt", b"A text with a \0 in it, which is all the rest of the text says." * 3, "in: control-characters"
    yield (
        "controls.md",
        matter("title: A\x01b\x7f", "Bell\x07 and escape\x1b[31m here."),
        ("in: control-characters front-matter"),
    )
    yield "bidi.txt", "A \u202egnihton\u202c is what it \u2066seems\u2069.".encode(), "in"
    yield "zero-width.txt", "Z\u200be\u200cr\u200do\ufeff\u2060 width\u00ad.".encode(), "in"
    yield "line-ends.txt", b"One\rtwo\r\nthree\nfour\r\r\n\nfive", "in"
    yield "separators.txt", "One\u2028two\u2029three\x85four\x0bfive\x0csix".encode(), "in"
    yield "noncharacters.txt", "A \ufdd0 \uffff \U0010ffff here.".encode(), "in"
    yield "combining.txt", ("Z" + "\u0301" * 5_000 + "algo").encode(), "in"
    # What is no text, and what is nothing.
    yield "binary.md", bytes(range(256)) * 64, "binary"
    yield "picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "binary"
    yield "office.md", b"PK\x03\x04" + bytes(range(256)) * 20, "binary"
    yield "document.txt", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", "binary"
    yield "empty.md", b"", "empty"
    yield "blank.md", b" \n\t\r\n ", "empty"
    yield "zeros.txt", b"\0" * 10_000, "empty"
    yield "only-bom.txt", b"\xef\xbb\xbf", "empty"
    yield "only-matter.md", b"---\ntitle: Nothing but a title\n---\n", "in"
    # Pages that want to do something.
    yield (
        "active.html",
        (
            b"<html><head><title>Active</title><script>alert(1)</script><style>p{}</style></head><body onload=x()>"
            b"<p onclick=y()>Seen.</p><iframe src=file:///etc/passwd>framed</iframe><img src=file:///etc/passwd>"
            b"<svg onload=z()><text>drawn</text></svg><object data=x>object</object>"
            b"<noscript>none</noscript></body></html>"
        ),
        "in",
    )
    yield "script.md", matter("title: Script", "Seen.\n\n<script>hidden()</script>\n\n[x](javascript:alert(1))"), "in"
    # Pages.
    yield "comments.html", b"<!---->" * 250 + b"text", "in"
    yield "comments.txt", b"<?xml version='1.0'?>" + b"<!---->" * 250 + b"text", "in"
    # Tables.
    yield "no-header.csv", b"1,2,3\n4,5,6\n", "csv"
    yield "ragged.csv", b'title,text\n"a,1\nb,2,3,4\n', "in: csv"
    yield "records.jsonl", b'{"title": "A", "text": "Aa."}\nnot json\n{"x": 1}\n[1]\n', "in: record"
    yield "cut.jsonl", b'{"title": "B", "text": "Bb."}\n{"title": "C", "te', "in: record"


def write(folder: Path) -> dict[str, str]:
    """Make the collection in `folder`; what should become of each file, by its name."""
    expected = {}
    for name, data, outcome in texts():
        (folder / name).write_bytes(data)
        expected[name] = outcome
    return expected | _names(folder) | _archives(folder) | _specials(folder)


def _names(folder: Path) -> dict[str, str]:
    long = "n" * 252 + ".md"
    (folder / long).write_bytes(b"A text with the longest name of all.")
    place = os.fsencode(folder) + b"/caf\xe9-\xff.txt"
    Path(os.fsdecode(place)).write_bytes(b"A text whose name is no UTF-8.")
    twins = {unicodedata.normalize(form, "Zürich.txt"): form for form in ("NFC", "NFD")}
    for name, form in twins.items():
        (folder / name).write_bytes(f"A twin in {form}.".encode())
    (folder / "line\nfeed.txt").write_bytes(b"A text whose name has a line feed.")
    (folder / "-rf.txt").write_bytes(b"A text whose name looks like an option.")
    return dict.fromkeys((long, "caf\\xe9-\\xff.txt", *twins, "line\nfeed.txt", "-rf.txt"), "in")


def _archives(folder: Path) -> dict[str, str]:
    with zipfile.ZipFile(folder / "outside.zip", "w") as file:
        file.writestr("../../outside.txt", "Out of it.")
        file.writestr("C:\\outside.txt", "Out of it too.")
        file.writestr("inside.txt", "A text within an archive.")
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
    with zipfile.ZipFile(folder / "locked.zip", "w") as file:
        file.writestr("secret.txt", "A text behind a password.")
    locked = bytearray((folder / "locked.zip").read_bytes())
    for place in (6, locked.index(b"PK\x01\x02") + 8):  # the flag in both headers
        locked[place] |= 1
    (folder / "locked.zip").write_bytes(locked)
    with zipfile.ZipFile(folder / "many.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(9):
            file.writestr(f"{number}.txt", bytes(10 << 20))
    with zipfile.ZipFile(folder / "nested.zip", "w") as file:
        file.write(folder / "locked.zip", "locked.zip")
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("bomb.txt", b"0" * (80 << 20))
    with tarfile.open(folder / "links.tar.gz", "w:gz") as file:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        file.addfile(link)
        device = tarfile.TarInfo("device.txt")
        device.type = tarfile.CHRTYPE
        file.addfile(device)
        outside = tarfile.TarInfo("../up.txt")
        outside.size = 4
        file.addfile(outside, io.BytesIO(b"Out."))
        info = tarfile.TarInfo("in.txt")
        info.size = 28
        file.addfile(info, io.BytesIO(b"A text in a bundle of links."))
    (folder / "bomb.txt.gz").write_bytes(gzip.compress(b"0" * (80 << 20)))
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 this goes on otherwise")
    (folder / "cut.tar.gz").write_bytes(gzip.compress(b"x" * 100_000)[:60])
    return {
        "outside.zip/../../outside.txt": "unsafe-path",
        "outside.zip/C:\\outside.txt": "unsafe-path",
        "outside.zip/inside.txt": "in",
        "outside.zip/link.txt": "no-file",
        "locked.zip/secret.txt": "archive",
        **{f"many.zip/{number}.txt": "empty" for number in range(6)},
        "many.zip": "bomb",
        "nested.zip/locked.zip": "not-read",
        "links.tar.gz/../up.txt": "unsafe-path",
        "bomb.zip/bomb.txt": "too-large",
        "links.tar.gz/link.txt": "no-file",
        "links.tar.gz/device.txt": "no-file",
        "links.tar.gz/in.txt": "in",
        "bomb.txt.gz/bomb.txt": "too-large",
        "broken.zip": "archive",
        "cut.tar.gz": "archive",
    }


def _specials(folder: Path) -> dict[str, str]:
    os.mkfifo(folder / "pipe.md")
    (folder / "loop").symlink_to(folder)
    (folder / "gone.md").symlink_to(folder / "nowhere.md")
    (folder / "device.md").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as unix:
        here = Path.cwd()
        os.chdir(folder)
        try:
            unix.bind("socket.md")
        finally:
            os.chdir(here)
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(3 << 30)
    return {
        "pipe.md": "no-file",
        "loop": "link-loop",
        "gone.md": "unreadable",
        "device.md": "no-file",
        "socket.md": "no-file",
        "huge.txt": "too-large",
    }
