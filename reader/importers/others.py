"""What other programs write and Carrel does not read, told by how it begins; and several articles that are one text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reader.importers.base import Source
from reader.models import Draft, Problem


class Other(NamedTuple):
    """A format that is not read: what it is, how such a file begins, and what to import instead."""

    what: str
    begins: re.Pattern[str]
    instead: str


_REFERENCES = "export the references as RIS or CSL-JSON and import that"
_PAGE = "save the page as HTML and import that"
_MAIL = "save the message as HTML or text and import that"
_FEED = "save its articles as HTML, or as a table (CSV, JSON Lines), and import that"
#: What may stand before the first element of an XML document.
_PROLOG = r"(?:<\?[^>]*>|<!--(?:(?!-->).)*-->|<!DOCTYPE[^>]*>|\s)*"
#: Header fields of a message (RFC 5322), of which the first lines have nothing but more of them.
_HEADERS = r"(?:[A-Za-z][A-Za-z-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){0,60}?"


def _other(what: str, begins: str, instead: str) -> Other:
    return Other(what, re.compile(begins, re.DOTALL), instead)


#: In the order in which they are asked; the first that fits counts.
OTHERS = (
    _other("BibTeX", r"(?:%[^\n]*\n|\s)*@[A-Za-z]{3,20}\s*[{(]\s*[^\s,{}]*\s*,", _REFERENCES),
    _other("a list of references in EndNote's own format", r"%0 [A-Z]", _REFERENCES),
    _other("a list of references from PubMed", r"PMID- ?\d", _REFERENCES),
    _other("a list of references from the Web of Science", r"FN (?:Clarivate|Thomson|ISI)", _REFERENCES),
    _other("a list of references in EndNote's XML", _PROLOG + r"<xml>\s*<records>", _REFERENCES),
    _other("a news feed", _PROLOG + r"<(?:rss|feed|rdf:RDF)[\s>]", _FEED),
    _other("a list of news feeds (OPML)", _PROLOG + r"<opml[\s>]", _FEED),
    _other("an export of Evernote (ENEX)", _PROLOG + r"<en-export[\s>]", "export the notes as HTML and import that"),
    _other("a web page saved as MHTML", _HEADERS + r"Content-Type:\s*multipart/related", _PAGE),
    _other("a web archive (WARC)", r"WARC/\d", _PAGE),
    _other("a mailbox", r"From \S+ +[A-Z][a-z]{2} [A-Z][a-z]{2} [^\n]*\n[A-Za-z][A-Za-z-]*:", _MAIL),
    _other("an e-mail message", _HEADERS + r"(?:MIME-Version: ?\d|Received: (?:from|by) |Message-I[Dd]: ?<)", _MAIL),
)  # fmt: skip
_MAY_BE_OTHER = re.compile(r"[@%<]|PMID|FN |WARC/|From |[A-Za-z-]{2,41}:")

#: Whose export holds several articles, and what stands once for each.
_SEVERAL = (
    ("LexisNexis", re.compile(r"^\s*\d+ of \d+ DOCUMENTS\s*$", re.MULTILINE)),
    ("Nexis", re.compile(r"^End of Document\s*$", re.MULTILINE)),
    ("ProQuest", re.compile(r"^Document \d+ of \d+\s*$", re.MULTILINE)),
    ("Factiva", re.compile(r"^Document [A-Z]{2,8}\w{16,24}\s*$", re.MULTILINE)),
    ("Kindle", re.compile(r"^={10}\s*$", re.MULTILINE)),
)
_MAY_BE_SEVERAL = ("of Document", "DOCUMENTS", "\nDocument ", "\n==========")
_LINKS = re.compile(
    r"<!doctype netscape-bookmark-file-1>|<title>\s*(?:Pocket Export|Instapaper: Export)\s*</title>", re.I
)


class OtherImporter:
    """No article; says what the file is, and what to do."""

    name = "other"
    suffixes: tuple[str, ...] = ()

    def sniff(self, source: Source) -> bool:
        return _of(source) is not None

    def read(self, source: Source) -> Iterator[Draft | Problem]:
        if other := _of(source):
            reason = f"The file is {other.what}, which Carrel does not read; {other.instead}."
            yield Problem(source.path, "not-read", reason, severity="rejected")


def _of(source: Source) -> Other | None:
    head = source.head
    if not _MAY_BE_OTHER.match(head) or head[:10].lower().startswith(("<!doctype ", "<html")):
        return None
    return next((other for other in OTHERS if other.begins.match(head)), None)


def several(text: str, path: str) -> tuple[Problem, ...]:
    """A word on a text that seems to hold several articles, as databases of newspapers and e-readers export them."""
    if not any(sign in text for sign in _MAY_BE_SEVERAL):
        return ()
    for whose, sign in _SEVERAL:
        count = len(sign.findall(text))
        if count > 1:
            reason = (
                f"This text seems to hold {count:,} articles or passages, as {whose} exports them; it came in as one. "
                "Have each exported to a file of its own, or all as RIS or CSV."
            )
            return (Problem(path, "several", reason),)
    return ()


def links(head: str, path: str) -> tuple[Problem, ...]:
    """A word on a page that is a list of links, as browsers and services that keep links export them."""
    if not _LINKS.search(head):
        return ()
    reason = "This page is a list of links, which came in as one article. Exported as CSV, each link becomes a record."
    return (Problem(path, "several", reason),)
