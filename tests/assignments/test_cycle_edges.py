"""The days on which one thing begins and another ends: what holds on the very day."""

from datetime import date

import pytest

from tests.assignments.stories import CHICAGO, FISCAL_YEAR, MADE, at, cycles, last, on, since
from training_app.assignments.cycles import Outcome, redo_cycles
from training_app.assignments.due_dates import ByDate
from training_app.assignments.history import Exemption, Extent, History, RedoAsked
from training_app.assignments.plans import Both, Plan, RollFrom, Rolling

FISCAL = Plan(MADE, None, FISCAL_YEAR, grace_days=14, early_days=30)
RHYTHM = Plan(MADE, ByDate(date(2026, 12, 1)), Rolling(12, 60, RollFrom.DUE_DATE))


@pytest.mark.parametrize(("finished", "due"), [("2026-09-30", "2027-09-30"), ("2026-10-01", "2027-12-01")])
def test_what_is_finished_on_the_day_it_opens_was_not_brought_along(finished: str, due: str):
    assert str(last(RHYTHM, History(meant=[since()], completions=[at(finished)]), "2027-11-01").due_on) == due


@pytest.mark.parametrize(("finished", "outcome"), [("2026-08-31", "open"), ("2026-09-01", "done")])
def test_somebody_new_brings_along_what_was_finished_in_the_early_days(finished: str, outcome: str):
    new = History(meant=[since("2026-10-05")], completions=[at(finished)])

    assert last(FISCAL, new, "2026-10-05").outcome == outcome


@pytest.mark.parametrize(
    ("finished", "due"),
    # before the early days it was for the months' sake, and the fiscal year is still to be done
    [("2027-08-25", "2028-02-25"), ("2027-09-10", "2028-03-10")],
)
def test_of_both_the_early_days_of_a_period_meet_it(finished: str, due: str):
    plan = Plan(MADE, None, Both(FISCAL_YEAR, 6, 30), early_days=30)
    done = History(meant=[since()], completions=[at("2027-03-20"), at(finished)])

    found = last(plan, done, "2028-09-30")

    assert (str(found.due_on), found.period.first.year) == (due, 2027 if finished < "2027-09-01" else 2028)


def test_somebody_is_meant_to_the_end_of_their_last_day():
    one_day = History(meant=[since("2026-10-01", until="2026-10-01")])

    assert last(FISCAL, one_day, "2026-10-01").outcome is Outcome.OPEN
    assert cycles(FISCAL, one_day, "2026-10-02") == [("2026-10-01", "2027-09-30", "released", "2026-10-02")]


@pytest.mark.parametrize("extent", Extent)
def test_an_exemption_on_the_day_it_opens_ends_it_that_day(extent: Extent):
    freed = History(meant=[since()], exemptions=[Exemption(MADE, extent)])

    assert cycles(FISCAL, freed, "2026-10-01") == [("2026-10-01", "2027-09-30", "exempt", "2026-10-01")]


def test_a_redo_that_was_asked_on_the_day_somebody_left_is_open_for_nobody():
    gone = History(redos=[RedoAsked(at("2027-05-01"), on("2027-06-01"))], left_on=[on("2027-05-01")])

    assert [one.outcome for one in redo_cycles(gone, today=on("2027-05-01"), zone=CHICAGO)] == [Outcome.RELEASED]


def test_lead_early_days_and_grace_may_fill_a_cycle_but_for_a_day():
    assert Plan(MADE, None, Rolling(2, 55))
    assert Plan(MADE, None, Rolling(1, 0))
    with pytest.raises(ValueError, match="days"):
        Plan(MADE, None, Rolling(2, 40), grace_days=8, early_days=8)


def test_what_a_person_owed_once_is_not_owed_again_by_moving_back():
    once = Plan(MADE, ByDate(date(2026, 12, 1)))
    back = History(meant=[since(until="2026-12-31"), since("2028-01-01")], completions=[at("2026-11-20")])

    assert len(cycles(once, back, "2028-06-01")) == 1
