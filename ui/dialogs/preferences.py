"""Preferences: the user's name, the type for reading, the theme."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from reader.settings import CHOICES, RANGES, Settings
from ui.i18n import translate


def _names() -> dict[str, str]:
    tr = translate
    return {
        "system": tr("Preferences", "As the system"),
        "light": tr("Preferences", "Light"),
        "dark": tr("Preferences", "Dark"),
        "sepia": tr("Preferences", "Sepia"),
        "serif": tr("Preferences", "Serif"),
        "sans": tr("Preferences", "Sans serif"),
    }


class PreferencesDialog(QDialog):
    """Edits a copy of the settings; `chosen()` gives them back."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Preferences"))
        self.setMinimumWidth(440)
        self._settings = settings
        self.creator = QLineEdit(settings.creator, self)
        self.creator.setPlaceholderText(self.tr("The name of your account"))
        self.theme = _choice(self, "theme", settings.theme)
        self.font_kind = _choice(self, "reading_font", settings.reading_font)
        self.size = _spin(self, "reading_size", settings.reading_size, self.tr(" pt"))
        self.measure = _spin(self, "reading_measure", settings.reading_measure, self.tr(" characters"))
        self.line_height = _spin(self, "reading_line_height", settings.reading_line_height, self.tr(" %"))
        self.justified = QCheckBox(self.tr("Straight right edge"), self)
        self.justified.setChecked(settings.reading_justified)
        self.mark_read = QDoubleSpinBox(self)
        self.mark_read.setRange(*RANGES["mark_read_after"])
        self.mark_read.setDecimals(1)
        self.mark_read.setSuffix(self.tr(" s"))
        self.mark_read.setSpecialValueText(self.tr("never by itself"))
        self.mark_read.setValue(settings.mark_read_after)
        self._lay_out()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self.tr("Your &name on annotations"), self.creator)
        form.addRow(self.tr("&Theme"), self.theme)
        form.addRow(self.tr("&Type"), self.font_kind)
        form.addRow(self.tr("&Size"), self.size)
        form.addRow(self.tr("&Column"), self.measure)
        form.addRow(self.tr("&Line height"), self.line_height)
        form.addRow("", self.justified)
        form.addRow(self.tr("Counts as &read after"), self.mark_read)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def chosen(self) -> Settings:
        """The settings as they were edited."""
        return self._settings.changed(
            creator=self.creator.text().strip(),
            theme=self.theme.currentData(),
            reading_font=self.font_kind.currentData(),
            reading_size=self.size.value(),
            reading_measure=self.measure.value(),
            reading_line_height=self.line_height.value(),
            reading_justified=self.justified.isChecked(),
            mark_read_after=self.mark_read.value(),
        )


def _choice(parent: QWidget, setting: str, value: str) -> QComboBox:
    box = QComboBox(parent)
    for key in CHOICES[setting]:
        box.addItem(_names()[key], key)
    box.setCurrentIndex(box.findData(value))
    return box


def _spin(parent: QWidget, setting: str, value: int, suffix: str) -> QSpinBox:
    box = QSpinBox(parent)
    low, high = RANGES[setting]
    box.setRange(int(low), int(high))
    box.setSuffix(suffix)
    box.setValue(value)
    return box
