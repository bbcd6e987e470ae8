"""The five highlight colours as codes: a name and a definition for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from reader.models import Code, Wording
from ui.dialogs.base import plain_label
from ui.formats import words_of_others
from ui.widgets.marks import swatch_icon


class CodesDialog(QDialog):
    """Edits names and definitions; `changed()` gives back the codes that are otherwise now."""

    def __init__(
        self, codes: Sequence[Code], wordings: Mapping[str, Sequence[Wording]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Names of the colours"))
        self.setMinimumWidth(560)
        self._codes = list(codes)
        self.names: dict[str, QLineEdit] = {}
        self.definitions: dict[str, QLineEdit] = {}
        grid = QGridLayout()
        for column, text in ((2, self.tr("Name")), (3, self.tr("When to use it"))):
            grid.addWidget(QLabel(text, self), 0, column)
        for number, code in enumerate(self._codes, 1):
            self._add_row(grid, 2 * number, code)
            shown = Wording("name", code.name, code.definition, "", "")
            if said := words_of_others(wordings.get(code.key, ()), shown):
                label = plain_label(self.tr("Others say: %1").replace("%1", said), self)
                self.definitions[code.key].setAccessibleDescription(label.text())
                grid.addWidget(label, 2 * number + 1, 2, 1, 2)
        grid.setColumnStretch(2, 2)
        grid.setColumnStretch(3, 3)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(
            plain_label(
                self.tr(
                    "A colour stands for a code. Its name is shown with every mark and goes out with every export; "
                    "marks keep their colour when you rename it."
                ),
                self,
            )
        )
        layout.addLayout(grid)
        layout.addWidget(self.buttons)
        self._check()

    def _add_row(self, grid: QGridLayout, row: int, code: Code) -> None:
        key, swatch = QLabel(str(row // 2), self), QLabel(self)
        swatch.setPixmap(swatch_icon(code.key, 18).pixmap(QSize(18, 18)))
        swatch.setAccessibleName(code.key)
        name, definition = QLineEdit(code.name, self), QLineEdit(code.definition, self)
        name.setAccessibleName(self.tr("Name of %1").replace("%1", code.key))
        definition.setAccessibleName(self.tr("When to use %1").replace("%1", code.key))
        name.setCursorPosition(0)
        definition.setCursorPosition(0)
        name.setMaxLength(60)
        definition.setMaxLength(500)
        name.textChanged.connect(self._check)
        for column, widget in enumerate((key, swatch, name, definition)):
            grid.addWidget(widget, row, column)
        self.names[code.key], self.definitions[code.key] = name, definition

    def _check(self) -> None:
        """Every colour needs a name."""
        named = all(box.text().strip() for box in self.names.values())
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(named)

    def changed(self) -> list[Code]:
        """The codes with another name or definition than before."""
        edited = [
            replace(
                code, name=self.names[code.key].text().strip(), definition=self.definitions[code.key].text().strip()
            )
            for code in self._codes
        ]
        return [code for code, before in zip(edited, self._codes, strict=True) if code != before]
