"""Work off the GUI thread: a Lane is one thread with its own resource (such as a connection), doing one job at a time.

A job is a function of the resource and a Progress. Its outcome comes back on the GUI thread, in the order of the jobs.
Nothing here knows what the jobs are about.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal

from reader.errors import Cancelled

R = TypeVar("R")
#: Progress reaches the window at most this often (seconds).
REPORT_EVERY = 0.05
#: How long (milliseconds) a request waits for an older one that was asked to stop.
PATIENCE = 150
#: How far lanes stand back behind the window's own thread (a Unix niceness), but before an import's processes.
NICENESS = 4

Done = Callable[[Any], None]
Failed = Callable[[Exception], None]


@dataclass(eq=False)
class Job(Generic[R]):
    """One piece of work; `cancel()` may be called from any thread, and takes effect at its next report."""

    work: Callable[[R, JobProgress], Any]
    done: Done | None = None
    failed: Failed | None = None
    label: str = ""
    number: int = field(default_factory=count(1).__next__)
    has_begun: bool = False
    _cancelled: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Ask the job to stop; its `failed` then receives Cancelled."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()


class JobProgress:
    """The reader's Progress protocol for one job: raises Cancelled when asked to stop, and thins out its reports."""

    def __init__(self, job: Job[Any], emit: Callable[[int, int, int, str], None]) -> None:
        self._job, self._emit = job, emit
        self._last = 0.0

    def is_cancelled(self) -> bool:
        """Whether the job was asked to stop, for work that looks by itself."""
        return self._job.is_cancelled

    def report(self, done: int, total: int | None, label: str) -> None:
        """Pass the state on (`total` -1 where it is not known). Raises Cancelled."""
        if self._job.is_cancelled:
            raise Cancelled("Cancelled.")
        now = time.monotonic()
        if now - self._last >= REPORT_EVERY or done == total:
            self._last = now
            self._emit(self._job.number, done, -1 if total is None else total, label)


def _give_way() -> None:
    """Let the window's own thread go first from now on: half a processor makes a paint last twice as long.

    Only Linux has niceness by thread (setpriority(2), NOTES).
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), max(os.nice(0), NICENESS))


class _Worker(QObject):
    """Lives in the lane's thread; opens the resource with the first job and closes it at the end."""

    progressed = Signal(int, int, int, str)
    finished = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self, opener: Callable[[], Any]) -> None:
        super().__init__()
        self._opener = opener
        self.resource: Any = None

    def run(self, job: Job[Any]) -> None:
        """Do one job and announce how it ended."""
        job.has_begun = True
        try:
            if job.is_cancelled:
                raise Cancelled("Cancelled.")
            if self.resource is None:
                _give_way()
                self.resource = self._opener()
            result = job.work(self.resource, JobProgress(job, self.progressed.emit))
        except Exception as error:  # noqa: BLE001 -- handed over whole to the GUI thread, which sorts bugs from the rest
            self.failed.emit(job, error)
        else:
            self.finished.emit(job, result)

    def release(self) -> None:
        """Close the resource in the thread that opened it."""
        if self.resource is not None:
            self.resource.close()
            self.resource = None

    def close(self) -> None:
        """Close the resource, and end the thread."""
        self.release()
        self.thread().quit()


class Lane(QObject, Generic[R]):
    """One thread with one resource. Jobs run in turn; callbacks run on the thread that made the lane."""

    progressed = Signal(object, int, int, str)
    busy_changed = Signal(bool)
    crashed = Signal(object)
    _submitted = Signal(object)
    _releasing = Signal()
    _closing = Signal()

    def __init__(self, opener: Callable[[], R], name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: dict[int, Job[R]] = {}
        self._thread = QThread(self)
        self._thread.setObjectName(name)
        self._worker = _Worker(opener)
        self._worker.moveToThread(self._thread)
        queued = Qt.ConnectionType.QueuedConnection
        self._submitted.connect(self._worker.run, queued)
        self._releasing.connect(self._worker.release, queued)
        self._closing.connect(self._worker.close, queued)
        self._worker.finished.connect(self._on_finished, queued)
        self._worker.failed.connect(self._on_failed, queued)
        self._worker.progressed.connect(self._on_progressed, queued)
        self._thread.start()

    def submit(
        self,
        work: Callable[[R, JobProgress], Any],
        done: Done | None = None,
        failed: Failed | None = None,
        *,
        label: str = "",
    ) -> Job[R]:
        """Queue `work`; `done(result)` or `failed(error)` follows. Errors without a `failed` go to `crashed`."""
        job: Job[R] = Job(work, done, failed, label)
        was_idle = not self._jobs
        self._jobs[job.number] = job
        if was_idle:
            self.busy_changed.emit(True)
        self._submitted.emit(job)
        return job

    @property
    def resource(self) -> R | None:
        """The resource, for calls that are safe from any thread (such as interrupt); None before the first job."""
        return self._worker.resource  # type: ignore[no-any-return]

    @property
    def is_busy(self) -> bool:
        return bool(self._jobs)

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for job in list(self._jobs.values()):
            job.cancel()

    def release(self) -> None:
        """Close the resource after the jobs at hand; the next one opens it again."""
        self._releasing.emit()

    def close(self, milliseconds: int = 30_000) -> bool:
        """Let the jobs at hand finish, close the resource, end the thread; False if it did not end in time.

        No callback runs any more: those who asked are about to go.
        """
        self._jobs.clear()
        if not self._thread.isRunning():
            return True
        self._closing.emit()
        return self._thread.wait(milliseconds)

    def _on_finished(self, job: Job[R], result: Any) -> None:
        if self._end(job) and job.done:
            job.done(result)

    def _on_failed(self, job: Job[R], error: Exception) -> None:
        if not self._end(job):
            return
        if job.failed:
            job.failed(error)
        else:
            self.crashed.emit(error)

    def _on_progressed(self, number: int, done: int, total: int, label: str) -> None:
        if job := self._jobs.get(number):
            self.progressed.emit(job, done, total, label)

    def _end(self, job: Job[R]) -> bool:
        """Take a job off the list; False where the lane was closed meanwhile."""
        if self._jobs.pop(job.number, None) is None:
            return False
        if not self._jobs:
            self.busy_changed.emit(False)
        return True


class Latest(QObject, Generic[R]):
    """A lane's newest request counts: asking again cancels and interrupts the older one, and drops its answer.

    Some statements can't be interrupted for a while (FTS5 unites the lists of a word's beginning without looking up).
    Where one keeps the lane from the next request, that goes to the `spare` lane, which is open only meanwhile.
    """

    def __init__(
        self,
        lane: Lane[R],
        interrupt: Callable[[R], None],
        parent: QObject | None = None,
        *,
        spare: Lane[R] | None = None,
    ) -> None:
        super().__init__(parent)
        self._lane, self._spare, self._interrupt = lane, spare, interrupt
        self._at = lane
        self._asked: tuple[Callable[[R, JobProgress], Any], Done, Failed] | None = None
        self._job: Job[R] | None = None
        self._is_waited_for = False
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._go_round)

    @property
    def is_asking(self) -> bool:
        """Whether an answer that somebody waits for is still to come."""
        return self._job is not None and self._is_waited_for

    def cancel(self) -> None:
        """Ask the request at hand to stop; its `failed` then receives Cancelled."""
        if self._job is not None:
            self._job.cancel()
            if (resource := self._at.resource) is not None:
                self._interrupt(resource)

    def use_pause(self, work: Callable[[R, JobProgress], Any], done: Done, failed: Failed) -> None:
        """Do something that nobody waits for until the next request comes, which ends it."""
        self.ask(work, done, failed)
        self._is_waited_for = False

    def ask(self, work: Callable[[R, JobProgress], Any], done: Done, failed: Failed) -> None:
        """Replace the request at hand by this one."""
        self.cancel()
        self._is_waited_for = True
        self._asked = (work, done, failed)
        must_wait = self._lane.is_busy
        self._submit(self._lane)
        if must_wait and self._spare is not None:
            self._patience.start()

    def _go_round(self) -> None:
        """Hand a request that somebody waits for to the spare lane where an older one still keeps it from beginning."""
        if self.is_asking and self._job is not None and not self._job.has_begun and self._spare is not None:
            self._job.cancel()
            self._submit(self._spare)

    def _submit(self, lane: Lane[R]) -> None:
        assert self._asked is not None
        work, done, failed = self._asked
        request: list[Job[R]] = []

        def is_current() -> bool:
            return bool(request) and self._job is request[0]

        def on_done(result: Any) -> None:
            if is_current():
                self._job = self._asked = None
                done(result)

        def on_failed(error: Exception) -> None:
            if is_current():
                self._job = self._asked = None
                failed(error)

        request.append(lane.submit(work, on_done, on_failed))
        self._job, self._at = request[0], lane
        if lane is self._spare:
            lane.release()
