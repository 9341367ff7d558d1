"""c2: due at 23:59:59 by the agency's own clock, over both clock changes of ten years, in seven zones.

What the clocks say is written down here by hand, as the law has it: an hour forward at 2:00 on the second Sunday of
March, an hour back at 2:00 on the first Sunday of November; Phoenix and Honolulu change nothing.
Source: 15 U.S.C. 260a, https://www.law.cornell.edu/uscode/text/15/260a
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from training_app.assignments import cycles, due_dates, history, rules
from training_app.assignments.cycles import Cycle, cycles_of
from training_app.assignments.due_dates import DaysAfterHire, counted_day
from training_app.assignments.history import History, Meant
from training_app.assignments.obligations import Phase, obligation_of
from training_app.assignments.plans import Plan, Rolling
from training_app.assignments.rules import days_late, due_at, is_overdue

HOURS_BEHIND = {
    "America/New_York": 5,
    "America/Chicago": 6,
    "America/Denver": 7,
    "America/Los_Angeles": 8,
    "America/Anchorage": 9,
    "America/Phoenix": 7,
    "Pacific/Honolulu": 10,
}
NEVER_CHANGE = {"America/Phoenix", "Pacific/Honolulu"}
FIRST, LAST = date(2024, 1, 1), date(2033, 12, 31)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def sunday(year: int, month: int, number: int) -> date:
    days = [date(year, month, day) for day in range(1, 30) if date(year, month, day).weekday() == 6]
    return days[number - 1]


def is_summer_at_midnight(day: date) -> bool:
    """Whether clocks are an hour ahead in the last second of the day, where they are changed at all."""
    return sunday(day.year, 3, 2) <= day < sunday(day.year, 11, 1)


def last_second(day: date, zone_name: str) -> datetime:
    """23:59:59 on the wall, as UTC."""
    hours = HOURS_BEHIND[zone_name] - (1 if zone_name not in NEVER_CHANGE and is_summer_at_midnight(day) else 0)
    return datetime.combine(day, time(23, 59, 59), tzinfo=UTC) + timedelta(hours=hours)


def ten_years() -> Iterator[date]:
    for number in range((LAST - FIRST).days + 1):
        yield FIRST + DAY * number


def wrong_days(zone_name: str) -> list[date]:
    """Days whose last second the program takes for another one, or on which it does not make all the difference."""
    zone, wrong = ZoneInfo(zone_name), []
    for day in ten_years():
        last = last_second(day, zone_name)
        seen = (
            rules.due_at(day, zone) == last
            and not is_overdue(day, last, zone)
            and is_overdue(day, last + SECOND, zone)
            and due_dates.counted_day(last, zone) == day
            and due_dates.counted_day(last + SECOND, zone) == day + DAY
            and days_late(day, last + SECOND, zone) == 1
        )
        wrong += [] if seen else [day]
    return wrong


@pytest.mark.parametrize("zone_name", HOURS_BEHIND)
def test_the_last_second_of_each_day_of_ten_years_is_in_time_and_the_next_one_is_not(zone_name: str) -> None:
    assert wrong_days(zone_name) == []


@pytest.mark.parametrize("zone_name", HOURS_BEHIND)
def test_a_day_has_24_hours_but_for_two_a_year_where_clocks_are_changed(zone_name: str) -> None:
    zone = ZoneInfo(zone_name)

    lengths = {day: due_at(day, zone) - due_at(day - DAY, zone) for day in ten_years()}

    unusual = {day: length // timedelta(hours=1) for day, length in lengths.items() if length != DAY}
    expected = {sunday(year, 3, 2): 23 for year in range(2024, 2034)}
    expected |= {sunday(year, 11, 1): 25 for year in range(2024, 2034)}
    assert unusual == ({} if zone_name in NEVER_CHANGE else expected)


@pytest.mark.parametrize("zone_name", HOURS_BEHIND)
def test_each_minute_around_a_clock_change_counts_for_the_day_on_the_wall(zone_name: str) -> None:
    zone, changes = ZoneInfo(zone_name), (sunday(2027, 3, 2), sunday(2027, 11, 1))
    wrong = []
    for change in changes:
        ends = [last_second(change + DAY * number, zone_name) for number in (-2, -1, 0, 1)]
        moment = ends[0] + SECOND
        while moment <= ends[-1]:
            day = change + DAY * (next(place for place, end in enumerate(ends) if moment <= end) - 2)
            wrong += [] if counted_day(moment, zone) == day else [moment]
            moment += timedelta(minutes=1)

    assert wrong == []


HIRED = (sunday(2027, 3, 2) - DAY * 30, sunday(2027, 11, 1) - DAY * 30, date(2028, 1, 30))
"""Thirty days before a clock change, and before 29 February."""


def row_after(zone: ZoneInfo, hired_on: date, finished: datetime, today: date) -> Cycle:
    plan = Plan(FIRST, DaysAfterHire(30), Rolling(12, 60))
    known = History(hired_on, [Meant(hired_on)], [finished])
    return cycles_of(plan, known, today=today, zone=zone)[0]


@pytest.mark.parametrize("zone_name", HOURS_BEHIND)
@pytest.mark.parametrize("hired_on", HIRED)
def test_an_officer_is_in_time_with_the_last_second_and_late_with_the_next(zone_name: str, hired_on: date) -> None:
    zone, due_on = ZoneInfo(zone_name), hired_on + DAY * 30
    last = last_second(due_on, zone_name)

    in_time = row_after(zone, hired_on, last, due_on)
    late = row_after(zone, hired_on, last + SECOND, due_on + DAY)
    before = row_after(zone, hired_on, last + SECOND, due_on)

    assert (in_time.due_on, in_time.closed_on, in_time.done_at) == (due_on, due_on, last)
    assert late.closed_on == late.overdue_from == due_on + DAY
    assert obligation_of([before], today=due_on, is_away=False).phase is Phase.OPEN
    assert obligation_of([before], today=due_on + DAY, is_away=False).phase is Phase.OVERDUE


def end_of_the_day_in_utc(due_on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(due_on, time(23, 59, 59), tzinfo=UTC)


def winter_all_year(due_on: date, zone: ZoneInfo) -> datetime:
    return end_of_the_day_in_utc(due_on, zone) + timedelta(hours=HOURS_BEHIND[zone.key])


def midnight_that_ends_it(due_on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(due_on + DAY, time(), tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize("mistake", [end_of_the_day_in_utc, winter_all_year, midnight_that_ends_it])
def test_such_a_mistake_would_be_seen(
    monkeypatch: pytest.MonkeyPatch, mistake: Callable[[date, ZoneInfo], datetime]
) -> None:
    monkeypatch.setattr(rules, "due_at", mistake)

    assert wrong_days("America/Denver") != []


def test_a_completion_counted_in_utc_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "counted_day", lambda moment, zone: moment.date())
    zone, hired_on = ZoneInfo("America/Los_Angeles"), HIRED[0]
    last = last_second(hired_on + DAY * 30, zone.key)

    assert row_after(zone, hired_on, last, hired_on + DAY * 30).outcome is cycles.Outcome.OPEN
