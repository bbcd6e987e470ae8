"""A line to write in that leaves the keys of undo and redo to its window while it has no typing to take back."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit


class LineEdit(QLineEdit):
    """Qt's own would keep these keys for itself, and do nothing."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._leaves(event):
            event.ignore()
            return False
        return super().event(event)

    def _leaves(self, event: QKeyEvent) -> bool:
        return (event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()) or (
            event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
        )
