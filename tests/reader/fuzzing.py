"""What any bytes must become, and pieces to make inputs of: for hypothesis here, for atheris in bench/fuzz.py.

What was found so stands in hostile_files.
"""

from __future__ import annotations

from reader.importers import parse_bytes
from reader.models import Draft
from reader.store.originals import unpack_record
from reader.store.rows import load_document, prepare

SUFFIXES = (".md", ".txt", ".html", ".json", ".jsonl", ".csv", ".ris", "")
PIECES = [
    b"---\n", b"...\n", b"+++\n", b"title: ", b"title=", b"related:\n  - ", b"date: 2020-01-02\n",
    b"url: https://a.org/x\n", b"{", b"}", b"[", b"]", b'"', b"\n", b"\r", b"\0", b" ", b"&a ", b"*a", b"!!x ",
    b"<p>", b"<?r>", b"<table><tr><td>", b"<script>", b"</", b"<!--", b"# ", b"> ", b"- ", b"1. ", b"```\n",
    b"|a|b|\n|-|-|\n", b"[x](y)", b"![](z)", b"[^1]", b"**", b"\xef\xbb\xbf", b"\xff\xfe", b"\x80",
    b"TY  - NEWS\n", b"ER  -\n", b"title,text\n", b'{"title": "', b'", "text": "', b"(AP) \xe2\x80\x94 ",
    b"&amp;", b"<html><body>", b"Words of a text. ", b"\xed\xa0\x80", b"\xe2\x80\xa8",
]  # fmt: skip


def check(data: bytes, suffix: str) -> None:
    """Read `data` as a file of this suffix; raises AssertionError or whatever a fault of ours raises."""
    path = f"/x/2020-01-02-a{suffix}"
    paths = set()
    for item in parse_bytes(data, path):
        if isinstance(item, Draft):
            assert item.path not in paths
            paths.add(item.path)
            _check_draft(item)
        else:
            assert item.reason.endswith(".")


def _check_draft(draft: Draft) -> None:
    """A draft can be stored, and comes back from its columns as it was."""
    row = prepare(draft)
    assert load_document(row.text, row.blocks, row.spans, row.text_version) == draft.document
    assert row.text == "\n".join(row.text[block.start : block.end] for block in draft.document.blocks)
    record = unpack_record(row.record, draft.data)
    assert (record.declared, record.images) == (draft.declared, draft.images)
    assert list(record.front_matter) == list(draft.front_matter)
    assert row.title
    for column in (row.title, row.path, row.text, row.fields, row.topics, row.front_matter):
        column.encode()
