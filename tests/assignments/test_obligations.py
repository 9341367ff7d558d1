"""All that is open of one module is one obligation: the earlier date, and paused before anything else."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assignments.stories import CHICAGO, FISCAL_YEAR, MADE, at, on, since
from training_app.assignments.cycles import Cycle, Outcome, cycles_of, redo_cycles
from training_app.assignments.due_dates import ByDate
from training_app.assignments.history import History, RedoAsked
from training_app.assignments.obligations import Phase, obligation_of, phase_on
from training_app.assignments.plans import Plan, Rolling

DUE = date(2026, 12, 1)
DAY = timedelta(days=1)
FISCAL = Plan(MADE, None, FISCAL_YEAR)
YEARLY = Plan(MADE, ByDate(DUE), Rolling(12, 60))

dates = st.one_of(st.none(), st.integers(0, 60).map(lambda number: DUE + DAY * number))
rows = st.lists(
    st.builds(
        lambda due_on, grace, outcome: Cycle(1, MADE, due_on, grace, None, outcome),
        dates,
        st.integers(0, 20),
        st.sampled_from(Outcome),
    ),
    max_size=5,
)


def owed(history: History, today: str):
    found = [one for plan in (FISCAL, YEARLY) for one in cycles_of(plan, history, today=on(today), zone=CHICAGO)]
    found += redo_cycles(history, today=on(today), zone=CHICAGO)
    return obligation_of(found, today=on(today), is_away=False)


def test_a_person_meant_by_two_assignments_of_a_module_owes_it_once_by_the_earlier_date():
    assert owed(History(meant=[since()]), "2026-11-01").due_on == DUE


def test_one_completion_answers_both():
    assert owed(History(meant=[since()], completions=[at("2026-11-20")]), "2026-11-20") is None


def test_a_redo_is_one_more_thing_that_is_open_and_one_completion_answers_it_too():
    asked = RedoAsked(at("2027-05-01"), on("2027-06-15"))
    open_still = History(meant=[since()], completions=[at("2026-11-20")], redos=[asked])
    answered = History(meant=[since()], completions=[at("2026-11-20"), at("2027-06-01")], redos=[asked])

    assert owed(open_still, "2027-05-01").due_on == on("2027-06-15")
    assert owed(answered, "2027-06-01") is None


def test_a_redo_does_not_make_what_is_due_sooner_due_later():
    asked = RedoAsked(at("2026-11-15"), on("2027-01-31"))

    assert owed(History(meant=[since()], redos=[asked]), "2026-11-15").due_on == DUE


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (DUE, Phase.OPEN),
        (DUE + DAY, Phase.IN_GRACE),
        (DUE + DAY * 14, Phase.IN_GRACE),
        (DUE + DAY * 15, Phase.OVERDUE),
    ],
)
def test_in_grace_nobody_is_late(day: date, phase: Phase):
    row = Cycle(1, MADE, DUE, 14, None, Outcome.OPEN)

    assert phase_on(day, due_on=DUE, overdue_from=row.overdue_from, is_away=False) is phase


def test_without_a_date_it_is_open_for_ever():
    row = Cycle(1, MADE, None, 14, None, Outcome.OPEN)

    found = obligation_of([row], today=date(2099, 1, 1), is_away=False)

    assert (found.due_on, found.overdue_from, found.phase) == (None, None, Phase.OPEN)


def test_the_first_to_be_late_makes_it_late_whatever_the_grace_of_the_other():
    patient, strict = (Cycle(1, MADE, DUE + DAY * late, grace, None, Outcome.OPEN) for late, grace in ((0, 30), (3, 0)))

    found = obligation_of([patient, strict], today=DUE + DAY * 4, is_away=False)

    assert (found.due_on, found.overdue_from, found.phase) == (DUE, DUE + DAY * 4, Phase.OVERDUE)


@given(found=rows, today=dates.filter(bool))
def test_on_leave_whatever_is_open_is_paused_and_never_overdue(found: list[Cycle], today: date):
    obligation = obligation_of(found, today=today, is_away=True)

    assert (obligation is None) == all(one.outcome is not Outcome.OPEN for one in found)
    assert obligation is None or obligation.phase is Phase.PAUSED


@given(found=rows, today=dates.filter(bool))
def test_it_is_overdue_exactly_when_something_open_is(found: list[Cycle], today: date):
    obligation = obligation_of(found, today=today, is_away=False)

    late = any(
        one.outcome is Outcome.OPEN and one.due_on is not None and today > one.due_on + DAY * one.grace_days
        for one in found
    )
    assert (obligation is not None and obligation.phase is Phase.OVERDUE) == late
