"""How the command line writes: JSON for programs, aligned and harmless text for people.

What an article says can't steer the terminal: control and direction characters are shown as blanks.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

import click

from reader.models import Json, Passage, Problem

PROBLEMS_SHOWN = 50
SHORT_ID = 8
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_UNITS = ("kB", "MB", "GB", "TB")
_STEERING = (*range(32), *range(127, 160), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
_HARMLESS = dict.fromkeys(_STEERING, " ")
_HARMLESS_LINES = {code: mark for code, mark in _HARMLESS.items() if chr(code) not in "\n\t"}


# -- the two streams -----------------------------------------------------------------------------------------


def print_json(value: Json) -> None:
    """Print one JSON object, UTF-8 whatever the locale; a lone surrogate is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=list)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        data = json.dumps(value, ensure_ascii=True, indent=2, default=list).encode()
    print_bytes(data + b"\n")


def print_bytes(data: bytes) -> None:
    """Write exactly these bytes to standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def print_text(text: str) -> None:
    """Write a text as it is; to a terminal without the characters that would steer it, and ended by a line feed."""
    if sys.stdout.isatty():
        text = text.translate(_HARMLESS_LINES).rstrip("\n") + "\n"
    print_bytes(text.encode("utf-8", "surrogatepass"))


def say(text: str = "") -> None:
    """Print one line for people."""
    click.echo(text.encode("utf-8", "replace").decode())


def complain(text: str) -> None:
    """Print one line on standard error."""
    click.echo(text.translate(_HARMLESS_LINES).encode("utf-8", "replace").decode(), err=True)


def stop_writing() -> None:
    """Give up standard output after the reader at its other end went away."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, sys.stdout.fileno())
    os.close(quiet)


def show_problems(problems: Sequence[Problem]) -> None:
    """Say on standard error what was wrong, the first so many of them."""
    for problem in problems[:PROBLEMS_SHOWN]:
        place = f"{problem.path}:{problem.line}" if problem.line is not None else problem.path
        complain(f"{problem.severity}: {place}: {problem.reason}")
    if len(problems) > PROBLEMS_SHOWN:
        complain(f"… and {len(problems) - PROBLEMS_SHOWN:,} more.")


def problem_json(problem: Problem) -> Json:
    """A problem as the commands' JSON shows it."""
    return {"path": problem.path, "kind": problem.kind, "line": problem.line, "reason": problem.reason}


# -- words -----------------------------------------------------------------------------------------------------


def count(number: int, singular: str, plural: str = "") -> str:
    """`1 article`, `1,204 articles`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def short(uuid: str) -> str:
    """The beginning of an id that people type."""
    return uuid[:SHORT_ID]


def readable_date(date: str) -> str:
    """`6 Sep 2023`, `Sep 2023` or `2023`, as much as the source said; anything else as it is."""
    year, _, rest = date[:10].partition("-")
    month, _, day = rest.partition("-")
    if not (month.isdigit() and 1 <= int(month) <= len(_MONTHS)):
        return clean(date)
    words = [day.lstrip("0"), _MONTHS[int(month) - 1], year]
    return " ".join(word for word in words if word)


def readable_size(size: int) -> str:
    """`812 bytes`, `3.1 kB`, `24 MB`."""
    if size < 1000:
        return count(size, "byte")
    value, power = size / 1000, 0
    while value >= 999.5 and power < len(_UNITS) - 1:
        value, power = value / 1000, power + 1
    return f"{value:.1f} {_UNITS[power]}" if value < 10 else f"{value:.0f} {_UNITS[power]}"


# -- layout ------------------------------------------------------------------------------------------------------


def clean(text: str) -> str:
    """One harmless line of the same length: control and direction characters become blanks."""
    return text.translate(_HARMLESS)


def terminal_width() -> int:
    """The columns of the terminal; 0 where standard output is none, so that nothing is cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def cells(text: str) -> int:
    """The columns that a text takes in a terminal."""
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, width: int) -> str:
    """The text, ended by an ellipsis where it is wider than `width` columns; a width of 0 or less cuts nothing."""
    if width <= 0 or cells(text) <= width:
        return text
    used, kept = 1, []
    for character in text:
        used += _cells(character)
        if used > width:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def pad(text: str, width: int) -> str:
    """The text filled with blanks to `width` columns."""
    return text + " " * max(0, width - cells(text))


def print_table(rows: Iterable[Sequence[str]], *, indent: str = "") -> None:
    """Print aligned columns; the last one is cut to the terminal's width."""
    lines = [[clean(cell) for cell in row] for row in rows]
    if not lines:
        return
    widths = [max(cells(row[column]) for row in lines) for column in range(len(lines[0]) - 1)]
    room = terminal_width()
    for row in lines:
        start = indent + "".join(pad(cell, width) + "  " for cell, width in zip(row, widths, strict=False))
        last = cut(row[-1], max(room - cells(start), 16)) if room else row[-1]
        say((start + last).rstrip())


def print_wrapped(text: str, indent: str = "") -> None:
    """Print a paragraph, wrapped to the terminal (at most 100 columns)."""
    width = min(terminal_width() or 100, 100)
    for line in textwrap.wrap(clean(text), max(width - len(indent), 20), break_on_hyphens=False) or [""]:
        say(indent + line)


def heading(text: str) -> None:
    """Print a heading with a line before it."""
    say()
    say(click.style(text, bold=True))


# -- passages ------------------------------------------------------------------------------------------------------


def plain_passages(passages: Sequence[Passage]) -> str:
    """The matching passages in one line, without marks."""
    return " … ".join(" ".join(passage.text.split()) for passage in passages)


def fitted(passage: Passage, width: int) -> Passage:
    """The part of a passage around its first mark that takes at most `width` columns; 0 or less: all of it."""
    text = passage.text
    if width <= 0 or cells(clean(text)) <= width:
        return passage
    first = passage.marks[0][0] if passage.marks else 0
    start = max(0, first - width // 3)
    end = start
    used = 2
    while end < len(text) and used + _cells(text[end]) <= width:
        used += _cells(text[end])
        end += 1
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    shift = len(head) - start
    marks = tuple((a + shift, min(b, end) + shift) for a, b in passage.marks if a < end and a >= start)
    return Passage(head + text[start:end] + tail, marks, passage.field, passage.offset + start)


def marked(passage: Passage) -> str:
    """A passage with its matches in bold and colour, or in brackets where colour is not wanted or possible."""
    text, parts, at = clean(passage.text), [], 0
    for start, end in passage.marks:
        parts += [text[at:start], _mark(text[start:end])]
        at = end
    return " ".join("".join([*parts, text[at:]]).split())


def _mark(text: str) -> str:
    return click.style(text, bold=True, fg="yellow") if in_colour() else f"[{text}]"


def in_colour() -> bool:
    """Whether styles reach the reader: a terminal, and no NO_COLOR."""
    context = click.get_current_context(silent=True)
    wanted = context.color if context is not None else None
    return sys.stdout.isatty() if wanted is None else wanted
