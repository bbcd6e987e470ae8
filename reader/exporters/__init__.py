"""The formats that Carrel writes, in the order in which they are offered."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from reader.errors import InputError
from reader.exporters.base import Exporter, Option, Selection
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

if TYPE_CHECKING:
    from reader.archive import Archive

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
    archive: Archive, ids: Sequence[int], target: Path, format: str, options: Mapping[str, Json], progress: Progress
) -> Path:
    """Write these articles to `target`, whole or not at all; returns the path written.

    An existing file is replaced where it is an earlier bundle, or with `options["replace"]`; an existing folder only
    where it is an earlier bundle. Raises InputError otherwise, for an unknown format, and where nothing can be written.
    """
    chosen = exporter(format)
    target = target.expanduser()
    selection = Selection(archive, list(dict.fromkeys(ids)), options, progress)
    try:
        if target.exists() and chosen.update(selection, target):
            return target
        _check_target(chosen, target, replace=bool(options.get("replace")))
        _write_beside(chosen, selection, target)
    except OSError as error:
        raise InputError(f"{target} can't be written: {error.strerror or error}.") from error
    return target


def _check_target(chosen: Exporter, target: Path, *, replace: bool) -> None:
    if not target.absolute().parent.is_dir():
        raise InputError(f"The folder {target.parent} does not exist; make it first or name another.")
    if not target.exists() and not target.is_symlink():
        return
    is_empty_folder = target.is_dir() and not any(target.iterdir())
    if is_empty_folder and not chosen.suffix:
        return
    if chosen.may_replace(target) or (replace and target.is_file()):
        return
    if target.is_dir():
        raise InputError(f"{target} is a folder with other things in it; nothing was written. Name another place.")
    raise InputError(f"{target} exists already; nothing was written. Name another file, or allow it to be replaced.")


def _write_beside(chosen: Exporter, selection: Selection, target: Path) -> None:
    partial = target.with_name(f".{target.name[:80]}.{token_hex(4)}.partial{target.suffix}")
    try:
        chosen.write(selection, partial)
        _swap(partial, target)
    finally:
        _remove(partial)


def _swap(partial: Path, target: Path) -> None:
    """Put `partial` in the place of `target`; a folder in the way goes only after the new one stands."""
    if not target.is_dir():
        partial.replace(target)
        return
    old = partial.with_name(partial.name + ".old")
    target.rename(old)
    try:
        partial.rename(target)
    except OSError:
        old.rename(target)
        raise
    _remove(old)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
