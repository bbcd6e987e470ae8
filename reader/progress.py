"""How long work reports itself, and how it learns that the user has cancelled."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receives the state of a long operation."""

    def report(self, done: int, total: int | None, label: str) -> None:
        """Take note that `done` of `total` items are done (`total` None: not known yet).

        Raises Cancelled when the user wants the work to stop; what is committed by then stays.
        """


class Silent:
    """Progress for those who do not watch."""

    def report(self, done: int, total: int | None, label: str) -> None:
        """Do nothing."""
