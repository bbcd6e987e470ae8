"""`python -m bench.anchors`: how many marks are found again in edited texts, and how many stand on the wrong passage.

The texts are invented and edited by tests/reader/mutations.py, whose every character remembers where it came from.
Prints the tables of docs/anchors.md; the numbers but for the times are the same on every machine.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence

from reader.anchors import locate_all, make_selector
from reader.models import Selector
from tests.reader.mutations import edit, judge, make_text, survival

EDITS = (1, 2, 4, 8, 16)
LENGTHS = (3, 8, 15, 30, 60, 120, 300)
MARKS = 12
_ROW = "| {} | {:,} | {:.1%} | {:.1%} | {:.1%} | {} | {} |"


def main() -> None:
    """Measure, and print Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.anchors", description=__doc__)
    parser.add_argument("--texts", type=int, default=500, help="texts for each number of edits (500)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for name, with_origin in (("With the text they were made on", True), ("With the selector alone", False)):
        print(f"\n### {name}\n")
        print("| edits | marks | found, of those fully there | of those 70% there | gone: orphaned | twins | false |")
        print("|---|---|---|---|---|---|---|")
        for edits in EDITS:
            print(_row(str(edits), _outcomes(range(options.seed, options.seed + options.texts), edits, with_origin)))
    print("\n### Time\n\n| text of 1 MB with 10,000 marks, new text | seconds | found |\n|---|---|---|")
    for name, seconds, found in _times():
        print(f"| {name} | {seconds:.1f} | {found:,} |")


def _outcomes(seeds: Sequence[int], edits: int, with_origin: bool) -> Counter[tuple[str, str]]:
    """How often a mark whose passage is `full`, `most`, `some` or `gone` was judged so."""
    outcomes: Counter[tuple[str, str]] = Counter()
    for seed in seeds:
        rng = random.Random(f"{seed}/{edits}")
        text = make_text(rng)
        edited = edit(rng, text, edits)
        marks = list(_marks(rng, text))
        for mark, anchor in zip(marks, locate_all(edited.text, marks, text if with_origin else None), strict=True):
            outcomes[_share(survival(edited, mark)), judge(text, edited, mark, anchor)] += 1
    return outcomes


def _marks(rng: random.Random, text: str) -> Iterator[Selector]:
    """Mostly whole words, as people mark; of all lengths."""
    for _ in range(MARKS):
        length = rng.choice(LENGTHS)
        start = rng.randrange(max(1, len(text) - length))
        while start and rng.random() < 0.95 and text[start - 1].isalnum():
            start -= 1
        yield make_selector(text, start, min(len(text), start + length))


def _share(survives: float) -> str:
    return "full" if survives == 1 else "most" if survives >= 0.7 else "some" if survives else "gone"


def _row(name: str, outcomes: Counter[tuple[str, str]]) -> str:
    def share(kind: str, outcome: str) -> float:
        total = sum(count for (each, _), count in outcomes.items() if each == kind)
        return outcomes[kind, outcome] / total if total else 1.0

    found = [share("full", "right"), share("most", "right"), share("gone", "orphaned")]
    wrong = [sum(count for (_, each), count in outcomes.items() if each == kind) for kind in ("twin", "false")]
    return _ROW.format(name, sum(outcomes.values()), *found, *wrong)


def _times() -> Iterator[tuple[str, float, int]]:
    rng = random.Random(3)
    vocabulary = ["".join(rng.choices("etaoinshrdlu", k=rng.randint(2, 9))) for _ in range(5_000)]
    words = [rng.choice(vocabulary) + (".\n" if rng.random() < 0.05 else "") for _ in range(155_000)]
    text = " ".join(words)
    marks = []
    for _ in range(10_000):
        start = rng.randrange(len(text) - 300)
        marks.append(make_selector(text, start, start + rng.choice((10, 40, 120, 280))))
    for name, new in (
        ("a paragraph in front", "Something new.\n" + text),
        ("every paragraph re-flowed", text.replace(".\n", ".\n\n  ")),
        ("one word of 1,000 replaced", " ".join(word if rng.random() > 0.001 else "zzqqy" for word in words)),
        ("one word of 50 replaced", " ".join(word if rng.random() > 0.02 else "zzqqy" for word in words)),
        ("another text", " ".join(rng.choices(vocabulary, k=155_000))),
    ):
        started = time.perf_counter()
        anchors = locate_all(new, marks, text)
        yield name, time.perf_counter() - started, sum(anchor.start is not None for anchor in anchors)


if __name__ == "__main__":
    main()
