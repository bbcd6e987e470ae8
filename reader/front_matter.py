"""A text's front matter and its body: YAML between `---` and `---` or `...`, TOML between `+++`, or a JSON object.

Built on python-frontmatter's handlers, hardened. YAML is walked as events, which is where depth, aliases and size
are refused before anything is built (libyaml ends the process on deep nesting), and its scalars stay strings:
nothing is retyped (`no`, `1984`, `007`, `2020-13-45`). Where the block can't be read, the body is the whole text
and a Problem says why.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import yaml
from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

from reader.markup.simple_yaml import read_simple_yaml
from reader.models import Json, Problem

MAX_SIZE = 4_000_000
MAX_DEPTH = 32
MAX_KEYS = 200_000
_KIND = "front-matter"
_BOM = "\ufeff"
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_MAX_DIGITS = 15
_SURROGATES = re.compile("[\ud800-\udfff]")
#: What YAML allows in no place.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PRINTABLE = bytes(code for code in range(128) if not _UNPRINTABLE.match(chr(code)))

#: Asked for events only; libyaml's where it is there.
_EventLoader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a text says about itself, as read and in order, and the body after it with every character kept.

    `lines` gives the 1-based line of each top-level key where it is known, `body_line` the body's first line;
    `format` is yaml, toml, json, or empty where the text has no front matter. `plain` is the block itself where it is
    YAML so plain that `read_simple_yaml` reads it.
    """

    data: Mapping[str, Json]
    body: str
    problems: tuple[Problem, ...] = ()
    format: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    body_line: int = 1
    plain: str = ""


class _Refused(Exception):
    """A block that is no front matter or can't be read; `line` counts from the block's first line, from 0."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(slots=True)
class _Loaded:
    data: Json
    lines: dict[str, int] = field(default_factory=dict)
    remarks: list[tuple[str, int | None]] = field(default_factory=list)
    is_plain: bool = False


_Closing = tuple[re.Pattern[str], re.Pattern[str]]


def _closing(marks: str) -> _Closing:
    """A closing line with the line end before it, in texts with line feeds alone (found five times as fast) and in
    others."""
    return re.compile(rf"\n(?:{marks})[ \t]*(?:\n|\Z)"), re.compile(rf"[\n\r](?:{marks})[ \t]*(?:\r\n|\n|\r|\Z)")


# -- the three kinds ------------------------------------------------------------------------------------


class _Yaml(YAMLHandler):
    """YAML, also closed by `...`, as strings."""

    name = "yaml"
    FM_BOUNDARY = re.compile(r"\A---[ \t]*(?:\r\n|\n|\r)")
    _CLOSING = _closing(r"---|\.\.\.")

    def split(self, text: str) -> tuple[str, str]:
        return _fenced(text, self.FM_BOUNDARY, self._CLOSING)

    def load(self, fm: str, **_: object) -> Any:
        return _load_yaml(fm)


class _Toml(BaseHandler):
    """TOML as the standard library reads it; dates become text as they were written."""

    name = "toml"
    FM_BOUNDARY = re.compile(r"\A\+\+\+[ \t]*(?:\r\n|\n|\r)")
    _CLOSING = _closing(r"\+\+\+")

    def split(self, text: str) -> tuple[str, str]:
        return _fenced(text, self.FM_BOUNDARY, self._CLOSING)

    def load(self, fm: str) -> Any:
        return _load_toml(fm)


class _Json(JSONHandler):
    """A JSON object at the start of the text, followed by the body."""

    name = "json"
    FM_BOUNDARY = re.compile(r"\A\{\s*[\"}]")

    def split(self, text: str) -> tuple[str, str]:
        try:
            _, end = json.JSONDecoder().raw_decode(text)
        except RecursionError as error:
            raise _Refused("it is nested too deeply") from error
        except ValueError as error:
            raise _Refused("it is no JSON", getattr(error, "lineno", 1) - 1) from error
        return text[:end], _after_line_end(text, end)

    def load(self, fm: str, **_: object) -> Any:
        try:
            return _Loaded(bounded(load_json(fm)))
        except RecursionError as error:
            raise _Refused("it is nested too deeply") from error


_HANDLERS: tuple[_Yaml | _Toml | _Json, ...] = (_Yaml(), _Toml(), _Json())
_MARKS = ("---", "+++", "{")


def read_front_matter(text: str, path: str) -> FrontMatter:
    """Split `text` (a byte order mark in front is dropped) and read its front matter; never raises."""
    text = text.removeprefix(_BOM)
    opening = text[:64].lstrip("\r\n\t ") if text[:1] in "\r\n\t " else text
    if not opening.startswith(_MARKS):
        return FrontMatter({}, text)
    skipped = len(text) - len(text.lstrip("\r\n\t "))
    for handler in _HANDLERS:
        if handler.detect(text[skipped:]):
            return _read(handler, text, skipped, path)
    return FrontMatter({}, text)


def may_have_front_matter(head: str) -> bool:
    """Whether a text that begins so (blanks in front removed) may have front matter."""
    return head.startswith(_MARKS) and any(handler.detect(head) for handler in _HANDLERS)


def load_json(text: str) -> Json:
    """JSON that JSON can carry again: huge and non-finite numbers stay as they are written, as text.

    Raises ValueError for what is no JSON, RecursionError for what is nested too deeply.
    """
    return json.loads(text, parse_int=_integer, parse_float=_real, parse_constant=str)


def bounded(value: Json, depth: int = 0) -> Json:
    """`value` with U+FFFD for its lone surrogates. Raises RecursionError where it is nested deeper than MAX_DEPTH."""
    if depth > MAX_DEPTH:
        raise RecursionError
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATES.sub("\ufffd", value)
    if isinstance(value, dict):
        return {bounded(key): bounded(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [bounded(inner, depth + 1) for inner in value]
    return value


# -- splitting ------------------------------------------------------------------------------------------


def _read(handler: _Yaml | _Toml | _Json, text: str, skipped: int, path: str) -> FrontMatter:
    first_line = _line_ends(text, skipped) + (1 if handler.name == "json" else 2)
    try:
        block, body = handler.split(text[skipped:])
        if len(block) > MAX_SIZE:
            raise _Refused("it is too long")
        loaded = handler.load(block)
    except _Refused as refused:
        if handler.name == "json":  # a brace begins many a text that was never meant as metadata
            return FrontMatter({}, text)
        line = first_line - 1 if refused.line is None else first_line + refused.line
        return _body_only(text, refused, line, path)
    if loaded.data is None:
        loaded.data = {}
    if not isinstance(loaded.data, dict):
        what = "it is a list and names" if isinstance(loaded.data, list) else "what stands between its lines names"
        return _body_only(text, _Refused(f"{what} no fields"), first_line - 1, path)
    problems = tuple(
        Problem(path, _KIND, remark, None if line is None else first_line + line) for remark, line in loaded.remarks
    )
    lines = {key: first_line + line for key, line in loaded.lines.items()}
    body_line = 1 + _line_ends(text, len(text) - len(body))
    plain = block if loaded.is_plain else ""
    return FrontMatter(loaded.data, body, problems, handler.name, lines, body_line, plain)


def _body_only(text: str, refused: _Refused, line: int, path: str) -> FrontMatter:
    """The whole text as body. A fence with a blank line after it is a rule, which needs no word."""
    if _RULE.match(text):
        return FrontMatter({}, text)
    return FrontMatter({}, text, (Problem(path, _KIND, f"The front matter was kept as text: {refused}.", line),))


_RULE = re.compile(r"\s*(?:---|\+\+\+)[ \t]*(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r|\Z)")


def _fenced(text: str, opening: re.Pattern[str], closing: _Closing) -> tuple[str, str]:
    """The block and the body. Raises _Refused where the closing line is missing."""
    start = opening.match(text)
    end = closing["\r" in text].search(text, start.end() - 1) if start else None
    if not start or not end:
        raise _Refused("its closing line is missing")
    return text[start.end() : end.start() + 1], text[end.end() :]


def _after_line_end(text: str, end: int) -> str:
    match = re.compile(r"[ \t]*(?:\r\n|\n|\r)?").match(text, end)
    return text[match.end() if match else end :]


def _line_ends(text: str, end: int) -> int:
    """The number of line ends before `end`."""
    if "\r" not in text:
        return text.count("\n", 0, end)
    head = text[:end]
    return head.count("\n") + head.count("\r") - head.count("\r\n")


# -- YAML -----------------------------------------------------------------------------------------------


def _load_yaml(block: str) -> _Loaded:
    """The block's tree; characters that YAML forbids are read as U+FFFD."""
    is_plain = block.isascii() and not block.encode("ascii").translate(None, _PRINTABLE)
    forbidden = None if is_plain else _UNPRINTABLE.search(block)
    if not forbidden:
        return _load_tree(block)
    loaded = _load_tree(_UNPRINTABLE.sub("\ufffd", block))
    loaded.is_plain = False
    line = _line_ends(block, forbidden.start())
    loaded.remarks.append(("The front matter has control characters, which were replaced.", line))
    return loaded


def _load_tree(block: str) -> _Loaded:
    simple = read_simple_yaml(block)
    return _Loaded(*simple, is_plain=True) if simple else _load_any(block)


def _load_any(block: str) -> _Loaded:
    try:
        return _Tree(block).build()
    except yaml.MarkedYAMLError as error:
        mark: Any = error.problem_mark or error.context_mark
        raise _Refused(f"it is no YAML ({error.problem or error.context})", mark.line if mark else None) from error
    except RecursionError as error:
        raise _Refused("it is nested too deeply") from error


def _yaml_events(block: str) -> Iterator[Any]:
    return iter(yaml.parse(block, Loader=_EventLoader))


class _Tree:
    """Builds mappings, lists and strings from YAML's events, within bounds."""

    def __init__(self, block: str) -> None:
        self._events = _yaml_events(block)
        self._loaded = _Loaded(None)
        self._count = 0

    def build(self) -> _Loaded:
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refused("it holds more than one document", _line(event))
                self._loaded.data = self._node(next(self._events), 0)
        return self._loaded

    def _node(self, event: Any, depth: int) -> Json:
        """The value that begins with `event`."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            return _scalar(event)
        self._check(event, depth)
        if kind is yaml.MappingStartEvent:
            return self._mapping(depth + 1)
        return self._sequence(depth + 1)

    def _check(self, event: Any, depth: int) -> None:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            raise _Refused("it uses aliases (`*name`), which can multiply without end", line)
        if depth >= MAX_DEPTH:
            raise _Refused(f"it is nested more than {MAX_DEPTH} deep", line)

    def _sequence(self, depth: int) -> list[Json]:
        values = []
        for event in self._events:
            if type(event) is yaml.SequenceEndEvent:
                break
            self._tick(event)
            values.append(self._node(event, depth))
        return values

    def _mapping(self, depth: int) -> dict[str, Json]:
        values: dict[str, Json] = {}
        for event in self._events:
            if type(event) is yaml.MappingEndEvent:
                break
            self._tick(event)
            name = _name(self._node(event, depth))
            line = event.start_mark.line
            value = self._node(next(self._events), depth)
            if name in values:
                self._loaded.remarks.append(
                    (f"The field “{name[:80]}” stands more than once; the last one counts.", line)
                )
                del values[name]
            values[name] = value
            if depth == 1:
                self._loaded.lines[name] = line
        return values

    def _tick(self, event: Any) -> None:
        self._count += 1
        if self._count > MAX_KEYS:
            raise _Refused("it has too many entries", _line(event))


def _line(event: Any) -> int:
    line: int = event.start_mark.line
    return line


def _scalar(event: Any) -> str | None:
    value: str = event.value
    return None if event.implicit[0] and value in _NULLS else value


def _name(key: Json) -> str:
    """A key as text: what is no scalar is written as JSON."""
    return key if isinstance(key, str) else json.dumps(key, ensure_ascii=False)


# -- TOML and JSON --------------------------------------------------------------------------------------


def _load_toml(block: str) -> _Loaded:
    try:
        data = bounded(_plain(tomllib.loads(block.replace("\r\n", "\n").replace("\r", "\n"), parse_float=_real)))
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"at line (\d+)", str(error))
        raise _Refused("it is no TOML", int(match[1]) - 1 if match else None) from error
    except RecursionError as error:
        raise _Refused("it is nested too deeply") from error
    except ValueError as error:
        raise _Refused("it holds a number that is too long") from error
    return _Loaded(data)


def _plain(value: Any) -> Json:
    """What tomllib gives as JSON can carry it."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**_MAX_DIGITS:
        return str(value)
    return value


def _integer(text: str) -> int | str:
    return int(text) if len(text) <= _MAX_DIGITS else text


def _real(text: str) -> float | str:
    number = float(text)
    return number if math.isfinite(number) else text
