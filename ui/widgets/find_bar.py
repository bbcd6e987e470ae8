"""Find in the text: a line, the count, next and previous."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from reader.folding import Folded, fold
from ui import icons
from ui.widgets.line_edit import LineEdit
from ui.widgets.press import ToolButton

#: More matches than these are counted as "10,000+".
LIMIT = 10_000


def find_all(text: str, wanted: str, match_case: bool = False, limit: int = LIMIT) -> list[tuple[int, int]]:
    """Where `wanted` stands in `text`; any white space in it fits any in the text.

    Unless `match_case`, case and accents make no difference: `cafe` finds Café. What holds signs is sought as it is.
    """
    words = wanted.split()
    if not words:
        return []
    if match_case or (text.isascii() and wanted.isascii()) or not wanted.replace(" ", "").isalnum():
        pattern = re.compile(r"\s+".join(map(re.escape, words)), re.NOFLAG if match_case else re.IGNORECASE)
        return [match.span() for match in islice(pattern.finditer(text), limit)]
    folded = _folded(text)
    pattern = re.compile(r"\s+".join(map(re.escape, fold(wanted).split())) or r"(?!)")
    matches = islice(pattern.finditer(folded.text), limit)
    return [(folded.start_of(match.start()), folded.end_of(match.end())) for match in matches]


@lru_cache(maxsize=1)
def _folded(text: str) -> Folded:
    return Folded(text)


class FindBar(QWidget):
    """Announces what is looked for; whoever holds the text answers with `show_count`."""

    wanted_changed = Signal(str)
    next_requested = Signal()
    previous_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = LineEdit()
        self._line.setPlaceholderText(self.tr("Find in this text"))
        self._line.setAccessibleName(self.tr("Find in this text"))
        self._line.setClearButtonEnabled(True)
        self._line.installEventFilter(self)
        self._count = QLabel()
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        self._count.setAccessibleName(self.tr("Matches"))
        self._count.setMinimumWidth(self.fontMetrics().horizontalAdvance("00,000 of 00,000"))
        self._delay = QTimer(self, singleShot=True, interval=120)
        self._delay.timeout.connect(lambda: self.wanted_changed.emit(self._line.text()))
        self._line.textChanged.connect(lambda _: self._delay.start())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 5, 8, 5)
        layout.addWidget(self._line, 1)
        layout.addWidget(self._count)
        previous = self._button("chevron-up", self.tr("Previous match (Shift+Enter)"))
        following = self._button("chevron-down", self.tr("Next match (Enter)"))
        close = self._button("x", self.tr("Close the find bar (Esc)"))
        previous.clicked.connect(self.previous_requested)
        following.clicked.connect(self.next_requested)
        close.clicked.connect(self.close_bar)
        self.hide()

    def _button(self, icon: str, name: str) -> QToolButton:
        button = ToolButton()
        button.setIcon(icons.icon(icon))
        button.setAutoRaise(True)
        button.setToolTip(name)
        button.setAccessibleName(name)
        self.layout().addWidget(button)
        return button

    def open_bar(self, text: str = "") -> None:
        """Show the bar with `text` (or what was there), all of it selected."""
        self.show()
        if text:
            self._line.setText(text)
        self._line.selectAll()
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._delay.start(0)

    def close_bar(self) -> None:
        self.hide()
        self._delay.stop()
        self.closed.emit()

    def wanted(self) -> str:
        """What is looked for; empty where the bar is closed."""
        parent = self.parentWidget()
        return self._line.text() if parent is not None and self.isVisibleTo(parent) else ""

    def show_count(self, current: int, total: int) -> None:
        """`current` counts from 1 (0: none is chosen)."""
        if not self._line.text().strip():
            text = ""
        elif not total:
            text = self.tr("No match")
        elif total >= LIMIT:
            text = self.tr("{0} of {1}+").format(self.locale().toString(current), self.locale().toString(total))
        else:
            text = self.tr("{0} of {1}").format(self.locale().toString(current), self.locale().toString(total))
        self._count.setText(text)
        self._count.setAccessibleName(self.tr("Matches: %1").replace("%1", text) if text else self.tr("Matches"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter, Shift+Enter and Escape in the line."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                (self.previous_requested if back else self.next_requested).emit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_bar()
                return True
        return super().eventFilter(watched, event)
