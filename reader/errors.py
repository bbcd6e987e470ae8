"""Expected errors: each carries one sentence fit for the user. Anything else that is raised is a bug."""

from __future__ import annotations


class ReaderError(Exception):
    """Base of every expected error; `str(error)` is a sentence that says what happened and what to do."""


class ArchiveError(ReaderError):
    """The archive can't be opened, read or written (missing, no archive, newer version, locked, full disk)."""


class NotFound(ReaderError):
    """What was asked for is not in the archive."""


class Ambiguous(ReaderError):
    """A short id or a quote fits more than one thing."""


class InputError(ReaderError):
    """A path, bundle or value given by the user can't be used."""


class Cancelled(ReaderError):
    """The user cancelled; what was committed before stays."""
