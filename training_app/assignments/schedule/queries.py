"""What the pages of assignments read: plain rows, always within what the asker may see."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person, Unit
from training_app.accounts.rules import short_name
from training_app.assignments.cycles import Outcome
from training_app.assignments.models import Assignment
from training_app.assignments.schedule.models import (
    AssignmentCycle,
    AssignmentMeant,
    AssignmentTouched,
    MailState,
    PersonLeave,
    ReminderDigest,
)
from training_app.assignments.schedule.sight import Sight
from training_app.foundation.ids import AgencyId


class Counts(NamedTuple):
    """Of one plan: how many are meant today, have it open, are overdue, and are on leave with it open."""

    meant: int = 0
    open: int = 0
    overdue: int = 0
    paused: int = 0


class PlanPerson(NamedTuple):
    """Somebody whom a plan means or who has something of it open, with their newest cycle."""

    person_id: int
    given_name: str
    family_name: str
    unit_id: int | None
    number: int | None
    due_on: date | None
    overdue_from: date | None
    outcome: str | None
    closed_on: date | None
    is_away: bool


class Mailed(NamedTuple):
    """One mail of the log."""

    day: date
    name: str
    subject: str
    state: MailState
    last_error: str | None


def read_counts(session: Session, sight: Sight) -> Mapping[int, Counts]:
    """The figures of every plan of the agency, within what may be seen."""
    meant = _grouped(
        session,
        select(AssignmentMeant.plan_id, func.count())
        .join(Person, Person.id == AssignmentMeant.person_id)
        .where(AssignmentMeant.agency_id == sight.agency_id, AssignmentMeant.until.is_(None), *_seen(sight))
        .group_by(AssignmentMeant.plan_id),
    )
    cycle = AssignmentCycle
    is_late = cycle.overdue_from <= sight.open_day
    is_away = cycle.person_id.in_(_away_today(sight))
    rows = session.execute(
        select(
            cycle.plan_id,
            func.count(),
            func.count().filter(and_(is_late, ~is_away)),
            func.count().filter(is_away),
        )
        .join(Person, Person.id == cycle.person_id)
        .where(cycle.agency_id == sight.agency_id, cycle.outcome == Outcome.OPEN.value, *_seen(sight))
        .group_by(cycle.plan_id)
    )
    opened = {row[0]: row[1:] for row in rows if row[0] is not None}
    return {plan_id: Counts(meant.get(plan_id, 0), *opened.get(plan_id, (0, 0, 0))) for plan_id in {*meant, *opened}}


def read_plan_people(session: Session, sight: Sight, plan_id: int, *, first: int, most: int) -> Sequence[PlanPerson]:
    """Its people that may be seen: what is open before what is closed, the earliest date first.

    :param first: how many to leave out before
    """
    cycle = AssignmentCycle
    newest = (
        select(cycle.person_id, func.max(cycle.number).label("number"))
        .where(cycle.plan_id == plan_id)
        .group_by(cycle.person_id)
        .subquery()
    )
    mine = and_(cycle.plan_id == plan_id, cycle.person_id == newest.c.person_id, cycle.number == newest.c.number)
    rows = session.execute(
        select(
            Person.id,
            Person.given_name,
            Person.family_name,
            Person.unit_id,
            cycle.number,
            cycle.due_on,
            cycle.overdue_from,
            cycle.outcome,
            cycle.closed_on,
            Person.id.in_(_away_today(sight)),
        )
        .outerjoin(newest, newest.c.person_id == Person.id)
        .outerjoin(cycle, mine)
        .where(*_of_plan(sight, plan_id))
        .order_by(
            cycle.outcome != Outcome.OPEN.value,
            cycle.due_on.is_(None),
            cycle.due_on,
            Person.family_name,
            Person.given_name,
            Person.id,
        )
        .offset(first)
        .limit(most)
    )
    return [PlanPerson._make(row) for row in rows]


def count_plan_people(session: Session, sight: Sight, plan_id: int) -> int:
    """How many those are."""
    return session.scalar(select(func.count(Person.id)).where(*_of_plan(sight, plan_id))) or 0


def count_waiting(session: Session, agency_id: AgencyId) -> int:
    """For how many people something is still to be worked out."""
    table = AssignmentTouched
    return session.scalar(select(func.count(table.person_id.distinct())).where(table.agency_id == agency_id)) or 0


def read_unit_names(session: Session, agency_id: AgencyId) -> Mapping[int, str]:
    """Every unit of the agency, in its order."""
    rows = session.execute(
        select(Unit.id, Unit.name).where(Unit.agency_id == agency_id).order_by(Unit.position, Unit.name)
    )
    return {row[0]: row[1] for row in rows}


def read_ranks(session: Session, agency_id: AgencyId) -> Sequence[str]:
    """The ranks that active people have."""
    rows = session.scalars(
        select(Person.rank)
        .where(Person.agency_id == agency_id, Person.is_active, Person.rank.is_not(None))
        .distinct()
        .order_by(Person.rank)
    )
    return [rank for rank in rows if rank]


def read_handles(session: Session, agency_id: AgencyId) -> Sequence[tuple[int, str | None, str]]:
    """Every active person with their badge and sign-in name."""
    rows = session.execute(
        select(Person.id, Person.badge, Person.sign_in_name).where(Person.agency_id == agency_id, Person.is_active)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def read_names(session: Session, agency_id: AgencyId, person_ids: Sequence[int]) -> Mapping[int, str]:
    """ "J. Ortiz" by id."""
    rows = session.execute(
        select(Person.id, Person.given_name, Person.family_name).where(
            Person.agency_id == agency_id, Person.id.in_(person_ids)
        )
    )
    return {row[0]: short_name(row[1], row[2]) for row in rows}


def read_mailed(session: Session, agency_id: AgencyId, *, first: int, most: int) -> Sequence[Mailed]:
    """The mails to the agency's people, newest first."""
    table = ReminderDigest
    rows = session.execute(
        select(table.day, Person.given_name, Person.family_name, table.subject, table.state, table.last_error)
        .join(Person, Person.id == table.recipient_id)
        .where(table.agency_id == agency_id)
        .order_by(table.id.desc())
        .offset(first)
        .limit(most)
    )
    return [Mailed(row[0], short_name(row[1], row[2]), row[3], MailState(row[4]), row[5]) for row in rows]


def count_mailed(session: Session, agency_id: AgencyId) -> Mapping[MailState, int]:
    """How many mails there are of each state."""
    rows = session.execute(
        select(ReminderDigest.state, func.count())
        .where(ReminderDigest.agency_id == agency_id)
        .group_by(ReminderDigest.state)
    )
    return {MailState(row[0]): row[1] for row in rows}


def read_leaves(session: Session, agency_id: AgencyId, person_id: int) -> Sequence[PersonLeave]:
    """A person's leave, newest first."""
    mine = (PersonLeave.agency_id == agency_id, PersonLeave.person_id == person_id)
    return session.scalars(
        select(PersonLeave).where(*mine).order_by(PersonLeave.first_day.desc(), PersonLeave.id.desc())
    ).all()


def read_asked(session: Session, agency_id: AgencyId, person_id: int) -> Sequence[str]:
    """The modules that are asked of a person."""
    mine = (Assignment.agency_id == agency_id, Assignment.person_id == person_id)
    return session.scalars(select(Assignment.module_id).where(*mine).order_by(Assignment.module_id)).all()


def _seen(sight: Sight) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Person.agency_id == sight.agency_id, Person.is_active.is_(True)]
    if sight.unit_ids is not None:
        conditions.append(Person.unit_id.in_(sight.unit_ids))
    return conditions


def _of_plan(sight: Sight, plan_id: int) -> list[ColumnElement[bool]]:
    meant = select(AssignmentMeant.person_id).where(AssignmentMeant.plan_id == plan_id, AssignmentMeant.until.is_(None))
    opened = select(AssignmentCycle.person_id).where(
        AssignmentCycle.plan_id == plan_id, AssignmentCycle.outcome == Outcome.OPEN.value
    )
    return [*_seen(sight), or_(Person.id.in_(meant), Person.id.in_(opened))]


def _away_today(sight: Sight) -> Select[int]:
    table = PersonLeave
    return select(table.person_id).where(
        table.agency_id == sight.agency_id,
        table.first_day <= sight.today,
        table.last_day.is_(None) | (table.last_day >= sight.today),
    )


def _grouped(session: Session, query: Select[int, int]) -> Mapping[int, int]:
    return {row[0]: row[1] for row in session.execute(query)}
