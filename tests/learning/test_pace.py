"""Active time and what is likely left: bounds that hold for any clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_app.learning import pace

NOW = datetime(2026, 11, 23, 20, 7, tzinfo=UTC)


@given(seconds=st.floats(-1e6, 1e6, allow_nan=False))
def test_a_sign_adds_its_gap_or_nothing(seconds: float) -> None:
    added = pace.active_ms(NOW, NOW + timedelta(seconds=seconds))

    assert 0 <= added <= 120_000
    if not 0 <= seconds <= 120:
        assert added == 0


def test_the_first_sign_and_a_clock_set_back_add_nothing() -> None:
    assert pace.active_ms(None, NOW) == 0
    assert pace.active_ms(NOW + timedelta(seconds=5), NOW) == 0


@given(st.lists(st.integers(0, 119), max_size=40))
def test_signs_close_together_add_up_to_the_whole_time(gaps: list[int]) -> None:
    at, total = NOW, 0
    for gap in gaps:
        total += pace.active_ms(at, at + timedelta(seconds=gap))
        at += timedelta(seconds=gap)

    assert total == sum(gaps) * 1000


@given(left=st.integers(0, 60), nominal=st.integers(1, 60), typical=st.floats(0, 300))
def test_what_is_left_is_never_nothing_while_something_is_and_never_negative(
    left: int, nominal: int, typical: float
) -> None:
    minutes = pace.minutes_left_about(left, nominal, typical)

    assert minutes >= (1 if left else 0)
    if left == 0:
        assert minutes == 0


@pytest.mark.parametrize(("count", "is_measured"), [(0, False), (9, False), (10, True), (40, True)])
def test_ten_finishers_are_enough_to_tell(count: int, is_measured: bool) -> None:
    assert (pace.typical_minutes(49, [1800] * count) == 30) is is_measured
