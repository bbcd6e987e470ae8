"""What the menus do: the dialogs they open, and the operations they lead to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QActionGroup, QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from reader.models import ImportReport, ImportRun, MergeReport, VerifyReport
from reader.settings import Settings
from ui import actions, dialogs, icons, motion, theme
from ui.actions import plain
from ui.dialogs import files
from ui.formats import day
from ui.i18n import translate
from ui.operations import import_summary, merge_summary
from ui.panes.search_bar import as_typed
from ui.session import Found, Library

if TYPE_CHECKING:
    from ui.dialogs.keys import KeysDialog
    from ui.dialogs.palette import Entry
    from ui.dialogs.problems import ProblemsDialog
    from ui.main_window import MainWindow

#: Articles that the palette offers for what was typed.
PALETTE_ARTICLES = 12
#: Selected articles whose tags the tagging dialog counts; for more it only adds.
TAG_ROWS = 2_000
ARCHIVES = "Carrel (*.db)"
BUNDLES = "*.zip bagit.txt"


class Commands:
    """The window's handlers, by action id."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.library: Library | None = None
        self._report: tuple[str, Callable[[MainWindow], ProblemsDialog] | None] = ("", None)
        self._is_serious = False
        self._dialogs: list[QDialog] = []

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Every action's handler; the table and this mapping name the same ids (a test compares them)."""
        own = {**self._file(), **self._edit(), **self._view(), **self._article(), **self._annotate(), **self._go()}
        return {
            **own,
            **self._window.studies.handlers(),
            **self._window.reader.handlers(),
            **self._window.desk.handlers(),
            **self._window.intake.handlers(),
        }

    def _file(self) -> dict[str, Callable[[], object]]:
        return {
            "archive.new": self.new_archive,
            "archive.open": self.open_archive,
            "import.files": self.import_files,
            "import.folder": self.import_folder,
            "merge": self.merge,
            "export": self.export,
            "backup": self.backup,
            "verify": self._window.operations.verify,
            "quit": self._window.close,
        }

    def _edit(self) -> dict[str, Callable[[], object]]:
        window = self._window
        return {
            "undo": window.operations.undo,
            "redo": window.operations.redo,
            "search.focus": window.search.edit,
            "search.save": self.save_search,
            "search.forms": self.find_forms,
            "text.find": window.reading.show_find,
            "palette": self.palette,
            "preferences": self.preferences,
            "help.keys": self.keys,
            "help.about": self.about,
        }

    def _view(self) -> dict[str, Callable[[], object]]:
        window = self._window
        return {
            **{f"theme.{choice}": partial(self.choose_theme, choice) for choice in theme.CHOICES},
            "pane.library": partial(self._toggle_pane, "library"),
            "pane.side": partial(self._toggle_pane, "side"),
            "zoom.in": partial(window.reading.zoom, 1),
            "zoom.out": partial(window.reading.zoom, -1),
            "zoom.reset": partial(window.reading.zoom, 0),
        }

    def _article(self) -> dict[str, Callable[[], object]]:
        return {
            "article.star": self.star,
            "article.read": self.mark_read,
            "article.tag": self.tag,
            "article.correct": self.correct,
            "article.link": self.open_article_link,
            "article.copy_link": self.copy_link,
            "article.export": lambda: self.export(dialogs.export.SELECTED),
            "article.why": self.why,
            "article.bin": self.bin,
            "article.restore": self.restore,
        }

    def _annotate(self) -> dict[str, Callable[[], object]]:
        marks = ("yellow", "green", "blue", "pink", "purple")
        return {
            **{f"mark.{colour}": partial(self._window.reading.mark_selection, colour) for colour in marks},
            "note.passage": self.note_passage,
            "note.article": self.note_article,
        }

    def _go(self) -> dict[str, Callable[[], object]]:
        window = self._window
        tabs = ("go.details", "go.related", "go.notes", "go.history")
        return {
            "go.next": partial(self._step, 1),
            "go.previous": partial(self._step, -1),
            "go.back": partial(window.go_trail, -1),
            "go.forward": partial(window.go_trail, 1),
            "match.next": window.reading.next_match,
            "match.previous": window.reading.previous_match,
            "go.library": self._go_library,
            "go.list": window.results.focus_list,
            "go.text": window.reading.setFocus,
            **{id: partial(self._go_tab, tab) for tab, id in enumerate(tabs)},
        }

    # -- menus -----------------------------------------------------------------------------------------------

    def finish_menus(self) -> None:
        """Add what a table can't hold: the recent archives, the group of themes, the colours' swatches."""
        table = self._window.table
        group = QActionGroup(self._window)
        for choice in theme.CHOICES:
            group.addAction(table[f"theme.{choice}"])
        table[f"theme.{theme.themes().choice}"].setChecked(True)
        table["search.forms"].setChecked(self._window.settings.word_forms)
        self.recent = QMenu(translate("Commands", "&Recent archives"), self._window)
        self.recent.setIcon(icons.icon("clock"))
        self.recent.aboutToShow.connect(self._fill_recent)
        self._window.menus["file"].insertMenu(table["import.files"], self.recent)
        self.colour_swatches()
        self.name_undo("", "")

    def _fill_recent(self) -> None:
        self.recent.clear()
        for name in self._window.settings.recent_archives:
            path = Path(name)
            action = self.recent.addAction(f"{path.name}  —  {path.parent}".replace("&", "&&"))
            action.setEnabled(path != self._window.session.path.resolve())
            action.triggered.connect(partial(self._request_archive, path))
        if self.recent.isEmpty():
            self.recent.addAction(translate("Commands", "None yet")).setEnabled(False)

    def colour_swatches(self) -> None:
        """Show each highlight colour as the theme has it."""
        look = theme.current()
        for colour, background in look.marks.items():
            self._window.table[f"mark.{colour}"].setIcon(icons.swatch(background, look.strong[colour]))

    def name_undo(self, undo: str, redo: str) -> None:
        """Let Undo and Redo say what they would do."""
        for id, label in (("undo", undo), ("redo", redo)):
            action = self._window.table[id]
            name = plain(self._window.table.specs[id].text)
            action.setText(f"{name} “{label}”".replace("&", "&&") if label else self._window.table.specs[id].text)
            action.setEnabled(bool(label))

    # -- archives --------------------------------------------------------------------------------------------

    def new_archive(self) -> None:
        """Make an archive and open it."""
        start = str(self._window.session.path.with_name("new-archive.db"))
        chosen = files.save_file(self._window, translate("Commands", "New archive"), start, ARCHIVES)
        if chosen:
            path = Path(chosen)
            self._request_archive(path if path.suffix else path.with_suffix(".db"))

    def open_archive(self) -> None:
        """Open another archive."""
        start = str(self._window.session.path.parent)
        chosen = files.open_file(self._window, translate("Commands", "Open archive"), start, ARCHIVES)
        if chosen:
            self._request_archive(Path(chosen))

    def _request_archive(self, path: Path, _checked: bool = False) -> None:
        self._window.open_archive_requested.emit(path)

    # -- in and out ------------------------------------------------------------------------------------------

    def import_files(self) -> None:
        """Choose files to import."""
        chosen = files.open_files(
            self._window, translate("Commands", "Import files"), self._window.settings.last_import_folder
        )
        if chosen:
            self._import([Path(name) for name in chosen], Path(chosen[0]).parent)

    def import_folder(self) -> None:
        """Choose a folder to import."""
        chosen = files.open_folder(
            self._window, translate("Commands", "Import a folder"), self._window.settings.last_import_folder
        )
        if chosen:
            self._import([Path(chosen)], Path(chosen))

    def _import(self, paths: list[Path], folder: Path) -> None:
        self._remember(last_import_folder=str(folder))
        self._window.operations.import_paths(paths)

    def merge(self) -> None:
        """Choose a colleague's bundle."""
        title = translate("Commands", "Merge a bundle: choose its .zip, or bagit.txt in its folder")
        kinds = translate("Commands", "Bundles") + f" ({BUNDLES})"
        chosen = files.open_file(self._window, title, self._window.settings.last_import_folder, kinds)
        if chosen:
            path = Path(chosen)
            self._window.operations.merge(path.parent if path.name == "bagit.txt" else path)

    def export(self, scope: str = "") -> None:
        """Choose what to export, where to and how."""
        window = self._window
        found = len(window.list.model.ids)
        selected = window.targets()
        export = dialogs.export
        counts = {
            export.SELECTED: len(selected),
            export.FOUND: found,
            export.ALL: window.results.counts.get("all", found),
        }
        last = Path(window.settings.last_export_folder)
        folder = last if last.is_absolute() and last.is_dir() else Path.home()
        dialog = export.ExportDialog(counts, folder, window)
        if scope:
            dialog.choose_scope(scope)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        choice = dialog.choice()
        self._remember(last_export_folder=str(choice.target.parent))
        scopes: dict[str, Callable[[], list[int]]] = {
            export.SELECTED: lambda: selected,
            export.FOUND: lambda: list(window.list.model.ids),
            export.ALL: lambda: list(window.session.archive.search("").ids),
        }
        ids = scopes[choice.scope]()
        window.operations.export(ids, choice.target, choice.format, choice.options)

    def backup(self) -> None:
        """Choose where a copy of the archive goes."""
        path = self._window.session.path
        start = str(path.with_name(f"{path.stem}-backup{path.suffix}"))
        chosen = files.save_file(self._window, translate("Commands", "Back up the archive"), start, ARCHIVES)
        if chosen:
            self._window.operations.backup(Path(chosen))

    def open_location(self, path: str) -> None:
        """Show where a file came from in the desktop's file manager."""
        # What lay in an archive file (`a.zip/b.md`) lies where that file does.
        folder = next((above.parent for above in Path(path).parents if above.is_file()), Path(path).parent)
        if folder.is_dir():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        else:
            text = translate("Commands", "The folder %1 is not there any more; the archive keeps its own copy.")
            self._window.messages.warn(text.replace("%1", str(folder)))

    # -- reports ---------------------------------------------------------------------------------------------

    def keep_report(self, report: ImportReport) -> None:
        """Keep an import's report for the Details button, where it met problems."""
        self._keep(import_summary(report), partial(dialogs.reports.import_report, report) if report.problems else None)
        self._is_serious = report.rejected > 0

    def keep_merge(self, report: MergeReport) -> None:
        """Keep a merge's report for the Details button, where it met problems."""
        self._keep(merge_summary(report), partial(dialogs.reports.merge_report, report) if report.problems else None)

    def _keep(self, message: str, make: Callable[[MainWindow], ProblemsDialog] | None) -> None:
        self._report, self._is_serious = (message, make), False

    def has_problems_to_show(self, message: str) -> bool:
        """Whether `message` is about work that met problems."""
        return self._report[0] == message and self._report[1] is not None

    def is_serious(self, message: str) -> bool:
        """Whether `message` is about work that left something out which somebody must see to."""
        return self._is_serious and self.has_problems_to_show(message)

    def show_report(self) -> None:
        """Show the last report's problems."""
        if make := self._report[1]:
            self._show_problems(make(self._window))

    def show_run(self, run: ImportRun) -> None:
        """Show what a past import met."""
        self._show_problems(dialogs.reports.import_report(run.report, self._window))

    def _show_problems(self, dialog: ProblemsDialog) -> None:
        dialog.location_requested.connect(self.open_location)
        self.show_dialog(dialog)

    def show_verified(self, report: VerifyReport) -> None:
        """Show what a check found."""
        self.show_dialog(dialogs.reports.verify_report(report, self._window))

    def show_bug(self, text: str) -> None:
        """Show a bug's report; where the archive is damaged, say that instead, since it explains any error."""
        self._window.operations.look_for_damage(partial(self._tell_bug, text))

    def _tell_bug(self, text: str, damage: str) -> None:
        if damage:
            self._window.messages.warn(damage)
        else:
            self.show_dialog(dialogs.reports.bug_report(text, self._window))

    def show_dialog(self, dialog: QDialog) -> None:
        """Show a dialog beside the work, and keep it alive until it is closed."""
        self._dialogs.append(dialog)
        dialog.finished.connect(partial(self._closed, dialog))
        dialog.show()

    def _closed(self, dialog: QDialog, _result: int) -> None:
        self._dialogs.remove(dialog)
        dialog.deleteLater()

    # -- searching -------------------------------------------------------------------------------------------

    def empty_list(self, found: Found) -> tuple[str, Sequence[QAction]]:
        """What stands in place of an empty list, and what can be done about it."""
        table = self._window.table
        if found.in_bin:
            return translate("Commands", "The bin is empty."), ()
        counts = self._window.results.counts
        is_nothing_here = counts.get("all") == 0 == counts.get("bin")
        if found.result.query.strip() and not is_nothing_here:
            text = translate(
                "Commands",
                "Nothing matches.\n\nThe line under the search box says what was looked for. Try fewer words, another "
                "form of a word (prosecut*), or OR between words.",
            )
            forms = table["search.forms"]
            return text, (table["search.explain"], *(() if forms.isChecked() else (forms,)))
        text = translate("Commands", "Nothing here yet.\n\nDrop files or folders here, or begin with one of these:")
        return text, [table[id] for id in ("import.folder", "import.files", "merge", "help.manual")]

    def remember_search(self, query: str) -> None:
        """Keep a query that the user finished with Return among the recent ones."""
        self._window.settings = self._window.settings.searched(query)
        self._window.results.enter_list(query)

    def save_search(self) -> None:
        """Ask for a name and keep the query under it."""
        window = self._window
        query = window.search.query.strip()
        if not query:
            return
        name = dialogs.base.ask_name(
            window, translate("Commands", "Save search"), translate("Commands", "Name of the search"), query
        )
        if name:
            replaces = any(saved.name == name for saved in window.session.archive.saved_searches())
            window.operations.save_search(name, query, window.list.sort, replaces=replaces)

    def _step(self, by: int) -> None:
        """Go along the list; the keyboard leaves the library for it, whose own keys (Delete) would else be meant."""
        window = self._window
        if window.library.tree.hasFocus():
            window.list.view.setFocus(Qt.FocusReason.OtherFocusReason)
        window.list.step(by)

    def rename_search(self, name: str) -> None:
        """Ask for a saved search's new name."""
        new_name = dialogs.base.ask_name(
            self._window, translate("Commands", "Rename search"), translate("Commands", "Name of the search"), name
        )
        if new_name and new_name != name:
            self._window.operations.rename_search(name, new_name)

    def ask_saved(self, query: str, sort: str) -> None:
        """Ask a saved search in the order that it was saved with."""
        self._window.list.set_sort(sort)
        self._window.settings = self._window.settings.changed(article_sort=self._window.list.sort)
        self._window.search.set_query(query)

    def why(self) -> None:
        """Say why the article on screen is among the results, or what keeps it out."""
        window = self._window
        if window.current:
            session = window.session
            forms = session.word_forms
            window.messages.say(session.archive.why_not(session.query, window.current, word_forms=forms))

    # -- articles --------------------------------------------------------------------------------------------

    def star(self) -> None:
        """Star the selection, or take the stars away where the article on screen has one."""
        window = self._window
        starred = window.shown is not None and window.shown.article.row.is_starred
        window.operations.star(window.targets(), not starred)

    def mark_read(self) -> None:
        """Mark the selection as read, or as unread where the article on screen is read."""
        window = self._window
        read = window.shown is not None and window.shown.article.row.is_read
        window.operations.mark_read(window.targets(), not read)

    def tag(self) -> None:
        """Tag the selection."""
        window = self._window
        ids = window.targets()
        carried: dict[str, int] = {}
        for row in window.session.archive.rows(ids) if len(ids) <= TAG_ROWS else []:
            for tag in row.tags:
                carried[tag] = carried.get(tag, 0) + 1
        suggestions = window.session.archive.suggest_tags(ids[0]) if len(ids) == 1 else []
        dialog = dialogs.tagging.TagDialog(
            len(ids), carried, window.session.archive.complete_tag, window, suggestions=suggestions
        )
        if ids and dialog.exec() == QDialog.DialogCode.Accepted and (dialog.to_add() or dialog.to_remove()):
            window.operations.tag(ids, dialog.to_add(), dialog.to_remove())

    def correct(self) -> None:
        """Correct a field of the selection."""
        window = self._window
        if not (ids := window.targets()):
            return
        session = window.session
        dialog = dialogs.correcting.CorrectDialog(
            len(ids), partial(session.find_values, ids), session.archive.check_correction, window
        )
        session.values_found.connect(dialog.show_values)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            window.operations.correct(ids, dialog.name, dialog.value)
        dialog.deleteLater()

    def rename_tag(self, path: str) -> None:
        """Ask for a tag's new name or place."""
        label = translate("Commands", "New name of “%1” (a/b puts it under a; the name of another tag merges them)")
        title = translate("Commands", "Rename tag")
        name = dialogs.base.ask_name(self._window, title, label.replace("%1", path), path)
        if name and name != path:
            self._window.operations.rename_tag(path, name)

    def open_article_link(self) -> None:
        """Open the article's page in the browser."""
        if self._window.shown:
            self._window.open_link(self._window.shown.article.row.url)

    def copy_link(self) -> None:
        """Put the article's address on the clipboard."""
        if self._window.shown:
            QGuiApplication.clipboard().setText(self._window.shown.article.row.url)
            self._window.messages.say(translate("Commands", "The link is copied."))

    def bin(self) -> None:
        """Move the selection to the bin."""
        if ids := self._window.targets():
            self._window.operations.bin(ids)

    def restore(self) -> None:
        """Bring the selection back from the bin."""
        if ids := self._window.targets():
            self._window.operations.restore(ids)

    def note_passage(self) -> None:
        """Write a note on the selected passage or the chosen mark, or say what has to be chosen first.

        Where there is no text to choose a passage in, the note is one on the article.
        """
        if self._window.reading.write_note():
            return
        if self._window.shown and not self._window.shown.document.text.strip():
            self.note_article()
        else:
            text = translate(
                "Commands", "Select a passage, or choose a mark (click it, or ] and [), to write a note on."
            )
            self._window.messages.say(text)

    def note_article(self) -> None:
        """Start a note on the whole article."""
        window = self._window
        window.show_side(2)
        window.notes.write_note()

    # -- view ------------------------------------------------------------------------------------------------

    def choose_theme(self, choice: str) -> None:
        """Switch the colours, and remember the choice."""
        theme.themes().choose(choice)
        self._remember(theme=choice)

    def _toggle_pane(self, name: str) -> None:
        pane = {"library": self._window.library, "side": self._window.side}[name]
        pane.setVisible(self._window.table[f"pane.{name}"].isChecked())

    def _go_library(self) -> None:
        self._window.library.show()
        self._window.table["pane.library"].setChecked(True)
        self._window.library.setFocus()

    def _go_tab(self, tab: int) -> None:
        self._window.show_side(tab)
        self._window.side.currentWidget().setFocus()

    # -- the rest --------------------------------------------------------------------------------------------

    def preferences(self) -> None:
        """Edit the settings."""
        dialog = dialogs.preferences.PreferencesDialog(self._window.settings, self._window)
        dialog.keys.clicked.connect(lambda: self._keys_over(dialog))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            # Onto the settings as they are now: keys may have been changed over the dialog.
            self.apply(dialog.chosen(self._window.settings))
        dialog.deleteLater()

    def apply(self, settings: Settings) -> None:
        """Take over edited settings at once."""
        window = self._window
        window.settings = settings
        theme.themes().choose(settings.theme)
        if isinstance(app := QApplication.instance(), QApplication):
            motion.calm(app, reduced=settings.reduced_motion)
        window.table[f"theme.{theme.themes().choice}"].setChecked(True)
        window.reader.restore()
        window.operations.set_creator(settings.creator_name)
        window.state.write()

    def find_forms(self) -> None:
        """Let the words of searches stand for their other forms as well, or for themselves alone."""
        word_forms = self._window.table["search.forms"].isChecked()
        self._window.session.find_forms(word_forms)
        self._window.desk.refresh_marks()
        self._window.studies.ask_again()
        self._remember(word_forms=word_forms)

    def _remember(self, **values: object) -> None:
        self._window.settings = self._window.settings.changed(**values)
        self._window.state.write()

    def keys(self) -> None:
        """Show the page of keys."""
        self.show_dialog(self._keys_dialog(self._window))

    def _keys_over(self, preferences: QDialog) -> None:
        # Beside the work it would lie under the preferences, which let nothing through.
        dialog = self._keys_dialog(preferences)
        dialog.exec()
        dialog.deleteLater()

    def _keys_dialog(self, parent: QWidget) -> KeysDialog:
        dialog = dialogs.keys.KeysDialog(self._window.table, parent)
        dialog.changed.connect(self._key_changed)
        dialog.reset.connect(self._key_reset)
        return dialog

    def _key_reset(self, id: str) -> None:
        chosen = {other: key for other, key in self._window.settings.shortcuts.items() if other != id}
        self._remember(shortcuts=chosen)

    def _key_changed(self, id: str, key: str) -> None:
        self._remember(shortcuts={**self._window.settings.shortcuts, id: key})

    def about(self) -> None:
        """Say what this program is."""
        self.show_dialog(dialogs.about.about(self._window.session.path, self._window))

    def palette(self) -> None:
        """Offer everything by name, and do what is chosen."""
        window = self._window
        dialog = dialogs.palette.Palette(self._entries(), self._found_articles, window)
        dialog.move(window.mapToGlobal(window.rect().center()) - dialog.rect().center())
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.chosen:
            dialog.chosen.run()
        dialog.deleteLater()

    def _entries(self) -> list[Entry]:
        window = self._window
        entry = dialogs.palette.Entry
        titles = {key: plain(title) for key, title in actions.menus()}
        entries = [
            entry(
                plain(action.text()),
                titles[spec.menu],
                action.trigger,
                spec.icon,
                action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
            )
            for spec, action in window.table.all()
            if action.isEnabled() and action.isVisible() and spec.id != "palette"
        ]
        if self.library:
            search, tag = translate("Commands", "Search"), translate("Commands", "Tag")
            ask = window.search.set_query
            entries += [
                entry(each.name, search, partial(self.ask_saved, each.query, each.sort), "bookmark")
                for each in self.library.saved
            ]
            recent = translate("Commands", "Recent search")
            entries += [entry(query, recent, partial(ask, query), "clock") for query in window.settings.recent_searches]
            entries += [entry(each.path, tag, partial(ask, f'tag:"{each.path}"'), "tag") for each in self.library.tags]
        return entries

    def _found_articles(self, text: str) -> list[Entry]:
        """The articles that best fit what was typed: a small read on the window's own connection."""
        archive, entry, asked = self._window.session.archive, dialogs.palette.Entry, as_typed(text)
        if not asked.strip():
            return []
        ids = archive.first_page(asked, limit=PALETTE_ARTICLES).ids[:PALETTE_ARTICLES]
        return [
            entry(row.title, day(row.published), partial(self._window.open_article, row.id), "newspaper")
            for row in archive.rows(ids)
        ]
