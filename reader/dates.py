"""Publication dates as precise as the source is, and no more: a strict parser of the forms that sources really
use.

A date is a string of ISO 8601 cut to what was said: `2023`, `2023-09`, `2023-09-06`, `2023-09-06T02:54`,
`2023-09-06T02:54:00`, with `Z` and in UTC where a zone was said. What is impossible or has a doubtful meaning is no
date.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from reader.models import Json

_MONTHS = (
    ("january", "jan", "januar", "janvier", "enero", "gennaio", "janeiro", "januari", "января"),
    ("february", "feb", "februar", "février", "febrero", "febbraio", "fevereiro", "februari", "февраля"),
    ("march", "mar", "märz", "mars", "marzo", "março", "maart", "марта"),
    ("april", "apr", "avril", "abril", "aprile", "апреля"),
    ("may", "mai", "mayo", "maggio", "maio", "mei", "мая"),
    ("june", "jun", "juni", "juin", "junio", "giugno", "junho", "июня"),
    ("july", "jul", "juli", "juillet", "julio", "luglio", "julho", "июля"),
    ("august", "aug", "août", "agosto", "augustus", "августа"),
    ("september", "sep", "sept", "septembre", "septiembre", "settembre", "setembro", "сентября"),
    ("october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "outubro", "октября"),
    ("november", "nov", "novembre", "noviembre", "novembro", "ноября"),
    ("december", "dec", "dezember", "dez", "décembre", "diciembre", "dicembre", "dezembro", "декабря"),
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH = "(?P<month_name>" + "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True)) + r")\.?"

_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?"
    r"(?:\s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{2}:?(?:\d{2})?|EST|EDT|CST|CDT|MST|MDT|PST|PDT|CET|CEST|BST|JST|IST)"
    r"(?:\s*\([A-Za-z ]{1,40}\))?)?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_YEAR = r"(?P<year>\d{4})"
_ON = r"(?:(?:\s*[,T]\s*|\s+(?:at\s+|[-–—|]\s+)?)" + _TIME + ")?"

_FORMS = (
    rf"{_YEAR}(?:-(?P<month>\d\d)(?:-(?P<day>\d\d){_ON})?)?",
    rf"{_YEAR}/(?P<month>\d\d?)(?:/(?P<day>\d\d?){_ON}/?|/{{0,2}})",  # RIS: YYYY/MM/DD/
    rf"{_YEAR}/{{1,3}}",
    rf"{_YEAR}/(?:(?P<month>\d\d?)/(?P<day>\d\d?)?|/)/\s*[^\W\d][^/]{{0,30}}",  # RIS: YYYY/MM/DD/Spring, say
    rf"{_YEAR}\.(?P<month>\d\d?)\.(?P<day>\d\d?)\.?{_ON}",
    rf"{_YEAR}-(?P<month>\d\d?)-(?P<day>\d\d?){_ON}",
    r"(?P<year>[12]\d{3})(?P<month>\d\d)(?P<day>\d\d)"
    r"(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?P<zone>Z)?)?",
    rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s+{_YEAR}{_ON}",
    rf"{_WEEKDAY}(?P<day>\d\d?)(?:st|nd|rd|th|er|\.|º)?(?:\s+of)?[\s-]+(?:de\s+)?{_MONTH},?[\s-]+(?:de\s+)?{_YEAR}"
    rf"(?:\s+г\.?)?{_ON}",
    rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d\d?)\s+{_TIME}\s+{_YEAR}",
    rf"{_MONTH},?\s+(?:of\s+)?{_YEAR}",
    r"(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>\d{4})" + _ON,
    r"(?P<year>\d{4})\s*[年년](?:\s*(?P<month>\d\d?)\s*[月월](?:\s*(?P<day>\d\d?)\s*[日일])?)?",
)
_SLASHED = rf"(?P<first>\d\d?)(?P<sign>[/-])(?P<second_>\d\d?)(?P=sign){_YEAR}{_ON}"
_STAMP = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_EXACT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

_ZONES = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_ZONES |= {"CET": 1, "CEST": 2, "BST": 1, "JST": 9, "Z": 0, "UTC": 0, "GMT": 0}

_LONGEST = 80
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_PUBLISHED = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?", re.ASCII
)


def parse_date(value: Json) -> str | None:
    """The date that `value` says (text, or seconds or milliseconds since 1970), or None where it says none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _from_stamp(float(value))
    if not isinstance(value, str) or len(value) > 4 * _LONGEST:
        return None
    text = value.strip()
    if _EXACT.fullmatch(text) and _real(text):
        return text
    if not text or len(text) > _LONGEST:
        return None
    return _from_text(text)


def is_ambiguous(value: Json) -> bool:
    """Whether day and month of a date can't be told apart (`9/6/2023`), so that `parse_date` gives its year alone."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return False
    match = _compiled(_SLASHED).fullmatch(value.strip())
    return match is not None and "month" not in _ordered(match.groupdict())


def epoch(published: str) -> int | None:
    """Seconds since 1970 (UTC) at the start of the period that a date of `parse_date` names; None where it is no date.

    A time without a zone counts as UTC.
    """
    match = _PUBLISHED.fullmatch(published)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    try:
        days = date(int(year), int(month or 1), int(day or 1)).toordinal() - _EPOCH_DAY
    except ValueError:
        return None
    return days * 86400 + int(hour or 0) * 3600 + int(minute or 0) * 60 + int(second or 0) - _offset(zone or "Z")


@lru_cache(maxsize=len(_FORMS) + 1)
def _compiled(pattern: str) -> re.Pattern[str]:
    """The pattern, compiled when the first date needs it: all together take as long as a window's start can spare."""
    return re.compile(pattern, re.IGNORECASE)


def _from_text(text: str) -> str | None:
    for form in _FORMS:
        match = _compiled(form).fullmatch(text)
        if match:
            return _iso(match.groupdict())
    match = _compiled(_SLASHED).fullmatch(text)
    if match:
        return _iso(_ordered(match.groupdict()))
    if _STAMP.fullmatch(text):
        return _from_stamp(float(text))
    return None


def _real(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _ordered(parts: dict[str, str | None]) -> dict[str, str | None]:
    """Day and month of `9/6/2023` where they can be told apart; else the year alone is certain."""
    first, second = int(parts["first"] or 0), int(parts["second_"] or 0)
    if first > 12 or second > 12 or first == second:
        month, day = (second, first) if first > 12 else (first, second)
        return {**parts, "month": str(month), "day": str(day)}
    return {"year": parts["year"]}


def _iso(parts: dict[str, str | None]) -> str | None:
    """The parts in ISO 8601, in UTC where there is a zone; None where they make no real date."""
    name = parts.get("month_name")
    month = _MONTH_NUMBERS[name.lower()] if name else parts.get("month")
    day = parts.get("day")
    try:
        start = datetime(int(parts["year"] or 0), int(month or 1), int(day or 1))
        if parts.get("hour") is not None:
            return _with_time(start, parts)
    except (ValueError, OverflowError):
        return None
    return start.isoformat()[: 10 if day else 7 if month else 4]


def _with_time(start: datetime, parts: dict[str, str | None]) -> str:
    hour = int(parts["hour"] or 0)
    half = parts.get("half")
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half in "pP" else 0)
    second = parts.get("second")
    moment = start.replace(hour=hour, minute=int(parts["minute"] or 0), second=int(second or 0))
    zone = parts.get("zone")
    precision = "seconds" if second else "minutes"
    if not zone or zone.upper() == "IST":  # of India, Ireland or Israel: no telling
        return moment.isoformat(timespec=precision)
    moment -= timedelta(seconds=_offset(zone))
    return moment.isoformat(timespec=precision) + "Z"


def _offset(zone: str) -> int:
    """A zone's distance from UTC in seconds. Raises ValueError for one that no place on Earth has."""
    zone = zone.upper()
    if zone in _ZONES:
        return _ZONES[zone] * 3600
    digits = zone.lstrip("UTCGM").replace(":", "")
    hours, minutes = int(digits[1:3]), int(digits[3:] or 0)
    if hours > 15 or minutes > 59:
        raise ValueError(zone)
    return (hours * 3600 + minutes * 60) * (-1 if digits[0] == "-" else 1)


def _from_stamp(seconds: float) -> str | None:
    """A count of seconds, or of milliseconds, since 1970; years and small numbers are none."""
    if 1000 <= seconds <= 2999 and seconds == int(seconds):
        return f"{int(seconds):04}"
    if 1e11 <= seconds < 1e13:
        seconds /= 1000
    if not 1e8 <= seconds < 1e10:
        return None
    return datetime.fromtimestamp(int(seconds), UTC).isoformat().replace("+00:00", "Z")
