"""The command palette: actions, searches, tags and articles by a few letters of their name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)
from rapidfuzz import fuzz, process, utils

from ui import icons, theme
from ui.dialogs.base import fit
from ui.widgets.labels import ElidedLabel

SHOWN = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to choose: its text, what kind of thing it is, its key if it has one, and what it does."""

    text: str
    kind: str
    run: Callable[[], object]
    icon: str = ""
    key: str = ""


def rank(query: str, entries: Sequence[Entry], limit: int = SHOWN) -> list[Entry]:
    """The entries that fit `query`, the best first; all of them in their own order for an empty one."""
    if not query.strip():
        return list(entries[:limit])
    found = process.extract(
        query, [entry.text for entry in entries], scorer=_score, processor=utils.default_process, limit=limit
    )
    return [entries[index] for _text, score, index in found if score >= 60]


def _score(query: str, text: str, **options: object) -> float:
    """Beginnings count most, of the whole or of its words; a typing slip still finds."""
    del options
    if text.startswith(query):
        return 100.0
    if f" {query}" in text:
        return 95.0
    words = text.split()
    if all(any(word.startswith(part) for word in words) for part in query.split()):
        return 93.0
    if query in text:
        return 90.0
    # A short name within a long query is no hit: “Tag” is not what “manage tags” asks for.
    alike = fuzz.partial_ratio if len(query) <= len(text) else fuzz.ratio
    return alike(query, text) * 0.85


#: A window manager can take the keyboard from a new window and give it back: gone for longer (milliseconds) is left.
LEAVING = 200


class Palette(QDialog):
    """A box and a list; Return does what is chosen. `more` adds entries for what was typed (articles found)."""

    def __init__(
        self,
        entries: Sequence[Entry],
        more: Callable[[str], list[Entry]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._entries, self._more = list(entries), more
        self._shown: list[Entry] = []
        self.chosen: Entry | None = None
        self.box = QLineEdit(self)
        self.box.setPlaceholderText(self.tr("Do, go to, find …"))
        self.box.setAccessibleName(self.tr("Command palette"))
        self.box.addAction(icons.icon("command"), QLineEdit.ActionPosition.LeadingPosition)
        self.box.setMinimumHeight(32)
        self.list = QListWidget(self)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(self.tr("Choices"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(15, 15))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.box)
        layout.addWidget(self.list)
        self.box.textChanged.connect(self._fill)
        self.box.installEventFilter(self)
        self.list.itemClicked.connect(self._take_current)
        fit(self, 620, 420)
        self.setAutoFillBackground(True)
        self.setFocusProxy(self.box)
        self._leaving = QTimer(self, singleShot=True, interval=LEAVING)
        self._leaving.timeout.connect(self._leave)
        self._fill("")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.activateWindow()
        self.box.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(theme.current()["border"])
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _fill(self, text: str) -> None:
        self._shown = rank(text, self._entries)
        if self._more and len(text.strip()) > 1:
            self._shown += self._more(text)
        self.list.clear()
        for entry in self._shown:
            item = QListWidgetItem(icons.icon(entry.icon) if entry.icon else QIcon(), "")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.text}, {entry.kind}")
            item.setSizeHint(QSize(0, self.fontMetrics().height() + 9))
            self.list.addItem(item)
            self.list.setItemWidget(item, _row(entry))
        self.list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
            if event.key() in step:
                row = self.list.currentRow() + step[Qt.Key(event.key())]
                self.list.setCurrentRow(min(max(0, row), self.list.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take_current()
                return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._leaving.start()

    def _leave(self) -> None:
        """Close where the user has gone on to something else."""
        if self.isVisible() and not self.isActiveWindow() and self.chosen is None:
            self.reject()

    def _take_current(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._shown):
            self.chosen = self._shown[row]
            self.accept()


def _row(entry: Entry) -> QWidget:
    """The text at the left, cut where it is too long; kind or key whole at the right; drawn, never taken for HTML."""
    row = QWidget()
    row.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    hint = QLabel(entry.key or entry.kind, row)
    hint.setTextFormat(Qt.TextFormat.PlainText)
    hint.setForegroundRole(row.palette().ColorRole.PlaceholderText)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(26, 3, 8, 3)
    layout.setSpacing(12)
    layout.addWidget(ElidedLabel(entry.text, mode=Qt.TextElideMode.ElideRight), 1)
    layout.addWidget(hint)
    return row
