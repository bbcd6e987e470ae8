"""The history of changes: every step that can be taken back, and the way to any of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui import theme
from ui.dialogs.base import close_box, fit, plain_label
from ui.formats import moment
from ui.widgets.press import PushButton

STEP = Qt.ItemDataRole.UserRole


class Step(Protocol):
    """One step as the archive gives it; `state` is done or undone."""

    @property
    def id(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def time(self) -> str: ...
    @property
    def state(self) -> str: ...


class StepsDialog(QDialog):
    """Lists the steps that `read` gives, newest first; `chosen` carries the one that is to be the last that stands."""

    chosen = Signal(int)

    def __init__(self, read: Callable[[], Sequence[Step]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("History of changes"))
        fit(self, 600, 520)
        self._read = read
        self.tree = QTreeWidget(self)
        self.tree.setHeaderLabels([self.tr("Change"), self.tr("When"), self.tr("State")])
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.tree.setAccessibleName(self.tr("Changes, the newest first"))
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.note = plain_label("", self)
        self.button = PushButton(self.tr("&Go back to here"), self)
        buttons = close_box(self)
        buttons.addButton(self.button, QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.addWidget(
            plain_label(
                self.tr(
                    "The change you choose stays; what came after it is taken back, and can be made again. To take "
                    "back an earlier import alone, list its articles in History, and move them to the bin."
                ),
                self,
            )
        )
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.note)
        layout.addWidget(buttons)
        self.button.clicked.connect(self._go)
        self.tree.itemActivated.connect(self._go)
        self.tree.currentItemChanged.connect(self._on_current)
        self.refresh()

    def refresh(self) -> None:
        """Read the steps anew."""
        steps = list(self._read())
        self.tree.clear()
        for step in steps:
            self._add(step.id, step.label, moment(step.time), step.state == "undone")
        if steps:
            self._add(steps[-1].id - 1, self.tr("Before all of these"), "", False)
        last = next((step.id for step in steps if step.state == "done"), steps[-1].id - 1 if steps else 0)
        self._last = last
        for row in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(row)
            if item is not None and item.data(0, STEP) == last:
                self.tree.setCurrentItem(item)
        self._on_current()

    def _add(self, id: int, label: str, time: str, is_undone: bool) -> None:
        item = QTreeWidgetItem([" ".join(label.split()), time, self.tr("taken back") if is_undone else ""])
        item.setData(0, STEP, id)
        if is_undone:
            for column in range(3):
                item.setForeground(column, theme.current()["muted"])
        self.tree.addTopLevelItem(item)

    def _on_current(self) -> None:
        item = self.tree.currentItem()
        step = item.data(0, STEP) if item is not None else self._last
        self.button.setEnabled(step != self._last)
        self.button.setText(self.tr("&Make again up to here") if step > self._last else self.tr("&Go back to here"))
        rows = [self.tree.topLevelItem(row).data(0, STEP) for row in range(self.tree.topLevelItemCount())]
        low, high = sorted((step, self._last))
        between = sum(low < each <= high for each in rows)
        if not rows:
            self.note.setText(self.tr("Nothing was changed yet."))
        elif step == self._last:
            self.note.setText(self.tr("This is how the archive is now."))
        elif step > self._last:
            self.note.setText(self.tr("%Ln change(s) will be made again.", None, between))
        else:
            self.note.setText(self.tr("%Ln change(s) will be taken back.", None, between))

    def _go(self) -> None:
        item = self.tree.currentItem()
        if item is not None and item.data(0, STEP) != self._last:
            self.chosen.emit(item.data(0, STEP))
