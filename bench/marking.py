"""`python -m bench.marking`: what one more highlight costs in the window, among few and among ten thousand.

A text of 1 MB is marked by key in a real window, off screen, with the notes beside it. **Seen**: from the key to the
painted mark. **Kept**: from the key until the archive holds the mark and every pane shows it. **Pause**: the longest
time meanwhile for which the window would not have answered. **Opened**: from "show this article" to its first paint
with the marks on it; **all there**: until the rest of the marks are.
Milliseconds, median (worst).
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bench.reading import prose
from reader.archive import Archive
from reader.settings import Settings
from ui import theme
from ui.app import SWITCH, Shell, application
from ui.main_window import NOTES, MainWindow

LENGTH = 40
PATIENCE = 60.0


def main() -> None:
    """Measure, and print Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.marking", description=__doc__)
    parser.add_argument("--marks", type=int, nargs="+", default=[12, 300, 10_000])
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    app = application()
    sys.setswitchinterval(SWITCH)
    theme.themes().choose("light")
    print(
        f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}, {datetime.now(UTC):%F}; median of {options.rounds} rounds (worst)\n"
    )
    print("| marks there | opened, ms | all there, ms | seen, ms | kept, ms | pause, ms |")
    print("|---|---|---|---|---|---|")
    for count in options.marks:
        with tempfile.TemporaryDirectory(prefix="carrel-bench-") as folder:
            os.environ["CARREL_CONFIG"] = folder
            path = archive_with(Path(folder), count)
            window = Shell(Settings().changed(mark_read_after=0.0), hooks=False).open(path)
            found = measure(app, window, options.rounds)
            window.close()
        print(
            f"| {count:,} | " + " | ".join(f"{statistics.median(each):.0f} ({max(each):.0f})" for each in found) + " |"
        )


def archive_with(folder: Path, count: int) -> Path:
    """An archive of one article of 1 MB with so many highlights, spread over it."""
    file, path = folder / "long.md", folder / "archive.db"
    file.write_text("---\ntitle: A long one\n---\n" + prose(1_000_000).text.replace("\n", "\n\n"), "utf-8")
    with Archive.open(path, creator="A reader") as archive:
        archive.import_paths([file], workers=0)
        step = (len(archive.document(1).text) - 3_000) // count
        with archive.transaction():
            for number in range(count):
                start = 3_000 + number * step
                archive.annotate(1, start=start, end=start + LENGTH)
    return path


def measure(app: QApplication, window: MainWindow, rounds: int) -> list[list[float]]:
    """Opened, all there, seen, kept and pause of each round, in milliseconds."""
    window.resize(1400, 900)
    view = window.reading.view
    wait(app, lambda: window.shown is not None)
    window.show_side(NOTES)
    settle(app)
    pauses = [0.0]
    last = [time.perf_counter()]

    def beat() -> None:
        now = time.perf_counter()
        pauses.append((now - last[0]) * 1000)
        last[0] = now

    timer = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(beat)
    opened, marked, seen, kept, longest = [], [], [], [], []
    for number in range(rounds):
        begun = time.perf_counter()
        window.show_article(window.current)
        view.viewport().repaint()
        opened.append((time.perf_counter() - begun) * 1000)
        wait(app, lambda: window.shown is not None and window.shown.is_whole)
        view.viewport().repaint()
        marked.append((time.perf_counter() - begun) * 1000)
        settle(app)
        view.select(number * 60, number * 60 + LENGTH)
        there = len(view._layers.marks)
        begun = last[0] = time.perf_counter()
        pauses[:] = [0.0]
        timer.start()
        QTest.keyClick(view, Qt.Key.Key_2)
        view.viewport().repaint()
        seen.append((time.perf_counter() - begun) * 1000)
        wait(app, lambda there=there: len(view._layers.marks) > there)
        kept.append((time.perf_counter() - begun) * 1000)
        settle(app)
        timer.stop()
        longest.append(max(pauses))
    return [opened, marked, seen, kept, longest]


def settle(app: QApplication, seconds: float = 1.0) -> None:
    """Let the window finish what it has begun."""
    end = time.monotonic() + seconds
    wait(app, lambda: time.monotonic() > end)


def wait(app: QApplication, done: Callable[[], bool]) -> None:
    """Let the event loop run until `done()`."""
    end = time.monotonic() + PATIENCE
    while not done() and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.0005)


if __name__ == "__main__":
    main()
