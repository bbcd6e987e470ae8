"""The syntax tree of a query, and the way back to a text that means it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

#: Fields whose value is looked for as words in a text.
TEXT_FIELDS = ("title", "excerpt", "text", "note", "quote")
#: Fields whose value names something that an article has.
VALUE_FIELDS = (
    "provider", "domain", "topic", "tag", "type", "category", "lang", "url", "id", "creator", "colour", "collection",
    "in", "import", "is", "has",
)  # fmt: skip
NUMBER_FIELDS = ("quality", "heat", "length")
DATE_FIELDS = ("date", "before", "after", "since", "until", "imported")
FIELDS = (*TEXT_FIELDS, *VALUE_FIELDS, *NUMBER_FIELDS, *DATE_FIELDS)
#: With this begins the name of a field as the sources call it.
OF_SOURCE = "field."
ALIASES = {
    "color": "colour", "language": "lang", "body": "text", "published": "date", "words": "length",
    "notes": "note", "tags": "tag", "topics": "topic", "site": "domain", "source": "provider",
    "collections": "collection", "author": f"{OF_SOURCE}author",
}  # fmt: skip

STATES: Mapping[str, str] = {
    "read": "read",
    "unread": "unread",
    "starred": "starred",
    "published": "marked as published by their source",
    "annotated": "annotated",
    "orphaned": "carrying an annotation that lost its place",
    "moved": "carrying an annotation whose passage moved",
    "twofold": "carrying an annotation of which a merge kept two versions",
    "duplicate": "sharing their address or text with another article",
    "corrected": "corrected by the user",
    "tagged": "tagged",
}
POSSESSIONS: Mapping[str, str] = {
    "text": "a text",
    "body": "a text",
    "excerpt": "an excerpt",
    "date": "a date",
    "note": "a note",
    "annotation": "an annotation",
    "highlight": "a highlight",
    "bookmark": "a bookmark",
    "tag": "a tag",
    "image": "an image",
    "related": "related reports named by their source",
    "attachment": "an attached text",
}
COLOURS = ("yellow", "green", "blue", "pink", "purple")
DEFAULT_DISTANCE = 10
LARGEST_DISTANCE = 9_999
MAXIMUM_DEPTH = 50

#: The operators, where one may stand.
KEYWORD = re.compile(r"(OR|AND|NOT|NEAR(?:/[0-9]+)?)(?=[\s()\"“]|$)")
URL_WORD = re.compile(r"\S+")


# -- the syntax tree ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches all articles: the empty query."""


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Without the part."""

    part: Node


@dataclass(frozen=True, slots=True)
class Words:
    """Consecutive folded terms; with `prefix` the last one is a beginning.

    `field` is one of TEXT_FIELDS or "" (anywhere); `text` is what the user typed.
    """

    terms: tuple[str, ...]
    field: str = ""
    prefix: bool = False
    text: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """The parts in one and the same field with at most `distance` terms between the first and the last."""

    parts: tuple[Words, ...]
    distance: int
    field: str = ""


@dataclass(frozen=True, slots=True)
class Literal:
    """Signs without letters or digits, which no index knows, as a substring of title, excerpt or text."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """`name` (one of VALUE_FIELDS or `field.NAME`) has this value.

    `exact`: equal, rather than what is usual for the field; `prefix`: begins so (with no value: has any at all).
    """

    name: str
    value: str
    exact: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number within bounds (None: open), which belong to the range unless `above`/`below` exclude them."""

    name: str
    low: float | None = None
    high: float | None = None
    above: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class Dates:
    """`name` is date or imported; bounds are ISO dates cut anywhere ("": open).

    The range goes from the beginning of `low` (with `above`: from its end on) to the end of `high` (with `below`: to
    its beginning).
    """

    name: str
    low: str = ""
    high: str = ""
    above: bool = False
    below: bool = False


Leaf = Words | Near | Literal | Value | Number | Dates
Node = Everything | And | Or | Not | Leaf


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: what was typed, its meaning, and what was taken otherwise than it may have been meant."""

    text: str
    root: Node
    notices: tuple[str, ...] = ()


def leaves(node: Node, *, positive: bool = False) -> Iterator[Leaf]:
    """The leaves from left to right; with `positive` only those that a match contains (none under a Not)."""
    if isinstance(node, (And, Or)):
        for part in node.parts:
            yield from leaves(part, positive=positive)
    elif isinstance(node, Not):
        if not positive:
            yield from leaves(node.part)
    elif not isinstance(node, Everything):
        yield node


# -- back to text ------------------------------------------------------------------------------------------------


def unparse(node: Node) -> str:
    """A query text that parses to `node` again."""
    match node:
        case Everything():
            return ""
        case And(parts):
            return " ".join(_bracketed(part, And) for part in parts)
        case Or(parts):
            return " OR ".join(_bracketed(part, And, Or) for part in parts)
        case Not(part):
            return "-" + _bracketed(part, And, Or, Not)
        case Near(parts, distance, name):
            inner = f" NEAR/{distance} ".join(unparse(replace(part, field="")) for part in parts)
            return f"{name}:({inner})" if name else f"({inner})"
        case Words(terms, name, prefix, text):
            return (f"{name}:" if name else "") + f'"{text or " ".join(terms)}"' + ("*" if prefix else "")
        case Literal(text, name):
            return (f"{name}:" if name else "") + f'"{text}"'
        case Value(name, value, exact, prefix):
            written = quoted(value, name) if value or not prefix else ""
            return f"{name}:{'=' if exact else ''}{written}{'*' if prefix else ''}"
        case Number(name, low, high, above, below):
            return f"{name}:{_range(_plain_number(low), _plain_number(high), above, below)}"
        case Dates(name, first, last, above, below):
            return f"{name}:{_range(first, last, above, below)}"


def quoted(value: str, name: str = "") -> str:
    """The value as a query may carry it: in quotation marks where it needs them."""
    if name == "url" and not value.startswith(("(", "（", "=")) and re.fullmatch(URL_WORD, value):
        return value
    return value if re.fullmatch(r"[\w./-]+", value) and not KEYWORD.fullmatch(value) else f'"{value}"'


def _bracketed(node: Node, *kinds: type) -> str:
    return f"({unparse(node)})" if isinstance(node, kinds) else unparse(node)


def _plain_number(number: float | None) -> str:
    return "" if number is None else f"{number:.12g}"


def _range(low: str, high: str, above: bool, below: bool) -> str:
    if above or below:
        return f">{low}" if above else f"<{high}"
    return low if low == high else f"{low}..{high}"
