"""The small bar beside a selection: five colours and a note."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ui import icons, theme
from ui.widgets import marks
from ui.widgets.press import ToolButton


class SelectionBar(QWidget):
    """Floats over its parent and never takes the focus: the same is done by the keys 1-5 and the context menu."""

    colour_chosen = Signal(str)
    note_chosen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Mark the selection"))
        self._colours: dict[str, QToolButton] = {}
        #: The names and the theme that the buttons show.
        self._shown: tuple[dict[str, str], str] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.setSpacing(2)
        for colour in marks.MARK_COLOURS:
            button = self._button()
            button.clicked.connect(lambda _=False, colour=colour: self.colour_chosen.emit(colour))
            self._colours[colour] = button
        self._note = self._button()
        self._note.setToolTip(self.tr("Mark and write a note"))
        self._note.setAccessibleName(self.tr("Mark and write a note"))
        self._note.clicked.connect(self.note_chosen)
        self.refresh({})
        self.hide()

    def _button(self) -> QToolButton:
        button = ToolButton()
        button.setAutoRaise(True)
        button.setIconSize(QSize(18, 18))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.layout().addWidget(button)
        return button

    def refresh(self, names: Mapping[str, str]) -> None:
        """Take the names of the colours, and the theme of the moment."""
        if (dict(names), theme.current().name) == self._shown:
            return
        self._shown = dict(names), theme.current().name
        self._note.setIcon(icons.icon("sticky-note"))
        for key, (colour, button) in enumerate(self._colours.items(), 1):
            button.setIcon(marks.swatch_icon(colour, 18))
            name = self.tr("Mark as {0} ({1})").format(names.get(colour, colour), key)
            button.setToolTip(name)
            button.setAccessibleName(name)

    def show_near(self, point: QPoint) -> None:
        """Show the bar above (else below) a point of the parent, within the parent."""
        self.adjustSize()
        area = self.parentWidget().rect()
        left = min(max(point.x() - self.width() // 2, 4), area.width() - self.width() - 4)
        top = point.y() - self.height() - 8
        self.move(left, top if top >= 4 else min(point.y() + 30, area.height() - self.height() - 4))
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.current()["border"], 1))
        painter.setBrush(theme.current()["tooltip"])
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
