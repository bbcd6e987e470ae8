"""Notes in Markdown: shown without any resource, edited with a preview."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.announce import announce
from ui.widgets.labels import PlainLabel
from ui.widgets.press import PushButton
from ui.widgets.safe_browser import SafeBrowser

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt  # the window starts without it

    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"]).disable("image")


def note_html(text: str) -> str:
    """A note as HTML that names no resource: raw HTML is shown as text, pictures as links."""
    return str(_markdown().render(text)).rstrip() if text else ""


class NoteView(SafeBrowser):
    """A note, as high as its text."""

    link_activated = Signal(str)

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setAccessibleName(self.tr("Note"))
        self.viewport().setAutoFillBackground(False)
        self.setBackgroundRole(QPalette.ColorRole.NoRole)
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self._clicked)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show a note."""
        self._text = text
        colour = theme.current()["link"].name()
        style = f"a {{ color: {colour}; }} p, ul, ol {{ margin-top: 0; margin-bottom: 5px; }}"
        self.document().setDefaultStyleSheet(style)
        self.setHtml(shown := note_html(text))
        self.setAccessibleDescription(text)
        # Tab stops where there is something to do: at a note with links.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if "<a " in shown else Qt.FocusPolicy.ClickFocus)
        self._fit()

    def _clicked(self, url: QUrl) -> None:
        self.link_activated.emit(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))

    def _fit(self) -> None:
        height = int(self.document().size().height()) + 2
        if self.height() != height:
            self.setFixedHeight(max(height, self.fontMetrics().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.set_text(self._text)


class NoteEditor(QWidget):
    """Edits a note. Ctrl+Enter keeps, Ctrl+P turns to the preview and back, Escape leaves it as it was.

    Where something was written, Escape has to be pressed twice: a note is not lost to a key that is pressed by habit.
    """

    accepted = Signal(str)
    cancelled = Signal()
    changed = Signal()

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = QPlainTextEdit(text)
        self._edit.textChanged.connect(self._on_changed)
        self._before = text
        self._edit.setPlaceholderText(self.tr("A note in Markdown: **bold**, *italic*, lists, links"))
        self._edit.setAccessibleName(self.tr("Note"))
        self._edit.setTabChangesFocus(True)
        self._edit.installEventFilter(self)
        self._view = NoteView()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._edit)
        self._stack.addWidget(_padded(self._view))
        self._stack.setMinimumHeight(self.fontMetrics().lineSpacing() * 5)
        self._stack.setMaximumHeight(self.fontMetrics().lineSpacing() * 16)
        self._preview = PushButton(self.tr("Preview"))
        self._preview.setCheckable(True)
        self._preview.setToolTip(self.tr("Show the note as it will look (Ctrl+P)"))
        self._preview.toggled.connect(self._show_preview)
        keep = PushButton(self.tr("Keep"))
        keep.setToolTip(self.tr("Keep the note (Ctrl+Enter)"))
        keep.clicked.connect(self._accept)
        cancel = PushButton(self.tr("Cancel"))
        cancel.setToolTip(self.tr("Leave the note as it was (Esc)"))
        cancel.clicked.connect(self.cancelled)
        self._warning = PlainLabel(self.tr("Escape again gives up what you wrote."), "warning", selectable=False)
        self._warning.hide()
        buttons = QHBoxLayout()
        buttons.addWidget(self._preview)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        layout.addWidget(self._warning)
        layout.addLayout(buttons)
        self.setFocusProxy(self._edit)
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        """A ground of its own: in the dark the frame alone does not show where to write."""
        palette = self._edit.palette()
        if palette.color(QPalette.ColorRole.Base) != theme.current()["alternate"]:
            palette.setColor(QPalette.ColorRole.Base, theme.current()["alternate"])
            self._edit.setPalette(palette)

    def text(self) -> str:
        return self._edit.toPlainText()

    def set_text(self, text: str, before: str | None = None) -> None:
        """Start from a text, the cursor at its end; of one that was begun earlier, `before` is what it goes back to."""
        self._before = text if before is None else before
        self._edit.setPlainText(text)
        self._preview.setChecked(False)
        cursor = self._edit.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self._edit.setTextCursor(cursor)

    def sizeHint(self) -> QSize:
        return QSize(240, self.fontMetrics().lineSpacing() * 9)

    def _show_preview(self, on: bool) -> None:
        if on:
            self._view.set_text(self.text())
        self._stack.setCurrentIndex(1 if on else 0)
        (self._view if on else self._edit).setFocus()

    def _accept(self) -> None:
        self.accepted.emit(self.text().strip())

    def _leave(self) -> None:
        if self._warning.isHidden() and self.text().strip() not in ("", self._before.strip()):
            self._warning.show()
            announce(self._edit, self._warning.text())
        else:
            self.cancelled.emit()

    def _on_changed(self) -> None:
        self._warning.hide()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the preview leaves."""
        if not self._key(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_own(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(event):
            return True
        return super().eventFilter(watched, event)

    @staticmethod
    def _is_own(event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return event.key() == Qt.Key.Key_Escape or (control and (enter or event.key() == Qt.Key.Key_P))

    def _key(self, event: QKeyEvent) -> bool:
        if not self._is_own(event):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif event.key() == Qt.Key.Key_P:
            self._preview.toggle()
        else:
            self._accept()
        return True


def _padded(view: QWidget) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(6, 6, 6, 6)
    layout.addWidget(view)
    layout.addStretch(1)
    return holder
