"""What the user typed -> syntax tree. Never fails; what can't be understood is taken literally and said in a notice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from reader.folding import terms as fold_terms
from reader.query.tree import (
    ALIASES,
    COLOURS,
    DATE_FIELDS,
    DEFAULT_DISTANCE,
    FIELDS,
    KEYWORD,
    LARGEST_DISTANCE,
    MAXIMUM_DEPTH,
    NUMBER_FIELDS,
    OF_SOURCE,
    POSSESSIONS,
    STATES,
    TEXT_FIELDS,
    URL_WORD,
    And,
    Dates,
    Everything,
    Literal,
    Near,
    Node,
    Not,
    Number,
    Or,
    Query,
    Value,
    Words,
)

# -- parsing ---------------------------------------------------------------------------------------------------

_QUOTES = '"“”„«»「」『』'
_OPENING = {'"': '"“”„', "“": '”"“', "„": '“”"', "«": '»"', "「": "」", "『": "』"}
_BLANK = re.compile(r"\s+")
_WORD = re.compile(rf"[^\s()（）{_QUOTES}]+")
_FIELD = re.compile(r"([A-Za-z]+|field\.[^\s:()\"]*):(?!//)", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)
#: The number of an import.
_RUN = re.compile(r"[0-9]{1,18}")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")

#: Characters of a query that are used; a whole text pasted into the box would keep the search busy for minutes.
LONGEST = 2_000
#: So many words near one another are looked for where each of some alternatives may stand near each of others.
MOST_PAIRS = 64


def parse(text: str) -> Query:
    """The meaning of `text`. Never raises."""
    return _Parser(text).query()


class _Parser:
    def __init__(self, text: str) -> None:
        self._asked = text
        self._text = text[:LONGEST]
        self._at = 0
        self._depth = 0
        self._notices: list[str] = []
        if len(text) > LONGEST:
            self._notices.append(f"Only the first {LONGEST:,} characters of the query were used.")

    def query(self) -> Query:
        root = self._sequence("")
        return Query(self._asked, root, tuple(dict.fromkeys(self._notices)))

    # -- the text ----------------------------------------------------------------------------------------

    def _skip_blanks(self) -> None:
        match = _BLANK.match(self._text, self._at)
        if match:
            self._at = match.end()

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None:
            return ""
        self._at = match.end()
        return match[0]

    def _keyword(self) -> str:
        """The operator that comes next, without taking it."""
        self._skip_blanks()
        match = KEYWORD.match(self._text, self._at)
        return match[0] if match else ""

    def _notice(self, sentence: str) -> None:
        self._notices.append(sentence)

    # -- the grammar ---------------------------------------------------------------------------------------

    def _sequence(self, name: str) -> Node:
        """Alternatives one after another, up to the end or the bracket that closes this group."""
        parts: list[Node] = []
        while True:
            self._skip_blanks()
            if not self._peek():
                break
            if self._peek() in ")）":
                if self._depth:
                    break
                self._at += 1
                self._notice("A closing bracket without an opening one was left out.")
                continue
            if not parts and self._keyword() == "AND":
                self._at += 3
                self._notice("AND without something before it was looked for as a word.")
                parts.append(self._bare("AND", name))
                continue
            parts.extend(self._alternatives(name))
        return _joined(And, parts)

    def _alternatives(self, name: str) -> list[Node]:
        first = self._unary(name)
        if self._keyword() != "OR":
            return first
        parts = [_joined(And, first)] if first else []
        while self._keyword() == "OR":
            start = self._at
            self._at += 2
            following = self._unary(name) if self._has_operand() else []
            if not parts or not following:
                self._notice("OR without something on both sides of it was looked for as a word.")
                self._at = max(self._at, start + 2)
                return [*parts, self._bare("OR", name), *following]
            parts.append(_joined(And, following))
        return [_joined(Or, parts)]

    def _has_operand(self) -> bool:
        self._skip_blanks()
        return bool(self._peek()) and self._peek() not in ")）" and self._keyword() not in ("OR", "AND")

    def _unary(self, name: str) -> list[Node]:
        """One operand with what negates it; none where only signs stood that were left out."""
        keyword = self._keyword()
        if keyword == "OR":
            return []
        if keyword == "AND":
            self._at += 3
            if self._has_operand():
                return self._unary(name)
            self._notice("AND without something after it was looked for as a word.")
            return [self._bare("AND", name)]
        if keyword.startswith("NEAR"):
            self._at += len(keyword)
            self._notice(f"{keyword} needs a word or phrase on both sides; it was looked for as a word.")
            return [self._bare(keyword, name)]
        if keyword == "NOT":
            self._at += 3
            return self._negated(name, "NOT")
        if self._excludes():
            self._at += 1
            return self._negated(name, "-")
        return self._near(name)

    def _negated(self, name: str, sign: str) -> list[Node]:
        if not self._has_operand() or self._keyword():
            self._notice(f"{sign} without something after it was looked for as a word.")
            return [self._bare(sign, name)] if sign == "NOT" else self._plain(sign)
        return [Not(part) for part in [_joined(And, self._near(name))] if part != Everything()]

    def _near(self, name: str) -> list[Node]:
        """An operand and what has to stand near it. Of alternatives in brackets each is near to each."""
        left = self._primary(name)
        found: list[tuple[Words, ...]] = []
        distance = 0
        while (keyword := self._keyword()).startswith("NEAR"):
            start = self._at
            self._at += len(keyword)
            right = self._primary(name) if self._has_operand() and not self._excludes() else []
            pairs = _near_pairs(found or [(each,) for each in _choices(left)], _choices(right))
            if not 0 < len(pairs) <= MOST_PAIRS:
                needs = "a word or phrase on both sides, or a few of them in brackets with OR"
                self._notice(f"{keyword} needs {needs}; it was looked for as a word.")
                self._at = start + len(keyword)
                return [*_near_node(left, found, distance), self._bare(keyword, name)]
            found = pairs
            distance = max(distance, self._distance(keyword))
        return _near_node(left, found, distance)

    def _distance(self, keyword: str) -> int:
        """The number in NEAR/5."""
        digits = keyword[5:].lstrip("0")
        if len(digits) <= len(str(LARGEST_DISTANCE)):
            return int(digits or "0") if keyword[5:] else DEFAULT_DISTANCE
        self._notice(f"{keyword[:20]} was taken as NEAR/{LARGEST_DISTANCE}, the largest distance there is.")
        return LARGEST_DISTANCE

    def _excludes(self) -> bool:
        """Whether what comes next is `-x`."""
        self._skip_blanks()
        return self._peek() in ("-", "−") and bool(self._text[self._at + 1 : self._at + 2].strip(")）"))

    def _primary(self, name: str) -> list[Node]:
        self._skip_blanks()
        sign = self._peek()
        if sign in ("(", "（"):
            return self._group(name)
        if sign and sign in _QUOTES:
            return self._phrase(name)
        if match := _FIELD.match(self._text, self._at):
            found = self._fielded(match)
            if found is not None:
                return found
        return self._word(name)

    def _group(self, name: str) -> list[Node]:
        if self._depth >= MAXIMUM_DEPTH:
            self._at += 1
            self._notice("Brackets this deep were left out.")
            return []
        self._at += 1
        self._depth += 1
        inner = self._sequence(name)
        self._depth -= 1
        if self._peek():
            self._at += 1
        else:
            self._notice("A bracket was left open; it was closed at the end.")
        if inner == Everything():
            self._notice("A pair of brackets with nothing in it was left out.")
            return []
        return [inner]

    def _phrase(self, name: str, *, exact: bool = False) -> list[Node]:
        closing = _OPENING.get(self._peek())
        if closing is None:
            self._at += 1
            return []
        self._at += 1
        end = self._at
        while end < len(self._text) and self._text[end] not in closing:
            end += 1
        text = self._text[self._at : end]
        is_open = end == len(self._text)
        self._at = end + 1
        prefix = self._peek() == "*"
        self._at += prefix
        if not text.strip():
            self._notice(f"{'A quotation mark' if is_open else 'A phrase'} with nothing in it was left out.")
            return []
        if is_open:
            self._notice("A quotation mark was left open; the phrase was taken to go to the end.")
        return [self._leaf(name, text, exact, prefix)] if name else self._plain(text, prefix=prefix)

    def _word(self, name: str) -> list[Node]:
        text = self._take(_WORD)
        if not text:
            self._at += 1
            return []
        if name:
            exact = text.startswith("=")
            return [self._leaf(name, text[1:] if exact else text, exact, prefix=False)]
        if text.lower().startswith(OF_SOURCE) and ":" not in text:
            self._notice(f"“{text}” has no colon and value, as in field.mood:hopeful; it was looked for as words.")
        return self._plain(text)

    def _fielded(self, match: re.Match[str]) -> list[Node] | None:
        """What stands after `name:`; None where that is no field, or nothing stands there."""
        name = _field_name(match[1])
        after = self._text[match.end() : match.end() + 2]
        if not after.strip(")）").strip() or not after[0].strip():
            if name:
                self._notice(f"“{match[0]}” has no value; it was looked for as a word.")
            return None
        if not name:
            if match[1].lower() not in ("http", "https", "ftp", "mailto"):
                self._notice(_no_field(match[1]))
            return None
        self._at = match.end()
        exact = after.startswith("=") and len(after) > 1 and after[1] in _QUOTES
        self._at += exact
        if self._peek() in ("(", "（"):
            return self._group(name)
        if self._peek() in _QUOTES:
            return self._phrase(name, exact=exact)
        if name not in NUMBER_FIELDS and self._excludes():
            self._notice(f"A - after “{match[0]}” excludes nothing; it has to stand before the field.")
        if name == "url":
            return [self._leaf(name, self._take(URL_WORD), exact=False, prefix=False)]
        return self._word(name)

    # -- leaves ----------------------------------------------------------------------------------------------

    def _bare(self, text: str, name: str) -> Node:
        """An operator that stands where it can't be one, as a word."""
        return self._leaf(name, text, exact=False, prefix=False) if name else self._words(text)

    def _plain(self, text: str, *, prefix: bool = False) -> list[Node]:
        """A word or phrase; nothing where it has no letter, digit or sign that can be looked for."""
        stripped = text.rstrip("*")
        if stripped != text and stripped:
            text, prefix = stripped, True
        if fold_terms(text):
            if "*" in text:
                self._notice(f"A * inside of a word has no meaning: “{text}” was looked for without it.")
            return [self._words(text, prefix=prefix)]
        if _has_sign(text):
            self._notice(f"“{text}” has no letters or digits: it was looked for sign by sign, which takes longer.")
            return [Literal(_without_quotes(text))]
        self._notice(f"“{text}” has nothing that can be looked for and was left out.")
        return []

    def _words(self, text: str, *, prefix: bool = False) -> Words:
        return Words(tuple(fold_terms(text)), "", prefix, _without_quotes(text.replace("*", " ")))

    def _leaf(self, name: str, text: str, exact: bool, prefix: bool) -> Node:
        """`name:text`, or the words of it where `text` is no value of that field."""
        leaf = _READERS.get(name, _read_value)(name, _without_quotes(text), exact, prefix)
        if leaf is not None:
            if _is_reversed(leaf):
                self._notice(f"“{text}” ends before it begins, and so finds nothing.")
            return leaf
        self._notice(_misfit(name, text))
        return self._words(f"{name} {text}")


def _joined(kind: type[And] | type[Or], parts: list[Node]) -> Node:
    """The parts as one node, without nesting of a kind in its own kind."""
    flat: list[Node] = []
    for part in parts:
        if part == Everything():
            continue
        flat.extend(part.parts if isinstance(part, (And, Or)) and isinstance(part, kind) else [part])
    if not flat:
        return Everything()
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def _choices(nodes: list[Node]) -> Sequence[Words]:
    """The words or phrases of which one is meant; empty where it is anything else."""
    if len(nodes) != 1:
        return ()
    parts = nodes[0].parts if isinstance(nodes[0], Or) else (nodes[0],)
    words = [part for part in parts if isinstance(part, Words)]
    return words if len(words) == len(parts) else ()


def _near_pairs(left: Sequence[tuple[Words, ...]], right: Sequence[Words]) -> list[tuple[Words, ...]]:
    """Each of the left ones with each word of the right; empty where one of them can't be."""
    pairs = []
    for first, second in product(left, right):
        last = first[-1]
        if (last.prefix and len(last.terms) > 1) or second.field not in ("", last.field):
            return []
        pairs.append((*first, replace(second, field=last.field)))
    return pairs


def _near_node(left: list[Node], found: Sequence[tuple[Words, ...]], distance: int) -> list[Node]:
    return [_joined(Or, [Near(parts, distance, parts[0].field) for parts in found])] if found else left


def _without_quotes(text: str) -> str:
    return _BLANK.sub(" ", "".join(" " if sign in _QUOTES else sign for sign in text)).strip()


def _has_sign(text: str) -> bool:
    """Tell whether there is a sign that one may look for: currency, mathematics, symbols."""
    return any(unicodedata.category(sign)[0] == "S" or sign in "%§¶&@†" for sign in text)


def _field_name(name: str) -> str:
    """The field's own name for what was typed; empty for no field."""
    if name.lower().startswith(OF_SOURCE):
        own = name[len(OF_SOURCE) :]
        return OF_SOURCE + own if own else ""
    lower = ALIASES.get(name.lower(), name.lower())
    return lower if lower in FIELDS or lower.startswith(OF_SOURCE) else ""


def _no_field(name: str) -> str:
    if name.lower() == OF_SOURCE:
        return "“field.” needs a name, as in field.mood:hopeful; it was looked for as a word."
    hint = f"field.{name}: looks into what the sources call so"
    return f"“{name}” is no field; “{name}:” was looked for as words ({hint})."


def _is_reversed(leaf: Node) -> bool:
    """Whether a range ends before it begins."""
    match leaf:
        case Dates(low=str(low), high=str(high)) if low and high:
            return low[: len(high)] > high
        case Number(low=float(bottom), high=float(top)):
            return bottom > top
        case _:
            return False


def _misfit(name: str, text: str) -> str:
    examples = {
        "is": "is: knows " + ", ".join(STATES),
        "has": "has: knows " + ", ".join(POSSESSIONS),
        "colour": "colour: knows " + ", ".join(COLOURS),
        "import": "the number of an import; the history shows the articles of each",
        "date": "dates look like 2023, 2023-09 or 2023-09-06, ranges like 2023..2024-03",
        "quality": "numbers look like 40, >40 or 10..40",
    }
    kind = "date" if name in DATE_FIELDS else "quality" if name in NUMBER_FIELDS else name
    reason = f" ({examples[kind]})" if kind in examples else ""
    return f"“{text}” is no value for {name}:{reason}; it was looked for as words."


# -- values of fields ------------------------------------------------------------------------------------------


def _read_value(name: str, text: str, exact: bool, prefix: bool) -> Node | None:
    stripped = text.rstrip("*")
    if name in ("url", "id", "in"):
        return Value(name, text.rstrip("*") if name == "id" else text) if stripped else None
    if stripped != text and not exact:
        text, prefix = stripped, True
        if not text:
            return Value(name, "", prefix=True)
    return Value(name, text, exact, prefix and not exact) if text.strip("#") else None


def _read_words(name: str, text: str, exact: bool, prefix: bool) -> Node | None:
    del exact
    stripped = text.rstrip("*")
    prefix = prefix or (stripped != text)
    found = tuple(fold_terms(text))
    if not found and _has_sign(text):
        return Literal(text.strip(), name)
    return Words(found, name, prefix, _without_quotes(stripped.replace("*", " "))) if found else None


def _read_choice(choices: Mapping[str, str] | tuple[str, ...]) -> Callable[[str, str, bool, bool], Node | None]:
    def read(name: str, text: str, exact: bool, prefix: bool) -> Node | None:
        del exact, prefix
        return Value(name, text.lower()) if text.lower() in choices else None

    return read


def _read_import(name: str, text: str, exact: bool, prefix: bool) -> Node | None:
    del exact, prefix
    return Value(name, text.lstrip("0") or "0") if _RUN.fullmatch(text) else None


def _read_tag(name: str, text: str, exact: bool, prefix: bool) -> Node | None:
    return _read_value(name, text.lstrip("#"), exact, prefix)


def _read_number(name: str, text: str, exact: bool, prefix: bool) -> Node | None:
    del exact, prefix
    text = text.replace(" ", "")
    for sign, low, strict in ((">=", True, False), ("<=", False, False), (">", True, True), ("<", False, True)):
        if text.startswith(sign):
            if not _NUMBER.fullmatch(text[len(sign) :]):
                return None
            bound = _number(text[len(sign) :])
            return Number(name, low=bound, above=strict) if low else Number(name, high=bound, below=strict)
    low_text, dots, high_text = text.partition("..")
    if not all(_NUMBER.fullmatch(part) for part in (low_text, high_text) if part) or not (low_text or high_text):
        return None
    low_bound = _number(low_text) if low_text else None
    if not dots:
        return Number(name, low_bound, low_bound)
    return Number(name, low_bound, _number(high_text) if high_text else None)


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _read_dates(name: str, text: str, exact: bool, prefix: bool) -> Node | None:
    del exact, prefix
    text = text.replace(" ", "")
    if name in ("before", "after"):
        bound = _date(text)
        if not bound:
            return None
        return Dates("date", high=bound, below=True) if name == "before" else Dates("date", low=bound, above=True)
    if name in ("since", "until") and (bound := _date(text)):
        return Dates("date", low=bound) if name == "since" else Dates("date", high=bound)
    if name in ("since", "until"):
        return None
    for sign, low, strict in ((">=", True, False), ("<=", False, False), (">", True, True), ("<", False, True)):
        if text.startswith(sign):
            bound = _date(text[len(sign) :])
            if not bound:
                return None
            return Dates(name, low=bound, above=strict) if low else Dates(name, high=bound, below=strict)
    low_text, dots, high_text = text.partition("..")
    bounds = [_date(part) if part else "" for part in (low_text, high_text)]
    if None in bounds or not any(bounds):
        return None
    first, last = bounds[0] or "", bounds[1] or ""
    return Dates(name, first, last) if dots else Dates(name, first, first)


def _date(text: str) -> str | None:
    """A date as ISO 8601 cut to what was said; None for none. `today` and `yesterday` are those of this machine."""
    if text.lower() in ("today", "yesterday"):
        return (date.today() - timedelta(days=text.lower() == "yesterday")).isoformat()
    if not _DATE.fullmatch(text) or not text.isascii():
        return None
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 if len(text) < 8 else 6 :])
    except ValueError:
        return None
    return text


_READERS: Mapping[str, Callable[[str, str, bool, bool], Node | None]] = {
    **dict.fromkeys(TEXT_FIELDS, _read_words),
    **dict.fromkeys(NUMBER_FIELDS, _read_number),
    **dict.fromkeys(DATE_FIELDS, _read_dates),
    "is": _read_choice(STATES),
    "has": _read_choice(POSSESSIONS),
    "colour": _read_choice(COLOURS),
    "import": _read_import,
    "tag": _read_tag,
}
