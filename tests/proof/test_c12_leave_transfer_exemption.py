"""c12: leave stops the clock and is "paused", never "overdue"; a transfer releases; an exemption needs a reason."""

from datetime import date

import pytest
from sqlalchemy import delete, select

from tests.assignments.schedule.planning import M1, change, follow, go_to, owed, plan_for, unassign_all, working
from tests.conftest import Town
from tests.learning.walking import desk_of, learner_of, take_all
from training_app.accounts.models import Person, Unit
from training_app.assignments.audience import InUnit
from training_app.assignments.due_dates import ByDate
from training_app.assignments.schedule.models import AssignmentCycle, PersonLeave
from training_app.assignments.schedule.touching import touch
from training_app.audit.models import AuditEntry
from training_app.foundation.ids import UnitId

DUE = date(2026, 12, 1)
REASON = "Approved leave, memo 14."


@pytest.fixture
def due(town: Town) -> Town:
    """Everybody in Patrol owes one module by 1 December."""
    unassign_all(town)
    plan_for(town, InUnit(unit(town, "Patrol")), due=ByDate(DUE))
    return town


def unit(town: Town, name: str) -> UnitId:
    with working(town) as session:
        return UnitId(session.execute(select(Unit.id).where(Unit.name == name)).scalar_one())


def enter_leave(town: Town, first: str, last: str = "", reason: str = REASON):
    coordinator = town.sign_in(town.people.coordinator_id)
    coordinator.get(f"/app/people/{town.people.officer_id}/leave")
    return coordinator.submit("first", first=first, last=last, reason=reason)


def test_leave_is_paused_and_never_overdue_in_every_report(due: Town) -> None:
    enter_leave(due, "2026-11-25")
    go_to(due, date(2026, 12, 20))
    coordinator = due.sign_in(due.people.coordinator_id)

    person = coordinator.get(f"/app/people/{due.people.officer_id}").text()
    overdue = coordinator.get("/app/completion?state=overdue").text()

    assert "Paused" in person
    assert "Late by" not in person
    assert "J. Ortiz" not in overdue
    assert "R. Lindqvist" in overdue


def test_the_date_moves_by_each_day_away(due: Town) -> None:
    enter_leave(due, "2026-11-25", "2026-12-04")
    go_to(due, date(2026, 12, 5))

    row = owed(due)[due.people.officer_id]
    assert (row.due_on, row.is_paused) == (date(2026, 12, 11), False)


def test_who_is_back_early_is_said_so_and_the_date_follows(due: Town) -> None:
    enter_leave(due, "2026-11-25")
    go_to(due, date(2026, 11, 30))
    coordinator = due.sign_in(due.people.coordinator_id)
    coordinator.get(f"/app/people/{due.people.officer_id}/leave")
    coordinator.submit("leave", last="2026-11-26")

    row = owed(due)[due.people.officer_id]
    assert (row.due_on, row.is_paused) == (date(2026, 12, 3), False)


def test_without_leave_the_same_officer_is_overdue(due: Town) -> None:
    """Negative control: it is the leave that keeps them out of the list."""
    enter_leave(due, "2026-11-25")
    with working(due) as session:
        session.execute(delete(PersonLeave))
        touch(session, due.people.agency_id, [due.people.officer_id])
        session.commit()
    go_to(due, date(2026, 12, 20))

    page = due.sign_in(due.people.coordinator_id).get("/app/completion?state=overdue")

    assert "J. Ortiz" in page.text()


def test_a_transfer_releases_what_is_not_overdue_and_nothing_else(due: Town) -> None:
    change(due, due.people.officer_id, unit_id=unit(due, "Command"))
    follow(due)
    released = due.people.officer_id not in owed(due)

    go_to(due, date(2026, 12, 20))
    change(due, due.people.other_officer_id, unit_id=unit(due, "Command"))
    follow(due)

    assert released
    assert due.people.other_officer_id in owed(due)


def test_what_was_finished_stays_after_a_transfer(due: Town) -> None:
    with desk_of(due) as desk:
        take_all(desk, learner_of(due))

    change(due, due.people.officer_id, unit_id=unit(due, "Command"))
    follow(due)

    page = due.sign_in(due.people.coordinator_id).get(f"/app/people/{due.people.officer_id}")
    assert "Done" in page.text()


def test_who_leaves_the_agency_owes_nothing_and_finds_it_again_when_back(due: Town) -> None:
    go_to(due, date(2026, 11, 24))
    change(due, due.people.officer_id, is_active=False)
    follow(due)
    left = due.people.officer_id in owed(due)

    go_to(due, date(2026, 11, 27))
    change(due, due.people.officer_id, is_active=True)
    follow(due)

    assert not left
    assert due.people.officer_id in owed(due)


def test_an_exemption_ends_what_is_open_with_its_reason_in_the_log(due: Town) -> None:
    coordinator = due.sign_in(due.people.coordinator_id)
    coordinator.get(f"/app/people/{due.people.officer_id}/leave")

    coordinator.submit("extent", module=M1, extent="one_cycle", reason="Instructor of this module.")

    assert due.people.officer_id not in owed(due)
    with working(due) as session:
        outcomes = session.scalars(
            select(AssignmentCycle.outcome).where(AssignmentCycle.person_id == due.people.officer_id)
        ).all()
        reasons = session.scalars(select(AuditEntry.reason).where(AuditEntry.action == "assignment.exempted")).all()
    assert (outcomes, reasons) == (["exempt"], ["Instructor of this module."])


@pytest.mark.parametrize("reason", ["", "no", "x" * 501])
def test_neither_is_kept_without_a_reason(due: Town, reason: str) -> None:
    page = enter_leave(due, "2026-11-25", reason=reason)
    with working(due) as session:
        entered = session.scalars(select(PersonLeave)).all()

    assert page.status == 422
    assert "Give a reason" in page.text()
    assert entered == []


def test_the_field_says_that_no_diagnosis_belongs_there(due: Town) -> None:
    page = due.sign_in(due.people.coordinator_id).get(f"/app/people/{due.people.officer_id}/leave")

    assert page.text().count("No diagnosis and nothing about health") == 2


@pytest.mark.parametrize("who", ["supervisor_id", "officer_id"])
def test_nobody_else_enters_leave(due: Town, who: str) -> None:
    page = due.sign_in(getattr(due.people, who)).get(f"/app/people/{due.people.officer_id}/leave")

    assert page.status == 403


def test_somebody_who_is_not_there_has_no_page(due: Town) -> None:
    with working(due) as session:
        highest = max(session.scalars(select(Person.id)))

    assert due.sign_in(due.people.coordinator_id).get(f"/app/people/{highest + 1}/leave").status == 404
