"""A named value with a word about where it comes from, edited in place."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from ui.widgets.labels import PlainLabel, copy_button, quiet_button, row
from ui.widgets.long_line import LongLine
from ui.widgets.safe_browser import plain_tip

#: A value of more characters is edited in several lines, and not chosen as a whole: one key would delete it.
_LONG = 80


class FieldRow(QWidget):
    """Announces a corrected value (None: back to what the source says).

    `value` is a string, number or truth value and decides how it is edited; `shown` is how it reads.
    """

    corrected = Signal(object)

    def __init__(
        self, name: str, value: Any, shown: str, *, origin: str = "", tip: str = "", view: QWidget | None = None
    ) -> None:
        super().__init__()
        self._name, self._value, self._shown = name, value, shown
        self._editor: QWidget | None = None
        self._label = PlainLabel(name, "small", selectable=False)
        self._mark = PlainLabel(origin, "small", selectable=False)
        self._mark.setToolTip(plain_tip(tip))
        self._mark.setAccessibleDescription(tip)
        self._mark.setWordWrap(False)
        self._label.setWordWrap(False)
        self._view = view or PlainLabel(shown)
        self._view.setAccessibleName(f"{name}: {shown}")
        self._edit = quiet_button("pencil", self.tr("Correct {0}").format(name))
        self._edit.clicked.connect(lambda: self.edit())
        self._revert = quiet_button("undo-2", self.tr("Go back to what the source says about {0}").format(name))
        self._revert.clicked.connect(lambda: self.corrected.emit(None))
        self._revert.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 4)
        self._layout.setSpacing(0)
        head = row(self._label, self._mark, self._revert, self._edit, stretch=1)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self._layout.addWidget(head)
        self._layout.addWidget(self._view)

    def show_source(self, words: str) -> None:
        """The value was corrected: say what the source says, and offer it back."""
        self._layout.addWidget(PlainLabel(words, "small"))
        self._revert.show()

    def set_copyable(self) -> None:
        """Offer the value for the clipboard."""
        button = copy_button(str(self._value), self.tr("Copy {0}").format(self._name))
        head = self._layout.itemAt(0).widget()
        head.layout().insertWidget(head.layout().count() - 1, button)

    def draft(self) -> str | None:
        """What is being typed; None where the value isn't edited as text."""
        return self._editor.text() if isinstance(self._editor, QLineEdit | LongLine) else None

    def edit(self, draft: str | None = None) -> None:
        """Put an editor in the value's place, with a draft that was begun before: Enter keeps, Escape leaves it."""
        if self._editor is not None:
            return
        self._editor = self._make_editor()
        if draft is not None and isinstance(self._editor, QLineEdit | LongLine):
            self._editor.setText(draft)
        self._editor.setAccessibleName(self._name)
        self._editor.installEventFilter(self)
        self._layout.replaceWidget(self._view, self._editor)
        self._view.hide()
        self._editor.show()
        self._editor.setFocus()

    def _make_editor(self) -> QWidget:
        if isinstance(self._value, bool):
            choice = QComboBox()
            choice.addItems([self.tr("no"), self.tr("yes")])
            choice.setCurrentIndex(int(self._value))
            choice.activated.connect(lambda _: self._keep())
            return choice
        text = "" if self._value is None else str(self._value)
        line: QLineEdit | LongLine = QLineEdit(text)
        if len(text) > _LONG:
            line = LongLine(text)
            line.moveCursor(QTextCursor.MoveOperation.End)
        else:
            line.selectAll()
        line.returnPressed.connect(self._keep)
        line.setToolTip(self.tr("Enter keeps the value, Escape leaves it as it was"))
        return line

    def _keep(self) -> None:
        made = self._edited()
        changed = made != (None if self._value == "" else self._value)
        self._leave()
        if changed:
            self.corrected.emit(made)

    def _edited(self) -> Any:
        if isinstance(self._editor, QComboBox):
            return bool(self._editor.currentIndex())
        text = self._editor.text().strip() if isinstance(self._editor, QLineEdit | LongLine) else ""
        if isinstance(self._value, int | float):
            number, fits = self.locale().toDouble(text)
            if not fits:
                return text or None
            return int(number) if number.is_integer() else number
        return text or None

    def _leave(self) -> None:
        if self._editor is None:
            return
        editor, self._editor = self._editor, None
        self._layout.replaceWidget(editor, self._view)
        editor.removeEventFilter(self)
        editor.hide()
        editor.deleteLater()
        self._view.show()
        self._edit.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._leave()
                return True
        return super().eventFilter(watched, event)
