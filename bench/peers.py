"""Other search programs on the texts of a generated archive: the newest 50 matches, each by its own means."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from reader.archive import Archive

PAGE = 50
Ask = Callable[[str], object]


def tantivy(archive: Archive, folder: Path) -> Ask:
    """tantivy in this process: an index in `folder`, made where it is missing."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("position", stored=True, fast=True)
    for name in ("title", "excerpt", "text"):
        builder.add_text_field(name, stored=False)
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    if is_new:
        writer = index.writer(256 << 20, 2)
        for position, title, excerpt, text in _texts(archive):
            writer.add_document(tantivy.Document(position=position, title=title, excerpt=excerpt, text=text))
        writer.commit()
        writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    fields = ["title", "excerpt", "text"]

    def ask(query: str) -> object:
        if query.endswith("*"):
            parsed = tantivy.Query.regex_query(index.schema, "text", query[:-1] + ".*")
        else:
            parsed = index.parse_query(query.replace(" ", " AND ") if '"' not in query else query, fields)
        found = searcher.search(parsed, PAGE, order_by_field="position")
        return [searcher.doc(address) for _, address in found.hits]

    return ask


def recoll(archive: Archive, folder: Path) -> Ask:
    """Recoll as a person would script it: a `recollq` process for each query, over one file for each article.

    Files and index stand in `folder`, made where they are missing; a file's date is the article's.
    """
    files, settings = folder / "files", folder / "settings"
    if not settings.exists():
        for number, (position, title, excerpt, text) in enumerate(_texts(archive)):
            path = files / str(number // 1_000) / f"{number}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{title}\n{excerpt}\n{text}\n", encoding="utf-8")
            os.utime(path, (position, position))
        settings.mkdir(parents=True)
        (settings / "recoll.conf").write_text(f"topdirs = {files}\n", encoding="utf-8")
        subprocess.run(["recollindex", "-c", settings], check=True, capture_output=True)
    command = ["recollq", "-c", str(settings), "-n", str(PAGE), "-S", "mtime", "-D", "-A"]

    def ask(query: str) -> object:
        return subprocess.run([*command, query], check=True, capture_output=True).stdout

    return ask


def _texts(archive: Archive) -> Iterator[tuple[int, str, str, str]]:
    yield from archive._db.execute(
        "SELECT a.position, a.title, a.excerpt, r.text FROM article a JOIN revision r ON r.id = a.revision"
    )
