"""A query's syntax tree as a condition on annotations (`n`) and their articles (`a`).

Words, colour:, tag:, creator:, note:, quote:, is:orphaned, is:twofold, is:tagged, has:note, has:tag, has:highlight and
has:bookmark ask for the annotation itself; everything else (title:, provider:, date:, is:unread ...) for its article.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from reader import folding
from reader.folding import fold
from reader.query import And, Literal, Near, Node, Not, Or, Value, Words
from reader.store.conditions import Condition, Conditions

_COLUMNS = {"": "", "note": "{note} : ", "quote": "{quote} : "}
_TAGGED = "EXISTS (SELECT 1 FROM annotation_tag x WHERE x.annotation = n.id)"
_STATE = "EXISTS (SELECT 1 FROM anchor x WHERE x.annotation = n.id AND x.revision = a.revision AND x.state = '{}')"
_OWN_STATES: Mapping[tuple[str, str], str] = {
    ("is", "annotated"): "1",
    ("has", "annotation"): "1",
    ("is", "orphaned"): _STATE.format("orphaned"),
    ("is", "moved"): _STATE.format("moved"),
    ("is", "twofold"): "EXISTS (SELECT 1 FROM annotation o WHERE o.deleted = ''"
    " AND (o.uuid = n.conflict_of OR (o.conflict_of = n.uuid AND o.article = n.article)))",
    ("is", "tagged"): _TAGGED,
    ("has", "tag"): _TAGGED,
    ("has", "note"): "n.note != ''",
    ("has", "highlight"): "n.kind = 'highlight'",
    ("has", "bookmark"): "n.kind = 'bookmark'",
}


def condition(db: sqlite3.Connection, node: Node, of_articles: Conditions) -> Condition:
    """The tree as SQL that is true or false of each annotation; `of_articles` knows which forms count as a word."""
    match node:
        case And(parts):
            return _joined(" AND ", [condition(db, part, of_articles) for part in parts])
        case Or(parts):
            return _joined(" OR ", [condition(db, part, of_articles) for part in parts])
        case Not(part):
            inner = condition(db, part, of_articles)
            return Condition(f"NOT ({inner.sql})", inner.parameters)
        case Words() | Near() if node.field in _COLUMNS:
            expression = of_articles.expression(node, _COLUMNS)
            return Condition(
                "n.id IN (SELECT rowid FROM annotation_index WHERE annotation_index MATCH ?)", [expression]
            )
        case Literal(text, field) if field in _COLUMNS:
            columns = [field] if field else ["note", "quote"]
            return Condition(f"({' OR '.join(f'instr(n.{each}, ?)' for each in columns)})", [text] * len(columns))
        case Value(name, value) if (name, value) in _OWN_STATES:
            return Condition(_OWN_STATES[name, value])
        case Value(name="colour", value=value):
            return Condition("n.colour = ?", [value])
        case Value(name="tag"):
            return _tagged(db, node)
        case Value(name="creator"):
            return _created_by(db, node)
    return of_articles.condition(node, probe=False)


def _joined(operator: str, parts: list[Condition]) -> Condition:
    sql = operator.join(f"({part.sql})" for part in parts)
    return Condition(f"({sql})", [value for part in parts for value in part.parameters])


def _tagged(db: sqlite3.Connection, leaf: Value) -> Condition:
    wanted = fold(leaf.value)
    rows = [*db.execute("SELECT id, path FROM tag"), *db.execute("SELECT tag, path FROM tag_alias")]
    ids = ",".join(str(int(id)) for id, path in rows if _is_tag(fold(path), wanted, leaf))
    return Condition(f"EXISTS (SELECT 1 FROM annotation_tag x WHERE x.annotation = n.id AND x.tag IN ({ids}))")


def _is_tag(path: str, wanted: str, leaf: Value) -> bool:
    if leaf.prefix:
        return path.startswith(wanted)
    return path == wanted or (not leaf.exact and path.startswith(wanted + "/"))


def _created_by(db: sqlite3.Connection, leaf: Value) -> Condition:
    """By a creator of that name, or (not with `exact`) with these words in the name."""
    wanted = folding.terms(leaf.value)
    names = [row[0] for row in db.execute("SELECT DISTINCT creator FROM annotation")]
    if leaf.exact or not wanted:
        names = [name for name in names if fold(name).strip() == fold(leaf.value).strip()]
    else:
        names = [name for name in names if folding.has_phrase(folding.terms(name), wanted, prefix=leaf.prefix)]
    return Condition(f"n.creator IN ({','.join('?' * len(names))})", list(names))
