"""A desktop of its own for a test: X server, window manager, session bus, the window, and the hands of a person."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reader.cli import libraries

ROOT = Path(__file__).resolve().parents[2]
SYSTEM = Path("/usr/bin/python3")
TOOLS = ("Xvfb", "openbox", "xdotool", "dbus-daemon")
SCREEN = "1400x900x24"
WINDOW = (1360, 850)
#: Seconds.
PATIENCE, LONGEST_ROUND = 40.0, 5.0


def missing() -> str:
    """Why there can be no desktop here; empty where there can."""
    tools = [name for name in TOOLS if shutil.which(name) is None]
    if tools:
        return f"not installed: {', '.join(tools)}"
    if lacking := libraries.missing(offscreen=False):
        return f"Qt's xcb plugin lacks {', '.join(lacking)}"
    asked = subprocess.run([SYSTEM, "-c", "import pyatspi"], capture_output=True) if SYSTEM.exists() else None
    return "" if asked and asked.returncode == 0 else f"{SYSTEM} has no pyatspi"


def until(what: str, happened: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Wait until `happened` gives something true, and return that; `what` stands in the complaint.

    A round counts for a few seconds at the most: a machine that stood still meanwhile did nothing to wait for.
    """
    waited = 0.0
    while True:
        began = time.monotonic()
        if found := happened():
            return found
        assert waited < seconds, f"It never happened: {what}"
        time.sleep(0.1)
        waited += min(time.monotonic() - began, LONGEST_ROUND)


class Desktop:
    """Use it in a `with`; everything that it started ends with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "QT_SCALE_FACTOR")
        } | {
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "LC_ALL": "C.UTF-8",
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
        }
        self._started: list[subprocess.Popen[str]] = []
        self._window: subprocess.Popen[str] | None = None

    def __enter__(self) -> Desktop:
        try:
            self._open()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> None:
        read, write = os.pipe()
        # -r: on a busy machine a key that is let go of late would count as held down, and be pressed again and again.
        server = ["Xvfb", "-displayfd", str(write), "-screen", "0", SCREEN, "-nolisten", "tcp", "-r"]
        self.start(server, pass_fds=(write,))
        os.close(write)
        with os.fdopen(read) as answer:
            self.environment["DISPLAY"] = f":{answer.readline().strip()}"
        bus = self.start(["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE)
        assert bus.stdout is not None
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        self.start(["openbox"])
        until("the window manager", lambda: self._asked("get_desktop"))
        self._finder = self.start(
            [SYSTEM, Path(__file__).with_name("atspi_find.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def start(self, command: list[Any], **options: Any) -> subprocess.Popen[str]:
        """Start a program of this desktop; what it complains of stands in `complaints`."""
        with (self.folder / "complaints.txt").open("a") as complaints:
            options = {"stdout": complaints, "stderr": complaints} | options
            process = subprocess.Popen(command, env=self.environment, cwd=ROOT, text=True, **options)
        self._started.append(process)
        return process

    @property
    def complaints(self) -> str:
        """The last lines that the programs wrote."""
        return "\n".join((self.folder / "complaints.txt").read_text("utf-8").splitlines()[-15:])

    def close(self) -> None:
        """End what was started, the last first."""
        for process in reversed(self._started):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()

    # -- the window --------------------------------------------------------------------------------------------

    def open_window(self, archive: Path, *, config: Path) -> subprocess.Popen[str]:
        """Open Carrel and wait until its window is there, has its size and the keyboard."""
        self.environment |= {"CARREL_ARCHIVE": str(archive), "CARREL_CONFIG": str(config)}
        window = self._window = self.start([sys.executable, "-m", "reader.cli", "open"])

        def came() -> bool:
            assert window.poll() is None, f"The window ended with {window.returncode}:\n{self.complaints}"
            return self.place("Search the archive") is not None

        until("the window", came)
        wanted = ("search", "--onlyvisible", "--pid", window.pid)
        number = until("the window on the screen", lambda: self._asked(*wanted).split())[0]
        self.hands("windowactivate", "--sync", number)
        self.hands("windowsize", number, *WINDOW, "windowmove", number, 10, 25)
        until("the window in its size", lambda: (self.place("", "frame") or ())[2:] == WINDOW)
        until("the keyboard for the window", lambda: self._has_keyboard(number))
        return window

    def _has_keyboard(self, number: str) -> bool:
        """Whether the X server, the window manager and the program itself give the keys to this window."""
        focused, active = (self._asked(question).strip() for question in ("getwindowfocus", "getactivewindow"))
        return focused == active == number and self.place("", "frame", "active") is not None

    def place(self, name: str, role: str | None = None, state: str | None = None) -> tuple[int, int, int, int] | None:
        """(x, y, width, height) on the screen of what begins with `name`; None where it is not there."""
        stdin, stdout, window = self._finder.stdin, self._finder.stdout, self._window
        assert stdin is not None
        assert stdout is not None
        assert window is not None
        stdin.write(json.dumps({"pid": window.pid, "name": name, "role": role, "state": state}) + "\n")
        stdin.flush()
        found = json.loads(stdout.readline() or "null")
        return None if found is None else tuple(found)

    def shown(self, name: str, role: str | None = None) -> tuple[int, int, int, int]:
        """Wait until it is there."""
        place: tuple[int, int, int, int] = until(f"“{name}” on the screen", lambda: self.place(name, role))
        return place

    # -- the hands -----------------------------------------------------------------------------------------------

    def _xdotool(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = ["xdotool", *map(str, arguments)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60)

    def _asked(self, *question: object) -> str:
        """What xdotool knows; empty where it knows nothing (yet)."""
        answered = self._xdotool(*question)
        return "" if answered.returncode else answered.stdout

    def hands(self, *arguments: object) -> None:
        """Let xdotool do something; what it can't do fails the test."""
        done = self._xdotool(*arguments)
        assert done.returncode == 0, f"{arguments}: {done.stderr}"

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as xdotool names them."""
        self.hands("key", "--delay", "60", *keys)

    def write(self, text: str) -> None:
        """Type a text where the focus is."""
        self.hands("type", "--delay", "20", text)

    def click(self, name: str, role: str | None = None, *, button: int = 1, times: int = 1) -> None:
        """Click in the middle of what is named."""
        x, y, width, height = self.shown(name, role)
        self.click_at(x + width // 2, y + height // 2, button=button, times=times)

    def click_at(self, x: int, y: int, *, button: int = 1, times: int = 1) -> None:
        """Click at a place of the screen."""
        self.hands("mousemove", x, y, "sleep", 0.15, "click", "--repeat", times, "--delay", 80, button)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press, move and let go."""
        middle = ((start[0] + end[0]) // 2, (start[1] + end[1]) // 2)
        self.hands("mousemove", *start, "mousedown", 1)
        for point in (middle, end):
            self.hands("mousemove", *point, "sleep", 0.1)
        self.hands("mouseup", 1)
