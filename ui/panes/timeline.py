"""Matches over time: a strip of bars by day, month or year, which filters by dragging."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.formats import day, month_name
from ui.i18n import number
from ui.periods import DAY_STEPS, MONTH_STEPS, counted, days_of, months_of
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
        self._shown: tuple[Mapping[str, int], Mapping[str, int]] | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 2)
        layout.addWidget(self.strip)
        self.setFocusProxy(self.strip)
        self.strip.range_chosen.connect(self._choose)
        self.strip.cleared.connect(self.cleared)

    def set_counts(self, counts: Mapping[str, int], days: Mapping[str, int] | None = None) -> None:
        """Show matches by month (`2023-09`, or `2023` where no more is known; "" for the undated).

        `days` are the same by day, where there are few months.
        """
        steps: Sequence[int]
        if (counts, days or {}) == self._shown:
            self.strip.forget_choice()
            return
        self._shown = counts, days or {}
        dated, months, whole_days = counted(counts), months_of(counts), days_of(days or {})
        if len(months) > MOST_MONTHS:
            self._periods = list(dict.fromkeys(month[:4] for month in months))
            bars, steps = [self._year(period, dated) for period in self._periods], ()
        elif whole_days:
            self._periods = whole_days
            bars, steps = [self._day(period, days or {}) for period in self._periods], DAY_STEPS
        else:
            self._periods = months
            bars, steps = [self._month(period, dated) for period in self._periods], MONTH_STEPS
        self.strip.set_bars(bars, steps)
        self.strip.setAccessibleDescription(self._summary(dated, counts.get("", 0)))

    def _year(self, period: str, counts: Mapping[str, int]) -> Bar:
        count = sum(each for key, each in counts.items() if key[:4] == period)
        return Bar(period, count, f"{period}: {number(count)}", "", period, count)

    def _month(self, period: str, counts: Mapping[str, int]) -> Bar:
        vague = counts.get(period[:4], 0) if period.endswith("-01") else 0
        tip = f"{day(period)}: {number(counts.get(period, 0))}"
        if vague:
            tip += " " + self.tr("(and %1 dated %2 without a month)").replace("%1", number(vague)).replace(
                "%2", period[:4]
            )
        starts = period == self._periods[0]
        label = day(period) if starts else period[:4] if period.endswith("-01") else ""
        count = counts.get(period, 0)
        return Bar(label, count, tip, month_name(period), day(period), count)

    def _day(self, period: str, counts: Mapping[str, int]) -> Bar:
        begins = period.endswith("-01") or period == self._periods[0]
        vague = counts.get(period[:7], 0) if begins else 0
        tip = f"{day(period)}: {number(counts.get(period, 0))}"
        if vague:
            tip += " " + self.tr("(and %1 dated %2 without a day)").replace("%1", number(vague)).replace(
                "%2", day(period[:7])
            )
        label, count = day(period) if begins else "", counts.get(period, 0)
        return Bar(label, count, tip, number(int(period[-2:])), day(period), count)

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


def with_dates(query: str, first: str, last: str) -> str:
    """The query with its filter of dates replaced by this range."""
    words = f"date:{first}" if first == last else f"date:{first}..{last}"
    return f"{without_dates(query)} {words}".strip()


def without_dates(query: str) -> str:
    """The query without filters of dates; what stands in quotation marks stays."""
    parts = re.split(r'("[^"]*"?)', query)
    return "".join(part if part.startswith('"') else _DATES.sub("", part) for part in parts).strip()
