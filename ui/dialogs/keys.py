"""The page of all keys; each can be changed, and a key that is taken is refused by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.actions import Actions, ActionSpec, menus, plain
from ui.dialogs.base import close_box, fit, plain_label
from ui.widgets.press import PushButton

ID = Qt.ItemDataRole.UserRole


class KeysDialog(QDialog):
    """Lists every action by menu with its keys; `changed` carries an action's id and its new key."""

    changed = Signal(str, str)
    reset = Signal(str)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        fit(self, 520, 600)
        self._actions = actions
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(self.tr("Find an action or a key"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName(self.tr("Find an action or a key"))
        self.tree = QTreeWidget(self)
        self.tree.setHeaderLabels([self.tr("Action"), self.tr("Key")])
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setAccessibleName(self.tr("Actions and their keys"))
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.editor = QKeySequenceEdit(self)
        self.editor.setMaximumSequenceLength(1)
        self.editor.setClearButtonEnabled(True)
        self.editor.setAccessibleName(self.tr("New key"))
        self.set_button = PushButton(self.tr("&Set key"), self)
        self.default_button = PushButton(self.tr("&Default"), self)
        self.note = plain_label("", self)
        self._lay_out()
        self.filter.textChanged.connect(self._filter)
        self.tree.currentItemChanged.connect(self._on_current)
        self.set_button.clicked.connect(self._on_set)
        self.default_button.clicked.connect(self._on_default)
        self._fill()

    def _lay_out(self) -> None:
        change = QHBoxLayout()
        change.addWidget(self.editor, 1)
        change.addWidget(self.set_button)
        change.addWidget(self.default_button)
        buttons = close_box(self)
        layout = QVBoxLayout(self)
        layout.addWidget(self.filter)
        layout.addWidget(self.tree, 1)
        layout.addLayout(change)
        layout.addWidget(self.note)
        layout.addWidget(buttons)

    def _fill(self) -> None:
        groups: dict[str, QTreeWidgetItem] = {}
        for key, title in menus():
            group = QTreeWidgetItem(self.tree, [plain(title), ""])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            group.setExpanded(True)
            groups[key] = group
        for spec, action in self._actions.all():
            item = QTreeWidgetItem(groups[spec.menu], [plain(spec.text), shown_keys(action)])
            item.setData(0, ID, spec.id)
        # Among few actions the column would be as narrow as its head.
        self.tree.header().setMinimumSectionSize(self.tree.sizeHintForColumn(1))
        self._on_current(None)

    def _filter(self, text: str) -> None:
        """Show what matches with the menus that hold it, and choose the first, so that its key can be set at once."""
        wanted = text.casefold()
        shown: list[QTreeWidgetItem] = []
        for top in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(top)
            items = list(map(group.child, range(group.childCount())))
            found = [item for item in items if wanted in f"{item.text(0)} {item.text(1)}".casefold()]
            for item in items:
                item.setHidden(item not in found)
            group.setHidden(not found)
            shown += found
        if wanted and shown:
            self.tree.setCurrentItem(shown[0])
        elif self.tree.currentItem() not in shown:
            self.tree.setCurrentIndex(QModelIndex())
        self.note.setText("" if shown else self.tr("No action is called so, or has this key."))

    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        id = item.data(0, ID) if item else None
        self.set_button.setEnabled(bool(id))
        self.default_button.setEnabled(bool(id))
        self.editor.setKeySequence(self._actions[id].shortcut() if id else QKeySequence())
        self.note.clear()

    def _on_set(self) -> None:
        id, key = self.tree.currentItem().data(0, ID), self.editor.keySequence().toString()
        if self._give(id, [key] if key else []):
            self.changed.emit(id, key)

    def _on_default(self) -> None:
        id = self.tree.currentItem().data(0, ID)
        if self._give(id, self._actions.specs[id].keys):
            self.reset.emit(id)

    def _give(self, id: str, keys: Sequence[str]) -> bool:
        """Give an action its keys; where another has one of them, say so and leave all as it is."""
        for key in keys:
            if menu := _menu_of(key):
                text = self.tr("“%1” opens the menu “%2”; please choose another.")
                self.note.setText(text.replace("%1", key).replace("%2", menu))
                return False
            if taken := holder(self._actions, key, id):
                text = self.tr("“%1” is the key of “%2”; change that one first.")
                self.note.setText(text.replace("%1", key).replace("%2", plain(taken.text)))
                return False
        self._actions[id].setShortcuts([QKeySequence(key) for key in keys])
        self.tree.currentItem().setText(1, shown_keys(self._actions[id]))
        self.editor.setKeySequence(self._actions[id].shortcut())
        self.note.clear()
        return True


def holder(actions: Actions, key: str, except_id: str) -> ActionSpec | None:
    """The action that has `key` already; None where it is free."""
    wanted = QKeySequence(key)
    if wanted.isEmpty():
        return None
    for spec, action in actions.all():
        if spec.id != except_id and wanted in action.shortcuts():
            return spec
    return None


def _menu_of(key: str) -> str:
    """The menu that a key opens by the underlined letter of its name; with two meanings it would have none."""
    mnemonics = {QKeySequence.mnemonic(title): plain(title) for _, title in menus()}
    return mnemonics.get(QKeySequence(key), "") if key else ""


def shown_keys(action: QAction) -> str:
    """An action's keys as the desktop writes them."""
    return ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())


def apply_keys(actions: Actions, chosen: Mapping[str, object]) -> list[str]:
    """Give actions the user's keys; returns the ids whose key was taken and stayed as it was."""
    wanted = {id: key for id, key in chosen.items() if id in actions.specs and isinstance(key, str)}
    # All of them give up their own first, so that two actions can have changed places.
    for id in wanted:
        actions[id].setShortcuts([])
    refused = [id for id, key in wanted.items() if not _set_key(actions, id, key)]
    for id in refused:
        free = [key for key in actions.specs[id].keys if holder(actions, key, id) is None]
        actions[id].setShortcuts([QKeySequence(key) for key in free])
    return refused


def _set_key(actions: Actions, id: str, key: str) -> bool:
    if holder(actions, key, id):
        return False
    actions[id].setShortcuts([QKeySequence(key)] if key else [])
    return True
