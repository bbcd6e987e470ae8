"""A query's syntax tree in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from reader.query.tree import (
    OF_SOURCE,
    POSSESSIONS,
    STATES,
    And,
    Dates,
    Everything,
    Leaf,
    Literal,
    Near,
    Node,
    Not,
    Number,
    Or,
    Value,
    Words,
)

_PLACES = {
    "": "",
    "title": " in the title",
    "excerpt": " in the excerpt",
    "text": " in the text",
    "note": " in a note",
    "quote": " in a highlighted passage",
}
_NUMBERS = {"quality": "of quality", "heat": "of heat", "length": "of a length in words of"}


def explain(node: Node) -> str:
    """What the query asks for, such as “Articles with the word “ai”, and published in 2023”."""
    if isinstance(node, Everything):
        return "All articles"
    if isinstance(node, And):
        return "Articles " + ", and ".join(_clause(part) for part in node.parts)
    return "Articles " + _clause(node)


def explain_part(node: Node) -> str:
    """The same for a part under which its own parts are listed: such a one says only what it takes of them."""
    match node:
        case And():
            return "All of these"
        case Or():
            return "Any of these"
        case Not(And() | Or()):
            return "Articles without the following"
        case _:
            return explain(node)


def _clause(node: Node) -> str:
    match node:
        case Everything():
            return "of any kind"
        case And(parts):
            return "(" + " and ".join(_clause(part) for part in parts) + ")"
        case Or(parts):
            return _alternatives_near(parts) or "either " + " or ".join(_clause(part) for part in parts)
        case Not(Value(name="is", value=value)):
            return f"that are not {STATES[value]}"
        case Not(Value(name="has", value=value)):
            return f"without {POSSESSIONS[value]}"
        case Not(part):
            clause = _clause(part)
            return "without " + clause[5:] if clause.startswith("with ") else "not " + clause
        case _:
            return describe(node)


def _alternatives_near(parts: Sequence[Node]) -> str:
    """Of `(a OR b) NEAR/5 c`, which is a NEAR/5 c or b NEAR/5 c: both words once; empty for any other alternatives."""
    found = [part for part in parts if isinstance(part, Near)]
    places = [tuple(dict.fromkeys(place)) for place in zip(*(part.parts for part in found), strict=False)]
    if not found or list(parts) != [replace(found[0], parts=words) for words in product(*places)]:
        return ""
    listed = " and ".join(
        "either " + " or ".join(map(wording, place)) if len(place) > 1 else wording(place[0]) for place in places
    )
    return f"with {listed} {_apart(found[0].distance)}{_PLACES[found[0].field]}"


def describe(leaf: Leaf) -> str:
    """One leaf in words, to follow “Articles”: “with the word “x” in the title”, “tagged “x””."""
    match leaf:
        case Words():
            return "with " + wording(leaf) + _PLACES[leaf.field]
        case Near(parts, distance, name):
            listed = " and ".join(wording(part) for part in parts)
            return f"with {listed} {_apart(distance)}{_PLACES[name]}"
        case Literal(text, name):
            return f"with the signs “{text}”{_PLACES.get(name, '')}"
        case Number(name):
            return f"{_NUMBERS[name]} {_bounds(leaf)}"
        case Dates():
            return _dates(leaf)
        case Value():
            return _value(leaf)


def _apart(distance: int) -> str:
    return {0: "next to one another", 1: "at most one word apart"}.get(distance, f"at most {distance:,} words apart")


def wording(words: Words) -> str:
    """“the word “x””, “the phrase “x y””, “words that begin with “x””; the words as they were typed."""
    text = words.text or " ".join(words.terms)
    if words.prefix:
        return f"words that begin with “{text}”" if len(words.terms) == 1 else f"a phrase that begins with “{text}”"
    return f"the word “{text}”" if len(words.terms) == 1 else f"the phrase “{text}”"


def _bounds(number: Number) -> str:
    low = "" if number.low is None else f"{number.low:,.12g}"
    high = "" if number.high is None else f"{number.high:,.12g}"
    if low and low == high:
        return low
    if low and high:
        return f"{low} to {high}"
    if low:
        return f"more than {low}" if number.above else f"{low} or more"
    return f"less than {high}" if number.below else f"{high} or less"


def _dates(dates: Dates) -> str:
    verb = "published" if dates.name == "date" else "imported"
    if dates.low and dates.low == dates.high:
        return f"{verb} {'on' if len(dates.low) == 10 else 'in'} {dates.low}"
    if dates.low and dates.high:
        return f"{verb} from {dates.low} to {dates.high}"
    if dates.low:
        return f"{verb} {'after' if dates.above else 'in or after'} {dates.low}"
    return f"{verb} {'before' if dates.below else 'in or before'} {dates.high}"


def _value(leaf: Value) -> str:
    if leaf.prefix and not leaf.value:
        return f"with a value for the field {leaf.name[6:]}" if leaf.name not in _ANY else _ANY[leaf.name]
    if leaf.name == "import":
        return _NAMED["import"].format(leaf.value)
    value = f"“{leaf.value}”" + (" at its beginning" if leaf.prefix else "")
    if leaf.name.startswith(OF_SOURCE):
        return f"whose field {leaf.name[6:]} {'is' if leaf.exact else 'has'} {value}"
    if leaf.name == "is":
        return f"that are {STATES[leaf.value]}"
    if leaf.name == "has":
        return f"that have {POSSESSIONS[leaf.value]}"
    return _NAMED[leaf.name].format(value)


_ANY = {
    "provider": "with a provider",
    "domain": "with a domain",
    "topic": "with a topic",
    "tag": "with a tag",
    "type": "with a type",
    "category": "with a category",
    "lang": "with a language",
    "creator": "with an annotation",
    "collection": "in a collection",
}
_NAMED = {
    "provider": "from the provider {}",
    "domain": "from the domain {}",
    "topic": "on the topic {}",
    "tag": "tagged {} or below it",
    "type": "of the type {}",
    "category": "of the category {}",
    "lang": "in the language {}",
    "url": "with {} in their address",
    "id": "with the id {}",
    "creator": "annotated by {}",
    "colour": "with a highlight in {}",
    "collection": "in the collection {}",
    "in": "found by the saved search {}",
    "import": "from import {}",
}
