"""Paints an article's row: title, where and when it appeared, and the passage that matches."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtCore import QLocale, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reader.models import Hit, Origin, Passage
from ui import icons, theme
from ui.models.articles import HIT, meta, shown_passage
from ui.models.marked import from_first_match, one_line, paint_line, paint_marked

MARGIN, PADDING, GAP = 14, 7, 2
BAR = 3
#: Rows kept as pictures: some screens full, in as many looks (chosen, under the mouse) as a row has had.
_KEPT = 64
#: Of a row's state, what shows.
_SEEN = (
    QStyle.StateFlag.State_Selected
    | QStyle.StateFlag.State_HasFocus
    | QStyle.StateFlag.State_Active
    | QStyle.StateFlag.State_MouseOver
)
#: The icons of passages that the user wrote or marked.
_OWN = {"note": "sticky-note", "quote": "highlighter", "tag": "tag"}


class RowPictures:
    """The last rows painted, as pictures: an answer that lists them again (each batch of an import asks for one, each
    edit repaints the list) copies them, which takes a tenth of laying out and drawing their texts."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, QPixmap] = {}

    def paint(self, painter: QPainter, rect: QRect, look: Hashable, draw: Callable[[QPainter], None]) -> None:
        """Paint a row into `rect`: by `draw`, or as that did before for the same `look`, which names all it shows.

        On a screen of one and a half pixels to the point, say, rows begin between pixels, where a copy would blur.
        """
        ratio = painter.device().devicePixelRatioF()
        if ratio != int(ratio):
            draw(painter)
            return
        key = (look, rect.size().toTuple(), ratio, painter.layoutDirection())
        picture = self._kept.pop(key, None) or self._drawn(painter, rect, int(ratio), draw)
        self._kept[key] = picture
        if len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]
        painter.drawPixmap(rect.topLeft(), picture)

    @staticmethod
    def _drawn(painter: QPainter, rect: QRect, ratio: int, draw: Callable[[QPainter], None]) -> QPixmap:
        picture = QPixmap(rect.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        inner = QPainter(picture)
        inner.setLayoutDirection(painter.layoutDirection())
        inner.setRenderHints(painter.renderHints())
        inner.translate(-rect.topLeft())
        draw(inner)
        inner.end()
        return picture


class ArticleDelegate(QStyledItemDelegate):
    """Rows of one height: two lines, or three where matching passages are shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines = 2
        self._pictures = RowPictures()

    def row_height(self, metrics: QFontMetrics) -> int:
        """The height of every row, in pixels."""
        return self.lines * metrics.height() + (self.lines - 1) * GAP + 2 * PADDING

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, self.row_height(option.fontMetrics))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        hit = index.data(HIT)
        shown = hit if isinstance(hit, Hit) else None
        look = (shown, option.state & _SEEN, option.font.key(), self.lines, theme.current().name)
        self._pictures.paint(painter, option.rect, look, lambda on: self._draw(on, option, shown))

    def _draw(self, painter: QPainter, option: QStyleOptionViewItem, hit: Hit | None) -> None:
        painter.save()
        look = theme.current()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        _background(painter, option, look, selected)
        if hit is not None:
            text = look["on_selection"] if selected else look["text"]
            quiet = look["on_selection"] if selected else look["muted"]
            self._content(painter, option, hit, text, quiet)
        painter.restore()

    def _content(self, painter: QPainter, option: QStyleOptionViewItem, hit: Hit, text: QColor, quiet: QColor) -> None:
        row, metrics = hit.row, option.fontMetrics
        line = metrics.height()
        area = option.rect.adjusted(MARGIN, PADDING, -MARGIN // 2, -PADDING)
        top = QRect(area.left(), area.top(), area.width(), line)
        if row.is_starred:
            star = QRectF(top.right() - line + 3, top.top() + 1, line - 3, line - 3)
            icons.draw(painter, star, "star", theme.current().strong["yellow"], filled=True)
            top.setRight(int(star.left()) - 5)
        font = QFont(option.font)
        font.setBold(not row.is_read)
        font.setItalic(row.title_origin is Origin.INFERRED)
        paint_marked(painter, top, one_line(_title(hit)), font, text)

        second = QRect(area.left(), top.bottom() + 1 + GAP, area.width(), line)
        small = _smaller(option.font)
        if row.annotation_count:
            second.setRight(_note_count(painter, second, hit, small, quiet) - 6)
        paint_line(painter, second, _apart(meta(row)), small, quiet)
        if self.lines > 2:
            third = QRect(area.left(), second.bottom() + 1 + GAP, area.width(), line)
            passage = shown_passage(hit)
            _passage(painter, _icon(painter, third, passage, quiet), passage, small, text)


def _title(hit: Hit) -> Passage:
    """The title with what matches in it."""
    return next((each for each in hit.passages if each.field == "title"), Passage(hit.row.title))


def _background(painter: QPainter, option: QStyleOptionViewItem, look: theme.Theme, selected: bool) -> None:
    rect = option.rect
    painter.fillRect(rect, look["selection"] if selected else look["base"])
    focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
    if selected:
        active = bool(option.state & QStyle.StateFlag.State_Active) and focused
        painter.fillRect(QRect(rect.left(), rect.top(), BAR, rect.height()), look["accent" if active else "border"])
    elif bool(option.state & QStyle.StateFlag.State_MouseOver):
        painter.fillRect(rect, look["alternate"])
    painter.setPen(look["border"])
    painter.drawLine(rect.left() + MARGIN, rect.bottom(), rect.right(), rect.bottom())
    if focused:
        painter.setPen(look["accent"])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(0, 0, -1, -1))


def _smaller(font: QFont) -> QFont:
    small = QFont(font)
    small.setBold(False)
    small.setItalic(False)
    small.setPointSizeF(max(7.0, font.pointSizeF() * 0.92))
    return small


def _apart(parts: Sequence[str]) -> str:
    """Join parts in isolates (UAX #9), so that a right-to-left name does not reorder the date beside it."""
    return " · ".join(f"\u2068{part}\u2069" for part in parts)


def _note_count(painter: QPainter, rect: QRect, hit: Hit, font: QFont, colour: QColor) -> int:
    """Draw the number of notes at the right; returns where that begins."""
    text = QLocale().toString(hit.row.annotation_count)
    width = QFontMetrics(font).horizontalAdvance(text)
    side = rect.height() - 5
    left = rect.right() - width - side - 3
    shown = theme.current()["warning"] if hit.row.orphan_count else colour
    icons.draw(painter, QRectF(left, rect.top() + 3, side, side), "sticky-note", shown)
    painter.setFont(font)
    painter.setPen(shown)
    painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    return left


def _icon(painter: QPainter, rect: QRect, passage: Passage, colour: QColor) -> QRect:
    """Draw what tells a passage of the user's own from one of the article; returns the room that is left."""
    name = _OWN.get(passage.field)
    if name is None:
        return rect
    side = rect.height() - 5
    icons.draw(painter, QRectF(rect.left(), rect.top() + 3, side, side), name, colour)
    return rect.adjusted(side + 5, 0, 0, 0)


def _passage(painter: QPainter, rect: QRect, passage: Passage, font: QFont, colour: QColor) -> None:
    """One line of the passage with its first match in sight, matches marked, cut at both ends with an ellipsis."""
    paint_marked(painter, rect, from_first_match(one_line(passage), font, rect.width()), font, colour)
