"""The concordance: a word in its contexts, its collocates, and how often it occurs over time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from reader.concordance import Collocate, Collocates, Concordance, Line, Period
from ui import icons, theme
from ui.formats import day, month_name
from ui.i18n import number
from ui.models.concordance import AFTER, ARTICLE, BEFORE, LINE, WORD, ConcordanceModel, Fetch
from ui.periods import MONTH_STEPS
from ui.widgets.histogram import Bar, Histogram
from ui.widgets.labels import ElidedLabel, PlainLabel
from ui.widgets.line_edit import LineEdit
from ui.widgets.press import PushButton

Index = QModelIndex | QPersistentModelIndex
LINES, COLLOCATES, TIME = range(3)
#: Orders of the lines by the column whose heading asks for them.
_BY_COLUMN = {BEFORE: "left", WORD: "word", AFTER: "right", ARTICLE: "date"}
_WIDEST_WORD, _ARTICLE_WIDTH, _GAP = 260, 240, 8
_CHART = 220
_LEAST_CHART = 44


class _Delegate(QStyledItemDelegate):
    """Sets the word between its contexts: what is at its left ends at it, what is at its right begins at it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme.current()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(option.rect, look["selection"] if selected else look["base"])
        line = index.data(LINE)
        if isinstance(line, Line):
            text = look["on_selection" if selected else "text"]
            painter.setPen(look["muted"] if index.column() == ARTICLE and not selected else text)
            self._text(painter, option, index, line)
        painter.restore()

    def _text(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, line: Line) -> None:
        column, rtl = index.column(), line.is_right_to_left
        font = QFont(option.font)
        font.setBold(column == WORD)
        painter.setFont(font)
        cut, side = Qt.TextElideMode.ElideRight, Qt.AlignmentFlag.AlignLeft
        if column == BEFORE:
            side = Qt.AlignmentFlag.AlignRight
        elif column == WORD:
            # Of words near one another the first and the last are in sight.
            side, cut = Qt.AlignmentFlag.AlignHCenter, Qt.TextElideMode.ElideMiddle
        # The context is cut at its far end: at its beginning before the word, at its end after it.
        if column in (BEFORE, AFTER) and (column == BEFORE) != rtl:
            cut = Qt.TextElideMode.ElideLeft
        room = QRect(option.rect).adjusted(_GAP, 0, -_GAP, 0)
        text = painter.fontMetrics().elidedText(str(index.data()).strip(), cut, room.width())
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        if rtl and column != ARTICLE:
            flags |= Qt.TextFlag.TextForceRightToLeft
        painter.drawText(room, flags, text)


class _Table(QTableView):
    """A table of many lines of one height; Return opens the current one."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.clicked.connect(lambda index: self.opened.emit(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Qt's own search would cut every line from its text."""


class ConcordancePane(QWidget):
    """Announces what is asked for; is given what was found."""

    asked = Signal(str, str)
    sort_changed = Signal(str)
    measure_changed = Signal(str, int)
    opened = Signal(int, str, int, int)
    period_chosen = Signal(str, str)
    export_requested = Signal(int)
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ConcordanceModel(self)
        self.word, self.within = LineEdit(self), LineEdit(self)
        self.sort, self.measure, self.span = QComboBox(self), QComboBox(self), QComboBox(self)
        self.status = ElidedLabel("", mode=Qt.TextElideMode.ElideRight)
        self.table = _Table(self)
        self.collocates = QTableWidget(0, 8, self)
        self.chart = Histogram(self, height=_CHART, least=_LEAST_CHART)
        self.periods = QTableWidget(0, 5, self)
        self.stop, self.export = PushButton(self.tr("Stop"), self), PushButton(self.tr("Export CSV…"), self)
        self.tabs = QTabWidget(self)
        self._empty = PlainLabel(self.tr("Type a word, a phrase or a beginning such as prosecut*, and press Enter."))
        self._stack = QStackedWidget(self)
        self._found: Concordance | None = None
        self._shown_periods: Sequence[Period] = ()
        self._set_up_fields()
        self._set_up_tables()
        self._lay_out()
        self._connect()
        self.set_busy(is_busy=False)
        self.setFocusProxy(self.word)

    # -- assembling ----------------------------------------------------------------------------------------

    def _set_up_fields(self) -> None:
        self.word.setPlaceholderText(self.tr('Word, "phrase" or begin*'))
        self.word.setAccessibleName(self.tr("Word of the concordance"))
        self.word.setClearButtonEnabled(True)
        self.within.setPlaceholderText(self.tr("All articles, or those that a search finds"))
        self.within.setAccessibleName(self.tr("Search that limits the concordance"))
        self.within.setClearButtonEnabled(True)
        for key, name in (
            ("date", self.tr("Newest first")),
            ("left", self.tr("By the words before")),
            ("right", self.tr("By the words after")),
            ("word", self.tr("By the word itself")),
            ("provider", self.tr("By provider")),
        ):
            self.sort.addItem(name, key)
        self.sort.setAccessibleName(self.tr("Order of the lines"))
        for key, name in (
            ("ll", self.tr("Log-likelihood")),
            ("mi", self.tr("Mutual information")),
            ("count", self.tr("Frequency")),
        ):
            self.measure.addItem(name, key)
        self.measure.setAccessibleName(self.tr("Measure of the collocates"))
        for words in (1, 2, 3, 4, 5, 10):
            self.span.addItem(self.tr("%n word(s) on either side", "", words), words)
        self.span.setCurrentIndex(self.span.findData(5))
        self.span.setAccessibleName(self.tr("Span of the collocates"))
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.export.setIcon(icons.icon("download"))

    def _set_up_tables(self) -> None:
        self.table.setModel(self.model)
        self.table.setItemDelegate(_Delegate(self.table))
        self.table.setAccessibleName(self.tr("Concordance lines"))
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 7)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        for column in (BEFORE, AFTER):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(ARTICLE, _ARTICLE_WIDTH)
        titles: tuple[str, ...] = (
            self.tr("Collocate"),
            self.tr("Frequency"),
            self.tr("Expected"),
            self.tr("Log-likelihood"),
            self.tr("Mutual information"),
            self.tr("Before"),
            self.tr("After"),
            self.tr("Articles"),
        )
        _prepare(self.collocates, titles, self.tr("Collocates"))
        titles = (
            self.tr("Time"),
            self.tr("Occurrences"),
            self.tr("Articles"),
            self.tr("Words in all"),
            self.tr("Per million words"),
        )
        _prepare(self.periods, titles, self.tr("Frequency over time, as a table"))
        self.periods.setMinimumHeight(3 * self.fontMetrics().height())
        self.chart.setAccessibleName(self.tr("Occurrences per million words over time"))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.word, 2)
        top.addWidget(QLabel(self.tr("in"), self))
        top.addWidget(self.within, 3)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._stack.setCurrentWidget(self._empty)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(_page([self.sort], [self._stack]), self.tr("Concordance"))
        self.tabs.addTab(_page([self.measure, self.span], [self.collocates]), self.tr("Collocates"))
        self.tabs.addTab(_page([], [self.chart, self.periods]), self.tr("Over time"))
        bottom = QHBoxLayout()
        bottom.addWidget(self.status, 1)
        bottom.addWidget(self.stop)
        bottom.addWidget(self.export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addLayout(top)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(bottom)

    def _connect(self) -> None:
        self.word.returnPressed.connect(self._ask)
        self.within.returnPressed.connect(self._ask)
        self.sort.activated.connect(lambda: self.sort_changed.emit(self.sort.currentData()))
        self.table.horizontalHeader().sectionClicked.connect(self._sort_by)
        self.table.opened.connect(self._open)
        for box in (self.measure, self.span):
            box.activated.connect(lambda: self.measure_changed.emit(*self.chosen_measure))
        self.collocates.cellActivated.connect(self._ask_collocate)
        self.chart.range_chosen.connect(self._choose_periods)
        self.stop.clicked.connect(self.stop_requested)
        self.export.clicked.connect(lambda: self.export_requested.emit(self.tabs.currentIndex()))

    # -- what it shows -------------------------------------------------------------------------------------

    @property
    def chosen_measure(self) -> tuple[str, int]:
        """The measure of collocation and the span in words."""
        return self.measure.currentData(), self.span.currentData()

    def set_question(self, word: str, query: str) -> None:
        """Put a word, and a search that limits it, into the boxes."""
        self.word.setText(word)
        self.within.setText(query)

    def set_busy(self, *, is_busy: bool, text: str = "") -> None:
        """Show whether something is being looked for."""
        self.stop.setVisible(is_busy)
        self.export.setEnabled(not is_busy and self._found is not None and self._found.total > 0)
        if text:
            self.status.setText(text)

    def clear(self, text: str) -> None:
        """Show nothing but a sentence: what is being done, or what went wrong."""
        self._found = None
        self.model.set_lines((), lambda _numbers: [])
        self.collocates.setRowCount(0)
        self.show_periods((), is_month=False)
        self._empty.setText(text)
        self._stack.setCurrentWidget(self._empty)
        self.status.setText("")

    def show_lines(self, found: Concordance, order: Sequence[int], fetch: Fetch) -> None:
        """Show lines in this order; an incomplete concordance is shown as one that goes on."""
        self._found = found
        self.model.set_lines(order, fetch)
        if found.total:
            self._fit_word()
            self._stack.setCurrentWidget(self.table)
            self.table.selectRow(0)
        elif found.is_complete:
            self._empty.setText(self.tr("Not found: %1.").replace("%1", found.keyword.explanation))
            self._stack.setCurrentWidget(self._empty)
        self.status.setText(self._summary(found))

    def _summary(self, found: Concordance) -> str:
        text = self.tr("%Ln occurrence(s)", "", found.total) + " " + self.tr("in %Ln article(s)", "", found.articles)
        if not found.is_complete:
            text = self.tr("So far: %1").replace("%1", text)
        elif found.total > len(found):
            text += ", " + self.tr("the first %1 listed").replace("%1", number(len(found)))
        return " · ".join([text, found.keyword.explanation, *found.keyword.notices])

    def _fit_word(self) -> None:
        """Give the word's column the width of the widest word on the first screen."""
        font = QFont(self.table.font())
        font.setBold(True)
        metrics = QFontMetrics(font)
        lines = (self.model.line(row) for row in range(min(40, self.model.rowCount())))
        widest = max((metrics.horizontalAdvance(line.word) for line in lines if line), default=40)
        header = self.table.horizontalHeader()
        header.resizeSection(WORD, min(widest, max(_WIDEST_WORD, self.width() // 3)) + 2 * _GAP + 4)
        header.resizeSection(ARTICLE, min(_ARTICLE_WIDTH, self.width() // 4))

    def show_collocates(self, found: Collocates) -> None:
        """Show the collocates in their order."""
        self.collocates.setRowCount(len(found.collocates))
        for row, each in enumerate(found.collocates):
            for column, text in enumerate(_collocate_cells(each)):
                self.collocates.setItem(row, column, _cell(text, is_number=column > 0))
        if found.collocates:
            self.collocates.selectRow(0)

    def show_periods(self, periods: Sequence[Period], *, is_month: bool) -> None:
        """Show the frequency in each year or month: as bars, and as a table for those who can't see them."""
        dated = [each for each in periods if len(each.period) == (7 if is_month else 4)]
        self._shown_periods = dated
        steps = MONTH_STEPS if is_month else ()
        self.chart.set_bars([self._bar(each, is_month=is_month) for each in dated], steps)
        self.chart.setAccessibleDescription(", ".join(self._tip(each) for each in dated if each.count))
        self.periods.setRowCount(len(periods))
        for row, each in enumerate(periods):
            cells = (
                day(each.period) or self.tr("undated"),
                number(each.count),
                number(each.articles),
                number(each.words),
                f"{each.per_million:,.1f}",
            )
            for column, text in enumerate(cells):
                self.periods.setItem(row, column, _cell(text, is_number=column > 0))

    def _bar(self, each: Period, *, is_month: bool) -> Bar:
        label = each.period[:4] if not is_month or each.period.endswith("-01") else ""
        if each == self._shown_periods[0]:
            label = day(each.period)
        minor = month_name(each.period) if is_month else ""
        return Bar(label, each.per_million, self._tip(each), minor, day(each.period), each.count)

    def _tip(self, each: Period) -> str:
        return (
            self.tr("%1: %2 occurrences, %3 per million words")
            .replace("%1", day(each.period))
            .replace("%2", number(each.count))
            .replace("%3", f"{each.per_million:,.1f}")
        )

    # -- what is asked -------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self.asked.emit(self.word.text().strip(), self.within.text().strip())

    def _sort_by(self, column: int) -> None:
        self.sort.setCurrentIndex(self.sort.findData(_BY_COLUMN[column]))
        self.sort_changed.emit(self.sort.currentData())

    def _open(self, row: int) -> None:
        if line := self.model.line(row):
            self.opened.emit(line.article, line.field, line.start, line.end)

    def _ask_collocate(self, row: int) -> None:
        """Show the lines in which the word stands near this collocate."""
        item = self.collocates.item(row, 0)
        if self._found is None or item is None:
            return
        word = self._found.keyword.text
        if len(self._found.keyword.sought) == 1 and " " not in word:
            self.tabs.setCurrentIndex(LINES)
            self.word.setText(f'{word} NEAR/{self.span.currentData() - 1} "{item.text()}"')
            self._ask()

    def _choose_periods(self, first: int, last: int) -> None:
        self.period_chosen.emit(self._shown_periods[first].period, self._shown_periods[last].period)


def _page(controls: Sequence[QWidget], contents: Sequence[QWidget]) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 6, 0, 0)
    if controls:
        row = QHBoxLayout()
        for control in controls:
            row.addWidget(control)
        row.addStretch(1)
        layout.addLayout(row)
    for content in contents:
        layout.addWidget(content, 1)
    return page


def _prepare(table: QTableWidget, titles: Sequence[str], name: str) -> None:
    table.setHorizontalHeaderLabels(list(titles))
    table.setAccessibleName(name)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 7)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)


def _cell(text: str, *, is_number: bool) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return item


def _collocate_cells(each: Collocate) -> tuple[str, ...]:
    return (
        each.word,
        number(each.count),
        f"{each.expected:,.1f}",
        f"{each.log_likelihood:,.1f}",
        f"{each.mutual_information:.2f}",
        number(each.before),
        number(each.after),
        number(each.articles),
    )
