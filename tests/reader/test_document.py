"""The canonical text: its laws on any input, and what becomes of each kind of mark-up."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.document import from_html, from_markdown, from_plain, is_too_deep, obstacle, word_count
from reader.markup.markdown import _BARE, _is_bare, _parsed
from reader.models import Document

READERS = [from_markdown, from_plain, from_html]
MARKED = st.text(
    alphabet=st.sampled_from(list("ab c\n\r\t*_`[]()<>/!#|-+~>1.&;:^\"'\\é漢\u2028\ud800\0😀")), max_size=200
)
HTML = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div>", "<b>", "</b>", "<table>", "<tr>", "<td>", "<th>", "<ul>", "<li>", "<br>", "<pre>"]
    )
    | st.sampled_from(
        ["<a href=x>", "</a>", "<script>", "</script>", "<img src=i alt=t>", "<h2>", "</h2>", "<ol start=3>"]
    )
    | st.sampled_from(
        ["<blockquote>", "</blockquote>", "</table>", "</td>", "a b", "\n", "<style>", "<!-- ", " -->", "&amp;"]
    ),
    max_size=40,
).map("".join)


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def marked(document: Document) -> list[tuple[str, str, str]]:
    return [(span.kind, document.text[span.start : span.end], span.target) for span in document.spans]


@given(st.text(alphabet=list("aB\"'(.1 \n\t-*é"), max_size=12))
@example("\n\nA line \n")
@example("A line ")
def test_what_is_bare_is_told_alike_in_ascii(text):
    assert _is_bare(text) == bool(_BARE.fullmatch(text))


@pytest.mark.parametrize("read", READERS)
@given(text=st.text(max_size=300) | MARKED | HTML)
@example(text="\ufeff---\r\n\r\ra\0")
@example(text="- \n\n  -\n")
def test_text_is_its_blocks(read, text):
    document = read(text)
    assert document.text == "\n".join(document.text[b.start : b.end] for b in document.blocks)
    assert all(a.end < b.start for a, b in zip(document.blocks, document.blocks[1:], strict=False))
    assert all(0 <= span.start < span.end <= len(document.text) for span in document.spans)
    assert "\r" not in document.text
    assert "\0" not in document.text
    document.text.encode()
    assert read(text) == document


@given(st.lists(st.text(alphabet="abcdefgh漢é ,.", min_size=1, max_size=30).map(str.strip).filter(bool), max_size=6))
def test_bare_paragraphs_read_alike(paragraphs):
    text = "\n\n".join(paragraphs)
    assert from_markdown(text).text == from_plain(text).text == "\n".join(paragraphs)


def test_markdown_blocks():
    document = from_markdown(
        "# Head\n\nsoft\nbreak  \nhard\n\n- a\n  - b\n\n    more\n3. c\n\n> q\n>> r\n\n---\n\n```py\nx = 1\n```\n\n"
        "| h | i |\n|---|---|\n| 1 | 2 |\n\n![alt](pic.png)\n"
    )
    assert kinds(document) == [
        ("heading", "Head"),
        ("paragraph", "soft break\nhard"),
        ("list_item", "a"),
        ("list_item", "b"),
        ("paragraph", "more"),
        ("list_item", "c"),
        ("paragraph", "q"),
        ("paragraph", "r"),
        ("rule", ""),
        ("code", "x = 1"),
        ("table_row", "h\ti"),
        ("table_row", "1\t2"),
        ("image", "alt"),
    ]
    blocks = document.blocks
    assert [b.level for b in blocks[:6]] == [1, 0, 1, 2, 2, 1]
    assert [b.marker for b in blocks[2:6]] == ["•", "•", "", "3."]
    assert [b.quote for b in blocks[6:8]] == [1, 2]
    assert (blocks[9].info, blocks[10].info, blocks[12].info) == ("py", "header", "pic.png")


def test_markdown_spans():
    document = from_markdown("**bold *both*** ~~gone~~ `code` [link *x*](http://a.org) <b>raw</b>")
    assert marked(document) == [
        ("strong", "bold both", ""),
        ("emphasis", "both", ""),
        ("strike", "gone", ""),
        ("code", "code", ""),
        ("link", "link x", "http://a.org"),
        ("emphasis", "x", ""),
        ("strong", "raw", ""),
    ]


def test_footnotes_stay_also_where_nothing_refers_to_them():
    document = from_markdown("Text[^1].\n\n[^1]: Note.\n\n[^x]: Lonely.\n")
    assert document.text == "Text[1].\nNote.\nLonely."
    assert [b.marker for b in document.blocks] == ["", "[1]", "[x]"]


@pytest.mark.parametrize(
    "source",
    [
        "Seen <script>hidden()</script> text",
        "Seen\n\n<script>\n\nhidden()\n\n</script>\n\ntext",
        "Seen\n\n<style>hidden { }</style>\n\ntext",
        "Seen <iframe src=hidden>hidden</iframe> text",
        "Seen\n\n<p onclick='hidden()'>text</p>",
        "Seen text <!-- hidden -->",
    ],
)
def test_markdown_shows_nothing_that_runs(source):
    document = from_markdown(source)
    assert "hidden" not in document.text
    assert document.text.replace("\n", " ").split() == ["Seen", "text"]


@pytest.mark.parametrize("hidden", ["script", "style", "iframe", "noscript", "template", "object", "svg"])
def test_html_shows_nothing_that_runs(hidden):
    assert from_html(f"<p>Seen <{hidden}>hidden</{hidden}> text</p><p hidden>hidden</p>").text == "Seen text"


def test_html_blocks():
    document = from_html(
        "<h2>T</h2><p>a <b>b</b>\n c<br>d</p><ul><li>e<ol><li>f</ol></ul><blockquote>g</blockquote><pre>h\n  i</pre>"
        "<table><tr><th>j<th>k<tr><td>l<td>m</table><img src=n.png alt=o>"
    )
    assert kinds(document) == [
        ("heading", "T"),
        ("paragraph", "a b c\nd"),
        ("list_item", "e"),
        ("list_item", "f"),
        ("paragraph", "g"),
        ("code", "h\n  i"),
        ("table_row", "j\tk"),
        ("table_row", "l\tm"),
        ("image", "o"),
    ]


def test_layout_tables_of_newsletters_read_as_paragraphs():
    cell = "<td><h1>News</h1><p>One.</p></td><td><table><tr><td>Two.</td></tr></table></td>"
    assert kinds(from_html(f"<table><tr>{cell}</tr></table>")) == [
        ("heading", "News"),
        ("paragraph", "One."),
        ("paragraph", "Two."),
    ]


def test_of_a_page_the_article_is_read_where_it_is_most_of_it():
    assert from_html("<body><nav>Menu</nav><article>A long text of the article.</article></body>").text.startswith(
        "A long"
    )
    assert "Menu" in from_html("<body><nav>Menu and more menu</nav><article>Hi</article></body>").text


def test_wrapped_lines_are_joined_and_verse_is_kept():
    wrapped = (
        "This is a letter that somebody wrapped at about\nsixty characters a line, as was done in electronic\nmail."
    )
    assert from_plain(wrapped).text == wrapped.replace("\n", " ")
    verse = "Roses are red,\nviolets are blue"
    assert kinds(from_plain(verse)) == [("paragraph", verse)]


def test_long_lines_are_paragraphs():
    lines = ["word " * 40 + "end", "Short.", "word " * 50 + "end"]
    assert [text for _, text in kinds(from_plain("\n".join(lines)))] == lines


def test_chinese_lines_join_without_blanks():
    assert from_markdown("中文\n句子\nand English").text == "中文句子 and English"


@pytest.mark.parametrize("mark", ["[", "*a ", "[a](", "`a", "<b>", "![", "__a", "|", "&", "~~a", "[a]:", "<!--", "]"])
def test_a_megabyte_of_marks_is_read_in_bounded_time(mark):
    text = mark * (1_000_000 // len(mark))
    assert len(from_markdown(text).text) >= 0
    assert len(from_html(text).text) >= 0


def test_five_megabytes_are_plain_text():
    text = "lorem ipsum " * 420_000
    assert obstacle(text)
    assert from_markdown(text) == from_plain(text)


def test_deep_nesting_loses_no_text():
    assert "word" in from_markdown("- " * 200 + "word").text
    assert "word" in from_markdown(">" * 500 + "word").text
    deep = "<div>" * 5_000 + "word<script>hidden</script>"
    assert is_too_deep(deep)
    assert from_html(deep).text == "word"
    assert from_markdown("a\n\n" + deep).text == "a\nword"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One, two: don't — mother-in-law.", 4),
        ("中文句子很好", 4),
        ("ภาษาไทยง่าย", 2),
        ("Grüße 漢字", 2),
        ("...", 0),
    ],
)
def test_word_count(text, count):
    assert word_count(text) == count


@given(
    st.lists(
        st.text(alphabet=st.sampled_from(list("aZé漢ह3 .,:!?'\"()#>=+-^/\u00a0\u2028\x85\x1f—“")), max_size=12)
        | st.sampled_from(
            ["", " ", "word", "a b", "1. x", "a  ", "---", "    code", "http://a.org/b", "中文", "a\u3000"]
        ),
        max_size=7,
    )
)
def test_bare_text_reads_as_by_the_full_parser(lines):
    text = "\n".join(lines)
    assert from_markdown(text) == (_parsed(text) if text.strip() else Document())
