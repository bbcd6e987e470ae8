"""Long work in the status bar: what, how far, and a button that stops it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from ui import icons
from ui.i18n import number
from ui.widgets.labels import ElidedLabel
from ui.widgets.press import ToolButton


class ProgressLine(QWidget):
    """Hidden while nothing runs."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = ElidedLabel("")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.bar.setMaximumHeight(10)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel = ToolButton(self)
        self.cancel.setIcon(icons.icon("x"))
        self.cancel.setText(self.tr("Cancel"))
        self.cancel.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.cancel.setAutoRaise(True)
        self.cancel.setToolTip(self.tr("Stop: an import keeps what it has stored, else nothing is changed"))
        self.cancel.clicked.connect(self._on_cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.label, self.bar, self.cancel):
            layout.addWidget(widget)
        self.hide()

    def start(self) -> None:
        """Show that work has begun whose extent is not known yet."""
        self.label.setText(self.tr("Working…"))
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        self.show()

    def show_state(self, label: str, done: int, total: int) -> None:
        """`done` of `total` (-1: not known); the pace, which a label tells after a comma, comes after the count."""
        work, _, pace = label.partition(", ")
        if total < 0:
            self.bar.setRange(0, 0)
            counted = f"{work} {number(done)}" if done else work
        else:
            self.bar.setRange(0, max(1, total))
            self.bar.setValue(done)
            text = self.tr("%1 %2 of %3")
            counted = text.replace("%1", work).replace("%2", number(done)).replace("%3", number(total))
        self.label.setText(f"{counted} · {pace}" if pace and done != total else counted)

    def _on_cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.label.setText(self.tr("Stopping…"))
        self.cancel_requested.emit()
