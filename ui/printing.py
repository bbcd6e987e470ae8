"""Articles on paper or in a PDF: the text in one column, marks under it, notes in the margin beside it.

Everything works on documents of its own, so that it can run in a worker's thread.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QMargins, QMarginsF, QPointF, QRectF, QSaveFile, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QImage,
    QPagedPaintDevice,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QPen,
    QTextBlock,
    QTextDocument,
)

from reader.archive import Archive
from reader.citation import HASH_LENGTH, paragraphs
from reader.models import Annotation, Code
from reader.progress import Progress
from reader.whole_files import whole_file
from ui import theme
from ui.article_heading import heading
from ui.formats import image_words, moment
from ui.i18n import translate
from ui.text_marks import place_of
from ui.theme import Theme, Typography
from ui.widgets import marks
from ui.widgets.notes import note_html
from ui.widgets.text_builder import PANEL, QUOTE, QUOTE_INDENT, SANS, Structure, TextBuilder, installed, set_margins
from ui.widgets.text_painter import range_rects

#: Layout is done in pixels of 1/96 inch; the device scales them. Widths of what stands around the column.
DPI = 96
_LEFT, _NOTES, _GAP, _TOP, _BOTTOM = 46, 176, 18, 44, 52
#: The height of a note's number beside the text.
_TAG = 10
_NOTE_SIZE, _SMALL = 7.8, 7.5
#: Paper is read from nearer than a screen: larger type (points) is set in this size.
_MOST = 11.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on the text, and the note that stands beside it (HTML that names no resource; empty: none)."""

    start: int
    end: int
    colour: str
    note: str = ""


@dataclass(slots=True)
class Sheet:
    """One article as it is printed. `after` are notes without a place in the text."""

    structure: Structure
    footer: str
    marks: Sequence[Mark] = ()
    numbers: Sequence[tuple[int, int]] = ()
    after: Sequence[str] = ()
    typography: Typography = field(default_factory=Typography)


def sheet(archive: Archive, article: int, typography: Typography, *, numbers: bool = True) -> Sheet:
    """What is printed of an article. Raises NotFound."""
    found, document = archive.article(article), archive.document(article)
    codes = {code.key: code for code in archive.codes()}
    annotations = [each for each in archive.annotations(article) if not each.deleted]
    images = {image.url: image for image in found.images}
    replies = [each for each in annotations if each.kind == "reply"]
    placed = [(each, place) for each in annotations if (place := place_of(each)) is not None]
    lost = [each for each in annotations if each.kind != "reply" and place_of(each) is None]
    about = (found.row.title, found.row.provider or found.row.domain, found.row.url)
    return Sheet(
        Structure(
            lines=heading(found, bool(document.text.strip())),
            text=document.text,
            blocks=document.blocks,
            spans=document.spans,
            image_note=lambda url: image_words(url, images.get(url)),
        ),
        " · ".join(part for part in (*about, found.revision.hash[:HASH_LENGTH]) if part),
        [Mark(*place, each.colour, _note(each, codes, replies)) for each, place in placed],
        paragraphs(document) if numbers else (),
        [_lost_note(each, codes, replies) for each in lost],
        typography,
    )


def _note(annotation: Annotation, codes: dict[str, Code], replies: Sequence[Annotation]) -> str:
    """A note with its tags, author and replies; empty where nothing was written."""
    parts = [note_html(annotation.note)] if annotation.note else []
    if annotation.tags:
        parts.append(note_html(" ".join(f"#{tag}" for tag in annotation.tags).replace("_", r"\_")))
    for reply in replies:
        if reply.reply_to == annotation.uuid:
            parts.append(note_html(f"↳ {reply.note}\n\n— {reply.creator}"))
    if not parts:
        return ""
    name = codes[annotation.colour].name if annotation.colour in codes else ""
    who = " · ".join(part for part in (name, annotation.creator, moment(annotation.created)) if part)
    return "".join(parts) + f"<p><i>{_escaped(who)}</i></p>"


def _lost_note(annotation: Annotation, codes: dict[str, Code], replies: Sequence[Annotation]) -> str:
    head = translate("Printing", "On the whole article")
    if annotation.selector is not None:
        words = " ".join(annotation.selector.quote.split())
        head = translate("Printing", "Without a place in this text: “%1”").replace("%1", words)
    return f"<p><b>{_escaped(head)}</b></p>{_note(annotation, codes, replies)}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def write_pdf(
    archive: Archive,
    ids: Sequence[int],
    target: Path,
    typography: Typography,
    progress: Progress,
    *,
    numbers: bool = True,
) -> Path:
    """Write articles as one PDF, whole or not at all. Raises InputError where the file can't be written."""
    with whole_file(target) as partial:
        # Of Qt's files this one alone remembers that a write before the last failed.
        file = QSaveFile(str(partial))
        if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
            raise OSError(errno.EIO, file.errorString())
        writer = QPdfWriter(file)
        writer.setResolution(1200)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        writer.setCreator("Carrel")
        if len(ids) == 1:
            writer.setTitle(archive.article(ids[0]).row.title)
        paint(writer, _sheets(archive, ids, typography, progress, numbers))
        if not file.commit():
            raise OSError(errno.EIO, file.errorString())
    return target


def _sheets(
    archive: Archive, ids: Sequence[int], typography: Typography, progress: Progress, numbers: bool
) -> Iterator[Sheet]:
    for number, article in enumerate(ids):
        progress.report(number, len(ids), translate("Printing", "Writing the PDF"))
        yield sheet(archive, article, typography, numbers=numbers)
    progress.report(len(ids), len(ids), translate("Printing", "Writing the PDF"))


def paint(device: QPagedPaintDevice, sheets: Iterable[Sheet]) -> int:
    """Paint articles on a printer or PDF, each from a new page; the number of pages."""
    painter = QPainter(device)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = device.logicalDpiX() / DPI
        page = QSizeF(device.width() / scale, device.height() / scale)
        painter.scale(scale, scale)
        pages = 0
        for each in sheets:
            for draw in Paper(each, page).pages():
                if pages:
                    device.newPage()
                painter.save()
                draw(painter)
                painter.restore()
                pages += 1
        return pages
    finally:
        # Also after an error: a painter that outlives its device would write to what is gone.
        painter.end()


class Paper:
    """One article laid out in pages of a size (1/96 inch)."""

    def __init__(self, shown: Sheet, page: QSizeF) -> None:
        self._sheet, self._page = shown, page
        self._look = theme.theme("light")
        self._has_notes = any(mark.note for mark in shown.marks)
        self._right = _NOTES + _GAP if self._has_notes else _LEFT
        self._document = QTextDocument()
        self._screen = QImage(8, 8, QImage.Format.Format_ARGB32)
        self._screen.setDotsPerMeterX(round(DPI / 0.0254))
        self._screen.setDotsPerMeterY(round(DPI / 0.0254))
        self._document.documentLayout().setPaintDevice(self._screen)
        self._document.setUseDesignMetrics(True)
        chosen = shown.typography
        typography = replace(chosen, size=min(chosen.size, _MOST), line_height=min(chosen.line_height, 1.45))
        builder = TextBuilder(self._document, shown.structure, typography, self._look)
        builder.add(len(shown.structure.text) + 1)
        self._map = builder.map
        self._document.setPageSize(page)
        set_margins(self._document, QMargins(_LEFT, _TOP, self._right, _BOTTOM))
        self._document.setPageSize(page)
        self._marks = [
            (mark, list(range_rects(self._document, self._map, mark.start, mark.end))) for mark in shown.marks
        ]
        self._unfinished: list[str] = []

    def _rects(self, start: int, end: int) -> Iterator[QRectF]:
        return range_rects(self._document, self._map, start, end)

    def pages(self) -> Iterator[Drawing | EndPage]:
        """What to paint, page by page; what did not fit into the margin comes at the end."""
        count = self._document.pageCount()
        waiting = [(number, mark, rects) for number, (mark, rects) in enumerate(self._noted(), 1)]
        for index in range(count):
            yield Drawing(self, index, waiting)
        rest = [*self._unfinished, *self._sheet.after]
        if rest:
            yield from self._end_pages(rest, count)

    def _noted(self) -> list[tuple[Mark, list[QRectF]]]:
        return [(mark, rects) for mark, rects in self._marks if mark.note and rects]

    # -- one page ----------------------------------------------------------------------------------------------

    def paint_page(self, painter: QPainter, index: int, waiting: list[tuple[int, Mark, list[QRectF]]]) -> None:
        top = index * self._page.height()
        painter.translate(0, -top)
        area = QRectF(0, top, self._page.width(), self._page.height())
        self._panels(painter, area)
        here = [(mark, [rect for rect in rects if area.intersects(rect)]) for mark, rects in self._marks]
        for mark, rects in here:
            for rect in rects:
                painter.fillRect(rect.adjusted(-1, 0, 1, 0), marks.fill(mark.colour, self._look))
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = area
        context.palette = _paper()
        painter.save()
        painter.setClipRect(area)
        self._document.documentLayout().draw(painter, context)
        painter.restore()
        for mark, rects in here:
            for rect in rects:
                marks.paint_underline(painter, rect.adjusted(0, 0, 0, 2), mark.colour, self._look)
        self._numbers(painter, area)
        self._notes(painter, area, waiting)
        self._footer(painter, area, index + 1)

    def _panels(self, painter: QPainter, area: QRectF) -> None:
        """Grounds of code and pictures, and the bars of quotations."""
        panels: dict[str, QRectF] = {}
        for block in self._blocks(area):
            rect = self._lines_on(block, area)
            if rect.isEmpty():
                continue
            panel = block.blockFormat().property(PANEL)
            if panel:
                panels[panel] = panels[panel].united(rect) if panel in panels else rect
            for level in range(int(block.blockFormat().property(QUOTE) or 0)):
                bar = QRectF(_LEFT + level * QUOTE_INDENT, rect.top() - 1, 2.5, rect.height() + 2)
                if block.textDirection() is Qt.LayoutDirection.RightToLeft:
                    bar.moveRight(self._page.width() - self._right - level * QUOTE_INDENT)
                painter.fillRect(bar, self._look["border"])
        for panel, rect in panels.items():
            painter.setPen(QPen(self._look["border"], 0.8))
            left, right = _LEFT, self._page.width() - self._right
            if panel == "rule":
                middle = (left + right) / 2
                painter.drawLine(QPointF(middle - 50, rect.center().y()), QPointF(middle + 50, rect.center().y()))
                continue
            painter.setBrush(self._look["alternate"])
            painter.drawRoundedRect(QRectF(left, rect.top() - 8, right - left, rect.height() + 16), 5, 5)

    def _lines_on(self, block: QTextBlock, area: QRectF) -> QRectF:
        """Where a block's lines stand on a page; its own rectangle begins where it would without the page's end."""
        whole = self._document.documentLayout().blockBoundingRect(block)
        found = QRectF()
        for number in range(block.layout().lineCount()):
            line = block.layout().lineAt(number).rect().translated(whole.topLeft())
            if area.contains(line.center()):
                found |= QRectF(whole.left(), line.top(), whole.width(), line.height())
        return found

    def _blocks(self, area: QRectF) -> Iterator[QTextBlock]:
        layout = self._document.documentLayout()
        at = layout.hitTest(QPointF(_LEFT + 5, area.top() + _TOP), Qt.HitTestAccuracy.FuzzyHit)
        block = self._document.findBlock(max(at, 0))
        block = block.previous() if block.previous().isValid() else block
        while block.isValid() and layout.blockBoundingRect(block).top() < area.bottom():
            yield block
            block = block.next()

    def _numbers(self, painter: QPainter, area: QRectF) -> None:
        painter.setFont(_sans(_SMALL))
        painter.setPen(self._look["muted"])
        for number, (start, end) in enumerate(self._sheet.numbers, 1):
            rect = next(self._rects(start, min(start + 1, end)), None)
            if rect is not None and area.contains(rect.center()):
                box = QRectF(0, rect.top(), _LEFT - 8, rect.height())
                painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), str(number))

    def _notes(self, painter: QPainter, area: QRectF, waiting: list[tuple[int, Mark, list[QRectF]]]) -> None:
        """The notes of the marks that begin on this page, each beside its line or below the note before."""
        left = self._page.width() - _NOTES
        at = area.top() + _TOP
        limit = area.bottom() - _BOTTOM
        tags: list[QRectF] = []
        for number, mark, rects in waiting:
            if not area.contains(rects[0].center()):
                continue
            self._tag(painter, str(number), mark.colour, rects[0].top() - 1, tags)
            note = self._small(_numbered(number, mark.note), _NOTES - 22)
            top = max(at, rects[0].top())
            height = note.size().height()
            if top + height > limit:
                top = max(at, limit - height)
            room = limit - top
            if room < 24:
                self._unfinished.append(_numbered(number, mark.note))
                continue
            if height > room:
                self._unfinished.append(_numbered(number, mark.note))
            shown = min(height, room)
            painter.fillRect(QRectF(left, top + 1, 2, shown - 2), marks.line(mark.colour, self._look))
            self._draw_small(painter, note, QPointF(left + 7, top), shown)
            at = top + shown + 7

    def _tag(self, painter: QPainter, number: str, colour: str, top: float, tags: list[QRectF]) -> None:
        """A note's number beside the line of its mark: after the numbers of others there, or below these."""
        painter.setFont(_sans(6.5, bold=True))
        painter.setPen(marks.line(colour, self._look))
        left = self._page.width() - self._right + 2
        tag = QRectF(left, top, painter.fontMetrics().horizontalAdvance(number) + 2, _TAG)
        while met := next((each for each in tags if each.intersects(tag)), None):
            tag.moveLeft(met.right())
            if tag.right() > left + _GAP:
                tag.moveTopLeft(QPointF(left, met.bottom()))
        tags.append(tag)
        painter.drawText(tag, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), number)

    def _footer(self, painter: QPainter, area: QRectF, number: int) -> None:
        painter.setFont(_sans(_SMALL))
        painter.setPen(self._look["muted"])
        box = QRectF(_LEFT, area.bottom() - _BOTTOM + 20, self._page.width() - 2 * _LEFT, 14)
        text = painter.fontMetrics().elidedText(self._sheet.footer, Qt.TextElideMode.ElideMiddle, int(box.width() - 60))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), str(number))

    # -- notes ---------------------------------------------------------------------------------------------------

    def _small(self, html: str, width: float) -> QTextDocument:
        made = QTextDocument()
        made.documentLayout().setPaintDevice(self._screen)
        made.setUseDesignMetrics(True)
        made.setDocumentMargin(0)
        made.setIndentWidth(12)
        made.setDefaultFont(_sans(_NOTE_SIZE))
        made.setDefaultStyleSheet("p, ul, ol { margin-top: 0; margin-bottom: 3px; }")
        made.setHtml(html)
        made.setTextWidth(width)
        return made

    @staticmethod
    def _draw_small(painter: QPainter, note: QTextDocument, place: QPointF, height: float) -> None:
        painter.save()
        painter.translate(place)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = QRectF(0, 0, note.textWidth(), height)
        context.palette = _paper()
        painter.setClipRect(context.clip)
        note.documentLayout().draw(painter, context)
        painter.restore()

    def _end_pages(self, notes: Sequence[str], first: int) -> Iterator[EndPage]:
        """The notes that had no room beside the text, or no place in it."""
        title = f"<h3>{_escaped(translate('Printing', 'Notes'))}</h3>"
        whole = self._small(title + "".join(f"<div>{note}</div><hr>" for note in notes), self._page.width() - 2 * _LEFT)
        whole.setPageSize(QSizeF(self._page.width() - 2 * _LEFT, self._page.height() - _TOP - _BOTTOM))
        for index in range(whole.pageCount()):
            yield EndPage(self, whole, index, first + index + 1)

    def paint_end(self, painter: QPainter, whole: QTextDocument, index: int, number: int) -> None:
        height = whole.pageSize().height()
        painter.save()
        painter.translate(_LEFT, _TOP - index * height)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = QRectF(0, index * height, whole.pageSize().width(), height)
        context.palette = _paper()
        painter.setClipRect(context.clip)
        whole.documentLayout().draw(painter, context)
        painter.restore()
        self._footer(painter, QRectF(0, 0, self._page.width(), self._page.height()), number)


@dataclass(frozen=True, slots=True)
class Drawing:
    """One page of the text."""

    paper: Paper
    index: int
    waiting: list[tuple[int, Mark, list[QRectF]]]

    def __call__(self, painter: QPainter) -> None:
        self.paper.paint_page(painter, self.index, self.waiting)


@dataclass(frozen=True, slots=True)
class EndPage:
    """One page of the notes after the text."""

    paper: Paper
    whole: QTextDocument
    index: int
    number: int

    def __call__(self, painter: QPainter) -> None:
        self.paper.paint_end(painter, self.whole, self.index, self.number)


def _numbered(number: int, html: str) -> str:
    """A note that begins with its number."""
    return html.replace("<p>", f"<p><b>{number}</b> ", 1) if html.startswith("<p>") else f"<b>{number}</b> {html}"


def _sans(size: float, *, bold: bool = False) -> QFont:
    """Type of a size in points, given in pixels of the layout: a printer's points would be scaled once more."""
    font = QFont()
    font.setFamilies(installed(SANS))
    font.setPixelSize(max(round(size * DPI / 72), 1))
    font.setBold(bold)
    return font


def _paper() -> QPalette:
    look: Theme = theme.theme("light")
    made = theme.palette(look)
    made.setColor(QPalette.ColorRole.Text, look["text"])
    return made
