"""Tagging articles: what they carry stands as check boxes, a box adds more, with completion from the archive."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reader.models import TagSuggestion
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
        *,
        heading: str = "",
        suggestions: Sequence[TagSuggestion] = (),
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
        heading = heading or translate("TagDialog", "Tags of %Ln article(s)", None, count)
        layout.addWidget(plain_label(heading, self))
        layout.addWidget(self.box)
        self.suggested = [self._offer(layout, each) for each in suggestions]
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)

    def _offer(self, layout: QVBoxLayout, suggestion: TagSuggestion) -> QCheckBox:
        """A suggestion with its reason; it counts only where it is checked."""
        box = QCheckBox(suggestion.path.replace("&", "&&"), self)
        box.setAccessibleDescription(suggestion.reason)
        reason = plain_label(suggestion.reason, self)
        reason.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        reason.setIndent(22)
        layout.addWidget(box)
        layout.addWidget(reason)
        box.setProperty("path", suggestion.path)
        return box

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
        typed += [tag for tag in self._changed(Qt.CheckState.Checked) if tag not in typed]
        chosen = [str(box.property("path")) for box in self.suggested if box.isChecked()]
        return typed + [tag for tag in chosen if tag not in typed]

    def to_remove(self) -> list[str]:
        """The tags that lost their check."""
        return self._changed(Qt.CheckState.Unchecked)

    def _changed(self, to: Qt.CheckState) -> list[str]:
        rows = (self.list.item(row) for row in range(self.list.count()))
        return [item.text() for item in rows if item.checkState() == to and self._before[item.text()] != to]
