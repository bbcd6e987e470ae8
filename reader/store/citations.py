"""Which revision of which article a citation means."""

from __future__ import annotations

import sqlite3

from reader.anchors import find_quote
from reader.citation import Citation, CitedPassage, paragraph_words, paragraphs, says
from reader.errors import Ambiguous, NotFound
from reader.store.articles import ArticleStore


class CitationStore:
    """Citations on one connection."""

    def __init__(self, connection: sqlite3.Connection, articles: ArticleStore) -> None:
        self._db, self._articles = connection, articles

    def resolve(self, citation: Citation) -> CitedPassage:
        """Where a citation leads; see Archive.resolve_citation."""
        held = self._revision(citation)
        if held is not None:
            return self._in_revision(citation, *held)
        article = self._article(citation.article)
        if article is None:
            raise NotFound(
                f"This archive holds neither the cited article {citation.article} nor its revision "
                f"{citation.revision}; a bundle from whoever cited it would bring both."
            )
        return self._elsewhere(citation, *article)

    def _revision(self, citation: Citation) -> tuple[int, int, bool, bool] | None:
        """Article, revision, whether it is current and whether it is in the bin; the cited article comes first."""
        row = self._db.execute(
            "SELECT a.id, r.id, a.revision = r.id, a.deleted != '' FROM revision r JOIN article a ON a.id = r.article"
            " WHERE r.hash >= ? AND r.hash < ? ORDER BY a.uuid != ?, a.deleted != '', a.revision != r.id, r.id LIMIT 1",
            (citation.revision, citation.revision + "g", citation.article),
        ).fetchone()
        return None if row is None else (row[0], row[1], bool(row[2]), bool(row[3]))

    def _article(self, uuid: str) -> tuple[int, int, int, str] | None:
        """Article, current revision with its number, and title."""
        row = self._db.execute(
            "SELECT a.id, r.id, r.number, a.title FROM article a JOIN revision r ON r.id = a.revision WHERE a.uuid = ?",
            (uuid,),
        ).fetchone()
        return None if row is None else (row[0], row[1], row[2], row[3])

    def _in_revision(
        self, citation: Citation, article: int, revision: int, is_current: bool, is_binned: bool
    ) -> CitedPassage:
        document = self._articles.document(article, revision)
        notices = ["The article is in the bin."] if is_binned else []
        start: int | None = citation.start
        end: int | None = citation.end
        is_exact = says(document.text, citation)
        if not is_exact:
            start, end = _place(document.text, citation)
            notices.append("The words quoted are not those at the cited place; the citation was changed.")
        words = "" if start is None or end is None else paragraph_words(paragraphs(document), start, end)
        return CitedPassage(citation, article, revision, start, end, words, is_exact, is_current, " ".join(notices))

    def _elsewhere(self, citation: Citation, article: int, revision: int, number: int, title: str) -> CitedPassage:
        """The cited revision is not here: its words may stand in the current one, which is said to be another."""
        document = self._articles.document(article, revision)
        start, end = _place(document.text, citation)
        notice = f"This archive does not hold the cited revision {citation.revision} of “{title}”"
        words = ""
        if start is not None and end is not None:
            words = paragraph_words(paragraphs(document), start, end)
            notice += f"; the quoted words stand in its revision {number}" + (f" at {words}." if words else ".")
        else:
            notice += f", and the quoted words have no single place in its revision {number}."
        return CitedPassage(citation, article, revision, start, end, words, False, True, notice)


def _place(text: str, citation: Citation) -> tuple[int, int] | tuple[None, None]:
    try:
        return find_quote(text, citation.quote) if citation.quote.strip() else (None, None)
    except (NotFound, Ambiguous):
        return None, None
