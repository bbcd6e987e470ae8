"""Citations: the same place in a colleague's archive, or a sentence on what is missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.archive import Archive
from reader.citation import Citation, paragraph_words, paragraphs, parse, reference
from reader.document import from_markdown
from reader.errors import InputError, NotFound

FIRST = "---\ntitle: The harbour freezes\nprovider: Ostwick Mercury\npublishedDateTime: 2021-01-05\n---\n# Ice\n\n"
TEXT = (
    FIRST + "The harbour froze over on Monday.\n\n- Skaters came.\n- “All of them” — said the mayor.\n\nThe ice held.\n"
)
UUID = "0b1d4c1e-0000-5000-8000-000000000001"


@pytest.fixture
def make(tmp_path):
    opened = []

    def archive(name, *texts):
        file = tmp_path / "harbour.md"
        made = Archive.open(tmp_path / f"{name}.db")
        opened.append(made)
        for text in texts:
            file.write_text(text, encoding="utf-8")
            made.import_paths([file], workers=0)
        return made

    yield archive
    for each in opened:
        each.close()


def cited(archive, quote):
    text = archive.document(1).text
    return archive.cite(1, text.index(quote), text.index(quote) + len(quote))


def test_a_citation_says_quote_source_paragraph_and_revision(make):
    mine = make("mine", TEXT)
    article = mine.article(1)
    line = cited(mine, "The ice held.")
    assert line.startswith("“The ice held.” — Ostwick Mercury, “The harbour freezes”, 2021-01-05, ¶ 4. carrel:")
    assert f"carrel:{article.uuid}@{article.revision.hash[:16]}:" in line


@pytest.mark.parametrize("quote", ["froze over", "“All of them” — said", "Skaters came.\n“All of them”"])
def test_it_resolves_on_a_colleagues_archive(make, quote):
    line = cited(make("mine", TEXT), quote)
    theirs = make("theirs", TEXT)
    found = theirs.resolve_citation("“See”: " + line + " (and so on)")
    assert found.is_exact
    assert found.is_current
    assert theirs.document(found.article, found.revision).text[found.start : found.end] == quote
    assert found.citation.quote == quote


def test_an_earlier_revision_is_shown_as_it_was(make):
    mine = make("mine", TEXT)
    line = cited(mine, "froze over")
    theirs = make("theirs", TEXT, TEXT.replace("froze over", "melted"))
    found = theirs.resolve_citation(line)
    assert found.is_exact
    assert not found.is_current
    assert found.revision != theirs.article(1).revision.id


def test_a_missing_revision_is_named_and_the_words_are_found(make):
    mine = make("mine", TEXT, TEXT.replace("on Monday", "on Tuesday"))
    line = cited(mine, "The ice held.")
    theirs = make("theirs", TEXT)
    found = theirs.resolve_citation(line)
    assert not found.is_exact
    assert found.paragraphs == "¶ 4"
    assert mine.article(1).revision.hash[:16] in found.notice
    gone = theirs.resolve_citation(cited(mine, "on Tuesday"))
    assert gone.start is None
    assert "no single place" in gone.notice


def test_a_changed_quote_is_not_taken_for_the_passage(make):
    mine = make("mine", TEXT)
    found = mine.resolve_citation(cited(mine, "The ice held.").replace("The ice held", "Skaters came"))
    assert not found.is_exact
    assert "changed" in found.notice


def test_an_unknown_article_is_named(make):
    with pytest.raises(NotFound, match=UUID):
        make("mine", TEXT).resolve_citation(reference(UUID, "9" * 64, 1, 5))


@pytest.mark.parametrize("text", ["", "carrel:1@2:3-4", "some words", f"carrel:{UUID}@{'a' * 16}:5-5"])
def test_what_is_no_citation_is_refused(text):
    with pytest.raises(InputError):
        parse(text)


def test_a_table_is_one_paragraph_and_headings_are_none():
    document = from_markdown("# A\n\none\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\ntwo\n\n---\n\nthree\n")
    numbered = paragraphs(document)
    assert [document.text[slice(*each)].split()[0] for each in numbered] == ["one", "a", "two", "three"]
    everything = paragraph_words(numbered, 0, len(document.text))
    assert everything == "¶¶ 1–4"
    assert paragraph_words(numbered, 0, 1) == ""


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_reference_reads_back(start, length, hash):
    assert parse(f"x {reference(UUID, hash, start, start + length)}.") == Citation(
        UUID, hash[:16], start, start + length
    )
