"""c8: a redo after a major change is one more thing that is owed: by the earlier date, beside what a plan asks."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from tests.assignments.schedule.planning import M1, follow, go_to, owed, plan_for, unassign_all, working
from tests.assignments.test_redo import DUE, answer, decide, take_older
from tests.conftest import Town
from tests.learning import walking
from tests.learning.walking import learner_of
from training_app.assignments.due_dates import DaysAfterAssignment
from training_app.assignments.plans import Rolling
from training_app.assignments.rules import Redo, due_after_redo
from training_app.assignments.schedule.models import AssignmentCycle
from training_app.learning.service import Desk


@pytest.fixture
def desk(town: Town) -> Iterator[Desk]:
    """The catalogue as it ships is the new version; nothing is assigned yet."""
    unassign_all(town)
    with walking.desk_of(town) as desk:
        yield desk


@pytest.fixture
def asked(town: Town) -> Town:
    """Ortiz finished the older version, and five minutes later is asked to take it again."""
    unassign_all(town)
    with walking.desk_of(town) as desk:
        take_older(town)
        town.clock.advance(minutes=5)
        decide(town, desk)
    return town


def test_publishing_a_major_version_asks_and_the_answer_is_owed(town: Town, desk: Desk) -> None:
    take_older(town)
    plan_for(town, due=DaysAfterAssignment(30))

    asked = decide(town, desk)
    follow(town)

    row = owed(town)[town.people.officer_id]
    assert (asked, row.due_on) == (1, DUE)
    assert row.counts_from is not None


def test_what_is_due_sooner_stays_due_sooner(town: Town, desk: Desk) -> None:
    """The cycle that opened is due on 23 November 2027; the redo asks for a month later."""
    take_older(town)
    plan_for(town, due=DaysAfterAssignment(30), cycle=Rolling(12, 60))
    go_to(town, date(2027, 10, 1))

    decide(town, desk, answer(town, due_on=date(2027, 12, 23)))
    at_once = owed(town)[town.people.officer_id].due_on
    follow(town)

    assert at_once == date(2027, 11, 23)
    assert owed(town)[town.people.officer_id].due_on == date(2027, 11, 23)


def test_one_completion_answers_both(town: Town, desk: Desk) -> None:
    take_older(town)
    plan_for(town, due=DaysAfterAssignment(30), cycle=Rolling(12, 60))
    go_to(town, date(2027, 10, 1))
    decide(town, desk, answer(town, due_on=date(2027, 12, 23)))
    follow(town)
    counts_from = owed(town)[town.people.officer_id].counts_from

    town.clock.advance(hours=1)
    desk.session.rollback()
    attempt = walking.service.start_attempt(desk, learner_of(town), M1, counts_from=counts_from)
    walking.read_lessons(desk, learner_of(town), attempt)
    walking.play_scenario(desk, learner_of(town), attempt)
    walking.take_round(desk, learner_of(town), attempt)
    follow(town)
    go_to(town, date(2028, 6, 1))

    with working(town) as session:
        mine = AssignmentCycle.person_id == town.people.officer_id
        outcomes = session.scalars(select(AssignmentCycle.outcome).where(mine)).all()
    assert outcomes == ["done", "done", "done"]


def test_nobody_means_nobody(town: Town, desk: Desk) -> None:
    take_older(town)
    plan_for(town, due=DaysAfterAssignment(30))

    asked = decide(town, desk, answer(town, Redo.NOBODY, due_on=None))
    follow(town)

    assert asked == 0
    assert owed(town)[town.people.officer_id].counts_from is None


def test_the_answer_shows_what_had_changed(asked: Town) -> None:
    page = asked.sign_in(asked.people.coordinator_id).get("/app/versions")

    assert "What had changed" in page.text()


def test_the_officer_reads_what_changed_and_no_text_of_what_is_to_be_met(asked: Town) -> None:
    officer = asked.sign_in(asked.people.officer_id)

    cover = officer.get(f"/app/modules/{M1}")
    link = next(one for one in cover.all("a") if "".join(one.itertext()).strip() == "See what changed")
    page = officer.get(link.get("href"))

    assert "in the story" in page.text()
    for item in asked.shipped.modules[M1].items:
        assert item.stem not in page.text()


def test_who_never_finished_it_has_no_such_page(asked: Town) -> None:
    page = asked.sign_in(asked.people.other_officer_id).get(f"/app/modules/{M1}/changes")

    assert page.status == 404


def test_who_never_finished_the_older_one_is_not_asked_again(town: Town, desk: Desk) -> None:
    """Negative control: the rows that say "again" are those of finishers, and another officer's row stays as it was."""
    take_older(town)
    plan_for(town, due=DaysAfterAssignment(30))
    decide(town, desk)
    follow(town)

    row = owed(town)[town.people.other_officer_id]
    assert (row.due_on, row.counts_from) == (date(2026, 12, 23), None)


@pytest.mark.parametrize(
    ("due_on", "asked", "is_open", "expected"),
    [
        (date(2026, 12, 1), date(2026, 12, 11), True, date(2026, 12, 1)),
        (date(2026, 12, 21), date(2026, 12, 11), True, date(2026, 12, 11)),
        (date(2026, 12, 1), date(2026, 12, 11), False, date(2026, 12, 11)),
        (None, date(2026, 12, 11), True, date(2026, 12, 11)),
        (date(2026, 12, 1), None, True, date(2026, 12, 1)),
    ],
)
def test_the_earlier_of_the_two_dates_holds(due_on, asked, is_open: bool, expected: date) -> None:
    assert due_after_redo(due_on, asked, is_open=is_open) == expected
