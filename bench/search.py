"""`python -m bench.search`: what a keystroke costs, against the bare FTS5 statement and, where installed, tantivy.

Three times for each question: the first page of 50 with its passages; the whole answer (exact total, every id in
order); the facets. Median and 95th percentile in milliseconds, every question asked anew for each sample. The bare
statement takes the newest 50 rowids from the same index; `--tantivy` builds an index of its own of the same texts.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench import archives
from bench.corpus import word
from reader.archive import Archive
from reader.store.search import SORTS

PAGE = 50
_clock = time.perf_counter
_TYPED = word(300)
QUERIES = {
    "(everything)": "",
    "rare word": word(100_000),
    "mid word": word(3_000),
    "frequent word": word(100),
    "word in nearly all": word(0),
    "two words": f"{word(150)} {word(300)}",
    "phrase": f'"{word(1)} {word(2)}"',
    "1 letter": f"{_TYPED[:1]}*",
    "2 letters": f"{_TYPED[:2]}*",
    "3 letters": f"{_TYPED[:3]}*",
    "word, topic": f"{word(20)} topic:{word(301)}",
    "word, provider": f"{word(20)} provider:{word(1_001)}",
    "word, year": f"{word(20)} date:2020",
    "word, quality": f"{word(20)} quality:>90",
    "month alone": "date:2020-05",
    "starred alone": "is:starred",
}


def main() -> None:
    """Measure, and print Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("archive", type=Path, help="an archive of bench.archives; made where it is missing")
    parser.add_argument("--articles", type=int, default=100_000, help="how many to generate (100000)")
    parser.add_argument("--rounds", type=int, default=15, help="samples of each time (15)")
    parser.add_argument("--tantivy", type=Path, help="folder for an index of tantivy, made where it is missing")
    parser.add_argument("--cpu", action="store_true", help="count the thread's own time: for a machine that is busy")
    options = parser.parse_args()
    if options.cpu:
        global _clock
        _clock = time.thread_time
    if not options.archive.exists():
        archives.make(options.archive, options.articles)
    load = os.getloadavg()[0]
    clock = "own" if options.cpu else "wall"
    print(f"{platform.platform()}, {os.cpu_count()} cores, load {load:.1f}, {clock} time, {datetime.now(UTC):%F}\n")
    with Archive.open(options.archive, create=False, readonly=True) as archive:
        archive.facets("")
        archive.prepare()
        other = _tantivy(archive, options.tantivy) if options.tantivy else None
        measure(archive, options.rounds, other)


def measure(archive: Archive, rounds: int, other: Callable[[str], object] | None) -> None:
    """Print a line for each query, then one for each order."""
    print("| newest first | bare FTS5 | first page | ratio |" + (" tantivy |" if other else "") + " all | facets |")
    print("|---|---|---|---|" + ("---|" if other else "") + "---|---|")
    for name, query in QUERIES.items():
        bare = _sampled(lambda query=query: _bare(archive, query), rounds) if _is_bare(query) else None
        page = _sampled(lambda query=query: first_page(archive, query, "newest"), rounds)
        theirs = _sampled(lambda query=query: other(query), rounds) if other and _is_bare(query) else None
        rest = _sampled(lambda query=query: archive.search(query, sort="newest"), 5, archive)
        facets = _sampled(lambda query=query: archive.facets(query), 5, archive)
        cells = [name, _shown(bare), _shown(page), f"{bare[0] / page[0]:.2f}" if bare else ""]
        cells += [_shown(theirs)] if other else []
        print("| " + " | ".join([*cells, _shown(rest), _shown(facets)]) + " |", flush=True)
    print("\n| first page by | " + " | ".join(SORTS) + " |\n|---|" + "---|" * len(SORTS))
    for name, query in QUERIES.items():
        times = [
            _shown(_sampled(lambda query=query, sort=sort: first_page(archive, query, sort), rounds, archive))
            for sort in SORTS
        ]
        print(f"| {name} | " + " | ".join(times) + " |", flush=True)


def first_page(archive: Archive, query: str, sort: str) -> None:
    """What the list shows after a keystroke: ids, rows and passages."""
    result = archive.first_page(query, sort=sort, limit=PAGE)
    archive.hits(result, list(result.ids[:PAGE]))


def _bare(archive: Archive, query: str) -> object:
    """The bare statement: the newest 50 with their titles and texts, without passages."""
    sql = (
        "SELECT a.id, a.title, r.text FROM (SELECT rowid AS place FROM article_index WHERE article_index MATCH ?"
        " ORDER BY rowid DESC LIMIT 50) f CROSS JOIN article a ON a.position = f.place"
        " JOIN revision r ON r.id = a.revision"
    )
    return archive._db.execute(sql, (query,)).fetchall()


def _is_bare(query: str) -> bool:
    """Whether the query is one of FTS5 and tantivy as well."""
    return bool(query) and ":" not in query


def _sampled(work: Callable[[], object], rounds: int, forgetting: Archive | None = None) -> tuple[float, float]:
    times = []
    for _ in range(rounds):
        if forgetting is not None:
            forgetting._search._last = None
        started = _clock()
        work()
        times.append((_clock() - started) * 1_000)
        if times[-1] > 2_000:
            break
    times.sort()
    return statistics.median(times), times[min(len(times) - 1, round(0.95 * (len(times) - 1)))]


def _shown(times: tuple[float, float] | None) -> str:
    return "" if times is None else " / ".join(f"{each:.1f}" if each < 10 else f"{each:.0f}" for each in times)


def _tantivy(archive: Archive, folder: Path) -> Callable[[str], object]:
    """A search for the newest 50 in an index of the same texts."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("position", stored=True, fast=True)
    for name in ("title", "excerpt", "text"):
        builder.add_text_field(name, stored=False)
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    if is_new:
        writer = index.writer(256 << 20, 2)
        for position, title, excerpt, text in _texts(archive):
            writer.add_document(tantivy.Document(position=position, title=title, excerpt=excerpt, text=text))
        writer.commit()
        writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    fields = ["title", "excerpt", "text"]

    def ask(query: str) -> object:
        if query.endswith("*"):
            parsed = tantivy.Query.regex_query(index.schema, "text", query[:-1] + ".*")
        else:
            parsed = index.parse_query(query.replace(" ", " AND ") if '"' not in query else query, fields)
        found = searcher.search(parsed, PAGE, order_by_field="position")
        return [searcher.doc(address) for _, address in found.hits]

    return ask


def _texts(archive: Archive) -> Iterator[tuple[int, str, str, str]]:
    yield from archive._db.execute(
        "SELECT a.position, a.title, a.excerpt, r.text FROM article a JOIN revision r ON r.id = a.revision"
    )


if __name__ == "__main__":
    main()
