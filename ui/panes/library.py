"""The library pane: places, saved searches and facets; choosing one makes or extends the query."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QStandardItem
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from reader.models import Collection, FacetValue, SavedSearch, Tag
from ui import icons, theme
from ui.i18n import number
from ui.models.library import (
    ACTIVE,
    BIN,
    COLLECTION,
    COUNT,
    EXCLUDED,
    FACET,
    FACETS,
    GROUP,
    KIND,
    MORE,
    NAME,
    QUERY,
    SAVED,
    SHAPE,
    SHARE,
    SORT,
    TAG,
    LibraryModel,
)

Index = QModelIndex | QPersistentModelIndex
RIGHT = 10
FACET_KEYS = tuple(key for key, _ in FACETS)
#: Facets that many archives have no values of; their headings are hidden then.
RARE = ("type", "language")
#: The values of each facet that a query excludes: the words that take them in again, and what they are.
_EXCLUDED = {
    key: re.compile(rf'(?<!\S)-((?:{fields}):=?(?:"([^"]+)"|({plain})))(?!\S)')
    for key, fields, plain in (
        ("topic", "topic", r'[^\s()"=]+'),
        ("provider", "provider|domain", r'[^\s()"=]+'),
        ("year", "date", "[0-9]{4}"),
        ("type", "type", r'[^\s()"=]+'),
        ("language", "lang", r'[^\s()"=]+'),
    )
}
#: The tags that a query names.
_TAGS = re.compile(r'tag:"([^"]*)"')
GROUPS = ("saved", "collection", *FACET_KEYS)
#: Kinds of rows that the user made, and may rename and delete.
OWN = (SAVED, COLLECTION, TAG)


class _Delegate(QStyledItemDelegate):
    """Adds the count at the right, a bar for years, and bold for what is in the query."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.data(KIND) == GROUP or index.data(ACTIVE):
            option.font.setBold(True)
        if index.data(EXCLUDED):
            option.font.setStrikeOut(True)

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
        body.rect = QStyle.visualRect(option.direction, option.rect, option.rect.adjusted(0, 0, -room, 0))
        super().paint(painter, body, index)
        painter.save()
        painter.setPen(look["on_selection"] if selected else look["muted"])
        at = QStyle.visualRect(option.direction, option.rect, option.rect.adjusted(0, 0, -RIGHT, 0))
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
    """Announces what is clicked or entered; with Ctrl or Shift it is to be excluded.

    On what the user made F2 renames and Delete deletes it.
    """

    chosen = Signal(QModelIndex)
    excluded = Signal(QModelIndex)
    rename_requested = Signal(QModelIndex)
    delete_requested = Signal(QModelIndex)

    def event(self, event: QEvent) -> bool:
        # Else Delete would be the window's key, and bin the articles that are selected beside the tree.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._about(event):
            event.accept()
            return True
        return super().event(event)

    def _about(self, event: QKeyEvent) -> SignalInstance | None:
        """The signal for what a key asks to be done with the current row, where the user made that."""
        is_own = self.currentIndex().data(KIND) in OWN and event.modifiers() == Qt.KeyboardModifier.NoModifier
        signals = {Qt.Key.Key_F2: self.rename_requested, Qt.Key.Key_Delete: self.delete_requested}
        return signals.get(Qt.Key(event.key())) if is_own else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (asked := self._about(event)) is not None:
            asked.emit(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex(), event.modifiers())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._choose(index, event.modifiers())

    def _choose(self, index: QModelIndex, modifiers: Qt.KeyboardModifier) -> None:
        excluding = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if modifiers & excluding and index.data(KIND) in (FACET, TAG):
            self.excluded.emit(index)
        else:
            self.chosen.emit(index)


class LibraryPane(QWidget):
    """Announces what was chosen; knows the archive only by what it is given."""

    query_chosen = Signal(str)
    words_toggled = Signal(str)
    search_chosen = Signal(str, str)
    bin_chosen = Signal()
    search_rename_requested = Signal(str)
    search_delete_requested = Signal(str)
    tag_rename_requested = Signal(str)
    tag_delete_requested = Signal(str)
    collection_requested = Signal()
    collection_rename_requested = Signal(str)
    collection_delete_requested = Signal(str)
    articles_dropped = Signal(str, list)

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
        self._query, self._in_bin = "", False
        self._marked_tags: set[str] = set()
        for key in ("saved", "collection", "topic", "provider", "tag"):
            self.tree.expand(self.model.group(key).index())
        self.tree.chosen.connect(self._choose)
        self.tree.setAcceptDrops(True)
        self.tree.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.tree.setDropIndicatorShown(True)
        self.model.articles_dropped.connect(self.articles_dropped)
        self.tree.excluded.connect(self._exclude)
        self.tree.rename_requested.connect(lambda index: self._asks(index)[0].emit(index.data(NAME)))
        self.tree.delete_requested.connect(lambda index: self._asks(index)[1].emit(index.data(NAME)))
        self.tree.customContextMenuRequested.connect(self._menu)
        self.setFocusProxy(self.tree)

    # -- what it shows -----------------------------------------------------------------------------------

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show the numbers of All, Unread, Starred, Annotated and the Bin."""
        self.model.set_counts(counts)

    def set_facets(self, facets: Mapping[str, list[FacetValue]]) -> None:
        """List topics, providers, years, types and languages of the results, and count their tags."""
        place, scrolled = self._keyboard_place(), self.tree.verticalScrollBar().value()
        for key in FACET_KEYS:
            if key != "tag":
                values = self._with_excluded(key, facets.get(key, []))
                self.model.set_facet(key, values)
                self.tree.setRowHidden(self.model.group(key).row(), QModelIndex(), key in RARE and not values)
        tags = facets.get("tag")
        self.model.set_tag_counts(None if tags is None else {value.value: value.count for value in tags})
        self._mark()
        self._return_to(place)
        self.tree.verticalScrollBar().setValue(scrolled)

    def _with_excluded(self, key: str, values: list[FacetValue]) -> list[FacetValue]:
        """Those that the query excludes, in sight so that they can be taken in again, and the values of the results."""
        shown = {value.query for value in values}
        excluded = {
            words: quoted or plain for words, quoted, plain in _EXCLUDED[key].findall(self._query) if words not in shown
        }
        return [*(FacetValue(value, value, 0, words) for words, value in excluded.items()), *values]

    def _keyboard_place(self) -> tuple[str, str]:
        """Group and words of the row that the keyboard is on, which a new filling takes away."""
        index = self.tree.currentIndex()
        if index.data(KIND) not in (FACET, MORE):
            return "", ""
        return str(index.parent().data(NAME)), str(index.data(QUERY))

    def _return_to(self, place: tuple[str, str]) -> None:
        if not place[0] or not self.tree.hasFocus():
            return
        group = self.model.group(place[0])
        same = [item for item in _items(group) if item.data(QUERY) == place[1]]
        index = (same[0] if same else group).index()
        self.tree.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    @contextmanager
    def _keeping_place(self, key: str) -> Iterator[None]:
        """Leave the keyboard, through a new filling of a group, on the row that it is on: also where that has another
        name now; where it is gone, on the one that took its place.
        """
        group, index = self.model.group(key), self.tree.currentIndex()
        row, name, before = index.row(), index.data(NAME), _names(group)
        is_here = index.parent() == group.index()
        yield
        names = _names(group)
        if is_here and names:
            new = [each for each in names if each not in before]
            wanted = name if name in names else new[0] if len(new) == 1 and len(names) == len(before) else ""
            child = group.child(names.index(wanted) if wanted else min(row, len(names) - 1))
            self.tree.selectionModel().setCurrentIndex(child.index(), QItemSelectionModel.SelectionFlag.NoUpdate)

    def set_saved(self, searches: Sequence[SavedSearch]) -> None:
        """List the saved searches."""
        with self._keeping_place("saved"):
            self.model.set_saved(searches)
        self._after_fill("saved")

    def set_saved_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many articles the saved searches find, by query."""
        self.model.set_saved_counts(counts)

    def set_collections(self, collections: Sequence[Collection]) -> None:
        """List the collections."""
        with self._keeping_place("collection"):
            self.model.set_collections(collections)
        self.set_query(self._query, in_bin=self._in_bin)

    def set_tags(self, tags: Sequence[Tag]) -> None:
        """List the tags as a tree; what the user has folded stays so, new branches are open."""
        paths = [item.data(NAME) for item in self.model.set_tags(tags)]
        for path, count in Counter(path.rpartition("/")[0] for path in paths).items():
            branch = self.model.tag_item(path)
            if branch is not None and branch.rowCount() == count:
                self.tree.setExpanded(branch.index(), True)
        self._after_fill("tag")

    def set_query(self, query: str, *, in_bin: bool = False) -> None:
        """Show in bold what the query holds, and select the place that it is."""
        self._query, self._in_bin = query, in_bin
        self._mark()
        selected = None if not in_bin else self.model.place("bin")
        for key in ("all", "unread", "starred", "annotated"):
            if not in_bin and self.model.place(key).data(QUERY) == query.strip():
                selected = self.model.place(key)
        for item in _items(self.model.group("saved")) + _items(self.model.group("collection")):
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
        return [key for key in GROUPS if not self.tree.isExpanded(self.model.group(key).index())]

    def close_groups(self, keys: Sequence[str]) -> None:
        """Fold these groups and open the others."""
        for key in GROUPS:
            self.tree.setExpanded(self.model.group(key).index(), key not in keys)

    # -- inside ------------------------------------------------------------------------------------------

    def _after_fill(self, key: str) -> None:
        self._mark()
        if self.model.group(key).rowCount() == 1 and key == "saved":
            self.tree.expand(self.model.group(key).index())

    def _mark(self) -> None:
        """Mark what the query holds or excludes. Tags can be thousands: only those it names are looked at."""
        query = f" {self._query} "
        items = [item for key in FACET_KEYS if key != "tag" for item in _items(self.model.group(key))]
        named = set(_TAGS.findall(query))
        items += [item for path in named | self._marked_tags if (item := self.model.tag_item(path)) is not None]
        self._marked_tags = named
        for item in items:
            for role, words in ((ACTIVE, f" {item.data(QUERY)} "), (EXCLUDED, f" -{item.data(QUERY)} ")):
                if bool(item.data(role)) != (words in query):
                    item.setData(words in query, role)

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
        elif kind == SAVED:
            self.search_chosen.emit(index.data(QUERY), index.data(SORT) or "")
        else:
            self.query_chosen.emit(index.data(QUERY))

    def _exclude(self, index: QModelIndex) -> None:
        self.words_toggled.emit("-" + index.data(QUERY))

    def _asks(self, index: Index) -> tuple[SignalInstance, SignalInstance]:
        """The signals by which a row of the user's own is to be renamed and deleted."""
        return {
            SAVED: (self.search_rename_requested, self.search_delete_requested),
            COLLECTION: (self.collection_rename_requested, self.collection_delete_requested),
            TAG: (self.tag_rename_requested, self.tag_delete_requested),
        }[index.data(KIND)]

    def _menu(self, point: QPoint) -> None:
        index = self.tree.indexAt(point)
        kind, name, words = index.data(KIND), index.data(NAME), index.data(QUERY)
        menu = QMenu(self)
        if kind in (FACET, TAG):
            only = menu.addAction(icons.icon("search"), self.tr("Add to the search, or take away"))
            only.triggered.connect(lambda: self.words_toggled.emit(words))
            without = menu.addAction(icons.icon("x"), self.tr("Exclude from the search, or take in again"))
            without.triggered.connect(lambda: self.words_toggled.emit("-" + words))
            menu.addSeparator()
        if kind in OWN:
            self._add_own(menu, index)
        elif kind == GROUP and name == "collection":
            new = menu.addAction(icons.icon("layers"), self.tr("New collection…"))
            new.triggered.connect(self.collection_requested)
        if menu.actions():
            menu.exec(self.tree.viewport().mapToGlobal(point))
        menu.deleteLater()

    def _add_own(self, menu: QMenu, index: Index) -> None:
        """Offer to rename and delete what the user made, with the keys that do the same."""
        name, (rename_asked, delete_asked) = index.data(NAME), self._asks(index)
        rename_text, delete_text = {
            SAVED: (self.tr("Rename search…"), self.tr("Delete search")),
            COLLECTION: (self.tr("Rename collection…"), self.tr("Delete collection")),
            TAG: (self.tr("Rename or move tag…"), self.tr("Delete tag")),
        }[index.data(KIND)]
        for icon, text, key, asked in (
            ("pencil", rename_text, Qt.Key.Key_F2, rename_asked),
            ("trash-2", delete_text, Qt.Key.Key_Delete, delete_asked),
        ):
            action = menu.addAction(icons.icon(icon), text)
            action.setShortcut(QKeySequence(key))
            action.setShortcutVisibleInContextMenu(True)
            action.triggered.connect(partial(asked.emit, name))


def _names(group: QStandardItem) -> list[str]:
    """The names of the rows right under a heading."""
    return [str(group.child(row).data(NAME)) for row in range(group.rowCount())]


def _items(group: QStandardItem) -> list[QStandardItem]:
    """Every item under a group, at any depth."""
    found = []
    for row in range(group.rowCount()):
        child = group.child(row)
        found.append(child)
        found.extend(_items(child))
    return found
