"""Years that may be typed, and the moment before which something is too old."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.foundation.typed import why_reason_refused
from training_app.keeping.rules import (
    Extent,
    Kind,
    Policy,
    cutoff,
    policy_from,
    why_years_refused,
    words_of,
    years_of,
)


@pytest.mark.parametrize("typed", ["", "keep", "1", "7", " 99 "])
def test_nothing_keep_and_whole_years_can_be_kept(typed: str) -> None:
    assert why_years_refused(typed) is None


@pytest.mark.parametrize("typed", ["0", "100", "-1", "7.5", "seven", "٣", "1e1"])
def test_anything_else_is_refused_with_what_to_type(typed: str) -> None:
    assert why_years_refused(typed) == "Give whole years from 1 to 99, or leave it empty to keep them."


def test_keep_and_nothing_mean_for_good() -> None:
    assert (years_of("keep"), years_of(""), years_of("7")) == (None, None, 7)


@given(st.integers(0, 365 * 200), st.integers(1, 99))
def test_so_many_years_are_never_shorter_than_365_days_each(day: int, years: int) -> None:
    now = datetime(2020, 1, 1, 14, 7, tzinfo=UTC) + timedelta(days=day)

    age = now - cutoff(now, years)

    assert timedelta(days=365 * years) <= age <= timedelta(days=366 * years + 1)


def test_the_29th_of_february_is_the_28th_in_another_year() -> None:
    assert cutoff(datetime(2028, 2, 29, 12, tzinfo=UTC), 1) == datetime(2027, 2, 28, 12, tzinfo=UTC)


def test_a_kind_of_another_release_is_left_out() -> None:
    assert policy_from({"mail": 2, "telegrams": 3}, "nothing") == Policy({Kind.MAIL: 2}, Extent.NOTHING)


def test_the_words_say_every_kind_and_that_the_log_stays() -> None:
    words = dict(words_of(Policy({Kind.MAIL: 1})))

    assert words["Reminders"] == "1 year"
    assert words["People who left"] == "kept"
    assert words["Audit log"] == "kept for good"


@pytest.mark.parametrize(
    ("reason", "is_fit"),
    [("Too short", False), ("Long enough.", True), ("x" * 501, False), ("Nul \0 in it here", False)],
)
def test_a_reason_is_a_sentence(reason: str, is_fit: bool) -> None:
    assert (why_reason_refused(reason) is None) is is_fit
