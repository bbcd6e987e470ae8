"""Painted bars over an ordered axis: a strip or a chart, of which a range can be chosen by dragging or with keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui import i18n, theme

_KEYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_PageUp: -12,
    Qt.Key.Key_PageDown: 12,
}
_SIDE = 10
#: Between two labels (pixels).
_APART = 14
#: A bar is no wider than this (pixels), so that a few of them stay bars.
MOST_WIDTH = 48.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what the axis says under it (`label`, empty for nothing), its value, and what it says itself.

    `minor` is said under it where there is no label, as far as there is room. A range of bars is told by the first and
    the last `name` and the sum of `count`.
    """

    label: str
    value: float
    tip: str
    minor: str = ""
    name: str = ""
    count: int = 0


class Histogram(QWidget):
    """Bars from left to right. `range_chosen` gives the first and last bar chosen, `cleared` asks for all again."""

    range_chosen = Signal(int, int)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None, *, height: int = 44, least: int = 0) -> None:
        """`height` is what it takes; with `least` it can give way to that where there is little room."""
        super().__init__(parent)
        self._bars: Sequence[Bar] = ()
        self._steps: Sequence[int] = ()
        self._most = 0.0
        self._cursor = -1
        self._anchor = -1
        self._is_dragging = False
        self._labels: list[tuple[int, str]] | None = None
        self._height = height
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Maximum if least else policy.Fixed)
        self.setMinimumHeight(least or height)
        theme.themes().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(400, self._height)

    def set_bars(self, bars: Sequence[Bar], steps: Sequence[int] = ()) -> None:
        """Show these bars; what was chosen is forgotten. After a label every bar has its minor one, or every second,
        …, as `steps` allows and the room."""
        self._bars = bars
        self._steps = steps
        self._most = max((bar.value for bar in bars), default=0.0)
        self._labels = None
        self._cursor = min(self._cursor, len(bars) - 1)
        self._is_dragging = False
        self._forget()

    def forget_choice(self) -> None:
        """Choose nothing any more, unless the mouse is just choosing."""
        if not self._is_dragging:
            self._forget()

    @property
    def bars(self) -> Sequence[Bar]:
        return self._bars

    @property
    def chosen(self) -> tuple[int, int] | None:
        """The first and last bar under the hand, before they are announced."""
        if self._cursor < 0 or self._anchor < 0:
            return None
        return min(self._anchor, self._cursor), max(self._anchor, self._cursor)

    # -- places --------------------------------------------------------------------------------------------

    def _area(self) -> QRect:
        return QRect(
            _SIDE, 3, max(1, self.width() - 2 * _SIDE), max(1, self.height() - self.fontMetrics().height() - 5)
        )

    def rect_of(self, bar: int) -> QRectF:
        """Where a bar stands, the room above it included."""
        area, width = self._area(), self._bar_width()
        return QRectF(area.left() + bar * width, area.top(), width, area.height())

    def _bar_width(self) -> float:
        return min(MOST_WIDTH, self._area().width() / max(1, len(self._bars)))

    def bar_at(self, point: QPoint) -> int:
        """The bar at a place, or the nearest; -1 where there are none."""
        area = self._area()
        return min(len(self._bars) - 1, max(0, int((point.x() - area.left()) / self._bar_width())))

    # -- painting ------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, area = theme.current(), self._area()
        painter.setPen(look["border"])
        painter.drawLine(area.left(), area.bottom() + 1, area.right(), area.bottom() + 1)
        chosen = self.chosen
        if chosen:
            both = self.rect_of(chosen[0]).united(self.rect_of(chosen[1]))
            painter.fillRect(both, look["selection"])
        self._paint_bars(painter, chosen or (0, -1))
        self._paint_labels(painter)
        if self.hasFocus():
            painter.setPen(look["accent"])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            if 0 <= self._cursor < len(self._bars):
                painter.drawRect(self.rect_of(self._cursor).adjusted(0, 0, -1, -1))

    def _paint_bars(self, painter: QPainter, chosen: tuple[int, int]) -> None:
        area, width = self._area(), self._bar_width()
        quiet, lively = theme.current()["muted"], theme.current()["accent"]
        gap = 1.0 if width > 3 else 0.0
        for number, bar in enumerate(self._bars):
            if bar.value > 0:
                tall = max(2.0, area.height() * bar.value / self._most)
                left = area.left() + number * width + gap / 2
                shown = QRectF(left, area.top() + area.height() - tall, max(1.0, width - gap), tall)
                is_chosen = chosen[0] <= number <= chosen[1] or number == self._cursor
                painter.fillRect(shown, lively if is_chosen else quiet)

    def _paint_labels(self, painter: QPainter) -> None:
        painter.setPen(theme.current()["muted"])
        low = self._area().bottom() + 2 + self.fontMetrics().ascent()
        for left, text in self.labels():
            painter.drawText(left, low, text)

    def labels(self) -> list[tuple[int, str]]:
        """What the axis says, each with its left edge: labels first, minor ones where room is left between them."""
        if self._labels is None:  # measuring hundreds of texts takes longer than all that is painted
            shown = self._fitting(((number, bar.label) for number, bar in enumerate(self._bars)), [])
            self._labels = sorted(shown + self._fitting(self._minor(), shown))
        return self._labels

    def _minor(self) -> Iterator[tuple[int, str]]:
        """The minor labels at equal steps from the label before them, so that the axis stays regular."""
        room = max((self.fontMetrics().horizontalAdvance(bar.minor) for bar in self._bars), default=0) + _APART
        step = next((step for step in self._steps if step * self._bar_width() >= room), 0)
        since = 0
        for number, bar in enumerate(self._bars):
            since = 0 if bar.label else since + 1
            if step and since and since % step == 0:
                yield number, bar.minor

    def _fitting(self, texts: Iterable[tuple[int, str]], taken: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
        """Those of the texts, by bar from left to right, that keep their distance from one another and what stands."""
        metrics, area, width = self.fontMetrics(), self._area(), self._bar_width()
        ends = iter([*((left, left + metrics.horizontalAdvance(text)) for left, text in taken), (self.width(), 0)])
        shown: list[tuple[int, str]] = []
        free, (stop, after) = area.left(), next(ends)
        for number, text in texts:
            left = int(area.left() + number * width)
            while left >= stop and after:
                free = max(free, after + _APART)
                stop, after = next(ends)
            end = left + metrics.horizontalAdvance(text)
            if text and left >= free and end + (_APART if after else 0) <= stop:
                shown.append((left, text))
                free = end + _APART
        return shown

    # -- mouse ---------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._bars:
            self._cursor = self._anchor = self.bar_at(event.position().toPoint())
            self._is_dragging = True
            self._tell()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging:
            self._cursor = self.bar_at(event.position().toPoint())
            self._tell()
            QToolTip.showText(event.globalPosition().toPoint(), self.describe(), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging and event.button() == Qt.MouseButton.LeftButton:
            self._is_dragging = False
            self._choose()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self._is_dragging = False
        self._forget()
        self.cleared.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange):
            self._labels = None
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            bar = self.bar_at(event.pos())
            QToolTip.showText(event.globalPos(), self._bars[bar].tip if bar >= 0 else "", self)
            return True
        return super().event(event)

    # -- keys ----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS or key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._move(key, extend=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._cursor >= 0:
            if self._anchor < 0:
                self._anchor = self._cursor
            self._choose()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._forget()
            self.cleared.emit()
        elif key == Qt.Key.Key_Escape and self._anchor >= 0:
            self._forget()
        else:
            super().keyPressEvent(event)

    def _move(self, key: Qt.Key, *, extend: bool) -> None:
        if not self._bars:
            return
        last = len(self._bars) - 1
        before = max(0, self._cursor)
        step = _KEYS.get(key)
        after = (0 if key == Qt.Key.Key_Home else last) if step is None else min(last, max(0, before + step))
        if self._cursor < 0 and step is not None:
            after = last if step < 0 else 0
        if extend and self._anchor < 0:
            self._anchor = before
        elif not extend:
            self._anchor = -1
        self._cursor = after
        self._tell()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # -- telling -------------------------------------------------------------------------------------------

    def describe(self) -> str:
        """What is under the hand or the keyboard, in words."""
        chosen = self.chosen
        if chosen and chosen[0] != chosen[1]:
            bars = self._bars[chosen[0] : chosen[1] + 1]
            return f"{bars[0].name} – {bars[-1].name}: {i18n.number(sum(bar.count for bar in bars))}"
        return self._bars[self._cursor].tip if 0 <= self._cursor < len(self._bars) else ""

    def _tell(self) -> None:
        self.setAccessibleDescription(self.describe())
        self.update()

    def _choose(self) -> None:
        if chosen := self.chosen:
            self.range_chosen.emit(*chosen)

    def _forget(self) -> None:
        self._anchor = -1
        self.update()
