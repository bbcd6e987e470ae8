"""What the window's tests rely on: dates and numbers as in American English, wherever the tests run."""

import pytest
from PySide6.QtCore import QLocale

from ui import i18n


@pytest.fixture(autouse=True)
def american():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def english(qapp, american):
    """The plurals of the interface's English, as the program installs them."""
    translator = i18n.install(qapp)
    yield
    qapp.removeTranslator(translator)
