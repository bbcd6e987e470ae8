"""The articles that a plan is true of: the first page from a stream, all of them as a short list or as columns.

What the user wrote stands in desk_index: the articles in which it holds any word of the query are judged one by one
(they are taken out of the stream and put back where the whole query is true of them).
"""

from __future__ import annotations

import json
import sqlite3
import time
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING

from reader.folding import fold
from reader.query import And, Dates, Near, Node, Value, Words, leaves
from reader.store import crossing
from reader.store.conditions import (
    SLACK,
    Condition,
    Conditions,
    is_cheap,
    is_slow_to_look_up,
    positions,
    sought,
    together,
    typed_start,
)
from reader.store.halves import in_halves
from reader.store.index import LIVE, weights
from reader.store.plan import Plan, parts

if TYPE_CHECKING:
    from reader.store.bitmaps import Flags
    from reader.store.catalogue import Catalogue, Ids, Numbers
    from reader.store.sets import Sets

#: Archives of more articles give long answers as columns of numbers (see catalogue.py), others as rows.
LONG = 5_000
#: Up to so many candidates are answered whole at once; of more the first page comes first.
SHORT = 1_000
#: Filters that so few articles pass are asked before the words.
_FEW = 300
_PROBED = 500
#: The same in typing_index, whose lists are long and read from their beginning.
_TYPED_PROBED = 50
#: Words in more articles than this don't count for the rank.
COMMON = 20_000
_RANKABLE = 10_000
_ONE = "SELECT 1 FROM article_index f WHERE article_index MATCH ?"
_STEP = 4
#: Texts by which it is judged how long reading one takes, and milliseconds of finding a word in all of an article.
_SAMPLE = f"""
SELECT r.text FROM (SELECT a.revision AS revision FROM article a INDEXED BY article_live WHERE {LIVE}
    ORDER BY a.position DESC LIMIT 8) s JOIN revision r ON r.id = s.revision
"""
_CALLED = 0.03
#: Articles that are read in less than this are not looked up in the index of a large archive.
_READ_SOONER = 0.2
#: How far back it is looked, in articles for each candidate, to judge how many are candidates.
_REACH = 200
#: Milliseconds, roughly: of fetching one match as a number; from which reading a stream is shared by two threads; up to
#: which one match is counted in so little time that all are counted before they are fetched.
_FETCH, HALVED, _COUNTED = 0.0001, 20.0, 0.001
#: The same of crossing bitmaps for each article of the archive.
_CROSSED = 0.00002
#: The columns of which each is a tier, and so many articles at most that have several words in either are told apart.
HEADS = ("title", "excerpt")
_HEADS = 500
#: From this part of all articles on matches are counted before they are fetched.
DENSE = 0.9985

Row = tuple[int, int]


@dataclass
class Answer:
    """All matches, newest first: ids, and for short answers their positions."""

    ids: array[int]
    positions: array[int]
    is_long: bool = False


class Answers:
    """Answers to one plan on one connection."""

    def __init__(
        self, db: sqlite3.Connection, plan: Plan, conditions: Conditions, column: str = "", *, has_columns: bool = False
    ) -> None:
        self._db = db
        self._has_columns = has_columns
        self._column = column
        self._plan = plan
        self._conditions = conditions
        #: Milliseconds that counting one candidate took.
        self.pace = 0.0

    # -- how many ------------------------------------------------------------------------------------------

    @cached_property
    def seen(self) -> int:
        """The number of candidates within the dates asked for, counted up to one more than SHORT."""
        started = time.perf_counter()
        seen = self._newest[0] if self._plan.streams else self.candidates(SHORT + 1)
        self.pace = (time.perf_counter() - started) * 1_000 / max(seen, 1)
        if self._plan.words and self._plan.typed and seen > SHORT:
            return self.candidates(SHORT + 1)
        return seen

    @cached_property
    def _newest(self) -> tuple[int, int]:
        """How many candidates stream, counted up to one more than SHORT, and where the last of these stands."""
        index, expression = self._stream_of
        sql = f"SELECT f.rowid AS place FROM {index} f WHERE {index} MATCH ?{self._plan.bounds('f.rowid')}"
        newest = f"SELECT count(*), min(place) FROM ({sql} ORDER BY f.rowid DESC LIMIT {SHORT + 1:d})"
        count, place = self._db.execute(newest, [expression]).fetchone()
        return count, place or 0

    @property
    def _stream_of(self) -> tuple[str, str]:
        """An index and the expression on it that every candidate matches."""
        return ("article_index", self._plan.words) if self._plan.words else ("typing_index", self._plan.typed)

    def candidates(self, most: int) -> int:
        """The number of articles that stream, within the dates asked for, counted up to `most`."""
        plan = self._plan
        if not plan.streams:
            sql = f"SELECT 1 FROM article a INDEXED BY article_live WHERE {LIVE}{plan.bounds('a.position')}"
            return self._count(sql, [], most)
        counts = [
            self._count(f"SELECT 1 FROM {index} f WHERE {index} MATCH ?{plan.bounds('f.rowid')}", [expression], most)
            for index, expression in (("article_index", plan.words), ("typing_index", plan.typed))
            if expression
        ]
        return min(counts)

    def _count(self, sql: str, parameters: Sequence[object], most: int) -> int:
        return int(self._db.execute(f"SELECT count(*) FROM ({sql} LIMIT ?)", [*parameters, most]).fetchone()[0])

    @cached_property
    def density(self) -> float:
        """Which part of the articles are candidates, judged by how far back the newest ones reach."""
        if self.seen <= SHORT or not self._plan.streams:
            return 1.0
        _, place = self._newest
        most = _REACH * SHORT
        known = self.kept
        if known is not None and not self._plan.bounds("a.position"):
            reached = known.reach(place)
        else:
            newer = f"SELECT 1 FROM article a INDEXED BY article_live WHERE {LIVE} AND a.position >= ?"
            reached = self._count(newer + self._plan.bounds("a.position"), [place], most)
            reached = reached if reached < most else 2 * most
        return min(1.0, max(SHORT, 1) / max(1, reached))

    @cached_property
    def span(self) -> float:
        """Which part of all articles stands within the dates asked for; never 0."""
        bounds = self._plan.bounds("a.position")
        if not bounds:
            return 1.0
        known = self.kept
        if known is not None:
            spans = [positions(part) for part in self._plan.dates]
            low = max((low for low, _ in spans if low is not None), default=None)
            high = min((high for _, high in spans if high is not None), default=None)
            return max(1, len(known.between(low, high))) / max(1, self._size())
        sql = f"SELECT count(*) FROM article a INDEXED BY article_live WHERE {LIVE}{bounds}"
        return max(1, int(self._db.execute(sql).fetchone()[0])) / max(1, self._size())

    @property
    def kept(self) -> Catalogue | None:
        """The columns of the archive, where they have been read."""
        if not self._has_columns:
            return None
        from reader.store import catalogue

        return catalogue.kept(self._db)

    def share(self, sample: int = 200) -> float:
        """Which part of the newest candidates within the dates asked for pass the filters, from a sample; never 0."""
        plan = self._plan
        others = tuple(part for part in parts(plan.rest) if not (isinstance(part, Dates) and part.name == "date"))
        if not plan.asks_beside or not others:
            return 1.0
        condition = self._conditions.condition(And(others), probe=True)
        if plan.streams:
            source, where, parameters = self._source(plan.words, plan.typed)
            inner = f"SELECT f.rowid AS place FROM {source} WHERE {where}{plan.bounds('f.rowid')} ORDER BY f.rowid DESC"
        else:
            inner = f"SELECT a.position AS place FROM article a INDEXED BY article_live WHERE {LIVE} ORDER BY 1 DESC"
            parameters = []
        sql = f"SELECT count(*) FROM ({inner} LIMIT ?) s JOIN article a ON a.position = s.place WHERE {condition.sql}"
        row = self._db.execute(sql, [*parameters, sample, *condition.parameters]).fetchone()
        return max(float(row[0]), 0.5) / sample

    # -- the first ones ------------------------------------------------------------------------------------

    def newest(self, limit: int, *, oldest: bool = False) -> list[Row]:
        """The first `limit` matches by date, as (id, position)."""
        if self._few is not None:
            return self._few[::-1][:limit] if oldest else self._few[:limit]
        wanted = limit
        while True:
            rows = self._stream(wanted, oldest=oldest)
            is_all = len(rows) < wanted
            rows = self._with_desk(rows, None if is_all else rows[-1][1], oldest=oldest)
            if is_all or len(rows) >= limit:
                return rows[:limit]
            wanted *= _STEP

    def in_column(self, column: str, limit: int) -> list[Row]:
        """The newest `limit` matches with all that is wanted in one column, title or excerpt."""
        if self._heads is not None:
            rows = self._heads[column][:limit]
        else:
            words, typed = self._plan.in_column(column)
            source, where, parameters = self._source(words, typed)
            rows = self._rows(source, where, parameters, f" ORDER BY f.rowid DESC LIMIT {limit:d}")
        if self._plan.desk != self._plan.desk_wanted:
            rows = self._with_desk(rows, rows[-1][1] if rows else None, only_known=True)
        return rows

    @property
    def are_heads_few(self) -> bool:
        """Whether few articles have all that is wanted in title and excerpt, and these are known."""
        return self._heads is not None

    @cached_property
    def _heads(self) -> dict[str, list[Row]] | None:
        """Of several words the matches with all of them in title and excerpt, newest first, the lists read once for
        both: reading them takes longest. None for other queries, and where they are many.
        """
        conditions = [self._conditions.read_in(And(self._wanted), column) for column in HEADS]
        tests = [condition for condition in conditions if condition is not None]
        if len(self._plan.leaves) < 2 or self._plan.starts or self._plan.asks_beside or len(tests) < len(HEADS):
            return None
        words, _ = self._plan.in_column(" ".join(HEADS))

        def read(connection: sqlite3.Connection, limits: str) -> list[int]:
            sql = f"SELECT f.rowid FROM article_index f WHERE article_index MATCH ?{limits} ORDER BY f.rowid LIMIT ?"
            return [row[0] for row in connection.execute(sql, (words, _HEADS + 1))]

        middle = self._middle if self._size() > LONG else None
        places = [place for half in in_halves(self._db, read, middle) for place in half]
        if len(places) > _HEADS:
            return None
        sql = (
            f"SELECT a.id, a.position, {', '.join(each.sql for each in tests)}"
            f" FROM json_each(?) j JOIN article a ON a.position = j.value WHERE {LIVE} ORDER BY a.position DESC"
        )
        parameters = [value for each in tests for value in each.parameters]
        rows = self._db.execute(sql, [*parameters, json.dumps(places)]).fetchall()
        return {column: [(row[0], row[1]) for row in rows if row[at]] for at, column in enumerate(HEADS, 2)}

    def by_tier(self, limit: int) -> list[int]:
        """The first `limit` matches with those first whose title holds all that is wanted, then those whose excerpt,
        tags or notes do; the newest first in each.
        """
        found = [id for id, _ in self.in_column("title", limit)]
        if len(found) < limit:
            rows = self.in_column("excerpt", limit + len(found))
            bound = rows[-1][1] if len(rows) == limit + len(found) else None
            rows = self.with_desk_tier(rows, bound)
            found = added(found, [id for id, _ in rows], limit)
        return found if len(found) == limit else added(found, [id for id, _ in self.newest(limit + len(found))], limit)

    def placed(self, ids: Iterable[int]) -> list[Row]:
        """These articles as rows, newest first."""
        sql = "SELECT a.id, a.position FROM json_each(?) j JOIN article a ON a.id = j.value ORDER BY a.position DESC"
        return [(row[0], row[1]) for row in self._db.execute(sql, (json.dumps(list(ids)),))]

    def with_desk_tier(self, rows: list[Row], bound: int | None = None) -> list[Row]:
        """The rows and those whose tags or notes, down to `bound`, put them into the same tier; newest first."""
        desk = self.written_on(self._plan.desk_wanted, bound)
        return sorted({*rows, *self._judge(desk)}, key=lambda row: -row[1]) if desk else rows

    def _stream(self, limit: int, *, oldest: bool) -> list[Row]:
        order = "ASC" if oldest else "DESC"
        if not self._plan.streams:
            condition = self._rest
            bounds = "" if oldest or self._end is None else f" AND a.position < {self._end}"
            sql = (
                f"SELECT a.id, a.position FROM article a INDEXED BY article_live WHERE {LIVE}{bounds}"
                f" AND {condition.sql} ORDER BY a.position {order} LIMIT ?"
            )
            return [(row[0], row[1]) for row in self._db.execute(sql, [*condition.parameters, limit])]
        source, where, parameters = self._source(self._plan.words, self._plan.typed)
        return self._rows(source, where, parameters, f" ORDER BY f.rowid {order} LIMIT {limit:d}")

    def _rows(self, source: str, where: str, parameters: list[object], tail: str) -> list[Row]:
        condition = self._rest
        sql = (
            f"SELECT a.id, f.rowid FROM {source} CROSS JOIN article a ON a.position = f.rowid"
            f" WHERE {where}{self._plan.bounds('f.rowid', self._end)} AND {condition.sql}{tail}"
        )
        return [(row[0], row[1]) for row in self._db.execute(sql, [*parameters, *condition.parameters])]

    def _source(self, words: str, typed: str) -> tuple[str, str, list[object]]:
        """What streams rowids in order: the table as `f`, its condition, and the parameters of that."""
        if not words:
            return "typing_index f", "typing_index MATCH ?", [typed]
        if not typed:
            return "article_index f", "article_index MATCH ?", [words]
        probe = " AND EXISTS (SELECT 1 FROM {0} t WHERE {0} MATCH ? AND t.rowid = f.rowid)"
        if self._count("SELECT 1 FROM typing_index f WHERE typing_index MATCH ?", [typed], SHORT) < SHORT:
            return "typing_index f", "typing_index MATCH ?" + probe.format("article_index"), [typed, words]
        return "article_index f", "article_index MATCH ?" + probe.format("typing_index"), [words, typed]

    @cached_property
    def _end(self) -> int | None:
        """A position before which all articles of the dates asked for stand, nearer than these dates say: articles of
        one instant stand one after the other, at most SLACK from it and mostly at it.
        """
        known = self.kept if self._plan.dates else None
        if known is None:
            return None
        limits = [(part.high, positions(part)[1]) for part in self._plan.dates]
        ends = [known.end_of_dates(high - SLACK, high, last) for last, high in limits if high is not None]
        return min(ends, default=None)

    @cached_property
    def _rest(self) -> Condition:
        """The filters, asked of one article after the other."""
        return self._conditions.condition(self._plan.rest, probe=True)

    @cached_property
    def _few(self) -> list[Row] | None:
        """All matches, where a filter lets so few articles pass that they are asked first; else None."""
        for part in parts(self._plan.rest):
            source = self._conditions.source(part) if isinstance(part, Value) else None
            if source is None:
                continue
            rows = self._db.execute(f"SELECT * FROM ({source.sql}) LIMIT ?", [*source.parameters, _FEW + 1]).fetchall()
            if len(rows) <= _FEW:
                return sorted(self._judged_ids({row[0] for row in rows}), key=lambda row: -row[1])
        return None

    def _judged_ids(self, ids: set[int]) -> list[Row]:
        condition = self._conditions.condition(self._plan.root, probe=True)
        listed = ",".join(str(int(id)) for id in ids)
        sql = f"SELECT a.id, a.position FROM article a WHERE a.id IN ({listed}) AND {LIVE} AND {condition.sql}"
        return [(row[0], row[1]) for row in self._db.execute(sql, condition.parameters)]

    # -- what the user wrote ---------------------------------------------------------------------------------

    def _with_desk(
        self, rows: list[Row], bound: int | None, *, oldest: bool = False, only_known: bool = False
    ) -> list[Row]:
        """The rows, corrected for the articles whose tags or notes hold a word of the query, down to `bound`."""
        judged = self.written_on(self._plan.desk, bound, oldest=oldest)
        if not judged:
            return rows
        apart = set(judged)
        if only_known:
            apart &= {row[1] for row in rows}
        kept = [row for row in rows if row[1] not in apart]
        return sorted([*kept, *self._judge(sorted(apart))], key=lambda row: row[1] if oldest else -row[1])

    def written_on(self, expression: str, bound: int | None = None, *, oldest: bool = False) -> list[int]:
        """Positions of the articles in whose tags or notes the expression is found, down (or up) to `bound`."""
        if not expression:
            return []
        limit = "" if bound is None else f" AND rowid {'<=' if oldest else '>='} {bound}"
        sql = f"SELECT rowid FROM desk_index WHERE desk_index MATCH ?{limit}"
        return [row[0] for row in self._db.execute(sql, [expression])]

    def _judge(self, judged: Sequence[int]) -> list[Row]:
        """Those of the articles at these positions of which the whole query is true, notes and tags included."""
        asked = self._plan.rest if self._plan.is_one_word else self._plan.root
        is_probed = len(judged) <= _PROBED
        reads = is_probed and len(judged) > _STEP and self.reading < _READ_SOONER
        condition = self._conditions.condition(asked, probe=is_probed, reads=reads)
        found: list[Row] = []
        for start in range(0, len(judged), 500):
            listed = ",".join(map(str, judged[start : start + 500]))
            sql = (
                f"SELECT a.id, a.position FROM article a WHERE a.position IN ({listed}) AND {LIVE} AND {condition.sql}"
            )
            found.extend((row[0], row[1]) for row in self._db.execute(sql, condition.parameters))
        return found

    # -- all of them ---------------------------------------------------------------------------------------

    def _size(self) -> int:
        """About how many articles the archive holds."""
        return int(self._db.execute("SELECT coalesce(max(id), 0) FROM article").fetchone()[0])

    def all(self) -> Answer:
        """Every match."""
        if self.seen > SHORT and self._size() > LONG:
            if self._few is not None:
                return _answered(self._few)
            return self._long()
        if self._plan.streams:
            source, where, parameters = self._source(self._plan.words, self._plan.typed)
            rows = self._rows(source, where, parameters, " ORDER BY f.rowid DESC")
            return _answered(self._with_desk(rows, None))
        condition = self._conditions.condition(self._plan.root, probe=False)
        sql = f"SELECT a.id, a.position FROM article a WHERE {LIVE} AND {condition.sql} ORDER BY a.position DESC"
        return _answered(self._db.execute(sql, condition.parameters).fetchall())

    def _long(self) -> Answer:
        """The same by sets of numbers."""
        from reader.store import catalogue as c

        plan, known = self._plan, c.catalogue(self._db)
        if not plan.streams:
            ids = known.ids[::-1] if not plan.asks_beside else known.by_date(self._sets.passing(plan.root))
            return Answer(c.as_array(ids), array("q"), is_long=True)
        flags = self._standing()
        judged = self.written_on(plan.desk)
        if judged and plan.is_one_word:
            flags |= known.standing(c.places(judged))
            judged = []
        elif judged:
            flags &= ~known.standing(c.places(judged))
        put_back = self._judge(judged)
        if not plan.asks_beside:
            flags |= known.standing(c.places([place for _, place in put_back]))
        ids = known.ids[flags][::-1]
        if plan.asks_beside:
            ids = self._filtered(ids)
        if plan.asks_beside and put_back:
            passing = known.mask(ids)
            passing[[id for id, _ in put_back]] = True
            ids = known.by_date(passing)
        return Answer(c.as_array(ids), array("q"), is_long=True)

    def _standing(self) -> Flags:
        """A flag for each live article in order of date, set for the candidates; where it comes from bitmaps, for those
        beyond the dates asked for as well.
        """
        from reader.store import catalogue as c

        plan, known = self._plan, c.catalogue(self._db)
        if not self._is_crossed:
            return known.standing(self._places(plan.words, plan.typed))
        is_dense = self.density > DENSE
        found = known.matched(self._db, plan.wanted_keys[0], self._middle, is_dense=is_dense)
        for key in plan.wanted_keys[1:]:
            found &= known.matched(self._db, key, self._middle, is_dense=is_dense)
        for key in plan.unwanted_keys:
            found &= ~known.matched(self._db, key, self._middle)
        return found

    @cached_property
    def _is_crossed(self) -> bool:
        """Whether the candidates are found word by word, from bitmaps and from the lists of those words that have none,
        rather than by FTS5, which goes through all of the lists.
        """
        return crossing.pays(self._db, self._plan, self.kept, self.expected, self.pace)

    @property
    def finding(self) -> float:
        """Milliseconds, roughly, of finding all candidates."""
        if self._plan.keys and not self._column and not crossing.missing(self._plan, self.kept):
            return self._size() * _CROSSED
        return self.expected * (self.pace + _FETCH)

    def _places(self, words: str, typed: str) -> Numbers:
        """The positions in a stream, ascending."""
        from reader.store import catalogue as c

        bounds, middle = self._plan.bounds("f.rowid"), self._middle
        if not (words and typed):
            return c.matching(self._db, "article_index" if words else "typing_index", words or typed, bounds, middle)
        places = c.matching(self._db, "article_index", words, bounds, middle)
        return c.both(places, c.matching(self._db, "typing_index", typed, bounds, middle)) if len(places) else places

    @cached_property
    def _middle(self) -> int | None:
        """A position by which candidates that take long to read are halved; None for others."""
        from reader.store import catalogue as c

        bounds = self._plan.bounds("a.position")
        if self.expected * (self.pace + _FETCH) < HALVED:
            return None
        if not bounds:
            return c.catalogue(self._db).middle
        sql = f"SELECT min(a.position), max(a.position) FROM article a INDEXED BY article_live WHERE {LIVE}{bounds}"
        low, high = self._db.execute(sql).fetchone()
        return None if low is None else (low + high) // 2

    @property
    def expected(self) -> float:
        """About how many candidates there are."""
        return self._size() * self.span * self.density

    def total(self) -> int | None:
        """The exact number of matches where that is much shorter to find than the matches; else None."""
        plan = self._plan
        if plan.asks_beside or not plan.streams or (plan.words and plan.typed) or self.seen <= SHORT:
            return None
        if self._size() <= LONG:
            return None
        if self.finding < self.expected * self.pace or (self._is_crossed and len(plan.wanted_keys) > 1):
            return len(self.all().ids)
        if self.pace > _COUNTED:
            return None
        judged = self.written_on(plan.desk)
        if len(judged) > (_PROBED if plan.words else _TYPED_PROBED):
            return None
        index, expression = self._stream_of

        def read(connection: sqlite3.Connection, limits: str) -> int:
            sql = f"SELECT count(*) FROM {index} f WHERE {index} MATCH ?{limits}"
            return int(connection.execute(sql, (expression,)).fetchone()[0])

        counted = sum(in_halves(self._db, read, self._middle))
        if not judged:
            return counted
        return counted - self._known_to(index, expression, judged) + len(self._judge(judged))

    def _known_to(self, index: str, expression: str, judged: Sequence[int]) -> int:
        """How many of the articles at these positions are among those that an index gives."""
        listed = ",".join(map(str, judged))
        read = self._conditions.read(self._plan.root) if self.reading < _READ_SOONER else None
        if read is not None:
            sql = f"SELECT count(*) FROM article a WHERE a.position IN ({listed}) AND {LIVE} AND {read.sql}"
            return int(self._db.execute(sql, read.parameters).fetchone()[0])
        sql = f"SELECT count(*) FROM {index} f WHERE {index} MATCH ? AND f.rowid IN ({listed})"
        return int(self._db.execute(sql, (expression,)).fetchone()[0])

    def _filtered(self, ids: Ids) -> Ids:
        """Those of the articles that pass the filters."""
        from reader.store import catalogue as c

        if len(ids) > LONG or self._sets.is_quick(self._plan.rest):
            return ids[self._sets.passing(self._plan.rest)[ids]]
        condition = self._rest
        sql = (
            "SELECT group_concat(a.id) FROM json_each(?) j CROSS JOIN article a ON a.id = j.value"
            f" WHERE {condition.sql}"
        )
        row = self._db.execute(sql, [json.dumps(ids.tolist()), *condition.parameters]).fetchone()
        return ids[c.catalogue(self._db).mask(c.numbers(row[0]))[ids]]

    @property
    def _sets(self) -> Sets:
        from reader.store.sets import Sets

        return Sets(self._db, self._conditions)

    @cached_property
    def reading(self) -> float:
        """Milliseconds, roughly, of finding the words by reading an article; infinite where some can't be so found."""
        found = [leaf for leaf in leaves(self._plan.root) if isinstance(leaf, (Words, Near))]
        if not all(map(self._conditions.is_readable, found)):
            return inf
        times: list[float] = []
        for (text,) in self._db.execute(_SAMPLE).fetchall():
            started = time.perf_counter()
            fold(text)
            times.append((time.perf_counter() - started) * 1_000)
        return (sorted(times)[len(times) // 2] if times else 0.0) + _CALLED * len(found)

    def condition(self, *, reads: bool = False) -> Condition:
        """The whole query, asked of one article after the other; within a column, what it asks for there first."""
        if reads and self._column and (inside := self._conditions.read_in(And(self._wanted), self._column)):
            others = [part for part in parts(self._plan.root) if part not in self._wanted]
            cheap_first = sorted(others, key=lambda part: not is_cheap(part))
            found = [self._conditions.condition(part, probe=True, reads=True) for part in cheap_first]
            found.insert(sum(map(is_cheap, others)), inside)
            return together(" AND ", found)
        whole = self._conditions.condition(self._plan.root, probe=True, reads=reads)
        streams = (("article_index", self._plan.words), ("typing_index", self._plan.typed)) if self._column else ()
        probes = [(index, expression) for index, expression in streams if expression]
        tests = [f"EXISTS (SELECT 1 FROM {index} WHERE {index} MATCH ? AND rowid = a.position)" for index, _ in probes]
        return Condition(
            " AND ".join([*tests, whole.sql]), [*(expression for _, expression in probes), *whole.parameters]
        )

    @cached_property
    def _wanted(self) -> tuple[Node, ...]:
        """The words, phrases and beginnings that are wanted: those of the stream."""
        return tuple(
            part
            for part in parts(self._plan.root)
            if self._conditions.streamable(part) is not None
            or (isinstance(part, Words) and not part.field and typed_start(part))
        )

    @property
    def needed(self) -> list[str]:
        """Phrases (terms parted by blanks, with a `*` a beginning) that a match within the column has there."""
        words = [part for part in parts(self._plan.root) if isinstance(part, Words)]
        inside = [part for part in words if part.field in ("", self._column) and self._conditions.is_readable(part)]
        return list(dict.fromkeys(map(sought, inside)))

    def within(self, column: str) -> Answers:
        """Candidates with all that is wanted in one column, for the same query."""
        words, typed = self._plan.in_column(column)
        plan = replace(self._plan, words=words, typed=typed)
        return Answers(self._db, plan, self._conditions, column, has_columns=self._has_columns)

    def ranks(self) -> Iterator[tuple[int, float]]:
        """(position, bm25: the lower the better) of the candidates, by those words that are not too common to tell.

        bm25 reads every posting of its words, so words in more than COMMON articles stay out of it, and nothing is
        ranked where the others alone have many more candidates.
        """
        bounds = self._plan.bounds("f.rowid")
        telling = [leaf for leaf in self._plan.leaves if self._count(_ONE, [leaf], COMMON + 1) <= COMMON]
        words = self._plan.words if len(telling) == len(self._plan.leaves) else " AND ".join(telling)
        if not words or self._count(_ONE + bounds, [words], _RANKABLE + 1) > _RANKABLE:
            return iter(())
        ranking = f"bm25(article_index, {weights(self._db)})"
        sql = f"SELECT f.rowid, {ranking} FROM article_index f WHERE article_index MATCH ?{bounds}"
        return ((row[0], row[1]) for row in self._db.execute(sql, [words]))

    def column_ids(self, column: str) -> Ids:
        """The articles with all that is wanted in one column, in order of date, filters aside."""
        from reader.store import catalogue as c

        if self._heads is not None:
            return c.from_array([id for id, _ in reversed(self._heads[column])])
        words, typed = self._plan.in_column(column)
        return c.catalogue(self._db).ids_at(self._places(words, typed))

    def in_column_at_once(self, column: str) -> array[int] | None:
        """All matches with all that is wanted in one column, newest first; None where some must be judged singly."""
        from reader.store import catalogue as c

        if self._plan.desk != self._plan.desk_wanted or self._size() <= LONG:
            return None
        ids = self.column_ids(column)[::-1]
        return c.as_array(self._filtered(ids) if self._plan.asks_beside else ids)

    def column_positions(self, column: str, answer: Answer) -> list[int]:
        """Their positions, for a short answer."""
        words, typed = self._plan.in_column(column)
        source, where, parameters = self._source(words, typed)
        sql = f"SELECT f.rowid FROM {source} WHERE {where}{self._plan.bounds('f.rowid')}"
        if self.seen > SHORT and len(answer.ids) <= _PROBED and not self.is_slow:
            sql += f" AND f.rowid IN ({','.join(map(str, answer.positions))})"
        return [row[0] for row in self._db.execute(sql, parameters)]

    @property
    def is_slow(self) -> bool:
        """Whether a word of the query can't be looked up article by article."""
        return any(is_slow_to_look_up(leaf) for leaf in leaves(self._plan.root))


def added(found: list[int], ids: Iterable[int], limit: int) -> list[int]:
    """The first `limit` of `found` and of what `ids` adds to it."""
    known = set(found)
    return [*found, *(id for id in ids if id not in known)][:limit]


def _answered(rows: Sequence[Sequence[int]]) -> Answer:
    return Answer(array("q", [row[0] for row in rows]), array("q", [row[1] for row in rows]))
