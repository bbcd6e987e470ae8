"""Markdown and text files with front matter (YAML, TOML, JSON), as Jekyll, Hugo, Zola and Obsidian write them."""

from __future__ import annotations

from collections.abc import Iterator

from reader.document import from_html, from_markdown, from_plain, obstacle
from reader.front_matter import read_front_matter
from reader.importers.base import Parts, Source, make_draft
from reader.models import Draft, Problem


class MarkdownImporter:
    """One file, one article."""

    name = "markdown"
    suffixes = (".md", ".markdown", ".mdown", ".mkd", ".mdx")

    def sniff(self, source: Source) -> bool:
        return source.head.startswith(("---", "+++", "{")) and bool(_front_matter_format(source))

    def read(self, source: Source) -> Iterator[Draft | Problem]:
        matter = read_front_matter(source.text, source.path)
        if source.suffix in (".html", ".htm", ".xhtml"):
            document, problems = from_html(matter.body), ()
        elif matter.problems and not matter.format:
            document, problems = from_plain(matter.body), ()
        else:
            document, problems = from_markdown(matter.body), _problems(matter.body, source.path)
        yield make_draft(source, Parts(self.name, document, matter.data, matter.lines, matter.problems + problems))


def _front_matter_format(source: Source) -> str:
    return read_front_matter(source.text, source.path).format


def _problems(body: str, path: str) -> tuple[Problem, ...]:
    reason = obstacle(body)
    return (Problem(path, "markdown", reason),) if reason else ()
