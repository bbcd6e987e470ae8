"""What each part of a query finds by itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from reader.models import QueryPart
from reader.query import And, Everything, Node, Not, Or, Words, explain_part, unparse
from reader.store.conditions import Conditions
from reader.store.index import LIVE

#: Words that a beginning stands for, as many as are told.
TOLD = 12
_VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.term USING fts5vocab(main, article_index, row)"
_BEGINNING = "SELECT term, doc FROM temp.term WHERE term >= ? AND term < ? ORDER BY doc DESC, term LIMIT ?"


def parts(db: sqlite3.Connection, conditions: Conditions, root: Node) -> tuple[QueryPart, ...]:
    """The parts of the query, each with the number of articles of which it is true by itself; outer parts first."""
    return tuple(_parts(db, conditions, root, 0))


def _parts(db: sqlite3.Connection, conditions: Conditions, node: Node, depth: int) -> Iterator[QueryPart]:
    condition = conditions.condition(node, probe=False)
    sql = f"SELECT count(*) FROM article a WHERE {LIVE} AND {condition.sql}"
    count = db.execute(sql, condition.parameters).fetchone()[0]
    yield QueryPart(unparse(node), explain_part(node), depth, count, _expanded(db, conditions, node))
    inner: Sequence[Node] = ()
    if isinstance(node, (And, Or)):
        inner = node.parts
    elif isinstance(node, Not) and node.part != Everything():
        inner = (node.part,)
    for part in inner:
        yield from _parts(db, conditions, part, depth + 1)


def _expanded(db: sqlite3.Connection, conditions: Conditions, node: Node) -> tuple[tuple[str, int], ...]:
    """The words of the archive that a beginning, or a word with its forms, stands for, and in how many articles."""
    if not isinstance(node, Words) or len(node.terms) != 1:
        return ()
    term = node.terms[0]
    db.execute(_VOCABULARY)
    if node.prefix:
        return tuple((row[0], row[1]) for row in db.execute(_BEGINNING, (term, term + chr(0x10FFFF), TOLD)))
    forms = conditions.forms(term)
    if len(forms) == 1:
        return ()
    marks = ",".join("?" * len(forms))
    rows = db.execute(f"SELECT term, doc FROM temp.term WHERE term IN ({marks}) ORDER BY doc DESC, term", forms)
    return tuple((row[0], row[1]) for row in rows)[:TOLD]
