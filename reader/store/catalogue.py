"""Every live article as columns of numbers, so that a million matches are sorted and counted in milliseconds.

SQLite hands a list of integers over fastest as one string (`group_concat`), which numpy reads at 60 million a second.
numpy is imported here, on the first question with many matches, and nowhere else. The columns are shared by all
connections of this process to one archive, and made anew when an article has come, gone or changed.
"""

from __future__ import annotations

import sqlite3
import threading
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reader.errors import ArchiveError
from reader.store import bitmaps
from reader.store.bitmaps import Bitmaps, Flags, Key
from reader.store.halves import in_halves
from reader.store.index import LIVE, generation
from reader.store.orders import LATEST, provider_groups
from reader.store.titles import Titles

Numbers = NDArray[np.int64]
Ids = NDArray[np.int32]
#: Small numbers from 0 in as few bytes as they need.
Codes = NDArray[np.signedinteger[Any]] | NDArray[np.unsignedinteger[Any]]
_FROM = "SELECT a.id AS id FROM article a INDEXED BY article_"
#: The ids of all articles, gone ones too, in an order, those without the key last and then by date: read from the index
#: of that order alone, one list after the other.
_ORDERS: Mapping[str, tuple[str, ...]] = {
    "quality": (f"{_FROM}quality ORDER BY a.quality DESC, a.position DESC",),
    "heat": (f"{_FROM}heat ORDER BY a.heat DESC, a.position DESC",),
    "title": (
        f"{_FROM}title WHERE a.title_key > '' ORDER BY a.title_key, a.position DESC",
        f"{_FROM}title WHERE a.title_key = '' ORDER BY a.position DESC",
    ),
}
_READ = (
    "SELECT group_concat(article), group_concat(latest, char(31))"
    f" FROM (SELECT s.article AS article, {LATEST} AS latest"
    f" FROM reading_state s INDEXED BY reading_state_latest WHERE {LATEST} > '' ORDER BY {LATEST})"
)
_PLACES = (
    "SELECT group_concat(a.position), group_concat(a.id) FROM article a INDEXED BY article_live"
    f" WHERE {LIVE} AND a.position >= ? AND a.position < ?"
)
#: What parts values in one string; a blank to what reads fields, so that none of them has it.
_BETWEEN = "\x1f"
#: What SQLite hands over as it stands: to compare, cut and count there takes three times as long.
_FACTS = f"""
SELECT group_concat(a.id), group_concat(coalesce(a.provider, 0)), group_concat(substr(a.published, 1, 7), '{_BETWEEN}'),
    group_concat(a.type, '{_BETWEEN}'), group_concat(a.language, '{_BETWEEN}')
FROM article a NOT INDEXED WHERE {LIVE} AND a.id >= ? AND a.id < ?
"""
#: In so many stretches at least the index is read or counted; an even number, so that halves part at the edge of one.
_STRETCHES = 8
#: Articles of a stretch that is counted first; so many are tried, and of each that is spared so many more: counting a
#: match takes about a third of fetching it.
_COUNTED, _TRIED, _SPARED = 4_096, 8, 3
_TOPICS = "SELECT group_concat(article), group_concat(topic) FROM article_topic WHERE article >= ? AND article < ?"
#: So many articles are read at a time: what SQLite hands over takes more room than what is kept of it, and is worked on
#: in steps of some milliseconds each.
_PART = 50_000
_TAGS = """
SELECT group_concat(article), group_concat(tag) FROM (SELECT article, tag FROM article_tag UNION
    SELECT n.article, x.tag FROM annotation n JOIN annotation_tag x ON x.annotation = n.id WHERE n.deleted = '')
"""
#: Fewer articles than one in so many of all are sorted among themselves, more put into their places among all.
FEW = 8
_lock = threading.Lock()
#: Columns take a second or more to read and a part of the memory: what one thread reads, another waits for.
_making = threading.RLock()
_kept: dict[str, Catalogue] = {}


def catalogue(db: sqlite3.Connection) -> Catalogue:
    """The columns of the archive as this connection sees it; those of its last state are kept."""
    path = str(db.execute("PRAGMA database_list").fetchone()[2])
    current = generation(db)
    with _lock:
        known = _kept.get(path) if path else None
    if known is not None and known.generation == current:
        return known
    with _making:
        with _lock:
            known = _kept.get(path) if path else None
        if known is None or known.generation != current:
            known = Catalogue(db, current)
            with _lock:
                if len(_kept) >= 2:
                    _kept.clear()
                _kept[path] = known
    return known


def kept(db: sqlite3.Connection) -> Catalogue | None:
    """The columns of the archive as this connection sees it where they are kept."""
    path = str(db.execute("PRAGMA database_list").fetchone()[2])
    with _lock:
        known = _kept.get(path)
    return known if known is not None and known.generation == generation(db) else None


def forget() -> None:
    """Let go of the columns that are kept."""
    with _lock:
        _kept.clear()


def numbers(text: str | None) -> Numbers:
    """The integers of a `group_concat`."""
    return np.fromstring(text, dtype=np.int64, sep=",") if text else np.empty(0, dtype=np.int64)


def matching(
    db: sqlite3.Connection, index: str, expression: str, bounds: str = "", middle: int | None = None
) -> Numbers:
    """The rowids that match in an FTS5 table, ascending; `bounds` limits `f.rowid`, `middle` divides the work."""

    def read(connection: sqlite3.Connection, limits: str) -> Numbers:
        sql = f"SELECT group_concat(f.rowid) FROM {index} f WHERE {index} MATCH ?{bounds}{limits}"
        return numbers(connection.execute(sql, (expression,)).fetchone()[0])

    return np.concatenate(in_halves(db, read, middle))


class Catalogue:
    """The live articles: where they stand, how they sort, what facets count."""

    def __init__(self, db: sqlite3.Connection, generation: int) -> None:
        self.generation = generation
        parts = [[numbers(text) for text in db.execute(_PLACES, bounds).fetchone()] for bounds in _position_parts(db)]
        positions = np.concatenate([part[0] for part in parts])
        order = np.argsort(positions)
        self.positions: Numbers = positions[order]
        self.ids: Ids = np.concatenate([part[1].astype(np.int32) for part in parts])[order]
        self.size = int(self.ids.max(initial=0)) + 1
        self._orders: dict[str, Ids] = {}
        self._facts: Facts | None = None
        self._titles: Titles | None = None
        self.bitmaps = Bitmaps(len(self.positions))

    @property
    def middle(self) -> int | None:
        """The position with as many articles before it as from it on."""
        return int(self.positions[len(self.positions) // 2]) if len(self.positions) else None

    def matching(
        self, db: sqlite3.Connection, index: str, expression: str, middle: int | None, *, counts: bool = True
    ) -> Flags:
        """A flag for each live article in order of date, set for those that match; one stretch of them after the other,
        so that no other thread waits long. `middle` divides the work.

        With `counts`, for what nearly all articles match: counting is far shorter than fetching, and of a short stretch
        in which as many match as there are live nothing need be fetched; it ends where few stretches are such.
        """
        number = max(_STRETCHES, len(self.positions) // _COUNTED // 2 * 2) if counts else _STRETCHES
        edges = [len(self.positions) * part // number for part in range(number + 1)]
        stretches = [(first, end) for first, end in pairwise(edges) if first < end]
        which = f"{index} f WHERE {index} MATCH ? AND f.rowid >= ? AND f.rowid <= ?"
        flags = np.zeros(len(self.positions), dtype=np.bool_)

        def read(connection: sqlite3.Connection, limits: str) -> None:
            tried = spared = 0
            for first, end in stretches:
                here = self.positions[first:end]
                if limits and (middle is not None and here[-1] < middle) != ("<" in limits):
                    continue
                bounds = (expression, int(here[0]), int(here[-1]))
                if counts and tried <= _TRIED + _SPARED * spared:
                    tried += 1
                    count = connection.execute(f"SELECT count(*) FROM {which}", bounds).fetchone()[0]
                    if count in (0, len(here)):
                        spared += 1
                        flags[first:end] = count > 0
                        continue
                text = connection.execute(f"SELECT group_concat(f.rowid) FROM {which}", bounds).fetchone()[0]
                flags[first:end] = _standing(here, numbers(text))

        in_halves(db, read, middle)
        return flags

    def matched(
        self,
        db: sqlite3.Connection,
        key: Key,
        middle: int | None = None,
        *,
        is_dense: bool = False,
        in_steps: bool = False,
    ) -> Flags:
        """A flag for each live article in order of date, set for those that match; kept for the next question.

        `middle` divides the work, `is_dense` says that nearly all are expected to match, `in_steps` that nobody waits.
        """
        found = self.bitmaps.get(key)
        if found is None:
            if is_dense or in_steps:
                found = self.matching(db, *key, middle, counts=is_dense)
            else:
                found = self.standing(matching(db, *key, middle=middle))
            if generation(db) == self.generation:
                self.bitmaps.put(key, found)
        return found

    def look_ahead(self, db: sqlite3.Connection) -> None:
        """Keep the bitmaps of the commonest words and beginnings; goes on where it was interrupted."""
        if self.bitmaps.ahead is None:
            self.bitmaps.ahead = bitmaps.common(db, self.positions)
        for key, is_dense in tuple(self.bitmaps.ahead.items()):
            self.matched(db, key, is_dense=is_dense, in_steps=True)
            self.bitmaps.ahead.pop(key, None)

    def standing(self, positions: Numbers) -> Flags:
        """A flag for each live article in order of date, set for those at these positions."""
        return _standing(self.positions, positions)

    def ids_at(self, positions: Numbers) -> Ids:
        """The articles at these positions, in order of date; those at which none is live are left out."""
        found: Ids = self.ids[self.standing(positions)]
        return found

    def between(self, low: int | None, high: int | None) -> Ids:
        """The articles from one position to before another (None: open)."""
        first = 0 if low is None else int(np.searchsorted(self.positions, low))
        last = None if high is None else int(np.searchsorted(self.positions, high))
        return self.ids[first:last]

    def reach(self, low: int) -> int:
        """How many articles stand from a position on."""
        return len(self.between(low, None))

    def end_of_dates(self, low: int, high: int, last: str) -> int:
        """The position after the last article between two positions that is dated no later than the month or year of
        `last` (an ISO date); `high` where the dates have not been read.
        """
        if self._facts is None:
            return high
        year, month = int(last[:4]), int(last[5:7] or 12)
        first, end = (int(np.searchsorted(self.positions, at)) for at in (low, high))
        within = np.flatnonzero(self._facts.month[self.ids[first:end]] <= year * 100 + month)
        return int(self.positions[first + within[-1]]) + 1 if len(within) else low

    def mask(self, ids: Ids | Numbers) -> Flags:
        """A flag for each article id, set for `ids`."""
        flags = np.zeros(self.size, dtype=np.bool_)
        flags[ids[ids < self.size]] = True
        return flags

    def by_date(self, flags: Flags) -> Ids:
        """The live articles flagged, newest first."""
        return self.ids[flags[self.ids]][::-1]

    def sorted(self, db: sqlite3.Connection, ids: Ids, sort: str) -> Ids:
        """These articles (newest first) by one of the orders quality, heat, title and provider."""
        ranks = self._ranks(db, sort)[ids]
        if len(ids) * FEW < self.size:
            return ids[np.argsort(ranks)]
        places = np.full(self.size, -1, dtype=np.int32)
        places[ranks] = ids
        chosen: Ids = places[places >= 0]
        return chosen

    def has_order(self, sort: str) -> bool:
        """Whether that order need not be read first."""
        return sort in self._orders

    def readings(self, db: sqlite3.Connection) -> Ids:
        """For each article id how late it was read, as a rank; 0 for never."""
        row = db.execute(_READ).fetchone()
        articles, instants = numbers(row[0]), (row[1] or "").split("\x1f")
        ranks = np.ones(len(articles), dtype=np.int32)
        ranks[1:] = [one != other for one, other in pairwise(instants)]
        known = articles < self.size
        opened = np.zeros(self.size, dtype=np.int32)
        opened[articles[known]] = np.cumsum(ranks)[known]
        return opened

    def _ranks(self, db: sqlite3.Connection, sort: str) -> Ids:
        """For each article id its place in an order."""
        if sort not in self._orders:
            if sort == "provider":
                order = self._by_provider(db)
            else:
                texts = [db.execute(f"SELECT group_concat(id) FROM ({sql})").fetchone()[0] for sql in _ORDERS[sort]]
                order = np.concatenate([numbers(text) for text in texts])
                order = order[order < self.size].astype(np.int32)
            ranks = np.zeros(self.size, dtype=np.int32)
            ranks[order] = np.arange(len(order), dtype=np.int32)
            self._orders[sort] = ranks
        return self._orders[sort]

    def read_all(self, db: sqlite3.Connection) -> None:
        """Read every column that is kept."""
        self.facts(db)
        for sort in (*_ORDERS, "provider"):
            self._ranks(db, sort)
        self.titles(db)

    def titles(self, db: sqlite3.Connection) -> Titles:
        """The first titles of all; read on the first question."""
        if self._titles is None:
            self._titles = Titles(db)
        return self._titles

    def _by_provider(self, db: sqlite3.Connection) -> Ids:
        newest = self.ids[::-1]
        codes = self.facts(db).provider
        ranks = np.full(int(codes.max(initial=0)) + 1, np.iinfo(np.int32).max, dtype=np.int32)
        for rank, group in enumerate(provider_groups(db)):
            for id in group:
                if id < len(ranks):
                    ranks[id] = rank
        return newest[np.argsort(ranks[codes[newest]], kind="stable")]

    @property
    def read_facts(self) -> Facts | None:
        """What facets count, where it has been read."""
        return self._facts

    def facts(self, db: sqlite3.Connection) -> Facts:
        """What facets count; read on the first question."""
        if self._facts is None:
            with _making:
                self._facts = self._facts or Facts(db, self.size)
        return self._facts


def _standing(live: Numbers, positions: Numbers) -> Flags:
    """A flag for each of the live positions (ascending), set for those that are among the others."""
    flags = np.zeros(len(live), dtype=np.bool_)
    for start in range(0, len(positions) if len(flags) else 0, _PART):
        part = positions[start : start + _PART]
        places = np.searchsorted(live, part)
        places[places == len(flags)] = 0
        flags[places[live[places] == part]] = True
    return flags


class Facts:
    """For each article id its provider, month, type, language and topics as numbers; 0 for none."""

    def __init__(self, db: sqlite3.Connection, size: int) -> None:
        self._size = size
        months, types, languages = _Codes(_month), _Codes(), _Codes()
        provider, month, type, language = (np.zeros(size, dtype=np.int32) for _ in range(4))
        topics: list[tuple[Ids, Ids]] = []
        for start in range(0, size, _PART):
            part = (start, min(start + _PART, size))
            row = db.execute(_FACTS, part).fetchone()
            ids = numbers(row[0])
            provider[ids] = numbers(row[1])
            month[ids] = months.read(row[2], len(ids))
            type[ids] = types.read(row[3], len(ids))
            language[ids] = languages.read(row[4], len(ids))
            row = db.execute(_TOPICS, part).fetchone()
            topics.append((numbers(row[0]).astype(np.int32), numbers(row[1]).astype(np.int32)))
        self.month: Codes = month
        self.types, self.languages = types.names(), languages.names()
        self.topic_articles, found = (np.concatenate(columns) for columns in zip(*topics, strict=True))
        self.topics = _narrow(found)
        self.provider, self.type, self.language = map(_narrow, (provider, type, language))

    def with_topics(self, wanted: Iterable[int]) -> Flags:
        """A flag for each article id, set where it has one of the topics."""
        chosen = np.zeros(int(self.topics.max(initial=0)) + 1, dtype=np.bool_)
        chosen[[topic for topic in wanted if topic < len(chosen)]] = True
        flags = np.zeros(self._size, dtype=np.bool_)
        articles = self.topic_articles[chosen[self.topics]]
        flags[articles[articles < self._size]] = True
        return flags

    @cached_property
    def months(self) -> list[tuple[int, str]]:
        """Every value of `month` with the date that it stands for: "2020-05", "2020", or "" for none."""
        found = [(value, *divmod(value, 100)) for value in np.flatnonzero(np.bincount(self.month)).tolist()]
        return [(value, f"{year:04}" * (value > 0) + f"-{month:02}" * (month > 0)) for value, year, month in found]

    def count_topics(self, flags: Flags) -> Iterator[tuple[int, int]]:
        """(topic, number of the flagged articles that carry it)."""
        return _counted(self.topics[flags[np.minimum(self.topic_articles, self._size - 1)]])


class Tiers(Mapping[int, float]):
    """The score of each of a great many articles by which list it stands in; later lists win."""

    def __init__(self, size: int, lists: Iterable[tuple[float, Ids]]) -> None:
        self._scores = np.zeros(size, dtype=np.float32)
        for score, ids in lists:
            self._scores[ids] = score

    def __getitem__(self, id: int) -> float:
        if not 0 <= id < len(self._scores) or not self._scores[id]:
            raise KeyError(id)
        return float(self._scores[id])

    def __iter__(self) -> Iterator[int]:
        return iter(np.flatnonzero(self._scores).tolist())

    def __len__(self) -> int:
        return int(np.count_nonzero(self._scores))

    def sorted(self, ids: Ids) -> Ids:
        """The articles by score, in the order they have among equals."""
        return ids[np.argsort(-self._scores[ids], kind="stable")]


def count_tags(db: sqlite3.Connection, flags: Flags) -> Iterator[tuple[int, int]]:
    """(tag, number of the flagged articles that carry it themselves or on a mark)."""
    articles, tags = (numbers(text) for text in db.execute(_TAGS).fetchone())
    return _counted(tags[flags[np.minimum(articles, len(flags) - 1)]])


def _narrow(codes: Codes) -> Codes:
    return codes.astype(np.min_scalar_type(int(codes.max(initial=0))))


def count(values: Codes, ids: Ids) -> Iterator[tuple[int, int]]:
    """(value, how many of the articles have it) for one column of Facts, without 0."""
    return _counted(values[ids])


def _counted(values: Codes) -> Iterator[tuple[int, int]]:
    counts = np.bincount(values) if len(values) else np.zeros(0, dtype=np.int64)
    for value in np.flatnonzero(counts):
        if value:
            yield int(value), int(counts[value])


def flagged(flags: Flags) -> Ids:
    """The ids of the articles that are flagged, ascending."""
    return np.flatnonzero(flags).astype(np.int32)


def latest_first(ids: Ids, readings: Ids) -> Ids:
    """The articles by when they were read, in the order they have among equals."""
    return ids[np.argsort(-readings[ids], kind="stable")]


def as_array(ids: Ids) -> array[int]:
    """The ids as results carry them."""
    found = array("q")
    found.frombytes(ids.astype(np.int64).tobytes())
    return found


def from_array(ids: Iterable[int]) -> Ids:
    """The way back."""
    if isinstance(ids, array) and ids.typecode == "q":
        return np.frombuffer(ids, dtype=np.int64).astype(np.int32)
    return np.fromiter(ids, dtype=np.int32)


def places(positions: Sequence[int]) -> Numbers:
    """Positions as an array."""
    return np.array(positions, dtype=np.int64)


def both(positions: Numbers, others: Numbers) -> Numbers:
    """The positions that stand in both."""
    return np.intersect1d(positions, others, assume_unique=True)


def _position_parts(db: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Ranges of positions with at most _PART live articles each."""
    start: int | None = -(1 << 62)
    sql = f"SELECT a.position FROM article a INDEXED BY article_live WHERE {LIVE} AND a.position >= ?"
    while start is not None:
        row = db.execute(f"{sql} ORDER BY a.position LIMIT 1 OFFSET {_PART:d}", (start,)).fetchone()
        end = row[0] if row else None
        yield start, end if end is not None else 1 << 62
        start = end


class _Codes(dict[str, int]):
    """Numbers for the values of a column as they are met, 0 for none; those that `number` gives, or from 1 on."""

    def __init__(self, number: Callable[[str], int] | None = None) -> None:
        super().__init__({"": 0})
        self._number = number

    def __missing__(self, value: str) -> int:
        self[value] = found = self._number(value) if self._number else len(self)
        return found

    def read(self, text: str | None, count: int) -> Codes:
        """The numbers of `count` values, as SQLite hands them over in one string."""
        values = text.split(_BETWEEN) if count and text is not None else []
        if len(values) != count:
            raise ArchiveError("The archive is damaged (a type, a language or a date holds a sign that parts them).")
        return np.fromiter(map(self.__getitem__, values), np.int32, count)

    def names(self) -> dict[int, str]:
        """The values by their numbers."""
        return {number: value for value, number in self.items() if value}


def _month(published: str) -> int:
    """`2020-05` as 202005, `2020` as 202000."""
    year, _, month = published.partition("-")
    return (int(year) if year.isdecimal() else 0) * 100 + (int(month) if month.isdecimal() else 0)
