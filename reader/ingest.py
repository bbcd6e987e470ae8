"""Import: paths to files, files to drafts (in worker processes where that pays), drafts to the archive in batches.

Each batch is one transaction, so that a crash or a cancel keeps whole batches, and importing again carries on. Bytes
that the archive holds are recognised by their checksum and not parsed.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.process import BaseProcess
from pathlib import Path, PurePosixPath
from threading import Thread

from reader.errors import Cancelled
from reader.importers import parse_bytes
from reader.models import Changes, Draft, ImportReport, Problem
from reader.progress import Progress
from reader.store.annotations import AnnotationStore
from reader.store.articles import ArticleStore
from reader.store.connection import now
from reader.store.index import Index
from reader.store.intake import Arrival
from reader.store.originals import Dictionary
from reader.store.rows import Prepared, prepare
from reader.store.runs import RunStore
from reader.store.undo import UndoLog
from reader.store.values import storable
from reader.walk import Blob, File, check_paths, contents, walk

#: New articles in one transaction; more are faster, but make other writers and a cancel wait.
BATCH = 2_000
BATCH_BYTES = 32 * 1024 * 1024
#: Known files that are noted in one transaction.
BATCH_KNOWN = 5_000
CHUNK = 64
#: New files in a chunk that make a dictionary for compressing worth its room.
PAYS_DICTIONARY = 32
CHUNK_BYTES = 4 * 1024 * 1024
#: What may be with the parsing processes, so that they have work while a batch is written.
AHEAD = BATCH
AHEAD_BYTES = BATCH_BYTES
#: Files to parse before processes are started for them; two take about a second to start.
PAYS_FROM = 300
MAX_WORKERS = 6
#: Problems that a report carries; the archive keeps all.
REPORTED_PROBLEMS = 10_000
#: Files between two reports of counting, and seconds before a rate says anything.
COUNTED = 2_000
SETTLED = 2.0


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts of an open archive that an import writes to."""

    transaction: Callable[[], AbstractContextManager[None]]
    articles: ArticleStore
    annotations: AnnotationStore
    runs: RunStore
    index: Index
    undo: UndoLog


@dataclass(slots=True)
class _Read:
    """One file with what became of it: known to the archive (with its `records`, where it holds many), or parsed."""

    path: str
    sha256: str
    results: Sequence[Prepared | Problem] | None = None
    records: int = 0


def import_paths(
    desk: Desk, paths: Sequence[Path], progress: Progress, workers: int | None
) -> tuple[ImportReport, Changes]:
    """Import what is under `paths`; see Archive.import_paths. Raises InputError for a missing path, before anything."""
    absolute = check_paths(paths)
    total = _count(absolute, progress)
    with desk.transaction():
        run = desk.runs.start(_label(absolute))
    return _Import(desk, run, progress, total).run(absolute, _Parser(_worker_count(workers, total)))


def _count(paths: Sequence[Path], progress: Progress) -> int:
    """How many files there are, so that the work can say how much of it is left."""
    total = 0
    for _ in walk(paths):
        if total % COUNTED == 0:
            progress.report(total, None, "Counting files")
        total += 1
    return total


def _label(paths: Sequence[Path]) -> str:
    return str(paths[0]) if len(paths) == 1 else f"{len(paths):,} files and folders"


def _worker_count(workers: int | None, total: int) -> int:
    if workers is not None:
        return max(0, workers)
    cores = os.cpu_count() or 1
    return min(cores, MAX_WORKERS) if total >= PAYS_FROM and cores > 1 else 0


@dataclass(slots=True)
class _Import:
    """One run: collects what comes from the parser into batches, stores them, and keeps the counts."""

    desk: Desk
    id: int
    progress: Progress
    total: int
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    added: set[int] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    step: int = 0
    started: float = field(default_factory=time.monotonic)
    done: int = 0
    arrivals: list[Arrival] = field(default_factory=list)
    pending: list[Problem] = field(default_factory=list)
    containers: list[tuple[str, str, int]] = field(default_factory=list)
    fresh: int = 0
    size: int = 0
    dictionary: Dictionary | None = None

    def run(self, paths: Sequence[Path], parser: _Parser) -> tuple[ImportReport, Changes]:
        cancelled = False
        try:
            self._take_all(paths, parser)
        except Cancelled:
            cancelled = True
            self.arrivals, self.containers = [], []
            self._flush()
        finally:
            parser.close()
        report = replace(self._report(), cancelled=cancelled)
        with self.desk.transaction():
            self.desk.runs.finish(report)
            if self.step:
                self.desk.undo.rename(self.step, self._step_label())
        return report, self._changes()

    def _take_all(self, paths: Sequence[Path], parser: _Parser) -> None:
        for item in parser.parse(self._chunks(paths)):
            if isinstance(item, Problem):
                self._note(item)
            else:
                self._take(item)
            if self._is_full():
                self._flush()
        self._flush()

    # -- reading ---------------------------------------------------------------------------------------------

    def _chunks(self, paths: Sequence[Path]) -> Iterator[_Chunk]:
        """The files in chunks, each with those left out whose bytes the archive holds."""
        chunk = _Chunk()
        for found in walk(paths):
            self.done += 1
            for item in contents(found) if isinstance(found, File) else [found]:
                chunk.add(item)
                if chunk.is_full():
                    yield self._recognised(chunk)
                    chunk = _Chunk()
            if self.done % CHUNK == 0:
                self._say()
        yield self._recognised(chunk)
        self._say()

    def _say(self) -> None:
        """Report what is done, and after a moment how fast it goes and how long it will take."""
        seconds = time.monotonic() - self.started
        label = "Importing"
        if seconds > SETTLED and self.done:
            rate = self.done / seconds
            label += f", {rate:,.0f} files/s, {_duration((self.total - self.done) / rate)} left"
        self.progress.report(self.done, self.total, label)

    def _recognised(self, chunk: _Chunk) -> _Chunk:
        chunk.known.update(self.desk.articles.known_checksums(chunk.checksums))
        chunk.containers.update(self.desk.articles.known_containers(chunk.files()))
        chunk.dictionary = self._dictionary_for(chunk)
        return chunk

    def _dictionary_for(self, chunk: _Chunk) -> Dictionary | None:
        """The archive's dictionary, made of the first files that are enough for one."""
        if self.dictionary is None:
            self.dictionary = self.desk.articles.dictionary()
            unknown = chunk.unknown() if self.dictionary is None else []
            if len(unknown) >= PAYS_DICTIONARY:
                with self.desk.transaction():
                    self.dictionary = self.desk.articles.make_dictionary([blob.data for blob in unknown])
        return self.dictionary

    # -- storing -----------------------------------------------------------------------------------------------

    def _take(self, item: _Read) -> None:
        if item.records:
            self.counts["unchanged"] += item.records
            return
        if item.results is None:
            self.arrivals.append(Arrival(item.path, PurePosixPath(item.path).name, item.sha256))
            return
        if item.results and all(isinstance(each, Prepared) and each.is_record for each in item.results):
            self.containers.append((item.path, item.sha256, len(item.results)))
        for result in item.results:
            if isinstance(result, Problem):
                self._note(result)
            else:
                self.arrivals.append(Arrival(result.path, result.name, result.sha256, result))
                self.fresh += 1
                self.size += len(result.text) + len(result.data) + len(result.record)

    def _note(self, problem: Problem) -> None:
        self.pending.append(problem)
        if problem.severity in ("rejected", "skipped"):
            self.counts[problem.severity] += 1

    def _is_full(self) -> bool:
        known = len(self.arrivals) - self.fresh
        return self.fresh >= BATCH or self.size >= BATCH_BYTES or known >= BATCH_KNOWN * (10 if self.fresh else 1)

    def _flush(self) -> None:
        """Store the batch: one transaction with its articles, its index, its problems and the run's counts."""
        if not self.arrivals and not self.pending:
            return
        with self.desk.transaction():
            problems = self.pending + self._store()
            self.desk.articles.note_containers(self.containers, self.id)
            self.desk.runs.record(self._report(), problems)
        self.problems.extend(problems[: max(0, REPORTED_PROBLEMS - len(self.problems))])
        self.arrivals, self.pending, self.containers, self.fresh, self.size = [], [], [], 0, 0

    def _store(self) -> list[Problem]:
        desk = self.desk
        intake = desk.articles.intake(self.id, now())
        with desk.index.refreshing(intake.plan(self.arrivals)):
            outcome = intake.write()
            annotated = desk.articles.annotated(article for article, _, _ in outcome.revised)
            for article, before, after in outcome.revised:
                if article in annotated:
                    desk.annotations.reanchor_all(article, before, after)
        desk.index.add(outcome.added)
        self.counts.update(outcome.counts)
        self.added.update(outcome.added, outcome.restored)
        self.touched.update(outcome.added, outcome.restored, (article for article, _, _ in outcome.revised))
        if self.touched and not self.step:
            self.step = desk.undo.keep_import("Import", self.id)
        return outcome.problems

    # -- reporting -----------------------------------------------------------------------------------------------

    def _report(self) -> ImportReport:
        counts = self.counts
        return ImportReport(
            self.id,
            seen=counts.total(),
            added=counts["added"],
            revised=counts["revised"],
            unchanged=counts["unchanged"],
            rejected=counts["rejected"],
            skipped=counts["skipped"],
            problems=tuple(self.problems),
            seconds=round(time.monotonic() - self.started, 3),
        )

    def _step_label(self) -> str:
        count = len(self.touched)
        return f"Import of {count:,} article{'' if count == 1 else 's'}"

    def _changes(self) -> Changes:
        label = self._step_label() if self.step else "Import"
        return Changes(label, self.step, added=frozenset(self.added), articles=frozenset(self.touched))


def _duration(seconds: float) -> str:
    """About how long, in words."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"


# -- parsing ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Chunk:
    """Some files' bytes in order, with the problems among them; `known` are the checksums that need no parsing."""

    items: list[Blob | Problem] = field(default_factory=list)
    checksums: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    containers: dict[str, int] = field(default_factory=dict)
    size: int = 0
    dictionary: Dictionary | None = None

    def add(self, item: Blob | Problem) -> None:
        self.items.append(item)
        self.checksums.append(hashlib.sha256(item.data).hexdigest() if isinstance(item, Blob) else "")
        self.size += len(item.data) if isinstance(item, Blob) else 0

    def is_full(self) -> bool:
        return len(self.items) >= CHUNK or self.size >= CHUNK_BYTES

    def files(self) -> list[tuple[str, str]]:
        """The paths and checksums of the files."""
        pairs = zip(self.items, self.checksums, strict=True)
        return [(storable(item.path), checksum) for item, checksum in pairs if isinstance(item, Blob)]

    def unknown(self) -> list[Blob]:
        """What has to be parsed."""
        pairs = zip(self.items, self.checksums, strict=True)
        return [item for item, checksum in pairs if isinstance(item, Blob) and not self._knows(item, checksum)]

    def _knows(self, item: Blob, checksum: str) -> bool:
        return checksum in self.known or item.path in self.containers

    def merged(self, parsed: Iterable[list[Prepared | Problem]]) -> Iterator[_Read | Problem]:
        """The files in their order with what parsing made of them."""
        results = iter(parsed)
        for item, checksum in zip(self.items, self.checksums, strict=True):
            if isinstance(item, Problem):
                yield item
            else:
                parsed_file = None if self._knows(item, checksum) else next(results)
                yield _Read(item.path, checksum, parsed_file, self.containers.get(item.path, 0))


def parse_all(blobs: Sequence[Blob], dictionary: Dictionary | None) -> list[list[Prepared | Problem]]:
    """Parse some files into rows; runs in the workers. A record of a table has a path of its own."""
    return [_parse(blob, dictionary) for blob in blobs]


def _parse(blob: Blob, dictionary: Dictionary | None) -> list[Prepared | Problem]:
    try:
        return [
            prepare(result, is_record=result.path != blob.path, dictionary=dictionary)
            if isinstance(result, Draft)
            else result
            for result in parse_bytes(blob.data, blob.path)
        ]
    except Exception as error:  # noqa: BLE001 (one file that shows a fault of ours must not stop all the others)
        reason = f"Carrel has a fault that keeps it from reading this file ({type(error).__name__}: {error!s:.200})."
        return [Problem(blob.path, "fault", reason, severity="rejected")]


@contextmanager
def starting() -> Iterator[None]:
    """Around what may start processes: they are deaf to Ctrl+C and do not run the program's own script again."""
    with _interrupts_ignored(), _without_main():
        yield


@contextmanager
def _without_main() -> Iterator[None]:
    """Processes started inside import no main module: they need ours alone, and a script may lack a guard."""
    main = sys.modules["__main__"]
    hidden: dict[str, object] = {
        name: main.__dict__[name] for name in ("__file__", "__spec__") if name in main.__dict__
    }
    main.__dict__.pop("__file__", None)
    main.__dict__["__spec__"] = None
    try:
        yield
    finally:
        main.__dict__.pop("__spec__", None)
        main.__dict__.update(hidden)


def _end_with_parent() -> None:
    """Let a parsing process end when the one that started it was killed."""
    parent = parent_process()
    if parent is not None:
        Thread(target=_exit_after, args=(parent,), daemon=True).start()


def _exit_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Processes started inside inherit it: Ctrl+C is for the one that imports, which then stops them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # The tracker unblocks what is blocked when it starts; a blocked signal waits, an ignored one would be lost.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Parser:
    """Parses chunks in order: here, or in `workers` processes once enough of them have to be parsed."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._apart: ProcessPoolExecutor | None = None

    def parse(self, chunks: Iterable[_Chunk]) -> Iterator[_Read | Problem]:
        """What the files of the chunks hold, in the order of the chunks."""
        if not self._workers:
            for chunk in chunks:
                yield from chunk.merged(parse_all(chunk.unknown(), chunk.dictionary))
            return
        waiting: deque[tuple[_Chunk, Future[list[list[Prepared | Problem]]] | None]] = deque()
        files = size = 0
        for chunk in chunks:
            waiting.append((chunk, self._submit(chunk)))
            files, size = files + len(chunk.items), size + chunk.size
            while waiting and (files > AHEAD or size > AHEAD_BYTES or waiting[0][1] is None):
                first, future = waiting.popleft()
                files, size = files - len(first.items), size - first.size
                yield from self._finished(first, future)
        while waiting:
            yield from self._finished(*waiting.popleft())

    def _submit(self, chunk: _Chunk) -> Future[list[list[Prepared | Problem]]] | None:
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
        # Spawned: a forked child would share the archive's connection and Qt's state.
        pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_end_with_parent)
        with starting():
            # Each starts one process, as long as none of them idles.
            for _ in range(workers):
                pool.submit(int)
        return pool

    def _finished(
        self, chunk: _Chunk, future: Future[list[list[Prepared | Problem]]] | None
    ) -> Iterator[_Read | Problem]:
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
        return [Problem(blob.path, "crash", "Reading this file made the reading process stop.", severity="rejected")]

    def close(self) -> None:
        """Stop the processes; what they have not begun is dropped."""
        for pool in (self._pool, self._apart):
            if pool is not None:
                pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._apart = None
