"""Zip files whose bytes depend on their content alone."""

from __future__ import annotations

import zipfile

#: The first instant that a zip can name; nothing in an export depends on the clock.
EPOCH = (1980, 1, 1, 0, 0, 0)


def zip_entry(name: str, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """A regular file's entry with a fixed time, system and mode."""
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = compression
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry
