"""Waiting times and what a batch says about the line."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.delivery.conftest import NOW
from training_app.delivery.rules import (
    ALONE_AFTER,
    LONGEST_WAIT_S,
    TRIED_FOR,
    Delivered,
    DestinationStopped,
    Line,
    NotTried,
    Outcome,
    Refused,
    RetryLater,
    backoff_s,
    is_parked,
    line_after,
    rows_of_batch,
)

seeds = some.integers().map(Random)
waits = some.none() | some.floats(0, 10**9)


@given(some.integers(1, 10_000), waits, seeds)
def test_the_wait_is_never_zero_and_never_beyond_the_cap(
    tries: int, retry_after_s: float | None, random: Random
) -> None:
    assert 1.0 <= backoff_s(tries, retry_after_s, random) <= LONGEST_WAIT_S


@given(some.integers(1, 10_000), some.floats(0, LONGEST_WAIT_S), seeds)
def test_the_wait_is_never_shorter_than_asked_for(tries: int, retry_after_s: float, random: Random) -> None:
    assert backoff_s(tries, retry_after_s, random) >= retry_after_s


@given(some.integers(1, 8), seeds)
def test_below_the_cap_the_wait_never_gets_shorter_from_failure_to_failure(tries: int, random: Random) -> None:
    assert backoff_s(tries, None, random) <= backoff_s(tries + 1, None, random)


def test_chance_spreads_the_workers() -> None:
    assert len({backoff_s(5, None, Random(seed)) for seed in range(20)}) == 20


def test_a_failure_makes_the_line_wait_and_counts() -> None:
    line = line_after([RetryLater("Down."), NotTried()], tries_before=2, now=NOW, random=Random(1))

    assert (line.tries, line.last_error, line.stopped_reason) == (3, "Down.", None)
    assert line.next_try_at is not None
    assert timedelta(seconds=4) <= line.next_try_at - NOW <= timedelta(seconds=8)


def test_a_delivery_before_the_failure_starts_the_count_again() -> None:
    line = line_after([Delivered(), RetryLater("Down.")], tries_before=9, now=NOW, random=Random(1))

    assert line.tries == 1


def test_a_stop_stops_without_a_next_try() -> None:
    line = line_after([Delivered(), DestinationStopped("Wrong password.")], tries_before=0, now=NOW, random=Random(1))

    assert line == Line(1, None, "Wrong password.", "Wrong password.")


@pytest.mark.parametrize("outcomes", [[Delivered()], [Refused("No.")], [NotTried()], []])
def test_anything_else_means_the_line_is_up(outcomes: list[Outcome]) -> None:
    assert line_after(outcomes, tries_before=7, now=NOW, random=Random(1)) == Line(0, None, None, None)


@given(some.integers(1, 200), some.integers(0, 10_000))
def test_a_batch_is_never_empty_never_larger_than_wanted_and_one_row_after_many_failures(
    wanted: int, tries: int
) -> None:
    rows = rows_of_batch(wanted, tries)

    assert 1 <= rows <= wanted
    assert rows_of_batch(wanted, tries + 1) <= rows
    assert rows == 1 or tries < ALONE_AFTER


def test_without_a_failure_a_batch_is_as_large_as_wanted() -> None:
    assert [rows_of_batch(wanted, 0) for wanted in (1, 50, 200)] == [1, 50, 200]


@pytest.mark.parametrize(("age", "expected"), [(TRIED_FOR, True), (TRIED_FOR - timedelta(seconds=1), False)])
def test_what_failed_for_fourteen_days_is_for_a_person(age: timedelta, expected: bool) -> None:
    assert is_parked(NOW - age, NOW) is expected
    assert not is_parked(None, NOW)
