"""What we rely on in Qt and PySide itself."""

import sys

from PySide6.QtGui import QColor, QTextCharFormat


def test_a_void_call_keeps_its_reference_to_none(qapp):
    """PySide 6.12.0 on Python before 3.12 loses one per call, and the process aborts after some thousand."""
    text = QTextCharFormat()
    colour = QColor("#ffffff")
    before = sys.getrefcount(None)
    for _ in range(200):
        text.setBackground(colour)
    assert abs(sys.getrefcount(None) - before) < 100
