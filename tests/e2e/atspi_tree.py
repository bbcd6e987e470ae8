"""Writes, as JSON lines, what assistive technology sees of the window: roles, names, states.

Run by the system's Python, which has pyatspi.
"""

import json
import sys
import time

import pyatspi

DEEPEST, WIDEST = 25, 40


def window(seconds: float):  # type: ignore[no-untyped-def]
    """The window's application, once it has said who it is."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        desktop = pyatspi.Registry.getDesktop(0)
        for index in range(desktop.childCount):
            application = desktop.getChildAtIndex(index)
            if application is not None and application.name == "carrel" and application.childCount:
                return application
        time.sleep(0.2)
    sys.exit("No window came.")


def tell(node, depth: int = 0) -> None:  # type: ignore[no-untyped-def]
    states = [pyatspi.stateToString(state) for state in node.getState().getStates()]
    sys.stdout.write(json.dumps({"role": node.getRoleName(), "name": node.name or "", "states": states}) + "\n")
    for index in range(min(node.childCount, WIDEST) if depth < DEEPEST else 0):
        child = node.getChildAtIndex(index)
        if child is not None:
            tell(child, depth + 1)


tell(window(30))
