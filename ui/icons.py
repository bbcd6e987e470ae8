"""Icons from resources/icons (lucide, ISC licence), drawn in the palette's text colour at any size."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

#: Pictures of icons that are kept: all of a window's, in their colours and sizes.
_KEPT = 512


@cache
def _source(name: str) -> str:
    return (files("resources") / "icons" / f"{name}.svg").read_text("utf-8")


@cache
def _renderer(name: str, colour: str, fill: str) -> QSvgRenderer:
    svg = _source(name).replace("currentColor", colour)
    if fill:
        svg = svg.replace('fill="none"', f'fill="{fill}"', 1)
    return QSvgRenderer(QByteArray(svg.encode()))


def draw(painter: QPainter, rect: QRectF, name: str, colour: QColor, *, filled: bool = False) -> None:
    """Paint the icon `name` into `rect`; `filled` fills its outline too."""
    shown = colour.name()
    fill = shown if filled else ""
    ratio = painter.device().devicePixelRatioF()
    if ratio == int(ratio) and rect == QRectF(rect.toRect()):
        painter.drawPixmap(rect.toRect().topLeft(), _picture(name, shown, fill, rect.toRect().size().toTuple(), ratio))
    else:  # a picture would be blurred where it begins between pixels
        _renderer(name, shown, fill).render(painter, rect)


@lru_cache(_KEPT)
def _picture(name: str, colour: str, fill: str, size: tuple[int, int], ratio: float) -> QPixmap:
    """The icon as it is painted again and again."""
    picture = QPixmap(QSize(*size) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _renderer(name, colour, fill).render(painter, QRectF(0, 0, *size))
    painter.end()
    return picture


class _Engine(QIconEngine):
    """Draws an SVG's `currentColor` from the palette of the moment, so that themes need no second set of icons."""

    def __init__(self, name: str, filled: bool) -> None:
        super().__init__()
        self._name, self._filled = name, filled

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._filled)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        draw(painter, QRectF(rect), self._name, _colour(mode), filled=self._filled)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap


def _colour(mode: QIcon.Mode) -> QColor:
    group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Active
    selected = QPalette.ColorRole.HighlightedText
    role = selected if mode == QIcon.Mode.Selected else QPalette.ColorRole.ButtonText
    return QApplication.palette().color(group, role)


def icon(name: str, *, filled: bool = False) -> QIcon:
    """The icon `name` (a file of resources/icons without its suffix)."""
    return QIcon(_Engine(name, filled))


def drawn(name: str, size: int = 128) -> QIcon:
    """The icon `name` as a picture, for what outlives the window: an engine in Python must not."""
    return QIcon(icon(name).pixmap(size, size))


def swatch(colour: QColor, border: QColor) -> QIcon:
    """A round swatch, for menus that choose a highlight colour."""
    pixmap = QPixmap(32, 32)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour)
    painter.setPen(border)
    painter.drawEllipse(4, 4, 24, 24)
    painter.end()
    return QIcon(pixmap)
