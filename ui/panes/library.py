"""The library pane: places, saved searches and facets; choosing one makes or extends the query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QStandardItem
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from reader.models import FacetValue, SavedSearch, Tag
from ui import icons, theme
from ui.i18n import number
from ui.models.library import (
    ACTIVE,
    BIN,
    COUNT,
    FACET,
    GROUP,
    KIND,
    MORE,
    NAME,
    QUERY,
    SAVED,
    SHAPE,
    SHARE,
    TAG,
    LibraryModel,
)

Index = QModelIndex | QPersistentModelIndex
RIGHT = 10


class _Delegate(QStyledItemDelegate):
    """Adds the count at the right, a bar for years, and bold for what is in the query."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.data(KIND) == GROUP or index.data(ACTIVE):
            option.font.setBold(True)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width(), option.fontMetrics.height() + (10 if index.data(KIND) == GROUP else 7))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        count = index.data(COUNT)
        text = number(count) if isinstance(count, int) and count else ""
        room = option.fontMetrics.horizontalAdvance(text) + RIGHT
        share = index.data(SHARE)
        look = theme.current()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if isinstance(share, float) and not selected:
            _bar(painter, option.rect, share, room, look)
        if selected:
            painter.fillRect(option.rect, look["selection"])
            if isinstance(option.widget, QWidget) and option.widget.hasFocus():
                painter.fillRect(QRect(0, option.rect.top(), 3, option.rect.height()), look["accent"])
        if len(shape := index.data(SHAPE) or ()) > 1:
            _histogram(painter, option.rect, shape, look)
        body = QStyleOptionViewItem(option)
        body.rect = option.rect.adjusted(0, 0, -room, 0)
        super().paint(painter, body, index)
        painter.save()
        painter.setPen(look["on_selection"] if selected else look["muted"])
        at = option.rect.adjusted(0, 0, -RIGHT, 0)
        painter.drawText(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


def _bar(painter: QPainter, rect: QRect, share: float, room: int, look: theme.Theme) -> None:
    """A bar whose length is the share of the fullest year."""
    left = rect.left() + 44
    width = int((rect.right() - room - 6 - left) * share)
    painter.fillRect(QRect(left, rect.top() + 5, max(2, width), rect.height() - 10), look["border"])


def _histogram(painter: QPainter, rect: QRect, shape: Sequence[float], look: theme.Theme) -> None:
    """A small histogram at the right end of a heading, the latest value last."""
    width, gap, height = 4, 1, rect.height() - 10
    shown = shape[-((rect.width() // 2) // (width + gap)) :]
    left = rect.right() - RIGHT - len(shown) * (width + gap)
    for place, share in enumerate(shown):
        tall = max(1, round(height * share))
        painter.fillRect(QRect(left + place * (width + gap), rect.bottom() - 4 - tall, width, tall), look["muted"])


class _Tree(QTreeView):
    chosen = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.chosen.emit(index)


class LibraryPane(QWidget):
    """Announces what was chosen; knows the archive only by what it is given."""

    query_chosen = Signal(str)
    words_toggled = Signal(str)
    bin_chosen = Signal()
    search_delete_requested = Signal(str)
    tag_rename_requested = Signal(str)
    tag_delete_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = LibraryModel(self)
        self.tree = _Tree(self)
        self.tree.setModel(self.model)
        self.tree.setItemDelegate(_Delegate(self.tree))
        self.tree.setHeaderHidden(True)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setRootIsDecorated(True)
        self.tree.setIndentation(14)
        self.tree.setIconSize(QSize(15, 15))
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setAccessibleName(self.tr("Library"))
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.setUniformRowHeights(False)
        self.tree.viewport().setAutoFillBackground(False)
        self.tree.setProperty("quiet", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.tree)
        self.setMinimumWidth(150)
        self._query = ""
        for key in ("saved", "topic", "provider", "tag"):
            self.tree.expand(self.model.group(key).index())
        self.tree.chosen.connect(self._choose)
        self.tree.customContextMenuRequested.connect(self._menu)
        self.setFocusProxy(self.tree)

    # -- what it shows -----------------------------------------------------------------------------------

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show the numbers of All, Unread, Starred, Annotated and the Bin."""
        self.model.set_counts(counts)

    def set_facets(self, facets: Mapping[str, list[FacetValue]]) -> None:
        """List topics, providers and years."""
        for key in ("topic", "provider", "year"):
            self.model.set_facet(key, facets.get(key, []))
        self._mark()

    def set_saved(self, searches: Sequence[SavedSearch]) -> None:
        """List the saved searches."""
        self.model.set_saved(searches)
        self._after_fill("saved")

    def set_tags(self, tags: Sequence[Tag]) -> None:
        """List the tags as a tree."""
        closed = self._closed_tags()
        self.model.set_tags(tags)
        self._after_fill("tag")
        for item in _items(self.model.group("tag")):
            if item.hasChildren():
                self.tree.setExpanded(item.index(), item.data(NAME) not in closed)

    def set_query(self, query: str, *, in_bin: bool = False) -> None:
        """Show in bold what the query holds, and select the place that it is."""
        self._query = query
        self._mark()
        selected = None if not in_bin else self.model.place("bin")
        for key in ("all", "unread", "starred", "annotated"):
            if not in_bin and self.model.place(key).data(QUERY) == query.strip():
                selected = self.model.place(key)
        for item in _items(self.model.group("saved")):
            if not in_bin and selected is None and item.data(QUERY) == query.strip():
                selected = item
        self._select(selected)

    def _select(self, item: QStandardItem | None) -> None:
        """Show an item as the chosen one; the keyboard's place in the tree stays while it is being used."""
        if item is None:
            self.tree.clearSelection()
        elif self.tree.hasFocus():
            self.tree.selectionModel().select(item.index(), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        else:
            self.tree.setCurrentIndex(item.index())

    def closed_groups(self) -> list[str]:
        """The groups that the user has folded, to be remembered."""
        keys = ("saved", "topic", "provider", "tag", "year")
        return [key for key in keys if not self.tree.isExpanded(self.model.group(key).index())]

    def close_groups(self, keys: Sequence[str]) -> None:
        """Fold these groups and open the others."""
        for key in ("saved", "topic", "provider", "tag", "year"):
            self.tree.setExpanded(self.model.group(key).index(), key not in keys)

    # -- inside ------------------------------------------------------------------------------------------

    def _closed_tags(self) -> set[str]:
        items = _items(self.model.group("tag"))
        return {item.data(NAME) for item in items if item.hasChildren() and not self.tree.isExpanded(item.index())}

    def _after_fill(self, key: str) -> None:
        self._mark()
        if self.model.group(key).rowCount() == 1 and key == "saved":
            self.tree.expand(self.model.group(key).index())

    def _mark(self) -> None:
        query = f" {self._query} "
        for key in ("topic", "provider", "tag", "year"):
            for item in _items(self.model.group(key)):
                active = f" {item.data(QUERY)} " in query
                if bool(item.data(ACTIVE)) != active:
                    item.setData(active, ACTIVE)

    def _choose(self, index: QModelIndex) -> None:
        kind = index.data(KIND)
        if kind == GROUP:
            self.tree.setExpanded(index, not self.tree.isExpanded(index))
        elif kind == MORE:
            self.model.show_all(index.data(QUERY))
            self._mark()
        elif kind == BIN:
            self.bin_chosen.emit()
        elif kind in (FACET, TAG):
            self.words_toggled.emit(index.data(QUERY))
        else:
            self.query_chosen.emit(index.data(QUERY))

    def _menu(self, point: QPoint) -> None:
        index = self.tree.indexAt(point)
        kind, name = index.data(KIND), index.data(NAME)
        menu = QMenu(self)
        if kind == SAVED:
            action = menu.addAction(icons.icon("trash-2"), self.tr("Delete search"))
            action.triggered.connect(lambda: self.search_delete_requested.emit(name))
        elif kind == TAG:
            rename = menu.addAction(icons.icon("pencil"), self.tr("Rename or move tag…"))
            rename.triggered.connect(lambda: self.tag_rename_requested.emit(name))
            delete = menu.addAction(icons.icon("trash-2"), self.tr("Delete tag"))
            delete.triggered.connect(lambda: self.tag_delete_requested.emit(name))
        if menu.actions():
            menu.exec(self.tree.viewport().mapToGlobal(point))
        menu.deleteLater()


def _items(group: QStandardItem) -> list[QStandardItem]:
    """Every item under a group, at any depth."""
    found = []
    for row in range(group.rowCount()):
        child = group.child(row)
        found.append(child)
        found.extend(_items(child))
    return found
