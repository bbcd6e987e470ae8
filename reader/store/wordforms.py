"""Other forms of a word: those terms of the archive which SQLite's Porter stemmer brings to the same stem."""

from __future__ import annotations

import sqlite3

_SHORTEST = 3
#: The indexes of what articles hold, of the tags and notes on them, and of marks.
_VOCABULARIES = {"article_term": "article_index", "desk_term": "desk_index", "mark_term": "annotation_index"}
_TERMS = " UNION ALL ".join(
    f"SELECT term, doc FROM temp.{name} WHERE term >= :first AND term < :after AND length(term) <= :longest"
    for name in _VOCABULARIES
)


class WordForms:
    """Looks the forms of English words up in the vocabulary of articles, tags and notes; other words have none."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._stemmer: sqlite3.Connection | None = None
        self._known: dict[str, tuple[int, list[str]]] = {}

    def of(self, term: str) -> list[str]:
        """The terms in use with the stem of `term`, itself first; at most 32."""
        if len(term) < _SHORTEST or not (term.isascii() and term.isalpha()):
            return [term]
        changes = self._db.total_changes
        known = self._known.get(term)
        if known is None or known[0] != changes:
            known = self._known[term] = (changes, self._look_up(term))
        return known[1]

    def _look_up(self, term: str) -> list[str]:
        for name, index in _VOCABULARIES.items():
            self._db.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name} USING fts5vocab(main, {index}, row)")
        stem = self._stem(term)
        beginning = min(stem, term, key=len)[: max(_SHORTEST, len(stem) - 2)]
        rows = self._db.execute(
            f"SELECT term FROM ({_TERMS}) GROUP BY term ORDER BY sum(doc) DESC, term",
            {"first": beginning, "after": beginning + chr(0x10FFFF), "longest": len(term) + 7},
        )
        forms = [row[0] for row in rows if row[0] != term and row[0].isascii() and self._stem(row[0]) == stem]
        return [term, *forms[:31]]

    def _stem(self, term: str) -> str:
        if self._stemmer is None:
            self._stemmer = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            self._stemmer.execute("CREATE VIRTUAL TABLE sample USING fts5(word, content='', tokenize='porter ascii')")
            self._stemmer.execute("CREATE VIRTUAL TABLE stem USING fts5vocab(sample, row)")
        self._stemmer.execute("INSERT INTO sample (sample) VALUES ('delete-all')")
        self._stemmer.execute("INSERT INTO sample (rowid, word) VALUES (1, ?)", (term,))
        row = self._stemmer.execute("SELECT term FROM stem").fetchone()
        return str(row[0]) if row else term
