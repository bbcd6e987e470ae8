"""Where a mark stands: selectors, finding a quote, re-anchoring that refuses to guess, and what changed in a text."""

from reader.anchors.difference import Part, compare
from reader.anchors.relocation import locate, locate_all
from reader.anchors.selectors import content_hash, find_quote, make_selector, shorten, tag_key

__all__ = [
    "Part",
    "compare",
    "content_hash",
    "find_quote",
    "locate",
    "locate_all",
    "make_selector",
    "shorten",
    "tag_key",
]
