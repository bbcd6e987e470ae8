"""A named value with a word about where it comes from, edited in place."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from ui.widgets.labels import PlainLabel, copy_button, quiet_button
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
        self,
        name: str,
        value: Any,
        shown: str,
        *,
        origin: str = "",
        tip: str = "",
        view: QWidget | None = None,
        source: str = "",
    ) -> None:
        """`origin` says where the value comes from, `tip` more of that. `view` shows it instead of a label, and is
        copied by a button. `source` says what the source says of a value that was corrected, and offers that back."""
        super().__init__()
        self._name, self._value = name, value
        self._editor: QWidget | None = None
        # Everything is a child from the beginning: moving widgets to another parent costs more than making them.
        label = PlainLabel(name, "small", selectable=False, parent=self)
        label.setWordWrap(False)
        self._mark = PlainLabel(origin, "small", selectable=False, parent=self)
        self._mark.setToolTip(plain_tip(tip))
        self._mark.setAccessibleDescription(tip)
        self._mark.setWordWrap(False)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        buttons = [copy_button(str(value), self.tr("Copy {0}").format(name), self)] if view is not None else []
        if source:
            words = self.tr("Go back to what the source says about {0}").format(name)
            buttons.append(quiet_button("undo-2", words, self))
            buttons[-1].clicked.connect(lambda: self.corrected.emit(None))
        self._edit = quiet_button("pencil", self.tr("Correct {0}").format(name), self)
        self._edit.clicked.connect(lambda: self.edit())
        self._view = view or PlainLabel(shown, parent=self)
        self._view.setAccessibleName(f"{name}: {shown}")
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 4)
        self._layout.setHorizontalSpacing(4)
        self._layout.setVerticalSpacing(0)
        self._layout.setColumnStretch(1, 1)
        for column, widget in enumerate((label, self._mark, *buttons, self._edit)):
            self._layout.addWidget(widget, 0, column)
        self._layout.addWidget(self._view, 1, 0, 1, -1)
        if source:
            self._layout.addWidget(PlainLabel(source, "small", parent=self), 2, 0, 1, -1)

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
