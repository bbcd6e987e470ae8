"""Import: paths to files, files to drafts (in worker processes where that pays), drafts to the archive in batches.

Each batch is one transaction, so that a crash or a cancel keeps whole batches, and importing again carries on. Bytes
that the archive holds are recognised by their checksum and not parsed.
"""

from __future__ import annotations

import os
import posixpath
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path

from reader.errors import Cancelled
from reader.garbage import seldom_collected
from reader.models import Blob, Changes, ImportReport, Problem
from reader.parsing import CHUNK, Chunk, FileRead, Parser
from reader.processes import start_method
from reader.progress import Progress
from reader.store.annotations import AnnotationStore
from reader.store.articles import ArticleStore
from reader.store.connection import now
from reader.store.index import Index
from reader.store.intake import Arrival
from reader.store.originals import Dictionary
from reader.store.rows import Prepared
from reader.store.runs import RunStore
from reader.store.undo import UndoLog
from reader.store.values import storable
from reader.tables import Table, TableRead
from reader.walk import File, check_paths, checksum_of, contents, keys_of, parts_of, walk

#: New articles in one transaction; more are faster, but make other writers and a cancel wait.
BATCH = 2_000
BATCH_BYTES = 32 * 1024 * 1024
#: The least in a transaction towards the end: batches become smaller there, for nothing is parsed beside the last.
LEAST = 500
#: Known files that are noted in one transaction.
BATCH_KNOWN = 5_000
#: New files in a chunk that make a dictionary for compressing worth its room.
PAYS_DICTIONARY = 32
#: Of so many files it is clear that they pay for processes that parse them.
PAYS_FROM = 300
#: Of fewer, which may be archives and tables, or slow, that shows in so many seconds: about what the processes take to
#: start.
PATIENCE = {"fork": 0.1, "spawn": 1.0}
MAX_WORKERS = 6
#: Problems that a report carries; the archive keeps all.
REPORTED_PROBLEMS = 10_000
#: Files between two reports of counting, and seconds before a rate says anything.
COUNTED = 2_000
SETTLED = 2.0


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts of an open archive that an import writes to; `path` is its file."""

    path: Path
    transaction: Callable[[], AbstractContextManager[None]]
    articles: ArticleStore
    annotations: AnnotationStore
    runs: RunStore
    index: Index
    undo: UndoLog

    def walk(self, paths: Sequence[Path]) -> Iterator[File | Problem]:
        """The files under `paths` without the archive's own."""
        names = (self.path.name + suffix for suffix in ("", "-wal", "-shm", "-journal"))
        return walk(paths, keys_of(self.path.with_name(name) for name in names))


def import_paths(
    desk: Desk, paths: Sequence[Path], progress: Progress, workers: int | None, *, is_asked: bool = True
) -> tuple[ImportReport, Changes]:
    """Import what is under `paths`; see Archive.import_paths. Raises InputError for a missing path, before anything.

    Where nobody asked for these very files (`is_asked`), what the user took out again stays out until it changes.
    """
    absolute = check_paths(paths)
    total = _count(desk, absolute, progress)
    with desk.transaction():
        run = desk.runs.start(_label(absolute))
    with seldom_collected():
        return _Import(desk, run, progress, total, is_asked).run(absolute, _parser(workers, total))


def _count(desk: Desk, paths: Sequence[Path], progress: Progress) -> int:
    """How many files there are, so that the work can say how much of it is left."""
    total = 0
    for _ in desk.walk(paths):
        if total % COUNTED == 0:
            progress.report(total, None, "Counting files")
        total += 1
    return total


def _label(paths: Sequence[Path]) -> str:
    return str(paths[0]) if len(paths) == 1 else f"{len(paths):,} files and folders"


def _parser(workers: int | None, total: int) -> Parser:
    """What parses `total` files, any of which may hold thousands of articles."""
    if workers is not None:
        return Parser(max(0, workers))
    cores = os.cpu_count() or 1
    return Parser(min(cores, MAX_WORKERS) if cores > 1 else 0, 0.0 if total >= PAYS_FROM else PATIENCE[start_method()])


@dataclass(slots=True)
class _Import:
    """One run: collects what comes from the parser into batches, stores them, and keeps the counts."""

    desk: Desk
    id: int
    progress: Progress
    total: int
    is_asked: bool
    kept_out: int = 0
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
    taken: int = 0
    unit: str = "files"
    dictionary: Dictionary | None = None

    def run(self, paths: Sequence[Path], parser: Parser) -> tuple[ImportReport, Changes]:
        cancelled = False
        try:
            self._take_all(paths, parser)
        except Cancelled:
            cancelled = True
            self.arrivals, self.containers = [], []
            self._flush()
        finally:
            parser.close()
        with self.desk.transaction():
            undone = self.desk.runs.is_undone(self.id)
            report = replace(self._report(), cancelled=cancelled, undone=undone)
            self.desk.runs.finish(report)
            if self.step:
                self.desk.undo.rename(self.step, self._step_label())
        return report, self._changes(undone)

    def _take_all(self, paths: Sequence[Path], parser: Parser) -> None:
        for item in parser.parse(self._chunks(paths)):
            if isinstance(item, Problem):
                self._note(item)
            else:
                self._take(item)
            if self._is_full():
                self._flush()
                self._merge()
        self._flush()
        self._merge()
        if self.kept_out:
            self.pending.append(_kept_out(_label(paths), self.kept_out))
            self._flush()

    # -- reading ---------------------------------------------------------------------------------------------

    def _chunks(self, paths: Sequence[Path]) -> Iterator[Chunk]:
        """The files in chunks, each with those left out whose bytes the archive holds."""
        chunk = Chunk()
        for found in self.desk.walk(paths):
            self.done += 1
            for item in contents(found) if isinstance(found, File) else [found]:
                if isinstance(item, Table):
                    yield self._recognised(chunk)
                    chunk = Chunk()
                    yield from self._parts(item)
                    continue
                chunk.add(item)
                if chunk.is_full():
                    yield self._recognised(chunk)
                    chunk = Chunk()
            if self.done % CHUNK == 0:
                self._say()
        yield self._recognised(chunk)
        self._say()

    def _parts(self, table: Table) -> Iterator[Chunk]:
        """A large table's parts, a chunk each, and one that ends it; nothing of one that the archive holds."""
        found, path = checksum_of(table), storable(table.path)
        if isinstance(found, Problem) and found.kind != "archive":
            yield Chunk([found], [""])
            return
        # Of a damaged one what comes before the damage is read.
        checksum = "" if isinstance(found, Problem) else found
        end = Chunk([Blob(path, b"")], [checksum])
        self._note_known(end, [(path, checksum)])
        if not end.unchanged:
            end.known, end.ends_table = {checksum}, True
            end.table = yield from self._read_parts(table, TableRead(path, checksum))
        yield end

    def _read_parts(self, table: Table, read: TableRead) -> Generator[Chunk, None, TableRead]:
        """The parts; what is left to do is counted in rows, about how many the first part tells."""
        self.unit = "items"
        expected = 1
        for part in parts_of(table, read.checksum):
            if isinstance(part, Problem):
                read.is_whole = read.is_whole and _is_row(part)
                yield Chunk([part], [""])
                continue
            if not read.rows:
                self.done -= 1  # the table itself, instead of which its rows are counted
            guess = expected if read.rows else part.rows * table.size // len(part.data)
            read.rows += part.rows
            self.done += part.rows
            self.total += max(guess, read.rows) - expected
            expected = max(guess, read.rows)
            # Without a dictionary: with their text at hand rows are hardly smaller by it, and take twice as long.
            yield Chunk([part], [""], size=len(part.data), table=read)
            self._say()
        if read.rows:
            self.total += read.rows - expected
        return read

    def _say(self) -> None:
        """Report what is done, and after a moment how fast it goes and how long it will take."""
        seconds = time.monotonic() - self.started
        label = "Importing"
        if seconds > SETTLED and self.done:
            rate = self.done / seconds
            label += f", {rate:,.0f} {self.unit}/s, {_duration((self.total - self.done) / rate)} left"
        self.progress.report(self.done, self.total, label)

    def _recognised(self, chunk: Chunk) -> Chunk:
        files = chunk.files()
        chunk.unchanged.update(dict.fromkeys(self.desk.articles.settled(files), 1))
        if len(chunk.unchanged) < len(files):
            chunk.known.update(self.desk.articles.known_checksums(chunk.checksums))
            self._note_known(chunk, files)
        chunk.dictionary = self._dictionary_for(chunk)
        return chunk

    def _note_known(self, chunk: Chunk, files: Sequence[tuple[str, str]]) -> None:
        """Note those of the files that are tables which the archive holds."""
        known = self.desk.articles.known_containers(files)
        chunk.unchanged.update(known)
        chunk.refused.update((key, self.desk.runs.refused_rows(*key)) for key in known)

    def _dictionary_for(self, chunk: Chunk) -> Dictionary | None:
        """The archive's dictionary, made of the first files that are enough for one."""
        if self.dictionary is None:
            self.dictionary = self.desk.articles.dictionary()
            unknown = chunk.unknown() if self.dictionary is None else []
            if len(unknown) >= PAYS_DICTIONARY:
                with self.desk.transaction():
                    self.dictionary = self.desk.articles.make_dictionary([blob.data for blob in unknown])
        return self.dictionary

    # -- storing -----------------------------------------------------------------------------------------------

    def _take(self, item: FileRead) -> None:
        if item.table is not None:
            self._take_part(item, item.table)
            return
        self.taken += 1
        if item.records:
            self.counts["unchanged"] += item.records
            for problem in item.refused:
                self._note(problem)
            return
        if item.results is None:
            self.arrivals.append(Arrival(item.path, posixpath.basename(item.path), item.sha256))
            return
        if all(map(_is_row, item.results)) and (records := sum(isinstance(each, Prepared) for each in item.results)):
            self.containers.append((item.path, item.sha256, records))
        for result in item.results:
            self._take_result(result)

    def _take_part(self, item: FileRead, table: TableRead) -> None:
        """A part of a table, or its end."""
        if item.ends_table:
            self.taken += table.rows - table.results
            if table.is_whole and table.records:
                self.containers.append((table.path, table.checksum, table.records))
            return
        for result in item.results or ():
            self.taken += 1
            table.results += 1
            table.is_whole = table.is_whole and _is_row(result)
            if isinstance(result, Problem):
                self._take_result(result)
            else:
                table.records += 1
                self._take_result(_at(result, table.own_path(result.path)))

    def _take_result(self, result: Prepared | Problem) -> None:
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
        fresh = min(BATCH, max(LEAST, self.total - self.taken))
        return self.fresh >= fresh or self.size >= BATCH_BYTES or known >= BATCH_KNOWN * (10 if self.fresh else 1)

    def _flush(self) -> None:
        """Store the batch: one transaction with its articles, its index, its problems and the run's counts."""
        if not self.arrivals and not self.pending:
            return
        with self.desk.transaction():
            if self.arrivals and self.desk.runs.is_undone(self.id):
                # Somebody undid it meanwhile: the rest of it would stand beside what is in the bin.
                raise Cancelled("The import was undone.")
            problems = self.pending + self._store(self.arrivals if self.is_asked else self._wanted())
            self.desk.articles.note_containers(self.containers, self.id)
            self.desk.runs.record(self._report(), problems)
        self.problems.extend(problems[: max(0, REPORTED_PROBLEMS - len(self.problems))])
        self.arrivals, self.pending, self.containers, self.fresh, self.size = [], [], [], 0, 0

    def _merge(self) -> None:
        """Tidy the index, in steps that let other writers and a cancel come between."""
        is_left = True
        while is_left:
            with self.desk.transaction():
                is_left = self.desk.index.merge()
            self._say()

    def _wanted(self) -> list[Arrival]:
        """The batch without what the user took out again."""
        out = self.desk.articles.kept_out(arrival.sha256 for arrival in self.arrivals)
        wanted = [arrival for arrival in self.arrivals if arrival.sha256 not in out]
        if count := len(self.arrivals) - len(wanted):
            self.kept_out += count
            self.counts["skipped"] += count
            self.containers = []  # not all that they hold is stored
        return wanted

    def _store(self, arrivals: Sequence[Arrival]) -> list[Problem]:
        desk = self.desk
        intake = desk.articles.intake(self.id, now())
        with desk.index.refreshing(intake.plan(arrivals)):
            with desk.undo.without_new_articles():
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

    def _changes(self, undone: bool) -> Changes:
        label, touched = self._step_label() if self.step else "Import", frozenset(self.touched)
        if undone:
            return Changes(label, articles=touched)
        return Changes(label, self.step, added=frozenset(self.added), articles=touched)


def _is_row(result: Prepared | Problem) -> bool:
    """Whether this is all that there will ever be to say of a row of a table: an article, or that it is none."""
    return result.is_record if isinstance(result, Prepared) else result.kind == "record"


def _at(result: Prepared, path: str) -> Prepared:
    """A row of a table under another path."""
    if path == result.path:
        return result
    before, now = result.path.rpartition("#")[2], path.rpartition("#")[2]
    problems = tuple(replace(each, path=path) if each.path == result.path else each for each in result.problems)
    return result._replace(path=path, name=result.name.removesuffix(before) + now, problems=problems)


def _kept_out(folder: str, count: int) -> Problem:
    what = "One file stays" if count == 1 else f"{count:,} files stay"
    reason = (
        f"{what} out, because you undid the import or put the article in the bin. To have such a file in the archive "
        "again, import it yourself; a file that changes comes in by itself."
    )
    return Problem(folder, "kept-out", reason, severity="skipped")


def _duration(seconds: float) -> str:
    """About how long, in words."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"
