"""Preferences: the user's name, the type for reading, the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from reader.models import Block
from reader.settings import CHOICES, RANGES, Settings
from ui.dialogs.base import fit
from ui.i18n import translate
from ui.state import typography
from ui.widgets.article_text import ArticleText
from ui.widgets.text_builder import Line, Run, Structure


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
    """Edits settings; `chosen()` gives them with what was chosen."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Preferences"))
        self.setMinimumWidth(560)
        fit(self, 760, 640)
        self._settings = settings
        self.creator = QLineEdit(settings.creator, self)
        self.creator.setPlaceholderText(self.tr("The name of your account"))
        self.theme = _choice(self, "theme", settings.theme)
        self.font_kind = _choice(self, "reading_font", settings.reading_font)
        self.type_size = _spin(self, "reading_size", settings.reading_size, self.tr(" pt"))
        self.measure = _spin(self, "reading_measure", settings.reading_measure, self.tr(" characters"))
        self.line_height = _spin(self, "reading_line_height", settings.reading_line_height, self.tr(" %"))
        self.justified = QCheckBox(self.tr("Straight right edge"), self)
        self.justified.setChecked(settings.reading_justified)
        self.still = QCheckBox(self.tr("Reduced &motion: no blinking caret"), self)
        self.still.setChecked(settings.reduced_motion)
        self.mark_read = QDoubleSpinBox(self)
        self.mark_read.setRange(*RANGES["mark_read_after"])
        self.mark_read.setDecimals(1)
        self.mark_read.setSuffix(self.tr(" s"))
        self.mark_read.setSpecialValueText(self.tr("never by itself"))
        self.mark_read.setValue(settings.mark_read_after)
        self._preview = ArticleText(self)
        # Lower where the screen is: at twice the scale the buttons would else be below its edge.
        self._preview.setMinimumSize(430, 100)
        self._preview.setFrameShape(QFrame.Shape.StyledPanel)
        self._preview.setAccessibleName(self.tr("How the text will look"))
        self._preview.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._preview.show_structure(_sample())
        self._lay_out()
        self._follow()

    def _follow(self) -> None:
        """Let the preview follow every change."""
        for box in (self.theme, self.font_kind):
            box.currentIndexChanged.connect(self._show_type)
        for spin in (self.type_size, self.measure, self.line_height):
            spin.valueChanged.connect(self._show_type)
        self.justified.toggled.connect(self._show_type)
        self._show_type()

    def _show_type(self) -> None:
        self._preview.set_typography(typography(self.chosen(self._settings)))
        self._preview.verticalScrollBar().setValue(0)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self.tr("Your &name on annotations"), self.creator)
        form.addRow(self.tr("&Theme"), self.theme)
        form.addRow(self.tr("&Type"), self.font_kind)
        form.addRow(self.tr("&Size"), self.type_size)
        form.addRow(self.tr("&Column"), self.measure)
        form.addRow(self.tr("&Line height"), self.line_height)
        form.addRow("", self.justified)
        form.addRow("", self.still)
        form.addRow(self.tr("Counts as &read after"), self.mark_read)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        self.keys = buttons.addButton(self.tr("&Keys…"), QDialogButtonBox.ButtonRole.ActionRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._preview, 1)
        layout.addWidget(buttons)

    def chosen(self, settings: Settings) -> Settings:
        """`settings` with what was chosen here."""
        return settings.changed(
            creator=self.creator.text().strip(),
            theme=self.theme.currentData(),
            reading_font=self.font_kind.currentData(),
            reading_size=self.type_size.value(),
            reading_measure=self.measure.value(),
            reading_line_height=self.line_height.value(),
            reading_justified=self.justified.isChecked(),
            reduced_motion=self.still.isChecked(),
            mark_read_after=self.mark_read.value(),
        )


def _sample() -> Structure:
    """A text to try the type on."""
    first = translate("Preferences", "Reading for hours")
    text = translate(
        "Preferences",
        "The harbour froze over on Monday, and skaters came from every village along the shore. By noon the bakers "
        "had set up their stalls between the boats; by evening, 4,000 people had crossed the ice. “Nobody alive has "
        "seen the like of it,” the harbour master said, and locked his office.",
    )
    return Structure(
        lines=[Line("title", (Run(first),))], text=text, blocks=[Block("paragraph", 0, len(text))], spans=[]
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
