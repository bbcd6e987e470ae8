"""What stands in place of an empty list: what that means, and buttons for what can be done next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from ui.widgets.press import PushButton

_ROOM = QMargins(24, 24, 24, 24)
_GAP = 8


class EmptyPage(QWidget):
    """A sentence or two in the middle, with a button for each action under them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.label.setWordWrap(True)
        self.label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.buttons: list[QPushButton] = []
        self._said: tuple[str, list[QAction]] = ("", [])
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(_ROOM)
        self._layout.setSpacing(_GAP)
        self._layout.addStretch(1)
        self._layout.addWidget(self.label)
        self._layout.addSpacing(_GAP)
        self._layout.addStretch(1)

    def say(self, text: str, actions: Sequence[QAction] = ()) -> None:
        """Show a text and a button for each action, in place of the former ones; the same ones keep the keyboard."""
        if self._said == (text, list(actions)):
            return
        self._said = text, list(actions)
        self.label.setText(text)
        for button in self.buttons:
            button.deleteLater()
        self.buttons = [self._button(action) for action in actions]
        widest = max((button.sizeHint().width() for button in self.buttons), default=0)
        for button in self.buttons:
            button.setMinimumWidth(widest)

    def _button(self, action: QAction) -> QPushButton:
        button = PushButton(action.icon(), action.text(), self)
        button.setToolTip(action.toolTip())
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(action.trigger)
        self._layout.insertWidget(self._layout.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)
        return button
