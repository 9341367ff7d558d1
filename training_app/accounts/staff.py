"""What changes about a person after they were added: the roles they hold, and that they left."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from training_app.accounts.models import OneTimeLink, Person, PersonRole, Role, SignInSession
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AgencyId, PersonId, UnitId


def deactivate_person(session: Session, person_id: PersonId, *, by: PersonId | None, now: datetime) -> int:
    """Note that the person left, and commit: no way in works any more, and every record of theirs is kept.

    Returns in how many browsers they were signed in.

    :param by: None for the command line
    :raise NotFound: for a person who is not there or has left already
    """
    begin_write(session)
    person = _active_person(session, person_id)
    ended = shut_doors(session, [person_id], now=now)
    _audit(session, person, "people.person_deactivated", by=by, now=now)
    session.commit()
    return ended


def shut_doors(session: Session, person_ids: Collection[int], *, now: datetime) -> int:
    """Note that these people left, in the caller's transaction; returns in how many browsers they were signed in."""
    session.execute(
        update(Person)
        .where(Person.id.in_(person_ids))
        .values(is_active=False)
        .execution_options(synchronize_session="fetch")
    )
    ended = _sign_out(session, person_ids, now=now)
    # unused links too: they would work again if the person came back
    session.execute(
        delete(OneTimeLink)
        .where(OneTimeLink.person_id.in_(person_ids), OneTimeLink.used_at.is_(None))
        .execution_options(synchronize_session=False)
    )
    return ended


def give_role(
    session: Session, person_id: PersonId, role: Role, unit_id: UnitId | None, *, by: PersonId | None, now: datetime
) -> bool:
    """Give the person a role and commit; returns whether that changed anything. Then they are signed out everywhere.

    :param unit_id: the unit a supervisor answers for, in place of the one before; None for the other roles
    :raise NotFound: for a person who is not there or has left
    """
    begin_write(session)
    person = _active_person(session, person_id)
    held = session.get(PersonRole, (person_id, role))
    if held is not None and held.unit_id == unit_id:
        session.rollback()
        return False
    if held is None:
        session.add(PersonRole(person_id=person_id, agency_id=person.agency_id, role=role, unit_id=unit_id))
    else:
        held.unit_id = unit_id
    _sign_out(session, [person_id], now=now)
    _audit(session, person, "people.role_given", by=by, now=now, role=role, unit_id=unit_id)
    session.commit()
    return True


def take_role(session: Session, person_id: PersonId, role: Role, *, by: PersonId | None, now: datetime) -> bool:
    """Take a role from the person and commit; returns whether they held it. Then they are signed out everywhere.

    :raise NotFound: for a person who is not there or has left
    """
    begin_write(session)
    person = _active_person(session, person_id)
    held = session.get(PersonRole, (person_id, role))
    if held is None:
        session.rollback()
        return False
    session.delete(held)
    _sign_out(session, [person_id], now=now)
    _audit(session, person, "people.role_taken", by=by, now=now, role=role)
    session.commit()
    return True


def _sign_out(session: Session, person_ids: Collection[int], *, now: datetime) -> int:
    """End every session of these people; returns how many were running."""
    ended = session.scalars(
        update(SignInSession)
        .where(
            SignInSession.person_id.in_(person_ids), SignInSession.ended_at.is_(None), SignInSession.expires_at > now
        )
        .values(ended_at=now)
        .returning(SignInSession.token_hash)
        .execution_options(synchronize_session=False)
    )
    return len(ended.all())


def _active_person(session: Session, person_id: PersonId) -> Person:
    person = session.scalars(select(Person).where(Person.id == person_id, Person.is_active).with_for_update()).first()
    if person is None:
        raise NotFound
    return person


def _audit(
    session: Session, person: Person, action: str, *, by: PersonId | None, now: datetime, **detail: str | int | None
) -> None:
    record(
        session,
        agency_id=AgencyId(person.agency_id),
        actor_id=by,
        action=action,
        subject=f"person:{person.id}",
        detail=detail or None,
        now=now,
    )
