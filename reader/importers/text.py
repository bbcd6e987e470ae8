"""Bare text without metadata: its title and provider are inferred from how it begins."""

from __future__ import annotations

from collections.abc import Iterator

from reader.document import from_plain
from reader.importers.base import Parts, Source, make_draft
from reader.importers.others import several
from reader.models import Draft, Problem


class TextImporter:
    """One file, one article; the fallback for whatever is text."""

    name = "text"
    suffixes = (".txt", ".text", "")

    def sniff(self, source: Source) -> bool:  # noqa: ARG002
        return False

    def read(self, source: Source) -> Iterator[Draft | Problem]:
        document = from_plain(source.text)
        yield make_draft(source, Parts(self.name, document, problems=several(document.text, source.path)))
