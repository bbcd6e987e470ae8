"""The formats that Carrel writes, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from reader.errors import InputError
from reader.exporters.base import Exporter, Holdings, Option, Selection
from reader.exporters.bibtex import BibTex
from reader.exporters.bundle import Bundle
from reader.exporters.csl import CslJson
from reader.exporters.excerpts import Excerpts
from reader.exporters.markdown import MarkdownFolder
from reader.exporters.page import Page
from reader.exporters.qdpx import Qdpx
from reader.exporters.ris import Ris
from reader.exporters.table import AnnotationTable
from reader.exporters.w3c import Annotations
from reader.models import Json
from reader.progress import Progress
from reader.whole_files import check_free, whole_file

__all__ = ["EXPORTERS", "Exporter", "Option", "export", "exporter"]

EXPORTERS: tuple[Exporter, ...] = (
    Bundle(),
    Page(),
    CslJson(),
    Ris(),
    BibTex(),
    AnnotationTable(),
    Annotations(),
    Excerpts(),
    MarkdownFolder(),
    Qdpx(),
)


def exporter(name: str) -> Exporter:
    """The format of that name. Raises InputError, naming those there are."""
    for found in EXPORTERS:
        if found.name == name:
            return found
    raise InputError(f"There is no export format “{name}”; there are {', '.join(each.name for each in EXPORTERS)}.")


def export(
    archive: Holdings, ids: Sequence[int], target: Path, format: str, options: Mapping[str, Json], progress: Progress
) -> Path:
    """Write these articles to `target`, whole or not at all; returns the path written.

    In a folder of notes that exists, each note by itself is whole or as it was. Any other existing folder is replaced
    only where it is an earlier bundle, an existing file also with `options["replace"]`. Raises InputError otherwise,
    for an unknown format, and where nothing can be written.
    """
    chosen = exporter(format)
    target = target.expanduser()
    selection = Selection(archive, list(dict.fromkeys(ids)), options, progress)
    try:
        if target.exists() and chosen.update(selection, target):
            return target
        _check_target(chosen, target, replace=bool(options.get("replace")))
        with whole_file(target, over_folder=True) as partial:
            chosen.write(selection, partial)
    except OSError as error:
        raise InputError(f"{target} can't be written: {error.strerror or error}.") from error
    return target


def _check_target(chosen: Exporter, target: Path, *, replace: bool) -> None:
    """Raise InputError where something stands at `target` that is no earlier export and may not be replaced."""
    is_empty_folder = target.is_dir() and not any(target.iterdir())
    if (is_empty_folder and not chosen.suffix) or (target.exists() and chosen.may_replace(target)):
        return
    if target.is_dir():
        raise InputError(f"{target} is a folder with other things in it; nothing was written. Name another place.")
    check_free(target, replace=replace)
