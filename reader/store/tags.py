"""Tags: hierarchical paths on articles and annotations, with aliases, merging and completion."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Collection, Iterable, Sequence

from reader.anchors import tag_key
from reader.errors import InputError, NotFound
from reader.models import Tag, TagPair, TagPreview, TagSuggestion, Wording
from reader.progress import Progress
from reader.query import COLOURS
from reader.store import tag_care
from reader.store.annotations import note_versions
from reader.store.wordings import ALIAS, COLOUR, DESCRIPTION, WordingStore

MAX_LENGTH = 200
_CHUNK = 2000
_ANY = "SELECT value FROM json_each(?)"
#: (id, path) of tags; an alias because a method of TagStore is named list.
_Paths = list[tuple[int, str]]
_Names = list[str]
Suggestions = list[TagSuggestion]
Pairs = list[TagPair]


def clean_path(path: str) -> str:
    """A tag's path with tidy blanks (`a/b c`). Raises InputError with a sentence for what can't be a tag."""
    parts = [" ".join(part.split()) for part in path.split("/")]
    if not any(parts):
        raise InputError("A tag needs a name.")
    if not all(parts):
        raise InputError(f"The tag “{path.strip()}” has an empty part; write it like “politics/elections”.")
    cleaned = "/".join(parts)
    if "," in cleaned:
        raise InputError(f"The tag “{cleaned}” contains a comma; commas separate tags.")
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in cleaned):
        raise InputError("A tag can't contain control characters.")
    if len(cleaned) > MAX_LENGTH:
        raise InputError(f"The tag “{cleaned[:40]}…” is longer than {MAX_LENGTH} characters.")
    return cleaned


class TagStore:
    """Tags on one connection; mutations need an open transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._wordings = WordingStore(connection)

    # -- reading ---------------------------------------------------------------------------------------------

    def list(self) -> list[Tag]:
        """Every tag with its counts (live articles and annotations that carry it itself), by path."""
        articles = self._counts(
            "SELECT article_tag.tag, count(*) FROM article_tag JOIN article ON article.id = article_tag.article"
            " WHERE article.deleted = '' GROUP BY 1"
        )
        annotations = self._counts(
            "SELECT annotation_tag.tag, count(*) FROM annotation_tag"
            " JOIN annotation ON annotation.id = annotation_tag.annotation"
            " JOIN article ON article.id = annotation.article"
            " WHERE annotation.deleted = '' AND article.deleted = '' GROUP BY 1"
        )
        aliases: dict[int, tuple[str, ...]] = {}
        for tag, path in self._db.execute("SELECT tag, path FROM tag_alias ORDER BY key"):
            aliases[tag] = (*aliases.get(tag, ()), path)
        rows = self._db.execute("SELECT key, id, path, colour, description FROM tag").fetchall()
        # As a tree reads: a hyphen, which sorts before the slash, must not come between a tag and what is under it.
        rows.sort(key=lambda row: row["key"].split("/"))
        return [
            Tag(id, path, colour, description, articles.get(id, 0), annotations.get(id, 0), aliases.get(id, ()))
            for _, id, path, colour, description in rows
        ]

    def _counts(self, sql: str) -> dict[int, int]:
        return dict(self._db.execute(sql).fetchall())

    def complete(self, text: str, limit: int = 12) -> _Names:
        """Tags whose path, part, word or alias begins with `text`; the most used first (uses counted up to 1,000)."""
        key = tag_key(" ".join(text.split())).lstrip("/")
        rows = self._db.execute(
            "SELECT path FROM tag WHERE substr(key, 1, length(:key)) = :key OR instr(key, '/' || :key)"
            " OR instr(key, ' ' || :key)"
            " OR id IN (SELECT tag FROM tag_alias WHERE substr(key, 1, length(:key)) = :key)"
            " ORDER BY (SELECT count(*) FROM (SELECT 1 FROM article_tag WHERE tag = tag.id LIMIT 1000))"
            " + (SELECT count(*) FROM (SELECT 1 FROM annotation_tag WHERE tag = tag.id LIMIT 1000)) DESC, key LIMIT :n",
            {"key": key, "n": limit},
        )
        return [row[0] for row in rows]

    def suggest(self, article: int, limit: int = 8) -> Suggestions:
        """Tags that articles like this one carry, with the reason; never one that it carries already."""
        return tag_care.suggestions(tag_care.gather(self._db, article), limit)

    def unused(self) -> _Names:
        """Tags that nothing carries and that have none under them."""
        return tag_care.unused(self._db)

    def near_duplicates(self) -> Pairs:
        """Pairs of tags that are probably one."""
        return tag_care.near_duplicates([row[0] for row in self._db.execute("SELECT path FROM tag ORDER BY key")])

    def articles_of(self, path: str) -> set[int]:
        """The articles that carry the tag or one under it, themselves or on an annotation."""
        ids = json.dumps([id for id, _ in self._subtree(path)])
        rows = self._db.execute(
            f"SELECT article FROM article_tag WHERE tag IN ({_ANY}) UNION SELECT article FROM annotation"
            f" WHERE id IN (SELECT annotation FROM annotation_tag WHERE tag IN ({_ANY}))",
            (ids, ids),
        )
        return {row[0] for row in rows}

    def _subtree(self, path: str) -> _Paths:
        """(id, path) of the tag and those under it, parents first."""
        key = self._key(path)
        rows = self._db.execute(
            "SELECT id, path FROM tag WHERE key = :key OR substr(key, 1, length(:key) + 1) = :key || '/' ORDER BY key",
            {"key": key},
        )
        return [(row[0], row[1]) for row in rows]

    def _key(self, path: str) -> str:
        """The key of the tag that `path` names, by itself or as an alias."""
        key = tag_key(clean_path(path))
        row = self._db.execute(
            "SELECT tag.key FROM tag_alias JOIN tag ON tag.id = tag_alias.tag WHERE tag_alias.key = ?", (key,)
        ).fetchone()
        return key if row is None else str(row[0])

    def _find(self, path: str) -> int | None:
        row = self._db.execute("SELECT id FROM tag WHERE key = ?", (self._key(path),)).fetchone()
        return None if row is None else int(row[0])

    def ensure(self, path: str) -> int:
        """The id of a tag, made where it is new."""
        found = self._find(path)
        if found is not None:
            return found
        cleaned = clean_path(path)
        cursor = self._db.execute("INSERT INTO tag (path, key) VALUES (?, ?)", (cleaned, tag_key(cleaned)))
        return int(cursor.lastrowid or 0)

    # -- tagging -----------------------------------------------------------------------------------------------

    def tag(
        self, ids: Sequence[int], add: Iterable[str], remove: Iterable[str], time: str, progress: Progress
    ) -> set[int]:
        """Add tags to and take tags from articles; the articles that changed. Raises InputError before any change."""
        adding = {tag_key(path): path for path in map(clean_path, add)}
        removing = {tag_key(path): path for path in map(clean_path, remove)}
        if adding.keys() & removing.keys():
            raise InputError(f"The tag “{adding[min(adding.keys() & removing.keys())]}” is both to add and to remove.")
        total, changed = len(ids) * (len(adding) + len(removing)), set[int]()
        for number, path in enumerate(adding.values()):
            changed |= self._add(ids, path, time, _Part(progress, number * len(ids), total))
        for number, path in enumerate(removing.values(), len(adding)):
            changed |= self._remove(ids, path, _Part(progress, number * len(ids), total))
        return changed

    def _add(self, ids: Sequence[int], path: str, time: str, progress: _Part) -> set[int]:
        found = self._find(path)
        wanted = self._ids(f"SELECT id FROM article WHERE id IN ({_ANY})", ids)
        wanted -= self._carrying(found, ids) if found is not None else set()
        if not wanted:
            return wanted
        tag, rest = self.ensure(path), sorted(wanted)
        for at in range(0, len(rest), _CHUNK):
            progress.report(at, path)
            self._db.executemany(
                "INSERT INTO article_tag (article, tag, created) VALUES (?, ?, ?)",
                [(article, tag, time) for article in rest[at : at + _CHUNK]],
            )
        return wanted

    def _remove(self, ids: Sequence[int], path: str, progress: _Part) -> set[int]:
        tag = self._find(path)
        if tag is None:
            return set()
        rest = sorted(self._carrying(tag, ids))
        for at in range(0, len(rest), _CHUNK):
            progress.report(at, path)
            self._db.executemany(
                "DELETE FROM article_tag WHERE tag = ? AND article = ?",
                [(tag, article) for article in rest[at : at + _CHUNK]],
            )
        return set(rest)

    def _carrying(self, tag: int, ids: Sequence[int]) -> set[int]:
        return self._ids(f"SELECT article FROM article_tag WHERE article IN ({_ANY}) AND tag = {tag:d}", ids)

    def _ids(self, sql: str, ids: Sequence[int]) -> set[int]:
        return {row[0] for row in self._db.execute(sql, (json.dumps(list(ids)),))}

    def set_annotation(self, uuid: str, tags: Iterable[str], time: str, *, fresh: bool = False) -> None:
        """Make these the tags of an annotation. `fresh`: it was made in this very step and has no former contents.

        Raises NotFound, and InputError for what can't be a tag.
        """
        row = self._db.execute("SELECT id FROM annotation WHERE uuid = ?", (uuid,)).fetchone()
        if row is None:
            raise NotFound(f"There is no annotation {uuid} in this archive.")
        paths = {tag_key(path): path for path in map(clean_path, tags)}
        held = {row[0] for row in self._db.execute("SELECT tag FROM annotation_tag WHERE annotation = ?", (row[0],))}
        if {self._find(path) for path in paths.values()} == held:
            return
        if not fresh:
            note_versions(self._db, [row[0]], time)
        wanted = {self.ensure(path) for path in paths.values()}
        gone, new = [(row[0], tag) for tag in held - wanted], [(row[0], tag) for tag in wanted - held]
        self._db.executemany("DELETE FROM annotation_tag WHERE annotation = ? AND tag = ?", sorted(gone))
        self._db.executemany("INSERT INTO annotation_tag (annotation, tag) VALUES (?, ?)", sorted(new))

    def tag_annotations(self, uuids: Iterable[str], add: Iterable[str], remove: Iterable[str], time: str) -> _Names:
        """Add tags to and take tags from annotations; the UUIDs of those that changed. Raises InputError."""
        adding = {tag_key(path): path for path in map(clean_path, add)}
        removing = {tag_key(path): path for path in map(clean_path, remove)}
        if both := adding.keys() & removing.keys():
            raise InputError(f"The tag “{adding[min(both)]}” is both to add and to remove.")
        rows = self._db.execute(
            f"SELECT id, uuid FROM annotation WHERE uuid IN ({_ANY}) AND deleted = ''", (json.dumps(list(uuids)),)
        )
        known = {row[0]: row[1] for row in rows}
        ids = sorted(known)
        new = {path: sorted(known.keys() - self._marked(path, ids)) for path in adding.values()}
        gone = {path: sorted(self._marked(path, ids)) for path in removing.values()}
        changed = sorted({id for listed in (*new.values(), *gone.values()) for id in listed})
        note_versions(self._db, changed, time)
        for path, listed in new.items():
            tag = self.ensure(path) if listed else 0
            sql = "INSERT INTO annotation_tag (annotation, tag) VALUES (?, ?)"
            self._db.executemany(sql, [(id, tag) for id in listed])
        for path, listed in gone.items():
            tag = self._find(path) or 0
            sql = "DELETE FROM annotation_tag WHERE annotation = ? AND tag = ?"
            self._db.executemany(sql, [(id, tag) for id in listed])
        return [known[id] for id in changed]

    def _marked(self, path: str, ids: Sequence[int]) -> set[int]:
        """Those of the annotations that carry a tag."""
        tag = self._find(path)
        if tag is None:
            return set()
        return self._ids(f"SELECT annotation FROM annotation_tag WHERE annotation IN ({_ANY}) AND tag = {tag:d}", ids)

    def copy(self, source: int, target: int, time: str) -> None:
        """Give article `target` the tags of article `source` as well."""
        self._db.execute(
            "INSERT INTO article_tag (article, tag, created) SELECT ?, tag, ? FROM article_tag WHERE article = ?"
            " AND tag NOT IN (SELECT tag FROM article_tag WHERE article = ?)",
            (target, time, source, target),
        )

    # -- what a change would do --------------------------------------------------------------------------------

    def preview_rename(self, path: str, new_path: str) -> TagPreview:
        """What rename() would do. Raises as it does."""
        subtree, depth, new = self._need(path), self._key(path).count("/") + 1, clean_path(new_path)
        if tag_key(new).startswith(self._key(path) + "/"):
            raise InputError(f"The tag “{path}” can't be moved under itself.")
        own = {id for id, _ in subtree}
        paths = ["/".join([new, *old.split("/")[depth:]]) for _, old in subtree]
        found = [self._find(each) for each in paths]
        moves = [
            (old, (each,), target is not None and (target not in own or target != id))
            for (id, old), each, target in zip(subtree, paths, found, strict=True)
        ]
        return self._preview(moves, sorted(own))

    def preview_merge(self, paths: Iterable[str], into: str) -> TagPreview:
        """What renaming each of these tags to `into` would do. Raises as rename() does."""
        merging = [path for path in paths if path != into]
        moves = [move for path in merging for move in self.preview_rename(path, into).moves]
        return self._preview(moves, sorted({id for path in merging for id, _ in self._subtree(path)}))

    def preview_create(self, path: str) -> TagPreview:
        """What create() would do. Raises as it does."""
        if self._find(path) is not None:
            raise InputError(f"There is a tag “{clean_path(path)}” already.")
        return TagPreview((("", (clean_path(path),), False),), 0, 0)

    def preview_delete(self, paths: Iterable[str], *, keep_children: bool = False) -> TagPreview:
        """What delete() would do. Raises NotFound."""
        keys = {self._key(path) for path in paths}
        subtree = dict(sorted((row for key in keys for row in self._need(key)), key=lambda row: tag_key(row[1])))
        moves: list[tuple[str, tuple[str, ...], bool]] = []
        gone: set[int | None] = {None}
        for id, old in subtree.items():
            if not keep_children or tag_key(old) in keys:
                gone.add(id)
        for id, old in subtree.items():
            up = "" if id in gone else _without(old, keys)
            moves.append((old, (up,) if up else (), bool(up) and self._find(up) not in gone))
        return self._preview(moves, list(subtree))

    def preview_split(self, path: str, into: Iterable[str]) -> TagPreview:
        """What split() would do. Raises NotFound, InputError."""
        cleaned = tuple({tag_key(each): each for each in map(clean_path, into)}.values())
        source = self._find(path)
        if source is None:
            raise NotFound(f"There is no tag “{clean_path(path)}” in this archive.")
        if len(cleaned) < 2:
            raise InputError("Splitting a tag needs two or more tags to put in its place.")
        merges = any(self._find(each) not in (None, source) for each in cleaned)
        return self._preview([(clean_path(path), cleaned, merges)], [source])

    def _preview(self, moves: Sequence[tuple[str, tuple[str, ...], bool]], tags: Sequence[int]) -> TagPreview:
        counts = [
            len(self._ids(f"SELECT {kind} FROM {kind}_tag WHERE tag IN ({_ANY})", tags))
            for kind in ("article", "annotation")
        ]
        return TagPreview(tuple(moves), *counts)

    # -- care of the tags themselves ---------------------------------------------------------------------------

    def create(self, path: str) -> None:
        """Make a tag that nothing carries yet. Raises InputError for what can't be a tag, or is one already."""
        self.preview_create(path)
        self.ensure(path)

    def rename(self, path: str, new_path: str, time: str) -> None:
        """Rename or move a tag with those under it; where the new path (or an alias) names another, the two merge.

        Raises NotFound, and InputError for a bad path or a move of a tag under itself.
        """
        subtree = self._need(path)
        old_key, new = self._key(path), clean_path(new_path)
        if tag_key(new).startswith(old_key + "/"):
            raise InputError(f"The tag “{path}” can't be moved under itself.")
        self._note_carriers([id for id, _ in subtree], time)
        depth = old_key.count("/") + 1
        for id, old_path in subtree:
            self._rename_one(id, "/".join([new, *old_path.split("/")[depth:]]))

    def _rename_one(self, id: int, path: str) -> None:
        path = clean_path(path)
        if self._db.execute("DELETE FROM tag_alias WHERE tag = ? AND key = ?", (id, tag_key(path))).rowcount:
            self._wordings.forget_alias(path)
        target = self._find(path)
        if target is None or target == id:
            self._db.execute("UPDATE tag SET path = ?, key = ? WHERE id = ?", (path, tag_key(path), id))
        else:
            self._merge(id, target)

    def _merge(self, source: int, target: int) -> None:
        """Everything that carried `source` carries `target`; colour and description fill what `target` left empty."""
        self._carry_over(source, target)
        self._db.execute("UPDATE tag_alias SET tag = ? WHERE tag = ?", (target, source))
        self._wordings.hand_over(source, target)
        self._drop([source])

    def _carry_over(self, source: int, target: int) -> None:
        self._db.execute(
            "INSERT INTO article_tag (article, tag, created) SELECT article, ?, created FROM article_tag WHERE tag = ?"
            " AND article NOT IN (SELECT article FROM article_tag WHERE tag = ?)",
            (target, source, target),
        )
        self._db.execute(
            "INSERT INTO annotation_tag (annotation, tag) SELECT annotation, ? FROM annotation_tag WHERE tag = ?"
            " AND annotation NOT IN (SELECT annotation FROM annotation_tag WHERE tag = ?)",
            (target, source, target),
        )

    def delete(self, paths: Iterable[str], time: str, *, keep_children: bool = False) -> None:
        """Remove tags from everything that carries them, with the tags under them.

        With `keep_children` these move up to where the deleted ones stood instead. Raises NotFound.
        """
        keys = {self._key(path) for path in paths}
        subtree = dict(row for key in keys for row in self._need(key))
        self._note_carriers(list(subtree), time)
        gone = [id for id, tag in subtree.items() if not keep_children or tag_key(tag) in keys]
        self._drop(gone)
        for id, tag in subtree.items():
            if id not in gone:
                self._rename_one(id, _without(tag, keys))

    def split(self, path: str, into: Iterable[str], time: str) -> None:
        """Put several tags in the place of one on everything that carries it; the tags under it stay.

        Raises NotFound for a tag that is not there, InputError for fewer than two new ones.
        """
        cleaned = list({tag_key(each): each for each in map(clean_path, into)}.values())
        if len(cleaned) < 2:
            raise InputError("Splitting a tag needs two or more tags to put in its place.")
        source = self._find(path)
        if source is None:
            raise NotFound(f"There is no tag “{clean_path(path)}” in this archive.")
        self._note_carriers([source], time)
        targets = {self.ensure(each) for each in cleaned}
        for target in sorted(targets - {source}):
            self._carry_over(source, target)
        if source not in targets:
            self._drop([source])

    def add_alias(self, path: str, alias: str, creator: str, time: str) -> None:
        """Let `alias` mean the tag `path` when tagging and searching. Raises InputError where it is a tag itself."""
        tag, cleaned = self._find(path), clean_path(alias)
        if tag is None:
            raise NotFound(f"There is no tag “{clean_path(path)}” in this archive.")
        if self._find(cleaned) not in (None, tag) or tag_key(cleaned) == self._key(path):
            raise InputError(f"“{cleaned}” is a tag already; merge the two instead.")
        self._db.execute(
            "INSERT INTO tag_alias (tag, path, key) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING",
            (tag, cleaned, tag_key(cleaned)),
        )
        self._wordings.keep_tag(tag, Wording(ALIAS, cleaned, "", creator, time))

    def remove_alias(self, alias: str) -> None:
        """Let `alias` mean nothing again. Raises NotFound."""
        key = tag_key(clean_path(alias))
        if not self._db.execute("DELETE FROM tag_alias WHERE key = ?", (key,)).rowcount:
            raise NotFound(f"There is no alias “{clean_path(alias)}” in this archive.")
        self._wordings.forget_alias(alias)

    def edit(self, path: str, colour: str | None, description: str | None, creator: str, time: str) -> None:
        """Set the colour or description; a parent that exists only through its children becomes a tag of its own."""
        self._need(path)
        if colour and colour not in COLOURS:
            raise InputError(f"There is no colour “{colour[:40]}” for a tag; it is one of {', '.join(COLOURS)}.")
        id = self.ensure(path)
        for part, value in ((COLOUR, colour), (DESCRIPTION, description)):
            if value is not None and self._set(id, part, value):
                self._wordings.keep_tag(id, Wording(part, value, "", creator, time))

    def _set(self, id: int, part: str, value: str) -> bool:
        """Whether this changed the tag."""
        sql = f"UPDATE tag SET {part} = ?1 WHERE id = ?2 AND {part} IS NOT ?1"
        return self._db.execute(sql, (value, id)).rowcount > 0

    def _need(self, path: str) -> _Paths:
        subtree = self._subtree(path)
        if not subtree:
            raise NotFound(f"There is no tag “{clean_path(path)}” in this archive.")
        return subtree

    def _note_carriers(self, tags: Sequence[int], time: str) -> None:
        """Keep the present contents of the annotations that carry these tags, which are about to change."""
        sql = f"SELECT annotation FROM annotation_tag WHERE tag IN ({_ANY})"
        note_versions(self._db, sorted(self._ids(sql, tags)), time)

    def _drop(self, ids: Sequence[int]) -> None:
        wanted = json.dumps(list(ids))
        for table in ("article_tag", "annotation_tag", "tag_alias", "wording"):
            self._db.execute(f"DELETE FROM {table} WHERE tag IN ({_ANY})", (wanted,))
        self._db.execute(f"DELETE FROM tag WHERE id IN ({_ANY})", (wanted,))


def _without(path: str, keys: Collection[str]) -> str:
    """Where a tag stands once the tags of these keys are gone from above it."""
    parts = path.split("/")
    above = ("/".join(parts[: depth + 1]) for depth in range(len(parts)))
    return "/".join(part for part, whole in zip(parts, above, strict=True) if tag_key(whole) not in keys)


class _Part:
    """The stretch of a longer work that one tag is."""

    def __init__(self, progress: Progress, before: int, total: int) -> None:
        self._progress, self._before, self._total = progress, before, total

    def report(self, done: int, label: str) -> None:
        self._progress.report(self._before + done, self._total, label)
