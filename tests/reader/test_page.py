"""The web page: self-contained, with highlights in place, and nothing of an article's own mark-up."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from reader.exporters.html_text import Mark, note_html, safe_url, text_html
from reader.exporters.page import date_words
from reader.models import Block, Document, Span
from tests.reader.colleagues import furnished


class Outline(HTMLParser):
    """Elements with their attributes, and the text under one id."""

    VOID = frozenset(("meta", "link", "br", "hr", "img", "input"))

    def __init__(self):
        super().__init__()
        self.elements, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture
def page(archive, folder, tmp_path):
    ids = furnished(archive, folder)[:3]
    return archive.export(ids, tmp_path / "page.html", format="html").read_text("utf-8")


def test_elements_are_balanced_and_ids_unique(page):
    outline = Outline()
    outline.feed(page)
    assert outline.open == []
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(set(ids)) == len(ids)


def test_collections_stand_in_their_own_order(archive, page):
    start, end = page.index('<details class="lists">'), page.index('<p class="keys">')
    (name,) = re.findall(r"<p>(.*?)</p>", page[start:end])
    titles = re.findall(r'<li><a href="#a-[0-9a-f-]+">(.*?)</a></li>', page[start:end])
    assert (name, titles) == ("To &lt;read&gt;", ["Another report", "Zwölf Ärzte, &lt;i&gt;korrigiert&lt;/i&gt;"])


def test_the_one_script_is_the_one_allowed(page):
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
    assert "default-src 'none'" in page


def test_nothing_of_an_article_is_mark_up_and_nothing_is_loaded(page):
    outline = Outline()
    outline.feed(page)
    names = (
        "html head meta title link style body a nav div p input label span ul li kbd main article header h1 h2 h3"
        " button mark strong em code blockquote table tr th td footer details summary aside section script"
    )
    allowed = set(re.findall(r"\w+", names))
    assert {tag for tag, _ in outline.elements} <= allowed
    for tag, attributes in outline.elements:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "style", "srcset")]
        if tag != "link":
            assert re.match(r"#|https?:", attributes.get("href", "#"))
    assert "Zwölf Ärzte, &lt;i&gt;korrigiert&lt;/i&gt;" in page


def test_the_page_is_the_same_whoever_reads_it(archive, folder, tmp_path, page):
    assert str(folder) not in page
    assert page == archive.export(
        sorted(archive.search("").ids, reverse=True), tmp_path / "b.html", format="html"
    ).read_text("utf-8")


def mark(start, end, number, colour="yellow"):
    return Mark(start, end, f"id{number}", number, colour, "●", "Important")


def test_overlapping_marks_share_their_stretch():
    html = text_html(Document("one two three", (Block("paragraph", 0, 13),)), [mark(0, 7, 1), mark(4, 13, 2, "blue")])
    pieces = re.findall(r'<mark class="([^"]*)" data-notes="([^"]*)"[^>]*>([^<]*)</mark>', html)
    assert pieces == [
        ("c-yellow", "id1", "one "),
        ("c-blue u-yellow", "id1 id2", "two"),
        ("c-blue", "id2", " three"),
    ]
    assert html.index('id="r-id1"') < html.index('id="r-id2"')


def test_a_mark_that_ends_between_blocks_has_its_number():
    document = Document("one\ntwo", (Block("paragraph", 0, 3), Block("paragraph", 4, 7)))
    html = text_html(document, [mark(0, 4, 1), mark(4, 7, 2)])
    assert html.count('class="ref') == 2


def test_a_mark_over_blocks_and_spans_keeps_every_character():
    document = Document(
        "a <b> &\nccc ddd\nx\ty",
        (Block("heading", 0, 7, 1), Block("list_item", 8, 15, 1, 1, "-"), Block("table_row", 16, 19)),
        (Span("strong", 2, 5), Span("link", 8, 11, "javascript:alert(1)"), Span("link", 12, 15, "https://e.org/?a&b")),
    )
    html = text_html(document, [mark(0, 19, 1)])
    text = re.sub(r'<a class="ref.*?</a>|<span class="marker">.*?</span>|<[^>]+>|\n', "", html)
    assert text == "a &lt;b&gt; &amp;ccc dddxy"
    assert "javascript" not in html
    assert 'href="https://e.org/?a&amp;b"' in html
    assert html.count('id="r-id1"') == 1


@pytest.mark.parametrize(
    "note",
    ["<script>alert(1)</script>", "![i](http://x/y.png)", "[l](javascript:alert(1))", "<img src=x onerror=alert(1)>"],
)
def test_a_note_runs_and_loads_nothing(note):
    outline = Outline()
    outline.feed(note_html(note))
    assert {tag for tag, _ in outline.elements} <= {"p", "a"}
    assert not [value for _, attributes in outline.elements for value in attributes.values() if "script" in value]


def test_a_note_is_markdown():
    assert "<strong>so</strong>" in note_html("**so**")


@pytest.mark.parametrize(("url", "safe"), [("https://e.org", True), ("mailto:a@b.c", True), ("file:///etc", False)])
def test_only_the_web_and_mail_are_linked(url, safe):
    assert bool(safe_url(url)) is safe


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2023", "2023"),
        ("2023-09", "Sep 2023"),
        ("2023-09-06T02:54:00Z", "6 Sep 2023"),
        ("2023-99-01", "2023-99-01"),
        ("", ""),
    ],
)
def test_dates_in_words(date, words):
    assert date_words(date) == words
