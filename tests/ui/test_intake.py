"""Watched folders, possible duplicates, the manual, and the keys, in the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from reader.archive import Archive
from reader.models import Duplicate, WatchedFolder
from reader.settings import Settings
from tests.ui import samples
from ui.actions import Actions
from ui.app import Shell
from ui.dialogs.beside import BesideDialog
from ui.dialogs.duplicates import PAIR, DuplicatesDialog
from ui.dialogs.keys import KeysDialog, apply_keys
from ui.dialogs.manual import ManualDialog, page
from ui.dialogs.watched import WatchedDialog
from ui.watcher import FolderWatch

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    text = "The harbour froze over on Monday. Skaters came from every village and stayed until it was dark.\n"
    for name in ("ice", "frost"):
        (folder / f"{name}.md").write_text(
            f"---\ntitle: The harbour freezes\nwebUrl: https://mercury.example/{name}\n"
            f"publishedDateTime: 2021-01-05\n---\n{text}{name}\n"
        )
    return folder


@pytest.fixture
def window(qapp, qtbot, tmp_path, folder):
    with Archive.open(tmp_path / "a.db") as archive:
        archive.import_paths([folder], workers=0)
    shell = Shell(Settings().changed(mark_read_after=0.0), hooks=False)
    window = shell.open(tmp_path / "a.db")
    qtbot.waitUntil(lambda: window.results.counts.get("all") == 2)
    yield window
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def test_a_watched_folder_is_kept_in_step_while_the_window_is_open(window, folder, qtbot):
    window.intake._watch._timer.setInterval(50)
    window.table["import.watched"].trigger()
    window.operations.watch(folder)
    qtbot.waitUntil(lambda: window.intake._watched.tree.topLevelItemCount() == 1, timeout=20_000)
    qtbot.waitUntil(lambda: "not yet" not in window.intake._watched.tree.topLevelItem(0).text(1), timeout=30_000)
    (folder / "new").mkdir()
    (folder / "new" / "c.md").write_text("---\ntitle: The ice melts\n---\nIt thawed.\n")
    qtbot.waitUntil(lambda: window.results.counts.get("all") == 3, timeout=30_000)
    qtbot.waitUntil(lambda: "1 added" in window.messages.text, timeout=30_000)
    said = []
    window.operations.said.connect(lambda text, _can_undo: said.append(text))
    window.table["undo"].trigger()
    qtbot.waitUntil(lambda: window.results.counts.get("all") == 2, timeout=30_000)
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["Undone: Import of 1 article. What came from a watched folder stays out until its file changes."]
    window.intake._remove(str(folder))
    qtbot.waitUntil(lambda: window.session.archive.watched() == [])


def test_a_watched_folder_that_is_gone_is_told(window, folder, qtbot):
    window.table["import.watched"].trigger()
    window.operations.watch(folder)
    tree = window.intake._watched.tree
    qtbot.waitUntil(
        lambda: tree.topLevelItemCount() == 1 and "not yet" not in tree.topLevelItem(0).text(1), timeout=30_000
    )
    window.intake._watch.stop()
    folder.rename(folder.with_name("elsewhere"))
    window.intake._watched.sync.click()
    qtbot.waitUntil(lambda: tree.topLevelItem(0).text(1).endswith("not there now"), timeout=30_000)
    folder.with_name("elsewhere").rename(folder)
    window.intake._watched.sync.click()
    qtbot.waitUntil(lambda: "not there" not in tree.topLevelItem(0).text(1), timeout=30_000)


def test_watched_folders_are_gone_through_and_left_by_the_keyboard(qtbot):
    dialog = WatchedDialog()
    qtbot.addWidget(dialog)
    dialog.show_folders([])
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.empty.label.text() == "No folder is watched yet."
    assert dialog.empty.isVisible()
    assert dialog.add.hasFocus()
    one, two = WatchedFolder("/in/one", ""), WatchedFolder("/in/two", "2024-01-05T10:00:00Z")
    dialog.show_folders([one, two])
    assert dialog.tree.hasFocus()
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Down)
    dialog.show_folders([one, two], missing=["/in/one"])
    assert dialog.tree.currentItem().text(0) == "/in/two", "what was chosen stays so"
    assert dialog.remove.isEnabled()
    with qtbot.waitSignal(dialog.remove_requested) as removed:
        qtbot.keyClick(dialog.tree, Qt.Key.Key_Delete)
    assert removed.args == ["/in/two"]
    dialog.show_folders([one])
    assert dialog.tree.currentItem().text(0) == "/in/one"


def test_folders_under_a_watched_one_are_watched(tmp_path, qtbot):
    (tmp_path / "a" / "b").mkdir(parents=True)
    watch = FolderWatch(quiet=20)
    watch.watch([tmp_path])
    with qtbot.waitSignal(watch.settled):
        (tmp_path / "a" / "b" / "file").write_text("x")
    with qtbot.waitSignal(watch.settled):
        (tmp_path / "a" / "b" / "file").write_text("changed in place")
    watch.stop()


def test_possible_duplicates_are_merged_and_that_is_undone(window, qtbot):
    window.table["duplicates"].trigger()
    qtbot.waitUntil(lambda: len(window.commands._dialogs) == 1, timeout=20_000)
    dialog = window.commands._dialogs[0]
    assert "1 pair." in dialog.heading.text()
    dialog.merge.click()
    qtbot.waitUntil(lambda: window.results.counts.get("all") == 1)
    qtbot.waitUntil(lambda: window.messages.undo.isVisible())
    window.messages.undo.click()
    qtbot.waitUntil(lambda: window.results.counts.get("all") == 2)
    dialog.reject()


@pytest.mark.parametrize("decide", ["merge", "apart"])
def test_the_list_of_duplicates_undoes_by_its_keys(window, qtbot, decide):
    window.table["duplicates"].trigger()
    qtbot.waitUntil(lambda: len(window.commands._dialogs) == 1, timeout=20_000)
    dialog = window.commands._dialogs[0]
    label = {"merge": "Merge", "apart": "Keep apart"}[decide]
    dialog.activateWindow()
    dialog.tree.setFocus()
    getattr(dialog, decide).click()
    assert dialog.tree.topLevelItemCount() == 0
    qtbot.waitUntil(lambda: label in window.table["undo"].text())
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.tree.topLevelItemCount() == 1)
    assert dialog.merge.isEnabled(), "the pair that came back is chosen"
    assert window.results.counts.get("all") == 2
    dialog.reject()


def test_after_a_pair_the_next_is_chosen_and_pairs_of_what_is_gone_leave_the_list(qtbot):
    rows = {id: samples.row(id=id, title=f"Report {id}") for id in (1, 2, 3, 4, 5)}

    def pair(first, second):
        return Duplicate(rows[first], rows[second], "duplicate", ("the same address",), 1.0)

    dialog = DuplicatesDialog([pair(1, 2), pair(4, 5), pair(2, 3)])
    qtbot.addWidget(dialog)
    dialog.merge.click()
    assert dialog.kept.text().startswith("“Report 4” stays")
    assert dialog.merge.isEnabled()
    dialog.forget({2})
    assert dialog.heading.text().startswith("1 pair")
    assert dialog.tree.currentItem().data(0, PAIR).first.id == 4
    dialog.apart.click()
    assert not dialog.merge.isEnabled()


def test_the_chosen_one_of_two_duplicates_stays(window, qtbot):
    window.table["duplicates"].trigger()
    qtbot.waitUntil(lambda: len(window.commands._dialogs) == 1, timeout=20_000)
    dialog = window.commands._dialogs[0]
    pair = dialog.tree.topLevelItem(0).data(0, PAIR)
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Down)
    assert dialog.tree.currentItem() is dialog.tree.topLevelItem(0).child(1)
    assert dialog.kept.text().startswith("“The harbour freezes” stays")
    dialog.merge.click()
    qtbot.waitUntil(lambda: window.results.counts.get("all") == 1)
    assert list(window.session.archive.search("").ids) == [pair.second.id]
    dialog.reject()


def test_enter_shows_one_of_two_duplicates_and_leaves_the_list_open(window, qtbot):
    window.table["duplicates"].trigger()
    qtbot.waitUntil(lambda: len(window.commands._dialogs) == 1, timeout=20_000)
    dialog = window.commands._dialogs[0]
    second = dialog.tree.topLevelItem(0).data(0, PAIR).second
    qtbot.keyClick(dialog.tree, Qt.Key.Key_End)
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.current == second.id)
    assert dialog.isVisible()
    dialog.reject()


def test_where_there_are_no_duplicates_a_sentence_says_so(window, qtbot):
    window.operations.bin(window.session.archive.search("").ids[:1])
    qtbot.waitUntil(lambda: window.results.counts.get("all") == 1)
    window.table["duplicates"].trigger()
    qtbot.waitUntil(lambda: window.messages.text == "No two articles look like one.", timeout=20_000)
    assert window.commands._dialogs == []


def test_two_duplicates_are_seen_side_by_side(window, qtbot):
    window.table["duplicates"].trigger()
    qtbot.waitUntil(lambda: len(window.commands._dialogs) == 1, timeout=20_000)
    dialog = window.commands._dialogs[0]
    dialog.beside.click()
    (both,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, BesideDialog) and each.isVisible()]
    texts = [view.toPlainText() for view in both.views]
    assert ["frost" in text for text in texts] != ["frost" in texts[1], "frost" in texts[0]]
    assert dialog.tree.topLevelItemCount() == 1
    both.close()
    dialog.reject()


def test_the_manual_shows_its_pages_and_pictures_only(qtbot):
    dialog = ManualDialog()
    qtbot.addWidget(dialog)
    assert "manual of Carrel" in dialog.text.toPlainText()
    dialog._follow(QUrl("first-steps.md"))
    assert "First steps" in dialog.text.toPlainText()
    dialog.back.click()
    assert "manual of Carrel" in dialog.text.toPlainText()
    with qtbot.waitSignal(dialog.link_activated):
        dialog._follow(QUrl("https://example.org/"))
    image = QTextDocument.ResourceType.ImageResource.value
    assert dialog.text.loadResource(image, QUrl("screenshots/window-light.png")).width() > 1
    assert dialog.text.loadResource(image, QUrl("../README.png")).width() == 1


@pytest.mark.parametrize("name", ["", "../README.md", "/etc/passwd", "a/../../b.md", "file:///etc/passwd"])
def test_the_manual_opens_nothing_else(name):
    assert page(name) is None


def test_every_page_s_links_lead_somewhere():
    import re

    manual = Path(__file__).resolve().parents[2] / "docs"
    for place in manual.glob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+\.(?:md|png))\)", place.read_text("utf-8")):
            assert (place.parent / target).is_file(), (place.name, target)


def test_two_actions_change_places(qapp):
    actions = Actions(qapp)
    assert apply_keys(actions, {"article.star": "M", "article.read": "S"}) == []
    assert actions["article.star"].shortcut().toString() == "M"
    assert apply_keys(actions, {"article.star": "T"}) == ["article.star"]
    assert actions["article.star"].shortcut().toString() == ""


def test_default_gives_all_keys_back(qtbot, qapp):
    actions = Actions(qapp)
    dialog = KeysDialog(actions)
    qtbot.addWidget(dialog)
    before = actions["redo"].shortcuts()
    row = next(iter(dialog.tree.findItems("Redo", _recursive(), 0)))
    dialog.tree.setCurrentItem(row)
    dialog.editor.setKeySequence("Ctrl+Alt+R")
    dialog.set_button.click()
    assert [key.toString() for key in actions["redo"].shortcuts()] == ["Ctrl+Alt+R"]
    with qtbot.waitSignal(dialog.reset):
        dialog.default_button.click()
    assert actions["redo"].shortcuts() == before


def _recursive():
    from PySide6.QtCore import Qt

    return Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchExactly


def test_a_saved_search_brings_its_order(window, qtbot):
    window.operations.save_search("Ice", "harbour", "oldest")
    group = window.library.model.group("saved")
    qtbot.waitUntil(lambda: group.rowCount() == 1)
    window.library._choose(group.child(0).index())
    qtbot.waitUntil(lambda: window.results.found is not None and window.results.found.result.query == "harbour")
    assert (window.list.sort, window.session.sort) == ("oldest", "oldest")
