"""`python -m bench.kill FOLDER`: kill an import at random moments (-9), import again, compare with an undisturbed one.

Prints one line a moment, and fails where an archive differs or where `verify` finds anything.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reader.archive import Archive
from tests.reader.desk import content

_IMPORT = """
import sys
from reader import ingest
from reader.archive import Archive
ingest.BATCH = 100
with Archive.open(sys.argv[1]) as archive:
    print("ready", flush=True)
    archive.import_paths(sys.argv[2:])
"""


def main() -> None:
    """Kill and compare."""
    parser = argparse.ArgumentParser(prog="python -m bench.kill", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="carrel-kill-") as name:
        place = Path(name)
        started = time.monotonic()
        _import(place / "whole.db", options.folder, None)
        whole, longest = content(place / "whole.db"), time.monotonic() - started
        print(f"undisturbed: {len(whole['article']):,} articles in {longest:.1f} s")
        moment = 0
        while moment < options.moments:
            path = place / f"{moment}.db"
            after = chance.uniform(0, longest)
            if not _import(path, options.folder, after):
                longest = after  # it was slower when nobody disturbed it; this moment doesn't count
                _remove(path)
                continue
            moment, kept = moment + 1, _kept(path)
            _import(path, options.folder, None)
            _check(path, whole)
            print(f"killed at {after:.2f} s with {kept:,} kept: the same in the end", flush=True)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _import(path: Path, folder: Path, after: float | None) -> bool:
    """Import in a process of its own, killed `after` so many seconds; whether it was."""
    with subprocess.Popen([sys.executable, "-c", _IMPORT, path, folder], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            status = process.wait(after)
        except subprocess.TimeoutExpired:
            process.kill()
            return True
    assert status == 0
    return False


def _kept(path: Path) -> int:
    with Archive.open(path) as archive:
        return archive.search("").total


def _check(path: Path, whole: object) -> None:
    with Archive.open(path) as archive:
        report = archive.verify()
    assert report.ok, report.problems
    assert content(path) == whole, f"{path} differs"


if __name__ == "__main__":
    main()
