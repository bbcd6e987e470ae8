"""A column of sections that open and close, in a scroll area."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from time import perf_counter
from typing import TypeVar

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui import icons, theme
from ui.widgets.labels import paint_focus
from ui.widgets.late import LateArea
from ui.widgets.press import PushButton

Item = TypeVar("Item")

#: Of a long list so many are shown until more are asked for.
PORTION = 30


class SectionHeader(QAbstractButton):
    """The line that opens and closes a section; Space and Enter do so too."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.count = ""
        self.setText(title)
        self.setCheckable(True)
        self.setChecked(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        font = QFont(self.font())
        font.setBold(True)
        self.setFont(font)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rtl = self.isRightToLeft()
        side = QRectF(self.width() - 17 if rtl else 3, (self.height() - 14) / 2, 14, 14)
        closed = "chevron-right" if not rtl else "chevron-down"
        icons.draw(painter, side, "chevron-down" if self.isChecked() else closed, theme.current()["muted"])
        painter.setPen(theme.current()["text"])
        box = self.rect().adjusted(0 if rtl else 22, 0, -22 if rtl else 0, 0)
        align = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
        painter.drawText(box, align, self.text())
        painter.setPen(theme.current()["muted"])
        box.adjust(0, 0, -6, 0)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing), self.count)
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()))


class Section(QWidget):
    """A header and what stands under it."""

    toggled = Signal(bool)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._header = SectionHeader(title)
        self._header.setAccessibleName(title)
        self._body = QWidget()
        self._inner = QVBoxLayout(self._body)
        self._inner.setContentsMargins(21, 2, 2, 10)
        self._inner.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(self._body)
        self._header.toggled.connect(self._body.setVisible)
        self._header.toggled.connect(self.toggled)

    def add(self, widget: QWidget) -> None:
        """Put a widget at the end of the section."""
        self._inner.addWidget(widget)

    def add_each(self, make: Callable[[Item], QWidget], items: Sequence[Item]) -> Iterator[None]:
        """Put a widget for each item at the end: the first ones of many, and a button that shows the next ones.

        Pauses after each, for a `Column` that is made in parts.
        """
        for item in items[:PORTION]:
            self.add(make(item))
            yield
        if len(items) > PORTION:
            self._offer(make, items[PORTION:])

    def _offer(self, make: Callable[[Item], QWidget], items: Sequence[Item]) -> None:
        button = PushButton(self.tr("Show %Ln more", "", min(len(items), PORTION)))
        button.setFlat(True)
        button.setToolTip(self.tr("%Ln are not shown", "", len(items)))
        button.clicked.connect(lambda: self._show_more(button, make, items))
        self.add(button)

    def _show_more(self, button: QWidget, make: Callable[[Item], QWidget], items: Sequence[Item]) -> None:
        button.hide()
        button.deleteLater()
        first = self._inner.count()
        for _ in self.add_each(make, items):
            pass
        # The keyboard goes on with the first of the new ones.
        new = [self._inner.itemAt(index).widget() for index in range(first, self._inner.count())]
        for each in new:
            each.show()
        found = (part for each in new for part in (each, *each.findChildren(QWidget)))
        stop = next((part for part in found if part.focusPolicy() & Qt.FocusPolicy.TabFocus), None)
        if stop is not None:
            stop.setFocus(Qt.FocusReason.TabFocusReason)

    def set_open(self, is_open: bool) -> None:
        self._header.setChecked(is_open)

    def is_open(self) -> bool:
        return self._header.isChecked()

    def set_count(self, count: int) -> None:
        """The number beside the title."""
        self._header.count = self.locale().toString(count)
        self._header.setAccessibleName(f"{self._header.text()}: {count}")
        self._header.update()


class Column(LateArea):
    """A scrolling column as wide as its pane; what it holds is exchanged as a whole.

    What is new is made in parts while the window is idle, and takes the former's place when it is whole.
    """

    moment = 0.008

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make: Callable[[], Iterable[QWidget | None]] | None = None
        self._coming: Iterator[QWidget | None] | None = None
        self._next: QWidget | None = None
        self._keeps_place = False
        self.page: QWidget | None = None
        QVBoxLayout(self._holder).setContentsMargins(0, 0, 0, 0)
        self._parts = QTimer(self, interval=0)
        self._parts.timeout.connect(lambda: self._go_on(self.moment))
        self.setWidgetResizable(True)

    def refill(self, make: Callable[[], Iterable[QWidget | None]], *, keep_place: bool = False) -> None:
        """Show the widgets that `make` gives, from the top or (`keep_place`) where the column stands.

        Between two of them, and where it gives None, making them may pause.
        """
        self._keeps_place = keep_place and (not self.is_waiting or self._keeps_place)
        self._drop_next()
        self._make = make
        self._ask()

    @property
    def is_waiting(self) -> bool:
        """Whether what was asked for is not shown yet."""
        return self._make is not None or self._coming is not None

    def flush(self) -> None:
        super().flush()
        if self._coming is not None:
            self._go_on(float("inf"))

    def _begin(self, moment: float) -> None:
        make, self._make = self._make, None
        self._timer.stop()
        if make is None:
            return
        self._next = QWidget(self._holder)
        layout = QVBoxLayout(self._next)
        layout.setContentsMargins(6, 8, 8, 14)
        layout.setSpacing(6)
        self._coming = iter(make())
        # What is being typed in the same column must not go on in widgets that are about to go.
        self._go_on(float("inf") if self._keeps_place and self._focus() is not None else moment)

    def _go_on(self, moment: float) -> None:
        ends = perf_counter() + moment
        assert self._coming is not None
        assert self._next is not None
        layout = self._next.layout()
        for widget in self._coming:
            if widget is not None:
                layout.addWidget(widget)
            if perf_counter() > ends:
                self._parts.start()
                return
        self._parts.stop()
        self._coming = None
        self._show_next()

    def _drop_next(self) -> None:
        self._parts.stop()
        self._coming = None
        if self._next is not None:
            self._next.deleteLater()
            self._next = None

    def _show_next(self) -> None:
        page, self._next = self._next, None
        assert page is not None
        layout = page.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addStretch(1)
        at = self.verticalScrollBar().value() if self._keeps_place else 0
        focus = self._focus()
        if self.page is not None:
            # Not deleted yet: a signal of one of its widgets may be what led here. Nor taken out: it would be a window.
            self.page.hide()
            self._holder.layout().removeWidget(self.page)
            self.page.deleteLater()
        self.page = page
        self._holder.layout().addWidget(page)
        page.show()
        self._holder.layout().activate()
        self.verticalScrollBar().setValue(at)
        if focus is not None and self._keeps_place:
            self._give_focus(*focus)
        elif focus is not None:
            self.focus_first()

    def focus_first(self) -> None:
        """Give the keyboard to the first thing in the column that takes it, else to the column."""
        self.flush()
        found = self.page.findChildren(QWidget) if self.page is not None else []
        first = next((each for each in found if each.focusPolicy() & Qt.FocusPolicy.TabFocus), None)
        # Else Qt hands it to whatever comes next, such as the search, where a key of the list would be a question.
        (first or self).setFocus(Qt.FocusReason.TabFocusReason)

    def _focus(self) -> tuple[type[QWidget], str, str, int] | None:
        """What has the focus: its kind and name, what was typed there, and the how manieth of its kind it is."""
        focused = QApplication.focusWidget()
        if focused is None or not self.page or not self.page.isAncestorOf(focused):
            return None
        typed = focused.text() if isinstance(focused, QLineEdit) else ""
        return type(focused), focused.accessibleName(), typed, self.page.findChildren(type(focused)).index(focused)

    def _give_focus(self, kind: type[QWidget], name: str, typed: str, index: int) -> None:
        """The keyboard goes to what has the same name, else to what stands in its place, else to the first."""
        assert self.page is not None
        alike = self.page.findChildren(kind)
        named = [found for found in alike if found.accessibleName() == name]
        if not alike:
            self.focus_first()
            return
        found = named[0] if named else alike[min(index, len(alike) - 1)]
        if isinstance(found, QLineEdit) and typed and named:
            found.setText(typed)
        found.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes on to what stands in the column."""
        super().focusInEvent(event)
        self.focus_first()
