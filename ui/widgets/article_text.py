"""The text of an article on screen: one column, marks and matches painted under it, offsets in the text's own count.

Knows texts, blocks and marks, and nothing of an archive. Offsets are code points of `Structure.text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import perf_counter

from PySide6.QtCore import QEvent, QMargins, QMimeData, QPoint, QPointF, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QScrollBar, QTextEdit, QToolTip, QWidget

from reader.graphemes import widen
from ui import theme
from ui.formats import text_data, utf16
from ui.theme import Typography
from ui.widgets import marks
from ui.widgets.caret import Caret
from ui.widgets.ranges import Ranges
from ui.widgets.safe_browser import SafeBrowser, plain_tip
from ui.widgets.text_builder import TIP, Structure, TextBuilder, reading_font, set_margins
from ui.widgets.text_painter import NARROW, NARROW_GUTTER, PENDING, WIDE_GUTTER, Layers, TextMark, TextPainter

#: Before the first paint a screen is set, so much (code points) at least.
_LEAST_SCREEN = 1_500
#: What an idle moment sets at least and at most.
_LEAST_PART, _MOST_PART = 4_000, 60_000
#: How long an idle moment may take: the parts are as large as the last one was fast.
_MOMENT = 0.014
#: So many marks are put among the others one by one; more are sorted anew with them.
_FEW = 100
_BY_KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
#: Room above and below the text, in pixels.
_ABOVE, _BELOW = 34, 90
_SAMPLE = "The quick brown fox jumps over the lazy dog and reads on, line by line, until evening comes. "


class _QuietScrollBar(QScrollBar):
    """Keeps its room where there is nothing to scroll, and shows nothing: a text is not set twice for its coming."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() > self.minimum():
            super().paintEvent(event)


class ArticleText(SafeBrowser):
    """Shows a Structure. Everything it announces counts in the text."""

    link_clicked = Signal(str)
    mark_clicked = Signal(str)
    selection_changed = Signal()
    selection_finished = Signal()
    colour_key = Signal(str)
    delete_key = Signal(str)
    menu_requested = Signal(QPoint, int)
    zoom_requested = Signal(int)
    scrolled = Signal()
    completed = Signal()
    caret_mode_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._structure = Structure()
        self._typography = Typography()
        self._builder = TextBuilder(self.document(), self._structure, self._typography)
        self._layers = Layers(self._builder.map)
        self._painter = TextPainter(self, self._layers)
        self._signs: list[tuple[QRectF, str]] = []
        self._pressed = QPoint()
        self._wheel = 0
        self._column: tuple[Typography, float] | None = None
        self._shows_focus = False
        self._loader = QTimer(self, interval=0)
        self._loader.timeout.connect(self._load_next)
        self.caret = Caret(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.viewport().setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollBar(_QuietScrollBar())
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.LinksAccessibleByMouse)
        self.setAccessibleName(self.tr("Text of the article"))
        self.anchorClicked.connect(self._anchor_clicked)
        self.selectionChanged.connect(self.selection_changed)
        self.verticalScrollBar().valueChanged.connect(lambda _: self.scrolled.emit())

    # -- content -------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The text that the offsets count in."""
        return self._structure.text

    @property
    def typography(self) -> Typography:
        return self._typography

    def show_structure(self, structure: Structure) -> None:
        """Set another text, from its beginning; marks and matches go."""
        layers = self._layers
        layers.marks, layers.matches, layers.by_id = Ranges([]), Ranges([]), {}
        layers.numbers, layers.removed, layers.added = Ranges([]), Ranges([]), Ranges([])
        layers.active, layers.current_match, layers.line_matches, layers.pending = "", None, [], []
        self._structure = structure
        self._build(0)
        self.verticalScrollBar().setValue(0)

    def set_typography(self, typography: Typography) -> None:
        """Set the text anew in another type; the place on screen is kept."""
        if typography != self._typography:
            self._typography = typography
            self.rebuild()

    def rebuild(self) -> None:
        """Set the same text anew (type or colours have changed), at the same place."""
        at = self.first_visible() if self.verticalScrollBar().value() > 0 else None
        selected = self.selection()
        self._build(at or 0)
        if at is not None:
            self.scroll_to(at)
        if selected:
            self.select(*selected)

    def _build(self, until: int) -> None:
        self._loader.stop()
        blocked = self.blockSignals(True)
        self.caret.forget()
        self.setExtraSelections([])
        self._builder = TextBuilder(self.document(), self._structure, self._typography, margins=self._around())
        self._layers.map = self._builder.map
        self._part = _LEAST_PART
        self._builder.add(until, self._screen())
        self.setTextCursor(QTextCursor(self.document()))
        self.blockSignals(blocked)
        self._fit_column()
        if not self._builder.done:
            self._loader.start()
        self.viewport().update()

    def _load_next(self) -> None:
        before, started = self._builder.loaded, perf_counter()
        self._builder.add(0, self._part)
        took, done = perf_counter() - started, self._builder.loaded - before
        fitting = int(max(done, 1) * _MOMENT / max(took, 1e-6))
        self._part = min(max(fitting, _LEAST_PART), 2 * self._part, _MOST_PART)
        if self._builder.done:
            self._loader.stop()
            self.completed.emit()

    def _screen(self) -> int:
        """How many code points a screen has room for, with a few lines of the next one."""
        line = max(self._typography.size * 96 / 72 * self._typography.line_height, 1.0)
        return max(int((self.viewport().height() / line + 3) * self._typography.measure), _LEAST_SCREEN)

    def _load_to(self, offset: int) -> None:
        """Have the text set as far as a screen beyond a place."""
        if self._builder.loaded <= offset + self._screen() and not self._builder.done:
            self._builder.add(offset + 1, self._screen())

    # -- the column -----------------------------------------------------------------------------------------

    def _around(self) -> QMargins:
        return QMargins(self._layers.gutter, _ABOVE, self._layers.gutter, _BELOW)

    def column_width(self) -> float:
        """The width (pixels) of a line of `measure` characters."""
        if self._column is None or self._column[0] != self._typography:
            metrics = QFontMetricsF(reading_font(self._typography), self)
            width = metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE) * self._typography.measure
            self._column = self._typography, width
        return self._column[1]

    def _fit_column(self) -> None:
        whole = self.width() - self.verticalScrollBar().sizeHint().width()
        gutter = NARROW_GUTTER if whole < NARROW else WIDE_GUTTER
        if gutter != self._layers.gutter:
            self._layers.gutter = gutter
            set_margins(self.document(), self._around())
        side = max(int((whole - self.column_width() - 2 * gutter) / 2), 0)
        margins = QMargins(side, 0, side, 0)
        if self.viewportMargins() != margins:
            self.setViewportMargins(margins)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the line at the top of the screen where it is while the width changes."""
        self._fit_column()
        keep = event.oldSize().width() not in (-1, event.size().width()) and self.verticalScrollBar().value() > 0
        at = self.first_visible() if keep else None
        super().resizeEvent(event)
        if at is not None:
            self.scroll_to(at)
        self.scrolled.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._structure.lines:
            self.rebuild()

    # -- offsets and places -----------------------------------------------------------------------------------

    def first_visible(self) -> int:
        """The offset of the first character on screen."""
        return self._builder.map.offset(self.cursorForPosition(QPoint(self.viewport().width() // 2, 4)).position())

    def sees_end(self) -> bool:
        """Whether the end of the text is on screen."""
        return self._builder.done and self.verticalScrollBar().value() >= self.verticalScrollBar().maximum() - 60

    def scroll_to(self, offset: int, share: float = 0.0) -> None:
        """Put the line of `offset` at the top of the screen, or `share` (0..1) of its height below."""
        self._load_to(offset)
        top = self._painter.line_top(self._builder.map.position(offset))
        self.verticalScrollBar().setValue(int(top - 4 - share * self.viewport().height()))

    def reveal(self, start: int, end: int) -> None:
        """Scroll so that the range is on screen, in its upper third where it was not."""
        self._load_to(end)
        top = self._painter.line_top(self._builder.map.position(start)) - self.verticalScrollBar().value()
        bottom = self._painter.line_top(self._builder.map.position(end)) - self.verticalScrollBar().value() + 40
        if top < 10 or bottom > self.viewport().height():
            self.scroll_to(start, 0.3)

    def offset_at(self, point: QPoint) -> int | None:
        """The offset shown at a point of the viewport; None beside the text."""
        place = QPointF(point.x() + self.horizontalScrollBar().value(), point.y() + self.verticalScrollBar().value())
        position = self.document().documentLayout().hitTest(place, Qt.HitTestAccuracy.ExactHit)
        if position < 0 or not self._builder.map.holds(position):
            return None
        return self._builder.map.offset(position)

    # -- selection ------------------------------------------------------------------------------------------

    def selection(self) -> tuple[int, int] | None:
        """The selected part of the text in whole grapheme clusters; None where none of the text is selected."""
        cursor = self.textCursor()
        if not cursor.hasSelection() or not self._builder.map:
            return None
        start = self._builder.map.offset(cursor.selectionStart())
        end = self._builder.map.offset(cursor.selectionEnd())
        if not self._builder.map.pieces(start, end):
            return None
        return widen(self.text, start, end)

    def select(self, start: int, end: int) -> None:
        """Select a range; the caret stands at its end."""
        self._load_to(end)
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._builder.map.position(start))
        cursor.setPosition(self._builder.map.position(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def caret_offset(self) -> int:
        """Where the caret stands."""
        return self._builder.map.offset(self.textCursor().position())

    def clear_selection(self) -> None:
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied is the text itself, not what the view made of it."""
        selected = self.selection()
        heading = self.textCursor().selectedText().replace("\u2029", "\n")
        return text_data(heading if selected is None else self.text[slice(*selected)])

    # -- marks and matches ----------------------------------------------------------------------------------

    def set_marks(self, found: Iterable[TextMark]) -> None:
        """Show these marks in place of the former ones; quick where most are the same objects as before."""
        layers, now = self._layers, {mark.id: mark for mark in found}
        before, layers.by_id = layers.by_id, now
        gone = [mark for id, mark in before.items() if now.get(id) is not mark]
        come = [mark for id, mark in now.items() if before.get(id) is not mark]
        if len(gone) + len(come) > _FEW:
            layers.marks = Ranges(list(now.values()))
        elif gone or come:
            layers.marks = layers.marks.changed(gone, come)
        kept = {(mark.start, mark.end, mark.colour) for mark in come}
        layers.pending = [mark for mark in layers.pending if (mark.start, mark.end, mark.colour) not in kept]
        layers.active = layers.active if layers.active in now or layers.active == PENDING else ""
        self.viewport().update()

    def show_pending(self, start: int, end: int, colour: str) -> None:
        """Show a mark that is being kept, as the chosen one, until `set_marks` has one like it."""
        self._layers.pending.append(TextMark(PENDING, start, end, colour))
        self._layers.active = PENDING
        self.viewport().update()

    def drop_pending(self) -> None:
        """Show no mark any more that was being kept."""
        self._layers.pending = []
        self._layers.active = self._layers.active if self._layers.active != PENDING else ""
        self.viewport().update()

    @property
    def is_keeping(self) -> bool:
        """Whether a mark is shown that is being kept."""
        return bool(self._layers.pending)

    def set_matches(self, found: Sequence[tuple[int, int]]) -> None:
        """Show these matches of a search in place of the former ones."""
        self._layers.matches = Ranges(found)
        self._set_current_match(None)
        self.viewport().update()

    def set_line_matches(self, kind: str, text: str, found: Sequence[tuple[int, int]]) -> None:
        """Show matches (code points of `text`) in the line of this kind above the text, where it begins with `text`."""
        line = next((line for line in self._structure.lines if line.kind == kind), None)
        if line is not None and line.runs[0].text == text:
            base = self._builder.line_starts[kind]
            self._layers.line_matches += [(base + utf16(text, start), base + utf16(text, end)) for start, end in found]
            self.viewport().update()

    def clear_line_matches(self) -> None:
        """Show no matches above the text."""
        self._layers.line_matches = []
        self.viewport().update()

    def show_match(self, start: int, end: int) -> None:
        """Make one match the current one and bring it on screen."""
        self._load_to(end)
        self._set_current_match((start, end))
        self.reveal(start, end)
        self.viewport().update()

    def _set_current_match(self, match: tuple[int, int] | None) -> None:
        self._layers.current_match = match
        selections = []
        for low, high in self._builder.map.pieces(*match) if match else ():
            selection = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(self.document())
            selection.cursor.setPosition(low)
            selection.cursor.setPosition(high, QTextCursor.MoveMode.KeepAnchor)
            selection.format.setBackground(theme.current().match)
            selection.format.setForeground(theme.current().match_text)
            selections.append(selection)
        self.setExtraSelections(selections)

    def set_numbers(self, paragraphs: Sequence[tuple[int, int]]) -> None:
        """The paragraphs that are numbered from 1, where numbers are shown."""
        self._layers.numbers = Ranges(paragraphs)
        self.viewport().update()

    def paragraph_at(self, offset: int) -> tuple[int, int] | None:
        """The numbered paragraph at or after an offset."""
        numbers = self._layers.numbers
        index = max(numbers.first_from(offset + 1) - 1, 0)
        if index + 1 < len(numbers) and numbers[index][1] < offset:
            index += 1
        return numbers[index] if len(numbers) else None

    def show_numbers(self, shown: bool) -> None:
        """Show or hide the paragraphs' numbers in the margin."""
        self._layers.shows_numbers = shown
        self.viewport().update()

    def set_changes(self, removed: Sequence[tuple[int, int]], added: Sequence[tuple[int, int]]) -> None:
        """Show what another text has not: as removed from this one, or as added in it."""
        self._layers.removed, self._layers.added = Ranges(removed), Ranges(added)
        self.viewport().update()

    @property
    def active_mark(self) -> str:
        """The id of the mark that was chosen last (`PENDING` while it is being kept); empty where none is."""
        return self._layers.active

    def set_active_mark(self, mark: str) -> None:
        self._layers.active = mark if mark in self._layers.by_id else ""
        self.viewport().update()

    def chosen_mark(self) -> str:
        """The mark that keys are about: the one chosen last, else in caret mode the innermost at the caret."""
        if self._layers.active or not self.caret.is_on:
            return self._layers.active
        return next((mark.id for mark in self.marks_at(self.caret_offset())), "")

    def go_to_mark(self, mark: str) -> None:
        """Choose a mark and bring it on screen."""
        if mark in self._layers.by_id:
            self.set_active_mark(mark)
            self.reveal(self._layers.by_id[mark].start, self._layers.by_id[mark].end)

    def step_mark(self, by: int) -> str:
        """Go to the next (1) or previous (-1) mark in the order of the text, round the ends; its id, or nothing."""
        order = [mark.id for mark in self._layers.marks]
        if not order:
            return ""
        if self._layers.active in order:
            index = (order.index(self._layers.active) + by) % len(order)
        else:
            index = self._layers.marks.first_from(self.first_visible()) % len(order)
        self.go_to_mark(order[index])
        return order[index]

    def marks_at(self, offset: int) -> list[TextMark]:
        """The marks over a place, the shortest first, so that a nested one comes before what encloses it."""
        found = (mark for mark in self._layers.marks.touching(offset, offset) if mark.start <= offset <= mark.end)
        return sorted(found, key=lambda mark: (mark.end - mark.start, mark.start, mark.id))

    # -- painting ---------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Panels and marks lie under the text, matches and the signs in the margin over it."""
        self._painter.paint_under()
        super().paintEvent(event)
        self._signs = self._painter.paint_over()
        if self._shows_focus:
            painter = QPainter(self.viewport())
            painter.setPen(QPen(theme.current()["accent"], 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is; somebody who clicks knows."""
        self._shows_focus = event.reason() in _BY_KEYS
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._shows_focus = False
        super().focusOutEvent(event)
        self.viewport().update()

    # -- mouse, wheel, keys ---------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self.textCursor().hasSelection():
            self.selection_finished.emit()
        elif (event.position().toPoint() - self._pressed).manhattanLength() < QApplication.startDragDistance():
            self._clicked(event.position().toPoint())

    def _clicked(self, point: QPoint) -> None:
        numbered = next((what for box, what in self._painter.number_boxes if box.contains(QPointF(point))), None)
        if numbered is not None:
            self.select(*numbered)
            self.selection_finished.emit()
            return
        sign = next((mark for box, mark in self._signs if box.contains(QPointF(point))), "")
        if sign:
            found = [sign]
        elif self.anchorAt(point):
            return
        else:
            offset = self.offset_at(point)
            found = [mark.id for mark in self.marks_at(offset)] if offset is not None else []
        if not found:
            self.set_active_mark("")
            return
        following = found.index(self._layers.active) + 1 if self._layers.active in found else 0
        self.set_active_mark(found[following % len(found)])
        self.mark_clicked.emit(self._layers.active)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        boxes = [box for box, _ in self._signs] + [box for box, _ in self._painter.number_boxes]
        if any(box.contains(event.position()) for box in boxes):
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Announce the place; whoever shows the text builds the menu."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            place = self.cursorRect().bottomLeft()
            self.menu_requested.emit(self.viewport().mapToGlobal(place), self.caret_offset())
        else:
            offset = self.offset_at(self.viewport().mapFromGlobal(event.globalPos()))
            self.menu_requested.emit(event.globalPos(), -1 if offset is None else offset)

    def target_at(self, point: QPoint) -> str:
        """The address of the link at a point of the viewport."""
        return self._target(self.anchorAt(point))

    def _target(self, anchor: str) -> str:
        number = anchor.partition(":")[2]
        known = anchor.startswith("link:") and number.isdecimal() and int(number) < len(self._structure.targets)
        return self._structure.targets[int(number)] if known else ""

    def _anchor_clicked(self, url: QUrl) -> None:
        target = self._target(url.toString())
        if target:
            self.link_clicked.emit(target)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            QAbstractScrollArea.wheelEvent(self, event)
            return
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / 120)
        self._wheel -= steps * 120
        if steps:
            self.zoom_requested.emit(steps)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """A wheel beside the column turns the text too; the keys of caret mode come before the window's shortcuts."""
        if isinstance(event, QWheelEvent):
            self.wheelEvent(event)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()
            return True
        return super().event(event)

    def _wants(self, event: QKeyEvent) -> bool:
        return (
            self.caret.wants(event) or self._is_for_mark(event) or (self._colour_of(event) != "" and self._can_mark())
        )

    def _is_for_mark(self, event: QKeyEvent) -> bool:
        """Whether a key means the chosen mark: Delete must not reach the article then."""
        keys = (Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return plain and event.key() in keys and self._layers.active != "" and self.selection() is None

    def _can_mark(self) -> bool:
        return self.selection() is not None or self._layers.active != ""

    @staticmethod
    def _colour_of(event: QKeyEvent) -> str:
        index = event.key() - Qt.Key.Key_1
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return marks.MARK_COLOURS[index] if plain and 0 <= index < len(marks.MARK_COLOURS) else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        colour = self._colour_of(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (target := self.selected_link()):
            self.link_clicked.emit(target)
        elif colour and self._can_mark():
            self.colour_key.emit(colour)
        elif self._is_for_mark(event):
            self._press_for_mark(event)
        elif not self.caret.press(event):
            super().keyPressEvent(event)

    def step_link(self, by: int) -> str:
        """Select the next (1) or previous (-1) link of the text, round the ends; its address, or nothing.

        Tab leaves the text instead of walking through its links, so that nobody is caught among hundreds of them.
        """
        links = self._structure_links()
        if not links:
            return ""
        at = self.textCursor().selectionStart() if self.textCursor().hasSelection() else -1
        here = self._builder.map.offset(at) if at >= 0 else self.first_visible() - (1 if by > 0 else 0)
        if by > 0:
            found = next((link for link in links if link[0] > here), links[0])
        else:
            found = next((link for link in reversed(links) if link[0] < here), links[-1])
        self.select(found[0], found[1])
        self.reveal(found[0], found[1])
        return found[2]

    def _structure_links(self) -> list[tuple[int, int, str]]:
        found = [(span.start, span.end, span.target) for span in self._structure.spans if span.kind == "link"]
        return sorted(link for link in found if link[2])

    def selected_link(self) -> str:
        """The address of the link that is exactly selected."""
        chosen = self.selection()
        return next((target for start, end, target in self._structure_links() if (start, end) == chosen), "")

    def _press_for_mark(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_key.emit(self._layers.active)
        elif event.key() == Qt.Key.Key_Escape:
            self.set_active_mark("")
        else:
            self.mark_clicked.emit(self._layers.active)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tip(self.tip_at(event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    def tip_at(self, point: QPoint) -> str:
        """What is told about a point: the notes of the marks there, a link's address, or where a value comes from."""
        for box, mark in self._signs:
            if box.contains(QPointF(point)):
                return self._layers.by_id[mark].tip
        if any(box.contains(QPointF(point)) for box, _ in self._painter.number_boxes):
            return self.tr("The paragraph's number, by which it is cited. A click selects the paragraph")
        offset = self.offset_at(point)
        tips = [mark.tip for mark in self.marks_at(offset) if mark.tip] if offset is not None else []
        if tips:
            return "\n\n".join(tips)
        place = QPointF(point.x(), point.y() + self.verticalScrollBar().value())
        if self.document().documentLayout().hitTest(place, Qt.HitTestAccuracy.ExactHit) < 0:
            return ""
        cursor = self.cursorForPosition(point)
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
        return str(cursor.charFormat().property(TIP) or "")
