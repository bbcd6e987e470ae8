"""Files and folders that are written whole or not at all: exports, tables, records, backups, settings.

What is new is written in a folder of its own beside its place, flushed to the disk, and then renamed. A full disk, an
error or a killed program leaves what stood there before; at the worst a hidden folder `.….partial` stays behind.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from reader.errors import InputError


@contextmanager
def whole_file(target: Path, *, over_folder: bool = False) -> Iterator[Path]:
    """A path to write to, under the name of `target`; it takes the place of `target` when the block ends well.

    A file that stands there keeps its permissions, and a symbolic link keeps leading to what is written. What is no
    ordinary file, may not be written or is an archive in use is never replaced; a folder only by `over_folder`. Raises
    InputError, which names `target` and the reason, for these and for every OSError of the block.
    """
    place = Path(os.path.realpath(target))
    try:
        mode = _mode(place, over_folder=over_folder)
        # What is being written is nobody else's to read (0700), whatever permissions it gets in the end.
        with TemporaryDirectory(
            prefix=".", suffix=".partial", dir=place.parent, ignore_cleanup_errors=True
        ) as workshop:
            partial = Path(workshop, place.name)
            yield partial
            _flush(partial)
            if mode is not None:
                partial.chmod(mode)
            _swap(partial, place)
        _flush_folder(place.parent)
    except OSError as error:
        raise InputError(_sentence(target, error)) from error


def write_whole(target: Path, text: str) -> None:
    """Write `text` as UTF-8 to `target` as `whole_file` does. Raises InputError, also for what is no text."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(f"{target} can't be written: it would hold characters that are no text.") from error
    with whole_file(target) as partial:
        partial.write_bytes(data)


def check_free(target: Path, *, replace: bool = False) -> None:
    """Raise InputError where something stands at `target`, unless it is a file and may be replaced."""
    if not (target.exists() or target.is_symlink()) or (replace and target.is_file()):
        return
    if target.is_dir():
        raise InputError(f"{target} is a folder; nothing was written. Name a file.")
    raise InputError(f"{target} exists already; nothing was written. Name another file, or allow it to be replaced.")


def _mode(place: Path, *, over_folder: bool) -> int | None:
    """The permissions of the file that is to be replaced; None where there is none. Raises OSError."""
    try:
        mode = place.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        if over_folder:
            return None
        raise _os_error(errno.EISDIR)
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is no ordinary file")
    if not os.access(place, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise _os_error(errno.EACCES)
    # SQLite would take the log of the old file for that of the new one.
    if place.with_name(f"{place.name}-wal").exists():
        raise OSError(errno.EBUSY, "it is a database in use")
    return stat.S_IMODE(mode)


def _os_error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def _flush(partial: Path) -> None:
    """Bring a file, or all files of a folder, to the disk, so that no loss of power leaves a name without contents."""
    for path in partial.rglob("*") if partial.is_dir() else (partial,):
        if path.is_file():
            # Windows flushes only what is open for writing.
            with path.open("r+b") as file:
                os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Bring a new name to the disk where the system can (not on Windows); the file stands already."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _swap(partial: Path, place: Path) -> None:
    """Put `partial` in its place; a folder in the way goes only after the new one stands."""
    if not place.is_dir():
        partial.replace(place)
        return
    old = partial.with_name(f"{partial.name}.old")
    try:
        place.rename(old)
        partial.rename(place)
    except BaseException:
        if old.exists() and not place.exists():
            old.rename(place)
        raise


def _sentence(target: Path, error: OSError) -> str:
    if not target.absolute().parent.is_dir():
        return f"There is no folder {target.absolute().parent}; make it first or name another."
    return f"{target} can't be written: {error.strerror or error}."
