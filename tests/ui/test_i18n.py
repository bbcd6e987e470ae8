"""Plurals and numbers in the English interface."""

import pytest
from PySide6.QtCore import QLocale

from ui import formats, i18n


@pytest.fixture(autouse=True)
def english(qapp):
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    translator = i18n.install(qapp)
    yield
    qapp.removeTranslator(translator)
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 articles"), (1, "1 article"), (2, "2 articles"), (12345, "12,345 articles")]
)
def test_a_count_takes_its_plural(count, text):
    assert i18n.translate("Test", "%Ln article(s)", None, count) == text


def test_other_brackets_stay():
    assert i18n.translate("Test", "Open (s)") == "Open (s)"


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2023-09-06T02:54:00Z", "6 Sep 2023"),
        ("2023-09-06", "6 Sep 2023"),
        ("2023-09", "Sep 2023"),
        ("2023", "2023"),
        ("", ""),
        ("2023-13-45", "2023-13-45"),
    ],
)
def test_a_date_is_as_precise_as_its_source(published, shown):
    assert formats.day(published) == shown


def test_archive_text_in_a_tool_tip_is_no_html():
    assert formats.plain_tip("<b>&</b>") == "<qt>&lt;b&gt;&amp;&lt;/b&gt;</qt>"


def test_utf16_counts_surrogates():
    assert [formats.utf16("a😀b", offset) for offset in range(4)] == [0, 1, 3, 4]


def test_texts_outside_of_classes_take_their_plural_too():
    assert i18n.tr("%Ln article(s)", None, 2) == "2 articles"
