"""What a bundle carries, read from the archive; and records with given UUIDs, written into it by a merge."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise, takewhile

from reader.errors import NotFound
from reader.fields import other_entries
from reader.folding import fold
from reader.models import (
    Annotation,
    Correction,
    Json,
    Original,
    PortableAnnotation,
    PortableArticle,
    PortableRevision,
    RevisionInfo,
    Source,
)
from reader.store.annotations import BY_HAND, AnnotationStore, load_parts
from reader.store.derived import URL_FIELDS, Positions, said_fields
from reader.store.intake import article_uuid
from reader.store.originals import PACKED, pack, pack_record, records, unpack
from reader.store.rows import dump_blocks, dump_fields, dump_spans, key_hash, load_document, load_fields
from reader.store.tags import TagStore
from reader.store.values import dump, json_ids, load_stored
from reader.store.wordings import WordingStore
from reader.urls import url_key

#: Paths of files that came in by a merge: the name is known, where it stood at the colleague's is not.
MERGED = "merged:"

_REVISIONS = """
WITH RECURSIVE chain(id) AS (
    SELECT revision FROM article WHERE id = :article
    UNION SELECT r.previous FROM chain c JOIN revision r ON r.id = c.id WHERE r.previous IS NOT NULL
)
SELECT r.*, lower(hex(o.sha256)) AS sha256, o.size AS size, lower(hex(t.sha256)) AS text_sha256
FROM revision r JOIN original o ON o.id = r.original LEFT JOIN original t ON t.id = r.text_original
LEFT JOIN import_run n ON n.id = r.run
WHERE (r.article = :article AND coalesce(n.undone, '') = '') OR r.id IN (SELECT id FROM chain)
    OR r.id IN (SELECT revision FROM annotation WHERE article = :article)
ORDER BY r.created, r.id
"""

#: What makes two revisions the same in any archive: the files they came from and the text made of them.
RevisionKey = tuple[str, str, str, int]


def revision_key(revision: PortableRevision) -> RevisionKey:
    """The identity of a revision across archives."""
    text_sha256 = revision.text_original.sha256 if revision.text_original else ""
    return revision.original.sha256, text_sha256, revision.info.hash, revision.document.version


@dataclass(frozen=True, slots=True)
class Standing:
    """A revision as it stands in this archive."""

    id: int
    number: int
    created: str
    name: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """An article as it stands in this archive."""

    id: int
    uuid: str
    added: str
    deleted: str
    revision: int


class TransferStore:
    """Reading and writing whole records on one connection; writing needs an open transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._tags = TagStore(connection)
        self._marks = AnnotationStore(connection)
        self._wordings = WordingStore(connection)

    # -- out -------------------------------------------------------------------------------------------------

    def portable(self, article: int) -> PortableArticle:
        """Everything of one article that a bundle carries.

        Its revisions are all but those of imports that were undone, each content once (with the latest time at which
        it came in), oldest first; a revision's number is its place among them.
        """
        head, line = self.head(article), self._line(article)
        ordered, current = list(line), self.key_of(head.revision)
        revisions = tuple(self._revision(row, number) for number, row in enumerate(line.values(), 1))
        return PortableArticle(
            uuid=head.uuid,
            added=head.added,
            deleted=head.deleted,
            current=ordered.index(current) + 1,
            revisions=revisions,
            sources=self._sources(article, {key[0] for key in ordered} | {key[1] for key in ordered}),
            corrections=tuple(self.corrections(article).values()),
            tags=self.tags(article),
            annotations=tuple(self._annotations(article)),
            different=self._different(article),
        )

    def _different(self, article: int) -> tuple[tuple[str, str, str], ...]:
        rows = self._db.execute(
            "SELECT a.uuid, l.creator, l.created FROM relation l"
            " JOIN article a ON a.id = iif(l.article_a = ?1, l.article_b, l.article_a)"
            " WHERE (l.article_a = ?1 OR l.article_b = ?1) AND l.kind = 'different' ORDER BY 1",
            (article,),
        )
        return tuple((row[0], row[1], row[2]) for row in rows)

    def _line(self, article: int) -> dict[RevisionKey, sqlite3.Row]:
        """The article's revisions by identity, oldest first."""
        line: dict[RevisionKey, sqlite3.Row] = {}
        for row in self._db.execute(_REVISIONS, {"article": article}):
            line.pop(_row_key(row), None)
            line[_row_key(row)] = row
        return line

    def older(self, article: int) -> set[RevisionKey]:
        """The revisions that came in before the current one."""
        current = self.key_of(self.head(article).revision)
        return set(takewhile(lambda key: key != current, self._line(article)))

    def _revision(self, row: sqlite3.Row, number: int) -> PortableRevision:
        text_original = row["text_original"]
        record = records(self._db, [row["id"]])[row["id"]]
        return PortableRevision(
            info=RevisionInfo(
                id=row["id"],
                number=number,
                hash=row["hash"],
                created=row["created"],
                format=row["format"],
                text_version=row["text_version"],
                source_sha256=row["sha256"],
                source_name=row["name"],
                source_path="",
                encoding=row["encoding"],
                size=row["size"],
                text_source=row["text_sha256"],
            ),
            document=load_document(row["text"], row["blocks"], row["spans"], row["text_version"]),
            fields=load_fields(row["fields"], record),
            topics=tuple(load_stored(row["topics"])),
            images=record.images,
            declared=record.declared,
            front_matter=record.front_matter,
            original=self._original(row["original"], row["name"]),
            text_original=None if text_original is None else self._original(text_original, ""),
        )

    def _original(self, id: int, name: str) -> Original:
        row = self._db.execute(
            f"SELECT {PACKED} FROM original o WHERE o.id = ?",
            (id,),
        ).fetchone()
        return Original(name, row["sha256"], unpack(row))

    def _sources(self, article: int, checksums: set[str]) -> tuple[Source, ...]:
        """Each name under which the bytes came in, once, with the first time."""
        rows = self._db.execute(
            "SELECT s.name, lower(hex(o.sha256)) AS sha256, o.size, s.encoding, min(s.imported) AS imported"
            " FROM source s JOIN original o ON o.id = s.original JOIN article a ON a.id = s.article"
            " WHERE a.id = ?1 OR a.merged_into = ?1 GROUP BY s.name, o.sha256 ORDER BY 2, 1",
            (article,),
        )
        return tuple(
            Source("", row["name"], row["sha256"], row["size"], row["encoding"], row["imported"], 0)
            for row in rows
            if row["sha256"] in checksums
        )

    def corrections(self, article: int) -> dict[str, Correction]:
        """The user's corrections by field."""
        rows = self._db.execute(
            "SELECT field, value, creator, created FROM field_override WHERE article = ? ORDER BY field", (article,)
        )
        return {row[0]: Correction(row[0], load_stored(row[1]), row[2], row[3]) for row in rows}

    def tags(self, article: int) -> tuple[tuple[str, str], ...]:
        """The article's own tags with the time at which each was given, by key."""
        rows = self._db.execute(
            "SELECT t.path, a.created FROM article_tag a JOIN tag t ON t.id = a.tag WHERE a.article = ? ORDER BY t.key",
            (article,),
        )
        return tuple((row[0], row[1]) for row in rows)

    def _annotations(self, article: int) -> list[PortableAnnotation]:
        found = [*self._marks.of_article(article), *self._marks.of_article(article, deleted=True)]
        return [self._with_history(annotation) for annotation in sorted(found, key=lambda each: each.uuid)]

    def _with_history(self, annotation: Annotation) -> PortableAnnotation:
        versions, parts = self._db.execute(
            "SELECT versions, parts FROM annotation WHERE id = ?", (annotation.id,)
        ).fetchone()
        anchors = self._db.execute(
            'SELECT DISTINCT r.hash, p.start, p."end" FROM anchor p JOIN revision r ON r.id = p.revision'
            " WHERE p.annotation = ? AND p.reason = ? ORDER BY 1, 2, 3",
            (annotation.id, BY_HAND),
        )
        return PortableAnnotation(
            annotation, tuple(sorted(load_stored(versions))), tuple(map(tuple, anchors)), load_parts(parts)
        )

    # -- what is here already --------------------------------------------------------------------------------------

    def head(self, article: int) -> Head:
        """An article as it stands here. Raises NotFound."""
        sql = "SELECT id, uuid, added, deleted, revision FROM article WHERE id = ?"
        row = self._db.execute(sql, (article,)).fetchone()
        if row is None:
            raise NotFound(f"There is no article {article} in the archive.")
        return Head(*row)

    def matching(self, article: PortableArticle, taken: Collection[int]) -> int | None:
        """The article here that is the same as `article`: by UUID, else by original bytes, else by URL and title.

        Those `taken` are the same as another one already, so that only the UUID finds them.
        """
        by_uuid = self.article_of(article.uuid)
        if by_uuid is not None:
            return by_uuid
        originals = [revision.original.sha256 for revision in article.revisions]
        candidates = (
            ("SELECT a.id FROM article a WHERE a.uuid IN (SELECT value FROM json_each(?))",
             json_ids(map(article_uuid, originals))),
            ("SELECT a.id FROM revision r JOIN original o ON o.id = r.original JOIN article a ON a.id = r.article"
             " WHERE o.sha256 IN (SELECT unhex(value) FROM json_each(?)) AND a.merged_into IS NULL",
             json_ids(originals)),
        )  # fmt: skip
        for sql, values in candidates:
            for row in self._db.execute(f"{sql} ORDER BY a.uuid", (values,)).fetchall():
                if row[0] not in taken:
                    return int(row[0])
        return self._same_page(article, taken)

    def _same_page(self, article: PortableArticle, taken: Collection[int]) -> int | None:
        theirs = [{name: each.value for name, each in revision.fields.items()} for revision in article.revisions]
        pages = {page for values in theirs for page in _pages(values)}
        rows = self._db.execute(
            "SELECT DISTINCT u.article FROM json_each(?) j JOIN article_url u ON u.hash = j.value"
            " JOIN article a ON a.id = u.article WHERE a.merged_into IS NULL ORDER BY a.uuid",
            (json_ids({key_hash(key) for key, _ in pages}),),
        ).fetchall()
        for id in (row[0] for row in rows if row[0] not in taken):
            revisions = self._db.execute("SELECT id FROM revision WHERE article = ?", (id,)).fetchall()
            said = said_fields(self._db, [row[0] for row in revisions])
            if any(pages & set(_pages({name: row[0] for name, row in each.items()})) for each in said.values()):
                return int(id)
        return None

    def revisions(self, article: int) -> dict[RevisionKey, Standing]:
        """The article's revisions by identity; of equal ones the latest."""
        rows = self._db.execute(
            "SELECT r.*, lower(hex(o.sha256)) AS sha256, lower(hex(t.sha256)) AS text_sha256 FROM revision r"
            " JOIN original o ON o.id = r.original LEFT JOIN original t ON t.id = r.text_original"
            " WHERE r.article = ? ORDER BY r.created, r.id",
            (article,),
        )
        return {
            _row_key(row): Standing(row["id"], row["number"], row["created"], row["name"], row["hash"]) for row in rows
        }

    def key_of(self, revision: int) -> RevisionKey:
        """The identity of a revision by its id."""
        return _row_key(
            self._db.execute(
                "SELECT lower(hex(o.sha256)) AS sha256, lower(hex(t.sha256)) AS text_sha256, r.hash, r.text_version"
                " FROM revision r JOIN original o ON o.id = r.original LEFT JOIN original t ON t.id = r.text_original"
                " WHERE r.id = ?",
                (revision,),
            ).fetchone()
        )

    def revision_of(self, article: int, hash: str) -> tuple[int, str] | None:
        """(id, text) of the article's newest revision with this text."""
        row = self._db.execute(
            "SELECT id, text FROM revision WHERE article = ? AND hash = ? ORDER BY id DESC LIMIT 1", (article, hash)
        ).fetchone()
        return None if row is None else (int(row[0]), str(row[1]))

    def article_of(self, uuid: str) -> int | None:
        """The id of the article with this UUID."""
        row = self._db.execute("SELECT id FROM article WHERE uuid = ?", (uuid,)).fetchone()
        return None if row is None else int(row[0])

    def annotation(self, uuid: str) -> PortableAnnotation | None:
        """An annotation with its history, also a deleted one; None where it is not here."""
        row = self._db.execute("SELECT 1 FROM annotation WHERE uuid = ?", (uuid,)).fetchone()
        return None if row is None else self._with_history(self._marks.get(uuid))

    def conflict_copies(self, uuid: str) -> list[PortableAnnotation]:
        """The copies kept beside an annotation that was edited on two sides."""
        rows = self._db.execute(
            "SELECT uuid FROM annotation WHERE conflict_of = ? AND conflict_of != '' ORDER BY uuid", (uuid,)
        ).fetchall()
        return [self._with_history(self._marks.get(row[0])) for row in rows]

    # -- in: what is imported and never changes (not noted for undo) -------------------------------------------------

    def add_article(self, article: PortableArticle, time: str) -> int:
        """Store a new article with its revisions, in the bin (deleted at `time`); the caller brings it out of there."""
        published = article.revisions[article.current - 1].fields.get("published")
        position = Positions(self._db).take(str(published.value) if published and published.value else "")
        cursor = self._db.execute(
            "INSERT INTO article (uuid, position, added, deleted, title) VALUES (?, ?, ?, ?, '')",
            (article.uuid, position, article.added, time),
        )
        id = int(cursor.lastrowid or 0)
        ids = [self.add_revision(id, revision, None) for revision in article.revisions]
        line = pairwise(ids[: article.current])
        self._db.executemany("UPDATE revision SET previous = ? WHERE id = ?", line)
        self._db.execute("UPDATE article SET revision = ? WHERE id = ?", (ids[article.current - 1], id))
        return id

    def add_revision(self, article: int, revision: PortableRevision, previous: int | None) -> int:
        """Store a revision after those that the article has; its id."""
        info, document = revision.info, revision.document
        text_original = revision.text_original
        fields, apart = dump_fields(revision.fields)
        values: dict[str, object] = {
            "article": article,
            "number": self._next_number(article),
            "hash": info.hash,
            "created": info.created,
            "original": self._add_original(revision.original),
            "text_original": None if text_original is None else self._add_original(text_original),
            "previous": previous,
            "name": info.source_name,
            "path": MERGED + info.source_name,
            "encoding": info.encoding,
            "format": info.format,
            "text_version": document.version,
            "text": document.text,
            "blocks": dump_blocks(document.blocks),
            "spans": dump_spans(document.spans),
            "fields": fields,
            "topics": dump(list(revision.topics)),
            "front_matter": dump(other_entries(revision.front_matter, revision.fields)),
            "record": pack_record(
                revision.front_matter, revision.declared, revision.images, revision.original.data, apart=apart
            ),
        }
        return self._insert("revision", values)

    def _next_number(self, article: int) -> int:
        sql = "SELECT coalesce(max(number), 0) + 1 FROM revision WHERE article = ?"
        return int(self._db.execute(sql, (article,)).fetchone()[0])

    def _add_original(self, original: Original) -> int:
        row = self._db.execute("SELECT id FROM original WHERE sha256 = unhex(?)", (original.sha256,)).fetchone()
        if row is not None:
            return int(row[0])
        assert hashlib.sha256(original.data).hexdigest() == original.sha256
        packed = pack(original.data)
        checksum = bytes.fromhex(original.sha256)
        values = {"sha256": checksum, "size": len(original.data), "codec": packed.codec, "data": packed.data}
        return self._insert("original", values)

    def add_sources(self, article: int, sources: Iterable[Source]) -> None:
        """Note the names under which the bytes came in at the colleague's; of equal ones the first time stays."""
        self._db.executemany(
            "INSERT INTO source (article, original, path, name, encoding, imported)"
            " SELECT :article, o.id, :path, :name, :encoding, :imported FROM original o WHERE o.sha256 = unhex(:sha256)"
            " AND NOT EXISTS (SELECT 1 FROM source s WHERE s.article = :article AND s.original = o.id"
            " AND s.name = :name AND s.imported <= :imported)"
            " ON CONFLICT (path, original, article) DO UPDATE SET imported = min(imported, excluded.imported)",
            [
                {"article": article, "path": MERGED + each.name, "name": each.name, "encoding": each.encoding,
                 "imported": each.imported, "sha256": each.sha256}
                for each in sources
            ],
        )  # fmt: skip

    def date_revision(self, revision: int, created: str) -> None:
        """Note that the same content came in later at the colleague's."""
        self._db.execute("UPDATE revision SET created = ? WHERE id = ?", (created, revision))

    # -- in: what the user made (noted for undo) --------------------------------------------------------------------

    def set_article(self, article: int, *, uuid: str, added: str, deleted: str, revision: int) -> None:
        """Set an article's identity, times and current revision; a live one is merged into no other."""
        self._db.execute(
            "UPDATE article SET uuid = ?, added = ?, deleted = ?, revision = ?,"
            " merged_into = iif(? = '', NULL, merged_into) WHERE id = ?",
            (uuid, added, deleted, revision, deleted, article),
        )

    def set_correction(self, article: int, correction: Correction) -> None:
        """Set the user's value of a field."""
        self._db.execute(
            "INSERT INTO field_override (article, field, value, creator, created) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (article, field) DO UPDATE SET value = excluded.value, creator = excluded.creator,"
            " created = excluded.created",
            (article, correction.field, dump(correction.value), correction.creator, correction.created),
        )

    def keep_apart(self, article: int, other: int, creator: str, created: str) -> None:
        """Note that two articles are different reports, where that is not noted yet."""
        self._db.execute(
            "INSERT OR IGNORE INTO relation (article_a, article_b, kind, creator, created)"
            " VALUES (?, ?, 'different', ?, ?)",
            (min(article, other), max(article, other), creator, created),
        )

    def add_tag(self, article: int, tag: int, created: str) -> bool:
        """Tag an article; where it carries the tag, the first time stays. Whether this changed anything."""
        cursor = self._db.execute(
            "INSERT INTO article_tag (article, tag, created) VALUES (?, ?, ?)"
            " ON CONFLICT (article, tag) DO UPDATE SET created = excluded.created"
            " WHERE excluded.created < article_tag.created",
            (article, tag, created),
        )
        return cursor.rowcount > 0

    def tag(self, path: str) -> int:
        """The id of the tag that `path` names, made where it is new. Raises InputError for what can't be a tag."""
        self._wordings.free_for_tag(path)
        return self._tags.ensure(path)

    def anchors_by_hand(self, article: int) -> list[tuple[int, str, int, int]]:
        """(annotation, hash of the text, start, end) for each place chosen by hand."""
        rows = self._db.execute(
            'SELECT p.annotation, r.hash, p.start, p."end" FROM annotation a JOIN anchor p ON p.annotation = a.id'
            " JOIN revision r ON r.id = p.revision WHERE a.article = ? AND p.reason = ?",
            (article, BY_HAND),
        )
        return [tuple(row) for row in rows]

    def put_annotation(self, portable: PortableAnnotation, tags: Iterable[int]) -> int:
        """Write an annotation under its UUID, whether it is here or not, with exactly these tags; its id."""
        annotation = portable.annotation
        place = annotation.selector
        values: dict[str, object] = {
            "uuid": annotation.uuid,
            "article": annotation.article,
            "revision": annotation.revision,
            "kind": annotation.kind,
            "colour": annotation.colour,
            "note": annotation.note,
            "start": place.start if place else None,
            "end": place.end if place else None,
            "quote": place.quote if place else "",
            "prefix": place.prefix if place else "",
            "suffix": place.suffix if place else "",
            "reply_to": annotation.reply_to,
            "conflict_of": annotation.conflict_of,
            "creator": annotation.creator,
            "created": annotation.created,
            "modified": annotation.modified,
            "deleted": annotation.deleted,
            "versions": dump(sorted(portable.versions)),
            "parts": dump(portable.parts),
        }
        row = self._db.execute("SELECT id FROM annotation WHERE uuid = ?", (annotation.uuid,)).fetchone()
        id = self._insert("annotation", values) if row is None else self._update("annotation", int(row[0]), values)
        self._set_tags(id, set(tags))
        return id

    def _set_tags(self, annotation: int, wanted: set[int]) -> None:
        rows = self._db.execute("SELECT tag FROM annotation_tag WHERE annotation = ?", (annotation,))
        held = {int(row[0]) for row in rows}
        pairs = [(annotation, tag) for tag in sorted(held - wanted)]
        self._db.executemany("DELETE FROM annotation_tag WHERE annotation = ? AND tag = ?", pairs)
        pairs = [(annotation, tag) for tag in sorted(wanted - held)]
        self._db.executemany("INSERT INTO annotation_tag (annotation, tag) VALUES (?, ?)", pairs)

    def drop_annotation(self, uuid: str) -> None:
        """Take an unchanged conflict copy away whose contents turned out to be superseded."""
        # Children first: rows removed by a cascade are noted for undo as well, but in an order we choose.
        of = "annotation = (SELECT id FROM annotation WHERE uuid = ?)"
        self._db.execute(f"DELETE FROM annotation_tag WHERE {of}", (uuid,))
        self._db.execute(f"DELETE FROM anchor WHERE {of}", (uuid,))
        self._db.execute("DELETE FROM annotation WHERE uuid = ?", (uuid,))

    def set_by_hand(self, annotation: int, article: int, anchors: Iterable[tuple[str, int, int]]) -> None:
        """Set the places that were chosen by hand in other revisions, where the user has chosen none here."""
        self._db.executemany(
            'INSERT INTO anchor (annotation, revision, state, start, "end", score, reason)'
            " SELECT :annotation, r.id, 'moved', :start, :end, 1.0, :reason FROM revision r"
            " WHERE r.article = :article AND r.hash = :hash"
            " ON CONFLICT (annotation, revision) DO UPDATE SET state = excluded.state, start = excluded.start,"
            ' "end" = excluded."end", score = excluded.score, reason = excluded.reason WHERE reason != :reason',
            [
                {"annotation": annotation, "article": article, "reason": BY_HAND, "hash": hash, "start": start,
                 "end": end}
                for hash, start, end in anchors
            ],
        )  # fmt: skip

    def _insert(self, table: str, values: Mapping[str, object]) -> int:
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        cursor = self._db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))
        return int(cursor.lastrowid or 0)

    def _update(self, table: str, id: int, values: Mapping[str, object]) -> int:
        assignments = ", ".join(f'"{name}" = ?' for name in values)
        self._db.execute(f"UPDATE {table} SET {assignments} WHERE id = ?", [*values.values(), id])
        return id


def _row_key(row: sqlite3.Row) -> RevisionKey:
    return row["sha256"], row["text_sha256"], row["hash"], row["text_version"]


def _pages(values: Mapping[str, Json]) -> list[tuple[str, str]]:
    """(URL key, folded title) pairs under which a revision is known."""
    title = values.get("title", "")
    urls = [values[name] for name in URL_FIELDS if name in values and isinstance(values[name], str)]
    return [(key, fold(str(title))) for key in map(url_key, urls) if key and title]
