"""Formats in: each importer is a file here and a line in IMPORTERS. Pure: bytes and a path to drafts and problems."""

from __future__ import annotations

from reader.charset import decode
from reader.importers.base import Importer, Source
from reader.importers.csl_json import CslJsonImporter
from reader.importers.csv import CsvImporter
from reader.importers.html import HtmlImporter
from reader.importers.jsonl import JsonLinesImporter
from reader.importers.markdown import MarkdownImporter
from reader.importers.others import OtherImporter
from reader.importers.ris import RisImporter
from reader.importers.text import TextImporter
from reader.models import Blob, Draft, Problem

#: In the order in which their content is asked for; the last one takes whatever is text.
IMPORTERS: tuple[Importer, ...] = (
    HtmlImporter(),
    OtherImporter(),
    CslJsonImporter(),
    JsonLinesImporter(),
    RisImporter(),
    CsvImporter(),
    MarkdownImporter(),
    TextImporter(),
)


#: What reads the rows of a part of a table.
ROWS = {"jsonl": JsonLinesImporter().rows, "csv": CsvImporter().read}


def parse(blob: Blob) -> list[Draft | Problem]:
    """The articles in one file's bytes, or in one part of a table, and a Problem for each part that is none."""
    if not blob.importer:
        return parse_bytes(blob.data, blob.path, blob.sha256)
    decoded = decode(blob.data, blob.path)
    if isinstance(decoded, Problem):
        return [decoded]
    problems, before = decoded.problems, blob.lines_before
    source = Source(blob.path, blob.data, decoded.text, decoded.encoding, problems, lines_before=before)
    return list(ROWS[blob.importer](source))


def parse_bytes(data: bytes, path: str, sha256: str = "") -> list[Draft | Problem]:
    """The articles in one file's bytes, and a Problem for each part that is none. Never raises for bad input.

    `path` is where the bytes were found (a member of an archive has its archive's path before it), `sha256` their
    checksum where it is known.
    """
    if not data.strip(b" \t\r\n\f\v\0"):
        return [Problem(path, "empty", "The file is empty.", severity="skipped")]
    decoded = decode(data, path)
    if isinstance(decoded, Problem):
        return [decoded]
    if not decoded.text.strip(" \t\r\n\f\v\0\ufeff\u200b"):
        return [Problem(path, "empty", "The file holds nothing but blanks.", severity="skipped")]
    source = Source(path, data, decoded.text, decoded.encoding, decoded.problems, sha256)
    return list(_importer(source).read(source))


def _importer(source: Source) -> Importer:
    for importer in IMPORTERS:
        if importer.sniff(source):
            return importer
    for importer in IMPORTERS:
        if source.suffix in importer.suffixes:
            return importer
    return IMPORTERS[-1]
