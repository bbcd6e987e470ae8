"""What goes wrong: expected errors become a sentence in the message bar, bugs a report, a cancel nothing."""

from __future__ import annotations

import faulthandler
import platform
import sys
import threading
import time
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler, qVersion

from reader.errors import Cancelled, ReaderError

#: A report dialog comes at most this often (seconds); what happens between is counted.
REPORT_EVERY = 10.0

Raised = BaseException


class Problems(QObject):
    """Sorts errors. `sentence` is for the message bar, `bug` carries the report of an unexpected one."""

    sentence = Signal(str)
    bug = Signal(str)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._last = -REPORT_EVERY
        self._held_back = 0
        # Errors of other threads cross over by this queued signal.
        self._arrived.connect(self._sort, Qt.ConnectionType.AutoConnection)

    def take(self, error: Raised) -> None:
        """Deal with an error; may be called from any thread."""
        self._arrived.emit(error)

    def _sort(self, error: Raised) -> None:
        if isinstance(error, Cancelled | KeyboardInterrupt | SystemExit):
            return
        if isinstance(error, ReaderError):
            self.sentence.emit(str(error))
            return
        text = report(error)
        print(text, file=sys.stderr)  # noqa: T201 -- the terminal is the place where a report survives a crash
        if self._clock() - self._last < REPORT_EVERY:
            self._held_back += 1
            return
        self._last = self._clock()
        more = f"\n({self._held_back} more errors came before this one.)" if self._held_back else ""
        self._held_back = 0
        self.bug.emit(text + more)

    # -- hooks -----------------------------------------------------------------------------------------------

    def install(self) -> None:
        """Take what would otherwise end up in sys.excepthook, in a thread's hook, or in Qt's own log."""
        sys.excepthook = self._excepthook
        threading.excepthook = self._thread_hook
        qInstallMessageHandler(_qt_message)
        if sys.stderr is not None and not faulthandler.is_enabled():
            faulthandler.enable()

    def _excepthook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.take(error)

    def _thread_hook(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.take(arguments.exc_value)


#: What Qt says of its own screenless platform, which concerns nobody.
SCREENLESS = "This plugin does not support"


def _qt_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    if text.startswith(SCREENLESS):
        return
    if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        print(f"Qt: {text}", file=sys.stderr)  # noqa: T201 -- Qt's warnings belong to the terminal


def report(error: Raised) -> str:
    """The text of a bug report: versions and the traceback, nothing of the archive."""
    versions = f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()} {platform.release()}"
    trace = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    return f"Carrel has a bug.\n{versions}\n\n{trace}"
