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


def text_marks(annotations: Iterable[Annotation], codes: Sequence[Code], revision: int | None = None) -> list[TextMark]:
    """The marks that have a place."""
    names = {code.key: code.name for code in codes}
    return [
        TextMark(
            each.uuid,
            *place,
            each.colour,
            tip_of(each, names),
            noted=bool(each.note) or each.kind == "bookmark",
        )
        for each in annotations
        if not each.deleted and (place := place_of(each, revision)) is not None
    ]
