"""Storing imported articles, batch by batch: which article a file is, and what of it is new.

Identity, in this order:

1. the same path with the same bytes, or the same bytes under another path: the same article, unchanged;
2. the same path with new bytes: a new revision of its article (unless both name URLs, or it is a row of a table, and
   neither URL nor title agree: then the path was used again for another report);
3. a shared canonical URL and the same title (folded equal, or nearly so): a new revision; of a record without a text it
   keeps the text and what else the archive holds and the record doesn't tell;
4. anything else is a new article. A shared URL or a title alone never merges.

What an undone import brought in does not count as known, so that importing it again brings it back.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from reader.folding import fold
from reader.models import Json, Problem
from reader.store.derived import (
    METADATA,
    Positions,
    column_values,
    provider_ids,
    refresh,
    said_fields,
    write_declared,
    write_keys,
    write_topics,
)
from reader.store.filling import filling_order, payload
from reader.store.rows import Prepared
from reader.store.values import dump, insert_rows, json_ids

#: The namespace of article UUIDs: the same first bytes are the same article in every archive.
NAMESPACE = uuid.UUID("5a3c1c0e-6b1c-5d0e-9a5e-43617272656c")
SIMILAR_TITLE = 90.0

_ORIGINAL = ("id", "sha256", "size", "codec", "dictionary", "text_of", "data")
_TEXT = "text, blocks, spans, hash, text_version"
_RECORD = "fields, topics, front_matter, record, original, name, path, encoding, format"


def article_uuid(sha256: str) -> str:
    """The UUID of the article whose first original has this checksum (RFC 9562, version 5)."""
    digest = bytearray(hashlib.sha1(NAMESPACE.bytes + sha256.encode("ascii"), usedforsecurity=False).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    found = digest.hex()
    return f"{found[:8]}-{found[8:12]}-{found[12:16]}-{found[16:20]}-{found[20:]}"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file of a batch; `prepared` is None for bytes the archive holds already."""

    path: str
    name: str
    sha256: str
    prepared: Prepared | None = None


class _Revision(NamedTuple):
    """A row of `revision` to be written; the text is its file's own."""

    id: int
    article: int
    number: int
    hash: str
    created: str
    run: int
    original: int
    name: str
    path: str
    encoding: str
    format: str
    text_version: int
    text: str
    blocks: str
    spans: str
    fields: str
    topics: str
    front_matter: str
    record: bytes
    previous: int | None


@dataclass(slots=True)
class Outcome:
    """What a batch came to. `revised` are (article, revision before, revision now); `counts` are of files.

    A file that brought an article back from the bin counts as added.
    """

    added: list[int] = field(default_factory=list)
    restored: list[int] = field(default_factory=list)
    revised: list[tuple[int, int, int]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class _Standing:
    """An article as it stands while the batch is planned."""

    id: int
    revision: int
    number: int
    original: str
    has_text: bool
    titles: list[str]
    keys: set[int]
    deleted: bool = False
    merged_into: int | None = None


@dataclass(slots=True)
class _Known:
    """What a path or a checksum leads to: the article, and whether that came from an import that still stands."""

    article: int
    sha256: str
    stands: bool


class Intake:
    """Stores one batch; made anew for each. Needs an open transaction around plan and write."""

    def __init__(self, connection: sqlite3.Connection, run: int, time: str) -> None:
        self._db = connection
        self._run = run
        self._time = time
        self._standing: dict[int, _Standing] = {}
        self._by_path: dict[str, _Known] = {}
        self._by_sha: dict[str, _Known] = {}
        self._by_key: dict[int, list[int]] = {}
        self._by_uuid: dict[str, int] = {}
        self._uuids: dict[str, str] = {}
        self._originals: dict[str, int] = {}
        self._next = dict.fromkeys(("article", "revision", "original"), 0)
        self._new_articles: list[tuple[int, int, Prepared]] = []
        self._new_originals: list[tuple[int, bytes, int, str, int | None, int | None, bytes]] = []
        self._new_revisions: list[_Revision] = []
        self._followers: list[Callable[[], object]] = []
        self._sources: list[tuple[int, int, str, str, str, str, int]] = []
        self._touched: set[int] = set()
        self.outcome = Outcome()

    def plan(self, arrivals: Sequence[Arrival]) -> set[int]:
        """Decide about every arrival, writing nothing; the ids of existing articles that `write` will change."""
        self._load(arrivals)
        existing = set(self._standing)
        for arrival in arrivals:
            self._decide(arrival)
        return self._touched & existing

    # -- what the archive knows -------------------------------------------------------------------------------

    def _load(self, arrivals: Sequence[Arrival]) -> None:
        for table in self._next:
            self._next[table] = self._db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]
        self._by_path = known_paths(self._db, [item.path for item in arrivals])
        checksums = [item.sha256 for item in arrivals]
        self._by_sha = _known_checksums(self._db, checksums)
        rows = self._db.execute(
            "SELECT j.value, o.id FROM json_each(?) j JOIN original o ON o.sha256 = unhex(j.value)",
            (json_ids(checksums),),
        )
        self._originals = {row[0]: row[1] for row in rows}
        fresh = [item.prepared for item in arrivals if item.prepared]
        keys = list(dict.fromkeys(key for item in fresh for key in item.url_keys))
        for key, article in self._db.execute(
            "SELECT u.hash, u.article FROM json_each(?) j JOIN article_url u ON u.hash = j.value ORDER BY u.article",
            (json_ids(keys),),
        ):
            self._by_key.setdefault(key, []).append(article)
        self._uuids = {item.sha256: article_uuid(item.sha256) for item in fresh}
        self._by_uuid = dict(
            self._db.execute(
                "SELECT a.uuid, a.id FROM json_each(?) j JOIN article a ON a.uuid = j.value",
                (json_ids(self._uuids.values()),),
            ).fetchall()
        )
        known = [item.article for item in (*self._by_path.values(), *self._by_sha.values())]
        self._stand([*known, *self._by_uuid.values(), *(id_ for several in self._by_key.values() for id_ in several)])

    def _stand(self, ids: Iterable[int]) -> None:
        missing = set(ids) - set(self._standing)
        rows = self._db.execute(
            "SELECT a.id, a.revision, a.title, a.title_origin, a.deleted, a.merged_into, r.hash,"
            " lower(hex(o.sha256)) AS sha256, (SELECT max(number) FROM revision WHERE article = a.id) AS number"
            " FROM json_each(?) j JOIN article a ON a.id = j.value JOIN revision r ON r.id = a.revision"
            " JOIN original o ON o.id = r.original",
            (json_ids(missing),),
        ).fetchall()
        corrected = said_fields(self._db, [row["revision"] for row in rows if row["title_origin"] == "user"])
        for row in rows:
            said = corrected[row["revision"]].get("title") if row["revision"] in corrected else None
            self._standing[row["id"]] = _Standing(
                id=row["id"],
                revision=row["revision"],
                number=row["number"],
                original=row["sha256"],
                has_text=row["hash"] != EMPTY_HASH,
                titles=[row["title"], str(said[0])] if said and said[0] else [row["title"]],
                keys=set(),
                deleted=bool(row["deleted"]),
                merged_into=row["merged_into"],
            )
        for key, article in self._db.execute(
            "SELECT u.hash, u.article FROM json_each(?) j JOIN article_url u ON u.article = j.value",
            (json_ids(missing),),
        ):
            if article in self._standing:
                self._standing[article].keys.add(key)
        self._stand_records([row["merged_into"] for row in rows if row["merged_into"]])

    def _stand_records(self, ids: list[int]) -> None:
        if set(ids) - set(self._standing):
            self._stand(ids)

    # -- decisions -------------------------------------------------------------------------------------------------

    def _decide(self, arrival: Arrival) -> None:
        known = self._by_sha.get(arrival.sha256)
        if known is not None:
            self._decide_known(arrival, self._standing[known.article], known.stands)
            return
        assert arrival.prepared is not None, "new bytes come prepared"
        self._note_problems(arrival.prepared)
        target = self._same_path(arrival.prepared) or self._same_uuid(arrival.prepared)
        is_own = target is not None
        target = target or self._same_url(arrival.prepared)
        is_back = target is None or (target.deleted and target.merged_into is None)
        self.outcome.counts["added" if is_back else "revised"] += 1
        if target is None:
            self._add(arrival.prepared)
        else:
            self._revise(target, arrival.prepared, is_own=is_own)

    def _decide_known(self, arrival: Arrival, target: _Standing, stands: bool) -> None:
        before = self._by_path.get(arrival.path)
        outcome = "unchanged"
        if target.deleted and target.merged_into is None:
            self._restore(target)
            outcome = "added"
        elif self._is_change(arrival, target, stands):
            self._revise_with_known(target, arrival)
            outcome = "revised"
        self.outcome.counts[outcome] += 1
        if before is None or before.sha256 != arrival.sha256 or not stands:
            self._source(target.id, arrival)

    def _is_change(self, arrival: Arrival, target: _Standing, stands: bool) -> bool:
        """Whether known bytes that are not the current ones are the article's news: a file that went back to what it
        was, or one whose import was undone."""
        before = self._by_path.get(arrival.path)
        went_back = before is not None and before.sha256 != arrival.sha256
        return target.merged_into is None and target.original != arrival.sha256 and (went_back or not stands)

    def _note_problems(self, item: Prepared) -> None:
        self.outcome.problems.extend(item.problems)

    def _same_path(self, item: Prepared) -> _Standing | None:
        known = self._by_path.get(item.path)
        if known is None:
            return None
        target = self._standing[known.article]
        shared = target.keys & set(item.url_keys)
        is_reused = not shared and (item.is_record or (item.url_keys and target.keys))
        return None if is_reused and not _same_title(item.title, target.titles) else target

    def _same_uuid(self, item: Prepared) -> _Standing | None:
        article = self._by_uuid.get(self._uuids[item.sha256])
        return None if article is None else self._standing[article]

    def _same_url(self, item: Prepared) -> _Standing | None:
        """Also one in the bin, which comes back: what an article is does not depend on where it lies."""
        sharing = [self._standing[article] for key in item.url_keys for article in self._by_key.get(key, ())]
        same = [each for each in sharing if each.merged_into is None and _same_title(item.title, each.titles)]
        return min(same, key=lambda each: each.deleted, default=None)

    # -- planned writes ----------------------------------------------------------------------------------------------

    def _id(self, table: str) -> int:
        self._next[table] += 1
        return self._next[table]

    def _add(self, item: Prepared) -> None:
        article, revision = self._id("article"), self._id("revision")
        self._new_articles.append((article, revision, item))
        self._standing[article] = _Standing(
            article, revision, 1, item.sha256, bool(item.text), [item.title], set(item.url_keys)
        )
        self._arrived(article, revision, item)
        self._revision(revision, article, 1, item, None)
        for key in item.url_keys:
            self._by_key.setdefault(key, []).append(article)
        self.outcome.added.append(article)

    def _revise(self, target: _Standing, item: Prepared, *, is_own: bool) -> None:
        """A new revision; where the new file has no text, the text that the archive holds stays, and where it is not
        the article's `own` one, but another's record of it, also what else it doesn't tell.
        """
        is_attached = target.merged_into is not None
        while target.merged_into is not None:
            target = self._standing[target.merged_into]
        if target.deleted:
            self._restore(target)
        before, revision = target.revision, self._id("revision")
        target.number += 1
        self._arrived(target.id, revision, item)
        self._revision(revision, target.id, target.number, item, before)
        if is_attached:
            self._followers.append(partial(self._keep_record, revision))
        elif target.has_text and not item.text:
            self._followers.append(partial(self._keep_text, revision))
        if not is_attached and not is_own and not item.text:
            self._followers.append(partial(self._keep_fields, revision, before))
        self._step_to(target, revision, target.original if is_attached else item.sha256)
        target.has_text = target.has_text or bool(item.text)
        if not is_attached:
            target.titles[-1] = item.title
        target.keys.update(item.url_keys)

    def _revise_with_known(self, target: _Standing, arrival: Arrival) -> None:
        revision = self._id("revision")
        target.number += 1
        self._followers.append(partial(self._copy, revision, target.id, target.number, target.revision, arrival))
        self._step_to(target, revision, arrival.sha256)

    def _step_to(self, target: _Standing, revision: int, sha256: str) -> None:
        self.outcome.revised.append((target.id, target.revision, revision))
        target.revision, target.original = revision, sha256
        self._touched.add(target.id)

    def _restore(self, target: _Standing) -> None:
        target.deleted = False
        self.outcome.restored.append(target.id)
        self._touched.add(target.id)

    def _arrived(self, article: int, revision: int, item: Prepared) -> None:
        if item.sha256 not in self._originals:
            self._originals[item.sha256] = self._id("original")
            self._new_originals.append(
                (self._originals[item.sha256], bytes.fromhex(item.sha256), item.size, item.codec, item.dictionary,
                 revision if item.has_text else None, item.data)
            )  # fmt: skip
        self._by_sha[item.sha256] = _Known(article, item.sha256, True)
        self._source(article, Arrival(item.path, item.name, item.sha256, item))

    def _source(self, article: int, arrival: Arrival) -> None:
        self._by_path[arrival.path] = _Known(article, arrival.sha256, True)
        encoding = arrival.prepared.encoding if arrival.prepared else ""
        self._sources.append(
            (article, self._originals[arrival.sha256], arrival.path, arrival.name, encoding, self._time, self._run)
        )

    def _revision(self, revision: int, article: int, number: int, item: Prepared, previous: int | None) -> None:
        self._new_revisions.append(
            _Revision(
                revision, article, number, item.hash, self._time, self._run, self._originals[item.sha256], item.name,
                item.path, item.encoding, item.format, item.text_version, item.text, item.blocks, item.spans,
                item.fields, item.topics, item.front_matter, item.record, previous,
            )
        )  # fmt: skip

    # -- writing ------------------------------------------------------------------------------------------------------

    def write(self) -> Outcome:
        """Write what was planned; the caller lets the indexes and the annotations follow."""
        # Revisions name the one before them, which may be a copy that is written after them.
        self._db.execute("PRAGMA defer_foreign_keys=ON")
        self._fill_pages()
        insert_rows(self._db, "original", _ORIGINAL, self._new_originals)
        self._write_articles()
        insert_rows(self._db, "revision", _Revision._fields, self._new_revisions)
        for follower in self._followers:
            follower()
        self._db.executemany(
            "UPDATE article SET revision = ? WHERE id = ?",
            [(after, article) for article, _, after in self.outcome.revised],
        )
        self._db.executemany(
            "UPDATE article SET deleted = '', merged_into = NULL, run = ? WHERE id = ?",
            [(self._run, article) for article in self.outcome.restored],
        )
        # A path whose bytes went back to older ones is its own newest source again, hence the new row.
        self._db.executemany(
            "INSERT OR REPLACE INTO source (article, original, path, name, encoding, imported, run) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            self._sources,
        )
        refresh(self._db, self._touched)
        return self.outcome

    def _fill_pages(self) -> None:
        """Deal the ids of originals and of first revisions anew among them, so that the rows fill pages."""
        revised = {article for article, _, _ in self.outcome.revised}
        first = [row for row in self._new_revisions if row.number == 1 and row.article not in revised]
        page = int(self._db.execute("PRAGMA page_size").fetchone()[0])
        texts = _dealt([(row.id, payload((*row[1:], None))) for row in first], page)
        files = _dealt([(row[0], payload(row[1:])) for row in self._new_originals], page)
        self._new_revisions = sorted(
            _Revision._make((texts.get(row.id, row.id), *row[1:6], files.get(row.original, row.original), *row[7:]))
            for row in self._new_revisions
        )
        self._new_articles = [(article, texts.get(id_, id_), item) for article, id_, item in self._new_articles]
        self._new_originals = sorted(
            (files[row[0]], *row[1:5], row[5] and texts.get(row[5], row[5]), row[6]) for row in self._new_originals
        )
        self._originals = {sha256: files.get(id_, id_) for sha256, id_ in self._originals.items()}
        self._sources = [(row[0], files.get(row[1], row[1]), *row[2:]) for row in self._sources]

    def _write_articles(self) -> None:
        shown = [item.shown for _, _, item in self._new_articles]
        providers = provider_ids(self._db, [item.provider for item in shown if item.provider])
        positions = Positions(self._db)
        positions.expect(metadata.published for metadata in shown)
        columns = ("id", "uuid", "position", "revision", "added", "run", *METADATA,
                   "word_count", "image_count", "declared_count")  # fmt: skip
        rows = [
            (
                article,
                self._uuids[item.sha256],
                positions.take(metadata.published),
                revision,
                self._time,
                self._run,
                *column_values(metadata, providers),
                item.word_count,
                item.image_count,
                item.declared_count,
            )
            for (article, revision, item), metadata in zip(self._new_articles, shown, strict=True)
        ]
        insert_rows(self._db, "article", columns, rows)
        write_topics(self._db, {article: json.loads(item.topics) for article, _, item in self._new_articles})
        write_keys(self._db, {article: item.url_keys for article, _, item in self._new_articles})
        write_declared(self._db, {article: item.declared_hashes for article, _, item in self._new_articles})

    def _copy(self, revision: int, article: int, number: int, previous: int, arrival: Arrival) -> None:
        """A revision of bytes the archive has read before, from the newest revision made of them."""
        self._db.execute(
            "INSERT INTO revision (id, article, number, created, run, name, path, previous, original, encoding, format,"
            f" text_original, {_TEXT}, fields, topics, front_matter, record)"
            " SELECT ?, ?, ?, ?, ?, ?, ?, ?, r.original, r.encoding, r.format,"
            f" r.text_original, {_TEXT}, r.fields, r.topics, r.front_matter, r.record"
            " FROM revision r WHERE r.original = ? AND r.id < ? ORDER BY r.article = ? DESC, r.id DESC LIMIT 1",
            (revision, article, number, self._time, self._run, arrival.name, arrival.path, previous,
             self._originals[arrival.sha256], revision, article),
        )  # fmt: skip

    def _keep_text(self, revision: int) -> None:
        self._db.execute(
            f"UPDATE revision SET ({_TEXT}, text_original) = (SELECT {_TEXT}, coalesce(p.text_original, p.original)"
            " FROM revision p WHERE p.id = revision.previous) WHERE id = ?",
            (revision,),
        )

    def _keep_fields(self, revision: int, before: int) -> None:
        """Give a revision the fields that the one before it has and it has not, or only inferred; and its topics."""
        said = said_fields(self._db, [revision, before])
        missing = {
            name: row
            for name, row in said[before].items()
            if name not in said[revision] or _is_surer(row, said[revision][name])
        }
        if missing:
            self._db.execute(
                "UPDATE revision SET fields = json_patch(fields, ?) WHERE id = ?", (dump(missing), revision)
            )
        self._db.execute(
            "UPDATE revision SET topics = (SELECT topics FROM revision WHERE id = ?) WHERE id = ? AND topics = '[]'",
            (before, revision),
        )

    def _keep_record(self, revision: int) -> None:
        self._db.execute(
            f"UPDATE revision SET text_original = original, ({_RECORD}) = (SELECT {_RECORD}"
            " FROM revision p WHERE p.id = revision.previous) WHERE id = ?",
            (revision,),
        )


def _is_surer(row: Sequence[Json], other: Sequence[Json]) -> bool:
    """Whether a source says what `row` holds of a field (value, key, origin), while `other` is inferred."""
    return "inferred" not in row[2:] and "inferred" in other[2:]


def _dealt(rows: Sequence[tuple[int, int]], page: int) -> dict[int, int]:
    """The ids of rows (id, bytes) dealt anew among them in an order that fills pages of `page` bytes."""
    order = filling_order([size for _, size in rows], page)
    return {rows[index][0]: id_ for id_, index in zip(sorted(id_ for id_, _ in rows), order, strict=True)}


#: SHA-256 of the empty text: a record without a body.
EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def known_paths(connection: sqlite3.Connection, paths: Iterable[str]) -> dict[str, _Known]:
    """What each path held when it was last imported (imports since undone do not count)."""
    rows = connection.execute(
        "SELECT s.path, s.article, lower(hex(o.sha256)) FROM json_each(?) j JOIN source s ON s.path = j.value"
        " JOIN original o ON o.id = s.original LEFT JOIN import_run n ON n.id = s.run"
        " WHERE coalesce(n.undone, '') = '' ORDER BY s.id",
        (json_ids(set(paths)),),
    )
    return {path: _Known(article, sha256, True) for path, article, sha256 in rows}


def _known_checksums(connection: sqlite3.Connection, checksums: Iterable[str]) -> dict[str, _Known]:
    """The article that each checksum belongs to: a live one first, one of an undone import last."""
    rows = connection.execute(
        "SELECT j.value, s.article, coalesce(n.undone, '') = '' AS stands FROM json_each(?) j"
        " JOIN original o ON o.sha256 = unhex(j.value) JOIN source s ON s.original = o.id"
        " JOIN article a ON a.id = s.article LEFT JOIN import_run n ON n.id = s.run"
        " ORDER BY stands, a.merged_into IS NULL, a.deleted = '', s.article DESC",
        (json_ids(set(checksums)),),
    )
    return {sha256: _Known(article, sha256, bool(stands)) for sha256, article, stands in rows}


def _same_title(title: str, others: Iterable[str]) -> bool:
    folded = fold(title)
    return any(folded == other or ratio(folded, other) >= SIMILAR_TITLE for other in map(fold, others))
