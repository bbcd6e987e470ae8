"""What the dialogs share."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.i18n import translate
from ui.widgets.labels import PlainLabel
from ui.widgets.press import PushButton


class TextDialog(QDialog):
    """A heading and a text to read or copy: reports of imports, checks and bugs."""

    def __init__(self, title: str, heading: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        fit(self, 640, 420)
        label = plain_label(heading, self)
        self.text = QPlainTextEdit(text, self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(title)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(label)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.buttons)


class NameDialog(QDialog):
    """Asks for a name, wide enough for a long one, which Qt's own dialog is not."""

    def __init__(self, title: str, label: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(440)
        self.box = QLineEdit(name, self)
        self.box.setAccessibleName(label)
        self.box.selectAll()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        layout = QVBoxLayout(self)
        layout.addWidget(plain_label(label, self))
        layout.addWidget(self.box)
        layout.addWidget(self.buttons)
        self.box.textChanged.connect(self._fit)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._fit()

    @property
    def name(self) -> str:
        """The name, with single blanks."""
        return " ".join(self.box.text().split())

    def _fit(self) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.name))


def ask_name(parent: QWidget, title: str, label: str, name: str = "") -> str:
    """The name that the user gives; empty where none."""
    dialog = NameDialog(title, label, name, parent)
    return dialog.name if dialog.exec() == QDialog.DialogCode.Accepted else ""


def close_box(dialog: QDialog) -> QDialogButtonBox:
    """The button that closes a dialog of lists and boxes, where Enter means what is chosen in these."""
    box = QDialogButtonBox(dialog)
    box.addButton(PushButton(translate("Dialogs", "C&lose"), dialog), QDialogButtonBox.ButtonRole.RejectRole)
    box.rejected.connect(dialog.reject)
    return box


def fit(window: QWidget, width: int, height: int) -> None:
    """Give a window a size, or what of it the screen has: at twice the scale a screen has few points."""
    room = _screen(window).availableSize()
    window.resize(min(width, room.width() - 20), min(height, room.height() - 40))


def _screen(window: QWidget) -> QScreen:
    """The screen that a window is on, or will be: the one under the window that it belongs to."""
    # `QWidget.screen()` would make the screen a child of the widget's Python object: the collection of a window in a
    # cycle of references may then destroy it, for the whole program.
    owner = window.parentWidget()
    near = QGuiApplication.screenAt((window if owner is None else owner).frameGeometry().center())
    return QGuiApplication.primaryScreen() if near is None else near


def plain_label(text: str, parent: QWidget | None = None) -> PlainLabel:
    """A label that takes nothing for HTML, wraps, and is never as wide as its longest word asks for."""
    label = PlainLabel(text, selectable=False)
    label.setParent(parent)
    return label
