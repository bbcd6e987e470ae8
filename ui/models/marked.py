"""Lines of text with what a search found in them marked, cut to the room there is: for the rows of lists."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout

from reader.models import Passage
from ui import theme
from ui.formats import utf16

#: Of one line, what is shown as a blank.
_BLANKS = str.maketrans(dict.fromkeys("\n\t\r\u2028\u2029", " "))
_FLAGS = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
#: Laid-out lines that are kept: some screens full.
_KEPT = 256


def paint_line(painter: QPainter, rect: QRect, text: str, font: QFont, colour: QColor) -> None:
    """One line of text, cut with an ellipsis; line ends and tabs are shown as blanks."""
    painter.setFont(font)
    painter.setPen(colour)
    shown = QFontMetrics(font).elidedText(" ".join(text.split()), Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, _FLAGS, shown)


def one_line(passage: Passage) -> Passage:
    """The passage with blanks for line ends and tabs."""
    return Passage(passage.text.translate(_BLANKS), passage.marks)


def paint_marked(painter: QPainter, rect: QRect, shown: Passage, font: QFont, colour: QColor) -> None:
    """One line from the passage's beginning, its matches marked, cut with an ellipsis."""
    if not shown.marks:
        paint_line(painter, rect, shown.text, font, colour)
        return
    layout = _laid_out(shown, _Font(font), rect.width(), theme.current().name)
    painter.save()
    painter.setClipRect(rect)
    painter.setPen(colour)
    line = layout.lineAt(0)
    mirrored = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
    x = rect.right() + 1 - line.naturalTextWidth() if mirrored else rect.left()
    layout.draw(painter, QPointF(x, rect.top() + (rect.height() - line.height()) / 2))
    painter.restore()


class _Font:
    """A font that can be looked up by."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._key = font.key()

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Font) and other._key == self._key


@lru_cache(_KEPT)
def _laid_out(shown: Passage, font: _Font, width: int, _theme: str) -> QTextLayout:
    """The line as it fits into a width (pixels); kept, since rows are painted again and again."""
    return _layout(fitted(shown, font.font, width), font.font)


def fitted(passage: Passage, font: QFont, width: int) -> Passage:
    """The passage as it fits into one line of a width (pixels), cut with an ellipsis."""
    shown = QFontMetrics(font).elidedText(passage.text, Qt.TextElideMode.ElideRight, width)
    if shown == passage.text:
        return passage
    kept = shown.removesuffix("…").removesuffix("...").rstrip()  # dots where the font lacks the sign
    marks = tuple((start, min(end, len(kept))) for start, end in passage.marks if start < len(kept))
    return Passage(kept + "…", marks)


def from_first_match(passage: Passage, font: QFont, width: int) -> Passage:
    """The passage from a little before its first match, where that would lie out of sight."""
    if not passage.marks:
        return passage
    first, end = passage.marks[0]
    if QFontMetrics(font).horizontalAdvance(passage.text[:end]) <= width * 0.75:
        return passage
    cut = passage.text.rfind(" ", 0, max(0, first - 16)) + 1
    marks = tuple((start - cut + 1, stop - cut + 1) for start, stop in passage.marks if start >= cut)
    return Passage("…" + passage.text[cut:], marks)


def _layout(passage: Passage, font: QFont) -> QTextLayout:
    """The laid-out line with its marks."""
    layout = QTextLayout(passage.text, font)
    layout.setFormats([match_format(passage.text, start, end) for start, end in passage.marks])
    layout.beginLayout()
    layout.createLine().setLineWidth(100_000)
    layout.endLayout()
    return layout


def match_format(text: str, start: int, end: int) -> QTextLayout.FormatRange:
    """How a stretch of a laid-out text (code points) looks that matches."""
    look = theme.current()
    span = QTextLayout.FormatRange()
    span.start = utf16(text, start)
    span.length = utf16(text, end) - span.start
    span.format = QTextCharFormat()
    span.format.setBackground(look.match)
    span.format.setForeground(look.match_text)
    return span
