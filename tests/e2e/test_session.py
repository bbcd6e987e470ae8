"""A person's session in the window, by keys alone: search, read, mark, tag, undo, hand on, and find it all again."""

from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtWidgets import QApplication

from reader.archive import Archive
from reader.settings import load
from ui import i18n
from ui.app import Shell

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.fixture
def shell(qapp):
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    translator = i18n.install(qapp)
    shells = []

    def make():
        shells.append(Shell(load()[0].changed(mark_read_after=0.0), hooks=False))
        return shells[-1]

    yield make
    for each in shells:
        if each.window:
            each.window.close()
            each.window.deleteLater()
    QApplication.processEvents()
    qapp.removeTranslator(translator)


def keys(qtbot, *sequence):
    """Press keys where the focus is: texts are typed, everything else is a key or a pair of modifier and key."""
    for key in sequence:
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        target = QApplication.focusWidget()
        if isinstance(key, str):
            qtbot.keyClicks(target, key)
        elif isinstance(key, tuple):
            qtbot.keyClick(target, key[1], key[0])
        else:
            qtbot.keyClick(target, key)


def test_a_session_by_keys_alone(shell, tmp_path, qtbot):
    path = tmp_path / "session.db"
    with Archive.open(path) as archive:
        archive.import_paths([SEEDS], workers=0)
    first = shell()
    window = first.open(path)
    window.activateWindow()
    qtbot.waitUntil(lambda: window.shown is not None and window.results.counts.get("all") == 2)
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

    # Search, and go to what was found.
    keys(qtbot, (control, Qt.Key.Key_L), "attorneys hill")
    qtbot.waitUntil(lambda: window.list.model.rowCount() == 1)
    keys(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shown is not None and window.shown.article.row.title.startswith("The attorneys"))

    # Star it, and mark the beginning of its text.
    keys(qtbot, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: window.shown.article.row.is_starred)
    keys(qtbot, (Qt.KeyboardModifier.AltModifier, Qt.Key.Key_3))
    qtbot.waitUntil(lambda: window.reading.isAncestorOf(QApplication.focusWidget()))
    window.reading.view.select(0, 10)
    keys(qtbot, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: [mark.colour for mark in window.shown.annotations] == ["green"])

    # Tag it in the dialog.
    def tag():
        dialog = QApplication.activeModalWidget()
        qtbot.keyClicks(dialog.box, "law/us")
        qtbot.keyClick(dialog.box, Qt.Key.Key_Return)

    QTimer.singleShot(300, tag)
    keys(qtbot, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: window.shown.article.row.tags == ("law/us",))

    # Take the tag back, and make it again; off screen no window manager activates the window again.
    window.activateWindow()
    keys(qtbot, (control, Qt.Key.Key_Z))
    qtbot.waitUntil(lambda: window.shown.article.row.tags == ())
    keys(qtbot, (control | shift, Qt.Key.Key_Z))
    qtbot.waitUntil(lambda: window.shown.article.row.tags == ("law/us",))

    # Hand everything on.
    def hand_on():
        dialog = QApplication.activeModalWidget()
        dialog.target.clear()
        qtbot.keyClicks(dialog.target, str(tmp_path / "out.zip"))
        qtbot.keyClick(dialog.target, Qt.Key.Key_Return)

    QTimer.singleShot(300, hand_on)
    keys(qtbot, (control, Qt.Key.Key_E))
    qtbot.waitUntil(lambda: (tmp_path / "out.zip").exists() and "Exported" in window.messages.text, timeout=30_000)
    window.close()

    # The next morning everything is as it was.
    again = shell().open(path)
    qtbot.waitUntil(lambda: again.shown is not None and again.results.counts.get("annotated") == 1)
    assert again.search.query == "attorneys hill"
    assert again.shown.article.row.is_starred
    assert again.shown.article.row.tags == ("law/us",)
    assert [mark.selector.quote for mark in again.shown.annotations] == [again.shown.document.text[:10]]
    with Archive.open(tmp_path / "other.db") as other:
        report, _changes = other.merge(tmp_path / "out.zip")
    assert report.annotations_added == 1
