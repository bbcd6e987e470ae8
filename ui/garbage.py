"""Objects in reference cycles are destroyed on the GUI thread alone.

Python collects such garbage in whatever thread happens to allocate. Qt destroys a QObject under a lock that the GUI
thread may be waiting for while it holds the interpreter: a collection in a worker can stop the program for good.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

#: How often (milliseconds) the GUI thread looks whether there is enough to collect.
EVERY = 250
#: When (milliseconds) what has been made since the start is taken to stay for good.
SETTLED = 5_000


class Garbage(QObject):
    """While this lives, its thread collects when Python would have, and no other thread does."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what has been imported by now
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.collect)
        self._timer.start()
        self._settled = QTimer(self, singleShot=True, interval=SETTLED)
        # To walk through the modules and the window's own objects each time would stop the window for several frames.
        self._settled.timeout.connect(gc.freeze)
        self._settled.start()

    def collect(self) -> None:
        """Collect the oldest generation whose threshold is passed, as Python's own rule has it."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [number for number in range(3) if 0 < thresholds[number] < counts[number]]
        if due:
            gc.collect(due[-1])

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        self._settled.stop()
        gc.unfreeze()
        gc.enable()
