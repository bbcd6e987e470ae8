"""The line over a text about marks without a place: how many there are, and setting one where it belongs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ui import icons
from ui.widgets.announce import announce
from ui.widgets.press import ToolButton


class AnchorBar(QWidget):
    """Hidden while every mark has its place. The keys do the same as its buttons."""

    show_requested = Signal()
    place_requested = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lost, self._quote = 0, ""
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setAccessibleName(self.tr("Marks that have lost their place"))
        self.label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        sign = QLabel()
        sign.setPixmap(icons.icon("unlink").pixmap(16, 16))
        self.show_button = self._button(self.tr("Show them"), self.tr("Show the marks that have lost their place"))
        self.show_button.clicked.connect(self.show_requested)
        self.place_button = self._button(
            self.tr("Anchor here (X)"), self.tr("Set the chosen mark to the selected passage")
        )
        self.place_button.clicked.connect(self.place_requested)
        self.cancel_button = self._button(self.tr("Leave it"), self.tr("Leave the mark without a place"))
        self.cancel_button.clicked.connect(self.cancelled)
        words = QHBoxLayout()
        words.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(self.label, 1)
        self._buttons = QWidget()
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 0, 0, 0)
        for button in (self.show_button, self.place_button, self.cancel_button):
            buttons.addWidget(button)
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(14, 5, 10, 5)
        self._rows.addLayout(words, 1)
        self._rows.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignTrailing)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self._refresh()

    def _button(self, text: str, name: str) -> QToolButton:
        button = ToolButton()
        button.setText(text)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setAutoRaise(True)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room beside them, the buttons stand below the words."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        directions = QBoxLayout.Direction
        is_wide = self.width() > 2 * self._buttons.sizeHint().width() + 12 * self.fontMetrics().averageCharWidth()
        self._rows.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)

    def set_lost(self, count: int) -> None:
        """How many marks have no place in the text on screen."""
        self._lost = count
        self._refresh()

    def set_placing(self, quote: str) -> None:
        """The words of the mark that is to be placed; empty where none is."""
        self._quote = quote
        self._refresh()
        if quote:
            announce(self.label, self.label.text())

    def set_can_place(self, can_place: bool) -> None:
        """Whether a passage is selected."""
        self.place_button.setEnabled(can_place)

    def _refresh(self) -> None:
        placing = bool(self._quote)
        if placing:
            words = " ".join(self._quote.split())
            words = words if len(words) <= 60 else words[:58].rstrip() + " …"
            text = self.tr("Select the passage where “{0}” belongs").format(words)
        else:
            text = self.tr("%n mark(s) without a place in this text", "", self._lost)
        self.label.setText(text)
        self.show_button.setVisible(not placing)
        self.place_button.setVisible(placing)
        self.cancel_button.setVisible(placing)
        self.setVisible(placing or self._lost > 0)
        self._arrange()
