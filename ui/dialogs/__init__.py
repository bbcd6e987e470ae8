"""The dialogs. Each module is imported when it is first asked for (`dialogs.export.ExportDialog`), so that the window
starts without them.
"""

# Without `from __future__ import annotations`, whose name is that of a module here.
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.dialogs import (
        about,
        annotations,
        base,
        beside,
        codes,
        correcting,
        duplicates,
        explain,
        export,
        keys,
        manual,
        palette,
        preferences,
        replay,
        reports,
        steps,
        tagging,
        tags,
        unsaved,
        watched,
    )

__all__ = [
    "about",
    "annotations",
    "base",
    "beside",
    "codes",
    "correcting",
    "duplicates",
    "explain",
    "export",
    "keys",
    "manual",
    "palette",
    "preferences",
    "replay",
    "reports",
    "steps",
    "tagging",
    "tags",
    "unsaved",
    "watched",
]


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
