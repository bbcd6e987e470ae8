"""Keeping the full-text indexes in step with the articles and what the user wrote on them.

`article_index` (rowid = article.position) is contentless: a row is taken out by giving FTS5 the same columns again, so
every mutation runs inside `refreshing`, which knows an article's columns before and after. A revision's text never
changes, so its id stands for it and only the texts of articles that did change are read and folded.
`typing_index` goes with it, row by row: it holds the beginnings of the same terms, so that what is being typed
(`w`, `wa`, `wat`) is one short list instead of the union of ten thousand.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import NamedTuple, TypeVar

from reader import folding
from reader.folding import fold
from reader.progress import Progress, Silent
from reader.store import sayings
from reader.store.beginnings import typing_rows
from reader.store.values import varints

#: Articles that lists, searches and counts see: neither in the bin nor taken into another one.
LIVE = "a.deleted = '' AND a.merged_into IS NULL"
#: FTS5 keeps this much in memory before it writes a segment: twice the speed of its default for bulk work.
HASH_SIZE = 64 << 20
#: So many segments of one level are merged into one of the next (FTS5's own default).
SEGMENTS = 4
#: Pages that a step of merging writes.
STEP = 500
BATCH = 5_000
_LARGE = ("article_index", "typing_index")
_MADE = (
    "CREATE VIRTUAL TABLE article_index USING fts5({}, provider, topics, content='', "
    "tokenize=\"unicode61 remove_diacritics 2 tokenchars '_'\")"
)
#: Texts stand first: an entry of any other column takes two bytes more in FTS5, which made a quarter of the index.
ARTICLE_INDEX = _MADE.format("text, title, excerpt")
#: As archives of before have it until it is made anew.
ARTICLE_INDEX_BEFORE = _MADE.format("title, excerpt, text")
#: What its columns weigh where articles are ranked, in the order in which rows are made here.
_WEIGHTS = {"title": 10.0, "excerpt": 4.0, "text": 1.0, "provider": 2.0, "topics": 2.0}
_PART = "\x1f"
_T = TypeVar("_T")
_CHUNK = 500

_SELECT = f"""
SELECT a.id, a.position, a.title, a.excerpt, a.revision, coalesce(p.name, '') || '{_PART}' || coalesce(p.domain, ''),
    coalesce((SELECT group_concat(name, '{_PART}') FROM (SELECT t.name AS name FROM article_topic x
        JOIN topic t ON t.id = x.topic WHERE x.article = a.id ORDER BY t.id)), ''),
    json_array(a.published, a.type, a.language, a.quality, a.heat)
FROM article a LEFT JOIN provider p ON p.id = a.provider WHERE {LIVE} AND a.id IN
"""
_ARTICLE_TAGS = """
SELECT article, group_concat(path, char(31)) FROM (
    SELECT x.article AS article, t.path AS path FROM article_tag x JOIN tag t ON t.id = x.tag WHERE x.article IN {ids}
    UNION SELECT n.article, t.path FROM annotation n JOIN annotation_tag x ON x.annotation = n.id
        JOIN tag t ON t.id = x.tag WHERE n.deleted = '' AND n.article IN {ids} ORDER BY 1, 2) GROUP BY article
"""
_NOTES = """
SELECT article, group_concat(note, char(31)) FROM (SELECT article, note FROM annotation
    WHERE deleted = '' AND note != '' AND article IN {ids} ORDER BY article, id) GROUP BY article
"""
_ANNOTATIONS = """
SELECT n.id, n.quote, n.note, coalesce((SELECT group_concat(path, char(31)) FROM (SELECT t.path AS path
    FROM annotation_tag x JOIN tag t ON t.id = x.tag WHERE x.annotation = n.id ORDER BY 1)), '')
FROM annotation n WHERE n.deleted = '' AND {wanted} ORDER BY n.id
"""
#: By their UUIDs alone where those are known: an article can have ten thousand.
_MARKS = "n.uuid IN (SELECT value FROM json_each(?)) AND +n.article IN {ids}"


class _Entry(NamedTuple):
    """What article_index holds of one article; the text by its revision."""

    position: int
    title: str
    excerpt: str
    revision: int | None
    provider: str
    topics: str
    #: What is counted and sorted by without being indexed: a change of it is a change of what lists show.
    facts: str


class _Desk(NamedTuple):
    """What desk_index holds of one article."""

    position: int
    tags: str
    notes: str


class _Mark(NamedTuple):
    """What annotation_index holds of one annotation."""

    quote: str
    note: str
    tags: str


class _State(NamedTuple):
    """The index rows of some articles, by article id (marks by annotation id)."""

    entries: dict[int, _Entry]
    desks: dict[int, _Desk]
    marks: dict[int, _Mark]

    def update(self, other: _State) -> None:
        """Take in the rows of `other`."""
        self.entries.update(other.entries)
        self.desks.update(other.desks)
        self.marks.update(other.marks)

    def minus(self, other: _State) -> _State:
        """The rows that `other` has not, or has otherwise; facts are in no index."""
        return _State(
            {id: row for id, row in self.entries.items() if other.entries.get(id, ())[:-1] != row[:-1]},
            {id: row for id, row in self.desks.items() if other.desks.get(id) != row},
            {id: row for id, row in self.marks.items() if other.marks.get(id) != row},
        )


class Index:
    """The writer of the indexes, on the one writing connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._tracked: set[int] = set()
        self._marks: set[str] | None = None
        self._before = _State({}, {}, {})
        self._depth = 0
        self._progress: Progress = Silent()

    # -- what others call ----------------------------------------------------------------------------------

    def add(self, ids: Iterable[int]) -> None:
        """Index articles that are stored but not indexed yet; the fast way for imports, in batches by position.

        Must run in a transaction. Articles that aren't live are left out.
        """
        self._set_up(merging_itself=False)
        for chunk in _chunks(ids, BATCH):
            state = self._read(chunk)
            if state.entries:
                self._count_change()
            self._write(state)
            for tracked in self._tracked.intersection(chunk):
                _copy(state, self._before, tracked)
            self._before.marks.update(state.marks if self._tracked else {})
        sayings.follow(self._db)

    @contextmanager
    def refreshing(
        self, ids: Iterable[int], marks: Iterable[str] | None = None, progress: Progress | None = None
    ) -> Iterator[None]:
        """Let the indexes follow what the body changes in the articles `ids`: in their fields, revision, provider,
        topics, position, tags, annotations, deletion; also articles that the body makes or brings back.

        `marks` are the UUIDs of the only annotations that the body touches; None stands for any of these articles.
        Needs the ids beforehand and a transaction around it. Nests: the outermost writes, and what is inside touches
        no other annotations than it. Where the body raises, nothing is written (the transaction goes back as a whole).
        """
        if not self._depth:
            self._marks = None if marks is None else set(marks)
            self._progress = progress or Silent()
        fresh = [id for id in dict.fromkeys(ids) if id not in self._tracked]
        for chunk in _chunks(fresh, BATCH):
            self._before.update(self._read(chunk))
        self._tracked.update(fresh)
        self._depth += 1
        try:
            yield
            if self._depth == 1:
                self._follow()
        finally:
            self._depth -= 1
            if not self._depth:
                self._tracked, self._marks, self._progress = set(), None, Silent()
                self._before = _State({}, {}, {})

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make the indexes anew from the archive. Must run in a transaction."""
        self._empty()
        self._db.execute("INSERT INTO typing_index (typing_index) VALUES ('delete-all')")
        sayings.forget(self._db)
        self._db.execute("DELETE FROM desk_index")
        self._db.execute("DELETE FROM annotation_index")
        ids = [row[0] for row in self._db.execute("SELECT id FROM article ORDER BY position")]
        for done, chunk in enumerate(_chunks(ids, BATCH)):
            (progress or Silent()).report(done * BATCH, len(ids), "Making the search index anew")
            self.add(chunk)
            self._fold_titles(chunk)
        while sayings.follow(self._db):
            pass
        self._db.execute("INSERT OR REPLACE INTO index_state (name, value) VALUES ('folding', ?)", (folding.VERSION,))

    def _empty(self) -> None:
        """Empty the index of words; one whose columns stand as they did before is made anew."""
        before = column_order(self._db)
        self._db.execute("INSERT INTO article_index (article_index) VALUES ('delete-all')")
        if before[0] != "text":
            self._db.execute("DROP TABLE article_index")
            self._db.execute(ARTICLE_INDEX)

    def _fold_titles(self, ids: Sequence[int]) -> None:
        for some in _chunks(ids, _CHUNK):
            listed = ",".join(str(int(id)) for id in some)
            rows = self._db.execute(f"SELECT id, title, title_key FROM article WHERE id IN ({listed})").fetchall()
            changed = [(fold(row[1]), row[0]) for row in rows if fold(row[1]) != row[2]]
            self._db.executemany("UPDATE article SET title_key = ? WHERE id = ?", changed)

    def is_current(self) -> bool:
        """Tell whether the indexes were made by this version of the folding; else they need `rebuild`."""
        row = self._db.execute("SELECT value FROM index_state WHERE name = 'folding'").fetchone()
        if row is None:
            return self._db.execute("SELECT 1 FROM article LIMIT 1").fetchone() is None
        return bool(row[0] == folding.VERSION)

    def merge(self, pages: int = STEP) -> bool:
        """One bounded step of tidying after a batch of `add` (a fraction of a second); False where nothing is left
        to do. Each needs a transaction of its own: what was merged is free for the next one."""
        merged = [self._merge(name, pages) for name in _LARGE]
        return any(merged)

    def _merge(self, name: str, pages: int) -> bool:
        before = self._db.total_changes
        self._db.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('merge', ?)", (pages,))
        return self._db.total_changes - before >= 2

    def faults(self) -> Iterator[tuple[int, str]]:
        """Compare the indexes with the archive: (article id, what is wrong) for each article that is amiss.

        Of each column the number of terms is compared, of each row its presence.
        """
        sizes = dict(self._db.execute("SELECT id, sz FROM article_index_docsize"))
        ordered = self._ordering()
        live = [row[0] for row in self._db.execute(f"SELECT a.id FROM article a WHERE {LIVE} ORDER BY a.position")]
        for chunk in _chunks(live, _CHUNK):
            state = self._read(chunk)
            for id, columns in self._columns(state.entries):
                found = varints(sizes.pop(columns[0], b""))
                if not found:
                    yield id, "is missing from the index"
                elif found != [folding.count(str(column)) for column in ordered(columns[1:])]:
                    yield id, "stands in the index with another text"
        for position in sizes:
            yield 0, f"a row of the index at {position} has no article"

    def expected(self, ids: Iterable[int]) -> Iterator[tuple[str, tuple[int | str, ...]]]:
        """(index, row) for every row that the indexes should have of these articles, all there are; for `verify`."""
        ordered = self._ordering()
        for row in sayings.expected(self._db):
            yield "saying_index", row
        for chunk in _chunks(ids, BATCH):
            state = self._read(chunk)
            for _, columns in self._columns(state.entries):
                yield "article_index", (columns[0], *ordered(columns[1:]))
                yield "typing_index", typing_rows([columns])[0]
            for desk in state.desks.values():
                yield "desk_index", (desk.position, _fold_parts(desk.tags), _fold_parts(desk.notes))
            for id, mark in state.marks.items():
                yield "annotation_index", (id, fold(mark.quote), fold(mark.note), _fold_parts(mark.tags))

    def _ordering(self) -> Callable[[Sequence[int | str]], tuple[int | str, ...]]:
        """What puts the columns of a row as they stand in the index."""
        return itemgetter(*(list(_WEIGHTS).index(name) for name in column_order(self._db)))

    # -- reading the state ------------------------------------------------------------------------------------

    def _read(self, ids: Sequence[int]) -> _State:
        state = _State({}, {}, {})
        for chunk in _chunks(ids, _CHUNK):
            listed = f"({','.join(str(int(id)) for id in chunk)})"
            entries = {row[0]: _Entry(*tuple(row)[1:]) for row in self._db.execute(_SELECT + listed)}
            tags = dict(map(tuple, self._db.execute(_ARTICLE_TAGS.format(ids=listed))))
            notes = dict(map(tuple, self._db.execute(_NOTES.format(ids=listed))))
            for id in entries.keys() & (tags.keys() | notes.keys()):
                state.desks[id] = _Desk(entries[id].position, tags.get(id, ""), notes.get(id, ""))
            for row in self._read_marks(listed):
                state.marks[row[0]] = _Mark(row[1], row[2], row[3])
            state.entries.update(entries)
        return state

    def _read_marks(self, listed: str) -> sqlite3.Cursor:
        if self._marks is None:
            return self._db.execute(_ANNOTATIONS.format(wanted=f"n.article IN {listed}"))
        wanted = json.dumps(sorted(self._marks))
        return self._db.execute(_ANNOTATIONS.format(wanted=_MARKS.format(ids=listed)), (wanted,))

    def _columns(self, entries: dict[int, _Entry]) -> Iterator[tuple[int, tuple[int | str, ...]]]:
        """The rows of article_index for these entries in order of position, by article id."""
        ordered = sorted(entries.items(), key=lambda item: item[1].position)
        for chunk in _chunks(ordered, _CHUNK):
            listed = ",".join(str(entry.revision) for _, entry in chunk if entry.revision is not None)
            texts: dict[int, str] = dict(
                map(tuple, self._db.execute(f"SELECT id, text FROM revision WHERE id IN ({listed})"))
            )
            for id, entry in chunk:
                text = texts.get(entry.revision, "") if entry.revision is not None else ""
                yield (
                    id,
                    (
                        entry.position,
                        fold(entry.title),
                        fold(entry.excerpt),
                        fold(text),
                        _fold_names(_distinct(entry.provider)),
                        _fold_names(entry.topics),
                    ),
                )

    # -- writing ----------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Bring the index rows of the tracked articles from what they were to what they should be now."""
        before, after = self._before, self._read(sorted(self._tracked))
        if before.entries != after.entries:
            self._set_up(merging_itself=True)
            self._count_change()
        gone, come = before.minus(after), after.minus(before)
        self._remove(gone, len(come.entries))
        self._write(come, len(gone.entries))
        sayings.follow(self._db)

    def _remove(self, state: _State, left: int) -> None:
        """Take rows out of the indexes; `left` is how many are to be written then."""
        for columns in self._reported(state, 0, left):
            self._db.executemany(
                "INSERT INTO article_index (article_index, rowid, title, excerpt, text, provider, topics)"
                " VALUES ('delete', ?, ?, ?, ?, ?, ?)",
                columns,
            )
            self._db.executemany(
                "INSERT INTO typing_index (typing_index, rowid, starts) VALUES ('delete', ?, ?)",
                typing_rows(columns),
            )
        self._db.executemany("DELETE FROM desk_index WHERE rowid = ?", ((d.position,) for d in state.desks.values()))
        self._db.executemany("DELETE FROM annotation_index WHERE rowid = ?", ((id,) for id in state.marks))

    def _write(self, state: _State, done: int = 0) -> None:
        """Write rows to the indexes; `done` is how many were taken out before."""
        self._remember_folding()
        for columns in self._reported(state, done, 0):
            self._db.executemany(
                "INSERT INTO article_index (rowid, title, excerpt, text, provider, topics) VALUES (?, ?, ?, ?, ?, ?)",
                columns,
            )
            self._db.executemany("INSERT INTO typing_index (rowid, starts) VALUES (?, ?)", typing_rows(columns))
        self._db.executemany(
            "INSERT INTO desk_index (rowid, tags, notes) VALUES (?, ?, ?)",
            ((desk.position, _fold_parts(desk.tags), _fold_parts(desk.notes)) for desk in sorted(state.desks.values())),
        )
        self._db.executemany(
            "INSERT INTO annotation_index (rowid, quote, note, tags) VALUES (?, ?, ?, ?)",
            ((id, fold(mark.quote), fold(mark.note), _fold_parts(mark.tags)) for id, mark in state.marks.items()),
        )

    def _reported(self, state: _State, before: int, left: int) -> Iterator[list[tuple[int | str, ...]]]:
        """The rows in batches; between these it is told how many are done."""
        total = before + len(state.entries) + left
        for number, columns in enumerate(_batched(columns for _, columns in self._columns(state.entries))):
            if number or before >= _CHUNK:
                self._progress.report(before + number * _CHUNK, total, "Updating the search index")
            yield columns

    def _remember_folding(self) -> None:
        self._db.execute("INSERT OR IGNORE INTO index_state (name, value) VALUES ('folding', ?)", (folding.VERSION,))

    def _count_change(self) -> None:
        self._db.execute(
            "INSERT INTO index_state (name, value) VALUES ('generation', 1)"
            " ON CONFLICT (name) DO UPDATE SET value = value + 1"
        )

    def _set_up(self, *, merging_itself: bool) -> None:
        """Let FTS5 write large segments, and merge them with every change, or leave that to `merge`.

        It frees what it merged only when a change is done: with 2,000 articles in one, a third of the index's room.
        """
        wanted = {"hashsize": HASH_SIZE, "automerge": SEGMENTS if merging_itself else 0}
        for name in _LARGE:
            found = dict(map(tuple, self._db.execute(f"SELECT k, v FROM {name}_config")))
            for setting, value in wanted.items():
                if found.get(setting) != value:
                    self._db.execute(f"INSERT INTO {name} ({name}, rank) VALUES (?, ?)", (setting, value))


def generation(connection: sqlite3.Connection) -> int:
    """A number that goes up whenever an article comes, goes, or changes in what lists are filled and sorted by."""
    row = connection.execute("SELECT value FROM index_state WHERE name = 'generation'").fetchone()
    return int(row[0]) if row else 0


def column_order(connection: sqlite3.Connection) -> list[str]:
    """The columns of article_index as they stand in it: an archive of before keeps another order until its index is
    made anew."""
    return [row[1] for row in connection.execute("PRAGMA table_info(article_index)")]


def weights(connection: sqlite3.Connection) -> str:
    """What the columns of article_index weigh, as `bm25` is told."""
    return ", ".join(str(_WEIGHTS[name]) for name in column_order(connection))


def _batched(rows: Iterable[_T]) -> Iterator[list[_T]]:
    return _chunks(rows, _CHUNK)


def _copy(source: _State, target: _State, id: int) -> None:
    if id in source.entries:
        target.entries[id] = source.entries[id]
    if id in source.desks:
        target.desks[id] = source.desks[id]


def _distinct(provider: str) -> str:
    """A provider's name and its domain, once where they are the same."""
    name, _, domain = provider.partition(_PART)
    return name if domain.casefold() == name.casefold() or not domain else provider if name else domain


def _fold_parts(parts: str) -> str:
    return folding.BREAK.join([fold(part) for part in parts.split(_PART)]) if parts else ""


#: Names of providers and topics are many articles' own.
_fold_names = lru_cache(4096)(_fold_parts)


def _chunks(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
