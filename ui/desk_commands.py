"""What the window does about marks, tags, collections and history: the large views of the desk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QComboBox, QDialog, QInputDialog, QMenu

from reader.models import Annotation, Changes, TagSuggestion
from reader.query import Value, parse
from reader.query.tree import quoted
from ui import dialogs, icons
from ui.dialogs import files
from ui.i18n import translate
from ui.models.annotations import Marks
from ui.panes.search_bar import as_typed
from ui.widgets.safe_browser import plain_tip

if TYPE_CHECKING:
    from ui.main_window import MainWindow

#: Steps that the history of changes lists, and bookmarks in the menu.
STEPS, BOOKMARKS = 500, 40
#: How many characters of a collection's name are seen at least where one is chosen.
_NAME_LENGTH = 40


class DeskCommands:
    """The window's handlers about what the user made."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._marks: dialogs.annotations.AnnotationsDialog | None = None
        self._tags: dialogs.tags.TagsDialog | None = None
        self._steps: dialogs.steps.StepsDialog | None = None
        self._group = "article"
        self._pending = (0, "")
        window.article_shown.connect(self._on_shown)
        window.session.changed.connect(self._on_changed)
        window.session.archive_changed.connect(self._refresh)
        window.session.marks_found.connect(self._on_marks)
        window.session.suggestions_found.connect(self._on_suggestions)
        window.session.library_loaded.connect(self._name_colours)
        window.operations.undo_changed.connect(self._refresh_steps)
        window.notes.reply_requested.connect(self._reply)
        window.notes.tags_requested.connect(self._tag_notes)
        library = window.library
        library.collection_requested.connect(self.new_collection)
        library.collection_rename_requested.connect(self.rename_collection)
        library.collection_delete_requested.connect(window.operations.delete_collection)
        library.articles_dropped.connect(window.operations.collect)
        window.list.move_requested.connect(self._move_to)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Handlers by action id."""
        return {
            "annotations.all": self.all_annotations,
            "codes.edit": self.edit_codes,
            "tags.manage": self.manage_tags,
            "results.tag": self.tag_results,
            "steps.show": self.show_steps,
            "bookmark.set": self.set_bookmark,
            "note.reply": self.reply,
            "collection.new": self.new_collection,
            "collection.add": self.add_to_collection,
            "collection.remove": self.remove_from_collection,
            "collection.up": partial(self.move, -1),
            "collection.down": partial(self.move, 1),
            "go.bin": self.go_to_bin,
        }

    def finish_menus(self) -> None:
        """Add the list of bookmarks, which is read when it opens."""
        menu = QMenu(translate("Desk", "&Jump to a bookmark"), self._window)
        menu.setIcon(icons.icon("bookmark"))
        menu.aboutToShow.connect(partial(self._fill_bookmarks, menu))
        self._window.menus["go"].addMenu(menu)

    def _show(self, dialog: QDialog) -> None:
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    # -- all annotations -------------------------------------------------------------------------------------

    def all_annotations(self, query: str = "") -> None:
        """Show every mark of the archive, or what answers `query`, in a window of its own."""
        if self._marks is None:
            # Without a parent: a window of its own, which does not stay above the text that it leads to.
            self._marks = dialog = dialogs.annotations.AnnotationsDialog(self._group)
            self._window.closed.connect(dialog.close)
            operations = self._window.operations
            dialog.query_changed.connect(self.refresh_marks)
            dialog.open_requested.connect(self.open_mark)
            dialog.colour_requested.connect(lambda uuids, colour: operations.edit_annotations(uuids, colour))
            dialog.tags_requested.connect(self._tag_marks)
            dialog.delete_requested.connect(operations.delete_annotations)
            dialog.export_requested.connect(self._export_marks)
            dialog.undo_requested.connect(operations.undo)
            dialog.redo_requested.connect(operations.redo)
            dialog.finished.connect(self._marks_closed)
        if query:
            self._marks.box.setText(query)
        self.refresh_marks()
        self._show(self._marks)

    def _marks_closed(self, _result: int = 0) -> None:
        if self._marks is not None:
            self._group = self._marks.group
            self._marks.deleteLater()
            self._marks = None

    def _on_marks(self, marks: Marks) -> None:
        if self._marks is not None and marks.query == as_typed(self._marks.box.text()):
            self._marks.show_marks(marks)

    def open_mark(self, article: int, uuid: str) -> None:
        """Go to a mark in the text, here in the main window."""
        window = self._window
        self._pending = (article, uuid)
        window.activateWindow()
        window.open_article(article)
        if window.current == article:
            self._on_shown(article)

    def _on_shown(self, article: int) -> None:
        if self._pending[0] == article:
            uuid, self._pending = self._pending[1], (0, "")
            self._window.show_rest()
            self._window.reading.go_to_annotation(uuid)
            self._window.notes.select(uuid)
            self._window.reading.setFocus()
        self._window.session.suggest_tags(article)

    def _tag_notes(self, uuids: list[str]) -> None:
        """Tag several of the marks beside the text."""
        wanted = set(uuids)
        shown = self._window.shown.annotations if self._window.shown else ()
        self._tag_marks([each for each in shown if each.uuid in wanted])

    def _tag_marks(self, annotations: Sequence[Annotation]) -> None:
        heading = translate("Desk", "Tags of %Ln annotation(s)", None, len(annotations))
        carried, complete = dialogs.annotations.carried_tags(annotations), self._window.session.archive.complete_tag
        dialog = dialogs.tagging.TagDialog(
            len(annotations), carried, complete, self._marks or self._window, heading=heading
        )
        if dialog.exec() == QDialog.DialogCode.Accepted and (dialog.to_add() or dialog.to_remove()):
            uuids = [annotation.uuid for annotation in annotations]
            self._window.operations.edit_annotations(uuids, None, dialog.to_add(), dialog.to_remove())

    def _export_marks(self, annotations: Sequence[Annotation]) -> None:
        from reader.exporters import exporter  # not at every start of the window

        parent = self._marks or self._window
        format = dialogs.annotations.choose_format(parent, len(annotations))
        if not format:
            return
        suffix = exporter(format).suffix
        start = Path(self._window.settings.last_export_folder or Path.home()) / f"annotations{suffix}"
        title = translate("Desk", "Export annotations")
        chosen = files.save_file(parent, title, str(start), f"*{suffix}")
        if chosen:
            articles = list(dict.fromkeys(annotation.article for annotation in annotations))
            uuids = [annotation.uuid for annotation in annotations]
            self._window.operations.export_annotations(articles, uuids, Path(chosen), format)

    # -- codes, tags -------------------------------------------------------------------------------------------

    def edit_codes(self) -> None:
        """Name the colours."""
        archive = self._window.session.archive
        dialog = dialogs.codes.CodesDialog(archive.codes(), archive.code_wordings(), self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted and (changed := dialog.changed()):
            self._window.operations.rename_codes(changed)

    def manage_tags(self) -> None:
        """Show the tag manager."""
        if self._tags is None:
            self._tags = dialog = dialogs.tags.TagsDialog(self._window.session.archive)
            self._window.closed.connect(dialog.close)
            operations = self._window.operations
            dialog.rename_requested.connect(operations.rename_tag)
            dialog.merge_requested.connect(operations.merge_tags)
            dialog.split_requested.connect(operations.split_tag)
            dialog.create_requested.connect(operations.create_tag)
            dialog.delete_requested.connect(lambda paths, keep: operations.delete_tags(paths, keep_children=keep))
            dialog.edit_requested.connect(operations.edit_tag)
            dialog.alias_requested.connect(operations.add_alias)
            dialog.alias_removal_requested.connect(operations.remove_alias)
            dialog.articles_requested.connect(self._show_tagged)
            dialog.passages_requested.connect(self._show_passages)
            dialog.undo_requested.connect(operations.undo)
            dialog.redo_requested.connect(operations.redo)
            dialog.finished.connect(self._tags_closed)
        self._show(self._tags)

    def _tags_closed(self, _result: int = 0) -> None:
        if self._tags is not None:
            self._tags.deleteLater()
            self._tags = None

    def _show_passages(self, path: str) -> None:
        """List the marks that carry a tag, or one under it, among all annotations."""
        self.all_annotations(f"tag:{quoted(path)}")

    def _show_tagged(self, path: str) -> None:
        self._window.search.set_query(f"tag:{quoted(path)}")
        self._window.activateWindow()
        self._window.results.focus_list()

    def tag_results(self) -> None:
        """Tag all articles of the list, however many they are."""
        window = self._window
        if not (ids := list(window.list.model.ids)):
            return
        heading = translate("Desk", "Tag all %Ln result(s)", None, len(ids))
        dialog = dialogs.tagging.TagDialog(len(ids), {}, window.session.archive.complete_tag, window, heading=heading)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.to_add():
            window.operations.tag(ids, dialog.to_add())

    def _on_suggestions(self, article: int, suggestions: Sequence[TagSuggestion]) -> None:
        if article == self._window.current:
            self._window.details.set_tag_suggestions(suggestions)

    def _name_colours(self, _library: object = None) -> None:
        """Let the menu and the tool tips say what the colours stand for."""
        table = self._window.table
        for code in self._window.session.archive.codes():
            action, spec = table[f"mark.{code.key}"], table.specs[f"mark.{code.key}"]
            action.setText(f"{spec.text} — {code.name.replace('&', '&&')}")
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            about = " — ".join(part for part in (code.name, code.definition) if part)
            action.setToolTip(plain_tip(f"{about} ({key})" if key else about))

    # -- history, bin ------------------------------------------------------------------------------------------

    def show_steps(self) -> None:
        """Show the history of changes."""
        if self._steps is None:
            archive = self._window.session.archive
            self._steps = dialog = dialogs.steps.StepsDialog(lambda: archive.undo_history(STEPS), self._window)
            dialog.chosen.connect(self._window.operations.go_to_step)
            dialog.finished.connect(self._steps_closed)
        self._show(self._steps)

    def _steps_closed(self, _result: int = 0) -> None:
        if self._steps is not None:
            self._steps.deleteLater()
            self._steps = None

    def _refresh_steps(self) -> None:
        if self._steps is not None:
            self._steps.refresh()

    def go_to_bin(self) -> None:
        """List what is in the bin."""
        self._window.library.bin_chosen.emit()
        self._window.list.view.setFocus()

    # -- bookmarks, replies --------------------------------------------------------------------------------------

    def set_bookmark(self) -> None:
        """Put a bookmark on the selected passage, or on the paragraph at the top; take away one that is there."""
        window = self._window
        if window.shown is None:
            return
        view = window.reading.view
        place = window.reading.selection() or view.paragraph_at(view.first_visible())
        if place is None or place[0] == place[1]:
            window.messages.say(translate("Desk", "There is no text to put a bookmark on."))
            return
        view.clear_selection()
        same = [
            each.uuid
            for each in window.shown.annotations
            if each.kind == "bookmark" and (each.anchor.start, each.anchor.end) == tuple(place)
        ]
        if same:
            window.operations.delete_annotations(same)
        else:
            window.operations.bookmark(window.current, *place)

    def _fill_bookmarks(self, menu: QMenu) -> None:
        menu.clear()
        archive = self._window.session.archive
        found = archive.find_annotations("has:bookmark", BOOKMARKS)
        rows = {row.id: row for row in archive.rows(sorted({each.article for each in found}))}
        for each in found:
            quote = " ".join(each.selector.quote.split())[:50] if each.selector else ""
            title = rows[each.article].title[:40] if each.article in rows else ""
            action = menu.addAction(f"{title} — {quote}".replace("&", "&&"))
            action.triggered.connect(partial(self._open_bookmark, each.article, each.uuid))
        if menu.isEmpty():
            menu.addAction(translate("Desk", "None yet; B sets one")).setEnabled(False)

    def _open_bookmark(self, article: int, uuid: str, _checked: bool = False) -> None:
        self.open_mark(article, uuid)

    def reply(self) -> None:
        """Answer the chosen note."""
        self._window.show_side(2)
        if not self._window.notes.reply():
            self._window.messages.say(translate("Desk", "Choose the note in the Notes pane that you want to answer."))

    def _reply(self, uuid: str, note: str) -> None:
        self._window.operations.reply(self._window.current, uuid, note)

    # -- collections -----------------------------------------------------------------------------------------------

    @property
    def collection(self) -> str:
        """The collection that is listed alone; empty for none."""
        root = parse(self._window.search.query).root
        wanted = root.value if isinstance(root, Value) and root.name == "collection" else ""
        names = self._names()
        return next((name for name in names if name.casefold() == wanted.casefold()), "")

    def _names(self) -> list[str]:
        return [each.name for each in self._window.session.archive.collections()]

    def new_collection(self) -> None:
        """Ask for a name, and make an empty collection."""
        name = self._ask_name(translate("Desk", "New collection"), "")
        if name:
            self._window.operations.create_collection(name)

    def add_to_collection(self) -> None:
        """Put the selection into a collection, an old or a new one."""
        ids = self._window.targets()
        if not ids:
            return
        title = translate("Desk", "Add to a collection")
        label = translate("Desk", "Collection for %Ln article(s); a new name makes a new one", None, len(ids))
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(title)
        dialog.setLabelText(label)
        dialog.setComboBoxItems(self._names())
        dialog.setComboBoxEditable(True)
        for box in dialog.findChildren(QComboBox):
            # Else the box, and the dialog, are as wide as the longest name.
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(_NAME_LENGTH)
        if dialog.exec() and (name := dialog.textValue().strip()):
            self._window.operations.collect(name, ids)

    def remove_from_collection(self) -> None:
        """Take the selection out of the collection that is listed."""
        text = translate("Desk", "Choose a collection in the library first; articles are removed from what is listed.")
        if name := self._need_collection(text):
            self._window.operations.remove_from_collection(name, self._window.targets())

    def move(self, by: int) -> None:
        """Move the selection one place up (-1) or down (1) in the collection that is listed."""
        name = self._need_own_order()
        ids = self._window.targets()
        order = list(self._window.session.archive.collection_items(name)) if name else []
        places = [order.index(id) for id in ids if id in order]
        if not places:
            return
        at = max(0, min(places) - 1) if by < 0 else max(places) + 2
        before = order[at] if at < len(order) else None
        self._window.operations.move_in_collection(name, ids, before)

    def _move_to(self, ids: Sequence[int], before: int) -> None:
        """What was dropped between two rows of the list."""
        if name := self._need_own_order():
            self._window.operations.move_in_collection(name, ids, before or None)

    def _need_own_order(self) -> str:
        """The collection that is listed in its own order: a move that nobody sees is none that anybody meant."""
        text = translate("Desk", "Choose a collection in the library first; its own order is what can be changed.")
        name, found = self._need_collection(text), self._window.results.found
        if name and found is not None and found.result.sort != "manual":
            text = translate(
                "Desk", "The list stands in another order. Choose “Best order” to see the collection’s own."
            )
            self._window.messages.say(text)
            return ""
        return name

    def _need_collection(self, otherwise: str) -> str:
        name = self.collection
        if not name:
            self._window.messages.say(otherwise)
        return name

    def rename_collection(self, name: str) -> None:
        """Ask for another name."""
        new_name = self._ask_name(translate("Desk", "Rename collection"), name)
        if new_name and new_name != name:
            self._window.operations.rename_collection(name, new_name)

    def _ask_name(self, title: str, name: str) -> str:
        return dialogs.base.ask_name(self._window, title, translate("Desk", "Name of the collection"), name)

    # -- change ------------------------------------------------------------------------------------------------------

    def _on_changed(self, changes: Changes) -> None:
        if changes.collections:
            self._window.results.ask_again()
        if self._tags is not None and (changes.tags or changes.annotations or changes.articles):
            self._tags.refresh()
        if changes.annotations or changes.tags or changes.added or changes.removed:
            self.refresh_marks()
        if changes.tags and self._window.current:
            self._window.session.suggest_tags(self._window.current)

    def _refresh(self) -> None:
        """Another program has written."""
        self.refresh_marks()
        if self._tags is not None:
            self._tags.refresh()
        if self._steps is not None:
            self._steps.refresh()

    def refresh_marks(self) -> None:
        """Ask for what the window of all annotations shows; its last word finds what begins with it."""
        if self._marks is not None:
            self._window.session.find_marks(as_typed(self._marks.box.text()))
