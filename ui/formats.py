"""How dates, sizes, images and lists are written in the interface."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from PySide6.QtCore import QDate, QDateTime, QLocale, QMimeData, QStringListModel, Qt

from reader.models import Image, ImportReport, Problem, Wording
from ui.i18n import translate
from ui.widgets.text_map import has_right_to_left

#: From the worst to what was taken in all the same.
SEVERITIES = ("rejected", "skipped", "warning")
_QUOTED = re.compile("“([^“”]*)”")


def isolated(text: str) -> str:
    """A name from outside within a line of ours: one in a right-to-left script does not reorder what stands beside it.

    Isolates (UAX #9) are put only where they are needed, so that nothing else is copied with a text.
    """
    return f"\u2068{text}\u2069" if has_right_to_left(text) else text


def isolated_quotes(text: str) -> str:
    """A sentence in which each “quoted” text keeps its own direction."""
    return _QUOTED.sub(lambda found: f"“{isolated(found[1])}”", text)


def day(published: str) -> str:
    """A publication date as precise as its source: `6 Sep 2023`, `Sep 2023`, `2023`; empty for none."""
    return _day(published[:10], QLocale().name()) or published


@lru_cache(4096)
def _day(published: str, _locale: str) -> str:
    """Kept, since lists and charts ask for hundreds of the same at every keystroke; empty where it is no date."""
    date = QDate.fromString(published if len(published) == 10 else f"{published}-01", Qt.DateFormat.ISODate)
    shape = {10: "d MMM yyyy", 7: "MMM yyyy"}.get(len(published), "")
    return QLocale().toString(date, shape) if shape and date.isValid() else ""


def month_name(month: str) -> str:
    """The short name of a month (`2023-09`) by itself: `Sep`."""
    return _month_name(int(month[5:7]), QLocale().name())


@lru_cache(64)
def _month_name(month: int, _locale: str) -> str:
    return QLocale().standaloneMonthName(month, QLocale.FormatType.ShortFormat)


def day_and_time(published: str) -> str:
    """A publication date with its time in UTC where the source says one: `6 Sep 2023, 14:05 UTC`."""
    time = QDateTime.fromString(published, Qt.DateFormat.ISODate) if "T" in published else QDateTime()
    if not time.isValid():
        return day(published)
    return f"{day(published)}, {QLocale().toString(time.toUTC().time(), 'HH:mm')} UTC"


def moment(instant: str) -> str:
    """An instant of the archive (ISO 8601, UTC) in the user's own time, to the minute: `6 Sep 2023, 14:05`."""
    time = QDateTime.fromString(instant, Qt.DateFormat.ISODateWithMs)
    return QLocale().toString(time.toLocalTime(), "d MMM yyyy, HH:mm") if time.isValid() else instant


def size(count: int) -> str:
    """A number of bytes for people; number and unit stay on one line."""
    written = QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
    return written.replace(" ", "\N{NO-BREAK SPACE}")


def image_name(url: str) -> str:
    """The file name in an image's address, or its host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.netloc or url


def image_words(url: str, image: Image | None = None) -> str:
    """An image's name, its size in pixels where the source says it, and that it was not loaded."""
    parts = [image_name(url)]
    if image and image.width and image.height:
        parts.append(f"{image.width} × {image.height}")
    parts.append(translate("Formats", "not loaded"))
    return " · ".join(parts)


def inferred_tip(rule: str) -> str:
    """What is told about an inferred value."""
    if not rule:
        return translate("Formats", "The source does not say this; Carrel inferred it.")
    return translate("Formats", "The source does not say this; Carrel inferred it by the rule “{0}”.").format(rule)


def utf16(text: str, offset: int) -> int:
    """The offset in UTF-16 units (Qt's) of code point `offset` of `text`."""
    if text.isascii():
        return offset
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


def words_of_others(wordings: Sequence[Wording], shown: Wording) -> str:
    """What others call a colour or say of a tag beside what is shown, a line each; of one person the latest."""
    latest: dict[tuple[str, str], Wording] = {}
    for each in sorted(wordings, key=lambda each: each.created):
        if each.part == shown.part and not each.is_own and each.value:
            latest[each.creator, "" if each.creator else each.value] = each
    lines = {
        (f"{each.creator}: " if each.creator else "")
        + " – ".join(part for part in (each.value, each.definition) if part)
        for each in latest.values()
        if (each.value, each.definition) != (shown.value, shown.definition)
    }
    return "\n".join(sorted(lines))


def import_counts(report: ImportReport) -> str:
    """What became of the files of an import; only what happened is named."""
    warned = len({problem.path for problem in report.problems if problem.severity == "warning"})
    counts = (
        (report.added, translate("Imports", "%Ln added", None, report.added)),
        (report.revised, translate("Imports", "%Ln revised", None, report.revised)),
        (report.unchanged, translate("Imports", "%Ln unchanged", None, report.unchanged)),
        (report.skipped, translate("Imports", "%Ln skipped", None, report.skipped)),
        (report.rejected, translate("Imports", "%Ln rejected", None, report.rejected)),
        (warned, translate("Imports", "%Ln with a warning", None, warned)),
    )
    return ", ".join(text for count, text in counts if count) or translate("Imports", "nothing to import")


def worst_first(problems: Iterable[Problem]) -> list[Problem]:
    """The rejected before the skipped before the warnings; otherwise as they came."""
    rank = {severity: number for number, severity in enumerate(SEVERITIES)}
    return sorted(problems, key=lambda problem: rank.get(problem.severity, len(rank)))


def text_data(text: str) -> QMimeData:
    """`text` for the clipboard or a drag, in an object that Qt has made.

    One that Python has made ends the process with a crash where the clipboard outlives the interpreter, as it does off
    screen: its destructor calls Python.
    """
    model = QStringListModel([""])
    data = model.mimeData([model.index(0)])
    data.clear()
    data.setText(text)
    return data
