"""Articles: what is known of them, what the user makes of them. How they come in is store/intake.py."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence

from reader.dates import parse_date
from reader.errors import Ambiguous, ArchiveError, InputError, NotFound
from reader.models import (
    FIELD_NAMES,
    Article,
    ArticleRow,
    Document,
    Json,
    Origin,
    Original,
    RevisionInfo,
    Source,
)
from reader.progress import Progress
from reader.store import derived
from reader.store.intake import Intake
from reader.store.originals import (
    PACKED,
    Dictionary,
    keep_dictionary,
    make_dictionary,
    newest_dictionary,
    records,
    unpack,
)
from reader.store.rows import load_document, load_fields, shown_fields
from reader.store.undo import IMPORT_RUN, Change
from reader.store.values import dump, json_ids, load_stored, storable, stored_row
from reader.urls import url_key

#: How many articles an ambiguous reference names.
_NAMED = 4
#: Articles that are corrected between two reports of progress.
_AT_ONCE = 500

_ROWS = """
SELECT a.id, a.uuid, a.title, a.title_origin, a.excerpt, a.published, a.url, a.word_count, a.is_read, a.is_starred,
    a.deleted, p.name AS provider, p.domain,
    (SELECT json_group_array(name) FROM (SELECT t.name FROM article_topic x JOIN topic t ON t.id = x.topic
        WHERE x.article = a.id ORDER BY t.name)) AS topics,
    (SELECT json_group_array(path) FROM (SELECT t.path FROM article_tag x JOIN tag t ON t.id = x.tag
        WHERE x.article = a.id ORDER BY t.key)) AS tags,
    (SELECT count(*) FROM annotation n WHERE n.article = a.id AND n.deleted = '') AS annotations,
    (SELECT count(*) FROM annotation n JOIN anchor h ON h.annotation = n.id AND h.revision = a.revision
        WHERE n.article = a.id AND n.deleted = '' AND h.state = 'orphaned') AS orphans
FROM json_each(?) j JOIN article a ON a.id = j.value LEFT JOIN provider p ON p.id = a.provider
ORDER BY j.key
"""

_REVISIONS = """
WITH RECURSIVE line(id) AS (
    SELECT revision FROM article WHERE id = :article
    UNION SELECT r.previous FROM line l JOIN revision r ON r.id = l.id WHERE r.previous IS NOT NULL
)
SELECT r.id, r.number, r.hash, r.created, r.format, r.text_version, lower(hex(o.sha256)) AS sha256, o.size, r.name,
    r.path, r.encoding, lower(hex(t.sha256)) AS text_source
FROM revision r JOIN original o ON o.id = r.original LEFT JOIN original t ON t.id = r.text_original
WHERE r.id IN line OR r.id IN (SELECT revision FROM annotation WHERE article = :article AND deleted = '')
ORDER BY r.number
"""

#: The articles that a changed row of each undoable table bears on, from its key column and image.
_BY_COLUMN = {
    "article": ("id",),
    "reading_state": ("article",),
    "field_override": ("article",),
    "relation": ("article_a", "article_b"),
    "annotation": ("article",),
    "article_tag": ("article",),
    "collection_item": ("article",),
}
_BY_QUERY = {
    "anchor": "SELECT article FROM annotation WHERE id = :annotation",
    "annotation_tag": "SELECT article FROM annotation WHERE id = :annotation",
    "tag_alias": "SELECT article FROM article_tag WHERE tag = :tag",
    "tag": "SELECT article FROM article_tag WHERE tag = :id UNION "
    "SELECT n.article FROM annotation_tag x JOIN annotation n ON n.id = x.annotation WHERE x.tag = :id",
}


class ArticleStore:
    """Articles on one connection. Methods that write need an open transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    # -- finding -------------------------------------------------------------------------------------------

    def resolve(self, reference: str | int) -> int:
        """The id for a UUID, an unambiguous beginning of one, or an id. Raises NotFound or Ambiguous."""
        if isinstance(reference, int):
            row = self._db.execute("SELECT id FROM article WHERE id = ?", (reference,)).fetchone()
            if row is None:
                raise NotFound(f"There is no article {reference} in the archive.")
            return int(row[0])
        prefix = reference.strip().lower().removeprefix("urn:uuid:")
        if not re.fullmatch(r"[0-9a-f-]{1,36}", prefix):
            raise NotFound(f"“{_short(reference)}” is not an article's id; `carrel search` lists them.")
        rows = self._db.execute(
            "SELECT id, uuid, title FROM article WHERE uuid >= ? AND uuid < ? ORDER BY uuid LIMIT ?",
            (prefix, prefix + "g", _NAMED + 1),
        ).fetchall()
        if not rows:
            raise NotFound(f"There is no article whose id begins with {prefix} in the archive.")
        if len(rows) > 1:
            named = ", ".join(
                f"{row['uuid'][: max(8, len(prefix) + 4)]} “{_short(row['title'])}”" for row in rows[:_NAMED]
            )
            more = " and others" if len(rows) > _NAMED else ""
            raise Ambiguous(f"More than one article's id begins with {prefix}: {named}{more}; give more of the id.")
        return int(rows[0]["id"])

    def live(self, ids: Iterable[int]) -> set[int]:
        """Those of `ids` that are there and not in the bin."""
        rows = self._db.execute(
            "SELECT a.id FROM json_each(?) j JOIN article a ON a.id = j.value WHERE a.deleted = ''", (json_ids(ids),)
        )
        return {row[0] for row in rows}

    def touched_by(self, changes: Iterable[Change]) -> set[int]:
        """The articles that the changes of an undo step bear on: as they were noted, and as the rows are now."""
        touched: set[int] = set()
        for change in changes:
            if change.table == IMPORT_RUN:
                touched.update(self._of_run(change.row_id))
                continue
            images = [image for image in (change.before, self._present(change)) if image]
            for image in images:
                touched.update(self._articles_of(change.table, image))
        return touched

    def stale_after(self, changes: Sequence[Change]) -> set[int]:
        """Those of the articles that an undone step bears on whose metadata may have to be derived anew."""
        stale = self.touched_by(change for change in changes if _bears_on_metadata(change))
        for change in changes:
            if change.table == IMPORT_RUN:
                rows = self._db.execute(
                    "SELECT article FROM revision WHERE run = ? AND previous IS NOT NULL", (change.row_id,)
                )
                stale.update(row[0] for row in rows)
        return stale

    def annotated(self, ids: Iterable[int]) -> set[int]:
        """Those of `ids` that have annotations."""
        rows = self._db.execute(
            "SELECT DISTINCT n.article FROM json_each(?) j JOIN annotation n ON n.article = j.value", (json_ids(ids),)
        )
        return {row[0] for row in rows}

    # -- importing -------------------------------------------------------------------------------------------

    def intake(self, run: int, time: str) -> Intake:
        """What stores one batch of an import run."""
        return Intake(self._db, run, time)

    def known_checksums(self, checksums: Iterable[str]) -> set[str]:
        """Those of the checksums whose bytes belong to an article already."""
        rows = self._db.execute(
            "SELECT j.value FROM json_each(?) j JOIN original o ON o.sha256 = unhex(j.value) "
            "WHERE EXISTS (SELECT 1 FROM source s WHERE s.original = o.id)",
            (json_ids(checksums),),
        )
        return {row[0] for row in rows}

    def kept_out(self, checksums: Iterable[str]) -> set[str]:
        """Those of the checksums whose bytes the archive holds for nothing but what the user took out again: all that
        brought them in was undone, or led to articles in the bin."""
        rows = self._db.execute(
            "SELECT j.value FROM json_each(?) j JOIN original o ON o.sha256 = unhex(j.value)"
            " WHERE EXISTS (SELECT 1 FROM source s WHERE s.original = o.id) AND NOT EXISTS"
            " (SELECT 1 FROM source s JOIN article a ON a.id = s.article LEFT JOIN import_run n ON n.id = s.run"
            " WHERE s.original = o.id AND coalesce(n.undone, '') = ''"
            " AND (a.deleted = '' OR a.merged_into IS NOT NULL))",
            (json_ids(checksums),),
        )
        return {row[0] for row in rows}

    def known_containers(self, files: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Those of these (path, checksum) that are unchanged containers, with the number of their records.

        All of them must still be there: a record in the bin, or of an import that was undone, has to be read again.
        """
        rows = self._db.execute(
            "SELECT c.path, j.value ->> 1, c.records FROM json_each(?) j JOIN container c"
            " ON c.path = j.value ->> 0 AND c.sha256 = unhex(j.value ->> 1) LEFT JOIN import_run n ON n.id = c.run"
            " WHERE coalesce(n.undone, '') = '' AND NOT EXISTS"
            " (SELECT 1 FROM source s JOIN article a ON a.id = s.article WHERE s.path > c.path || '#'"
            " AND s.path < c.path || '$' AND a.deleted != '' AND a.merged_into IS NULL)",
            (json_ids(files),),
        )
        return {(row[0], row[1]): row[2] for row in rows}

    def settled(self, files: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of these (path, checksum) where the path last brought in these very bytes, for an article that is not
        in the bin; what came of an import that was undone aside. There is nothing to do about them."""
        rows = self._db.execute(
            "SELECT s.path, j.value ->> 1 FROM json_each(?) j JOIN source s ON s.id = (SELECT max(x.id) FROM source x"
            " LEFT JOIN import_run n ON n.id = x.run WHERE x.path = j.value ->> 0 AND coalesce(n.undone, '') = '')"
            " JOIN original o ON o.id = s.original AND o.sha256 = unhex(j.value ->> 1)"
            " JOIN article a ON a.id = s.article WHERE a.deleted = '' AND a.merged_into IS NULL",
            (json_ids(files),),
        )
        return {(row[0], row[1]) for row in rows}

    def note_containers(self, containers: Iterable[tuple[str, str, int]], run: int) -> None:
        """Remember (path, checksum, number of records) of containers whose records are all stored."""
        self._db.executemany(
            "INSERT OR REPLACE INTO container (path, sha256, records, run) VALUES (?, unhex(?), ?, ?)",
            [(*each, run) for each in containers],
        )

    def dictionary(self) -> Dictionary | None:
        """What originals are compressed with, where the archive has it yet."""
        return newest_dictionary(self._db)

    def make_dictionary(self, samples: Sequence[bytes]) -> Dictionary:
        """Make and keep a dictionary for files like these."""
        return keep_dictionary(self._db, make_dictionary(samples))

    def _of_run(self, run: int) -> Iterable[int]:
        rows = self._db.execute(
            "SELECT id FROM article WHERE run = ? UNION SELECT article FROM revision WHERE run = ?", (run, run)
        )
        return [row[0] for row in rows]

    def _present(self, change: Change) -> dict[str, object] | None:
        if change.table not in _BY_COLUMN and change.table not in _BY_QUERY:
            return None
        key = "article" if change.table == "reading_state" else "id"
        row = self._db.execute(f"SELECT * FROM {change.table} WHERE {key} = ?", (change.row_id,)).fetchone()
        return dict(row) if row else None

    def _articles_of(self, table: str, image: dict[str, object]) -> list[int]:
        if table in _BY_QUERY:
            return [row[0] for row in self._db.execute(_BY_QUERY[table], image)]
        return [value for column in _BY_COLUMN.get(table, ()) if isinstance(value := image[column], int)]

    # -- reading ---------------------------------------------------------------------------------------------

    def rows(self, ids: Iterable[int]) -> list[ArticleRow]:
        """What a list shows, in the order of `ids`; one statement."""
        return [_row(row) for row in self._db.execute(_ROWS, (json_ids(ids),))]

    def binned(self) -> list[ArticleRow]:
        """What is in the bin, latest first; texts that were attached to a record are with that."""
        rows = self._db.execute(
            "SELECT id FROM article WHERE deleted != '' AND merged_into IS NULL ORDER BY deleted DESC, id DESC"
        )
        return self.rows([row[0] for row in rows])

    def get(self, article: int) -> Article:
        """One article with everything known about it. Raises NotFound."""
        rows = self.rows([article])
        if not rows:
            raise NotFound(f"There is no article {article} in the archive.")
        record = self._db.execute(
            "SELECT r.id, r.fields, r.topics, a.added, "
            "coalesce(s.read_at, '') AS read_at, coalesce(s.starred_at, '') AS starred_at, "
            "coalesce(s.offset, 0) AS offset "
            "FROM article a JOIN revision r ON r.id = a.revision LEFT JOIN reading_state s ON s.article = a.id "
            "WHERE a.id = ?",
            (article,),
        ).fetchone()
        revisions = self.revisions(article)
        overrides = self._overrides(article)
        said = records(self._db, [record["id"]])[record["id"]]
        return Article(
            row=rows[0],
            fields=shown_fields(load_fields(record["fields"], said), overrides, FIELD_NAMES),
            topics=tuple(load_stored(record["topics"])),
            images=said.images,
            declared=said.declared,
            front_matter=said.front_matter,
            urls=self._urls(article, overrides),
            revision=next(revision for revision in revisions if revision.id == record["id"]),
            revisions=revisions,
            sources=self._sources(article),
            read_at=record["read_at"],
            starred_at=record["starred_at"],
            position=record["offset"],
            added=record["added"],
        )

    def _overrides(self, article: int) -> dict[str, Json]:
        rows = self._db.execute("SELECT field, value FROM field_override WHERE article = ? ORDER BY id", (article,))
        return {name: load_stored(value) for name, value in rows}

    def _urls(self, article: int, overrides: Mapping[str, Json]) -> tuple[str, ...]:
        """Every address that a revision or the user gave, as it was given; the newest revision's first."""
        rows = self._db.execute(
            "SELECT fields FROM revision r JOIN json_each(?) j ON j.value = r.id ORDER BY r.id DESC",
            (json_ids(revision.id for revision in self.revisions(article)),),
        )
        stored = [{name: [value] for name, value in overrides.items()}, *(load_stored(row[0]) for row in rows)]
        urls = (values[name][0] for values in stored for name in derived.URL_FIELDS if name in values)
        return tuple(dict.fromkeys(url for url in urls if isinstance(url, str) and url))

    def _sources(self, article: int) -> tuple[Source, ...]:
        rows = self._db.execute(
            "SELECT s.path, s.name, lower(hex(o.sha256)), o.size, s.encoding, s.imported, coalesce(s.run, 0)"
            " FROM source s JOIN original o ON o.id = s.original WHERE s.article = ? "
            "OR s.article IN (SELECT id FROM article WHERE merged_into = ?) ORDER BY s.id",
            (article, article),
        )
        return tuple(Source(*row) for row in rows)

    def revisions(self, article: int) -> tuple[RevisionInfo, ...]:
        """The revisions that led to the current one, and those that annotations stand on; oldest first.

        One that was taken back (an undone import or attached text) is kept in the archive, but not listed.
        """
        rows = self._db.execute(_REVISIONS, {"article": article})
        return tuple(_revision(row) for row in rows)

    def _revision_id(self, article: int, revision: int | None) -> int:
        if revision is None:
            row = self._db.execute("SELECT revision FROM article WHERE id = ?", (article,)).fetchone()
        else:
            row = self._db.execute(
                "SELECT r.id FROM revision r JOIN article a ON a.id = r.article WHERE r.id = ?"
                " AND (a.id = ? OR a.merged_into = ?)",
                (revision, article, article),
            ).fetchone()
        if row is None or row[0] is None:
            what = f"article {article}" if revision is None else f"revision {revision} of article {article}"
            raise NotFound(f"There is no {what} in the archive.")
        return int(row[0])

    def document(self, article: int, revision: int | None = None) -> Document:
        """The canonical text and its structure at a revision (None: the current one). Raises NotFound."""
        row = self._db.execute(
            "SELECT text, blocks, spans, text_version FROM revision WHERE id = ?",
            (self._revision_id(article, revision),),
        ).fetchone()
        with stored_row():
            return load_document(*row)

    def original(self, article: int, revision: int | None = None) -> Original:
        """The exact bytes of a revision's file, checked. Raises NotFound; ArchiveError where they are damaged."""
        row = self._db.execute(
            f"SELECT r.name, {PACKED} FROM revision r JOIN original o ON o.id = r.original WHERE r.id = ?",
            (self._revision_id(article, revision),),
        ).fetchone()
        name, data = row["name"], unpack(row)
        if hashlib.sha256(data).hexdigest() != row["sha256"]:
            raise ArchiveError(f"The original of “{name}” is damaged: its checksum is wrong; restore a backup.")
        return Original(name, row["sha256"], data)

    # -- state -------------------------------------------------------------------------------------------------

    def set_read(self, ids: Iterable[int], is_read: bool, time: str) -> list[int]:
        """Mark as read or unread; the articles for which that was a change."""
        return self._set_state("is_read", "read_at", ids, is_read, time)

    def set_starred(self, ids: Iterable[int], is_starred: bool, time: str) -> list[int]:
        """Star or unstar; the articles for which that was a change."""
        return self._set_state("is_starred", "starred_at", ids, is_starred, time)

    def _set_state(self, flag: str, column: str, ids: Iterable[int], value: bool, time: str) -> list[int]:
        rows = self._db.execute(
            f"SELECT a.id FROM json_each(?) j JOIN article a ON a.id = j.value WHERE a.{flag} != ?",
            (json_ids(ids), int(value)),
        )
        changed = [row[0] for row in rows]
        self._db.executemany(f"UPDATE article SET {flag} = ? WHERE id = ?", [(int(value), id_) for id_ in changed])
        self._db.executemany(
            f"INSERT INTO reading_state (article, {column}) VALUES (?, ?) "
            f"ON CONFLICT (article) DO UPDATE SET {column} = excluded.{column}",
            [(id_, time if value else "") for id_ in changed],
        )
        return changed

    def set_offset(self, article: int, offset: int, time: str) -> None:
        """Remember how far an article was read, and that it was opened now."""
        self._db.execute(
            "INSERT INTO reading_state (article, offset, opened_at) SELECT id, ?, ? FROM article WHERE id = ? "
            "ON CONFLICT (article) DO UPDATE SET offset = excluded.offset, opened_at = excluded.opened_at",
            (max(0, offset), time, article),
        )

    def set_deleted(self, ids: Iterable[int], time: str) -> list[int]:
        """Move to the bin (`time` set) or back (empty); the articles for which that was a change."""
        condition = "a.deleted = ''" if time else "a.deleted != ''"
        rows = self._db.execute(
            f"SELECT a.id FROM json_each(?) j JOIN article a ON a.id = j.value WHERE {condition}", (json_ids(ids),)
        )
        changed = [row[0] for row in rows]
        # A text that comes back is an article of its own again.
        self._db.executemany(
            "UPDATE article SET deleted = ?, merged_into = NULL WHERE id = ?", [(time, id_) for id_ in changed]
        )
        return changed

    # -- corrections -----------------------------------------------------------------------------------------------

    def correct(self, ids: Sequence[int], field: str, value: Json, creator: str, time: str, progress: Progress) -> None:
        """Set the user's own value of a field (None: the sources' again). Raises InputError, NotFound."""
        for article in ids:
            self._revision_id(article, None)
        _check_known(field)
        checked = None if value is None else check_value(field, value)
        for done in range(0, len(ids), _AT_ONCE):
            progress.report(done, len(ids), "Correcting")
            some = ids[done : done + _AT_ONCE]
            if checked is None:
                self._db.executemany(
                    "DELETE FROM field_override WHERE article = ? AND field = ?", [(article, field) for article in some]
                )
            else:
                self._db.executemany(
                    "INSERT INTO field_override (article, field, value, creator, created) VALUES (?, ?, ?, ?, ?) "
                    "ON CONFLICT (article, field) DO UPDATE SET "
                    "value = excluded.value, creator = excluded.creator, created = excluded.created "
                    "WHERE value != excluded.value",  # saying the same again is no change, and nothing to take back
                    [(article, field, dump(checked), creator, time) for article in some],
                )
            self.refresh(some)

    def values_of(self, ids: Sequence[int], field: str) -> list[tuple[str, int]]:
        """The values of a field with how many of the articles have each. Raises InputError for an unknown field."""
        _check_known(field)
        return derived.values_of(self._db, ids, field)

    def attach_text(self, record: int, text: int, time: str) -> None:
        """Give `record` the text of `text` as a new revision; `text` goes to the bin as merged into it.

        Raises InputError where that can't be.
        """
        self._check_attachable(record, text)
        number = self._db.execute("SELECT max(number) + 1 FROM revision WHERE article = ?", (record,)).fetchone()[0]
        cursor = self._db.execute(
            "INSERT INTO revision (article, number, created, previous, original, name, path, encoding, format, fields, "
            "topics, front_matter, record, text_original, text, blocks, spans, hash, text_version) "
            "SELECT r.article, ?, ?, r.id, r.original, r.name, r.path, r.encoding, r.format, r.fields, "
            "r.topics, r.front_matter, r.record, coalesce(t.text_original, t.original), "
            "t.text, t.blocks, t.spans, t.hash, t.text_version FROM article a JOIN revision r ON r.id = a.revision, "
            "article b JOIN revision t ON t.id = b.revision WHERE a.id = ? AND b.id = ?",
            (number, time, record, text),
        )
        self._db.execute("UPDATE article SET revision = ? WHERE id = ?", (cursor.lastrowid, record))
        self._db.execute("UPDATE article SET deleted = ?, merged_into = ? WHERE id = ?", (time, record, text))
        self._carry_state(text, record)
        self.refresh([record, text])

    def _check_attachable(self, record: int, text: int) -> None:
        titles = {row.id: row for row in self.rows([record, text])}
        for article in (record, text):
            if article not in titles:
                raise NotFound(f"There is no article {article} in the archive.")
            if titles[article].is_deleted:
                raise InputError(f"“{_short(titles[article].title)}” is in the bin; restore it first.")
        if record == text:
            raise InputError("An article can't be attached to itself.")
        if self.document(record).text:
            raise InputError(f"“{_short(titles[record].title)}” has a text already; it stays as it is.")
        if not self.document(text).text:
            raise InputError(f"“{_short(titles[text].title)}” has no text that could be attached.")

    def _carry_state(self, text: int, record: int) -> None:
        states = {
            row["article"]: row
            for row in self._db.execute("SELECT * FROM reading_state WHERE article IN (?, ?)", (text, record))
        }
        if text not in states:
            return
        source, target = states[text], states.get(record)
        for flag, column in (("is_read", "read_at"), ("is_starred", "starred_at")):
            if source[column] and not (target and target[column]):
                self._set_state(flag, column, [record], True, source[column])

    def check_mergeable(self, article: int, other: int) -> None:
        """Raises NotFound or InputError where two articles can't be merged."""
        rows = {row.id: row for row in self.rows([article, other])}
        for id_ in (article, other):
            if id_ not in rows:
                raise NotFound(f"There is no article {id_} in the archive.")
            if rows[id_].is_deleted:
                raise InputError(f"“{_short(rows[id_].title)}” is in the bin; restore it first.")
        if article == other:
            raise InputError("An article can't be merged with itself.")

    def follow_merge(self, article: int, other: int) -> None:
        """Let the reading state of `other` come along to `article`, and derive both anew."""
        self._carry_state(other, article)
        self.refresh([article, other])

    def keep_apart(self, article: int, other: int, creator: str, time: str) -> None:
        """Note that two articles are different reports. Raises InputError, NotFound."""
        if article == other:
            raise InputError("An article can't be kept apart from itself.")
        for id_ in (article, other):
            self._revision_id(id_, None)
        self._db.execute(
            "INSERT OR IGNORE INTO relation (article_a, article_b, kind, creator, created) "
            "VALUES (?, ?, 'different', ?, ?)",
            (min(article, other), max(article, other), creator, time),
        )

    def refresh(self, ids: Iterable[int], progress: Progress | None = None) -> None:
        """Derive metadata columns, position, URL keys, topics and declared keys of these articles anew."""
        derived.refresh(self._db, ids, progress)


def _check_known(field: str) -> None:
    if field not in FIELD_NAMES:
        raise InputError(
            f"“{_short(field)}” is not a field that can be corrected; these can: {', '.join(FIELD_NAMES)}."
        )


# -- checking values ------------------------------------------------------------------------------------------------


def check_correction(field: str, value: Json) -> Json:
    """A user's correction as it is stored. Raises InputError with what is expected, and for an unknown field."""
    _check_known(field)
    return check_value(field, value)


def check_value(field: str, value: Json) -> Json:
    """The value as it is stored, also of a field that a later Carrel knows. Raises InputError with what is expected."""
    return _CHECKS.get(field, _check_text)(field, value)


def _check_text(field: str, value: Json) -> Json:
    if not isinstance(value, str):
        raise InputError(f"The {_words(field)} must be a text.")
    return storable(" ".join(value.split()))


def _check_title(field: str, value: Json) -> Json:
    text = _check_text(field, value)
    if not text:
        raise InputError("The title can't be empty.")
    return text


def _check_date(_field: str, value: Json) -> Json:
    if value == "":
        return value
    date = parse_date(value)
    if date is None:
        raise InputError(
            f"“{_short(str(value))}” is no date that can be read; write it as 2023, 2023-09, 2023-09-06 "
            "or 2023-09-06T02:54:00Z."
        )
    return date


def _check_url(field: str, value: Json) -> Json:
    text = _check_text(field, value)
    if text and not url_key(str(text)):
        raise InputError(f"“{_short(str(value))}” is no web address; it must begin with https:// or http://.")
    return text


def _check_number(field: str, value: Json) -> Json:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        number = float("nan")
    if isinstance(value, bool) or not abs(number) < 1e15:
        raise InputError(f"The {_words(field)} must be a number.")
    return int(number) if number == int(number) else number


def _check_flag(_field: str, value: Json) -> Json:
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    flag = words.get(str(value).strip().lower())
    if flag is None:
        raise InputError(f"“{_short(str(value))}” is neither yes nor no.")
    return flag


_CHECKS: Mapping[str, Callable[[str, Json], Json]] = {
    "title": _check_title,
    "published": _check_date,
    "modified": _check_date,
    "quality": _check_number,
    "heat": _check_number,
    "is_published": _check_flag,
} | dict.fromkeys(derived.URL_FIELDS, _check_url)


def _words(field: str) -> str:
    return field.replace("_", " ")


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


#: Columns of `article` that say nothing of its metadata.
_STATE = frozenset({"is_read", "is_starred", "deleted", "merged_into", "run"})


def _bears_on_metadata(change: Change) -> bool:
    if change.table == "article":
        return change.operation != "update" or not _STATE.issuperset(change.changed)
    return change.table == "field_override"


# -- rows to models ---------------------------------------------------------------------------------------------------


@stored_row()
def _row(row: sqlite3.Row) -> ArticleRow:
    return ArticleRow(
        id=row["id"],
        uuid=row["uuid"],
        title=row["title"],
        title_origin=Origin(row["title_origin"]),
        excerpt=row["excerpt"],
        provider=row["provider"] or "",
        domain=row["domain"] or "",
        published=row["published"],
        url=row["url"],
        topics=tuple(load_stored(row["topics"])),
        tags=tuple(load_stored(row["tags"])),
        word_count=row["word_count"],
        is_read=bool(row["is_read"]),
        is_starred=bool(row["is_starred"]),
        annotation_count=row["annotations"],
        orphan_count=row["orphans"],
        is_deleted=bool(row["deleted"]),
    )


def _revision(row: sqlite3.Row) -> RevisionInfo:
    return RevisionInfo(
        id=row["id"],
        number=row["number"],
        hash=row["hash"],
        created=row["created"],
        format=row["format"],
        text_version=row["text_version"],
        source_sha256=row["sha256"],
        source_name=row["name"],
        source_path=row["path"],
        encoding=row["encoding"],
        size=row["size"],
        text_source=row["text_source"],
    )
