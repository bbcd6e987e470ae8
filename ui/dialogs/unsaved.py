"""Asks before what was written is lost for good: neither the archive nor the file of drafts can be written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialogButtonBox, QWidget

from ui.dialogs.base import TextDialog
from ui.i18n import translate
from ui.widgets.press import PushButton


class UnsavedDialog(TextDialog):
    """Shows what would be lost, to be copied elsewhere; accepted where the window is to close all the same."""

    def __init__(self, reason: str, texts: Sequence[str], parent: QWidget | None = None) -> None:
        told = translate("Unsaved", "What you have begun to write can't be kept. %1").replace("%1", reason)
        advice = translate("Unsaved", "Stay until there is room again, or copy your words from here to another place.")
        super().__init__(translate("Unsaved", "Not kept yet"), f"{told}\n\n{advice}", "\n\n".join(texts), parent)
        self.buttons.clear()
        self.stay = PushButton(translate("Unsaved", "&Stay"), self)
        self.leave = PushButton(translate("Unsaved", "&Close and lose it"), self)
        self.buttons.addButton(self.stay, QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.addButton(self.leave, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.stay.setFocus()
