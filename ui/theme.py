"""Colours and reading typography: three themes from resources/themes, applied as palettes over Qt's Fusion style."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

#: What the user can choose; "system" is light or dark as the desktop says.
CHOICES = ("system", "light", "dark", "sepia")
NAMES = ("light", "dark", "sepia")


@dataclass(frozen=True, slots=True)
class Typography:
    """How the reading pane sets text. `size` is in points, `measure` in characters a line, `line_height` a factor."""

    family: str = ""
    size: float = 13.0
    line_height: float = 1.5
    measure: int = 70
    justified: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme. `marks` are the highlight backgrounds by colour key, `strong` the same hues for text and lines."""

    name: str
    is_dark: bool
    colours: Mapping[str, QColor]
    marks: Mapping[str, QColor]
    strong: Mapping[str, QColor]
    match: QColor
    match_text: QColor

    def __getitem__(self, role: str) -> QColor:
        """A colour by its name in the theme file: text, muted, border, accent, link, warning, error ..."""
        return self.colours[role]


@cache
def theme(name: str) -> Theme:
    """The theme `name` (one of NAMES) as its file declares it."""
    data = tomllib.loads((files("resources") / "themes" / f"{name}.toml").read_text("utf-8"))
    return Theme(
        name=data["name"],
        is_dark=data["dark"],
        colours=_colours(data["palette"]),
        marks=_colours(data["marks"]),
        strong=_colours(data["marks_strong"]),
        match=QColor(data["match"]["background"]),
        match_text=QColor(data["match"]["text"]),
    )


def _colours(values: Mapping[str, str]) -> dict[str, QColor]:
    return {key: QColor(value) for key, value in values.items()}


def palette(theme: Theme) -> QPalette:
    """The palette that gives every standard widget this theme."""
    roles = QPalette.ColorRole
    colours = {
        roles.Window: "window",
        roles.WindowText: "text",
        roles.Base: "base",
        roles.AlternateBase: "alternate",
        roles.Text: "text",
        roles.Button: "button",
        roles.ButtonText: "text",
        roles.BrightText: "warning",
        roles.Highlight: "selection",
        roles.HighlightedText: "on_selection",
        roles.Link: "link",
        roles.LinkVisited: "visited",
        roles.PlaceholderText: "muted",
        roles.ToolTipBase: "tooltip",
        roles.ToolTipText: "text",
        roles.Accent: "accent",
        roles.Mid: "border",
        roles.Midlight: "border",
    }
    made = QPalette(theme["button"], theme["window"])
    for role, name in colours.items():
        made.setColor(role, theme[name])
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText, roles.PlaceholderText):
        made.setColor(QPalette.ColorGroup.Disabled, role, _mix(theme["muted"], theme["window"], 0.35))
    made.setColor(QPalette.ColorGroup.Disabled, roles.Base, theme["window"])
    return made


#: What is written or ticked in, and must be seen where it is empty.
OUTLINED = ("QCheckBox", "QRadioButton", "QLineEdit", "QComboBox", "QAbstractSpinBox", "QPlainTextEdit", "QListWidget")


#: Those of them in which nothing is selected: Fusion takes the colour of a selection for the line round the focus.
UNSELECTING = frozenset({"QCheckBox", "QRadioButton", "QComboBox", "QAbstractSpinBox"})


def outlined(theme: Theme, kind: str) -> QPalette:
    """The palette of the fields and boxes in OUTLINED, whose outlines stand out 3 to 1 from what is around them.

    Fusion draws an outline as the window's colour darkened by 140 %, which on a dark ground can't be seen. None of
    these widgets paints the window's colour in any other way.
    """
    made = palette(theme)
    outline = _mix(theme["muted"], theme["window"], 0.12).lighter(140)
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        made.setColor(group, QPalette.ColorRole.Window, outline)
    if kind in UNSELECTING:
        made.setColor(QPalette.ColorRole.Highlight, theme["accent"].lighter(125))
    return made


def _mix(one: QColor, other: QColor, share: float) -> QColor:
    """`one` with `share` (0..1) of `other` in it."""
    keep = 1.0 - share
    return QColor.fromRgbF(
        one.redF() * keep + other.redF() * share,
        one.greenF() * keep + other.greenF() * share,
        one.blueF() * keep + other.blueF() * share,
    )


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of WCAG 2.2 (1..21)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


STYLE = """
QToolTip {{ color: {text}; background: {tooltip}; border: 1px solid {border}; padding: 3px; }}
QSplitter::handle {{ background: {border}; }}
QMenuBar {{ background: {window}; }}
QStatusBar {{ background: {window}; border-top: 1px solid {border}; }}
QStatusBar::item {{ border: none; }}
QPushButton:focus {{ border: 2px solid {accent}; border-radius: 4px; background: {button}; padding: 2px 5px; }}
QLineEdit[frame="true"]:focus {{ border: 2px solid {accent}; border-radius: 3px; background: {base}; }}
QPlainTextEdit:focus {{ border: 2px solid {accent}; border-radius: 3px; }}
QToolButton:focus {{ border: 1px solid {accent}; border-radius: 4px; }}
QToolButton::menu-indicator {{ image: none; width: 0; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QTreeView[quiet="true"] {{ background: {window}; }}
MessageBar {{ border: none; border-top: 1px solid {border}; }}
QProgressBar {{ background: {border}; border: none; border-radius: 3px; max-height: 6px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {border}; }}
QTabBar {{ background: {window}; }}
QTabBar::tab {{ background: transparent; color: {muted}; border: none; border-bottom: 2px solid transparent;
    padding: 7px 7px 5px 7px; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {accent}; }}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar:focus {{ background: {selection}; }}
QScrollBar:vertical {{ background: transparent; width: 11px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 0; }}
QScrollBar::handle {{ background: {scroll}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def style_sheet(theme: Theme) -> str:
    """What a palette can't say: quiet tabs, thin scroll bars, lines between the panes."""
    names = {key: value.name() for key, value in theme.colours.items()}
    return STYLE.format(**names, scroll=_mix(theme["muted"], theme["base"], 0.45).name())


class ThemeManager(QObject):
    """Holds the user's choice, follows the desktop, and says when the colours have changed.

    Widgets that paint by themselves take `current` and connect to `changed`.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choice = "system"
        self.current = theme("light")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    def choose(self, choice: str) -> None:
        """Apply one of CHOICES to the whole application."""
        self.choice = choice if choice in CHOICES else "system"
        self._apply()

    def _system_changed(self) -> None:
        if self.choice == "system":
            self._apply()

    def _apply(self) -> None:
        self.current = theme(self._wanted())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            if app.style().name() != "fusion":
                app.setStyle("Fusion")
            app.setPalette(palette(self.current))
            for kind in OUTLINED:
                # By name, as Qt's manual has it.
                app.setPalette(outlined(self.current, kind), kind)  # type: ignore[arg-type]
            app.setStyleSheet(style_sheet(self.current))
        self.changed.emit()

    def _wanted(self) -> str:
        if self.choice != "system":
            return self.choice
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return "dark" if dark else "light"


_manager: list[ThemeManager] = []


def themes() -> ThemeManager:
    """The application's one theme manager."""
    if not _manager:
        _manager.append(ThemeManager())
    return _manager[0]


def current() -> Theme:
    """The theme on screen."""
    return themes().current
