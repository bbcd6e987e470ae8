"""Months and days from one date to another, as the charts over time count them: "2023-09", "2023-09-06"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

#: So few months are shown by day.
FEW_MONTHS = 3
#: How many months, or days, may lie from one label of an axis to the next.
MONTH_STEPS = (1, 2, 3, 6)
DAY_STEPS = (1, 2, 5, 10)
_DAY = len("2023-09-06")


def months_between(first: str, last: str) -> list[str]:
    """Every month from one month or year to another (a year begins with its January)."""
    start, end = (int(period[:4]) * 12 + int(period[5:7] or 1) - 1 for period in (first, last))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(start, end + 1)]


def months_of(counts: Mapping[str, int]) -> list[str]:
    """Every month from the first to the last of what is counted by month, year or less."""
    periods = counted(counts)
    return months_between(min(periods), max(periods)) if periods else []


def days_of(counts: Mapping[str, int]) -> list[str]:
    """Every day from the first to the last of what is dated to the day."""
    days = [date.fromisoformat(period) for period in counted(counts) if len(period) == _DAY]
    if not days:
        return []
    first = min(days)
    return [(first + timedelta(days=after)).isoformat() for after in range((max(days) - first).days + 1)]


def counted(counts: Mapping[str, int]) -> dict[str, int]:
    """The dated periods that something falls into."""
    return {period: count for period, count in counts.items() if period and count}
