"""Which months are due, what is hashed, and on which days a mail goes out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.reports.kept.models import Cadence
from training_app.reports.kept.month_rules import (
    ModuleLine,
    PersonLine,
    Totals,
    canonical_lines,
    days_due,
    sha256_of,
    totals_of,
)
from training_app.reports.kept.view_rules import is_mail_day, query_of, read_when, when_options, why_name_refused

LINE = PersonLine(7, 2, [ModuleLine("m", True, "2026-10-30", "done", False, "2026-10-29", False)])
LONG_AGO = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("kept", "since", "today", "expected"),
    [
        (None, LONG_AGO, date(2026, 12, 1), [date(2026, 11, 30)]),
        (None, date(2026, 12, 1), date(2026, 12, 31), []),
        (None, date(2026, 11, 30), date(2026, 12, 1), [date(2026, 11, 30)]),
        (date(2026, 11, 30), LONG_AGO, date(2026, 12, 31), []),
        (date(2026, 12, 31), LONG_AGO, date(2027, 3, 1), [date(2027, 1, 31), date(2027, 2, 28)]),
    ],
)
def test_months_that_are_over_are_due_once(kept: date | None, since: date, today: date, expected: list[date]) -> None:
    assert days_due(kept, since, today) == expected


@given(st.dates(date(2001, 1, 1), date(2100, 1, 1)), st.integers(0, 700))
def test_a_worker_that_looks_each_day_misses_no_month(start: date, days: int) -> None:
    kept: list[date] = []
    for number in range(days):
        kept += days_due(kept[-1] if kept else None, start, start + timedelta(days=number))

    last_days = [day for day in (start + timedelta(days=n) for n in range(days - 1)) if (day + timedelta(1)).day == 1]
    assert kept == last_days


def test_each_field_is_in_the_hash() -> None:
    totals = totals_of([LINE], {2: "Patrol"})
    whole = sha256_of(canonical_lines(1, date(2026, 10, 31), totals, [LINE]))
    others = [
        sha256_of(canonical_lines(2, date(2026, 10, 31), totals, [LINE])),
        sha256_of(canonical_lines(1, date(2026, 10, 30), totals, [LINE])),
        sha256_of(canonical_lines(1, date(2026, 10, 31), Totals(2, 1, totals.modules, totals.units), [LINE])),
        *(
            sha256_of(
                canonical_lines(
                    1, date(2026, 10, 31), totals, [LINE._replace(modules=[LINE.modules[0]._replace(**one)])]
                )
            )
            for one in ({"due_on": ""}, {"standing": "in_progress"}, {"is_late": True}, {"done_on": "2026-10-28"})
        ),
    ]

    assert whole not in others
    assert len(set(others)) == len(others)


def test_totals_come_back_from_how_they_are_kept() -> None:
    totals = totals_of([LINE, PersonLine(8, None, [])], {2: "Patrol"})

    assert Totals.from_json(totals.people, totals.up_to_date, totals.to_json()) == totals
    assert (totals.units["2"].name, totals.units[""].name, totals.modules["m"].done) == ("Patrol", "No unit", 1)


@pytest.mark.parametrize(("cadence", "day"), [(Cadence.WEEKLY, one) for one in range(1, 8)])
def test_a_weekly_mail_goes_out_on_one_day_of_seven(cadence: Cadence, day: int) -> None:
    week = [date(2026, 11, 23) + timedelta(days=number) for number in range(7)]

    assert [one.isoweekday() for one in week if is_mail_day(cadence, day, one)] == [day]


@given(st.integers(1, 31), st.integers(2000, 2100), st.integers(1, 12))
def test_a_monthly_mail_goes_out_once_in_each_month(day: int, year: int, month: int) -> None:
    first = date(year, month, 1)
    days = [one for one in (first + timedelta(days=n) for n in range(31)) if one.month == month]

    sent = [one for one in days if is_mail_day(Cadence.MONTHLY, day, one)]

    assert [one.day for one in sent] == [min(day, days[-1].day)]


def test_every_choice_that_is_offered_is_understood_and_no_other() -> None:
    assert all(read_when(value) for value, _ in when_options())
    assert [read_when(one) for one in ("", "weekly:8", "weekly", "daily:1")] == [None] * 4


def test_only_filters_are_kept_of_an_address() -> None:
    asked = {"state": "open", "page": "3", "q": " muñoz ", "unit": "", "next": "https://elsewhere.example"}

    assert query_of(asked) == "state=open&q=mu%C3%B1oz"


@pytest.mark.parametrize("name", ["", "x" * 81, "a\x00b"])
def test_what_is_no_name_is_refused_in_words(name: str) -> None:
    assert (why_name_refused(name) or "").endswith(".")
    assert why_name_refused("All that is open") is None
