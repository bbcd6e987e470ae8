"""What an exporter is: a name, what it writes, its options, and `write`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from reader.models import (
    Annotation,
    Article,
    ArticleRow,
    Code,
    Document,
    Json,
    PortableArticle,
    PortableCollection,
    SearchResult,
    Tag,
    Wording,
)
from reader.progress import Progress, Silent


class Holdings(Protocol):
    """What exporters read of an archive; see Archive for what each gives."""

    def search(self, query: str) -> SearchResult: ...
    def rows(self, ids: Sequence[int]) -> list[ArticleRow]: ...
    def article(self, reference: int) -> Article: ...
    def document(self, article: int) -> Document: ...
    def annotations(self, article: int) -> list[Annotation]: ...
    def portable(self, article: int) -> PortableArticle: ...
    def portable_collections(self, ids: Sequence[int]) -> list[PortableCollection]: ...
    def codes(self) -> list[Code]: ...
    def code_wordings(self) -> Mapping[str, tuple[Wording, ...]]: ...
    def tags(self) -> list[Tag]: ...
    def tag_wordings(self) -> Mapping[str, tuple[Wording, ...]]: ...


@dataclass(frozen=True, slots=True)
class Option:
    """A choice that a dialog or the command line can offer for a format; `default` gives its type."""

    name: str
    label: str
    default: Json


@dataclass(frozen=True)
class Selection:
    """The articles to export, in order and each once; they are read one at a time, so that memory stays flat.

    The option `annotations` (UUIDs), where a format of annotations has it, leaves out all others.
    """

    archive: Holdings
    ids: Sequence[int]
    options: Mapping[str, Json] = field(default_factory=dict)
    progress: Progress = field(default_factory=Silent)

    def items(self, label: str) -> Iterator[Item]:
        """Each article in turn, reporting progress under `label`."""
        chosen = self.options.get("annotations")
        only = None if chosen is None else frozenset(chosen)
        for done, id in enumerate(self.ids):
            self.progress.report(done, len(self.ids), label)
            yield Item(self.archive, self.archive.article(id), only)
        self.progress.report(len(self.ids), len(self.ids), label)

    def codes(self) -> Mapping[str, Code]:
        """The highlight colours by key."""
        return {code.key: code for code in self.archive.codes()}


@dataclass(frozen=True)
class Item:
    """One article of a selection; its text and annotations are read when they are asked for."""

    archive: Holdings
    article: Article
    only: frozenset[str] | None = None

    def document(self) -> Document:
        """The current revision's text and structure."""
        return self.archive.document(self.article.id)

    def annotations(self) -> list[Annotation]:
        """The annotations that are not deleted, in the order of the text.

        Equal places are in the order of making, whatever ids the annotations have in this archive.
        """
        found = self.archive.annotations(self.article.id)
        found = [each for each in found if self.only is None or each.uuid in self.only]
        place = {annotation.uuid: _place(annotation) for annotation in found}
        return sorted(found, key=lambda each: (place.get(each.reply_to, place[each.uuid]), *_made(each)))

    def value(self, name: str) -> str:
        """An effective field as text; empty where it is not known."""
        found = self.article.fields.get(name)
        return "" if found is None or found.value is None else str(found.value)


def _place(annotation: Annotation) -> tuple[int, int, int, str, str]:
    """Whole-article notes first, then by position, orphans last."""
    start, end = annotation.anchor.start, annotation.anchor.end
    if annotation.selector is None:
        return 0, 0, 0, annotation.created, annotation.uuid
    if start is None or end is None:
        return 2, annotation.selector.start, annotation.selector.end, annotation.created, annotation.uuid
    return 1, start, end, annotation.created, annotation.uuid


def _made(annotation: Annotation) -> tuple[bool, str, str]:
    """Replies follow what they answer, in the order of making."""
    return bool(annotation.reply_to), annotation.created, annotation.uuid


class Exporter(Protocol):
    """A format; the instances stand in exporters.EXPORTERS. A folder format has an empty `suffix`."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def suffix(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def options(self) -> tuple[Option, ...]: ...

    def write(self, selection: Selection, target: Path) -> None:
        """Write the selection to `target`, which does not exist yet and is renamed to its name afterwards."""
        ...

    def may_replace(self, target: Path) -> bool:
        """Whether an existing `target` is an earlier export of this format, to be replaced unasked."""
        ...

    def update(self, selection: Selection, target: Path) -> bool:
        """Bring an existing `target` up to date in place and return True, where the format does such a thing."""
        ...


class FileFormat:
    """What formats of a single file share: no options, and an existing file is somebody's, so it is never replaced."""

    options: tuple[Option, ...] = ()

    def may_replace(self, target: Path) -> bool:
        """Never: such a file may be anybody's."""
        del target
        return False

    def update(self, selection: Selection, target: Path) -> bool:
        """Nothing to update in a single file."""
        del selection, target
        return False
