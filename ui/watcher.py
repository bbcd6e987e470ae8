"""Notices that something in some folders has changed, once it is quiet again."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

#: Quiet (milliseconds) after which a change counts as finished.
QUIET = 2_000
#: Folders and files watched at most; a change inside a file beyond them is found when its folder changes, or on demand.
MOST = 4_000


class FolderWatch(QObject):
    """Watches folders with all that is under them; `settled` follows some time after the last change."""

    settled = Signal()

    def __init__(self, parent: QObject | None = None, quiet: int = QUIET) -> None:
        super().__init__(parent)
        self._folders: tuple[Path, ...] = ()
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self, singleShot=True, interval=quiet)
        for changed in (self._watcher.directoryChanged, self._watcher.fileChanged):
            changed.connect(self._on_changed)
        self._timer.timeout.connect(self._on_quiet)

    def watch(self, folders: Iterable[Path]) -> None:
        """Watch these folders in place of the former ones."""
        self._folders = tuple(folders)
        self._look()

    def stop(self) -> None:
        """Watch nothing any more."""
        self._timer.stop()
        self.watch(())

    def _look(self) -> None:
        """Files come and go, and Qt forgets one that was replaced: what is there now is watched."""
        wanted = set(_tree(self._folders))
        watched = {*self._watcher.directories(), *self._watcher.files()}
        if gone := watched - wanted:
            self._watcher.removePaths(sorted(gone))
        if new := wanted - watched:
            self._watcher.addPaths(sorted(new))

    def _on_changed(self, _path: str) -> None:
        self._timer.start()

    def _on_quiet(self) -> None:
        self._look()
        self.settled.emit()


def _tree(folders: Iterable[Path]) -> list[str]:
    """The folders and those under them, then their files, at most MOST; hidden ones are passed over."""
    found: list[str] = []
    files: list[str] = []
    for folder in folders:
        for place, inside, names in os.walk(folder):
            inside[:] = sorted(name for name in inside if not name.startswith("."))
            found.append(place)
            files.extend(os.path.join(place, name) for name in names if not name.startswith("."))  # noqa: PTH118
            if len(found) >= MOST:
                return found
    return (found + files)[:MOST]
