"""The concordance's model: an order of lines, and those near the visible ones fetched a page at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from reader.concordance import Line
from ui.formats import day
from ui.i18n import translate
from ui.widgets.safe_browser import plain_tip

Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[Sequence[int]], list[Line | None]]

LINE = Qt.ItemDataRole.UserRole + 1
BEFORE, WORD, AFTER, ARTICLE = range(4)
PAGE, KEPT_PAGES = 64, 32
NOTHING = QModelIndex()


class ConcordanceModel(QAbstractTableModel):
    """Four columns: the context at the left, the word, that at the right, and the article; `LINE` gives the line."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._order: Sequence[int] = ()
        self._fetch: Fetch = lambda _numbers: []
        self._pages: OrderedDict[int, list[Line | None]] = OrderedDict()

    def set_lines(self, order: Sequence[int], fetch: Fetch) -> None:
        """Show the lines of these numbers in this order; `fetch` cuts some of them from the texts."""
        self.beginResetModel()
        self._order, self._fetch = order, fetch
        self._pages.clear()
        self.endResetModel()

    def line(self, row: int) -> Line | None:
        """What a row shows; None where its article has gone or changed."""
        number, place = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._fetch(self._order[number * PAGE : (number + 1) * PAGE])
            self._pages[number] = page
            if len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[place] if place < len(page) else None

    def rowCount(self, parent: Index = NOTHING) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = NOTHING) -> int:
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            translate("Concordance", "Left context"),
            translate("Concordance", "Word"),
            translate("Concordance", "Right context"),
            translate("Concordance", "Article"),
        )[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in _ROLES:
            return None
        line = self.line(index.row())
        if line is None or role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return shown(line, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{line.title}\n{about(line)}") if index.column() == ARTICLE else None
        return spoken(line) if index.column() == WORD else shown(line, index.column())


_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    LINE,
)


def shown(line: Line, column: int) -> str:
    """A cell's text. What is written from right to left has what comes before at the right."""
    left, right = (line.after, line.before) if line.is_right_to_left else (line.before, line.after)
    return {
        BEFORE: left,
        WORD: line.word,
        AFTER: right,
        ARTICLE: " · ".join(part for part in (about(line), line.title) if part),
    }[column]


def about(line: Line) -> str:
    """When and where the line's article appeared."""
    return " · ".join(part for part in (day(line.published), line.provider) if part)


def spoken(line: Line) -> str:
    """A line as a screen reader says it."""
    return f"{line.before} {line.word} {line.after}, {line.title}"
