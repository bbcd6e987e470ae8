"""Paints the rows of all annotations: headings, and marks with their passage in its context, note and state."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reader.models import AnchorState, Annotation
from ui import theme
from ui.i18n import number
from ui.models.annotations import ROW, Heading, Mark, about, state_name
from ui.widgets.marks import paint_swatch, paint_underline

MARGIN, PADDING, GAP, SWATCH = 12, 6, 2, 14
_FLAGS = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
Index = QModelIndex | QPersistentModelIndex


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
    _line(painter, area, f"{' '.join(heading.name.split())}  ({number(heading.count)})", font, look["text"])


def _mark(painter: QPainter, option: QStyleOptionViewItem, mark: Mark) -> None:
    look, annotation = theme.current(), mark.annotation
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    _ground(painter, option, selected)
    text = look["on_selection"] if selected else look["text"]
    quiet = look["on_selection"] if selected else look["muted"]
    area = option.rect.adjusted(MARGIN, PADDING, -MARGIN, -PADDING)
    line = option.fontMetrics.height()
    if annotation.colour:
        swatch = QRectF(_lead(option, area, SWATCH), area.top() + (line - SWATCH) / 2, SWATCH, SWATCH)
        paint_swatch(painter, swatch, annotation.colour)
    area = _without(option, area, SWATCH + 8)
    rows = [QRect(area.left(), area.top() + at * (line + GAP), area.width(), line) for at in range(3)]
    if annotation.selector is None:
        _line(painter, rows[0], annotation.note, option.font, text)
    else:
        _passage(painter, option, rows[0], annotation, text, quiet)
        _line(painter, rows[1], annotation.note, option.font, text)
    small = QFont(option.font)
    small.setPointSizeF(max(7.0, option.font.pointSizeF() * 0.92))
    _line(painter, _badge(painter, option, rows[2], annotation, small, quiet), about(mark), small, quiet)


def _ground(painter: QPainter, option: QStyleOptionViewItem, selected: bool) -> None:
    look, rect = theme.current(), option.rect
    painter.fillRect(rect, look["selection"] if selected else look["base"])
    painter.setPen(look["border"])
    painter.drawLine(rect.left() + MARGIN, rect.bottom(), rect.right(), rect.bottom())
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(look["accent"])
        painter.drawRect(rect.adjusted(0, 0, -1, -1))


def _passage(
    painter: QPainter, option: QStyleOptionViewItem, rect: QRect, annotation: Annotation, text: QColor, quiet: QColor
) -> None:
    """The words before, the passage on its colour, the words after, on one line; the passage gets the most room."""
    place = annotation.selector
    assert place is not None
    metrics, font = option.fontMetrics, option.font
    quote = " ".join(place.quote.split())
    before, after = (" ".join(part.split()) for part in (place.prefix, place.suffix))
    quote = metrics.elidedText(quote, Qt.TextElideMode.ElideMiddle, rect.width())
    width = metrics.horizontalAdvance(quote)
    room = max(0, rect.width() - width - 12) // 2
    before = metrics.elidedText(f"…{before}", Qt.TextElideMode.ElideLeft, room) if room > 40 else ""
    taken = metrics.horizontalAdvance(before) + 6 if before else 0
    rtl = option.direction == Qt.LayoutDirection.RightToLeft
    _line(painter, rect, before, font, quiet)
    middle = rect.adjusted(0, 0, -taken, 0) if rtl else rect.adjusted(taken, 0, 0, 0)
    box = QRect(
        middle.right() - width if rtl else middle.left(), middle.top(), min(width, middle.width()), rect.height()
    )
    colour = annotation.colour
    if colour:
        painter.fillRect(box, theme.current().marks.get(colour, theme.current()["alternate"]))
        paint_underline(painter, QRectF(box), colour)
    _line(painter, box.adjusted(0, 0, 2, 0), quote, font, theme.current()["text"] if colour else text)
    rest = middle.adjusted(0, 0, -width - 6, 0) if rtl else middle.adjusted(width + 6, 0, 0, 0)
    if rest.width() > 40:
        _line(painter, rest, f"{after}…", font, quiet)


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


def _line(painter: QPainter, rect: QRect, text: str, font: QFont, colour: QColor) -> None:
    """One line of text, cut with an ellipsis; line ends and tabs are shown as blanks."""
    if not text:
        return
    painter.setFont(font)
    painter.setPen(colour)
    shown = QFontMetrics(font).elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, _FLAGS, shown)


def _lead(option: QStyleOptionViewItem, area: QRect, width: int) -> float:
    """Where something `width` wide begins at the leading edge."""
    return area.right() - width if option.direction == Qt.LayoutDirection.RightToLeft else area.left()


def _without(option: QStyleOptionViewItem, area: QRect, width: int) -> QRect:
    """The area without `width` at its leading edge."""
    if option.direction == Qt.LayoutDirection.RightToLeft:
        return area.adjusted(0, 0, -width, 0)
    return area.adjusted(width, 0, 0, 0)
