"""A framed box in a column; one that can be opened is a button for mouse, keys and screen readers."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui import theme


class _Boxed:
    """What both kinds of box have: widgets below one another in a frame, which shows focus and choice."""

    def _set_up(self: Any, name: str, stripe: str, indent: int) -> None:
        self._stripe, self._indent = stripe, indent
        self.is_current = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._layout = QVBoxLayout(self)
        left, right = (9, 12 + indent) if self.isRightToLeft() else (12 + indent, 9)
        self._layout.setContentsMargins(left, 9, right, 9)
        self._layout.setSpacing(4)

    def add(self: Any, widget: QWidget) -> None:
        """Put a widget at the end of the box."""
        self._layout.addWidget(widget)

    def set_current(self: Any, is_current: bool) -> None:
        """Frame the box as the chosen one."""
        self.is_current = is_current
        self.update()

    def paintEvent(self: Any, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        box.adjust(0 if self.isRightToLeft() else self._indent, 0, -self._indent if self.isRightToLeft() else 0, 0)
        lively = self.testAttribute(Qt.WidgetAttribute.WA_Hover) and self.underMouse()
        painter.setBrush(theme.current()["alternate" if lively else "base"])
        marked = self.hasFocus() or self.is_current
        width = 2.6 if self.hasFocus() else 1.5 if marked else 1.0
        painter.setPen(QPen(theme.current()["accent" if marked else "border"], width))
        painter.drawRoundedRect(box.adjusted(width / 4, width / 4, -width / 4, -width / 4), 6, 6)
        if self._stripe:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.current().strong.get(self._stripe, theme.current()["border"]))
            left = box.right() - 4 if self.isRightToLeft() else box.left() + 1
            painter.drawRoundedRect(QRectF(left, box.top() + 6, 3, box.height() - 12), 1.5, 1.5)


class Card(_Boxed, QAbstractButton):
    """Holds widgets below one another; `opened` comes on a click, on Enter and on Space."""

    opened = Signal()
    focused = Signal()

    def __init__(self, name: str, *, stripe: str = "", indent: int = 0) -> None:
        super().__init__()
        self._set_up(name, stripe, indent)
        # A button would keep its width; a card narrows with its pane.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.opened)

    def sizeHint(self) -> QSize:
        return self._layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._layout.minimumSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            # A button would take the arrows for moving among its like; the column scrolls by them.
            QWidget.keyPressEvent(self, event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.focused.emit()
        return super().event(event)


class PlainCard(_Boxed, QWidget):
    """A box that can't be opened: a group of what stands in it."""

    def __init__(self, name: str, *, stripe: str = "", indent: int = 0) -> None:
        super().__init__()
        self._set_up(name, stripe, indent)
