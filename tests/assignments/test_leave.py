"""Days away: each counts once, planned ones not yet, and the due date moves by what lies in the assignment's time."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.assignments.leave import Leave, away_until, moved_due
from training_app.assignments.periods import Period

DAY = timedelta(days=1)
START = date(2026, 11, 1)
DUE = date(2026, 12, 1)
days = st.integers(0, 120).map(lambda number: START + DAY * number)
leaves = st.lists(st.builds(Leave, days, st.one_of(st.none(), days)), max_size=6)


def counted(found: list[Leave], today: date) -> set[date]:
    """Day by day on the calendar."""
    return {
        day
        for number in range(400)
        if (day := START + DAY * number) <= today
        and any(one.first <= day and (one.last is None or day <= one.last) for one in found)
    }


@given(found=leaves, today=days, first=days, last=days)
def test_days_away_are_those_of_a_calendar(found: list[Leave], today: date, first: date, last: date):
    away = away_until(found, today)

    expected = counted(found, today)
    assert away.days(first, last) == len([day for day in expected if first <= day <= last])
    assert away.covers(today) == (today in expected)


@given(found=leaves, today=days)
def test_the_periods_away_neither_overlap_nor_touch(found: list[Leave], today: date):
    periods = away_until(found, today).periods

    assert all(before.last + DAY < after.first for before, after in pairwise(periods))


@given(found=leaves, day=days)
def test_a_due_date_only_ever_moves_later(found: list[Leave], day: date):
    earlier, later = (moved_due(DUE, away_until(found, each), opens_on=START, day=each) for each in (day, day + DAY))

    assert DUE <= earlier <= later <= earlier + DAY


def test_a_due_date_moves_by_the_days_since_the_assignment_opened():
    away = away_until([Leave(date(2026, 10, 20), date(2026, 11, 10))], date(2026, 11, 30))

    assert moved_due(DUE, away, opens_on=START, day=date(2026, 11, 30)) == date(2026, 12, 11)


def test_while_somebody_is_away_the_due_date_moves_day_by_day():
    open_ended = [Leave(date(2026, 11, 10), None)]

    moved = [
        moved_due(DUE, away_until(open_ended, day), opens_on=START, day=day)
        for day in (date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 19))
    ]

    assert moved == [DUE, DUE + DAY, DUE + DAY * 10]


def test_leave_that_is_planned_moves_nothing_yet():
    away = away_until([Leave(date(2026, 11, 20), date(2026, 11, 25))], date(2026, 11, 19))

    assert moved_due(DUE, away, opens_on=START, day=date(2026, 11, 19)) == DUE


def test_who_was_ten_days_late_before_their_leave_is_ten_days_late_after_it():
    away = away_until([Leave(date(2026, 12, 12), date(2027, 1, 10))], date(2027, 1, 11))

    moved = moved_due(DUE, away, opens_on=START, day=date(2027, 1, 11))

    assert date(2026, 12, 11) - DUE == date(2027, 1, 10) - moved == DAY * 10


def test_without_a_due_date_there_is_nothing_to_move():
    away = away_until([Leave(START, None)], DUE)

    assert moved_due(None, away, opens_on=START, day=DUE) is None


@pytest.mark.parametrize(("last", "is_all"), [(date(2026, 11, 30), True), (date(2026, 11, 29), False)])
def test_a_period_spent_away_is_one_without_a_day_at_work(last: date, is_all: bool):
    away = away_until([Leave(date(2026, 10, 1), date(2026, 11, 15)), Leave(date(2026, 11, 16), last)], DUE)

    assert away.covers_all(Period(START, date(2026, 11, 30))) is is_all
