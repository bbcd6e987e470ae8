"""Tagging articles: what they carry stands as check boxes, a box adds more, with completion from the archive."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.base import plain_label
from ui.i18n import translate


class TagDialog(QDialog):
    """`carried` says for each tag how many of the `count` articles carry it; those of a part are half checked."""

    def __init__(
        self,
        count: int,
        carried: Mapping[str, int],
        complete: Callable[[str], list[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Tag"))
        self.setMinimumWidth(380)
        self._complete = complete
        self._before: dict[str, Qt.CheckState] = {}
        self.box = QLineEdit(self)
        self.box.setPlaceholderText(self.tr("New tags, with commas between; a/b for a tag under a tag"))
        self.box.setAccessibleName(self.tr("Tags to add"))
        self._candidates = QStringListModel(self)
        completer = QCompleter(self._candidates, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.box.setCompleter(completer)
        self.box.textEdited.connect(self._on_edited)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Tags of these articles"))
        for tag, carriers in sorted(carried.items(), key=lambda pair: pair[0].casefold()):
            self._add_row(tag, Qt.CheckState.Checked if carriers == count else Qt.CheckState.PartiallyChecked)
        self.list.setVisible(bool(carried))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(plain_label(translate("TagDialog", "Tags of %Ln article(s)", None, count), self))
        layout.addWidget(self.box)
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)

    def _add_row(self, tag: str, state: Qt.CheckState) -> None:
        item = QListWidgetItem(tag, self.list)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(state)
        self._before[tag] = state

    def _on_edited(self, text: str) -> None:
        """Completion of the last tag; what stands before it is kept."""
        before, comma, last = text.rpartition(",")
        word = last.strip()
        kept = f"{before}{comma} " if comma else ""
        self._candidates.setStringList([kept + tag for tag in self._complete(word)] if word else [])

    def to_add(self) -> list[str]:
        """The tags typed, and those newly checked."""
        typed = [part.strip() for part in self.box.text().split(",") if part.strip()]
        return typed + [tag for tag in self._changed(Qt.CheckState.Checked) if tag not in typed]

    def to_remove(self) -> list[str]:
        """The tags that lost their check."""
        return self._changed(Qt.CheckState.Unchecked)

    def _changed(self, to: Qt.CheckState) -> list[str]:
        rows = (self.list.item(row) for row in range(self.list.count()))
        return [item.text() for item in rows if item.checkState() == to and self._before[item.text()] != to]
