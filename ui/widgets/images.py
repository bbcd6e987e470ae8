"""What stands for a picture that is never loaded, and a bar that shows a share."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons, theme
from ui.widgets.safe_browser import plain_tip


class ImagePlaceholder(QWidget):
    """A frame with the picture's name and a line about it; the frame has the picture's proportions within bounds."""

    def __init__(self, name: str, note: str, address: str, width: int | None = None, height: int | None = None) -> None:
        super().__init__()
        self._name, self._note = name, note
        self._shape = height / width if width and height else 0.6
        self.setToolTip(plain_tip(f"{note}\n{address}"))
        self.setAccessibleName(self.tr("Image {0}, {1}").format(name, note))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(160, max(self.fontMetrics().height() * 2 + 16, 52))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tall = self.height() - 4
        wide = min(max(tall / min(max(self._shape, 0.3), 2.0), 26), 62.0)
        frame = QRectF(1.5, 2.5, wide, tall - 1)
        painter.setPen(theme.current()["border"])
        painter.setBrush(theme.current()["alternate"])
        painter.drawRoundedRect(frame, 4, 4)
        sign = QRectF(0, 0, 20, 20)
        sign.moveCenter(frame.center())
        icons.draw(painter, sign, "image", theme.current()["muted"])
        box = QRectF(wide + 10, 2, self.width() - wide - 11, self.height() / 2 - 2)
        metrics = self.fontMetrics()
        bottom = int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeading)
        top = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        painter.setPen(theme.current()["text"])
        shown = metrics.elidedText(self._name, Qt.TextElideMode.ElideMiddle, int(box.width()))
        painter.drawText(box, bottom, shown)
        painter.setPen(theme.current()["muted"])
        shown = metrics.elidedText(self._note, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box.translated(0, box.height() + 2), top, shown)


class ScoreBar(QWidget):
    """A share from 0 to 1."""

    def __init__(self, share: float, name: str) -> None:
        super().__init__()
        self._share = min(max(share, 0.0), 1.0)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFixedSize(54, 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(0, self.height() / 2 - 2.5, self.width(), 5)
        painter.setBrush(theme.current()["border"])
        painter.drawRoundedRect(box, 2.5, 2.5)
        painter.setBrush(theme.current()["accent"])
        box.setWidth(max(box.width() * self._share, 5))
        painter.drawRoundedRect(box, 2.5, 2.5)
