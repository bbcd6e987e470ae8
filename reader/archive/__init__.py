"""The face of the core: one open archive. Everything a window, a script or the command line does goes through it.

An Archive belongs to the thread that opened it; other threads open their own on the same file (one writes, any number
read), and may call `interrupt()`. Every mutation is one transaction and one undo step, and returns Changes.

Any call raises ArchiveError where the disk, another program or damage is in the way, a mutation also where the archive
was opened for reading only; what else can be raised stands with each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from reader.archive.annotations import Annotations
from reader.archive.care import Care
from reader.archive.collections import Collections
from reader.archive.concordances import Concordances
from reader.archive.intake import Intake
from reader.archive.pairs import Pairs
from reader.archive.searches import Searches
from reader.archive.steps import Steps
from reader.archive.tags import Tags
from reader.models import Changes, Json, MergeReport, PortableArticle
from reader.progress import Progress, Silent

__all__ = ["Archive"]


class Archive(Steps, Intake, Pairs, Searches, Concordances, Annotations, Tags, Collections, Care):
    """An open archive; use `Archive.open`, and close it (or use it in a `with`)."""

    def export(
        self,
        ids: Sequence[int],
        target: Path | str,
        *,
        format: str = "bundle",
        options: Mapping[str, Json] | None = None,
        progress: Progress | None = None,
    ) -> Path:
        """Write these articles in one of `exporters.EXPORTERS` to `target`, whole or not at all.

        Raises InputError for an unknown format, for a target that can't be written, or that exists and is not ours to
        replace; NotFound for an article that is not there; Cancelled from `progress`.
        """
        from reader import exporters  # not at every start

        with self._reading():
            return exporters.export(self, ids, Path(target), format, options or {}, progress or Silent())

    def portable(self, article: int) -> PortableArticle:
        """Everything of one article that a bundle carries, also deleted annotations. Raises NotFound."""
        with self._reading():
            return self._transfer.portable(article)

    def merge(
        self, bundle: Path | str, *, dry_run: bool = False, progress: Progress | None = None
    ) -> tuple[MergeReport, Changes]:
        """Take in a colleague's bundle: articles, annotations, tags, collections.

        Raises InputError for what is no bundle, or not a whole one; Cancelled from `progress`.
        """
        from reader import merge
        from reader.merge_desk import Desk

        with self._sentences():
            desk = Desk(
                self.transaction,
                self._transfer,
                self._articles,
                self._annotations,
                self._runs,
                self._wordings,
                self._collections,
                self._step,
            )
            return merge.merge(desk, Path(bundle), dry_run=dry_run, progress=progress or Silent())
