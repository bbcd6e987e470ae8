"""From paths to the bytes of the files under them, in a fixed order: folders, links, archives, and what is no file.

Nothing is unpacked to the disk, no device or pipe is opened, and no amount of unpacked data is held beyond one member.
"""

from __future__ import annotations

import gzip
import io
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, cast

from reader.errors import InputError
from reader.models import Blob, Problem
from reader.tables import IMPORTER_OF, PART, Table, TooMuch

#: Files and members beyond this many bytes are refused.
MAX_BYTES = 64 * 1024 * 1024
#: An archive that unpacks to more than this many times its size, and more than MAX_BYTES, is refused there.
MAX_RATIO = 200
_PIECE = 1024 * 1024

#: What tells a colleague's bundle from a folder of articles.
_BUNDLE = "data/bundle.json"

#: Suffixes of files that belong to articles but are none; left out of folders silently, named where given.
NO_ARTICLES = frozenset(
    {
        ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".ico", ".bmp", ".tif", ".tiff", ".avif", ".heic", ".mp3",
        ".mp4", ".m4a", ".wav", ".ogg", ".webm", ".mov", ".avi", ".woff", ".woff2", ".ttf", ".otf", ".eot",
        ".css", ".scss", ".sass", ".less", ".js", ".mjs", ".ts", ".map", ".exe", ".dll", ".so", ".o", ".pyc",
        ".class", ".jar", ".db", ".db-wal", ".db-shm", ".sqlite", ".sqlite3", ".lock", ".bak", ".partial",
    }
)  # fmt: skip
#: Documents that a reader may expect to be read, and so are told about.
_TEXT, _TABLE, _UNPACK = "save the text as .txt or .html", "save each sheet as .csv", "unpack it"
NOT_READ = {
    ".pdf": ("PDF documents", _TEXT),
    ".doc": ("Word documents", _TEXT),
    ".docx": ("Word documents", _TEXT),
    ".odt": ("OpenDocument texts", _TEXT),
    ".rtf": ("RTF documents", _TEXT),
    ".epub": ("electronic books (EPUB)", _TEXT),
    ".mobi": ("electronic books (Kindle)", _TEXT),
    ".azw3": ("electronic books (Kindle)", _TEXT),
    ".ppt": ("presentations", _TEXT),
    ".pptx": ("presentations", _TEXT),
    ".xls": ("Excel tables", _TABLE),
    ".xlsx": ("Excel tables", _TABLE),
    ".ods": ("OpenDocument tables", _TABLE),
    ".7z": ("7z archives", _UNPACK),
    ".rar": ("RAR archives", _UNPACK),
    ".iso": ("disk images", _UNPACK),
}

_PAGES = (".html", ".htm", ".xhtml")
#: How browsers name the folder of what belongs to a page, in several languages.
_OF_PAGE = ("_files", "-Dateien", "_fichiers", "_archivos", "_arquivos", "_file", "_bestanden", "_filer", "_pliki")
#: What no browser puts there.
_NEVER_OF_PAGE = frozenset({".md", ".markdown", ".txt", ".csv", ".tsv", ".jsonl", ".ris", ".pdf", ".docx"})

_ARCHIVE_ERRORS = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError,
    NotImplementedError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """A regular file that was found; `given` when the user named it (and so is told when it is left out)."""

    path: str
    given: bool = False


def check_paths(paths: Iterable[Path]) -> list[Path]:
    """The paths made absolute. Raises InputError for the first that does not exist."""
    absolute = [Path(os.path.abspath(path.expanduser())) for path in paths]  # noqa: PTH100 (links stay links)
    for path in absolute:
        try:
            path.stat()
        except FileNotFoundError:
            raise InputError(f"There is no file or folder {shown(str(path))}; nothing was imported.") from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError(f"{shown(str(path))} can't be read: {reason}; nothing was imported.") from error
    return absolute


def shown(path: str) -> str:
    """A path as text; bytes of a name that are no UTF-8 are written as `\\xff`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()  # noqa: PTH122 (twenty times faster, and called for every file)


_Key = tuple[int, int]


def keys_of(paths: Iterable[Path]) -> frozenset[_Key]:
    """Device and number of those of the files that there are, under whatever name they are met."""
    found = set()
    for path in paths:
        with suppress(OSError):
            status = path.stat()
            found.add((status.st_dev, status.st_ino))
    return frozenset(found)


def walk(paths: Iterable[Path], own: frozenset[_Key] = frozenset()) -> Iterator[File | Problem]:
    """The files under `paths`, each folder's in the order of their names; hidden ones are left out.

    `own` are the archive's own files. They must not be opened: closing one again would drop every lock that this
    process has on it (POSIX), and with that protects the archive from other programs.
    """
    visited: set[_Key] = set()
    for path in paths:
        yield from _tree(str(path), visited, own)


def _tree(path: str, visited: set[_Key], own: frozenset[_Key]) -> Iterator[File | Problem]:
    """What is at `path` and below; folders may lie deeper in one another than calls of Python may."""
    above: list[_Key] = []
    levels: list[Iterator[os.DirEntry[str]]] = []
    numbers = {number for _, number in own}
    found = _visit(path, given=True, above=above, visited=visited, own=own)
    while True:
        if isinstance(found, tuple):
            entries = _entries(path)
            if isinstance(entries, Problem):
                yield entries
            else:
                above.append(found)
                levels.append(iter(entries))
        elif found is not None:
            yield found
        while levels and (entry := next(levels[-1], None)) is None:
            levels.pop()
            above.pop()
        if not levels or entry is None:
            return
        path = entry.path
        if not entry.is_file(follow_symlinks=False) or entry.inode() in numbers:
            found = _visit(path, given=False, above=above, visited=visited, own=own)
        else:
            found = None if _suffix(entry.name) in NO_ARTICLES else File(path)


def _visit(
    path: str, *, given: bool, above: Sequence[_Key], visited: set[_Key], own: frozenset[_Key]
) -> File | Problem | _Key | None:
    """A file, what is wrong with it, or the key of a folder to go into; None for what is left out silently."""
    try:
        status = os.stat(path)  # noqa: PTH116 (a path may be no UTF-8)
    except OSError as error:
        return _unreadable(path, error)
    if stat.S_ISDIR(status.st_mode):
        key = (status.st_dev, status.st_ino)
        if key in above:
            return Problem(shown(path), "link-loop", "This link leads back to a folder above it.", severity="skipped")
        if key in visited and os.path.islink(path):  # noqa: PTH114
            return None
        visited.add(key)
        return key
    if (status.st_dev, status.st_ino) in own:
        return Problem(shown(path), "own-archive", "This is the archive itself.", severity="skipped") if given else None
    if stat.S_ISREG(status.st_mode):
        return File(path, given) if given or _suffix(path) not in NO_ARTICLES else None
    kind = _KINDS.get(stat.S_IFMT(status.st_mode), "special file")
    return Problem(shown(path), "no-file", f"This is a {kind}, not a file.", severity="skipped")


_KINDS = {stat.S_IFIFO: "pipe", stat.S_IFSOCK: "socket", stat.S_IFCHR: "device", stat.S_IFBLK: "device"}


def _entries(path: str) -> list[os.DirEntry[str]] | Problem:
    """What stands in a folder, in the order of the names; a Problem where it can't be read or is no folder of files."""
    try:
        with os.scandir(path) as found:
            entries = sorted(found, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        return _unreadable(path, error)
    if _is_bundle_folder(path):
        return _bundle(shown(path))
    visible = [entry for entry in entries if not entry.name.startswith(".") and entry.name != "__MACOSX"]
    pages = {name.rpartition(".")[0] for entry in visible if (name := entry.name).lower().endswith(_PAGES)}
    return [entry for entry in visible if not (pages and _is_of_page(entry, pages))]


def _is_of_page(entry: os.DirEntry[str], pages: set[str]) -> bool:
    """Whether this is the folder with what a browser saved along with one of the `pages`: frames, pictures, scripts.

    One in which something lies that no browser puts there is the user's own.
    """
    if not any(entry.name.removesuffix(end) in pages for end in _OF_PAGE if entry.name.endswith(end)):
        return False
    try:
        with os.scandir(entry.path) as inside:
            return not any(_suffix(inner.name) in _NEVER_OF_PAGE for inner in inside)
    except OSError:
        return False  # it is told when the folder is walked


def is_bundle(path: Path) -> bool:
    """Whether this is a colleague's bundle, a folder or a .zip, which is merged and not imported."""
    if path.is_dir():
        return _is_bundle_folder(str(path))
    try:
        with zipfile.ZipFile(path) as archive:
            return _names_bundle(archive.namelist())
    except _ARCHIVE_ERRORS:
        return False


def _is_bundle_folder(path: str) -> bool:
    return Path(path, "bagit.txt").exists() and Path(path, _BUNDLE).is_file()


def _names_bundle(names: Sequence[str]) -> bool:
    return any(PurePosixPath(name).name == "bagit.txt" for name in names) and any(
        name.endswith(_BUNDLE) for name in names
    )


def _bundle(path: str) -> Problem:
    reason = "This is a bundle of another archive; merge it instead, so that its annotations come along."
    return Problem(path, "bundle", reason, severity="skipped")


def _unreadable(path: str, error: OSError) -> Problem:
    reason = f"This could not be read: {error.strerror or error}."
    return Problem(shown(path), "unreadable", reason, severity="rejected")


# -- contents ------------------------------------------------------------------------------------------------


def contents(file: File) -> Iterator[Blob | Table | Problem]:
    """The bytes of a file, or of each member of an archive; a large table's are read later, in parts."""
    path, suffix = shown(file.path), _suffix(file.path)
    if suffix in NOT_READ or suffix in NO_ARTICLES:
        yield _left_out(path, suffix)
        return
    if suffix in (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz"):
        yield from _unpacked(file.path, path)
        return
    try:
        if suffix in IMPORTER_OF and (
            table := _table(path, Path(file.path).stat().st_size, partial(_opened, file.path))
        ):
            yield table
            return
        data = _read(file.path)
    except OSError as error:
        yield _unreadable(file.path, error)
        return
    yield _too_large(path) if data is None else Blob(path, data)


def _table(name: str, size: int, opened: Callable[[], IO[bytes]], limit: int = 0) -> Table | None:
    """What is to be read in parts: a table of at least PART bytes. Raises what `opened` and its stream raise."""
    importer = IMPORTER_OF.get(_suffix(name))
    if importer is None or size < PART:
        return None
    table = Table(name, importer, size, opened, limit)
    return table if table.can_be_cut() else None


def _opened(path: str) -> IO[bytes]:
    """A regular file, for reading in parts. Raises OSError."""
    descriptor, _ = _open(path)
    return os.fdopen(descriptor, "rb", _PIECE)


def _open(path: str) -> tuple[int, int]:
    """A regular file's descriptor and size; what has become a pipe meanwhile does not block. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise OSError(f"{path} is no regular file")
    return descriptor, status.st_size


def checksum_of(table: Table) -> str | Problem:
    """A table's checksum, or why it can't be read."""
    try:
        return table.checksum()
    except _ARCHIVE_ERRORS as error:
        return _unread(table, error)


def parts_of(table: Table, checksum: str) -> Iterator[Blob | Problem]:
    """A table's parts; a Problem says what keeps the rest, if anything does, from being read."""
    try:
        yield from table.parts(checksum)
    except _ARCHIVE_ERRORS as error:
        yield _unread(table, error)


def _unread(table: Table, error: BaseException) -> Problem:
    if isinstance(error, TooMuch):
        return Problem(table.path, "bomb", _BOMB, severity="rejected")
    if isinstance(error, OSError) and not isinstance(error, gzip.BadGzipFile):
        return _unreadable(table.path, error)
    return Problem(table.path, "archive", f"The table could not be unpacked: {_plainly(error)}.", severity="rejected")


def _left_out(path: str, suffix: str) -> Problem:
    if suffix == ".zip":
        return Problem(
            path, "not-read", "An archive within an archive is not read; unpack it first.", severity="skipped"
        )
    if suffix not in NOT_READ:
        return Problem(path, "not-read", f"Files of the kind {suffix} are not read as articles.", severity="skipped")
    what, instead = NOT_READ[suffix]
    reason = f"Carrel does not read {what}; {instead} and import that."
    return Problem(path, "not-read", reason, severity="skipped")


def _too_large(path: str) -> Problem:
    reason = f"The file is larger than {MAX_BYTES // 2**20} MB."
    if _suffix(path) in (".json", *IMPORTER_OF):
        reason += " Tables of any size can be read as JSON Lines (.jsonl) or CSV in UTF-8, with one article a row."
    return Problem(path, "too-large", reason, severity="rejected")


def _read(path: str) -> bytes | None:
    """A regular file's bytes, None where there are too many."""
    descriptor, size = _open(path)
    try:
        if size > MAX_BYTES:
            return None
        data = os.read(descriptor, size + 1)
        # Else the size is wrong by now, or says nothing (files of the system's own), or there is more to come.
        return data if len(data) == size else _rest(descriptor, data)
    finally:
        os.close(descriptor)


def _rest(descriptor: int, data: bytes) -> bytes | None:
    """The bytes of a file that begins with `data`; None where there are too many."""
    pieces, size = [data], len(data)
    while size <= MAX_BYTES and (piece := os.read(descriptor, _PIECE)):
        pieces.append(piece)
        size += len(piece)
    return None if size > MAX_BYTES else b"".join(pieces)


_BOMB = "The archive unpacks to far more than its size; the rest of it was left out."


def _unpacked(path: str, name: str) -> Iterator[Blob | Table | Problem]:
    members = _zip_members if zipfile.is_zipfile(path) else _tar_members if _is_tar(path) else _gzip_member
    budget = _most(path)
    try:
        for item in members(path, name):
            if not isinstance(item, Problem):
                budget -= len(item.data) if isinstance(item, Blob) else item.size
            if budget < 0:
                yield Problem(name, "bomb", _BOMB, severity="rejected")
                return
            yield item
    except _ARCHIVE_ERRORS as error:
        yield Problem(name, "archive", f"The archive could not be unpacked: {_plainly(error)}.", severity="rejected")


def _most(path: str) -> int:
    """The most bytes that a packed file may unpack to."""
    return max(MAX_BYTES, MAX_RATIO * Path(path).stat().st_size)


def _plainly(error: BaseException) -> str:
    """What went wrong while unpacking, in words."""
    if isinstance(error, EOFError):
        return "it is cut short"
    if isinstance(error, gzip.BadGzipFile):
        return "it is not the kind of archive that its name says"
    if isinstance(error, zipfile.BadZipFile | tarfile.TarError | zlib.error | lzma.LZMAError):
        return "it is damaged"
    if isinstance(error, RuntimeError) and "password" in str(error):
        return "it is protected by a password"
    return str(error).rstrip(".") or "it is damaged"


def _is_tar(path: str) -> bool:
    try:
        return tarfile.is_tarfile(path)
    except _ARCHIVE_ERRORS:
        return False


def _zip_members(path: str, name: str) -> Iterator[Blob | Table | Problem]:
    with zipfile.ZipFile(path) as archive:
        if _names_bundle(archive.namelist()):
            yield _bundle(name)
            return
        for member in sorted(archive.infolist(), key=lambda member: member.filename):
            if not member.is_dir() and not _is_hidden(member.filename):
                yield _zip_member(archive, member, name)


def _zip_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Blob | Table | Problem:
    path = f"{name}/{member.filename}"
    if problem := _refused(path, member.filename):
        return problem
    if stat.S_ISLNK(member.external_attr >> 16):
        return _no_member(path)
    try:
        opened = partial(_opened_member, str(archive.filename), member.filename)
        if table := _table(path, member.file_size, opened):
            return table
        if member.file_size > MAX_BYTES:
            return _too_large(path)
        with archive.open(member) as stream:
            data = stream.read(MAX_BYTES + 1)
    except _ARCHIVE_ERRORS as error:
        reason = f"This member could not be unpacked: {_plainly(error)}."
        return Problem(path, "archive", reason, severity="rejected")
    return _too_large(path) if len(data) > MAX_BYTES else Blob(path, data)


def _opened_member(path: str, member: str) -> IO[bytes]:
    with zipfile.ZipFile(path) as archive:
        return archive.open(member)  # which keeps the file open


def _tar_members(path: str, name: str) -> Iterator[Blob | Problem]:
    with tarfile.open(path, "r:*") as archive:
        for member in archive:
            inside = f"{name}/{member.name}"
            if member.isdir() or _is_hidden(member.name):
                continue
            if not member.isreg():
                yield _no_member(inside)
            elif problem := _refused(inside, member.name):
                yield problem
            elif member.size > MAX_BYTES:
                yield _too_large(inside)
            else:
                stream = archive.extractfile(member) or io.BytesIO()
                yield Blob(inside, stream.read(MAX_BYTES + 1))


def _no_member(path: str) -> Problem:
    return Problem(path, "no-file", "This member is a link or device, not a file.", severity="skipped")


def _gzip_member(path: str, name: str) -> Iterator[Blob | Table | Problem]:
    inside = f"{name}/{PurePosixPath(path).stem}"
    with gzip.open(path) as stream:
        data = stream.read(MAX_BYTES + 1)
    if table := _table(inside, len(data), partial(_opened_gzip, path), _most(path)):
        yield table
    else:
        yield _too_large(inside) if len(data) > MAX_BYTES else Blob(inside, data)


def _opened_gzip(path: str) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path))


def _is_hidden(member: str) -> bool:
    parts = PurePosixPath(member).parts
    hidden = any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts)
    return hidden or PurePosixPath(member).suffix.lower() in NO_ARTICLES


def _refused(path: str, member: str) -> Problem | None:
    name = member.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or (len(name) > 1 and name[1] == ":"):
        reason = "The member's name leads out of the archive; it was left out."
        return Problem(path, "unsafe-path", reason, severity="rejected")
    suffix = PurePosixPath(member).suffix.lower()
    return _left_out(path, suffix) if suffix in NOT_READ or suffix == ".zip" else None
