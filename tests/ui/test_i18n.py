"""Plurals and numbers in the English interface."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator

from ui import formats, i18n

ROOT = Path(__file__).resolve().parents[2]
GERMAN = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en_US">
<context><name></name>
<message numerus="yes"><source>%Ln article(s)</source>
<translation><numerusform>%Ln Artikel hier</numerusform><numerusform>%Ln Artikel</numerusform></translation></message>
</context>
</TS>
"""


pytestmark = pytest.mark.usefixtures("english")


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
        ("spring", "spring"),
    ],
)
def test_a_date_is_as_precise_as_its_source(published, shown):
    assert formats.day(published) == shown


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2023-09-06T02:54:00Z", "6 Sep 2023, 02:54 UTC"),
        ("2023-09-06T02:54:00+02:00", "6 Sep 2023, 00:54 UTC"),
        ("2023-09-06", "6 Sep 2023"),
        ("2023-13-45T02:54:00Z", "2023-13-45T02:54:00Z"),
        ("spring", "spring"),
    ],
)
def test_a_date_has_its_time_where_the_source_says_one(published, shown):
    assert formats.day_and_time(published) == shown


def test_utf16_counts_surrogates():
    assert [formats.utf16("a😀b", offset) for offset in range(4)] == [0, 1, 3, 4]


def test_texts_outside_of_classes_take_their_plural_too():
    assert i18n.tr("%Ln article(s)", None, 2) == "2 articles"


def test_a_language_brings_its_own_plural_forms(qapp, tmp_path):
    texts = (ROOT / "resources" / "i18n" / "carrel_en.ts").read_text("utf-8")
    assert texts.count('numerus="yes"') > 20
    (tmp_path / "carrel_de.ts").write_text(GERMAN, encoding="utf-8")
    subprocess.run([Path(sys.executable).with_name("pyside6-lrelease"), tmp_path / "carrel_de.ts"], check=True)
    QLocale.setDefault(QLocale(QLocale.Language.German))
    before = set(qapp.findChildren(QTranslator))
    i18n.install(qapp, tmp_path)
    try:
        assert [i18n.tr("%Ln article(s)", None, n) for n in (1, 1200)] == ["1 Artikel hier", "1.200 Artikel"]
        assert i18n.tr("%Ln note(s)", None, 2) == "2 notes"
    finally:
        for translator in set(qapp.findChildren(QTranslator)) - before:
            qapp.removeTranslator(translator)
