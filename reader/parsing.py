"""Files' bytes to rows, here or in processes of their own: what a parsing process imports, and so is kept small.

A file that brings its process down is rejected alone.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from time import perf_counter

from reader.importers import parse
from reader.models import Blob, Draft, Problem
from reader.processes import begin, start_method, starting
from reader.store.originals import Dictionary
from reader.store.rows import Prepared, prepare
from reader.store.values import storable
from reader.tables import TableRead

CHUNK = 64
CHUNK_BYTES = 4 * 1024 * 1024
#: What may be with the parsing processes, so that they have work while a batch is written.
AHEAD = 2_000
AHEAD_BYTES = 32 * 1024 * 1024
#: How much a parsing process gives way to others: two of them leave a whole one of two processors to the writer.
_NICER = 5


@dataclass(slots=True)
class FileRead:
    """One file with what became of it: unchanged (with the number of its `records`), of known bytes, or parsed.

    Of a part of a `table`, `ends_table` says whether it is the last one; `refused` are those rows of an unchanged one
    that are no articles.
    """

    path: str
    sha256: str
    results: Sequence[Prepared | Problem] | None = None
    records: int = 0
    table: TableRead | None = None
    ends_table: bool = False
    refused: Sequence[Problem] = ()


@dataclass(slots=True)
class Chunk:
    """Some files' bytes in order, with the problems among them; `known` are the checksums that need no parsing,
    `unchanged` the files (path, checksum) about which there is nothing to do, with the number of their articles, and
    `refused` what is wrong with other rows of theirs.

    A part of a `table` is a chunk of its own.
    """

    items: list[Blob | Problem] = field(default_factory=list)
    checksums: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    unchanged: dict[tuple[str, str], int] = field(default_factory=dict)
    refused: dict[tuple[str, str], list[Problem]] = field(default_factory=dict)
    size: int = 0
    dictionary: Dictionary | None = None
    table: TableRead | None = None
    ends_table: bool = False

    def add(self, item: Blob | Problem) -> None:
        self.items.append(item)
        self.checksums.append(hashlib.sha256(item.data).hexdigest() if isinstance(item, Blob) else "")
        self.size += len(item.data) if isinstance(item, Blob) else 0

    def is_full(self) -> bool:
        return len(self.items) >= CHUNK or self.size >= CHUNK_BYTES

    @property
    def count(self) -> int:
        """The number of files, or of a table's rows."""
        return sum(item.rows for item in self.items if isinstance(item, Blob)) if self.table else len(self.items)

    def files(self) -> list[tuple[str, str]]:
        """The paths and checksums of the files."""
        pairs = zip(self.items, self.checksums, strict=True)
        return [(storable(item.path), checksum) for item, checksum in pairs if isinstance(item, Blob)]

    def unknown(self) -> list[Blob]:
        """What has to be parsed."""
        pairs = zip(self.items, self.checksums, strict=True)
        return [
            Blob(item.path, item.data, checksum, item.importer, item.lines_before, item.rows)
            for item, checksum in pairs
            if isinstance(item, Blob) and not self._knows(item, checksum)
        ]

    def _knows(self, item: Blob, checksum: str) -> bool:
        return checksum in self.known or (item.path, checksum) in self.unchanged

    def merged(self, parsed: Iterable[list[Prepared | Problem]]) -> Iterator[FileRead | Problem]:
        """The files in their order with what parsing made of them."""
        results = iter(parsed)
        for item, checksum in zip(self.items, self.checksums, strict=True):
            if isinstance(item, Problem):
                yield item
            else:
                parsed_file = None if self._knows(item, checksum) else next(results)
                key = (item.path, checksum)
                records, refused = self.unchanged.get(key, 0), self.refused.get(key, ())
                yield FileRead(item.path, checksum, parsed_file, records, self.table, self.ends_table, refused)


def parse_all(blobs: Sequence[Blob], dictionary: Dictionary | None) -> list[list[Prepared | Problem]]:
    """Parse some files into rows; runs in the workers. A record of a table has a path of its own."""
    return [_parse(blob, dictionary) for blob in blobs]


def _parse(blob: Blob, dictionary: Dictionary | None) -> list[Prepared | Problem]:
    try:
        return [
            prepare(result, is_record=result.path != blob.path, dictionary=dictionary)
            if isinstance(result, Draft)
            else result
            for result in parse(blob)
        ]
    except Exception as error:  # noqa: BLE001 (one file that shows a fault of ours must not stop all the others)
        reason = f"Carrel has a fault that keeps it from reading this file ({type(error).__name__}: {error!s:.200})."
        return [Problem(blob.path, "fault", reason, severity="rejected")]


def _begin() -> None:
    """Let the process that started this one go first where both have work: it writes alone, and what is left to write
    when all is parsed keeps one processor only."""
    begin()
    if hasattr(os, "nice"):
        os.nice(_NICER)


class Parser:
    """Parses chunks in order: here, or in `workers` processes once that has taken `patience` (seconds) here."""

    def __init__(self, workers: int, patience: float = 0.0) -> None:
        self._workers = workers
        self._patience = patience
        self._pool: ProcessPoolExecutor | None = None
        self._apart: ProcessPoolExecutor | None = None

    def parse(self, chunks: Iterable[Chunk]) -> Iterator[FileRead | Problem]:
        """What the files of the chunks hold, in the order of the chunks."""
        waiting: deque[tuple[Chunk, Future[list[list[Prepared | Problem]]] | None]] = deque()
        files = size = 0
        for chunk in chunks:
            if not self._workers or self._patience > 0:
                yield from self._parsed_here(chunk)
                continue
            waiting.append((chunk, self._submit(chunk)))
            files, size = files + chunk.count, size + chunk.size
            while waiting and (files > AHEAD or size > AHEAD_BYTES or waiting[0][1] is None):
                first, future = waiting.popleft()
                files, size = files - first.count, size - first.size
                yield from self._finished(first, future)
        while waiting:
            yield from self._finished(*waiting.popleft())

    def _parsed_here(self, chunk: Chunk) -> Iterator[FileRead | Problem]:
        began = perf_counter()
        parsed = parse_all(chunk.unknown(), chunk.dictionary)
        self._patience -= perf_counter() - began
        return chunk.merged(parsed)

    def _submit(self, chunk: Chunk) -> Future[list[list[Prepared | Problem]]] | None:
        unknown = chunk.unknown()
        if not unknown or not self._workers:
            return None
        with starting():
            try:
                return self._executor().submit(parse_all, unknown, chunk.dictionary)
            except BrokenProcessPool:
                return self._restarted().submit(parse_all, unknown, chunk.dictionary)

    def _executor(self) -> ProcessPoolExecutor:
        self._pool = self._pool or self._started(self._workers)
        return self._pool

    def _restarted(self) -> ProcessPoolExecutor:
        self.close()
        return self._executor()

    @staticmethod
    def _started(workers: int) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(workers, mp_context=get_context(start_method()), initializer=_begin)
        with starting():
            # Each starts one process, as long as none of them idles.
            for _ in range(workers):
                pool.submit(int)
        return pool

    def _finished(
        self, chunk: Chunk, future: Future[list[list[Prepared | Problem]]] | None
    ) -> Iterator[FileRead | Problem]:
        if future is None:
            return chunk.merged(parse_all(chunk.unknown(), chunk.dictionary))
        try:
            parsed = future.result()
        except BrokenProcessPool:
            parsed = self._parse_apart(chunk.unknown(), chunk.dictionary)
        return chunk.merged(parsed)

    def _parse_apart(self, blobs: Sequence[Blob], dictionary: Dictionary | None) -> list[list[Prepared | Problem]]:
        """One file after another: one that brings its process down is rejected alone."""
        return [self._parse_alone(blob, dictionary) for blob in blobs]

    def _parse_alone(self, blob: Blob, dictionary: Dictionary | None) -> list[Prepared | Problem]:
        if self._apart is None:
            self._apart = self._started(1)
            try:
                self._apart.submit(int).result()
            except BrokenProcessPool:
                # No process can be started here (a script without a main guard, say): go on without.
                self._workers = 0
        if not self._workers:
            return _parse(blob, dictionary)
        try:
            return self._apart.submit(_parse, blob, dictionary).result()
        except BrokenProcessPool:
            self._apart.shutdown()
            self._apart = None
        what, line = ("this file", None) if not blob.importer else ("rows from here on", blob.lines_before + 1)
        reason = f"Reading {what} made the reading process stop."
        return [Problem(blob.path, "crash", reason, line, "rejected")]

    def close(self) -> None:
        """Stop the processes; what they have not begun is dropped."""
        for pool in (self._pool, self._apart):
            if pool is not None:
                pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._apart = None
