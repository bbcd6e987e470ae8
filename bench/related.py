"""`python -m bench.related FOLDER`: how well reports of one event find one another (docs/related.md).

FOLDER holds `same-event.jsonl` (a report a line: title, text, `cluster` for the event, `topic` for events of one kind),
or `NAME-pairs.tsv` (file, related_file, strong) with those files anywhere below it; or both.
"""

from __future__ import annotations

import argparse
import csv
import json
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path, PurePath

from reader.archive import Archive
from reader.store.connection import connect
from reader.store.related import SHOWN, RelatedFinder

#: Reports asked for: more than tell of any one event.
MOST = 50
_SOURCES = """
SELECT s.name, a.title, coalesce(r.text, ''), a.id
FROM article a JOIN source s ON s.article = a.id LEFT JOIN revision r ON r.id = a.revision
"""


def main() -> None:
    """Import what FOLDER holds into an archive of its own, and measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.related", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    with tempfile.TemporaryDirectory(prefix="carrel-bench-") as place:
        path = Path(place) / "related.db"
        with Archive.open(path) as archive:
            archive.import_paths([each for each in sorted(folder.iterdir()) if each.suffix != ".tsv"])
        connection = connect(path, readonly=True)
        try:
            for events in folder.glob("same-event.jsonl"):
                measure_events(connection, events)
            for pairs in folder.glob("*-pairs.tsv"):
                measure_pairs(connection, pairs)
        finally:
            connection.close()


def measure_events(connection: sqlite3.Connection, file: Path) -> None:
    """Of each report: what stands first, in the first as many places as its event has others, and among those shown."""
    known = {(title, text[:80]): id for _, title, text, id in connection.execute(_SOURCES)}
    reports = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    found = {}
    for report in reports:
        id = known.get((" ".join(report["title"].split()), (report["text"] or "")[:80]))
        if id is not None:
            found[id] = report
    size = Counter(report["cluster"] for report in found.values())
    finder = RelatedFinder(connection)
    first, precision, recall, shown, seconds = [], [], [], Counter[str](), []
    for id, report in found.items():
        others = size[report["cluster"]] - 1
        if not others:
            continue
        started = time.process_time()
        ranked = finder.rank(id, MOST)
        seconds.append(time.process_time() - started)
        kinds = [_kind(report, found.get(other)) for other, _ in ranked]
        first.append(kinds[:1] == ["same event"])
        precision.append(kinds[:others].count("same event") / others)
        visible = [kind for kind, (_, score) in zip(kinds, ranked, strict=True) if score >= SHOWN]
        recall.append(visible.count("same event") / others)
        shown.update(visible)
    print(f"{len(first)} of {len(reports)} reports, {len(size)} events\n")
    print("| the first one tells of the same event | R-precision | of the event's reports, shown | ms a report |")
    print("|---|---|---|---|")
    mean = statistics.mean
    print(f"| {mean(first):.0%} | {mean(precision):.0%} | {mean(recall):.0%} | {1000 * mean(seconds):.0f} |\n")
    print("Shown:", ", ".join(f"{count:,} of the {kind}" for kind, count in shown.most_common()), "\n")


def _kind(one: dict[str, str], other: dict[str, str] | None) -> str:
    if other is None or one["topic"] != other["topic"]:
        return "other topics"
    return "same event" if one["cluster"] == other["cluster"] else "like event"


def measure_pairs(connection: sqlite3.Connection, file: Path) -> None:
    """Of the strong pairs that an editor made: how many stand among the first three and the first ten."""
    ids = {PurePath(name).name: id for name, _, _, id in connection.execute(_SOURCES)}
    with file.open(encoding="utf-8", newline="") as lines:
        pairs = [row for row in csv.DictReader(lines, delimiter="\t") if row["strong"] == "1"]
    finder = RelatedFinder(connection)
    ranks = []
    for pair in pairs:
        one, other = ids.get(pair["file"]), ids.get(pair["related_file"])
        if one is not None and other is not None:
            ranked = [id for id, _ in finder.rank(one, MOST)]
            ranks.append(ranked.index(other) if other in ranked else MOST)
    within = {places: statistics.mean(rank < places for rank in ranks) for places in (3, 10)}
    print(f"{len(ranks)} of {len(pairs)} strong pairs: {within[3]:.0%} among the first three, {within[10]:.0%} of ten")


if __name__ == "__main__":
    main()
