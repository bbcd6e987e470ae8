"""Translation: every string of the interface goes through `translate` (or `self.tr`), with `%n` and `%Ln` for counts.

The source strings are English with `(s)` where a plural goes: `%Ln article(s)`. EnglishPlurals resolves those, so that
English needs no translation file; other languages bring theirs as Qt `.qm` files with their own plural forms.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator


def translate(context: str, text: str, comment: str | None = None, n: int = -1) -> str:
    """The text in the user's language; `n` fills `%n` (or `%Ln`, with the locale's separators) and picks the plural."""
    return QCoreApplication.translate(context, text, comment, n)


def tr(text: str, comment: str | None = None, n: int = -1) -> str:
    """`translate` outside of any class: Qt's extractor files such texts under the empty context."""
    return QCoreApplication.translate("", text, comment, n)


class EnglishPlurals(QTranslator):
    """Resolves `(s)`, `(es)` and `(y|ies)` in the English source strings by the number given."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, _context: str, text: str, _disambiguation: str | None = None, n: int = -1) -> str:
        if n < 0 or "(" not in text:
            return text
        if n == 1:
            return text.replace("(s)", "").replace("(es)", "").replace("(y|ies)", "y")
        return text.replace("(s)", "s").replace("(es)", "es").replace("(y|ies)", "ies")


def install(app: QCoreApplication, folder: Path | None = None) -> QTranslator:
    """Install the translation for the user's locale, where there is one; the caller keeps what comes back.

    `folder` holds the `carrel_LANGUAGE.qm` files; None takes those that come with the program.
    """
    if QLocale().language() == QLocale.Language.C:
        QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    plurals = EnglishPlurals(app)
    app.installTranslator(plurals)
    chosen = QTranslator(app)
    place = folder or Path(str(files("resources") / "i18n"))
    if chosen.load(QLocale(), "carrel", "_", str(place), ".qm"):
        # Asked before the plurals, which answer for every text that is not translated yet.
        app.installTranslator(chosen)
    return plurals


def number(value: int) -> str:
    """A whole number with the locale's separators."""
    return QLocale().toString(value)
