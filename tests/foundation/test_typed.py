"""What people type into many forms is read in one way."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.foundation.typed import plain_reason, read_day, why_reason_refused


@given(st.dates(min_value=date(1, 1, 2), max_value=date(9999, 12, 30)))
def test_a_day_is_read_as_a_date_field_sends_it(day: date) -> None:
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "typed", [None, "", "20240301", "2024-W09-5", "2024-02-30", "0001-01-01", "9999-12-31", "2024-03-01 ", "٢٠٢٤-٠٣-٠١"]
)
def test_what_is_no_day_and_the_days_at_the_ends_of_time_are_none(typed: str | None) -> None:
    assert read_day(typed) is None


@given(st.text(max_size=600))
def test_a_reason_that_is_kept_is_one_that_a_database_takes(typed: str) -> None:
    reason = plain_reason(typed)

    if why_reason_refused(reason) is None:
        assert 10 <= len(reason) <= 500
        assert reason.isprintable()
