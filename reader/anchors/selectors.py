"""Selectors by position and quote, made from a range or found by a quote; and what an annotation's contents are.

A selector holds a passage's position, its words and the words around it (W3C TextPositionSelector and
TextQuoteSelector). All offsets are code points; no range that is made here splits a grapheme cluster.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata

from reader.errors import Ambiguous, InputError, NotFound
from reader.graphemes import cluster_end, cluster_start, widen
from reader.models import Annotation, Selector

#: Code points kept on either side of a quote.
CONTEXT = 32
#: The most that is kept where less would fit several places.
MOST_CONTEXT = 256


# -- selectors ----------------------------------------------------------------------------------------------


def make_selector(text: str, start: int, end: int) -> Selector:
    """The selector of `text[start:end]`, widened to whole clusters.

    Prefix and suffix are CONTEXT long, and longer where the passage with them is repeated in the text.

    Raises InputError for a range that is empty or lies outside the text.
    """
    if not 0 <= start < end <= len(text):
        raise InputError(f"The range {start}-{end} is not a passage of this text, which has {len(text):,} characters.")
    start, end = widen(text, start, end)
    reach = CONTEXT
    while True:
        low = min(start, cluster_end(text, max(0, start - reach)))
        high = max(end, cluster_start(text, min(len(text), end + reach)))
        if reach >= MOST_CONTEXT or (low, high) == (0, len(text)) or _is_single(text, text[low:high]):
            return Selector(start, end, text[start:end], text[low:start], text[end:high])
        reach *= 2


def _is_single(text: str, piece: str) -> bool:
    return text.find(piece, text.find(piece) + 1) < 0


def find_quote(text: str, quote: str, prefix: str = "", suffix: str = "") -> tuple[int, int]:
    """The range of the only place in `text` that reads `quote`, between `prefix` and `suffix` where given.

    White space may differ (a quote copied from a page is often re-flowed) where that leaves one place. Raises
    InputError for an empty quote, NotFound for an absent one, Ambiguous for one that fits several places.
    """
    if not quote.strip():
        raise InputError("The quote is empty; give the words of the passage to mark.")
    found = _literal(text, quote, prefix, suffix) or _loose(text, quote, prefix, suffix)
    if len(found) == 1:
        return found[0]
    if found:
        raise Ambiguous(
            f"The quote “{shorten(quote)}” fits {len(found):,} places of this text; "
            "give more of it, or the words just before or after it (prefix, suffix)."
        )
    if (prefix or suffix) and (_literal(text, quote, "", "") or _loose(text, quote, "", "")):
        raise NotFound(f"The quote “{shorten(quote)}” is in this text, but not between the given prefix and suffix.")
    raise NotFound(f"The quote “{shorten(quote)}” is not in this text.")


def _literal(text: str, quote: str, prefix: str, suffix: str) -> list[tuple[int, int]]:
    needle, found, at = prefix + quote + suffix, [], -1
    while (at := text.find(needle, at + 1)) >= 0:
        found.append((at + len(prefix), at + len(prefix) + len(quote)))
    return found


def _loose(text: str, quote: str, prefix: str, suffix: str) -> list[tuple[int, int]]:
    """Places that read the same but for white space, also at the seams."""

    def words(part: str) -> str:
        return r"\s++".join(re.escape(word) for word in part.split())

    before = words(prefix) + r"\s*+" if prefix.strip() else ""
    after = r"\s*+" + words(suffix) if suffix.strip() else ""
    pattern = re.compile(f"(?={before}({words(quote)}){after})")
    return [match.span(1) for match in pattern.finditer(text)]


def shorten(text: str, length: int = 60) -> str:
    """`text` on one line, cut to about `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


# -- contents -------------------------------------------------------------------------------------------------


def content_hash(annotation: Annotation) -> str:
    """SHA-256 (hex) of what an annotation says, equal in every archive that holds the same contents.

    It covers kind, colour, note, passage (revision, position, quote), parent, tags and whether it is deleted; neither
    the times, nor ids, nor where the passage stands in later revisions. Two archives compare these to tell an edit
    from a conflict.
    """
    selector = annotation.selector
    passage = None if selector is None else [annotation.revision_hash, selector.start, selector.end, selector.quote]
    tags = sorted({tag_key(tag) for tag in annotation.tags})
    deleted = bool(annotation.deleted)
    parts = (annotation.kind, annotation.colour, annotation.note, passage, annotation.reply_to, tags, deleted)
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode("ascii")).hexdigest()


def tag_key(path: str) -> str:
    """What makes two spellings the same tag: NFC and case-folded."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
