"""Files of other programs: what is not read is named with what to do, what came in as one is told."""

import pytest

from reader.importers import parse_bytes
from reader.models import Draft
from tests.reader.desk import titles

MAIL = "From: The Desk <desk@a.org>\r\nSubject: News\r\nDate: Wed, 6 Sep 2023 10:00:00 +0000\r\n"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- one --> <!-- two -->\n'


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("% My library\n\n@article{aster_2023,\n\ttitle = {Boats},\n}\n", "BibTeX"),
        ("%0 Newspaper Article\n%T Boats\n", "EndNote"),
        ("PMID- 123\nTI  - Boats\n", "PubMed"),
        ("\ufeffFN Clarivate Analytics Web of Science\nPT J\n", "Web of Science"),
        ("<xml><records><record/></records></xml>", "EndNote"),
        (XML + '<rss version="2.0"><channel/></rss>', "feed"),
        (XML + '<feed xmlns="http://www.w3.org/2005/Atom"></feed>', "feed"),
        (XML + "<opml version='2.0'></opml>", "OPML"),
        (XML + '<!DOCTYPE en-export SYSTEM "x.dtd">\n<en-export></en-export>', "Evernote"),
        (MAIL + "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n--x\r\n", "MHTML"),
        (MAIL + "Message-ID: <1@a.org>\r\n\r\nText.\r\n", "e-mail"),
        ("Received: from a.org by b.org;\n\tWed, 6 Sep 2023\n" + MAIL + "\nText.", "e-mail"),
        ("From desk@a.org Wed Sep  6 10:00:00 2023\n" + MAIL + "\nText.", "mailbox"),
        ("WARC/1.0\r\nWARC-Type: warcinfo\r\n", "WARC"),
    ],
)
@pytest.mark.parametrize("suffix", ["txt", "xml", ""])
def test_what_is_not_read_is_named_with_what_to_do(text, what, suffix):
    (problem,) = parse_bytes(text.encode(), f"a.{suffix}")
    assert (problem.kind, problem.severity) == ("not-read", "rejected")
    assert what in problem.reason
    assert "import that" in problem.reason


@pytest.mark.parametrize(
    "text",
    [
        "From Berlin to Oslo in 2023\nBy: Jo Aster\n\nThe boats run.",
        "Received: 12 March 2020\nAccepted: 3 May 2020\n\nThe boats run.",
        "@harbour: the boats run, {mostly}.",
        "Date: 6 September 2023\nSubject: boats\n\nThe boats run.",
        "<records>The boats run.</records>",
        "%0 is no number of boats.",
        "<?xml version='1.0'?>" + " " * 1500 + "<!---->" * 60 + "The boats run.",
    ],
)
def test_what_only_looks_like_it_comes_in(text):
    (draft,) = parse_bytes(text.encode(), "a.txt")
    assert isinstance(draft, Draft)
    assert "boats" in draft.document.text or "records" in text


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("a Word document", b"PK\x03\x04" + b"[Content_Types].xml word/document.xml"),
        ("an Excel document", b"PK\x03\x04" + b"xl/workbook.xml"),
        ("an electronic book", b"PK\x03\x04" + b"mimetypeapplication/epub+zip"),
        ("a PDF document", b"%PDF-1.7\n"),
    ],
)
def test_a_document_is_named_by_what_is_in_it(name, begin):
    (problem,) = parse_bytes(begin + bytes(range(32)) * 9, "a")
    assert problem.reason == f"The file is no text but {name}; save it as text or HTML and import that."


@pytest.mark.parametrize(
    ("sign", "whose"),
    [
        ("\n   {n} of 2 DOCUMENTS\n\nThe Times\n\nBoats run\n", "LexisNexis"),
        ("Boats run\n\nBody\n\nText.\n\nEnd of Document\n\n", "Nexis"),
        ("____\n\nDocument {n} of 2\n\nBoats run\n\nFull text: Text.\n", "ProQuest"),
        ("HD\nBoats run\nTD\nText.\nAN\nDocument TIMS000020230906ej960001{n}\n\n", "Factiva"),
        ("A Book (Jo Aster)\n- Your Highlight on page {n}\n\nText.\n==========\n", "Kindle"),
    ],
)
def test_several_articles_in_one_text_are_told(sign, whose):
    (draft,) = parse_bytes("".join(sign.replace("{n}", str(n)) for n in (1, 2)).encode(), "a.txt")
    (problem,) = draft.problems
    assert (problem.kind, problem.severity) == ("several", "warning")
    assert f"2 articles or passages, as {whose} exports them" in problem.reason
    (single,) = parse_bytes(sign.replace("{n}", "1").encode(), "a.txt")
    assert not single.problems


@pytest.mark.parametrize(
    "head",
    ["<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>", "<!DOCTYPE html><title>Pocket Export</title>"],
)
def test_a_list_of_links_is_told(head):
    (draft,) = parse_bytes(f'{head}<ul><li><a href="https://a.org">A</a></ul>'.encode(), "a.html")
    assert [problem.kind for problem in draft.problems] == ["several"]


def test_a_document_in_a_folder_is_named_with_what_to_do(archive, folder):
    for name in ("a.docx", "b.xlsx", "c.rar"):
        (folder / name).write_bytes(b"PK\x03\x04")
    report, _ = archive.import_paths([folder])
    assert [(problem.severity, problem.reason) for problem in report.problems] == [
        ("skipped", "Carrel does not read Word documents; save the text as .txt or .html and import that."),
        ("skipped", "Carrel does not read Excel tables; save each sheet as .csv and import that."),
        ("skipped", "Carrel does not read RAR archives; unpack it and import that."),
    ]


@pytest.mark.parametrize("end", ["_files", "-Dateien", "_fichiers"])
def test_the_folder_of_a_saved_page_belongs_to_it(archive, folder, end):
    (folder / "Boats.html").write_text("<!doctype html><title>Boats</title><p>They run.</p>")
    for name in (f"Boats{end}", f"Others{end}"):
        (folder / name).mkdir()
        (folder / name / "frame.html").write_text(f"<!doctype html><title>{name}</title><p>Buy {name} now.</p>")
    archive.import_paths([folder])
    assert sorted(titles(archive)) == ["Boats", f"Others{end}"]


def test_a_folder_of_ones_own_is_not_taken_for_a_pages_parts(archive, folder):
    (folder / "Boats.html").write_text("<!doctype html><title>Boats</title><p>They run.</p>")
    (folder / "Boats_files").mkdir()
    (folder / "Boats_files" / "letter.html").write_text("<!doctype html><title>A letter</title><p>Of boats.</p>")
    (folder / "Boats_files" / "notes.md").write_text("# Notes\n\nOn boats.\n")
    archive.import_paths([folder])
    assert sorted(titles(archive)) == ["A letter", "Boats", "Notes"]
