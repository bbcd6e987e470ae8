"""Care of the file: checked, counted, copied."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reader.archive.base import Opened
from reader.errors import InputError, ReaderError
from reader.models import Json, VerifyReport
from reader.progress import Progress, Silent
from reader.store.connection import backup_to, damaged


class Care(Opened):
    """Care of the file: checked, counted, copied."""

    def verify(self, progress: Progress | None = None) -> VerifyReport:
        """Check the file, foreign keys, indexes against texts, each original's checksum, each quote's revision."""
        with self._sentences():
            return self._maintenance.verify(progress or Silent())

    @classmethod
    def damage(cls, path: Path) -> str:
        """A sentence that says what is damaged of the archive at `path`, where anything is; else empty.

        Random bytes in a file look like anything: to be asked after an error that nobody expected. Takes as long as
        `verify`.
        """
        if not path.is_file():
            return ""
        try:
            with cls.open(path, create=False, readonly=True) as archive:
                problems = archive.verify().problems
        except ReaderError as error:
            return str(error)
        return damaged(path, problems[0].reason.rstrip(".")) if problems else ""

    def stats(self) -> Mapping[str, Json]:
        """Counts and sizes (bytes)."""
        with self._reading():
            return self._maintenance.stats(self.path)

    def backup(self, target: Path | str) -> Path:
        """Write a consistent copy to `target` (in a folder: under a name of its own) while the archive is in use.

        Raises InputError for the archive itself, ArchiveError where the copy can't be written.
        """
        target = Path(target).expanduser()
        if target.is_dir():
            target = target / f"{self.path.stem}-backup{self.path.suffix}"
        if target.exists() and target.samefile(self.path):
            raise InputError("The backup can't be written over the archive itself; name another file.")
        backup_to(self._db, target)
        return target
