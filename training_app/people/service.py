"""Adding people and changing what is known of them. Each function commits once and is written to the audit log."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.errors import NameTaken
from training_app.accounts.identity import Identity
from training_app.accounts.models import Person, Role, Unit
from training_app.accounts.roster import NewPerson, add_person
from training_app.accounts.rules import plain_sign_in_name
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import PersonId, UnitId
from training_app.people.errors import OwnSupervisor, SupervisorUnknown


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person besides how they sign in; ``supervisor`` is a sign-in name."""

    given_name: str
    family_name: str
    badge: str | None
    unit_id: UnitId | None
    rank: str | None
    hired_on: date | None
    supervisor: str | None
    officer_id: str | None = None
    "The state's number for them."


def add_newcomer(
    session: Session, *, sign_in_name: str, facts: Facts, role: Role, by: Identity, now: datetime
) -> PersonId:
    """Add a person to the agency of who adds them, with one role; a supervisor answers for their own unit.

    :raise NotFound: for a unit of another agency
    :raise SupervisorUnknown: when nobody active signs in with that name
    :raise OwnSupervisor: when it is their own
    :raise NameTaken: when somebody signs in with their name already
    """
    begin_write(session)
    try:
        _check_unit(session, by, facts.unit_id)
        if facts.supervisor is not None and plain_sign_in_name(facts.supervisor) == plain_sign_in_name(sign_in_name):
            raise OwnSupervisor
        new = NewPerson(
            agency_id=by.agency_id,
            given_name=facts.given_name,
            family_name=facts.family_name,
            sign_in_name=sign_in_name,
            badge=facts.badge,
            unit_id=facts.unit_id,
            roles={role: facts.unit_id if role is Role.SUPERVISOR else None},
            rank=facts.rank,
            hired_on=facts.hired_on,
            supervisor_id=_supervisor(session, by, facts.supervisor),
            officer_id=facts.officer_id,
        )
        person_id = add_person(session, new, by=by.person_id, now=now)
    except (NotFound, NameTaken, SupervisorUnknown, OwnSupervisor):
        session.rollback()
        raise
    session.commit()
    return person_id


def change_person(session: Session, person_id: PersonId, facts: Facts, *, by: Identity, now: datetime) -> bool:
    """Change what is known of a person, also of one who left; returns whether anything was different.

    The audit log says which facts changed, and never their texts: a name may be changed for good reasons.

    :raise NotFound: for a person or a unit of another agency
    :raise SupervisorUnknown: when nobody active signs in with that name
    :raise OwnSupervisor: when it is their own
    """
    begin_write(session)
    person = session.scalars(
        select(Person).where(Person.id == person_id, Person.agency_id == by.agency_id).with_for_update()
    ).one_or_none()
    if person is None:
        session.rollback()
        raise NotFound
    try:
        _check_unit(session, by, facts.unit_id)
        supervisor_id = _supervisor(session, by, facts.supervisor, kept=person.supervisor_id)
        if supervisor_id == person_id:
            raise OwnSupervisor
    except (NotFound, SupervisorUnknown, OwnSupervisor):
        session.rollback()
        raise
    wanted = {
        "given_name": facts.given_name,
        "family_name": facts.family_name,
        "badge": facts.badge,
        "unit_id": facts.unit_id,
        "rank": facts.rank,
        "hired_on": facts.hired_on,
        "supervisor_id": supervisor_id,
        "officer_id": facts.officer_id,
    }
    changed = [name for name, value in wanted.items() if getattr(person, name) != value]
    if not changed:
        session.rollback()
        return False
    for name in changed:
        setattr(person, name, wanted[name])
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action="people.person_changed",
        subject=f"person:{person_id}",
        detail={"changed": changed},
        now=now,
    )
    session.commit()
    return True


def _check_unit(session: Session, by: Identity, unit_id: UnitId | None) -> None:
    if unit_id is None:
        return
    if session.scalar(select(Unit.id).where(Unit.id == unit_id, Unit.agency_id == by.agency_id)) is None:
        raise NotFound


def _supervisor(session: Session, by: Identity, typed: str | None, *, kept: int | None = None) -> PersonId | None:
    """Their id; who supervised the person before may stay although they left meanwhile."""
    if typed is None:
        return None
    found = session.execute(
        select(Person.id, Person.is_active).where(
            Person.agency_id == by.agency_id, Person.sign_in_name == plain_sign_in_name(typed)
        )
    ).one_or_none()
    if found is None or not (found.is_active or found.id == kept):
        raise SupervisorUnknown
    return PersonId(found.id)
