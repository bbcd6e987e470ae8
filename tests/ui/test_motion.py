"""Nothing of ours moves by itself."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeView

from reader.archive import Archive
from reader.settings import Settings
from ui import motion
from ui.app import Shell


@pytest.fixture
def window(qapp, tmp_path):
    flash = qapp.cursorFlashTime()
    Archive.open(tmp_path / "test.db").close()
    window = Shell(Settings(), hooks=False).open(tmp_path / "test.db")
    yield window
    window.close()
    window.deleteLater()
    qapp.setCursorFlashTime(flash)


def test_menus_and_lists_come_at_once(qapp):
    motion.calm(qapp, reduced=False)
    effects = [effect for effect in Qt.UIEffect if effect is not Qt.UIEffect.UI_General]
    assert [effect for effect in effects if qapp.isEffectEnabled(effect)] == []


def test_the_preference_stops_the_caret_and_gives_it_back(qapp, window):
    flash = qapp.cursorFlashTime()
    window.commands.apply(window.settings.changed(reduced_motion=True))
    assert qapp.cursorFlashTime() == 0
    window.commands.apply(window.settings.changed(reduced_motion=False))
    assert qapp.cursorFlashTime() == flash > 0


def test_no_tree_slides_open(window):
    assert [tree for tree in window.findChildren(QTreeView) if tree.isAnimated()] == []
