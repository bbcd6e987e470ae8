"""Tags as chips, with a line that completes what is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCompleter, QWidget

from ui import icons, theme
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.labels import paint_focus
from ui.widgets.line_edit import LineEdit
from ui.widgets.safe_browser import plain_tip

#: Gives the tags that go on from what was typed.
TagSource = Callable[[str], list[str]]


class Chip(QAbstractButton):
    """One tag; the cross, Delete and Backspace take it away."""

    removal_requested = Signal(str)

    def __init__(self, text: str, *, removable: bool = True) -> None:
        super().__init__()
        self.setText(text)
        self._removable = removable
        self.setToolTip(plain_tip(text))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if removable else Qt.FocusPolicy.NoFocus)
        name = self.tr("Tag {0}; Delete removes it") if removable else self.tr("Tag {0}")
        self.setAccessibleName(name.format(text))

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(
            min(metrics.horizontalAdvance(self.text()), 260) + (32 if self._removable else 18), metrics.height() + 6
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(theme.current()["border"])
        painter.setBrush(theme.current()["alternate"])
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(theme.current()["text"])
        inner = self.rect().adjusted(9, 0, -20 if self._removable else -9, 0)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, inner.width() + 2)
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter), shown)
        if self._removable:
            icons.draw(painter, self._cross(), "x", theme.current()["muted"])
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()))

    def _cross(self) -> QRectF:
        return QRectF(self.width() - 19, (self.height() - 12) / 2, 12, 12)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._removable and self._cross().adjusted(-4, -6, 6, 6).contains(event.position()):
            self.removal_requested.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_requested.emit(self.text())
        else:
            super().keyPressEvent(event)


class Offer(QAbstractButton):
    """A tag that might be added, with the reason for it; a click or Enter adds it."""

    accepted = Signal(str)

    def __init__(self, tag: str, reason: str) -> None:
        super().__init__()
        self._tag = tag
        self.setText(f"+ {tag}")
        self.setToolTip(plain_tip(reason))
        self.setAccessibleName(self.tr("Suggested tag {0}").format(tag))
        self.setAccessibleDescription(reason)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: self.accepted.emit(self._tag))

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(min(metrics.horizontalAdvance(self.text()), 260) + 18, metrics.height() + 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.current()["border"], 1, Qt.PenStyle.DashLine))
        painter.setBrush(theme.current()["alternate"] if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(theme.current()["muted"])
        inner = self.rect().adjusted(9, 0, -9, 0)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, inner.width() + 2)
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter), shown)
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()))


class TagEditor(QWidget):
    """Announces each change; what it shows is set from outside again."""

    changed = Signal(list, list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tags: list[str] = []
        self._offers: list[Offer] = []
        self._source: TagSource = lambda _text: []
        self._layout = FlowLayout(self, 5)
        self._line = LineEdit()
        self._line.setPlaceholderText(self.tr("Add a tag"))
        self._line.setAccessibleName(self.tr("Add a tag"))
        self._line.setToolTip(self.tr("Enter or a comma adds the tag; a/b makes b a part of a"))
        self._line.setFrame(False)
        self._line.setMinimumWidth(110)
        self._line.setMaximumWidth(170)
        self._model = QStringListModel(self)
        self._line.textEdited.connect(self._edited)
        self._line.returnPressed.connect(self._enter)
        self._line.installEventFilter(self)
        self._layout.addWidget(self._line)

    def set_source(self, source: TagSource) -> None:
        """Where completions come from."""
        self._source = source

    def tags(self) -> list[str]:
        return list(self._tags)

    def set_tags(self, tags: Iterable[str]) -> None:
        """Show these tags; nothing is announced."""
        self._tags = list(tags)
        while self._layout.count() > 1 + len(self._offers):
            item = self._layout.takeAt(0)
            if item is not None and item.widget() is not None:
                item.widget().deleteLater()
        for index, tag in enumerate(self._tags):
            chip = Chip(tag)
            chip.removal_requested.connect(self.remove)
            self._layout.insert_widget(index, chip)
            chip.show()
        self._layout.invalidate()
        self.updateGeometry()

    def set_suggestions(self, suggestions: Iterable[tuple[str, str]]) -> None:
        """Offer tags after the line, each with its reason; none is added unless it is chosen."""
        for offer in self._offers:
            self._layout.removeWidget(offer)
            offer.deleteLater()
        self._offers = [Offer(tag, reason) for tag, reason in suggestions if tag not in self._tags]
        for offer in self._offers:
            offer.accepted.connect(self.add)
            self._layout.addWidget(offer)
            offer.show()
        self._layout.invalidate()
        self.updateGeometry()

    def add(self, text: str) -> None:
        """Add one tag, or several separated by commas."""
        wanted = [part for part in (" ".join(piece.split()).strip("#/") for piece in text.split(",")) if part]
        new = [tag for tag in dict.fromkeys(wanted) if tag not in self._tags]
        self._line.clear()
        if new:
            self.set_tags([*self._tags, *new])
            self.changed.emit(new, [])

    def remove(self, tag: str) -> None:
        """Take a tag away; the keyboard goes back to the line."""
        if tag in self._tags:
            self.set_tags([each for each in self._tags if each != tag])
            self._line.setFocus()
            self.changed.emit([], [tag])

    def focus_line(self) -> None:
        self._line.setFocus()

    def draft(self) -> str:
        """What is being typed and is no tag yet."""
        return self._line.text()

    def set_draft(self, text: str) -> None:
        """Go on with what was typed in another editor, which this one takes the place of."""
        self._line.setText(text)

    def _edited(self, text: str) -> None:
        if "," in text:
            self.add(text)
            return
        if self._line.completer() is None:
            completer = QCompleter(self._model, self)
            # The unfiltered mode would choose a completion by itself: Enter could not add a new tag then.
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.activated.connect(self._complete)
            self._line.setCompleter(completer)
        found = [tag for tag in self._source(text.strip()) if tag not in self._tags] if text.strip() else []
        self._model.setStringList(found)

    def _enter(self) -> None:
        self.add(self._line.text())

    def _complete(self, text: str) -> None:
        # The line takes the completion after this signal: it is cleared once that has happened.
        self.add(text)
        QTimer.singleShot(0, self._line, self._line.clear)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter adds the tag and goes no further; Backspace in the empty line goes to the last tag."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
            return True
        if event.key() == Qt.Key.Key_Backspace and not self._line.text() and self._tags:
            item = self._layout.itemAt(len(self._tags) - 1)
            if item is not None and item.widget() is not None:
                item.widget().setFocus()
            return True
        return super().eventFilter(watched, event)
