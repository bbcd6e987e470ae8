"""The article list's model: an array of ids, and the rows near the visible ones fetched a few at a time."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from reader.models import ArticleRow, Hit, Origin, Passage
from ui.formats import day, text_data
from ui.i18n import translate
from ui.widgets.safe_browser import plain_tip

Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[Sequence[int]], list[Hit]]

HIT = Qt.ItemDataRole.UserRole + 1
#: Rows fetched at once while the list is painted; fewer where each row brings its matching passages.
PORTION, PASSAGE_PORTION = 48, 12
#: Rows that are kept; with their passages some megabytes.
KEPT = 4_096
#: Rows can be chosen and dragged.
_ROW_FLAGS = (
    Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
    | Qt.ItemFlag.ItemIsDragEnabled
)
NOTHING = QModelIndex()
NO_HITS: Mapping[int, Hit] = {}
#: What is dragged from the list: ids of this archive, for this program only.
ARTICLES = "application/x-carrel-articles"


class ArticleModel(QAbstractTableModel):
    """One column; `HIT` gives a row's Hit (None for an article that has gone since)."""

    articles_dropped = Signal(list, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: array[int] = array("q")
        self._fetch: Fetch = lambda _ids: []
        self._portion = PORTION
        self._hits: OrderedDict[int, Hit | None] = OrderedDict()
        self.has_passages = False

    def set_result(
        self, ids: Sequence[int], fetch: Fetch, *, passages: bool = False, known: Mapping[int, Hit] = NO_HITS
    ) -> None:
        """Show these articles; `fetch` gives the hits for some of the ids, with passages when asked for.

        Of `known` ones it is not asked.
        """
        self.beginResetModel()
        self._ids = ids if isinstance(ids, array) else array("q", ids)
        self._fetch = fetch
        self.has_passages = passages
        self._portion = PASSAGE_PORTION if passages else PORTION
        self._hits = OrderedDict(known)
        self.endResetModel()

    def extend(self, ids: array[int], fetch: Fetch) -> bool:
        """Add the rows that follow those shown; False (and nothing done) where `ids` begin otherwise."""
        shown = len(self._ids)
        if len(ids) < shown or ids[:shown] != self._ids:
            return False
        self._fetch = fetch
        if len(ids) > shown:
            self.beginInsertRows(NOTHING, shown, len(ids) - 1)
            self._ids = ids
            self.endInsertRows()
        return True

    def refresh(self, articles: Collection[int] = ()) -> None:
        """Read the rows of these articles anew, because they changed (of none: all rows); the ids stay."""
        if articles:
            for article in articles:
                self._hits.pop(article, None)
        else:
            self._hits.clear()
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, 0))

    @property
    def ids(self) -> array[int]:
        return self._ids

    def id_at(self, row: int) -> int:
        """The article of a row; 0 where there is no such row."""
        return self._ids[row] if 0 <= row < len(self._ids) else 0

    def row_of(self, article: int) -> int:
        """The row of an article; -1 where it is not listed."""
        try:
            return self._ids.index(article)
        except ValueError:
            return -1

    def hit(self, row: int) -> Hit | None:
        """What a row shows."""
        article = self._ids[row]
        if article in self._hits:
            self._hits.move_to_end(article)
        else:
            self._read(row - row % self._portion)
        return self._hits.get(article)

    def _read(self, first: int) -> None:
        """Fetch the rows from `first` on that are not known."""
        wanted = [article for article in self._ids[first : first + self._portion] if article not in self._hits]
        found = {hit.row.id: hit for hit in self._fetch(wanted)}
        self._hits.update((article, found.get(article)) for article in wanted)
        while len(self._hits) > KEPT:
            self._hits.popitem(last=False)

    def rowCount(self, parent: Index = NOTHING) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = NOTHING) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in _SHOWN:
            return None
        hit = self.hit(index.row())
        return None if hit is None else _SHOWN[role](hit)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows can be dragged, and dropped between others where the view lets them."""
        return _ROW_FLAGS if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled

    def mimeTypes(self) -> list[str]:
        return [ARTICLES]

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def dropMimeData(self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index) -> bool:
        """Announce what was dropped before a row; nothing moves here until the archive has moved it."""
        at = parent.row() if parent.isValid() else row
        self.articles_dropped.emit(dropped_articles(data), self.id_at(at))
        return False

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        hits = [self.hit(index.row()) for index in indexes]
        data = text_data("\n".join(hit.row.url or hit.row.title for hit in hits if hit))
        data.setData(ARTICLES, b" ".join(b"%d" % self.id_at(index.row()) for index in indexes))
        return data


def dropped_articles(data: QMimeData) -> list[int]:
    """The ids of the articles that are dragged within this program."""
    return [int(part) for part in bytes(data.data(ARTICLES).data()).split() if part.isdigit()]


def meta(row: ArticleRow) -> list[str]:
    """What the second line of a row says: provider, date, topics; of an article with none of these its length."""
    parts = [row.provider or row.domain, day(row.published), ", ".join(row.topics)]
    length = translate("ReadingPane", "%Ln word(s)", None, row.word_count) if row.word_count else ""
    known = [part for part in parts if part] or [translate("ArticleModel", "undated"), length]
    return [part for part in known if part]


def shown_passage(hit: Hit) -> Passage:
    """The passage that a row shows: a matching note or quote before the text, and never the title."""
    fits = [each for each in hit.passages if each.field not in ("title", "provider", "topic")]
    own = [each for each in fits if each.annotation and each.field != "tag"]
    return next(iter(own or fits), Passage(hit.row.excerpt))


def passage_words(passage: Passage) -> str:
    """What a passage is that the user wrote or marked; empty for one of the article itself."""
    names = {
        "note": translate("ArticleModel", "in a note: %1"),
        "quote": translate("ArticleModel", "in a highlight: %1"),
        "tag": translate("ArticleModel", "in a tag: %1"),
    }
    return names[passage.field].replace("%1", " ".join(passage.text.split())) if passage.field in names else ""


def spoken(hit: Hit) -> str:
    """A row as a screen reader says it."""
    row = hit.row
    said = [row.title, *meta(row)]
    if not row.is_read:
        said.append(translate("ArticleModel", "unread"))
    if row.is_starred:
        said.append(translate("ArticleModel", "starred"))
    if row.title_origin is Origin.INFERRED:
        said.append(translate("ArticleModel", "title inferred"))
    if row.annotation_count:
        said.append(translate("ArticleModel", "%Ln note(s)", None, row.annotation_count))
    said.append(passage_words(shown_passage(hit)))
    return ", ".join(part for part in said if part)


_SHOWN: dict[int, Callable[[Hit], object]] = {
    Qt.ItemDataRole.DisplayRole: lambda hit: hit.row.title,
    Qt.ItemDataRole.ToolTipRole: lambda hit: plain_tip(hit.row.title),
    Qt.ItemDataRole.AccessibleTextRole: spoken,
    HIT: lambda hit: hit,
}
