"""`python -m bench.search`: what a keystroke costs, against the bare FTS5 statement and, where installed, its peers.

Four times for each question: the first page of 50 with its passages; the exact total; the whole answer (every id in
order); the facets, with the answer. Median and 95th percentile in milliseconds, every question asked anew for each
sample, after a pause like that in which the window reads ahead. The bare statement takes the newest 50 texts from the
same index; `--tantivy` and `--recoll` index the same texts.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bench import archives, peers
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
    parser.add_argument("--recoll", type=Path, help="folder for files and an index of Recoll, made where it is missing")
    parser.add_argument("--cpu", action="store_true", help="count processor time, of all threads: for a busy machine")
    options = parser.parse_args()
    if options.cpu:
        global _clock
        _clock = _processor
    if not options.archive.exists():
        archives.make(options.archive, options.articles)
    load = os.getloadavg()[0]
    clock = "processor" if options.cpu else "wall"
    print(f"{platform.platform()}, {os.cpu_count()} cores, load {load:.1f}, {clock} time, {datetime.now(UTC):%F}\n")
    with Archive.open(options.archive, create=False, readonly=True) as archive:
        archive.facets("")
        archive.prepare()
        others = {
            peer.__name__: peer(archive, folder)
            for peer, folder in ((peers.tantivy, options.tantivy), (peers.recoll, options.recoll))
            if folder
        }
        measure(archive, options.rounds, others)


def _processor() -> float:
    """Seconds of processor time of this process and of those it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def measure(archive: Archive, rounds: int, others: Mapping[str, peers.Ask]) -> None:
    """Print a line for each query, then one for each order."""
    columns = ["newest first", "bare FTS5", "first page", "ratio", *others, "total", "all", "facets"]
    print("| " + " | ".join(columns) + " |\n" + "|---" * len(columns) + "|")
    for name, query in QUERIES.items():
        bare = _sampled(lambda query=query: _bare(archive, query), rounds) if _is_bare(query) else None
        page = _sampled(lambda query=query: first_page(archive, query, "newest"), rounds)
        theirs = [_theirs(ask, query, rounds) if _is_bare(query) else None for ask in others.values()]
        total = _sampled(lambda query=query: _total(archive, query), 5, archive)
        rest = _sampled(lambda query=query: archive.search(query, sort="newest"), 5, archive)
        facets = _sampled(lambda query=query: archive.facets(query), 5, archive)
        cells = [name, _shown(bare), _shown(page), f"{bare[0] / page[0]:.2f}" if bare else ""]
        cells += [_shown(each) for each in (*theirs, total, rest, facets)]
        print("| " + " | ".join(cells) + " |", flush=True)
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


def _theirs(ask: peers.Ask, query: str, rounds: int) -> tuple[float, float] | None:
    """Another program's times; None for what it refuses (Recoll expands no prefix to a great many words)."""
    try:
        return _sampled(lambda: ask(query), rounds)
    except subprocess.CalledProcessError:
        return None


def _total(archive: Archive, query: str) -> int:
    """The exact total as the window comes to know it: counted by itself, or with the answer where that is no slower."""
    total = archive.total(query)
    return archive.search(query, sort="newest").total if total is None else total


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


if __name__ == "__main__":
    main()
