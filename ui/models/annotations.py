"""The model of all annotations: rows of groups and marks, grouped by article, code, tag or author."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from reader.models import AnchorState, Annotation, ArticleRow, Code, Passage
from reader.query.finding import Finder, merged
from ui.formats import moment
from ui.i18n import number, translate
from ui.widgets.safe_browser import plain_tip

Index = QModelIndex | QPersistentModelIndex
NOTHING = QModelIndex()
#: Gives a row's Mark or Heading.
ROW = Qt.ItemDataRole.UserRole + 1
ARTICLE, CODE, TAG, AUTHOR = "article", "code", "tag", "author"


@dataclass(frozen=True, slots=True)
class Marks:
    """Annotations that answer a query, newest first, with the articles and codes that they name.

    `sought` finds what matches in a quote, a note or a tag.
    """

    query: str
    annotations: Sequence[Annotation]
    articles: Mapping[int, ArticleRow]
    codes: Mapping[str, Code]
    notices: tuple[str, ...] = ()
    sought: Mapping[str, Finder] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a group."""

    name: str
    count: int
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One annotation as a row shows it; `title` is empty where the group says it."""

    annotation: Annotation
    title: str
    code: str
    sought: Mapping[str, Finder] = field(default_factory=dict)

    def matched(self, part: str, text: str) -> Passage:
        """A text of the annotation (`quote`, `note` or `tag`) in one line, with what matches in it."""
        line = " ".join(text.split())
        return Passage(line, tuple(merged(self.sought[part].find(line))) if part in self.sought else (), part)


def group_names() -> dict[str, str]:
    """What annotations can be grouped by."""
    return {
        ARTICLE: translate("Annotations", "By article"),
        CODE: translate("Annotations", "By code"),
        TAG: translate("Annotations", "By tag"),
        AUTHOR: translate("Annotations", "By author"),
    }


class AnnotationModel(QAbstractTableModel):
    """One column; `ROW` gives a row's Heading or Mark. A mark with several tags stands in the group of each."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Heading | Mark] = []

    def show_marks(self, marks: Marks, by: str) -> None:
        """Show these annotations in groups."""
        self.beginResetModel()
        self._rows = list(_rows(marks, by))
        self.endResetModel()

    def row(self, at: int) -> Heading | Mark | None:
        """The row at a place."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def headings(self) -> list[int]:
        """The places of the headings."""
        return [at for at, row in enumerate(self._rows) if isinstance(row, Heading)]

    def places(self, uuids: Iterable[str]) -> list[int]:
        """Every place where one of these annotations stands."""
        wanted = set(uuids)
        return [at for at, row in enumerate(self._rows) if isinstance(row, Mark) and row.annotation.uuid in wanted]

    def rowCount(self, parent: Index = NOTHING) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOTHING) -> int:
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are passed by: the arrow keys go from mark to mark."""
        if isinstance(self.row(index.row()), Heading):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index.row()) if index.isValid() else None
        if row is None or role not in _SHOWN:
            return None
        return _SHOWN[role](row)


def _rows(marks: Marks, by: str) -> Iterable[Heading | Mark]:
    groups: dict[str, list[Annotation]] = {}
    for annotation in marks.annotations:
        for key in _KEYS[by](annotation):
            groups.setdefault(key, []).append(annotation)
    for key in sorted(groups, key=_order(marks, by, groups)):
        members = groups[key]
        yield Heading(_name(marks, by, key), len(members), key if by == CODE and key in marks.codes else "")
        for each in in_text_order(members) if by == ARTICLE else members:
            row = marks.articles.get(each.article)
            title = "" if by == ARTICLE or row is None else row.title
            yield Mark(each, title, kind_name(each, marks.codes), marks.sought)


_KEYS: Mapping[str, Callable[[Annotation], Iterable[str]]] = {
    ARTICLE: lambda each: (str(each.article),),
    CODE: lambda each: (each.colour or each.kind,),
    TAG: lambda each: each.tags or ("",),
    AUTHOR: lambda each: (each.creator,),
}


def _order(marks: Marks, by: str, groups: Mapping[str, Sequence[Annotation]]) -> Callable[[str], tuple[object, ...]]:
    """Codes in their own order; articles with the newest mark first; the rest by name, nameless last."""
    if by == CODE:
        known = [*marks.codes, "note", "bookmark", "reply"]
        return lambda key: (known.index(key) if key in known else len(known),)
    if by == ARTICLE:
        newest = {key: at for at, key in reversed(list(enumerate(groups)))}
        return lambda key: (newest[key],)
    return lambda key: (not key, key.casefold())


def _name(marks: Marks, by: str, key: str) -> str:
    if by == ARTICLE:
        row = marks.articles.get(int(key))
        return row.title if row is not None else ""
    if by == CODE:
        return marks.codes[key].name if key in marks.codes else kind_names().get(key, key)
    if by == TAG:
        return key or translate("Annotations", "Without a tag")
    return key or translate("Annotations", "Without a name")


def in_text_order(annotations: Sequence[Annotation]) -> list[Annotation]:
    """In the order of the text; a reply after what it answers, where that is there."""
    parents = {each.uuid: each for each in annotations}

    def key(annotation: Annotation) -> tuple[tuple[int, int, str], bool, str]:
        above, steps = annotation, 0
        while above.reply_to in parents and steps < len(parents):
            above, steps = parents[above.reply_to], steps + 1
        return place(above), steps > 0, annotation.created

    return sorted(annotations, key=key)


def place(annotation: Annotation) -> tuple[int, int, str]:
    """The order of the text: notes on the whole article, marks, orphans."""
    if annotation.selector is None:
        return 0, 0, annotation.created
    if annotation.anchor.start is None:
        return 2, annotation.selector.start, annotation.created
    return 1, annotation.anchor.start, annotation.created


def kind_names() -> dict[str, str]:
    """What is no highlight, by its kind."""
    return {
        "note": translate("Annotations", "Note on the article"),
        "bookmark": translate("Annotations", "Bookmark"),
        "reply": translate("Annotations", "Reply"),
        "highlight": translate("Annotations", "Highlight"),
    }


def kind_name(annotation: Annotation, codes: Mapping[str, Code]) -> str:
    """The name of a highlight's code, or what else an annotation is."""
    if annotation.colour in codes:
        return codes[annotation.colour].name
    return kind_names().get(annotation.kind, annotation.kind)


def state_name(annotation: Annotation) -> str:
    """How an annotation stands in the current text, in words; empty for one without a passage."""
    if annotation.selector is None:
        return ""
    return {
        AnchorState.EXACT: translate("Annotations", "exact"),
        AnchorState.MOVED: translate("Annotations", "moved"),
        AnchorState.ORPHANED: translate("Annotations", "orphaned"),
    }[annotation.anchor.state]


def about(mark: Mark) -> Passage:
    """The last line of a row: code, tags with what matches in them, author, date, title."""
    each, marks = mark.annotation, []
    line = " ".join(mark.code.split())
    for at, tag in enumerate(each.tags):
        shown = mark.matched("tag", tag)
        line += " #" if at else " · #" if line else "#"
        marks += [(len(line) + start, len(line) + end) for start, end in shown.marks]
        line += shown.text
    rest = (each.creator, moment(each.created), mark.title)
    return Passage(
        " · ".join(part for part in (line, *(" ".join(part.split()) for part in rest)) if part), tuple(marks)
    )


def _text(row: Heading | Mark) -> str:
    if isinstance(row, Heading):
        return row.name
    each = row.annotation
    return each.selector.quote if each.selector else each.note


def _spoken(row: Heading | Mark) -> str:
    """A row as a screen reader says it."""
    if isinstance(row, Heading):
        return f"{row.name}, {number(row.count)}"
    each = row.annotation
    quote = each.selector.quote if each.selector else ""
    parts = (quote, each.note, about(row).text, state_name(each))
    return ", ".join(" ".join(part.split()) for part in parts if part)


def _tip(row: Heading | Mark) -> str:
    if isinstance(row, Heading):
        return plain_tip(row.name)
    each = row.annotation
    return plain_tip("\n".join(part for part in (each.note, each.anchor.reason) if part))


_SHOWN: dict[int, Callable[[Heading | Mark], object]] = {
    Qt.ItemDataRole.DisplayRole: _text,
    Qt.ItemDataRole.ToolTipRole: _tip,
    Qt.ItemDataRole.AccessibleTextRole: _spoken,
    ROW: lambda row: row,
}
