"""What the window's tests rely on: dates and numbers as in American English, wherever the tests run."""

import pytest
from PySide6.QtCore import QLocale


@pytest.fixture(autouse=True)
def american():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)
