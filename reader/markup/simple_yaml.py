"""A fast reader of the plainest YAML: `key: value`, nested mappings and lists by indentation, one-line scalars.

Nearly all front matter is no more than that. Whatever could mean anything else to YAML (comments, folded lines,
flow collections, anchors, tags, duplicate keys, tabs ...) is left to the full reader, so that both give the same.
"""

from __future__ import annotations

import re

from reader.models import Json

_MAX_DEPTH = 30
_MAX_LINES = 50_000
_NULLS = frozenset({"~", "null", "Null", "NULL"})

#: Indentation, dash, key, double-quoted value, single-quoted value, plain value (which `_plain` looks at again).
_LINE = re.compile(
    r"( *)(- )?(?:([A-Za-z_][A-Za-z0-9_.-]{0,99}):(?: (?=.)|$))?"
    r"(?:\"([^\"\\]*(?:\\[\"\\][^\"\\]*)*)\"|'([^']*)'|((?:[\w/(]|-(?=[0-9])).*))?"
)
_ESCAPED = re.compile(r"\\(.)")
#: What the plain reader does not decide about: other line ends, tabs, and a mark in the middle.
_ELSEWHERE = re.compile("[\t\r\x85\u2028\u2029\ufeff]")


class _NotPlain(Exception):
    """The block needs the full reader."""


def read_simple_yaml(block: str) -> tuple[dict[str, Json], dict[str, int]] | None:
    """The mapping that `block` holds and the line of each of its keys, from 0; None where it is not so plain."""
    if _ELSEWHERE.search(block) or block.count("\n") > _MAX_LINES:
        return None
    try:
        return _Stack().read(block)
    except _NotPlain:
        return None


class _Stack:
    """The collections that are open, outermost first, each with its indentation."""

    def __init__(self) -> None:
        self._root: dict[str, Json] = {}
        self._open: list[tuple[int, dict[str, Json] | list[Json]]] = [(0, self._root)]
        self._pending = ""
        self._lines: dict[str, int] = {}

    def read(self, block: str) -> tuple[dict[str, Json], dict[str, int]]:
        match_line = _LINE.fullmatch
        for number, line in enumerate(block.split("\n")):
            match = match_line(line)
            if not match:
                raise _NotPlain
            blanks, dash, key, double, single, plain = match.groups()
            indent = len(blanks)
            if dash:
                indent = self._item(indent, key is not None)
            elif key is None:
                if match.end() > indent:
                    raise _NotPlain
                continue
            else:
                self._dedent_to_mapping(indent)
            value = double if double is not None else single
            if double and "\\" in double:
                value = _ESCAPED.sub(r"\1", double)
            if plain:
                plain = _plain(plain)
                value = None if plain in _NULLS else plain
            if key is not None:
                self._set(key, value, number, is_waiting=value is None and not plain)
            elif value is None:
                raise _NotPlain
            else:
                self._append(value)
        return self._root, self._lines

    def _item(self, indent: int, is_mapping: bool) -> int:
        """Begin a list's item; gives the indentation of the mapping in it."""
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
        return indent + 2

    def _dedent_to_mapping(self, indent: int) -> None:
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

    def _set(self, key: str, value: str | None, number: int, is_waiting: bool) -> None:
        container = self._open[-1][1]
        if isinstance(container, list) or key in container:
            raise _NotPlain
        container[key] = value
        self._pending = key if is_waiting else ""
        if container is self._root:
            self._lines[key] = number


def _plain(text: str) -> str:
    """A plain scalar without the blanks after it, where nothing in it is a mark of YAML's."""
    text = text.rstrip(" ")
    if ": " in text or " #" in text or text[-1] == ":":
        raise _NotPlain
    return text
