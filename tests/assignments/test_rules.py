"""When things are due and late, over both clock changes, in every zone the acceptance names."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.assignments.rules import (
    Standing,
    days_late,
    due_at,
    first_open_day,
    is_late,
    is_overdue,
    is_soon,
    standing_of,
)

ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix")
WINTER_OFFSETS = {
    "America/New_York": 5,
    "America/Chicago": 6,
    "America/Denver": 7,
    "America/Los_Angeles": 8,
    "America/Phoenix": 7,
}
BEFORE_SPRING, SPRING = date(2026, 3, 7), date(2026, 3, 8)
BEFORE_AUTUMN, AUTUMN = date(2026, 10, 31), date(2026, 11, 1)

zones = st.sampled_from(ZONES).map(ZoneInfo)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it
completions = st.lists(st.one_of(st.none(), moments), max_size=4)


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize(
    ("day", "is_summer"), [(BEFORE_SPRING, False), (SPRING, True), (BEFORE_AUTUMN, True), (AUTUMN, False)]
)
def test_due_is_the_last_second_of_the_local_day_over_both_clock_changes(name: str, day: date, is_summer: bool):
    hours = WINTER_OFFSETS[name] - (1 if is_summer and name != "America/Phoenix" else 0)
    expected = datetime.combine(day, time(23, 59, 59), tzinfo=UTC) + timedelta(hours=hours)

    assert due_at(day, ZoneInfo(name)) == expected


def test_days_at_the_clock_changes_last_23_and_25_hours():
    chicago = ZoneInfo("America/Chicago")

    assert due_at(SPRING, chicago) - due_at(BEFORE_SPRING, chicago) == timedelta(hours=23)
    assert due_at(AUTUMN, chicago) - due_at(BEFORE_AUTUMN, chicago) == timedelta(hours=25)


def test_a_second_that_comes_twice_is_due_the_later_time():
    # in Santiago the clocks go back at midnight, so that 23:59:59 comes at 02:59:59 and at 03:59:59 UTC
    assert due_at(date(2026, 4, 4), ZoneInfo("America/Santiago")) == datetime(2026, 4, 5, 3, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("name", ZONES)
def test_overdue_begins_after_the_last_second(name: str):
    zone, day = ZoneInfo(name), date(2026, 11, 20)
    last = due_at(day, zone)

    assert not is_overdue(day, last, zone)
    assert is_overdue(day, last + timedelta(microseconds=1), zone)


def test_nothing_without_a_date_is_overdue():
    assert not is_overdue(None, datetime(2099, 1, 1, tzinfo=UTC), ZoneInfo("America/Chicago"))


def test_an_officer_on_the_west_coast_is_not_late_when_it_is_already_tomorrow_in_utc():
    now = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)

    assert not is_overdue(date(2026, 11, 20), now, ZoneInfo("America/Los_Angeles"))
    assert is_overdue(date(2026, 11, 20), now, ZoneInfo("America/New_York"))


def test_days_late_count_calendar_days():
    zone = ZoneInfo("America/Chicago")
    now = datetime(2026, 11, 23, 20, 7, tzinfo=UTC)

    assert days_late(date(2026, 11, 20), now, zone) == 3
    assert days_late(date(2026, 11, 23), now, zone) == 0
    assert days_late(date(2026, 12, 24), now, zone) == 0


@given(day=days, now=moments, zone=zones)
def test_comparing_with_the_first_open_day_says_the_same_as_the_clock(day: date, now: datetime, zone: ZoneInfo):
    assert (day < first_open_day(now, zone)) == is_overdue(day, now, zone)


@given(day=days, now=moments, zone=zones)
def test_days_late_is_above_zero_exactly_when_overdue(day: date, now: datetime, zone: ZoneInfo):
    assert (days_late(day, now, zone) > 0) == is_overdue(day, now, zone)


@given(day=days, zone=zones)
def test_due_moments_rise_with_the_days(day: date, zone: ZoneInfo):
    assert due_at(day, zone) < due_at(day + timedelta(days=1), zone)


@given(found=completions)
def test_done_exactly_when_some_attempt_was_completed(found: list[datetime | None]):
    standing = standing_of(found)

    assert (standing is Standing.DONE) == any(found)
    assert (standing is Standing.NOT_STARTED) == (not found)


@given(found=completions, day=st.one_of(st.none(), days), open_day=days)
def test_late_soon_and_done_exclude_each_other(found: list[datetime | None], day: date | None, open_day: date):
    standing = standing_of(found)

    said = [standing is Standing.DONE, is_late(standing, day, open_day), is_soon(standing, day, open_day)]

    assert sum(said) <= 1


def test_soon_reaches_thirty_days_and_no_further():
    today = date(2026, 11, 23)

    assert is_soon(Standing.NOT_STARTED, today, today)
    assert is_soon(Standing.IN_PROGRESS, today + timedelta(days=30), today)
    assert not is_soon(Standing.NOT_STARTED, today + timedelta(days=31), today)
    assert not is_soon(Standing.NOT_STARTED, None, today)
