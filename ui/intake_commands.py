"""What the window does about folders that it watches, possible duplicates, and the manual."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.models import Changes, Duplicate, ImportReport
from ui import dialogs
from ui.dialogs import files
from ui.i18n import translate
from ui.watcher import FolderWatch

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class IntakeCommands:
    """Handlers about what comes into the archive by itself or twice."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._watched: dialogs.watched.WatchedDialog | None = None
        self._missing: frozenset[str] = frozenset()
        self._pairs: dialogs.duplicates.DuplicatesDialog | None = None
        #: Whether something is being undone of which the possible duplicates may be others.
        self._looks_again = False
        self._watch = FolderWatch(window)
        self._watch.settled.connect(self._on_settled)
        window.operations.watched_changed.connect(self.refresh)
        window.operations.imported.connect(self._on_imported)
        window.operations.changed.connect(self._on_changed)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Handlers by action id."""
        return {
            "import.watched": self.watched,
            "duplicates": self.duplicates,
            "help.manual": self.manual,
        }

    def start(self) -> None:
        """Begin to watch, and bring in step what changed while the window was closed."""
        self.refresh()
        if self._window.session.archive.watched():
            self._window.operations.sync(quiet=True)

    def close(self) -> None:
        """Watch nothing any more."""
        self._watch.stop()

    def _on_imported(self, report: ImportReport) -> None:
        missing = {problem.path for problem in report.problems if problem.kind == "missing"}
        self._missing = frozenset(missing & {folder.path for folder in self._window.session.archive.watched()})
        self.refresh()

    def refresh(self) -> None:
        """Watch and list the folders that the archive names."""
        folders = self._window.session.archive.watched()
        self._watch.watch(Path(folder.path) for folder in folders)
        if self._watched is not None:
            self._watched.show_folders(folders, self._missing)

    def _on_settled(self) -> None:
        self._window.operations.sync(quiet=True)

    def watched(self) -> None:
        """Show the watched folders."""
        dialog = self._watched = dialogs.watched.WatchedDialog(self._window)
        dialog.add_requested.connect(self._add)
        dialog.remove_requested.connect(self._remove)
        dialog.sync_requested.connect(self._window.operations.sync)
        dialog.finished.connect(self._forget)
        self.refresh()
        self._window.commands.show_dialog(dialog)

    def _forget(self, _result: int) -> None:
        self._watched = None

    def _add(self) -> None:
        chosen = files.open_folder(
            self._watched, translate("Intake", "Watch a folder"), self._window.settings.last_import_folder
        )
        if chosen:
            self._window.operations.watch(Path(chosen))

    def _remove(self, path: str) -> None:
        self._window.operations.unwatch(Path(path))

    def duplicates(self) -> None:
        """Look for possible duplicates, and show them."""
        self._window.operations.find_duplicates(self._show_duplicates)

    def _show_duplicates(self, pairs: Sequence[Duplicate]) -> None:
        if not pairs:
            self._window.messages.say(translate("Intake", "No two articles look like one."))
            return
        dialog = self._pairs = dialogs.duplicates.DuplicatesDialog(pairs, self._window)
        dialog.merge_requested.connect(self._merge)
        dialog.keep_apart_requested.connect(self._keep_apart)
        dialog.open_requested.connect(self._window.open_article)
        dialog.compare_requested.connect(self._window.reader.show_two)
        dialog.undo_requested.connect(self._undo_pair)
        dialog.redo_requested.connect(self._redo_pair)
        dialog.finished.connect(self._forget_pairs)
        self._window.commands.show_dialog(dialog)

    def _forget_pairs(self, _result: int) -> None:
        self._pairs = None

    def _undo_pair(self) -> None:
        self._looks_again = True
        self._window.operations.undo()

    def _redo_pair(self) -> None:
        self._looks_again = True
        self._window.operations.redo()

    def _on_changed(self, changes: Changes) -> None:
        """Keep the list of possible duplicates true: what is gone leaves it, what was undone comes back."""
        if self._pairs is not None:
            self._pairs.forget(changes.removed)
        if self._looks_again:
            self._looks_again = False
            self._window.operations.find_duplicates(self._show_pairs_again)

    def _show_pairs_again(self, pairs: Sequence[Duplicate]) -> None:
        if self._pairs is not None:
            self._pairs.show_pairs(pairs)

    def _merge(self, pair: Duplicate) -> None:
        if pair.kind == "text":
            self._window.operations.attach_text(pair.first.id, pair.second.id)
        else:
            self._window.operations.join(pair.first.id, pair.second.id)

    def _keep_apart(self, pair: Duplicate) -> None:
        self._window.operations.keep_apart(pair.first.id, pair.second.id)

    def manual(self) -> None:
        """Open the manual."""
        dialog = dialogs.manual.ManualDialog(self._window)
        dialog.link_activated.connect(self._window.open_link)
        self._window.commands.show_dialog(dialog)
