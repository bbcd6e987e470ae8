"""A scroll area that is filled only when it is seen, a moment after it was asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class LateArea(QScrollArea):
    """What is asked several times, or of a pane behind another, costs nothing, and the text beside it comes first."""

    #: Milliseconds until a visible area is filled anew.
    delay = 15
    #: How long (seconds) it is filled at one go; the rest follows while the window is idle.
    moment = 0.010

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._holder = QWidget()
        self._holder.setBackgroundRole(QPalette.ColorRole.Base)
        self._holder.setAutoFillBackground(True)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(lambda: self._begin(self.moment))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        self.setWidget(self._holder)

    def _ask(self) -> None:
        """Something is to be shown: see to it soon."""
        if self.isVisible():
            self._timer.start(self.delay) if self.delay else self.flush()

    def flush(self) -> None:
        """Show at once what was asked for."""
        self._begin(float("inf"))

    def _begin(self, moment: float) -> None:
        """Fill the area, as far as it goes in a moment (seconds)."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._begin(self.moment if self.delay else float("inf"))
