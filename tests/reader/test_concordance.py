"""Concordance, collocates and frequency over time, on real archives and against counting by hand."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import folding
from reader.archive import Archive
from reader.concordance import SORTS, in_context, keyword, log_likelihood, mutual_information, of_query
from reader.errors import Cancelled, InputError
from tests.reader.small_archive import Report, make

REPORTS = [
    Report("Ferry sails", "The night ferry is back.", "The old ferry sank. A new ferry sails.", published="2021-03-04"),
    Report("Łódź", "", "W Łodzi i łódź; ﬁne ferries.\nFERRY", ("Harbour News", ""), published="2022"),
    Report("東京", "", "東京都の京都会議。東京!", published="2022-05"),
    Report("حق", "", "لكل فرد حق في الحياة", published=""),
    Report("C++ and C#", "", "We ship C++ here, not C.", ("Alpha", ""), published="2023-01-01"),
]


@pytest.fixture
def archive(tmp_path):
    make(tmp_path / "a.db", REPORTS).close()
    with Archive.open(tmp_path / "a.db") as opened:
        yield opened


def lines(archive, word, query="", sort="date", width=30):
    found = archive.concordance(word, query)
    return [
        (line.before, line.word, line.after)
        for line in archive.concordance_lines(found, found.order(sort), width=width)
        if line
    ]


@pytest.mark.parametrize(
    ("word", "total", "articles"),
    [
        ("ferry", 5, 2),
        ("ferr*", 6, 2),
        ("text:ferry", 3, 2),
        ("title:ferry", 1, 1),
        ("new ferry", 1, 1),
        ('"new ferry" OR sank', 2, 1),
        ("old NEAR/1 sank", 1, 1),
        ("lodz", 2, 1),
        ("łodzi", 1, 1),
        ("京", 4, 1),
        ("東京", 3, 1),
        ("حق", 2, 1),
        ("C++", 2, 1),
        ("c", 1, 1),
        ("nowhere", 0, 0),
    ],
)
def test_every_occurrence_is_counted(archive, word, total, articles):
    found = archive.concordance(word)
    assert (found.total, found.articles, len(found), found.is_complete) == (total, articles, total, True)


def test_lines_show_the_word_as_it_is_written(archive):
    assert {word for _, word, _ in lines(archive, "lodz")} == {"Łódź", "łódź"}
    assert ("The old ferry sank. A new ", "ferry", " sails.") in lines(archive, "ferry")


NEAR = (
    "a x b y.  a b; b a. ... a one two three b a",
    [
        ("a NEAR/1 b", ["a x b", "a b", "b a", "b a"]),
        ("a NEAR/3 b", ["a x b", "a b", "b a", "a one two three b"]),
        ("a NEAR/0 b", ["a b", "b a", "b a"]),
        ('"a b" NEAR/1 a', ["a b; b a"]),
        ("a NEAR/3 b NEAR y", ["a x b y"]),
        ("(x OR one) NEAR/3 b", ["x b", "b a. ... a one"]),
        ("tw* NEAR/0 three OR y", ["y", "two three"]),
        ("a NEAR/3 nowhere", []),
        ("b NEAR/0 b", ["b; b"]),
    ],
)


@pytest.mark.parametrize(("asked", "found"), NEAR[1])
def test_words_near_one_another_are_one_line_from_the_first_to_the_last(tmp_path, asked, found):
    make(tmp_path / "near.db", [Report("", "", NEAR[0])]).close()
    with Archive.open(tmp_path / "near.db") as archive:
        assert [word for _, word, _ in lines(archive, asked)] == found
        assert archive.concordance(asked).total == len(found)


def test_lines_of_words_near_one_another_are_sorted_by_what_stands_beside_both(tmp_path):
    text = "zeta old new ferry apples. Beta ferry not old yams. Alpha old ferry milk."
    make(tmp_path / "near.db", [Report("", "", text)]).close()
    with Archive.open(tmp_path / "near.db") as archive:
        pairs = ["old new ferry", "ferry not old", "old ferry"]
        assert [word for _, word, _ in lines(archive, "old NEAR/2 ferry")] == pairs
        assert [word for _, word, _ in lines(archive, "old NEAR/2 ferry", sort="left")] == [
            pairs[2],
            pairs[1],
            pairs[0],
        ]
        assert [word for _, word, _ in lines(archive, "old NEAR/2 ferry", sort="right")] == [
            pairs[0],
            pairs[2],
            pairs[1],
        ]
        assert [word for _, word, _ in lines(archive, "old NEAR/2 ferry", sort="word")] == sorted(pairs)


def test_the_collocates_of_words_near_one_another_stand_around_both(tmp_path):
    make(tmp_path / "near.db", [Report("", "", "we saw the old and new ferry sail at dawn, the old one")]).close()
    with Archive.open(tmp_path / "near.db") as archive:
        found = archive.collocates("old NEAR/2 ferry", span=1, least=1)
        assert (found.total, found.in_span) == (1, 2)
        assert {each.word for each in found.collocates} <= {"the", "sail"}


def test_lines_are_sorted_by_the_words_before_and_after(archive):
    before = [line[0].split()[-1:] for line in lines(archive, "text:ferry", sort="left")]
    assert before == [["ferries."], ["new"], ["old"]]
    after = [line[2].split()[:1] for line in lines(archive, "text:ferry", sort="right")]
    assert after == [[], ["sails."], ["sank."]]


@pytest.mark.parametrize("sort", SORTS)
def test_an_order_has_every_line_once(archive, sort):
    found = archive.concordance("ferr*")
    assert sorted(found.order(sort)) == list(range(len(found)))


def test_providers_and_words_sort_lines(archive):
    found = archive.concordance("ferr*")
    by_provider = [line.provider for line in archive.concordance_lines(found, found.order("provider")) if line]
    assert by_provider == sorted(by_provider)
    by_word = [line.word.casefold() for line in archive.concordance_lines(found, found.order("word")) if line]
    assert by_word == sorted(by_word)


def test_a_query_limits_the_articles(archive):
    assert archive.concordance("ferry", "date:2022").total == 1
    assert archive.concordance("ferry", "nowhere").total == 0


def test_enough_lines_end_the_work(archive):
    found = archive.concordance("ferry", enough=1)
    assert not found.is_complete
    assert len(found) == 1


def test_a_cancel_ends_the_work(archive):
    class Impatient:
        def report(self, done, total, label):
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        archive.concordance("ferry", progress=Impatient())


def test_right_to_left_lines_say_so(archive):
    (line, *_) = archive.concordance_lines(*[(found := archive.concordance("text:حق")), range(len(found))])
    assert line.is_right_to_left
    assert line.before.endswith("فرد ")


@pytest.mark.parametrize("word", ["", "is:unread", "-ferry", "note:x"])
def test_what_has_no_word_is_refused(word):
    with pytest.raises(InputError):
        keyword(word)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ferry", ("ferry", "")),
        ("prosecut*", ("prosecut*", "")),
        ("ferry date:2021", ("ferry", "ferry date:2021")),
        ('"night ferry" tag:sea', ('"night ferry"', '"night ferry" tag:sea')),
        ("cat OR dog", ("cat OR dog", "")),
        ("cat dog", ("cat OR dog", "cat dog")),
        ('cat NEAR/3 "big do"* OR cow', ('cat NEAR/3 "big do"* OR cow', "")),
        ("title:(cat NEAR/3 dog)", ('title:("cat" NEAR/3 "dog")', "")),
        ("is:unread", ("", "is:unread")),
        ("", ("", "")),
    ],
)
def test_a_query_gives_the_words_of_a_concordance(query, expected):
    assert of_query(query) == expected
    if expected[0]:
        assert of_query(expected[0]) == (expected[0], "")


@given(
    st.lists(st.text(alphabet="ab Łß東京é.\n'-", max_size=40), min_size=1, max_size=4),
    st.sampled_from(["a", "b", "ł", "京"]),
)
def test_occurrences_are_those_of_a_scan(tmp_path_factory, texts, word):
    path = tmp_path_factory.mktemp("scan") / "a.db"
    make(path, [Report(text=text) for text in texts]).close()
    wanted = folding.terms(word)
    with Archive.open(path) as archive:
        assert archive.concordance(word).total == sum(folding.terms(text).count(*wanted) for text in texts)


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 20), st.integers(0, 30))
def test_context_stands_around_the_word(text, start, length, width):
    start = min(start, len(text))
    end = min(len(text), start + length)
    before, word, after = in_context(text, start, end, width)
    assert "".join(word.split()) == "".join(text[start:end].split())
    assert "".join(text[:start].split()).endswith("".join(before.split()))
    assert "".join(text[end:].split()).startswith("".join(after.split()))


# -- collocates ----------------------------------------------------------------------------------------------------


def test_collocates_are_counted_by_hand(archive):
    found = archive.collocates("ferry", span=1, least=1)
    counts = {each.word: (each.count, each.before, each.after, each.frequency) for each in found.collocates}
    assert counts["night"] == (1, 1, 0, 1)
    assert counts["sails"] == (2, 0, 2, 2)
    assert found.total == 5
    texts = [text for report in REPORTS for text in (report.title, report.excerpt, report.text)]
    words = [term for text in texts for term in folding.terms(text) if term != folding.PART]
    assert found.words == len(words) == sum(len(folding.terms(text)) for text in texts) - 1


def test_a_sign_between_clauses_is_no_word(archive):
    for query in ("", "-nowhere"):
        words = {each.word for each in archive.collocates("都", query, least=1).collocates}
        assert words
        assert "、" not in words
    found = archive.concordance("都", "")
    assert len(set(found.order("right"))) == found.total


def test_the_whole_archive_and_a_query_for_all_of_it_agree(archive):
    every = archive.collocates("ferry", least=1)
    asked = archive.collocates("ferry", "-nowhere", least=1)
    assert every.collocates == asked.collocates
    assert (every.words, every.in_span) == (asked.words, asked.in_span)


def test_overlapping_spans_count_a_word_once(archive):
    found = archive.collocates("text:ferry", "date:2021", span=5, least=1)
    assert Counter({each.term: each.count for each in found.collocates})["new"] <= 1
    assert found.in_span == 6


def test_measures_are_those_of_their_sources():
    # Dunning's G2 of a table with all expected frequencies at 10: nothing observed beyond chance.
    assert log_likelihood(10, 20, 20, 40) == pytest.approx(0)
    # 10 of 10 in the span, nothing outside: 2 * 20 * ln 2.
    assert log_likelihood(10, 10, 10, 20) == pytest.approx(40 * math.log(2))
    assert mutual_information(8, 1) == 3
    assert mutual_information(0, 1) == 0


# -- over time -----------------------------------------------------------------------------------------------------


def test_frequencies_over_time_are_absolute_and_relative(archive):
    years = archive.frequency(archive.concordance("ferry"))
    assert [(year.period, year.count, year.articles) for year in years] == [
        ("2021", 4, 1),
        ("2022", 1, 1),
        ("2023", 0, 0),
        ("", 0, 0),
    ]
    assert years[0].words == 15
    assert years[0].per_million == pytest.approx(4 / 15 * 1e6)


def test_months_keep_what_is_dated_to_the_year(archive):
    months = archive.frequency(archive.concordance("ferr* OR 京"), "month")
    assert [(month.period, month.count) for month in months][:3] == [("2021-03", 4), ("2022", 2), ("2022-05", 4)]


def test_a_query_limits_the_words_too(archive):
    (year,) = archive.frequency(archive.concordance("ferry", "date:2021"))
    assert (year.count, year.words) == (4, 15)


def test_word_forms_count_as_the_word(archive):
    assert archive.concordance("sail", word_forms=True).total == 2
    assert archive.collocates("sail", word_forms=True).total == 2
    assert archive.collocates("sail").total == 0


def test_word_forms_count_in_what_limits_the_words_as_well(archive):
    """The words of the articles are those of every article that the search finds with forms."""
    plain, forms = (archive.concordance("ferry", "sail", word_forms=each) for each in (False, True))
    assert plain.articles < forms.articles
    for found, word_forms in ((plain, False), (forms, True)):
        articles = archive.search("sail", word_forms=word_forms).total
        every = archive.collocates("ferry", "sail", word_forms=word_forms)
        assert articles >= found.articles
        assert sum(each.words for each in archive.frequency(found)) == every.words
    assert every.words > archive.collocates("ferry", "sail").words


def test_what_was_understood_is_said_of_the_word_and_of_the_search(archive):
    told = archive.concordance("sail", "colour:orange", word_forms=True).keyword
    assert "“sail” as sail, sails" in told.explanation
    assert "“orange” is no value for colour:" in " ".join(told.notices)
    assert "forms" not in archive.collocates("sail").keyword.explanation
