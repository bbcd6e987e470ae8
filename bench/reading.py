"""`python -m bench.reading`: how long until an article stands on screen, and how smoothly it scrolls.

Works on generated texts, off screen; prints the table of docs/bench-reading.md. A frame is 16.7 ms. "Stall" is the
longest time for which the window would not have answered while the rest of a text was being set.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6 import __version__ as qt
from PySide6.QtWidgets import QApplication

from reader.models import Block, Document
from ui import theme
from ui.widgets.article_text import ArticleText
from ui.widgets.text_builder import Line, Run, Structure
from ui.widgets.text_painter import TextMark

COLOURS = ("yellow", "green", "blue", "pink", "purple")
STEPS = 120


def main() -> None:
    """Measure, and print Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    app = QApplication([])
    theme.themes().choose("light")
    print(
        f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}, Qt {qt}, {datetime.now(UTC):%F}; median of {rounds} rounds (worst)\n"
    )
    print("| text | marks | first paint, ms | whole text set, ms | stall, ms | a mark, ms | scrolling, ms a step |")
    print("|---|---|---|---|---|---|---|")
    for name, document, marks in texts():
        found = [measure(app, document, marks) for _ in range(rounds)]
        columns = [[row[index] for row in found] for index in range(len(found[0]))]
        print(f"| {name} | {len(marks):,} | " + " | ".join(map(shown, columns)) + " |", flush=True)


def shown(values: Sequence[float]) -> str:
    """The median and the worst of some milliseconds."""
    return f"{statistics.median(values):.1f} ({max(values):.1f})"


def texts() -> list[tuple[str, Document, list[TextMark]]]:
    """What is shown, in order of what is asked of it."""
    megabyte = prose(1_000_000)
    return [
        ("5 KB", prose(5_000), marks_on(prose(5_000), 12)),
        ("75 KB, links and lists", prose(75_000), marks_on(prose(75_000), 200)),
        ("1 MB", megabyte, []),
        ("1 MB, many highlights", megabyte, marks_on(megabyte, 10_000)),
        ("5 MB", prose(5_000_000), []),
        ("1 MB in one line", lines(1, 1_000_000), []),
        ("1 MB of code in lines of 100 KB", lines(10, 100_000, "code"), []),
        ("a table of 2,000 rows", table(2_000), []),
    ]


def measure(app: QApplication, document: Document, marks: list[TextMark]) -> tuple[float, ...]:
    """First paint, all of the text, the longest stall on the way, one more mark, and the median step of scrolling."""
    view = ArticleText()
    view.resize(760, 880)
    view.show()
    app.processEvents()
    structure = Structure(
        [Line("title", (Run("A title of some words"),))], document.text, document.blocks, document.spans
    )

    def first() -> None:
        view.show_structure(structure)
        view.set_marks(marks)
        view.viewport().repaint()

    begun = timed(first)
    stalls = [0.0]
    whole = begun
    while not view._builder.done:
        stalls.append(timed(app.processEvents))
        whole += stalls[-1]
    more = TextMark("new", 10, 60, "pink")

    def mark() -> None:
        view.set_marks([*marks, more])
        view.viewport().repaint()

    marked = timed(mark)
    steps = []
    bar = view.verticalScrollBar()
    for number in range(STEPS):
        steps.append(timed(lambda at=number: step(view, bar.maximum() * at // STEPS)))
    view.close()
    view.deleteLater()
    app.processEvents()
    return begun, whole, max(stalls), marked, statistics.median(steps)


def step(view: ArticleText, at: int) -> None:
    """Scroll, and paint what comes on screen."""
    view.verticalScrollBar().setValue(at)
    view.viewport().repaint()


def timed(work: Callable[[], object]) -> float:
    """The milliseconds that `work` takes."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


# -- texts ---------------------------------------------------------------------------------------------------------


def prose(size: int) -> Document:
    """Paragraphs of generated words, with a heading and some list items now and then."""
    rng = random.Random(size)
    words = ["".join(rng.choices("etaoinshrdlu", k=rng.randint(2, 9))) for _ in range(3_000)]
    parts: list[tuple[str, str, int]] = []
    total = 0
    while total < size:
        kind = "heading" if len(parts) % 12 == 0 else "list_item" if len(parts) % 9 == 4 else "paragraph"
        text = " ".join(rng.choices(words, k=5 if kind == "heading" else rng.randint(20, 110)))
        parts.append((kind, text, 2 if kind == "heading" else 1 if kind == "list_item" else 0))
        total += len(text) + 1
    return joined(parts)


def lines(count: int, length: int, kind: str = "paragraph") -> Document:
    """A few endless lines."""
    rng = random.Random(length)
    words = ["".join(rng.choices("etaoinshrdlu", k=rng.randint(2, 9))) for _ in range(500)]
    return joined([(kind, " ".join(rng.choices(words, k=length // 6))[:length], 0) for _ in range(count)])


def table(rows: int) -> Document:
    """A long table."""
    rng = random.Random(rows)
    return joined([("table_row", "\t".join(str(rng.randint(0, 99_999)) for _ in range(5)), 0) for _ in range(rows)])


def joined(parts: Sequence[tuple[str, str, int]]) -> Document:
    """A document of these blocks (kind, text, level)."""
    blocks, at = [], 0
    for kind, text, level in parts:
        blocks.append(Block(kind, at, at + len(text), level, marker="-" if kind == "list_item" else ""))
        at += len(text) + 1
    return Document("\n".join(text for _, text, _ in parts), tuple(blocks), ())


def marks_on(document: Document, count: int) -> list[TextMark]:
    """Highlights all over a text, every tenth with a note."""
    rng = random.Random(count)
    made = []
    for number in range(count):
        start = rng.randrange(max(len(document.text) - 200, 1))
        end = start + rng.randint(20, 160)
        made.append(TextMark(str(number), start, end, COLOURS[number % 5], "A note.", noted=number % 10 == 0))
    # An archive gives them in the order of the text.
    return sorted(made, key=lambda mark: (mark.start, mark.end))


if __name__ == "__main__":
    main()
