"""The window on a real archive, used as a person uses it."""

import sqlite3
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QDialogButtonBox, QLabel, QLineEdit

from reader.archive import Archive
from reader.errors import ArchiveError, ReaderError
from reader.settings import Settings, load
from ui import commands, operations, theme
from ui.app import Shell, run
from ui.dialogs import files
from ui.dialogs.base import NameDialog
from ui.dialogs.keys import KeysDialog
from ui.dialogs.preferences import PreferencesDialog
from ui.main_window import HISTORY
from ui.models.articles import shown_passage, spoken
from ui.models.library import COUNT
from ui.panes.related import RelatedPane
from ui.widgets.section import SectionHeader

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ARTICLES = {
    "harbour.md": "---\ntitle: The harbour freezes\nprovider: Ostwick Mercury\npublishedDateTime: 2021-01-05\n"
    "topics: [weather]\n---\nThe harbour froze over on Monday. Skaters came from every village.\n\nThe ice held.\n",
    "railway.md": "---\ntitle: A railway for Ostwick\nprovider: Ostwick Mercury\npublishedDateTime: 2022-06-01\n"
    "topics: [transport]\n---\nThe council voted for the railway. Harbour trade will profit, the mayor said.\n",
    "school.md": "---\ntitle: New school opens\nprovider: Hill Gazette\npublishedDateTime: 2023-09-01\n"
    "topics: [school]\n---\nEighty pupils came on the first day.\n",
}


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    path = tmp_path / "test.db"
    with Archive.open(path) as archive:
        archive.import_paths([folder], workers=0)
    return path


@pytest.fixture
def shell(qapp):
    shells = []

    def make(**values):
        shell = Shell(Settings().changed(mark_read_after=0.0, **values), hooks=False)
        shells.append(shell)
        return shell

    yield make
    for shell in shells:
        if shell.window:
            shell.window.close()
            shell.window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def window(shell, path, qtbot):
    window = shell().open(path)
    qtbot.waitUntil(lambda: window.shown is not None and window.results.counts.get("all") == 3)
    return window


def titles(window):
    model = window.list.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def type_query(window, qtbot, text):
    window.search.box.setFocus()
    window.search.box.clear()
    qtbot.keyClicks(window.search.box, text)


def settle(window, qtbot):
    qtbot.waitUntil(lambda: not window.operations._quick.is_busy and not window.operations.is_long_work)


def test_the_newest_article_is_shown_at_the_start(window):
    assert titles(window) == ["New school opens", "A railway for Ostwick", "The harbour freezes"]
    assert window.shown.article.row.title == "New school opens"
    assert "Eighty pupils" in window.reading.view.toPlainText()


def test_results_come_as_one_types(window, qtbot):
    type_query(window, qtbot, "harb")
    qtbot.waitUntil(lambda: sorted(titles(window)) == ["A railway for Ostwick", "The harbour freezes"])
    assert "harb" in window.search.explanation.text()
    assert "2 results" in window.search.explanation.text()
    qtbot.keyClick(window.search.box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: window.shown.article.row.title in titles(window))


@pytest.mark.parametrize(
    ("goes_on", "waits", "looked_for"),
    [
        ("field.auth", "“field.auth” waits for a colon and a value.", "“field.auth” has no colon and value"),
        ("tag:", "“tag:” waits for a value.", "“tag:” has no value"),
        ("OR", "“OR” waits for what follows it.", "OR without something on both sides"),
    ],
)
def test_what_was_found_stays_while_a_field_or_an_operator_waits_for_more(window, qtbot, goes_on, waits, looked_for):
    type_query(window, qtbot, "harbour ")
    qtbot.waitUntil(lambda: sorted(titles(window)) == ["A railway for Ostwick", "The harbour freezes"])
    qtbot.keyClicks(window.search.box, goes_on)
    qtbot.waitUntil(lambda: waits in window.search.explanation.text())
    assert sorted(titles(window)) == ["A railway for Ostwick", "The harbour freezes"]
    qtbot.keyClick(window.search.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: looked_for in window.search.explanation.text())
    assert waits not in window.search.explanation.text()
    assert titles(window) == []
    assert window.search.query == f"harbour {goes_on}"


def test_nothing_found_says_what_to_do(window, qtbot):
    type_query(window, qtbot, "zebra")
    qtbot.waitUntil(lambda: titles(window) == [])
    assert "Nothing matches" in window.list.empty.label.text()


def test_any_query_is_answered(window, qtbot):
    for query in ('"', "AND OR (", "c++", "title:", "a* -", "date:99999"):
        with qtbot.waitSignal(window.session.found):
            window.search.set_query(query)
    assert not window.messages.isVisible()


def test_a_star_is_set_shown_and_undone(window, qtbot):
    window.list.view.setFocus()
    window.table["article.star"].trigger()
    qtbot.waitUntil(lambda: window.shown.article.row.is_starred)
    assert window.table["article.star"].isChecked()
    qtbot.waitUntil(lambda: "Star" in window.table["undo"].text())
    qtbot.waitUntil(lambda: window.results.counts["starred"] == 1)
    window.table["undo"].trigger()
    qtbot.waitUntil(lambda: not window.shown.article.row.is_starred)
    qtbot.waitUntil(lambda: "Star" in window.table["redo"].text())


def test_the_key_s_stars(window, qtbot):
    window.activateWindow()
    window.list.view.setFocus()
    qtbot.keyClick(window.list.view, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: window.shown.article.row.is_starred)


def test_undo_in_an_untouched_search_box_is_the_window_s(window, qtbot):
    window.table["article.star"].trigger()
    qtbot.waitUntil(lambda: window.shown.article.row.is_starred)
    qtbot.waitUntil(lambda: "Star" in window.table["undo"].text())
    window.activateWindow()
    window.search.box.setFocus()
    qtbot.keyClick(window.search.box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not window.shown.article.row.is_starred)


def test_letters_typed_into_the_box_are_no_commands(window, qtbot):
    type_query(window, qtbot, "sts")
    settle(window, qtbot)
    assert window.search.query == "sts"
    assert not window.shown.article.row.is_starred


def test_selecting_is_not_reading(window, qtbot):
    window.list.step(1)
    qtbot.waitUntil(lambda: window.shown.article.row.title == "A railway for Ostwick")
    settle(window, qtbot)
    assert window.results.counts["unread"] == 3


def test_an_article_shown_for_a_while_is_read_without_an_undo_step(shell, path, qtbot):
    shell = shell()
    shell._settings = shell._settings.changed(mark_read_after=0.05)
    window = shell.open(path)
    window.activateWindow()
    qtbot.waitUntil(lambda: window.shown is not None and window.shown.article.row.is_read)
    settle(window, qtbot)
    assert "Import" in window.table["undo"].text()


def test_a_passage_is_marked_and_the_mark_deleted(window, qtbot):
    window.reading.view.select(0, 12)
    window.table["mark.green"].trigger()
    qtbot.waitUntil(lambda: len(window.shown.annotations) == 1)
    assert window.shown.annotations[0].colour == "green"
    assert window.shown.annotations[0].selector.quote == "Eighty pupil"
    assert window.side.tabText(2) == "Notes (1)"
    qtbot.waitUntil(lambda: window.results.counts["annotated"] == 1)
    window.notes.delete_requested.emit([window.shown.annotations[0].uuid])
    qtbot.waitUntil(lambda: window.shown.annotations == [])
    assert "Deleted 1 annotation" in window.messages.text


def test_what_changes_during_a_count_is_counted(window, qtbot):
    held = threading.Event()
    window.session._reads.submit(lambda _archive, _progress: held.wait(10))
    for _ in range(5):
        window.session.load_library()
    window.reading.view.select(0, 12)
    window.table["mark.green"].trigger()
    qtbot.waitUntil(lambda: len(window.shown.annotations) == 1)
    with qtbot.waitSignals([window.session.library_loaded] * 2):
        held.set()
    qtbot.waitUntil(lambda: window.results.counts["annotated"] == 1)


def test_a_copied_text_does_not_crash_the_end_of_the_program():
    program = "from PySide6.QtWidgets import QApplication as A; from ui.formats import text_data;"
    program += "app = A([]); A.clipboard().setMimeData(text_data('kept')); assert A.clipboard().text() == 'kept'"
    done = subprocess.run([sys.executable, "-c", program], cwd=SEEDS.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_note_on_a_passage_opens_for_writing(window, qtbot):
    window.reading.view.select(0, 6)
    window.table["note.passage"].trigger()
    qtbot.waitUntil(lambda: len(window.shown.annotations) == 1)
    assert window.side.currentWidget() is window.notes


def test_tags_of_the_details_pane_reach_the_library(window, qtbot):
    window.details.tags_change_requested.emit(window.current, ["law/us"], [])
    qtbot.waitUntil(lambda: window.library.model.group("tag").rowCount() == 1)
    assert window.shown.article.row.tags == ("law/us",)
    window.library.words_toggled.emit('tag:"law"')
    qtbot.waitUntil(lambda: titles(window) == ["New school opens"])


def test_the_bin_takes_and_gives_back(window, qtbot):
    window.table["article.bin"].trigger()
    qtbot.waitUntil(lambda: titles(window) == ["A railway for Ostwick", "The harbour freezes"])
    assert window.shown.article.row.title == "A railway for Ostwick"
    window.library.bin_chosen.emit()
    qtbot.waitUntil(lambda: titles(window) == ["New school opens"])
    assert window.table["article.restore"].isVisible()
    window.list.step(0)
    qtbot.waitUntil(lambda: window.shown.article.row.title == "New school opens")
    window.table["article.restore"].trigger()
    qtbot.waitUntil(lambda: titles(window) == [])
    window.library.query_chosen.emit("")
    qtbot.waitUntil(lambda: len(titles(window)) == 3)


def test_several_are_tagged_as_one_step(window, qtbot):
    window.list.view.selectAll()
    window.operations.tag(window.targets(), ["all"])
    qtbot.waitUntil(lambda: "Tagged 3 articles" in window.messages.label.text())
    window.messages.undo.click()
    qtbot.waitUntil(lambda: window.shown.article.row.tags == ())


def test_a_search_is_saved_and_found_in_the_library(window, qtbot):
    window.operations.save_search("Trade", "harbour trade", "")
    group = window.library.model.group("saved")
    qtbot.waitUntil(lambda: group.rowCount() == 1)
    window.library.query_chosen.emit(group.child(0).data(0x0100 + 2))
    qtbot.waitUntil(lambda: titles(window) == ["A railway for Ostwick"])


def give_name(name):
    """Type a name into the dialog that comes up next."""

    def type_it():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, NameDialog):
            QTimer.singleShot(20, type_it)
            return
        ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
        dialog.box.setText("  ")
        assert not ok.isEnabled()
        dialog.box.setText(name)
        ok.click()

    QTimer.singleShot(20, type_it)


def test_a_search_that_takes_the_place_of_another_says_so(window, qtbot):
    for query, said in (("harbour", "Saved the search “Trade”."), ("railway", "in place of the one of that name")):
        window.search.set_query(query)
        qtbot.waitUntil(window.table["search.save"].isEnabled)
        give_name(" Trade ")
        window.table["search.save"].trigger()
        qtbot.waitUntil(lambda said=said: said in window.messages.text)
    window.messages.undo.click()
    qtbot.waitUntil(lambda: [each.query for each in window.session.archive.saved_searches()] == ["harbour"])


def test_a_saved_search_gets_another_name(window, qtbot):
    window.operations.save_search("Trade", "harbour trade", "")
    group = window.library.model.group("saved")
    qtbot.waitUntil(lambda: group.rowCount() == 1)
    give_name("Old trade")
    window.library.search_rename_requested.emit("Trade")
    qtbot.waitUntil(lambda: group.rowCount() == 1 and group.child(0).text() == "Old trade")
    window.table["undo"].trigger()
    qtbot.waitUntil(lambda: group.rowCount() == 1 and group.child(0).text() == "Trade")


def test_where_nothing_is_found_other_forms_are_offered(window, qtbot):
    window.search.set_query("voting")
    qtbot.waitUntil(lambda: window.results.found.result.query == "voting")
    text = window.table["search.forms"].text().replace("&", "")
    buttons = [each for each in window.list.empty.findChildren(QAbstractButton) if each.isVisible()]
    [offer] = [each for each in buttons if each.text().replace("&", "") == text]
    qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: titles(window) == ["A railway for Ostwick"])


def test_other_forms_of_the_words_are_found_where_that_is_switched_on(window, qtbot):
    window.search.set_query("voting")
    qtbot.waitUntil(lambda: window.results.found.result.query == "voting" and titles(window) == [])
    window.table["search.forms"].trigger()
    qtbot.waitUntil(lambda: titles(window) == ["A railway for Ostwick"])
    assert "voted" in window.search.explanation.text()
    assert window.settings.word_forms
    with qtbot.waitSignal(window.session.matches_found) as matches:
        window.open_article(window.results.found.result.ids[0])
    [passage] = matches.args[1]
    text = window.shown.document.text
    assert [text[start:end] for start, end, *_ in passage.marks] == ["voted"]
    window.table["search.forms"].trigger()
    qtbot.waitUntil(lambda: titles(window) == [])
    assert not window.settings.word_forms


def test_a_saved_search_says_how_many_articles_it_finds_now(window, qtbot):
    window.operations.save_search("Harbour", "harbour", "")
    window.operations.save_search("Schools", "topic:school", "")
    group = window.library.model.group("saved")

    def counts():
        return [group.child(row).data(COUNT) for row in range(group.rowCount())]

    qtbot.waitUntil(lambda: counts() == [2, 1])
    school = next(iter(window.session.archive.search("topic:school").ids))
    window.operations.bin([school])
    qtbot.waitUntil(lambda: counts() == [2, 0])
    with Archive.open(window.session.path) as other:
        other.restore([school])
    qtbot.waitUntil(lambda: counts() == [2, 1], timeout=15_000)


def test_files_dropped_on_the_window_are_imported(window, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(SEEDS))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)
    qtbot.waitUntil(lambda: window.results.counts.get("all") == 5, timeout=20_000)
    qtbot.waitUntil(lambda: "2 added" in window.messages.label.text())
    qtbot.waitUntil(lambda: len(titles(window)) == 5)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: "Import" in window.table["undo"].text())
    window.table["undo"].trigger()
    qtbot.waitUntil(lambda: window.results.counts.get("all") == 3)


def drag(kind, urls, actions):
    data = QMimeData()
    data.setUrls(urls)
    place = QPointF(5, 5) if kind is QDropEvent else QPoint(5, 5)
    event = kind(place, actions, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    event.setDropAction(Qt.DropAction.MoveAction)
    event.ignore()
    event.of = data  # the event only points to it
    return event


def test_of_files_that_are_dragged_here_copies_are_taken_never_the_files(window, qtbot):
    seeds = [QUrl.fromLocalFile(str(SEEDS))]
    either = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    for kind in (QDragEnterEvent, QDragMoveEvent):
        QApplication.sendEvent(window, event := drag(kind, seeds, either))
        assert event.isAccepted()
        assert event.dropAction() == Qt.DropAction.CopyAction
        assert window.drops.sign.isVisible()
    assert window.drops.sign.text == "Take in 1 file or folder. They stay where they are."
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.drops.sign.isVisible()
    QApplication.sendEvent(window, drag(QDragEnterEvent, seeds, either))
    QApplication.sendEvent(window, event := drag(QDropEvent, seeds, either))
    assert event.dropAction() == Qt.DropAction.CopyAction
    assert not window.drops.sign.isVisible()
    qtbot.waitUntil(lambda: "2 added" in window.messages.label.text(), timeout=20_000)


@pytest.mark.parametrize("name", ["bundle.zip", "bundle"])
def test_a_bundle_that_is_dropped_is_merged(window, qtbot, tmp_path, name):
    with Archive.open(tmp_path / "ann.db", creator="Ann") as archive:
        archive.import_paths([SEEDS], workers=0)
        archive.annotate(next(iter(archive.search("congress").ids)), kind="note", note="From Ann.")
        archive.export(archive.search("").ids, tmp_path / name)
    (tmp_path / "late.md").write_text("---\ntitle: Too late\n---\nOf the harbour.\n", encoding="utf-8")
    urls = [QUrl.fromLocalFile(str(tmp_path / each)) for each in ("late.md", name)]
    QApplication.sendEvent(window, drag(QDragEnterEvent, urls, Qt.DropAction.CopyAction))
    QApplication.sendEvent(window, drag(QDropEvent, urls, Qt.DropAction.CopyAction))
    qtbot.waitUntil(lambda: window.results.counts.get("all") == 6, timeout=20_000)
    qtbot.waitUntil(lambda: window.results.counts.get("annotated") == 1)
    settle(window, qtbot)


@pytest.mark.parametrize(
    ("url", "actions"),
    [
        (QUrl.fromLocalFile(str(SEEDS)), Qt.DropAction.MoveAction),
        (QUrl("https://harbour.example/"), Qt.DropAction.CopyAction | Qt.DropAction.MoveAction),
    ],
)
def test_what_could_only_be_moved_here_or_is_no_file_is_refused(window, url, actions):
    QApplication.sendEvent(window, event := drag(QDragEnterEvent, [url], actions))
    assert not event.isAccepted()
    assert not window.drops.sign.isVisible()


def test_an_empty_archive_offers_what_to_begin_with(shell, tmp_path, qtbot, monkeypatch):
    window = shell().open(tmp_path / "new.db")
    qtbot.waitUntil(lambda: window.results.found is not None)
    asked = []
    window.table["import.folder"].triggered.connect(lambda: asked.append("folder"))
    monkeypatch.setattr(files, "open_folder", lambda *_: "")
    buttons = window.list.empty.buttons
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    qtbot.keyClick(buttons[0], Qt.Key.Key_Return)
    assert asked == ["folder", "folder"]
    assert len({button.width() for button in buttons}) == 1, "they stand in one column"


def test_imports_are_told_where_no_article_is_shown_too(shell, path, tmp_path, qtbot):
    with Archive.open(path) as archive:
        archive.bin(archive.search("").ids)
    window = shell().open(path)
    window.side.setCurrentWidget(window.history)
    qtbot.waitUntil(lambda: [each.text() for each in window.history.findChildren(SectionHeader)] == ["Imports"])
    assert window.shown is None
    assert str(tmp_path / "articles") in [each.text() for each in window.history.findChildren(QLabel)]


def test_a_search_in_an_empty_archive_offers_what_to_begin_with_too(shell, tmp_path, qtbot):
    window = shell().open(tmp_path / "new.db")
    qtbot.waitUntil(lambda: window.results.counts.get("all") == 0)
    window.search.set_query("zeppelin")
    qtbot.waitUntil(lambda: window.results.found is not None and window.results.found.result.query == "zeppelin")
    assert window.list.empty.buttons[0].text() == window.table["import.folder"].text()
    (tmp_path / "one.md").write_text("A first text.\n", "utf-8")
    with Archive.open(tmp_path / "new.db") as other:
        other.import_paths([tmp_path / "one.md"], workers=0)
    qtbot.waitUntil(lambda: "Nothing matches" in window.list.empty.label.text())


def test_nothing_found_offers_to_explain(window, qtbot):
    window.search.set_query("zeppelin")
    qtbot.waitUntil(lambda: titles(window) == [])
    offered = [window.table[id].text() for id in ("search.explain", "search.forms")]
    assert [button.text() for button in window.list.empty.buttons] == offered


def test_who_goes_on_typing_after_nothing_was_found_keeps_the_keyboard(window, qtbot):
    box = window.search.box
    box.setFocus()
    qtbot.keyClicks(box, "zeppelin")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.results.found.result.query == "zeppelin" and titles(window) == [])
    qtbot.waitUntil(box.hasFocus)
    box.selectAll()
    qtbot.keyClicks(box, "harb")
    qtbot.waitUntil(lambda: window.results.found.result.query == "harb*" and len(titles(window)) > 0)
    QApplication.processEvents()
    assert box.hasFocus()
    box.selectAll()
    qtbot.keyClicks(box, "zeppelin")
    qtbot.waitUntil(lambda: titles(window) == [])
    box.selectAll()
    qtbot.keyClicks(box, "harbour")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.results.found.result.query == "harbour" and window.list.view.hasFocus())


def test_return_keeps_what_was_found_by_the_beginning_of_a_word(window, qtbot):
    qtbot.keyClicks(window.search.box, "harb")
    qtbot.waitUntil(lambda: window.results.found.result.query == "harb*")
    shown = titles(window)
    assert shown
    qtbot.keyClick(window.search.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.search.query == "harb*")
    qtbot.waitUntil(lambda: window.results.found.result.query == "harb*")
    assert titles(window) == shown
    assert "“harb”" in window.messages.text
    assert window.settings.recent_searches[0] == "harb*"
    assert "harb" not in window.settings.recent_searches


def test_what_was_typed_is_a_recent_search_once_an_article_is_gone_into(window, qtbot):
    qtbot.keyClicks(window.search.box, "harb")
    qtbot.waitUntil(lambda: window.results.found.result.query == "harb*" and len(titles(window)) > 0)
    assert "harb*" not in window.settings.recent_searches
    qtbot.keyClick(window.search.box, Qt.Key.Key_Down)
    qtbot.keyClick(window.list.view, Qt.Key.Key_Return)
    assert window.settings.recent_searches[0] == "harb*"


def test_return_goes_to_the_first_of_what_the_whole_word_finds(window, qtbot, monkeypatch):
    qtbot.keyClicks(window.search.box, "har")
    qtbot.waitUntil(lambda: window.results.found.result.query == "har*")
    monkeypatch.setattr(window.list, "is_on_screen", lambda _article: False)
    last = window.results.found.result.ids[-1]
    assert last != window.results.found.result.ids[0]
    window.list.select(last)
    qtbot.keyClicks(window.search.box, "bour")
    qtbot.keyClick(window.search.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.results.found.result.query == "harbour" and window.list.view.hasFocus())
    qtbot.waitUntil(lambda: window.list.current == window.results.found.result.ids[0])


def test_panes_give_way_in_a_narrow_window_and_come_back(window, qtbot):
    digit = window.fontMetrics().horizontalAdvance("0")
    window.resize(130 * digit, 600)
    assert window.side.isVisible()
    assert window.library.isVisible()
    window.resize(105 * digit, 600)
    assert not window.side.isVisible()
    assert window.library.isVisible()
    assert not window.table["pane.side"].isChecked()
    assert window.room.is_wanted(window.side)
    window.table["pane.side"].trigger()
    window.resize(103 * digit, 600)
    assert window.side.isVisible(), "what the user shows stays"
    window.table["pane.side"].trigger()
    window.resize(130 * digit, 600)
    assert not window.side.isVisible(), "what the user hides stays hidden"
    assert not window.room.is_wanted(window.side)

    def is_narrower():
        window.resize(70 * digit, 600)
        return not window.library.isVisible()

    # The layout lets the window be so narrow only once it knows that a pane has gone.
    qtbot.waitUntil(is_narrower)
    window.resize(130 * digit, 600)
    assert window.library.isVisible()


def test_the_two_seeds_find_each_other(shell, tmp_path, qtbot):
    window = shell().open(tmp_path / "seeds.db")
    qtbot.waitUntil(lambda: window.results.found is not None)
    assert "Drop files" in window.list.empty.label.text()
    window.operations.import_paths([SEEDS])
    qtbot.waitUntil(lambda: len(titles(window)) == 2, timeout=20_000)
    settle(window, qtbot)
    for row in (0, 1):
        window.list.step(0)
        window.list.select(window.list.model.id_at(row))
        qtbot.waitUntil(lambda row=row: window.current == window.list.model.id_at(row))
        qtbot.waitUntil(lambda: "(" in window.side.tabText(1))
    assert isinstance(window.related, RelatedPane)


def test_another_program_s_changes_are_seen(window, path, qtbot):
    with Archive.open(path) as archive:
        archive.bin([window.list.model.id_at(2)])
    qtbot.waitUntil(lambda: len(titles(window)) == 2)
    qtbot.waitUntil(lambda: window.results.counts["all"] == 2)
    # Undo would take back that step, and says so.
    qtbot.waitUntil(lambda: "bin" in window.table["undo"].text())


def history_words(window):
    return "\n".join(label.text() for label in window.history.findChildren(QLabel))


def test_the_articles_of_an_earlier_import_are_listed_and_taken_to_the_bin(window, tmp_path, qtbot):
    (tmp_path / "late.md").write_text("---\ntitle: Too late\n---\nOf the harbour.\n", encoding="utf-8")
    window.operations.import_paths([tmp_path / "late.md"])
    qtbot.waitUntil(lambda: len(titles(window)) == 4)
    window.table["article.star"].trigger()
    window.show_side(HISTORY)
    named = "List the articles that this import added"
    qtbot.waitUntil(lambda: len(buttons_of(window.history, named)) == 2)
    buttons_of(window.history, named)[0].click()
    qtbot.waitUntil(lambda: titles(window) == ["Too late"])
    assert window.search.query == "import:2"
    assert "from import 2" in window.search.explanation.text()
    window.list.view.selectAll()
    window.table["article.bin"].trigger()
    qtbot.waitUntil(lambda: titles(window) == [])
    window.search.set_query("")
    qtbot.waitUntil(lambda: len(titles(window)) == 3)
    qtbot.waitUntil(lambda: window.results.counts["starred"] == 1)  # what followed the import stays


def buttons_of(pane, name):
    return [each for each in pane.findChildren(QAbstractButton) if each.accessibleName() == name]


class Held:
    """Progress that holds an import up once it has begun."""

    def __init__(self):
        self.begun, self.go_on = threading.Event(), threading.Event()

    def report(self, done, total, label):
        if label != "Counting files":
            self.begun.set()
            self.go_on.wait(20)


def test_an_import_is_not_taken_back_while_it_goes_on(window, path, tmp_path, qtbot, monkeypatch):
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "one.md").write_text("---\ntitle: One more\n---\nOf the harbour.\n", encoding="utf-8")

    class HeldWhenStored(Held):
        def report(self, done, total, label):
            with Archive.open(path, readonly=True) as archive:
                if archive.import_runs(1)[0].report.added == 1:
                    super().report(done, total, label)

    held = HeldWhenStored()

    def apart(path, paths, creator, _progress):
        with Archive.open(path, creator=creator) as archive:
            return archive.import_paths(paths, progress=held, workers=0)

    monkeypatch.setattr(operations, "import_apart", apart)
    window.operations.import_paths([tmp_path / "more"])
    qtbot.waitUntil(held.begun.is_set)
    window.operations.star([window.current], True)
    window.table["undo"].trigger()  # what was done meanwhile can be taken back
    qtbot.waitUntil(lambda: window.messages.text.startswith("Undone: Star"))
    window.table["undo"].trigger()
    qtbot.waitUntil(lambda: window.messages.text.startswith("Cancel this import first"))
    window.operations.go_to_step(0)
    qtbot.waitUntil(lambda: window.messages.text.startswith("While an import is under way"))
    held.go_on.set()
    settle(window, qtbot)
    qtbot.waitUntil(lambda: len(titles(window)) == 4)
    window.table["undo"].trigger()
    qtbot.waitUntil(lambda: len(titles(window)) == 3)


def test_taking_back_a_large_import_shows_how_far_it_is_and_can_be_stopped(window, tmp_path, qtbot):
    (tmp_path / "many").mkdir()
    for number in range(1_100):
        (tmp_path / "many" / f"{number}.md").write_text(f"---\ntitle: One {number}\n---\nOf it.\n", encoding="utf-8")
    window.operations.import_paths([tmp_path / "many"])
    settle(window, qtbot)
    qtbot.waitUntil(lambda: window.list.model.rowCount() == 1_103)
    shown = []
    window.operations.progressed.connect(lambda *state: shown.append((window.progress.isVisible(), *state)))
    window.operations.progressed.connect(lambda *_: window.progress.cancel.click())
    window.table["undo"].trigger()
    qtbot.waitUntil(lambda: window.messages.text == "Stopped; nothing was changed.")
    assert shown[0][0]
    assert shown[0][2:] == (500, 1_100)
    assert not window.progress.isVisible()
    assert window.list.model.rowCount() == 1_103
    window.operations.progressed.disconnect()
    window.table["undo"].trigger()
    qtbot.waitUntil(lambda: window.list.model.rowCount() == 3)
    assert not window.progress.isVisible()


@pytest.mark.parametrize("is_killed", [False, True])
def test_the_history_says_whether_an_import_is_under_way(window, tmp_path, qtbot, monkeypatch, is_killed):
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "one.md").write_text("---\ntitle: One more\n---\nOf the harbour.\n", encoding="utf-8")
    held = Held()

    def apart(path, paths, creator, _progress):
        with Archive.open(path, creator=creator) as archive:
            if is_killed:
                monkeypatch.setattr(archive._runs, "finish", _die)
            return archive.import_paths(paths, progress=held, workers=0)

    def _die(report):
        raise ReaderError("The import ended without a word.")

    monkeypatch.setattr(operations, "import_apart", apart)
    window.show_side(HISTORY)
    window.operations.import_paths([tmp_path / "more"])
    qtbot.waitUntil(held.begun.is_set)
    qtbot.waitUntil(lambda: "· under way" in history_words(window))
    held.go_on.set()
    settle(window, qtbot)
    qtbot.waitUntil(lambda: "under way" not in history_words(window))
    assert ("not finished, last stored" in history_words(window)) == is_killed
    assert str(tmp_path / "more") in history_words(window)


def test_an_expected_error_is_a_sentence(window, qtbot):
    window.operations.import_paths([Path("/nowhere/at/all")])
    qtbot.waitUntil(lambda: window.messages.isVisible() and "/nowhere" in window.messages.label.text())
    qtbot.waitUntil(lambda: not window.progress.isVisible())


def test_the_way_back_leads_to_the_article_before(window, qtbot):
    first = window.current
    window.list.step(1)
    qtbot.waitUntil(lambda: window.current != first)
    window.table["go.back"].trigger()
    qtbot.waitUntil(lambda: window.current == first)


def test_every_action_is_bound(window):
    assert set(window.commands.handlers()) == set(window.table.specs)


def test_what_the_window_showed_comes_back(shell, path, qtbot):
    window = shell().open(path)
    qtbot.waitUntil(lambda: window.shown is not None)
    window.search.set_query("harbour")
    qtbot.waitUntil(lambda: len(titles(window)) == 2)
    window.list.select(window.list.model.id_at(1))
    qtbot.waitUntil(lambda: window.current == window.list.model.id_at(1))
    article = window.current
    window.side.setCurrentIndex(2)
    window.table["theme.sepia"].trigger()
    window.close()
    settings, _ = load()
    assert settings.theme == "sepia"
    again = Shell(settings, hooks=False).open(path)
    qtbot.waitUntil(lambda: again.shown is not None)
    assert (again.search.query, again.current, again.side.currentIndex()) == ("harbour", article, 2)
    again.close()


def test_a_second_window_on_an_archive_is_refused(window, shell, path):
    with pytest.raises(ArchiveError, match="open in another window"):
        shell().open(path)


def test_what_is_no_archive_is_refused_and_the_window_stays(window, shell, tmp_path, qtbot):
    (tmp_path / "other.db").write_text("no archive at all, but long enough", encoding="utf-8")
    window.open_archive_requested.emit(tmp_path / "other.db")
    qtbot.waitUntil(lambda: "not a Carrel archive" in window.messages.label.text())
    assert window.isVisible()


def test_another_archive_takes_the_window_s_place(shell, path, tmp_path, qtbot):
    shell = shell()
    window = shell.open(path)
    qtbot.waitUntil(lambda: window.shown is not None)
    window.open_archive_requested.emit(tmp_path / "second.db")
    assert shell.window is not window
    qtbot.waitUntil(lambda: shell.window.results.found is not None)
    assert shell.window.session.path == tmp_path / "second.db"


def test_a_picture_of_the_window_is_taken(path, tmp_path):
    target = tmp_path / "window.png"
    assert run(path, (), target) == 0
    assert target.read_bytes().startswith(b"\x89PNG")
    assert load()[0] == Settings()


def test_everything_has_a_name_for_screen_readers(window):
    nameless = [
        (type(widget).__name__, widget.objectName(), widget.toolTip())
        for kind in (QAbstractButton, QLineEdit, QAbstractItemView)
        for widget in window.findChildren(kind)
        if widget.isVisible() and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


def test_tab_goes_round_the_panes(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(lambda: not window.details._column.is_waiting)
    window.search.box.setFocus()
    seen = []
    for _ in range(60):
        focused = QApplication.focusWidget()
        seen.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    panes = (window.search, window.library, window.list, window.reading, window.side)
    assert all(any(pane.isAncestorOf(widget) for widget in seen) for pane in panes)


def test_the_context_menu_of_the_list_offers_the_article_s_actions(window, qtbot):
    window.list.menu_requested.emit(QPoint(10, 10))
    menu = QApplication.activePopupWidget()
    assert "Star" in [action.text().replace("&", "") for action in menu.actions()]
    menu.close()


def test_the_palette_does_what_is_chosen(window, qtbot):
    def choose():
        palette = QApplication.activeModalWidget()
        qtbot.keyClicks(palette.box, "sepia")
        qtbot.keyClick(palette.box, Qt.Key.Key_Return)

    QTimer.singleShot(100, choose)
    window.table["palette"].trigger()
    assert theme.current().name == "sepia"


def test_the_palette_finds_articles(window, qtbot):
    entries = window.commands._found_articles("railway")
    assert [entry.text for entry in entries] == ["A railway for Ostwick"]
    entries[0].run()
    qtbot.waitUntil(lambda: window.shown.article.row.title == "A railway for Ostwick")


def test_the_palette_offers_the_best_articles_only(window, monkeypatch):
    monkeypatch.setattr(commands, "PALETTE_ARTICLES", 1)
    assert len(window.commands._found_articles("ostw")) == 1


def test_an_export_is_made_through_its_dialog(window, qtbot, tmp_path):
    def choose():
        dialog = QApplication.activeModalWidget()
        dialog.target.setText(str(tmp_path / "out.zip"))
        dialog.accept()

    QTimer.singleShot(100, choose)
    window.table["export"].trigger()
    qtbot.waitUntil(lambda: "Exported 3 articles" in window.messages.text, timeout=20_000)
    assert (tmp_path / "out.zip").stat().st_size > 1000


def test_a_bundle_is_merged(window, shell, qtbot, tmp_path):
    window.operations.export(list(window.list.model.ids), tmp_path / "bundle", "bundle", {})
    qtbot.waitUntil(lambda: "Exported" in window.messages.text, timeout=20_000)
    other = shell().open(tmp_path / "other.db")
    qtbot.waitUntil(lambda: other.results.found is not None)
    other.operations.merge(tmp_path / "bundle")
    qtbot.waitUntil(lambda: len(titles(other)) == 3, timeout=20_000)


def test_the_archive_is_checked_and_backed_up(window, qtbot, tmp_path):
    window.operations.backup(tmp_path / "copy.db")
    qtbot.waitUntil(lambda: "copy.db" in window.messages.label.text())
    window.operations.verify()
    qtbot.waitUntil(lambda: len(window.commands._dialogs) == 1, timeout=20_000)
    assert "whole" in window.commands._dialogs[0].findChild(QLabel).text()
    window.commands._dialogs[0].reject()
    assert window.commands._dialogs == []


def test_why_says_what_keeps_an_article_out(window, qtbot):
    window.search.set_query("harbour skaters")
    qtbot.waitUntil(lambda: titles(window) == ["The harbour freezes"])
    window.open_article(window.session.archive.search("school").ids[0])
    window.table["article.why"].trigger()
    assert window.messages.text


def test_an_older_revision_is_shown_with_its_marks_and_takes_none(window, path, qtbot):
    window.reading.view.select(0, 6)
    window.table["mark.blue"].trigger()
    qtbot.waitUntil(lambda: len(window.shown.annotations) == 1)
    school = path.parent / "articles" / "school.md"
    school.write_text(school.read_text("utf-8").replace("Eighty", "On Friday, eighty"), encoding="utf-8")
    window.operations.import_paths([school])
    qtbot.waitUntil(lambda: len(window.shown.article.revisions) == 2, timeout=20_000)
    first = window.shown.article.revisions[0].id
    window.history.revision_requested.emit(window.current, first)
    assert "On Friday" not in window.reading.view.toPlainText()
    window.reading.view.select(7, 13)
    window.reading.mark_selection("pink")
    assert "older revision" in window.messages.text
    settle(window, qtbot)
    assert len(window.shown.annotations) == 1
    window.show_article(window.current)
    assert "On Friday" in window.reading.view.toPlainText()


def test_an_import_with_problems_offers_its_report(window, qtbot, tmp_path):
    (tmp_path / "picture.md").write_bytes(bytes(range(256)) * 40)
    window.operations.import_paths([tmp_path / "picture.md"])
    qtbot.waitUntil(lambda: "Imported" in window.messages.text, timeout=20_000)
    assert window.messages.details.isVisible()
    window.messages.details.click()
    dialog = window.commands._dialogs[0]
    assert "picture.md" in dialog.whole.text()
    dialog.reject()
    assert not window.messages._timer.isActive(), "what was rejected must be seen to"


def test_what_was_imported_with_a_warning_is_counted(window, qtbot, tmp_path):
    (tmp_path / "odd.md").write_text("---\ntitle: Odd\ndate: 2020-13-45\n---\nA text.\n", encoding="utf-8")
    window.operations.import_paths([tmp_path / "odd.md"])
    qtbot.waitUntil(lambda: "1 added, 1 with a warning" in window.messages.text, timeout=20_000)
    assert window.messages._timer.isActive()


@pytest.mark.parametrize("place", ["clippings.zip/old/a.md", "a.md"])
def test_the_place_of_a_problem_is_its_files_folder(window, tmp_path, monkeypatch, place):
    (tmp_path / "clippings.zip").write_bytes(b"")
    opened = []
    monkeypatch.setattr("ui.commands.QDesktopServices.openUrl", opened.append)
    window.commands.open_location(str(tmp_path / place))
    assert [Path(url.toLocalFile()) for url in opened] == [tmp_path]


def test_recent_searches_are_in_the_palette(window, qtbot):
    type_query(window, qtbot, "railway")
    qtbot.keyClick(window.search.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.commands.library is not None)
    assert "railway" in [entry.text for entry in window.commands._entries()]


def test_a_text_is_attached_to_its_record_and_taken_back(shell, tmp_path, qtbot):
    with Archive.open(tmp_path / "seeds.db") as archive:
        archive.import_paths([SEEDS], workers=0)
        rows = {row.title[:11]: row.id for row in archive.rows(archive.search("").ids)}
    window = shell().open(tmp_path / "seeds.db")
    qtbot.waitUntil(lambda: len(titles(window)) == 2)
    record, text = rows["Prosecutors"], rows["The attorne"]
    window.open_article(record)
    window.related.attach_requested.emit(record, text)
    qtbot.waitUntil(lambda: len(titles(window)) == 1)
    qtbot.waitUntil(lambda: "(The Hill)" in window.reading.view.toPlainText())
    settle(window, qtbot)
    window.table["undo"].trigger()
    qtbot.waitUntil(lambda: len(titles(window)) == 2)
    qtbot.waitUntil(lambda: "not in the archive" in window.reading.view.toPlainText())


def test_a_note_is_shown_among_the_results_and_leads_to_its_place(window, path, qtbot):
    harbour = next(id for id in window.list.model.ids if window.session.archive.article(id).row.title.startswith("The"))
    with Archive.open(path) as archive:
        archive.annotate(harbour, start=18, end=24, colour="pink", note="Compare the winter of 1895.")
        archive.annotate(harbour, kind="note", note="Who wrote of that winter?")
    type_query(window, qtbot, "winter")
    qtbot.waitUntil(lambda: titles(window) == ["The harbour freezes"])
    window.list.select(harbour)
    qtbot.waitUntil(lambda: window.current == harbour)
    hit = window.list.model.hit(0)
    assert shown_passage(hit).text == "Compare the winter of 1895."
    assert "in a note: Compare the winter" in spoken(hit)
    window.list.view.activated.emit(window.list.view.currentIndex())
    first, second = sorted(window.shown.annotations, key=lambda each: each.note)
    assert window.side.currentWidget() is window.notes
    assert window.reading.view.active_mark == first.uuid
    window.table["match.next"].trigger()
    assert window.notes._current == second.uuid
    window.table["match.next"].trigger()
    assert window.notes._current == first.uuid


def test_a_tag_is_renamed_and_deleted_from_the_library(window, qtbot):
    window.operations.tag([window.current], ["law"])
    group = window.library.model.group("tag")
    qtbot.waitUntil(lambda: group.rowCount() == 1)
    window.operations.rename_tag("law", "right/law")
    qtbot.waitUntil(lambda: window.shown.article.row.tags == ("right/law",))
    window.library.tag_delete_requested.emit("right")
    qtbot.waitUntil(lambda: window.shown.article.row.tags == ())


def test_the_window_lives_through_a_narrow_screen_and_great_type(window, qtbot):
    font = window.font()
    font.setPointSize(20)
    window.setFont(font)
    window.resize(700, 420)
    assert window.list.view.rowHeight(0) >= 2 * window.list.view.fontMetrics().height()
    assert not window.grab().isNull()


def test_the_palette_offers_no_articles_for_a_field_without_a_value(window):
    assert window.commands._found_articles("school")
    assert window.commands._found_articles("tag:") == []


def test_the_palette_finds_articles_by_the_beginning_of_a_word(window):
    found = {entry.text for entry in window.commands._found_articles("harb")}
    assert "The harbour freezes" in found


def test_a_bug_is_shown_with_its_report(window, qtbot, capsys):
    window.problems.take(KeyError("gone"))
    qtbot.waitUntil(lambda: any("KeyError" in dialog.text.toPlainText() for dialog in window.commands._dialogs))
    assert "KeyError" in capsys.readouterr().err


def test_an_error_of_a_damaged_archive_is_a_sentence_and_no_bug(window, path, qtbot, capsys):
    with sqlite3.connect(path) as other:
        other.execute("UPDATE revision SET text = 'Other words.' WHERE text != ''")
    other.close()
    window.problems.take(KeyError("gone"))
    qtbot.waitUntil(lambda: "is damaged" in window.messages.label.text())
    assert not window.commands._dialogs
    assert "KeyError" in capsys.readouterr().err


def test_the_keys_lie_over_the_preferences_that_they_are_asked_from(window):
    seen = []

    def look():
        preferences = next(each for each in QApplication.topLevelWidgets() if isinstance(each, PreferencesDialog))
        QTimer.singleShot(50, partial(close_keys, preferences))
        preferences.keys.click()
        preferences.reject()

    def close_keys(preferences):
        keys = QApplication.activeModalWidget()
        seen.append((type(keys), keys.parentWidget() is preferences))
        keys.reject()

    QTimer.singleShot(50, look)
    window.table["preferences"].trigger()
    assert seen == [(KeysDialog, True)]


def test_keys_that_were_changed_over_the_preferences_are_kept_by_their_ok(window):
    def look():
        preferences = next(each for each in QApplication.topLevelWidgets() if isinstance(each, PreferencesDialog))
        QTimer.singleShot(50, change_key)
        preferences.keys.click()
        preferences.accept()

    def change_key():
        keys = QApplication.activeModalWidget()
        keys.filter.setText("duplicates")
        keys.editor.setKeySequence(QKeySequence("F6"))
        keys.set_button.click()
        keys.reject()

    QTimer.singleShot(50, look)
    window.table["preferences"].trigger()
    assert window.settings.shortcuts["duplicates"] == "F6"


def test_notes_carry_the_accounts_name_before_and_after_the_preferences_were_looked_at(window, qtbot, monkeypatch):
    monkeypatch.setattr("reader.settings._account_name", lambda: "Mara Lund")
    window.commands.apply(window.settings.changed(creator=""))
    window.operations.note_on_article(window.current, "Whose is it?")
    archive = window.session.archive
    qtbot.waitUntil(lambda: [each.creator for each in archive.find_annotations("whose")] == ["Mara Lund"])


def test_a_window_and_the_command_line_give_notes_the_same_name(path, shell, qtbot, monkeypatch):
    monkeypatch.setattr("reader.settings._account_name", lambda: "Mara Lund")
    window = shell().open(path)
    qtbot.waitUntil(lambda: window.current > 0)
    window.operations.note_on_article(window.current, "Whose is it?")
    archive = window.session.archive
    qtbot.waitUntil(lambda: [each.creator for each in archive.find_annotations("whose")] == ["Mara Lund"])


def test_the_bin_says_its_own_order(window, qtbot):
    window.operations.bin([window.current])
    qtbot.waitUntil(lambda: window.results.counts.get("bin") == 1)
    window.table["go.bin"].trigger()
    qtbot.waitUntil(lambda: window.results.found.in_bin and window.list.model.rowCount() == 1)
    assert window.list._sort_by.text() == "Last put there first"
    assert not window.list._sort_by.isEnabled()
    window.library.query_chosen.emit("")
    qtbot.waitUntil(lambda: not window.results.found.in_bin)
    assert window.list._sort_by.isEnabled()
