"""One record (a mapping) of a source that holds many: its text and fields by the same tables, its own bytes, its
own path.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from reader.document import from_html, from_markdown, from_plain
from reader.fields import names_anything, text_of
from reader.importers.base import Parts, Source, make_draft
from reader.models import Document, Draft, Json, Problem

_HTML = re.compile(
    r"\s*<(?:!doctype|html|head|body|p|div|article|section|table|h[1-6]|span|ul|ol)\b[^>]*>", re.IGNORECASE
)
#: A text that begins with words, in wallabag's records and descriptions of feeds.
_HTML_WITHIN = re.compile(
    r"<br\s*/?>|<a\s[^<>]*href=[^<>]*>|</(?:p|div|em|strong|b|i|ul|ol|li|blockquote)>", re.IGNORECASE
)
#: What nobody writes in bare text: headings after their marks, links, fences, strong emphasis.
_MARKDOWN = re.compile(
    r"^#{1,6} \S|\]\([^\s)]+\)|^(?:```|~~~)|\*\*\S(?:[^*\n]{0,200}\S)?\*\*"
    r"|^\[[^\]\n]{1,80}\]:\s*\S|\]\[[^\]\n]{0,80}\]",
    re.MULTILINE,
)
#: https://www.zotero.org/support/kb/rich_text_bibliography
_RICH_TEXT = re.compile(
    r"</?(?:i|b|sub|sup)>|<span (?:class=\"nocase\"|style=\"font-variant: ?small-caps;?\")>|</span>"
)
_ID_NAMES = ("id", "ID", "Id", "uuid", "guid", "_id", "key", "Key")
_UNFIT = re.compile(r"[^\w.:@-]+")
_LONGEST_ID = 100


@dataclass(slots=True)
class Records:
    """Makes the articles of one source, each under a path that stays its own when records come and go around it."""

    source: Source
    format: str
    _used: dict[str, int] = field(default_factory=dict)

    def draft(self, record: Json, text: str, line: int) -> Iterator[Draft | Problem]:
        """The article of `record`, whose own part of the source is `text` and begins at `line`."""
        if not self._names_anything(record):
            yield self._refusal(line)
            return
        data = _encoded(text, self.source.encoding)
        source = Source(self._path(record, data), data, "", self.source.encoding, self._problems())
        draft = make_draft(source, self._parts(record, is_record=True))
        yield replace(draft, problems=tuple(self._placed(problem, line) for problem in draft.problems))

    def _placed(self, problem: Problem, line: int) -> Problem:
        """A problem of a record with the line where the record begins; one of the whole source stays as it is."""
        is_of_all = problem.line is not None or problem in self.source.problems
        return problem if is_of_all else replace(problem, line=line)

    def whole(self, record: Mapping[str, Json]) -> Iterator[Draft | Problem]:
        """The article of a source that is one record."""
        yield make_draft(self.source, self._parts(record)) if names_anything(record) else self._refusal(1)

    def _parts(self, record: Mapping[str, Json], is_record: bool = False) -> Parts:
        key, body = text_of(record)
        rest = {name: value for name, value in record.items() if name != key}
        return Parts(self.format, text_document(key, body), rest, is_record=is_record)

    def _names_anything(self, record: Json) -> bool:
        return isinstance(record, dict) and names_anything(record)

    def _refusal(self, line: int) -> Problem:
        reason = "A record has neither a title nor a text nor an address."
        return Problem(self.source.path, "record", reason, line, "rejected")

    def _path(self, record: Mapping[str, Json], data: bytes) -> str:
        """The source's path with the record's id, or where it has none with its checksum."""
        given = next((str(record[name]) for name in _ID_NAMES if isinstance(record.get(name), str | int)), "")
        name = _UNFIT.sub("_", given)[:_LONGEST_ID] or hashlib.sha256(data).hexdigest()[:16]
        count = self._used[name] = self._used.get(name, 0) + 1
        return f"{self.source.path}#{name}" + (f"~{count}" if count > 1 else "")

    def _problems(self) -> tuple[Problem, ...]:
        """Of the source's own warnings those that tell of every record (the encoding), not of one place."""
        return tuple(problem for problem in self.source.problems if problem.line is None)


def without_rich_text(item: Draft | Problem) -> Draft | Problem:
    """A reference's draft without the marks that Zotero allows in titles; its front matter keeps them."""
    if isinstance(item, Problem):
        return item
    plain = {
        name: value._replace(value=_RICH_TEXT.sub("", value.value))
        for name, value in item.fields.items()
        if name in ("title", "excerpt") and isinstance(value.value, str)
    }
    return replace(item, fields={**item.fields, **{name: value for name, value in plain.items() if value.value}})


def text_document(key: str, text: str) -> Document:
    """The text of a field: HTML or Markdown where its name or its marks say so, else plain."""
    name = key.casefold()
    if "html" in name or "rendered" in name or _HTML.match(text):
        return from_html(text)
    if "markdown" in name or _MARKDOWN.search(text):
        return from_markdown(text)
    if _HTML_WITHIN.search(text):
        return from_markdown(text) if "\n\n" in text else from_html(text)  # Markdown's paragraphs stay apart
    return from_plain(text)


def _encoded(text: str, encoding: str) -> bytes:
    """A record's part of a source as bytes, as they stand there but for a byte order mark."""
    plain = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(encoding, encoding)
    return text.encode(plain, "replace")
