"""One field of many articles, corrected in one step."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.base import plain_label
from ui.i18n import translate

#: The fields that several articles can have in common, in the order in which they are offered.
COMMON = ("provider_name", "provider_domain", "author", "published", "modified", "type", "category", "language")


class CorrectDialog(QDialog):
    """Asks for a field and its value; `present` gives, by field, what all of the articles say now."""

    def __init__(
        self, count: int, names: Mapping[str, str], present: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Correct a field"))
        self.setMinimumWidth(420)
        self._present = present
        self.field = QComboBox(self)
        for key in COMMON:
            self.field.addItem(names[key], key)
        self.box = QLineEdit(self)
        self.revert = QCheckBox(self.tr("Go &back to what the sources say"), self)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(self.tr("&Field"), self.field)
        form.addRow(self.tr("&Value"), self.box)
        layout = QVBoxLayout(self)
        heading = translate(
            "CorrectDialog", "One field of %Ln article(s). What the sources say is kept beside it.", None, count
        )
        layout.addWidget(plain_label(heading, self))
        layout.addLayout(form)
        layout.addWidget(self.revert)
        layout.addWidget(self.buttons)
        self.field.currentIndexChanged.connect(self._on_field)
        self.box.textChanged.connect(self._fit)
        self.revert.toggled.connect(self._fit)
        self._on_field()

    def key(self) -> str:
        """The chosen field."""
        return str(self.field.currentData())

    def value(self) -> str | None:
        """The new value; None for what the sources say."""
        return None if self.revert.isChecked() else self.box.text().strip()

    def _on_field(self) -> None:
        self.box.setText(self._present.get(self.key(), ""))
        is_date = self.key() in ("published", "modified")
        self.box.setPlaceholderText(self.tr("2023, 2023-09 or 2023-09-06") if is_date else "")
        self._fit()

    def _fit(self) -> None:
        self.box.setEnabled(not self.revert.isChecked())
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(self.value() != "")
