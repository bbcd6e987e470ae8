"""The headings of a text, to go to with the mouse or the keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from ui.widgets.safe_browser import plain_tip


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: its level from 1, its words and where it starts in the text."""

    level: int
    text: str
    start: int


class Outline(QListWidget):
    """Enter or a click goes to a heading, Escape goes back to the text; the heading being read is the current one."""

    chosen = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._starts: list[int] = []
        self.setAccessibleName(self.tr("Outline of the text"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(3)
        self.setViewportMargins(8, 10, 4, 8)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.itemClicked.connect(lambda item: self.chosen.emit(item.data(Qt.ItemDataRole.UserRole)))

    def show_headings(self, headings: Sequence[Heading]) -> None:
        """Show these headings; a text without any says so."""
        self.clear()
        self._starts = [heading.start for heading in headings]
        least = min((heading.level for heading in headings), default=1)
        for heading in headings:
            item = QListWidgetItem("\u2003" * (heading.level - least) + " ".join(heading.text.split()))
            item.setData(Qt.ItemDataRole.UserRole, heading.start)
            item.setToolTip(plain_tip(heading.text))
            words = self.tr("{0}, level {1}").format(" ".join(heading.text.split()), heading.level)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            self.addItem(item)
        if not headings:
            item = QListWidgetItem(self.tr("This text has no headings."))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(item)

    def follow(self, offset: int) -> None:
        """Make the heading over `offset` the current one, unless the keyboard is here."""
        if self.hasFocus() or not self._starts:
            return
        row = sum(start <= offset for start in self._starts) - 1
        self.setCurrentRow(max(row, 0))

    def sizeHint(self) -> QSize:
        return QSize(210, 300)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None and self._starts:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
