"""Which of a source's field names means what to us, and strict conversion of their values.

The tables are data: to teach Carrel another source's name, add it to a line. Names compare without case and without
anything but letters and digits, so that `published_date_time`, `publishedDateTime` and `Published-DateTime` are
one. Where several stand in a source, the first in the table's order that has a usable value counts. What is not
understood stays in the front matter as it was read, and a Problem says so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TypeGuard, TypeVar

from reader.dates import parse_date
from reader.models import Declared, FieldValue, Image, Json, Origin, Problem
from reader.urls import url_key

#: Ours -> theirs: the publisher's records, Dublin Core (dc, dcterms), Hugo, Jekyll, Zola, Obsidian, Readwise, Pocket,
#: wallabag, Zotero, NewsAPI, schema.org, Open Graph, CSL-JSON, RIS.
NAMES: dict[str, tuple[str, ...]] = {
    "title": (
        "title", "headline", "full title", "dc:title", "dcterms:title", "og:title", "twitter:title",
        "citation_title", "name", "document title", "page title", "book title", "TI", "T1",
    ),
    "excerpt": (
        "excerpt", "abstract", "summary", "description", "standfirst", "lead", "lede", "deck", "subtitle", "teaser",
        "dc:description", "dcterms:abstract", "og:description", "twitter:description", "abstract note", "document note",
        "AB", "N2",
    ),
    "author": (
        "author", "authors", "byline", "creator", "creators", "dc:creator", "dcterms:creator", "article:author",
        "citation_author", "parsely-author", "written by", "published by", "book author", "AU", "A1",
    ),
    "published": (
        "published date time", "date published", "published date", "publish date", "pub date", "publication date",
        "published at", "published on", "published time", "article:published_time", "published", "issued",
        "dcterms:issued", "dc:date", "dcterms:created", "citation_publication_date", "date", "datetime",
        "parsely-pub-date", "posted", "posted on", "timestamp", "date created", "created", "created at", "DA", "PY",
        "Y1", "year",
    ),
    "modified": (
        "modified date time", "date modified", "modified", "lastmod", "last modified", "last modified at", "updated",
        "updated at", "date updated", "article:modified_time", "og:updated_time", "dcterms:modified", "dc:modified",
    ),
    "provider_name": (
        "provider", "provider name", "publisher", "publisher name", "dc:publisher", "dcterms:publisher", "og:site_name",
        "site name", "site", "website", "container title", "publication", "publication name", "newspaper", "outlet",
        "publication title", "source name", "source", "T2", "JO", "JF", "PB",
    ),
    "provider_domain": ("provider domain", "domain", "hostname", "site domain", "domain name"),
    "url": (
        "web url", "source url", "url", "link", "permalink", "canonical url", "canonical", "link:canonical", "og:url",
        "source", "dc:identifier", "dcterms:identifier", "identifier", "document url", "article url", "page url", "uri",
        "dc:source", "UR", "L2",
    ),
    "original_url": ("original url", "original", "original link", "dcterms:source"),
    "amp_url": ("amp web url", "amp url", "link:amphtml", "amphtml"),
    "cdn_amp_url": ("cdn amp web url", "cdn amp url"),
    "type": (
        "type", "kind", "document type", "item type", "dc:type", "dcterms:type", "og:type", "genre", "@type", "TY",
    ),
    "category": ("category", "section", "article:section", "article section", "column"),
    "language": (
        "language", "lang", "locale", "dc:language", "dcterms:language", "og:locale", "in language", "html lang", "LA",
    ),
    "quality": ("quality", "quality score"),
    "heat": ("heat", "heat score"),
    "is_published": ("is published", "published", "draft"),
}  # fmt: skip

#: Lists beside the scalar fields.
TOPIC_NAMES = (
    "topics", "topic", "tags", "tag", "categories", "keywords", "keyword", "subject", "subjects", "labels",
    "dc:subject", "dcterms:subject", "article:tag", "news_keywords", "document tags", "taxonomies", "manual tags",
    "automatic tags", "KW",
)  # fmt: skip
IMAGE_NAMES = (
    "images",
    "image",
    "cover",
    "cover image",
    "thumbnail",
    "featured image",
    "og:image",
    "hero",
    "preview picture",
)
RELATED_NAMES = ("related", "related articles", "related coverage", "see also")
#: Where sources put further fields: they count as if they stood at the top, after what does.
NESTED_NAMES = ("extra", "params", "metadata")
#: What a record's text is called in JSON Lines and CSV.
TEXT_NAMES = (
    "text", "body", "content", "full text", "fulltext", "article text", "article body", "markdown", "content text",
    "article", "story", "content html", "html", "body html", "highlight",
)  # fmt: skip

#: The names of the parts of a provider, an image and a related report.
_PROVIDER_NAME = ("name", "title", "headline")
_PROVIDER_DOMAIN = ("domain", "hostname", "url")
_IMAGE_URL = ("url", "src", "path", "href", "content url")
_IMAGE_TITLE = ("title", "alt", "caption", "name")
_URL_FIELDS = ("url", "original_url", "amp_url", "cdn_amp_url")
_NUMBERS = frozenset({"quality", "heat"})
_DATES = frozenset({"published", "modified"})
_MAX_ITEMS = 10_000
#: A value without a blank that is longer is a cipher text, a picture or the like.
_OPAQUE = 120

#: What parts topics in a text; `|` is Pocket's.
_TOPIC_SIGNS = re.compile(r"[,;|\n]")
_LIST_IN_TEXT = re.compile(r"\s*\[(.*)\]\s*", re.DOTALL)
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_POSTS = re.compile(r"(?:^|/)_(?:posts|drafts)/")
_NOT_LETTERS = re.compile(r"[\W_]+")
_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_SCHEME = re.compile(r"^[a-z]+://")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")


def _simple(name: str) -> str:
    return _NOT_LETTERS.sub("", name).casefold()


def _simplified(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_simple, names)))


_TOPICS, _IMAGES, _RELATED = map(_simplified, (TOPIC_NAMES, IMAGE_NAMES, RELATED_NAMES))
_NESTED, _TEXTS = map(_simplified, (NESTED_NAMES, TEXT_NAMES))
_LISTS = frozenset((*_TOPICS, *_IMAGES, *_RELATED, *_NESTED))
_SHOWN_LISTS = frozenset((*_TOPICS, *_IMAGES, *_RELATED))

#: Simplified name -> what it can mean, each with its rank among the names of that field.
_MEANINGS: dict[str, list[tuple[str, int]]] = {}
for _ours, _theirs in NAMES.items():
    for _rank, _key in enumerate(_simplified(_theirs)):
        _MEANINGS.setdefault(_key, []).append((_ours, _rank))
_FIELD_ORDER = {ours: rank for rank, ours in enumerate(NAMES)}


@lru_cache(maxsize=4096)
def _meanings(key: str) -> tuple[str, tuple[tuple[str, int], ...]]:
    """The simplified form of a source's name, and the fields that it can mean."""
    name = _simple(key)
    return name, tuple(_MEANINGS.get(name, ()))


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a source says in our terms."""

    fields: dict[str, FieldValue]
    topics: tuple[str, ...]
    images: tuple[Image, ...]
    declared: tuple[Declared, ...]
    url_keys: tuple[str, ...]
    problems: tuple[Problem, ...]


_Item = TypeVar("_Item")


class _Unusable(Exception):
    """A value that the field can't have; the message continues "The field “x” ..."."""


class _NotMeant(Exception):
    """A value that shows the name to mean something else here (`published: true` is no date)."""


def read_fields(data: Mapping[str, Json], path: str, lines: Mapping[str, int] | None = None) -> Metadata:
    """What the front matter (or record) `data` says, in our terms; `lines` names its keys' lines for the problems."""
    return _Reading(data, path, lines or {}).read()


def text_of(data: Mapping[str, Json]) -> tuple[str, str]:
    """The name and the value of the field that holds a record's text; both empty where none does."""
    by_name = {_simple(key): key for key in data}
    for name in _TEXTS:
        value = data[by_name[name]] if name in by_name else None
        if isinstance(value, str) and value.strip():
            return by_name[name], value
    return "", ""


def names_anything(data: Mapping[str, Json]) -> bool:
    """Whether a record says what an article is: it has a title, a text, an excerpt or an address."""
    if text_of(data)[0]:
        return True
    meant = {ours for key, value in data.items() if value not in (None, "") for ours, _ in _meanings(key)[1]}
    return not meant.isdisjoint({"title", "excerpt", "url"})


def other_entries(data: Mapping[str, Json], fields: Mapping[str, FieldValue]) -> dict[str, Json]:
    """What is left of a source's own `data` when its known `fields` and lists are taken out: what `name:value` finds.

    Cipher texts and other long values without a blank are left out as well: nobody looks for a part of them.
    """
    used = {value.key for value in fields.values()}
    return {key: rest for key, value in data.items() if (rest := _rest(key, value, used, fields)) is not None}


def _rest(key: str, value: Json, used: set[str], fields: Mapping[str, FieldValue]) -> Json:
    if value in (None, "", [], {}) or _simple(key) in _SHOWN_LISTS:
        return None
    if key not in used:
        return None if isinstance(value, str) and len(value) > _OPAQUE and " " not in value else value
    if not isinstance(value, dict):
        return None
    shown = {field.value for field in fields.values() if isinstance(field.value, str)}
    return {k: v for k, v in value.items() if not isinstance(v, list | dict) and v not in shown} or None


def unescape(text: str) -> str:
    """`text` with its HTML entities (those that end in a semicolon) as characters."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


class _Reading:
    """One source's metadata under conversion."""

    def __init__(self, data: Mapping[str, Json], path: str, lines: Mapping[str, int]) -> None:
        self._path = path
        self._lines = lines
        self._found: dict[str, list[tuple[int, str, str, Json]]] = {}
        self._lists: dict[str, tuple[str, Json]] = {}
        self._problems: list[Problem] = []
        self._take(data, 0)
        for depth, nested in enumerate(_NESTED, 1):
            inner = self._lists.get(nested, ("", None))[1]
            if isinstance(inner, dict):
                self._take(inner, depth)

    def _take(self, data: Mapping[str, Json], depth: int) -> None:
        """Sort the values of `data` by what their names can mean; those nested deeper rank after the others."""
        for key, value in data.items():
            if value is None:
                continue
            name, meanings = _meanings(key)
            if name in _LISTS:
                self._lists.setdefault(name, (key, value))
            for ours, rank in meanings:
                self._found.setdefault(ours, []).append((rank + 1000 * depth, name, key, value))

    def read(self) -> Metadata:
        fields: dict[str, FieldValue] = {}
        for ours in sorted(self._found, key=_FIELD_ORDER.__getitem__):
            value = self._first(self._found[ours], _CONVERTERS[ours])
            if value:
                fields[ours] = value
        images = self._provider(fields) + self._list(_IMAGES, _image)
        declared = self._list(_RELATED, _declared)
        keys = [key for name in _URL_FIELDS if name in fields and (key := url_key(fields[name].value))]
        unique = tuple(dict.fromkeys(keys))
        return Metadata(fields, self._topics(), _unique(images), tuple(declared), unique, tuple(self._problems))

    def _first(
        self, candidates: list[tuple[int, str, str, Json]], convert: Callable[[str, Json], Json]
    ) -> FieldValue | None:
        """The usable value among the candidates whose name ranks first."""
        if len(candidates) > 1:
            candidates.sort(key=itemgetter(0))
        for _, name, key, value in candidates:
            try:
                converted = convert(name, value)
            except _NotMeant:
                continue
            except _Unusable as error:
                self._problem(key, str(error))
                continue
            if converted is not None:
                return FieldValue(converted, Origin.SOURCE, key)
        return None

    def _problem(self, key: str, what: str) -> None:
        reason = f"The field “{key[:80]}” {what}; it was kept as it was read."
        problem = Problem(self._path, "field", reason, self._lines.get(key))
        if problem not in self._problems:
            self._problems.append(problem)

    def _provider(self, fields: dict[str, FieldValue]) -> list[Image]:
        """Take a provider's domain and images from where its mapping stands."""
        key, value = self._provider_mapping()
        if not key:
            return []
        domain = _part(value, _PROVIDER_DOMAIN)
        if domain and "provider_domain" not in fields:
            fields["provider_domain"] = FieldValue(domain, key=f"{key}.domain")
        return [
            Image(i.url, i.width, i.height, i.is_cached, i.title, "provider")
            for i in map(_image, _as_list(value.get("images")))
            if i
        ]

    def _provider_mapping(self) -> tuple[str, Mapping[str, Json]]:
        for _, _, key, value in self._found.get("provider_name", ()):
            if isinstance(value, dict):
                return key, value
        return "", {}

    def _standing(self, names: Iterable[str]) -> list[tuple[str, Json]]:
        """The source's names and values that stand under any of `names`."""
        return [self._lists[name] for name in names if name in self._lists] if self._lists else []

    def _list(self, names: Iterable[str], convert: Callable[[Json], _Item | None]) -> list[_Item]:
        """All values under `names`; the items that can't be read are reported once."""
        values: list[_Item] = []
        for key, value in self._standing(names):
            items = _as_list(value)
            converted = [convert(item) for item in items[:_MAX_ITEMS]]
            if len(items) > _MAX_ITEMS:
                self._problem(key, f"has more than {_MAX_ITEMS:,} entries; the rest stands only in the front matter")
            elif any(item is None for item in converted):
                self._problem(key, "has entries that can't be read")
            values += [item for item in converted if item is not None]
        return values

    def _topics(self) -> tuple[str, ...]:
        topics: list[str] = []
        for key, value in self._standing(_TOPICS):
            names = value.split() if self._is_spaced(value) else _names(value)
            if value and names is None:
                self._problem(key, "is no list of names")
            topics += names or []
        return tuple(dict.fromkeys(topics))

    def _is_spaced(self, value: Json) -> TypeGuard[str]:
        """Whether a post's topics are parted by blanks, as Jekyll reads a text without commas."""
        return isinstance(value, str) and _POSTS.search(self._path) is not None and not _TOPIC_SIGNS.search(value)


# -- single values ----------------------------------------------------------------------------------------


def _one_line(text: str) -> str:
    """`text` without entities, and with a single blank wherever it has any."""
    if "&" not in text and "  " not in text and text.isprintable() and text.strip(" ") == text:
        return text  # no other blank is printable
    return " ".join(unescape(text).split())


def _plain_text(value: Json) -> str | None:
    """A scalar as one line of text without entities; None where it is blank."""
    if isinstance(value, str):
        return _one_line(value) or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list) and len(value) == 1:
        return _plain_text(value[0])
    raise _Unusable("is no text")


def _text(_: str, value: Json) -> str | None:
    return _plain_text(value) if value not in ({}, []) else None


def _name_or_none(value: Json) -> str | None:
    """A name, or the name within a mapping (a person, an organisation)."""
    if not isinstance(value, dict):
        return _text("", value)
    parts = (_part(value, ("given",)), _part(value, ("family", "literal")))
    return _part(value, _PROVIDER_NAME) or " ".join(filter(None, parts)) or None


def _author(_: str, value: Json) -> str | None:
    """The names of all authors, separated by `; `."""
    try:
        names = [_name_or_none(item) for item in _as_list(value)]
    except _Unusable:
        raise _Unusable("is no name or list of names") from None
    return "; ".join(dict.fromkeys(filter(None, names))) or None


def _provider_name(_: str, value: Json) -> str | None:
    name = _name_or_none(value[0] if isinstance(value, list) and value else value)
    if name and _is_address(name):
        raise _NotMeant
    return name


def _domain(_: str, value: Json) -> str | None:
    text = _plain_text(value)
    if text is None:
        return None
    host = _SCHEME.sub("", text.lower()).split("/")[0].removeprefix("www.")
    if not _DOMAIN.fullmatch(host):
        raise _Unusable("is no domain")
    return host


def _address(name: str, value: Json) -> str | None:
    if isinstance(value, list | dict) and value:
        value = _part(value, _IMAGE_URL) if isinstance(value, dict) else value[0]
    text = _plain_text(value) if isinstance(value, str) else None
    if text is None and value not in (None, "", [], {}):
        if name not in _CERTAIN_ADDRESSES:
            raise _NotMeant
        raise _Unusable("is no address")
    if text and not _is_address(text) and name not in _CERTAIN_ADDRESSES:
        raise _NotMeant
    return text


_CERTAIN_ADDRESSES = frozenset(map(_simple, ("web url", "source url", "url", "original url", "amp web url", "amp url")))


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://", "//"))


def _date(name: str, value: Json) -> str | None:
    if isinstance(value, dict):
        value = _date_parts(value)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if value in (None, "", []):
        return None
    parsed = parse_date(value)
    if parsed is None:
        if _flag_or_none(value) is not None and name == "published":
            raise _NotMeant
        raise _Unusable("is no date that could be understood")
    return parsed


def _date_parts(value: Mapping[str, Json]) -> Json:
    """CSL's date as text."""
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and 1 <= len(parts[0]) <= 3:
        numbers = [str(part) for part in parts[0]]
        return "-".join([numbers[0], *(number.zfill(2) for number in numbers[1:])])
    return value.get("raw") or value.get("literal")


def _flag_or_none(value: Json) -> bool | None:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower() if isinstance(value, str | int) else ""
    return True if text in _TRUE else False if text in _FALSE else None


def _flag(name: str, value: Json) -> bool | None:
    if value == "":
        return None
    flag = _flag_or_none(value)
    if flag is None:
        if name == "published":  # it is a date then, good or bad, and that is told elsewhere
            raise _NotMeant
        raise _Unusable("is neither true nor false")
    return not flag if name == "draft" else flag


def _number(_: str, value: Json) -> int | float | None:
    if isinstance(value, str):
        if value.isdecimal() and value.isascii() and len(value) <= 15:
            return int(value)
        if not value.strip():
            return None
        if not _NUMBER.fullmatch(value.strip()):
            raise _Unusable("is no number")
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Unusable("is no number")
    return int(value) if value == int(value) else value


def _language(_: str, value: Json) -> str | None:
    text = _plain_text(value)
    if text is None:
        return None
    if not _LANGUAGE.fullmatch(text):
        raise _Unusable("is no language code")
    return text.replace("_", "-")


_CONVERTERS: dict[str, Callable[[str, Json], Json]] = dict.fromkeys(NAMES, _text)
_CONVERTERS |= dict.fromkeys(_URL_FIELDS, _address) | dict.fromkeys(_DATES, _date) | dict.fromkeys(_NUMBERS, _number)
_CONVERTERS |= {"author": _author, "provider_name": _provider_name, "provider_domain": _domain}
_CONVERTERS |= {"language": _language, "is_published": _flag}


# -- lists and mappings ---------------------------------------------------------------------------------------


def _as_list(value: Json) -> list[Json]:
    if value is None or value in ("", {}):
        return []
    return value if isinstance(value, list) else [value]


def _part(mapping: Mapping[str, Json], names: Iterable[str]) -> str:
    """The first of `names` in `mapping` that is a scalar, as text; blank where none is."""
    for name in names:
        value = mapping.get(name)
        if value is not None and not isinstance(value, dict | list):
            text = _plain_text(value)
            if text:
                return text
    return ""


def _names(value: Json) -> list[str] | None:
    """The names in a list, in a text with commas or a list written as text (`['a', 'b']`), or in a mapping of lists;
    None where the value is none of these.
    """
    if value is None:
        return []
    if isinstance(value, str):
        listed = _LIST_IN_TEXT.fullmatch(value)
        parts = [a or b for a, b in _QUOTED.findall(listed[1])] if listed else []
        return [name for part in parts or _TOPIC_SIGNS.split(listed[1] if listed else value) if (name := _topic(part))]
    if isinstance(value, dict):
        inner = [_names(item) for item in value.values()]
        return None if None in inner else [name for names in inner for name in names or []]
    if not isinstance(value, list):
        return None
    names = [_name_or_none(item) if isinstance(item, dict) else item for item in value[:_MAX_ITEMS]]
    if any(isinstance(name, list) for name in names):
        return None
    return [topic for name in names if name is not None and (topic := _topic(str(name)))]


def _topic(name: str) -> str:
    return _one_line(name).removeprefix("#").strip()


def _image(value: Json) -> Image | None:
    if isinstance(value, str):
        return Image(value.strip()) if value.strip() else None
    if not isinstance(value, dict):
        return None
    url = _part(value, _IMAGE_URL)
    if not url:
        return None
    cached = value.get("isCached")
    return Image(
        url,
        _pixels(value.get("width")),
        _pixels(value.get("height")),
        None if cached is None else _flag_or_none(cached),
        _part(value, _IMAGE_TITLE),
    )


def _pixels(value: Json) -> int | None:
    try:
        number = _number("", value)
    except _Unusable:
        return None
    return int(number) if number is not None and 0 <= number < 1_000_000 else None


def _unique(images: Iterable[Image]) -> tuple[Image, ...]:
    unique = tuple(images)
    return unique if len(unique) < 2 else tuple(dict.fromkeys(unique))


def _declared(value: Json) -> Declared | None:
    """A related report: the publisher's mapping, or an address, or a title alone."""
    if isinstance(value, str):
        text = unescape(value).strip()
        if not text:
            return None
        return Declared(text, url=text, key=url_key(text)) if _is_address(text) else Declared(text)
    if not isinstance(value, dict):
        return None
    metadata = _Reading(value, "", {}).read()
    known = {name: found.value for name, found in metadata.fields.items()}
    urls = [known[name] for name in _URL_FIELDS if name in known]
    if not urls and "title" not in known:
        return None
    return Declared(
        known.get("title") or urls[0],
        known.get("excerpt", ""),
        urls[0] if urls else "",
        url_key(urls[0]) if urls else "",
        known.get("published", ""),
        known.get("provider_name", ""),
        known.get("provider_domain", ""),
        known.get("type", ""),
        known.get("quality"),
        tuple(urls[1:]),
        metadata.images,
    )
