"""HTML pages and newsletters: text from the body, metadata from title, meta, link and JSON-LD elements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from reader.document import clean, from_html, is_too_deep
from reader.front_matter import bounded, load_json
from reader.importers.base import Parts, Source, make_draft
from reader.importers.others import links, several
from reader.models import Draft, Json, Problem

_PAGE = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
#: The schema.org types whose JSON-LD describes the page itself.
_ARTICLES = ("Article", "Posting", "Report", "WebPage")
#: The address that browsers (Mark of the Web) and SingleFile note in a page that they save.
_SAVED_FROM = re.compile(
    r"<!--\s*saved from url=\(\d{4,5}\)(https?://\S+)\s*-->|<!--\s*Page saved with SingleFile\s+url:\s*(https?://\S+)\s"
)
#: What servers call a page that says why there is no article.
_ERROR = re.compile(
    r"(?:(?:http )?error )?(?:40[0-9]|410|429|50[0-9])(?: .{0,40}|[^\w].{0,40})?"
    r"|(?:(?:page )?not found|access denied|forbidden|just a moment|bad gateway"
    r"|service (?:temporarily )?unavailable|gateway time-?out|too many requests|internal server error)"
    r"(?: ?[^\w ].{0,40})?",
    re.IGNORECASE,
)
_LONGEST_ERROR = 2000
_MAX_JSON = 1_000_000


class HtmlImporter:
    """One page, one article."""

    name = "html"
    suffixes = (".html", ".htm", ".xhtml")

    def sniff(self, source: Source) -> bool:
        return bool(_PAGE.match(source.head))

    def read(self, source: Source) -> Iterator[Draft | Problem]:
        if is_too_deep(source.text):
            reason = "The page is nested too deeply; its text was read without its structure."
            problems = (Problem(source.path, "html", reason),)
            yield make_draft(source, Parts(self.name, from_html(source.text), problems=problems))
        else:
            document, metadata = from_html(source.text), page_metadata(source.text)
            told = (*several(document.text, source.path), *links(source.head, source.path))
            told += _error_page(metadata.get("page title", ""), document.text, source.path)
            yield make_draft(source, Parts(self.name, document, metadata, problems=told))


def page_metadata(text: str) -> dict[str, Json]:
    """What a page says of itself, under the names it uses: `page title`, `og:title`, `link:canonical` ..."""
    tree = LexborHTMLParser(clean(text))
    found: dict[str, Json] = {}
    title = tree.css_first("head > title") or tree.css_first("title")
    if title is not None and title.text().strip():
        found["page title"] = " ".join(title.text().split())
    language = tree.root.attributes.get("lang") if tree.root is not None else None
    if language:
        found["html lang"] = language
    for node in tree.css("meta[content]"):
        _add_meta(found, node)
    for node in tree.css("link[rel][href]"):
        relation = (node.attributes.get("rel") or "").lower()
        if relation in ("canonical", "amphtml"):
            found.setdefault(f"link:{relation}", node.attributes.get("href") or "")
    if saved := _SAVED_FROM.search(text[:4096]):
        found["saved from"] = saved[1] or saved[2]
    for node in tree.css('script[type="application/ld+json"]'):
        _add_linked_data(found, node.text())
    return found


def _error_page(title: str, text: str, path: str) -> tuple[Problem, ...]:
    """A word on a page that stands where an article was meant to be."""
    if len(text) > _LONGEST_ERROR or not _ERROR.fullmatch(title):
        return ()
    reason = (
        f"This seems to be an error page (“{title}”), not an article. If it came in for one, the text of that is still "
        "there as the revision before; undo the import to have it back in front."
    )
    return (Problem(path, "error-page", reason),)


def _add_meta(found: dict[str, Json], node: LexborNode) -> None:
    """Take one meta element; a name that stands several times gives a list."""
    attributes = node.attributes
    name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
    content = (attributes.get("content") or "").strip()
    if not name or not content:
        return
    before = found.get(name)
    if before is None:
        found[name] = content
    elif isinstance(before, list):
        before.append(content)
    elif before != content:
        found[name] = [before, content]


def _add_linked_data(found: dict[str, Json], text: str) -> None:
    """Take the fields of the article that a JSON-LD script describes; others are left alone."""
    if len(text) > _MAX_JSON:
        return
    try:
        data = bounded(load_json(text))
    except (ValueError, RecursionError):
        return
    for item in _items(data):
        kind = item.get("@type")
        kinds = kind if isinstance(kind, list) else [kind]
        if any(isinstance(name, str) and name.endswith(_ARTICLES) for name in kinds):
            found.update({key: value for key, value in item.items() if not key.startswith("@") and key not in found})
            return


def _items(data: Json) -> list[dict[str, Json]]:
    if isinstance(data, dict) and isinstance(data.get("@graph"), list):
        data = data["@graph"]
    return [item for item in (data if isinstance(data, list) else [data]) if isinstance(item, dict)]
