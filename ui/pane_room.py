"""Leaves the text its room: panes beside it give way while the window is narrow, and come back when it is wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget


@dataclass(slots=True)
class Pane:
    """A pane that gives way in a window narrower than `digits` (widths of a digit of the window's font)."""

    widget: QWidget
    action: QAction
    digits: int
    was_narrow: bool = field(default=False, init=False)
    gave_way: bool = field(default=False, init=False)


class PaneRoom(QObject):
    """Watches a window's size. A pane that the user shows or hides stays so until the window passes its width again."""

    def __init__(self, window: QWidget, panes: Sequence[Pane]) -> None:
        super().__init__(window)
        self._window, self._panes = window, panes
        for pane in panes:
            pane.action.triggered.connect(self._on_chosen)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # On the whole screen the text is alone, and the panes are somebody else's to bring back.
        if watched is self._window and event.type() == QEvent.Type.Resize and not self._window.isFullScreen():
            self._fit()
        return False

    def is_wanted(self, widget: QWidget) -> bool:
        """Whether the user has the pane open, though it may have given way at the moment."""
        gave_way = any(pane.gave_way for pane in self._panes if pane.widget is widget)
        return gave_way or widget.isVisibleTo(self._window)

    def _on_chosen(self) -> None:
        for pane in self._panes:
            if pane.action is self.sender():
                pane.gave_way = False

    def _fit(self) -> None:
        digit = self._window.fontMetrics().horizontalAdvance("0")
        for pane in self._panes:
            is_narrow = self._window.width() < pane.digits * digit
            if is_narrow and not pane.was_narrow and pane.widget.isVisibleTo(self._window):
                self._show(pane, visible=False)
                pane.gave_way = True
            elif pane.was_narrow and not is_narrow and pane.gave_way:
                self._show(pane, visible=True)
                pane.gave_way = False
            pane.was_narrow = is_narrow

    @staticmethod
    def _show(pane: Pane, *, visible: bool) -> None:
        pane.action.setChecked(visible)
        pane.widget.setVisible(visible)
