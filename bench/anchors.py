"""`python -m bench.anchors`: how many marks are found again in edited texts, and how many stand on the wrong passage.

The texts are invented, or with `--corpus` real ones, and edited by tests/reader/mutations.py, whose every character
remembers where it came from. Prints the tables of docs/anchors.md; the numbers but for the times are the same on every
machine (those of real texts where the same corpus is there).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from reader.anchors import locate_all, make_selector
from reader.models import Selector
from tests.reader.mutations import edit, judge, make_text, survival

EDITS = (1, 2, 4, 8, 16)
LENGTHS = (3, 8, 15, 30, 60, 120, 300)
MARKS = 12
#: Real texts shorter than this (code points) are left out.
SHORTEST = 400
Make = Callable[[random.Random], str]
_ROW = "| {} | {:,} | {:.1%} | {:.1%} | {:.1%} | {} | {} |"


def main() -> None:
    """Measure, and print Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.anchors", description=__doc__)
    parser.add_argument("--texts", type=int, default=500, help="texts for each number of edits (500)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, help="a folder of *.jsonl.gz with `text`, for a run over real texts")
    options = parser.parse_args()
    seeds = range(options.seed, options.seed + options.texts)
    ways = (("With the text they were made on", True), ("With the selector alone", False))
    for name, with_origin in ways:
        _print_table(name, seeds, make_text, with_origin)
    if options.corpus is not None and (texts := real_texts(options.corpus)):
        for name, with_origin in ways:
            _print_table(f"{name}, in {len(texts):,} real texts", seeds, partial(_choose, texts), with_origin)
    print("\n### Time\n\n| text of 1 MB with 10,000 marks, new text | processor seconds | found |\n|---|---|---|")
    for name, seconds, found in _times():
        print(f"| {name} | {seconds:.1f} | {found:,} |")


def _print_table(name: str, seeds: Sequence[int], make: Make, with_origin: bool) -> None:
    print(f"\n### {name}\n")
    print("| edits | marks | found, of those fully there | of those 70% there | gone: orphaned | twins | false |")
    print("|---|---|---|---|---|---|---|")
    for edits in EDITS:
        print(_row(str(edits), _outcomes(seeds, edits, make, with_origin)))


def real_texts(folder: Path) -> list[str]:
    """The texts of some length in the JSON lines of a folder; none where it is absent."""
    found: list[str] = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            texts = (str(json.loads(line).get("text") or "") for line in lines)
            found += [text.strip() for text in texts if len(text) >= SHORTEST]
    return found


def _choose(texts: Sequence[str], rng: random.Random) -> str:
    return rng.choice(texts)


def _outcomes(seeds: Sequence[int], edits: int, make: Make, with_origin: bool) -> Counter[tuple[str, str]]:
    """How often a mark whose passage is `full`, `most`, `some` or `gone` was judged so."""
    outcomes: Counter[tuple[str, str]] = Counter()
    for seed in seeds:
        rng = random.Random(f"{seed}/{edits}")
        text = make(rng)
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
        started = time.process_time()
        anchors = locate_all(new, marks, text)
        yield name, time.process_time() - started, sum(anchor.start is not None for anchor in anchors)


if __name__ == "__main__":
    main()
