"""A box for a few lines of text: it grows with them, and announces when it is left with other words than it had."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

#: It is as high as so many lines, and grows up to so many; beyond these it scrolls.
_LEAST, _MOST = 2, 8


class Paragraphs(QPlainTextEdit):
    """Enter begins a new line; Tab, Ctrl+Enter and going elsewhere keep what was written, Escape takes it back."""

    kept = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = ""
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    def text(self) -> str:
        """What stands in it, without blanks around it."""
        return self.toPlainText().strip()

    def set_text(self, text: str) -> None:
        """Start from a text."""
        self._before = text
        self.setPlainText(text)

    @property
    def is_changed(self) -> bool:
        """Whether other words stand in it than it was given."""
        return self.text() != self._before

    def keep(self) -> None:
        """Announce what was written, where that is something else."""
        if self.is_changed:
            self._before = self.text()
            self.kept.emit(self._before)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and _has_control(event):
            self.keep()
        elif event.key() == Qt.Key.Key_Escape and self.is_changed:
            self.set_text(self._before)
        else:
            super().keyPressEvent(event)

    def _is_own(self, event: QKeyEvent) -> bool:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return (enter and _has_control(event)) or (event.key() == Qt.Key.Key_Escape and self.is_changed)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.keep()

    def sizeHint(self) -> QSize:
        # The document of a QPlainTextEdit is measured in lines.
        lines = min(max(round(self.document().size().height()), _LEAST), _MOST)
        around = 2 * (self.frameWidth() + round(self.document().documentMargin()) + 1)
        return QSize(super().sizeHint().width(), lines * self.fontMetrics().lineSpacing() + around)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())


def _has_control(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
