"""Why an article is, or is not, among the results of a query: each part of the query is asked of that one article."""

from __future__ import annotations

import sqlite3

from reader.query import And, Everything, Node, Not, Or, describe
from reader.store.conditions import Conditions
from reader.store.index import LIVE


def why(db: sqlite3.Connection, conditions: Conditions, root: Node, article: int) -> str:
    """A sentence that names the parts which hold, or those which keep the article out."""
    row = db.execute("SELECT title, deleted, merged_into FROM article WHERE id = ?", (article,)).fetchone()
    if row is None:
        return "There is no such article in the archive."
    if row[2] is not None:
        return "It is not among the results: it became the text of another article."
    if row[1]:
        return "It is not among the results: it is in the bin."
    judge = _Judge(db, conditions, article)
    if judge.holds(root):
        return "It is among the results: " + (
            "every article is." if root == Everything() else judge.reasons(root) + "."
        )
    return "It is not among the results: " + "; ".join(judge.failures(root)) + "."


class _Judge:
    def __init__(self, db: sqlite3.Connection, conditions: Conditions, article: int) -> None:
        self._db = db
        self._conditions = conditions
        self._article = article

    def holds(self, node: Node) -> bool:
        condition = self._conditions.condition(node, probe=True)
        sql = f"SELECT 1 FROM article a WHERE a.id = ? AND {LIVE} AND {condition.sql}"
        return self._db.execute(sql, [self._article, *condition.parameters]).fetchone() is not None

    def reasons(self, node: Node) -> str:
        """What of `node`, which holds, is true of the article."""
        match node:
            case And(parts):
                return ", and ".join(self.reasons(part) for part in parts)
            case Or(parts):
                return " and ".join(self.reasons(part) for part in parts if self.holds(part))
            case Not(part):
                return "it is not one " + self._words(part)
            case _:
                return "it is one " + self._words(node)

    def failures(self, node: Node) -> list[str]:
        """What of `node`, which fails, keeps the article out."""
        match node:
            case And(parts):
                return [failure for part in parts if not self.holds(part) for failure in self.failures(part)]
            case Or(parts):
                return ["none of these holds: " + ", ".join(self._words(part) for part in parts)]
            case Not(part):
                return ["it is one " + self._words(part) + ", which the query excludes"]
            case _:
                return ["it is not one " + self._words(node)]

    def _words(self, node: Node) -> str:
        match node:
            case Everything():
                return "of any kind"
            case And(parts):
                return "(" + " and ".join(self._words(part) for part in parts) + ")"
            case Or(parts):
                return "(" + " or ".join(self._words(part) for part in parts) + ")"
            case Not(part):
                return "not " + self._words(part)
            case _:
                return _of_one(describe(node))


def _of_one(words: str) -> str:
    """What `describe` says of articles, said of one; what stands in quotation marks stays."""
    before, mark, rest = words.partition("“")
    quote, end, after = rest.rpartition("”")
    return _singular(before) + mark + quote + end + _singular(after)


def _singular(words: str) -> str:
    return words.replace("that are ", "that is ").replace("that have ", "that has ").replace("their ", "its ")
