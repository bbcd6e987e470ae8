"""Reads what concordances, collocates and frequencies over time are made of."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reader.concordance import (
    FIELDS,
    Collocates,
    Concordance,
    Keyword,
    Line,
    Period,
    Searcher,
    Source,
    SpanCounts,
    both,
    grouped,
    in_context,
    keyword,
    over_time,
)
from reader.folding import PART, terms
from reader.progress import Progress
from reader.query import Query, parse
from reader.store.index import LIVE, column_order
from reader.store.search import SearchStore
from reader.store.values import varints

_CHUNK, _TERMS = 200, 500
#: Articles after which the work looks whether it is to stop.
_LOOK_UP = 20
_SOURCES = """
SELECT a.id, a.published, coalesce(nullif(p.name, ''), p.domain, ''), a.title, a.excerpt, coalesce(r.text, ''), a.uuid
FROM article a LEFT JOIN revision r ON r.id = a.revision LEFT JOIN provider p ON p.id = a.provider WHERE a.id IN ({ids})
"""
#: Few and long rows: each row that is fetched gives other threads a turn.
_SIZES = f"""
SELECT substr(a.published, 1, 7) AS month, group_concat(hex(d.sz)) FROM article a
JOIN article_index_docsize d ON d.id = a.position WHERE {LIVE} {{which}} GROUP BY month
"""
_AMONG = "AND a.id IN (SELECT value FROM json_each(?))"
_FREQUENCIES = """
SELECT json_group_object(term, found) FROM (SELECT t.term AS term, sum(t.cnt) AS found FROM json_each(?) w
CROSS JOIN temp.term_column t ON t.term = w.value WHERE t.col IN ({columns}) GROUP BY t.term)
"""
#: The signs between clauses, which the index counts among the terms.
_PARTED = f"""
SELECT substr(a.published, 1, 7) AS month, count(*) FROM temp.term_place t JOIN article a ON a.position = t.doc
WHERE t.term = '{PART}' AND t.col IN ({{columns}}) AND {LIVE} {{which}} GROUP BY month
"""
_PLACES = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.term_place USING fts5vocab(main, article_index, instance)"
_VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.term_column USING fts5vocab(main, article_index, col)"


class ConcordanceStore:
    """Concordances over what a query finds, on one connection."""

    def __init__(self, connection: sqlite3.Connection, search: SearchStore) -> None:
        self._db = connection
        self._search = search

    def keyword(self, word: str, query: str, *, word_forms: bool) -> Keyword:
        """What `word` asks for in the articles that `query` finds, with what is to be said of the two.

        Raises InputError where there is no word in it.
        """
        sought = keyword(word)
        explanation = sought.explanation + self._search.explain_forms(sought.node, word_forms=word_forms)
        notices = dict.fromkeys((*sought.notices, *self._search.meaning(parse(query)).notices))
        return replace(sought, explanation=explanation, notices=tuple(notices))

    # -- lines ---------------------------------------------------------------------------------------------

    def concordance(
        self, sought: Keyword, query: str, progress: Progress, *, word_forms: bool, enough: int | None
    ) -> Concordance:
        """The occurrences of the keyword in the articles that `query` finds; `enough` lines end the work early."""
        found = Concordance(sought, query, word_forms=word_forms)
        searcher = self._searcher(sought, word_forms)
        ids, is_whole = self._articles_with(sought, query, word_forms, enough)
        for done, source in enumerate(self.sources(ids)):
            if enough is not None and len(found) >= enough:
                return found
            if done % _LOOK_UP == 0:
                progress.report(done, len(ids), "Concordance")
            found.add(searcher, source)
        found.is_complete = is_whole
        progress.report(len(ids), len(ids), "Concordance")
        return found

    def lines(self, found: Concordance, numbers: Sequence[int], width: int) -> list[Line | None]:
        """Lines of a concordance with their context; None for one whose article has gone or changed since."""
        places = [found.place(number) for number in numbers]
        sources = {source.article: source for source in self.sources(dict.fromkeys(place[0] for place in places))}
        return [_line(sources[place[0]], place, width) if place[0] in sources else None for place in places]

    # -- collocates ----------------------------------------------------------------------------------------

    def spans(self, sought: Keyword, query: str, progress: Progress, *, span: int, word_forms: bool) -> SpanCounts:
        """The words around the occurrences of the keyword in the articles that `query` finds."""
        searcher, counts = self._searcher(sought, word_forms), SpanCounts(span)
        ids, _ = self._articles_with(sought, query, word_forms)
        for done, source in enumerate(self.sources(ids)):
            if done % _LOOK_UP == 0:
                progress.report(done, len(ids), "Collocates")
            counts.add(searcher, source)
        return counts

    def collocates(
        self,
        sought: Keyword,
        query: str,
        progress: Progress,
        counts: SpanCounts,
        *,
        measure: str,
        least: int,
        limit: int,
        word_forms: bool,
    ) -> Collocates:
        """The collocates among the words of the spans, against all words of the articles that `query` finds."""
        candidates = counts.candidates(least)
        if query.strip():
            every = self._search.ids(parse(query), word_forms=word_forms)
            frequencies: Mapping[str, int] = self._frequencies_in(every, sought.fields, progress)
            words = self._words_by_month(sought.fields, every).total()
        else:
            frequencies = self._frequencies(candidates, sought.fields, progress)
            words = self._words_by_month(sought.fields, None).total()
        ranked = counts.ranked(frequencies, words, measure=measure, least=least, limit=limit)
        return Collocates(sought, query, counts.span, measure, counts.total, words, counts.in_span, ranked)

    # -- over time -----------------------------------------------------------------------------------------

    def frequency(self, found: Concordance, unit: str) -> list[Period]:
        """How often the keyword of a complete concordance stands in each year or month."""
        is_limited, forms = bool(found.query.strip()), found.word_forms
        ids = self._search.ids(parse(found.query), word_forms=forms) if is_limited else None
        return over_time(found, self._words_by_month(found.keyword.fields, ids), unit)

    # -- reading -------------------------------------------------------------------------------------------

    def _searcher(self, sought: Keyword, word_forms: bool) -> Searcher:
        return Searcher(sought, self._search.forms if word_forms else None)

    def _articles_with(
        self, sought: Keyword, query: str, word_forms: bool, enough: int | None = None
    ) -> tuple[Sequence[int], bool]:
        """The articles that have the keyword, newest first (`enough` of them do), and whether these are all."""
        asked = Query("", both(parse(query).root, sought))
        if enough is None:
            return self._search.ids(asked, word_forms=word_forms), True
        page = self._search.first_page(asked, "newest", enough, word_forms=word_forms)
        return page.ids, page.is_whole

    def sources(self, ids: Iterable[int]) -> Iterator[Source]:
        """The articles' titles, excerpts and texts, in the order of `ids`; those that are gone are left out."""
        for chunk in grouped(ids, _CHUNK):
            rows = self._db.execute(_SOURCES.format(ids=",".join(str(int(id)) for id in chunk)))
            found = {row[0]: Source(row[0], row[1], row[2], (row[3], row[4], row[5]), row[6]) for row in rows}
            yield from (found[id] for id in chunk if id in found)

    def _words_by_month(self, fields: Sequence[str], ids: Iterable[int] | None) -> Counter[str]:
        """How many words (as the index divides them) the articles' `fields` have, by month of publication.

        `ids` None: all articles.
        """
        order = column_order(self._db)
        columns = [order.index(name) for name in fields]
        which, values = ("", ()) if ids is None else (_AMONG, (json.dumps(list(ids)),))
        counts: Counter[str] = Counter()
        for month, sizes in self._db.execute(_SIZES.format(which=which), values):
            for article in sizes.split(","):
                found = varints(bytes.fromhex(article))
                counts[month] += sum(found[column] for column in columns)
        self._db.execute(_PLACES)
        parted = _PARTED.format(columns=",".join("?" * len(fields)), which=which)
        for month, number in self._db.execute(parted, (*fields, *values)):
            counts[month] -= number
        return counts

    def _frequencies(self, wanted: Sequence[str], fields: Sequence[str], progress: Progress) -> dict[str, int]:
        """How often each of these terms stands in the `fields` of all articles."""
        self._db.execute(_VOCABULARY)
        found: dict[str, int] = {}
        for done, chunk in enumerate(grouped(wanted, _TERMS)):
            progress.report(done * _TERMS, len(wanted), "Frequencies")
            sql = _FREQUENCIES.format(columns=",".join("?" * len(fields)))
            found.update(json.loads(self._db.execute(sql, (json.dumps(chunk), *fields)).fetchone()[0]))
        return found

    def _frequencies_in(self, ids: Sequence[int], fields: Sequence[str], progress: Progress) -> Counter[str]:
        """How often each term stands in the `fields` of these articles."""
        counts: Counter[str] = Counter()
        for done, source in enumerate(self.sources(ids)):
            if done % _CHUNK == 0:
                progress.report(done, len(ids), "Frequencies")
            for name, text in zip(FIELDS, source.texts, strict=True):
                if name in fields:
                    counts.update(terms(text))
        return counts


def _line(source: Source, place: tuple[int, str, int, int], width: int) -> Line | None:
    article, name, start, end = place
    text = source.texts[FIELDS.index(name)]
    if end > len(text):
        return None
    before, word, after = in_context(text, start, end, width)
    title, uuid = source.texts[0], source.uuid
    return Line(article, name, start, end, before, word, after, source.published, source.provider, title, uuid)
