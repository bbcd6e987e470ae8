"""In: imports, the folders that the archive is kept in step with, and what is told of both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from reader.archive.base import Opened
from reader.errors import InputError
from reader.models import Changes, Event, ImportReport, ImportRun, Problem, WatchedFolder
from reader.progress import Progress, Silent
from reader.store.connection import now


class Intake(Opened):
    """In: imports, the folders that the archive is kept in step with, and what is told of both."""

    def import_paths(
        self,
        paths: Sequence[Path | str],
        *,
        progress: Progress | None = None,
        workers: int | None = None,
    ) -> tuple[ImportReport, Changes]:
        """Import files and folders (recursively), in batches that stay committed when the user cancels.

        `workers` is the number of parsing processes (None: as many as pay for the number of files; 0: none). A missing
        path raises InputError before anything is imported; everything else that is wrong with one input is a Problem.
        """
        return self._import(paths, progress, workers, is_asked=True)

    def _import(
        self, paths: Sequence[Path | str], progress: Progress | None, workers: int | None, *, is_asked: bool
    ) -> tuple[ImportReport, Changes]:
        log = self._log()
        # The importers, and the parsers behind them, cost every start a tenth of a second; most starts import nothing.
        from reader import ingest

        desk = ingest.Desk(self.path, self.transaction, self._articles, self._annotations, self._runs, self._index, log)
        with self._sentences():
            found = [Path(path) for path in paths]
            return ingest.import_paths(desk, found, progress or Silent(), workers, is_asked=is_asked)

    def watched(self) -> list[WatchedFolder]:
        """The folders that `sync` keeps the archive in step with, by path."""
        with self._reading():
            return self._watch.list()

    def watch(self, folder: Path | str) -> bool:
        """Keep the archive in step with a folder from now on; False where it is watched already.

        Raises InputError for what is no folder. Nothing is imported before `sync`.
        """
        path = Path(folder).expanduser().absolute()
        if not path.is_dir():
            raise InputError(f"{path} is no folder, so it can't be watched.")
        with self.transaction():
            return self._watch.add(str(path), now())

    def unwatch(self, folder: Path | str) -> bool:
        """Watch a folder no longer; what came from it stays. False where it was not watched."""
        with self.transaction():
            return self._watch.remove(str(Path(folder).expanduser().absolute()))

    def is_from_watched(self, ids: Iterable[int]) -> bool:
        """Whether any of these articles came from a folder that is watched."""
        with self._reading():
            return self._watch.has_brought(ids)

    def sync(self, progress: Progress | None = None) -> tuple[ImportReport, Changes]:
        """Import what is new or changed in the watched folders. What is gone from them stays in the archive.

        What the user undid or put in the bin stays out as long as the file does not change, and a problem of the kind
        `kept-out` says how many files do; `import_paths` brings it back. A folder that is not there (a disk that is not
        connected) is a problem in the report.
        """
        folders = [Path(watched.path) for watched in self.watched()]
        there = [folder for folder in folders if folder.is_dir()]
        missing = tuple(
            Problem(str(folder), "missing", "This watched folder is not there.", severity="skipped")
            for folder in folders
            if folder not in there
        )
        if not there:
            return ImportReport(0, problems=missing), Changes()
        report, changes = self._import(there, progress, None, is_asked=False)
        if not report.cancelled:
            with self.transaction():
                for folder in there:
                    self._watch.note_synced(str(folder), now())
        return replace(report, problems=missing + report.problems), changes

    def import_runs(self, limit: int = 100) -> list[ImportRun]:
        """Past import runs with their problems, newest first."""
        with self._reading():
            return self._runs.list(limit)

    def events(self, article: int | None = None, limit: int = 200) -> list[Event]:
        """The event log, newest first, of one article or of the whole archive."""
        with self._reading():
            return self._runs.events(article, limit)
