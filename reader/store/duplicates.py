"""Articles that are probably one: found and explained, merged only when the user says so, kept apart for good likewise.

Two live articles are offered as duplicates where they share an address, a title on one day from one provider, or a text
(the very same, or nearly so). Near-identical texts are found by the paragraphs that they share word for word.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from rapidfuzz.fuzz import ratio

from reader.folding import fold
from reader.progress import Progress
from reader.store.index import LIVE

#: Texts as alike as this (0..100) are offered.
ALIKE = 90.0
#: Paragraphs shorter than this are captions and phrases that many articles share.
_LONG_PARAGRAPH = 80
#: Paragraphs of a text by which it is found, those with the smallest checksums.
_SKETCH = 3
#: A paragraph in more articles than this is a publisher's own words.
_COMMON = 12
#: Two texts are compared at their beginnings.
_COMPARED = 20_000

_APART = (
    "NOT EXISTS (SELECT 1 FROM relation x WHERE x.kind = 'different' AND x.article_a = min(a.id, b.id)"
    " AND x.article_b = max(a.id, b.id))"
)
_OTHER = f"b.id != a.id AND b.deleted = '' AND b.merged_into IS NULL AND {_APART}"
#: A provider has as many rows as domains.
_SAME_NAME = (
    "EXISTS (SELECT 1 FROM provider p JOIN provider q ON q.name = p.name COLLATE NOCASE"
    " WHERE p.id = a.provider AND q.id = b.provider AND p.name != '')"
)
#: What makes an article b the duplicate of an article a: the reason, the tables, the condition.
_RULES = (
    (
        "the same address",
        "article_url u JOIN article_url v ON v.hash = u.hash JOIN article b ON b.id = v.article",
        "u.article = a.id",
    ),
    (
        "the same title on the same day from the same provider",
        "article b",
        "b.title_key = a.title_key AND a.title_key != '' AND a.published != ''"
        f" AND substr(b.published, 1, 10) = substr(a.published, 1, 10) AND (b.provider IS a.provider OR {_SAME_NAME})",
    ),
    (
        "the same text",
        "revision r JOIN revision s ON substr(s.hash, 1, 12) = substr(r.hash, 1, 12) AND s.hash = r.hash"
        " JOIN article b ON b.revision = s.id",
        "r.id = a.revision AND r.text != ''",
    ),
)
#: `is:duplicate`, as a condition on an article a. Nearly identical texts take a comparison and are left to `pairs`.
IS_DUPLICATE = (
    "(" + " OR ".join(f"EXISTS (SELECT 1 FROM {tables} WHERE {same} AND {_OTHER})" for _, tables, same in _RULES) + ")"
)
#: An article's revisions in order, those that it stands on.
_LINE = """
WITH RECURSIVE line(id, depth) AS (
    SELECT revision, 0 FROM article WHERE id = ?
    UNION SELECT r.previous, l.depth + 1 FROM line l JOIN revision r ON r.id = l.id WHERE r.previous IS NOT NULL
)
SELECT id FROM line ORDER BY depth DESC
"""
_COPIED = (
    "hash, created, name, path, encoding, format, text_version, original, text_original, text, blocks, spans,"
    " fields, topics, front_matter, record"
)
_TEXT = "hash, text_version, text, blocks, spans"


@dataclass(slots=True)
class Pair:
    """Two articles (the lower id first) that may be one, with the reasons in words."""

    first: int
    second: int
    reasons: list[str] = field(default_factory=list)
    score: float = 1.0


class DuplicateStore:
    """Finds and merges duplicates on one connection. Merging needs an open transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    # -- finding ---------------------------------------------------------------------------------------------

    def pairs(self, progress: Progress) -> list[Pair]:
        """Every pair of live articles that may be one, except those kept apart; the surest first."""
        found: dict[tuple[int, int], Pair] = {}
        for reason, tables, same in _RULES:
            sql = f"SELECT DISTINCT a.id, b.id FROM article a JOIN {tables} WHERE {LIVE} AND {same} AND {_OTHER}"
            for first, second in self._db.execute(f"{sql} AND a.id < b.id ORDER BY 1, 2"):
                found.setdefault((first, second), Pair(first, second)).reasons.append(reason)
        for first, second, score in self._alike(progress):
            pair = found.setdefault((first, second), Pair(first, second, score=score / 100))
            if "the same text" not in pair.reasons:
                pair.reasons.append(f"texts that are {score:.0f}% the same")
        return sorted(found.values(), key=lambda pair: (-len(pair.reasons), -pair.score, pair.first, pair.second))

    def bare_texts(self, limit: int) -> list[int]:
        """Live articles that are a text without metadata: neither an address nor a title of their own."""
        rows = self._db.execute(
            f"SELECT a.id FROM article a JOIN revision r ON r.id = a.revision WHERE {LIVE} AND a.url = ''"
            " AND a.title_origin = 'inferred' AND r.text != '' ORDER BY a.id DESC LIMIT ?",
            (limit,),
        )
        return [row[0] for row in rows]

    def _alike(self, progress: Progress) -> Iterator[tuple[int, int, float]]:
        """Pairs of articles whose texts are nearly the same, with their likeness (0..100)."""
        apart = {(row[0], row[1]) for row in self._db.execute("SELECT article_a, article_b FROM relation")}
        for first, second in sorted(self._sharing(progress) - apart):
            score = ratio(self._folded(first), self._folded(second), score_cutoff=ALIKE)
            if score:
                yield first, second, score

    def _sharing(self, progress: Progress) -> set[tuple[int, int]]:
        """Pairs of articles that share a paragraph which few others have."""
        by_paragraph: defaultdict[int, list[int]] = defaultdict(list)
        total = self._db.execute(f"SELECT count(*) FROM article a WHERE {LIVE}").fetchone()[0]
        rows = self._db.execute(
            f"SELECT a.id, r.text FROM article a JOIN revision r ON r.id = a.revision WHERE {LIVE} AND r.text != ''"
            " ORDER BY a.id"
        )
        for done, (article, text) in enumerate(rows):
            for checksum in _sketch(text):
                by_paragraph[checksum].append(article)
            if done % 500 == 0:
                progress.report(done, total, "Comparing texts")
        groups = (group for group in by_paragraph.values() if 1 < len(group) <= _COMMON)
        return {pair for group in groups for pair in combinations(group, 2)}

    def _folded(self, article: int) -> str:
        row = self._db.execute(
            "SELECT substr(r.text, 1, ?) FROM article a JOIN revision r ON r.id = a.revision WHERE a.id = ?",
            (_COMPARED, article),
        ).fetchone()
        return " ".join(fold(row[0]).split())

    # -- merging ------------------------------------------------------------------------------------------------

    def merge(self, article: int, other: int, time: str) -> None:
        """Let `other` be a former state of `article`: its revisions stand before the current one, which stays (with
        the text of `other` where it has none), and it goes to the bin as merged. Annotations on its revisions follow.
        """
        current = self._current(article)
        line = [row[0] for row in self._db.execute(_LINE, (other,))]
        copies = {revision: self._copy(revision, article) for revision in line}
        self._db.executemany(
            "UPDATE annotation SET revision = ? WHERE article = ? AND revision = ?",
            [(copy, other, revision) for revision, copy in copies.items()],
        )
        self._keep_text(self._copy(current, article), copies[line[-1]])
        self._db.execute("UPDATE article SET deleted = ?, merged_into = ? WHERE id = ?", (time, article, other))
        self._db.execute("UPDATE article SET merged_into = ? WHERE merged_into = ?", (article, other))
        self._db.execute(
            "INSERT OR IGNORE INTO collection_item (collection, article, rank, placed)"
            " SELECT collection, ?, rank, placed FROM collection_item WHERE article = ?",
            (article, other),
        )

    def _current(self, article: int) -> int:
        return int(self._db.execute("SELECT revision FROM article WHERE id = ?", (article,)).fetchone()[0])

    def _copy(self, revision: int, article: int) -> int:
        """A revision once more, as the newest of `article`; its id. It belongs to no import that could be undone."""
        cursor = self._db.execute(
            f"INSERT INTO revision (article, number, previous, {_COPIED})"
            " SELECT a.id, (SELECT max(number) + 1 FROM revision WHERE article = a.id), a.revision,"
            f" {', '.join('r.' + name.strip() for name in _COPIED.split(','))}"
            " FROM article a, revision r WHERE a.id = ? AND r.id = ?",
            (article, revision),
        )
        copy = int(cursor.lastrowid or 0)
        self._db.execute("UPDATE article SET revision = ? WHERE id = ?", (copy, article))
        return copy

    def _keep_text(self, revision: int, source: int) -> None:
        """Give a new revision without a text that of `source`."""
        self._db.execute(
            f"UPDATE revision SET ({_TEXT}, text_original) = (SELECT {_TEXT}, coalesce(s.text_original, s.original)"
            " FROM revision s WHERE s.id = ?) WHERE id = ? AND text = ''",
            (source, revision),
        )


def _sketch(text: str) -> Iterator[int]:
    """A few numbers that nearly identical texts have in common: checksums of long paragraphs, the smallest ones."""
    paragraphs = {" ".join(fold(part).split()) for part in text.split("\n") if len(part) >= _LONG_PARAGRAPH}
    checksums = (hashlib.blake2b(part.encode("utf-8"), digest_size=8).digest() for part in paragraphs)
    return map(int.from_bytes, sorted(checksums)[:_SKETCH])
