"""The manual's page on searching says what is true: each of its examples is run."""

from __future__ import annotations

import gzip
import re
import shutil
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from reader.archive import Archive

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "searching.md").read_text("utf-8")
CORPORA = ROOT.parent / "shared" / "corpora"
_BLOCK = re.compile(r"^```(?P<kind>\w+) ?(?P<name>[\w-]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[tuple[str, str]]:
    """Name and content of the page's fenced blocks of a kind."""
    return [(match["name"], match["body"]) for match in _BLOCK.finditer(PAGE) if match["kind"] == kind]


def examples(kind: str, name: str = "") -> list[tuple[str, str]]:
    """What is asked, and what the page says is found."""
    lines = [line for own, body in blocks(kind) if own == name for line in body.splitlines() if line.strip()]
    return [tuple(part.strip() for part in line.split("=>")) for line in lines]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The articles of the page, with the desk that it describes."""
    folder = tmp_path_factory.mktemp("manual")
    (folder / "in").mkdir()
    for name, body in blocks("article"):
        (folder / "in" / f"{name}.md").write_text(body, encoding="utf-8")
    with Archive.open(folder / "manual.db", creator="Mara") as made:
        made.import_paths([folder / "in"], workers=0)
        ferry = made.search("title:ferry").ids[0]
        made.annotate(ferry, quote="engines are quiet", note="Ask about the lamps.")
        made.set_read([ferry])
        made.set_starred([ferry])
        made.tag([ferry], add=["transport/boats"])
        made.save_search("Ferries", "ferry")
        yield made


def names(archive, query) -> set[str]:
    ids = archive.search(query).ids
    return {Path(archive.article(id).revision.source_name).stem for id in ids}


@pytest.mark.parametrize(("query", "expected"), examples("search"))
def test_a_query_finds_what_the_page_says(archive, query, expected):
    if expected.isdigit():
        assert archive.search(query).total == int(expected)
    else:
        assert names(archive, query) == set(expected.replace("nothing", "").split())


@pytest.mark.parametrize(("word", "expected"), examples("concordance"))
def test_a_concordance_has_as_many_lines_as_the_page_says(archive, word, expected):
    assert archive.concordance(word).total == int(expected)


@pytest.mark.parametrize("name", [name for name, _ in blocks("article")])
def test_every_article_of_the_page_is_found_by_an_example(name):
    assert any(name in expected.split() for _, expected in examples("search"))


def test_every_table_of_an_archive_is_named_in_the_manual(archive):
    page = (ROOT / "docs" / "archive-file.md").read_text("utf-8")
    with closing(sqlite3.connect(archive.path)) as tool:
        tables = {
            name for (name,) in tool.execute("SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual')")
        }
    assert {name for name in tables if f"`{name}`" not in page and not name.startswith("sqlite_")} == set()


# -- the shared corpora --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    """An archive for each corpus that stands beside the checkout."""
    if not CORPORA.is_dir():
        pytest.skip("the shared corpora are not there")
    folder = tmp_path_factory.mktemp("corpora")
    with tarfile.open(CORPORA / "everyday-ai.tar.gz") as packed:
        packed.extractall(folder / "everyday-ai", filter="data")
    with gzip.open(CORPORA / "multilingual.jsonl.gz") as packed, (folder / "multilingual.jsonl").open("wb") as file:
        shutil.copyfileobj(packed, file)
    made = {}
    for name, path in (("everyday-ai", "everyday-ai"), ("multilingual", "multilingual.jsonl")):
        made[name] = Archive.open(folder / f"{name}.db")
        made[name].import_paths([folder / path], workers=0)
    yield made
    for each in made.values():
        each.close()


@pytest.mark.parametrize(
    ("corpus", "query", "expected"),
    [(corpus, *example) for corpus in ("everyday-ai", "multilingual") for example in examples("corpus", corpus)],
)
def test_a_query_finds_as_many_real_articles_as_the_page_says(corpora, corpus, query, expected):
    assert corpora[corpus].search(query).total == int(expected)
