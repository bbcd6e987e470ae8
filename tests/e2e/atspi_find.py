"""Answers, a JSON line for a JSON line, where on the screen what is named stands; run by the system's Python.

A request is {"name": prefix, "role": end of the role or null}; the answer [x, y, width, height], or null.
"""

import json
import sys

import pyatspi

DEEPEST, WIDEST = 30, 60


def find(node, name, role, depth=0):  # type: ignore[no-untyped-def]
    """What was opened last first: dialogs and menus come before what they cover."""
    states = node.getState()
    if depth > 1 and not states.contains(pyatspi.STATE_SHOWING):
        return None
    if depth and (node.name or "").startswith(name) and node.getRoleName().endswith(role or ""):
        box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        if box.width > 0 and box.height > 0:
            return [box.x, box.y, box.width, box.height]
    count = min(node.childCount, WIDEST) if depth < DEEPEST else 0
    for index in reversed(range(count)) if depth == 0 else range(count):
        child = node.getChildAtIndex(index)
        found = child and find(child, name, role, depth + 1)
        if found:
            return found
    return None


def answer(name, role):  # type: ignore[no-untyped-def]
    desktop = pyatspi.Registry.getDesktop(0)
    for index in range(desktop.childCount):
        application = desktop.getChildAtIndex(index)
        if application is not None and application.name == "carrel":
            return find(application, name, role)
    return None


for line in sys.stdin:
    request = json.loads(line)
    try:
        place = answer(request["name"], request.get("role"))
    except Exception as error:  # noqa: BLE001 (what is asked may be gone while it is looked at: asked again)
        sys.stderr.write(f"{error}\n")
        place = None
    sys.stdout.write(json.dumps(place) + "\n")
    sys.stdout.flush()
