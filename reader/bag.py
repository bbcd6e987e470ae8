"""Reading a BagIt 1.0 bag (RFC 8493) from a folder or a zip, trusting nothing of it before it was checked."""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from reader.errors import InputError
from reader.progress import Progress

ALGORITHMS = ("sha256", "sha512")
_LINE = re.compile(r"([0-9a-fA-F]+)[ \t]+(.+)")
_CHUNK = 1 << 20
#: A zip may unpack to this many bytes whatever its size, and beyond that to this many times its size.
_FREE_BYTES, _RATIO = 64 << 20, 100
_MAX_FILES = 4_000_000
_MAX_RECORD = 256 << 20


class _Files(Protocol):
    """The files of a bag by their names in it."""

    names: frozenset[str]

    def open(self, name: str) -> IO[bytes]: ...
    def close(self) -> None: ...


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path
        self.names = frozenset(self._walk(path))

    def _walk(self, path: Path) -> Iterator[str]:
        for entry in sorted(path.iterdir()):
            if entry.is_symlink():
                raise InputError(f"The bundle contains a link ({entry.name}), so nothing of it was read.")
            if entry.is_dir():
                yield from self._walk(entry)
            elif entry.is_file():
                yield entry.relative_to(self._path).as_posix()
            else:
                raise InputError(f"The bundle contains {entry.name}, which is no ordinary file; nothing was read.")

    def open(self, name: str) -> IO[bytes]:
        return (self._path / name).open("rb")

    def close(self) -> None:
        """Nothing is held open."""


class _Zip:
    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path)
        try:
            self._entries = self._check(path.stat().st_size)
        except BaseException:
            self._zip.close()
            raise
        self.names = frozenset(self._entries)

    def _check(self, size: int) -> dict[str, zipfile.ZipInfo]:
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > _FREE_BYTES + _RATIO * size or len(entries) > _MAX_FILES:
            raise InputError(f"The zip would unpack to {unpacked:,} bytes, far beyond its size; nothing was read.")
        found: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            name = entry.orig_filename
            check_path(name)
            if stat.S_ISLNK(entry.external_attr >> 16):
                raise InputError(f"The bundle contains a link ({name}), so nothing of it was read.")
            if entry.flag_bits & 1:
                raise InputError(f"The zip is encrypted ({name}); unpack it first.")
            if name in found:
                raise InputError(f"The zip contains {name} twice, so nothing of it was read.")
            found[name] = entry
        return _below_top(found)

    def open(self, name: str) -> IO[bytes]:
        return self._zip.open(self._entries[name])

    def close(self) -> None:
        self._zip.close()


def _below_top(entries: dict[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The entries named from the bag's own folder, where the zip holds it in one."""
    if "bagit.txt" in entries:
        return entries
    tops = {name.partition("/")[0] for name in entries}
    top = next(iter(tops)) + "/" if len(tops) == 1 else ""
    return {name.removeprefix(top): entry for name, entry in entries.items()}


def check_path(name: str) -> str:
    """A path that stays in the bag. Raises InputError for any other."""
    parts = name.split("/")
    bad = name.startswith("/") or "\\" in name or ":" in name or "\0" in name or not name
    if bad or any(part in ("", ".", "..") for part in parts):
        raise InputError(f"The bundle names a path outside of itself ({name[:80]!r}), so nothing of it was read.")
    return name


class Bag:
    """A bag whose manifests were checked; only files that a manifest names can be read."""

    def __init__(self, files: _Files, payload: Mapping[str, str]) -> None:
        self._files = files
        self._payload = payload

    def __contains__(self, name: str) -> bool:
        return name in self._payload

    def read(self, name: str) -> bytes:
        """A payload file, checked once more as it is read. Raises InputError for one that no manifest names."""
        if name not in self._payload:
            raise InputError(f"The bundle lacks {name}, or no manifest names it.")
        with self._files.open(name) as file:
            data = file.read(_MAX_RECORD + 1)
        if len(data) > _MAX_RECORD:
            raise InputError(f"{name} in the bundle is larger than {_MAX_RECORD >> 20} MB.")
        if hashlib.sha256(data).hexdigest() != self._payload[name]:
            raise InputError(f"{name} in the bundle was altered while it was read.")
        return data

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a payload file, one at a time."""
        if name not in self._payload:
            raise InputError(f"The bundle lacks {name}, or no manifest names it.")
        with self._files.open(name) as file:
            while line := file.readline(_MAX_RECORD):
                yield line


@contextmanager
def open_bag(path: Path, progress: Progress) -> Iterator[Bag]:
    """Check the bag at `path` whole, then yield it.

    Raises InputError where it is no bag, names files elsewhere, has links, lacks a file or has an altered one.
    """
    try:
        files = _files(path)
        try:
            yield Bag(files, _checked(files, progress))
        finally:
            files.close()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise InputError(f"{path} is damaged or no zip that Carrel can read ({error}).") from error
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror or error}.") from error


def _files(path: Path) -> _Files:
    if path.is_dir():
        if not (path / "bagit.txt").is_file():
            raise InputError(f"{path} is no bundle: it has no bagit.txt.")
        return _Folder(path)
    if not path.exists():
        raise InputError(f"There is no bundle at {path}.")
    if not zipfile.is_zipfile(path):
        raise InputError(f"{path} is neither a bundle's folder nor a .zip of one.")
    return _Zip(path)


def _checked(files: _Files, progress: Progress) -> Mapping[str, str]:
    if "bagit.txt" not in files.names:
        raise InputError("This is no bundle: it has no bagit.txt.")
    if "fetch.txt" in files.names:
        raise InputError("The bundle asks for files from the network (fetch.txt), which Carrel never does.")
    if not re.match(r"BagIt-Version: (1\.0|0\.97)\r?\n", _small(files, "bagit.txt")):
        raise InputError("The bundle is of a BagIt version that Carrel does not know.")
    manifests = {name: _manifest(files, f"manifest-{name}.txt") for name in ALGORITHMS}
    if manifests["sha256"] is None:
        raise InputError("The bundle has no manifest-sha256.txt, so it can't be checked; nothing was read.")
    payload = {name for name in files.names if name.startswith("data/")}
    for algorithm, listed in manifests.items():
        if listed is not None:
            _check_complete(payload, set(listed), f"manifest-{algorithm}.txt")
    tags = {name: _manifest(files, f"tagmanifest-{name}.txt") for name in ALGORITHMS}
    wanted: dict[str, dict[str, str]] = {}
    for algorithm, listed in [*manifests.items(), *tags.items()]:
        for name, digest in (listed or {}).items():
            wanted.setdefault(name, {})[algorithm] = digest
    _check_sums(files, wanted, progress)
    return {name: digests["sha256"] for name, digests in wanted.items() if name in payload}


def _check_complete(present: set[str], listed: set[str], manifest: str) -> None:
    if missing := sorted(listed - present):
        raise InputError(f"The bundle lacks {missing[0]} ({len(missing):,} missing); nothing was read.")
    if extra := sorted(present - listed):
        raise InputError(f"The bundle holds {extra[0]}, which {manifest} does not name; nothing was read.")


def _check_sums(files: _Files, wanted: Mapping[str, Mapping[str, str]], progress: Progress) -> None:
    for done, (name, digests) in enumerate(sorted(wanted.items())):
        progress.report(done, len(wanted), "Checking the bundle")
        if name not in files.names:
            raise InputError(f"The bundle lacks {name}; nothing was read.")
        sums = {algorithm: hashlib.new(algorithm) for algorithm in digests}
        with files.open(name) as file:
            while chunk := file.read(_CHUNK):
                for each in sums.values():
                    each.update(chunk)
        if any(sums[algorithm].hexdigest() != digest for algorithm, digest in digests.items()):
            raise InputError(f"{name} in the bundle was altered (its checksum differs); nothing was read.")


def _manifest(files: _Files, name: str) -> dict[str, str] | None:
    if name not in files.names:
        return None
    found: dict[str, str] = {}
    for line in _small(files, name).splitlines():
        match = _LINE.fullmatch(line)
        if match is None:
            raise InputError(f"{name} of the bundle has a line that is no checksum and path: {line[:60]!r}.")
        path = match[2].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        found[check_path(str(PurePosixPath(path)) if path.startswith("./") else path)] = match[1].lower()
    return found


def _small(files: _Files, name: str) -> str:
    with files.open(name) as file:
        data = file.read(_MAX_RECORD)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{name} of the bundle is not in UTF-8.") from error
