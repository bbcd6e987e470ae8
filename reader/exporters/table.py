"""The annotations as CSV for a spreadsheet: UTF-8 with BOM, and no cell that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from reader.exporters.base import FileFormat, Item, Selection
from reader.models import Annotation, Code

COLUMNS = (
    "article", "title", "provider", "published", "url", "annotation", "kind", "colour", "code", "quote", "note", "tags",
    "creator", "created", "modified", "state", "start", "end",
)  # fmt: skip


def annotation_row(item: Item, annotation: Annotation, codes: Mapping[str, Code]) -> list[str]:
    """One annotation's cells; start and end are its place in the current revision (code points).

    `code` is the name that the user gave to the colour.
    """
    anchor = annotation.anchor
    cells = (
        item.article.uuid,
        item.value("title"),
        item.value("provider_name"),
        item.value("published"),
        item.value("url"),
        annotation.uuid,
        annotation.kind,
        annotation.colour,
        codes[annotation.colour].name if annotation.colour in codes else "",
        annotation.selector.quote if annotation.selector else "",
        annotation.note,
        "; ".join(annotation.tags),
        annotation.creator,
        annotation.created,
        annotation.modified,
        anchor.state.value,
        "" if anchor.start is None else str(anchor.start),
        "" if anchor.end is None else str(anchor.end),
    )
    return [safe_cell(cell) for cell in cells]


def safe_cell(value: str) -> str:
    """`value` with a leading apostrophe where a spreadsheet would compute it (OWASP, CSV injection)."""
    return "'" + value if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


class AnnotationTable(FileFormat):
    """Annotations for a spreadsheet."""

    name = "csv"
    label = "Annotations: CSV"
    suffix = ".csv"
    description = "annotations as a table for a spreadsheet"

    def write(self, selection: Selection, target: Path) -> None:
        """Write a header and one line for each annotation."""
        codes = selection.codes()
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for item in selection.items("Annotations"):
                writer.writerows(annotation_row(item, annotation, codes) for annotation in item.annotations())
