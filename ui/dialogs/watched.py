"""The folders that the archive is kept in step with."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reader.models import WatchedFolder
from ui.dialogs.base import fit, plain_label
from ui.formats import moment

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
        self.add = QPushButton(self.tr("&Add a folder…"), self)
        self.remove = QPushButton(self.tr("&Watch no longer"), self)
        self.sync = QPushButton(self.tr("&Bring in step now"), self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        row = QHBoxLayout()
        for button in (self.add, self.remove, self.sync):
            row.addWidget(button)
            button.setAutoDefault(False)
        row.addStretch(1)
        row.addWidget(buttons)
        text = self.tr(
            "What is new or changed in these folders is imported when you ask for it, and by itself while Carrel is "
            "open. What is removed from a folder stays in the archive."
        )
        layout = QVBoxLayout(self)
        layout.addWidget(plain_label(text, self))
        layout.addWidget(self.tree, 1)
        layout.addLayout(row)
        self.add.clicked.connect(self.add_requested)
        self.remove.clicked.connect(self._on_remove)
        self.sync.clicked.connect(self.sync_requested)
        self.tree.itemSelectionChanged.connect(self._fit)
        buttons.rejected.connect(self.reject)
        self._fit()

    def show_folders(self, folders: Sequence[WatchedFolder], missing: Collection[str] = ()) -> None:
        """List these folders; those that were not there the last time (a disk that is not connected) are told."""
        self.tree.clear()
        for folder in folders:
            when = moment(folder.synced) if folder.synced else self.tr("not yet")
            if folder.path in missing:
                when = self.tr("%1; not there now").replace("%1", when)
            item = QTreeWidgetItem(self.tree, [folder.path, when])
            item.setData(0, PATH, folder.path)
        self._fit()

    def _on_remove(self) -> None:
        for item in self.tree.selectedItems():
            self.remove_requested.emit(item.data(0, PATH))

    def _fit(self) -> None:
        self.remove.setEnabled(bool(self.tree.selectedItems()))
        self.sync.setEnabled(self.tree.topLevelItemCount() > 0)
