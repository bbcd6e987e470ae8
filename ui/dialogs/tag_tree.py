"""The tree of the tag manager: thousands of tags, made in a moment; a tag dropped on another is to be put under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QIcon
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from reader.anchors import tag_key
from reader.models import Tag, TagPair
from ui.i18n import number
from ui.widgets.marks import swatch_icon
from ui.widgets.safe_browser import plain_tip

PATH = Qt.ItemDataRole.UserRole
_RIGHT = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
_ONLY = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
_DISPLAY = Qt.ItemDataRole.DisplayRole


class TagItem(QTreeWidgetItem):
    """One tag, or a heading (an empty path). What it shows is made when it comes on screen."""

    def __init__(self, path: str, name: str, tag: Tag | None = None) -> None:
        super().__init__()
        self.path, self.name, self.tag = path, name, tag
        self._swatch: QIcon | None = None

    def data(self, column: int, role: int) -> Any:
        if role == _DISPLAY:
            return self.name if column == 0 else self._count(column)
        if role == PATH:
            return self.path
        if column:
            return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{self.path}\n{self.tag.description}".strip() if self.tag else self.path)
        if role == Qt.ItemDataRole.DecorationRole and self.tag and self.tag.colour:
            self._swatch = self._swatch or swatch_icon(self.tag.colour)
            return self._swatch
        return None

    def holds(self, words: str) -> bool:
        """Whether these (casefolded) stand in its path, its other names or what it means."""
        if words in (self.path or self.name).casefold():
            return True
        said = (*self.tag.aliases, " ".join(self.tag.description.split())) if self.tag is not None else ()
        return any(words in each.casefold() for each in said)

    def _count(self, column: int) -> str:
        count = 0 if self.tag is None else self.tag.articles if column == 1 else self.tag.annotations
        return number(count) if count else ""


class TagTree(QTreeWidget):
    """Shows tags as a tree, as a list, or in pairs; announces where one is dropped."""

    moved = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[TagItem] = []
        self.setHeaderLabels([self.tr("Tag"), self.tr("Articles"), self.tr("Annotations")])
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleName(self.tr("Tags"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setUniformRowHeights(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        # A tag is dropped on another, never between two: their order is that of their names.
        self.setDragDropOverwriteMode(True)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        # Else every row is asked how wide it is.
        header.setResizeContentsPrecision(0)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    # -- what it shows ---------------------------------------------------------------------------------------------

    def show_tree(self, tags: Mapping[str, Tag]) -> None:
        """Show tags under one another; a parent that is no tag itself has a row without numbers."""
        nodes: dict[str, TagItem] = {}
        under: dict[str, list[TagItem]] = {}
        for path in tags:
            _place(path, tags, nodes, under)
        self._show(nodes.values(), under)

    def show_list(self, paths: Iterable[str], tags: Mapping[str, Tag]) -> None:
        """Show tags by their whole paths, one under the other."""
        items = [TagItem(path, path, tags.get(path)) for path in paths]
        self._show(items, {"": items})

    def show_pairs(self, pairs: Iterable[tuple[str, TagPair]], tags: Mapping[str, Tag]) -> None:
        """Show pairs of tags, each under the words for why it is one."""
        heads: list[TagItem] = []
        items: list[TagItem] = []
        for words, pair in pairs:
            head = TagItem("", words)
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            two = [TagItem(path, path, tags.get(path)) for path in (pair.first, pair.second)]
            head.addChildren(two)
            heads.append(head)
            items += [head, *two]
        self._show(items, {"": heads})

    def _show(self, items: Iterable[TagItem], under: Mapping[str, list[TagItem]]) -> None:
        """Fill the tree; what was selected and what was shut stays so where it is there still."""
        kept = set(self.selected())
        shut = {item.path for item in self._items if item.path and item.childCount() and not item.isExpanded()}
        before = self.blockSignals(True)
        self.clear()
        self._items = list(items)
        for item in self._items:
            if item.path in under:
                item.addChildren(under[item.path])
        self.addTopLevelItems(under.get("", []))
        self.expandAll()
        for item in self._items:
            if item.path in shut:
                item.setExpanded(False)
            if item.path in kept:
                item.setSelected(True)
        self.blockSignals(before)

    def filter(self, text: str) -> None:
        """Show only what holds the words, and what stands above it."""
        wanted = text.casefold()
        shown: set[int] = set()
        for item in self._items:
            if item.holds(wanted):
                above: QTreeWidgetItem | None = item
                while above is not None and id(above) not in shown:
                    shown.add(id(above))
                    above = above.parent()
                    if wanted and above is not None:
                        above.setExpanded(True)
        for item in self._items:
            if item.isHidden() == (id(item) in shown):
                item.setHidden(id(item) not in shown)

    def selected(self) -> list[str]:
        """The paths of the selected tags."""
        return [item.path for item in self.selectedItems() if isinstance(item, TagItem) and item.path]

    def select(self, path: str) -> bool:
        """Show one tag as the chosen one, whatever the capitals; False where it is not there."""
        item = next((item for item in self._items if path and tag_key(item.path) == tag_key(path)), None)
        if item is not None:
            # By itself Qt would select it beside the others while Ctrl is held, as it is after Ctrl+Z.
            self.setCurrentItem(item, 0, _ONLY)
        return item is not None

    def enter(self, text: str) -> None:
        """Take the keyboard, on the chosen tag or on the first that holds the words."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.selected():
            wanted = text.casefold()
            first = next((item for item in self._in_order() if item.path and item.holds(wanted)), None)
            if first is not None:
                self.setCurrentItem(first)

    def _in_order(self) -> Iterator[TagItem]:
        """The items from the top down."""
        item: QTreeWidgetItem | None = self.topLevelItem(0)
        while item is not None:
            if isinstance(item, TagItem) and not item.isHidden():
                yield item
            item = self.itemBelow(item)

    # -- dropping ----------------------------------------------------------------------------------------------------

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        if self._target(event) is None:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """The tree itself moves nothing: it is filled anew when the tag has moved."""
        target = self._target(event)
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if target is not None:
            self.moved.emit(self.selected()[0], target)

    def _target(self, event: QDropEvent) -> str | None:
        """The new path of the tag that is being dragged; None where it can't be dropped."""
        chosen = self.selected()
        item = self.itemAt(event.position().toPoint())
        if len(chosen) != 1 or (item is not None and not isinstance(item, TagItem)):
            return None
        path, name = chosen[0], chosen[0].rpartition("/")[2]
        over = item.path if item is not None else ""
        if (item is not None and not over) or f"{over}/".startswith(f"{path}/"):
            return None
        new = f"{over}/{name}" if over else name
        return new if new != path else None


def _place(path: str, tags: Mapping[str, Tag], nodes: dict[str, TagItem], under: dict[str, list[TagItem]]) -> TagItem:
    """The node of a path, made after those above it; paths that differ in capitals alone are one."""
    key = tag_key(path)
    if key not in nodes:
        parent, _, name = path.rpartition("/")
        above = _place(parent, tags, nodes, under).path if parent else ""
        nodes[key] = TagItem(path, name, tags.get(path))
        under.setdefault(above, []).append(nodes[key])
    return nodes[key]
