"""CSL-JSON 1.0.2: the master of the citations (RIS and BibLaTeX are made from the same items)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from reader.exporters.base import FileFormat, Item, Selection
from reader.models import Json

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_NAME_SEPARATOR = re.compile(r"\s*(?:;|,\s+and\s+|\s+and\s+|,)\s*")


def csl_item(item: Item) -> dict[str, Json]:
    """One article as a CSL item; `id` is the article's UUID, and no key stands outside of the CSL schema."""
    article = item.article
    url = item.value("url") or item.value("original_url")
    provider = item.value("provider_name") or item.value("provider_domain")
    fields: dict[str, Json] = {
        "id": article.uuid,
        "type": "article-newspaper" if provider else "webpage",
        "title": item.value("title"),
        "author": [name_variable(name) for name in author_names(item)],
        "container-title": provider,
        "issued": date_variable(item.value("published")),
        "URL": url,
        "abstract": item.value("excerpt"),
        "language": item.value("language"),
        "keyword": ", ".join(dict.fromkeys((*article.row.tags, *article.topics))),
        "source": item.value("provider_domain"),
    }
    return {key: value for key, value in fields.items() if value}


def author_names(item: Item) -> list[str]:
    """The authors one by one; a list stays as it is, a text is cut at `;`, `,` and `and`."""
    found = item.article.fields.get("author")
    value = found.value if found else None
    if isinstance(value, list):
        return [str(name) for name in value if str(name).strip()]
    return [name for name in _NAME_SEPARATOR.split(str(value or "")) if name]


def name_variable(name: str) -> dict[str, str]:
    """A name as CSL has it: two or three plain words are a person, anything else stays whole (`literal`)."""
    words = name.split()
    if 2 <= len(words) <= 3 and all(re.fullmatch(r"[^\W\d_][\w.'’-]*", word) for word in words):
        return {"family": words[-1], "given": " ".join(words[:-1])}
    return {"literal": " ".join(words)}


def date_variable(date: str) -> dict[str, Json] | None:
    """`2023-09` as {"date-parts": [[2023, 9]]}: no part is invented."""
    match = _DATE.match(date)
    return {"date-parts": [[int(part) for part in match.groups() if part]]} if match else None


def dump(value: Mapping[str, Json] | list[Json]) -> str:
    """JSON of one value on indented lines, in a fixed order of keys where the caller's order is fixed."""
    return json.dumps(value, ensure_ascii=False, indent=1)


class CslJson(FileFormat):
    """Citations for Zotero, pandoc and citeproc."""

    name = "csl-json"
    label = "Citations: CSL-JSON"
    suffix = ".json"
    description = "citations for Zotero, pandoc and every CSL processor"

    def write(self, selection: Selection, target: Path) -> None:
        """Write one JSON list, item by item."""
        with target.open("w", encoding="utf-8", newline="\n") as file:
            separator = "[\n"
            for item in selection.items("Citations"):
                file.write(separator + dump(csl_item(item)))
                separator = ",\n"
            file.write("[]\n" if separator == "[\n" else "\n]\n")
