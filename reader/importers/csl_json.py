"""CSL-JSON, as Zotero and citation tools write it: a list of metadata records."""

from __future__ import annotations

from collections.abc import Iterator

from reader.importers.base import Source
from reader.importers.jsonl import JsonLinesImporter, json_value
from reader.importers.records import without_rich_text
from reader.models import Draft, Problem

#: What a reference has and no other record: CSL's names of things.
_NAMES = frozenset({"issued", "container-title", "citation-key", "accessed", "publisher-place", "title-short"})


class CslJsonImporter(JsonLinesImporter):
    """One reference, one article without its text."""

    name = "csl-json"
    suffixes = (".csljson",)

    def sniff(self, source: Source) -> bool:
        if not source.head.startswith(("[", "{")):
            return False
        value = json_value(source.text)
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, dict) and "type" in item for item in items):
            return False
        return any(_NAMES & item.keys() for item in items)

    def read(self, source: Source) -> Iterator[Draft | Problem]:
        yield from map(without_rich_text, super().read(source))
