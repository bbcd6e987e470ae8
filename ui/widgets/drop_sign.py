"""What stands over a window while something is dragged on it that it would take: a frame, and what would be done."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

#: Width of the frame, room round the words, and the roundness of their ground (pixels).
_FRAME, _ROOM, _ROUND = 3, 14, 6


class DropSign(QWidget):
    """Lies over its parent, and lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, text: str) -> None:
        """Show the sign with these words."""
        self.text = text
        self.setAccessibleName(text)
        self.setGeometry(self.parentWidget().rect())
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), _FRAME))
        painter.drawRect(self.rect().adjusted(_FRAME // 2 + 1, _FRAME // 2 + 1, -_FRAME // 2, -_FRAME // 2))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        most = self.rect().adjusted(4 * _ROOM, 0, -4 * _ROOM, 0)
        words = painter.boundingRect(most, int(flags), self.text)
        ground = QRect(words).adjusted(-_ROOM, -_ROOM, _ROOM, _ROOM)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(ground, _ROUND, _ROUND)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        painter.drawText(words, int(flags), self.text)
