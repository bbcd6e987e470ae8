"""The library pane and the search box: what a person chooses becomes the query."""

import pytest
from PySide6.QtCore import Qt

from reader.models import FacetValue, SavedSearch, Tag
from ui.models.library import ACTIVE, COUNT, EXCLUDED, FEW, SHAPE, SHARE
from ui.panes.library import LibraryPane
from ui.panes.search_bar import SearchBar, as_typed, awaited

FACETS = {
    "provider": [FacetValue("The Hill", "The Hill", 3, 'provider:"The Hill"')],
    "topic": [FacetValue("AI", "AI", 5, "topic:AI")],
    "year": [FacetValue("2022", "2022", 1, "date:2022"), FacetValue("2023", "2023", 4, "date:2023")],
}


@pytest.fixture
def pane(qtbot):
    pane = LibraryPane()
    qtbot.addWidget(pane)
    pane.resize(220, 700)
    pane.set_counts({"all": 12, "unread": 7, "starred": 1, "annotated": 2, "bin": 1})
    pane.set_facets(FACETS)
    pane.set_saved([SavedSearch(1, "Deepfakes", "deepfake OR deepfakes", "", "")])
    pane.set_tags([Tag(1, "law"), Tag(2, "law/us/texas", articles=2)])
    pane.close_groups([])
    pane.show()
    return pane


def click(qtbot, pane, item):
    rect = pane.tree.visualRect(item.index())
    qtbot.mouseClick(pane.tree.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


@pytest.mark.parametrize(("place", "query"), [("all", ""), ("unread", "is:unread"), ("starred", "is:starred")])
def test_a_place_is_a_query(pane, qtbot, place, query):
    with qtbot.waitSignal(pane.query_chosen) as blocker:
        click(qtbot, pane, pane.model.place(place))
    assert blocker.args == [query]


def test_the_bin_is_asked_for(pane, qtbot):
    with qtbot.waitSignal(pane.bin_chosen):
        click(qtbot, pane, pane.model.place("bin"))


def test_a_facet_adds_its_words(pane, qtbot):
    with qtbot.waitSignal(pane.words_toggled) as blocker:
        click(qtbot, pane, pane.model.group("provider").child(0))
    assert blocker.args == ['provider:"The Hill"']


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier])
def test_a_facet_is_excluded_with_ctrl_or_shift(pane, qtbot, modifier):
    rect = pane.tree.visualRect(pane.model.group("provider").child(0).index())
    with qtbot.waitSignal(pane.words_toggled) as blocker:
        qtbot.mouseClick(pane.tree.viewport(), Qt.MouseButton.LeftButton, modifier, rect.center())
    assert blocker.args == ['-provider:"The Hill"']


@pytest.mark.parametrize(
    ("key", "words", "label"),
    [
        ("provider", 'provider:"The Hill"', "The Hill"),
        ("provider", "domain:=thehill.com", "thehill.com"),
        ("topic", 'topic:"Computer Vision"', "Computer Vision"),
        ("year", "date:2019", "2019"),
        ("language", "lang:=en", "en"),
    ],
)
def test_an_excluded_value_stays_to_be_taken_in_again(pane, qtbot, key, words, label):
    pane.set_query(f"ferry -{words} -topic")
    pane.set_facets({})
    [item] = [pane.model.group(key).child(row) for row in range(pane.model.group(key).rowCount())]
    assert (item.text(), item.data(EXCLUDED), item.data(COUNT)) == (label, True, 0)
    pane.tree.expand(pane.model.group(key).index())
    with qtbot.waitSignal(pane.words_toggled) as blocker:
        rect = pane.tree.visualRect(item.index())
        qtbot.mouseClick(
            pane.tree.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, rect.center()
        )
    assert blocker.args == [f"-{words}"]


def test_an_excluded_value_is_in_sight_among_many_others(pane):
    pane.set_query("ferry -topic:Law")
    pane.set_facets({"topic": [FacetValue(name, name, 1, f"topic:{name}") for name in map("t{}".format, range(40))]})
    group = pane.model.group("topic")
    assert group.rowCount() < 40
    assert group.child(0).text() == "Law"


@pytest.mark.parametrize("query", ['-"provider:x"', "x-topic:a", "-date:2019-09", "topic:a", "-(topic:a b)"])
def test_nothing_else_is_taken_for_an_excluded_value(pane, query):
    pane.set_query(query)
    pane.set_facets({})
    assert not any(pane.model.group(key).rowCount() for key in ("provider", "topic", "year", "type", "language"))


def test_values_that_stay_keep_their_rows_when_their_counts_change(pane):
    years = [FacetValue("2021", "2021", 4, "date:2021"), FacetValue("2022", "2022", 2, "date:2022")]
    pane.set_facets({"year": years})
    group = pane.model.group("year")
    rows = [group.child(row) for row in range(group.rowCount())]
    pane.set_facets({"year": [years[0], FacetValue("2022", "2022", 8, "date:2022")]})
    assert [group.child(row) for row in range(group.rowCount())] == rows
    assert [(row.text(), row.data(COUNT), row.data(SHARE)) for row in rows] == [("2022", 8, 1.0), ("2021", 4, 0.5)]
    assert group.data(SHAPE) == [0.5, 1.0]
    pane.set_facets({"year": years[:1]})
    assert [group.child(row).text() for row in range(group.rowCount())] == ["2021"]


def test_tags_count_the_results(pane):
    law = pane.model.group("tag").child(0).child(0).child(0)
    pane.set_facets({"tag": [FacetValue("law/us/texas", "law/us/texas", 1, "tag:=law/us/texas")]})
    assert law.data(COUNT) == 1
    pane.set_facets({})
    assert law.data(COUNT) == 2


def test_types_and_languages_are_listed_where_there_are_any(pane):
    group = pane.model.group("language")
    assert pane.tree.isRowHidden(group.row(), pane.tree.rootIndex())
    pane.set_facets({"language": [FacetValue("en", "en", 3, "lang:=en")]})
    assert not pane.tree.isRowHidden(group.row(), pane.tree.rootIndex())


def test_a_saved_search_replaces_the_query(pane, qtbot):
    with qtbot.waitSignal(pane.search_chosen) as blocker:
        click(qtbot, pane, pane.model.group("saved").child(0))
    assert blocker.args[0] == "deepfake OR deepfakes"


@pytest.mark.parametrize(
    ("after", "expected"),
    [(["a", "b", "c", "d"], "b"), (["a", "c", "z"], "z"), (["a", "c"], "c"), (["a"], "a"), (["a", "b"], "b")],
    ids=["another is new", "it has another name", "it is gone", "so are all after it", "one after it is gone"],
)
def test_the_keyboard_stays_where_it_is_among_saved_searches(pane, qtbot, after, expected):
    def fill(names):
        pane.set_saved([SavedSearch(at, name, name, "", "") for at, name in enumerate(names)])

    fill("abc")
    pane.tree.setFocus()
    pane.tree.setCurrentIndex(pane.model.group("saved").child(1).index())
    fill(after)
    assert pane.tree.currentIndex().data() == expected


def test_return_chooses_too(pane, qtbot):
    pane.tree.setCurrentIndex(pane.model.group("topic").child(0).index())
    with qtbot.waitSignal(pane.words_toggled) as blocker:
        qtbot.keyClick(pane.tree, Qt.Key.Key_Return)
    assert blocker.args == ["topic:AI"]


def test_tags_stand_as_a_tree(pane):
    law = pane.model.group("tag").child(0)
    assert (law.text(), law.child(0).text(), law.child(0).child(0).text()) == ("law", "us", "texas")
    assert law.child(0).child(0).data(COUNT) == 2


def test_years_come_latest_first(pane):
    group = pane.model.group("year")
    assert [group.child(row).text() for row in range(2)] == ["2023", "2022"]


def test_a_long_facet_shows_a_few_and_then_all(pane, qtbot):
    pane.set_facets({"topic": [FacetValue(f"T{n}", f"T{n}", 50 - n, f"topic:T{n}") for n in range(40)]})
    group = pane.model.group("topic")
    assert group.rowCount() == FEW + 1
    click(qtbot, pane, group.child(FEW))
    assert group.rowCount() == 40


def test_what_is_in_the_query_is_bold(pane):
    pane.set_query('children provider:"The Hill"')
    assert pane.model.group("provider").child(0).data(ACTIVE)
    pane.set_query("children")
    assert not pane.model.group("provider").child(0).data(ACTIVE)


def test_the_place_of_the_query_is_selected(pane):
    pane.set_query("is:unread")
    assert pane.tree.selectedIndexes() == [pane.model.place("unread").index()]
    pane.set_query("", in_bin=True)
    assert pane.tree.selectedIndexes() == [pane.model.place("bin").index()]
    pane.set_query("some words")
    assert pane.tree.selectedIndexes() == []


def test_choosing_keeps_the_keyboards_place(pane, qtbot):
    pane.activateWindow()
    pane.tree.setFocus()
    topic = pane.model.group("topic").child(0).index()
    pane.tree.setCurrentIndex(topic)
    pane.set_query("topic:AI")
    assert pane.tree.currentIndex() == topic


def test_folded_groups_are_remembered(pane):
    pane.close_groups(["year", "topic"])
    assert pane.closed_groups() == ["topic", "year"]


# -- the search box ------------------------------------------------------------------------------------------


@pytest.fixture
def bar(qtbot):
    bar = SearchBar()
    qtbot.addWidget(bar)
    bar.resize(600, 70)
    bar.show()
    return bar


def test_typing_asks_with_the_last_words(bar, qtbot):
    asked = []
    bar.typed.connect(asked.append)
    qtbot.keyClicks(bar.box, "deep fake")
    qtbot.waitUntil(lambda: asked[-1:] == ["deep fake*"])


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("chin", "chin*"),
        ("china ", "china "),
        ("c", "c"),
        ("deep -fak", "deep -fak*"),
        ('"deep fak', '"deep fak'),
        ('"deep fake"', '"deep fake"'),
        ("provider:ven", "provider:ven"),
        ("title:rob", "title:rob*"),
        ("deep -text:fak", "deep -text:fak*"),
        ("title:(deep OR fak", "title:(deep OR fak*"),
        ("is:unr", "is:unr"),
        ("deep OR", "deep "),
        ("deep OR NOT ", "deep "),
        ("(deep NEAR/", "(deep "),
        ("OR", "OR"),
        ("deep tag:", "deep "),
        ("deep -tag:", "deep "),
        ("deep OR (Tags:", "deep OR ("),
        ("deep field.", "deep "),
        ("deep field.auth", "deep "),
        ("deep field.auth:", "deep "),
        ("deep field.auth ", "deep field.auth "),
        ("deep field.author:Ada", "deep field.author:Ada"),
        ("tag:", ""),
        ("hashtag:", "hashtag:"),
        ('"deep tag:', '"deep tag:'),
        ("(deep OR fak", "(deep OR fak*"),
        ("C++", "C++"),
        ("", ""),
    ],
)
def test_a_word_being_typed_finds_its_beginnings(typed, asked):
    assert as_typed(typed) == asked


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("deep tag:", "“tag:” waits for a value."),
        ("deep -author:", "“author:” waits for a value."),
        ("deep field.", "“field.” waits for the name of a field."),
        ("deep field.auth", "“field.auth” waits for a colon and a value."),
        ("deep field.auth:", "“field.auth:” waits for a value."),
        ("deep OR", "“OR” waits for what follows it."),
        ("deep NEAR/3 ", "“NEAR/3” waits for what follows it."),
        ("deep tag:a", ""),
        ('"deep tag:', ""),
        ("deep", ""),
    ],
)
def test_what_says_nothing_by_itself_is_told_to_wait(typed, said):
    assert awaited(typed) == said


def test_names_of_fields_are_offered_where_no_word_is_begun(bar, qtbot):
    bar.set_completions(lambda text: [], tuple)
    qtbot.keyClick(bar.box, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert bar._candidates.stringList()[:2] == ["title:", "excerpt:"]
    popup = bar.box.completer().popup()
    assert popup.isVisible()
    assert popup.width() < bar.box.width() // 2, "no wider than what it offers"
    popup.hide()
    qtbot.keyClicks(bar.box, "deep ")
    qtbot.keyClick(bar.box, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert bar._candidates.stringList()[0] == "deep title:"
    assert "deep before:" in bar._candidates.stringList()


def test_completion_replaces_the_last_word(bar, qtbot):
    bar.set_completions(lambda text: ['provider:"The Hill"'], tuple)
    qtbot.keyClicks(bar.box, 'deep provider:"the h')
    assert bar._candidates.stringList() == ['deep provider:"The Hill"']


def test_ctrl_space_offers_names_of_fields_and_then_values(bar, qtbot):
    offers = {"deep pro": ["provider:"], "deep provider:": ["provider:Forbes"]}
    bar.set_completions(lambda text: offers.get(text, []), tuple)
    qtbot.keyClicks(bar.box, "deep pro")
    assert bar._candidates.stringList() == []
    qtbot.keyClick(bar.box, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert bar._candidates.stringList() == ["deep provider:"]
    with qtbot.assertNotEmitted(bar.submitted, wait=30):
        qtbot.keyClick(bar.box.completer().popup(), Qt.Key.Key_Down)
        qtbot.keyClick(bar.box.completer().popup(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bar._candidates.stringList() == ["deep provider:Forbes"])
    assert bar.box.completer().popup().isVisible()
    bar.box.completer().popup().hide()


@pytest.mark.parametrize("offers", [["deep is:read"], ["deep is:read", "deep is:ready"], ["deep is:reading"]])
def test_return_asks_what_stands_there_where_no_offer_was_chosen(bar, qtbot, offers):
    bar.set_completions(lambda text: [each.removeprefix("deep ") for each in offers], tuple)
    bar.activateWindow()
    bar.box.setFocus()
    qtbot.waitUntil(bar.box.hasFocus)
    qtbot.keyClicks(bar.box, "deep is:read")
    popup = bar.box.completer().popup()
    assert popup.isVisible() == (offers != ["deep is:read"])
    with qtbot.waitSignal(bar.submitted) as asked:
        qtbot.keyClick(popup if popup.isVisible() else bar.box, Qt.Key.Key_Return)
    assert asked.args == ["deep is:read"]
    assert not popup.isVisible()


def test_the_first_offer_is_the_first_that_the_arrow_chooses(bar, qtbot):
    bar.set_completions(lambda text: ["is:read", "is:ready"], tuple)
    qtbot.keyClicks(bar.box, "is:rea")
    popup = bar.box.completer().popup()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert bar.query == "is:read"
    assert not popup.isVisible()


def test_a_bracket_before_the_last_word_stays(bar, qtbot):
    bar.set_completions(lambda text: ['provider:"The Hill"'], tuple)
    qtbot.keyClicks(bar.box, "deep (provider:the")
    assert bar._candidates.stringList() == ['deep (provider:"The Hill"']


def test_names_of_the_sources_own_fields_are_offered_as_one_types_and_then_their_values(bar, qtbot):
    offers = {"field.mo": ["field.mood:"], "field.mood:": ["field.mood:hopeful"], "field.": ["field.mood:"]}
    bar.set_completions(lambda text: offers.get(text, []), tuple)
    qtbot.keyClicks(bar.box, "field.mo")
    assert bar._candidates.stringList() == ["field.mood:"]
    bar.box.completer().activated.emit("field.mood:")
    qtbot.waitUntil(lambda: bar._candidates.stringList() == ["field.mood:hopeful"])
    bar.box.completer().activated.emit("field.")
    qtbot.waitUntil(lambda: bar._candidates.stringList() == ["field.mood:"])
    bar.box.completer().popup().hide()


def test_offers_that_were_still_being_read_come_up_where_they_are_waited_for(bar, qtbot):
    offers = {}
    bar.set_completions(lambda text: offers.get(text, []), tuple)
    bar.activateWindow()
    bar.box.setFocus()
    qtbot.waitUntil(bar.box.hasFocus)
    qtbot.keyClicks(bar.box, "author:a")
    popup = bar.box.completer().popup()
    assert not popup.isVisible()
    offers["author:a"] = ["author:Ada"]
    bar.offer_again()
    assert popup.isVisible()
    popup.hide()
    qtbot.keyClicks(bar.box, "d x")
    offers["author:ad x"] = ["author:ad xylophone"]
    bar.offer_again()
    assert not popup.isVisible(), "plain words stay undisturbed"


def test_an_empty_box_offers_the_recent_searches(bar, qtbot):
    bar.set_completions(lambda text: [], lambda: ("ferry", "night*"))
    qtbot.keyClick(bar.box, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert bar._candidates.stringList() == ["ferry", "night*"]
    with qtbot.waitSignal(bar.query_changed) as asked:
        bar.box.completer().activated.emit("night*")
    assert asked.args == ["night*"]


def test_return_asks_at_once(bar, qtbot):
    qtbot.keyClicks(bar.box, "x")
    with qtbot.waitSignals([bar.query_changed, bar.submitted]):
        qtbot.keyClick(bar.box, Qt.Key.Key_Return)


def test_escape_empties_and_then_leaves(bar, qtbot):
    bar.set_query("words")
    qtbot.keyClick(bar.box, Qt.Key.Key_Escape)
    assert bar.query == ""
    with qtbot.waitSignal(bar.results_wanted):
        qtbot.keyClick(bar.box, Qt.Key.Key_Escape)


def test_down_goes_to_the_results(bar, qtbot):
    with qtbot.waitSignal(bar.results_wanted):
        qtbot.keyClick(bar.box, Qt.Key.Key_Down)


@pytest.mark.parametrize(
    ("query", "words", "after"),
    [
        ("", "topic:AI", "topic:AI"),
        ("children", "topic:AI", "children topic:AI"),
        ("children topic:AI", "topic:AI", "children"),
        ("topic:AI children", "topic:AI", "children"),
        ("topic:AIX", "topic:AI", "topic:AIX topic:AI"),
    ],
)
def test_words_are_added_and_taken_out(bar, query, words, after):
    bar.set_query(query)
    bar.toggle_words(words)
    assert bar.query == after


def test_only_a_query_can_be_saved(bar, qtbot):
    assert not bar.save.isEnabled()
    bar.set_query("words")
    with qtbot.waitSignal(bar.save_requested):
        qtbot.mouseClick(bar.save, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("query", "words", "expected"),
    [
        ("a", "-topic:x", "a -topic:x"),
        ("a topic:x b", "-topic:x", "a -topic:x b"),
        ("a -topic:x", "topic:x", "a topic:x"),
        ("a -topic:x", "-topic:x", "a"),
    ],
)
def test_words_and_their_exclusion_replace_one_another(qtbot, query, words, expected):
    bar = SearchBar()
    qtbot.addWidget(bar)
    bar.set_query(query)
    bar.toggle_words(words)
    assert bar.query == expected


def tag_rows(pane):
    """The tree of tags as it reads: depth and name of each row."""

    def rows(item, depth):
        for row in range(item.rowCount()):
            yield depth, item.child(row).text()
            yield from rows(item.child(row), depth + 1)

    return list(rows(pane.model.group("tag"), 0))


def test_tags_that_stay_keep_their_rows_and_their_folds(pane):
    before = pane.model.tag_item("law/us/texas")
    law = pane.model.tag_item("law")
    assert pane.tree.isExpanded(law.index())
    pane.tree.setExpanded(law.index(), False)
    pane.set_tags([Tag(3, "a"), Tag(1, "law"), Tag(4, "law/eu"), Tag(2, "law/us/texas", articles=5), Tag(5, "zoo/ape")])
    assert tag_rows(pane) == [
        (0, "a"), (0, "law"), (1, "eu"), (1, "us"), (2, "texas"), (0, "zoo"), (1, "ape")
    ]  # fmt: skip
    assert pane.model.tag_item("law/us/texas") is before
    assert before.data(COUNT) == 5
    assert not pane.tree.isExpanded(law.index()), "what is folded stays folded"
    assert pane.tree.isExpanded(pane.model.tag_item("zoo").index())
    pane.set_tags([Tag(1, "law"), Tag(5, "zoo/ape")])
    assert tag_rows(pane) == [(0, "law"), (0, "zoo"), (1, "ape")]
    pane.set_tags([])
    assert tag_rows(pane) == []


def test_a_tag_in_the_query_is_marked_until_it_leaves_it(pane):
    pane.set_query('harbour -tag:"law/us/texas"')
    texas = pane.model.tag_item("law/us/texas")
    assert texas.data(EXCLUDED)
    pane.set_query('tag:"law/us/texas"')
    assert texas.data(ACTIVE)
    assert not texas.data(EXCLUDED)
    pane.set_query("")
    assert not texas.data(ACTIVE)
