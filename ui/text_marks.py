"""Annotations as marks on a text: where they stand, and what is told about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reader.models import AnchorState, Annotation, Code
from ui.i18n import translate
from ui.widgets.text_painter import TextMark


def place_of(annotation: Annotation, revision: int | None = None) -> tuple[int, int] | None:
    """Where a mark stands; on an older `revision` (its id) the marks made there stand where they were made."""
    selector, anchor = annotation.selector, annotation.anchor
    if selector is None:
        return None
    if revision is not None:
        return (selector.start, selector.end) if annotation.revision == revision else None
    return None if anchor.start is None or anchor.end is None else (anchor.start, anchor.end)


def tip_of(annotation: Annotation, names: dict[str, str]) -> str:
    """The colour's name, the note and the tags."""
    head = names.get(annotation.colour, annotation.colour) or translate("ReadingPane", "Bookmark")
    if annotation.anchor.state is AnchorState.MOVED:
        head += " · " + translate("ReadingPane", "moved")
    tags = " ".join(f"#{tag}" for tag in annotation.tags)
    return "\n".join(part for part in (head, annotation.note, tags) if part)


class TextMarks:
    """The marks of the annotations on a text. Of an annotation that stays the same the mark stays the same object."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._revision: int | None = None
        self._made: dict[str, tuple[Annotation, TextMark | None]] = {}

    def of(
        self, annotations: Iterable[Annotation], codes: Sequence[Code], revision: int | None = None
    ) -> list[TextMark]:
        """The marks that have a place, on an older `revision` (its id) those that were made there."""
        names = {code.key: code.name for code in codes}
        before = self._made if (names, revision) == (self._names, self._revision) else {}
        self._names, self._revision, self._made = names, revision, {}
        for each in annotations:
            known = before.get(each.uuid)
            again = known is not None and known[0] is each
            self._made[each.uuid] = known if again else (each, _mark(each, names, revision))  # type: ignore[assignment]
        return [mark for _, mark in self._made.values() if mark is not None]


def _mark(annotation: Annotation, names: dict[str, str], revision: int | None) -> TextMark | None:
    place = None if annotation.deleted else place_of(annotation, revision)
    if place is None:
        return None
    noted = bool(annotation.note) or annotation.kind == "bookmark"
    return TextMark(annotation.uuid, *place, annotation.colour, tip_of(annotation, names), noted)
