"""What an importer is, and what all importers share: from a source's parts to a Draft."""

from __future__ import annotations

import hashlib
import os.path
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Protocol

from reader.fields import Metadata, read_fields
from reader.importers.inference import infer
from reader.models import Document, Draft, Json, Problem

_LEADING_BLANKS = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Source:
    """One input: its bytes, the path under which it was found, and its text as decoded (see reader/charset.py).

    `sha256` is the checksum of the bytes where the caller knows it; `suffix` is in lower case, with its dot; `head` is
    the beginning of the text without the blanks in front, for telling the format. `lines_before`: as in Blob.
    """

    path: str
    data: bytes
    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()
    sha256: str = ""
    lines_before: int = 0
    name: str = field(init=False)
    suffix: str = field(init=False)
    head: str = field(init=False)

    def __post_init__(self) -> None:
        name = os.path.basename(self.path)  # noqa: PTH119 (ten times faster, and called for every file)
        if name in ("", "."):
            name = PurePath(self.path).name
        at = name.rfind(".")
        match = _LEADING_BLANKS.match(self.text, 0, 4096)
        start = match.end() if match else 0
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "suffix", name[at:].lower() if 0 < at < len(name) - 1 else "")
        object.__setattr__(self, "head", self.text[start : start + 2048].removeprefix("\ufeff"))


class Importer(Protocol):
    """A format. Content decides first (`sniff`), then the suffix."""

    @property
    def name(self) -> str: ...
    @property
    def suffixes(self) -> tuple[str, ...]: ...

    def sniff(self, source: Source) -> bool:
        """Whether the content shows that the source is of this format, whatever its suffix."""

    def read(self, source: Source) -> Iterator[Draft | Problem]:
        """The articles in `source`, and a Problem for each that can't be read. Never raises for bad input."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What an importer found: the text and what the source says of itself, as read.

    `lines` tells where its keys stand; `is_record`: one of many in a source, whose name says nothing of each;
    `plain`: the front matter as it stands in the source where it is plain YAML.
    """

    format: str
    document: Document
    front_matter: Mapping[str, Json] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    is_record: bool = False
    plain: str = ""


def make_draft(source: Source, parts: Parts) -> Draft:
    """A draft of `parts`; the source's bytes are its original."""
    metadata = _inferred(read_fields(parts.front_matter, source.path, parts.lines), source, parts)
    return Draft(
        path=source.path,
        name=source.name,
        data=source.data,
        sha256=source.sha256 or hashlib.sha256(source.data).hexdigest(),
        encoding=source.encoding,
        format=parts.format,
        document=parts.document,
        fields=metadata.fields,
        topics=metadata.topics,
        images=metadata.images,
        declared=metadata.declared,
        url_keys=metadata.url_keys,
        front_matter=parts.front_matter,
        problems=source.problems + parts.problems + metadata.problems,
        plain=parts.plain,
    )


def _inferred(metadata: Metadata, source: Source, parts: Parts) -> Metadata:
    """`metadata` with what can be told from the text and the file's name where the source says nothing."""
    inferred = infer(metadata.fields, parts.document, "" if parts.is_record else source.path, parts.front_matter)
    return replace(metadata, fields={**metadata.fields, **inferred}) if inferred else metadata
