"""Paints the rows of all annotations: headings, and marks with their passage in its context, note and state."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reader.models import AnchorState, Annotation, Passage, Selector
from ui import theme
from ui.formats import utf16
from ui.i18n import number
from ui.models.annotations import ROW, Heading, Mark, about, state_name
from ui.models.marked import fitted, from_first_match, match_format, paint_line, paint_marked
from ui.widgets.marks import fill, line, paint_swatch, style

MARGIN, PADDING, GAP, SWATCH = 12, 6, 2, 14
Index = QModelIndex | QPersistentModelIndex
_STYLES = QTextCharFormat.UnderlineStyle
_UNDERLINES = {
    Qt.PenStyle.SolidLine: _STYLES.SingleUnderline,
    Qt.PenStyle.DashLine: _STYLES.DashUnderline,
    Qt.PenStyle.DotLine: _STYLES.DotLine,
    Qt.PenStyle.DashDotLine: _STYLES.DashDotLine,
}


class AnnotationDelegate(QStyledItemDelegate):
    """Marks take three lines (passage, note, what is known of it), headings one."""

    def mark_height(self, metrics: QFontMetrics) -> int:
        """The height of a mark's row, in pixels."""
        return 3 * metrics.height() + 2 * GAP + 2 * PADDING

    def heading_height(self, metrics: QFontMetrics) -> int:
        """The height of a heading's row, in pixels."""
        return metrics.height() + 2 * PADDING

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        is_heading = isinstance(index.data(ROW), Heading)
        metrics = option.fontMetrics
        return QSize(200, self.heading_height(metrics) if is_heading else self.mark_height(metrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setClipRect(option.rect)
        row = index.data(ROW)
        if isinstance(row, Heading):
            _heading(painter, option, row)
        elif isinstance(row, Mark):
            _mark(painter, option, row)
        painter.restore()


def _heading(painter: QPainter, option: QStyleOptionViewItem, heading: Heading) -> None:
    look = theme.current()
    painter.fillRect(option.rect, look["alternate"])
    area = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
    if heading.colour:
        top = area.top() + (area.height() - SWATCH) / 2
        paint_swatch(painter, QRectF(_lead(option, area, SWATCH), top, SWATCH, SWATCH), heading.colour)
        area = _without(option, area, SWATCH + 6)
    font = QFont(option.font)
    font.setBold(True)
    paint_line(painter, area, f"{' '.join(heading.name.split())}  ({number(heading.count)})", font, look["text"])


def _mark(painter: QPainter, option: QStyleOptionViewItem, mark: Mark) -> None:
    look, annotation = theme.current(), mark.annotation
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    _ground(painter, option, selected)
    text = look["on_selection"] if selected else look["text"]
    quiet = look["on_selection"] if selected else look["muted"]
    area = option.rect.adjusted(MARGIN, PADDING, -MARGIN, -PADDING)
    high = option.fontMetrics.height()
    if annotation.colour:
        swatch = QRectF(_lead(option, area, SWATCH), area.top() + (high - SWATCH) / 2, SWATCH, SWATCH)
        paint_swatch(painter, swatch, annotation.colour)
    area = _without(option, area, SWATCH + 8)
    rows = [QRect(area.left(), area.top() + at * (high + GAP), area.width(), high) for at in range(3)]
    if annotation.selector is None:
        _note(painter, option, rows[0], mark, text)
    else:
        _passage(painter, option, rows[0], 1 if annotation.note else 2, mark, selected)
        _note(painter, option, rows[1], mark, text)
    small = QFont(option.font)
    small.setPointSizeF(max(7.0, option.font.pointSizeF() * 0.92))
    paint_marked(painter, _badge(painter, option, rows[2], annotation, small, quiet), about(mark), small, quiet)


def _note(painter: QPainter, option: QStyleOptionViewItem, rect: QRect, mark: Mark, colour: QColor) -> None:
    """The note with its first match in sight."""
    note = from_first_match(mark.matched("note", mark.annotation.note), option.font, rect.width())
    paint_marked(painter, rect, note, option.font, colour)


def _ground(painter: QPainter, option: QStyleOptionViewItem, selected: bool) -> None:
    look, rect = theme.current(), option.rect
    painter.fillRect(rect, look["selection"] if selected else look["base"])
    painter.setPen(look["border"])
    painter.drawLine(rect.left() + MARGIN, rect.bottom(), rect.right(), rect.bottom())
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(look["accent"])
        painter.drawRect(rect.adjusted(0, 0, -1, -1))


def _passage(
    painter: QPainter, option: QStyleOptionViewItem, rect: QRect, lines: int, mark: Mark, selected: bool
) -> None:
    """The words before, the passage on its colour, the words after, on `lines` lines; the passage comes first."""
    place = mark.annotation.selector
    assert place is not None
    quote = _shortened(mark.matched("quote", place.quote), option.font, rect.width() * lines * 9 // 10)
    text, start = _in_context(option.fontMetrics, rect.width() * lines * 9 // 10, quote.text, place)
    layout = QTextLayout(text, option.font)
    formats = _formats(text, start, start + len(quote.text), mark.annotation.colour, selected)
    matches = [match_format(text, start + first, start + last) for first, last in quote.marks]
    layout.setFormats([*formats, *matches])
    layout.beginLayout()
    for at in range(lines):
        row = layout.createLine()
        if row.isValid():
            row.setLineWidth(rect.width())
            row.setPosition(QPointF(0, at * (option.fontMetrics.height() + GAP)))
    layout.endLayout()
    layout.draw(painter, QPointF(rect.topLeft()))


def _shortened(quote: Passage, font: QFont, room: int) -> Passage:
    """The quote in so much room (pixels): its first match in sight, or else its beginning and its end."""
    if quote.marks:
        return fitted(from_first_match(quote, font, room), font, room)
    return Passage(QFontMetrics(font).elidedText(quote.text, Qt.TextElideMode.ElideMiddle, room))


def _in_context(metrics: QFontMetrics, room: int, quote: str, place: Selector) -> tuple[str, int]:
    """The passage with as much around it as there is room for, and where it begins in that."""
    side = (room - metrics.horizontalAdvance(quote)) // 2
    before, after = "", ""
    if side > 3 * metrics.height():
        # What is around a passage at the beginning or the end of its text is not cut off there.
        left = "…" if place.start > len(place.prefix) else ""
        right = "…" if place.suffix else ""
        before = metrics.elidedText(f"{left}{' '.join(place.prefix.split())}", Qt.TextElideMode.ElideLeft, side)
        after = metrics.elidedText(f"{' '.join(place.suffix.split())}{right}", Qt.TextElideMode.ElideRight, side)
        before += " " if place.prefix[-1:].isspace() or place.quote[:1].isspace() else ""
        after = (" " if place.suffix[:1].isspace() or place.quote[-1:].isspace() else "") + after
    return before + quote + after, len(before)


def _formats(text: str, start: int, end: int, colour: str, selected: bool) -> list[QTextLayout.FormatRange]:
    look = theme.current()
    around, inside = QTextCharFormat(), QTextCharFormat()
    around.setForeground(look["on_selection"] if selected else look["muted"])
    inside.setForeground(look["text"] if colour or not selected else look["on_selection"])
    if colour:
        inside.setBackground(fill(colour))
        inside.setUnderlineStyle(_UNDERLINES.get(style(colour).pattern, _STYLES.SingleUnderline))
        inside.setUnderlineColor(line(colour))
    found = []
    for first, last, format in ((0, start, around), (start, end, inside), (end, len(text), around)):
        span = QTextLayout.FormatRange()
        span.start, span.format = utf16(text, first), format
        span.length = utf16(text, last) - span.start
        found.append(span)
    return found


def _badge(
    painter: QPainter, option: QStyleOptionViewItem, rect: QRect, annotation: Annotation, font: QFont, quiet: QColor
) -> QRect:
    """Write the state at the end of the line; returns the room before it."""
    words = state_name(annotation)
    if not words:
        return rect
    amiss = annotation.anchor.state is not AnchorState.EXACT
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    painter.setFont(font)
    painter.setPen(theme.current()["warning"] if amiss and not selected else quiet)
    width = QFontMetrics(font).horizontalAdvance(words)
    painter.drawText(rect, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter, words)
    rtl = option.direction == Qt.LayoutDirection.RightToLeft
    return rect.adjusted(width + 12, 0, 0, 0) if rtl else rect.adjusted(0, 0, -width - 12, 0)


def _lead(option: QStyleOptionViewItem, area: QRect, width: int) -> float:
    """Where something `width` wide begins at the leading edge."""
    return area.right() - width if option.direction == Qt.LayoutDirection.RightToLeft else area.left()


def _without(option: QStyleOptionViewItem, area: QRect, width: int) -> QRect:
    """The area without `width` at its leading edge."""
    if option.direction == Qt.LayoutDirection.RightToLeft:
        return area.adjusted(0, 0, -width, 0)
    return area.adjusted(width, 0, 0, 0)
