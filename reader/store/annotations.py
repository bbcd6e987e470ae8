"""Marks and notes: immutable selectors on their own revisions, and where they stand in the current one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from reader.anchors import find_quote, locate_all, make_selector
from reader.errors import InputError, NotFound
from reader.models import Anchor, AnchorState, Annotation, AnnotationPart, Code, PortableAnnotation, Selector, Wording
from reader.query import Query
from reader.register import left_behind
from reader.store.annotation_search import condition
from reader.store.conditions import Conditions, register
from reader.store.index import LIVE
from reader.store.undo import Change
from reader.store.values import load_stored, stored_row
from reader.store.wordings import NAME, WordingStore

KINDS = ("highlight", "note", "bookmark", "reply")
#: Kinds that mark a passage; the others are about the whole article or another annotation.
PASSAGE_KINDS = ("highlight", "bookmark")
BY_HAND = "set by hand"

#: The columns of an Annotation in its order, then its selector's, then what tells where it stands.
_SELECT = """
SELECT n.id, n.uuid, n.article, a.uuid, n.kind, n.colour, n.note, n.creator, n.created, n.modified, n.revision,
       own.hash, n.reply_to, n.conflict_of, n.deleted,
       n.start, n."end", n.quote, n.prefix, n.suffix,
       own.hash = shown.hash, p.state, p.start, p."end", p.score, p.reason
FROM annotation n
JOIN article a ON a.id = n.article
JOIN revision own ON own.id = n.revision
LEFT JOIN revision shown ON shown.id = coalesce(?, a.revision)
LEFT JOIN anchor p ON p.annotation = n.id AND p.revision = shown.id
"""
#: Of a row by _SELECT: how many columns are the annotation's own, and how many its selector's.
_OWN, _SELECTOR = 15, 5


class AnnotationStore:
    """Annotations on one connection; mutations need an open transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        register(connection)

    # -- reading ---------------------------------------------------------------------------------------------

    def get(self, uuid: str) -> Annotation:
        """One annotation, also a deleted one. Raises NotFound."""
        found = load(self._db, "n.uuid = ?", [uuid])
        if not found:
            raise NotFound(f"There is no annotation {uuid} in this archive.")
        return found[0]

    def of_article(
        self,
        article: int,
        *,
        deleted: bool = False,
        revision: int | None = None,
        within: tuple[int, int] | None = None,
    ) -> list[Annotation]:
        """An article's annotations in the order of the text, as they stand in `revision` (None: the current one).

        Notes on the whole article come first, orphans last, replies after what they answer. With `deleted`, the
        deleted ones alone; with `within`, the marks alone that begin in this part of the text.
        """
        kept, values = "n.article = ? AND n.deleted " + ("!= ''" if deleted else "= ''"), [article]
        if within is not None:
            kept += " AND coalesce(p.start, n.start) BETWEEN ? AND ?"
            values += within
        return _threaded(load(self._db, kept, values, revision=revision))

    def of_article_again(self, article: int, before: Sequence[Annotation], uuids: Iterable[str]) -> list[Annotation]:
        """The same as `of_article` gives now, where it gave `before` and the annotations `uuids` have changed since.

        Those alone are read, and what else has come, gone or been modified meanwhile: an article can have ten thousand.
        """
        held = {each.uuid: each.modified for each in before}
        now: dict[str, str] = dict(
            map(tuple, self._db.execute(
                "SELECT uuid, modified FROM annotation WHERE article = ? AND deleted = ''", (article,)
            ))
        )  # fmt: skip
        changed = set(uuids) | {uuid for uuid, _ in held.items() ^ now.items()}
        found = load(
            self._db,
            "n.uuid IN (SELECT value FROM json_each(?)) AND n.deleted = ''",
            [json.dumps(list(changed & now.keys()))],
        )
        return _threaded([each for each in before if each.uuid not in changed] + found)

    def find(self, query: Query, of_articles: Conditions, limit: int | None = None) -> list[Annotation]:
        """The annotations of live articles that match, newest first; see annotation_search for what matches."""
        found = condition(self._db, query.root, of_articles)
        tail = "ORDER BY n.created DESC, n.id DESC LIMIT ?"
        bound = -1 if limit is None else limit
        return load(self._db, f"n.deleted = '' AND {LIVE} AND {found.sql}", [*found.parameters, bound], tail=tail)

    def codes(self) -> list[Code]:
        """The five highlight colours."""
        return [Code(*row) for row in self._db.execute("SELECT key, name, definition, shape FROM code ORDER BY id")]

    # -- making and changing ---------------------------------------------------------------------------------

    def selector(
        self, article: int, start: int | None, end: int | None, quote: str = "", prefix: str = "", suffix: str = ""
    ) -> Selector:
        """The selector of a range, or else of a quote, in the article's current text.

        Raises InputError for a bad range, NotFound or Ambiguous for a quote.
        """
        text = self._text(self._current(article))
        if not text:
            raise InputError("The text of this article is not in the archive, so there is no passage to mark.")
        if start is None or end is None:
            start, end = find_quote(text, quote, prefix, suffix)
        return make_selector(text, start, end)

    def add(
        self,
        uuid: str,
        article: int,
        kind: str,
        selector: Selector | None,
        *,
        colour: str = "",
        note: str = "",
        creator: str = "",
        time: str,
        reply_to: str = "",
    ) -> None:
        """Store an annotation on the article's current revision. Raises InputError, NotFound."""
        if kind not in KINDS:
            raise InputError(f"An annotation can't be a “{kind}”; it is one of {', '.join(KINDS)}.")
        if (selector is None) is (kind in PASSAGE_KINDS):
            raise InputError(f"A {kind} {'needs' if selector is None else 'is not on'} a passage.")
        if (kind == "reply") is not bool(reply_to):
            raise InputError("A reply names the annotation that it answers, and nothing else does.")
        if reply_to and self.get(reply_to).article != article:
            raise InputError("A reply belongs to the article of the annotation that it answers.")
        colour = self._check_colour(colour) if kind == "highlight" else ""
        place = _place(selector)
        self._db.execute(
            'INSERT INTO annotation (uuid, article, revision, kind, colour, note, start, "end", quote, prefix, suffix,'
            " reply_to, creator, created, modified) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (uuid, article, self._current(article), kind, colour, note, *place, reply_to, creator, time, time),
        )

    def edit(
        self,
        uuid: str,
        *,
        note: str | None = None,
        colour: str | None = None,
        start: int | None = None,
        end: int | None = None,
        time: str,
    ) -> None:
        """Change the note, colour or extent; what is None stays, and so do the tags.

        A new extent changes the selector where the current text is the one that the mark was made on, else only where
        the mark stands in the current revision: what was marked once stays readable on its own revision.
        """
        annotation = self.get(uuid)
        if colour is not None and annotation.kind != "highlight":
            raise InputError(f"A {annotation.kind} has no colour; only highlights have.")
        values = {
            "note": annotation.note if note is None else note,
            "colour": annotation.colour if colour is None else self._check_colour(colour),
        }
        if values != {"note": annotation.note, "colour": annotation.colour}:
            note_versions(self._db, [annotation.id], time)
            self._db.execute(
                "UPDATE annotation SET note = :note, colour = :colour WHERE id = :id", {**values, "id": annotation.id}
            )
        if start is not None or end is not None:
            self._set_extent(annotation, start, end, time)

    def _set_extent(self, annotation: Annotation, start: int | None, end: int | None, time: str) -> None:
        anchor = annotation.anchor
        start, end = anchor.start if start is None else start, anchor.end if end is None else end
        if annotation.selector is None or start is None or end is None:
            raise InputError("This annotation does not stand on a passage of the text; it has no extent to change.")
        current = self._current(annotation.article)
        if self._hash(current) != annotation.revision_hash:
            self.reanchor(annotation.uuid, start, end, time)
            return
        selector = make_selector(self._text(current), start, end)
        if selector == annotation.selector:
            return
        note_versions(self._db, [annotation.id], time)
        self._db.execute("DELETE FROM anchor WHERE annotation = ?", (annotation.id,))
        self._db.execute(
            'UPDATE annotation SET start = ?, "end" = ?, quote = ?, prefix = ?, suffix = ? WHERE id = ?',
            (*_place(selector), annotation.id),
        )

    def recolour(self, uuids: Iterable[str], colour: str, time: str) -> list[str]:
        """Give highlights a colour; the UUIDs of those that had another. Annotations without a colour are passed by."""
        colour, wanted = self._check_colour(colour), json.dumps(list(uuids))
        rows = self._db.execute(
            "SELECT id, uuid FROM annotation WHERE uuid IN (SELECT value FROM json_each(?)) AND kind = 'highlight'"
            " AND colour != ? AND deleted = ''",
            (wanted, colour),
        ).fetchall()
        note_versions(self._db, [row[0] for row in rows], time)
        self._db.executemany("UPDATE annotation SET colour = ? WHERE id = ?", [(colour, row[0]) for row in rows])
        return [row[1] for row in rows]

    def articles_of(self, uuids: Iterable[str]) -> set[int]:
        """The articles of these annotations. Raises NotFound for one that is not there."""
        wanted = list(dict.fromkeys(uuids))
        rows = self._db.execute(
            "SELECT uuid, article FROM annotation WHERE uuid IN (SELECT value FROM json_each(?))", (json.dumps(wanted),)
        ).fetchall()
        if len(rows) < len(wanted):
            known = {row[0] for row in rows}
            lost = next(uuid for uuid in wanted if uuid not in known)
            raise NotFound(f"There is no annotation {lost} in this archive.")
        return {row[1] for row in rows}

    def delete(self, uuids: Iterable[str], time: str) -> list[str]:
        """Mark annotations and the replies to them as deleted; the UUIDs of those that were not so before."""
        waiting, gone = list(uuids), dict[str, int]()
        while waiting:
            rows = self._db.execute(
                "SELECT uuid, id FROM annotation WHERE deleted = '' AND uuid IN (SELECT value FROM json_each(?))",
                (json.dumps(waiting),),
            )
            found = {row[0]: row[1] for row in rows if row[0] not in gone}
            gone |= found
            replies = self._db.execute(
                "WITH asked AS (SELECT value FROM json_each(?)) SELECT uuid FROM annotation WHERE reply_to IN asked"
                " AND article IN (SELECT article FROM annotation WHERE uuid IN asked)",
                (json.dumps(list(found)),),
            )
            waiting = [row[0] for row in replies]
        note_versions(self._db, list(gone.values()), time)
        self._db.executemany("UPDATE annotation SET deleted = ? WHERE uuid = ?", [(time, uuid) for uuid in gone])
        return list(gone)

    def rename_code(self, key: str, name: str, definition: str, creator: str, time: str) -> None:
        """Give a highlight colour its name and definition. Raises InputError for an unknown colour or an empty name."""
        self._check_colour(key)
        if not name.strip():
            raise InputError("A highlight colour needs a name.")
        wording = Wording(NAME, name.strip(), definition.strip(), creator, time)
        row = self._db.execute(
            "UPDATE code SET name = ?1, definition = ?2 WHERE key = ?3 AND (name, definition) IS NOT (?1, ?2)"
            " RETURNING id",
            (wording.value, wording.definition, key),
        ).fetchone()
        if row is not None:
            WordingStore(self._db).keep_code(row[0], wording)

    # -- anchoring -------------------------------------------------------------------------------------------

    def reanchor(self, uuid: str, start: int, end: int, time: str) -> None:
        """Set by hand where an annotation stands in the current revision; its own selector stays."""
        annotation = self.get(uuid)
        if annotation.selector is None:
            raise InputError("This annotation is not on a passage; it can't be anchored to one.")
        current = self._current(annotation.article)
        text = self._text(current)
        selector = make_selector(text, start, end)
        if self._hash(current) == annotation.revision_hash:
            self._set_extent(annotation, start, end, time)
            return
        self._write_anchors(
            current, [(annotation.id, Anchor(AnchorState.MOVED, selector.start, selector.end, 1.0, BY_HAND))]
        )
        self._db.execute("UPDATE annotation SET modified = ? WHERE id = ?", (time, annotation.id))

    def reanchor_all(self, article: int, old_revision: int, new_revision: int) -> list[str]:
        """Find the passages of an article's annotations in a new revision; the UUIDs of those that were looked for.

        Each is sought from the text it was made on. Where that finds nothing, or where the user set its place by hand,
        it is sought from where it stood in `old_revision`. One whose own text is the new one needs no anchor.
        """
        text, text_hash = self._text(new_revision), self._hash(new_revision)
        marks = load(self._db, "n.article = ? AND n.start IS NOT NULL", [article], revision=old_revision)
        marks = [mark for mark in marks if mark.revision_hash != text_hash]
        anchors = self._from_own(marks, text)
        if old_revision != new_revision:
            anchors |= self._from_before(
                [mark for mark in marks if mark.anchor.reason == BY_HAND or _is_lost(anchors[mark.id])],
                self._text(old_revision),
                text,
            )
        self._write_anchors(new_revision, list(anchors.items()))
        return [mark.uuid for mark in marks]

    def _from_own(self, marks: Sequence[Annotation], text: str) -> dict[int, Anchor]:
        """Anchors by annotation id, from the texts on which the marks were made."""
        by_revision: dict[int, list[Annotation]] = {}
        for mark in marks:
            by_revision.setdefault(mark.revision, []).append(mark)
        found: dict[int, Anchor] = {}
        for revision, group in by_revision.items():
            selectors = [mark.selector for mark in group if mark.selector is not None]
            anchors = locate_all(text, selectors, self._text(revision))
            found.update(zip((mark.id for mark in group), anchors, strict=True))
        return found

    def _from_before(self, marks: Sequence[Annotation], before: str, text: str) -> dict[int, Anchor]:
        """Anchors by annotation id, from where the marks stood in the text `before`; those that are found alone."""
        standing = [(mark, mark.anchor.start, mark.anchor.end) for mark in marks]
        kept = [(mark, make_selector(before, a, b)) for mark, a, b in standing if a is not None and b is not None]
        anchors = locate_all(text, [selector for _, selector in kept], before)
        return {
            mark.id: _followed(mark.anchor, anchor)
            for (mark, _), anchor in zip(kept, anchors, strict=True)
            if not _is_lost(anchor)
        }

    def _write_anchors(self, revision: int, anchors: Sequence[tuple[int, Anchor]]) -> None:
        self._db.executemany(
            'INSERT INTO anchor (annotation, revision, state, start, "end", score, reason) VALUES (?, ?, ?, ?, ?, ?, ?)'
            " ON CONFLICT (annotation, revision) DO UPDATE SET state = excluded.state, start = excluded.start,"
            ' "end" = excluded."end", score = excluded.score, reason = excluded.reason',
            [(id, revision, a.state.value, a.start, a.end, a.score, a.reason) for id, a in anchors],
        )

    def move(self, source: int, target: int, time: str) -> list[str]:
        """Bring the annotations of article `source` to `target`, whose current text is that of `source`; their UUIDs.

        One whose revision has the very text that `target` shows now belongs to that revision from here on; others keep
        theirs and are looked for in the current text.
        """
        current = self._current(target)
        moved = load(self._db, "n.article = ?", [source])
        for annotation in moved:
            same = annotation.selector is None or annotation.revision_hash == self._hash(current)
            self._db.execute(
                "UPDATE annotation SET article = ?, revision = ?, modified = ? WHERE id = ?",
                (target, current if same else annotation.revision, time, annotation.id),
            )
        self.reanchor_all(target, current, current)
        return [annotation.uuid for annotation in moved]

    def uuids_touched_by(self, changes: Iterable[Change]) -> set[str]:
        """The UUIDs of the annotations that a step's row images are about, as far as their rows are there."""
        found, ids = set[str](), set[int]()
        for change in changes:
            image = change.before or {}
            if change.table == "annotation":
                ids.add(change.row_id)
                found.update(str(value) for key, value in image.items() if key == "uuid")
            elif change.table in ("anchor", "annotation_tag"):
                ids.update(int(str(value)) for key, value in image.items() if key == "annotation")
                row = self._db.execute(
                    f"SELECT annotation FROM {change.table} WHERE id = ?", (change.row_id,)
                ).fetchone()
                ids.update(row or ())
        rows = self._db.execute(
            "SELECT uuid FROM annotation WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(sorted(ids)),)
        )
        return found | {row[0] for row in rows}

    # -- small questions -------------------------------------------------------------------------------------

    def _check_colour(self, colour: str) -> str:
        keys = [code.key for code in self.codes()]
        if colour not in keys:
            raise InputError(f"There is no highlight colour “{colour}”; it is one of {', '.join(keys)}.")
        return colour

    def _current(self, article: int) -> int:
        row = self._db.execute("SELECT revision FROM article WHERE id = ?", (article,)).fetchone()
        if row is None:
            raise NotFound(f"There is no article {article} in this archive.")
        return int(row[0])

    def _text(self, revision: int) -> str:
        return str(self._db.execute("SELECT text FROM revision WHERE id = ?", (revision,)).fetchone()[0])

    def _hash(self, revision: int) -> str:
        return str(self._db.execute("SELECT hash FROM revision WHERE id = ?", (revision,)).fetchone()[0])


# -- rows and values -------------------------------------------------------------------------------------------


def load(
    db: sqlite3.Connection, condition: str, values: Sequence[object], *, revision: int | None = None, tail: str = ""
) -> list[Annotation]:
    """The annotations `n` (of articles `a`) that meet an SQL condition, as they stand in `revision` (None: current).

    `tail` orders and limits them.
    """
    cursor = db.cursor()
    cursor.row_factory = None  # plain tuples: an article can have ten thousand
    rows = cursor.execute(f"{_SELECT} WHERE {condition} {tail or 'ORDER BY n.id'}", [revision, *values]).fetchall()
    tags = _tags_of(db, [row[0] for row in rows])
    with stored_row():
        return [_annotation(row, tags.get(row[0], ())) for row in rows]


def _tags_of(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    rows = db.execute(
        "SELECT annotation_tag.annotation, tag.path FROM json_each(?) AS wanted"
        " CROSS JOIN annotation_tag ON annotation_tag.annotation = wanted.value"
        " JOIN tag ON tag.id = annotation_tag.tag ORDER BY tag.key",
        (json.dumps(list(ids)),),
    )
    found: dict[int, tuple[str, ...]] = {}
    for annotation, path in rows:
        found[annotation] = (*found.get(annotation, ()), path)
    return found


def _annotation(row: tuple[Any, ...], tags: tuple[str, ...]) -> Annotation:
    id, uuid, article, article_uuid, kind, colour, note, creator, created, modified, revision, own_hash, *rest = row[
        :_OWN
    ]
    reply_to, conflict_of, deleted = rest
    start, end, quote, prefix, suffix = row[_OWN : _OWN + _SELECTOR]
    selector = None if start is None else Selector(start, end, quote, prefix, suffix)
    anchor = _anchor(selector, *row[_OWN + _SELECTOR :])
    return Annotation(
        id,
        uuid,
        article,
        article_uuid,
        kind,
        colour,
        note,
        tags,
        creator,
        created,
        modified,
        revision,
        own_hash,
        selector,
        anchor,
        reply_to,
        conflict_of,
        deleted,
    )


def _anchor(
    selector: Selector | None,
    is_own_text: int | None,
    state: str | None,
    start: int | None,
    end: int | None,
    score: float,
    reason: str,
) -> Anchor:
    if selector is None:
        return _WHOLE
    if state is not None:
        return Anchor(AnchorState(state), start, end, score, reason)
    if is_own_text:
        return Anchor(AnchorState.EXACT, selector.start, selector.end)
    return Anchor(AnchorState.ORPHANED, score=0.0, reason="the passage was not looked for in this revision")


#: Where a note on the whole article stands.
_WHOLE = Anchor(AnchorState.EXACT)


def _is_lost(anchor: Anchor) -> bool:
    return anchor.state is AnchorState.ORPHANED


def _followed(before: Anchor, anchor: Anchor) -> Anchor:
    """An anchor that was found from another one: no better than that, and by hand where that was."""
    reason = BY_HAND if before.reason == BY_HAND else anchor.reason or "it stands where it stood before"
    return Anchor(AnchorState.MOVED, anchor.start, anchor.end, min(before.score, anchor.score), reason)


def _place(selector: Selector | None) -> tuple[int | None, int | None, str, str, str]:
    if selector is None:
        return None, None, "", "", ""
    return selector.start, selector.end, selector.quote, selector.prefix, selector.suffix


def _threaded(annotations: list[Annotation]) -> list[Annotation]:
    """In the order of the text: whole-article notes, marks by position, orphans; replies after what they answer."""
    known = {annotation.uuid for annotation in annotations}
    roots = [each for each in annotations if each.reply_to not in known]
    if len(roots) == len(annotations):
        return sorted(roots, key=_text_order)
    replies: dict[str, list[Annotation]] = {}
    for each in sorted(annotations, key=lambda each: (each.created, each.id)):
        if each.reply_to in known:
            replies.setdefault(each.reply_to, []).append(each)
    waiting, ordered = sorted(roots, key=_text_order, reverse=True), []
    while waiting:
        ordered.append(waiting.pop())
        waiting += reversed(replies.get(ordered[-1].uuid, []))
    return ordered


def _text_order(annotation: Annotation) -> tuple[int, int, int, str, int]:
    selector, anchor = annotation.selector, annotation.anchor
    if selector is None:
        return 0, 0, 0, annotation.created, annotation.id
    if anchor.start is None or anchor.end is None:
        return 2, selector.start, selector.end, annotation.created, annotation.id
    return 1, anchor.start, anchor.end, annotation.created, annotation.id


def note_versions(db: sqlite3.Connection, ids: Sequence[int], time: str) -> None:
    """Call before the contents of these annotations change: keeps the hashes of the present ones in `versions`."""
    wanted = json.dumps(list(ids))
    annotations = load(db, "n.id IN (SELECT value FROM json_each(?))", [wanted])
    sql = "SELECT id, versions, parts FROM annotation WHERE id IN (SELECT value FROM json_each(?))"
    kept = {row[0]: row[1:] for row in db.execute(sql, (wanted,))}
    rows = []
    for annotation in annotations:
        versions, parts = kept[annotation.id]
        present = PortableAnnotation(annotation, tuple(load_stored(versions)), parts=load_parts(parts))
        rows.append((json.dumps(left_behind(present)), time, annotation.id))
    db.executemany("UPDATE annotation SET versions = ?, parts = '[]', modified = ? WHERE id = ?", rows)


def load_parts(stored: str) -> tuple[AnnotationPart, ...]:
    """The versions that an annotation unites, from its column `parts`."""
    return tuple(AnnotationPart(modified, tuple(tags)) for modified, tags in load_stored(stored))
