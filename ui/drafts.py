"""Keeps what is being written until it is kept in the archive: over another article, a closed window and a crash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from reader.drafts import DraftFile
from reader.errors import ReaderError
from reader.models import Annotation
from ui.tasks import JobProgress, Lane

#: How the draft of a new note on the article is called; others are `edit:UUID` and `reply:UUID`.
NEW = "note"
#: What is typed is on the disk so soon (milliseconds).
PAUSE = 1_000


def is_kept(key: str, text: str, annotations: Iterable[Annotation]) -> bool:
    """Whether one of an article's annotations says what was begun."""
    what, _, uuid = key.partition(":")
    said = (each for each in annotations if each.note == text.strip())
    if what == "edit":
        return any(each.uuid == uuid for each in said)
    return any(each.selector is None and each.reply_to == uuid for each in said)


class DraftKeeper(QObject):
    """The drafts of one archive, by article."""

    failed = Signal(object)

    def __init__(self, archive: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = DraftFile(archive)
        self._drafts = self._file.load()
        #: What the file is known to hold.
        self._written = self._copy()
        self._lane: Lane[DraftFile] | None = None
        self._has_failed = False
        #: Not begun anew by every key, or who types without a pause would have nothing written.
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._write)

    @property
    def articles(self) -> list[str]:
        """The articles about which something is begun."""
        return list(self._drafts)

    @property
    def set_aside(self) -> Path | None:
        """Where a file of drafts lies that couldn't be read as a whole."""
        return self._file.set_aside

    def of(self, article: str) -> Mapping[str, str]:
        """What is begun about an article."""
        return self._drafts.get(article, {})

    def keep(self, article: str, drafts: Mapping[str, str]) -> None:
        """What is begun about an article now."""
        if drafts == self.of(article):
            return
        if drafts:
            self._drafts[article] = dict(drafts)
        else:
            self._drafts.pop(article, None)
        if not self._soon.isActive():
            self._soon.start()

    def _write(self) -> None:
        """Write in a thread: a disk that is asked to be sure can take its time."""
        if self._lane is None:
            self._lane = Lane(lambda: self._file, "drafts", self)
        drafts = self._copy()

        def work(file: DraftFile, _progress: JobProgress) -> None:
            file.save(drafts)

        def done(_nothing: object) -> None:
            self._written, self._has_failed = drafts, False

        self._lane.submit(work, done, self._fail)

    def _copy(self) -> dict[str, dict[str, str]]:
        return {article: dict(texts) for article, texts in self._drafts.items()}

    def _fail(self, error: Exception) -> None:
        """Say once that nothing can be kept there, not at every word."""
        if not self._has_failed:
            self._has_failed = True
            self.failed.emit(error)

    def unwritten(self) -> list[str]:
        """The texts that the file does not hold."""
        return [
            text
            for article, texts in self._drafts.items()
            for key, text in texts.items()
            if self._written.get(article, {}).get(key) != text
        ]

    def finish(self) -> ReaderError | None:
        """Write what is not written yet, also what could not be written before; why, where that still can't be."""
        self._soon.stop()
        if self._lane is not None:
            self._lane.close()
            self._lane = None
        if self._drafts != self._written:
            try:
                self._file.save(self._drafts)
            except ReaderError as error:
                return error
            self._written = self._copy()
        return None
