"""Numbers, dates and durations as people say them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.web.words import (
    clock_time,
    count_in_words,
    counted,
    date_in_words,
    distance_in_words,
    hours_from_minutes,
    minutes_words,
    people_in_words,
    sentence_start,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("count", "words"), [(0, "zero"), (1, "one"), (4, "four"), (12, "twelve"), (13, "13"), (71, "71")]
)
def test_counts_are_spelled_up_to_twelve(count: int, words: str) -> None:
    assert count_in_words(count) == words


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        count_in_words(-1)


@pytest.mark.parametrize(("count", "words"), [(0, "nobody"), (1, "one person"), (4, "four people"), (84, "84 people")])
def test_people_are_counted_with_their_plural(count: int, words: str) -> None:
    assert people_in_words(count) == words


def test_any_noun_is_counted_with_its_plural() -> None:
    assert [counted(n, "module", "modules") for n in (0, 1, 2)] == ["zero modules", "one module", "two modules"]


def test_a_sentence_starts_large_and_keeps_the_rest() -> None:
    assert sentence_start("four people at HQ") == "Four people at HQ"
    assert sentence_start("") == ""


def test_a_date_of_this_year_goes_without_the_year() -> None:
    assert date_in_words(date(2026, 11, 27), TODAY) == "Friday 27 November"


def test_a_date_of_another_year_names_it() -> None:
    assert date_in_words(date(2027, 1, 29), TODAY) == "Friday 29 January 2027"
    assert date_in_words(date(2025, 12, 31), TODAY) == "Wednesday 31 December 2025"


@pytest.mark.parametrize(
    ("days", "words"),
    [(3, "in 3 days"), (1, "tomorrow"), (0, "today"), (-1, "yesterday"), (-4, "4 days ago")],
)
def test_a_distance_is_said_from_today(days: int, words: str) -> None:
    assert distance_in_words(TODAY + timedelta(days=days), TODAY) == words


@given(st.dates(), st.dates())
def test_a_distance_never_shows_a_minus(day: date, today: date) -> None:
    assert "-" not in distance_in_words(day, today)


def test_the_clock_is_the_agencys() -> None:
    moment = datetime(2026, 11, 22, 20, 7, tzinfo=UTC)

    assert clock_time(moment, ZoneInfo("America/Chicago")) == "14:07"
    assert clock_time(moment, UTC) == "20:07"


def test_the_clock_follows_summer_time() -> None:
    assert clock_time(datetime(2026, 7, 1, 20, 7, tzinfo=UTC), ZoneInfo("America/Chicago")) == "15:07"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        clock_time(datetime(2026, 11, 22, 20, 7), UTC)  # noqa: DTZ001


@pytest.mark.parametrize(("minutes", "hours"), [(40, "0.67"), (45, "0.75"), (0, "0.00"), (90, "1.50"), (20, "0.33")])
def test_credit_hours_have_two_digits(minutes: int, hours: str) -> None:
    assert hours_from_minutes(minutes) == hours


@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_more_minutes_are_never_fewer_hours(one: int, more: int) -> None:
    assert Decimal(hours_from_minutes(one)) <= Decimal(hours_from_minutes(one + more))


@given(st.integers(0, 100_000))
def test_credit_hours_are_within_half_a_hundredth(minutes: int) -> None:
    assert abs(Decimal(hours_from_minutes(minutes)) - Decimal(minutes) / 60) <= Decimal("0.005")


def test_one_minute_is_not_minutes() -> None:
    assert [minutes_words(n) for n in (1, 40)] == ["1 minute", "40 minutes"]
