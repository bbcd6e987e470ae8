"""The report of a replayed search: what the record says, what is found now, and each difference with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeGuard

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from reader.search_record import Replay
from ui import icons
from ui.dialogs.base import close_box, fit, plain_label
from ui.formats import moment, text_data
from ui.i18n import number
from ui.models.replay import ABOUT, ARTICLE, MISSING, REASON, SAME, ReplayModel, Row
from ui.widgets.empty_page import EmptyPage
from ui.widgets.labels import PlainLabel
from ui.widgets.press import PushButton

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _Tree(QTreeView):
    """Return and a double click open an article, and open or close a group."""

    opened = Signal(QModelIndex)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.doubleClicked.connect(self._on_double)

    def _on_double(self, index: QModelIndex) -> None:
        if index.parent().isValid():
            self.opened.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex().siblingAtColumn(ARTICLE)
        if event.key() not in _ENTER or not index.isValid():
            super().keyPressEvent(event)
        elif index.parent().isValid():
            self.opened.emit(index)
        else:
            self.setExpanded(index, not self.isExpanded(index))


class ReplayDialog(QDialog):
    """Announces which article (by its UUID) is to be opened, and that the report is to be saved as a text."""

    open_requested = Signal(str)
    save_requested = Signal()

    def __init__(
        self, replay: Replay, order: str, is_here: Callable[[str], bool], parent: QWidget | None = None
    ) -> None:
        """`order` names the order of the record; `is_here` tells whether the archive has an article to open."""
        super().__init__(parent)
        self._is_here = is_here
        self.setWindowTitle(self.tr("Replay of a search record"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        fit(self, 860, 620)
        self.replay = replay
        self.verdict = plain_label(replay.verdict, self)
        font = QFont(self.verdict.font())
        font.setBold(True)
        self.verdict.setFont(font)
        self.facts = QFormLayout()
        for name, value in self._facts(order):
            label = PlainLabel(value)
            label.setAccessibleName(f"{name} {value}")
            self.facts.addRow(name, label)
        self.model = ReplayModel(replay, self)
        self.tree = _Tree(self)
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(self.tr("Articles of the record and of now"))
        self.empty = EmptyPage(self)
        self.empty.say(self.tr("Nothing is found now, and nothing was found when the search was recorded."))
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self.empty)
        self._stack.setCurrentWidget(self.tree if self.model.rowCount() else self.empty)
        self._make_buttons()
        self._lay_out()
        self._show_groups()
        self._connect()
        self.tree.setFocus()

    def _facts(self, order: str) -> list[tuple[str, str]]:
        record, now = self.replay.record, self.replay.now
        query = record.query or self.tr("(all articles)")
        if record.asked:
            query += "\n" + self.tr("Asked as: %1").replace("%1", record.asked)
        forms = self.tr("with other forms of the words") if record.word_forms else ""
        recorded = " · ".join(part for part in (moment(record.created), record.program, order, forms) if part)
        counts = self.tr("%1 of %2 articles when it was recorded, %3 of %4 now")
        for place, count in enumerate((record.total, record.articles, now.total, now.articles), 1):
            counts = counts.replace(f"%{place}", number(count))
        notices = [(self.tr("Note:"), "\n".join(record.notices))] if record.notices else []
        return [
            (self.tr("Search:"), query),
            (self.tr("Meaning:"), record.explanation),
            *notices,
            (self.tr("Recorded:"), recorded),
            (self.tr("Found:"), counts),
            (self.tr("Archive:"), "; ".join(self._sameness())),
        ]

    def _sameness(self) -> list[str]:
        """What is as it was when the search was recorded, and what is not."""
        replay = self.replay
        return [
            self.tr("the same articles and texts") if replay.same_archive else self.tr("other articles or texts"),
            self.tr("the same tags, notes and reading state")
            if replay.same_desk
            else self.tr("other tags, notes or reading state"),
            self.tr("words divided in the same way")
            if replay.same_normalisation
            else self.tr("words divided by another version of Carrel"),
        ]

    def _make_buttons(self) -> None:
        self.open_button = self._button("arrow-right", self.tr("&Open"), self.tr("Open the article (Enter)"))
        self.copy_button = self._button("copy", self.tr("&Copy"), self.tr("Copy the report as a text (Ctrl+C)"))
        self.save_button = self._button("save", self.tr("&Save…"), self.tr("Save the report as a text (Ctrl+S)"))

    def _button(self, icon: str, text: str, tip: str) -> QPushButton:
        button = PushButton(icons.icon(icon), text, self)
        button.setToolTip(tip)
        return button

    def _lay_out(self) -> None:
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(ARTICLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(REASON, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(ABOUT, 200)
        buttons = QHBoxLayout()
        buttons.addWidget(self.open_button)
        buttons.addStretch(1)
        for widget in (self.copy_button, self.save_button, close_box(self)):
            buttons.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.addWidget(self.verdict)
        layout.addLayout(self.facts)
        layout.addWidget(self._stack, 1)
        layout.addLayout(buttons)

    def _show_groups(self) -> None:
        """Differences are in sight; what is as recorded is, where there are none."""
        has_differences = bool(self.replay.differences)
        for at in range(self.model.rowCount()):
            group = self.model.index(at, 0)
            self.tree.setFirstColumnSpanned(at, QModelIndex(), True)
            self.tree.setExpanded(group, self.model.kind(at) != SAME or not has_differences)
        self.tree.setColumnHidden(REASON, not has_differences)
        if self.model.rowCount():
            self.tree.setCurrentIndex(self.model.index(0, 0, self.model.index(0, 0)))

    def _connect(self) -> None:
        self.tree.opened.connect(self._open)
        self.tree.selectionModel().currentChanged.connect(self._refresh)
        self.tree.customContextMenuRequested.connect(self._menu)
        self.open_button.clicked.connect(lambda: self._open(self.tree.currentIndex()))
        self.copy_button.clicked.connect(self._copy)
        self.save_button.clicked.connect(self.save_requested)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.tree, self._copy)
        QShortcut(QKeySequence("Ctrl+S"), self, self.save_requested.emit)
        self._refresh()

    def _refresh(self) -> None:
        self.open_button.setEnabled(self._can_open(self.model.row(self.tree.currentIndex())))

    def _can_open(self, row: Row | None) -> TypeGuard[Row]:
        """Whether this is an article that is here, in the bin or not."""
        return row is not None and (row.kind != MISSING or self._is_here(row.id))

    def _open(self, index: QModelIndex) -> None:
        if self._can_open(row := self.model.row(index)):
            self.open_requested.emit(row.id)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setMimeData(text_data(self.replay.to_text()))

    def _menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        open_action = menu.addAction(icons.icon("arrow-right"), self.tr("Open\tEnter"))
        open_action.setEnabled(self.open_button.isEnabled())
        open_action.triggered.connect(self.open_button.click)
        menu.addAction(icons.icon("copy"), self.tr("Copy the report\tCtrl+C"), self._copy)
        menu.addAction(icons.icon("save"), self.tr("Save the report…\tCtrl+S"), self.save_requested.emit)
        menu.exec(self.tree.viewport().mapToGlobal(point))
        menu.deleteLater()
