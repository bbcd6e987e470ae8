"""A QTextBrowser that loads nothing: no image, style sheet, file or page; links are announced, never followed."""

from __future__ import annotations

import html
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

#: Characters that a tool tip has at most, and one that is there to show all of something.
_LONGEST_TIP, WHOLE = 600, 10_000


class SafeBrowser(QTextBrowser):
    """Base of everything that shows text from outside."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self._nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        self._nothing.fill(0)

    def loadResource(self, kind: int, _name: QUrl | str) -> Any:
        """A transparent pixel or a blank: an empty answer would make Qt open the path itself."""
        return self._nothing if kind == QTextDocument.ResourceType.ImageResource.value else b" "


def plain_tip(text: str, limit: int = _LONGEST_TIP) -> str:
    """`text` for a tool tip, shown as it is: Qt would take mark-up in it for rich text."""
    if len(text) > limit:
        text = text[:limit].rstrip() + " …"
    return f"<qt>{html.escape(text).replace(chr(10), '<br>')}</qt>" if text else ""
