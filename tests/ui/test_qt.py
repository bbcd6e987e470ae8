"""What we rely on in Qt and PySide itself, and what we keep away from."""

import ast
import gc
import sys
from pathlib import Path

from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QDialog

import ui
from ui.dialogs.base import fit

#: Calls whose answer PySide takes for a part of the object asked (its heuristics of return values), though it belongs
#: to others: it is then given up, or even destroyed, with that object.
TAKEN = {
    "focusWidget",
    "nativeParentWidget",
    "nextInFocusChain",
    "previousInFocusChain",
    "screen",
    "sourceModel",
    "topLevelWidget",
    "window",
    "windowHandle",
}


def test_a_void_call_keeps_its_reference_to_none(qapp):
    """PySide 6.12.0 on Python before 3.12 loses one per call, and the process aborts after some thousand."""
    text = QTextCharFormat()
    colour = QColor("#ffffff")
    before = sys.getrefcount(None)
    for _ in range(200):
        text.setBackground(colour)
    assert abs(sys.getrefcount(None) - before) < 100


def test_the_screen_outlives_a_window_that_was_fitted_to_it(qapp):
    gone = []
    screen = qapp.primaryScreen()
    screen.destroyed.connect(lambda: gone.append("screen"))
    dialog = QDialog()
    dialog.itself = dialog
    fit(dialog, 300, 200)
    del screen, dialog
    gc.collect()
    assert not gone


def test_nothing_asks_an_object_for_what_belongs_to_others():
    ours = (Path(ui.__file__).parent, Path(__file__).parents[1])
    found = [
        f"{path.name}:{call.lineno}"
        for path in (file for folder in ours for file in folder.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and not call.args
        if call.func.attr in TAKEN
        # The application's own answers are static: they have no object to become a part of.
        if not (isinstance(call.func.value, ast.Name) and call.func.value.id == "QApplication")
    ]
    assert not found
