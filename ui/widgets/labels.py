"""Labels for text from outside: shown as it is, selectable, never taken for mark-up."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ui import icons, theme
from ui.widgets.press import PushButton, ToolButton
from ui.widgets.safe_browser import plain_tip
from ui.widgets.text_builder import SERIF, installed

#: The palette's colours of the roles that are not plain text; said also on a card, where the rest is a button's.
_COLOURS = {
    "muted": QPalette.ColorRole.PlaceholderText,
    "small": QPalette.ColorRole.PlaceholderText,
    "warning": QPalette.ColorRole.BrightText,
}


class PlainLabel(QLabel):
    """A label that wraps, can be selected from, and takes a role: text, quote, muted, small, heading or warning."""

    def __init__(
        self, text: str = "", role: str = "text", *, selectable: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setText(text)
        if selectable:
            flags = Qt.TextInteractionFlag.TextSelectableByMouse
            self.setTextInteractionFlags(flags)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(1)
        self._dress(role)

    def setText(self, text: str) -> None:
        """Long runs without blanks may break anywhere: a zero-width space would be copied, so the width is cut."""
        super().setText(text)
        self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:
        """Narrower than the longest word (a long address must not widen its pane); the height follows the width."""
        if not self.wordWrap():
            return super().minimumSizeHint()
        return QSize(40, self.fontMetrics().height())

    def _dress(self, role: str) -> None:
        self.setForegroundRole(_COLOURS.get(role, QPalette.ColorRole.WindowText))
        font = QFont(self.font())
        if role == "heading":
            font.setBold(True)
        elif role == "quote":
            font.setFamilies(installed(SERIF))
            font.setPointSizeF(font.pointSizeF() * 1.04)
        elif role == "small":
            font.setPointSizeF(font.pointSizeF() * 0.9)
        else:
            return
        self.setFont(font)


class ElidedLabel(QWidget):
    """One line, cut in the middle (or at its end) where it doesn't fit; the whole stands in the tool tip."""

    def __init__(self, text: str, role: str = "text", mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle) -> None:
        super().__init__()
        self._role, self._mode = role, mode
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        """Show another text."""
        self._text = " ".join(text.split())
        self.setAccessibleName(self._text)
        self.setToolTip(plain_tip(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(min(metrics.horizontalAdvance(self._text) + 2, 2000), metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(30, self.fontMetrics().height() + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme.current()[self._role])
        shown = self.fontMetrics().elidedText(self._text, self._mode, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), shown)


class LinkButton(PushButton):
    """An address that is opened on request only. `activated` carries it as it is."""

    activated = Signal(str)

    def __init__(self, target: str, text: str = "") -> None:
        super().__init__()
        self._target, self._label = target, text or target
        self.setFlat(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(plain_tip(target))
        self.setAccessibleName(self.tr("Open {0} in the browser").format(target))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self.activated.emit(self._target))

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(min(metrics.horizontalAdvance(self._label) + 4, 2000), metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.fontMetrics().height() + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = self.font()
        font.setUnderline(self.underMouse() or self.hasFocus())
        painter.setFont(font)
        painter.setPen(theme.current()["link"])
        shown = self.fontMetrics().elidedText(self._label, Qt.TextElideMode.ElideMiddle, self.width() - 2)
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), shown)
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()))


def paint_focus(painter: QPainter, rect: QRectF) -> None:
    """The frame that shows where the keyboard is."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.current()["accent"])
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)


def copy_button(text: str, name: str, parent: QWidget | None = None) -> QToolButton:
    """A quiet button that puts `text` on the clipboard; `name` says what is copied."""
    button = quiet_button("copy", name, parent)
    button.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
    return button


def quiet_button(icon: str, name: str, parent: QWidget | None = None) -> QToolButton:
    """A small button without a frame, with its name as tool tip and for screen readers."""
    return QuietButton(icon, name, parent)


class QuietButton(ToolButton):
    """An icon in the colour of what is said beside the text, until the pointer or the keyboard comes to it."""

    #: In pixels.
    WIDTH, HEIGHT = 24, 22

    def __init__(self, icon: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFixedSize(self.WIDTH, self.HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lively = self.isEnabled() and (self.underMouse() or self.hasFocus())
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.current()["border" if self.isDown() else "alternate"])
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        icons.draw(painter, QRectF(5, 4, 14, 14), self._icon, theme.current()["text" if lively else "muted"])
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()))


def row(*widgets: QWidget, stretch: int = -1) -> QWidget:
    """Widgets beside one another; the one at index `stretch` takes the room that is left."""
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    for index, widget in enumerate(widgets):
        layout.addWidget(widget, 1 if index == stretch else 0)
    if stretch < 0:
        layout.addStretch(1)
    return holder
