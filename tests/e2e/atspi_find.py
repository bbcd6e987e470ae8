"""Answers, a JSON line for a JSON line, where on the screen what is named stands; run by the system's Python.

A request is {"pid": process, "name": prefix, "role": end of the role or null, "state": name of a state or null}; the
answer [x, y, width, height], or null.
"""

import json
import sys

import pyatspi

DEEPEST, WIDEST = 30, 60


def find(node, name, role, state, depth=0):  # type: ignore[no-untyped-def]
    """What was opened last first: dialogs and menus come before what they cover."""
    states = node.getState()
    if depth > 1 and not states.contains(pyatspi.STATE_SHOWING):
        return None
    fits = depth and (node.name or "").startswith(name) and node.getRoleName().endswith(role or "")
    if fits and (state is None or state in map(pyatspi.stateToString, states.getStates())):
        box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        if box.width > 0 and box.height > 0:
            return [box.x, box.y, box.width, box.height]
    count = min(node.childCount, WIDEST) if depth < DEEPEST else 0
    for index in reversed(range(count)) if depth == 0 else range(count):
        child = node.getChildAtIndex(index)
        found = child and find(child, name, role, state, depth + 1)
        if found:
            return found
    return None


def answer(pid, name, role, state):  # type: ignore[no-untyped-def]
    desktop = pyatspi.Registry.getDesktop(0)
    # Nobody here listens to what changes, so nothing that was read before is true now.
    desktop.clearCache()
    for index in range(desktop.childCount):
        application = desktop.getChildAtIndex(index)
        # A window on its way out may still be among them.
        if application is not None and application.get_process_id() == pid:
            application.clearCache()
            return find(application, name, role, state)
    return None


for line in sys.stdin:
    request = json.loads(line)
    try:
        place = answer(**request)
    except Exception as error:  # noqa: BLE001 (what is asked may be gone while it is looked at: asked again)
        sys.stderr.write(f"{error}\n")
        place = None
    sys.stdout.write(json.dumps(place) + "\n")
    sys.stdout.flush()
