"""Questions: their answers, the ones that are saved, and the ones on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from reader import __version__, folding
from reader.archive.base import Opened
from reader.markup.builder import TEXT_VERSION
from reader.models import Changes, Explanation, FacetValue, Hit, Passage, SavedSearch, SearchResult
from reader.query import parse, unparse
from reader.search_record import Replay, SearchRecord, compare
from reader.store import fingerprint
from reader.store.connection import now


class Searches(Opened):
    """Questions: their answers, the ones that are saved, and the ones on record."""

    def search(
        self, query: str, *, sort: str = "", limit: int | None = None, offset: int = 0, word_forms: bool = False
    ) -> SearchResult:
        """The ids that match, in order (`sort`: see search.SORTS; empty: relevance, or newest for an empty query).

        `ids` is an array('q') cut to `limit` and `offset`; `total` is exact. Never fails for what the query says.
        Raises Cancelled when interrupted by a newer one.
        """
        with self._reading():
            return self._search.search(parse(query), sort, limit, offset, word_forms=word_forms)

    def first_page(self, query: str, *, sort: str = "", limit: int = 50, word_forms: bool = False) -> SearchResult:
        """The beginning of what `search` finds, in milliseconds: the first `limit` ids in the same order, or all where
        finding all was the shorter way.

        Where `is_whole` is false there are more: `total` is then less than their number, and `search` gives them all.
        """
        with self._reading():
            return self._search.first_page(parse(query), sort, limit, word_forms=word_forms)

    def total(self, query: str, *, word_forms: bool = False) -> int | None:
        """The exact number of matches where these are so many that they are counted far sooner than found; else None.

        For a reader who is waiting; `search` gives the same number with the matches.
        """
        with self._reading():
            return self._search.total(parse(query), word_forms=word_forms)

    def prepare(self) -> None:
        """Read ahead what sorting and counting many articles takes, so that no question has to wait for it."""
        with self._sentences():
            self._search.prepare()

    def hits(self, result: SearchResult, ids: Sequence[int], *, word_forms: bool = False) -> list[Hit]:
        """The rows on screen with their matching passages."""
        with self._reading():
            rows = self._articles.rows(ids)
            passages = self._search.passages(parse(result.query), [row.id for row in rows], word_forms=word_forms)
            return [Hit(row, result.scores.get(row.id, 0.0), passages.get(row.id, ())) for row in rows]

    def matches(self, query: str, article: int, *, word_forms: bool = False) -> list[Passage]:
        """The article's title and excerpt where `query` matches in them, then every match in its text.

        `offset` and `marks` of a Passage count in the field that it is of.
        """
        with self._reading():
            return self._search.matches(parse(query), article, word_forms=word_forms)

    def facets(self, query: str, limit: int = 20, *, word_forms: bool = False) -> Mapping[str, list[FacetValue]]:
        """Counts among the matches by provider, topic, tag, year, type and language (name -> values by count)."""
        with self._reading():
            return self._search.facets(parse(query), limit, word_forms=word_forms)

    def histogram(self, query: str, unit: str = "year", *, word_forms: bool = False) -> Mapping[str, int]:
        """How many matches were published in each "year", "month" or "day", oldest first; the undated under ""."""
        with self._reading():
            return self._search.histogram(parse(query), unit, word_forms=word_forms)

    def explain(self, query: str, *, word_forms: bool = False) -> Explanation:
        """The query in words, and how many articles each part of it finds by itself."""
        with self._reading():
            return self._search.explain(parse(query), word_forms=word_forms)

    def library_counts(self) -> Mapping[str, int]:
        """all, unread, starred, annotated, untagged, orphaned, bin: the numbers of the library pane."""
        with self._reading():
            return self._search.library_counts()

    def why_not(self, query: str, article: int, *, word_forms: bool = False) -> str:
        """Why `article` is among the results of `query`, or which term, field or filter keeps it out, in words."""
        with self._reading():
            return self._search.why_not(parse(query), article, word_forms=word_forms)

    def complete(self, text: str, limit: int = 12, said: Mapping[str, Sequence[str]] | None = None) -> list[str]:
        """Completions of the last word of a query: field names, and values of fields.

        Of `field.name:` names and values come from `said`, which `said_values` gives.
        """
        with self._reading():
            return self._search.complete(text, limit, said)

    def said_values(self) -> Mapping[str, Sequence[str]]:
        """The fields that sources use and their commonest values, from a part of the archive; not for a GUI thread."""
        with self._reading():
            return self._search.said()

    def saved_searches(self) -> list[SavedSearch]:
        """The saved searches by name."""
        with self._reading():
            return self._saved.list()

    def save_search(self, name: str, query: str, sort: str = "") -> Changes:
        """Keep a query under a name; an existing one of that name is replaced. Raises InputError for an empty name."""
        label = f"Save search “{name}”"
        with self._step(label, ()) as step:
            self._saved.save(name, query, sort, now())
        return self._kept(Changes(label, step, searches=True))

    def rename_search(self, name: str, new_name: str) -> Changes:
        """Give a saved search another name. Raises NotFound, and InputError where the name is taken."""
        label = f"Rename search “{name}” to “{new_name}”"
        with self._step(label, ()) as step:
            self._saved.rename(name, new_name)
        return self._kept(Changes(label, step, searches=True))

    def delete_search(self, name: str) -> Changes:
        """Remove a saved search. Raises NotFound."""
        label = f"Delete search “{name}”"
        with self._step(label, ()) as step:
            self._saved.delete(name)
        return self._kept(Changes(label, step, searches=True))

    def fingerprint(self) -> str:
        """A SHA-256 over the UUIDs, current revisions and corrections of all articles that are not in the bin.

        Two archives with the same fingerprint answer a query about texts and fields alike (see store/fingerprint.py).
        """
        with self._reading():
            return fingerprint.of_articles(self._db)

    def search_record(self, query: str, *, sort: str = "", word_forms: bool = False) -> SearchRecord:
        """What a methods section needs of a search: the query and its meaning, versions, fingerprints and answer."""
        with self._reading():
            parsed = parse(query)
            result = self._search.search(parsed, sort, None, 0, word_forms=word_forms)
            return SearchRecord(
                query=query,
                meaning=unparse(self._search.resolved(parsed)),
                explanation=result.explanation,
                notices=result.notices,
                sort=result.sort,
                word_forms=word_forms,
                folding=folding.VERSION,
                text=TEXT_VERSION,
                fingerprint=fingerprint.of_articles(self._db),
                desk=fingerprint.of_desk(self._db),
                articles=self._search.library_counts()["all"],
                total=result.total,
                program=f"Carrel {__version__}",
                created=now(),
                results=fingerprint.recorded(self._db, result.ids),
            )

    def replay(self, record: SearchRecord) -> Replay:
        """Ask a recorded search of this archive: the same articles, or each difference with its reason."""
        current = self.search_record(record.meaning, sort=record.sort, word_forms=record.word_forms)
        with self._reading():
            uuids = [each.id for each in (*record.results, *current.results)]
            return compare(record, current, fingerprint.present(self._db, uuids), partial(self._why, record))

    def _why(self, record: SearchRecord, uuid: str) -> str:
        return self.why_not(record.meaning, self._articles.resolve(uuid), word_forms=record.word_forms)
