"""What sources say of articles beyond what has a column: `field.name:` and the index of its words.

`saying_index` names the articles in which such a field can hold the words asked for; each of these is then read. It
follows the revisions, which never change, by their ids: those that it doesn't know yet are read as well, and so are
the articles with a correction of the user's.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence

from reader import folding
from reader.errors import ArchiveError
from reader.folding import fold
from reader.query import Value
from reader.query.tree import OF_SOURCE
from reader.store.originals import COLUMNS, unpack, unpack_record
from reader.store.rows import whole_fields
from reader.store.values import dump

#: What the record keeps of `fields` stands in the article's columns as well, unless they are corrected: the record is
#: read for such articles alone. `json` names a damaged value as such, before the function meets it.
_WHOLE = (
    f"(SELECT json(carrel_whole(nullif(r.fields, ''), r.record, {', '.join(COLUMNS.values())}))"
    " FROM revision r JOIN original o ON o.id = r.original WHERE r.id = a.revision)"
)
_SAYS = (
    "carrel_has((SELECT o.value FROM field_override o WHERE o.article = a.id AND o.field = ?),"
    " iif(EXISTS (SELECT 1 FROM field_override o WHERE o.article = a.id AND o.field IN ('title', 'excerpt')),"
    f" {_WHOLE}, (SELECT json(nullif(r.fields, '')) FROM revision r WHERE r.id = a.revision)),"
    " (SELECT json(nullif(r.front_matter, '')) FROM revision r WHERE r.id = a.revision),"
    " a.title, a.excerpt, a.title_origin = 'source', ?, ?, ?)"
)
#: Current revisions of which the field may be true; `{beside}`: those whose title or excerpt may be what it names.
_CANDIDATES = """
SELECT rowid AS revision FROM saying_index WHERE saying_index MATCH ? {beside}
    UNION SELECT b.revision FROM field_override o JOIN article b ON b.id = o.article
    UNION SELECT r.id FROM revision r WHERE r.id > ?
"""
_BESIDE = """
    UNION SELECT b.revision FROM article_index f CROSS JOIN article b ON b.position = f.rowid
    WHERE article_index MATCH ? {marked}
"""
_MARKED = "AND b.revision IN (SELECT rowid FROM saying_index WHERE saying_index MATCH ?)"
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM saying_index WHERE saying_index MATCH ? LIMIT ?)"
#: Of more candidates than this they are not listed before single articles are asked.
_LISTED = 100_000
#: The fields whose words article_index holds.
_INDEXED = ("title", "excerpt")
#: The source's own names of these two stand apart, as those of no value here.
_STORED = """
SELECT id, json_remove(fields, '$.title', '$.excerpt'), json(front_matter),
    json_array(fields -> '$.title[1]', fields -> '$.excerpt[1]')
FROM (SELECT id, iif(json_valid(fields), fields, '{}') AS fields,
    iif(json_valid(front_matter), front_matter, '{}') AS front_matter FROM revision WHERE id > ? ORDER BY id LIMIT ?)
"""
#: What JSON writes otherwise than the values themselves, but for what a backslash begins.
_THOUSANDS = re.compile(r",(?<=[0-9],)[0-9]{3}")
_AT_ONCE = 1_000
#: Revisions taken in at most beside the articles of one batch.
_MOST = 10_000
_KNOWN = "SELECT value FROM index_state WHERE name = 'sayings'"


def register(connection: sqlite3.Connection) -> None:
    """Give the connection the functions that conditions call."""
    connection.create_function("carrel_has", 9, _has, deterministic=True)
    connection.create_function("carrel_whole", 2 + len(COLUMNS), _whole, deterministic=True)


# -- asking ------------------------------------------------------------------------------------------------------


def says(leaf: Value) -> tuple[str, list[object]]:
    """A condition on `article a`: a leaf `field.name:` is true of it."""
    name = leaf.name.removeprefix(OF_SOURCE)
    return _SAYS, [name, name, leaf.value, int(leaf.exact)]


def ones(db: sqlite3.Connection, leaf: Value) -> tuple[str, list[object]] | None:
    """A statement that gives the ids of the articles of which the leaf is true; None without words to look for."""
    found = _candidates(db, leaf)
    if found is None:
        return None
    sql, parameters = says(leaf)
    return f"SELECT a.id FROM ({found[0]}) c CROSS JOIN article a ON a.revision = c.revision WHERE {sql}", [
        *found[1],
        *parameters,
    ]


def says_among(db: sqlite3.Connection, leaf: Value) -> tuple[str, list[object]]:
    """The same as `says` where it is asked of one article after the other: most are passed over unread."""
    found, (sql, parameters) = _candidates(db, leaf), says(leaf)
    if found is None or db.execute(_COUNT, (found[1][0], _LISTED)).fetchone()[0] == _LISTED:
        return sql, parameters
    return f"(a.revision IN ({found[0]}) AND {sql})", [*found[1], *parameters]


def _candidates(db: sqlite3.Connection, leaf: Value) -> tuple[str, list[object]] | None:
    words = list(dict.fromkeys(folding.terms(leaf.value)))
    if not words:
        return None
    name = leaf.name.removeprefix(OF_SOURCE)
    keys = [term for term in folding.terms(name.replace(".", " ")) if term != folding.PART]
    beside, matched = "", [_all([*keys, *words])]
    in_both, mark = f"{{title excerpt}} : ({_all(words)})", _quoted(_mark(name))
    if name in _INDEXED:
        beside = _BESIDE.format(marked="")
        matched.append(in_both)
    elif db.execute(_COUNT, (mark, 1)).fetchone()[0]:
        beside = _BESIDE.format(marked=_MARKED)
        matched += [in_both, mark]
    return _CANDIDATES.format(beside=beside), [*matched, _known(db)]


def _all(terms: Iterable[str]) -> str:
    return " AND ".join(map(_quoted, terms))


def _quoted(term: str) -> str:
    return f'"{term}"'


def _mark(name: str) -> str:
    """What stands for the name that a source gives to its title or excerpt: a term that no text has."""
    return "__" + "_".join(folding.terms(name))


def _known(db: sqlite3.Connection) -> int:
    """The last revision that the index has taken in."""
    row = db.execute(_KNOWN).fetchone()
    return int(row[0]) if row else 0


def _has(
    override: str | None,
    fields: str | None,
    front_matter: str | None,
    title: str,
    excerpt: str,
    is_said: int,
    name: str,
    value: str,
    exact: int,
) -> int:
    """SQL function: whether the field `name` of an article holds the words of `value` (with `exact`: is equal).

    `title` and `excerpt` are what the article shows, for where `fields` has null, or lacks them though they are said
    (an excerpt always is; a title may be the file's name).
    """
    stored = _value(override, fields, front_matter, {"title": title, "excerpt": excerpt}, name, is_said)
    if stored is None:
        return 0
    text = stored if isinstance(stored, str) else _dumped(stored)
    if exact:
        return int(fold(text).strip() == fold(value).strip())
    wanted = folding.terms(value)
    return int(folding.has_phrase(folding.terms(text), wanted) if wanted else value in text)


def _whole(fields: str | None, record: bytes, *packed: object) -> str | None:
    """SQL function: revision.fields with what the record keeps of them; no JSON where the record is damaged."""
    if fields is None or not record:
        return fields
    try:
        return dump(whole_fields(fields, unpack_record(record, unpack(dict(zip(COLUMNS, packed, strict=True))))))
    except ArchiveError:
        return "damaged"


def _value(
    override: str | None,
    fields: str | None,
    front_matter: str | None,
    shown: Mapping[str, str],
    name: str,
    is_said: int,
) -> object:
    if override is not None:
        return json.loads(override)
    known = json.loads(fields or "{}")
    if shown.get(name) and name not in known and (is_said or name != "title"):
        return shown[name]
    if name in known:
        return _said(name, known[name], shown)
    for own, said in known.items():
        if len(said) > 1 and said[1].casefold() == name.casefold():
            return _said(own, said, shown)  # by the name that the source gives it
    part: object = json.loads(front_matter or "{}")
    for key in [name] if isinstance(part, dict) and name in part else name.split("."):
        if not isinstance(part, dict):
            return None
        lower = {str(own).casefold(): own for own in part}
        part = part.get(lower.get(key.casefold(), key))
    return part


def _said(name: str, said: Sequence[object], shown: Mapping[str, str]) -> object:
    return shown.get(name) if said[0] is None else said[0]


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# -- the index -----------------------------------------------------------------------------------------------------


def follow(db: sqlite3.Connection, most: int = _MOST) -> bool:
    """Take in revisions that the index doesn't know yet; whether some may be left. Needs an open transaction."""
    known = _known(db)
    for _ in range(0, most, _AT_ONCE):
        rows = list(_rows(db, known, _AT_ONCE))
        if rows:
            db.executemany("INSERT INTO saying_index (rowid, said) VALUES (?, ?)", rows)
            known = rows[-1][0]
            db.execute("INSERT OR REPLACE INTO index_state (name, value) VALUES ('sayings', ?)", (str(known),))
        if len(rows) < _AT_ONCE:
            return False
    return True


def forget(db: sqlite3.Connection) -> None:
    """Empty the index. Needs an open transaction."""
    db.execute("INSERT INTO saying_index (saying_index) VALUES ('delete-all')")
    db.execute("DELETE FROM index_state WHERE name = 'sayings'")


def expected(db: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Every row that the index should have, of the revisions that it knows; for `verify`."""
    known, last = _known(db), 0
    while rows := [row for row in _rows(db, last, _AT_ONCE) if row[0] <= known]:
        yield from rows
        last = rows[-1][0]


def _rows(db: sqlite3.Connection, after: int, most: int) -> Iterator[tuple[int, str]]:
    for id, fields, front_matter, names in db.execute(_STORED, (after, most)):
        said = f"{_words(fields)} {_words(front_matter)}" if front_matter != "{}" else _words(fields)
        marks = [_mark(name) for name in json.loads(names) if name] if names != "[null,null]" else ()
        yield id, " ".join([said, *marks])


def _words(stored: str) -> str:
    """The folded text of JSON: the terms of every key and value in it, and of the JSON of every part of it."""
    if "\\" not in stored and _THOUSANDS.search(stored) is None:
        return fold(stored)
    value = json.loads(stored)
    return " ".join(map(fold, [_dumped(value), *_texts(value)]))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield str(key)
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
