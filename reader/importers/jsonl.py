"""JSON Lines (one article a line) and JSON (one article, or a list of them), read by their field names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from reader.front_matter import bounded, load_json
from reader.importers.base import Source
from reader.importers.records import Records
from reader.models import Draft, Json, Problem

_OBJECT = re.compile(r"\{\s*[\"}]")
_LIST = re.compile(r"\[\s*\{\s*\"")
_BLANKS = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


class JsonLinesImporter:
    """One record, one article; a record's own bytes are its original."""

    name = "jsonl"
    suffixes: tuple[str, ...] = (".jsonl", ".ndjson", ".json")

    def sniff(self, source: Source) -> bool:
        if _LIST.match(source.head):
            return json_value(source.text) is not None
        if not _OBJECT.match(source.head):
            return False
        first, _, rest = source.text.removeprefix("\ufeff").lstrip().partition("\n")
        if isinstance(json_value(first), dict):
            follows = rest[:4096].lstrip()[:1]
            return follows in ("", "{") or source.suffix in self.suffixes
        return json_value(source.text) is not None

    def read(self, source: Source) -> Iterator[Draft | Problem]:
        records = Records(source, self.name)
        whole = json_value(source.text)
        if isinstance(whole, dict):
            yield from records.whole(whole)
        elif isinstance(whole, list):
            for record, (text, line) in zip(whole, _items(source.text), strict=True):
                yield from records.draft(record, text, line)
        else:
            yield from self.rows(source)

    def rows(self, source: Source) -> Iterator[Draft | Problem]:
        """The articles of a source that is known to be JSON Lines, or whole lines of one."""
        records = Records(source, self.name)
        for number, line in enumerate(source.text.removeprefix("\ufeff").split("\n"), source.lines_before + 1):
            if not line.strip():
                continue
            record = json_value(line)
            if isinstance(record, dict):
                yield from records.draft(record, line.rstrip("\r"), number)
            else:
                yield Problem(source.path, "record", f"Line {number} is no JSON object.", number, "rejected")


def json_value(text: str) -> Json:
    """The one JSON value that `text` is, within bounds; None where it is none."""
    try:
        return bounded(load_json(text.removeprefix("\ufeff")))
    except (ValueError, RecursionError):
        return None


def _items(text: str) -> Iterator[tuple[str, int]]:
    """The text and the line of each item of a JSON list that is known to be well-formed."""
    position = text.index("[") + 1
    line = 1 + text.count("\n", 0, position)
    while True:
        match = _BLANKS.match(text, position)
        start = match.end() if match else position
        if text[start] == "]":
            return
        line += text.count("\n", position, start)
        _, end = _DECODER.raw_decode(text, start)
        yield text[start:end], line
        line += text.count("\n", start, end)
        position = end
