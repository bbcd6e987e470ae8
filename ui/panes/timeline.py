"""Matches over time: a strip of bars by month or year, which filters by dragging."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.formats import day
from ui.i18n import number
from ui.widgets.histogram import Bar, Histogram

#: More months than these are shown as years.
MOST_MONTHS = 400
#: A filter of dates as it may stand in a query, outside of quotation marks.
_DATES = re.compile(r'(?:(?<=\s)|^)(?:date|before|after):[^\s()"]+\s*')


class Timeline(QWidget):
    """Shows how the results of the moment lie in time; announces what was chosen as dates."""

    range_chosen = Signal(str, str)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip = Histogram(self)
        self.strip.setAccessibleName(self.tr("Results over time"))
        self._periods: list[str] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 2)
        layout.addWidget(self.strip)
        self.setFocusProxy(self.strip)
        self.strip.range_chosen.connect(self._choose)
        self.strip.cleared.connect(self.cleared)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show matches by month (`2023-09`, or `2023` where no more is known; "" for the undated)."""
        dated = {period: count for period, count in counts.items() if period and count}
        months = list(_months(min(dated)[:4], max(dated))) if dated else []
        is_years = len(months) > MOST_MONTHS
        self._periods = _years(months) if is_years else _trimmed(months, dated)
        self.strip.set_bars([self._bar(period, dated, is_years) for period in self._periods])
        self.strip.setAccessibleDescription(self._summary(dated, counts.get("", 0)))

    def _bar(self, period: str, counts: Mapping[str, int], is_years: bool) -> Bar:
        if is_years:
            count = sum(each for key, each in counts.items() if key[:4] == period)
            return Bar(period, count, f"{period}: {number(count)}")
        count, vague = counts.get(period, 0), counts.get(period[:4], 0) if period.endswith("-01") else 0
        tip = f"{day(period)}: {number(count)}"
        if vague:
            tip += " " + self.tr("(and %1 dated %2 without a month)").replace("%1", number(vague)).replace(
                "%2", period[:4]
            )
        starts = period == self._periods[0]
        return Bar(day(period) if starts else period[:4] if period.endswith("-01") else "", count, tip)

    def _summary(self, counts: Mapping[str, int], undated: int) -> str:
        """The strip for those who can't see it: every year with its count."""
        years: dict[str, int] = {}
        for period, count in counts.items():
            years[period[:4]] = years.get(period[:4], 0) + count
        told = [f"{year}: {number(count)}" for year, count in sorted(years.items())]
        if undated:
            told.append(self.tr("undated") + f": {number(undated)}")
        return ", ".join(told)

    def _choose(self, first: int, last: int) -> None:
        self.range_chosen.emit(self._periods[first], self._periods[last])


def _months(first_year: str, last: str) -> Iterator[str]:
    """Every month from January of a year to the month or year `last`."""
    for year in range(int(first_year), int(last[:4]) + 1):
        for month in range(1, 13):
            period = f"{year:04}-{month:02}"
            if len(last) == 7 and period > last:
                return
            yield period


def _trimmed(months: list[str], counts: Mapping[str, int]) -> list[str]:
    """The months without the empty ones of the first year before the first match."""
    first = min(period if len(period) > 4 else f"{period}-01" for period in counts) if counts else ""
    return [month for month in months if month >= first]


def _years(months: list[str]) -> list[str]:
    return list(dict.fromkeys(month[:4] for month in months))


def with_dates(query: str, first: str, last: str) -> str:
    """The query with its filter of dates replaced by this range."""
    words = f"date:{first}" if first == last else f"date:{first}..{last}"
    return f"{without_dates(query)} {words}".strip()


def without_dates(query: str) -> str:
    """The query without filters of dates; what stands in quotation marks stays."""
    parts = re.split(r'("[^"]*"?)', query)
    return "".join(part if part.startswith('"') else _DATES.sub("", part) for part in parts).strip()
