"""What every test relies on: no screen, no settings of the person who runs them, and patience on slow machines."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
    # Qt's own screen is 800 points wide, on which the panes beside the text give way.
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={Path(__file__).with_name('screen.json')}"

hypothesis_settings.register_profile("carrel", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("carrel")


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory, monkeypatch):
    """Settings and archive of the person who runs the tests are out of reach."""
    monkeypatch.setenv("CARREL_CONFIG", str(tmp_path_factory.mktemp("config")))
    # `carrel open` sets it where there is no display: windows of later tests would be on Qt's own narrow screen.
    monkeypatch.setenv("QT_QPA_PLATFORM", os.environ.get("QT_QPA_PLATFORM", "offscreen"))
    monkeypatch.delenv("CARREL_ARCHIVE", raising=False)


@pytest.fixture(autouse=True)
def garbage(request):
    """As in the program: what a window leaves behind is never destroyed by a thread of the next one."""
    if "qapp" not in request.fixturenames:
        yield None
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    from ui.garbage import Garbage

    made = Garbage(request.getfixturevalue("qapp"))
    yield made
    # No event loop runs between two tests; windows that wait for one would be styled with those of the next.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    made.collect()
    made.stop()
    made.deleteLater()
