"""The library pane's model: places, saved searches, and facets of the archive with their counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel

from reader.anchors import tag_key
from reader.models import Collection, FacetValue, SavedSearch, Tag
from reader.query.tree import quoted
from ui import icons
from ui.i18n import number, translate
from ui.models.articles import ARTICLES, dropped_articles
from ui.widgets.safe_browser import WHOLE, plain_tip

KIND = Qt.ItemDataRole.UserRole + 1
QUERY = Qt.ItemDataRole.UserRole + 2
COUNT = Qt.ItemDataRole.UserRole + 3
NAME = Qt.ItemDataRole.UserRole + 4
#: The share of the group's greatest count, 0..1, for the bar; None draws none.
SHARE = Qt.ItemDataRole.UserRole + 5
ACTIVE = Qt.ItemDataRole.UserRole + 6
#: Whether the query excludes the value.
EXCLUDED = Qt.ItemDataRole.UserRole + 8
#: On a heading: the shares of its values in order of time, for a small histogram.
SHAPE = Qt.ItemDataRole.UserRole + 7

#: The order that a saved search was saved with.
SORT = Qt.ItemDataRole.UserRole + 40

#: Kinds of rows: a group heading, a place or saved search (replaces the query), a facet (adds to it), the bin.
GROUP, PLACE, SAVED, FACET, TAG, BIN, MORE = "group", "place", "saved", "facet", "tag", "bin", "more"
COLLECTION = "collection"
#: Values of a facet that are shown before the row that shows the rest.
FEW = 12

#: Facets in the order of the pane: the archive's name of them, and their icon.
FACETS = (
    ("topic", "list-tree"),
    ("provider", "newspaper"),
    ("tag", "tags"),
    ("year", "calendar"),
    ("type", "file-text"),
    ("language", "book-open"),
)


def _places() -> list[tuple[str, str, str, str]]:
    """Key of the count, name, query, icon."""
    return [
        ("all", translate("Library", "All articles"), "", "library"),
        ("unread", translate("Library", "Unread"), "is:unread", "circle-dot"),
        ("starred", translate("Library", "Starred"), "is:starred", "star"),
        ("annotated", translate("Library", "Annotated"), "is:annotated", "highlighter"),
    ]


def _group_names() -> dict[str, str]:
    return {
        "saved": translate("Library", "Searches"),
        "collection": translate("Library", "Collections"),
        "topic": translate("Library", "Topics"),
        "provider": translate("Library", "Providers"),
        "tag": translate("Library", "Tags"),
        "year": translate("Library", "Years"),
        "type": translate("Library", "Types"),
        "language": translate("Library", "Languages"),
    }


class LibraryModel(QStandardItemModel):
    """A small tree (some dozens of rows); each group is filled on its own."""

    articles_dropped = Signal(str, list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places: dict[str, QStandardItem] = {}
        self._values: dict[str, Sequence[FacetValue]] = {}
        self._opened: set[str] = {"year"}
        self._tags: Sequence[Tag] = ()
        self._tag_counts: Mapping[str, int] | None = None
        self._saved_counts: Mapping[str, int] = {}
        self._tag_nodes: dict[str, QStandardItem] = {}
        for key, name, query, icon in _places():
            self._places[key] = self._top(name, icon, PLACE, query)
        self._places["bin"] = self._top(translate("Library", "Bin"), "trash-2", BIN, "")
        names = _group_names()
        self._groups = {"saved": self._top(names["saved"], "bookmark", GROUP, "")}
        self._groups["collection"] = self._top(names["collection"], "layers", GROUP, "")
        for key, icon in FACETS:
            self._groups[key] = self._top(names[key], icon, GROUP, "")
        for key, item in self._groups.items():
            item.setData(key, NAME)
            item.setSelectable(False)

    def _top(self, name: str, icon: str, kind: str, query: str) -> QStandardItem:
        item = _item(name, kind, query)
        item.setIcon(icons.icon(icon))
        self.appendRow(item)
        return item

    def group(self, key: str) -> QStandardItem:
        """The heading of a group: saved, topic, provider, tag, year, type or language."""
        return self._groups[key]

    def place(self, key: str) -> QStandardItem:
        """One of all, unread, starred, annotated, bin."""
        return self._places[key]

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show the numbers of the places."""
        for key, item in self._places.items():
            if item.data(COUNT) != (count := counts.get(key, 0)):
                _set_count(item, count)

    def set_saved(self, searches: Sequence[SavedSearch]) -> None:
        """List the saved searches."""
        rows = []
        for search in searches:
            item = _item(search.name, SAVED, search.query)
            item.setData(search.name, NAME)
            item.setData(search.sort, SORT)
            item.setToolTip(plain_tip(search.query, WHOLE))
            rows.append(item)
        self._fill("saved", rows)
        self.set_saved_counts(self._saved_counts)

    def set_saved_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many articles the saved searches find now, by query; those that are not counted yet show nothing."""
        self._saved_counts = counts
        group = self.group("saved")
        for item in (group.child(row) for row in range(group.rowCount())):
            if (count := counts.get(item.data(QUERY))) is not None:
                _set_count(item, count)

    def set_collections(self, collections: Sequence[Collection]) -> None:
        """List the collections; articles can be dropped on them."""
        rows = []
        for collection in collections:
            item = _item(collection.name, COLLECTION, f"collection:{quoted(collection.name)}")
            item.setData(collection.name, NAME)
            _set_count(item, collection.articles)
            rows.append(item)
        self._fill("collection", rows)

    def mimeTypes(self) -> list[str]:
        """What may be dropped here: articles."""
        return [ARTICLES]

    def canDropMimeData(
        self,
        data: QMimeData,
        _action: Qt.DropAction,
        _row: int,
        _column: int,
        parent: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        return data.hasFormat(ARTICLES) and parent.data(KIND) == COLLECTION

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: QModelIndex | QPersistentModelIndex
    ) -> bool:
        """Announce the articles; the archive takes them, and the pane is filled anew."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        self.articles_dropped.emit(parent.data(NAME), dropped_articles(data))
        return True

    def set_facet(self, key: str, values: Sequence[FacetValue]) -> None:
        """List the values of a facet; years come in order of time with bars, the rest by count.

        Where the same are listed already, only the counts change: each batch of an import asks for that.
        """
        self._values[key] = values
        if key == "year":
            values = sorted(values, key=lambda value: value.value, reverse=True)
        greatest = max((value.count for value in values), default=0) or 1  # what the query excludes counts nothing
        shares = [value.count / greatest if key == "year" else None for value in values]
        wanted = [(value.label, FACET, value.query) for value in values]
        if key not in self._opened and len(wanted) > FEW + 1:
            more = translate("Library", "%Ln more…", None, len(wanted) - FEW)
            wanted = [*wanted[:FEW], (more, MORE, key)]
        group = self._groups[key]
        items = [group.child(row) for row in range(group.rowCount())]
        if wanted != [(item.text(), item.data(KIND), item.data(QUERY)) for item in items]:
            items = [_item(*row) for row in wanted]
            self._fill(key, items)
        for item, value, share in zip(items, values, shares, strict=False):  # the last row may be that of the rest
            if item.data(KIND) == FACET and (item.data(COUNT), item.data(SHARE)) != (value.count, share):
                item.setData(share, SHARE)
                _set_count(item, value.count)
        if key == "year":
            group.setData(shares[::-1], SHAPE)

    def show_all(self, key: str) -> None:
        """Show every value of a facet from now on."""
        self._opened.add(key)
        self.set_facet(key, self._values.get(key, ()))

    def set_tags(self, tags: Sequence[Tag]) -> list[QStandardItem]:
        """List the tags as a tree by `a/b/c`; a parent that is no tag itself stands there without a count.

        Rows of tags that were there before stay, so that thousands cost nothing while a few change. Gives the new rows.
        """
        made: list[QStandardItem] = []
        if tags and list(tags) == list(self._tags):
            return made
        self._tags, nodes = tags, self._tag_nodes
        wanted = {path for tag in tags for path in _with_parents(tag.path)}
        for path in sorted(nodes.keys() - wanted, key=len, reverse=True):
            node = nodes.pop(path)
            (node.parent() or self._groups["tag"]).removeRow(node.row())
        for tag in tags:
            self._tag_node(tag.path, made)
        tips = {tag.path: tag.description or tag.path.rpartition("/")[2] for tag in tags}
        for path, node in nodes.items():
            tip = plain_tip(tips.get(path, node.text()))
            if node.toolTip() != tip:
                node.setToolTip(tip)
        self._show_tag_counts()
        _set_count(self._groups["tag"], len(tags), shown=False)
        return made

    def tag_item(self, path: str) -> QStandardItem | None:
        """The row of a tag."""
        return self._tag_nodes.get(path)

    def _tag_node(self, path: str, made: list[QStandardItem]) -> QStandardItem:
        """The row of a tag; a new one is put among its like by name, and so are the parents that it needs."""
        if path in self._tag_nodes:
            return self._tag_nodes[path]
        parent_path, _, name = path.rpartition("/")
        parent = self._tag_node(parent_path, made) if parent_path else self._groups["tag"]
        self._tag_nodes[path] = item = _item(name, TAG, f'tag:"{path}"')
        item.setData(path, NAME)
        made.append(item)
        row = parent.rowCount()
        while row and tag_key(parent.child(row - 1).text()) > tag_key(name):
            row -= 1
        parent.insertRow(row, item)
        return item

    def set_tag_counts(self, counts: Mapping[str, int] | None) -> None:
        """Show on the tags the numbers of results that carry them; None: of everything that carries them."""
        self._tag_counts = counts
        self._show_tag_counts()

    def _show_tag_counts(self) -> None:
        counts = {tag.path: self._tag_count(tag) for tag in self._tags}
        for path, node in self._tag_nodes.items():
            count = counts.get(path)
            if node.data(COUNT) != count:
                _set_count(node, count or 0, shown=count is not None)

    def _tag_count(self, tag: Tag) -> int:
        if self._tag_counts is None:
            return tag.articles + tag.annotations
        return self._tag_counts.get(tag.path, 0)

    def _fill(self, key: str, rows: list[QStandardItem]) -> None:
        group = self._groups[key]
        group.removeRows(0, group.rowCount())
        for row in rows:
            group.appendRow(row)


def _with_parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _item(name: str, kind: str, query: str) -> QStandardItem:
    item = QStandardItem(name)
    item.setEditable(False)
    item.setData(kind, KIND)
    item.setData(query, QUERY)
    item.setToolTip(plain_tip(name))
    return item


def _set_count(item: QStandardItem, count: int, *, shown: bool = True) -> None:
    item.setData(count if shown else None, COUNT)
    item.setData(f"{item.text()}, {number(count)}", Qt.ItemDataRole.AccessibleTextRole)
