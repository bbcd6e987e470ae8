"""Paints an article's row: title, where and when it appeared, and the passage that matches."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reader.models import Hit, Origin, Passage
from ui import icons, theme
from ui.formats import utf16
from ui.models.articles import HIT, meta

MARGIN, PADDING, GAP = 14, 7, 2
BAR = 3


class ArticleDelegate(QStyledItemDelegate):
    """Rows of one height: two lines, or three where matching passages are shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines = 2

    def row_height(self, metrics: QFontMetrics) -> int:
        """The height of every row, in pixels."""
        return self.lines * metrics.height() + (self.lines - 1) * GAP + 2 * PADDING

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, self.row_height(option.fontMetrics))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        look = theme.current()
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        _background(painter, option, look, selected)
        hit = index.data(HIT)
        if isinstance(hit, Hit):
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
        _line(painter, top, row.title, font, text)

        second = QRect(area.left(), top.bottom() + 1 + GAP, area.width(), line)
        small = _smaller(option.font)
        if row.annotation_count:
            second.setRight(_note_count(painter, second, hit, small, quiet) - 6)
        _line(painter, second, meta(row), small, quiet)
        if self.lines > 2:
            third = QRect(area.left(), second.bottom() + 1 + GAP, area.width(), line)
            _passage(painter, third, _best(hit), small, text)


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


def _line(painter: QPainter, rect: QRect, text: str, font: QFont, colour: QColor) -> None:
    """One line of text, cut with an ellipsis; line ends and tabs are shown as blanks."""
    painter.setFont(font)
    painter.setPen(colour)
    shown = QFontMetrics(font).elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, rect.width())
    flags = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(rect, flags, shown)


def _note_count(painter: QPainter, rect: QRect, hit: Hit, font: QFont, colour: QColor) -> int:
    """Draw the number of notes at the right; returns where that begins."""
    text = str(hit.row.annotation_count)
    width = QFontMetrics(font).horizontalAdvance(text)
    side = rect.height() - 5
    left = rect.right() - width - side - 3
    shown = theme.current()["warning"] if hit.row.orphan_count else colour
    icons.draw(painter, QRectF(left, rect.top() + 3, side, side), "sticky-note", shown)
    painter.setFont(font)
    painter.setPen(shown)
    painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    return left


def _best(hit: Hit) -> Passage:
    """The passage to show: one that is not the title, which the row shows anyway."""
    for passage in hit.passages:
        if passage.field not in ("title", "provider", "topic"):
            return passage
    return Passage(hit.row.excerpt)


def _passage(painter: QPainter, rect: QRect, passage: Passage, font: QFont, colour: QColor) -> None:
    """One line of the passage with its first match in sight, matches marked."""
    layout, first = _layout(passage, font)
    if first and layout[0].lineAt(0).cursorToX(layout[1])[0] > rect.width() * 0.6:
        cut = passage.text.rfind(" ", 0, max(0, first - 16)) + 1
        marks = tuple((start - cut + 1, end - cut + 1) for start, end in passage.marks if start >= cut)
        layout, _ = _layout(Passage("…" + passage.text[cut:], marks, passage.field), font)
    painter.save()
    painter.setClipRect(rect)
    painter.setPen(colour)
    y = rect.top() + (rect.height() - layout[0].lineAt(0).height()) / 2
    layout[0].draw(painter, QPointF(rect.left(), y))
    painter.restore()


def _layout(passage: Passage, font: QFont) -> tuple[tuple[QTextLayout, int], int]:
    """The laid-out line with the UTF-16 end of its first mark, and the first mark's start in code points."""
    text = "".join(" " if character in "\n\t\r\u2028\u2029" else character for character in passage.text)
    layout = QTextLayout(text, font)
    look = theme.current()
    formats = []
    for start, end in passage.marks:
        span = QTextLayout.FormatRange()
        span.start = utf16(text, start)
        span.length = utf16(text, end) - span.start
        span.format = QTextCharFormat()
        span.format.setBackground(look.match)
        span.format.setForeground(look.match_text)
        formats.append(span)
    layout.setFormats(formats)
    layout.beginLayout()
    layout.createLine().setLineWidth(100_000)
    layout.endLayout()
    first = passage.marks[0] if passage.marks else (0, 0)
    return (layout, utf16(text, first[1])), first[0]
