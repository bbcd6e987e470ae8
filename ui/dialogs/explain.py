"""Explain: the query in words, what each part of it finds, and why an article is not among the results."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFont
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reader.models import Explanation, QueryPart
from ui.dialogs.base import close_box, fit, plain_label
from ui.i18n import number
from ui.models.articles import dropped_articles
from ui.widgets.press import PushButton
from ui.widgets.safe_browser import WHOLE, plain_tip


class _Wrapping(QStyledItemDelegate):
    """Rows as high as their words need: a tree by itself measures a row as if it had all the width there is."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        room = self._tree.columnWidth(index.column())
        if index.column() == 0:
            depth, above = 1, index.parent()
            while above.isValid():
                depth, above = depth + 1, above.parent()
            room -= depth * self._tree.indentation()
        option.rect = QRect(0, 0, room, 1)
        return super().sizeHint(option, index)


class ExplainDialog(QDialog):
    """Stays open beside the work; `why_asked` is about an article by id, address or title."""

    why_asked = Signal(str)

    def __init__(self, complete: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on_screen = complete
        self.setWindowTitle(self.tr("Explain the search"))
        fit(self, 720, 520)
        self.setAcceptDrops(True)
        self.words = plain_label("", self)
        font = QFont(self.words.font())
        font.setBold(True)
        self.words.setFont(font)
        self.notices = plain_label("", self)
        self.parts = QTreeWidget(self)
        self.article = QLineEdit(self)
        self.reason = plain_label("", self)
        self._set_up()
        self._lay_out()

    def _set_up(self) -> None:
        self.parts.setHeaderLabels([self.tr("Part of the search"), self.tr("Articles"), self.tr("Words it stands for")])
        self.parts.setAccessibleName(self.tr("Parts of the search"))
        self.parts.setFrameShape(QFrame.Shape.NoFrame)
        self.parts.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.parts.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.parts.header().setStretchLastSection(False)
        self.parts.header().resizeSection(2, 240)
        self.parts.setWordWrap(True)
        self.parts.setItemDelegate(_Wrapping(self.parts))
        # A row is as high as its words need in the column's width of the moment.
        self.parts.header().sectionResized.connect(self.parts.scheduleDelayedItemsLayout)
        self.article.setPlaceholderText(self.tr("Id, address or title of an article, or drop one here"))
        self.article.setAccessibleName(self.tr("Article to ask about"))
        self.article.setAcceptDrops(False)
        self.article.returnPressed.connect(self._ask)
        self.reason.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.reason.setAccessibleName(self.tr("Why the article is, or is not, among the results"))

    def _lay_out(self) -> None:
        why = QHBoxLayout()
        label = QLabel(self.tr("&Why is this article not among the results?"), self)
        label.setBuddy(self.article)
        why.addWidget(self.article, 1)
        ask, on_screen = PushButton(self.tr("Ask"), self), PushButton(self.tr("Article on screen"), self)
        ask.clicked.connect(self._ask)
        on_screen.clicked.connect(self._ask_on_screen)
        why.addWidget(ask)
        why.addWidget(on_screen)
        buttons = close_box(self)
        layout = QVBoxLayout(self)
        for widget in (self.words, self.notices):
            layout.addWidget(widget)
        layout.addWidget(self.parts, 1)
        layout.addWidget(label)
        layout.addLayout(why)
        layout.addWidget(self.reason)
        layout.addWidget(buttons)

    def show_explanation(self, explanation: Explanation) -> None:
        """Show a query's parts with their counts."""
        total = self.tr("%Ln article(s)", "", explanation.total)
        self.words.setText(f"{explanation.words} — {total}")
        self.notices.setText("\n".join(explanation.notices))
        self.notices.setVisible(bool(explanation.notices))
        self.parts.clear()
        self.parts.setColumnHidden(2, not any(part.expanded for part in explanation.parts))
        above: list[QTreeWidgetItem] = []
        for part in explanation.parts:
            item = _item(part)
            del above[part.depth :]
            if above:
                above[-1].addChild(item)
            else:
                self.parts.addTopLevelItem(item)
            above.append(item)
        self.parts.expandAll()

    def show_reason(self, title: str, reason: str) -> None:
        """Show why an article is, or is not, among the results."""
        self.reason.setText(f"{title}\n{reason}" if title else reason)

    def _ask(self) -> None:
        if text := self.article.text().strip():
            self.why_asked.emit(text)

    def _ask_on_screen(self) -> None:
        if reference := self._on_screen():
            self.article.setText(reference)
            self._ask()

    # -- drops ---------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if reference := dropped(event.mimeData()):
            event.acceptProposedAction()
            self.article.setText(reference)
            self._ask()


def dropped(data: QMimeData) -> str:
    """What a drop names: the first row of the list that is dragged, or else the first line of a text."""
    if ids := dropped_articles(data):
        return f"#{ids[0]}"
    return data.text().strip().split("\n")[0] if data.hasText() else ""


def _item(part: QueryPart) -> QTreeWidgetItem:
    words = ", ".join(f"{word} ({number(count)})" for word, count in part.expanded)
    item = QTreeWidgetItem([part.words, number(part.count), words])
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight)
    item.setToolTip(0, plain_tip(part.query, WHOLE))
    item.setToolTip(2, plain_tip(words, WHOLE))
    return item
