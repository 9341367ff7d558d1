"""How long a seat lasts, and which terms can be."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.accounts.models import Role
from training_app.accounts.seats.rules import LONGEST, Period, Terms, end_of, is_open, why_refused

TODAY = date(2026, 11, 23)
CHICAGO = ZoneInfo("America/Chicago")
WHY = "Yearly review of training records"


def terms(role: Role = Role.AUDITOR, **other: object) -> Terms:
    known = {"first_day": date(2026, 1, 1), "last_day": date(2026, 6, 30), "ends_on": date(2026, 12, 31), "reason": WHY}
    return Terms(role, **{**known, **other})


def test_good_terms_are_taken() -> None:
    assert why_refused(terms(), TODAY) == {}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"first_day": None}, "first_day"),
        ({"last_day": None}, "last_day"),
        ({"last_day": date(2025, 12, 31)}, "last_day"),
        ({"ends_on": None}, "ends_on"),
        ({"ends_on": TODAY - timedelta(days=1)}, "ends_on"),
        ({"ends_on": TODAY + LONGEST + timedelta(days=1)}, "ends_on"),
        ({"reason": "because"}, "reason"),
        ({"reason": "two lines\nof a reason"}, "reason"),
        ({"reason": "x" * 501}, "reason"),
    ],
)
def test_each_wrong_part_is_named(changed: dict, field: str) -> None:
    assert list(why_refused(terms(**changed), TODAY)) == [field]


@pytest.mark.parametrize("role", [Role.PARTNER, Role.REVIEWER])
def test_a_seat_that_opens_no_record_needs_no_period(role: Role) -> None:
    assert why_refused(terms(role, first_day=None, last_day=None), TODAY) == {}


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(["America/Chicago", "Pacific/Auckland", "UTC"]))
def test_a_seat_is_open_to_the_last_second_of_its_day_and_no_longer(day: date, name: str) -> None:
    zone = ZoneInfo(name)
    end = end_of(day, zone)
    last_second = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=zone)

    assert is_open(ended_at=None, ends_at=end, now=last_second)
    assert not is_open(ended_at=None, ends_at=end, now=end)


def test_a_seat_that_was_ended_is_not_open() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=CHICAGO)

    assert not is_open(ended_at=now, ends_at=now + timedelta(days=9), now=now)


def test_the_period_goes_from_midnight_to_midnight_over_a_change_of_clocks() -> None:
    since, until = Period(date(2026, 11, 1), date(2026, 11, 1)).moments(CHICAGO)

    assert until.timestamp() - since.timestamp() == timedelta(hours=25).total_seconds()
