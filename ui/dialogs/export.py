"""The export dialog, built from the list of formats and their options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from reader.models import Json
from ui.dialogs import files
from ui.dialogs.base import plain_label
from ui.i18n import translate
from ui.widgets.press import PushButton

if TYPE_CHECKING:
    from reader.exporters import Exporter

#: What can be exported.
SELECTED, FOUND, ALL = "selected", "found", "all"


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What the user decided: which articles (SELECTED, FOUND or ALL), where to, in which format."""

    scope: str
    target: Path
    format: str
    options: Mapping[str, Json]


class ExportDialog(QDialog):
    """Which articles, which format, its options, and the place."""

    def __init__(self, counts: Mapping[str, int], folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.setMinimumWidth(520)
        self._folder = folder
        self._scopes = QButtonGroup(self)
        self._options: dict[str, QWidget] = {}
        from reader.exporters import EXPORTERS  # not at every start of the window

        self._exporters = EXPORTERS
        self.formats = QComboBox(self)
        for exporter in self._exporters:
            self.formats.addItem(exporter.label, exporter.name)
        self.formats.setAccessibleName(self.tr("Format"))
        self._description = plain_label("", self)
        self._option_rows = QVBoxLayout()
        self.target = QLineEdit(self)
        self.target.setAccessibleName(self.tr("Where to"))
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Export"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out(counts)
        self.formats.currentIndexChanged.connect(self._show_format)
        self.target.textChanged.connect(self._check)
        self._show_format()

    def _lay_out(self, counts: Mapping[str, int]) -> None:
        form = QFormLayout()
        scopes = QVBoxLayout()
        for key, text in self._scope_texts(counts).items():
            button = QRadioButton(text, self)
            button.setObjectName(key)
            button.setEnabled(counts.get(key, 0) > 0)
            self._scopes.addButton(button)
            scopes.addWidget(button)
        self._check_first_scope(counts)
        form.addRow(self.tr("Articles"), scopes)
        form.addRow(self.tr("&Format"), self.formats)
        form.addRow("", self._description)
        form.addRow("", self._option_rows)
        place = QHBoxLayout()
        browse = PushButton(self.tr("&Browse…"), self)
        browse.clicked.connect(self._browse)
        place.addWidget(self.target, 1)
        place.addWidget(browse)
        label = QLabel(self.tr("&Where to"), self)
        label.setBuddy(self.target)
        form.addRow(label, place)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addStretch(1)
        layout.addWidget(self.buttons)

    def _scope_texts(self, counts: Mapping[str, int]) -> dict[str, str]:
        return {
            SELECTED: translate("ExportDialog", "The selection: %Ln article(s)", None, counts.get(SELECTED, 0)),
            FOUND: translate("ExportDialog", "What was found: %Ln article(s)", None, counts.get(FOUND, 0)),
            ALL: translate("ExportDialog", "The whole archive: %Ln article(s)", None, counts.get(ALL, 0)),
        }

    def _check_first_scope(self, counts: Mapping[str, int]) -> None:
        """Several selected articles are meant; one alone may just be the one on screen."""
        wanted = SELECTED if counts.get(SELECTED, 0) > 1 else FOUND
        for button in self._scopes.buttons():
            if button.isEnabled() and button.objectName() == wanted:
                button.setChecked(True)
        if self._scopes.checkedButton() is None:
            enabled = [button for button in self._scopes.buttons() if button.isEnabled()]
            (enabled or self._scopes.buttons())[0].setChecked(True)

    @property
    def exporter(self) -> Exporter:
        """The chosen format."""
        return self._exporters[self.formats.currentIndex()]

    def choose_scope(self, scope: str) -> None:
        """Check one of SELECTED, FOUND, ALL."""
        for button in self._scopes.buttons():
            button.setChecked(button.objectName() == scope)

    def choice(self) -> ExportChoice:
        """What was decided; the format's suffix is added where the target has none."""
        target = Path(self.target.text().strip()).expanduser()
        if self.exporter.suffix and not target.suffix:
            target = target.with_name(target.name + self.exporter.suffix)
        options = {name: _value(widget) for name, widget in self._options.items()}
        return ExportChoice(self._scopes.checkedButton().objectName(), target, self.exporter.name, options)

    # -- inside ----------------------------------------------------------------------------------------------

    def _show_format(self) -> None:
        text = self.exporter.description
        self._description.setText(text[:1].upper() + text[1:])
        while (row := self._option_rows.takeAt(0)) is not None:
            if widget := row.widget():
                widget.deleteLater()
        self._options = {}
        for option in self.exporter.options:
            widget = _editor(option.label, option.default, self)
            self._options[option.name] = widget
            self._option_rows.addWidget(widget)
        self.target.setText(str(_free(self._folder / f"carrel-export{self.exporter.suffix}")))
        self._check()

    def _browse(self) -> None:
        start = self.target.text()
        if self.exporter.suffix:
            pattern = f"{self.exporter.label} (*{self.exporter.suffix})"
            chosen = files.save_file(self, self.tr("Export to"), start, pattern)
        else:
            chosen = files.save_file(self, self.tr("Export to a new folder"), start)
        if chosen:
            self.target.setText(chosen)

    def _check(self) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.target.text().strip()))


def _editor(label: str, default: Json, parent: QWidget) -> QWidget:
    if isinstance(default, bool):
        box = QCheckBox(label, parent)
        box.setChecked(default)
        return box
    line = QLineEdit("" if default is None else str(default), parent)
    line.setPlaceholderText(label)
    line.setAccessibleName(label)
    return line


def _value(widget: QWidget) -> Json:
    return widget.isChecked() if isinstance(widget, QCheckBox) else widget.text()  # type: ignore[attr-defined]


def _free(path: Path) -> Path:
    """`path`, or with a number where it is taken."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free
