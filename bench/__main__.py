"""`make bench`: one command, one table. Times are wall time; a ratio above 1 means that Carrel is the faster."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench import bare, corpus
from reader.archive import Archive

QUERIES = {
    "rare word": corpus.word(20_000),
    "mid word": corpus.word(2_000),
    "frequent word": corpus.word(200),
    "word in nearly all": corpus.word(0),
    "two words": f"{corpus.word(150)} {corpus.word(300)}",
    "phrase": f'"{corpus.word(1)} {corpus.word(2)}"',
    "prefix of 3 letters": f"{corpus.word(900)[:3]}*",
}
ROUNDS = 15


def main() -> None:
    """Measure, and print a Markdown table with the machine and the date."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=5_000, help="how many to generate (5000)")
    number = parser.parse_args().articles
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, {datetime.now(UTC):%F}")
    with tempfile.TemporaryDirectory(prefix="carrel-bench-") as folder:
        place = Path(folder)
        size = corpus.write(place / "files", number)
        print(f"{number:,} generated articles, {size / 1e6:.1f} MB\n")
        print("| what | bare | Carrel | ratio |\n|---|---|---|---|")
        importing(place, number, size)
        searching(place)


def importing(place: Path, number: int, size: int) -> None:
    """Files a second, bytes of archive for each byte of input, and the same folder again."""
    base = timed(lambda: bare.load(place / "files", place / "bare.db").close())
    with Archive.open(place / "archive.db") as archive:
        ours = timed(lambda: archive.import_paths([place / "files"]))
        again = timed(lambda: archive.import_paths([place / "files"]))
    rates = [number / seconds for seconds in (base, ours, again)]
    print(f"| import, files/s | {rates[0]:,.0f} | {rates[1]:,.0f} | {rates[1] / rates[0]:.2f} |")
    print(
        f"| import again, files/s (against the first) | {rates[1]:,.0f} | {rates[2]:,.0f} | {rates[2] / rates[1]:.1f} |"
    )
    sizes = [(place / name).stat().st_size / size for name in ("bare.db", "archive.db")]
    print(f"| bytes of archive a byte of input | {sizes[0]:.2f} | {sizes[1]:.2f} | {sizes[0] / sizes[1]:.2f} |")


def searching(place: Path) -> None:
    """The first 50 with their passages, newest first: median and 95th percentile in milliseconds."""
    connection = bare.sqlite3.connect(place / "bare.db")
    with Archive.open(place / "archive.db", readonly=True) as archive:
        for name, query in QUERIES.items():
            base = repeated(lambda query=query: bare.newest(connection, query))
            ours = repeated(lambda query=query: first_page(archive, query))
            ratio = base[0] / ours[0]
            print(
                f"| search, {name}, ms | {base[0]:.1f} / {base[1]:.1f} | {ours[0]:.1f} / {ours[1]:.1f} | {ratio:.2f} |"
            )
    connection.close()


def first_page(archive: Archive, query: str) -> None:
    """What a keystroke costs: the ids and the rows with their passages."""
    result = archive.search(query, sort="newest", limit=50)
    archive.hits(result, list(result.ids))


def timed(work: Callable[[], object]) -> float:
    """The seconds that `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def repeated(work: Callable[[], object]) -> tuple[float, float]:
    """The median and the 95th percentile of the milliseconds that `work` takes."""
    times = sorted(timed(work) * 1000 for _ in range(ROUNDS))
    return statistics.median(times), times[int(0.95 * (ROUNDS - 1))]


if __name__ == "__main__":
    main()
