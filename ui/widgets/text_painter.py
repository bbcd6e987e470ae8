"""What is painted under and over a text: panels, bars of quotation, marks, matches, signs in the margin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextBlock, QTextDocument, QTextLine
from PySide6.QtWidgets import QTextBrowser

from ui import icons, theme
from ui.widgets import marks
from ui.widgets.ranges import Ranges
from ui.widgets.text_builder import PANEL, QUOTE, QUOTE_INDENT
from ui.widgets.text_map import TextMap

#: Room on each side of the column (pixels), for the signs in the margin; less of it where the pane is narrow.
WIDE_GUTTER, NARROW_GUTTER, NARROW = 44, 22, 480


@dataclass(frozen=True, slots=True)
class TextMark:
    """A mark on the text: its colour key, and what the pointer is told about it. `noted` puts a sign in the margin.

    Without a colour it is a bookmark: a sign in the margin alone.
    """

    id: str
    start: int
    end: int
    colour: str
    tip: str = ""
    noted: bool = False


#: The id of a mark that is being kept, and has none yet.
PENDING = "pending"


@dataclass(slots=True)
class Layers:
    """What lies on a text. Offsets are those of `map`; `removed` and `added` are how it differs from another one.

    `line_matches` are matches in the lines above the text, as positions of the document; `pending` are marks that are
    being kept, and only painted.
    """

    map: TextMap
    marks: Ranges[TextMark] = field(default_factory=lambda: Ranges([]))
    by_id: dict[str, TextMark] = field(default_factory=dict)
    pending: list[TextMark] = field(default_factory=list)
    matches: Ranges[tuple[int, int]] = field(default_factory=lambda: Ranges([]))
    line_matches: list[tuple[int, int]] = field(default_factory=list)
    numbers: Ranges[tuple[int, int]] = field(default_factory=lambda: Ranges([]))
    shows_numbers: bool = False
    removed: Ranges[tuple[int, int]] = field(default_factory=lambda: Ranges([]))
    added: Ranges[tuple[int, int]] = field(default_factory=lambda: Ranges([]))
    active: str = ""
    current_match: tuple[int, int] | None = None
    gutter: int = WIDE_GUTTER


class TextPainter:
    """Paints the visible part of a view's layers."""

    def __init__(self, view: QTextBrowser, layers: Layers) -> None:
        self._view, self._layers = view, layers
        self._seen = (0, 0)
        #: Where on the viewport the numbers of the paragraphs stand, with what they count.
        self.number_boxes: list[tuple[QRectF, tuple[int, int]]] = []

    def paint_under(self) -> None:
        """Panels, bars, changes and marks."""
        blocks = self._visible_blocks()
        self._seen = self._range(blocks)
        painter = self._begin()
        self._blocks(painter, blocks)
        self._changes(painter)
        self._marks(painter)
        painter.end()

    def paint_over(self) -> list[tuple[QRectF, str]]:
        """Matches, changes, numbers and signs; where on the viewport each sign stands, with its mark's id."""
        painter = self._begin()
        self._matches(painter)
        self._strike(painter)
        self.number_boxes = self._numbers(painter) if self._layers.shows_numbers else []
        signs = self._signs(painter)
        painter.end()
        return signs

    def _begin(self) -> QPainter:
        painter = QPainter(self._view.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self._view.horizontalScrollBar().value(), -self._view.verticalScrollBar().value())
        return painter

    def _visible_blocks(self) -> list[QTextBlock]:
        """The blocks on screen, and the one before; asking takes milliseconds in a long text: once a paint."""
        layout = self._view.document().documentLayout()
        block = self._view.cursorForPosition(QPoint(4, 0)).block()
        block = block.previous() if block.previous().isValid() else block
        bottom = self._view.verticalScrollBar().value() + self._view.viewport().height()
        found = []
        while block.isValid() and layout.blockBoundingRect(block).top() <= bottom:
            found.append(block)
            block = block.next()
        return found

    def _range(self, blocks: Sequence[QTextBlock]) -> tuple[int, int]:
        """The part of the text that stands in these blocks."""
        if not blocks:
            return 0, 0
        end = blocks[-1].position() + blocks[-1].length() - 1
        return self._layers.map.offset(blocks[0].position()), self._layers.map.offset(end) + 1

    def line_top(self, position: int) -> float:
        """The top (document coordinates) of the line that shows a document position."""
        block = self._view.document().findBlock(position)
        rect = self._view.document().documentLayout().blockBoundingRect(block)
        line = block.layout().lineForTextPosition(position - block.position())
        return rect.top() + (line.y() if line.isValid() else 0.0)

    def rects(self, start: int, end: int) -> Iterator[QRectF]:
        """The rectangles (document coordinates) that show a range, line by line."""
        return range_rects(self._view.document(), self._layers.map, start, end)

    # -- blocks --------------------------------------------------------------------------------------------

    def _blocks(self, painter: QPainter, blocks: Sequence[QTextBlock]) -> None:
        panels: dict[str, QRectF] = {}
        layout = self._view.document().documentLayout()
        for block in blocks:
            rect = layout.blockBoundingRect(block)
            panel = block.blockFormat().property(PANEL)
            if panel:
                begun = not panels and _is_on(block.previous(), panel)
                rect = rect.adjusted(0, -60, 0, 0) if begun else rect
                panels[panel] = panels[panel].united(rect) if panel in panels else rect
            depth = block.blockFormat().property(QUOTE)
            if depth:
                self._quote(painter, block, rect, int(depth))
        for panel, rect in panels.items():
            self._panel(painter, panel, rect)

    def _quote(self, painter: QPainter, block: QTextBlock, rect: QRectF, depth: int) -> None:
        """A bar for each level, joined to those of the next block."""
        below, gap = block.next(), 0.0
        shared = int(below.blockFormat().property(QUOTE) or 0) if below.isValid() else 0
        if shared:
            top = self._view.document().documentLayout().blockBoundingRect(below).top()
            gap = max(top - rect.bottom(), 0.0)
        for level in range(depth):
            bar = QRectF(0, rect.top() - 1, 3, rect.height() + 2 + (gap if level < shared else 0.0))
            indent = self._layers.gutter + level * QUOTE_INDENT
            mirrored = block.textDirection() is Qt.LayoutDirection.RightToLeft
            bar.moveLeft(self._view.viewport().width() - indent - 3 if mirrored else indent)
            painter.fillRect(bar, theme.current()["border"])

    def _panel(self, painter: QPainter, panel: str, rect: QRectF) -> None:
        left, right = float(self._layers.gutter), float(self._view.viewport().width() - self._layers.gutter)
        painter.setPen(QPen(theme.current()["border"], 1))
        if panel == "rule":
            middle = QPointF((left + right) / 2, rect.center().y())
            painter.drawLine(middle - QPointF(60, 0), middle + QPointF(60, 0))
            return
        box = QRectF(left, rect.top() - 11, right - left, rect.height() + 22)
        painter.setBrush(theme.current()["alternate"])
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if not panel.startswith("code"):
            name = "image" if panel.startswith("image") else "info"
            icons.draw(painter, QRectF(left + 14, box.top() + 12, 18, 18), name, theme.current()["muted"])

    # -- changes and numbers ---------------------------------------------------------------------------------

    def _changes(self, painter: QPainter) -> None:
        """The ground under what another text lacks."""
        for ranges, role in ((self._layers.removed, "error"), (self._layers.added, "link")):
            ground = QColor(theme.current()[role])
            ground.setAlphaF(0.16)
            for start, end in ranges.touching(*self._seen):
                for rect in self.rects(start, end):
                    painter.fillRect(rect.adjusted(-1, 0, 1, 1), ground)

    def _strike(self, painter: QPainter) -> None:
        """A line through what was removed, a double line under what was added: told apart without colour."""
        first, last = self._seen
        for start, end in self._layers.removed.touching(first, last):
            painter.setPen(QPen(theme.current()["error"], 1.4))
            for rect in self.rects(max(start, first), min(end, last)):
                painter.drawLine(
                    QPointF(rect.left(), rect.center().y() + 1), QPointF(rect.right(), rect.center().y() + 1)
                )
        for start, end in self._layers.added.touching(first, last):
            painter.setPen(QPen(theme.current()["link"], 1.2))
            for rect in self.rects(max(start, first), min(end, last)):
                for below in (0.0, 2.6):
                    y = rect.bottom() + below
                    painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))

    def _numbers(self, painter: QPainter) -> list[tuple[QRectF, tuple[int, int]]]:
        """The numbers of the paragraphs, in the margin before the text."""
        boxes = []
        first, last = self._seen
        font = self._view.font()
        font.setPointSizeF(max(font.pointSizeF() * (0.82 if self._layers.gutter == WIDE_GUTTER else 0.66), 5.0))
        painter.setFont(font)
        painter.setPen(theme.current()["muted"])
        scroll = self._view.verticalScrollBar().value()
        numbers = self._layers.numbers
        at = max(numbers.first_from(first) - 1, 0)
        while at < len(numbers) and numbers[at][0] <= last:
            line = self._first_line(numbers[at][0])
            if line is not None:
                box = QRectF(0, line.top(), self._layers.gutter - 10, line.height())
                if self._view.isRightToLeft():
                    box.moveRight(self._view.viewport().width())
                align = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(box, int(align), self._view.locale().toString(at + 1))
                boxes.append((box.translated(0, -scroll), numbers[at]))
            at += 1
        return boxes

    def _first_line(self, offset: int) -> QRectF | None:
        """The line (document coordinates) at which a paragraph starts."""
        position = self._layers.map.position(offset)
        block = self._view.document().findBlock(position)
        rect = self._view.document().documentLayout().blockBoundingRect(block)
        line = block.layout().lineForTextPosition(position - block.position())
        if not line.isValid():
            return None
        return QRectF(0, rect.top() + line.y(), 1, line.ascent() + line.descent())

    # -- marks and matches -----------------------------------------------------------------------------------

    def _marks(self, painter: QPainter) -> None:
        """Fills first, then lines, those of overlapping marks below one another; then the chosen mark's frame."""
        first, last = self._seen
        found = self._layers.marks.touching(first, last)
        found += [mark for mark in self._layers.pending if mark.start <= last and mark.end >= first]
        visible = sorted(found, key=lambda mark: (mark.start, -mark.end))
        shown = [(mark, list(self.rects(max(mark.start, first), min(mark.end, last)))) for mark in visible]
        coloured = [(mark, rects) for mark, rects in shown if mark.colour]
        for mark, rects in coloured:
            ground = QColor(marks.fill(mark.colour))
            ground.setAlphaF(0.82 if len(coloured) > 1 else 1.0)
            for rect in rects:
                painter.fillRect(rect.adjusted(-1, 0, 1, 0), ground)
        reach: list[int] = []
        for mark, rects in coloured:
            depth = sum(end > mark.start for end in reach[-8:]) % 3
            reach.append(mark.end)
            for rect in rects:
                marks.paint_underline(painter, rect.adjusted(0, 0, 0, 2 + 3 * depth), mark.colour)
        for mark, rects in shown:
            if mark.id == self._layers.active:
                self._frame(painter, mark, rects)

    @staticmethod
    def _frame(painter: QPainter, mark: TextMark, rects: list[QRectF]) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(marks.line(mark.colour), 1.5))
        for rect in rects:
            painter.drawRoundedRect(rect.adjusted(-2, -1.5, 2, 2.5), 3, 3)

    def _matches(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for low, high in self._layers.line_matches:
            self._match(painter, 1.3, _position_rects(self._view.document(), low, high, mixed=True))
        for start, end in self._layers.matches.touching(*self._seen):
            self._match(painter, 2.2 if (start, end) == self._layers.current_match else 1.3, self.rects(start, end))

    @staticmethod
    def _match(painter: QPainter, width: float, rects: Iterable[QRectF]) -> None:
        painter.setPen(QPen(theme.current()["warning"], width))
        for rect in rects:
            painter.drawRoundedRect(rect.adjusted(-1.5, 0.5, 1.5, 0.5), 3, 3)

    def _signs(self, painter: QPainter) -> list[tuple[QRectF, str]]:
        signs: list[tuple[QRectF, str]] = []
        taken: dict[int, int] = {}
        wide = self._layers.gutter == WIDE_GUTTER
        for mark in self._layers.marks.touching(*self._seen):
            if not mark.noted:
                continue
            top = self.line_top(self._layers.map.position(mark.start))
            place = taken.get(int(top), 0)
            taken[int(top)] = place + 1
            left = self._view.viewport().width() - self._layers.gutter + (8 + place * 17 if wide else 3 + place * 5)
            box = QRectF(left, top + 3, 16, 16)
            sign = "sticky-note" if mark.colour else "bookmark"
            icons.draw(painter, box, sign, marks.line(mark.colour), filled=mark.id == self._layers.active)
            scroll = self._view.verticalScrollBar().value()
            signs.append((box.translated(0, -scroll).adjusted(-3, -3, 3, 3), mark.id))
        return signs


def range_rects(document: QTextDocument, shown: TextMap, start: int, end: int) -> Iterator[QRectF]:
    """The rectangles (document coordinates) that show a range of a text set into `document`, line by line."""
    for low, high in shown.pieces(start, end):
        yield from _position_rects(document, low, high, mixed=shown.is_mixed)


def _position_rects(document: QTextDocument, low: int, high: int, *, mixed: bool) -> Iterator[QRectF]:
    """The rectangles between two positions of one block, line by line."""
    block = document.findBlock(low)
    base = document.documentLayout().blockBoundingRect(block).topLeft()
    low, high = low - block.position(), high - block.position()
    lines = block.layout()
    at = lines.lineForTextPosition(low)
    for number in range(at.lineNumber() if at.isValid() else 0, lines.lineCount()):
        line = lines.lineAt(number)
        if line.textStart() >= high:
            break
        yield from _line_rects(line, max(low, line.textStart()), high, base, mixed=mixed)


def _is_on(block: QTextBlock, panel: str) -> bool:
    return block.isValid() and block.blockFormat().property(PANEL) == panel


def _line_rects(line: QTextLine, low: int, high: int, base: QPointF, *, mixed: bool) -> Iterator[QRectF]:
    """The parts of one line between two positions of its block; several where directions are mixed."""
    high = min(high, line.textStart() + line.textLength())
    top, height = base.y() + line.y(), line.ascent() + line.descent()
    parts = _glyph_parts(line, low, high) if mixed else [(_x(line, low), _x(line, high))]
    for left, right in parts:
        yield QRectF(base.x() + left, top, right - left, height)


def _glyph_parts(line: QTextLine, low: int, high: int) -> list[tuple[float, float]]:
    """Where the glyphs of some characters stand, from left to right: each direction's run has a place of its own."""
    spans = []
    for run in line.glyphRuns(low, high - low):
        widths = [advance.x() for advance in run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())]
        places = [place.x() for place in run.positions()]
        if places:
            spans.append((min(places), max(place + width for place, width in zip(places, widths, strict=True))))
    parts: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if parts and left <= parts[-1][1] + 0.5:
            parts[-1] = (parts[-1][0], max(parts[-1][1], right))
        else:
            parts.append((left, right))
    return parts


def _x(line: QTextLine, position: int) -> float:
    found: Any = line.cursorToX(position)  # with the position that it went to, other than PySide says
    return float(found[0] if isinstance(found, tuple) else found)
