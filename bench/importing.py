"""`python -m bench.importing`: what an import costs, against a bare loop, sqlite-utils and Recoll, in one run.

Each contestant runs in a process of its own, on the same generated files. Prints the table of docs/bench-import.md.
The processor's time is given beside the clock's, because others may use the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path

from bench import bare, corpus
from reader import parsing
from reader.archive import Archive
from reader.models import Blob
from reader.store.originals import Dictionary, make_dictionary
from reader.walk import contents, walk

RELATED = 2
_ROW = "| {name} | {rate:,.0f} | {cpu:,.0f} | {memory:,.0f} | {size} |"


def main() -> None:
    """Measure, and print Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.importing", description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--place", type=Path, help="a folder for the files and archives; a temporary one by default")
    parser.add_argument("--skip", action="append", default=[], help="a contestant to leave out; may be repeated")
    parser.add_argument("--one", choices=CONTESTANTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(CONTESTANTS[options.one], options.place)))
        return
    with tempfile.TemporaryDirectory(prefix="carrel-bench-") as folder:
        table(options.place or Path(folder), options.files, options.skip)


def table(place: Path, number: int, skipped: Collection[str]) -> None:
    """Run every contestant and print what it took."""
    place.mkdir(parents=True, exist_ok=True)
    size = corpus.write(place / "files", number, related=RELATED)
    load = " / ".join(f"{each:.1f}" for each in os.getloadavg())
    print(
        f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, {datetime.now(UTC):%F}; "
        f"load before: {load}\n\n{number:,} generated files of {size / number:,.0f} bytes on average\n"
    )
    print("| what | files/s | files per second of processor | peak memory, MB | bytes a byte of input |")
    print("|---|---|---|---|---|")
    rates = {}
    for name in CONTESTANTS:
        if name in skipped or (name == "Recoll" and not shutil.which("recollindex")):
            continue
        found = run(name, place)
        rates[name] = found
        share = f"{found['bytes'] / size:.2f}" if found["bytes"] else ""
        row = _ROW.format(
            name=name, rate=number / found["seconds"], cpu=number / found["cpu"], memory=found["memory"], size=share
        )
        print(row, flush=True)
    print()
    for one, other, wanted in COMPARED:
        if one in rates and other in rates:
            ratio = rates[other]["seconds"] / rates[one]["seconds"]
            print(f"- {one} against {other}: {ratio:.2f} times by the clock (wanted: {wanted})")


def run(name: str, place: Path) -> dict[str, float]:
    """What a contestant took, in a process of its own."""
    command = [sys.executable, "-m", "bench.importing", "--one", name, "--place", place]
    return dict(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.splitlines()[-1]))


def measured(work: Callable[[Path], tuple[float, float, Path | None]], place: Path) -> dict[str, float]:
    """Seconds, seconds of processor, peak memory (MB, the largest process) and bytes on disk."""
    seconds, cpu, archive = work(place)
    memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"seconds": seconds, "cpu": cpu, "memory": memory / 1024, "bytes": archive.stat().st_size if archive else 0}


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """The seconds that `work` takes, by the clock and of processor (of processes that it started and ended as well)."""
    started, cpu = time.perf_counter(), _processor()
    work()
    return time.perf_counter() - started, _processor() - cpu


def _processor() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


# -- contestants -------------------------------------------------------------------------------------------------


def bare_loop(place: Path) -> tuple[float, float, Path]:
    """Read, split, CSafeLoader, SHA-256, compress, executemany; serially."""
    return *timed(lambda: bare.load(place / "files", place / "bare.db").close()), place / "bare.db"


def ours(place: Path) -> tuple[float, float, Path]:
    """A first import."""
    with Archive.open(place / "archive.db") as archive:
        taken = timed(lambda: archive.import_paths([place / "files"]))
    return *taken, place / "archive.db"


def again(place: Path) -> tuple[float, float, None]:
    """The same folder once more."""
    with Archive.open(place / "archive.db") as archive:
        return *timed(lambda: archive.import_paths([place / "files"])), None


def writing(place: Path) -> tuple[float, float, Path]:
    """Our writing part alone: rows that were parsed before, into every table and index."""
    blobs = [blob for found in walk([place / "files"]) for blob in contents(found) if isinstance(blob, Blob)]
    dictionary = Dictionary(1, make_dictionary([blob.data for blob in blobs[: parsing.CHUNK]]))
    rows = {blob.path: pickle.dumps(parsing.parse_all([blob], dictionary)[0]) for blob in blobs}
    parsing.parse_all = lambda some, _: [pickle.loads(rows[blob.path]) for blob in some]
    with Archive.open(place / "written.db") as archive:
        taken = timed(lambda: archive.import_paths([place / "files"], workers=0))
    return *taken, place / "written.db"


def sqlite_utils_writing(place: Path) -> tuple[float, float, Path]:
    """`sqlite-utils insert` and `enable-fts` of the same texts from JSON Lines, as a user would."""
    lines = place / "rows.jsonl"
    with lines.open("w") as file:
        for number, path in enumerate(sorted((place / "files").rglob("*.md"))):
            _, block, body = path.read_text().split("---\n", 2)
            title, excerpt = (line.split('"')[1] for line in block.splitlines()[:2])
            row = {"id": number, "path": str(path), "title": title, "excerpt": excerpt, "front": block, "text": body}
            file.write(json.dumps(row) + "\n")
    database = place / "utils.db"
    tool = [sys.executable, "-m", "sqlite_utils"]

    def work() -> None:
        subprocess.run([*tool, "insert", database, "article", lines, "--nl", "--pk", "id"], check=True)
        subprocess.run([*tool, "enable-fts", database, "article", "title", "excerpt", "text"], check=True)

    return *timed(work), database


def same_rows(place: Path) -> tuple[float, float, Path]:
    """The rows that our writing part made, as many tables of them, by the library: `insert_all` and `enable_fts`."""
    import sqlite_utils  # brings numpy, which the other contestants don't start with

    source, target = sqlite3.connect(place / "written.db"), sqlite_utils.Database(place / "rows.db")
    source.row_factory = sqlite3.Row

    def work() -> None:
        for name, keys in _ROWS.items():
            rows = (dict(row) for row in source.execute(f"SELECT * FROM {name}"))
            target[name].insert_all(rows, pk=keys)  # type: ignore[union-attr]
        target["article"].enable_fts(["title", "excerpt"])  # type: ignore[union-attr]
        target["revision"].enable_fts(["text"])  # type: ignore[union-attr]

    return *timed(work), place / "rows.db"


#: Tables of an archive that hold what files say, with their keys.
_ROWS = {
    "provider": "id",
    "topic": "id",
    "original": "id",
    "article": "id",
    "revision": "id",
    "source": "id",
    "article_url": ("hash", "article"),
    "article_topic": ("article", "topic"),
    "declared_url": ("hash", "article"),
}


def recoll(place: Path) -> tuple[float, float, None]:
    """`recollindex` of the folder."""
    settings = place / "recoll"
    settings.mkdir(exist_ok=True)
    (settings / "recoll.conf").write_text(f"topdirs = {place / 'files'}\n")
    return *timed(lambda: subprocess.run(["recollindex", "-c", settings], check=True, stderr=subprocess.DEVNULL)), None


CONTESTANTS: dict[str, Callable[[Path], tuple[float, float, Path | None]]] = {
    "bare serial loop": bare_loop,
    "Carrel": ours,
    "Carrel again": again,
    "Carrel, writing alone": writing,
    "sqlite-utils insert + enable-fts": sqlite_utils_writing,
    "sqlite-utils, the same rows": same_rows,
    "Recoll": recoll,
}
COMPARED = (
    ("Carrel", "bare serial loop", "1.5"),
    ("Carrel again", "Carrel", "10"),
    ("Carrel, writing alone", "sqlite-utils insert + enable-fts", "1.8"),
    ("Carrel, writing alone", "sqlite-utils, the same rows", "1.8"),
    ("Carrel", "Recoll", "8"),
)

if __name__ == "__main__":
    main()
