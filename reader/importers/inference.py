"""What a text and its file's name suggest where the source says nothing. Every value names the rule that gave it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from urllib.parse import urlsplit

from reader.dates import parse_date
from reader.markup.builder import clean
from reader.models import Document, FieldValue, Json, Origin
from reader.urls import url_key

_MAX_TITLE = 120
_HEAD = 2000
_BEFORE_TITLE = 300

#: `(The Hill) — `, `LONDON (Reuters) - `, `WASHINGTON, Sept 6 (AP) --`
_DATELINE = re.compile(
    r"\s*(?P<place>[^\W\d_][^\n()]{0,60}?)?\s*\((?P<provider>[^\W\d_][^()\n]{0,39})\)\s*(?:--|[-–—―])\s*", re.UNICODE
)
#: `NEW YORK, Sept. 6 — `
_PLACE_ALONE = re.compile(r"\s*(?P<place>[^\W\d_][^\n()–—―]{1,40}?)(?:,[^\n()–—―]{1,20})?\s+(?:--|[–—―])\s+")
#: Agencies that aren't written in capitals.
_AGENCIES = frozenset(
    {"Reuters", "Bloomberg", "Xinhua", "Bernama", "Tass", "Interfax", "Kyodo", "Antara", "Yonhap", "Ansa"}
)
_SENTENCE_END = re.compile(r"[.!?…]+[\"”’')\]]*(?=\s+[\"“‘'(\[]?[^\W\da-z_])|[。！？]+[」』”]?|[।॥]|\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|St|Jr|Sr|vs|No|Inc|Ltd|Co|Corp|U\.S|U\.K|U\.N|[A-Z])"
    r"|\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))\.$"
)
_FILE_DATE = re.compile(r"(?<!\d)(\d{4})[-_](\d\d)[-_](\d\d)(?!\d)[-_ ]?")
_PATH_DATE = re.compile(r"(?:^|/)((?:19|20)\d\d)/(\d\d?)/(\d\d?)(?=/|$)")
#: Front matter that could not be read may still have a line that names the title.
_FENCES = ("---", "+++")
_TITLE_LINE = re.compile(r"^[\"']?title[\"']?[ \t]*[:=][ \t]*(\S.*)$", re.MULTILINE | re.IGNORECASE)
#: Rules, bullets and other marks before the first word; quotes and brackets belong to it.
_UNSPOKEN = re.compile(r"^[^\w\"“„‘'«(\[¿¡]+")
_INDEX_NAMES = frozenset({"index", "_index", "readme", "default"})
_PATH_KEYS = ("path", "permalink", "slug", "url")


def infer(
    fields: Mapping[str, FieldValue], document: Document, path: str, front_matter: Mapping[str, Json]
) -> dict[str, FieldValue]:
    """The fields that `fields` lacks and that text, address or file name suggest."""
    inferred: dict[str, FieldValue] = {}
    is_told = "title" in fields and ("provider_name" in fields or front_matter)
    provider, start = ("", 0) if is_told else dateline(document.text)
    if "provider_name" not in fields and provider and not front_matter:
        inferred["provider_name"] = _value(provider, "dateline")
    elif "provider_name" not in fields and "url" in fields:
        domain = _domain(fields["url"].value)
        if domain:
            inferred["provider_name"] = _value(domain, "address")
    if "provider_domain" not in fields and "url" in fields:
        domain = _domain(fields["url"].value)
        if domain:
            inferred["provider_domain"] = _value(domain, "address")
    if "title" not in fields:
        inferred["title"] = _title(document, start, fields, path, front_matter)
    if "published" not in fields:
        published = _published(fields, path, front_matter)
        if published:
            inferred["published"] = published
    return inferred


def dateline(text: str) -> tuple[str, int]:
    """The agency or newspaper that a text's opening names, and the offset after the dateline; ("", 0) without one."""
    match = _DATELINE.match(text[:_HEAD])
    if match and _is_dateline(match["place"] or "", match["provider"]):
        return match["provider"].strip(), match.end()
    match = _PLACE_ALONE.match(text[:_HEAD])
    return "", match.end() if match and match["place"].isupper() else 0


def _is_dateline(place: str, provider: str) -> bool:
    """Whether place and provider are written as in a dateline, and not as words and brackets in a sentence."""
    if provider[0].islower():
        return False
    return not place or place.split(",")[0].isupper() or provider.isupper() or provider in _AGENCIES


def first_sentence(text: str) -> str:
    """The first sentence of `text`, cut at a word where it is long."""
    text = _UNSPOKEN.sub("", text[:_HEAD])
    sentence = text
    for match in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text[: match.end()]):
            sentence = text[: match.end()].strip()
            break
    return shortened(" ".join(sentence.split()).removesuffix("."))


def shortened(title: str) -> str:
    """`title` cut at a word to a length that a list can show."""
    if len(title) <= _MAX_TITLE:
        return title
    head, _, _ = title[:_MAX_TITLE].rpartition(" ")
    return (head or title[: _MAX_TITLE - 1]).rstrip(" ,;:–—-") + "…"


def _value(value: str, rule: str) -> FieldValue:
    return FieldValue(value, Origin.INFERRED, rule)


def _title(
    document: Document, start: int, fields: Mapping[str, FieldValue], path: str, front_matter: Mapping[str, Json]
) -> FieldValue:
    """The heading that the text opens with, else the slug of a post's file (Jekyll, Hugo), else the text's first
    sentence, else what excerpt, file name or address say.
    """
    found = (pair for pair in _titles(document, start, fields, path, front_matter) if pair[0].strip())
    return _value(*next(found, ("Untitled", "file name")))


def _titles(
    document: Document, start: int, fields: Mapping[str, FieldValue], path: str, front_matter: Mapping[str, Json]
) -> Iterator[tuple[str, str]]:
    """What may serve as title, each with its rule, the best first; some may be blank."""
    first = next((b for b in document.blocks if b.end > b.start and b.kind not in ("image", "rule")), None)
    if first is not None:
        text = document.text[first.start : first.end]
        if first.kind == "heading":
            yield shortened(" ".join(text.split())), "first heading"
        line = _TITLE_LINE.search(text[:_HEAD]) if text.startswith(_FENCES) else None
        if line:
            yield shortened(line[1].strip().strip("\"'")), "title line"
        if front_matter and (slug := _slug(path)):
            yield slug, "file name"
        if heading := _sole_heading(document):
            yield shortened(" ".join(heading.split())), "first heading"
        yield first_sentence(document.text[max(first.start, start) : max(first.end, start)] or text), "first sentence"
    if "excerpt" in fields:
        yield first_sentence(fields["excerpt"].value), "excerpt"
    if "url" in fields and not path:
        yield _from_name(_url_path(fields["url"].value)) or fields["url"].value, "address"
    yield _slug(path) or _from_name(path), "file name"


def _sole_heading(document: Document) -> str:
    """The one heading of the highest level, where little stands before it (a link to the page, a line of facts)."""
    headings = [block for block in document.blocks if block.kind == "heading" and block.level == 1]
    is_title = len(headings) == 1 and headings[0].start <= _BEFORE_TITLE
    return document.text[headings[0].start : headings[0].end] if is_title else ""


def _slug(path: str) -> str:
    """What follows the date in the name of a post's file or folder, as a title; blank for any other name."""
    pure = PurePath(path)
    name = pure.parent.name if pure.stem.lower() in _INDEX_NAMES else pure.stem
    words = _from_name(name) if _parsed(match := _FILE_DATE.match(name)) and match and name[match.end() :] else ""
    return words[:1].upper() + words[1:]


def _from_name(path: str) -> str:
    pure = PurePath(path)
    stem = pure.stem if pure.stem.lower() not in _INDEX_NAMES or not pure.parent.name else pure.parent.name
    words = _FILE_DATE.sub("", stem, count=1).replace("-", " ").replace("_", " ").split()
    return clean(shortened(" ".join(words) or stem))


def _published(fields: Mapping[str, FieldValue], path: str, front_matter: Mapping[str, Json]) -> FieldValue | None:
    """A date from the file's name (Jekyll, Hugo), from the path that the page will have (Zola), or from its address."""
    pure = PurePath(path)
    for name in (pure.stem, pure.parent.name):
        found = _parsed(_FILE_DATE.match(name))
        if found:
            return _value(found, "file name")
    for key in _PATH_KEYS:
        value = front_matter.get(key)
        found = _parsed(_PATH_DATE.search(value)) if isinstance(value, str) else None
        if found:
            return _value(found, key)
    address = fields["url"].value if "url" in fields else ""
    found = _parsed(_PATH_DATE.search(_url_path(address)))
    return _value(found, "address") if found else None


def _parsed(match: re.Match[str] | None) -> str | None:
    return parse_date(f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}") if match else None


def _url_path(url: str) -> str:
    """The path of `url`; blank where it is malformed."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _domain(url: str) -> str:
    """The host of the page that `url` names, be it through an AMP cache; blank where it has none with a dot."""
    try:
        host = urlsplit("//" + url_key(url)).hostname or urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if "." in host else ""
