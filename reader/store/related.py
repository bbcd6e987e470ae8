"""Everything that tells the same story as one article: declared by its source, declaring it, or alike."""

from __future__ import annotations

import json
import math
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from reader.models import ArticleRow, Declared, DeclaredLink, Related, Similar
from reader.similarity import HEAD, Evidence, Likeness, Profile, compare, explain, key_terms, profile
from reader.store.index import LIVE, generation
from reader.store.originals import Record, records
from reader.store.rows import key_hash
from reader.store.values import json_ids

#: Likeness from which an article is shown, and from which a text is offered as that of a record.
SHOWN = 0.25
FITS = 0.35
#: Terms in more articles than this are no way to candidates.
_COMMON = 5_000
_CANDIDATES = 40
#: Terms are counted up to this; the number of those in more articles is estimated by a sample of the positions.
_COUNTED, _SAMPLE = 400, 2_000
#: Reports kept divided into terms between two questions, while the archive doesn't change.
_REMEMBERED = 2_000
#: Added to the number of articles, so that a small archive doesn't take every shared word for a common one.
_PRIOR = 50

_EVIDENCE = f"""
SELECT a.id, a.title, a.excerpt, substr(coalesce(r.text, ''), 1, {HEAD}), coalesce(r.id, 0), a.published,
    a.title_origin, a.url, r.text != ''
FROM article a LEFT JOIN revision r ON r.id = a.revision WHERE a.id IN
"""


#: In how many articles each term stands, up to a limit, and the last position of these: {term: "12 1599436800"}.
#: All in one value, so that a thread with much to look up waits for the interpreter once, and not for every term.
_COUNTS = """
SELECT json_group_object(j.value, (
    SELECT count(*) || ' ' || coalesce(max(place), 0) FROM (
        SELECT rowid AS place FROM article_index WHERE article_index MATCH '"' || j.value || '"' LIMIT ?2)))
FROM json_each(?1) j
"""
#: Where each term stands: {term: [1599436800, 1599437000]}.
_PLACES = """
SELECT json_group_object(j.value, json((
    SELECT json_group_array(rowid) FROM article_index WHERE article_index MATCH '"' || j.value || '"')))
FROM json_each(?) j
"""


class ArticleRows(Protocol):
    """Gives the list rows of articles in the order of their ids, leaving out those that are gone."""

    def rows(self, ids: Iterable[int]) -> list[ArticleRow]: ...


class _Report(NamedTuple):
    """An article as far as comparing needs it."""

    id: int
    profile: Profile
    declared: tuple[Declared, ...]
    has_title: bool
    has_address: bool
    has_text: bool

    def can_be_text_of(self, record: _Report) -> bool:
        """Whether this is a text without metadata and the other metadata without a text.

        A title of its own is enough for a record: what reference managers export often has no address.
        """
        is_bare = not (self.has_title and self.has_address)
        return self.has_text and is_bare and record.has_title and not record.has_text


class RelatedFinder:
    """Finds related reports on one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._frequencies: dict[str, int] = {}
        self._rarities: dict[str, float] = {}
        self._known: dict[int, _Report] = {}
        self._version: object = None
        self._size = 0
        self._generation = -1
        self._sample: list[int] = []

    def find(self, article: int, articles: ArticleRows, limit: int) -> Related:
        """All three kinds, and the reports that the user keeps apart from this one."""
        self._refresh()
        found = self._reports([article])
        if not found:
            return Related((), (), ())
        report = found[0]
        links = self._resolve(report)
        by = self._declared_by(article)
        apart = self._kept_apart(article)
        known = {article, *apart, *by, *(id for _, id in links if id is not None)}
        rows = {row.id: row for row in articles.rows([*known])}
        alike = self.alike(report, known, limit)
        rows.update((row.id, row) for row in articles.rows([other.id for other, _ in alike]))
        return Related(
            tuple(DeclaredLink(declared, rows.get(id) if id is not None else None) for declared, id in links),
            tuple(rows[id] for id in by if id in rows),
            tuple(
                self._similar(report, other, likeness, rows[other.id]) for other, likeness in alike if other.id in rows
            ),
            tuple(rows[id] for id in apart if id in rows),
        )

    def rank(self, article: int, limit: int) -> list[tuple[int, float]]:
        """The most alike articles with their likeness, declared ones among them."""
        self._refresh()
        return [
            (other.id, likeness.score) for other, likeness in self.alike(self._reports([article])[0], {article}, limit)
        ]

    # -- declared --------------------------------------------------------------------------------------------

    def _resolve(self, report: _Report) -> list[tuple[Declared, int | None]]:
        """The declared reports, each once, with the archive's article for each where it has one."""
        links: dict[str, tuple[Declared, int | None]] = {}
        for declared in report.declared:
            id = self._held(declared, report.id)
            if id == report.id:
                continue
            key = declared.key or declared.url or declared.title
            if key not in links or len(declared.excerpt) > len(links[key][0].excerpt):
                links[key] = (declared, id)
        return list(links.values())

    def _held(self, declared: Declared, article: int) -> int | None:
        if not declared.key:
            return None
        rows = self._db.execute(
            f"SELECT a.id FROM article_url u JOIN article a ON a.id = u.article WHERE u.hash = ? AND {LIVE}"
            " ORDER BY a.id",
            (key_hash(declared.key),),
        ).fetchall()
        ids = [int(row[0]) for row in rows]
        return article if article in ids else ids[0] if ids else None

    def _declared_by(self, article: int) -> list[int]:
        rows = self._db.execute(
            "SELECT DISTINCT a.id FROM article_url u JOIN declared_url d ON d.hash = u.hash"
            f" JOIN article a ON a.id = d.article WHERE u.article = ?1 AND a.id != ?1 AND {LIVE}"
            " ORDER BY a.position DESC",
            (article,),
        )
        return [row[0] for row in rows]

    def _kept_apart(self, article: int) -> list[int]:
        rows = self._db.execute(
            "SELECT article_b FROM relation WHERE article_a = ?1 AND kind = 'different'"
            " UNION SELECT article_a FROM relation WHERE article_b = ?1 AND kind = 'different'",
            (article,),
        )
        return [row[0] for row in rows]

    # -- alike ---------------------------------------------------------------------------------------------------

    def alike(self, report: _Report, known: set[int], limit: int) -> list[tuple[_Report, Likeness]]:
        """The most alike articles outside of `known`, the best first."""
        candidates = self._candidates(report, known)
        others = self._reports(candidates)
        self._look_up(term for other in others for term in other.profile.weights)
        rarity = self._rarities.__getitem__
        compared = [(other, compare(report.profile, other.profile, rarity)) for other in others]
        shown = [pair for pair in compared if pair[1].score >= SHOWN]
        return sorted(shown, key=lambda pair: (-pair[1].score, pair[0].id))[:limit]

    def _candidates(self, report: _Report, known: set[int]) -> list[int]:
        """Articles that hold most of the telling terms, by the rarity of what they hold."""
        self._look_up(report.profile.weights)
        terms = key_terms(report.profile, self._rarities.__getitem__)
        telling = [term for term in terms if 1 <= self._frequencies[term] <= _COMMON]
        places = json.loads(self._db.execute(_PLACES, (json_ids(telling),)).fetchone()[0])
        scores: dict[int, float] = {}
        for term in telling:
            weight = self._rarities[term] * math.sqrt(report.profile.weights[term])
            for place in places[term]:
                scores[place] = scores.get(place, 0.0) + weight
        best = sorted(scores, key=lambda position: -scores[position])[: _CANDIDATES + len(known)]
        listed = ",".join(map(str, best))
        rows = self._db.execute(f"SELECT a.id FROM article a WHERE a.position IN ({listed}) AND {LIVE}")
        return [row[0] for row in rows if row[0] not in known]

    def _reports(self, ids: Sequence[int]) -> list[_Report]:
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        listed = ",".join(str(int(id)) for id in ids if id not in self._known)
        rows = [tuple(row) for row in self._db.execute(f"{_EVIDENCE} ({listed})")]
        said = records(self._db, [row[4] for row in rows])
        nothing = Record({}, (), ())
        self._known.update((row[0], _report(row, said.get(row[4], nothing).declared)) for row in rows)
        return [self._known[id] for id in ids if id in self._known]

    def _similar(self, report: _Report, other: _Report, likeness: Likeness, row: ArticleRow) -> Similar:
        record, text = (report, other) if other.has_text else (other, report)
        fits = likeness.score >= FITS and text.can_be_text_of(record)
        why = explain(report.profile, other.profile, likeness, self._rarities.__getitem__)
        return Similar(row, likeness.score, why, can_be_text=fits)

    # -- document frequencies --------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Forget frequencies of an archive that has changed since."""
        version = (self._db.total_changes, self._db.execute("PRAGMA data_version").fetchone()[0])
        if version != self._version:
            self._version = version
            self._known.clear()
        if (current := generation(self._db)) != self._generation:
            self._generation = current
            self._frequencies.clear()
            self._rarities.clear()
            self._measure()

    def _measure(self) -> None:
        """Count the articles, and see how they lie in time."""
        sql = f"SELECT count(*) FROM article a INDEXED BY article_live WHERE {LIVE}"
        self._size = self._db.execute(sql).fetchone()[0]
        last = self._db.execute("SELECT coalesce(max(id), 0) FROM article").fetchone()[0]
        listed = json_ids(range(1, last + 1, max(1, last // _SAMPLE)))
        sql = f"SELECT a.position FROM json_each(?) j CROSS JOIN article a ON a.id = j.value WHERE {LIVE}"
        self._sample = sorted(row[0] for row in self._db.execute(sql, (listed,)))

    def _look_up(self, terms: Iterable[str]) -> None:
        """Learn how rare these terms are, as far as that isn't known."""
        wanted = {term for term in terms if term not in self._rarities}
        if not wanted:
            return
        counts = self._db.execute(_COUNTS, (json_ids(wanted), _COUNTED)).fetchone()[0]
        for term, found in json.loads(counts).items():
            number, last = map(int, found.split())
            frequency = self._frequencies[term] = self._estimated(number, last)
            self._rarities[term] = math.log((self._size + _PRIOR) / (frequency + 1))

    def _estimated(self, number: int, last: int) -> int:
        """In how many articles a term stands; from _COUNTED on estimated by how far the oldest of them reach."""
        if number < _COUNTED:
            return number
        reach = bisect_left(self._sample, last) / max(1, len(self._sample))
        return max(_COUNTED, round(_COUNTED / max(reach, _COUNTED / self._size)))


def _report(row: tuple[object, ...], declared: tuple[Declared, ...]) -> _Report:
    id, title, excerpt, text, _, published, origin, url, has_text = row
    evidence = Evidence(
        # A title that was inferred from the text would count twice.
        title="" if origin == "inferred" else str(title),
        excerpt=str(excerpt),
        text=str(text),
        declared=tuple((item.title, item.excerpt) for item in declared),
        published=str(published),
        keys=frozenset(item.key for item in declared if item.key),
    )
    return _Report(int(str(id)), profile(evidence), declared, origin != "inferred", bool(url), bool(has_text))
