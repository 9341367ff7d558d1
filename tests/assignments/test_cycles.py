"""One person under one plan, told as stories: early, late, away, exempt, moved, asked again."""

from datetime import date, datetime

import pytest

from tests.assignments.stories import CHICAGO, FISCAL_YEAR, MADE, at, cycles, last, on, since
from training_app.assignments.cycles import Outcome, coming_turn, cycles_of, redo_cycles
from training_app.assignments.due_dates import ByDate, DaysAfterHire
from training_app.assignments.history import Exemption, Extent, History, Meant, RedoAsked
from training_app.assignments.leave import Leave
from training_app.assignments.plans import Both, LateFinish, Leaving, Plan, RollFrom, Rolling, Window

ONCE = Plan(MADE, ByDate(date(2026, 12, 1)))
YEARLY = Plan(MADE, ByDate(date(2026, 12, 1)), Rolling(12, 60), early_days=30)
FISCAL = Plan(MADE, None, FISCAL_YEAR, grace_days=14, early_days=30)


def history(*completions: datetime, **more: object) -> History:
    return History(completions=completions, **{"meant": [since()], **more})


def test_what_is_taken_once_is_done_for_good():
    assert cycles(ONCE, history(at("2026-11-20")), "2034-01-01") == [("2026-10-01", "2026-12-01", "done", "2026-11-20")]


def test_what_was_finished_before_counts_for_something_taken_once():
    assert cycles(ONCE, history(at("2019-11-20")), "2026-10-01") == [("2026-10-01", "2026-12-01", "done", "2026-10-01")]


def test_nothing_is_there_before_somebody_is_meant():
    assert cycles(YEARLY, history(), "2026-09-30") == []


def test_a_rolling_cycle_opens_before_it_is_due_a_year_after_the_completion():
    done = history(at("2026-11-20"))

    assert len(cycles(YEARLY, done, "2027-09-20")) == 1
    assert cycles(YEARLY, done, "2027-09-21")[1:] == [("2027-09-21", "2027-11-20", "open", None)]


def test_a_late_finish_shifts_a_rolling_cycle_that_is_counted_from_the_completion():
    late = history(at("2027-02-15"))

    assert cycles(YEARLY, late, "2028-01-01")[1:] == [("2027-12-17", "2028-02-15", "open", None)]


@pytest.mark.parametrize(
    ("counted_from", "finished", "due"),
    [
        (RollFrom.COMPLETION, "2026-11-20", "2027-11-20"),
        (RollFrom.COMPLETION, "2027-02-15", "2028-02-15"),
        (RollFrom.DUE_DATE, "2026-11-20", "2027-12-01"),
        (RollFrom.DUE_DATE, "2027-02-15", "2027-12-01"),
        # of the next date of the rhythm less than the lead time is left
        (RollFrom.DUE_DATE, "2027-10-02", "2028-12-01"),
        (RollFrom.DUE_DATE_UNLESS_LATE, "2026-11-20", "2027-12-01"),
        (RollFrom.DUE_DATE_UNLESS_LATE, "2026-12-04", "2027-12-01"),
        (RollFrom.DUE_DATE_UNLESS_LATE, "2026-12-07", "2027-12-07"),
    ],
)
def test_what_the_months_are_counted_from_is_the_agencys_rule(counted_from: RollFrom, finished: str, due: str):
    plan = Plan(MADE, ByDate(date(2026, 12, 1)), Rolling(12, 60, counted_from), grace_days=5)

    assert str(last(plan, history(at(finished)), due).due_on) == due


def test_a_rhythm_that_begins_on_29_february_comes_back_to_it():
    plan = Plan(MADE, ByDate(date(2028, 2, 29)), Rolling(12, 30, RollFrom.DUE_DATE))
    finished = [at(f"{year}-02-20") for year in range(2028, 2032)]

    due = [str(one.due_on) for one in cycles_of(plan, history(*finished), today=on("2032-02-20"), zone=CHICAGO)]

    assert due == ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]


def test_a_fiscal_year_is_due_on_its_last_day_and_the_next_one_opens_on_its_first():
    done = history(at("2027-03-01"))

    assert cycles(FISCAL, done, "2027-10-01") == [
        ("2026-10-01", "2027-09-30", "done", "2027-03-01"),
        ("2027-10-01", "2028-09-30", "open", None),
    ]


def test_every_two_years_is_a_window_of_twenty_four_months():
    plan = Plan(MADE, None, Window(date(2025, 1, 1), 24))

    assert cycles(plan, history(at("2026-12-01")), "2027-01-01") == [
        ("2026-10-01", "2026-12-31", "done", "2026-12-01"),
        ("2027-01-01", "2028-12-31", "open", None),
    ]


def test_a_late_finish_never_shifts_a_window():
    late = history(at("2027-12-20"))

    assert cycles(FISCAL, late, "2027-12-21") == [
        ("2026-10-01", "2027-09-30", "done", "2027-12-20"),
        ("2027-12-21", "2028-09-30", "open", None),
    ]


def test_a_late_finish_counts_for_the_running_period_too_where_the_agency_says_so():
    plan = Plan(MADE, None, Window(FISCAL_YEAR.begins, 12, LateFinish.RUNNING_PERIOD_TOO))

    assert cycles(plan, history(at("2027-12-20")), "2028-10-01") == [
        ("2026-10-01", "2027-09-30", "done", "2027-12-20"),
        ("2027-12-21", "2028-09-30", "done", "2027-12-21"),
        ("2028-10-01", "2029-09-30", "open", None),
    ]


def test_a_period_that_went_by_meanwhile_was_missed_and_stays_on_record():
    very_late = history(at("2029-11-05"))

    assert cycles(FISCAL, very_late, "2029-11-06") == [
        ("2026-10-01", "2027-09-30", "done", "2029-11-05"),
        ("2027-10-01", "2028-09-30", "missed", "2028-09-30"),
        ("2028-10-01", "2029-09-30", "missed", "2029-09-30"),
        ("2029-11-06", "2030-09-30", "open", None),
    ]


def test_who_finishes_very_late_has_the_notice_for_the_period_that_is_nearly_over():
    assert last(FISCAL, history(at("2028-09-25")), "2028-09-26").due_on == date(2028, 10, 10)


@pytest.mark.parametrize(("finished", "outcome"), [("2027-08-31", "open"), ("2027-09-01", "done")])
def test_an_early_finish_counts_for_the_next_cycle_within_the_early_days(finished: str, outcome: str):
    twice = history(at("2027-03-01"), at(finished))

    assert last(FISCAL, twice, "2027-10-01").outcome == outcome


def test_one_completion_never_counts_for_two_cycles():
    # in the early days of the next period, and the one before is not done yet
    assert cycles(FISCAL, history(at("2027-09-15")), "2027-10-01") == [
        ("2026-10-01", "2027-09-30", "done", "2027-09-15"),
        ("2027-10-01", "2028-09-30", "open", None),
    ]


def test_the_first_period_is_the_one_the_due_date_falls_in():
    plan = Plan(MADE, DaysAfterHire(30), FISCAL_YEAR)
    hired = History(on("2027-09-20"), [since("2027-09-20")], [at("2027-10-15")])

    assert cycles(plan, hired, "2028-10-01") == [
        ("2027-09-20", "2027-10-20", "done", "2027-10-15"),
        ("2028-10-01", "2029-09-30", "open", None),
    ]


def test_who_comes_when_the_period_is_nearly_over_begins_with_the_next_one():
    late_comer = History(meant=[since("2027-09-20")])

    assert cycles(FISCAL, late_comer, "2027-09-20") == [("2027-09-20", "2028-09-30", "open", None)]


@pytest.mark.parametrize(
    ("finished", "expected"),
    [
        (
            "2026-03-10",
            [("2026-10-01", "2026-12-01", "done", "2026-10-01"), ("2027-01-09", "2027-03-10", "open", None)],
        ),
        ("2025-09-30", [("2026-10-01", "2026-12-01", "open", None)]),
    ],
)
def test_who_comes_with_a_completion_brings_it_along_while_it_is_fresh(finished: str, expected: list[tuple[str, ...]]):
    assert cycles(YEARLY, history(at(finished)), "2027-01-09")[: len(expected)] == expected


def test_both_is_due_on_whichever_comes_first():
    plan = Plan(MADE, None, Both(FISCAL_YEAR, 6, 30))

    # by the months on 1 May, which counts for no new period; then by the period's end
    done = history(at("2026-11-01"), at("2027-04-20"))

    assert cycles(plan, done, "2027-09-20") == [
        ("2026-10-01", "2027-09-30", "done", "2026-11-01"),
        ("2027-04-01", "2027-05-01", "done", "2027-04-20"),
        ("2027-09-20", "2027-10-20", "open", None),
    ]


@pytest.mark.parametrize(("clock", "outcome"), [("23:59:59", "done"), ("23:59:59.500000", "open")])
def test_the_last_second_of_the_day_is_the_last_that_counts(clock: str, outcome: str):
    assert last(YEARLY, history(at("2026-12-01", clock)), "2026-12-01").outcome == outcome


def test_leave_moves_the_due_date_and_leaves_the_next_window_where_it_was():
    away = history(at("2027-10-20"), leaves=[Leave(on("2027-09-01"), on("2027-09-30"))])

    assert cycles(FISCAL, away, "2027-10-21") == [
        ("2026-10-01", "2027-10-30", "done", "2027-10-20"),
        ("2027-10-21", "2028-09-30", "open", None),
    ]


def test_a_period_spent_on_leave_from_end_to_end_is_excused():
    away = history(at("2027-03-01"), leaves=[Leave(on("2027-09-01"), on("2028-11-30"))])

    assert cycles(FISCAL, away, "2028-12-01")[1:] == [
        ("2027-10-01", "2028-09-30", "excused", "2028-09-30"),
        ("2028-10-01", "2029-11-30", "open", None),
    ]


def test_a_rolling_cycle_is_never_excused_by_leave_and_has_its_lead_time_after_it():
    away = history(at("2026-11-20"), leaves=[Leave(on("2027-08-01"), on("2028-08-31"))])

    opened = last(YEARLY, away, "2028-09-01")

    assert (opened.outcome, opened.due_on) == (Outcome.OPEN, date(2028, 10, 31))


def test_an_exemption_ends_what_is_open_and_the_next_cycle_comes_as_usual():
    freed = history(exemptions=[Exemption(on("2027-01-10"))])

    assert cycles(FISCAL, freed, "2027-10-01") == [
        ("2026-10-01", "2027-09-30", "exempt", "2027-01-10"),
        ("2027-10-01", "2028-09-30", "open", None),
    ]


def test_who_is_exempted_in_a_rolling_cycle_counts_as_finished_on_the_due_date():
    freed = history(exemptions=[Exemption(on("2026-11-01"))])

    assert str(last(YEARLY, freed, "2027-11-01").due_on) == "2027-12-01"


def test_an_exemption_when_nothing_is_open_frees_from_nothing():
    freed = history(at("2027-03-01"), exemptions=[Exemption(on("2027-05-01"))])

    assert last(FISCAL, freed, "2027-10-01").outcome is Outcome.OPEN


def test_an_exemption_for_good_ends_this_and_everything_later():
    freed = history(
        meant=[since(until="2027-05-01"), since("2028-01-01")],
        exemptions=[Exemption(on("2027-01-10"), Extent.FOR_GOOD)],
        redos=[RedoAsked(at("2028-02-01"), on("2028-03-01"))],
    )

    assert cycles(FISCAL, freed, "2030-01-01") == [("2026-10-01", "2027-09-30", "exempt", "2027-01-10")]
    assert [one.outcome for one in redo_cycles(freed, today=on("2028-02-01"), zone=CHICAGO)] == [Outcome.EXEMPT]


def test_what_was_finished_on_the_day_of_an_exemption_is_done():
    both = history(at("2027-01-10", "23:00"), exemptions=[Exemption(on("2027-01-10"))])

    assert last(FISCAL, both, "2027-01-10").outcome is Outcome.DONE


@pytest.mark.parametrize(
    ("leaving", "until", "outcome"),
    [
        (Leaving.RELEASE, "2027-05-01", "released"),
        (Leaving.RELEASE, "2027-10-13", "released"),
        # after the grace it is overdue, and no change of units takes that away
        (Leaving.RELEASE, "2027-10-14", "open"),
        (Leaving.KEEP, "2027-05-01", "open"),
    ],
)
def test_who_moves_out_takes_along_what_is_overdue_and_what_the_agency_keeps(
    leaving: Leaving, until: str, outcome: str
):
    plan = Plan(MADE, None, FISCAL_YEAR, grace_days=14, leaving=leaving)

    assert last(plan, history(meant=[since(until=until)]), "2027-12-01").outcome == outcome


def test_who_was_late_before_their_leave_takes_it_along_when_they_move_out_on_leave():
    away = history(meant=[since(until="2027-12-01")], leaves=[Leave(on("2027-11-01"), None)])

    assert last(FISCAL, away, "2028-01-01").outcome is Outcome.OPEN


def test_what_is_kept_is_followed_by_nothing():
    plan = Plan(MADE, None, FISCAL_YEAR, leaving=Leaving.KEEP)
    moved = history(at("2027-06-01"), meant=[since(until="2027-05-01")])

    assert cycles(plan, moved, "2029-01-01") == [("2026-10-01", "2027-09-30", "done", "2027-06-01")]


def test_who_leaves_the_agency_owes_nothing_even_what_is_overdue():
    gone = history(meant=[since(until="2027-12-31")], left_on=[on("2028-01-01")])

    assert cycles(FISCAL, gone, "2028-01-01") == [("2026-10-01", "2027-09-30", "released", "2028-01-01")]


def test_who_moves_back_goes_on_from_what_they_had_finished():
    back = history(at("2026-11-01"), meant=[since(until="2026-12-01"), since("2027-02-01")])

    assert cycles(FISCAL, back, "2027-10-01") == [
        ("2026-10-01", "2027-09-30", "done", "2026-11-01"),
        ("2027-10-01", "2028-09-30", "open", None),
    ]


def test_who_moves_back_with_nothing_finished_begins_anew():
    back = history(meant=[since(until="2026-12-01"), since("2027-02-01")])

    assert cycles(FISCAL, back, "2027-02-01") == [
        ("2026-10-01", "2027-09-30", "released", "2026-12-02"),
        ("2027-02-01", "2027-09-30", "open", None),
    ]


def test_a_redo_is_answered_by_whatever_is_finished_after_it():
    asked = RedoAsked(at("2027-05-01", "10:00"), on("2027-06-15"))
    completions = at("2027-05-01", "09:59"), at("2027-05-20")

    (redo,) = redo_cycles(history(*completions, redos=[asked]), today=on("2027-05-20"), zone=CHICAGO)

    assert (redo.due_on, redo.outcome, redo.done_at) == (on("2027-06-15"), Outcome.DONE, completions[1])


def test_a_redo_waits_out_leave_and_ends_with_leaving_or_an_exemption():
    asked = [RedoAsked(at("2027-05-01"), on("2027-06-15"))]

    away = history(redos=asked, leaves=[Leave(on("2027-05-10"), on("2027-05-19"))])
    left = history(redos=asked, left_on=[on("2027-05-20")])
    freed = history(redos=asked, exemptions=[Exemption(on("2027-05-20"))])
    found = [redo_cycles(one, today=on("2027-06-01"), zone=CHICAGO)[0] for one in (away, left, freed)]

    assert [(str(one.due_on), one.outcome.value) for one in found] == [
        ("2027-06-25", "open"),
        ("2027-06-15", "released"),
        ("2027-06-15", "exempt"),
    ]


def test_the_answer_to_a_redo_starts_the_months_anew():
    asked = RedoAsked(at("2027-05-01"), on("2027-06-15"))
    answered = history(at("2026-11-20"), at("2027-05-20"), redos=[asked])

    assert cycles(YEARLY, answered, "2028-04-01")[1:] == [
        ("2027-09-21", "2027-11-20", "done", "2027-09-21"),
        ("2028-03-21", "2028-05-20", "open", None),
    ]


def test_the_answer_to_a_redo_leaves_periods_and_rhythms_as_they_were():
    rhythm = Plan(MADE, ByDate(date(2026, 12, 1)), Rolling(12, 60, RollFrom.DUE_DATE))
    asked = RedoAsked(at("2027-05-01"), on("2027-06-15"))
    answered = history(at("2026-11-20"), at("2027-05-20"), redos=[asked])

    assert last(FISCAL, answered, "2027-10-01").outcome is Outcome.OPEN
    assert str(last(rhythm, answered, "2027-11-01").due_on) == "2027-12-01"


def test_what_was_finished_before_a_redo_counts_for_no_cycle_that_opens_later():
    early = history(at("2027-03-01"), at("2027-09-10"), redos=[RedoAsked(at("2027-09-20"), on("2027-10-20"))])

    assert last(FISCAL, early, "2027-10-01").outcome is Outcome.OPEN


def test_what_comes_is_planned_until_it_opens():
    done = history(at("2027-03-01"))

    coming = coming_turn(FISCAL, done, today=on("2027-03-01"), zone=CHICAGO)

    assert coming is not None
    assert (str(coming.opens_on), str(coming.due_on), str(coming.counts_from)) == (
        "2027-10-01",
        "2028-09-30",
        "2027-09-01",
    )
    assert coming_turn(FISCAL, done, today=on("2027-10-01"), zone=CHICAGO) is None
    assert coming_turn(ONCE, done, today=on("2027-10-01"), zone=CHICAGO) is None


def test_nothing_comes_for_somebody_who_moved_out():
    moved = history(at("2027-03-01"), meant=[since(until="2027-04-30")])

    assert coming_turn(FISCAL, moved, today=on("2027-05-01"), zone=CHICAGO) is None


def test_two_stretches_that_touch_are_one():
    with pytest.raises(ValueError, match="touch"):
        History(meant=[Meant(MADE, on("2026-12-01")), Meant(on("2026-12-02"))])


@pytest.mark.parametrize(
    "plan",
    [
        lambda: Plan(MADE, None, Rolling(2, 60)),
        lambda: Plan(MADE, None, Both(FISCAL_YEAR, 1, 30)),
        lambda: Plan(MADE, None, Window(MADE, 1), early_days=28),
        lambda: Plan(MADE, grace_days=-1),
        lambda: Plan(MADE, None, Rolling(12, -1)),
    ],
)
def test_a_plan_whose_cycles_would_overlap_is_refused(plan):
    with pytest.raises(ValueError, match="days"):
        plan()
