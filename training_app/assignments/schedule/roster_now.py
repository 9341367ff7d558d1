"""The roster as the rules ask for it, read from the tables, and a mark by which one tells whether it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person, PersonRole, Role, Unit
from training_app.accounts.units import same_unit, units_above
from training_app.assignments.audience import Member, Roster
from training_app.foundation.ids import AgencyId, PersonId, UnitId


@dataclass(frozen=True, slots=True)
class RosterNow:
    """Everybody who is active, by whom a plan may mean. ``mark`` differs as soon as anything in it does."""

    roster: Roster
    mark: str


def read_roster(session: Session, agency_id: AgencyId) -> RosterNow:
    """The agency's roster of this moment: three statements, whatever its size."""
    supervisors = frozenset(
        session.scalars(
            select(PersonRole.person_id).where(
                PersonRole.agency_id == agency_id, PersonRole.role == Role.SUPERVISOR.value
            )
        )
    )
    people = session.execute(
        select(Person.id, Person.unit_id, Person.rank, Person.hired_on)
        .where(Person.agency_id == agency_id, Person.is_active)
        .order_by(Person.id)
    ).all()
    parents = read_parents(session, agency_id)
    members = tuple(_member(*row, is_supervisor=row[0] in supervisors) for row in people)
    told = repr((members, sorted(parents.items())))
    return RosterNow(Roster(members, parents), sha256(told.encode()).hexdigest())


def read_parents(session: Session, agency_id: AgencyId) -> Mapping[UnitId, UnitId | None]:
    """For each unit the one it stands below, by its path; None for one at the top."""
    names = session.execute(select(Unit.id, Unit.name).where(Unit.agency_id == agency_id)).all()
    ids = {same_unit(name): UnitId(unit_id) for unit_id, name in names}
    return {
        UnitId(unit_id): next(
            (ids[same_unit(above)] for above in reversed(units_above(name)) if same_unit(above) in ids), None
        )
        for unit_id, name in names
    }


def _member(
    person_id: int, unit_id: int | None, rank: str | None, hired_on: date | None, *, is_supervisor: bool
) -> Member:
    return Member(
        PersonId(person_id), None if unit_id is None else UnitId(unit_id), rank, hired_on, is_supervisor=is_supervisor
    )
