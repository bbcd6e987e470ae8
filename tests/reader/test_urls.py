"""The identity of addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.urls import _any_key, url_key

PAGE = "example.com/news/a-story"


@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://example.com/news/a-story",
            "http://example.com/news/a-story",
            "HTTPS://WWW.Example.COM/news/a-story/",
        ),
        *(
            "https://example.com:443/news/a-story",
            "http://example.com:80/news/a-story#top",
            " https://example.com/news/a-story ",
        ),
        *("https://example.com/news/a-story?utm_source=x&utm_medium=y", "https://example.com/news/a-story?fbclid=1"),
        *(
            "https://example.com/amp/news/a-story",
            "https://example.com/news/a-story/amp/",
            "https://amp.example.com/news/a-story",
        ),
        *("https://example.com/news/a-story?amp=1", "https://example.com/platform/amp/news/a-story"),
        "https://example-com.cdn.ampproject.org/c/s/example.com/news/a-story",
        "https://example-com.cdn.ampproject.org/v/s/www.example.com/amp/news/a-story?amp_js_v=0.1",
        "https://www.google.com/amp/s/example.com/news/a-story",
        "https://example.com/news/../news/a-story",
    ],
)
def test_one_page(url):
    assert url_key(url) == PAGE


@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://example.com/news/a-story?id=2",
            "https://example.com:8080/news/a-story",
            "https://other.example.com/news/a-story",
            "https://camp.example.com/news/a-story",
            "https://swamp-example.com/news/a-story",
        ),
        *("https://example.com/news/A-Story", "https://example.com/news/a-story.html"),
    ],
)
def test_another_page(url):
    assert url_key(url) not in ("", PAGE)


@pytest.mark.parametrize(
    "url", ["", "/relative", "mailto:a@b.org", "example.com", "http://", "http://[::1", "https://a b/", "x" * 9000]
)
def test_no_page(url):
    assert url_key(url) == ""


def test_the_order_of_parameters_does_not_matter():
    assert url_key("http://a.org/?b=2&a=1") == url_key("https://a.org?a=1&b=2&utm_id=3")


def test_a_path_that_is_all_amp_is_kept():
    assert url_key("https://a.org/amp") == "a.org/amp"


@given(st.text(max_size=60), st.text(max_size=30))
def test_a_key_is_its_own_key(path, query):
    key = url_key(f"https://example.com/{path}?{query}")
    assert url_key("http://" + key) == key


SEGMENT = st.one_of(
    st.text("abAB09_.~-", max_size=6),
    st.sampled_from(["amp", "amp.html", "x.amp.html", "stamp", "ample", "x-amp", "..", ".", ""]),
)
HOST = st.lists(st.text("ab0-", min_size=1, max_size=4), min_size=1, max_size=4).map(".".join)


@given(
    st.sampled_from(["http://", "https://"]),
    st.one_of(
        HOST, st.sampled_from(["www", "amp", "m.amp", "google", "a.cdn.ampproject", "example", "camp", "www.amp.x"])
    ),
    st.sampled_from([".org", ".com", ".x", ""]),
    st.lists(SEGMENT, max_size=5).map("/".join),
)
def test_plain_addresses_take_a_short_way_to_the_same_key(scheme, host, top, path):
    url = f"{scheme}{host}{top}/{path}"
    assert url_key(url) == _any_key(url)
