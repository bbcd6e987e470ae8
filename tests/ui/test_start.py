"""What a start of the window does without."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from reader.archive import Archive

_START = """
import sys
from pathlib import Path
from reader.settings import Settings
from ui.app import Shell, application

app = application()
window = Shell(Settings()).open(Path(sys.argv[1]))
while window.results.found is None or not window.isVisible():
    app.processEvents()
print(*sys.modules, sep="\\n")
window.close()
app.processEvents()
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> frozenset[str]:
    """The modules of a process whose window shows an archive."""
    folder = tmp_path_factory.mktemp("start")
    Archive.open(folder / "archive.db").close()
    result = subprocess.run(
        [sys.executable, "-c", _START, str(folder / "archive.db")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "CARREL_CONFIG": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return frozenset(result.stdout.split())


@pytest.mark.parametrize(
    "module",
    ["markdown_it", "multiprocessing", "numpy", "regex", "sqlite_utils", "yaml", "PySide6.QtPrintSupport"],
)
def test_the_window_comes_up_without_what_it_needs_later(loaded, module):
    assert module not in loaded


@pytest.mark.parametrize("dialog", ["annotations", "beside", "export", "palette", "preferences", "reports", "tags"])
def test_dialogs_are_read_when_they_are_opened(loaded, dialog):
    assert "ui.dialogs.files" in loaded
    assert f"ui.dialogs.{dialog}" not in loaded
