"""What is written is not lost: to another article, a closed window, a crash or an archive that can't be written."""

import json
import sqlite3

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from reader.archive import Archive
from reader.drafts import DraftFile
from reader.settings import Settings
from ui import operations
from ui.app import Shell
from ui.dialogs.unsaved import UnsavedDialog

pytestmark = pytest.mark.usefixtures("english")
KEEP = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "ice.md").write_text("---\ntitle: The harbour freezes\n---\nSkaters came.\n", "utf-8")
    (folder / "rail.md").write_text("---\ntitle: A railway for Ostwick\n---\nThe council voted.\n", "utf-8")
    path = tmp_path / "test.db"
    with Archive.open(path) as archive:
        archive.import_paths([folder], workers=0)
    return path


@pytest.fixture
def open_window(qapp, path, qtbot):
    shells = []

    def open_window():
        shell = Shell(Settings().changed(mark_read_after=0.0), hooks=False)
        shells.append(shell)
        window = shell.open(path)
        qtbot.waitUntil(lambda: window.shown is not None)
        return window

    yield open_window
    for shell in shells:
        shell.window.close()
        shell.window.deleteLater()
    QApplication.processEvents()


def show(window, qtbot, title):
    row = next(row for row in range(2) if window.list.model.index(row, 0).data() == title)
    window.list.view.setCurrentIndex(window.list.model.index(row, 0))
    qtbot.waitUntil(lambda: window.shown.article.row.title == title)


def write(window, qtbot, text):
    """Begin a note on the article, as by its key; gives the field in which it stands."""
    window.table["note.article"].trigger()
    edit = window.notes._editor.findChild(QPlainTextEdit)
    qtbot.keyClicks(edit, text)
    return edit


def written(window):
    editor = window.notes._editor
    return None if editor.isHidden() else editor.text()


def notes_of(path):
    with Archive.open(path) as archive:
        return [each.note for each in archive.find_annotations("")]


def test_a_note_that_was_begun_is_there_when_one_comes_back_to_its_article(open_window, qtbot):
    window = open_window()
    show(window, qtbot, "The harbour freezes")
    write(window, qtbot, "Cold, and")
    show(window, qtbot, "A railway for Ostwick")
    assert written(window) is None
    show(window, qtbot, "The harbour freezes")
    assert written(window) == "Cold, and"


@pytest.mark.parametrize("key", [KEEP, (Qt.Key.Key_Escape,)])
def test_the_keyboard_goes_back_to_where_a_note_was_begun(open_window, qtbot, key):
    window = open_window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for pane in (window.list.view, window.reading.view):
        show(window, qtbot, "The harbour freezes")
        pane.setFocus()
        edit = write(window, qtbot, "Cold" if key == KEEP else "")
        window.table["note.article"].trigger()  # once more, from within
        qtbot.keyClick(edit, *key)
        assert written(window) is None
        assert QApplication.focusWidget() in (pane, pane.viewport())


def test_a_note_that_was_begun_outlives_the_window(open_window, qtbot, path):
    window = open_window()
    show(window, qtbot, "The harbour freezes")
    write(window, qtbot, "Cold, and")
    window.close()
    again = open_window()
    told = "What you had begun to write is still there, under Notes of 1 article: “The harbour freezes”"
    assert again.messages.text == told
    show(again, qtbot, "The harbour freezes")
    edit = again.notes._editor.findChild(QPlainTextEdit)
    qtbot.keyClicks(edit, " dark")
    qtbot.keyClick(edit, *KEEP)
    qtbot.waitUntil(lambda: not again.drafts.articles)
    again.close()
    assert notes_of(path) == ["Cold, and dark"]
    assert not DraftFile(path).path.exists()


def test_a_note_kept_right_before_the_window_closes_is_no_draft(open_window, qtbot, path):
    window = open_window()
    show(window, qtbot, "The harbour freezes")
    qtbot.keyClick(write(window, qtbot, "Cold"), *KEEP)
    window.close()
    assert notes_of(path) == ["Cold"]
    again = open_window()
    assert not again.messages.isVisible()
    assert not again.drafts.articles
    again.close()
    assert not DraftFile(path).path.exists()


def test_what_is_typed_is_on_the_disk_before_anything_is_closed(open_window, qtbot, path):
    window = open_window()
    show(window, qtbot, "The harbour freezes")
    write(window, qtbot, "Cold")
    article = window.shown.article.uuid
    qtbot.waitUntil(lambda: DraftFile(path).load() == {article: {"note": "Cold"}})
    for _ in range(2):
        qtbot.keyClick(window.notes._editor.findChild(QPlainTextEdit), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not DraftFile(path).path.exists())


def test_a_note_that_can_not_be_kept_is_open_again_with_its_text(open_window, qtbot, path, monkeypatch):
    monkeypatch.setattr(operations, "PATIENCE", 0.05)
    window = open_window()
    show(window, qtbot, "The harbour freezes")
    qtbot.waitUntil(lambda: not window.operations.is_busy)
    edit = write(window, qtbot, "Cold")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    qtbot.keyClick(edit, *KEEP)
    assert written(window) is None
    qtbot.waitUntil(lambda: written(window) == "Cold")
    assert window.messages.isVisible()
    other.execute("ROLLBACK")
    other.close()
    qtbot.keyClick(edit, *KEEP)
    qtbot.waitUntil(lambda: not window.drafts.articles)
    assert notes_of(path) == ["Cold"]


def test_a_note_that_waits_for_another_program_is_told_of(open_window, qtbot, path, monkeypatch):
    monkeypatch.setattr(operations, "SILENCE", 50)
    window = open_window()
    qtbot.waitUntil(lambda: not window.operations.is_busy)
    edit = write(window, qtbot, "Cold")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    qtbot.keyClick(edit, *KEEP)
    qtbot.waitUntil(lambda: "waits to be written" in window.messages.text)
    other.execute("ROLLBACK")
    other.close()
    qtbot.waitUntil(lambda: not window.drafts.articles)
    assert notes_of(path) == ["Cold"]


def test_a_change_of_a_note_and_an_answer_are_drafts_too(open_window, qtbot, path):
    with Archive.open(path) as archive:
        ice = next(row.id for row in archive.rows([1, 2]) if row.title == "The harbour freezes")
        archive.annotate(ice, kind="note", note="First")
    window = open_window()
    window.show_side(2)
    show(window, qtbot, "The harbour freezes")
    qtbot.waitUntil(lambda: len(window.notes._cards) == 1)
    (card,) = window.notes._cards.values()
    card.edit_note()
    qtbot.keyClicks(card.findChild(QPlainTextEdit), " thoughts")
    card.write_reply()
    qtbot.keyClicks(card._reply.findChild(QPlainTextEdit), "Why?")
    window.notes._filter.setText("nothing like it")
    qtbot.waitUntil(lambda: not window.notes._cards)
    window.notes._filter.clear()
    qtbot.waitUntil(lambda: len(window.notes._cards) == 1)
    (card,) = window.notes._cards.values()
    assert (card.draft(), card.answer()) == ("First thoughts", "Why?")
    show(window, qtbot, "A railway for Ostwick")
    show(window, qtbot, "The harbour freezes")
    qtbot.waitUntil(lambda: len(window.notes._cards) == 1)
    (card,) = window.notes._cards.values()
    assert (card.draft(), card.answer()) == ("First thoughts", "Why?")
    qtbot.keyClick(card._editor.findChild(QPlainTextEdit), *KEEP)
    qtbot.waitUntil(lambda: window.drafts.of(window.shown.article.uuid).keys() == {f"reply:{card.annotation.uuid}"})


def test_the_key_for_a_new_note_goes_back_to_the_one_that_is_begun(open_window, qtbot):
    window = open_window()
    write(window, qtbot, "Cold")
    write(window, qtbot, ", and")
    assert written(window) == "Cold, and"


def test_one_escape_does_not_give_up_what_was_written(open_window, qtbot):
    window = open_window()
    show(window, qtbot, "The harbour freezes")
    write(window, qtbot, "Cold")
    show(window, qtbot, "A railway for Ostwick")
    show(window, qtbot, "The harbour freezes")
    edit = window.notes._editor.findChild(QPlainTextEdit)
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    warning = window.notes._editor._warning
    assert written(window) == "Cold"
    assert warning.text() == "Escape again gives up what you wrote."
    assert not warning.isHidden()
    qtbot.keyClicks(edit, "er")
    assert warning.isHidden()
    for _ in range(2):
        qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert written(window) is None
    write(window, qtbot, "")
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert written(window) is None


@pytest.mark.parametrize("held", ["", "{", "[1]", '{"a": 1}', '{"a": {"note": 1, "other": ""}}', "{}"])
def test_a_damaged_file_of_drafts_holds_nothing_and_is_kept(path, tmp_path, held):
    file = DraftFile(path, tmp_path)
    assert file.load() == {}
    file.path.parent.mkdir()
    for name in (".damaged", ".damaged2"):
        file.path.write_text(held, "utf-8")
        assert file.load() == {}
        if held != "{}":
            assert file.set_aside == file.path.with_suffix(name)
            assert file.set_aside.read_text("utf-8") == held
    assert file.path.exists() == (held == "{}")


def test_what_can_be_read_of_a_damaged_file_of_drafts_stays(open_window, path, qtbot):
    window = open_window()
    write(window, qtbot, "Cold")
    article = window.shown.article.uuid
    window.close()
    file = DraftFile(path)
    whole = json.loads(file.path.read_text("utf-8"))
    file.path.write_text(json.dumps({**whole, "other": ["Lost"]}), "utf-8")
    window = open_window()
    assert window.drafts.of(article) == {"note": "Cold"}
    assert DraftFile(path).load() == whole
    said = window.messages.label.text()
    assert "under Notes of 1 article" in said
    assert "Notes that you had begun can't be read" in said
    assert str(file.path.with_suffix(".damaged")) in said


def answer_unsaved(button, seen):
    def act():
        dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, UnsavedDialog))
        seen.append(dialog.text.toPlainText())
        getattr(dialog, button).click()

    QTimer.singleShot(50, act)


@pytest.fixture
def no_room(path):
    """Where drafts are written stands something else, so that none can be."""
    folder = DraftFile(path).path.parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way")
    yield folder
    if folder.is_file():
        folder.unlink()


def test_a_window_stays_with_what_can_be_kept_nowhere_until_it_can(open_window, path, qtbot, no_room):
    window, seen = open_window(), []
    show(window, qtbot, "The harbour freezes")
    write(window, qtbot, "Cold, and")
    with qtbot.waitSignal(window.drafts.failed):
        pass
    answer_unsaved("stay", seen)
    assert not window.close()
    assert seen == ["Cold, and"]
    assert window.isVisible()
    assert written(window) == "Cold, and"
    no_room.unlink()
    assert window.close()
    assert list(DraftFile(path).load().values()) == [{"note": "Cold, and"}]


def test_a_window_that_stays_is_not_replaced_by_another_archive(open_window, path, tmp_path, qtbot, no_room):
    window, seen = open_window(), []
    write(window, qtbot, "Cold, and")
    Archive.open(tmp_path / "other.db").close()
    answer_unsaved("stay", seen)
    window.open_archive_requested.emit(tmp_path / "other.db")
    assert window.isVisible()
    answer_unsaved("leave", seen)
    assert window.close()
    assert seen == ["Cold, and"] * 2
