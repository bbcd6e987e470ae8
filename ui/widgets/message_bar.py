"""The line that says what was done or what went wrong, with Undo where that is possible."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from ui import icons
from ui.formats import isolated_quotes
from ui.widgets.focus import has_keyboard
from ui.widgets.labels import PlainLabel
from ui.widgets.press import PushButton, ToolButton

#: How long (milliseconds) good news stays; a problem stays until it is closed.
STAYS = 8_000
SIGN = 16


class MessageBar(QFrame):
    """Hidden while there is nothing to say. `action` follows the button that a message offers."""

    undo_requested = Signal()
    details_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self._sign = QLabel(self)
        self.label = PlainLabel()
        self.undo = PushButton(icons.icon("undo-2"), self.tr("Undo"), self)
        self.undo.clicked.connect(self.undo_requested)
        self.details = PushButton(self.tr("Details…"), self)
        self.details.clicked.connect(self.details_requested)
        self._close = ToolButton(self)
        self._close.setIcon(icons.icon("x"))
        self._close.setAutoRaise(True)
        self._close.setAccessibleName(self.tr("Close the message"))
        self._close.setToolTip(self.tr("Close the message"))
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 6, 4)
        layout.addWidget(self._sign)
        layout.addWidget(self.label, 1)
        for button in (self.undo, self.details, self._close):
            layout.addWidget(button)
        self._timer = QTimer(self, singleShot=True, interval=STAYS)
        self._timer.timeout.connect(self._fade)
        self.hide()

    def say(self, text: str, *, undo: bool = False, details: bool = False, stays: bool = False) -> None:
        """Good news, which goes by itself; with `stays` there is something among it to see to."""
        self._show(text, "info", undo=undo, details=details)
        if stays:
            self._timer.stop()
        else:
            self._timer.start()

    def warn(self, text: str, *, details: bool = False) -> None:
        """A problem, which stays."""
        self._show(text, "triangle-alert", undo=False, details=details)
        self._timer.stop()

    @property
    def text(self) -> str:
        return self.label.text()

    def _show(self, text: str, sign: str, *, undo: bool, details: bool) -> None:
        self._sign.setPixmap(icons.icon(sign).pixmap(SIGN, SIGN))
        self.label.setText(isolated_quotes(text))
        self.undo.setVisible(undo)
        self.details.setVisible(details)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.label, text))

    def _fade(self) -> None:
        """Stay while the pointer or the focus is here: somebody is about to use it."""
        if self.underMouse() or has_keyboard(self):
            self._timer.start()
        else:
            self.hide()
