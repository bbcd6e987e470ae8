"""Objects in reference cycles go in the GUI thread, whichever thread makes it time to collect."""

import gc
import threading

import pytest
from PySide6.QtCore import QObject

from ui.tasks import Lane


class Cycle(QObject):
    """A QObject that only a collection finds, and that says in which thread it went."""

    def __init__(self, gone):
        super().__init__()
        self.me, self.gone = self, gone

    def __del__(self):
        self.gone.append(threading.get_ident())


def leave_garbage():
    """More than Python lets lie."""
    for _ in range(5_000):
        cycle = []
        cycle.append(cycle)


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_worker_never_destroys_what_the_gui_thread_made(garbage, qtbot, is_kept):
    if not is_kept:
        garbage.stop()
    gone = []
    gc.collect()  # else this thread may be the next that has made enough
    Cycle(gone)
    lane = Lane(lambda: None, "maker")
    done = []
    try:
        lane.submit(lambda _resource, _progress: leave_garbage(), lambda _: done.append(True))
        qtbot.waitUntil(lambda: bool(done))
        if is_kept:
            qtbot.waitUntil(lambda: gone == [threading.get_ident()])
        else:
            assert gone, "else nothing is shown here"
            assert gone != [threading.get_ident()]
    finally:
        lane.close()


def test_what_was_made_at_the_start_is_not_walked_through_again(garbage, qtbot):
    garbage._settled.setInterval(0)
    qtbot.waitUntil(lambda: gc.get_freeze_count() > 0)
    garbage.stop()
    assert gc.get_freeze_count() == 0
    assert gc.isenabled()
