"""Formats in: each importer is a file here and a line in IMPORTERS. Pure: bytes and a path to drafts and problems."""

from __future__ import annotations

from pathlib import Path

from reader.charset import decode
from reader.importers.base import Importer, Source
from reader.importers.csl_json import CslJsonImporter
from reader.importers.csv import CsvImporter
from reader.importers.html import HtmlImporter
from reader.importers.jsonl import JsonLinesImporter
from reader.importers.markdown import MarkdownImporter
from reader.importers.ris import RisImporter
from reader.importers.text import TextImporter
from reader.models import Draft, Problem

#: In the order in which their content is asked for; the last one takes whatever is text.
IMPORTERS: tuple[Importer, ...] = (
    HtmlImporter(),
    CslJsonImporter(),
    JsonLinesImporter(),
    RisImporter(),
    CsvImporter(),
    MarkdownImporter(),
    TextImporter(),
)

#: Files beyond this many bytes are not read.
MAX_BYTES = 256 * 1024 * 1024


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


def parse_file(path: Path) -> list[Draft | Problem]:
    """`parse_bytes` of a file; what can't be read, or is beyond MAX_BYTES, is a Problem."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = f"The file could not be read: {error.strerror or error}."
        return [Problem(str(path), "unreadable", reason, severity="rejected")]
    if len(data) > MAX_BYTES:
        reason = f"The file is larger than {MAX_BYTES // 2**20} MB."
        return [Problem(str(path), "too-large", reason, severity="rejected")]
    return parse_bytes(data, str(path))


def _importer(source: Source) -> Importer:
    for importer in IMPORTERS:
        if importer.sniff(source):
            return importer
    for importer in IMPORTERS:
        if source.suffix in importer.suffixes:
            return importer
    return IMPORTERS[-1]
