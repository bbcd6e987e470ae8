"""How dates, numbers and lists are written in the interface."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QDate, QDateTime, QLocale, QMimeData, QStringListModel, Qt

from reader.models import Wording


def day(published: str) -> str:
    """A publication date as precise as its source: `6 Sep 2023`, `Sep 2023`, `2023`; empty for none."""
    locale = QLocale()
    if len(published) >= 10:
        date = QDate.fromString(published[:10], Qt.DateFormat.ISODate)
        return locale.toString(date, "d MMM yyyy") if date.isValid() else published
    if len(published) == 7:
        date = QDate.fromString(f"{published}-01", Qt.DateFormat.ISODate)
        return locale.toString(date, "MMM yyyy") if date.isValid() else published
    return published


def moment(instant: str) -> str:
    """An instant (ISO 8601, UTC) in local time, to the minute: `6 Sep 2023 14:05`."""
    time = QDateTime.fromString(instant, Qt.DateFormat.ISODateWithMs)
    return QLocale().toString(time.toLocalTime(), "d MMM yyyy HH:mm") if time.isValid() else instant


def size(count: int) -> str:
    """A number of bytes for people."""
    return QLocale().formattedDataSize(count)


def plain_tip(text: str) -> str:
    """`text` for a tool tip: Qt takes what looks like HTML for HTML, so that archive text must be escaped."""
    return f"<qt>{html.escape(text)}</qt>" if text else ""


def utf16(text: str, offset: int) -> int:
    """The offset in UTF-16 units (Qt's) of code point `offset` of `text`."""
    return offset + sum(1 for character in text[:offset] if ord(character) > 0xFFFF)


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
