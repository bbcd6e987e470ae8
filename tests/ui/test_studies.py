"""Concordance, explanation, record and replay in the window, used as a person uses them."""

import json
import threading

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from reader.archive import Archive
from reader.settings import Settings
from ui.app import Shell
from ui.dialogs import files
from ui.dialogs.replay import ReplayDialog
from ui.models.articles import ARTICLES as ARTICLES_TYPE
from ui.models.concordance import AFTER, BEFORE, WORD
from ui.models.replay import REASON
from ui.panes.concordance import COLLOCATES, LINES, TIME
from ui.widgets.labels import PlainLabel

ARTICLES = {
    "ferry.md": "---\ntitle: The night ferry\ndate: 2021-03-04\n---\nThe old ferry sank. A new ferry sails.\n",
    "garden.md": "---\ntitle: Roof garden\ndate: 2022-07-01\n---\nHerbs, and a view of the ferry at sea.\n",
    "haqq.md": "---\ntitle: حق\npublishedDateTime: 2022-08-01\n---\nلكل فرد حق في الحياة والحرية\n",
}


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def window(qapp, qtbot, tmp_path):
    (tmp_path / "in").mkdir()
    for name, text in ARTICLES.items():
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    with Archive.open(tmp_path / "test.db") as archive:
        archive.import_paths([tmp_path / "in"], workers=0)
    shell = Shell(Settings().changed(mark_read_after=0.0), hooks=False)
    window = shell.open(tmp_path / "test.db")
    qtbot.waitUntil(lambda: window.shown is not None and window.results.counts.get("all") == 3)
    yield window
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def ask(window, qtbot, query):
    with qtbot.waitSignal(window.session.found, check_params_cb=lambda found: found.result.query == query):
        window.search.set_query(query)


@pytest.fixture
def pane(window, qtbot):
    """The concordance of “ferry”, opened from the search box."""
    ask(window, qtbot, "ferry")
    inquiry = window.studies.inquiry
    with qtbot.waitSignals([inquiry.lines_found, inquiry.collocates_found]):
        window.table["words.concordance"].trigger()
    return window.studies._concordance


def cells(pane, column):
    return [pane.model.index(row, column).data().strip() for row in range(pane.model.rowCount())]


def test_the_concordance_opens_on_the_words_of_the_search(pane):
    assert pane.word.text() == "ferry"
    assert pane.isVisible()
    assert cells(pane, WORD) == ["ferry"] * 4
    assert "4 occurrences in 2 articles" in pane.status.text()


def test_typing_at_once_asks_for_another_word(pane, qtbot):
    qtbot.keyClicks(pane.word, "herbs")
    assert pane.word.text() == "herbs"


def test_the_selection_comes_before_the_search(window, qtbot):
    ask(window, qtbot, "herbs")
    qtbot.waitUntil(lambda: window.shown.article.row.title == "Roof garden")
    start = window.reading.view.text.index("a view")
    window.reading.view.select(start, start + 6)
    with qtbot.waitSignal(window.studies.inquiry.lines_found):
        window.table["words.concordance"].trigger()
    assert window.studies._concordance.word.text() == '"a view"'
    assert window.studies._concordance.within.text() == ""


def test_a_heading_sorts_the_lines(pane, window, qtbot):
    with qtbot.waitSignal(window.studies.inquiry.lines_found):
        pane.table.horizontalHeader().sectionClicked.emit(AFTER)
    first = [text.split()[0].strip(".") if text else "" for text in cells(pane, AFTER)]
    assert first == sorted(first)
    assert pane.sort.currentData() == "right"


def test_a_line_opens_its_article_at_that_place(pane, window, qtbot):
    row = next(row for row, text in enumerate(cells(pane, BEFORE)) if text.endswith("A new"))
    pane.table.selectRow(row)
    pane.table.setFocus()
    qtbot.keyClick(pane.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shown.article.row.title == "The night ferry")
    start, end = window.reading.selection()
    assert window.reading.view.text[start:end] == "ferry"
    assert window.reading.view.text[:start].endswith("A new ")


def test_what_is_written_from_right_to_left_has_its_beginning_at_the_right(pane, window, qtbot):
    pane.set_question("text:حق", "")
    with qtbot.waitSignal(window.studies.inquiry.lines_found):
        qtbot.keyClick(pane.word, Qt.Key.Key_Return)
    assert cells(pane, AFTER) == ["لكل فرد"]


def test_a_word_that_is_nowhere_is_said_to_be(pane, window, qtbot):
    pane.set_question("zeppelin", "")
    with qtbot.waitSignal(window.studies.inquiry.lines_found):
        qtbot.keyClick(pane.word, Qt.Key.Key_Return)
    assert "zeppelin" in pane._empty.text()
    assert not pane.table.isVisible()


def test_what_can_not_be_asked_is_said_in_a_sentence(pane, window, qtbot):
    pane.set_question("is:read", "")
    with qtbot.waitSignal(window.studies.inquiry.failed):
        qtbot.keyClick(pane.word, Qt.Key.Key_Return)
    assert "needs a word" in pane._empty.text()


def test_collocates_lead_to_their_lines(pane, window, qtbot):
    pane.tabs.setCurrentIndex(COLLOCATES)
    words = [pane.collocates.item(row, 0).text() for row in range(pane.collocates.rowCount())]
    assert "the" in [word.lower() for word in words]
    with qtbot.waitSignal(window.studies.inquiry.lines_found):
        pane.collocates.cellActivated.emit(0, 0)
    assert pane.tabs.currentIndex() == LINES
    assert "NEAR/4" in pane.word.text()
    assert pane.model.rowCount()


def test_words_near_one_another_are_a_line_whose_both_ends_are_in_sight(pane, window, qtbot):
    pane.set_question("old NEAR/5 sails", "")
    with qtbot.waitSignal(window.studies.inquiry.lines_found):
        qtbot.keyClick(pane.word, Qt.Key.Key_Return)
    assert cells(pane, WORD) == ["old ferry sank. A new ferry sails"]
    assert (cells(pane, BEFORE), cells(pane, AFTER)) == (["The"], ["."])
    assert pane.status.text().startswith("1 occurrence in 1 article")
    qtbot.keyClick(pane.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.reading.selection() is not None)
    start, end = window.reading.selection()
    assert window.reading.view.text[start:end] == "old ferry sank. A new ferry sails"


def test_the_chart_gives_way_where_there_is_little_room(pane, window, qtbot):
    """Else the window would be higher than a screen of 1080 lines at twice the scale, its buttons out of sight."""
    pane.tabs.setCurrentIndex(TIME)
    assert pane.minimumSizeHint().height() < pane.chart.sizeHint().height() + 5 * pane.fontMetrics().height()
    window.resize(1000, 800)
    window.resizeDocks([window.studies._dock], [380], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: 44 < pane.chart.height() < pane.periods.height() + 20)
    window.resize(1000, 1200)
    window.resizeDocks([window.studies._dock], [600], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: pane.chart.height() == pane.chart.sizeHint().height())


def test_time_has_bars_and_a_table(pane, window, qtbot):
    pane.tabs.setCurrentIndex(TIME)
    assert len(pane.chart.bars) == 17
    assert pane.chart.bars[0].label == "Mar 2021", "the axis begins with a year"
    assert [bar.label for bar in pane.chart.bars[1:] if bar.label] == ["2022"]
    assert "Mar 2021: 3 occurrences" in pane.chart.accessibleDescription()
    assert pane.periods.item(0, 1).text() == "3"
    with qtbot.waitSignal(window.studies.inquiry.lines_found):
        pane.chart.range_chosen.emit(0, 3)
    assert pane.within.text() == "date:2021-03..2021-06"
    assert pane.model.rowCount() == 3


def test_each_tab_is_exported(pane, window, qtbot, tmp_path, monkeypatch):
    for tab in (LINES, COLLOCATES, TIME):
        target = tmp_path / f"{tab}.csv"
        monkeypatch.setattr(files, "save_file", lambda *_, target=target: str(target))
        pane.tabs.setCurrentIndex(tab)
        with qtbot.waitSignal(window.studies.inquiry.written):
            qtbot.mouseClick(pane.export, Qt.MouseButton.LeftButton)
        assert len(target.read_text("utf-8-sig").splitlines()) > 2


# -- explain -------------------------------------------------------------------------------------------------------


@pytest.fixture
def explained(window, qtbot):
    ask(window, qtbot, "ferry -herbs")
    with qtbot.waitSignal(window.studies.inquiry.explained):
        window.table["search.explain"].trigger()
    return window.studies._explain


def test_each_part_has_its_count(explained):
    top = explained.parts.topLevelItem(0)
    parts = [(top.child(row).text(0), top.child(row).text(1)) for row in range(top.childCount())]
    assert parts == [("Articles with the word “ferry”", "2"), ("Articles without the word “herbs”", "2")]
    assert "1 article" in explained.words.text()


@pytest.mark.parametrize("reference", ["Roof garden", "uuid", "text", "row"])
def test_why_an_article_is_missing(explained, window, qtbot, reference):
    row = window.session.archive.rows(list(window.session.archive.search("herbs").ids))[0]
    with qtbot.waitSignal(window.studies.inquiry.why_found):
        if reference in ("text", "row"):
            data = QMimeData()
            data.setText(row.title)
            if reference == "row":
                data.setData(ARTICLES_TYPE, str(row.id).encode())
            copy = Qt.DropAction.CopyAction
            event = QDropEvent(QPointF(5, 5), copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
            explained.dropEvent(event)
        else:
            explained.article.setText(row.uuid if reference == "uuid" else reference)
            qtbot.keyClick(explained.article, Qt.Key.Key_Return)
    assert "which the query excludes" in explained.reason.text()
    assert explained.reason.text().startswith("Roof garden")


def test_an_unknown_article_is_said_to_be_unknown(explained, qtbot):
    explained.article.setText("no such thing")
    qtbot.keyClick(explained.article, Qt.Key.Key_Return)
    assert explained.reason.text()


def test_the_explanation_follows_the_search(explained, window, qtbot):
    with qtbot.waitSignal(window.studies.inquiry.explained):
        ask(window, qtbot, "herbs")
    assert "herbs" in explained.words.text()


# -- record and replay ---------------------------------------------------------------------------------------------


def test_a_record_is_saved_and_replayed(window, qtbot, tmp_path, monkeypatch):
    target = tmp_path / "record.json"
    monkeypatch.setattr(files, "save_file", lambda *_: str(target))
    monkeypatch.setattr(files, "open_file", lambda *_: str(target))
    ask(window, qtbot, "ferry")
    with qtbot.waitSignal(window.studies.inquiry.written):
        window.table["search.record"].trigger()
    assert json.loads(target.read_text("utf-8"))["total"] == 2
    with qtbot.waitSignal(window.studies.inquiry.replayed):
        window.table["search.replay"].trigger()
    (dialog,) = window.studies._replayed
    assert dialog.verdict.text().endswith("the search finds the same 2 articles.")
    assert groups(dialog) == {"Found as recorded (2)": ["The night ferry", "Roof garden"]}
    assert dialog.tree.isExpanded(dialog.model.index(0, 0))
    assert dialog.tree.isColumnHidden(REASON), "there is nothing to give a reason for"
    facts = [label.text() for label in dialog.findChildren(PlainLabel)]
    assert "2 of 3 articles when it was recorded, 2 of 3 now" in facts
    assert "ferry" in facts
    assert window.search.query == "ferry"


def groups(dialog):
    """The groups of a replay, each with the titles in it."""
    model = dialog.model
    tops = [model.index(at, 0) for at in range(model.rowCount())]
    return {top.data(): [model.index(at, 0, top).data() for at in range(model.rowCount(top))] for top in tops}


@pytest.fixture
def replayed(window, qtbot, tmp_path, monkeypatch):
    """A search recorded, then asked again when one article came, one went and one was left without the word."""
    target = tmp_path / "record.json"
    monkeypatch.setattr(files, "save_file", lambda *_: str(target))
    monkeypatch.setattr(files, "open_file", lambda *_: str(target))
    ask(window, qtbot, "ferry OR right OR حق")
    with qtbot.waitSignal(window.studies.inquiry.written):
        window.table["search.record"].trigger()
    ids = {hit.title: hit.id for hit in window.session.archive.rows(range(1, 4))}
    (tmp_path / "new.md").write_text("---\ntitle: A third ferry\n---\nNew: a ferry by day.\n", "utf-8")
    (tmp_path / "in" / "garden.md").write_text("---\ntitle: Roof garden\n---\nHerbs, and no view.\n", "utf-8")
    with Archive.open(tmp_path / "test.db") as archive:
        archive.import_paths([tmp_path / "new.md", tmp_path / "in" / "garden.md"], workers=0)
        archive.bin([ids["The night ferry"]])
    with qtbot.waitSignal(window.studies.inquiry.replayed):
        window.table["search.replay"].trigger()
    (dialog,) = window.studies._replayed
    return dialog


def test_a_replay_says_what_came_in_what_went_out_and_why(replayed):
    QAbstractItemModelTester(replayed.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert groups(replayed) == {
        "Found now, and not in the record (1)": ["A third ferry"],
        "In the record, and missing here (1)": ["The night ferry"],
        "In the record, and no longer found (1)": ["Roof garden"],
        "Found as recorded (1)": ["حق"],
    }
    model = replayed.model
    reasons = [model.index(0, REASON, model.index(at, 0)).data() for at in range(4)]
    assert reasons[0] == "It came into this archive after the record."
    assert reasons[1] == "It is in the bin."
    assert reasons[2].startswith("Its text is another revision. ")
    assert reasons[3] == ""
    expanded = [replayed.tree.isExpanded(model.index(at, 0)) for at in range(4)]
    assert expanded == [True, True, True, False], "what differs is in sight"


def test_articles_of_a_replay_are_opened_from_it(replayed, window, qtbot):
    window.open_article(3)
    assert replayed.tree.currentIndex().data() == "A third ferry"
    qtbot.keyClick(replayed.tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shown.article.row.title == "A third ferry")
    qtbot.keyClick(replayed.tree, Qt.Key.Key_End)
    assert not replayed.open_button.isEnabled(), "a group is no article"
    qtbot.keyClick(replayed.tree, Qt.Key.Key_Return)
    qtbot.keyClick(replayed.tree, Qt.Key.Key_Down)
    assert replayed.tree.currentIndex().data() == "حق"
    replayed.open_button.click()
    qtbot.waitUntil(lambda: window.shown.article.row.title == "حق")


def test_of_what_is_missing_only_what_lies_in_the_bin_can_be_opened(replayed, window, qtbot, tmp_path):
    missing = replayed.model.index(0, 0, replayed.model.index(1, 0))
    replayed.tree.setCurrentIndex(missing)
    assert replayed.open_button.isEnabled()
    qtbot.keyClick(replayed.tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shown.article.row.title == "The night ferry")
    with Archive.open(tmp_path / "other.db") as other:
        replay = other.replay(replayed.replay.record)
    elsewhere = ReplayDialog(replay, "Newest first", lambda uuid: False)
    qtbot.addWidget(elsewhere)
    assert list(groups(elsewhere)) == ["In the record, and missing here (3)"]
    assert not elsewhere.open_button.isEnabled()
    with qtbot.assertNotEmitted(elsewhere.open_requested):
        qtbot.keyClick(elsewhere.tree, Qt.Key.Key_Return)


def test_a_replay_is_copied_and_saved_as_a_text(replayed, window, qtbot, tmp_path, monkeypatch):
    qtbot.keyClick(replayed.tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    replayed.copy_button.click()
    text = QApplication.clipboard().text()
    assert text.startswith(replayed.verdict.text())
    assert "New (1)\n  A third ferry [" in text
    assert "Search record of" in text
    page = tmp_path / "report.txt"
    page.write_text("older", "utf-8")
    monkeypatch.setattr(files, "save_file", lambda *_: str(page))
    with qtbot.waitSignal(window.studies.inquiry.written):
        replayed.save_button.click()
    assert page.read_text("utf-8") == text
    assert str(page) in window.messages.text


def test_a_replay_that_is_closed_is_gone(replayed, window, qtbot):
    replayed.activateWindow()
    qtbot.keyClick(replayed, Qt.Key.Key_Escape)
    assert not replayed.isVisible()
    assert window.studies._replayed == []


def test_the_page_of_a_record_takes_no_other_files_place(window, qtbot, tmp_path, monkeypatch):
    target, page = tmp_path / "notes.json", tmp_path / "notes.txt"
    monkeypatch.setattr(files, "save_file", lambda *_: str(target))
    page.write_text("My own notes", "utf-8")
    ask(window, qtbot, "ferry")
    with qtbot.waitSignal(window.studies.inquiry.failed):
        window.table["search.record"].trigger()
    assert (page.read_text("utf-8"), target.exists()) == ("My own notes", False)
    qtbot.waitUntil(lambda: "notes.txt" in window.messages.text)
    page.unlink()
    for _ in range(2):
        with qtbot.waitSignal(window.studies.inquiry.written):
            window.table["search.record"].trigger()
        assert f"{target}, {page}" in window.messages.text


def test_a_replay_asks_with_the_forms_of_its_record(window, qtbot, tmp_path, monkeypatch):
    target = tmp_path / "record.json"
    monkeypatch.setattr(files, "save_file", lambda *_: str(target))
    monkeypatch.setattr(files, "open_file", lambda *_: str(target))
    window.table["search.forms"].trigger()
    ask(window, qtbot, "ferries")
    with qtbot.waitSignal(window.studies.inquiry.written):
        window.table["search.record"].trigger()
    total = json.loads(target.read_text("utf-8"))["total"]
    assert total
    window.table["search.forms"].trigger()
    qtbot.waitUntil(lambda: window.results.found.result.total == 0)
    with qtbot.waitSignal(window.studies.inquiry.replayed):
        window.table["search.replay"].trigger()
    qtbot.waitUntil(lambda: window.results.found.result.total == total)
    assert window.table["search.forms"].isChecked()


def test_an_article_that_nothing_is_called_by_is_said_to_be_none(window, qtbot):
    window.table["search.explain"].trigger()
    dialog = window.studies._explain
    qtbot.keyClicks(dialog.article, "Nothing is called so")
    qtbot.keyClick(dialog.article, Qt.Key.Key_Return)
    assert dialog.reason.text() == "No article has this id, address or title."


def test_the_concordance_follows_the_switch_for_other_forms(window, qtbot):
    ask(window, qtbot, "ferries")
    with qtbot.waitSignal(window.studies.inquiry.lines_found):
        window.table["words.concordance"].trigger()
    pane = window.studies._concordance
    assert pane.model.rowCount() == 0
    window.table["search.forms"].trigger()
    qtbot.waitUntil(lambda: pane.model.rowCount() > 0)
    assert "“ferries” as" in pane.status.text()


# -- what the results have in common ---------------------------------------------------------------------------------


def test_facets_and_timeline_follow_the_results(window, qtbot):
    with qtbot.waitSignal(window.session.overview_found, check_params_cb=lambda found: len(found.months) == 1):
        window.search.set_query("herbs")
    assert [window.library.model.group("year").child(0).text()] == ["2022"]
    assert window.library.model.group("year").rowCount() == 1
    assert [bar.value for bar in window.timeline.strip.bars] == [1]


def test_a_time_that_is_chosen_becomes_a_filter_and_can_be_taken_away(window, qtbot):
    ask(window, qtbot, "ferry")
    window.timeline.range_chosen.emit("2022-01", "2022-12")
    qtbot.waitUntil(
        lambda: (
            window.results.found.result.query == "ferry date:2022-01..2022-12"
            and window.results.found.result.total == 1
        )
    )
    window.timeline.cleared.emit()
    qtbot.waitUntil(lambda: window.results.found.result.query == "ferry" and window.results.found.result.total == 2)


def test_the_timeline_can_be_hidden_and_reached_by_key(window, qtbot):
    window.table["pane.timeline"].trigger()
    assert not window.timeline.isVisible()
    window.table["go.timeline"].trigger()
    assert window.timeline.isVisible()
    assert window.table["pane.timeline"].isChecked()


def test_the_lines_keep_the_rules_of_qts_models(pane):
    tester = QAbstractItemModelTester(pane.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    pane.model.set_lines(range(2), lambda numbers: [None for _ in numbers])
    assert pane.model.index(0, 0).data() is None
    assert tester.model() is pane.model


def test_what_is_counted_can_be_stopped(pane, window, qtbot):
    inquiry = window.studies.inquiry
    gate = threading.Event()
    inquiry._lane.submit(lambda _archive, _progress: gate.wait(10))
    with qtbot.waitSignal(inquiry.failed):
        pane.asked.emit("the", "")
        inquiry.stop()
        gate.set()
    assert pane._empty.text() == "Stopped."
    qtbot.waitUntil(lambda: not pane.stop.isVisible())
