"""Dates: as precise as the source, never more."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.dates import epoch, parse_date


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("2023", "2023"),
        (2023, "2023"),
        ("2023-09", "2023-09"),
        ("2023/09", "2023-09"),
        ("May 2020", "2020-05"),
        ("2023-09-06", "2023-09-06"),
        ("2023/9/6", "2023-09-06"),
        ("2023//", "2023"),
        ("2023///", "2023"),
        ("2021///Spring", "2021"),
        ("2021/09//Autumn term", "2021-09"),
        ("2021/9/6/evening", "2021-09-06"),
        ("2021/13//Autumn", None),
        ("2023/09//", "2023-09"),
        ("2023/09/06/", "2023-09-06"),
        ("20230906", "2023-09-06"),
        ("6.9.2023", "2023-09-06"),
        ("Sept. 6, 2023", "2023-09-06"),
        ("September 6th, 2023", "2023-09-06"),
        ("Wednesday, 6 September 2023", "2023-09-06"),
        ("6 de septiembre de 2023", "2023-09-06"),
        ("6 settembre 2023", "2023-09-06"),
        ("1º maggio 2023", "2023-05-01"),
        ("1er mai 2023", "2023-05-01"),
        ("6 de setembro de 2023", "2023-09-06"),
        ("6 sept. 2023", "2023-09-06"),
        ("3 mei 2023", "2023-05-03"),
        ("6 сентября 2023 г.", "2023-09-06"),
        ("13-06-2023", "2023-06-13"),
        ("06-09-2023", "2023"),
        ("2023年9月6日", "2023-09-06"),
        ("2023-09-06T02:54:00Z", "2023-09-06T02:54:00Z"),
        ("2023-09-06T02:54:00", "2023-09-06T02:54:00"),
        ("2023-09-06 02:54", "2023-09-06T02:54"),
        ("2023-09-06T02:54:00.123+02:00", "2023-09-06T00:54:00Z"),
        ("2013-02-24 09:06:22 +0000", "2013-02-24T09:06:22Z"),
        ("2013-02-24 00:06:22 +0900", "2013-02-23T15:06:22Z"),
        ("Wed, 06 Sep 2023 02:54:00 GMT", "2023-09-06T02:54:00Z"),
        ("September 6, 2023 at 2:54 p.m. EDT", "2023-09-06T18:54Z"),
        ("13/6/2023", "2023-06-13"),
        ("6/7/2023", "2023"),
        (1693968840, "2023-09-06T02:54:00Z"),
        (1693968840000, "2023-09-06T02:54:00Z"),
        ("29 February 2024", "2024-02-29"),
    ],
)
def test_what_is_said(said, date):
    assert parse_date(said) == date


@pytest.mark.parametrize(
    "said",
    [
        *(
            "2020-13-45",
            "2023-02-29",
            "2023-09-06T25:00:00Z",
            "2023-09-06T02:54:00Z tomorrow",
            "n.d.",
            "today",
            "",
            "soon",
        ),
        *(
            "0000-01-01",
            "13:00",
            "June",
            "2023-W36",
            "9",
            7,
            True,
            None,
            [],
            {},
            "9" * 300,
            1e300,
            float("nan"),
            "1 Foo 2020",
        ),
        *("0001-01-01T00:00:00+05:00", "2023-09-06T13:00 PM +99:00"),
    ],
)
def test_what_is_no_date(said):
    assert parse_date(said) is None


@given(
    st.text(max_size=40)
    | st.from_regex(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}( \d\d:\d\d(:\d\d)?( ?[+-]\d{4})?)?", fullmatch=True)
)
def test_every_date_has_its_second(said):
    date = parse_date(said)
    assert date is None or (epoch(date) is not None and parse_date(date) == date)


@given(st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)))
def test_epoch_counts_as_the_clock_does(moment):
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    assert epoch(moment.isoformat().replace("+00:00", "Z")) == moment.timestamp()


@pytest.mark.parametrize(("date", "same"), [("2023", "2023-01-01T00:00:00Z"), ("2023-09", "2023-09-01T00:00Z")])
def test_a_period_counts_from_its_start(date, same):
    assert epoch(date) == epoch(same)


@pytest.mark.parametrize("text", ["", "n.d.", "2023-99", "2023-09-06 02:54", "99999"])
def test_epoch_of_no_date(text):
    assert epoch(text) is None
