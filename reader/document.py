"""From a source text to blocks, spans and canonical text: the one truth that is searched, anchored in, shown and
exported.

`text == "\\n".join(text[b.start : b.end] for b in blocks)` always holds, a text has no carriage return, NUL, lone
surrogate or opening byte order mark, and the same source always gives the same document. Unicode is not normalised.
A block's text may hold line feeds (code, verse, a line break that the author set); nothing else in a paragraph
depends on the source's line ends.
"""

from __future__ import annotations

import re

from reader.markup.builder import TEXT_VERSION, clean
from reader.markup.html import from_html, is_too_deep
from reader.markup.markdown import from_markdown, obstacle
from reader.markup.plain import from_plain

__all__ = ["TEXT_VERSION", "clean", "from_html", "from_markdown", "from_plain", "is_too_deep", "obstacle", "word_count"]

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
#: Scripts written without blanks, and how many of their characters make a word on average.
_IDEOGRAPHS = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\U00020000-\U0003ffff]+")
_SYLLABLES = re.compile("[\u0e00-\u0eff\u0f40-\u0fbc\u1000-\u109f\u1780-\u17d3]+")
_CHARACTERS_PER_WORD = {_IDEOGRAPHS: 1.7, _SYLLABLES: 4.5}


def word_count(text: str) -> int:
    """The number of words; estimated from the number of characters where words aren't separated (Chinese, Thai ...)."""
    estimated = 0.0
    if not text.isascii():
        for script, length in _CHARACTERS_PER_WORD.items():
            runs = script.findall(text)
            if runs:
                estimated += sum(max(1.0, len(run) / length) for run in runs)
                text = script.sub(" ", text)
    return len(_WORD.findall(text)) + round(estimated)
