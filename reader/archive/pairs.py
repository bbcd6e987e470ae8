"""Two articles that may be one: offered, joined, or kept apart for good."""

from __future__ import annotations

from reader.archive.articles import Articles
from reader.models import Changes, Duplicate
from reader.progress import Progress, Silent
from reader.store.connection import now

#: Texts without metadata for which a record is looked for.
BARE_TEXTS = 500


class Pairs(Articles):
    """Two articles that may be one: offered, joined, or kept apart for good."""

    def attach_text(self, record: int, text: int) -> Changes:
        """Make the text of article `text` that of `record` (a record without one), as a new revision of `record`.

        `text` goes to the bin as merged into `record`; its annotations, tags and state come along. Raises NotFound,
        and InputError where `record` has a text already or `text` has none.
        """
        label, named = "Attach text" + self._about([record]), self._named(text)
        with self._step(label, [record, text]) as step:
            self._articles.attach_text(record, text, now())
            moved = self._annotations.move(text, record, now())
            self._tags.copy(text, record, now())
            self._runs.log("attach text", f"the text came from {named}", record)
        return self._kept(
            Changes(
                label, step, removed=frozenset([text]), articles=frozenset([record, text]), annotations=frozenset(moved)
            )
        )

    def keep_apart(self, article: int, other: int) -> Changes:
        """Note that two articles are different reports: neither is offered as the other's text or duplicate again.

        Raises NotFound, and InputError for an article and itself.
        """
        label = "Keep apart"
        with self._step(label, ()) as step:
            self._articles.keep_apart(article, other, self.creator, now())
        return self._kept(Changes(label, step, articles=frozenset([article, other])))

    def duplicates(self, progress: Progress | None = None) -> list[Duplicate]:
        """Articles that are probably one, and texts without metadata that are probably those of records, with reasons.

        Pairs that the user keeps apart are left out. Takes about a second for 10,000 articles.
        """
        with self._reading():
            pairs = self._duplicates.pairs(progress or Silent())
            ids = {id for pair in pairs for id in (pair.first, pair.second)}
            rows = {row.id: row for row in self._articles.rows(ids)}
            found = [
                Duplicate(rows[pair.first], rows[pair.second], "duplicate", tuple(pair.reasons), pair.score)
                for pair in pairs
            ]
            return found + self._fitting_texts()

    def _fitting_texts(self) -> list[Duplicate]:
        """The record that each text without metadata fits best."""
        found = []
        for text in self._duplicates.bare_texts(BARE_TEXTS):
            similar = self._search.related(text, self._articles, 20).similar
            best = max((each for each in similar if each.can_be_text), key=lambda each: each.score, default=None)
            if best is not None:
                (row,) = self._articles.rows([text])
                found.append(Duplicate(best.row, row, "text", (best.why,), best.score))
        return found

    def join(self, article: int, other: int) -> Changes:
        """Merge `other` into `article`: sources, revisions, annotations, tags and state come along, and `other` goes to
        the bin as merged. Raises NotFound, InputError.
        """
        self._articles.check_mergeable(article, other)
        label, named = "Merge articles" + self._about([article]), self._named(other)
        with self._step(label, [article, other]) as step:
            before = self.article(article).revision.id
            self._duplicates.merge(article, other, now())
            moved = self._annotations.move(other, article, now())
            self._annotations.reanchor_all(article, before, self.article(article).revision.id)
            self._tags.copy(other, article, now())
            self._articles.follow_merge(article, other)
            self._runs.log("merge articles", f"{named} was merged into this one", article)
        return self._kept(
            Changes(
                label,
                step,
                removed=frozenset([other]),
                articles=frozenset([article, other]),
                annotations=frozenset(moved),
            )
        )
