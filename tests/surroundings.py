"""What a program meets: a disk that is full, and files that may not be read or written. Both need Unix."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NOBODY = 65534
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

needs_unix = pytest.mark.skipif(not hasattr(os, "seteuid"), reason="needs Unix")


@contextmanager
def without_permission() -> Iterator[None]:
    """As somebody who is not root."""
    if IS_ROOT:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if IS_ROOT:
            os.seteuid(0)


def open_to_all(folder: Path) -> None:
    """Let nobody come as far as a folder: pytest's own are closed to others."""
    for each in (folder, *folder.parents) if IS_ROOT else ():
        mode = each.stat().st_mode & 0o7777
        if mode & 0o055 != 0o055:
            each.chmod(mode | 0o055)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file can grow beyond `size` bytes: a write fails half way, as on a full disk."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
