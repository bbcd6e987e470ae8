"""All annotations: every mark of the archive, searched, grouped, edited many at a time, exported."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reader.models import Annotation
from ui import icons
from ui.dialogs.base import fit
from ui.i18n import translate
from ui.models.annotation_delegate import AnnotationDelegate
from ui.models.annotations import AnnotationModel, Heading, Mark, Marks, group_names
from ui.panes.search_bar import awaited
from ui.widgets.empty_page import EmptyPage
from ui.widgets.line_edit import LineEdit
from ui.widgets.marks import MARK_COLOURS, swatch_icon
from ui.widgets.press import PushButton
from ui.widgets.row_table import RowTable
from ui.widgets.safe_browser import WHOLE, plain_tip

#: Typing asks after a pause of so many milliseconds.
PAUSE = 150


class AnnotationView(RowTable):
    """One column; letters and digits are keys, not a search."""

    key_pressed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Annotations"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in _KEYS:
            self.key_pressed.emit(event.key())
        else:
            super().keyPressEvent(event)


_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_DIGITS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)
_KEYS = (*_ENTER, *_DIGITS, Qt.Key.Key_Delete, Qt.Key.Key_T)


class AnnotationsDialog(QDialog):
    """Announces what is wanted; `show_marks` gives it the answer."""

    query_changed = Signal(str)
    open_requested = Signal(int, str)
    colour_requested = Signal(list, str)
    tags_requested = Signal(list)
    delete_requested = Signal(list)
    export_requested = Signal(list)
    undo_requested = Signal()
    redo_requested = Signal()
    group_changed = Signal(str)
    closed = Signal()

    def __init__(self, group: str = "article", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("All annotations"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        fit(self, 860, 640)
        self._marks = Marks("", (), {}, {})
        self._headings: list[int] = []
        self.model = AnnotationModel(self)
        self.view = AnnotationView(self)
        self.view.setModel(self.model)
        self.delegate = AnnotationDelegate(self.view)
        self.view.setItemDelegate(self.delegate)
        self.box = LineEdit(self)
        self.box.setPlaceholderText(self.tr("Words, tag:, colour:, creator:, is:orphaned, title:, in:“saved search” …"))
        self.box.setAccessibleName(self.tr("Search the annotations"))
        self.box.setClearButtonEnabled(True)
        self.groups = QComboBox(self)
        for key, name in group_names().items():
            self.groups.addItem(name, key)
        self.groups.setCurrentIndex(max(0, self.groups.findData(group)))
        self.groups.setAccessibleName(self.tr("Group the annotations"))
        self.count = QLabel(self)
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.empty = EmptyPage(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._make_buttons()
        self._lay_out()
        self._connect()
        self._on_selection()
        self.box.setFocus()

    def _make_buttons(self) -> None:
        self.open_button = _button(self, "arrow-right", self.tr("&Open"), self.tr("Show the mark in its text (Enter)"))
        self.colour_button = _button(
            self, "highlighter", self.tr("&Colour"), self.tr("Give the selected highlights a colour (1–5)")
        )
        self.tag_button = _button(self, "tag", self.tr("&Tags…"), self.tr("Add and remove tags (T)"))
        self.delete_button = _button(self, "trash-2", self.tr("&Delete"), self.tr("Delete the selection (Del)"))
        self.export_button = _button(
            self, "upload", self.tr("&Export…"), self.tr("Export the selection, or all that is listed (Ctrl+E)")
        )
        self.colour_menu = QMenu(self)
        self.colour_button.setMenu(self.colour_menu)
        self.colour_menu.aboutToShow.connect(self._fill_colours)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.box, 1)
        top.addWidget(self.groups)
        bottom = QHBoxLayout()
        bottom.addWidget(self.count, 1)
        for button in (
            self.open_button, self.colour_button, self.tag_button, self.delete_button, self.export_button,
        ):  # fmt: skip
            bottom.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)
        layout.addLayout(bottom)

    def _connect(self) -> None:
        self.box.textEdited.connect(lambda _: self._pause.start())
        self.box.textChanged.connect(lambda text: None if text else self._pause.start())
        self.box.returnPressed.connect(self._to_list)
        self._pause.timeout.connect(lambda: self.query_changed.emit(self.box.text()))
        self.groups.currentIndexChanged.connect(self._on_group)
        self.view.selectionModel().selectionChanged.connect(self._on_selection)
        self.view.doubleClicked.connect(self._open)
        self.view.key_pressed.connect(self._on_key)
        self.view.customContextMenuRequested.connect(self._menu)
        self.open_button.clicked.connect(self._open)
        self.tag_button.clicked.connect(self._tag)
        self.delete_button.clicked.connect(self._delete)
        self.export_button.clicked.connect(self._export)
        for key, act in (
            ("Ctrl+F", self.box.setFocus), ("Ctrl+L", self.box.setFocus), ("Ctrl+E", self._export),
            ("Ctrl+Z", self.undo_requested.emit), ("Ctrl+Shift+Z", self.redo_requested.emit),
        ):  # fmt: skip
            QShortcut(QKeySequence(key), self, act)

    # -- what it shows -----------------------------------------------------------------------------------------

    def show_marks(self, marks: Marks) -> None:
        """List the answer; what was selected stays so where it is listed still."""
        self._marks = marks
        self._fill()
        self.empty.say(_why_empty(marks.query))
        self._stack.setCurrentWidget(self.view if marks.annotations else self.empty)

    @property
    def group(self) -> str:
        """What the marks are grouped by."""
        return str(self.groups.currentData())

    def selected(self) -> list[Annotation]:
        """The selected annotations, each once, in the order of the list."""
        found: dict[str, Annotation] = {}
        for part in sorted(self.view.selectionModel().selection().toList(), key=QItemSelectionRange.top):
            for at in range(part.top(), part.bottom() + 1):
                row = self.model.row(at)
                if isinstance(row, Mark):
                    found.setdefault(row.annotation.uuid, row.annotation)
        return list(found.values())

    def listed(self) -> list[Annotation]:
        """All that answers the query."""
        return list(self._marks.annotations)

    def _fill(self) -> None:
        kept, top = {each.uuid for each in self.selected()}, self.view.verticalScrollBar().value()
        self.model.show_marks(self._marks, self.group)
        header, metrics = self.view.verticalHeader(), self.view.fontMetrics()
        header.setDefaultSectionSize(self.delegate.mark_height(metrics))
        for at in self._headings:
            header.resizeSection(at, self.delegate.mark_height(metrics))
        self._headings = self.model.headings()
        for at in self._headings:
            header.resizeSection(at, self.delegate.heading_height(metrics))
        self._select(self.model.places(kept) if kept else [])
        self.view.verticalScrollBar().setValue(top)
        self._on_selection()

    def _select(self, rows: Sequence[int]) -> None:
        selection = QItemSelection()
        for row in rows:
            selection.select(self.model.index(row, 0), self.model.index(row, 0))
        flags = QItemSelectionModel.SelectionFlag
        if rows:
            self.view.selectionModel().setCurrentIndex(self.model.index(rows[0], 0), flags.NoUpdate)
        self.view.selectionModel().select(selection, flags.ClearAndSelect)

    # -- reactions -----------------------------------------------------------------------------------------------

    def _on_group(self) -> None:
        self._fill()
        self.group_changed.emit(self.group)

    def _on_selection(self) -> None:
        chosen = len(self.selected())
        text = translate("Annotations", "%Ln annotation(s)", None, len(self._marks.annotations))
        if chosen:
            text += " · " + translate("Annotations", "%Ln selected", None, chosen)
        notices = " ".join(part for part in (*self._marks.notices, awaited(self.box.text())) if part)
        self.count.setText(" · ".join(part for part in (text, notices) if part))
        self.count.setToolTip(plain_tip(notices, WHOLE))
        self.open_button.setEnabled(chosen > 0)
        for button in (self.colour_button, self.tag_button, self.delete_button):
            button.setEnabled(chosen > 0)
        self.export_button.setEnabled(bool(self._marks.annotations))

    def _to_list(self) -> None:
        self._pause.stop()
        self.query_changed.emit(self.box.text())
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        first = next((at for at in range(self.model.rowCount()) if not isinstance(self.model.row(at), Heading)), None)
        if not self.selected() and first is not None:
            self.view.setCurrentIndex(self.model.index(first, 0))

    def _on_key(self, key: int) -> None:
        if key in _ENTER:
            self._open()
        elif key in _DIGITS:
            self._colour(MARK_COLOURS[_DIGITS.index(Qt.Key(key))])
        elif key == Qt.Key.Key_Delete:
            self._delete()
        else:
            self._tag()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return in the search box goes to the list and must not reach a dialog's default button."""
        if event.key() not in _ENTER:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    # -- what is done ----------------------------------------------------------------------------------------------

    def _open(self) -> None:
        row = self.model.row(self.view.currentIndex().row())
        chosen = row.annotation if isinstance(row, Mark) else next(iter(self.selected()), None)
        if chosen is not None:
            self.open_requested.emit(chosen.article, chosen.uuid)

    def _colour(self, colour: str) -> None:
        if uuids := [each.uuid for each in self.selected() if each.kind == "highlight"]:
            self.colour_requested.emit(uuids, colour)

    def _tag(self) -> None:
        if chosen := self.selected():
            self.tags_requested.emit(chosen)

    def _delete(self) -> None:
        if uuids := [each.uuid for each in self.selected()]:
            self.delete_requested.emit(uuids)

    def _export(self) -> None:
        if chosen := self.selected() or self.listed():
            self.export_requested.emit(chosen)

    def _fill_colours(self) -> None:
        self.colour_menu.clear()
        for key, colour in enumerate(MARK_COLOURS, 1):
            code = self._marks.codes.get(colour)
            name = (code.name if code else colour).replace("&", "&&")
            action = self.colour_menu.addAction(swatch_icon(colour), f"{name}\t{key}")
            action.triggered.connect(partial(self._colour_by, colour))

    def _colour_by(self, colour: str, _checked: bool = False) -> None:
        self._colour(colour)

    def _menu(self, point: QPoint) -> None:
        if not self.selected():
            return
        menu = QMenu(self)
        menu.addAction(icons.icon("arrow-right"), self.tr("Open\tEnter"), self._open)
        self._fill_colours()
        colours = menu.addMenu(icons.icon("highlighter"), self.tr("Colour"))
        colours.addActions(self.colour_menu.actions())
        menu.addAction(icons.icon("tag"), self.tr("Tags…\tT"), self._tag)
        menu.addAction(icons.icon("upload"), self.tr("Export…\tCtrl+E"), self._export)
        menu.addAction(icons.icon("trash-2"), self.tr("Delete\tDel"), self._delete)
        menu.exec(self.view.viewport().mapToGlobal(point))
        menu.deleteLater()


def _why_empty(query: str) -> str:
    if query.strip():
        return translate("Annotations", "No annotation answers this search.")
    return translate("Annotations", "There are no annotations yet. Select words in a text and press 1 to 5, or N.")


def _button(parent: QWidget, icon: str, text: str, tip: str) -> QPushButton:
    button = PushButton(icons.icon(icon), text, parent)
    button.setToolTip(tip)
    return button


def carried_tags(annotations: Sequence[Annotation]) -> dict[str, int]:
    """How many of the annotations carry each tag."""
    counts: dict[str, int] = {}
    for annotation in annotations:
        for tag in annotation.tags:
            counts[tag] = counts.get(tag, 0) + 1
    return counts


def choose_format(parent: QWidget, count: int) -> str:
    """Ask in which format annotations go out; empty where the user thinks better of it."""
    formats = {
        translate("Annotations", "CSV table"): "csv",
        translate("Annotations", "Markdown file"): "excerpts",
        translate("Annotations", "W3C Web Annotations"): "annotations",
    }
    label = translate("Annotations", "Format of %Ln annotation(s)", None, count)
    title = translate("Annotations", "Export annotations")
    name, accepted = QInputDialog.getItem(parent, title, label, list(formats), 0, False)
    return formats[name] if accepted else ""
