"""A fast reader of the plainest YAML: `key: value`, nested mappings and lists by indentation, one-line scalars.

Archives hold the place of such a block and read it anew: what this reader makes of a block never changes.

Nearly all front matter is no more than that. Whatever could mean anything else to YAML (comments, folded lines,
flow collections, anchors, tags, duplicate keys, tabs ...) is left to the full reader, so that both give the same.
"""

from __future__ import annotations

import re

from reader.models import Json

_MAX_DEPTH = 30
_MAX_LINES = 50_000
_NULLS = frozenset({"~", "null", "Null", "NULL"})

#: Indentation, dash, key, value (double-quoted, single-quoted, or plain, which is looked at again).
_LINE = re.compile(
    r"( *+)(- )?(?:([A-Za-z_][A-Za-z0-9_.-]{0,99}+):(?: (?=.)|\Z))?"
    r"((?:\"[^\"\\]*+(?:\\[\"\\][^\"\\]*+)*+\"|'[^']*+'|(?:[\w/(]|-(?=[0-9])).*+)?+)"
)
#: Lines that are kept read, and the longest of them: half of all stand in many files.
_KEPT, _SHORT = 10_000, 40
_ESCAPED = re.compile(r"\\(.)")
#: What the plain reader does not decide about: other line ends, tabs, and a mark in the middle.
_ELSEWHERE = re.compile("[\t\r\x85\u2028\u2029\ufeff]")


#: Of a line: its indentation, whether it begins an item, its key, its value, and whether that is written.
_Line = tuple[int, bool, str, str | None, bool]


class _NotPlain(Exception):
    """The block needs the full reader."""


def read_simple_yaml(block: str) -> tuple[dict[str, Json], dict[str, int]] | None:
    """The mapping that `block` holds and the line of each of its keys, from 0; None where it is not so plain."""
    is_elsewhere = "\t" in block or "\r" in block if block.isascii() else _ELSEWHERE.search(block)
    if is_elsewhere or block.count("\n") > _MAX_LINES:
        return None
    try:
        return _Stack().read(block)
    except _NotPlain:
        return None


class _Lines(dict[str, _Line]):
    """What lines hold, as they are met; forgotten when there are too many."""

    def __missing__(self, line: str) -> _Line:
        found = _read_line(line)
        if len(line) <= _SHORT:
            if len(self) >= _KEPT:
                self.clear()
            self[line] = found
        return found


def _read_line(line: str) -> _Line:
    """Raises _NotPlain."""
    match = _LINE.fullmatch(line)
    if match is None:
        raise _NotPlain
    blanks, dash, key, text = match.groups()
    return len(blanks), bool(dash), key or "", _value(text) if text else None, bool(text)


def _value(text: str) -> str | None:
    sign = text[0]
    if sign == '"':
        return text[1:-1] if "\\" not in text else _ESCAPED.sub(r"\1", text[1:-1])
    if sign == "'":
        return text[1:-1]
    value = text.rstrip(" ")
    if ": " in value or " #" in value or value[-1] == ":":
        raise _NotPlain
    return None if value in _NULLS else value


_READ = _Lines()


class _Stack:
    """The collections that are open, outermost first, each with its indentation."""

    def __init__(self) -> None:
        self._root: dict[str, Json] = {}
        self._open: list[tuple[int, dict[str, Json] | list[Json]]] = [(0, self._root)]
        self._pending = ""
        self._lines: dict[str, int] = {}

    def read(self, block: str) -> tuple[dict[str, Json], dict[str, int]]:
        root, found = self._root, self._lines
        depth, mapping = 0, root  # the innermost mapping, as long as nothing else is open in it
        for number, line in enumerate(block.split("\n")):
            indent, dash, key, value, is_said = _READ[line]
            if not key:
                if dash:
                    self._item(indent, is_mapping=False)
                    if value is None:
                        raise _NotPlain
                    self._append(value)
                    depth = -1
                elif is_said:
                    raise _NotPlain
                continue
            if dash or self._pending or indent != depth:
                if dash:
                    self._item(indent, is_mapping=True)
                else:
                    self._to_mapping(indent)
                depth, mapping = self._innermost()
            if key in mapping:
                raise _NotPlain
            mapping[key] = value
            if not is_said:
                self._pending = key
            if mapping is root:
                found[key] = number
        return self._root, self._lines

    def _innermost(self) -> tuple[int, dict[str, Json]]:
        """The innermost collection, which must be a mapping, with its indentation."""
        depth, container = self._open[-1]
        if isinstance(container, list):
            raise _NotPlain
        return depth, container

    def _item(self, indent: int, is_mapping: bool) -> None:
        """Begin a list's item."""
        opened = self._open
        if self._pending:
            parent = opened[-1]
            if indent >= parent[0]:
                self._fill(parent[1], indent, [])
            self._pending = ""
        while opened[-1][0] > indent:
            opened.pop()
        depth, container = opened[-1]
        if depth != indent or not isinstance(container, list):
            raise _NotPlain
        if is_mapping:
            item: dict[str, Json] = {}
            container.append(item)
            opened.append((indent + 2, item))

    def _to_mapping(self, indent: int) -> None:
        """Make the mapping with this indentation the innermost; it is new where a key waits for its value."""
        opened = self._open
        if self._pending:
            parent = opened[-1]
            if indent > parent[0]:
                self._fill(parent[1], indent, {})
            self._pending = ""
        while opened[-1][0] > indent:
            opened.pop()
        if isinstance(opened[-1][1], list):
            opened.pop()
        if not opened or opened[-1][0] != indent or isinstance(opened[-1][1], list):
            raise _NotPlain

    def _fill(self, mapping: dict[str, Json] | list[Json], indent: int, value: dict[str, Json] | list[Json]) -> None:
        """Give the waiting key a collection."""
        if len(self._open) > _MAX_DEPTH or isinstance(mapping, list):
            raise _NotPlain
        mapping[self._pending] = value
        self._open.append((indent, value))

    def _append(self, value: str) -> None:
        container = self._open[-1][1]
        if not isinstance(container, list):
            raise _NotPlain
        container.append(value)
