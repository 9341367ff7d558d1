"""What a coordinator changes: assignments that run, leave and exemptions. One commit each, with its audit entry."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.assignments.audience import Audience, who_is_meant
from training_app.assignments.history import Extent
from training_app.assignments.models import Assignment
from training_app.assignments.plans import Plan
from training_app.assignments.schedule import codec
from training_app.assignments.schedule.errors import (
    LeaveOver,
    NobodyMeant,
    NothingOpen,
    PersonNotHere,
    PlanEnded,
    PlanUnknown,
)
from training_app.assignments.schedule.looking import follow_roster, read_meant, stop_meaning
from training_app.assignments.schedule.models import AssignmentExemption, AssignmentPlan, PersonLeave
from training_app.assignments.schedule.roster_now import read_roster
from training_app.assignments.schedule.running import running_of, write_rules
from training_app.assignments.schedule.settling import Day, hold_agency
from training_app.assignments.schedule.touching import touch
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, PersonId


@dataclass(frozen=True, slots=True)
class Hand:
    """Who changes something, in which agency, and when; ``person_id`` None for the command line."""

    agency_id: AgencyId
    person_id: PersonId | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """The assignment that was made or changed, and how many people it means today."""

    plan_id: int
    people: int


def make_plan(session: Session, *, by: Hand, module_id: str, audience: Audience, rules: Plan) -> Kept:
    """Keep an assignment and whom it means today; what each of them owes is noted to be worked out.

    ``settle`` works it out: the page does that at once, the worker does what a page did not get to.

    :raise NobodyMeant: when it means nobody today; an empty unit can be assigned once somebody is in it
    """
    day = _begin(session, by)
    roster = read_roster(session, by.agency_id).roster
    people = who_is_meant(audience, roster)
    if not people:
        session.rollback()
        raise NobodyMeant
    row = AssignmentPlan(agency_id=by.agency_id, module_id=module_id, made_at=by.now, made_by_id=by.person_id)
    write_rules(row, audience, rules)
    session.add(row)
    # flush: those whom it means point to it
    session.flush()
    follow_roster(session, by.agency_id, running_of(row), roster, day.today)
    _record_plan(session, by, row, "assignment.plan_made", len(people))
    session.commit()
    return Kept(row.id, len(people))


def edit_plan(session: Session, plan_id: int, *, by: Hand, audience: Audience, rules: Plan) -> Kept:
    """Change whom it means and how it runs, from today on; all of it is worked out again.

    :raise PlanUnknown: when the agency has no such assignment
    :raise PlanEnded: when it was ended
    :raise NobodyMeant: when it would mean nobody
    """
    day = _begin(session, by)
    row = _running(session, by, plan_id)
    roster = read_roster(session, by.agency_id).roster
    people = who_is_meant(audience, roster)
    if not people:
        session.rollback()
        raise NobodyMeant
    before = read_meant(session, plan_id)
    if running_of(row).rules.due == rules.due:
        # for whom a named day stands is said by when it was named
        rules = replace(rules, made_on=row.made_on)
    write_rules(row, audience, rules)
    session.flush()  # what follows reads the row as it is now
    follow_roster(session, by.agency_id, running_of(row), roster, day.today)
    touch(session, by.agency_id, before, row.module_id)
    _record_plan(session, by, row, "assignment.plan_changed", len(people))
    session.commit()
    return Kept(plan_id, len(people))


def end_plan(session: Session, plan_id: int, *, by: Hand, reason: str) -> int:
    """Let it mean nobody from today on; returns how many people it meant.

    What is open and not overdue is released, or stays, as was chosen when it was made; what was finished stays.

    :raise PlanUnknown: when the agency has no such assignment
    :raise PlanEnded: when it was ended
    """
    day = _begin(session, by)
    row = _running(session, by, plan_id)
    people = read_meant(session, plan_id)
    row.ended_on = day.today
    stop_meaning(session, plan_id, people, day.today)
    touch(session, by.agency_id, people, row.module_id)
    _record(session, by, "assignment.plan_ended", f"assignment:{plan_id}", reason, module_id=row.module_id)
    session.commit()
    return len(people)


def enter_leave(session: Session, person_id: PersonId, *, by: Hand, first: date, last: date | None, reason: str) -> int:
    """Enter days away, both included; returns the number of the entry. ``last`` None while nobody knows.

    :raise PersonNotHere: when nobody active of the agency has this id
    """
    _begin(session, by)
    _person(session, by, person_id)
    row = PersonLeave(
        agency_id=by.agency_id,
        person_id=person_id,
        first_day=first,
        last_day=last,
        reason=reason,
        entered_at=by.now,
        entered_by_id=by.person_id,
    )
    session.add(row)
    touch(session, by.agency_id, [person_id])
    until = last.isoformat() if last else None
    _record(session, by, "leave.entered", f"person:{person_id}", reason, first_day=first.isoformat(), last_day=until)
    session.commit()
    return row.id


def end_leave(session: Session, leave_id: int, *, by: Hand, person_id: PersonId, last: date) -> None:
    """Say which day of a leave is the last; before its first day it is taken back.

    :raise PersonNotHere: when nobody active of the agency has this id
    :raise LeaveOver: when there is no such leave of this person, or it has ended
    """
    day = _begin(session, by)
    _person(session, by, person_id)
    mine = (PersonLeave.agency_id == by.agency_id, PersonLeave.person_id == person_id)
    row = session.scalars(select(PersonLeave).where(PersonLeave.id == leave_id, *mine)).one_or_none()
    if row is None or (row.last_day is not None and row.last_day < day.today):
        session.rollback()
        raise LeaveOver
    detail = {"first_day": row.first_day.isoformat(), "last_day": last.isoformat()}
    if last < row.first_day:
        session.delete(row)
    else:
        row.last_day = last
    touch(session, by.agency_id, [person_id])
    _record(session, by, "leave.ended", f"person:{person_id}", None, **detail)
    session.commit()


def exempt(session: Session, person_id: PersonId, *, by: Hand, module_id: str, extent: Extent, reason: str) -> None:
    """Free somebody from what is open of a module today, or from that and all that comes.

    :raise PersonNotHere: when nobody active of the agency has this id
    :raise NothingOpen: when nothing of the module is asked of them
    """
    day = _begin(session, by)
    _person(session, by, person_id)
    asked = (Assignment.agency_id == by.agency_id, Assignment.person_id == person_id)
    if session.scalar(select(Assignment.id).where(*asked, Assignment.module_id == module_id)) is None:
        session.rollback()
        raise NothingOpen
    session.add(
        AssignmentExemption(
            agency_id=by.agency_id,
            person_id=person_id,
            module_id=module_id,
            day=day.today,
            extent=extent.value,
            reason=reason,
            decided_at=by.now,
            decided_by_id=by.person_id,
        )
    )
    touch(session, by.agency_id, [person_id], module_id)
    subject = f"person:{person_id}"
    _record(session, by, "assignment.exempted", subject, reason, module_id=module_id, extent=extent.value)
    session.commit()


def _begin(session: Session, by: Hand) -> Day:
    begin_write(session)
    return hold_agency(session, by.agency_id, by.now)


def _running(session: Session, by: Hand, plan_id: int) -> AssignmentPlan:
    mine = (AssignmentPlan.id == plan_id, AssignmentPlan.agency_id == by.agency_id)
    row = session.scalars(select(AssignmentPlan).where(*mine)).one_or_none()
    if row is None or row.ended_on is not None:
        session.rollback()
        raise PlanUnknown if row is None else PlanEnded
    return row


def _person(session: Session, by: Hand, person_id: PersonId) -> None:
    mine = (Person.id == person_id, Person.agency_id == by.agency_id, Person.is_active)
    if session.scalar(select(Person.id).where(*mine)) is None:
        session.rollback()
        raise PersonNotHere


def _record_plan(session: Session, by: Hand, row: AssignmentPlan, action: str, people: int) -> None:
    # as text: an entry of the log is flat
    chosen = {name: codec.as_text(getattr(row, name)) for name in ("audience", "due", "cycle")}
    subject = f"assignment:{row.id}"
    _record(session, by, action, subject, None, module_id=row.module_id, people=people, **chosen)


def _record(
    session: Session, by: Hand, action: str, subject: str, reason: str | None, **detail: str | int | None
) -> None:
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action=action,
        subject=subject,
        reason=reason,
        detail=detail,
        now=by.now,
    )
