"""The first due date: by a day, after hire, after assignment, with notice; and the day a completion counts for."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assignments.slow_count import wall_day
from training_app.assignments.due_dates import (
    ByDate,
    DaysAfterAssignment,
    DaysAfterHire,
    DueRule,
    counted_day,
    first_due_on,
)
from training_app.assignments.rules import due_at

MADE = date(2026, 11, 1)
zones = st.sampled_from(
    ["America/New_York", "America/Denver", "America/Phoenix", "America/Anchorage", "Pacific/Honolulu"]
).map(ZoneInfo)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
rules = st.one_of(
    st.builds(ByDate, days), st.builds(DaysAfterHire, st.integers(0, 90)), st.builds(DaysAfterAssignment, st.just(14))
)


def due(rule: DueRule | None, since: date, hired_on: date | None = None) -> date | None:
    return first_due_on(rule, since=since, made_on=MADE, hired_on=hired_on, notice_days=14)


def test_a_day_that_was_named_stands_for_those_who_were_meant_then_however_soon():
    assert due(ByDate(date(2026, 11, 4)), MADE) == date(2026, 11, 4)


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (date(2026, 11, 5), date(2026, 12, 1)),
        (date(2026, 11, 25), date(2026, 12, 9)),
        (date(2027, 6, 1), date(2027, 6, 15)),
    ],
)
def test_who_comes_later_has_the_day_or_two_weeks(since: date, expected: date):
    assert due(ByDate(date(2026, 12, 1)), since) == expected


def test_a_new_hire_has_thirty_days_from_hire():
    assert due(DaysAfterHire(30), date(2026, 11, 16), hired_on=date(2026, 11, 16)) == date(2026, 12, 16)


def test_who_was_hired_long_ago_has_the_notice_and_is_not_late_at_once():
    assert due(DaysAfterHire(30), MADE, hired_on=date(2009, 5, 4)) == date(2026, 11, 15)


def test_without_a_day_of_hire_the_days_run_from_the_assignment():
    assert due(DaysAfterHire(30), MADE) == date(2026, 12, 1)


def test_days_after_assignment_are_taken_as_they_are():
    assert due(DaysAfterAssignment(7), date(2027, 2, 25)) == date(2027, 3, 4)


def test_without_a_rule_there_is_no_date():
    assert due(None, MADE) is None


@given(rule=rules, since=days, hired_on=st.one_of(st.none(), days))
def test_nobody_who_comes_later_has_less_than_the_notice(rule: DueRule, since: date, hired_on: date | None):
    after = MADE + timedelta(days=1)

    found = first_due_on(rule, since=max(since, after), made_on=MADE, hired_on=hired_on, notice_days=14)

    assert found is not None
    assert found >= max(since, after) + timedelta(days=14)


@given(moment=moments, zone=zones, day=days)
def test_a_completion_is_in_time_exactly_when_its_day_is(moment: datetime, zone: ZoneInfo, day: date):
    assert (counted_day(moment, zone) <= day) == (moment <= due_at(day, zone))


@given(moment=moments, zone=zones)
def test_the_day_is_that_of_the_clock_on_the_wall(moment: datetime, zone: ZoneInfo):
    assert counted_day(moment, zone) == wall_day(moment, zone)
