"""The dialogs: what a person sees and decides."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QDir, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMessageBox,
    QTreeView,
    QWidget,
)

from reader.archive import Archive
from reader.exporters import EXPORTERS
from reader.models import ImportReport, MergeReport, Problem, VerifyReport
from reader.settings import Settings
from ui.actions import Actions
from ui.dialogs import files
from ui.dialogs.export import ALL, FOUND, SELECTED, ExportDialog
from ui.dialogs.keys import KeysDialog, apply_keys, holder
from ui.dialogs.palette import LEAVING, Entry, Palette, rank
from ui.dialogs.preferences import PreferencesDialog
from ui.dialogs.reports import import_report, merge_report, verify_report
from ui.dialogs.tagging import TagDialog
from ui.operations import merge_summary
from ui.widgets.labels import ElidedLabel


@pytest.fixture
def shown(qtbot):
    def show(dialog):
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return show


# -- files ---------------------------------------------------------------------------------------------------


def test_looking_at_the_archives_folder_leaves_the_archive_alone(shown, tmp_path, qtbot):
    """Were the file opened and closed, another program that ends would take what is written later with it."""
    path = tmp_path / "mine.db"
    with Archive.open(path) as archive:
        dialog = shown(files.dialog(None, "Import", str(tmp_path), "", QFileDialog.FileMode.ExistingFiles))
        listed = dialog.findChild(QTreeView, "treeView").model()
        qtbot.waitUntil(lambda: listed.rowCount(dialog.findChild(QTreeView, "treeView").rootIndex()) > 0)
        root = dialog.findChild(QTreeView, "treeView").rootIndex()
        for row in range(listed.rowCount(root)):
            for column in range(listed.columnCount(root)):
                listed.index(row, column, root).data(Qt.ItemDataRole.DecorationRole)
                listed.index(row, column, root).data()
        other = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM tag'); c.close()"
        subprocess.run([sys.executable, "-c", other, path], check=True)
        archive.create_collection("Kept")
        with Archive.open(path, readonly=True) as reader:
            assert [each.name for each in reader.collections()] == ["Kept"]


def test_where_the_folder_is_gone_the_dialog_begins_in_the_users_own(tmp_path, shown):
    dialog = shown(files.dialog(None, "Export", str(tmp_path / "gone" / "a.pdf"), "", QFileDialog.FileMode.AnyFile))
    assert dialog.directory() == QDir.home()
    assert [Path(each).name for each in dialog.selectedFiles()] == ["a.pdf"]


def test_a_name_without_its_ending_replaces_no_file_unasked(tmp_path, qapp, qtbot):
    (tmp_path / "words.csv").write_text("kept", "utf-8")
    asked = []

    def refuse():
        question = QApplication.activeModalWidget()
        assert isinstance(question, QMessageBox)
        asked.append(question.text())
        question.reject()
        QTimer.singleShot(0, QApplication.activeModalWidget().reject)

    def save():
        dialog = QApplication.activeModalWidget()
        dialog.findChild(QLineEdit).setText("words")
        QTimer.singleShot(50, refuse)
        dialog.accept()

    QTimer.singleShot(50, save)
    chosen = files.save_file(None, "Export", str(tmp_path / "concordance.csv"), "CSV (*.csv)")
    assert chosen == ""
    assert "words.csv" in asked[0]


# -- export --------------------------------------------------------------------------------------------------


def test_every_format_can_be_chosen(shown, tmp_path):
    dialog = shown(ExportDialog({SELECTED: 1, FOUND: 5, ALL: 9}, tmp_path))
    for index, exporter in enumerate(EXPORTERS):
        dialog.formats.setCurrentIndex(index)
        choice = dialog.choice()
        assert choice.format == exporter.name
        assert choice.target.suffix == exporter.suffix
        assert set(choice.options) == {option.name for option in exporter.options}


@pytest.mark.parametrize(
    ("counts", "scope"),
    [({SELECTED: 1, FOUND: 5, ALL: 9}, FOUND), ({SELECTED: 3, FOUND: 5, ALL: 9}, SELECTED), ({ALL: 9}, ALL)],
)
def test_the_likely_articles_are_offered_first(shown, tmp_path, counts, scope):
    assert shown(ExportDialog(counts, tmp_path)).choice().scope == scope


def test_a_taken_name_is_not_offered(shown, tmp_path):
    dialog = shown(ExportDialog({ALL: 1}, tmp_path))
    first = dialog.choice().target
    first.touch()
    assert shown(ExportDialog({ALL: 1}, tmp_path)).choice().target != first


def test_without_a_target_nothing_is_exported(shown, tmp_path):
    dialog = shown(ExportDialog({ALL: 1}, tmp_path))
    dialog.target.clear()
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


# -- preferences -------------------------------------------------------------------------------------------------


def test_preferences_give_back_what_was_edited(shown, qtbot):
    dialog = shown(PreferencesDialog(Settings()))
    qtbot.keyClicks(dialog.creator, "Ada")
    dialog.theme.setCurrentIndex(dialog.theme.findData("sepia"))
    dialog.type_size.setValue(16)
    dialog.still.click()
    settings = dialog.chosen(Settings())
    assert (settings.creator, settings.theme, settings.reading_size) == ("Ada", "sepia", 16)
    assert settings.reduced_motion


def test_the_preferences_fit_a_screen_at_twice_the_scale(shown):
    assert shown(PreferencesDialog(Settings())).minimumSizeHint().height() <= 500 - 40


def test_untouched_preferences_change_nothing(shown):
    assert shown(PreferencesDialog(Settings())).chosen(Settings()) == Settings()


# -- keys ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def table(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    yield Actions(window)
    window.close()


def test_a_taken_key_is_refused_by_name(shown, qtbot, table):
    dialog = shown(KeysDialog(table))
    item = dialog.tree.findItems("Star", Qt.MatchFlag.MatchRecursive)[0]
    dialog.tree.setCurrentItem(item)
    dialog.editor.setKeySequence(QKeySequence("Ctrl+E"))
    qtbot.mouseClick(dialog.set_button, Qt.MouseButton.LeftButton)
    assert "Export" in dialog.note.text()
    assert table["article.star"].shortcut() == QKeySequence("S")


def test_a_key_that_opens_a_menu_is_refused(shown, qtbot, table):
    dialog = shown(KeysDialog(table))
    dialog.tree.setCurrentItem(dialog.tree.findItems("Star", Qt.MatchFlag.MatchRecursive)[0])
    dialog.editor.setKeySequence(QKeySequence("Alt+S"))
    with qtbot.assertNotEmitted(dialog.changed):
        qtbot.mouseClick(dialog.set_button, Qt.MouseButton.LeftButton)
    assert "opens the menu “Search”" in dialog.note.text()
    assert table["article.star"].shortcut() == QKeySequence("S")


def test_a_free_key_is_taken(shown, qtbot, table):
    dialog = shown(KeysDialog(table))
    dialog.tree.setCurrentItem(dialog.tree.findItems("Star", Qt.MatchFlag.MatchRecursive)[0])
    dialog.editor.setKeySequence(QKeySequence("Ctrl+D"))
    with qtbot.waitSignal(dialog.changed) as blocker:
        qtbot.mouseClick(dialog.set_button, Qt.MouseButton.LeftButton)
    assert blocker.args == ["article.star", "Ctrl+D"]
    assert table["article.star"].shortcut() == QKeySequence("Ctrl+D")


def test_typing_finds_a_key(shown, qtbot, table):
    dialog = shown(KeysDialog(table))
    qtbot.keyClicks(dialog.filter, "ctrl+z")
    rows = [
        item.text(0)
        for item in dialog.tree.findItems("*", Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchWildcard)
        if item.parent() and not item.isHidden()
    ]
    assert rows == ["Undo"]


def test_finding_a_key_leaves_no_empty_menus_and_chooses_the_first(shown, table):
    dialog = shown(KeysDialog(table))
    tops = [dialog.tree.topLevelItem(number) for number in range(dialog.tree.topLevelItemCount())]
    assert not dialog.set_button.isEnabled()
    assert not dialog.default_button.isEnabled()
    dialog.filter.setText("verify")
    assert [top.text(0) for top in tops if not top.isHidden()] == ["File"]
    assert dialog.tree.currentItem().text(0) == "Verify the archive"
    assert dialog.set_button.isEnabled()
    dialog.filter.setText("nothing like it")
    assert all(top.isHidden() for top in tops)
    assert dialog.note.text() == "No action is called so, or has this key."
    assert not dialog.set_button.isEnabled()
    dialog.filter.clear()
    assert not any(top.isHidden() for top in tops)
    assert dialog.note.text() == ""


def test_the_users_keys_are_applied_unless_they_clash(table):
    assert apply_keys(table, {"export": "Ctrl+Z", "article.star": "Ctrl+D", "gone": "X"}) == ["export"]
    assert holder(table, "Ctrl+D", "").id == "article.star"
    assert table["export"].shortcut() == QKeySequence("Ctrl+E")


# -- palette -----------------------------------------------------------------------------------------------------


ENTRIES = [Entry(text, "kind", lambda: None) for text in ("Export the selection", "Next article", "Full screen", "Tag")]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("exp", "Export"), ("screen", "Full"), ("articel", "Next"), ("", "Export"), ("export tag selection", "Export")],
)
def test_a_few_letters_find(typed, first):
    assert rank(typed, ENTRIES)[0].text.startswith(first)


def test_the_palette_is_used_by_keys_alone(shown, qtbot):
    dialog = shown(Palette(ENTRIES, lambda text: [Entry(f"Article on {text}", "2023", lambda: None)]))
    qtbot.keyClicks(dialog.box, "tag")
    qtbot.keyClick(dialog.box, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.box, Qt.Key.Key_Return)
    assert dialog.chosen.text == "Article on tag"


def test_the_palette_stays_where_the_keyboard_comes_back_at_once(shown, qtbot):
    dialog, other = shown(Palette(ENTRIES)), shown(QWidget())
    for window in (other, dialog):
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
    qtbot.wait(2 * LEAVING)
    assert dialog.isVisible()


def test_the_palette_goes_where_another_window_is_used(shown, qtbot):
    dialog, other = shown(Palette(ENTRIES)), shown(QWidget())
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    other.activateWindow()
    qtbot.waitUntil(dialog.isHidden)


def test_a_long_title_leaves_the_date_in_sight(shown):
    dialog = shown(Palette([Entry("A title that goes on and on " * 20, "September 5, 2024", lambda: None)]))
    row = dialog.list.itemWidget(dialog.list.item(0))
    title, date = row.findChild(ElidedLabel), row.findChild(QLabel)
    assert row.width() <= dialog.list.viewport().width()
    assert date.width() >= date.fontMetrics().horizontalAdvance("September 5, 2024")
    assert title.geometry().right() < date.geometry().left()
    assert date.geometry().right() <= row.rect().right()


# -- tagging -----------------------------------------------------------------------------------------------------


def test_tags_are_typed_checked_and_unchecked(shown, qtbot):
    dialog = shown(TagDialog(3, {"law": 3, "ai": 1}, lambda text: []))
    qtbot.keyClicks(dialog.box, "new, law/us")
    dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
    dialog.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.to_add() == ["new", "law/us", "ai"]
    assert dialog.to_remove() == ["law"]


def test_completion_keeps_the_tags_before(shown, qtbot):
    dialog = shown(TagDialog(1, {}, lambda text: [f"{text}/done"]))
    qtbot.keyClicks(dialog.box, "one, tw")
    assert dialog._candidates.stringList() == ["one, tw/done"]


# -- reports -----------------------------------------------------------------------------------------------------


def test_an_import_report_names_file_line_and_reason(shown):
    problem = Problem("/x/a.md", "front-matter", "The block is not closed.", 3)
    dialog = shown(import_report(ImportReport(1, seen=2, added=1, rejected=1, problems=(problem,))))
    assert dialog.whole.text() == "/x/a.md, line 3\nThe block is not closed."
    assert not dialog.scope.isVisible()


def test_what_is_wrong_within_a_bundle_has_no_folder(shown, qtbot):
    problem = Problem("data/annotations.jsonl", "annotation", "There is no highlight colour “red”.", 3, "rejected")
    dialog = shown(merge_report(MergeReport(articles_revised=2, annotations_conflicted=1, problems=(problem,))))
    assert not dialog.folder.isEnabled()
    with qtbot.assertNotEmitted(dialog.location_requested):
        qtbot.keyClick(dialog.table, Qt.Key.Key_Return)


def test_a_merge_is_told_by_what_happened_only(english):
    told = merge_summary(MergeReport(articles_revised=2, annotations_conflicted=1, articles_unchanged=7))
    assert told == "Merged: 2 articles revised, 1 kept in both versions (is:twofold finds them)."
    assert merge_summary(MergeReport(articles_unchanged=7)) == "Merged: nothing in it is new."
    told = merge_summary(MergeReport(articles_merged=1))
    assert told == "Merged: 1 article with other tags or corrections."


@pytest.fixture
def thousands(shown):
    warnings = [Problem(f"/x/{at}.md", "date", "“2020-13-45” is no date.") for at in range(5000)]
    skipped = Problem("/x/paper.pdf", "binary", "PDF is not read.", None, "skipped")
    rejected = Problem("/x/naïve.md", "encoding", "It is not text.", 7, "rejected")
    report = ImportReport(1, seen=5002, added=5000, problems=(*warnings, skipped, rejected))
    return shown(import_report(report))


def test_the_worst_of_many_problems_stands_first_and_opens_its_folder(thousands, qtbot):
    assert [problem.severity for problem in thousands.listed()[:3]] == ["rejected", "skipped", "warning"]
    with qtbot.waitSignal(thousands.location_requested) as caught:
        qtbot.keyClick(thousands.table, Qt.Key.Key_Return)
    assert caught.args == ["/x/naïve.md"]
    qtbot.keyClick(thousands.box, Qt.Key.Key_Return)
    assert thousands.isVisible(), "Enter means what is chosen, and does not close"
    qtbot.keyClick(thousands.table, Qt.Key.Key_Down)
    assert "PDF is not read" in thousands.whole.text()


def test_problems_are_narrowed_by_kind_and_words_and_copied(thousands, qtbot):
    assert [thousands.scope.itemText(at) for at in range(4)] == [
        "All (5,002)",
        "Rejected (1)",
        "Skipped (1)",
        "Warning (5,000)",
    ]
    thousands.scope.setCurrentIndex(3)
    assert len(thousands.listed()) == 5000
    thousands.scope.setCurrentIndex(0)
    qtbot.keyClicks(thousands.box, "NAIVE text")
    thousands.copy.click()
    assert QApplication.clipboard().text() == "rejected: /x/naïve.md:7: It is not text."
    qtbot.keyClicks(thousands.box, "zzz")
    assert thousands.whole.text() == "No problem fits."
    assert not thousands.folder.isEnabled()


def test_the_table_of_problems_is_a_sound_model(thousands):
    QAbstractItemModelTester(thousands.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    thousands.box.setText("4999")
    assert thousands.model.rowCount() == 1


def test_a_check_says_that_the_archive_is_whole(shown):
    dialog = shown(verify_report(VerifyReport(True, {"originals": 2})))
    assert "originals: 2" in dialog.text.toPlainText()
