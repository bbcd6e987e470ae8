"""Markdown and text files with front matter (YAML, TOML, JSON), as Jekyll, Hugo, Zola and Obsidian write them."""

from __future__ import annotations

from collections.abc import Iterator

from reader.document import from_html, from_markdown, from_plain, obstacle
from reader.front_matter import FrontMatter, may_have_front_matter, read_front_matter
from reader.importers.base import Parts, Source, make_draft
from reader.models import Document, Draft, Problem

HTML_SUFFIXES = (".html", ".htm", ".xhtml")


class MarkdownImporter:
    """One file, one article."""

    name = "markdown"
    suffixes = (".md", ".markdown", ".mdown", ".mkd", ".mdx")

    def sniff(self, source: Source) -> bool:
        return may_have_front_matter(source.head)

    def read(self, source: Source) -> Iterator[Draft | Problem]:
        matter = read_front_matter(source.text, source.path)
        format_name, document, problems = self._document(source, matter)
        problems = matter.problems + problems
        yield make_draft(source, Parts(format_name, document, matter.data, matter.lines, problems, plain=matter.plain))

    def _document(self, source: Source, matter: FrontMatter) -> tuple[str, Document, tuple[Problem, ...]]:
        """The body as its suffix says; as plain text where what looks like front matter can't be read."""
        if source.suffix in HTML_SUFFIXES:
            return "html", from_html(matter.body), ()
        if not matter.format and (matter.problems or source.suffix not in self.suffixes):
            return "text", from_plain(matter.body), ()
        reason = obstacle(matter.body)
        problems = (Problem(source.path, "markdown", reason),) if reason else ()
        return self.name, from_markdown(matter.body), problems
