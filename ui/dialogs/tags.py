"""The tag manager: the tree of tags with counts, what they mean, and every change with its preview."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QListWidget,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reader.archive import Archive
from reader.models import Tag, TagPair, Wording
from ui import icons
from ui.dialogs.base import fit, plain_label
from ui.dialogs.tag_change import TagChangeDialog
from ui.dialogs.tag_tree import TagTree
from ui.formats import words_of_others
from ui.i18n import translate
from ui.widgets.line_edit import LineEdit
from ui.widgets.marks import MARK_COLOURS, swatch_icon
from ui.widgets.paragraphs import Paragraphs
from ui.widgets.press import PushButton

ALL, UNUSED, ALIKE = "all", "unused", "alike"


class TagsDialog(QDialog):
    """Reads tags through `archive`; announces what is to change. `refresh` shows what has become of it."""

    rename_requested = Signal(str, str)
    merge_requested = Signal(list, str)
    split_requested = Signal(str, list)
    create_requested = Signal(str)
    delete_requested = Signal(list, bool)
    edit_requested = Signal(str, object, object)
    alias_requested = Signal(str, str)
    alias_removal_requested = Signal(str)
    articles_requested = Signal(str)
    passages_requested = Signal(str)
    undo_requested = Signal()
    redo_requested = Signal()

    def __init__(self, archive: Archive, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Tags"))
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        fit(self, 780, 560)
        self._archive = archive
        self._tags: dict[str, Tag] = {}
        self._wordings: Mapping[str, Sequence[Wording]] = {}
        self._shown = self._next = ""
        self.filter = LineEdit(self)
        self.filter.setPlaceholderText(self.tr("Find a tag"))
        self.filter.setAccessibleName(self.tr("Find a tag"))
        self.filter.setClearButtonEnabled(True)
        self.scope = QComboBox(self)
        for key, name in _scopes().items():
            self.scope.addItem(name, key)
        self.scope.setAccessibleName(self.tr("Which tags"))
        self.tree = TagTree(self)
        self._make_details()
        self._make_buttons()
        self._lay_out()
        self._connect()
        self.refresh()
        self.filter.setFocus()

    def _make_details(self) -> None:
        self.details = QGroupBox(self)
        self.description = Paragraphs(self)
        self.description.setPlaceholderText(self.tr("What the tag means"))
        self.description.setAccessibleName(self.tr("What the tag means"))
        self.description.setToolTip(self.tr("Ctrl+Enter, or going elsewhere, keeps what is written; Esc takes it back"))
        self.colour = QComboBox(self)
        self.colour.addItem(self.tr("No colour"), "")
        names = {code.key: code.name for code in self._archive.codes()}
        for key in MARK_COLOURS:
            self.colour.addItem(swatch_icon(key), names.get(key, key), key)
        self.aliases = QListWidget(self)
        self.aliases.setAccessibleName(self.tr("Other names of the tag"))
        self.alias = LineEdit(self)
        self.alias.setPlaceholderText(self.tr("Another name; Enter adds it"))
        self.alias.setAccessibleName(self.tr("Another name"))
        self.drop_alias = PushButton(self.tr("Remove the &name"), self)
        form = QFormLayout(self.details)
        self.others = plain_label("", self)
        form.addRow(self.tr("&Meaning"), self.description)
        form.addRow("", self.others)
        form.addRow(self.tr("C&olour"), self.colour)
        form.addRow(self.tr("Other n&ames"), self.alias)
        form.addRow("", self.aliases)
        form.addRow("", self.drop_alias)

    def _make_buttons(self) -> None:
        self.new_button = self._button("tag", self.tr("&New tag…"), self.tr("Ctrl+N"), self._create)
        self.rename_button = self._button("pencil", self.tr("&Rename or move…"), self.tr("F2"), self._rename)
        self.merge_button = self._button("git-merge", self.tr("Mer&ge…"), self.tr("Ctrl+M"), self._merge)
        self.split_button = self._button("split", self.tr("&Split…"), "", self._split)
        self.delete_button = self._button("trash-2", self.tr("&Delete…"), self.tr("Del"), self._delete)
        self.articles_button = self._button(
            "search", self.tr("Sho&w what carries it"), self.tr("Enter"), self._show_articles
        )
        self.passages_button = self._button("highlighter", self.tr("Show its &passages"), "", self._show_passages)

    def _buttons(self) -> tuple[QPushButton, ...]:
        """What can be done, in the order of the window."""
        return (
            self.articles_button, self.passages_button, self.new_button, self.rename_button, self.merge_button,
            self.split_button, self.delete_button,
        )  # fmt: skip

    def _button(self, icon: str, text: str, key: str, act: Callable[[], None]) -> QPushButton:
        button = PushButton(icons.icon(icon), text, self)
        button.setToolTip(f"{text.replace('&', '').rstrip('…')} ({key})" if key else text.replace("&", ""))
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.filter, 1)
        top.addWidget(self.scope)
        left = QVBoxLayout()
        left.addLayout(top)
        left.addWidget(self.tree, 1)
        right = QVBoxLayout()
        right.addWidget(self.details)
        for button in self._buttons():
            right.addWidget(button)
        right.addStretch(1)
        self.note = plain_label("", self)
        body = QHBoxLayout()
        body.addLayout(left, 3)
        body.addLayout(right, 2)
        layout = QVBoxLayout(self)
        layout.addLayout(body, 1)
        layout.addWidget(self.note)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self.tree.filter)
        self.filter.returnPressed.connect(self._enter)
        self.scope.currentIndexChanged.connect(self.refresh)
        self.tree.itemSelectionChanged.connect(self._on_selection)
        self.tree.itemActivated.connect(self._show_articles)
        self.tree.customContextMenuRequested.connect(self._menu)
        # Not within the drag, which waits for the drop to end.
        self.tree.moved.connect(self._rename_to, Qt.ConnectionType.QueuedConnection)
        self.description.kept.connect(self._keep_description)
        self.colour.activated.connect(self._keep_colour)
        self.alias.returnPressed.connect(self._add_alias)
        self.drop_alias.clicked.connect(self._remove_alias)
        for key, act in (
            ("F2", self._rename), ("Ctrl+M", self._merge), ("Ctrl+N", self._create),
            ("Ctrl+Z", self.undo_requested.emit), ("Ctrl+Shift+Z", self.redo_requested.emit),
        ):  # fmt: skip
            QShortcut(QKeySequence(key), self, act)
        QShortcut(QKeySequence("Del"), self.tree, self._delete, context=Qt.ShortcutContext.WidgetShortcut)
        QShortcut(QKeySequence("Down"), self.filter, self._enter, context=Qt.ShortcutContext.WidgetShortcut)

    def _enter(self) -> None:
        self.tree.enter(self.filter.text())

    # -- what it shows -------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the tags anew; what was selected stays so where it is there still, and a tag made is selected."""
        self._tags = {tag.path: tag for tag in self._archive.tags()}
        self._wordings = self._archive.tag_wordings()
        note = {ALL: self._fill_tree, UNUSED: self._fill_unused, ALIKE: self._fill_alike}[self.scope.currentData()]()
        self.note.setText(note)
        self.tree.filter(self.filter.text())
        if self.tree.select(self._next):
            self._next = ""
        self._on_selection()

    def _fill_tree(self) -> str:
        self.tree.show_tree(self._tags)
        if not self._tags:
            return self.tr("There are no tags yet. Tag an article with T, or a mark in the Notes pane.")
        return translate("TagsDialog", "%Ln tag(s)", None, len(self._tags))

    def _fill_unused(self) -> str:
        paths = self._archive.unused_tags()
        self.tree.show_list(paths, self._tags)
        return translate("TagsDialog", "%Ln tag(s) that nothing carries", None, len(paths))

    def _fill_alike(self) -> str:
        pairs: list[TagPair] = self._archive.near_duplicate_tags()
        self.tree.show_pairs([(_reason(pair.reason), pair) for pair in pairs], self._tags)
        return translate("TagsDialog", "%Ln pair(s) that may be one tag; select both and merge", None, len(pairs))

    def selected(self) -> list[str]:
        """The paths of the selected tags."""
        return self.tree.selected()

    def select(self, path: str) -> None:
        """Show one tag as the chosen one."""
        self.tree.select(path)

    def _on_selection(self) -> None:
        chosen = self.selected()
        one = chosen[0] if len(chosen) == 1 else ""
        for widget in (self.details, self.rename_button, self.articles_button):
            widget.setEnabled(bool(one))
        self.delete_button.setEnabled(bool(chosen))
        self.passages_button.setEnabled(
            any(_is_at_or_under(each, one) and self._tags[each].annotations for each in self._tags)
        )
        self.split_button.setEnabled(one in self._tags)
        self.merge_button.setEnabled(bool(chosen))
        is_other, self._shown = one != self._shown, one
        tag = self._tags.get(one) or Tag(0, one)
        self.details.setTitle(one.replace("&", "&&") or self.tr("No tag chosen"))
        if is_other or not self.description.is_changed:
            self.description.set_text(tag.description)
        said = words_of_others(self._wordings.get(one, ()), Wording("description", tag.description, "", "", ""))
        self.others.setText(self.tr("Others say: %1").replace("%1", said))
        self.others.setVisible(bool(said))
        self.colour.setCurrentIndex(max(0, self.colour.findData(tag.colour)))
        self.aliases.clear()
        self.aliases.addItems(list(tag.aliases))
        self.aliases.setVisible(bool(tag.aliases))
        self.drop_alias.setVisible(bool(tag.aliases))

    # -- what a tag means ----------------------------------------------------------------------------------------

    def _keep_description(self, text: str) -> None:
        if self._shown:
            self.edit_requested.emit(self._shown, None, text)

    def _keep_colour(self) -> None:
        if self._shown:
            self.edit_requested.emit(self._shown, self.colour.currentData(), None)

    def _add_alias(self) -> None:
        if self._shown and (name := self.alias.text().strip()):
            self.alias.clear()
            self.alias_requested.emit(self._shown, name)

    def _remove_alias(self) -> None:
        row = self.aliases.currentItem() or self.aliases.item(0)
        if row is not None:
            self.alias_removal_requested.emit(row.text())

    # -- changes ---------------------------------------------------------------------------------------------------

    def _create(self) -> None:
        chosen = self.selected()
        dialog = TagChangeDialog(
            self.tr("New tag"),
            self.tr("Name of the new tag; a/b puts it under a"),
            self._archive.preview_create_tag,
            text=f"{chosen[0]}/" if len(chosen) == 1 else "",
            parent=self,
        )
        dialog.box.deselect()
        dialog.box.end(False)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._next = dialog.text()
            self.create_requested.emit(dialog.text())

    def _rename(self) -> None:
        if self.rename_button.isEnabled():
            self._rename_to(self.selected()[0], self.selected()[0])

    def _rename_to(self, path: str, new_path: str) -> None:
        """Ask for a name, with one to begin from: the present one, or the one under the tag that it was dropped on."""
        dialog = TagChangeDialog(
            self.tr("Rename or move"),
            self.tr("New name of “%1”; a/b puts it under a, the name of another tag merges the two").replace(
                "%1", path
            ),
            partial(self._archive.preview_rename_tag, path),
            text=new_path,
            complete=self._archive.complete_tag,
            parent=self,
        )
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.text() != path:
            self._next = dialog.text()
            self.rename_requested.emit(path, dialog.text())

    def _merge(self) -> None:
        chosen = self.selected()
        if not chosen:
            return
        target = max(chosen, key=lambda path: self._uses(path)) if len(chosen) > 1 else ""
        dialog = TagChangeDialog(
            self.tr("Merge"),
            self.tr("Tag into which to merge %1").replace("%1", _listed(chosen)),
            partial(self._archive.preview_merge_tags, chosen),
            text=target,
            complete=self._archive.complete_tag,
            parent=self,
        )
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._next = dialog.text()
            self.merge_requested.emit(chosen, dialog.text())

    def _uses(self, path: str) -> int:
        tag = self._tags.get(path)
        return tag.articles + tag.annotations if tag else 0

    def _split(self) -> None:
        path = self.selected()[0]
        dialog = TagChangeDialog(
            self.tr("Split"),
            self.tr("Tags that take the place of “%1”, with commas between").replace("%1", path),
            lambda text: self._archive.preview_split_tag(path, _parts(text)),
            complete=self._archive.complete_tag,
            parent=self,
        )
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.split_requested.emit(path, _parts(dialog.text()))

    def _delete(self) -> None:
        if not (paths := self.selected()):
            return
        has_children = any(_is_under(each, path) for path in paths for each in self._tags if each not in paths)
        text = translate(
            "TagsDialog", "Delete %Ln tag(s)? Articles and annotations lose them; they stay.", None, len(paths)
        )
        if len(paths) == 1:
            text = self.tr("Delete the tag “%1”? Articles and annotations lose it; they stay.").replace("%1", paths[0])
        dialog = TagChangeDialog(
            self.tr("Delete"),
            text,
            lambda _text: self._archive.preview_delete_tags(paths, keep_children=dialog.is_checked()),
            choice=self.tr("&Keep the tags under it; they move up") if has_children else "",
            asks=False,
            parent=self,
        )
        dialog.update_preview()
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.delete_requested.emit(paths, dialog.is_checked())

    def _show_articles(self) -> None:
        if len(self.selected()) == 1:
            self.articles_requested.emit(self.selected()[0])

    def _show_passages(self) -> None:
        self.passages_requested.emit(self.selected()[0])

    def _menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        for button in self._buttons():
            action = menu.addAction(button.icon(), button.text())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        menu.exec(self.tree.viewport().mapToGlobal(point))
        menu.deleteLater()


def _scopes() -> dict[str, str]:
    return {
        ALL: translate("TagsDialog", "All tags"),
        UNUSED: translate("TagsDialog", "Unused tags"),
        ALIKE: translate("TagsDialog", "Near-duplicates"),
    }


def _reason(reason: str) -> str:
    """Why two tags may be one, as a heading."""
    return reason[:1].upper() + reason[1:]


def _listed(paths: Sequence[str]) -> str:
    return ", ".join(f"“{path}”" for path in paths)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _is_at_or_under(path: str, above: str) -> bool:
    return bool(above) and (path == above or _is_under(path, above))


def _is_under(path: str, above: str) -> bool:
    return path.startswith(above + "/")
