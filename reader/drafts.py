"""What has been begun to be written and is not kept yet: of each archive one small JSON file beside the settings.

It is no part of the archive, which changes only by what the user keeps. Where nothing is begun there is no file.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from itertools import chain, count
from pathlib import Path

from reader.errors import InputError
from reader.settings import config_folder
from reader.whole_files import write_whole

FOLDER = "drafts"
#: By the article's UUID, then by what is written (a new note, the text of another, an answer).
Drafts = dict[str, dict[str, str]]


class DraftFile:
    """The file of one archive's drafts."""

    def __init__(self, archive: Path, folder: Path | None = None) -> None:
        name = hashlib.sha256(os.fsencode(archive.resolve())).hexdigest()[:16]
        self.path = (folder or config_folder()) / FOLDER / f"{name}.json"
        #: Where a file was put that couldn't be read as a whole.
        self.set_aside: Path | None = None

    def load(self) -> Drafts:
        """What was begun. A file that can't be read, or not as a whole, is kept under another name (`set_aside`)."""
        try:
            held = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError):
            held = None
        articles = held.items() if isinstance(held, dict) else ()
        drafts = {article: found for article, texts in articles if (found := _texts(texts))}
        if drafts != held:
            self._set_aside(drafts)
        return drafts

    def _set_aside(self, drafts: Drafts) -> None:
        names = (self.path.with_suffix(f".damaged{number}") for number in chain(("",), count(2)))
        aside = next(path for path in names if not path.exists())
        with suppress(OSError, InputError):  # a folder that can't be written keeps the file as it is
            self.path.rename(aside)
            self.set_aside = aside
            self.save(drafts)

    def save(self, drafts: Mapping[str, Mapping[str, str]]) -> None:
        """Write them whole or not at all. Raises InputError where the folder can't be written."""
        try:
            if not drafts:
                self.path.unlink(missing_ok=True)
                return
            # What is written is the user's alone, as the file is that every program makes for itself.
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"What you write can't be kept in {self.path}: {error.strerror or error}.") from error
        write_whole(self.path, json.dumps(drafts, indent=1, ensure_ascii=True) + "\n")

    def close(self) -> None:
        """Nothing is held open."""


def _texts(value: object) -> dict[str, str]:
    pairs = value.items() if isinstance(value, dict) else ()
    return {key: text for key, text in pairs if isinstance(text, str) and text}
