"""A change of tags with what it would do, before it is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from reader.errors import ReaderError
from reader.models import TagPreview
from ui.dialogs.base import fit, plain_label
from ui.i18n import translate

#: Lines of a preview that are listed; the rest is counted.
SHOWN = 200
Preview = Callable[[str], TagPreview]


class TagChangeDialog(QDialog):
    """Asks for a name (or not), and shows at each keystroke what `preview` says; OK waits for one that can be done."""

    def __init__(
        self,
        title: str,
        question: str,
        preview: Preview,
        *,
        text: str = "",
        complete: Callable[[str], list[str]] | None = None,
        choice: str = "",
        asks: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        fit(self, 520, 360)
        self._preview, self._complete = preview, complete
        self.box = QLineEdit(text, self)
        self.box.setAccessibleName(title)
        self.box.setVisible(asks)
        self._asks = asks
        self._candidates = QStringListModel(self)
        completer = QCompleter(self._candidates, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.box.setCompleter(completer)
        self.choice = QCheckBox(choice, self)
        self.choice.setVisible(bool(choice))
        self.shown = QPlainTextEdit(self)
        self.shown.setReadOnly(True)
        self.shown.setTabChangesFocus(True)
        self.shown.setAccessibleName(self.tr("What will change"))
        self.summary = plain_label("", self)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(title)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.box.textEdited.connect(self._on_edited)
        self.box.textChanged.connect(self.update_preview)
        self.choice.toggled.connect(self.update_preview)
        layout = QVBoxLayout(self)
        for widget in (plain_label(question, self), self.box, self.choice, self.summary):
            layout.addWidget(widget)
        layout.addWidget(self.shown, 1)
        layout.addWidget(self.buttons)
        if asks:
            self.update_preview()
            self.box.selectAll()

    def text(self) -> str:
        """What was typed."""
        return self.box.text().strip()

    def is_checked(self) -> bool:
        return self.choice.isChecked()

    def update_preview(self) -> None:
        """Show what would happen now, or why it can't."""
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        if self._asks and not self.text():
            ok.setEnabled(False)
            self.summary.setText(self.tr("Type a name."))
            self.shown.clear()
            return
        try:
            preview = self._preview(self.text())
        except ReaderError as error:
            ok.setEnabled(False)
            self.summary.setText(str(error))
            self.shown.clear()
            return
        ok.setEnabled(bool(preview.moves))
        self.summary.setText(summary(preview))
        self.shown.setPlainText("\n".join(lines(preview)))

    def _on_edited(self, text: str) -> None:
        before, comma, last = text.rpartition(",")
        kept = f"{before}{comma} " if comma else ""
        found = self._complete(last.strip()) if self._complete and last.strip() else []
        if found == [last.strip()]:
            found = []
        self._candidates.setStringList([kept + tag for tag in found])


def summary(preview: TagPreview) -> str:
    """How much a change touches."""
    if all(not path for path, _, _ in preview.moves):
        return translate("TagChange", "Nothing carries it yet. It can be undone.")
    tags = translate("TagChange", "%Ln tag(s)", None, len(preview.moves))
    articles = translate("TagChange", "%Ln article(s)", None, preview.articles)
    annotations = translate("TagChange", "%Ln annotation(s)", None, preview.annotations)
    text = translate("TagChange", "This changes %1, on %2 and %3. It can be undone.")
    return text.replace("%1", tags).replace("%2", articles).replace("%3", annotations)


def lines(preview: TagPreview) -> list[str]:
    """Each tag with what becomes of it."""
    deleted, merged = translate("TagChange", "deleted"), translate("TagChange", "joins what is there")
    found = []
    for path, new, merges in preview.moves[:SHOWN]:
        target = ", ".join(new) or deleted
        found.append((f"{path}  →  {target}" if path else target) + (f"  ({merged})" if merges else ""))
    if len(preview.moves) > SHOWN:
        found.append(translate("TagChange", "and %Ln more", None, len(preview.moves) - SHOWN))
    return found
