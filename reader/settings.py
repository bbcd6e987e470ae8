"""The user's settings: declared once below with their defaults, kept as JSON in the user's configuration folder.

`CARREL_CONFIG` names another folder. A value that can't be used falls back to its default with a sentence; a damaged
file is kept aside under another name. Keys that this version does not know are written back as they were.
"""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import platformdirs

from reader.errors import InputError
from reader.models import Json
from reader.whole_files import write_whole

FILE_NAME = "settings.json"
RECENT_KEPT = 10


def _one_of(default: str, *others: str, about: str) -> Any:
    return field(default=default, metadata={"choices": (default, *others), "about": about})


def _between(default: float, minimum: float, maximum: float, about: str) -> Any:
    return field(default=default, metadata={"minimum": minimum, "maximum": maximum, "about": about})


def _any(default: Any, about: str) -> Any:
    return field(default=default, metadata={"about": about})


def _mapping(about: str) -> Any:
    return field(default_factory=lambda: MappingProxyType({}), metadata={"about": about})


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default; `changed()` gives a copy with other values.

    `window_state` and `window_geometry` are opaque to us: base64 text of what the window gave. `unknown` holds the keys
    of the file that another version of the program wrote.
    """

    creator: str = _any("", "name that new annotations carry; empty: the name of the user's account")
    theme: str = _one_of("system", "light", "dark", "sepia", about="colours of the window")
    reading_font: str = _one_of("serif", "sans", about="kind of type in the reading pane")
    reading_family: str = _any("", "font family of the reading pane; empty: one that the system offers for the kind")
    reading_size: int = _between(13, 7, 48, "size of the text in points")
    reading_measure: int = _between(70, 40, 140, "width of the text column in characters")
    reading_line_height: int = _between(150, 100, 250, "line height in per cent")
    reading_justified: bool = _any(False, "whether both edges of the text are straight")
    paragraph_numbers: bool = _any(False, "whether paragraphs show the numbers by which they are cited")
    mark_read_after: float = _between(3.0, 0.0, 60.0, "seconds after which a shown article counts as read; 0: never")
    highlight_colour: str = _one_of("yellow", "green", "blue", "pink", "purple", about="colour of a new highlight")
    reduced_motion: bool = _any(False, "whether nothing moves by itself: the caret does not blink")
    word_forms: bool = _any(False, "whether a search finds other forms of a word")
    article_sort: str = _any("", "order of the article list; empty: by relevance, or newest first without a query")
    recent_archives: tuple[str, ...] = _any((), "archives opened lately, the latest first")
    recent_searches: tuple[str, ...] = _any((), "queries made lately, the latest first")
    last_import_folder: str = _any("", "folder that the import dialog shows first")
    last_export_folder: str = _any("", "folder that the export dialog shows first")
    shortcuts: Mapping[str, Json] = _mapping("keys that the user gave to actions, by action id")
    window_geometry: str = _any("", "place and size of the window")
    window_state: str = _any("", "arrangement of the window's panes")
    panes: Mapping[str, Json] = _mapping("what the panes remember: widths, open groups, the last article")
    unknown: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}), metadata={"hidden": True})

    @property
    def creator_name(self) -> str:
        """The name that new annotations carry: the chosen one, else that of the user's account."""
        return self.creator or _account_name()

    def changed(self, **values: Json) -> Settings:
        """A copy with these values; one that can't be used raises InputError with a sentence."""
        for name, value in values.items():
            if reason := _objection(name, value):
                raise InputError(f"The setting {name} can't be {value!r}: {reason}.")
        return replace(self, **values)

    def opened(self, archive: Path) -> Settings:
        """A copy with `archive` first among the recent ones."""
        name = str(archive.resolve())
        others = [recent for recent in self.recent_archives if recent != name]
        return replace(self, recent_archives=(name, *others)[:RECENT_KEPT])

    def searched(self, query: str, *, instead_of: str = "") -> Settings:
        """A copy with `query` first among the recent searches, and without the one that it stands for."""
        others = [recent for recent in self.recent_searches if recent not in (query, instead_of)]
        return replace(self, recent_searches=(query, *others)[:RECENT_KEPT]) if query.strip() else self


_FIELDS = {item.name: item for item in fields(Settings) if not item.metadata.get("hidden")}
_DEFAULTS = Settings()

#: What each setting means, for a preferences dialog and the manual.
ABOUT: Mapping[str, str] = {name: item.metadata["about"] for name, item in _FIELDS.items()}
#: The values that a setting of few values can have.
CHOICES: Mapping[str, tuple[str, ...]] = {
    name: item.metadata["choices"] for name, item in _FIELDS.items() if "choices" in item.metadata
}
#: The least and greatest value of a numeric setting.
RANGES: Mapping[str, tuple[float, float]] = {
    name: (item.metadata["minimum"], item.metadata["maximum"])
    for name, item in _FIELDS.items()
    if "minimum" in item.metadata
}


# -- where things are --------------------------------------------------------------------------------------


def config_folder() -> Path:
    """The folder of the settings: `CARREL_CONFIG`, else the user's configuration folder."""
    chosen = os.environ.get("CARREL_CONFIG", "")
    return Path(chosen).expanduser() if chosen else platformdirs.user_config_path("carrel", appauthor=False)


def default_archive() -> Path:
    """The archive that opens where none is named: `CARREL_ARCHIVE`, else archive.db in the user's data folder."""
    chosen = os.environ.get("CARREL_ARCHIVE", "")
    return Path(chosen).expanduser() if chosen else own_archive()


def own_archive() -> Path:
    """The archive in the user's data folder, which opens where nothing else is said."""
    return platformdirs.user_data_path("carrel", appauthor=False) / "archive.db"


def _account_name() -> str:
    """The full name of the account where the system knows one, else its short name; empty where it has none."""
    try:
        import pwd  # only where there is Unix

        full = pwd.getpwuid(os.getuid()).pw_gecos.partition(",")[0].strip()
    except (ImportError, KeyError):
        full = ""
    try:
        return full or getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


# -- reading and writing -------------------------------------------------------------------------------------


def load(folder: Path | None = None) -> tuple[Settings, tuple[str, ...]]:
    """The settings of `folder` (None: config_folder()), and a sentence for each thing in them that can't be used."""
    path = (folder or config_folder()) / FILE_NAME
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return _DEFAULTS, ()
    except OSError as error:
        return _DEFAULTS, (f"The settings {path} can't be read ({error.strerror}); the defaults are used.",)
    except (ValueError, RecursionError):
        return _DEFAULTS, (_set_aside(path),)
    if not isinstance(values, dict):
        return _DEFAULTS, (_set_aside(path),)
    return _from_json(values, path)


def save(settings: Settings, folder: Path | None = None) -> None:
    """Write the settings whole or not at all. Raises InputError where the folder can't be written."""
    folder = folder or config_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"The settings can't be written to {folder}: {error.strerror or error}.") from error
    write_whole(folder / FILE_NAME, json.dumps(_to_json(settings), indent=2, ensure_ascii=True) + "\n")


def _from_json(values: dict[str, Json], path: Path) -> tuple[Settings, tuple[str, ...]]:
    known: dict[str, Json] = {}
    notices = []
    for name, raw in values.items():
        if name not in _FIELDS:
            continue
        value = _frozen(name, raw)
        if reason := _objection(name, value):
            notices.append(f"The setting {name} in {path} can't be used ({reason}); its default is used.")
        else:
            known[name] = value
    unknown = {name: value for name, value in values.items() if name not in _FIELDS}
    return Settings(**known, unknown=MappingProxyType(unknown)), tuple(notices)


def _to_json(settings: Settings) -> dict[str, Json]:
    """Only what differs from the defaults, so that a later default reaches everybody who never chose."""
    values = {name: getattr(settings, name) for name in _FIELDS}
    chosen = {name: value for name, value in values.items() if value != getattr(_DEFAULTS, name)}
    return {**settings.unknown, **{name: _thawed(value) for name, value in chosen.items()}}


def _frozen(name: str, value: Json) -> Json:
    default = getattr(_DEFAULTS, name)
    if isinstance(default, tuple) and isinstance(value, list):
        return tuple(value)
    if isinstance(default, Mapping) and isinstance(value, dict):
        return MappingProxyType(value)
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def _thawed(value: Json) -> Json:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


def _objection(name: str, value: Json) -> str:
    """Why `value` can't be that of setting `name`; empty where it can."""
    if name not in _FIELDS:
        return "there is no such setting"
    default = getattr(_DEFAULTS, name)
    if not _same_kind(default, value):
        return f"it must be {_KINDS[_kind(default)]}"
    if name in CHOICES and value not in CHOICES[name]:
        return f"it must be one of {', '.join(CHOICES[name])}"
    if name in RANGES and not RANGES[name][0] <= value <= RANGES[name][1]:
        return f"it must lie between {RANGES[name][0]:g} and {RANGES[name][1]:g}"
    return ""


_KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    tuple: "a list of texts",
    Mapping: "a mapping",
}


def _kind(value: Json) -> Any:
    return Mapping if isinstance(value, Mapping) else type(value)


def _same_kind(default: Json, value: Json) -> bool:
    if isinstance(default, tuple):
        return isinstance(value, tuple) and all(isinstance(item, str) for item in value)
    if isinstance(default, Mapping):
        return isinstance(value, Mapping) and all(isinstance(key, str) for key in value)
    if isinstance(default, float):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return type(value) is type(default)


def _set_aside(path: Path) -> str:
    """Move a damaged file out of the way, and say so."""
    kept = path.with_name(f"{path.name}.damaged")
    number = 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.name}.damaged-{number}")
    try:
        path.rename(kept)
    except OSError as error:
        return f"The settings {path} are damaged and can't be moved aside ({error.strerror}); the defaults are used."
    return f"The settings {path} were damaged; they are kept as {kept.name}, and the defaults are used."
