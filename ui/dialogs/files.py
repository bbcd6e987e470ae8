"""Choosing files and folders, without opening any of them.

Qt's own dialog, and GTK's within our process, open files to guess their icons. Where one of them is the archive,
closing it again drops every lock that this process has on it (POSIX); another process that ends would then take the
write-ahead log away under the window, and all that is written later would be lost. So on Linux Qt's dialog is used,
with icons and kinds that follow from the name alone.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QDir, QFileInfo
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QWidget

from ui.i18n import translate

_IS_ASKED_OF_THE_SYSTEM = not sys.platform.startswith("linux")
_Kind = QAbstractFileIconProvider.IconType


class _Names(QFileIconProvider):
    """Icons and kinds of files from their names."""

    def icon(self, what: QFileInfo | _Kind) -> QIcon:
        kind = (_Kind.Folder if what.isDir() else _Kind.File) if isinstance(what, QFileInfo) else what
        return super().icon(kind)

    def type(self, info: QFileInfo) -> str:
        return translate("Files", "Folder") if info.isDir() else info.suffix().upper()


#: The dialogs do not own it.
_names: list[_Names] = []


def dialog(parent: QWidget | None, title: str, start: str, kinds: str, mode: QFileDialog.FileMode) -> QFileDialog:
    """Qt's dialog, in the folder `start`, or the one that the file `start` stands in.

    Where there is none of these (a stick that was pulled out, a name that was mistyped), in the user's own.
    """
    if not _names:
        _names.append(_Names())
    made = QFileDialog(parent, title, "", kinds)
    made.setOption(QFileDialog.Option.DontUseNativeDialog)
    made.setIconProvider(_names[0])
    made.setFileMode(mode)
    place = QFileInfo(start or QDir.homePath())
    folder = QDir(place.filePath() if place.isDir() else place.path())
    made.setDirectory(folder if folder.exists() else QDir.home())
    if not place.isDir():
        made.selectFile(start if folder.exists() else place.fileName())
    return made


def save_file(parent: QWidget | None, title: str, start: str, kinds: str = "") -> str:
    """A file to write; empty where none was chosen."""
    if _IS_ASKED_OF_THE_SYSTEM:
        return QFileDialog.getSaveFileName(parent, title, start, kinds)[0]
    made = dialog(parent, title, start, kinds, QFileDialog.FileMode.AnyFile)
    made.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    # A name without its ending gets it here, so that the dialog asks before a file of that name is replaced.
    if kinds:
        made.setDefaultSuffix(QFileInfo(start).suffix())
    return next(iter(_chosen(made)), "")


def open_file(parent: QWidget | None, title: str, start: str, kinds: str = "") -> str:
    """A file to read; empty where none was chosen."""
    if _IS_ASKED_OF_THE_SYSTEM:
        return QFileDialog.getOpenFileName(parent, title, start, kinds)[0]
    return next(iter(_chosen(dialog(parent, title, start, kinds, QFileDialog.FileMode.ExistingFile))), "")


def open_files(parent: QWidget | None, title: str, start: str, kinds: str = "") -> list[str]:
    """Files to read; empty where none was chosen."""
    if _IS_ASKED_OF_THE_SYSTEM:
        return QFileDialog.getOpenFileNames(parent, title, start, kinds)[0]
    return _chosen(dialog(parent, title, start, kinds, QFileDialog.FileMode.ExistingFiles))


def open_folder(parent: QWidget | None, title: str, start: str) -> str:
    """A folder that exists; empty where none was chosen."""
    if _IS_ASKED_OF_THE_SYSTEM:
        return QFileDialog.getExistingDirectory(parent, title, start)
    made = dialog(parent, title, start, "", QFileDialog.FileMode.Directory)
    made.setOption(QFileDialog.Option.ShowDirsOnly)
    return next(iter(_chosen(made)), "")


def _chosen(made: QFileDialog) -> list[str]:
    accepted = made.exec()
    made.deleteLater()
    return made.selectedFiles() if accepted else []
