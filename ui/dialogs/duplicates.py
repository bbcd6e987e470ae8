"""Articles that may be one: merge them, or keep them apart for good."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reader.models import ArticleRow, Duplicate
from ui.dialogs.base import close_box, fit, plain_label
from ui.formats import day
from ui.i18n import translate
from ui.widgets.press import PushButton
from ui.widgets.safe_browser import plain_tip

PAIR = Qt.ItemDataRole.UserRole
ARTICLE = Qt.ItemDataRole.UserRole + 1


class DuplicatesDialog(QDialog):
    """Lists pairs with what speaks for them; what the user decides is announced, and the pair leaves the list."""

    merge_requested = Signal(object)
    keep_apart_requested = Signal(object)
    open_requested = Signal(int)
    compare_requested = Signal(int, int)
    undo_requested = Signal()
    redo_requested = Signal()

    def __init__(self, pairs: Sequence[Duplicate], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Possible duplicates"))
        fit(self, 760, 520)
        self.heading = plain_label("", self)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName(self.tr("Articles that may be one"))
        self.merge = PushButton(self.tr("&Merge"), self)
        self.apart = PushButton(self.tr("&Keep apart"), self)
        self.beside = PushButton(self.tr("Side &by side"), self)
        self.beside.setToolTip(self.tr("Show the two beside one another"))
        self.show_article = PushButton(self.tr("&Show the article"), self)
        self.kept = plain_label("", self)
        buttons = close_box(self)
        row = QHBoxLayout()
        for button in (self.merge, self.apart, self.beside, self.show_article):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.addWidget(self.heading)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.kept)
        layout.addLayout(row)
        self.tree.currentItemChanged.connect(self._fit)
        self.tree.itemActivated.connect(self._on_open)
        self.merge.clicked.connect(self._on_merge)
        self.apart.clicked.connect(self._on_apart)
        self.beside.clicked.connect(self._on_beside)
        self.show_article.clicked.connect(self._on_open)
        for key, signal in (("Ctrl+Z", self.undo_requested), ("Ctrl+Shift+Z", self.redo_requested)):
            QShortcut(QKeySequence(key), self, signal.emit)
        self.show_pairs(pairs)

    def show_pairs(self, pairs: Sequence[Duplicate]) -> None:
        """List these; the pair that was chosen stays so where it is among them."""
        chosen, item = self._pair(), None
        self.tree.clear()
        for pair in pairs:
            added = self._item(pair)
            self.tree.addTopLevelItem(added)
            if chosen is not None and {pair.first.id, pair.second.id} == {chosen.first.id, chosen.second.id}:
                item = added
        self.tree.expandAll()
        if (item := item or self.tree.topLevelItem(0)) is not None:
            self.tree.setCurrentItem(item)
        self._fit()

    def forget(self, articles: Collection[int]) -> None:
        """Take the pairs off the list of which one is gone: it was merged, or is in the bin."""
        for at in reversed(range(self.tree.topLevelItemCount())):
            pair: Duplicate = self.tree.topLevelItem(at).data(0, PAIR)
            if pair.first.id in articles or pair.second.id in articles:
                self._take(at)
        self._fit()

    def _item(self, pair: Duplicate) -> QTreeWidgetItem:
        why = ", ".join(pair.reasons)
        kind = self.tr("A text and its record") if pair.kind == "text" else self.tr("Perhaps one article")
        item = QTreeWidgetItem([f"{kind}: {why}"])
        item.setData(0, PAIR, pair)
        for row in (pair.first, pair.second):
            child = QTreeWidgetItem(item, [_named(row)])
            child.setData(0, ARTICLE, row.id)
            child.setToolTip(0, plain_tip(row.url or row.title))
        return item

    def _current(self) -> QTreeWidgetItem | None:
        item = self.tree.currentItem()
        return item.parent() or item if item else None

    def _pair(self) -> Duplicate | None:
        """The chosen pair; of two that may be one, the article that is chosen comes first: it is the one that stays."""
        item, chosen = self._current(), self.tree.currentItem()
        if item is None or chosen is None:
            return None
        pair: Duplicate = item.data(0, PAIR)
        if pair.kind == "duplicate" and chosen.data(0, ARTICLE) == pair.second.id:
            return replace(pair, first=pair.second, second=pair.first)
        return pair

    def _on_beside(self) -> None:
        if pair := self._pair():
            self.compare_requested.emit(pair.first.id, pair.second.id)

    def _on_merge(self) -> None:
        self._decide(self.merge_requested)

    def _on_apart(self) -> None:
        self._decide(self.keep_apart_requested)

    def _decide(self, signal: SignalInstance) -> None:
        pair, item = self._pair(), self._current()
        if pair is not None and item is not None:
            self._take(self.tree.indexOfTopLevelItem(item))
            signal.emit(pair)
            self._fit()

    def _take(self, at: int) -> None:
        """Take a pair off the list; where it was chosen the next one is."""
        item = self.tree.topLevelItem(at)
        if item is self._current():
            following = self.tree.topLevelItem(at + 1) or self.tree.topLevelItem(at - 1)
            if following is not None:
                self.tree.setCurrentItem(following)
        self.tree.takeTopLevelItem(at)

    def _on_open(self) -> None:
        item = self.tree.currentItem()
        if item is None:
            return
        article = item.data(0, ARTICLE) or item.child(0).data(0, ARTICLE)
        self.open_requested.emit(article)

    def _fit(self) -> None:
        item = self._current()
        for button in (self.merge, self.apart, self.beside, self.show_article):
            button.setEnabled(item is not None)
        self.kept.setText(self._kept_words())
        is_text = item is not None and item.data(0, PAIR).kind == "text"
        self.merge.setText(self.tr("&Attach the text") if is_text else self.tr("&Merge"))
        count = self.tree.topLevelItemCount()
        self.heading.setText(
            translate(
                "Duplicates", "%Ln pair(s). Nothing is merged unless you say so, and Undo takes it back.", None, count
            )
            if count
            else self.tr("No two articles look like one.")
        )

    def _kept_words(self) -> str:
        """Which of the two a merge would keep."""
        pair = self._pair()
        if pair is None:
            return ""
        if pair.kind == "text":
            text = self.tr("“%1” stays, and gets the text of “%2”.")
        else:
            text = self.tr(
                "“%1” stays, and gets the sources, marks and tags of the other; choose the one that is to stay."
            )
        return text.replace("%2", pair.second.title).replace("%1", pair.first.title)


def _named(row: ArticleRow) -> str:
    return " · ".join(part for part in (row.title, row.provider or row.domain, day(row.published)) if part)
