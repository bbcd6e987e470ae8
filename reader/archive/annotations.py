"""Marks and notes, citations of passages, and the colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import uuid4

from reader import citation as citations
from reader.archive.articles import Articles
from reader.archive.base import several, told
from reader.citation import CitedPassage
from reader.models import Annotation, Changes, Code, Selector, Wording
from reader.query import parse
from reader.query.finding import Finder
from reader.store.connection import now


class Annotations(Articles):
    """Marks and notes, citations of passages, and the colours."""

    def _about_annotations(self, uuids: Sequence[str]) -> str:
        return told(_words_of(self.annotation(uuids[0]))) if len(uuids) == 1 else several(uuids)

    def annotations(
        self,
        article: int,
        *,
        deleted: bool = False,
        revision: int | None = None,
        within: tuple[int, int] | None = None,
    ) -> list[Annotation]:
        """The annotations of an article, in the order of the text; notes on the whole article come first.

        They are shown as they stand in `revision` (its id; None: the current one). With `within` (code points, both
        included) only the marks that begin there.
        """
        with self._reading():
            return self._annotations.of_article(article, deleted=deleted, revision=revision, within=within)

    def annotations_again(self, article: int, before: Sequence[Annotation], uuids: Iterable[str]) -> list[Annotation]:
        """What `annotations(article)` gives now, where it gave `before` and the annotations `uuids` have changed since.

        Quicker than that where there are thousands, of which few have changed.
        """
        with self._reading():
            return self._annotations.of_article_again(article, before, uuids)

    def annotation(self, uuid: str) -> Annotation:
        """One annotation. Raises NotFound."""
        with self._reading():
            return self._annotations.get(uuid)

    def find_annotations(
        self, query: str = "", limit: int | None = None, *, word_forms: bool = False
    ) -> list[Annotation]:
        """Annotations whose quote, note or tags match `query` (words, colour:, tag:, creator: ...), newest first.

        A saved search (in:) stands for what it asks for.
        """
        with self._reading():
            conditions = self._search.conditions(word_forms=word_forms)
            return self._annotations.find(self._search.meaning(parse(query)), conditions, limit)

    def annotation_finders(self, query: str, *, word_forms: bool = False) -> Mapping[str, Finder]:
        """What finds the words of `query` in an annotation's `quote`, `note` or `tag`; no part without such words."""
        with self._reading():
            return self._search.annotation_finders(parse(query), word_forms=word_forms)

    def notices(self, query: str) -> tuple[str, ...]:
        """What of a query was taken otherwise than it may have been meant, in sentences."""
        with self._reading():
            return self._search.meaning(parse(query)).notices

    def annotate(
        self,
        article: int,
        *,
        start: int | None = None,
        end: int | None = None,
        quote: str = "",
        prefix: str = "",
        suffix: str = "",
        note: str = "",
        tags: Iterable[str] = (),
        colour: str = "yellow",
        kind: str = "highlight",
        reply_to: str = "",
    ) -> tuple[Annotation, Changes]:
        """Mark a passage by position (code points) or by quote, or with kind "note" write one on the whole article.

        Raises NotFound for an absent article, quote or annotation to reply to, Ambiguous for a quote that fits several
        places, InputError for a kind, colour, tag or range that there can't be. A range is widened to whole grapheme
        clusters.
        """
        label = {"highlight": "Highlight", "note": "Note", "bookmark": "Bookmark", "reply": "Reply"}.get(kind, "Note")
        uuid = str(uuid4())
        with self._step(label, [article], [uuid]) as step:
            selector: Selector | None = None
            if kind in ("highlight", "bookmark"):
                selector = self._annotations.selector(article, start, end, quote, prefix, suffix)
            self._annotations.add(
                uuid,
                article,
                kind,
                selector,
                colour=colour,
                note=note,
                creator=self.creator,
                time=now(),
                reply_to=reply_to,
            )
            self._tags.set_annotation(uuid, tags, now(), fresh=True)
            annotation = self.annotation(uuid)
            label += told(_words_of(annotation))
            self._rename(step, label)
        return annotation, self._kept(
            Changes(label, step, articles=frozenset([article]), annotations=frozenset([uuid]), tags=bool(list(tags)))
        )

    def edit_annotation(
        self,
        uuid: str,
        *,
        note: str | None = None,
        colour: str | None = None,
        tags: Iterable[str] | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> Changes:
        """Change the note, colour, tags or extent of an annotation; what is None stays as it is.

        Raises NotFound, and InputError for a colour, tag or extent that there can't be.
        """
        annotation = self.annotation(uuid)
        label = (
            "Edit note"
            if note is not None
            else "Change colour"
            if colour is not None
            else "Tag highlight"
            if tags is not None
            else "Change extent"
        ) + told(_words_of(annotation))
        with self._step(label, [annotation.article], [uuid]) as step:
            self._annotations.edit(uuid, note=note, colour=colour, start=start, end=end, time=now())
            if tags is not None:
                self._tags.set_annotation(uuid, tags, now())
        return self._kept(
            Changes(
                label,
                step,
                articles=frozenset([annotation.article]),
                annotations=frozenset([uuid]),
                tags=tags is not None,
            )
        )

    def edit_annotations(
        self, uuids: Sequence[str], *, colour: str | None = None, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> Changes:
        """Give highlights a colour, add tags to and take tags from annotations, as one step; what is so already stays.

        Raises NotFound, and InputError for a colour or tag that there can't be.
        """
        add, remove = list(add), list(remove)
        tags = f" “{', '.join(add or remove)}”" if add or remove else ""
        label = (
            ("Change colour" if not tags else "Tag" if add else "Remove tag") + tags + self._about_annotations(uuids)
        )
        ids = self._annotations.articles_of(uuids)
        with self._step(label, ids, uuids) as step:
            changed = set(self._annotations.recolour(uuids, colour, now()) if colour is not None else ())
            changed.update(self._tags.tag_annotations(uuids, add, remove, now()) if tags else ())
        return self._kept(
            Changes(label, step, articles=frozenset(ids), annotations=frozenset(changed), tags=bool(tags))
        )

    def delete_annotations(self, uuids: Sequence[str]) -> Changes:
        """Delete annotations and the replies to them (undo brings them back; a merge never does). Raises NotFound."""
        ids = self._annotations.articles_of(uuids)
        label = "Delete annotation" + self._about_annotations(uuids)
        with self._step(label, ids) as step:
            gone = self._annotations.delete(uuids, now())
        return self._kept(Changes(label, step, articles=frozenset(ids), annotations=frozenset(gone)))

    def reanchor(self, uuid: str, start: int, end: int) -> Changes:
        """Set by hand where an annotation stands in the current revision; its own selector stays.

        Raises NotFound, and InputError for what is no passage of the text, or a note on the whole article.
        """
        annotation = self.annotation(uuid)
        label = "Re-anchor" + told(_words_of(annotation))
        with self._step(label, [annotation.article], [uuid]) as step:
            self._annotations.reanchor(uuid, start, end, now())
        return self._kept(Changes(label, step, articles=frozenset([annotation.article]), annotations=frozenset([uuid])))

    def cite(self, article: int, start: int, end: int, revision: int | None = None) -> str:
        """A passage's citation: quote, source, paragraph and a reference that resolves in a colleague's archive.

        Raises NotFound, and InputError for a range that is no passage of the revision (its id; None: the current one).
        """
        found = self.article(article)
        document = self.document(article, revision)
        info = next((each for each in found.revisions if each.id == revision), None)
        return citations.cite(found, document, start, end, info)

    def resolve_citation(self, text: str) -> CitedPassage:
        """Where a citation leads in this archive: the cited revision, or what is missing and where the words stand.

        Raises InputError where `text` holds no citation, NotFound where neither article nor revision is here.
        """
        with self._reading():
            return self._citations.resolve(citations.parse(text))

    def codes(self) -> list[Code]:
        """The five highlight colours with their names, definitions and shapes."""
        with self._reading():
            return self._annotations.codes()

    def code_wordings(self) -> Mapping[str, tuple[Wording, ...]]:
        """What everybody whose bundles came in calls the colours, by their keys; a colour nobody named is left out."""
        with self._reading():
            return self._wordings.of_codes()

    def rename_code(self, key: str, name: str, definition: str = "") -> Changes:
        """Give a highlight colour its name and definition. Raises InputError for an unknown colour or an empty name."""
        with self._step("Rename colour", ()) as step:
            self._annotations.rename_code(key, name, definition, self.creator, now())
        return self._kept(Changes("Rename colour", step, tags=True))

    def rename_codes(self, codes: Iterable[Code]) -> Changes:
        """Give several highlight colours their names and definitions, as one step; raises as rename_code does."""
        with self._step("Name the colours", ()) as step:
            for code in codes:
                self._annotations.rename_code(code.key, code.name, code.definition, self.creator, now())
        return self._kept(Changes("Name the colours", step, tags=True))


def _words_of(annotation: Annotation) -> str:
    return annotation.selector.quote if annotation.selector else annotation.note
