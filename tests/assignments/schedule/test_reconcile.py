"""What everybody owes is worked out from facts: twice is once, late is in time, and a completion closes a cycle."""

import threading
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.assignments.schedule.planning import (
    everything,
    follow,
    go_to,
    hire,
    noted,
    owed,
    plan_for,
    unassign_all,
    working,
)
from tests.conftest import Town
from tests.learning.walking import desk_of, learner_of, take_all
from training_app.accounts.models import Person
from training_app.assignments.audience import Everyone, InUnit
from training_app.assignments.due_dates import ByDate, DaysAfterAssignment
from training_app.assignments.plans import Rolling
from training_app.assignments.schedule.models import AssignmentCycle
from training_app.assignments.schedule.reconcile import reconcile
from training_app.assignments.schedule.touching import touch
from training_app.foundation.db import db
from training_app.foundation.ids import UnitId

YEARLY = {"due": DaysAfterAssignment(30), "cycle": Rolling(12, 60)}


@pytest.fixture
def plain(town: Town) -> Town:
    """The town with nothing assigned."""
    unassign_all(town)
    return town


def unit_of(town: Town) -> UnitId:
    with working(town) as session:
        return UnitId(session.execute(select(Person.unit_id).where(Person.id == town.people.officer_id)).scalar_one())


def test_everybody_meant_owes_it_at_once(plain: Town) -> None:
    kept = plan_for(plain, due=ByDate(date(2026, 12, 24)))

    rows = owed(plain)
    assert kept.people == len(rows) == 4
    assert {row.due_on for row in rows.values()} == {date(2026, 12, 24)}
    assert noted(plain) == 0


def test_doing_it_again_changes_nothing(plain: Town) -> None:
    plan_for(plain, **YEARLY)
    before = everything(plain)

    worked_out = follow(plain)

    assert (worked_out, everything(plain)) == (0, before)


def test_what_was_assigned_by_itself_and_by_a_plan_is_owed_once_by_the_earlier_date(town: Town) -> None:
    plan_for(town, due=ByDate(date(2026, 12, 24)))

    assert owed(town)[town.people.officer_id].due_on == date(2026, 11, 30)


def test_an_earlier_date_of_a_plan_moves_what_was_assigned_by_itself(town: Town) -> None:
    plan_for(town, due=ByDate(date(2026, 11, 27)))

    row = owed(town)[town.people.officer_id]
    assert (row.due_on, row.single_due_on, row.is_single) == (date(2026, 11, 27), date(2026, 11, 30), True)


def test_a_completion_closes_the_cycle_and_the_next_opens_by_itself(plain: Town) -> None:
    plan_for(plain, **YEARLY)
    with desk_of(plain) as desk:
        take_all(desk, learner_of(plain))
    follow(plain)

    done = owed(plain)[plain.people.officer_id]
    go_to(plain, date(2027, 9, 24))
    opened = owed(plain)[plain.people.officer_id]

    assert done.counts_from is None
    assert opened.due_on == date(2027, 11, 23)
    assert opened.counts_from is not None


def test_before_the_next_opens_nothing_is_asked(plain: Town) -> None:
    plan_for(plain, **YEARLY)
    with desk_of(plain) as desk:
        take_all(desk, learner_of(plain))

    go_to(plain, date(2027, 9, 23))

    assert owed(plain)[plain.people.officer_id].counts_from is None


def test_a_worker_that_was_down_for_a_year_comes_to_the_same(plain: Town) -> None:
    plan_for(plain, **YEARLY)
    with desk_of(plain) as desk:
        take_all(desk, learner_of(plain))

    for day in (date(2027, 1, 5), date(2027, 9, 24), date(2027, 9, 25), date(2027, 12, 1)):
        go_to(plain, day)
    day_by_day = everything(plain)
    with working(plain) as session:
        session.execute(AssignmentCycle.__table__.delete())
        touch(session, plain.people.agency_id, [plain.people.officer_id, plain.people.other_officer_id])
        touch(session, plain.people.agency_id, [plain.people.supervisor_id, plain.people.coordinator_id])
        session.commit()
    follow(plain)

    assert everything(plain) == day_by_day


def test_two_at_once_write_each_row_once(plain: Town) -> None:
    bus = plain.app.extensions["accounts"].bus
    plan_for(plain, InUnit(unit_of(plain)))
    broken: list[BaseException] = []

    def work() -> None:
        try:
            with plain.app.app_context():
                reconcile(db.session(), bus, plain.people.agency_id, now=plain.clock())
                db.session.remove()
        except BaseException as error:  # noqa: BLE001 - told by the test
            broken.append(error)

    hired = hire(plain, "Latecomer", unit_id=unit_of(plain))
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with working(plain) as session:
        cycles = session.scalar(select(func.count()).where(AssignmentCycle.person_id == hired))

    assert broken == []
    assert cycles == 1
    assert hired in owed(plain)
    assert noted(plain) == 0


def test_a_new_hire_is_found_by_the_rule(plain: Town) -> None:
    plan_for(plain, Everyone(), due=DaysAfterAssignment(30))
    go_to(plain, date(2026, 12, 1))

    hired = hire(plain, "Novak")
    before = hired in owed(plain)
    follow(plain)

    assert not before
    assert owed(plain)[hired].due_on == date(2026, 12, 31)
