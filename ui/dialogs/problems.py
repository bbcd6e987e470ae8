"""What an import or a merge met, as a table: thousands of problems, the worst first, narrowed by kind and by words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from reader.folding import fold
from reader.models import Problem
from ui import icons
from ui.dialogs.base import close_box, fit, plain_label
from ui.formats import SEVERITIES, text_data, worst_first
from ui.i18n import number, translate
from ui.widgets.labels import PlainLabel
from ui.widgets.press import PushButton
from ui.widgets.safe_browser import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


def problem_lines(problems: Sequence[Problem]) -> str:
    """One line a problem: severity, path, line, reason."""
    return "\n".join(
        f"{problem.severity}: {problem.path}{f':{problem.line}' if problem.line else ''}: {problem.reason}"
        for problem in problems
    )


class ProblemsDialog(QDialog):
    """Lists problems under a heading; announces whose file's folder is to be shown."""

    location_requested = Signal(str)

    def __init__(self, title: str, heading: str, problems: Sequence[Problem], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        fit(self, 860, 520)
        self._problems = worst_first(problems)
        self.model = _Model(self)
        self.box = QLineEdit(self)
        self.box.setPlaceholderText(self.tr("Words of the file's name or of the reason"))
        self.box.setAccessibleName(self.tr("Find among the problems"))
        self.box.setClearButtonEnabled(True)
        self.scope = QComboBox(self)
        self.scope.setAccessibleName(self.tr("Which problems"))
        self._fill_scope()
        self._make_table()
        self.whole = PlainLabel("")
        self.folder = PushButton(icons.icon("folder-open"), self.tr("Show the &folder"), self)
        self.folder.setToolTip(self.tr("Show where the file lies (Enter)"))
        self.copy = PushButton(icons.icon("copy"), self.tr("&Copy the list"), self)
        self.copy.setToolTip(self.tr("Copy the problems that are listed, one a line"))
        self._lay_out(heading)
        self._connect()
        self._list()
        self.table.setFocus()

    def _fill_scope(self) -> None:
        self.scope.addItem(self.tr("All (%1)").replace("%1", number(len(self._problems))), "")
        for severity in SEVERITIES:
            if count := sum(problem.severity == severity for problem in self._problems):
                self.scope.addItem(f"{severity_words(severity)} ({number(count)})", severity)
        self.scope.setVisible(self.scope.count() > 2)

    def _make_table(self) -> None:
        self.table = QTreeView(self)
        self.table.setModel(self.model)
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAllColumnsShowFocus(True)
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setAccessibleName(self.tr("Problems"))
        header = self.table.header()
        header.setResizeContentsPrecision(50)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        header.resizeSection(1, 280)

    def _lay_out(self, heading: str) -> None:
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.box, 1)
        top.addWidget(self.scope)
        buttons = close_box(self)
        bottom.addWidget(self.folder)
        bottom.addWidget(self.copy)
        bottom.addWidget(buttons, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(plain_label(heading, self))
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.whole)
        layout.addLayout(bottom)

    def _connect(self) -> None:
        self.box.textChanged.connect(self._list)
        self.scope.currentIndexChanged.connect(self._list)
        self.table.selectionModel().currentChanged.connect(self._on_current)
        self.table.activated.connect(self._show_folder)
        self.folder.clicked.connect(self._show_folder)
        self.copy.clicked.connect(self._copy)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.box.setFocus)

    def listed(self) -> list[Problem]:
        """The problems that fit what was asked for."""
        return self.model.problems

    def _list(self) -> None:
        words, severity = fold(self.box.text()).split(), self.scope.currentData()
        self.model.show_problems(
            [
                problem
                for problem in self._problems
                if severity in ("", problem.severity)
                and (not words or all(word in fold(f"{problem.path} {problem.reason}") for word in words))
            ]
        )
        if self.listed():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self.copy.setEnabled(bool(self.listed()))
        self._on_current()

    def _chosen(self) -> Problem | None:
        row = self.table.currentIndex().row()
        return self.listed()[row] if 0 <= row < len(self.listed()) else None

    def _on_current(self) -> None:
        chosen = self._chosen()
        # What is wrong within a bundle has a place in it only.
        self.folder.setEnabled(chosen is not None and Path(chosen.path).is_absolute())
        place = _place(chosen) if chosen else ""
        self.whole.setText(f"{place}\n{chosen.reason}" if chosen else self.tr("No problem fits."))

    def _show_folder(self) -> None:
        if (chosen := self._chosen()) and self.folder.isEnabled():
            self.location_requested.emit(chosen.path)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setMimeData(text_data(problem_lines(self.listed())))


class _Model(QAbstractTableModel):
    """The problems that are listed; what a row shows is made when it comes on screen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.problems: list[Problem] = []

    def show_problems(self, problems: list[Problem]) -> None:
        self.beginResetModel()
        self.problems = problems
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.problems)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("What"), self.tr("File"), self.tr("Line"), self.tr("Reason"))[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        problem = self.problems[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{_place(problem)}\n{problem.reason}")
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        line = "" if problem.line is None else number(problem.line)
        return (severity_words(problem.severity), problem.path, line, problem.reason)[index.column()]


def _place(problem: Problem) -> str:
    """The file, and the line where it is known."""
    if problem.line is None:
        return problem.path
    return translate("Problems", "{0}, line {1}").format(problem.path, number(problem.line))


def severity_words(severity: str) -> str:
    """What became of a file that met a problem."""
    words = {
        "rejected": translate("Problems", "Rejected"),
        "skipped": translate("Problems", "Skipped"),
        "warning": translate("Problems", "Warning"),
    }
    return words.get(severity, severity)
