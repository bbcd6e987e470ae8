"""A structured text (blocks and spans) set into a QTextDocument, in parts where it is long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, pairwise, zip_longest
from typing import Any, Protocol

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QFontInfo,
    QFontMetricsF,
    QGuiApplication,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextListFormat,
    QTextTableFormat,
)

from reader.graphemes import cluster_start
from ui import theme
from ui.theme import Theme, Typography
from ui.widgets.text_map import TextMap, runs_right_to_left, shown

#: Properties of a block's format that the view paints by: depth of quotation, and the panel a block stands on.
QUOTE = int(QTextFormat.Property.UserProperty) + 1
PANEL = int(QTextFormat.Property.UserProperty) + 2
#: A property of a run's format: what a tool tip says about it.
TIP = int(QTextFormat.Property.UserProperty) + 3

SERIF = ("Source Serif 4", "Charter", "Iowan Old Style", "Noto Serif", "Georgia", "Cambria", "C059", "DejaVu Serif")
SANS = ("Inter", "Source Sans 3", "Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans")
MONO = ("JetBrains Mono", "Source Code Pro", "Noto Sans Mono", "DejaVu Sans Mono", "Menlo", "Consolas")

#: A paragraph longer than this (code points) is set in several blocks: Qt lays out a block as a whole.
LONGEST = 6_000
#: Cells of a table that are set as one: a longer table is several, of the same columns.
_CELLS = 150
#: What a cell costs beside its text, as so many code points.
_CELL = 160
_HEADINGS = {1: 1.5, 2: 1.28, 3: 1.12}
QUOTE_INDENT = 22.0
#: Lines that are ours, in our direction, whatever names stand in them, and those of them that stand under the title.
_BESIDE_TITLE = frozenset({"kicker", "byline", "topics"})
_OURS = _BESIDE_TITLE | {"notice", "notice_text"}
_PROPORTIONAL = int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)


class BlockLike(Protocol):
    """A unit of a text; `kind` is heading, paragraph, list_item, code, table_row, rule or image."""

    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def level(self) -> int: ...
    @property
    def quote(self) -> int: ...
    @property
    def marker(self) -> str: ...
    @property
    def info(self) -> str: ...


class SpanLike(Protocol):
    """Inline mark-up: strong, emphasis, strike, code or link."""

    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def target(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a line above the text: `target` makes it a link, `tip` is what the pointer is told about it."""

    text: str
    role: str = ""
    target: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line above the text: kicker, title, byline, standfirst, topics, notice or notice_text."""

    kind: str
    runs: tuple[Run, ...]


@dataclass(slots=True)
class Structure:
    """What is to be set: lines above the text, the text, its blocks and spans."""

    lines: Sequence[Line] = ()
    text: str = ""
    blocks: Sequence[BlockLike] = ()
    spans: Sequence[SpanLike] = ()
    image_note: Callable[[str], str] = str
    targets: list[str] = field(default_factory=list)


def reading_font(typography: Typography) -> QFont:
    """The font of the text: the chosen family, or the first serif that the machine has."""
    chosen = {"": SERIF, "serif": SERIF, "sans": SANS, "mono": MONO}.get(typography.family.lower())
    font = QFont()
    font.setFamilies(installed(chosen) if chosen else [typography.family, *installed(SERIF)])
    hint = QFont.StyleHint.SansSerif if chosen is SANS else QFont.StyleHint.Serif
    font.setStyleHint(QFont.StyleHint.Monospace if chosen is MONO else hint)
    font.setPointSizeF(max(typography.size, 4.0))
    return font


@cache
def installed(families: tuple[str, ...]) -> list[str]:
    """Those of the families that the machine has, or the last one. Asked once: each text asks many times."""
    known = set(QFontDatabase.families())
    return [family for family in families if family in known] or [families[-1]]


def set_margins(document: QTextDocument, margins: QMargins) -> None:
    """Leave room around a text, in pixels."""
    frame = QTextFrameFormat(document.rootFrame().frameFormat())
    frame.setLeftMargin(margins.left())
    frame.setRightMargin(margins.right())
    frame.setTopMargin(margins.top())
    frame.setBottomMargin(margins.bottom())
    document.rootFrame().setFrameFormat(frame)


class TextBuilder:
    """Sets a Structure into a document. `map` knows where the text stands; `rows` of a table become a table."""

    def __init__(
        self,
        document: QTextDocument,
        structure: Structure,
        typography: Typography,
        look: Theme | None = None,
        margins: QMargins | None = None,
    ) -> None:
        """`margins` are those around the text; set afterwards, they would have it laid out once more."""
        self._structure, self._typography = structure, typography
        self._look = look or theme.current()
        self.map = TextMap(structure.text)
        self._document = document
        structure.targets.clear()
        document.clear()
        document.setUndoRedoEnabled(False)
        document.setDefaultFont(reading_font(typography))
        document.setDocumentMargin(0)
        if margins is not None:
            set_margins(document, margins)
        metrics = QFontMetricsF(document.defaultFont())
        #: Per cent of the font's own line height that make a line of the type's size: fonts differ widely there.
        self._height = 100 * QFontInfo(document.defaultFont()).pixelSize() / max(metrics.height(), 1.0)
        self._cursor = QTextCursor(document)
        self._fresh = True
        self._formats: dict[frozenset[str], QTextCharFormat] = {}
        self._plain = self._char()
        self._next = 0
        #: What is left of a long paragraph or listing, last piece first: start, end, format, kind of characters.
        self._rest: list[tuple[int, int, QTextBlockFormat, str]] = []
        #: Where the lines above the text begin in the document, by kind.
        self.line_starts: dict[str, int] = {}
        self._table_of = -1
        self._shares: list[QTextLength] = []
        self._span = 0
        self._open: list[SpanLike] = []
        self._spans = sorted(structure.spans, key=lambda span: span.start)
        self._paragraphs: dict[tuple[Any, ...], QTextBlockFormat] = {}
        self.loaded = 0

    @property
    def done(self) -> bool:
        """Whether the whole text is set."""
        return self._next >= len(self._structure.blocks) and not self._rest

    def add(self, until: int, room: int = 0) -> None:
        """Set further blocks up to `until` (code points), and from there as far as `room` goes; or to the text's end.

        `room` counts code points too, and what a table's cell costs beside its text.
        """

        def work() -> None:
            if self._fresh:
                self._lines()
            self._blocks(until, room)

        self._in_edit(work)

    def _in_edit(self, work: Callable[[], None]) -> None:
        self._cursor.beginEditBlock()
        work()
        self._cursor.endEditBlock()

    # -- formats -----------------------------------------------------------------------------------------

    def _char(self, scale: float = 1.0, colour: str = "text", weight: int = QFont.Weight.Normal) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setForeground(self._look[colour])
        if scale != 1.0:
            made.setFontPointSize(self._typography.size * scale)
        if weight != QFont.Weight.Normal:
            made.setFontWeight(weight)
        return made

    def _sans(self, scale: float = 0.86, colour: str = "muted") -> QTextCharFormat:
        made = self._char(scale, colour)
        made.setFontFamilies(installed(SANS))
        return made

    def _block_format(self, above: float = 0.0, below: float = 0.7, height: float = 0.0) -> QTextBlockFormat:
        """Margins in units of the text's size; `height` is a factor of the line (0: as the typography says)."""
        made = QTextBlockFormat()
        unit = self._document.defaultFont().pointSizeF() * 96 / 72
        made.setTopMargin(above * unit)
        made.setBottomMargin(below * unit)
        made.setLineHeight(self._height * (height or self._typography.line_height), _PROPORTIONAL)
        return made

    def _new_block(self, block: QTextBlockFormat, char: QTextCharFormat) -> None:
        if self._fresh:
            self._cursor.setBlockFormat(block)
            self._cursor.setBlockCharFormat(char)
            self._fresh = False
        else:
            self._cursor.insertBlock(block, char)

    # -- the lines above the text --------------------------------------------------------------------------

    def _lines(self) -> None:
        titles = ("".join(run.text for run in line.runs) for line in self._structure.lines if line.kind == "title")
        is_right_to_left = runs_right_to_left(next(titles, ""))
        for number, line in enumerate(self._structure.lines, 1):
            block, char = self._line_formats(line.kind)
            if number == len(self._structure.lines):
                block.setBottomMargin(max(block.bottomMargin(), 1.7 * self._document.defaultFont().pointSizeF()))
            if line.kind in _OURS:
                block.setLayoutDirection(QGuiApplication.layoutDirection())
            if line.kind in _BESIDE_TITLE and is_right_to_left:
                block.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
            self._new_block(block, char)
            self.line_starts.setdefault(line.kind, self._cursor.position())
            for run in line.runs:
                self._cursor.insertText(shown(run.text), self._run_format(run, char))

    def _line_formats(self, kind: str) -> tuple[QTextBlockFormat, QTextCharFormat]:
        if kind == "title":
            block = self._block_format(0.1, 0.55, 1.25)
            block.setHeadingLevel(1)
            return block, self._char(1.7, weight=QFont.Weight.DemiBold)
        if kind == "standfirst":
            return self._block_format(0.1, 0.9, 1.4), self._char(1.14, "muted")
        if kind in ("notice", "notice_text"):
            return self._notice(kind)
        above, below = {"kicker": (0.0, 0.35), "byline": (0.0, 0.85), "topics": (0.0, 1.5)}.get(kind, (0.0, 0.6))
        return self._block_format(above, below, 1.25), self._sans()

    def _notice(self, kind: str) -> tuple[QTextBlockFormat, QTextCharFormat]:
        block = self._block_format(0.9 if kind == "notice" else 0.2, 0.2 if kind == "notice" else 1.4, 1.3)
        block.setLeftMargin(44)
        block.setRightMargin(20)
        block.setProperty(PANEL, "notice")
        char = self._sans(0.95 if kind == "notice" else 0.88, "text" if kind == "notice" else "muted")
        if kind == "notice":
            char.setFontWeight(QFont.Weight.DemiBold)
        return block, char

    def _run_format(self, run: Run, base: QTextCharFormat) -> QTextCharFormat:
        made = QTextCharFormat(base)
        if run.role == "inferred":
            made.setFontItalic(True)
            made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            made.setForeground(self._look["muted"])
            made.setFontPointSize(self._typography.size * 0.8)
            made.setFontFamilies(installed(SANS))
            made.setFontWeight(QFont.Weight.Normal)
        elif run.role == "strong":
            made.setForeground(self._look["text"])
            made.setFontWeight(QFont.Weight.DemiBold)
        if run.tip:
            made.setProperty(TIP, run.tip)
        if run.target:
            self._as_link(made, run.target)
        return made

    def _as_link(self, made: QTextCharFormat, target: str) -> None:
        """Links carry a number, not the address: what is clicked is then exactly what the source says."""
        self._structure.targets.append(target)
        made.setAnchor(True)
        made.setAnchorHref(f"link:{len(self._structure.targets) - 1}")
        made.setForeground(self._look["link"])
        made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        if not made.hasProperty(TIP):
            made.setProperty(TIP, target)

    # -- the text --------------------------------------------------------------------------------------------

    def _blocks(self, until: int, room: int) -> None:
        blocks, spent = self._structure.blocks, 0
        while not self.done and (self.loaded < until or spent < room):
            before, cells = self.loaded, 0
            if self._rest:
                self._next_piece()
            elif blocks[self._next].kind == "table_row":
                cells = self._table()
            else:
                self._next += 1
                self._set_block(blocks[self._next - 1])
            if not self._rest:
                self.loaded = len(self._structure.text) if self.done else blocks[self._next - 1].end
            if self.loaded > until:
                spent += self.loaded - max(before, until) + _CELL * cells

    def _next_piece(self) -> None:
        """The next block of a long paragraph or of a listing."""
        start, end, made, kind = self._rest.pop()
        self._new_block(made, self._format(frozenset([kind])))
        self._insert(start, end, kind)
        self.loaded = end

    def _set_block(self, block: BlockLike) -> None:
        setters: dict[str, Callable[[BlockLike], None]] = {
            "heading": self._heading,
            "list_item": self._list_item,
            "code": self._code,
            "rule": self._rule,
            "image": self._image,
        }
        setters.get(block.kind, self._paragraph)(block)

    def _format_of(self, block: BlockLike) -> QTextBlockFormat:
        key = (block.kind, block.level, block.quote, self._ends_list(block))
        if key not in self._paragraphs:
            self._paragraphs[key] = self._make_format(block)
        return self._paragraphs[key]

    def _make_format(self, block: BlockLike) -> QTextBlockFormat:
        if block.kind == "heading":
            made = self._block_format(1.1, 0.45, 1.25)
            made.setHeadingLevel(min(max(block.level, 1), 6))
        elif block.kind == "list_item":
            made = self._block_format(0.0, 0.9 if self._ends_list(block) else 0.3)
        else:
            made = self._block_format()
        depth = block.quote * QUOTE_INDENT
        if block.kind != "list_item" and block.kind != "heading" and block.level:
            depth += block.level * QUOTE_INDENT
        if block.quote:
            made.setProperty(QUOTE, block.quote)
        made.setLeftMargin(depth)
        if self._typography.justified and block.kind == "paragraph":
            made.setAlignment(Qt.AlignmentFlag.AlignJustify)
        return made

    def _ends_list(self, block: BlockLike) -> bool:
        following = self._next + 1
        return block.kind == "list_item" and (
            following < len(self._structure.blocks) and self._structure.blocks[following].kind != "list_item"
        )

    def _directed(self, block: BlockLike) -> QTextBlockFormat:
        """The block's format; the indent of a right-to-left one is at its right."""
        made = self._format_of(block)
        if block.quote and runs_right_to_left(self._structure.text[block.start : block.end]):
            made = QTextBlockFormat(made)
            made.setRightMargin(made.leftMargin())
            made.setLeftMargin(0)
        return made

    def _paragraph(self, block: BlockLike) -> None:
        made = self._directed(block)
        pieces = self._pieces(block.start, block.end)
        self._set_pieces([(start, end, made if end == block.end else _joined(made), "") for start, end in pieces])

    def _set_pieces(self, pieces: list[tuple[int, int, QTextBlockFormat, str]]) -> None:
        """Set the first piece now and the others as room allows."""
        self._rest = pieces[::-1]
        self._next_piece()

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A stretch in pieces that Qt lays out at once, cut after a blank where there is one."""
        while end - start > LONGEST:
            cut = self._structure.text.rfind(" ", start + LONGEST // 2, start + LONGEST) + 1
            cut = cut or cluster_start(self._structure.text, start + LONGEST)
            yield start, cut
            start = cut
        yield start, end

    def _heading(self, block: BlockLike) -> None:
        kind = f"heading{min(max(block.level, 1), 4)}"
        self._new_block(self._directed(block), self._format(frozenset([kind])))
        self._insert(block.start, block.end, kind)

    def _list_item(self, block: BlockLike) -> None:
        self._new_block(self._format_of(block), self._plain)
        if block.marker:
            self._cursor.createList(_list_format(block))
        else:
            indented = QTextBlockFormat(self._format_of(block))
            indented.setIndent(max(block.level, 1))
            self._cursor.setBlockFormat(indented)
        self._insert(block.start, block.end, "")

    def _code(self, block: BlockLike) -> None:
        """Each line of code is a block of its own, on one panel: long listings then lay out line by line."""
        lines = self._structure.text[block.start : block.end].split("\n")
        at = block.start
        formats: dict[tuple[bool, bool], QTextBlockFormat] = {}
        pieces: list[tuple[int, int, QTextBlockFormat, str]] = []
        for number, line in enumerate(lines):
            for start, end in self._pieces(at, at + len(line)):
                edges = (not pieces, number == len(lines) - 1 and end == block.end)
                made = formats.setdefault(edges, self._code_format(block, *edges))
                pieces.append((start, end, made, "code"))
            at += len(line) + 1
        self._set_pieces(pieces)

    def _code_format(self, block: BlockLike, is_first: bool, is_last: bool) -> QTextBlockFormat:
        made = self._block_format(1.3 if is_first else 0.0, 1.9 if is_last else 0.0, 1.4)
        made.setLeftMargin(block.quote * QUOTE_INDENT + 14)
        made.setRightMargin(14)
        made.setProperty(PANEL, f"code{block.start}")
        return made

    def _rule(self, block: BlockLike) -> None:
        made = self._block_format(0.4, 0.8, 1.0)
        made.setProperty(PANEL, "rule")
        self._new_block(made, self._plain)
        self._insert(block.start, block.end, "")

    def _image(self, block: BlockLike) -> None:
        made = self._block_format(1.3, 1.9, 1.4)
        made.setLeftMargin(block.quote * QUOTE_INDENT + 44)
        made.setRightMargin(14)
        made.setProperty(PANEL, f"image{block.start}")
        self._new_block(made, self._sans(0.92, "text"))
        self._insert(block.start, block.end, "caption")
        note = self._structure.image_note(block.info)
        self._cursor.insertText(("\u2028" if block.end > block.start else "") + shown(note), self._sans(0.82))

    # -- tables -------------------------------------------------------------------------------------------------

    def _rows(self) -> list[BlockLike]:
        """The rows of the table that begins here, or of a part of it where it is long."""
        blocks, first = self._structure.blocks, self._next
        found: list[BlockLike] = []
        limit = max(_CELLS // self._columns(blocks[first]), 4)
        while self._next < len(blocks) and blocks[self._next].kind == "table_row" and len(found) < limit:
            row = blocks[self._next]
            if found and row.info == "header" and found[-1].info != "header":
                break
            self._next += 1
            found.append(row)
        return found

    def _columns(self, row: BlockLike) -> int:
        return self._structure.text.count("\t", row.start, row.end) + 1

    def _widths(self, first: int) -> list[QTextLength]:
        """The shares of the columns of a table of several parts, from what stands in them: all parts have the same."""
        blocks, text = self._structure.blocks, self._structure.text
        if self._table_of != first:
            longest: list[int] = []
            for row in islice(blocks, first, None):
                if row.kind != "table_row":
                    break
                cells = [min(len(cell), 60) + 4 for cell in text[row.start : row.end].split("\t")]
                longest = [max(pair) for pair in zip_longest(longest, cells, fillvalue=0)]
            whole = sum(longest) or 1
            share = QTextLength.Type.PercentageLength
            self._table_of, self._shares = first, [QTextLength(share, 100 * width / whole) for width in longest]
        return self._shares

    def _table(self) -> int:
        """Set a table or a part of one; how many cells it has."""
        text, blocks = self._structure.text, self._structure.blocks
        at = self._next
        goes_on = at > 0 and blocks[at - 1].kind == "table_row" and blocks[at].info != "header"
        rows = self._rows()
        follows = self._next < len(blocks) and blocks[self._next].kind == "table_row"
        follows = follows and blocks[self._next].info != "header"
        columns = max(self._columns(row) for row in rows)
        made = self._table_format(rows)
        if goes_on or follows:
            shares = self._widths(self._table_of if goes_on else at)
            columns = max(columns, len(shares))
            made.setColumnWidthConstraints(shares)
            # Up over the line that lies between two tables, so that no gap shows where a part ends.
            made.setTopMargin(-4 if goes_on else made.topMargin())
            made.setBottomMargin(0 if follows else made.bottomMargin())
        if not self._fresh and not goes_on:
            self._new_block(self._block_format(0.0, 0.0, 0.3), self._char(0.2))
        table = self._cursor.insertTable(len(rows), columns, made)
        for index, row in enumerate(rows):
            at = row.start
            for column, cell in enumerate(text[row.start : row.end].split("\t")):
                self._cursor = table.cellAt(index, column).firstCursorPosition()
                self._cursor.setBlockFormat(self._block_format(0.0, 0.0, 1.4))
                self._insert(at, at + len(cell), "cell_header" if row.info == "header" else "cell")
                at += len(cell) + 1
        self._cursor = QTextCursor(self._document)
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        after = self._block_format(0.0, 0.0, 0.5)
        if follows:
            # The block that Qt wants between two tables takes no room.
            after.setLineHeight(1, int(QTextBlockFormat.LineHeightTypes.FixedHeight.value))
        self._cursor.setBlockFormat(after)
        self._cursor.setBlockCharFormat(self._char(0.1) if follows else self._plain)
        self._cursor.insertText("")
        return len(rows) * columns

    def _table_format(self, rows: Sequence[BlockLike]) -> QTextTableFormat:
        made = QTextTableFormat()
        made.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        made.setBorder(1)
        made.setBorderBrush(self._look["border"])
        made.setBorderCollapse(True)
        made.setCellPadding(6)
        made.setCellSpacing(0)
        made.setTopMargin(6)
        made.setBottomMargin(12)
        made.setLeftMargin(rows[0].quote * QUOTE_INDENT)
        made.setHeaderRowCount(sum(1 for row in rows if row.info == "header"))
        made.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        return made

    # -- inline ---------------------------------------------------------------------------------------------------

    def _insert(self, start: int, end: int, base: str) -> None:
        """Insert `text[start:end]` at the cursor under the spans that cover it."""
        self.map.add(start, end, self._cursor.position())
        spans = self._spans_over(start, end)
        if not spans:
            if end > start:
                self._cursor.insertText(shown(self._structure.text[start:end]), self._format(frozenset([base])))
            return
        edges = sorted({start, end, *(min(max(edge, start), end) for span in spans for edge in (span.start, span.end))})
        for low, high in pairwise(edges):
            covering = [span for span in spans if span.start <= low and span.end >= high]
            made = self._format(frozenset([base, *(span.kind for span in covering if span.kind != "link")]))
            for span in covering:
                if span.kind == "link" and span.target:
                    made = QTextCharFormat(made)
                    self._as_link(made, span.target)
            self._cursor.insertText(shown(self._structure.text[low:high]), made)

    def _spans_over(self, start: int, end: int) -> list[SpanLike]:
        """The spans over a stretch; stretches are asked for in the order of the text."""
        while self._span < len(self._spans) and self._spans[self._span].start < end:
            self._open.append(self._spans[self._span])
            self._span += 1
        if self._open:
            self._open = [span for span in self._open if span.end > start]
        return [span for span in self._open if span.start < end]

    def _format(self, kinds: frozenset[str]) -> QTextCharFormat:
        if kinds not in self._formats:
            self._formats[kinds] = self._make_char(kinds)
        return self._formats[kinds]

    def _make_char(self, kinds: frozenset[str]) -> QTextCharFormat:
        made = self._char()
        for kind in kinds:
            if kind.startswith("heading"):
                made.setFontPointSize(self._typography.size * _HEADINGS.get(int(kind[7:]), 1.0))
                made.setFontWeight(QFont.Weight.DemiBold)
        if kinds & {"cell", "cell_header", "caption"}:
            made = self._sans(0.9, "text")
        if "code" in kinds:
            made.setFontFamilies(installed(MONO))
            made.setFontPointSize(self._typography.size * 0.88)
        if "strong" in kinds or "cell_header" in kinds:
            made.setFontWeight(QFont.Weight.Bold)
        made.setFontItalic("emphasis" in kinds)
        made.setFontStrikeOut("strike" in kinds)
        return made


def _joined(made: QTextBlockFormat) -> QTextBlockFormat:
    """The format of a piece of a paragraph that goes on in the next block."""
    made = QTextBlockFormat(made)
    made.setBottomMargin(0)
    return made


def _list_format(block: BlockLike) -> QTextListFormat:
    made = QTextListFormat()
    made.setIndent(max(block.level, 1))
    digits = block.marker.rstrip(".):")
    if digits.isdecimal() and len(digits) < 9:
        made.setStyle(QTextListFormat.Style.ListDecimal)
        made.setStart(int(digits))
        made.setNumberSuffix(block.marker[len(digits) :] or ".")
    else:
        bullets = (QTextListFormat.Style.ListDisc, QTextListFormat.Style.ListCircle, QTextListFormat.Style.ListSquare)
        made.setStyle(bullets[(max(block.level, 1) - 1) % 3])
    return made
