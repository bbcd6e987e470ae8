"""Annotations as one Markdown file: each article's title, then its passages, notes and tags."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reader.exporters.base import FileFormat, Item, Selection
from reader.exporters.markdown import about, byline, escape, note_of, quoted
from reader.models import Annotation, Code


def excerpt(annotation: Annotation, codes: Mapping[str, Code]) -> str:
    """One annotation: its passage as a quotation, what is known of it, and the note."""
    quote = quoted(escape(annotation.selector.quote)) if annotation.selector else ""
    return "\n\n".join(part for part in (quote, note_of(annotation), about(annotation, codes)) if part)


def head(item: Item) -> str:
    """The title with where and when the article appeared."""
    origin = byline(item)
    title = f"## {escape(' '.join(item.value('title').split()))}"
    return f"{title}\n\n{origin}" if origin else title


class Excerpts(FileFormat):
    """Passages and notes to read or paste, in one file."""

    name = "excerpts"
    label = "Annotations: Markdown file"
    suffix = ".md"
    description = "passages and notes in one Markdown file, article by article"

    def write(self, selection: Selection, target: Path) -> None:
        """Write the articles that have annotations; a code's definition stands at the top where there is one."""
        codes = selection.codes()
        defined = [f"- {escape(code.name)}: {escape(code.definition)}" for code in codes.values() if code.definition]
        with target.open("w", encoding="utf-8", newline="\n") as file:
            file.write("# Annotations\n\n" + ("\n".join(defined) + "\n\n" if defined else ""))
            for item in selection.items("Annotations"):
                if found := item.annotations():
                    parts = [head(item), *(excerpt(annotation, codes) for annotation in found)]
                    file.writelines(f"{part}\n\n" for part in parts)
