"""Reading and selecting by keys alone: a caret in a text that can't be edited.

F7 turns it on and off, as in browsers. W, S and P select the word, sentence or paragraph at the caret, and again the
next one as well; with Shift they give back the last one. Arrows move the caret, with Shift they select.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTextBoundaryFinder
from PySide6.QtGui import QKeyEvent, QTextCursor

if TYPE_CHECKING:
    from ui.widgets.article_text import ArticleText

_BOUNDARIES = {
    Qt.Key.Key_W: QTextBoundaryFinder.BoundaryType.Word,
    Qt.Key.Key_S: QTextBoundaryFinder.BoundaryType.Sentence,
}
_MOVES = {
    Qt.Key.Key_Left: (QTextCursor.MoveOperation.Left, QTextCursor.MoveOperation.WordLeft),
    Qt.Key.Key_Right: (QTextCursor.MoveOperation.Right, QTextCursor.MoveOperation.WordRight),
    Qt.Key.Key_Up: (QTextCursor.MoveOperation.Up, QTextCursor.MoveOperation.PreviousBlock),
    Qt.Key.Key_Down: (QTextCursor.MoveOperation.Down, QTextCursor.MoveOperation.NextBlock),
    Qt.Key.Key_Home: (QTextCursor.MoveOperation.StartOfLine, QTextCursor.MoveOperation.Start),
    Qt.Key.Key_End: (QTextCursor.MoveOperation.EndOfLine, QTextCursor.MoveOperation.End),
}


class Caret:
    """The caret mode of one ArticleText."""

    def __init__(self, view: ArticleText) -> None:
        self._view = view
        self.is_on = False

    def forget(self) -> None:
        """Another text is shown."""
        self._view.setCursorWidth(2)

    def toggle(self) -> None:
        """Turn caret mode on (at the first line on screen) or off."""
        self.is_on = not self.is_on
        flags = self._view.textInteractionFlags()
        keyboard = Qt.TextInteractionFlag.TextSelectableByKeyboard
        self._view.setTextInteractionFlags(flags | keyboard if self.is_on else flags & ~keyboard)
        if self.is_on and not self._view.textCursor().hasSelection():
            first = self._view.first_visible()
            self._view.select(first, first)
        self._view.setCursorWidth(2)
        self._view.caret_mode_changed.emit(self.is_on)

    def wants(self, event: QKeyEvent) -> bool:
        """Whether the key is the caret's before it is a shortcut's."""
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.key() == Qt.Key.Key_F7 and plain:
            return True
        return self.is_on and (
            (plain and event.key() in (Qt.Key.Key_W, Qt.Key.Key_S, Qt.Key.Key_P, Qt.Key.Key_Escape))
            or (event.key() in _MOVES and not event.modifiers() & Qt.KeyboardModifier.AltModifier)
        )

    def press(self, event: QKeyEvent) -> bool:
        """Do what the key says; false where it isn't the caret's."""
        if not self.wants(event):
            return False
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_F7:
            self.toggle()
        elif event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif event.key() in _MOVES:
            self._move(event, shift)
        else:
            self._extend(Qt.Key(event.key()), back=shift)
        return True

    def _escape(self) -> None:
        if self._view.textCursor().hasSelection():
            self._view.clear_selection()
        else:
            self.toggle()

    def _move(self, event: QKeyEvent, extend: bool) -> None:
        cursor = self._view.textCursor()
        far = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        mode = QTextCursor.MoveMode.KeepAnchor if extend else QTextCursor.MoveMode.MoveAnchor
        cursor.movePosition(_MOVES[Qt.Key(event.key())][far], mode)
        self._view.setTextCursor(cursor)
        if extend:
            self._view.selection_finished.emit()

    def _extend(self, key: Qt.Key, back: bool) -> None:
        text = self._view.text
        selected = self._view.selection()
        at = self._view.caret_offset()
        start, end = selected or (at, at)
        if back:
            end = self._boundary(text, key, max(end - 1, 0), forward=False)
            end = max(len(text[:end].rstrip()), start) if end > start else start
        else:
            start = start if selected else self._boundary(text, key, at, forward=False)
            while end < len(text) and text[end].isspace():
                end += 1
            end = self._boundary(text, key, end, forward=True)
            end = start + len(text[start:end].rstrip())
        self._view.select(start, end)
        self._view.selection_finished.emit()

    @staticmethod
    def _boundary(text: str, key: Qt.Key, offset: int, forward: bool) -> int:
        """The next or last boundary from `offset`, within its paragraph."""
        first = text.rfind("\n", 0, offset) + 1
        last = text.find("\n", offset)
        last = len(text) if last < 0 else last
        if key not in _BOUNDARIES:
            return last if forward else first
        paragraph = text[first:last]
        finder = QTextBoundaryFinder(_BOUNDARIES[key], paragraph)
        units = len(paragraph[: offset - first].encode("utf-16-le", "surrogatepass")) // 2
        finder.setPosition(units)
        if forward:
            units = finder.toNextBoundary()
        elif not finder.isAtBoundary():
            units = finder.toPreviousBoundary()
        if units < 0:
            return last if forward else first
        return first + len(paragraph.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "replace"))
