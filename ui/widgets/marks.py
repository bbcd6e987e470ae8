"""The five mark colours: their fills in light and dark, and the line and shape that tell them apart without colour."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from ui import theme
from ui.theme import Theme

#: In the order of the keys 1-5.
MARK_COLOURS = ("yellow", "green", "blue", "pink", "purple")


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """What tells a colour apart without its hue: the line under the text (NoPen: a double line) and a shape."""

    pattern: Qt.PenStyle
    shape: str


_STYLES = {
    "yellow": MarkStyle(Qt.PenStyle.SolidLine, "circle"),
    "green": MarkStyle(Qt.PenStyle.DashLine, "triangle"),
    "blue": MarkStyle(Qt.PenStyle.DotLine, "square"),
    "pink": MarkStyle(Qt.PenStyle.DashDotLine, "diamond"),
    "purple": MarkStyle(Qt.PenStyle.NoPen, "star"),
}


def style(colour: str) -> MarkStyle:
    """The style of a colour; an unknown one looks yellow."""
    return _STYLES.get(colour, _STYLES["yellow"])


def fill(colour: str, look: Theme | None = None) -> QColor:
    """The ground of a mark; text stays readable on it."""
    marks = (look or theme.current()).marks
    return marks.get(colour, marks["yellow"])


def line(colour: str, look: Theme | None = None) -> QColor:
    """The line under a mark and the ink of its swatch; for no colour the theme's accent."""
    if not colour:
        return theme.current()["accent"]
    strong = (look or theme.current()).strong
    return strong.get(colour, strong["yellow"])


def paint_underline(painter: QPainter, rect: QRectF, colour: str, look: Theme | None = None) -> None:
    """The line under a marked run of text: solid, dashed, dotted, dash and dot, or (purple) double."""
    pen = QPen(line(colour, look), 2)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pattern = style(colour).pattern
    pen.setStyle(Qt.PenStyle.SolidLine if pattern is Qt.PenStyle.NoPen else pattern)
    painter.setPen(pen)
    bottom = round(rect.bottom()) - 1.0
    painter.drawLine(QPointF(rect.left(), bottom), QPointF(rect.right(), bottom))
    if pattern is Qt.PenStyle.NoPen:
        painter.drawLine(QPointF(rect.left(), bottom - 4), QPointF(rect.right(), bottom - 4))


def paint_swatch(painter: QPainter, rect: QRectF, colour: str) -> None:
    """The colour's shape, filled, within `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line(colour), 1.4))
    painter.setBrush(fill(colour))
    box = rect.adjusted(1, 1, -1, -1)
    shape = style(colour).shape
    if shape == "circle":
        painter.drawEllipse(box)
    elif shape == "square":
        painter.drawRect(box.adjusted(1, 1, -1, -1))
    else:
        painter.drawPolygon(_polygon(shape, box))
    painter.restore()


_POLYGONS = {
    "triangle": ((0.5, 0.04), (1, 0.94), (0, 0.94)),
    "diamond": ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
    "star": ((0.5, 0), (0.62, 0.36), (1, 0.38), (0.7, 0.6), (0.81, 0.97), (0.5, 0.76), (0.19, 0.97), (0.3, 0.6),
             (0, 0.38), (0.38, 0.36)),
}  # fmt: skip


def _polygon(shape: str, box: QRectF) -> QPolygonF:
    return QPolygonF([QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in _POLYGONS[shape]])


def swatch_icon(colour: str, size: int = 16) -> QIcon:
    """The colour's swatch as an icon, sharp at twice the size too."""
    icon = QIcon()
    for ratio in (1, 2, 3):
        pixmap = QPixmap(QSize(size, size) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_swatch(painter, QRectF(1, 1, size - 2, size - 2), colour)
        painter.end()
        icon.addPixmap(pixmap)
    return icon
