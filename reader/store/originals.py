"""Original bytes and records as the archive keeps them: compressed, checked on reading, exact.

Both are compressed by zstd (RFC 8878) against what the archive holds anyway, which is why an archive with every
original in it stays small:

* of an original that holds the text made of it word for word, only what stands around the text (`text_of` names the
  revision that keeps it; its text never changes); of any other the whole, against that text. Either against a sample of
  other originals (`dictionary`), which knows the names that front matter uses;
* a record (front matter as read, declared reports, images) against its original, of which it is a reading; front matter
  in plain YAML is not repeated there at all, only where it stands in the original.

The texts themselves stay plain, so that every SQLite tool reads and searches them. What was deflated before (zlib, with
the dictionary or original as preset) is read as it is.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from reader.errors import ArchiveError
from reader.markup.simple_yaml import read_simple_yaml
from reader.models import Declared, Image, Json
from reader.store.values import dump, json_ids

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: Deflate looks back no further (RFC 1951), and nothing here against originals and texts in front of it.
WINDOW = 32 * 1024
#: Against a longer text an original is not compressed as a whole.
_LONGEST_TEXT = 28 * 1024
#: zstd's levels for originals and for records: further ones take twice the time for 3%.
_LEVEL, _RECORD_LEVEL = 3, 4
#: Of how many bytes a dictionary is at most, and what it is made of of each sample's beginning.
DICTIONARY = 64 * 1024
_SAMPLED = 4_000
#: Training takes so many samples of at least so many bytes.
_ENOUGH, _TELLING = 16, 64
#: zstd takes no shorter dictionary.
_LEAST = 8
_LONGEST_RECORD = 1 << 30
#: The line that opens front matter, and the one that closes it with the line end before.
_OPENING, _CLOSING = b"---\n", b"\n---\n"
#: With which a frame begins, and a dictionary that was made by training (RFC 8878).
_FRAME, _TRAINED = b"\x28\xb5\x2f\xfd", b"\x37\xa4\x30\xec"
#: Between the lines of a text in an original, by codec.
_LINE_ENDS = {"zstd1": "\n", "zstd2": "\n\n"}

#: The columns that `unpack` takes, for a query with `original` as o.
COLUMNS = {
    "sha256": "lower(hex(o.sha256))",
    "size": "o.size",
    "codec": "o.codec",
    "data": "o.data",
    "preset": "(SELECT d.data FROM dictionary d WHERE d.id = o.dictionary)",
    "preset_text": "(SELECT x.text FROM revision x WHERE x.id = o.text_of)",
}
PACKED = ", ".join(f"{value} AS {name}" for name, value in COLUMNS.items())


@dataclass(frozen=True, slots=True)
class Record:
    """What a source said, beyond the known fields and topics; `apart`: values of fields that stand here alone."""

    front_matter: Mapping[str, Json]
    declared: tuple[Declared, ...]
    images: tuple[Image, ...]
    apart: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A row of `dictionary`, for compressing originals."""

    id: int
    data: bytes


# -- originals ---------------------------------------------------------------------------------------------


def newest_dictionary(connection: sqlite3.Connection) -> Dictionary | None:
    """The dictionary that originals are compressed with, where the archive has one."""
    row = connection.execute("SELECT id, data FROM dictionary ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None else Dictionary(int(row[0]), bytes(row[1]))


def keep_dictionary(connection: sqlite3.Connection, data: bytes) -> Dictionary:
    """Keep a dictionary in the archive. Needs an open transaction."""
    return Dictionary(connection.execute("INSERT INTO dictionary (data) VALUES (?)", (data,)).lastrowid or 0, data)


def make_dictionary(samples: Sequence[bytes]) -> bytes:
    """A dictionary for files like these: trained (RFC 8878), or what they begin with where there are too few."""
    heads = [sample[: _SAMPLED if (end := _fence(sample)) < 0 else end + len(_CLOSING)] for sample in samples]
    telling = [head for head in heads if len(head) >= _TELLING]  # zstd's trainer crashes on a few bytes
    if len(telling) >= _ENOUGH:
        with suppress(zstd.ZstdError):
            return zstd.train_dict(telling, min(DICTIONARY, sum(map(len, telling)) // 2)).dict_content
    return b"\n".join([b"", *heads])[:DICTIONARY]  # which no trained one begins with


def _fence(original: bytes) -> int:
    """Where the line that closes an original's front matter begins; -1 where there is none. Records are compressed
    against what stands before it: what this gives never changes."""
    return original.find(_CLOSING, 0, WINDOW) if original.startswith(_OPENING) else -1


class Packed(NamedTuple):
    """An original as in the table `original`, and whether the dictionary and the text are needed to unpack it."""

    codec: str
    data: bytes
    has_dictionary: bool = False
    has_text: bool = False


def pack(data: bytes, dictionary: bytes | None = None, text: str = "") -> Packed:
    """Compress an original; what doesn't shrink stays raw. The same dictionary and text must be there for `unpack`."""
    found = _around(data, text) if text else None
    if found is not None:
        codec, around = found
        packed = Packed(codec, _compress(around, dictionary), dictionary is not None, True)
    else:
        preset = text if len(text) <= _LONGEST_TEXT else ""
        packed = Packed("zstd", _compress(data, dictionary, preset), dictionary is not None, bool(preset))
    return packed if len(packed.data) < len(data) else Packed("raw", data)


def _around(data: bytes, text: str) -> tuple[str, bytes] | None:
    """The codec of an original that holds the text, and what stands around it with the length of what stands after it
    (one byte); None where it doesn't hold it.
    """
    for codec, line_end in _LINE_ENDS.items():
        standing = _standing_text(text, line_end)
        start = _place_of(standing, data)
        end = start + len(standing)
        if start >= 0 and len(data) - end < 256:
            return codec, b"%b%b%c" % (data[:start], data[end:], len(data) - end)
        if "\n" not in text:
            break
    return None


def _standing_text(text: str, line_end: str) -> bytes:
    return (text if line_end == "\n" else text.replace("\n", line_end)).encode("utf-8")


def _place_of(part: bytes, data: bytes) -> int:
    """Where `part` stands in `data`; -1 where it doesn't. It nearly always stands before one line feed at the end."""
    start = len(data) - len(part) - 1
    return start if start >= 0 and data.startswith(part, start) else data.find(part)


def _compress(data: bytes, dictionary: bytes | None, text: str = "") -> bytes:
    if text:
        preset = _dictionary((dictionary or b"") + text.encode())
        return _without_mark(zstd.compress(data, options=_options(_LEVEL), zstd_dict=preset))
    packer = _packer(dictionary or b"")
    return _without_mark(packer.compress(data, packer.FLUSH_FRAME))


def _without_mark(frame: bytes) -> bytes:
    """The frame without the four bytes that every one begins with."""
    return frame[len(_FRAME) :]


def _is_frame(packed: bytes) -> bool:
    """Whether this is a frame, with its mark (as all were before) or without, and not deflated: what begins the rest of
    a frame has its bit 3 unset (RFC 8878, 3.1.1.1.1), the mark and every stream of zlib (RFC 1950, 2.2) have it set."""
    return packed.startswith(_FRAME) or not packed[0] & 8


def _options(level: int) -> dict[int, int]:
    """Frames that don't repeat what the row says."""
    parameter = zstd.CompressionParameter
    return {parameter.compression_level: level, parameter.content_size_flag: 0, parameter.dict_id_flag: 0}


def _dictionary(content: bytes) -> zstd.ZstdDict | None:
    return zstd.ZstdDict(content, is_raw=not content.startswith(_TRAINED)) if len(content) >= _LEAST else None


@lru_cache(maxsize=4)
def _digested(content: bytes) -> tuple[zstd.ZstdDict, int] | None:
    """A dictionary that is made ready once for all that is compressed and read with it."""
    found = _dictionary(content)
    return found.as_digested_dict if found else None


@lru_cache(maxsize=4)
def _packer(dictionary: bytes) -> zstd.ZstdCompressor:
    """What compresses one frame after another."""
    return zstd.ZstdCompressor(options=_options(_LEVEL), zstd_dict=_digested(dictionary))


def unpack(row: sqlite3.Row | Mapping[str, Any]) -> bytes:
    """The exact bytes of a row with the columns PACKED; never more than a byte beyond their size.

    Raises ArchiveError for damaged ones. Whether they are the right ones is for the caller to check by SHA-256.
    """
    codec, data = row["codec"], row["data"]
    if codec == "raw":
        return bytes(data)
    try:
        return _UNPACKERS[codec](data, row)
    except KeyError:
        raise ArchiveError(f"The archive holds an original in the unknown encoding “{codec}”.") from None
    except (zlib.error, zstd.ZstdError, ValueError) as error:
        raise ArchiveError(f"An original in the archive is damaged and can't be unpacked ({error}).") from error


def _unpack_whole(data: bytes, row: sqlite3.Row | Mapping[str, Any]) -> bytes:
    return _decompress(data, row["size"] + 1, row["preset"], row["preset_text"])


def _unpack_around(data: bytes, row: sqlite3.Row | Mapping[str, Any]) -> bytes:
    """What stands around the text, and the text between."""
    text = _standing_text(row["preset_text"] or "", _LINE_ENDS[row["codec"]])
    around = _decompress(data, max(0, row["size"] - len(text)) + 2, row["preset"])
    if len(around) - 1 + len(text) != row["size"]:
        raise ValueError("it has another length")
    start = len(around) - 1 - around[-1]
    return around[:start] + text + around[start:-1]


def _unpack_deflated(data: bytes, row: sqlite3.Row | Mapping[str, Any]) -> bytes:
    text = (row["preset_text"] or "").encode("utf-8")[:WINDOW]
    preset = ((row["preset"] or b"")[-(WINDOW - len(text)) :] if len(text) < WINDOW else b"") + text
    return _inflate(data, preset, row["size"] + 1)


_UNPACKERS = {"zlib": _unpack_deflated, "zstd": _unpack_whole, **dict.fromkeys(_LINE_ENDS, _unpack_around)}


def _decompress(data: bytes, most: int, dictionary: bytes | None, text: str | None = "") -> bytes:
    """At most `most` bytes. Raises ZstdError or ValueError."""
    preset = bytes(dictionary or b"")
    return _frame(data, _dictionary(preset + text.encode("utf-8")) if text else _digested(preset), most)


def _frame(data: bytes, dictionary: zstd.ZstdDict | tuple[zstd.ZstdDict, int] | None, most: int) -> bytes:
    reader = zstd.ZstdDecompressor(zstd_dict=dictionary)
    found = reader.decompress(data if data.startswith(_FRAME) else _FRAME + data, most)
    if not reader.eof and len(found) < most:
        raise ValueError("its end is missing")
    return found


def _inflate(data: bytes, preset: bytes, size: int = 0) -> bytes:
    """At most `size` bytes, where it is given. Raises zlib.error."""
    reader = zlib.decompressobj(zdict=preset) if preset else zlib.decompressobj()
    return reader.decompress(data, size) if size else reader.decompress(data)


# -- records ------------------------------------------------------------------------------------------------


def pack_record(
    front_matter: Mapping[str, Json],
    declared: Sequence[Declared],
    images: Sequence[Image],
    original: bytes,
    plain: str = "",
    apart: Mapping[str, str] | None = None,
) -> bytes:
    """A record as in revision.record; empty where there is nothing in it. `original` is needed for reading it.

    `plain` is the front matter as it stands in the original where `read_simple_yaml` gave it: its place, [first byte,
    bytes], then stands for it. `apart`: values of fields that are kept here.
    """
    parts = [_place(plain, original) or dict(front_matter), declared, images, *([apart] if apart else [])]
    if not any(parts):
        return b""
    options = _options(_RECORD_LEVEL) | {zstd.CompressionParameter.checksum_flag: 1}  # no SHA-256 stands beside it
    return _without_mark(zstd.compress(dump(parts).encode("utf-8"), options=options, zstd_dict=_before(original)))


def _before(original: bytes) -> tuple[zstd.ZstdDict, int] | None:
    """What a record is compressed against."""
    end = _fence(original)
    beginning = original[: WINDOW if end < 0 else end]
    return zstd.ZstdDict(beginning, is_raw=True).as_prefix if len(beginning) >= _LEAST else None


def _place(plain: str, original: bytes) -> list[int] | None:
    block = plain.encode("utf-8")
    at = len(_OPENING) if original.startswith(_OPENING + block) else original.find(block)
    return None if at < 0 or not block else [at, len(block)]


def _standing(place: list[int], original: bytes) -> dict[str, Json]:
    """The front matter that stands there. Raises ValueError where there is none."""
    at, length = place
    found = read_simple_yaml(original[at : at + length].decode("utf-8"))
    if found is None:
        raise ValueError("no front matter stands there")
    return found[0]


def unpack_record(packed: bytes, original: bytes) -> Record:
    """The inverse of `pack_record`. Raises ArchiveError for a damaged one."""
    if not packed:
        return Record({}, (), ())
    try:
        front_matter, declared, images, *apart = json.loads(_said(packed, original))
        if isinstance(front_matter, list):
            front_matter = _standing(front_matter, original)
    except (zlib.error, zstd.ZstdError, ValueError, TypeError) as error:
        raise ArchiveError(f"A record in the archive is damaged and can't be unpacked ({error}).") from error
    return Record(front_matter, tuple(map(load_declared, declared)), tuple(map(load_image, images)), *apart)


def _said(packed: bytes, original: bytes) -> bytes:
    """A record's JSON. Raises zlib.error, ZstdError or ValueError."""
    if _is_frame(packed):
        return _frame(packed, _before(original), _LONGEST_RECORD)
    return _inflate(packed, original[:WINDOW])


def records(connection: sqlite3.Connection, revisions: Iterable[int]) -> dict[int, Record]:
    """The records of some revisions by their ids. Raises ArchiveError for a damaged one."""
    rows = connection.execute(
        f"SELECT r.id, r.record, {PACKED} FROM json_each(?) j JOIN revision r ON r.id = j.value"
        " JOIN original o ON o.id = r.original",
        (json_ids(revisions),),
    )
    return {row["id"]: unpack_record(row["record"], unpack(row) if row["record"] else b"") for row in rows}


def load_image(stored: Sequence[Json] | Mapping[str, Json]) -> Image:
    """An image of a record: its values in order, or by name as records of before hold them."""
    return Image(**stored) if isinstance(stored, Mapping) else Image(*stored)


def load_declared(stored: Sequence[Json] | Mapping[str, Json]) -> Declared:
    """A declared report of a record, in either form."""
    named = dict(stored) if isinstance(stored, Mapping) else dict(zip(Declared._fields, stored, strict=False))
    named["other_urls"] = tuple(named.get("other_urls", ()))
    named["images"] = tuple(map(load_image, named.get("images", ())))
    return Declared(**{"title": "", **named})
