"""A query taken apart: what streams from article_index, what from typing_index, and what is asked beside them."""

from __future__ import annotations

from dataclasses import dataclass, field

from reader.query import And, Dates, Everything, Near, Node, Not, Words, leaves
from reader.store.beginnings import TYPED_IN
from reader.store.conditions import Conditions, positions, typed_start


@dataclass(frozen=True)
class Plan:
    """`words` is an FTS5 expression on article_index, `typed` one on typing_index; an article must be in both.

    `wanted` is what of `words` isn't excluded, `unwanted` what is; `starts` are the beginnings in `typed`. `desk` finds
    the articles in whose tags or notes any word of the query stands, `desk_wanted` those that are wanted there.
    """

    root: Node
    words: str = ""
    typed: str = ""
    rest: Node = field(default_factory=Everything)
    wanted: str = ""
    unwanted: str = ""
    starts: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    unwanted_leaves: tuple[str, ...] = ()
    desk: str = ""
    desk_wanted: str = ""
    #: Whether one word or phrase, anywhere, is all there is beside filters: then a note or tag with it is a match.
    is_one_word: bool = False

    @property
    def streams(self) -> bool:
        """Whether an index gives the candidates."""
        return bool(self.words or self.typed)

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The index and the expression of each word or beginning of the stream."""
        return [*self.wanted_keys, *self.unwanted_keys]

    @property
    def wanted_keys(self) -> list[tuple[str, str]]:
        """Those that a candidate must have."""
        return [("article_index", leaf) for leaf in self.leaves] + [
            ("typing_index", f'"{each}"') for each in self.starts
        ]

    @property
    def unwanted_keys(self) -> list[tuple[str, str]]:
        """Those that it must not have."""
        return [("article_index", leaf) for leaf in self.unwanted_leaves]

    @property
    def asks_beside(self) -> bool:
        """Whether filters stand beside the words."""
        return self.rest != Everything()

    @property
    def dates(self) -> tuple[Dates, ...]:
        """The dates of publication that are asked for beside."""
        return tuple(part for part in parts(self.rest) if isinstance(part, Dates) and part.name == "date")

    def bounds(self, column: str, before: int | None = None) -> str:
        """Limits of the position that date filters imply, so that a stream need not leave them; `before`: a nearer one
        that is known. FTS5 goes by one limit at each side.
        """
        spans = [positions(part) for part in self.dates]
        lows = [low for low, _ in spans if low is not None]
        highs = [high for high in (before, *(high for _, high in spans)) if high is not None]
        low, high = (
            (f" AND {column} >= {max(lows)}" if lows else ""),
            (f" AND {column} < {min(highs)}" if highs else ""),
        )
        return low + high

    def in_column(self, column: str) -> tuple[str, str]:
        """The expressions for articles with all that is wanted in one column (`title` or `excerpt`)."""
        words = f"({{{column}}} : {self.wanted})" if self.wanted else ""
        typed = " AND ".join(f'"{TYPED_IN[column]}{start}"' for start in self.starts)
        return words + (f" NOT {self.unwanted}" if words and self.unwanted else ""), typed


def parts(node: Node) -> tuple[Node, ...]:
    """The parts that must all hold."""
    return node.parts if isinstance(node, And) else (node,)


def make_plan(root: Node, conditions: Conditions) -> Plan:
    """Take the words that stream from what must be asked beside them."""
    wanted: list[str] = []
    unwanted: list[str] = []
    starts: list[str] = []
    rest: list[Node] = []
    for part in parts(root):
        inner = part.part if isinstance(part, Not) else part
        words = conditions.streamable(inner)
        if words is not None:
            (unwanted if inner is not part else wanted).append(words)
        elif isinstance(part, Words) and not part.field and typed_start(part):
            starts.append(typed_start(part))
        elif part != Everything():
            rest.append(part)
    if not wanted:
        rest += [part for part in parts(root) if isinstance(part, Not) and part not in rest]
        unwanted = []
    if not wanted and not starts:
        return Plan(root, rest=root)
    top = And(tuple(part for part in parts(root) if isinstance(part, (Words, Near)) and not part.field))
    positive = f"({' AND '.join(wanted)})" if wanted else ""
    negative = f"({' OR '.join(unwanted)})" if unwanted else ""
    return Plan(
        root,
        words=f"({positive} NOT {negative})" if negative else positive,
        typed=" AND ".join(f'"{start}"' for start in starts),
        rest=And(tuple(rest)) if rest else Everything(),
        wanted=positive,
        unwanted=negative,
        starts=tuple(starts),
        leaves=tuple(wanted),
        unwanted_leaves=tuple(unwanted),
        desk=_anywhere(root, conditions, positive=False),
        desk_wanted=_anywhere(root, conditions, positive=True),
        is_one_word=len(wanted) + len(starts) == 1
        and not unwanted
        and len(_anywhere_leaves(root)) == len(top.parts) == 1,
    )


def _anywhere(root: Node, conditions: Conditions, *, positive: bool) -> str:
    """An expression for any of the words that may stand anywhere, so in tags and notes as well."""
    return " OR ".join(conditions.expression(leaf) for leaf in _anywhere_leaves(root, positive=positive))


def _anywhere_leaves(root: Node, *, positive: bool = False) -> list[Words | Near]:
    return [leaf for leaf in leaves(root, positive=positive) if isinstance(leaf, (Words, Near)) and not leaf.field]
