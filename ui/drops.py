"""Files and folders that are dropped on the window: it takes copies, and says so while they are dragged over it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from ui.i18n import translate
from ui.operations import Operations
from ui.widgets.drop_sign import DropSign

#: What may be made of files that are dragged here. Of a move their owner would delete them once they are taken.
_HARMLESS = (Qt.DropAction.CopyAction, Qt.DropAction.LinkAction)


class Drops:
    """Takes the drags of one window, whose `ground` tells what a drop would do."""

    def __init__(self, ground: QWidget, operations: Operations) -> None:
        self.sign = DropSign(ground)
        self._operations = operations

    def over(self, event: QDropEvent) -> None:
        """Something comes, or is moved, over the window."""
        paths = _paths(event.mimeData())
        if paths and _leaves_alone(event):
            self.sign.say(
                translate("Drops", "Take in %Ln file(s) or folder(s). They stay where they are.", None, len(paths))
            )

    def left(self) -> None:
        """It has gone again."""
        self.sign.hide()

    def dropped(self, event: QDropEvent) -> None:
        """It is let go here."""
        self.sign.hide()
        paths = _paths(event.mimeData())
        if paths and _leaves_alone(event):
            self._take(paths)

    def _take(self, paths: list[Path]) -> None:
        """Merge what is a bundle, and import the rest."""
        from reader.walk import is_bundle  # not at every start of the window

        bundles = [path for path in paths if is_bundle(path)]
        for bundle in bundles:
            self._operations.merge(bundle)
        if files := [path for path in paths if path not in bundles]:
            self._operations.import_paths(files)


def _paths(data: QMimeData) -> list[Path]:
    """The files and folders of this machine among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _leaves_alone(event: QDropEvent) -> bool:
    """Accept a drag as one that leaves its files alone, whatever is proposed; ignore it where it can't be one."""
    action = next((each for each in _HARMLESS if event.possibleActions() & each), None)
    if action is None:
        event.ignore()
        return False
    event.setDropAction(action)
    event.accept()
    return True
