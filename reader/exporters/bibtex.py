"""BibLaTeX: `@article` with entrysubtype newspaper, or `@online`; dates as precise as they are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from reader.exporters.base import FileFormat, Item, Selection
from reader.exporters.csl import author_names, name_variable

_SPECIAL = {character: "\\" + character for character in "&%$#_"} | {
    "{": "\\{",
    "}": "\\}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    "\\": "\\textbackslash{}",
}


def bibtex_entry(item: Item) -> str:
    """One article's entry; its key is `provider-year-<first eight digits of the UUID>`."""
    provider = item.value("provider_name") or item.value("provider_domain")
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(item, provider) if value)
    return f"@{'article' if provider else 'online'}{{{_key(item)},\n{lines}}}\n\n"


def _fields(item: Item, provider: str) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{escape(item.value('title'))}}}"
    yield "author", " and ".join(_name(name) for name in author_names(item))
    if provider:
        yield "journaltitle", escape(provider)
        yield "entrysubtype", "newspaper"
    yield "date", item.value("published")[:10]
    yield "url", _url(item.value("url") or item.value("original_url"))
    yield "langid", escape(item.value("language"))
    yield "abstract", escape(item.value("excerpt"))
    yield "keywords", escape(", ".join(dict.fromkeys((*item.article.row.tags, *item.article.topics))))
    yield "note", escape(item.article.uuid)


def _name(name: str) -> str:
    parts = name_variable(name)
    if "family" in parts:
        return f"{escape(parts['family'])}, {escape(parts['given'])}"
    return f"{{{escape(parts['literal'])}}}"


def _key(item: Item) -> str:
    provider = re.sub(r"[^a-z0-9]+", "", (item.value("provider_name") or "article").lower()) or "article"
    return "-".join(part for part in (provider, item.value("published")[:4], item.article.uuid[:8]) if part)


def _url(url: str) -> str:
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def escape(value: str) -> str:
    """Text with LaTeX's special characters written so that they print as themselves."""
    return "".join(_SPECIAL.get(character, character) for character in " ".join(value.split()))


class BibTex(FileFormat):
    """Citations for LaTeX."""

    name = "bibtex"
    label = "Citations: BibLaTeX"
    suffix = ".bib"
    description = "citations for LaTeX (BibLaTeX)"

    def write(self, selection: Selection, target: Path) -> None:
        """Write the entries one after the other."""
        with target.open("w", encoding="utf-8", newline="\n") as file:
            for item in selection.items("Citations"):
                file.write(bibtex_entry(item))
