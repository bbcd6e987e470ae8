"""`python -m bench.starting ARCHIVE`: how soon a process is a usable window on a large archive, and its memory.

Usable is a window on screen whose first page is in the list. Then questions are typed one after the other, each
answered to its end (facets and all); memory is the most that the process ever held (Linux counts it in KiB). One start
before leaves Python's compiled modules behind, as the first start of an installed program does.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.search import QUERIES


def main() -> None:
    """Start a process of its own for each round, so that every start is from nothing."""
    parser = argparse.ArgumentParser(prog="python -m bench.starting", description=__doc__)
    parser.add_argument("archive", type=Path, help="an archive of bench.archives")
    parser.add_argument("--rounds", type=int, default=5, help="how many starts (5); the last one asks the questions")
    parser.add_argument("--inside", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside is not None:
        window(options.archive, options.inside, is_asking=options.rounds == 1)
        return
    _start(options.archive, 2, stdout=subprocess.DEVNULL)
    for left in range(options.rounds, 0, -1):
        _start(options.archive, left)


def _start(archive: Path, left: int, stdout: int | None = None) -> None:
    with tempfile.TemporaryDirectory(prefix="carrel-bench-") as folder:
        environment = {**os.environ, "CARREL_CONFIG": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [sys.executable, "-m", "bench.starting", str(archive), "--rounds", str(left)]
        subprocess.run([*command, "--inside", str(time.time())], check=True, env=environment, stdout=stdout)


def window(path: Path, started: float, *, is_asking: bool) -> None:
    """Open the window; print milliseconds since `started`, and after the questions the memory."""
    from reader.settings import Settings
    from ui.app import Shell, application

    app = application()
    shell = Shell(Settings())
    shown = shell.open(path)
    while shown.results.found is None or not shown.isVisible():
        app.processEvents()
    app.processEvents()
    spent = time.process_time()
    print(f"usable after {(time.time() - started) * 1_000:.0f} ms ({spent * 1_000:.0f} of the processor)", flush=True)
    if is_asking:
        overviews: list[object] = []
        shown.session.overview_found.connect(overviews.append)
        for query in QUERIES.values():
            overviews.clear()
            shown.search.set_query(query)
            until = time.monotonic() + 20
            while not overviews and time.monotonic() < until:
                app.processEvents()
        print(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB", flush=True)
    shown.close()
    app.processEvents()


if __name__ == "__main__":
    main()
