"""A folder of Markdown notes, one an article, for Obsidian and the like.

What Carrel writes stands between two comments; a later export into the same folder replaces that region alone, and
leaves the front matter and everything else in the file as they are.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from reader.errors import InputError
from reader.exporters.base import Item, Option, Selection
from reader.fields import other_entries
from reader.models import Annotation, Block, Code, Document, FieldValue, Json
from reader.whole_files import write_whole

BEGIN, END = "<!-- carrel:begin -->", "<!-- carrel:end -->"
#: What a note's front matter says under these names is Carrel's to say.
_OURS = frozenset({"title", "author", "provider", "published", "url", "language", "tags", "carrel"})
_PLAIN_KEY = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_SPECIAL = re.compile(r"([\\`*_\[\]<>#~|$])")


def note_name(item: Item) -> str:
    """`2023-09-06-first-words-of-the-title-1a2b3c4d.md`, in ASCII."""
    folded = unicodedata.normalize("NFKD", item.value("title")).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:60].strip("-")
    date = item.value("published")[:10] if item.value("published")[:1].isdigit() else ""
    return "-".join(part for part in (date, slug, item.article.uuid[:8]) if part) + ".md"


def note_text(item: Item, codes: Mapping[str, Code], *, with_text: bool) -> str:
    """The whole file as it is written the first time."""
    return f"---\n{_front_matter(item)}---\n\n{BEGIN}\n{_region(item, codes, with_text)}{END}\n"


def _front_matter(item: Item) -> str:
    known = ("title", "author", "provider_name", "published", "url", "language")
    lines = [f"{name.removesuffix('_name')}: {_scalar(item.value(name))}\n" for name in known if item.value(name)]
    tags = dict.fromkeys(obsidian_tag(tag) for tag in (*item.article.row.tags, *item.article.topics))
    if tags:
        lines.append("tags:\n" + "".join(f"  - {_scalar(tag)}\n" for tag in tags))
    return "".join(lines) + "".join(_others(item)) + f"carrel: {item.article.uuid}\n"


def _others(item: Item) -> Iterator[str]:
    """What the source said beside the fields that Carrel knows, under the source's own names."""
    fields = {name: FieldValue(field.value, key=field.key) for name, field in item.article.fields.items()}
    for key, value in other_entries(item.article.front_matter, fields).items():
        if key.casefold() not in _OURS:
            name = key if _PLAIN_KEY.fullmatch(key) else _scalar(key)
            yield f"{name}: {_scalar(value)}\n"


def _scalar(value: Json) -> str:
    """JSON is YAML, as far as its strings are written in characters that YAML allows."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\x7f").replace("\x85", "\\x85")


def obsidian_tag(tag: str) -> str:
    """A tag as Obsidian takes it: no blanks, no `#`, not digits alone."""
    clean = re.sub(r"[^\w/-]+", "-", tag).strip("-/") or "tag"
    return f"t{clean}" if clean.isdigit() else clean


def escape(text: str) -> str:
    """Plain text as Markdown that shows the same characters."""
    return _SPECIAL.sub(r"\\\1", text)


def _region(item: Item, codes: Mapping[str, Code], with_text: bool) -> str:
    parts = [f"# {escape(' '.join(item.value('title').split()))}", byline(item)]
    if excerpt := item.value("excerpt"):
        parts.append(quoted(escape(excerpt)))
    annotations = item.annotations()
    whole = {each.uuid for each in annotations if not each.selector and not each.reply_to}
    parts += [_annotation(each, codes) for each in annotations if each.uuid in whole or each.reply_to in whole]
    highlights = [each for each in annotations if each.uuid not in whole and each.reply_to not in whole]
    if highlights:
        parts.append("## Highlights")
        parts += [_annotation(annotation, codes) for annotation in highlights]
    if with_text and (blocks := list(_blocks(item.document()))):
        parts += ["## Text", *blocks]
    return "".join(f"{part}\n\n" for part in parts if part)


def byline(item: Item) -> str:
    """Who published it and when, with a link to it, as Markdown."""
    url = item.value("url")
    link = f"[source](<{url.replace('<', '%3C').replace('>', '%3E')}>)" if url.startswith(("http:", "https:")) else ""
    return " · ".join(p for p in (escape(item.value("provider_name")), item.value("published")[:10], link) if p)


def note_of(annotation: Annotation) -> str:
    """The user's own Markdown; only a comment could break out of our region."""
    return annotation.note.replace("<!--", "&lt;!--").strip()


def about(annotation: Annotation, codes: Mapping[str, Code]) -> str:
    """What an annotation stands for, whose it is and since when, and its tags, as one line of Markdown."""
    code = codes[annotation.colour].name if annotation.colour in codes else annotation.kind.capitalize()
    state = "" if annotation.anchor.start is not None or not annotation.selector else "no longer in the text"
    parts = (escape(code), escape(annotation.creator), annotation.created[:10], state)
    tags = " ".join(f"#{obsidian_tag(tag)}" for tag in annotation.tags)
    return "— " + " · ".join(part for part in (*parts, tags) if part)


def _annotation(annotation: Annotation, codes: Mapping[str, Code]) -> str:
    if annotation.selector:
        # Obsidian asks for an empty line before and after the name of a quotation; without it the name is shown in it.
        head = f"{quoted(escape(annotation.selector.quote))}\n\n^hl-{annotation.uuid[:8]}"
    else:
        head = "**Reply**" if annotation.reply_to else "## Note"
    return "\n\n".join(part for part in (head, note_of(annotation), about(annotation, codes)) if part)


def quoted(text: str) -> str:
    """A text as a quotation in Markdown."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _blocks(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if text := document.text[block.start : block.end]:
            yield _block(block, text)


def _block(block: Block, text: str) -> str:
    if block.kind == "code":
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
        return f"{fence}\n{text}\n{fence}"
    plain = escape(text)
    if block.kind == "heading":
        return "#" * min(6, block.level + 2) + f" {' '.join(plain.split())}"
    if block.kind == "list_item":
        marker = block.marker if block.marker[:1].isdigit() else "-"
        return "  " * max(0, block.level - 1) + f"{marker} " + plain.replace("\n", "\n  ")
    return quoted(plain) if block.quote else plain


class MarkdownFolder:
    """Notes for Obsidian."""

    name = "markdown"
    label = "Notes: folder of Markdown files"
    suffix = ""
    description = "a folder of Markdown notes, one an article, for Obsidian; your own text in them is kept"
    options = (Option("text", "With the articles' text", False),)

    def write(self, selection: Selection, target: Path) -> None:
        """Write a new folder."""
        target.mkdir()
        with_text, codes = bool(selection.options.get("text")), selection.codes()
        for item in selection.items("Notes"):
            (target / note_name(item)).write_text(note_text(item, codes, with_text=with_text), "utf-8", newline="\n")

    def may_replace(self, target: Path) -> bool:
        """Never as a whole; `update` works file by file."""
        del target
        return False

    def update(self, selection: Selection, target: Path) -> bool:
        """Write each note into an existing folder; in one that is there already our region alone is replaced."""
        if not target.is_dir():
            return False
        with_text, codes = bool(selection.options.get("text")), selection.codes()
        for item in selection.items("Notes"):
            known = sorted(target.glob(f"*-{item.article.uuid[:8]}.md"))
            path = known[0] if known else target / note_name(item)
            fresh = note_text(item, codes, with_text=with_text)
            there = _read(path) if path.exists() else None
            text = fresh if there is None else _with_region(path, there, fresh)
            # A note in which nothing changed keeps its time, so that no program takes it for a new one.
            if text != there:
                write_whole(path, text)
        return True


def _read(path: Path) -> str:
    """The note's text with the line ends of its user. Raises InputError where it is no UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not in UTF-8 and is left as it is; move it or export elsewhere.") from error


def _with_region(path: Path, text: str, fresh: str) -> str:
    """The text of a note with our region as it stands in `fresh`. Raises InputError where it has no such region."""
    start, end = text.find(BEGIN), text.find(END)
    if not 0 <= start < end:
        raise InputError(f"{path} has no region of Carrel's in it and is left as it is; move it or export elsewhere.")
    region = fresh[fresh.index(BEGIN) : fresh.rindex(END)]
    return text[:start] + region + text[end:]
