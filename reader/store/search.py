"""Answers to queries: exactly the articles that match, in order, with the reasons.

Words stream from article_index by rowid (= position, so newest first), filters beside them are probes into `article`.
What the user wrote stands in desk_index: the few articles in which it holds any word of the query are judged one by one
(they are taken out of the stream and put back where the whole query is true of them).
"""

from __future__ import annotations

import sqlite3
import time
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reader.folding import fold
from reader.models import Explanation, FacetValue, Passage, Related, SearchResult
from reader.query import (
    And,
    Dates,
    Everything,
    Near,
    Node,
    Not,
    Or,
    Query,
    Value,
    Words,
    explain,
    leaves,
    parse,
)
from reader.store import explain as explanations
from reader.store import facets, passages, why
from reader.store.conditions import Condition, Conditions, positions, register
from reader.store.index import LIVE
from reader.store.related import ArticleRows, RelatedFinder
from reader.store.wordforms import WordForms

#: The orders of results. relevance: title before excerpt before text, then bm25, then the newest; read: opened last.
SORTS = ("relevance", "newest", "oldest", "quality", "heat", "title", "provider", "read")
#: Up to so many matches are ranked by bm25, which reads every posting; beyond it the newest come first in each tier.
RANKED = 3_000
#: Title, excerpt, text, provider, topics.
_WEIGHTS = "10.0, 4.0, 1.0, 2.0, 2.0"
_PROBED = 2_000
_TITLE, _EXCERPT, _TEXT = 3.0, 2.0, 1.0

_KEYS: Mapping[str, str] = {
    "quality": "SELECT id, quality FROM article WHERE quality IS NOT NULL",
    "heat": "SELECT id, heat FROM article WHERE heat IS NOT NULL",
    "title": "SELECT id, title FROM article WHERE title != ''",
    "provider": "SELECT a.id, p.name FROM article a JOIN provider p ON p.id = a.provider",
    "read": "SELECT article, max(opened_at, read_at) FROM reading_state WHERE opened_at != '' OR read_at != ''",
}


@dataclass
class Plan:
    """A query taken apart: `words` is one FTS5 expression that streams, `rest` what is asked beside it."""

    root: Node
    words: str = ""
    rest: Node = field(default_factory=Everything)
    wanted: str = ""
    desk: str = ""
    desk_wanted: str = ""


@dataclass
class Answer:
    """All matches, newest first: article ids with their positions."""

    ids: array[int]
    positions: array[int]


class SearchStore:
    """Searching on one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        register(connection)
        self._forms = WordForms(connection)
        self._related = RelatedFinder(connection)
        self._last: tuple[object, Answer] | None = None

    # -- results -------------------------------------------------------------------------------------------

    def search(
        self, query: Query, sort: str, limit: int | None, offset: int, *, word_forms: bool = False
    ) -> SearchResult:
        """The matches of `query` by `sort` (one of SORTS; empty: relevance, or newest where nothing can be ranked).

        Where nothing can be ranked and all matches are in one collection, they come in its order (sort "manual").
        """
        started = time.perf_counter()
        root, notices = self._resolve(query.root, ())
        conditions = self._conditions(word_forms)
        plan = _plan(root, conditions)
        sort = sort if sort in SORTS else "relevance"
        if sort == "relevance" and not plan.words:
            sort = "manual" if _collection(root) else "newest"
        page = self._page(plan, limit, offset) if sort == "newest" and limit is not None else None
        if page is not None:
            ids, total = page
            scores: Mapping[int, float] = {}
        else:
            ids, scores = self._sorted(self._answer(plan, conditions, word_forms), plan, sort)
            total = len(ids)
            ids = ids[offset : None if limit is None else offset + limit]
        milliseconds = (time.perf_counter() - started) * 1_000
        explanation = explain(query.root) + self._explain_forms(root, conditions, word_forms)
        return SearchResult(query.text, explanation, ids, total, milliseconds, sort, scores, (*query.notices, *notices))

    def ids(self, query: Query, *, word_forms: bool = False) -> array[int]:
        """The ids of all matches, newest first."""
        root, _ = self._resolve(query.root, ())
        conditions = self._conditions(word_forms)
        return self._answer(_plan(root, conditions), conditions, word_forms).ids

    def forms(self, term: str) -> Sequence[str]:
        """The forms of a word that count as the word where a search is for word forms."""
        return self._forms.of(term)

    def resolved(self, query: Query) -> Node:
        """What the query asks for, with the saved searches in it put in their places."""
        return self._resolve(query.root, ())[0]

    def meaning(self, query: Query) -> Query:
        """The query with what its saved searches ask for in the place of their names."""
        root, notices = self._resolve(query.root, ())
        return Query(query.text, root, (*query.notices, *notices))

    def _conditions(self, word_forms: bool) -> Conditions:
        return Conditions(self._db, self._forms.of if word_forms else None)

    def _explain_forms(self, root: Node, conditions: Conditions, word_forms: bool) -> str:
        if not word_forms:
            return ""
        terms = [term for leaf in leaves(root) if isinstance(leaf, Words) and not leaf.prefix for term in leaf.terms]
        told = [f"“{term}” as {', '.join(forms)}" for term in terms if len(forms := conditions.forms(term)) > 1]
        return "; word forms count as the word" + (f" ({'; '.join(told)})" if told else "")

    def _resolve(self, node: Node, inside: tuple[str, ...]) -> tuple[Node, tuple[str, ...]]:
        """Put what saved searches ask for in the place of their names; notices for those that can't be."""
        match node:
            case And(parts) | Or(parts):
                resolved = [self._resolve(part, inside) for part in parts]
                notices = tuple(notice for _, notices in resolved for notice in notices)
                return type(node)(tuple(part for part, _ in resolved)), notices
            case Not(part):
                inner, notices = self._resolve(part, inside)
                return Not(inner), notices
            case Value(name="in", value=name):
                return self._saved(node, name, inside)
        return node, ()

    def _saved(self, node: Value, name: str, inside: tuple[str, ...]) -> tuple[Node, tuple[str, ...]]:
        key = fold(name)
        if key in inside:
            return node, (f"The saved search “{name}” asks for itself; that finds nothing.",)
        for row in self._db.execute("SELECT name, query FROM saved_search"):
            if fold(row[0]) == key:
                return self._resolve(parse(row[1]).root, (*inside, key))
        return node, (f"There is no saved search “{name}”; that part finds nothing.",)

    # -- matching ------------------------------------------------------------------------------------------

    def _answer(self, plan: Plan, conditions: Conditions, word_forms: bool) -> Answer:
        """All matches; remembered until the archive changes, so that facets and passages ask again for nothing."""
        key = (plan.root, word_forms, self._db.total_changes, self._db.execute("PRAGMA data_version").fetchone()[0])
        if self._last and self._last[0] == key:
            return self._last[1]
        answer = self._streamed(plan, conditions) if plan.words else self._scanned(plan, conditions)
        self._last = (key, answer)
        return answer

    def _page(self, plan: Plan, limit: int | None, offset: int) -> tuple[array[int], int] | None:
        """A page of the newest matches and their number, where only words are asked for and no note or tag has them."""
        if not plan.words or plan.rest != Everything() or self._written_on(plan.desk):
            return None
        match = "article_index WHERE article_index MATCH ?"
        total = self._db.execute(f"SELECT count(*) FROM {match}", [plan.words]).fetchone()[0]
        rows = self._db.execute(
            f"SELECT a.id FROM (SELECT rowid AS place FROM {match} ORDER BY rowid DESC LIMIT ? OFFSET ?) f"
            " JOIN article a ON a.position = f.place ORDER BY f.place DESC",
            [plan.words, limit, offset],
        )
        return array("q", [row[0] for row in rows]), total

    def _scanned(self, plan: Plan, conditions: Conditions) -> Answer:
        condition = conditions.condition(plan.root, probe=False)
        sql = f"SELECT a.id, a.position FROM article a WHERE {LIVE} AND {condition.sql} ORDER BY a.position DESC"
        return _answered(self._db.execute(sql, condition.parameters).fetchall())

    def _streamed(self, plan: Plan, conditions: Conditions) -> Answer:
        parts = [part for part in _parts(plan.rest) if part != Everything()]
        condition = conditions.condition(And(tuple(parts)), probe=True) if parts else Condition("1")
        bounds = "".join(_bounds(part) for part in parts)
        source = "article_index f CROSS JOIN article a ON a.position = f.rowid"
        sql = (
            f"SELECT a.id, f.rowid FROM {source} WHERE article_index MATCH ?{bounds} AND {condition.sql}"
            " ORDER BY f.rowid DESC"
        )
        rows = self._db.execute(sql, [plan.words, *condition.parameters]).fetchall()
        judged = self._written_on(plan.desk)
        if not judged:
            return _answered(rows)
        apart = set(judged)
        kept = [row for row in rows if row[1] not in apart]
        return _answered(sorted([*kept, *self._judge(plan, conditions, judged)], key=lambda row: -row[1]))

    def _written_on(self, expression: str) -> list[int]:
        """Positions of the articles in whose tags or notes the expression is found."""
        if not expression:
            return []
        return [
            row[0] for row in self._db.execute("SELECT rowid FROM desk_index WHERE desk_index MATCH ?", [expression])
        ]

    def _judge(self, plan: Plan, conditions: Conditions, judged: Sequence[int]) -> list[tuple[int, int]]:
        """Those of the articles at these positions of which the whole query is true, notes and tags included."""
        condition = conditions.condition(plan.root, probe=len(judged) <= _PROBED)
        found: list[tuple[int, int]] = []
        for start in range(0, len(judged), 500):
            listed = ",".join(map(str, judged[start : start + 500]))
            sql = (
                f"SELECT a.id, a.position FROM article a WHERE a.position IN ({listed}) AND {LIVE} AND {condition.sql}"
            )
            found.extend((row[0], row[1]) for row in self._db.execute(sql, condition.parameters))
        return found

    # -- order -----------------------------------------------------------------------------------------------

    def _sorted(self, answer: Answer, plan: Plan, sort: str) -> tuple[array[int], Mapping[int, float]]:
        if sort == "newest":
            return answer.ids[:], {}
        if sort == "oldest":
            return answer.ids[::-1], {}
        if sort == "manual":
            return self._by_rank(answer.ids, _collection(plan.root)), {}
        if sort == "relevance":
            scores = self._scores(answer, plan)
            return array("q", sorted(answer.ids, key=lambda id: -scores.get(id, 0.0))), scores
        return self._sorted_by(answer.ids, sort), {}

    def _sorted_by(self, ids: array[int], sort: str) -> array[int]:
        """Sorted by a key of the article, the newest first among equals, those without the key last."""
        keys = dict(map(tuple, self._db.execute(_KEYS[sort])))
        having = [id for id in ids if id in keys]
        if sort in ("title", "provider"):
            having.sort(key=lambda id: fold(keys[id]))
        else:
            having.sort(key=lambda id: keys[id], reverse=True)
        return array("q", [*having, *(id for id in ids if id not in keys)])

    def _by_rank(self, ids: array[int], collection: str) -> array[int]:
        """In the collection's own order."""
        rows = self._db.execute(
            "SELECT x.article, c.name FROM collection_item x JOIN collection c ON c.id = x.collection"
            " ORDER BY x.rank, x.id"
        )
        ranks = {row[0]: at for at, row in enumerate(rows) if fold(row[1]).strip() == fold(collection).strip()}
        return array("q", sorted(ids, key=lambda id: ranks.get(id, len(ranks))))

    def _scores(self, answer: Answer, plan: Plan) -> dict[int, float]:
        """Tier (title 3, excerpt 2, else 1; notes and tags as excerpts) and within it bm25, squeezed below 1."""
        scores = dict.fromkeys(answer.ids, _TEXT)
        ids = dict(zip(answer.positions, answer.ids, strict=True))
        scores.update((ids[position], _EXCERPT) for position in self._written_on(plan.desk_wanted) if position in ids)
        for columns, tier in (("{excerpt} : ", _EXCERPT), ("{title} : ", _TITLE)):
            sql = "SELECT rowid FROM article_index WHERE article_index MATCH ?"
            scores.update(
                (ids[row[0]], tier) for row in self._db.execute(sql, [columns + plan.wanted]) if row[0] in ids
            )
        if len(scores) <= RANKED:
            self._rank(ids, plan, scores)
        return scores

    def _rank(self, ids: Mapping[int, int], plan: Plan, scores: dict[int, float]) -> None:
        if not ids:
            return
        low, high = min(ids), max(ids)
        count = self._db.execute(
            "SELECT count(*) FROM article_index WHERE article_index MATCH ? AND rowid BETWEEN ? AND ?",
            [plan.words, low, high],
        ).fetchone()[0]
        if count > RANKED:
            return
        sql = (
            f"SELECT rowid, bm25(article_index, {_WEIGHTS}) FROM article_index WHERE article_index MATCH ?"
            " AND rowid BETWEEN ? AND ?"
        )
        for position, rank in self._db.execute(sql, [plan.words, low, high]):
            if position in ids:
                scores[ids[position]] += -rank / (1 - rank)

    # -- what belongs to a result ------------------------------------------------------------------------------

    def passages(self, query: Query, ids: Sequence[int], *, word_forms: bool = False) -> dict[int, tuple[Passage, ...]]:
        """The best matching passages of some articles (those on screen): title first, then text or excerpt, then the
        user's notes, highlighted quotes and tags.
        """
        root, _ = self._resolve(query.root, ())
        return passages.best(self._db, root, ids, self._forms.of if word_forms else None)

    def matches(self, query: Query, article: int, *, word_forms: bool = False) -> list[Passage]:
        """Every match in the article's text in order; `offset` and `marks` are code points of the text."""
        root, _ = self._resolve(query.root, ())
        return passages.every(self._db, root, article, self._forms.of if word_forms else None)

    def facets(self, query: Query, limit: int, *, word_forms: bool = False) -> dict[str, list[FacetValue]]:
        """provider, topic, tag, year, type and language of the matches, each with counts and the words that add it."""
        return facets.facets(self._db, self.ids(query, word_forms=word_forms), limit)

    def histogram(self, query: Query, unit: str = "year", *, word_forms: bool = False) -> dict[str, int]:
        """How many of the matches were published in each year or month (`unit`), oldest first; the undated under ""."""
        return facets.histogram(self._db, self.ids(query, word_forms=word_forms), unit)

    def library_counts(self) -> dict[str, int]:
        """all, unread, starred, annotated, untagged, orphaned, bin."""
        return facets.library_counts(self._db)

    def complete(self, text: str, limit: int) -> list[str]:
        """What the last word of `text` may go on to: field names with their colon, or `field:value`."""
        return facets.complete(self._db, text, limit)

    def why_not(self, query: Query, article: int, *, word_forms: bool = False) -> str:
        """Why the article is among the matches, or every part of the query that keeps it out."""
        root, _ = self._resolve(query.root, ())
        return why.why(self._db, self._conditions(word_forms), root, article)

    def explain(self, query: Query, *, word_forms: bool = False) -> Explanation:
        """The query in words, and what each of its parts finds by itself."""
        root, notices = self._resolve(query.root, ())
        conditions = self._conditions(word_forms)
        words = explain(query.root) + self._explain_forms(root, conditions, word_forms)
        total = len(self._answer(_plan(root, conditions), conditions, word_forms).ids)
        parts = explanations.parts(self._db, conditions, root)
        return Explanation(query.text, words, total, parts, (*query.notices, *notices))

    def related(self, article: int, articles: ArticleRows, limit: int) -> Related:
        """Declared coverage, who declares this one, and similar reports (see store/related.py)."""
        return self._related.find(article, articles, limit)


def _collection(root: Node) -> str:
    """The one collection in which all matches are; empty where there is none."""
    found = [part.value for part in _parts(root) if isinstance(part, Value) and part.name == "collection"]
    return found[0] if len(found) == 1 else ""


def _parts(node: Node) -> tuple[Node, ...]:
    return node.parts if isinstance(node, And) else (node,)


def _plan(root: Node, conditions: Conditions) -> Plan:
    """Take the words that stream from what must be asked beside them."""
    streams: list[tuple[Node, str]] = []
    rest: list[Node] = []
    for part in _parts(root):
        words = conditions.streamable(part.part if isinstance(part, Not) else part)
        (rest if words is None else streams).append(part if words is None else (part, words))  # type: ignore[arg-type]
    wanted = [words for part, words in streams if not isinstance(part, Not)]
    if not wanted:
        return Plan(root)
    unwanted = [words for part, words in streams if isinstance(part, Not)]
    positive = f"({' AND '.join(wanted)})"
    words = f"({positive} NOT ({' OR '.join(unwanted)}))" if unwanted else positive
    desk, desk_wanted = (_anywhere(root, conditions, positive=only) for only in (False, True))
    return Plan(root, words, And(tuple(rest)) if rest else Everything(), positive, desk, desk_wanted)


def _anywhere(root: Node, conditions: Conditions, *, positive: bool) -> str:
    """An expression for any of the words that may stand anywhere, so in tags and notes as well."""
    wanted = [leaf for leaf in leaves(root, positive=positive) if isinstance(leaf, (Words, Near)) and not leaf.field]
    return " OR ".join(conditions.expression(leaf) for leaf in wanted)


def _bounds(part: Node) -> str:
    """Limits of the rowid that a date filter implies, so that the stream need not leave them."""
    if not isinstance(part, Dates) or part.name != "date":
        return ""
    low, high = positions(part)
    return (f" AND f.rowid >= {low}" if low is not None else "") + (
        f" AND f.rowid < {high}" if high is not None else ""
    )


def _answered(rows: Sequence[Sequence[int]]) -> Answer:
    return Answer(array("q", [row[0] for row in rows]), array("q", [row[1] for row in rows]))
