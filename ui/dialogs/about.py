"""What this program is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QWidget

from reader import __version__
from ui.dialogs.base import TextDialog
from ui.i18n import translate


def about(archive: Path, parent: QWidget | None = None) -> TextDialog:
    """Name, version, licence, and which archive is open."""
    text = translate(
        "About",
        "Carrel is an offline reading room for an archive of articles. Nothing that it holds leaves this machine: "
        "the program opens no network connection, and loads nothing that an article names.\n\n"
        "Archive: %1\nQt %2\n\n"
        "Carrel is free software under the MIT licence. It stands on Qt and PySide (LGPL), SQLite (public domain) "
        "and sqlite-utils (Apache 2.0); its icons are by Lucide (ISC).",
    )
    shown = text.replace("%1", str(archive)).replace("%2", qVersion())
    return TextDialog(translate("About", "About Carrel"), f"Carrel {__version__}", shown, parent)
