"""CSL-JSON 1.0.2: the master of the citations (RIS and BibLaTeX are made from the same items)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from reader.exporters.base import FileFormat, Item, Selection
from reader.exporters.reference import authors, date_variable, further, kind
from reader.models import Json


def csl_item(item: Item) -> dict[str, Json]:
    """One article as a CSL item; `id` is the article's UUID, and no key stands outside of the CSL schema."""
    article = item.article
    url = item.value("url") or item.value("original_url")
    provider = item.value("provider_name") or item.value("provider_domain")
    fields: dict[str, Json] = {
        "id": article.uuid,
        "type": kind(item, provider),
        "title": item.value("title"),
        "author": authors(item),
        "container-title": provider,
        "issued": date_variable(item.value("published")),
        "URL": url,
        "abstract": item.value("excerpt"),
        "language": item.value("language"),
        "keyword": ", ".join(dict.fromkeys((*article.row.tags, *article.topics))),
        "source": item.value("provider_domain"),
        **further(item, provider),
    }
    return {key: value for key, value in fields.items() if value}


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
