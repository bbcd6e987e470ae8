"""The manual in a window of our own: its pages come with the program, and nothing else is loaded."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.dialogs.base import close_box, fit
from ui.widgets.press import PushButton
from ui.widgets.safe_browser import SafeBrowser

START = "index.md"
WIDTH = 640


def page(name: str) -> Traversable | None:
    """A file of the manual; None where there is none of that name, or it lies elsewhere."""
    parts = name.split("/")
    if not name or any(part in ("", ".", "..") for part in parts):
        return None
    place = files("resources").joinpath("manual", *parts)
    return place if place.is_file() else None


class _Pages(SafeBrowser):
    """Shows the manual's own pictures and nothing else."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        if kind == QTextDocument.ResourceType.ImageResource.value:
            place = page(name if isinstance(name, str) else name.toString())
            if place is not None and place.name.endswith(".png"):
                image = QImage.fromData(place.read_bytes())
                return image.scaledToWidth(WIDTH) if image.width() > WIDTH else image
        return super().loadResource(kind, name)


class ManualDialog(QDialog):
    """Pages of Markdown with links among them; a link to the web is announced."""

    link_activated = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Manual"))
        fit(self, 740, 760)
        self.text = _Pages(self)
        self.text.setAccessibleName(self.tr("Manual"))
        self.text.document().setDocumentMargin(24)
        self.text.anchorClicked.connect(self._follow)
        self._trail: list[str] = []
        self.back = PushButton(self.tr("&Back"), self)
        self.back.clicked.connect(self._go_back)
        self.start = PushButton(self.tr("&Contents"), self)
        self.start.clicked.connect(self._go_to_start)
        buttons = close_box(self)
        row = QHBoxLayout()
        for button in (self.back, self.start):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.addWidget(self.text, 1)
        layout.addLayout(row)
        self.show_page(START)

    def show_page(self, name: str) -> bool:
        """Show a page; False where the manual has none of that name."""
        place = page(name)
        if place is None or not name.endswith(".md"):
            return False
        self.text.setMarkdown(place.read_text("utf-8"))
        self._trail.append(name)
        self.back.setEnabled(len(self._trail) > 1)
        return True

    def _go_back(self) -> None:
        if len(self._trail) > 1:
            self._trail.pop()
            self.show_page(self._trail.pop())

    def _go_to_start(self) -> None:
        self.show_page(START)

    def _follow(self, target: QUrl) -> None:
        if target.scheme():
            self.link_activated.emit(target.toString())
        else:
            self.show_page(target.path())
