"""Which system libraries Qt needs and this Linux lacks, and the packages that bring them.

`python -m reader.cli.libraries --packages apt|dnf [--offscreen]` prints the packages, for `make run`.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

#: Library -> package on Debian and Ubuntu, package on Fedora.
PACKAGES = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl"),
    "libGL.so.1": ("libgl1", "libglvnd-glx"),
    "libOpenGL.so.0": ("libopengl0", "libglvnd-opengl"),
    "libX11.so.6": ("libx11-6", "libX11"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb"),
    "libICE.so.6": ("libice6", "libICE"),
    "libSM.so.6": ("libsm6", "libSM"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs"),
    "libexpat.so.1": ("libexpat1", "expat"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libgthread-2.0.so.0": ("libglib2.0-0", "glib2"),
    "libstdc++.so.6": ("libstdc++6", "libstdc++"),
    "libwayland-client.so.0": ("libwayland-client0", "libwayland-client"),
    "libwayland-cursor.so.0": ("libwayland-cursor0", "libwayland-cursor"),
    "libwayland-egl.so.1": ("libwayland-egl1", "libwayland-egl"),
    "libxcb.so.1": ("libxcb1", "libxcb"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb"),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb"),
    "libxcb-render-util.so.0": ("libxcb-render-util0", "xcb-util-renderutil"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11"),
    "libz.so.1": ("zlib1g", "zlib"),
    "libzstd.so.1": ("libzstd1", "libzstd"),
}

_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtPrintSupport", "QtTest")
_NOT_FOUND = re.compile(r"^\s*(\S+) => not found", re.MULTILINE)


def missing(*, offscreen: bool) -> list[str]:
    """The libraries that the linker does not find for the installed Qt; with `offscreen` only those for drawing unseen.

    Empty where PySide6 is not installed, off Linux, and where there is no `ldd` to ask.
    """
    folder = _pyside()
    if folder is None or not sys.platform.startswith("linux") or shutil.which("ldd") is None:
        return []
    plugin = "libqoffscreen.so" if offscreen else "libqxcb.so"
    files = [folder / f"{module}.abi3.so" for module in _MODULES] + [folder / "Qt" / "plugins" / "platforms" / plugin]
    listed = subprocess.run(
        ["ldd", *(str(file) for file in files if file.exists())],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    return sorted(set(_NOT_FOUND.findall(listed.stdout)))


def _pyside() -> Path | None:
    found = importlib.util.find_spec("PySide6")
    places = list(found.submodule_search_locations or ()) if found else []
    return Path(places[0]) if places else None


def packages(names: Iterable[str], manager: str) -> list[str]:
    """The packages of `apt` or `dnf` that bring these libraries; a library that we don't know is left out."""
    column = {"apt": 0, "dnf": 1}[manager]
    return sorted({PACKAGES[name][column] for name in names if name in PACKAGES})


def advice(names: list[str]) -> str:
    """A sentence that names what is missing and how to install it."""
    return (
        f"The window can't be opened: Qt needs system libraries that are missing here ({', '.join(names)}). "
        f"On Debian or Ubuntu: sudo apt install {' '.join(packages(names, 'apt'))}. "
        f"On Fedora: sudo dnf install {' '.join(packages(names, 'dnf'))}."
    )


def _main(arguments: list[str]) -> None:
    manager = arguments[arguments.index("--packages") + 1]
    found = packages(missing(offscreen="--offscreen" in arguments), manager)
    sys.stdout.write(" ".join(found) + "\n")


if __name__ == "__main__":
    _main(sys.argv[1:])
