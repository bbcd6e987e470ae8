"""Original bytes and records as the archive keeps them: compressed, checked on reading, exact.

Both are deflated with a preset dictionary (RFC 1950, FDICT) of what the archive holds anyway, which is why an archive
with every original in it stays small:

* an original against the text that was made of it (`text_of` names that revision, whose text never changes) after a
  sample of other originals (`dictionary`), which knows the names that front matter uses;
* a record (front matter as read, declared reports, images) against its original, of which it is a reading; front matter
  in plain YAML is not repeated there at all, only where it stands in the original.

The texts themselves stay plain, so that every SQLite tool reads and searches them.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zlib_ng import zlib_ng

from reader.errors import ArchiveError
from reader.markup.simple_yaml import read_simple_yaml
from reader.models import Declared, Image, Json
from reader.store.values import dump, json_ids

#: Deflate looks back no further (RFC 1951).
WINDOW = 32 * 1024
#: A text that does not leave its file within the window of itself is no help.
_LONGEST_TEXT = 28 * 1024
#: zlib-ng's, whose 5 is as small as zlib's 6 and takes half the time. Any zlib reads what it writes.
_LEVEL = 5
#: A dictionary is made of the heads of that many files, of that many bytes each.
SAMPLE = 8
_HEAD = 1_000

#: The columns that `Packed` is made of, for a query with `original` as o.
PACKED = (
    "o.sha256, o.size, o.codec, o.data, (SELECT d.data FROM dictionary d WHERE d.id = o.dictionary) AS preset,"
    " (SELECT x.text FROM revision x WHERE x.id = o.text_of) AS preset_text"
)


@dataclass(frozen=True, slots=True)
class Record:
    """What a source said, beyond the known fields and topics."""

    front_matter: Mapping[str, Json]
    declared: tuple[Declared, ...]
    images: tuple[Image, ...]


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
    """A preset dictionary for files like these."""
    step = max(1, len(samples) // SAMPLE)
    return b"".join(sample[:_HEAD] for sample in samples[::step])[-WINDOW:]


def is_preset(text: str) -> bool:
    """Whether a text serves as the dictionary of its original."""
    return 0 < len(text) <= _LONGEST_TEXT


def pack(data: bytes, dictionary: bytes | None = None, text: str = "") -> tuple[str, bytes]:
    """Compress an original; (codec, bytes) as in the table `original`. What doesn't shrink stays raw.

    The same dictionary and text must be there for `unpack`.
    """
    packed = _deflate(data, _preset(dictionary, text))
    return ("zlib", packed) if len(packed) < len(data) else ("raw", data)


def _preset(dictionary: bytes | None, text: str) -> bytes:
    encoded = text.encode("utf-8")[:WINDOW]
    return ((dictionary or b"")[-(WINDOW - len(encoded)) :] if len(encoded) < WINDOW else b"") + encoded


def _deflate(data: bytes, preset: bytes) -> bytes:
    packer = zlib_ng.compressobj(_LEVEL, zdict=preset) if preset else zlib_ng.compressobj(_LEVEL)
    return packer.compress(data) + packer.flush()


def _inflate(data: bytes, preset: bytes, size: int = 0) -> bytes:
    """At most `size` bytes, where it is given. Raises zlib.error."""
    reader = zlib.decompressobj(zdict=preset) if preset else zlib.decompressobj()
    return reader.decompress(data, size) if size else reader.decompress(data)


def unpack(row: sqlite3.Row) -> bytes:
    """The exact bytes of a row with the columns PACKED; never more than a byte beyond their size.

    Raises ArchiveError for damaged ones. Whether they are the right ones is for the caller to check by SHA-256.
    """
    codec, data = row["codec"], row["data"]
    if codec == "raw":
        return bytes(data)
    if codec != "zlib":
        raise ArchiveError(f"The archive holds an original in the unknown encoding “{codec}”.")
    try:
        return _inflate(data, _preset(row["preset"], row["preset_text"] or ""), row["size"] + 1)
    except zlib.error as error:
        raise ArchiveError(f"An original in the archive is damaged and can't be unpacked ({error}).") from error


# -- records ------------------------------------------------------------------------------------------------


def pack_record(
    front_matter: Mapping[str, Json],
    declared: Iterable[Declared],
    images: Iterable[Image],
    original: bytes,
    plain: str = "",
) -> bytes:
    """A record as in revision.record; empty where there is nothing in it. `original` is needed for reading it.

    `plain` is the front matter as it stands in the original where `read_simple_yaml` gave it: its place, [first byte,
    bytes], then stands for it.
    """
    said = _place(plain, original) or dict(front_matter)
    parts = (said, list(map(_cut, declared)), list(map(_cut, images)))
    return _deflate(dump(parts).encode("utf-8"), original[:WINDOW]) if any(parts) else b""


def _place(plain: str, original: bytes) -> list[int] | None:
    block = plain.encode("utf-8")
    at = original.find(block) if block else -1
    return None if at < 0 else [at, len(block)]


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
        front_matter, declared, images = json.loads(_inflate(packed, original[:WINDOW]))
        if isinstance(front_matter, list):
            front_matter = _standing(front_matter, original)
    except (zlib.error, ValueError, TypeError) as error:
        raise ArchiveError(f"A record in the archive is damaged and can't be unpacked ({error}).") from error
    return Record(front_matter, tuple(map(load_declared, declared)), tuple(map(load_image, images)))


def records(connection: sqlite3.Connection, revisions: Iterable[int]) -> dict[int, Record]:
    """The records of some revisions by their ids. Raises ArchiveError for a damaged one."""
    rows = connection.execute(
        f"SELECT r.id, r.record, {PACKED} FROM json_each(?) j JOIN revision r ON r.id = j.value"
        " JOIN original o ON o.id = r.original",
        (json_ids(revisions),),
    )
    return {row["id"]: unpack_record(row["record"], unpack(row) if row["record"] else b"") for row in rows}


def _cut(item: Image | Declared) -> list[Json]:
    """The values of an image or declared report in the order of its parts, as far as they differ from the defaults."""
    values: list[Json] = list(item)
    defaults = _DEFAULTS[type(item)]
    while len(values) > 1 and values[-1] == defaults[len(values) - 1]:
        values.pop()
    if isinstance(item, Declared) and len(values) == len(defaults):
        values[-1] = list(map(_cut, item.images))
    return values


#: Of each part; None where it has none. The images of a report come last.
_DEFAULTS = {kind: [kind._field_defaults.get(name) for name in kind._fields] for kind in (Image, Declared)}


def load_image(stored: Sequence[Json] | Mapping[str, Json]) -> Image:
    """An image of a record: its values in order, or by name as records of before hold them."""
    return Image(**stored) if isinstance(stored, Mapping) else Image(*stored)


def load_declared(stored: Sequence[Json] | Mapping[str, Json]) -> Declared:
    """A declared report of a record, in either form."""
    named = dict(stored) if isinstance(stored, Mapping) else dict(zip(Declared._fields, stored, strict=False))
    named["other_urls"] = tuple(named.get("other_urls", ()))
    named["images"] = tuple(map(load_image, named.get("images", ())))
    return Declared(**{"title": "", **named})
