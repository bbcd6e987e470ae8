"""Stillness: menus, lists and tool tips come at once, and where the user wishes it the caret does not blink either."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

_EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)
#: The system's own pace (milliseconds), once it has been asked for.
_flash: list[int] = []


def calm(app: QApplication, *, reduced: bool) -> None:
    """Let nothing slide or fade; `reduced` stops the blinking of the caret too."""
    for effect in _EFFECTS:
        app.setEffectEnabled(effect, False)
    if not _flash:
        _flash.append(app.cursorFlashTime())
    app.setCursorFlashTime(0 if reduced else _flash[0])
