"""RIS, the exchange format of reference managers: `TY  - NEWS` begins a record, `ER  -` ends it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from reader.dates import parse_date
from reader.importers.base import Source
from reader.importers.records import Records, without_rich_text
from reader.models import Draft, Json, Problem

_LINE_WITH_END = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
#: Whose further lines are values of their own, as EndNote writes them; those of other tags go on with the one before.
_ONE_A_LINE = frozenset({"KW", "UR", "L1", "L2"})
_LINE = re.compile(r"([A-Z][A-Z0-9])  ?- ?(.*)")


class RisImporter:
    """One reference, one article without its text."""

    name = "ris"
    suffixes = (".ris",)

    def sniff(self, source: Source) -> bool:
        match = _LINE.match(source.head)
        return bool(match and match[1] == "TY")

    def read(self, source: Source) -> Iterator[Draft | Problem]:
        records = Records(source, self.name)
        lines: list[str] = []
        first = 1
        for number, line in enumerate(_LINE_WITH_END.findall(source.text.removeprefix("\ufeff")), 1):
            if not lines:
                if not line.strip():
                    continue
                first = number
            lines.append(line)
            if line.startswith("ER  -"):
                yield from _draft(records, lines, first)
                lines = []
        if lines:
            yield from _draft(records, lines, first)


def _draft(records: Records, lines: list[str], first: int) -> Iterator[Draft | Problem]:
    drafts = records.draft(_record(lines), "".join(lines).rstrip("\r\n"), first)
    return map(_with_whole_date, map(without_rich_text, drafts))


def _with_whole_date(item: Draft | Problem) -> Draft | Problem:
    """A reference's draft with the day that EndNote writes without its year: `DA  - Sep 6`, `PY  - 2023`."""
    said = {} if isinstance(item, Problem) else item.front_matter
    day, year = said.get("DA"), said.get("PY")
    if isinstance(item, Problem) or not isinstance(day, str) or not isinstance(year, str) or parse_date(day):
        return item
    published = parse_date(f"{day}, {year}") or parse_date(f"{day} {year}")
    if published is None:
        return item
    fields = {**item.fields, "published": item.fields["published"]._replace(value=published, key="DA")}
    return replace(item, fields=fields, problems=tuple(each for each in item.problems if "“DA”" not in each.reason))


def _record(lines: list[str]) -> dict[str, Json]:
    """The tags with their values, lists where a tag repeats; a line without a tag goes on with the one before."""
    record: dict[str, Json] = {}
    tag = ""
    for line in lines:
        match = _LINE.match(line)
        if match:
            tag = match[1]
            _add(record, tag, match[2].strip())
        elif tag in _ONE_A_LINE and line.strip():
            _add(record, tag, line.strip())
        elif tag and line.strip():
            _extend(record, tag, line.strip())
    record.pop("ER", None)
    return record


def _add(record: dict[str, Json], tag: str, value: str) -> None:
    if tag not in record:
        record[tag] = value
    elif isinstance(record[tag], list):
        record[tag].append(value)
    else:
        record[tag] = [record[tag], value]


def _extend(record: dict[str, Json], tag: str, more: str) -> None:
    if isinstance(record[tag], list):
        record[tag][-1] += " " + more
    else:
        record[tag] += " " + more
