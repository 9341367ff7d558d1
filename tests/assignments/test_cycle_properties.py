"""What holds for any history: no gap and no double in periods, no stretch too long in months, order does not matter."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.assignments.stories import CHICAGO, FISCAL_YEAR, MADE
from training_app.assignments.cycles import Cycle, Outcome, coming_turn, cycles_of
from training_app.assignments.due_dates import DaysAfterHire, counted_day
from training_app.assignments.history import Exemption, History, Meant, RedoAsked
from training_app.assignments.leave import Leave
from training_app.assignments.periods import months_after
from training_app.assignments.plans import LateFinish, Plan, Rolling, Window

DAY = timedelta(days=1)
LONG = 365 * 8

numbers = st.integers(0, LONG)
days = numbers.map(lambda number: MADE + DAY * number)
moments = st.datetimes(datetime(2026, 10, 1), datetime(2034, 10, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it
leaves = st.builds(lambda first, length: Leave(first, first + DAY * length), days, st.sampled_from([0, 5, 60, 500]))
histories = st.builds(
    History,
    st.just(MADE),
    st.just((Meant(MADE),)),
    st.lists(moments, max_size=12, unique=True),
    st.lists(leaves, max_size=3),
    st.lists(st.builds(Exemption, days), max_size=2),
    st.lists(st.builds(RedoAsked, moments, days), max_size=2),
)
windows = st.builds(
    Window,
    st.sampled_from([FISCAL_YEAR.begins, date(2021, 1, 31)]),
    st.sampled_from([3, 12, 24]),
    st.sampled_from(LateFinish),
)
calendar_plans = st.builds(Plan, st.just(MADE), st.none(), windows, st.integers(0, 20), st.integers(0, 60))
rolling_plans = st.builds(
    Plan, st.just(MADE), st.just(DaysAfterHire(30)), st.just(Rolling(12, 60)), st.integers(0, 20), st.integers(0, 60)
)
plans = st.one_of(calendar_plans, rolling_plans)


def rows(plan: Plan, history: History, today: date) -> tuple[Cycle, ...]:
    return cycles_of(plan, history, today=today, zone=CHICAGO)


@given(plan=calendar_plans, history=histories, today=days)
def test_every_period_from_the_first_has_one_cycle_and_none_has_two(plan: Plan, history: History, today: date):
    periods = [one.period for one in rows(plan, history, today)]

    assert all(after.first == before.last + DAY for before, after in pairwise(periods))


@given(plan=calendar_plans, history=histories, today=days)
def test_only_what_is_open_or_comes_next_stands_between_the_last_cycle_and_today(
    plan: Plan, history: History, today: date
):
    last = rows(plan, history, today)[-1]
    coming = coming_turn(plan, history, today=today, zone=CHICAGO)

    assert (last.outcome is Outcome.OPEN) == (coming is None)
    assert coming is None or (coming.opens_on > today and coming.period.first == last.period.last + DAY)


@given(plan=rolling_plans, history=histories, today=days)
def test_months_that_roll_from_the_completion_leave_no_longer_stretch(plan: Plan, history: History, today: date):
    found = rows(replace(plan, early_days=0), replace(history, leaves=(), redos=(), exemptions=()), today)

    for before, after in pairwise(found):
        assert after.due_on == months_after(counted_day(before.done_at, CHICAGO), 12)
        assert after.opens_on == after.due_on - DAY * 60


@given(plan=plans, history=histories, today=days)
def test_only_the_last_cycle_is_open_and_none_opens_before_the_one_before_is_closed(
    plan: Plan, history: History, today: date
):
    found = rows(plan, history, today)

    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert all(one.outcome is not Outcome.OPEN and one.closed_on is not None for one in found[:-1])
    gone_by = {Outcome.MISSED, Outcome.EXCUSED}
    assert all(before.closed_on < after.opens_on for before, after in pairwise(found) if after.outcome not in gone_by)


@given(plan=plans, history=histories, today=days, seed=st.integers(0, 1_000))
def test_the_order_in_which_facts_are_told_changes_nothing(plan: Plan, history: History, today: date, seed: int):
    def shuffled(facts):
        return Random(seed).sample(list(facts), len(facts))

    told_otherwise = replace(
        history,
        completions=shuffled(history.completions),
        leaves=shuffled(history.leaves),
        exemptions=shuffled(history.exemptions),
        redos=shuffled(history.redos),
    )

    assert rows(plan, told_otherwise, today) == rows(plan, history, today)


@given(plan=plans, history=histories, today=days, later=numbers)
def test_a_cycle_that_is_closed_stays_as_it_is(plan: Plan, history: History, today: date, later: int):
    closed = [one for one in rows(plan, history, today) if one.outcome is not Outcome.OPEN]

    assert list(rows(plan, history, today + DAY * later)[: len(closed)]) == closed
