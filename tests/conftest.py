"""What every test relies on: no screen, no settings of the person who runs them, and patience on slow machines."""

import os

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

hypothesis_settings.register_profile("carrel", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("carrel")


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory, monkeypatch):
    """Settings and archive of the person who runs the tests are out of reach."""
    monkeypatch.setenv("CARREL_CONFIG", str(tmp_path_factory.mktemp("config")))
    monkeypatch.delenv("CARREL_ARCHIVE", raising=False)
