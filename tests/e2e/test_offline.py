"""Nothing leaves the machine, and nothing that an article names is opened, be it remote or on the disk."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.test_bundle_page import HOSTILE

PROJECT = Path(__file__).resolve().parents[2]

MARKDOWN = """\
---
title: A page full of hooks
webUrl: http://tracker.example/page
originalUrl: file:///etc/passwd
provider: {name: Tracker, domain: tracker.example, images: [{url: "http://tracker.example/logo.png"}]}
images: [{url: "file:///etc/passwd", width: 1, height: 1}, {url: "//tracker.example/x.png"}]
related: [{title: Other, webUrl: "http://tracker.example/other"}]
---
![a](http://tracker.example/a.png) ![b](file:///etc/passwd) ![c](/etc/hostname)
![d](\\\\\\\\tracker.example\\\\share\\\\d.png)

<img src="http://tracker.example/e.png" srcset="file:///etc/passwd 2x"><svg><image href="file:///etc/passwd"/></svg>

A [link](http://tracker.example/f), another [one](file:///etc/passwd), and a lighthouse.
"""

HTML = """\
<!DOCTYPE html><html><head><title>Saved page</title><base href="http://tracker.example/">
<meta http-equiv="refresh" content="0; url=http://tracker.example/"><link rel="stylesheet" href="file:///etc/passwd">
<script src="http://tracker.example/a.js"></script><style>@import "http://tracker.example/b.css";</style></head>
<body onload="fetch('http://tracker.example/c')"><article><h1>Saved page</h1><p>A lighthouse
<img src="file:///etc/passwd" width="10" height="10"><img src="http://tracker.example/d.png"></p>
<iframe src="file:///etc/passwd"></iframe><object data="file:///etc/hostname"></object>
<video src="http://tracker.example/e.mp4"></video></article></body></html>
"""

XML = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><html><body><p>&e; lighthouse</p></body></html>'

#: Runs in a process of its own: an audit hook can't be taken out again.
GUARD = """\
import json, os, sys
seen, forbidden = [], ("/etc/passwd", "/etc/hostname", "tracker.example")
def watch(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")) and event != "socket.__new__":
        seen.append([event, repr(arguments)])
    elif event in ("open", "os.listdir", "os.scandir") and WATCHING and any(w in str(arguments[0]) for w in forbidden):
        seen.append([event, repr(arguments)])
    elif event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "webbrowser.open"):
        seen.append([event, repr(arguments)])
WATCHING = True
"""


@pytest.fixture
def hooks(tmp_path):
    folder = tmp_path / "hooks"
    folder.mkdir()
    for name, content in (("a.md", MARKDOWN), ("b.html", HTML), ("c.md", HOSTILE), ("d.html", XML)):
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def watched(code, *arguments, cwd):
    """What the guard saw while `code` ran; the code must succeed."""
    program = GUARD + "sys.addaudithook(watch)\n" + code + "\nprint('SEEN', json.dumps(seen))"
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "QT_QPA_PLATFORM": "offscreen", "CARREL_CONFIG": str(cwd)}
    result = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=cwd,
        env=environment,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout.rpartition("SEEN ")[2])


COMMANDS = """\
from click.testing import CliRunner
from reader.cli import cli
def carrel(*arguments):
    result = CliRunner().invoke(cli, ["--archive", "a.db", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout
carrel("import", sys.argv[1], "--workers", "0")
found = json.loads(carrel("search", "lighthouse", "--json"))
assert found["total"] == 4, found
for hit in found["hits"]:
    carrel("show", hit["id"]); carrel("show", hit["id"], "--text"); carrel("related", hit["id"])
carrel("annotate", found["hits"][0]["id"], "--quote", "lighthouse")
for name in ("bundle", "html", "csl-json", "ris", "bibtex", "csv", "annotations", "markdown", "qdpx"):
    carrel("export", "--to", "out-" + name, "--as", name)
carrel("merge", "out-bundle"); carrel("verify"); carrel("stats"); carrel("backup", "b.db"); carrel("undo")
"""

WINDOW = """\
import time
from pathlib import Path
from reader.archive import Archive
from reader.settings import Settings
from ui.app import Shell, application
with Archive.open(Path("a.db")) as archive:
    archive.import_paths([Path(sys.argv[1])], workers=0)
app = application()
window = Shell(Settings(), for_picture=True, hooks=False).open(Path("a.db"))
def rest(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents(); time.sleep(0.005)
rest(0.5)
for row in range(window.list.model.rowCount()):
    window.list.step(1 if row else 0); rest(0.2)
    for tab in range(window.side.count()):
        window.side.setCurrentIndex(tab); rest(0.1)
    window.grab()
window.search.set_query("lighthouse"); rest(0.4)
assert window.results.found.result.total == 4
window.close()
"""


def test_the_commands_open_no_connection_and_nothing_that_articles_name(hooks, tmp_path):
    assert watched(COMMANDS, hooks, cwd=tmp_path) == []


def test_the_window_opens_no_connection_and_nothing_that_articles_name(hooks, tmp_path):
    assert watched(WINDOW, hooks, cwd=tmp_path) == []


def test_the_guard_would_see_it(tmp_path):
    code = (
        "import contextlib, socket\n"
        "with contextlib.suppress(OSError): socket.create_connection(('127.0.0.1', 9), 1)\n"
        "open('/etc/passwd').close()"
    )
    events = [event for event, _ in watched(code, cwd=tmp_path)]
    assert "socket.connect" in events
    assert "open" in events
