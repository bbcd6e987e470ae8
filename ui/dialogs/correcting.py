"""Correcting one field of several articles at once: what they have now, and what they are to have."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from reader.anchors import shorten
from reader.errors import InputError
from reader.models import FIELD_NAMES
from ui.dialogs.base import plain_label
from ui.i18n import number, translate
from ui.panes.details import field_name

#: Fields that are an article's own: one value of them for several articles would be a slip.
_OWN = frozenset({"title", "excerpt", "url", "original_url", "amp_url", "cdn_amp_url"})
#: Values that are named.
_NAMED = 6


class CorrectDialog(QDialog):
    """`ask` looks up the values of a field in these `count` articles, which `show_values` is given; `check` raises
    InputError for a value that the field can't have.
    """

    def __init__(
        self,
        count: int,
        ask: Callable[[str], object],
        check: Callable[[str, str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Correct a field"))
        self.setMinimumWidth(420)
        self._ask, self._check = ask, check
        self.field = QComboBox(self)
        self.field.setAccessibleName(self.tr("Field"))
        for name in FIELD_NAMES:
            if count == 1 or name not in _OWN:
                self.field.addItem(field_name(name), name)
        self.now = plain_label("", self)
        self.box = QLineEdit(self)
        self.box.setAccessibleName(self.tr("New value"))
        self._offers = QStringListModel(self)
        completer = QCompleter(self._offers, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.box.setCompleter(completer)
        self.reverts = QCheckBox(self.tr("Go back to what the &sources say"), self)
        self.problem = plain_label("", self)
        self.problem.hide()
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText(
            translate("CorrectDialog", "Correct %Ln article(s)", None, count)
        )
        form = QFormLayout()
        form.addRow(self.tr("&Field:"), self.field)
        form.addRow(self.tr("Now:"), self.now)
        form.addRow(self.tr("New &value:"), self.box)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.reverts)
        layout.addWidget(self.problem)
        layout.addWidget(self._buttons)
        self.field.currentIndexChanged.connect(self._on_field)
        self.box.textChanged.connect(self._refresh)
        self.reverts.toggled.connect(self._refresh)
        self._buttons.accepted.connect(self._try)
        self._buttons.rejected.connect(self.reject)
        self.field.setCurrentIndex(max(0, self.field.findData("provider_name")))
        self._on_field()
        self.box.setFocus()

    @property
    def name(self) -> str:
        """The field that is chosen."""
        return str(self.field.currentData())

    @property
    def value(self) -> str | None:
        """The new value; None for what the sources say."""
        return None if self.reverts.isChecked() else self.box.text().strip()

    def show_values(self, name: str, found: Sequence[tuple[str, int]]) -> None:
        """Show the values of a field with the number of articles that have each, unless another field is chosen now."""
        if name != self.name:
            return
        told = [f"{shorten(value) or self.tr('none')} ({number(count)})" for value, count in found[:_NAMED]]
        more = [translate("CorrectDialog", "and %Ln other(s)", None, len(found) - _NAMED)] if found[_NAMED:] else []
        self.now.setText(" · ".join([*told, *more]))
        self._offers.setStringList([value for value, _ in found if value])
        self._grow()

    def _grow(self) -> None:
        """Be as high as the words need: they come, or get more, when the dialog is there already."""
        layout = self.layout()
        layout.activate()
        self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def _on_field(self) -> None:
        self.now.setText("…")
        is_date = self.name in ("published", "modified")
        self.box.setPlaceholderText(self.tr("2023, 2023-09 or 2023-09-06") if is_date else "")
        self._offers.setStringList([])
        self._refresh()
        self._ask(self.name)

    def _refresh(self) -> None:
        self.box.setEnabled(not self.reverts.isChecked())
        self.problem.hide()
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(self.value != "")

    def _try(self) -> None:
        """Close where the value fits the field; else say what is expected."""
        if self.value is not None:
            try:
                self._check(self.name, self.value)
            except InputError as error:
                self.problem.setText(str(error))
                self.problem.show()
                self._grow()
                self.box.setFocus()
                return
        self.accept()
