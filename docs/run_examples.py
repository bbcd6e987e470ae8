"""Runs the examples of the manual and compares what they say with what the page says; --write puts it right.

In a ```console block each line `$ ...` is a command and what follows is its output; ```sql is asked of the archive that
the page made, and the ```text block after it holds the rows. Each page has a home of its own: `articles/` holds
docs/sample, `seeds/` the seeds. Times, sizes, today's date and random ids may differ.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from click.testing import CliRunner  # noqa: E402

from reader.cli import cli, output  # noqa: E402

WIDTH = 88
READER = "Mara Lund"
ARCHIVE = Path(".local/share/carrel/archive.db")

_FENCE = re.compile(r"^```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_VARYING = (
    (re.compile(r"\b\d+ ms\b"), "0 ms"),
    (re.compile(r"\bin \d+\.\d s\b"), "in 0.0 s"),
    (re.compile(r"\b\d+(\.\d)? (bytes|[kMG]B)\b"), "some bytes"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "a-random-id"),
    (re.compile(r"\b20(2[6-9]|[3-9]\d)-\d\d-\d\d(T[\d:.]+Z)?"), "today"),
    (re.compile(r"\b\d{1,2} [A-Z][a-z]{2} 20(2[6-9]|[3-9]\d)( \d\d:\d\d)?"), "today"),
    (re.compile(r'"(seconds|milliseconds|score|bytes|size)": [\d.e-]+'), r'"\1": 0'),
    (re.compile(r"\S*[/~]\S*…"), "a path…"),
)


@dataclass(frozen=True, slots=True)
class Example:
    """A part of a page: its place there, what the page shows, and what is true."""

    start: int
    end: int
    command: str
    shown: str
    said: str

    @property
    def is_true(self) -> bool:
        """Whether the page says what the program says."""
        return stable(self.shown) == stable(self.said)


def stable(text: str) -> str:
    """A text without what differs from run to run; where lines break depends on the length of paths."""
    for pattern, instead in _VARYING:
        text = pattern.sub(instead, text)
    return " ".join(text.split())


def pages() -> list[Path]:
    """The pages that hold examples."""
    return [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]


def examples(page: str) -> Iterator[Example]:
    """Run the examples of a page in the present folder, in their order."""
    for fence in _FENCE.finditer(page):
        if fence["kind"] == "console":
            yield from _console(fence)
        elif fence["kind"] == "sql" and (rows := _FENCE.match(page, fence.end() + 2)) and rows["kind"] == "text":
            yield Example(rows.start("body"), rows.end("body"), fence["body"], rows["body"], _ask(fence["body"]))


def _console(fence: re.Match[str]) -> Iterator[Example]:
    at = fence.start("body")
    for part in re.split(r"^(?=\$ )", fence["body"], flags=re.MULTILINE):
        line, _, shown = part.partition("\n")
        if line.startswith("$ "):
            last = at + len(part) == fence.end("body")
            said = _run(line[2:]).strip("\n")
            said = f"{said}\n" if said else ""
            yield Example(at + len(line) + 1, at + len(part), line[2:], shown, said if last else f"{said}\n")
        at += len(part)


def _run(line: str) -> str:
    """What the command prints, both streams as they come; `; echo $?` prints the exit status, `> FILE` nothing."""
    command, status, _ = line.partition("; echo $?")
    command, redirected, file = command.partition(" > ")
    program, *arguments = shlex.split(command)
    if program != "carrel":
        raise ValueError(f"The manual can run carrel alone, not {program}.")
    result = CliRunner().invoke(cli, arguments, prog_name="carrel", catch_exceptions=False)
    if redirected:
        Path(file.strip()).write_bytes(result.stdout_bytes)
    said = result.stderr if redirected else result.output
    said = re.sub(r"\S*/carrel-ho\S*…", "~/…", said.replace(str(Path.cwd()), "~"))
    return said + (f"{result.exit_code}\n" if status else "")


def _ask(query: str) -> str:
    connection = sqlite3.connect(f"file:{ARCHIVE}?mode=ro", uri=True)
    with contextlib.closing(connection):
        rows = connection.execute(query).fetchall()
    return "\n".join("|".join("" if value is None else str(value) for value in row) for row in rows) + "\n"


@contextmanager
def home(folder: Path) -> Iterator[None]:
    """A researcher's home: articles, settings, no archive yet, and a terminal of WIDTH columns."""
    shutil.copytree(PROJECT / "docs" / "sample", folder / "articles")
    shutil.copytree(PROJECT / "seeds", folder / "seeds")
    (folder / "config").mkdir()
    (folder / "config" / "settings.json").write_text(f'{{"creator": "{READER}"}}', encoding="utf-8")
    (folder / ARCHIVE).parent.mkdir(parents=True)
    environment: Mapping[str, str] = {
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / ".local" / "share"),
        "CARREL_CONFIG": str(folder / "config"),
        "CARREL_ARCHIVE": str(folder / ARCHIVE),
        "NO_COLOR": "1",
        "COLUMNS": str(WIDTH),
    }
    with (
        patch.dict(os.environ, environment),
        patch.object(output, "terminal_width", lambda: WIDTH),
        contextlib.chdir(folder),
    ):
        yield


def corrected(page: str) -> str:
    """The page with true outputs; what is true already stays as it is, times and dates included."""
    with tempfile.TemporaryDirectory(prefix="carrel-home-") as name, home(Path(name).resolve()):
        wrong = [example for example in examples(page) if not example.is_true]
    for example in reversed(wrong):
        page = page[: example.start] + example.said + page[example.end :]
    return page


def main() -> None:
    """Report the pages that say something else than the program, or with --write correct them."""
    untrue = []
    for path in pages():
        page = path.read_text("utf-8")
        right = corrected(page)
        if right != page:
            untrue.append(path.name)
            if "--write" in sys.argv[1:]:
                path.write_text(right, encoding="utf-8")
    written = "corrected" if "--write" in sys.argv[1:] else "untrue"
    print(f"{', '.join(untrue)}: {written}." if untrue else "Every example says what the program says.")
    if untrue and written == "untrue":
        sys.exit(1)


if __name__ == "__main__":
    main()
