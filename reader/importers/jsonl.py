"""JSON Lines (one article a line) and JSON (one article, or a list of them, also within an object), read by their field
names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from reader.field_names import LISTS, meanings, simple
from reader.fields import text_of
from reader.front_matter import bounded, load_json
from reader.importers.base import Source
from reader.importers.records import Records
from reader.models import Draft, Json, Problem

_OBJECT = re.compile(r"\{\s*[\"}]")
_LIST = re.compile(r"\[\s*\{\s*\"")
_BLANKS = re.compile(r"[\s,]*")
_COLON = re.compile(r"\s*:\s*")
#: How deep within an answer of a service its list of articles may stand.
_DEEPEST = 3
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
        keys = _list_within(whole) if isinstance(whole, dict) else []
        if isinstance(whole, dict) and not keys:
            yield from records.whole(whole)
        elif isinstance(whole, list | dict):
            items: Json = whole
            position = 0
            for key in keys:
                items, position = items[key], _place_of(key, source.text, position)
            for record, (text, line) in zip(items, _items(source.text, position), strict=True):
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


def _list_within(value: Json, depth: int = 0) -> list[str]:
    """The keys that lead to the list of articles in an object that is none itself; empty where there is none."""
    if not isinstance(value, dict) or depth == _DEEPEST or _is_article(value):
        return []
    for key in value:
        if simple(key) not in LISTS:
            continue
        inner = value[key]
        if isinstance(inner, list) and any(isinstance(item, dict) and _is_article(item) for item in inner):
            return [key]
        if below := _list_within(inner, depth + 1):
            return [key, *below]
    return []


def _is_article(record: dict[str, Json]) -> bool:
    """Whether a record has a text or an address."""
    return bool(text_of(record)[0]) or any(
        isinstance(value, str) and value and any(ours == "url" for ours, _ in meanings(key)[1])
        for key, value in record.items()
    )


def _place_of(key: str, text: str, position: int) -> int:
    """Where in `text` the value of `key` begins in the JSON object, known to be well-formed, that begins at `position`
    or after blanks; the last of several counts.
    """
    position, found = text.index("{", position) + 1, -1
    while True:
        position = _after(_BLANKS, text, position)
        if text[position] == "}":
            return found
        name, position = _DECODER.raw_decode(text, position)
        position = _after(_COLON, text, position)
        found = position if name == key else found
        _, position = _DECODER.raw_decode(text, position)


def _after(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


def _items(text: str, position: int) -> Iterator[tuple[str, int]]:
    """The text and the line of each item of the JSON list, known to be well-formed, that begins after `position`."""
    position = text.index("[", position) + 1
    line = 1 + text.count("\n", 0, position)
    while True:
        start = _after(_BLANKS, text, position)
        if text[start] == "]":
            return
        line += text.count("\n", position, start)
        _, end = _DECODER.raw_decode(text, start)
        yield text[start:end], line
        line += text.count("\n", start, end)
        position = end
