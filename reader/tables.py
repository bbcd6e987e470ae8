"""Tables of articles (JSON Lines, CSV) of any size: cut into parts of whole rows, which several processes can read, so
that none is ever held as a whole. What a row says is for the importers.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import IO

from reader.importers.csv import TooLong, names_columns, rows_of, whole_rows
from reader.importers.jsonl import json_value
from reader.models import Blob, Problem

#: What tells by its suffix that a file is a table, and which importer reads its rows.
IMPORTER_OF = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv"}
#: A table of fewer bytes is read as a whole, as any other file; of a larger one parts of about so many.
PART = 512 * 1024
#: A line of more bytes is refused.
LONGEST = 64 * 1024 * 1024
_PIECE = 1024 * 1024
#: Lines that show whether there is a record in each.
_LOOKED_AT = 5
_BOM = b"\xef\xbb\xbf"
#: The marks of UTF-16 and UTF-32.
_WIDE = (b"\xff\xfe", b"\xfe\xff")


class TooMuch(ValueError):
    """A packed table unpacks to far more than its size."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file, or a member of an archive, that may be cut: `open` gives its bytes from the beginning, every time.

    `size` is about how many there are, and `limit` the most that are read (0: any number). Reading raises what `open`
    and its stream raise, and TooMuch.
    """

    path: str
    importer: str
    size: int
    open: Callable[[], IO[bytes]]
    limit: int = 0

    def can_be_cut(self) -> bool:
        """Whether a line's end is a line's end in its bytes (not so in UTF-16), and its first lines are a table's, not
        those of one JSON value that is written in many."""
        with self.open() as stream:
            lines = (line for line in iter(partial(stream.readline, LONGEST), b"") if line.strip())
            first = list(islice(lines, _LOOKED_AT))
        if any(b"\0" in line or line.startswith(_WIDE) for line in first):
            return False
        if self.importer == "jsonl":
            return any(isinstance(json_value(line.decode("utf-8", "replace")), dict) for line in first)
        return bool(first)

    def checksum(self) -> str:
        """SHA-256 of all the bytes."""
        with self.open() as stream:
            watched = _Watched(stream, self.limit)
            return watched.checksum()

    def parts(self, checksum: str) -> Iterator[Blob | Problem]:
        """The parts in order, and a Problem where a row, or all that follows, can't be read, or where the bytes were
        not those of the `checksum`."""
        with self.open() as stream:
            watched = _Watched(stream, self.limit)
            buffered = io.BufferedReader(watched, _PIECE)
            yield from self._parts_of_json(buffered) if self.importer == "jsonl" else self._parts_of_csv(buffered)
            if watched.checksum() != checksum:
                yield Problem(self.path, "changed", "The table changed while it was read; import it again.")

    def _part(self, data: bytes, before: int, rows: int) -> Blob:
        return Blob(self.path, data, importer=self.importer, lines_before=before, rows=rows)

    def _parts_of_json(self, stream: IO[bytes]) -> Iterator[Blob | Problem]:
        before = 0
        while data := stream.read(PART):
            end = b"" if data.endswith(b"\n") else stream.readline(LONGEST)
            is_too_long = len(end) == LONGEST and not end.endswith(b"\n")
            data = data[: data.rfind(b"\n") + 1] if is_too_long else data + end
            if data:
                rows = data.count(b"\n") + (not data.endswith(b"\n"))
                yield self._part(data, before, rows)
                before += rows
            if is_too_long:
                before += 1
                reason = f"Line {before} is longer than {LONGEST // 2**20} MB."
                yield Problem(self.path, "record", reason, before, "rejected")
                while (piece := stream.readline(_PIECE)) and not piece.endswith(b"\n"):
                    pass

    def _parts_of_csv(self, stream: IO[bytes]) -> Iterator[Blob | Problem]:
        """Each begins with the header."""
        lines = _Lines(stream)
        head, own, size, before, seen, top = b"", [], 0, 0, 0, 0
        problem = None
        try:
            taken: list[str] = []
            header = next(rows_of(_noted(lines, taken), lines.first), [])
            is_known = names_columns(header)
            head, top = lines.mark + "".join(taken).encode("latin-1"), len(taken)
            for row in whole_rows(lines, lines.first, len(header)):
                data = "".join(row.lines).encode("latin-1")
                own.append(data)
                size, seen = size + len(data), seen + len(row.lines)
                if size >= PART:
                    yield self._part(head + b"".join(own), before, len(own))
                    own, size, before = [], 0, seen
                    if not is_known:
                        return  # as the first part will say
        except (csv.Error, TooLong) as error:
            reason = f"The table could not be read: {error}."
            problem = Problem(self.path, "csv", reason, top + seen + 1, "rejected")
        if own:
            yield self._part(head + b"".join(own), before, len(own))
        if problem is not None:
            yield problem


class _Watched(io.RawIOBase):
    """A stream's bytes as they are read, with their checksum. Raises TooMuch beyond the `limit`."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self._stream, self._limit, self._size = stream, limit, 0
        self._digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._next(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._size += len(data)
        if self._limit and self._size > self._limit:
            raise TooMuch
        self._digest.update(data)
        return data

    def checksum(self) -> str:
        """SHA-256 of all the bytes; reads those that are left."""
        while self._next(_PIECE):
            pass
        return self._digest.hexdigest()


class _Lines:
    """A stream's lines as csv.reader takes them; a byte order mark in front stands in `mark`.

    Every encoding in which rows can be told by their bytes has the signs of CSV where Latin-1 has them, which keeps
    each byte.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._text = io.TextIOWrapper(stream, encoding="latin-1", newline="")
        self._number = 1
        first = self._text.readline(LONGEST)
        self.first = self._next = first.removeprefix(_BOM.decode("latin-1"))
        self.mark = _BOM if len(self.first) < len(first) else b""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._number > 1:
            self._next = self._text.readline(LONGEST)
        if not self._next:
            raise StopIteration
        if len(self._next) == LONGEST:
            raise TooLong(f"line {self._number} is longer than {LONGEST // 2**20} MB")
        self._number += 1
        return self._next


def _noted(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    """The lines, each of which is added to `taken` when it is taken."""
    for line in lines:
        taken.append(line)
        yield line


@dataclass(slots=True)
class TableRead:
    """A table of which parts are read by several processes: what its rows come to together."""

    path: str
    checksum: str
    #: Rows that were handed out, what came back, and how many of that are articles.
    rows: int = 0
    results: int = 0
    records: int = 0
    #: Whether all of them could be read.
    is_whole: bool = True
    #: Hashes of the rows' names, since a table may have millions; and how often those came that came again.
    _seen: set[int] = field(default_factory=set)
    _again: dict[str, int] = field(default_factory=dict)

    def own_path(self, path: str) -> str:
        """The path of the next row, which its part named without knowing of the others: the second row of a name is
        `NAME~2`, as in a table that is read as a whole."""
        name = path[len(self.path) + 1 :].partition("~")[0]
        known = hash(name)
        if known not in self._seen:
            self._seen.add(known)
            return f"{self.path}#{name}"
        count = self._again[name] = self._again.get(name, 1) + 1
        return f"{self.path}#{name}~{count}"
