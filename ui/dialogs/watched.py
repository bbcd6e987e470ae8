"""The folders that the archive is kept in step with."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reader.models import WatchedFolder
from ui.dialogs.base import close_box, fit, plain_label
from ui.formats import moment
from ui.widgets.empty_page import EmptyPage
from ui.widgets.press import PushButton

PATH = Qt.ItemDataRole.UserRole


class WatchedDialog(QDialog):
    """Lists folders with when they were last brought in step; everything else is announced."""

    add_requested = Signal()
    remove_requested = Signal(str)
    sync_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Watched folders"))
        fit(self, 620, 340)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderLabels([self.tr("Folder"), self.tr("Brought in step")])
        self.tree.setRootIsDecorated(False)
        self.tree.setAccessibleName(self.tr("Watched folders"))
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.empty = EmptyPage(self)
        self.empty.say(self.tr("No folder is watched yet."))
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self.empty)
        self.add = PushButton(self.tr("&Add a folder…"), self)
        self.remove = PushButton(self.tr("&Watch no longer"), self)
        self.sync = PushButton(self.tr("&Bring in step now"), self)
        self.remove.setToolTip(self.tr("Watch the folder no longer; what came from it stays (Del)"))
        buttons = close_box(self)
        row = QHBoxLayout()
        for button in (self.add, self.remove, self.sync):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(buttons)
        text = self.tr(
            "What is new or changed in these folders is imported when you ask for it, and by itself while Carrel is "
            "open. What is removed from a folder stays in the archive."
        )
        layout = QVBoxLayout(self)
        layout.addWidget(plain_label(text, self))
        layout.addWidget(self._stack, 1)
        layout.addLayout(row)
        self.add.clicked.connect(self.add_requested)
        self.remove.clicked.connect(self._on_remove)
        self.sync.clicked.connect(self.sync_requested)
        self.tree.itemSelectionChanged.connect(self._fit)
        QShortcut(QKeySequence("Del"), self.tree, self._on_remove, context=Qt.ShortcutContext.WidgetShortcut)
        self.add.setFocus()
        self._fit()

    def show_folders(self, folders: Sequence[WatchedFolder], missing: Collection[str] = ()) -> None:
        """List these folders; those that were not there the last time (a disk that is not connected) are told."""
        before, had_keyboard = self.tree.currentItem(), self.add.hasFocus() or self.tree.hasFocus()
        chosen = before.data(0, PATH) if before is not None else ""
        self.tree.clear()
        for folder in folders:
            when = moment(folder.synced) if folder.synced else self.tr("not yet")
            if folder.path in missing:
                when = self.tr("%1; not there now").replace("%1", when)
            item = QTreeWidgetItem(self.tree, [folder.path, when])
            item.setData(0, PATH, folder.path)
            if folder.path == chosen:
                self.tree.setCurrentItem(item)
        self._stack.setCurrentWidget(self.tree if folders else self.empty)
        if self.tree.currentItem() is None and (first := self.tree.topLevelItem(0)) is not None:
            self.tree.setCurrentItem(first)
        if had_keyboard or not folders:
            (self.tree if folders else self.add).setFocus()
        self._fit()

    def _on_remove(self) -> None:
        for item in self.tree.selectedItems():
            self.remove_requested.emit(item.data(0, PATH))

    def _fit(self) -> None:
        self.remove.setEnabled(bool(self.tree.selectedItems()))
        self.sync.setEnabled(self.tree.topLevelItemCount() > 0)
