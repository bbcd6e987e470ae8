"""Articles: what is known of each, its state, corrections, and the bin."""

from __future__ import annotations

from collections.abc import Sequence

from reader.archive.base import Opened, several
from reader.models import Article, ArticleRow, Changes, Document, Json, Original, Related, RevisionInfo
from reader.progress import Progress, Silent
from reader.store.articles import check_correction
from reader.store.connection import now


class Articles(Opened):
    """Articles: what is known of each, its state, corrections, and the bin."""

    def resolve(self, reference: str | int) -> int:
        """The article id for a UUID, an unambiguous beginning of one, or an id.

        Raises NotFound or Ambiguous.
        """
        with self._reading():
            return self._articles.resolve(reference)

    def article(self, reference: str | int) -> Article:
        """One article with everything known about it. Raises NotFound or Ambiguous."""
        with self._reading():
            return self._articles.get(self._articles.resolve(reference))

    def rows(self, ids: Sequence[int]) -> list[ArticleRow]:
        """What a list shows of these articles, in the order of `ids`; ids that are gone are left out."""
        with self._reading():
            return self._articles.rows(ids)

    def document(self, article: int, revision: int | None = None) -> Document:
        """The canonical text and blocks of a revision (its id; None: the current one). Raises NotFound."""
        with self._reading():
            return self._articles.document(article, revision)

    def revisions(self, article: int) -> tuple[RevisionInfo, ...]:
        """Every revision, oldest first."""
        with self._reading():
            return self._articles.revisions(article)

    def original(self, article: int, revision: int | None = None) -> Original:
        """The exact bytes that were imported for a revision (its id; None: the current one). Raises NotFound."""
        with self._reading():
            return self._articles.original(article, revision)

    def related(self, article: int, limit: int = 20) -> Related:
        """What the source declares as related, who declares this one, and similar reports with the reason."""
        with self._reading():
            return self._search.related(article, self._articles, limit)

    def set_read(self, ids: Sequence[int], is_read: bool = True) -> Changes:
        """Mark articles as read or unread."""
        label = ("Mark as read" if is_read else "Mark as unread") + self._about(ids)
        with self._step(label, ()) as step:
            changed = self._articles.set_read(ids, is_read, now())
        return self._kept(Changes(label, step, articles=frozenset(changed)))

    def set_starred(self, ids: Sequence[int], is_starred: bool = True) -> Changes:
        """Star articles, or take the star away."""
        label = ("Star" if is_starred else "Remove star") + self._about(ids)
        with self._step(label, ()) as step:
            changed = self._articles.set_starred(ids, is_starred, now())
        return self._kept(Changes(label, step, articles=frozenset(changed)))

    def set_offset(self, article: int, offset: int) -> None:
        """Remember how far (code points of the text) an article was read; no undo step."""
        with self.transaction():
            self._articles.set_offset(article, offset, now())

    def note_shown(self, article: int) -> Changes:
        """Mark an article as read because it was on screen; no undo step, as the user did not do it."""
        with self.transaction():
            changed = self._articles.set_read([article], True, now())
        return Changes(articles=frozenset(changed))

    def correct(self, article: int, field: str, value: Json) -> Changes:
        """Set the user's own value of a known field (None: back to the source's).

        Raises NotFound, and InputError for a field or value that there can't be.
        """
        return self.correct_all([article], field, value)

    def correct_all(self, ids: Sequence[int], field: str, value: Json, progress: Progress | None = None) -> Changes:
        """The same in several articles, as one step; raises as it does."""
        label = (f"Correct {field}" if value is not None else f"Revert {field}") + (
            several(ids) if len(ids) != 1 else ""
        )
        with self._step(label, ids) as step:
            str(value).encode("utf-8")  # JSON would keep what no file can hold
            self._articles.correct(ids, field, value, self.creator, now(), progress or Silent())
        return self._kept(Changes(label, step, articles=frozenset(ids)))

    @staticmethod
    def check_correction(field: str, value: Json) -> Json:
        """The value as `correct` would keep it. Raises InputError with what is expected, and for an unknown field."""
        return check_correction(field, value)

    def values_of(self, ids: Sequence[int], field: str) -> list[tuple[str, int]]:
        """What these articles have in a known field, with the number of articles that have it, the commonest first;
        "" stands for none. Raises InputError for an unknown field.
        """
        with self._reading():
            return self._articles.values_of(ids, field)

    def bin(self, ids: Sequence[int]) -> Changes:
        """Move articles to the bin, out of every list and search; nothing of them is lost."""
        label = "Move to the bin" + self._about(ids)
        with self._step(label, ids) as step:
            gone = self._articles.set_deleted(ids, now())
        return self._kept(Changes(label, step, removed=frozenset(gone), articles=frozenset(gone)))

    def restore(self, ids: Sequence[int]) -> Changes:
        """Bring articles back from the bin."""
        label = "Restore" + self._about(ids)
        with self._step(label, ids) as step:
            back = self._articles.set_deleted(ids, "")
        return self._kept(Changes(label, step, added=frozenset(back), articles=frozenset(back)))

    def binned(self) -> list[ArticleRow]:
        """What is in the bin, latest first."""
        with self._reading():
            return self._articles.binned()
