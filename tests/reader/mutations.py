"""Texts that are edited while every character remembers where it came from: the truth that anchors are held to."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz.distance import Levenshtein

from reader.models import Anchor, Selector

_SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "ha",
    "ji",
    "ke",
    "lo",
    "mu",
    "na",
    "pe",
    "qui",
    "ro",
    "sa",
    "te",
    "vi",
    "wo",
    "xa",
    "yu",
    "za",
    "brin",
    "cral",
    "drem",
    "fust",
    "glon",
]
_ARABIC = ["سلام", "كتاب", "مدينة", "بحر", "سماء", "طريق", "قلم", "صديق", "يوم", "ليلة", "نور", "حديقة"]
_HEBREW = ["שלום", "ספר", "עיר", "ים", "שמיים", "דרך", "עט", "חבר", "יום", "לילה", "אור", "גן"]
_CHINESE = "研究人员表示这项新技术能够显著提高效率并减少错误城市居民可以在网上查看数据"
_EMOJI = ["👩‍👩‍👧‍👦", "🇫🇷", "👍🏽", "🎉", "e\u0301", "n\u0303o", "क्षि", "🏳️‍🌈"]
_TEMPLATES = (
    "In the {} quarter the company reported sales of {} million and said it expects more.",
    "Row {}: value {} in the table of the annual survey, see the notes below.",
    "The committee of {} will meet again in {} to vote on the proposal.",
)
#: Words of edits never occur in the texts, so that what was typed anew can't be mistaken for what was there.
_NEW_WORDS = ["kwyzz", "pfumm", "thrask", "vlork", "zhibb", "oggix", "trumpf", "skwell"]


@dataclass(frozen=True)
class Edited:
    """A text and, for each of its characters, its offset in the original (-1: typed anew)."""

    text: str
    origins: tuple[int, ...]


def make_text(rng: random.Random, sentences: int = 24) -> str:
    """An invented text with paragraphs, names, repeated and nearly repeated sentences, and several scripts."""
    vocabulary = ["".join(rng.choices(_SYLLABLES, k=rng.randint(1, 3))) for _ in range(rng.choice((12, 60, 300)))]
    made: list[str] = []
    for _ in range(sentences):
        made.append(_sentence(rng, vocabulary, made))
    gaps = [rng.choice(("\n", " ", " ", " ")) for _ in made]
    return "".join(sentence + gap for sentence, gap in zip(made, gaps, strict=True)).strip()


def _sentence(rng: random.Random, vocabulary: list[str], before: list[str]) -> str:
    kind = rng.random()
    if before and kind < 0.12:
        return rng.choice(before)
    if before and kind < 0.22:
        words = rng.choice(before).split(" ")
        words[rng.randrange(len(words))] = rng.choice(vocabulary)
        return " ".join(words)
    if kind < 0.32:
        return rng.choice(_TEMPLATES).format(rng.choice(["first", "second", "third", "fourth"]), rng.randint(1, 99))
    if kind < 0.38:
        return " ".join(rng.choices(rng.choice((_ARABIC, _HEBREW)), k=rng.randint(4, 12))) + "."
    if kind < 0.42:
        return "".join(rng.choices(_CHINESE, k=rng.randint(8, 40))) + "。"
    words = rng.choices(vocabulary, k=rng.randint(4, 22))
    if kind < 0.55:
        words.insert(rng.randrange(len(words)), rng.choice(_EMOJI))
    return " ".join(words).capitalize() + "."


def edit(rng: random.Random, text: str, edits: int) -> Edited:
    """`text` after some edits of all kinds."""
    chars = list(zip(text, range(len(text)), strict=True))
    for _ in range(edits):
        chars = rng.choice(_EDITS)(rng, chars)
    return Edited("".join(char for char, _ in chars), tuple(origin for _, origin in chars))


_Chars = list[tuple[str, int]]


def _typed(words: str) -> _Chars:
    return [(char, -1) for char in words]


def _stretch(rng: random.Random, chars: _Chars, pattern: str) -> tuple[int, int]:
    found = [match.span() for match in re.finditer(pattern, "".join(char for char, _ in chars))]
    return rng.choice(found) if found else (0, 0)


def _insert(rng: random.Random, chars: _Chars) -> _Chars:
    at, _ = _stretch(rng, chars, r"(?<=\s)\S")
    words = rng.choices(_NEW_WORDS, k=rng.choice((1, 1, 2, 6, 30)))
    return chars[:at] + _typed(" ".join(words) + " ") + chars[at:]


def _delete(rng: random.Random, chars: _Chars) -> _Chars:
    start, end = _stretch(rng, chars, rng.choice((r"\S+\s", r"\S+\s", r"(\S+\s){3,8}", r"[^.\n]+\.\s?", r"[^\n]+\n?")))
    return chars[:start] + chars[end:]


def _replace(rng: random.Random, chars: _Chars) -> _Chars:
    start, end = _stretch(rng, chars, rng.choice((r"\w+", r"\w+", r"\w+ \w+", r"[^.\n]+\.")))
    return chars[:start] + _typed(" ".join(rng.choices(_NEW_WORDS, k=rng.randint(1, 3)))) + chars[end:]


def _mistype(rng: random.Random, chars: _Chars) -> _Chars:
    if not chars:
        return chars
    at = rng.randrange(len(chars))
    return chars[:at] + _typed(rng.choice(("", "x", "q", "zz"))) + chars[at + 1 :]


def _reflow(rng: random.Random, chars: _Chars) -> _Chars:
    start, end = _stretch(rng, chars, r"[^\n]{1,400}")
    blanks = rng.choice(("\n", "  ", " \n", "\u00a0"))
    flowed: _Chars = []
    for char, origin in chars[start:end]:
        flowed += [(each, origin) for each in blanks] if char == " " and rng.random() < 0.3 else [(char, origin)]
    return chars[:start] + flowed + chars[end:]


def _move(rng: random.Random, chars: _Chars) -> _Chars:
    start, end = _stretch(rng, chars, r"[^\n]+\n")
    rest = chars[:start] + chars[end:]
    at, _ = _stretch(rng, rest, r"(?<=\n)[^\n]")
    return rest[:at] + chars[start:end] + rest[at:]


def _copy(rng: random.Random, chars: _Chars) -> _Chars:
    start, end = _stretch(rng, chars, r"[^.\n]+\.\s")
    at, _ = _stretch(rng, chars, r"(?<=[.\n]\s)\S")
    return chars[:at] + chars[start:end] + chars[at:]


_EDITS = (_insert, _insert, _delete, _delete, _replace, _replace, _mistype, _reflow, _move, _copy)


def judge(original: str, edited: Edited, selector: Selector, anchor: Anchor) -> str:
    """ "orphaned", "right", "twin" or "false": whether a careful reader would call the place the marked passage.

    Right: at least a third of the passage is left, the place covers two thirds of that, and at most a third of the
    place came from elsewhere in the original and reads otherwise than the passage did.
    Twin: the place came from a repetition of the passage and reads as the passage did: of two that read alike one was
    deleted, and the texts do not tell which. It reads so to the letter, or nine tenths do and a third came from the
    passage itself, with 24 unchanged characters around it; or nine tenths do with 24 on either side.
    """
    if anchor.start is None or anchor.end is None:
        return "orphaned"
    marked = range(selector.start, selector.end)
    left = {origin for origin in edited.origins if origin in marked}
    place = edited.origins[anchor.start : anchor.end]
    covered = {origin for origin in place if origin in marked}
    foreign = sum(map(len, _foreign(edited, selector, anchor.start, anchor.end)))
    if len(left) * 3 >= len(marked) and len(covered) * 3 >= len(left) * 2 and foreign * 3 <= len(place):
        return "right"
    before, quote, after = _reading(original, selector.start, selector.end)
    before_now, quote_now, after_now = _reading(edited.text, anchor.start, anchor.end)
    sides = sorted((_common(before[::-1], before_now[::-1]), _common(after, after_now)))
    if Levenshtein.normalized_similarity(quote, quote_now) < 0.9:
        return "false"
    own = quote == quote_now or len(covered) * 3 >= len(place)
    return "twin" if (own and sum(sides) >= 24) or sides[0] >= 24 else "false"


def _common(first: str, second: str) -> int:
    """How many characters (at most 24) two texts have in common from their start on; all where both end there."""
    return (
        24 if first == second else next((at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), 0)
    )


def _foreign(edited: Edited, selector: Selector, start: int, end: int) -> Iterator[str]:
    """The runs of a place that came from elsewhere, but for those that repeat words of the passage."""
    quote = " ".join(selector.quote.split())
    for is_foreign, run in groupby(
        range(start, end),
        lambda at: edited.origins[at] >= 0 and not selector.start <= edited.origins[at] < selector.end,
    ):
        text = " ".join("".join(edited.text[at] for at in run).split())
        if is_foreign and text not in quote:
            yield text


def _reading(text: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands there with 24 characters on either side, whatever the blanks."""
    before, quote, after = (
        " ".join(part.split()) for part in (text[max(0, start - 80) : start], text[start:end], text[end : end + 80])
    )
    return before[-24:], quote, after[:24]


def survival(edited: Edited, selector: Selector) -> float:
    """The share of the marked characters that are still somewhere in the text."""
    left = {origin for origin in edited.origins if selector.start <= origin < selector.end}
    return len(left) / (selector.end - selector.start)
