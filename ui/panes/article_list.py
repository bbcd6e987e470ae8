"""The article list: what was found, one row an article, with the order to choose."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QActionGroup, QDrag, QFocusEvent, QPainter, QPalette, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reader.models import Hit, SearchResult
from ui import icons
from ui.i18n import number, translate
from ui.models.articles import NO_HITS, ArticleModel, Fetch
from ui.models.delegate import ArticleDelegate
from ui.widgets.empty_page import EmptyPage
from ui.widgets.press import ToolButton
from ui.widgets.row_table import RowTable

#: A greater selection is not carried over to the answer to another question, or to the same one's that has changed.
KEPT_SELECTION, KEPT_WHILE_LISTED = 1_000, 100_000
#: ... nor is one in more pieces than these.
MOST_PIECES = 1_000
#: How far below the pointer and how wide the label is by which articles are dragged (pixels).
_BELOW, _LABEL = 8, 240


def sort_names() -> dict[str, str]:
    """The orders that the core knows, with their names."""
    return {
        "": translate("ArticleList", "Best order"),
        "relevance": translate("ArticleList", "Relevance"),
        "relevance-title": translate("ArticleList", "Relevance, then title"),
        "newest": translate("ArticleList", "Newest first"),
        "oldest": translate("ArticleList", "Oldest first"),
        "quality": translate("ArticleList", "Quality"),
        "heat": translate("ArticleList", "Heat"),
        "title": translate("ArticleList", "Title"),
        "provider": translate("ArticleList", "Provider"),
        "read": translate("ArticleList", "Recently read"),
    }


class ArticleView(RowTable):
    """One column of rows of equal height; a million rows cost nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Articles"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the row that Qt makes current when the focus comes without one."""
        super().focusInEvent(event)
        if self.currentIndex().isValid() and not self.selectionModel().hasSelection():
            self.setCurrentIndex(self.currentIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.verticalScrollBar().setSingleStep(max(1, self.verticalHeader().defaultSectionSize() // 2))

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag the selected articles by a label below the pointer: whole rows would hide where they go."""
        indexes = self.selectedIndexes()
        if not indexes:
            return
        drag = QDrag(self)
        drag.setMimeData(self.model().mimeData(indexes))
        title = indexes[0].data() or ""
        drag.setPixmap(self._label(title if len(indexes) == 1 else self.tr("%Ln article(s)", "", len(indexes))))
        drag.setHotSpot(QPoint(-_BELOW, -_BELOW))
        default = self.defaultDropAction()
        drag.exec(actions, Qt.DropAction.CopyAction if default == Qt.DropAction.IgnoreAction else default)

    def _label(self, text: str) -> QPixmap:
        metrics, ratio = self.fontMetrics(), self.devicePixelRatioF()
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, _LABEL)
        size = QSize(metrics.horizontalAdvance(text) + 2 * _BELOW, metrics.height() + _BELOW)
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(self.palette().color(QPalette.ColorRole.Highlight))
        painter = QPainter(pixmap)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.HighlightedText))
        painter.drawText(QRect(QPoint(), size), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        return pixmap


class ArticleList(QWidget):
    """The list with its heading. Selecting announces; it marks nothing as read."""

    current_changed = Signal(int)
    activated = Signal(int)
    selection_changed = Signal(int)
    sort_changed = Signal(str)
    menu_requested = Signal(QPoint)
    move_requested = Signal(list, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ArticleModel(self)
        self.delegate = ArticleDelegate(self)
        self.view = ArticleView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(self.delegate)
        self.view.setDragEnabled(True)
        self.view.setDragDropOverwriteMode(False)
        self.model.articles_dropped.connect(self._on_dropped)
        self._heading = QLabel(self)
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self.sort = ""
        self._sort_by = self._sort_button()
        self.empty = EmptyPage(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        #: The question (query, order) that the list answers, and whether it is another one than before.
        self._answered, self._is_new = ("", ""), False
        self._lay_out()
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.view.selectionModel().selectionChanged.connect(self._on_selection)
        self.view.activated.connect(self._on_activated)
        self.view.customContextMenuRequested.connect(self._on_menu)
        self.set_sort("")
        self.fit_rows()

    def _sort_button(self) -> QToolButton:
        button = ToolButton(self)
        button.setAutoRaise(True)
        button.setIcon(icons.icon("arrow-up-down"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setAccessibleName(self.tr("Order of the articles"))
        button.setToolTip(self.tr("Order of the articles"))
        menu = QMenu(button)
        group = QActionGroup(menu)
        for key, name in sort_names().items():
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setData(key)
            group.addAction(action)
        menu.triggered.connect(self._on_sort)
        button.setMenu(menu)
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(14, 4, 6, 4)
        top.addWidget(self._heading, 1)
        top.addWidget(self._sort_by)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)
        self._stack.setAutoFillBackground(True)
        self._stack.setBackgroundRole(QPalette.ColorRole.Base)

    # -- what it shows ---------------------------------------------------------------------------------

    def show_result(
        self,
        result: SearchResult,
        fetch: Fetch,
        keep: int = 0,
        *,
        passages: bool = False,
        known: Mapping[int, Hit] = NO_HITS,
    ) -> None:
        """List a search's answer; the article `keep` stays the current one where it is among the results.

        The answer to another question is shown from its top; a word that was being typed and is now complete asks
        another one where it finds something else. The same one's, which changed, moves nothing on screen, wherever the
        user has gone in the list. `known` hits need not be fetched.
        """
        asked, before = (result.query.strip(), result.sort), self._answered
        self._is_new, self._answered = self._is_another(result), asked
        is_same = not self._is_new and (_whole(asked[0]), asked[1]) == (_whole(before[0]), before[1])
        selected, place = self.selected(), self._place(keep, is_same)
        self.delegate.lines = 3 if passages else 2
        self.fit_rows()
        self.model.set_result(result.ids, fetch, passages=passages, known=known)
        self._stack.setCurrentWidget(self.view if len(self.model.ids) else self.empty)
        self._sort_by.setEnabled(result.sort != "binned")
        self._name_order(result.sort if result.sort == "binned" else self.sort or result.sort)
        self._let_drop(result.sort == "manual")
        is_kept = bool(keep) and self.select(keep)
        if 1 < len(selected) <= (KEPT_WHILE_LISTED if is_same else KEPT_SELECTION) and (is_kept or is_same):
            self.select_all_of(selected)
        if self._is_new:
            self.view.scrollToTop()
        else:
            self._scroll_back(*place)

    def _is_another(self, result: SearchResult) -> bool:
        """Whether a question has words and is not the one whose answer is listed."""
        asked, before = result.query.strip(), self._answered[0]
        if asked in ("", before):
            return False
        return _whole(asked) != _whole(before) or array("q", result.ids) != self.model.ids

    def _let_drop(self, has_own_order: bool) -> None:
        """Rows can be dropped between others where the list stands in the user's own order."""
        modes = QAbstractItemView.DragDropMode
        self.view.setDragDropMode(modes.DragDrop if has_own_order else modes.DragOnly)
        self.view.setDropIndicatorShown(has_own_order)

    def _on_dropped(self, articles: list[int], before: int) -> None:
        if articles:
            self.move_requested.emit(articles, before)

    def complete_result(self, result: SearchResult, fetch: Fetch, keep: int = 0, *, passages: bool = False) -> None:
        """List the whole answer of which the first page is shown; the article `keep` becomes the current one again."""
        if not self.model.extend(result.ids, fetch):
            self.show_result(result, fetch, keep, passages=passages)
        elif keep and not self.current:
            place = self.view.verticalScrollBar().value()
            self.select(keep)
            if self._is_new:
                self.view.verticalScrollBar().setValue(place)

    def _top_of(self, article: int) -> int | None:
        """Where an article's row stands on screen, in pixels; None where it does not."""
        row = self.model.row_of(article) if article else -1
        top = self.view.rowViewportPosition(row) if row >= 0 else -1
        return top if 0 <= top < self.view.viewport().height() else None

    def _place(self, keep: int, is_same: bool) -> tuple[int, int | None]:
        """The article by which the list finds its place again, and where its row stands: the one to keep, or the
        first on screen where the user has gone elsewhere in the same answer. No article stands for the list's top.
        """
        top = self._top_of(keep)
        if top is not None or not is_same:
            return keep, top
        first = self.view.rowAt(0) if self.view.verticalScrollBar().value() else -1
        return self.model.id_at(first), self.view.rowViewportPosition(first) if first >= 0 else 0

    def is_on_screen(self, article: int) -> bool:
        """Whether the article's row is among those on screen."""
        return self._top_of(article) is not None

    def on_screen(self) -> array[int]:
        """The articles whose rows are on screen, in the order of the list."""
        first, last = self.view.rowAt(0), self.view.rowAt(self.view.viewport().height() - 1)
        return self.model.ids[first : last + 1 if last >= 0 else None] if first >= 0 else array("q")

    def _scroll_back(self, article: int, top: int | None) -> None:
        """Put an article's row back to its place, so that rows which come in above do not move it."""
        bar = self.view.verticalScrollBar()
        row = self.model.row_of(article) if article else -1
        if top is not None and row >= 0:
            bar.setValue(bar.value() + self.view.rowViewportPosition(row) - top)
        elif top is not None and not article:
            bar.setValue(0)

    def go_on_from_top(self) -> None:
        """Go on by keys from the first row where another question's answer is shown without the current row."""
        if self._is_new and self.view.hasFocus() and not self.is_on_screen(self.current):
            self.select_first()

    def set_heading(self, text: str) -> None:
        """The line over the list."""
        self._heading.setText(text)

    def set_sort(self, sort: str) -> None:
        """Show `sort` as the chosen order."""
        self.sort = sort if sort in sort_names() else ""
        self._name_order(self.sort)
        for action in self._sort_by.menu().actions():
            action.setChecked(action.data() == self.sort)

    def _name_order(self, sort: str) -> None:
        names = {
            **sort_names(),
            "manual": translate("ArticleList", "Order of the collection"),
            "binned": translate("ArticleList", "Last put there first"),
        }
        self._sort_by.setText(names.get(sort, names[""]))

    def select(self, article: int) -> bool:
        """Make an article the current one; False where it is not listed."""
        row = self.model.row_of(article)
        if row < 0:
            return False
        index = self.model.index(row, 0)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        return True

    def select_all_of(self, articles: Sequence[int]) -> None:
        """Select these articles, and nothing else; those that lie in more than a few pieces not."""
        selection, wanted = QItemSelection(), set(articles)
        rows = [row for row, article in enumerate(self.model.ids) if article in wanted]
        # Rows one after the other are one range: Qt compares each range with all the others.
        starts = [row for before, row in pairwise((-2, *rows)) if row != before + 1]
        ends = [row for row, after in pairwise((*rows, -2)) if after != row + 1]
        if len(starts) > MOST_PIECES:
            return
        for first, last in zip(starts, ends, strict=True):
            selection.append(QItemSelectionRange(self.model.index(first, 0), self.model.index(last, 0)))
        self.view.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # -- what is chosen --------------------------------------------------------------------------------

    @property
    def current(self) -> int:
        """The current article; 0 for none."""
        return self.model.id_at(self.view.currentIndex().row())

    def selected(self) -> list[int]:
        """The selected articles in the order of the list, read from ranges so that Select All stays cheap."""
        ids: list[int] = []
        for part in sorted(self.view.selectionModel().selection().toList(), key=QItemSelectionRange.top):
            ids.extend(self.model.ids[part.top() : part.bottom() + 1])
        return ids

    def selected_count(self) -> int:
        """How many articles are selected."""
        return sum(part.height() for part in self.view.selectionModel().selection().toList())

    def step(self, by: int) -> None:
        """Go `by` rows down (or up, where negative); from nothing, to the first."""
        row = self.view.currentIndex().row()
        target = 0 if row < 0 else min(max(0, row + by), self.model.rowCount() - 1)
        if self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(target, 0))

    def select_first(self) -> None:
        """Make the first row the current one, and show it."""
        if self.model.rowCount():
            self.select(self.model.id_at(0))

    # -- reactions ---------------------------------------------------------------------------------------

    def fit_rows(self) -> None:
        """Give the rows the height that the font needs."""
        self.view.verticalHeader().setDefaultSectionSize(self.delegate.row_height(self.view.fontMetrics()))

    def _on_current(self) -> None:
        self.current_changed.emit(self.current)

    def _on_selection(self) -> None:
        self.selection_changed.emit(self.selected_count())

    def _on_activated(self) -> None:
        self.activated.emit(self.current)

    def _on_sort(self, action: QAction) -> None:
        self.set_sort(action.data())
        self.sort_changed.emit(self.sort)

    def _on_menu(self, point: QPoint) -> None:
        self.menu_requested.emit(self.view.viewport().mapToGlobal(point))


def _whole(query: str) -> str:
    """A question whose last word is not being typed any more."""
    return query.removesuffix("*")


def heading(found: int, everything: int, selected: int = 0) -> str:
    """`12 of 1,204`, or `1,204`, with the number selected where that is more than one."""
    text = number(found)
    if found != everything:
        text = translate("ArticleList", "%1 of %2").replace("%1", text).replace("%2", number(everything))
    if selected > 1:
        text += " · " + translate("ArticleList", "%Ln selected", None, selected)
    return text
