"""What a source's fields say in our terms (which name means what, reader/field_names.py tells): strict conversion.

What is not understood stays in the front matter as it was read, and a Problem says so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeGuard, TypeVar

from reader.dates import is_ambiguous, parse_date
from reader.field_names import NAMES, NESTED, SHOWN_LISTS, TEXTS, meanings, plan, simple, told
from reader.models import Declared, FieldValue, Image, Json, Origin, Problem
from reader.urls import url_key

#: The names of the parts of a provider, an image and a related report.
_PROVIDER_NAME = ("name", "title", "headline", "original")
_PROVIDER_DOMAIN = ("domain", "hostname", "url")
#: The parts of a name in the order in which it is read (CSL 1.0.2, name variables); `literal` is a whole one.
_NAME_PARTS = (("given",), ("dropping-particle",), ("non-dropping-particle",), ("family", "literal"), ("suffix",))
#: The parts of a text in WordPress', the New York Times' and others' records.
_TEXT_PARTS = ("rendered", "html", "markdown", "text", "content", "value")
_TITLE_PARTS = ("rendered", "main", "text", "value")
_MARK_UP = re.compile(r"</?[A-Za-z][^<>]*>")
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
#: What only notes of Obsidian have, and tags as they are written in notes: `#a #b`.
_NOTES = frozenset({"aliases", "cssclasses", "cssclass"})
_TAGS = re.compile(r"#\S+(?:\s+#\S+)*")
#: A link to a note, in names that Obsidian's clipper and Readwise write.
_NOTE_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
#: Where a note of Evernote came from, which its `source` tells.
_CLIPPER = re.compile(r"(?:web|desktop|mobile|mail)\.[a-z0-9]+")
#: Characters of a date of which no more is known.
_YEAR_ALONE = 4
_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_SCHEME = re.compile(r"^[a-z]+://")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")


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
    """The name and the value of the field that holds a record's text; both empty where none does.

    Paragraphs may stand in a list, and the text within a mapping, also in one of further fields.
    """
    by_name = {simple(key): key for key in data}
    for name in TEXTS:
        part, text = _as_text(data[by_name[name]]) if name in by_name else ("", "")
        if text.strip():
            return f"{by_name[name]} {part}".rstrip(), text
    inner = (data[by_name[name]] for name in NESTED if name in by_name)
    return next((found for each in inner if isinstance(each, dict) and (found := text_of(each))[0]), ("", ""))


def _as_text(value: Json) -> tuple[str, str]:
    """The text that a value is, with the name of the part of a mapping that holds it."""
    if isinstance(value, str):
        return "", value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "", "\n\n".join(value)
    if isinstance(value, dict):
        return next(((part, value[part]) for part in _TEXT_PARTS if isinstance(value.get(part), str)), ("", ""))
    return "", ""


def names_anything(data: Mapping[str, Json]) -> bool:
    """Whether a record says what an article is: it has a title, a text, an excerpt or an address."""
    if text_of(data)[0]:
        return True
    meant = {ours for key, value in data.items() if value not in (None, "") for ours, _ in meanings(key)[1]}
    return not meant.isdisjoint({"title", "excerpt", "url"})


def other_entries(data: Mapping[str, Json], fields: Mapping[str, FieldValue]) -> dict[str, Json]:
    """What is left of a source's own `data` when its known `fields` and lists are taken out: what `name:value` finds.

    Cipher texts and other long values without a blank are left out as well: nobody looks for a part of them.
    """
    used = {value.key for value in fields.values()}
    return {key: rest for key, value in data.items() if (rest := _rest(key, value, used, fields)) is not None}


def _rest(key: str, value: Json, used: set[str], fields: Mapping[str, FieldValue]) -> Json:
    if value in (None, "", [], {}) or meanings(key)[0] in SHOWN_LISTS:
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
        self._problems: list[Problem] = []
        self._sources = [data]
        self._plan = plan(told(data))
        if self._plan.is_nested:
            self._take_nested()

    def _take_nested(self) -> None:
        """Take in the mappings that hold further fields, also one within another."""
        for nested in NESTED:
            inner = self._at(self._plan.lists[nested]) if nested in self._plan.lists else None
            self._sources.append(inner if isinstance(inner, dict) else {})
            self._plan = plan(*map(told, self._sources))

    def _at(self, place: tuple[int, str]) -> Json:
        return self._sources[place[0]][place[1]]

    def read(self) -> Metadata:
        """Everything, with the problems."""
        fields = {ours: FieldValue(value, Origin.SOURCE, key) for ours, value, key in self._said()}
        domain, images = self._provider()
        if domain and "provider_domain" not in fields:
            fields["provider_domain"] = FieldValue(domain[1], key=f"{domain[0]}.domain")
        images += self._list(self._plan.images, _image)
        declared = self._list(self._plan.related, _declared)
        keys = [key for name in _URL_FIELDS if name in fields and (key := url_key(fields[name].value))]
        unique = tuple(dict.fromkeys(keys))
        return Metadata(fields, self._topics(), _unique(images), tuple(declared), unique, tuple(self._problems))

    def read_declared(self) -> Declared | None:
        """The same as a related report; None where it has neither a title nor an address."""
        known: dict[str, Json] = {ours: value for ours, value, _ in self._said()}
        urls = [known[name] for name in _URL_FIELDS if name in known]
        if not urls and "title" not in known:
            return None
        domain, images = self._provider()
        images += self._list(self._plan.images, _image)
        return Declared(
            known.get("title") or urls[0],
            known.get("excerpt", ""),
            urls[0] if urls else "",
            url_key(urls[0]) if urls else "",
            known.get("published", ""),
            known.get("provider_name", ""),
            known.get("provider_domain", domain[1] if domain else ""),
            known.get("type", ""),
            known.get("quality"),
            tuple(urls[1:]),
            _unique(images),
        )

    def _said(self) -> Iterator[tuple[str, Json, str]]:
        """Each field with the usable value of the candidate whose name ranks first, and that candidate's key."""
        sources = self._sources
        for ours, places in self._plan.fields:
            convert = _CONVERTERS[ours]
            for at, name, key in places:
                try:
                    value = convert(name, sources[at][key])
                except _NotMeant:
                    continue
                except _Unusable as error:
                    self._problem(key, str(error))
                    continue
                if value is not None:
                    if convert is _date and len(str(value)) == _YEAR_ALONE and is_ambiguous(sources[at][key]):
                        self._problem(key, "may mean two days, so that its year alone counts")
                    yield ours, value, key
                    break

    def _problem(self, key: str, what: str) -> None:
        reason = f"The field “{key[:80]}” {what}; it was kept as it was read."
        problem = Problem(self._path, "field", reason, self._lines.get(key))
        if problem not in self._problems:
            self._problems.append(problem)

    def _provider(self) -> tuple[tuple[str, str] | None, list[Image]]:
        """A provider's domain (with the name of its mapping) and images, from where its mapping stands."""
        key, value = self._provider_mapping()
        if not key:
            return None, []
        domain = _part(value, _PROVIDER_DOMAIN)
        try:
            domain = _domain("", domain) or ""
        except _Unusable:
            domain = ""
        images = [
            Image(i.url, i.width, i.height, i.is_cached, i.title, "provider")
            for i in map(_image, _as_list(value.get("images")))
            if i
        ]
        return (key, domain) if domain else None, images

    def _provider_mapping(self) -> tuple[str, Mapping[str, Json]]:
        for place in self._plan.providers:
            value = self._at(place)
            if isinstance(value, dict):
                return place[1], value
        return "", {}

    def _list(self, places: Iterable[tuple[int, str]], convert: Callable[[Json], _Item | None]) -> list[_Item]:
        """All values that stand there; the items that can't be read are reported once."""
        values: list[_Item] = []
        for place in places:
            items = _as_list(self._at(place))
            converted = [item for each in items[:_MAX_ITEMS] if (item := convert(each)) is not None]
            if len(items) > _MAX_ITEMS:
                what = f"has more than {_MAX_ITEMS:,} entries; the rest stands only in the front matter"
                self._problem(place[1], what)
            elif len(converted) < len(items):
                self._problem(place[1], "has entries that can't be read")
            values += converted
        return values

    def _topics(self) -> tuple[str, ...]:
        topics: list[str] = []
        for place in self._plan.topics:
            value = self._at(place)
            names = list(map(_topic, value.split())) if self._is_spaced(value) else _names(value)
            if value and names is None:
                self._problem(place[1], "is no list of names")
            topics += names or []
        return tuple(dict.fromkeys(topics))

    def _is_spaced(self, value: Json) -> TypeGuard[str]:
        """Whether topics in a text without commas are parted by blanks: in a post, as Jekyll reads them, and in a note
        of Obsidian, whose tags have none."""
        if not isinstance(value, str) or _TOPIC_SIGNS.search(value):
            return False
        is_note = not _NOTES.isdisjoint(self._sources[0]) or _TAGS.fullmatch(value.strip()) is not None
        return is_note or _POSTS.search(self._path) is not None


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
    if type(value) is str:
        return _one_line(value) or None
    if isinstance(value, dict) and (part := _part(value, _TITLE_PARTS)):
        return _one_line(_MARK_UP.sub("", part)) if "rendered" in value else part
    return _plain_text(value) if value not in ({}, []) else None


def _name_or_none(value: Json) -> str | None:
    """A name, or the name within a mapping (a person, an organisation)."""
    if not isinstance(value, dict):
        return _text("", value)
    parts = (_part(value, names) for names in _NAME_PARTS)
    return _part(value, _PROVIDER_NAME) or " ".join(filter(None, parts)) or None


def _author(_: str, value: Json) -> str | None:
    """The names of all authors, separated by `; `."""
    try:
        names = [_NOTE_LINK.sub(r"\1", name) for item in _as_list(value) if (name := _name_or_none(item))]
    except _Unusable:
        raise _Unusable("is no name or list of names") from None
    return "; ".join(dict.fromkeys(names)) or None


def _provider_name(_: str, value: Json) -> str | None:
    name = _name_or_none(value[0] if isinstance(value, list) and value else value)
    if name and (_is_address(name) or _CLIPPER.fullmatch(name)):
        raise _NotMeant
    return name and _NOTE_LINK.sub(r"\1", name)


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


_CERTAIN_ADDRESSES = frozenset(map(simple, ("web url", "source url", "url", "original url", "amp web url", "amp url")))


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
    return value.get("raw") or value.get("literal") or value.get("$date")  # the last one is MongoDB's


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
        value = _NOTE_LINK.sub(r"\1", value)
        listed = _LIST_IN_TEXT.fullmatch(value)
        parts = [a or b for a, b in _QUOTED.findall(listed[1])] if listed else []
        return [name for part in parts or _TOPIC_SIGNS.split(listed[1] if listed else value) if (name := _topic(part))]
    if isinstance(value, dict):
        inner = [_names(item) for item in value.values()]
        return None if None in inner else [name for names in inner for name in names or []]
    if not isinstance(value, list):
        return None
    names = [
        _part(item, ("value",)) or _name_or_none(item) if isinstance(item, dict) else item
        for item in value[:_MAX_ITEMS]
    ]
    if any(isinstance(name, list) for name in names):
        return None
    return [topic for name in names if name is not None and (topic := _topic(str(name)))]


def _topic(name: str) -> str:
    return _NOTE_LINK.sub(r"\1", _one_line(name)).removeprefix("#").strip()


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
    return _Reading(value, "", {}).read_declared()
