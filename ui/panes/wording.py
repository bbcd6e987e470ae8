"""Values of an article in words: dates at the precision of their source, sizes, origins."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from PySide6.QtCore import QDate, QDateTime, QLocale, Qt

from reader.models import Image
from ui.i18n import translate


def date_words(date: str, *, time: bool = False) -> str:
    """`2023`, `Sep 2023` or `6 Sep 2023` (with `time` also the time in UTC); what can't be read stays as it is."""
    locale = QLocale()
    parts = date[:10].split("-")
    if not all(part.isdecimal() for part in parts) or len(parts[0]) != 4:
        return date
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 2:
        return locale.toString(QDate(int(parts[0]), int(parts[1]), 1), "MMM yyyy")
    day = QDate(*map(int, parts))
    if not day.isValid():
        return date
    words = locale.toString(day, "d MMM yyyy")
    moment = QDateTime.fromString(date, Qt.DateFormat.ISODate) if time and "T" in date else QDateTime()
    return f"{words}, {locale.toString(moment.toUTC().time(), 'HH:mm')} UTC" if moment.isValid() else words


def local_time(instant: str) -> str:
    """An instant of the archive in the user's own time."""
    moment = QDateTime.fromString(instant, Qt.DateFormat.ISODate)
    return QLocale().toString(moment.toLocalTime(), "d MMM yyyy, HH:mm") if moment.isValid() else instant


def size_words(size: int) -> str:
    """A number of bytes in words."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


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
    parts.append(translate("wording", "not loaded"))
    return " · ".join(parts)


def inferred_tip(rule: str) -> str:
    """What is told about an inferred value."""
    if not rule:
        return translate("wording", "The source does not say this; Carrel inferred it.")
    return translate("wording", "The source does not say this; Carrel inferred it by the rule “{0}”.").format(rule)
