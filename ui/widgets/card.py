"""A framed box in a column; one that can be opened is a button for mouse, keys and screen readers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ui import theme


class Card(QWidget):
    """Holds widgets below one another. `opened` comes on a click and on Enter where `can_open`."""

    opened = Signal()
    focused = Signal()

    def __init__(self, name: str, *, can_open: bool = True, stripe: str = "", indent: int = 0) -> None:
        super().__init__()
        self._can_open, self._stripe, self._indent = can_open, stripe, indent
        self.is_current = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover, can_open)
        if can_open:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._layout = QVBoxLayout(self)
        left, right = (9, 12 + indent) if self.isRightToLeft() else (12 + indent, 9)
        self._layout.setContentsMargins(left, 9, right, 9)
        self._layout.setSpacing(4)
        self._press = None

    def add(self, widget: QWidget) -> None:
        """Put a widget at the end of the card."""
        self._layout.addWidget(widget)

    def set_current(self, is_current: bool) -> None:
        """Frame the card as the chosen one."""
        self.is_current = is_current
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        still = self._press is not None and (
            (event.position().toPoint() - self._press).manhattanLength() < QApplication.startDragDistance()
        )
        if self._can_open and still and event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._can_open and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        box.adjust(0 if self.isRightToLeft() else self._indent, 0, -self._indent if self.isRightToLeft() else 0, 0)
        ground = "alternate" if self._can_open and self.underMouse() else "base"
        painter.setBrush(theme.current()[ground])
        marked = self.hasFocus() or self.is_current
        painter.setPen(QPen(theme.current()["accent" if marked else "border"], 1.5 if marked else 1.0))
        painter.drawRoundedRect(box, 6, 6)
        if self._stripe:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.current().strong.get(self._stripe, theme.current()["border"]))
            left = box.right() - 4 if self.isRightToLeft() else box.left() + 1
            painter.drawRoundedRect(QRectF(left, box.top() + 6, 3, box.height() - 12), 1.5, 1.5)
