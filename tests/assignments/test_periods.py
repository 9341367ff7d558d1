"""Months and periods, with the ends of months and 29 February, and beside a calendar that is counted through."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assignments.slow_count import month_by_month
from training_app.assignments.periods import Period, days_after, earliest_reaching, months_after, period_of

days = st.dates(date(2019, 1, 1), date(2041, 12, 31))
some_months = st.integers(1, 60)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 1, 31), 2, date(2027, 3, 31)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2027, 2, 28), 12, date(2028, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
        (date(2027, 1, 15), -13, date(2025, 12, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int, expected: date):
    assert months_after(day, months) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 9, 30), Period(date(2025, 10, 1), date(2026, 9, 30))),
        (date(2026, 10, 1), Period(date(2026, 10, 1), date(2027, 9, 30))),
        (date(2019, 3, 3), Period(date(2018, 10, 1), date(2019, 9, 30))),
    ],
)
def test_a_fiscal_year_begins_on_the_first_of_october(day: date, expected: Period):
    assert period_of(day, begins=date(2020, 10, 1), months=12) == expected


def test_a_period_that_begins_on_the_31st_loses_no_day_in_february():
    begins = date(2027, 1, 31)

    assert period_of(date(2027, 2, 27), begins=begins, months=1) == Period(date(2027, 1, 31), date(2027, 2, 27))
    assert period_of(date(2027, 2, 28), begins=begins, months=1) == Period(date(2027, 2, 28), date(2027, 3, 30))
    assert period_of(date(2027, 3, 31), begins=begins, months=1) == Period(date(2027, 3, 31), date(2027, 4, 29))


def test_a_period_holds_its_first_and_its_last_day_and_nothing_but_days():
    period = Period(date(2027, 1, 1), date(2027, 1, 31))

    assert [day in period for day in (date(2026, 12, 31), period.first, period.last, date(2027, 2, 1))] == [
        False,
        True,
        True,
        False,
    ]
    assert "2027-01-05" not in period


@given(day=days, months=some_months)
def test_months_are_those_of_a_calendar_turned_leaf_by_leaf(day: date, months: int):
    assert months_after(day, months) == month_by_month(day, months)


@given(day=days, months=some_months)
def test_the_earliest_day_that_reaches_another_is_the_earliest(day: date, months: int):
    found = earliest_reaching(day, months)

    assert month_by_month(found, months) >= day > month_by_month(found - timedelta(days=1), months)


@given(day=days, begins=days, months=some_months)
def test_every_day_is_in_one_period_and_periods_leave_no_gap(day: date, begins: date, months: int):
    period = period_of(day, begins=begins, months=months)
    following = period_of(days_after(period.last, 1), begins=begins, months=months)

    assert day in period
    assert all(period_of(each, begins=begins, months=months) == period for each in (period.first, period.last))
    assert following.first == days_after(period.last, 1)
