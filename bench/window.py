"""`python -m bench.window`: the window used while files go in: the longest pause of its event loop, and lost edits.

A heartbeat of the event loop is timed while 20,000 generated files are imported into an archive of 500, and somebody
types searches, goes through the list, stars, tags and highlights. No pause should reach 50 ms. `--quit-after SECONDS`
closes the window in the middle instead and says how long that took.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest

from bench import corpus
from reader.archive import Archive
from reader.settings import Settings
from ui import theme
from ui.app import SWITCH, Shell, application
from ui.main_window import MainWindow

#: The heartbeat and the pace of the hands, in milliseconds.
BEAT, PACE = 5, 180
#: How often (milliseconds) it is looked whether what is waited for has come.
LOOK = 2
LIMIT = 50.0
PATIENCE = 900.0


class Heart(QObject):
    """Notes the gaps between the beats of the event loop, and what was being done then."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[tuple[float, float, str]] = []
        self.doing = "nothing"
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self, interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.gaps.append(((now - self._last) * 1000, (worked - self._worked) * 1000, self.doing))
        self.doing = "nothing"
        self._last, self._worked = now, worked

    def forget(self) -> None:
        """Begin anew."""
        self.gaps.clear()
        self._last, self._worked = time.perf_counter(), time.thread_time()


class Hands(QObject):
    """Uses the window as somebody in a hurry does; counts the edits that must be in the archive afterwards."""

    def __init__(self, window: MainWindow, heart: Heart) -> None:
        super().__init__()
        self.window, self.heart = window, heart
        self.chance = random.Random(7)
        self.marks = self.stars = self.tags = self.queries = 0
        self._letters: list[str] = []
        self._timer = QTimer(self, interval=PACE)
        self._timer.timeout.connect(self._act)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _act(self) -> None:
        if self._letters:
            self.heart.doing = "a key in the search box"
            QTest.keyClicks(self.window.search.box, self._letters.pop(0))
            return
        act = self.chance.choice((self._search, self._step, self._step, self._mark, self._star, self._tag))
        self.heart.doing = act.__name__.strip("_")
        act()

    def _search(self) -> None:
        self.queries += 1
        self.window.search.box.clear()
        self._letters = list(corpus.word(self.chance.choice((3, 30, 300, 3000))))

    def _step(self) -> None:
        self.window.list.step(self.chance.choice((1, 1, 2, -1)))

    def _mark(self) -> None:
        if self.window.shown and len(self.window.shown.document.text) > 300:
            start = self.chance.randrange(200)
            self.window.operations.highlight(self.window.current, start, start + 40, "green")
            self.marks += 1

    def _star(self) -> None:
        if self.window.shown:
            self.window.operations.star([self.window.current], True)
            self.stars += 1

    def _tag(self) -> None:
        if self.window.shown:
            self.tags += 1
            self.window.operations.tag([self.window.current], [f"bench/{self.tags}"])


def main() -> int:
    """Measure and print; the exit status says whether every pause stayed below the limit and no edit was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000, help="how many go in while the window is used (20000)")
    parser.add_argument("--quit-after", type=float, default=0.0, help="close the window after so many seconds")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="carrel-bench-") as folder:
        place = Path(folder)
        os.environ["CARREL_CONFIG"] = str(place / "config")
        corpus.write(place / "before", 500)
        corpus.write(place / "files", options.articles)
        with Archive.open(place / "archive.db") as archive:
            archive.import_paths([place / "before"], workers=0)
        return measure(place, options.quit_after)


def measure(place: Path, quit_after: float) -> int:
    """One run on the archive and files of `place`."""
    sys.setswitchinterval(SWITCH)
    application()
    theme.themes().choose("light")
    shell = Shell(Settings())
    window = shell.open(place / "archive.db")
    wait(lambda: window.shown is not None and bool(window.results.counts))
    heart = Heart()
    hands = Hands(window, heart)
    hands.start()
    until = time.monotonic() + 5
    wait(lambda: time.monotonic() > until)
    report("without an import", heart)
    heart.forget()
    reports: list[object] = []
    window.operations.imported.connect(reports.append)
    started = time.perf_counter()
    window.operations.import_paths([place / "files"])
    if quit_after:
        until = time.monotonic() + quit_after
        wait(lambda: time.monotonic() > until)
        begun = time.perf_counter()
        window.close()
        print(f"closed in the middle of the import in {time.perf_counter() - begun:.2f} s")
        return 0
    wait(lambda: bool(reports))
    seconds = time.perf_counter() - started
    hands.stop()
    print(f"{reports[0].added:,} articles in {seconds:.1f} s ({reports[0].added / seconds:,.0f} a second)")  # type: ignore[attr-defined]
    worst = report("during the import", heart)
    wait(lambda: not window.operations.is_busy)
    window.close()
    return 0 if not lost(place, hands) and worst < LIMIT else 1


def lost(place: Path, hands: Hands) -> bool:
    """Whether an edit is missing from the archive."""
    with Archive.open(place / "archive.db", readonly=True) as archive:
        marks = len(archive.find_annotations(""))
        tags = len([tag for tag in archive.tags() if tag.path.startswith("bench/")])
    print(f"{hands.queries} searches; {marks} of {hands.marks} highlights, {tags} of {hands.tags} tags are there")
    return (marks, tags) != (hands.marks, hands.tags)


def report(name: str, heart: Heart) -> float:
    """Print the pauses, each with what of it the window's own thread worked; returns the longest in milliseconds."""
    gaps = sorted(heart.gaps, reverse=True)
    over = [f"{gap:.0f} ({worked:.0f} {doing})" for gap, worked, doing in gaps if gap >= LIMIT]
    quarter = gaps[len(gaps) // 100][0] if gaps else 0.0
    print(f"{name}: {len(gaps):,} beats, longest pause {gaps[0][0]:.0f} ms, 99 of 100 under {quarter:.0f} ms")
    if over:
        print(f"  {len(over)} pauses of {LIMIT:.0f} ms and more: {', '.join(over[:12])}")
    return gaps[0][0]


def wait(done: Callable[[], object]) -> None:
    """Let the event loop run until `done()`: a real one, in which what is no longer needed is deleted as well."""
    loop = QEventLoop()
    looks = QTimer(interval=LOOK)
    looks.timeout.connect(lambda: loop.quit() if done() else None)
    looks.start()
    QTimer.singleShot(int(PATIENCE * 1000), loop, loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main())
