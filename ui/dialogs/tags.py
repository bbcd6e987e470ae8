"""The tag manager: the tree of tags with counts, what they mean, and every change with its preview."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reader.archive import Archive
from reader.models import Tag, TagPair, Wording
from ui import icons
from ui.dialogs.base import fit, plain_label
from ui.dialogs.tag_change import TagChangeDialog
from ui.formats import plain_tip, words_of_others
from ui.i18n import number, translate
from ui.widgets.marks import MARK_COLOURS, swatch_icon

PATH = Qt.ItemDataRole.UserRole
ALL, UNUSED, ALIKE = "all", "unused", "alike"


class TagsDialog(QDialog):
    """Reads tags through `archive`; announces what is to change. `refresh` shows what has become of it."""

    rename_requested = Signal(str, str)
    merge_requested = Signal(list, str)
    split_requested = Signal(str, list)
    delete_requested = Signal(str, bool)
    edit_requested = Signal(str, object, object)
    alias_requested = Signal(str, str)
    alias_removal_requested = Signal(str)
    articles_requested = Signal(str)
    undo_requested = Signal()

    def __init__(self, archive: Archive, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Tags"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        fit(self, 780, 560)
        self._archive = archive
        self._tags: dict[str, Tag] = {}
        self._wordings: Mapping[str, Sequence[Wording]] = {}
        self._shown = ""
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(self.tr("Find a tag"))
        self.filter.setAccessibleName(self.tr("Find a tag"))
        self.filter.setClearButtonEnabled(True)
        self.scope = QComboBox(self)
        for key, name in _scopes().items():
            self.scope.addItem(name, key)
        self.scope.setAccessibleName(self.tr("Which tags"))
        self.tree = QTreeWidget(self)
        self.tree.setHeaderLabels([self.tr("Tag"), self.tr("Articles"), self.tr("Annotations")])
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.setAccessibleName(self.tr("Tags"))
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self._make_details()
        self._make_buttons()
        self._lay_out()
        self._connect()
        self.refresh()
        self.filter.setFocus()

    def _make_details(self) -> None:
        self.details = QGroupBox(self)
        self.description = QLineEdit(self)
        self.description.setPlaceholderText(self.tr("What the tag means"))
        self.colour = QComboBox(self)
        self.colour.addItem(self.tr("No colour"), "")
        names = {code.key: code.name for code in self._archive.codes()}
        for key in MARK_COLOURS:
            self.colour.addItem(swatch_icon(key), names.get(key, key), key)
        self.aliases = QListWidget(self)
        self.aliases.setAccessibleName(self.tr("Other names of the tag"))
        self.alias = QLineEdit(self)
        self.alias.setPlaceholderText(self.tr("Another name; Enter adds it"))
        self.alias.setAccessibleName(self.tr("Another name"))
        self.drop_alias = QPushButton(self.tr("Remove the &name"), self)
        self.drop_alias.setAutoDefault(False)
        form = QFormLayout(self.details)
        self.others = plain_label("", self)
        form.addRow(self.tr("&Meaning"), self.description)
        form.addRow("", self.others)
        form.addRow(self.tr("C&olour"), self.colour)
        form.addRow(self.tr("Other n&ames"), self.alias)
        form.addRow("", self.aliases)
        form.addRow("", self.drop_alias)

    def _make_buttons(self) -> None:
        self.rename_button = self._button("pencil", self.tr("&Rename or move…"), self.tr("F2"), self._rename)
        self.merge_button = self._button("git-merge", self.tr("Mer&ge…"), self.tr("Ctrl+M"), self._merge)
        self.split_button = self._button("split", self.tr("&Split…"), "", self._split)
        self.delete_button = self._button("trash-2", self.tr("&Delete…"), self.tr("Del"), self._delete)
        self.articles_button = self._button(
            "search", self.tr("Sho&w what carries it"), self.tr("Enter"), self._show_articles
        )

    def _button(self, icon: str, text: str, key: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(icons.icon(icon), text, self)
        button.setAutoDefault(False)
        button.setToolTip(f"{text.replace('&', '').rstrip('…')} ({key})" if key else text.replace("&", ""))
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.filter, 1)
        top.addWidget(self.scope)
        left = QVBoxLayout()
        left.addLayout(top)
        left.addWidget(self.tree, 1)
        right = QVBoxLayout()
        right.addWidget(self.details)
        for button in (
            self.articles_button, self.rename_button, self.merge_button, self.split_button, self.delete_button,
        ):  # fmt: skip
            right.addWidget(button)
        right.addStretch(1)
        self.note = plain_label("", self)
        body = QHBoxLayout()
        body.addLayout(left, 3)
        body.addLayout(right, 2)
        layout = QVBoxLayout(self)
        layout.addLayout(body, 1)
        layout.addWidget(self.note)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._filter)
        self.scope.currentIndexChanged.connect(self.refresh)
        self.tree.itemSelectionChanged.connect(self._on_selection)
        self.tree.itemActivated.connect(self._show_articles)
        self.tree.customContextMenuRequested.connect(self._menu)
        self.description.editingFinished.connect(self._keep_description)
        self.colour.activated.connect(self._keep_colour)
        self.alias.returnPressed.connect(self._add_alias)
        self.drop_alias.clicked.connect(self._remove_alias)
        for key, act in (("F2", self._rename), ("Ctrl+M", self._merge), ("Ctrl+Z", self.undo_requested.emit)):
            QShortcut(QKeySequence(key), self, act)
        QShortcut(QKeySequence("Del"), self.tree, self._delete, context=Qt.ShortcutContext.WidgetShortcut)

    # -- what it shows -------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the tags anew; what was selected stays so where it is there still."""
        kept = self.selected()
        self._tags = {tag.path: tag for tag in self._archive.tags()}
        self._wordings = self._archive.tag_wordings()
        closed = {item.data(0, PATH) for item in _all(self.tree) if item.childCount() and not item.isExpanded()}
        self.tree.blockSignals(True)
        self.tree.clear()
        note = {ALL: self._fill_tree, UNUSED: self._fill_unused, ALIKE: self._fill_alike}[self.scope.currentData()]()
        for item in _all(self.tree):
            item.setExpanded(item.data(0, PATH) not in closed)
            item.setSelected(item.data(0, PATH) in kept and bool(item.data(0, PATH)))
        self.tree.blockSignals(False)
        self.note.setText(note)
        self._filter(self.filter.text())
        self._on_selection()

    def _fill_tree(self) -> str:
        nodes: dict[str, QTreeWidgetItem] = {}
        for path in self._tags:
            self._node(nodes, path)
        if not nodes:
            return self.tr("There are no tags yet. Tag an article with T, or a mark in the Notes pane.")
        return translate("TagsDialog", "%Ln tag(s)", None, len(self._tags))

    def _node(self, nodes: dict[str, QTreeWidgetItem], path: str) -> QTreeWidgetItem:
        if path not in nodes:
            parent, _, name = path.rpartition("/")
            nodes[path] = item = self._item(path, name)
            if parent:
                self._node(nodes, parent).addChild(item)
            else:
                self.tree.addTopLevelItem(item)
        return nodes[path]

    def _item(self, path: str, name: str) -> QTreeWidgetItem:
        tag = self._tags.get(path)
        counts = (tag.articles, tag.annotations) if tag else (0, 0)
        item = QTreeWidgetItem([name, *(number(count) if count else "" for count in counts)])
        item.setData(0, PATH, path)
        for column in (1, 2):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(0, plain_tip(f"{path}\n{tag.description}".strip() if tag else path))
        if tag and tag.colour:
            item.setIcon(0, swatch_icon(tag.colour))
        return item

    def _fill_unused(self) -> str:
        paths = self._archive.unused_tags()
        self.tree.addTopLevelItems([self._item(path, path) for path in paths])
        return translate("TagsDialog", "%Ln tag(s) that nothing carries", None, len(paths))

    def _fill_alike(self) -> str:
        pairs: list[TagPair] = self._archive.near_duplicate_tags()
        for pair in pairs:
            head = QTreeWidgetItem([_reason(pair.reason), "", ""])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.addChildren([self._item(path, path) for path in (pair.first, pair.second)])
            self.tree.addTopLevelItem(head)
        return translate("TagsDialog", "%Ln pair(s) that may be one tag; select both and merge", None, len(pairs))

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        for item in reversed(_all(self.tree)):
            children = [item.child(row) for row in range(item.childCount())]
            fits = wanted in str(item.data(0, PATH) or item.text(0)).casefold()
            item.setHidden(not fits and all(child.isHidden() for child in children))

    def selected(self) -> list[str]:
        """The paths of the selected tags."""
        return [item.data(0, PATH) for item in self.tree.selectedItems() if item.data(0, PATH)]

    def select(self, path: str) -> None:
        """Show one tag as the chosen one."""
        for item in _all(self.tree):
            if item.data(0, PATH) == path:
                self.tree.setCurrentItem(item)

    def _on_selection(self) -> None:
        chosen = self.selected()
        one = chosen[0] if len(chosen) == 1 else ""
        for widget in (self.details, self.rename_button, self.articles_button, self.delete_button):
            widget.setEnabled(bool(one))
        self.split_button.setEnabled(one in self._tags)
        self.merge_button.setEnabled(bool(chosen))
        self._shown = one
        tag = self._tags.get(one) or Tag(0, one)
        self.details.setTitle(one.replace("&", "&&") or self.tr("No tag chosen"))
        self.description.setText(tag.description)
        said = words_of_others(self._wordings.get(one, ()), Wording("description", tag.description, "", "", ""))
        self.others.setText(self.tr("Others say: %1").replace("%1", said))
        self.others.setVisible(bool(said))
        self.colour.setCurrentIndex(max(0, self.colour.findData(tag.colour)))
        self.aliases.clear()
        self.aliases.addItems(list(tag.aliases))
        self.aliases.setVisible(bool(tag.aliases))
        self.drop_alias.setVisible(bool(tag.aliases))

    # -- what a tag means ----------------------------------------------------------------------------------------

    def _keep_description(self) -> None:
        tag = self._tags.get(self._shown)
        if self._shown and self.description.text().strip() != (tag.description if tag else ""):
            self.edit_requested.emit(self._shown, None, self.description.text().strip())

    def _keep_colour(self) -> None:
        if self._shown:
            self.edit_requested.emit(self._shown, self.colour.currentData(), None)

    def _add_alias(self) -> None:
        if self._shown and (name := self.alias.text().strip()):
            self.alias.clear()
            self.alias_requested.emit(self._shown, name)

    def _remove_alias(self) -> None:
        row = self.aliases.currentItem() or self.aliases.item(0)
        if row is not None:
            self.alias_removal_requested.emit(row.text())

    # -- changes ---------------------------------------------------------------------------------------------------

    def _rename(self) -> None:
        if not self.rename_button.isEnabled():
            return
        path = self.selected()[0]
        dialog = TagChangeDialog(
            self.tr("Rename or move"),
            self.tr("New name of “%1”; a/b puts it under a, the name of another tag merges the two").replace(
                "%1", path
            ),
            partial(self._archive.preview_rename_tag, path),
            text=path,
            complete=self._archive.complete_tag,
            parent=self,
        )
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.text() != path:
            self.rename_requested.emit(path, dialog.text())

    def _merge(self) -> None:
        chosen = self.selected()
        if not chosen:
            return
        target = max(chosen, key=lambda path: self._uses(path)) if len(chosen) > 1 else ""
        dialog = TagChangeDialog(
            self.tr("Merge"),
            self.tr("Tag into which to merge %1").replace("%1", _listed(chosen)),
            partial(self._archive.preview_merge_tags, chosen),
            text=target,
            complete=self._archive.complete_tag,
            parent=self,
        )
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.merge_requested.emit(chosen, dialog.text())

    def _uses(self, path: str) -> int:
        tag = self._tags.get(path)
        return tag.articles + tag.annotations if tag else 0

    def _split(self) -> None:
        path = self.selected()[0]
        dialog = TagChangeDialog(
            self.tr("Split"),
            self.tr("Tags that take the place of “%1”, with commas between").replace("%1", path),
            lambda text: self._archive.preview_split_tag(path, _parts(text)),
            complete=self._archive.complete_tag,
            parent=self,
        )
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.split_requested.emit(path, _parts(dialog.text()))

    def _delete(self) -> None:
        if not self.delete_button.isEnabled():
            return
        path = self.selected()[0]
        has_children = any(each.startswith(path + "/") for each in self._tags)
        dialog = TagChangeDialog(
            self.tr("Delete"),
            self.tr("Delete the tag “%1”? Articles and annotations lose it; they stay.").replace("%1", path),
            lambda _text: self._archive.preview_delete_tag(path, keep_children=dialog.is_checked()),
            choice=self.tr("&Keep the tags under it; they move up") if has_children else "",
            asks=False,
            parent=self,
        )
        dialog.update_preview()
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.delete_requested.emit(path, dialog.is_checked())

    def _show_articles(self) -> None:
        if len(self.selected()) == 1:
            self.articles_requested.emit(self.selected()[0])

    def _menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        for button in (
            self.articles_button, self.rename_button, self.merge_button, self.split_button, self.delete_button,
        ):  # fmt: skip
            action = menu.addAction(button.icon(), button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        menu.exec(self.tree.viewport().mapToGlobal(point))
        menu.deleteLater()


def _scopes() -> dict[str, str]:
    return {
        ALL: translate("TagsDialog", "All tags"),
        UNUSED: translate("TagsDialog", "Unused tags"),
        ALIKE: translate("TagsDialog", "Near-duplicates"),
    }


def _reason(reason: str) -> str:
    """Why two tags may be one, as a heading."""
    return reason[:1].upper() + reason[1:]


def _listed(paths: Sequence[str]) -> str:
    return ", ".join(f"“{path}”" for path in paths)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _all(tree: QTreeWidget) -> list[QTreeWidgetItem]:
    """Every item, parents before their children."""
    found: list[QTreeWidgetItem] = []
    waiting = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())][::-1]
    while waiting:
        item = waiting.pop()
        found.append(item)
        waiting += [item.child(row) for row in range(item.childCount())][::-1]
    return found
