"""The composition root: settings, theme, archive, window, and what catches errors."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEventLoop, QLockFile, QObject, QTimer
from PySide6.QtWidgets import QApplication

from reader import settings as storage
from reader.archive import Archive
from reader.errors import ArchiveError, InputError, ReaderError
from reader.settings import Settings
from ui import i18n, icons, motion, theme
from ui.garbage import Garbage
from ui.main_window import MainWindow
from ui.problems import Problems
from ui.session import Session

#: The GIL changes hands this often (seconds), so that work in another thread does not make the window stutter.
SWITCH = 0.0001
#: A picture is taken once everything asked for has been shown for so long (milliseconds), or after the last resort.
QUIET, LAST_RESORT = 400, 20_000
PICTURE_SIZE = (1440, 880)


def run(archive: Path, paths: Sequence[Path] = (), screenshot: Path | None = None) -> int:
    """Open the window on `archive` and import `paths`; with `screenshot` save a picture of it and end.

    Returns the exit status. Raises ReaderError where the archive can't be opened or is open in another window.
    """
    sys.setswitchinterval(SWITCH)
    app = application()
    settings, notices = storage.load()
    theme.themes().choose(settings.theme)
    motion.calm(app, reduced=settings.reduced_motion)
    shell = Shell(settings, for_picture=screenshot is not None)
    window = shell.open(archive)
    for notice in notices:
        window.messages.warn(notice)
    if paths:
        window.operations.import_paths(list(paths))
    if screenshot is not None:
        return _take_picture(app, window, screenshot)
    _end_on_signals(shell)
    return int(app.exec())


def _end_on_signals(shell: Shell) -> None:
    """Close the window in order on Ctrl-C in the terminal and when the session ends.

    Python sees a signal when it next runs, which the session's timer makes once a second; the window is closed only
    after what runs then (such as that timer's question to the archive) has come to its end.
    """

    def end(_number: int, _frame: object) -> None:
        if shell.window is not None:
            QTimer.singleShot(0, shell.window.close)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


def application() -> QApplication:
    """The one QApplication, made with our names, icon, translation and style; garbage is collected on its thread."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
        Garbage(app)
    app.setApplicationName("carrel")
    app.setApplicationDisplayName("Carrel")
    app.setDesktopFileName("carrel")
    app.setStyle("Fusion")
    app.setWindowIcon(icons.drawn("book-open"))
    i18n.install(app)
    return app


class Shell(QObject):
    """Holds the window, its archive's lock and the error hooks; opens another archive in its place."""

    def __init__(self, settings: Settings, *, for_picture: bool = False, hooks: bool = True) -> None:
        super().__init__()
        self._settings = settings
        self._for_picture = for_picture
        self.problems = Problems(self)
        if hooks:
            self.problems.install()
        self.window: MainWindow | None = None
        self._lock: QLockFile | None = None

    def open(self, path: Path) -> MainWindow:
        """Show `path` in a window in place of the present one, unless that has to stay. Raises ArchiveError."""
        path = path.expanduser()
        lock = None if self._for_picture else _lock(path)
        Archive.open(path).close()
        before, self.window = self.window, None
        if before is not None:
            if not before.close():
                # The user stays with what could not be kept there.
                self.window = before
                if lock is not None:
                    lock.unlock()
                return before
            self._settings = before.settings
            before.deleteLater()
        self._lock = lock
        self._settings = self._settings.opened(path)
        self.window = self._make_window(path)
        return self.window

    def _make_window(self, path: Path) -> MainWindow:
        session = Session(path, self._settings.creator_name, word_forms=self._settings.word_forms)
        try:
            window = MainWindow(session, self._settings, self.problems)
        except BaseException:
            # A thread that is still running when its session goes would end the process without a word.
            session.close()
            raise
        window.state.keeps = not self._for_picture
        window.open_archive_requested.connect(self._open_another)
        window.closed.connect(self._on_closed)
        window.start()
        if self._for_picture:
            window.resize(*PICTURE_SIZE)
        else:
            window.state.write()
        window.show()
        return window

    def _on_closed(self) -> None:
        """Let go of the archive of the window that closed."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _open_another(self, path: Path) -> None:
        try:
            self.open(path)
        except ReaderError as error:
            self.problems.take(error)


def _lock(path: Path) -> QLockFile:
    """Hold the archive for this window. Raises ArchiveError where another window has it."""
    lock = QLockFile(str(path.with_name(f".{path.name}.window")))
    lock.setStaleLockTime(0)
    if not lock.tryLock(100) and lock.error() == QLockFile.LockError.LockFailedError:
        raise ArchiveError(f"The archive {path} is open in another window of Carrel; use that one, or close it first.")
    return lock


def _take_picture(app: QApplication, window: MainWindow, target: Path) -> int:
    """Wait until the window shows what it was asked for, save it, and end."""
    loop = QEventLoop()
    quiet = QTimer(window, singleShot=True, interval=QUIET)
    last = QTimer(window, singleShot=True, interval=LAST_RESORT)

    def look() -> None:
        """An import under way is waited for."""
        if window.operations.is_long_work:
            quiet.start()
            last.start()
        else:
            loop.quit()

    for timer in (quiet, last):
        timer.timeout.connect(look)
    for event in (window.settled, window.article_shown, window.session.library_loaded, window.session.related_found):
        event.connect(quiet.start)
    last.start()
    loop.exec()
    window.messages.hide()
    app.processEvents()
    saved = window.grab().save(str(target))
    window.close()
    if not saved:
        raise InputError(f"The picture can't be written to {target}; its folder is missing, or it is no .png.")
    return 0
