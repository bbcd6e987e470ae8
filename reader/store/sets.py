"""Which articles pass a tree of filters, as flags: every part by the shortest way to all of its articles at once.

Topics, providers, types, languages and months are looked up in the catalogue's columns where these have been read, else
listed from an index of their own; only what has neither is asked of every article.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from functools import reduce

import numpy as np

from reader.query import And, Dates, Everything, Near, Node, Not, Number, Or, Value, Words
from reader.store import catalogue
from reader.store.bitmaps import Flags
from reader.store.catalogue import Catalogue, Codes, Facts
from reader.store.conditions import OWN, Condition, Conditions, positions, said_on, typed_start
from reader.store.index import LIVE

_INDEXED = {"quality": "article_quality", "heat": "article_heat"}
_READING = {"read": "a.is_read = 1", "unread": "a.is_read = 0"}
#: A year or a month: what the column of months tells apart.
_COARSE = (0, 4, 7)


class Sets:
    """Evaluates filters over all articles of one connection; flags of articles that are gone mean nothing."""

    def __init__(self, db: sqlite3.Connection, conditions: Conditions) -> None:
        self._db = db
        self._conditions = conditions
        self._known: Catalogue = catalogue.catalogue(db)
        self._facts: Facts | None = self._known.read_facts

    def passing(self, node: Node) -> Flags:
        """A flag for each article id, set where the filters hold."""
        match node:
            case Everything():
                return np.ones(self._known.size, dtype=np.bool_)
            case And(parts):
                return reduce(np.logical_and, self._each(And, parts))
            case Or(parts):
                return reduce(np.logical_or, self._each(Or, parts))
            case Not(part):
                return ~self.passing(part)
        found = self._leaf(node)
        return self._scanned(node) if found is None else found

    def is_quick(self, node: Node) -> bool:
        """Whether no part has to be asked of every article."""
        match node:
            case And(parts) | Or(parts):
                return all(map(self.is_quick, parts))
            case Not(part):
                return self.is_quick(part)
            case Words() | Near() | Everything():
                return True
            case Dates():
                return self._has_months(node)
            case Number(name=name):
                return name in _INDEXED
            case Value(name=name, value=value):
                return self._conditions.source(node) is not None or (
                    value in _READING if name == "is" else name in ("type", "lang") and self._facts is not None
                )
        return False

    def _each(self, together: type[And | Or], parts: Sequence[Node]) -> Iterable[Flags]:
        """The flags of each part; those that must be asked of every article are asked at once."""
        slow = tuple(part for part in parts if not self.is_quick(part))
        for part in parts:
            if part not in slow:
                yield self.passing(part)
        if slow:
            yield self._scanned(together(slow))

    def _leaf(self, leaf: Node) -> Flags | None:
        match leaf:
            case Words() | Near():
                return self._words(leaf)
            case Dates():
                return self._dates(leaf) if self._has_months(leaf) else None
            case Number(name=name) if name in _INDEXED:
                condition = self._conditions.condition(leaf, probe=True)
                return self._listed(f"article a INDEXED BY {_INDEXED[name]}", condition)
            case Value(name="is", value=value) if value in _READING:
                return self._listed("article a INDEXED BY article_live", Condition(f"{LIVE} AND {_READING[value]}"))
            case Value():
                return self._value(leaf)
        return None

    def _value(self, leaf: Value) -> Flags | None:
        facts = self._facts
        if facts is not None:
            match leaf.name:
                case "topic":
                    return facts.with_topics(self._conditions.topic_ids(leaf))
                case "provider" | "domain":
                    return _chosen(facts.provider, self._conditions.provider_ids(leaf))
                case "type":
                    return _chosen(facts.type, self._among(facts.types, leaf))
                case "lang":
                    return _chosen(facts.language, self._among(facts.languages, leaf))
        source = self._conditions.source(leaf)
        return None if source is None else self._given(source)

    def _given(self, source: Condition) -> Flags:
        """The articles whose ids a statement gives."""
        sql = f"WITH x (id) AS ({source.sql}) SELECT group_concat(id) FROM x"
        return self._known.mask(catalogue.numbers(self._db.execute(sql, source.parameters).fetchone()[0]))

    def _among(self, names: dict[int, str], leaf: Value) -> list[int]:
        """The numbers of the names of which the leaf's condition is true."""
        condition = self._conditions.condition(leaf, probe=True)
        values = "SELECT CAST(key AS INTEGER) AS code, value AS type, value AS language FROM json_each(?)"
        sql = f"SELECT a.code FROM ({values}) a WHERE {condition.sql}"
        stored = json.dumps({0: "", **names})
        return [row[0] for row in self._db.execute(sql, [stored, *condition.parameters])]

    def _has_months(self, leaf: Dates) -> bool:
        is_coarse = len(leaf.low) in _COARSE and len(leaf.high) in _COARSE
        return leaf.name == "date" and is_coarse and self._facts is not None

    def _dates(self, leaf: Dates) -> Flags:
        assert self._facts is not None
        said = said_on(leaf)
        values = "SELECT value ->> 0 AS month, value ->> 1 AS published FROM json_each(?)"
        sql = f"SELECT a.month FROM ({values}) a WHERE {said.sql}"
        rows = self._db.execute(sql, [json.dumps(self._facts.months), *said.parameters])
        chosen = _chosen(self._facts.month, [row[0] for row in rows])
        return chosen & self._known.mask(self._known.between(*positions(leaf)))

    def _words(self, leaf: Words | Near) -> Flags:
        if leaf.field in OWN:
            return self._given(self._conditions.own_words(leaf))
        expression, start = self._conditions.expression(leaf), typed_start(leaf)
        key = ("typing_index", f'"{start}"') if start else ("article_index", expression)
        known = self._known
        found = known.mask(known.ids[known.matched(self._db, key)])
        if leaf.field:
            return found
        return found | known.mask(known.ids_at(catalogue.matching(self._db, "desk_index", expression)))

    def _scanned(self, node: Node) -> Flags:
        condition = self._conditions.condition(node, probe=False)
        # Without an order to walk by, SQLite would read the articles in that of their dates, each from another place.
        parts = node.parts if isinstance(node, And) else (node,)
        scan = "" if any(isinstance(part, Dates) for part in parts) else " NOT INDEXED"
        return self._listed(f"article a{scan}", Condition(f"{LIVE} AND {condition.sql}", condition.parameters))

    def _listed(self, tables: str, condition: Condition) -> Flags:
        sql = f"SELECT group_concat(a.id) FROM {tables} WHERE {condition.sql}"
        return self._known.mask(catalogue.numbers(self._db.execute(sql, condition.parameters).fetchone()[0]))


def _chosen(column: Codes, values: Iterable[int]) -> Flags:
    """Where a column holds one of the values."""
    wanted = np.zeros(int(column.max(initial=0)) + 1, dtype=np.bool_)
    wanted[[value for value in values if value < len(wanted)]] = True
    flags: Flags = wanted[column]
    return flags
