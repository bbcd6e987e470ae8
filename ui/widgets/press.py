"""Buttons of the window that Enter presses as the space bar does: Qt leaves that to the desktop, and some say no."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PushButton(QPushButton):
    """A button with words; in a dialog never the one that Enter means elsewhere."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[call-overload]
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            _press(self, event)
        else:
            super().keyPressEvent(event)


class ToolButton(QToolButton):
    """A button with an icon, or with a menu."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in ENTER:
            super().keyPressEvent(event)
        elif self.menu() is not None and self.popupMode() == QToolButton.ToolButtonPopupMode.InstantPopup:
            self.showMenu()
        else:
            _press(self, event)


def _press(button: QAbstractButton, event: QKeyEvent) -> None:
    """Once, however long the key is held down: what it does may have taken another's place under it."""
    if not event.isAutoRepeat():
        button.click()
