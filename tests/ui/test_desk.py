"""The desk's large views on a real archive, used as a person uses them."""

import threading

import pytest
from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QDropEvent, QFontMetrics
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLabel, QLineEdit, QMenu

from reader.archive import Archive
from reader.models import Code, Selector, Tag, TagPreview, Wording
from reader.query import Words
from reader.query.finding import Finder
from reader.settings import Settings
from tests.ui import samples
from ui import theme
from ui.app import Shell
from ui.dialogs import files
from ui.dialogs.codes import CodesDialog
from ui.dialogs.correcting import CorrectDialog
from ui.dialogs.tag_change import TagChangeDialog, lines, summary
from ui.dialogs.tag_tree import TagTree
from ui.models.annotation_delegate import _in_context, _shortened
from ui.models.annotations import ARTICLE, AUTHOR, CODE, TAG, AnnotationModel, Heading, Mark, Marks, about
from ui.models.articles import ARTICLES, dropped_articles
from ui.panes.search_bar import as_typed
from ui.widgets.labels import ElidedLabel
from ui.widgets.tag_editor import Offer, TagEditor

TEXT = "The harbour froze over on Monday. Skaters came from every village.\n\nThe ice held for {} days.\n"


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        head = f"---\ntitle: Report {number}\npublishedDateTime: 2021-01-0{5 - number}\ntopics: [weather]\n---\n"
        (folder / f"{number}.md").write_text(head + TEXT.format(number + 2), encoding="utf-8")
    path = tmp_path / "desk.db"
    with Archive.open(path, creator="Ada") as archive:
        archive.import_paths([folder], workers=0)
        ids = archive.search("", sort="title").ids
        archive.annotate(ids[0], quote="Skaters came", note="From where?", tags=["people/skaters"])
        archive.annotate(ids[0], quote="The ice held", colour="pink")
        archive.annotate(ids[1], quote="harbour froze", colour="blue", tags=["people/skaters", "ice"])
        archive.tag(ids[:3], add=["ice"])
    return path


@pytest.fixture
def window(qapp, path, qtbot):
    shell = Shell(Settings().changed(mark_read_after=0.0, creator="Ada"), hooks=False)
    window = shell.open(path)
    qtbot.waitUntil(lambda: window.shown is not None and window.results.counts.get("all") == 4)
    yield window
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def answer(act):
    """Do `act` with the dialog that comes up next."""

    def act_on_it():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            act(dialog)
        else:
            QTimer.singleShot(20, act_on_it)

    QTimer.singleShot(20, act_on_it)


def type_name(name):
    def act(dialog):
        box = dialog.findChild(QLineEdit)
        box.setText(name)
        dialog.accept()

    answer(act)


def archive_of(window):
    return window.session.archive


def titles(window):
    model = window.list.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


# -- all annotations


def marks_of(path, query=""):
    with Archive.open(path, readonly=True) as archive:
        found = archive.find_annotations(query)
        rows = {row.id: row for row in archive.rows(sorted({each.article for each in found}))}
        return Marks(query, found, rows, {code.key: code for code in archive.codes()})


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        (ARTICLE, {"Report 0": 2, "Report 1": 1}),
        (CODE, {"Important": 1, "Fact": 1, "Question": 1}),
        (TAG, {"ice": 1, "people/skaters": 2, "Without a tag": 1}),
        (AUTHOR, {"Ada": 3}),
    ],
)
def test_marks_stand_in_groups(path, qapp, by, groups):
    model = AnnotationModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_marks(marks_of(path), by)
    rows = [model.row(at) for at in range(model.rowCount())]
    assert {row.name: row.count for row in rows if isinstance(row, Heading)} == groups
    assert sum(isinstance(row, Mark) for row in rows) == sum(groups.values())
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEnabled
    assert model.rowCount(QModelIndex(model.index(0, 0))) == 0


@pytest.fixture
def marks(window, qtbot):
    window.table["annotations.all"].trigger()
    dialog = window.desk._marks
    qtbot.waitUntil(lambda: len(dialog.listed()) == 3)
    return dialog


def test_marks_are_found_by_other_forms_of_a_word_where_that_is_switched_on(window, marks, qtbot):
    qtbot.keyClicks(marks.box, "quote:skater ")
    qtbot.waitUntil(lambda: marks.listed() == [])
    window.table["search.forms"].trigger()
    qtbot.waitUntil(lambda: [each.selector.quote for each in marks.listed()] == ["Skaters came"])
    window.table["search.forms"].trigger()
    qtbot.waitUntil(lambda: marks.listed() == [])


def test_marks_are_found_by_the_beginning_of_a_word_as_one_types(marks, qtbot):
    qtbot.keyClicks(marks.box, "note:whe")
    qtbot.waitUntil(lambda: [each.note for each in marks.listed()] == ["From where?"])
    qtbot.keyClicks(marks.box, " ")
    qtbot.waitUntil(lambda: marks.listed() == [])


def painted(marks, at=1):
    """The colours of a row of the list of marks, without those of a selection."""
    marks.view.clearSelection()
    image = marks.view.grab(marks.view.visualRect(marks.model.index(at, 0))).toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("skat", {"quote": ["Skaters"], "tag": ["skaters"]}),
        ("note:where ", {"note": ["where"]}),
        ("quote:came ", {"quote": ["came"]}),
        ('"people skaters" ', {"tag": ["people/skaters"]}),
        ("is:tagged title:report ", {}),
    ],
)
def test_what_is_found_is_marked_in_the_quotes_notes_and_tags(marks, qtbot, typed, found):
    qtbot.keyClicks(marks.box, typed)
    qtbot.waitUntil(lambda: marks._marks.query == as_typed(typed))
    row = next(row for row in map(marks.model.row, range(marks.model.rowCount())) if _is_note_of_ada(row))
    texts = {"quote": row.annotation.selector.quote, "note": row.annotation.note}
    shown = {part: row.matched(part, text) for part, text in texts.items()} | {"tag": about(row)}
    marked = {part: [each.text[start:end] for start, end in each.marks] for part, each in shown.items()}
    assert {part: words for part, words in marked.items() if words} == found
    assert (theme.current().match.name() in painted(marks)) == bool(found)


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Selector(0, 5, "Night", "", " ferry"), "Night ferry…"),
        (Selector(6, 11, "ferry", "Night ", " to"), "Night ferry to…"),
        (Selector(6, 12, "ferry ", "Night ", "to"), "Night ferry to…"),
        (Selector(60, 65, "ferry", "the night ", ""), "…the night ferry"),
    ],
)
def test_a_passage_stands_among_the_words_around_it(qapp, place, shown):
    text, start = _in_context(QFontMetrics(qapp.font()), 2_000, place.quote.strip(), place)
    assert text == shown
    assert text[start:].startswith(place.quote.strip())


def test_all_annotations_stay_while_a_field_waits_for_its_value(marks, qtbot):
    before = marks.listed()
    qtbot.keyClicks(marks.box, "tag:")
    qtbot.waitUntil(lambda: "“tag:” waits for a value." in marks.count.text())
    assert marks.listed() == before != []


def _is_note_of_ada(row):
    return isinstance(row, Mark) and row.annotation.note == "From where?"


def test_other_forms_of_a_word_are_marked_where_these_are_found(window, marks, qtbot):
    window.table["search.forms"].trigger()
    qtbot.keyClicks(marks.box, "quote:skater ")
    qtbot.waitUntil(lambda: len(marks.listed()) == 1)
    row = marks.model.row(1)
    assert row.matched("quote", row.annotation.selector.quote).marks == ((0, 7),)
    assert theme.current().match.name() in painted(marks)


def test_a_match_far_into_a_long_quote_is_in_sight(qapp):
    long = f"{'well ' * 200}harbour{' indeed' * 200}"
    found = Finder([Words(("harbour",))])
    row = Mark(samples.mark("u", long, long, note=long), "", "Important", {"quote": found})
    shown = _shortened(row.matched("quote", long), qapp.font(), 400)
    assert [shown.text[start:end] for start, end in shown.marks] == ["harbour"]
    assert QFontMetrics(qapp.font()).horizontalAdvance(shown.text) <= 400
    shown = _shortened(row.matched("note", long), qapp.font(), 400)
    assert shown.marks == ()
    assert shown.text.startswith("well")
    assert shown.text.endswith("indeed")


def test_marks_are_searched_as_one_types(marks, qtbot):
    qtbot.keyClicks(marks.box, "colour:pink")
    qtbot.waitUntil(lambda: len(marks.listed()) == 1)
    assert marks.count.text() == "1 annotation"


def test_where_no_annotation_is_listed_the_window_says_why(window, marks, qtbot):
    assert not marks.empty.isVisible()
    qtbot.keyClicks(marks.box, "glacier ")
    qtbot.waitUntil(marks.empty.isVisible)
    assert marks.empty.label.text() == "No annotation answers this search."
    assert not marks.view.isVisible()
    marks.box.clear()
    qtbot.waitUntil(marks.view.isVisible)
    window.operations.delete_annotations([each.uuid for each in marks.listed()])
    qtbot.waitUntil(marks.empty.isVisible)
    assert "no annotations yet" in marks.empty.label.text()


def test_rows_keep_their_heights_in_other_groups(marks):
    for by in (ARTICLE, CODE, TAG, AUTHOR):
        marks.groups.setCurrentIndex(marks.groups.findData(by))
        heights = {type(marks.model.row(at)): set() for at in range(marks.model.rowCount())}
        for at in range(marks.model.rowCount()):
            heights[type(marks.model.row(at))].add(marks.view.rowHeight(at))
        assert all(len(found) == 1 for found in heights.values())
        assert max(heights[Heading]) < min(heights[Mark])


def test_many_marks_change_in_one_step_that_can_be_undone(window, marks, qtbot):
    marks.box.clear()
    marks._to_list()
    marks.view.selectAll()
    assert len(marks.selected()) == 3
    qtbot.keyClick(marks.view, Qt.Key.Key_5)
    qtbot.waitUntil(lambda: {each.colour for each in marks.listed()} == {"purple"})
    assert len(marks.selected()) == 3
    qtbot.keyClick(marks, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    marks.undo_requested.emit()
    qtbot.waitUntil(lambda: {each.colour for each in marks.listed()} == {"yellow", "pink", "blue"})


def test_the_tags_of_many_marks_change_at_once(window, marks, qtbot):
    marks.view.selectAll()

    def act(dialog):
        dialog.box.setText("new/tag")
        dialog.list.item(0).setCheckState(Qt.CheckState.Unchecked)
        dialog.accept()

    answer(act)
    qtbot.keyClick(marks.view, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: all("new/tag" in each.tags and "ice" not in each.tags for each in marks.listed()))


def test_marks_are_deleted_and_come_back(window, marks, qtbot):
    marks._to_list()
    qtbot.keyClick(marks.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(marks.listed()) == 2)
    marks.undo_requested.emit()
    qtbot.waitUntil(lambda: len(marks.listed()) == 3)


def test_return_opens_the_mark_in_the_text(window, marks, qtbot):
    marks.groups.setCurrentIndex(marks.groups.findData(CODE))
    marks._to_list()
    qtbot.keyClick(marks.view, Qt.Key.Key_Down)
    qtbot.keyClick(marks.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shown.article.row.title == "Report 1")
    qtbot.waitUntil(lambda: window.notes._current != "")


def test_the_chosen_marks_are_exported(window, marks, qtbot, tmp_path, monkeypatch):
    target = tmp_path / "out.csv"
    monkeypatch.setattr("ui.dialogs.annotations.choose_format", lambda *_: "csv")
    monkeypatch.setattr(files, "save_file", lambda *_: str(target))
    marks._to_list()
    marks.export_button.click()
    qtbot.waitUntil(target.exists)
    qtbot.waitUntil(lambda: not window.operations.is_long_work)
    assert target.read_text("utf-8-sig").count("Report") == 1


# -- tags


@pytest.fixture
def tags(window):
    window.table["tags.manage"].trigger()
    return window.desk._tags


def paths(window):
    return [tag.path for tag in archive_of(window).tags()]


def test_a_tag_is_renamed_after_a_preview(window, tags, qtbot):
    tags.select("people/skaters")
    seen = []

    def act(dialog):
        dialog.box.setText("ice")
        seen.append((dialog.summary.text(), dialog.shown.toPlainText()))
        dialog.box.setText("winter/skaters")
        dialog.accept()

    answer(act)
    tags.rename_button.click()
    qtbot.waitUntil(lambda: paths(window) == ["ice", "winter/skaters"])
    assert seen == [
        (
            "This changes 1 tag, on 0 articles and 2 annotations. It can be undone.",
            "people/skaters  →  ice  (joins what is there)",
        )
    ]


def test_tags_are_merged_in_one_step(window, tags, qtbot):
    for path in ("ice", "people/skaters"):
        item = next(item for item in tags.tree.findItems(path.split("/")[-1], Qt.MatchFlag.MatchRecursive))
        item.setSelected(True)
    answer(lambda dialog: dialog.accept())
    tags.merge_button.click()
    qtbot.waitUntil(lambda: paths(window) == ["ice"])
    qtbot.waitUntil(lambda: "Merge" in window.table["undo"].text())
    tags.undo_requested.emit()
    qtbot.waitUntil(lambda: paths(window) == ["ice", "people/skaters"])


def test_deleting_a_parent_may_keep_its_children(window, tags, qtbot):
    tags.select("people")

    def act(dialog):
        assert "people/skaters  →  deleted" in dialog.shown.toPlainText()
        dialog.choice.setChecked(True)
        assert "people/skaters  →  skaters" in dialog.shown.toPlainText()
        dialog.accept()

    answer(act)
    tags.delete_button.click()
    qtbot.waitUntil(lambda: paths(window) == ["ice", "skaters"])


def test_several_tags_are_deleted_in_one_step(window, tags, qtbot):
    tags.tree.selectAll()

    def act(dialog):
        assert "Delete 3 tags?" in "".join(label.text() for label in dialog.findChildren(QLabel))
        dialog.accept()

    answer(act)
    qtbot.keyClick(tags.tree, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: paths(window) == [])
    qtbot.waitUntil(lambda: "Delete 3 tags" in window.table["undo"].text())
    tags.activateWindow()
    qtbot.waitUntil(tags.isActiveWindow)
    qtbot.keyClick(tags, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: paths(window) == ["ice", "people/skaters"])
    qtbot.keyClick(tags, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: paths(window) == [])


def test_a_tag_is_made_before_anything_carries_it(window, tags, qtbot):
    tags.select("people")
    seen = []

    def act(dialog):
        qtbot.keyClicks(dialog.box, "fishers")
        seen.append((dialog.box.text(), dialog.shown.toPlainText(), dialog.summary.text()))
        qtbot.keyClick(dialog.box, Qt.Key.Key_Return)

    answer(act)
    qtbot.keyClick(tags, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: paths(window) == ["ice", "people/fishers", "people/skaters"])
    assert seen == [("people/fishers", "people/fishers", "Nothing carries it yet. It can be undone.")]
    qtbot.waitUntil(lambda: tags.selected() == ["people/fishers"])


@pytest.mark.parametrize(("over", "new"), [("ice", "ice/skaters"), ("", "skaters"), ("people", "")])
def test_a_tag_dropped_on_another_goes_under_it(window, tags, qtbot, over, new):
    tags.select("people/skaters")
    item = next(iter(tags.tree.findItems(over, Qt.MatchFlag.MatchExactly)), None) if over else None
    rect = tags.tree.visualItemRect(item) if item is not None else tags.tree.viewport().rect().adjusted(9, 300, 0, 0)
    place = rect.center() if item is not None else rect.bottomLeft()
    action, left = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    data = tags.tree.mimeData(tags.tree.selectedItems())
    event = QDropEvent(place.toPointF(), action, data, left, Qt.KeyboardModifier.NoModifier)
    if new:
        answer(lambda dialog: dialog.accept())
    with qtbot.waitSignal(tags.rename_requested, raising=bool(new), timeout=2000 if new else 100) as caught:
        tags.tree.dropEvent(event)
    assert caught.args == (["people/skaters", new] if new else None)


def test_a_tag_is_found_by_its_other_names_and_its_meaning_too(window, tags, qtbot):
    window.operations.edit_tag("people/skaters", description="Who was on the ice")
    window.operations.add_alias("people/skaters", "glisseurs")
    qtbot.waitUntil(lambda: tags._tags["people/skaters"].aliases == ("glisseurs",))
    (people,) = tags.tree.findItems("people", Qt.MatchFlag.MatchExactly)
    (ice,) = tags.tree.findItems("ice", Qt.MatchFlag.MatchExactly)
    for words in ("Gliss", "was on"):
        people.setExpanded(False)
        tags.filter.clear()
        qtbot.keyClicks(tags.filter, words)
        assert (people.isHidden(), people.isExpanded(), ice.isHidden()) == (False, True, True)
    tags.filter.clear()
    assert not ice.isHidden()


def test_the_passages_of_a_tag_are_listed_among_all_annotations(window, tags, qtbot):
    tags.select("people")
    tags.passages_button.click()
    qtbot.waitUntil(lambda: window.desk._marks is not None and len(window.desk._marks.listed()) == 2)
    assert {each.tags for each in window.desk._marks.listed()} == {("people/skaters",), ("ice", "people/skaters")}
    assert window.desk._marks.box.text() == "tag:people"
    window.operations.create_tag("nothing/yet")
    qtbot.waitUntil(lambda: "nothing/yet" in tags._tags)
    tags.select("nothing")
    assert not tags.passages_button.isEnabled()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_from_the_words_the_keyboard_goes_to_the_first_tag_that_holds_them(window, tags, qtbot, key):
    tags.activateWindow()
    qtbot.waitUntil(tags.isActiveWindow)
    qtbot.keyClicks(tags.filter, "skat")
    qtbot.keyClick(tags.filter, key)
    assert tags.selected() == ["people/skaters"]
    assert tags.tree.hasFocus()
    qtbot.keyClick(tags.tree, Qt.Key.Key_Up)
    qtbot.keyClick(tags.filter, key)
    assert tags.selected() == ["people"], "what was chosen stays so"


def test_of_thousands_of_tags_those_on_screen_alone_are_written(qapp, qtbot, monkeypatch):
    written = []
    monkeypatch.setattr("ui.dialogs.tag_tree.number", lambda count: written.append(count) or str(count))
    tree = TagTree()
    qtbot.addWidget(tree)
    tree.show_tree({f"a/{at}": Tag(at, f"a/{at}", articles=at + 1) for at in range(3000)})
    tree.filter("")
    tree.resize(400, 300)
    tree.show()
    QApplication.processEvents()
    assert 0 < len(written) < 300


def test_a_tag_gets_its_meaning_colour_and_other_names(window, tags, qtbot):
    tags.select("ice")
    qtbot.keyClicks(tags.description, "Frozen water")
    qtbot.keyClick(tags.description, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    tags.alias.setText("glace")
    qtbot.keyClick(tags.alias, Qt.Key.Key_Return)
    tags.colour.setCurrentIndex(tags.colour.findData("blue"))
    tags.colour.activated.emit(tags.colour.currentIndex())

    def found():
        tag = archive_of(window).tags()[0]
        return tag.description, tag.colour, tag.aliases

    qtbot.waitUntil(lambda: found() == ("Frozen water", "blue", ("glace",)))
    qtbot.waitUntil(lambda: tags.aliases.count() == 1)


def test_a_meaning_has_several_lines_and_is_kept_when_it_is_left(window, tags, qtbot):
    tags.activateWindow()
    qtbot.waitUntil(tags.isActiveWindow)
    tags.select("ice")
    low = tags.description.height()
    tags.description.setFocus()
    qtbot.keyClicks(tags.description, "Frozen water.")
    qtbot.keyClick(tags.description, Qt.Key.Key_Return)
    qtbot.keyClick(tags.description, Qt.Key.Key_Return)
    qtbot.keyClicks(tags.description, "Not: snow, hail.")
    qtbot.waitUntil(lambda: tags.description.height() > low)
    window.operations.star([window.current], True)  # what else changes the archive leaves the draft alone
    window.operations.create_tag("snow")
    qtbot.waitUntil(lambda: "snow" in tags._tags)
    assert tags.description.text().endswith("hail.")
    qtbot.keyClick(tags.description, Qt.Key.Key_Tab)
    assert not tags.description.hasFocus()
    qtbot.waitUntil(lambda: tags._tags["ice"].description == "Frozen water.\n\nNot: snow, hail.")
    (ice,) = tags.tree.findItems("ice", Qt.MatchFlag.MatchExactly)
    assert "Frozen water.<br><br>Not" in ice.toolTip(0)
    tags.filter.setText("water. not")
    assert not ice.isHidden()
    tags.select("snow")
    assert tags.description.text() == ""
    tags.select("ice")
    assert tags.description.text().endswith("hail.")


def test_escape_takes_back_what_was_written_of_a_meaning_and_then_closes(window, tags, qtbot):
    tags.select("ice")
    qtbot.keyClicks(tags.description, "Frozen")
    qtbot.keyClick(tags.description, Qt.Key.Key_Escape)
    assert (tags.description.text(), tags.isVisible()) == ("", True)
    qtbot.keyClick(tags.description, Qt.Key.Key_Escape)
    assert not tags.isVisible()


def test_a_meaning_that_is_being_written_is_kept_when_the_window_is_closed(window, tags, qtbot):
    tags.activateWindow()
    qtbot.waitUntil(tags.isActiveWindow)
    tags.select("ice")
    tags.description.setFocus()
    qtbot.keyClicks(tags.description, "Frozen")
    tags.close()
    archive = archive_of(window)
    qtbot.waitUntil(lambda: [tag.description for tag in archive.tags() if tag.path == "ice"] == ["Frozen"])


def test_what_can_not_be_done_is_said_before(qtbot):
    def refuse(text):
        from reader.errors import InputError

        raise InputError(f"No {text}.")

    dialog = TagChangeDialog("Rename", "New name", refuse, text="x")
    qtbot.addWidget(dialog)
    assert dialog.summary.text() == "No x."
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_a_long_preview_is_counted(qapp):
    preview = TagPreview(tuple((f"a{n}", (), False) for n in range(300)), 5, 1)
    assert len(lines(preview)) == 201
    assert lines(preview)[-1] == "and 100 more"
    assert summary(preview) == "This changes 300 tags, on 5 articles and 1 annotation. It can be undone."


def test_suggested_tags_are_added_only_when_chosen(qtbot):
    editor = TagEditor()
    qtbot.addWidget(editor)
    editor.set_tags(["a"])
    editor.set_suggestions([("a", "carried already"), ("b", "2 of 3 articles carry it")])
    (offer,) = editor.findChildren(Offer)
    assert editor.tags() == ["a"]
    assert offer.accessibleDescription() == "2 of 3 articles carry it"
    with qtbot.waitSignal(editor.changed):
        qtbot.keyClick(offer, Qt.Key.Key_Return)
    assert editor.tags() == ["a", "b"]


def test_past_tagging_is_offered_with_its_reason(window, qtbot):
    window.list.select(window.list.model.ids[titles(window).index("Report 3")])
    qtbot.waitUntil(lambda: window.shown.article.row.title == "Report 3")
    qtbot.waitUntil(lambda: window.details._suggestions != [])
    ((tag, reason),) = window.details._suggestions
    assert tag == "ice"
    assert "weather" in reason


def test_all_results_are_tagged_at_once(window, qtbot):
    def act(dialog):
        dialog.box.setText("winter")
        dialog.accept()

    answer(act)
    window.table["results.tag"].trigger()
    qtbot.waitUntil(lambda: archive_of(window).search("tag:winter").total == 4)


# -- codes


def test_a_code_gets_its_name_everywhere(window, qtbot):
    window.show_side(2)

    def act(dialog):
        dialog.names["yellow"].setText("Doubt & more")
        dialog.definitions["yellow"].setText("What I don't believe")
        dialog.accept()

    answer(act)
    window.table["codes.edit"].trigger()
    qtbot.waitUntil(lambda: "Doubt && more" in window.table["mark.yellow"].text())
    assert "What I don&#x27;t believe" in window.table["mark.yellow"].toolTip()
    qtbot.waitUntil(lambda: "Doubt & more" in {each.text() for each in window.notes.findChildren(ElidedLabel)})
    menu = window.reading.build_menu(window.reading.view.text.index("Skaters came"))
    assert any("Doubt && more" in action.text() for sub in menu.findChildren(QMenu) for action in sub.actions())
    qtbot.waitUntil(lambda: window.table["undo"].text() == "Undo “Name the colours”")


def test_a_code_needs_a_name(qtbot):
    heard = Wording("name", "Wichtig", "was zählt", "Bob", "2024-01-01T00:00:00Z")
    dialog = CodesDialog([Code("yellow", "Important")], {"yellow": [heard]})
    assert "Others say: Bob: Wichtig – was zählt" in [label.text() for label in dialog.findChildren(QLabel)]
    qtbot.addWidget(dialog)
    assert dialog.changed() == []
    dialog.names["yellow"].setText("  ")
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


# -- history


def test_one_goes_back_in_the_history_and_forward_again(window, qtbot):
    window.table["steps.show"].trigger()
    dialog = window.desk._steps
    assert [dialog.tree.topLevelItem(row).text(0) for row in (0, 1)] == ["Tag “ice” (3)", "Highlight: harbour froze"]
    dialog.tree.setCurrentItem(dialog.tree.topLevelItem(3))
    assert dialog.note.text() == "3 changes will be taken back."
    dialog.button.click()
    qtbot.waitUntil(lambda: len(archive_of(window).find_annotations()) == 1)
    qtbot.waitUntil(lambda: dialog.tree.topLevelItem(0).text(2) == "taken back")
    dialog.tree.setCurrentItem(dialog.tree.topLevelItem(0))
    assert dialog.button.text() == "&Make again up to here"
    dialog.button.click()
    qtbot.waitUntil(lambda: len(archive_of(window).find_annotations()) == 3)


def test_enter_on_a_step_goes_there_once(window, qtbot):
    window.table["steps.show"].trigger()
    dialog, chosen = window.desk._steps, []
    dialog.chosen.connect(chosen.append)
    dialog.tree.setCurrentItem(dialog.tree.topLevelItem(1))
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.tree.topLevelItem(0).text(2) == "taken back")
    assert len(chosen) == 1
    assert dialog.isVisible()


def test_the_bin_is_an_action(window, qtbot):
    window.table["article.bin"].trigger()
    qtbot.waitUntil(lambda: window.results.counts.get("bin") == 1)
    window.table["go.bin"].trigger()
    qtbot.waitUntil(lambda: len(titles(window)) == 1)
    assert window.table["article.restore"].isVisible()
    window.list.view.selectAll()
    window.table["article.restore"].trigger()
    qtbot.waitUntil(lambda: window.results.counts.get("bin") == 0)


# -- bookmarks, replies


def test_a_bookmark_is_set_and_found_again(window, qtbot):
    window.table["bookmark.set"].trigger()
    qtbot.waitUntil(lambda: len(archive_of(window).find_annotations("has:bookmark")) == 1)
    menu = next(action.menu() for action in window.menus["go"].actions() if "bookmark" in action.text())
    menu.aboutToShow.emit()
    window.table["go.next"].trigger()
    qtbot.waitUntil(lambda: window.shown.article.row.title == "Report 1")
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: window.shown.article.row.title == "Report 0")


def test_a_bookmark_is_a_sign_beside_the_text_and_no_highlight(window, qtbot):
    window.show_side(2)
    window.table["bookmark.set"].trigger()
    qtbot.waitUntil(lambda: len(window.notes._cards) == 3)
    uuid = archive_of(window).find_annotations("has:bookmark")[0].uuid
    card = window.notes._cards[uuid]
    assert card.accessibleName().startswith("Bookmark: The harbour")
    assert card._swatch.isHidden()
    window.table["bookmark.set"].trigger()
    qtbot.waitUntil(lambda: len(window.notes._cards) == 2)


def test_a_note_is_answered_by_key(window, qtbot):
    window.show_side(2)
    qtbot.waitUntil(lambda: len(window.notes._cards) == 2)
    card = next(iter(window.notes._cards.values()))
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_R)
    qtbot.keyClicks(card._reply._edit, "From the hills.")
    qtbot.keyClick(card._reply._edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(window.notes._cards) == 3)
    reply = archive_of(window).annotations(window.current)[1]
    assert (reply.kind, reply.note, reply.creator) == ("reply", "From the hills.", "Ada")
    assert window.notes._cards[reply.uuid]._indent > 0


# -- collections


@pytest.fixture
def thesis(window, qtbot):
    type_name("Thesis")
    window.list.view.selectAll()
    window.table["collection.add"].trigger()
    qtbot.waitUntil(lambda: [c.name for c in archive_of(window).collections()] == ["Thesis"])
    group = window.library.model.group("collection")
    qtbot.waitUntil(lambda: group.rowCount() == 1)
    window.library.tree.chosen.emit(group.child(0).index())
    qtbot.waitUntil(lambda: window.desk.collection == "Thesis" and window.list._sort_by.text().startswith("Order"))


def choose(window, qtbot, row):
    window.list.view.clearSelection()
    window.list.view.setCurrentIndex(window.list.model.index(row, 0))
    assert window.targets() == [window.list.model.ids[row]]


def test_the_order_of_a_collection_is_changed_by_keys(window, thesis, qtbot):
    before = titles(window)
    choose(window, qtbot, 0)
    window.table["collection.down"].trigger()
    qtbot.waitUntil(lambda: titles(window) == [before[1], before[0], *before[2:]])
    window.table["collection.up"].trigger()
    qtbot.waitUntil(lambda: titles(window) == before)
    window.operations.undo()
    qtbot.waitUntil(lambda: titles(window) == [before[1], before[0], *before[2:]])


def test_the_order_of_a_collection_is_changed_by_dragging(window, thesis, qtbot):
    before, model = titles(window), window.list.model
    data = model.mimeData([model.index(3, 0)])
    assert dropped_articles(data) == [model.ids[3]]
    model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    qtbot.waitUntil(lambda: titles(window) == [before[3], *before[:3]])


def test_articles_leave_a_collection_and_stay_in_the_archive(window, thesis, qtbot):
    choose(window, qtbot, 1)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window.list.view, Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: len(titles(window)) == 3)
    assert archive_of(window).search("").total == 4


def test_articles_are_dropped_on_a_collection(window, thesis, qtbot):
    type_name("Reading")
    window.table["collection.new"].trigger()
    group = window.library.model.group("collection")
    qtbot.waitUntil(lambda: group.rowCount() == 2)
    target = group.child(0).index()
    data = window.list.model.mimeData([window.list.model.index(2, 0)])
    assert window.library.model.canDropMimeData(data, Qt.DropAction.CopyAction, -1, -1, target)
    window.library.model.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, target)
    qtbot.waitUntil(lambda: len(archive_of(window).collection_items("Reading")) == 1)
    assert data.hasFormat(ARTICLES)


def test_what_a_collection_holds_already_is_said_and_nothing_else(window, thesis, qtbot):
    said = []
    window.operations.said.connect(lambda text, undo: said.append((text, undo)))
    ids = window.list.model.ids
    window.library.articles_dropped.emit("Thesis", [ids[0]])
    qtbot.waitUntil(lambda: said == [("The collection “Thesis” holds what you chose already.", False)])


def test_an_order_that_is_not_listed_is_not_changed(window, thesis, qtbot):
    before = archive_of(window).collection_items("Thesis")
    window.list.set_sort("title")
    window.list.sort_changed.emit("title")
    qtbot.waitUntil(lambda: window.results.found.result.sort == "title")
    choose(window, qtbot, 1)
    window.table["collection.up"].trigger()
    assert "another order" in window.messages.text
    window.operations.star([window.list.model.ids[0]], True)
    qtbot.waitUntil(lambda: archive_of(window).search("is:starred").total == 1)  # the writer has done all it was given
    assert archive_of(window).collection_items("Thesis") == before


def test_delete_and_f2_in_the_library_are_about_the_collection(window, thesis, qtbot):
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    tree, group = window.library.tree, window.library.model.group("collection")
    tree.setFocus()
    tree.setCurrentIndex(group.child(0).index())
    type_name("Dissertation")
    qtbot.keyClick(tree, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: [c.name for c in archive_of(window).collections()] == ["Dissertation"])
    qtbot.waitUntil(lambda: group.rowCount() == 1 and group.child(0).text() == "Dissertation")
    assert tree.currentIndex() == group.child(0).index()
    qtbot.keyClick(tree, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: archive_of(window).collections() == [])
    assert archive_of(window).search("").total == 4
    window.operations.undo()
    qtbot.waitUntil(lambda: [c.name for c in archive_of(window).collections()] == ["Dissertation"])


def test_going_along_the_list_takes_the_keyboard_there(window, thesis, qtbot):
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    tree = window.library.tree
    tree.setFocus()
    tree.setCurrentIndex(window.library.model.group("collection").child(0).index())
    qtbot.keyClick(tree, Qt.Key.Key_J)
    assert window.list.view.hasFocus()
    qtbot.keyClick(window.list.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: archive_of(window).search("").total < 4)
    assert [each.name for each in archive_of(window).collections()] == ["Thesis"]


def test_home_and_end_go_to_the_ends_of_the_list(window, qtbot):
    window.show()
    view = window.list.view
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == 3
    qtbot.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    assert window.list.selected_count() == 4
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert (view.currentIndex().row(), window.list.selected_count()) == (3, 1)


def test_a_field_of_several_articles_is_corrected_in_one_step(window, qtbot):
    window.list.view.selectAll()
    ids = window.list.selected()

    def correct(dialog):
        ok = dialog._buttons.button(QDialogButtonBox.StandardButton.Ok)
        assert dialog.field.findData("title") < 0
        dialog.field.setCurrentIndex(dialog.field.findData("published"))
        assert not ok.isEnabled()
        dialog.box.setText("last Tuesday")
        ok.click()
        assert "is no date" in dialog.problem.text()
        dialog.field.setCurrentIndex(dialog.field.findData("language"))
        dialog.box.setText("nn")
        ok.click()

    answer(correct)
    window.table["article.correct"].trigger()
    archive = window.session.archive
    qtbot.waitUntil(lambda: archive.values_of(ids, "language") == [("nn", 4)])
    window.table["undo"].trigger()
    qtbot.waitUntil(lambda: archive.values_of(ids, "language") != [("nn", 4)])


def test_values_of_many_articles_are_read_off_the_gui_thread(window, qtbot, monkeypatch):
    read_in = []

    def watched(archive, ids, field, values_of=Archive.values_of):
        read_in.append((field, threading.current_thread() is threading.main_thread()))
        return values_of(archive, ids, field)

    monkeypatch.setattr(Archive, "values_of", watched)
    window.list.view.selectAll()

    def look(dialog):
        dialog.field.setCurrentIndex(dialog.field.findData("language"))
        dialog.field.setCurrentIndex(dialog.field.findData("published"))
        qtbot.waitUntil(lambda: dialog.now.text().startswith("2021-01-02"))
        assert dialog.now.text().count("(1)") == 4
        qtbot.keyClicks(dialog.box, "2021-01-0")
        assert dialog.box.completer().completionCount() == 4
        dialog.show_values("language", [("nn", 4)])  # the answer about a field that was left comes late
        assert "nn" not in dialog.now.text()
        dialog.reject()

    answer(look)
    window.table["article.correct"].trigger()
    assert read_in[-1] == ("published", False)
    assert not any(is_gui_thread for _, is_gui_thread in read_in)


def test_the_values_of_a_field_are_not_cut_off_when_they_come(qtbot):
    dialog = CorrectDialog(9, lambda field: None, lambda field, value: None)
    qtbot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()
    dialog.show_values(dialog.name, [(f"the value of number {at} of many", 5) for at in range(9)])
    QApplication.processEvents()
    assert dialog.now.height() >= dialog.now.heightForWidth(dialog.now.width())


def test_what_the_sources_say_comes_back(window, qtbot):
    article = window.current
    said = window.session.archive.values_of([article], "title")
    window.operations.correct([article], "title", "Another title")
    qtbot.waitUntil(lambda: window.shown.article.row.title == "Another title")

    def revert(dialog):
        dialog.field.setCurrentIndex(dialog.field.findData("title"))
        qtbot.waitUntil(lambda: dialog.now.text().startswith("Another title"))
        dialog.reverts.click()
        assert not dialog.box.isEnabled()
        dialog._buttons.button(QDialogButtonBox.StandardButton.Ok).click()

    answer(revert)
    window.table["article.correct"].trigger()
    qtbot.waitUntil(lambda: window.session.archive.values_of([article], "title") == said)
