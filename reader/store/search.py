"""Answers to queries: exactly the articles that match, in order, with the reasons.

Words stream from article_index by rowid (= position, so newest first), filters beside them are probes into `article`.
`first_page` takes only what it needs from such a stream, or from the index of the order asked for; `search` finds all.
"""

from __future__ import annotations

import sqlite3
import time
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from reader.folding import fold
from reader.models import Explanation, FacetValue, Passage, Related, SearchResult
from reader.query import (
    And,
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
from reader.query.finding import Finder
from reader.store import explain as explanations
from reader.store import facets, offers, passages, why
from reader.store.answers import HALVED, LONG, SHORT, Answer, Answers, added
from reader.store.collection import IN_ORDER
from reader.store.conditions import Conditions, register
from reader.store.connection import data_version
from reader.store.orders import first_by, first_by_title, sort_by
from reader.store.plan import Plan, make_plan, parts
from reader.store.related import ArticleRows, RelatedFinder
from reader.store.wordforms import WordForms

if TYPE_CHECKING:
    from reader.store.catalogue import Catalogue, Ids

#: The orders of results. relevance: title before excerpt before text, then bm25, then the newest; relevance-title: the
#: same but for recency, with the title among equals; read: opened last.
SORTS = ("relevance", "relevance-title", "newest", "oldest", "quality", "heat", "title", "provider", "read")
#: Up to so many matches are ranked by bm25, which reads every posting; beyond it the newest come first in each tier.
RANKED = 1_000
_TITLE, _EXCERPT, _TEXT = 3.0, 2.0, 1.0

#: Milliseconds, roughly, on a machine of 2024: of looking one word up in one article; of walking on to the next; of
#: sorting one match, filtering it, and of each article's place in an order. They decide only which of two
#: ways to the same first page is taken.
_LOOK_UP, _STEP, _SORTED, _FILTER, _SCAN = 0.02, 0.004, 0.0001, 0.00005, 0.00001
#: The same that every article of the archive adds to looking up a word, and a beginning: longer lists take longer.
_DEEP_WORD, _DEEP_START = 4e-8, 2e-7
#: The part of the time of finding all in which an order must seem to be walked: that reads articles from all over the
#: archive, which takes far longer where they are not in memory. Without words it is half of that.
_CERTAINLY = 0.5
#: Milliseconds for which all matches are found rather than the first by tier and title.
_AT_ONCE = 5.0


@dataclass(frozen=True)
class _Asked:
    """A question as it was understood."""

    query: Query
    plan: Plan
    sort: str
    answers: Answers
    word_forms: bool
    explanation: str
    notices: tuple[str, ...]


class SearchStore:
    """Searching on one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        register(connection)
        self._forms = WordForms(connection)
        self._related = RelatedFinder(connection)
        self._last: tuple[object, Answer] | None = None
        self._readings: tuple[object, Ids] | None = None
        self._has_columns = False

    # -- results -------------------------------------------------------------------------------------------

    def search(
        self, query: Query, sort: str, limit: int | None, offset: int, *, word_forms: bool = False
    ) -> SearchResult:
        """The matches of `query` by `sort` (one of SORTS; empty: relevance, or newest where nothing can be ranked).

        Where nothing can be ranked and all matches are in one collection, they come in its order (sort "manual").
        """
        started = time.perf_counter()
        asked = self._ask(query, sort, word_forms)
        ids, scores = self._sorted(asked)
        found = ids[offset : None if limit is None else offset + limit]
        return self._result(asked, found, len(ids), scores, started)

    def first_page(self, query: Query, sort: str, limit: int, *, word_forms: bool = False) -> SearchResult:
        """The first `limit` of what `search` finds, in the same order and without finding the others where these are
        many; `total` then counts only what was seen of them, and `is_whole` is false. A short answer comes whole.
        """
        started = time.perf_counter()
        asked = self._ask(query, sort, word_forms)
        page = None if self._is_known(asked) else self._first(asked, limit + 1)
        if page is None:
            ids, scores = self._sorted(asked)
            return self._result(asked, ids, len(ids), scores, started)
        is_whole = len(page) <= limit
        return self._result(asked, page[:limit], len(page), {}, started, is_whole=is_whole)

    def total(self, query: Query, *, word_forms: bool = False) -> int | None:
        """How many `search` finds, where these are many and far sooner counted than found; else None."""
        asked = self._ask(query, "newest", word_forms)
        return None if self._is_known(asked) else asked.answers.total()

    def _ask(self, query: Query, sort: str, word_forms: bool) -> _Asked:
        root, notices = self._resolve(query.root, ())
        conditions = self.conditions(word_forms=word_forms)
        plan = make_plan(root, conditions)
        sort = sort if sort in SORTS else "relevance"
        if sort == "relevance" and not plan.streams:
            sort = "manual" if _collection(root) else "newest"
        if sort == "relevance-title" and not plan.streams:
            sort = "title"
        explanation = explain(query.root) + self.explain_forms(root, word_forms=word_forms)
        answers = Answers(self._db, plan, conditions, has_columns=self._has_columns)
        return _Asked(query, plan, sort, answers, word_forms, explanation, notices)

    def _result(
        self,
        asked: _Asked,
        ids: array[int],
        total: int,
        scores: Mapping[int, float],
        started: float,
        *,
        is_whole: bool = True,
    ) -> SearchResult:
        milliseconds = (time.perf_counter() - started) * 1_000
        notices = (*asked.query.notices, *asked.notices)
        text, explanation = asked.query.text, asked.explanation
        return SearchResult(text, explanation, ids, total, milliseconds, asked.sort, scores, notices, is_whole)

    def ids(self, query: Query, *, word_forms: bool = False) -> array[int]:
        """The ids of all matches, newest first."""
        return self._answer(self._ask(query, "newest", word_forms)).ids

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

    def conditions(self, *, word_forms: bool) -> Conditions:
        """What makes conditions of a query's leaves, each word alone or with its other forms."""
        return Conditions(self._db, self._forms.of if word_forms else None)

    def explain_forms(self, root: Node, *, word_forms: bool) -> str:
        """Which forms count as which word, to stand behind what a query means; empty where they do not."""
        if not word_forms:
            return ""
        terms = [term for leaf in leaves(root) if isinstance(leaf, Words) and not leaf.prefix for term in leaf.terms]
        if not terms:
            return ""
        every = ((term, self._forms.of(term)) for term in dict.fromkeys(terms))
        told = [f"“{term}” as {', '.join(forms)}" for term, forms in every if len(forms) > 1]
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

    def _answer(self, asked: _Asked) -> Answer:
        """All matches; remembered until the archive changes, so that facets and passages ask again for nothing."""
        key = self._key(asked)
        if self._last and self._last[0] == key:
            return self._last[1]
        answer = asked.answers.all()
        self._last = (key, answer)
        return answer

    def _key(self, asked: _Asked) -> object:
        return (asked.plan.root, asked.word_forms, *self._state())

    def _state(self) -> tuple[int, int]:
        """What is another number after any change of the archive."""
        return self._db.total_changes, data_version(self._db)

    def _is_known(self, asked: _Asked) -> bool:
        return self._last is not None and self._last[0] == self._key(asked)

    def _size(self) -> int:
        """About how many articles there are."""
        return int(self._db.execute("SELECT coalesce(max(id), 0) FROM article").fetchone()[0])

    def _first(self, asked: _Asked, limit: int) -> array[int] | None:
        """The first page by the way that needs no other matches; None where finding them all is the shorter way."""
        if asked.sort in ("newest", "oldest"):
            rows = asked.answers.newest(limit, oldest=asked.sort == "oldest")
            return array("q", [id for id, _ in rows])
        if asked.answers.seen <= SHORT or asked.sort == "manual":
            return None
        if asked.sort == "relevance":
            return array("q", asked.answers.by_tier(limit))
        if asked.sort == "relevance-title":
            return self._first_by_tier_and_title(asked, limit)
        return self._walked(asked.answers, asked, asked.sort, limit)

    def _walked(self, answers: Answers, asked: _Asked, sort: str, limit: int) -> array[int] | None:
        """The first `limit` of an order by walking it; None where that is not the shorter way, or ends before."""
        look_up = self._look_up(answers, asked)
        if not self._pays(answers, asked, limit, min(look_up, answers.reading)):
            return None
        page = first_by(self._db, answers.condition(reads=answers.reading < look_up), sort, limit)
        return page if len(page) == limit else None

    def _first_by_tier_and_title(self, asked: _Asked, limit: int) -> array[int] | None:
        """The first matches by tier and, within it, title; None where they are not found without all others."""
        if asked.answers.expected * (asked.answers.pace + 2 * _SORTED) < _AT_ONCE:
            return None
        found: list[int] = []
        for column in ("title", "excerpt"):
            ids = self._tier_by_title(asked, column, limit + len(found))
            if ids is None:
                return None
            found = added(found, ids, limit)
            if len(found) == limit:
                return array("q", found)
        page = self._walked(asked.answers, asked, "title", limit + len(found))
        if page is None:
            page = self._by_key(self._answer(asked), "title")[: limit + len(found)]
        return array("q", added(found, page, limit))

    def _tier_by_title(self, asked: _Asked, column: str, wanted: int) -> array[int] | None:
        """The first matches in a column by title; None where they are not found without all others."""
        first = self._first_titles(asked, wanted) if column == "title" else None
        if first is not None:
            return first
        rows = asked.answers.in_column(column, SHORT + 1)
        if len(rows) > SHORT:
            page = self._walked(asked.answers.within(column), asked, "title", wanted)
            ids = asked.answers.in_column_at_once(column) if page is None else None
            if page is None and ids is None:
                return None
            sorted_ids = page or self._ids_by_key(ids or array("q"), "title", is_long=True)
            rows = asked.answers.placed(sorted_ids[:wanted])
        if column == "excerpt":
            rows = asked.answers.with_desk_tier(rows)
        return self._ids_by_key(array("q", [id for id, _ in rows]), "title")

    def _first_titles(self, asked: _Asked, wanted: int) -> array[int] | None:
        """The first matches in titles by title, where the first titles of all tell which these are; else None."""
        if asked.answers.are_heads_few:
            return None
        inside, known = asked.answers.within("title"), asked.answers.kept
        if known is None or not inside.needed:
            return None
        titles = known.titles(self._db)
        first = first_by_title(self._db, inside.condition(reads=True), titles, inside.needed, wanted)
        return first if len(first) == wanted or titles.are_all else None

    def _look_up(self, answers: Answers, asked: _Asked) -> float:
        """Milliseconds, roughly, of looking the words up in one article."""
        if answers.is_slow:
            return inf
        words, starts = sum(len(leaf.split()) for leaf in asked.plan.leaves), len(asked.plan.starts)
        deep = self._size() * (words * _DEEP_WORD + starts * _DEEP_START)
        return _LOOK_UP * (words + starts) + deep or _LOOK_UP / 10

    def _pays(self, answers: Answers, asked: _Asked, limit: int, look_up: float) -> bool:
        """Whether walking the order and finding the words in each article is shorter than fetching all matches."""
        size, density = max(1, self._size()), answers.density
        walked = limit / (density * answers.share())
        step = _STEP / answers.span if asked.plan.asks_beside else 0.0
        number = size * answers.span * density
        filtered = _FILTER if asked.plan.asks_beside else 0.0
        at_once = answers.finding + number * (_SORTED + filtered)
        certainly = _CERTAINLY if asked.plan.streams else _CERTAINLY / 2
        return walked * (look_up + step) < certainly * (min(at_once, HALVED + at_once / 2) + size * _SCAN)

    # -- order -----------------------------------------------------------------------------------------------

    def _sorted(self, asked: _Asked) -> tuple[array[int], Mapping[int, float]]:
        answer, sort = self._answer(asked), asked.sort
        if sort == "newest":
            return answer.ids[:], {}
        if sort == "oldest":
            return answer.ids[::-1], {}
        if sort == "manual":
            return self._by_rank(answer.ids, _collection(asked.plan.root)), {}
        if sort in ("relevance", "relevance-title"):
            ids = answer.ids if sort == "relevance" else self._by_key(answer, "title")
            return self._by_tiers(ids, asked) if answer.is_long else self._by_score(ids, answer, asked)
        return self._by_key(answer, sort), {}

    def _by_key(self, answer: Answer, sort: str) -> array[int]:
        """By a key of the article, the newest first among equals."""
        return self._ids_by_key(answer.ids, sort, is_long=answer.is_long)

    def _ids_by_key(self, ids: array[int], sort: str, *, is_long: bool = False) -> array[int]:
        """Articles (newest first) by a key; from columns where these are many, or there already."""
        if not (is_long or self._has_columns):
            return sort_by(self._db, ids, sort)
        from reader.store import catalogue

        known = catalogue.catalogue(self._db)
        if sort == "read":
            readings = self._readings_of(known, reads=len(ids) * catalogue.FEW >= known.size)
            if readings is None:
                return sort_by(self._db, ids, sort)
            return catalogue.as_array(catalogue.latest_first(catalogue.from_array(ids), readings))
        if not (is_long or known.has_order(sort)):
            return sort_by(self._db, ids, sort)
        self._has_columns = True
        return catalogue.as_array(known.sorted(self._db, catalogue.from_array(ids), sort))

    def prepare(self) -> None:
        """Read ahead the columns by which many matches are sorted and counted; nothing where the archive is small."""
        if self._size() > LONG:
            from reader.store import catalogue

            known = catalogue.catalogue(self._db)
            known.read_all(self._db)
            self._readings_of(known, reads=True)
            self._has_columns = True
            known.look_ahead(self._db)

    def _readings_of(self, known: Catalogue, *, reads: bool) -> Ids | None:
        """When each article was read, as it is kept until anything changes; None where it isn't, unless it `reads`."""
        key = self._state()
        if self._readings is None or self._readings[0] != key:
            self._readings = (key, known.readings(self._db)) if reads else None
        return self._readings[1] if self._readings else None

    def _by_rank(self, ids: array[int], collection: str) -> array[int]:
        """In the collection's own order."""
        rows = self._db.execute(
            f"SELECT x.article, c.name FROM collection_item x JOIN collection c ON c.id = x.collection {IN_ORDER}"
        )
        ranks = {row[0]: at for at, row in enumerate(rows) if fold(row[1]).strip() == fold(collection).strip()}
        return array("q", sorted(ids, key=lambda id: ranks.get(id, len(ranks))))

    def _by_tiers(self, found: array[int], asked: _Asked) -> tuple[array[int], Mapping[int, float]]:
        """By tier alone, as they come in each: for more matches than are ranked."""
        from reader.store import catalogue

        known, ids = catalogue.catalogue(self._db), catalogue.from_array(found)
        desk = known.ids_at(catalogue.places(asked.answers.written_on(asked.plan.desk_wanted)))
        excerpt, title = (asked.answers.column_ids(column) for column in ("excerpt", "title"))
        tiers = catalogue.Tiers(known.size, ((_TEXT, ids), (_EXCERPT, desk), (_EXCERPT, excerpt), (_TITLE, title)))
        return catalogue.as_array(tiers.sorted(ids)), tiers

    def _by_score(self, found: array[int], answer: Answer, asked: _Asked) -> tuple[array[int], Mapping[int, float]]:
        """By tier (title 3, excerpt 2, else 1; notes and tags as excerpts) and within it by bm25, squeezed below 1;
        equals as they come in `found`.
        """
        scores = dict.fromkeys(answer.ids, _TEXT)
        ids = dict(zip(answer.positions, answer.ids, strict=True))
        desk = asked.answers.written_on(asked.plan.desk_wanted)
        for tier, places in (
            (_EXCERPT, desk),
            (_EXCERPT, asked.answers.column_positions("excerpt", answer)),
            (_TITLE, asked.answers.column_positions("title", answer)),
        ):
            scores.update((ids[position], tier) for position in places if position in ids)
        if asked.answers.candidates(RANKED + 1) <= RANKED:
            for position, rank in asked.answers.ranks():
                if position in ids:
                    scores[ids[position]] += -rank / (1 - rank)
        return array("q", sorted(found, key=lambda id: -scores[id])), scores

    # -- what belongs to a result ------------------------------------------------------------------------------

    def passages(self, query: Query, ids: Sequence[int], *, word_forms: bool = False) -> dict[int, tuple[Passage, ...]]:
        """The best matching passages of some articles (those on screen): title first, then text or excerpt, then the
        user's notes, highlighted quotes and tags.
        """
        root, _ = self._resolve(query.root, ())
        return passages.best(self._db, root, ids, self._forms.of if word_forms else None)

    def matches(self, query: Query, article: int, *, word_forms: bool = False) -> list[Passage]:
        """Title and excerpt with their matches, then every match in the text; see passages.every."""
        root, _ = self._resolve(query.root, ())
        return passages.every(self._db, root, article, self._forms.of if word_forms else None)

    def annotation_finders(self, query: Query, *, word_forms: bool = False) -> dict[str, Finder]:
        """What finds a query's words in quotes, notes and tags of annotations; see passages.of_annotations."""
        root, _ = self._resolve(query.root, ())
        return passages.of_annotations(root, self._forms.of if word_forms else None)

    def facets(self, query: Query, limit: int, *, word_forms: bool = False) -> dict[str, list[FacetValue]]:
        """provider, topic, tag, year, type and language of the matches, each with counts and the words that add it."""
        return facets.facets(self._db, self.ids(query, word_forms=word_forms), limit)

    def histogram(self, query: Query, unit: str = "year", *, word_forms: bool = False) -> dict[str, int]:
        """How many of the matches were published in each year, month or day (`unit`); the undated under ""."""
        return facets.histogram(self._db, self.ids(query, word_forms=word_forms), unit)

    def library_counts(self) -> dict[str, int]:
        """all, unread, starred, annotated, untagged, orphaned, bin."""
        return facets.library_counts(self._db)

    def complete(self, text: str, limit: int, said: offers.Said | None = None) -> list[str]:
        """What the last word of `text` may go on to: field names with their colon, or `field:value`."""
        return facets.complete(self._db, text, limit, said)

    def said(self) -> offers.Said:
        """Names and values of `field.name:` for `complete`; see store/offers.py."""
        return offers.said(self._db)

    def why_not(self, query: Query, article: int, *, word_forms: bool = False) -> str:
        """Why the article is among the matches, or every part of the query that keeps it out."""
        root, _ = self._resolve(query.root, ())
        return why.why(self._db, self.conditions(word_forms=word_forms), root, article)

    def explain(self, query: Query, *, word_forms: bool = False) -> Explanation:
        """The query in words, and what each of its parts finds by itself."""
        root, notices = self._resolve(query.root, ())
        conditions = self.conditions(word_forms=word_forms)
        words = explain(query.root) + self.explain_forms(root, word_forms=word_forms)
        total = len(self._answer(self._ask(query, "newest", word_forms)).ids)
        told = explanations.parts(self._db, conditions, root)
        return Explanation(query.text, words, total, told, (*query.notices, *notices))

    def related(self, article: int, articles: ArticleRows, limit: int) -> Related:
        """Declared coverage, who declares this one, and similar reports (see store/related.py)."""
        return self._related.find(article, articles, limit)


def _collection(root: Node) -> str:
    """The one collection in which all matches are; empty where there is none."""
    found = [part.value for part in parts(root) if isinstance(part, Value) and part.name == "collection"]
    return found[0] if len(found) == 1 else ""
