"""Objects in reference cycles, of which an import makes few among very many others: looked for seldom meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: Instead of (700, 10, 10), with which the looking takes a twentieth of an import's time.
_SELDOM = (20_000, 50, 100)


def collect_seldom() -> None:
    """From here on, in a process that does nothing else; what there is already is taken to stay."""
    gc.freeze()
    gc.set_threshold(*_SELDOM)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Inside, garbage is collected seldom; where collecting is off (a window sees to it itself), nothing changes."""
    if not gc.isenabled():
        yield
        return
    before, was_frozen = gc.get_threshold(), gc.get_freeze_count() > 0
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        if not was_frozen:
            gc.unfreeze()
