"""The command line as a person uses it: a folder of articles, and `carrel` with an archive of its own."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from reader.cli import cli

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

FERRY = """\
---
title: "Night ferry to return after forty years"
excerpt: "The council voted to bring back the night ferry between the two harbours."
publishedDateTime: 2021-03-04T06:30:00Z
webUrl: "https://harbour.example/2021/night-ferry"
quality: 61
provider:
  name: Harbour News
  domain: harbour.example
topics:
  - Transport
mood: hopeful
---
The night ferry will sail again in May, the harbour council said on Thursday.

Its engines are quiet. Its lamps are bright. Its engines are quiet at night too.
"""

GARDEN = """\
---
title: A garden on the roof of the library
date: 2022-07
---
Volunteers planted forty herbs on the roof — thyme, Salbei, κύμινο and 茴香.
"""


class Carrel:
    """Runs `carrel` in this process on one archive."""

    def __init__(self, archive: Path) -> None:
        self.archive = archive

    def __call__(self, *arguments, status: int = 0):
        """Run a command; a traceback or another exit status than `status` fails the test."""
        result = CliRunner().invoke(
            cli, ["--archive", str(self.archive), *map(str, arguments)], prog_name="carrel", catch_exceptions=False
        )
        assert result.exit_code == status, f"{result.exit_code}\n{result.stdout}\n{result.stderr}"
        return result

    def json(self, *arguments, status: int = 0):
        """The one object that a command with --json prints."""
        command, *rest = arguments
        return json.loads(self(command, "--json", *rest, status=status).stdout)

    def id(self, query: str) -> str:
        """The id of the one article that the query finds."""
        (hit,) = self.json("search", query)["hits"]
        return hit["id"]


@pytest.fixture
def articles(tmp_path) -> Path:
    folder = tmp_path / "articles"
    (folder / "deep").mkdir(parents=True)
    (folder / "ferry.md").write_text(FERRY, encoding="utf-8")
    (folder / "deep" / "garden.md").write_text(GARDEN, encoding="utf-8")
    return folder


@pytest.fixture
def empty(tmp_path) -> Carrel:
    """`carrel` on an archive that does not exist yet."""
    return Carrel(tmp_path / "archive.db")


@pytest.fixture
def carrel(empty, articles) -> Carrel:
    """`carrel` on an archive with two articles."""
    empty("import", articles, "--workers", 0)
    return empty


@pytest.fixture
def seeded(empty) -> Carrel:
    """`carrel` on an archive with the two seeds."""
    empty("import", SEEDS, "--workers", 0)
    return empty
