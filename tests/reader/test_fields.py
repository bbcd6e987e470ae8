"""The field table and its converters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.field_names import NAMES
from reader.fields import names_anything, read_fields, text_of, unescape
from reader.models import FIELD_NAMES, Image

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8) | st.sampled_from(["url", "name"]), inner, max_size=3)
    ),
    max_leaves=8,
)
KNOWN = st.sampled_from(
    ["title", "date", "published", "provider", "images", "related", "tags", "author", "webUrl", "heat", "lang"]
)


def values(data):
    return {name: field.value for name, field in read_fields(data, "a.md").fields.items()}


def reasons(data):
    return [problem.reason for problem in read_fields(data, "a.md").problems]


def test_the_table_knows_our_fields():
    assert set(NAMES) == set(FIELD_NAMES)


@pytest.mark.parametrize(
    ("data", "ours", "value"),
    [
        ({"headline": "T"}, "title", "T"),
        ({"name": "T"}, "title", "T"),
        ({"title": "T", "name": "N"}, "title", "T"),
        ({"name": "N", "title": "T"}, "title", "T"),
        ({"Full Title": "T"}, "title", "T"),
        ({"title": 1984}, "title", "1984"),
        ({"title": True}, "title", "true"),
        ({"title": "A &amp; B&#038;C&nbsp;D &notit"}, "title", "A & B&C D &notit"),
        ({"title": " a\n  b "}, "title", "a b"),
        ({"dc:title": "T"}, "title", "T"),
        ({"publishedDateTime": "2023-09-06T02:54:00Z"}, "published", "2023-09-06T02:54:00Z"),
        ({"published": "2020-01-02"}, "published", "2020-01-02"),
        ({"date": "2013-02-24 09:06:22 +0000"}, "published", "2013-02-24T09:06:22Z"),
        ({"issued": {"date-parts": [[2020, 5]]}}, "published", "2020-05"),
        ({"DA": "2020/05/06/", "PY": "2020"}, "published", "2020-05-06"),
        ({"published": "true"}, "is_published", True),
        ({"published": "2020-01-02", "draft": True}, "is_published", False),
        ({"draft": "false"}, "is_published", True),
        ({"sourceUrl": "http://a.org/x"}, "url", "http://a.org/x"),
        ({"webUrl": "http://a.org/x", "url": "http://b.org"}, "url", "http://a.org/x"),
        ({"source": "http://a.org/x"}, "url", "http://a.org/x"),
        ({"ampWebUrl": "http://a.org/amp"}, "amp_url", "http://a.org/amp"),
        ({"cdnAmpUrl": "http://cdn.org/a"}, "cdn_amp_url", "http://cdn.org/a"),
        ({"provider": {"name": "The Hill", "domain": "thehill.com"}}, "provider_name", "The Hill"),
        ({"provider": {"name": "The Hill", "domain": "thehill.com"}}, "provider_domain", "thehill.com"),
        ({"provider": "The Hill"}, "provider_name", "The Hill"),
        ({"publisher": {"@type": "Organization", "name": "AP"}}, "provider_name", "AP"),
        ({"container-title": "Times"}, "provider_name", "Times"),
        ({"authors": ["A", {"name": "B"}, {"given": "C", "family": "D"}]}, "author", "A; B; C D"),
        (
            {"author": [{"family": "Lund", "given": "Mara", "non-dropping-particle": "van der"}]},
            "author",
            "Mara van der Lund",
        ),
        (
            {"author": [{"family": "Aster", "given": "Jo", "suffix": "Jr."}, {"literal": "The Desk"}]},
            "author",
            "Jo Aster Jr.; The Desk",
        ),
        ({"heat": "-1"}, "heat", -1),
        ({"quality": "5.5"}, "quality", 5.5),
        ({"lang": "pt_BR"}, "language", "pt-BR"),
        ({"extra": {"author": "A"}}, "author", "A"),
        ({"source": "The Times"}, "provider_name", "The Times"),
        ({"source": {"id": "the-times", "name": "The Times"}}, "provider_name", "The Times"),
        ({"Publication Title": "Times", "Abstract Note": "An abstract."}, "excerpt", "An abstract."),
        ({"Book Title": "T", "Book Author": "A"}, "author", "A"),
        ({"domain_name": "a.org", "published_by": ["A", "B"]}, "author", "A; B"),
        ({"title": {"rendered": "Boats &amp; <i>more</i>"}}, "title", "Boats & more"),
        ({"headline": {"main": "T", "kicker": None}}, "title", "T"),
        ({"byline": {"original": "By Jo Aster"}}, "author", "By Jo Aster"),
        ({"webTitle": "T", "webPublicationDate": "2023-09-06T12:00:00Z"}, "published", "2023-09-06T12:00:00Z"),
        ({"author": ["[[Jo Aster]]", "[[people/Mara Lund|Mara Lund]]"]}, "author", "Jo Aster; Mara Lund"),
        ({"publisher": "[[The Times]]"}, "provider_name", "The Times"),
        ({"publisher": {"name": "The Hill", "url": "https://www.thehill.com/"}}, "provider_domain", "thehill.com"),
        ({"Item Type": "webpage", "Type": "Blog"}, "type", "webpage"),
        ({"JO": "Transp. Rev.", "JF": "Transport Review"}, "provider_name", "Transport Review"),
        ({"Publication Year": "2020"}, "published", "2020"),
        ({"date": {"$date": "2023-09-06T12:00:00Z"}}, "published", "2023-09-06T12:00:00Z"),
        ({"Title": "T", "Timestamp": "1694000000"}, "published", "2023-09-06T11:33:20Z"),
    ],
)
def test_names_of_sources(data, ours, value):
    assert values(data)[ours] == value
    assert not reasons(data)


@pytest.mark.parametrize(
    "data",
    [
        {"URL": "https://a.org", "Title": "T", "Selection": "", "Folder": "Unread", "Timestamp": "1694000000"},
        {"title": "T", "folder": "Unsorted", "created": "2023-09-08T10:00:00.000Z"},
        {"title": "T", "is_archived": 0, "created_at": "2023-09-08T10:00:00+0200", "published_at": None},
        {"publisher": {"name": "T", "url": "nowhere"}, "source": "web.clip"},
    ],
)
def test_what_tells_of_the_saving_says_nothing_of_the_article(data):
    assert values(data).keys().isdisjoint({"published", "provider_domain"})
    assert values(data).get("provider_name") in (None, "T")


def test_a_field_knows_the_sources_name():
    assert read_fields({"Published-Date": "2020"}, "a").fields["published"].key == "Published-Date"


@pytest.mark.parametrize(
    ("data", "ours"),
    [
        ({"title": ["a", "b"]}, "title"),
        ({"title": {"a": "b"}}, "title"),
        ({"date": "2020-13-45"}, "published"),
        ({"published": "soon"}, "published"),
        ({"heat": "warm"}, "heat"),
        ({"heat": True}, "heat"),
        ({"draft": "perhaps"}, "is_published"),
        ({"webUrl": 5}, "url"),
        ({"author": [["A", "B"]]}, "author"),
        ({"domain": "no domain"}, "provider_domain"),
        ({"lang": "the tongue of the Angles"}, "language"),
    ],
)
def test_a_wrong_type_is_reported_once(data, ours):
    metadata = read_fields(data, "a.md", {next(iter(data)): 7})
    assert ours not in metadata.fields
    assert [(problem.kind, problem.line, problem.severity) for problem in metadata.problems] == [
        ("field", 7, "warning")
    ]


@pytest.mark.parametrize("said", ["06/09/2023", "9/6/2023 10:15"])
def test_of_a_date_that_may_mean_two_days_the_year_counts_and_that_is_told(said):
    metadata = read_fields({"date": said}, "a.csv#2", {"date": 3})
    assert metadata.fields["published"].value == "2023"
    (problem,) = metadata.problems
    assert problem.reason.startswith("The field “date” may mean two days, so that its year alone counts")
    assert (problem.line, problem.severity) == (3, "warning")


@pytest.mark.parametrize("said", ["06/13/2023", "13/06/2023", "6/6/2023", "2023", "Sep 2023", "2023/09/06"])
def test_a_date_that_means_one_day_or_no_day_at_all_is_no_problem(said):
    metadata = read_fields({"date": said}, "a.md")
    assert metadata.fields["published"].value.startswith("2023")
    assert metadata.problems == ()


def test_the_next_name_counts_where_the_first_is_unusable():
    assert values({"publishedDateTime": "n.d.", "date": "2020"}) == {"published": "2020"}


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_nothing_is_no_value_and_no_problem(nothing):
    data = dict.fromkeys(
        ["title", "date", "tags", "author", "images", "related", "provider", "url", "excerpt", "type"], nothing
    )
    metadata = read_fields(data, "a.md")
    assert (metadata.fields, metadata.problems) == ({}, ())


@pytest.mark.parametrize(
    "data",
    [
        {"topics": ["AI", "Law"]},
        {"tags": "AI, Law"},
        {"tags": ["#AI"], "categories": ["Law", "AI"]},
        {"taxonomies": {"tags": ["AI", "Law"]}},
        {"keywords": "AI; Law"},
        {"KW": ["AI", "Law"]},
        {"keywords": [{"name": "subject", "value": "AI", "rank": 1}, {"name": "Law"}]},
    ],
)
def test_topics(data):
    assert read_fields(data, "a").topics == ("AI", "Law")


def test_images_of_article_and_provider():
    metadata = read_fields(
        {
            "provider": {"name": "P", "images": [{"url": "/logo.png", "width": "50", "height": "x"}]},
            "images": [
                {"url": "http://a.org/1.jpg", "width": "1200", "isCached": "true", "title": "&lt;T&gt;"},
                "2.jpg",
            ],
        },
        "a",
    )
    assert metadata.images == (
        Image("/logo.png", 50, None, role="provider"),
        Image("http://a.org/1.jpg", 1200, None, True, "<T>"),
        Image("2.jpg"),
    )


def test_related_reports():
    metadata = read_fields(
        {
            "related": [
                {
                    "title": "R",
                    "webUrl": "https://www.a.org/r/",
                    "ampWebUrl": "https://a.org/amp/r",
                    "provider": {"name": "A"},
                },
                "https://b.org/x",
                "A title",
                {"quality": "5"},
            ]
        },
        "a",
    )
    first, second, third = metadata.declared
    assert (first.title, first.key, first.other_urls, first.provider_name) == (
        "R",
        "a.org/r",
        ("https://a.org/amp/r",),
        "A",
    )
    assert (second.key, third.title, third.key) == ("b.org/x", "A title", "")
    assert len(metadata.problems) == 1


def test_url_keys_are_one_a_page():
    data = {
        "webUrl": "https://www.a.org/x/",
        "originalUrl": "http://a.org/x?utm_source=b",
        "ampUrl": "https://c.org/x/amp",
    }
    assert read_fields(data, "a").url_keys == ("a.org/x", "c.org/x")


def test_ten_thousand_related_entries():
    data = {"related": [{"title": f"T{i}", "webUrl": f"http://a.org/{i}"} for i in range(10_001)]}
    metadata = read_fields(data, "a")
    assert len(metadata.declared) == 10_000
    assert len(metadata.problems) == 1


def test_the_text_of_a_record():
    assert text_of({"title": "T", "Content": "C"}) == ("Content", "C")
    assert text_of({"title": "T", "text": " ", "body": 5}) == ("", "")
    assert names_anything({"headline": "T"})
    assert not names_anything({"id": 1, "score": 2, "title": ""})


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        ({"body": ["One.", "Two."]}, "body", "One.\n\nTwo."),
        ({"body": ["One.", 2], "content": "Three."}, "content", "Three."),
        ({"content": {"rendered": "<p>One.</p>", "protected": False}}, "content rendered", "<p>One.</p>"),
        ({"content": {"length": 3}}, "", ""),
        ({"fields": {"bodyText": "One."}}, "bodyText", "One."),
    ],
)
def test_a_text_in_parts(data, name, text):
    assert text_of(data) == (name, text)


def test_unescape_takes_whole_entities_only():
    assert unescape("&lt;b&gt; &#x41; AT&T &copy 5&deg") == "<b> A AT&T &copy 5&deg"


@given(st.dictionaries(KNOWN | st.text(max_size=10), JSON, max_size=6))
def test_any_value_anywhere(data):
    metadata = read_fields(data, "a.md")
    assert set(metadata.fields) <= set(FIELD_NAMES)
    assert all(topic and isinstance(topic, str) for topic in metadata.topics)
    assert all(isinstance(image.url, str) for image in metadata.images)


@pytest.mark.parametrize(
    ("path", "value", "topics"),
    [
        ("a.md", "news, machine learning", ("news", "machine learning")),
        ("a.csv", "['news', \"machine, learning\"]", ("news", "machine, learning")),
        ("a.csv", "[news, tech]", ("news", "tech")),
        ("a.csv", "[]", ()),
        ("a.csv", "news|tech", ("news", "tech")),
        ("x/_posts/a.md", "news tech", ("news", "tech")),
        ("x/_posts/a.md", "news, machine learning", ("news", "machine learning")),
        ("x/posts/a.md", "machine learning", ("machine learning",)),
        ("a.md", "#news #deep/nested", ("news", "deep/nested")),
        ("a.md", "[[attention]]", ("attention",)),
        ("a.md", ["[[news]]", "#tech"], ("news", "tech")),
    ],
)
def test_topics_written_as_text(path, value, topics):
    assert read_fields({"tags": value}, path).topics == topics


@pytest.mark.parametrize("beside", ["aliases", "cssclasses"])
def test_tags_of_a_note_of_obsidian_are_parted_by_blanks(beside):
    assert read_fields({"tags": "news deep/nested", beside: "x"}, "a.md").topics == ("news", "deep/nested")
