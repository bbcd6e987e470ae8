"""`carrel open`: the window, or a picture of it where there is no display.

This is the one module of the core that reaches for `ui`, by name and only when it runs, so that every other command
works on a machine without Qt.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import shlex
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import click

from reader.archive import Archive
from reader.cli import libraries
from reader.cli.care import print_stats
from reader.cli.output import complain, say
from reader.cli.session import archive_option, archive_path, writing
from reader.errors import InputError, ReaderError
from reader.settings import own_archive

DEFAULT_PICTURE = "carrel-window.png"
_SCREENLESS = ("offscreen", "minimal", "vnc")


class NoWindow(ReaderError):
    """The window can't be opened on this machine as it is."""


@click.command("open")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--screenshot",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Save a picture of the window and end.",
)
@archive_option
def open_command(paths: tuple[Path, ...] = (), screenshot: Path | None = None) -> None:
    """Open the window, and import PATHs (files and folders) into the archive."""
    for path in paths:
        if not path.exists():
            raise InputError(f"There is no file or folder {path}.")
    with writing(create=True):
        pass
    drawn_only = not has_display()
    if drawn_only:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        screenshot = screenshot or Path(DEFAULT_PICTURE)
        complain("There is no display here, so the window is drawn off screen.")
    run = _load_window(offscreen=drawn_only)
    status = run(archive_path(), paths, screenshot)
    if drawn_only and screenshot is not None and status == 0:
        _say_how_to_go_on(screenshot)
    click.get_current_context().exit(status)


def has_display() -> bool:
    """Whether a window can be shown: a Wayland socket or an X server that answers; always so off Linux."""
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform:
        return platform not in _SCREENLESS
    if not sys.platform.startswith("linux"):
        return True
    return _has_wayland() or _has_x()


def _has_wayland() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY", "")
    return bool(name) and (Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / name).exists()


def _has_x() -> bool:
    """Ask the X server: Qt would end the program where DISPLAY names none that answers."""
    if not os.environ.get("DISPLAY"):
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    answers = bool(xcb.xcb_connection_has_error(connection) == 0)
    xcb.xcb_disconnect(connection)
    return answers


def _load_window(*, offscreen: bool) -> Callable[..., int]:
    if missing := libraries.missing(offscreen=offscreen):
        raise NoWindow(libraries.advice(missing))
    try:
        run: Callable[..., int] = importlib.import_module("ui.app").run
    except ModuleNotFoundError as error:
        if error.name not in ("PySide6", "shiboken6"):
            raise
        raise NoWindow(
            "The window needs PySide6, which is not installed; the other commands work without it. "
            "Install it with: python -m pip install PySide6-Essentials"
        ) from error
    return run


def _say_how_to_go_on(picture: Path) -> None:
    say(f"The window was drawn off screen and saved as {picture}.")
    say(f"The archive {archive_path()} holds:")
    with Archive.open(archive_path(), create=False, readonly=True) as archive:
        print_stats(archive.stats())
    named = [] if archive_path() == own_archive() else ["--archive", str(archive_path())]
    program = shlex.join([_program(), *named])
    say("Go on from the command line, for example:")
    for arguments in ('search ""', "show ID", "import PATH", "--help"):
        say(f"  {program} {arguments}")


def _program() -> str:
    """How to call us again: the script beside this Python, seen from here where it lies below."""
    script = Path(sys.executable).with_name("carrel")
    if not script.exists() or shutil.which("carrel") == str(script):
        return "carrel"
    return str(script.relative_to(Path.cwd())) if script.is_relative_to(Path.cwd()) else str(script)
