"""What the user typed -> syntax tree -> an explanation in words. Parsing never fails and never drops anything silently.

The language:

    climate policy           both words, anywhere (title, excerpt, text, provider, topics, tags, notes)
    "climate policy"         the phrase; a word with inner punctuation (AI-generated, U.S.) is one as well
    cats OR dogs food        (cats or dogs) and food: OR joins its neighbours
    -word -(a OR b) NOT x    without
    pre*                     words that begin so
    a NEAR/5 b               at most five words between the two (NEAR alone: ten)
    (a OR b) NEAR/5 c        either of them
    title:x text:x excerpt:x note:x quote:x
    provider: domain: topic: tag: type: category: lang: url: id: field.NAME: creator: colour: in:"saved search"
    import:12                the articles that import 12 added
    date:2023-09 date:2023-09-01..2023-10 before:2023 after:2023-09-06 imported:today
    quality:>40 heat:..10 length:500..1000
    is:unread has:note
    field:(a OR b) field:=exact -field:x

What can't be understood is looked for literally, and `Query.notices` says so.
"""

from reader.query.explanation import describe, explain, explain_part, wording
from reader.query.parsing import parse
from reader.query.tree import (
    COLOURS,
    FIELDS,
    POSSESSIONS,
    STATES,
    TEXT_FIELDS,
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
    Query,
    Value,
    Words,
    leaves,
    quoted,
    unparse,
)

__all__ = [
    "And",
    "COLOURS",
    "Dates",
    "Everything",
    "FIELDS",
    "Leaf",
    "Literal",
    "Near",
    "Node",
    "Not",
    "Number",
    "Or",
    "POSSESSIONS",
    "Query",
    "STATES",
    "TEXT_FIELDS",
    "Value",
    "Words",
    "describe",
    "explain",
    "explain_part",
    "leaves",
    "parse",
    "quoted",
    "unparse",
    "wording",
]
