"""What changes about a person after they were added: the roles they hold, that they left, and that they came back."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from training_app.accounts import rules
from training_app.accounts.errors import LastAdministrator, OwnWayIn
from training_app.accounts.identity import Identity
from training_app.accounts.models import Agency, OneTimeLink, Person, PersonRole, Role, SignInSession, Unit
from training_app.accounts.queries import roles_of
from training_app.accounts.seats.models import Seat
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AgencyId, PersonId, UnitId


def deactivate_person(
    session: Session, person_id: PersonId, *, by: Identity | None, now: datetime, reason: str | None = None
) -> int:
    """Note that the person left, and commit: no way in works any more, and every record of theirs is kept.

    Returns in how many browsers they were signed in.

    :param by: None for the command line, which may deactivate anybody
    :raise NotFound: for a person who is not there, of another agency, or who has left already
    :raise OwnWayIn: for oneself
    :raise LastAdministrator: for the only administrator of the agency
    """
    begin_write(session)
    person = _person(session, person_id, by, is_active=True)
    if by is not None:
        if by.person_id == person_id:
            raise OwnWayIn
        if Role.ADMIN in roles_of(session, person_id) and administrators_beside(session, person) == 0:
            raise LastAdministrator
    ended = shut_doors(session, [person_id], now=now)
    _audit(session, person, "people.person_deactivated", by=by, now=now, reason=reason)
    session.commit()
    return ended


def bring_back(
    session: Session, person_id: PersonId, *, by: Identity | None, now: datetime, reason: str | None = None
) -> None:
    """Let a person who left sign in again, with the roles they had, and commit; old links and sessions stay dead.

    :param by: None for the command line
    :raise NotFound: for a person who is not there, of another agency, or who never left
    """
    begin_write(session)
    person = _person(session, person_id, by, is_active=False)
    # a link or a session that somehow outlived the leaving would open again in this moment
    end_ways_in(session, [person_id], now=now)
    person.is_active = True
    _audit(session, person, "people.person_brought_back", by=by, now=now, reason=reason)
    session.commit()


def shut_doors(session: Session, person_ids: Collection[int], *, now: datetime) -> int:
    """Note that these people left, in the caller's transaction; returns in how many browsers they were signed in."""
    session.execute(
        update(Person)
        .where(Person.id.in_(person_ids))
        .values(is_active=False)
        .execution_options(synchronize_session="fetch")
    )
    return end_ways_in(session, person_ids, now=now)


def end_ways_in(session: Session, person_ids: Collection[int], *, now: datetime) -> int:
    """End the sessions of these people and delete their unused links, in the caller's transaction.

    Returns in how many browsers they were signed in. A link made before a change would open a session with what the
    person may do after it: whoever made it could use it so.
    """
    ended = session.scalars(
        update(SignInSession)
        .where(
            SignInSession.person_id.in_(person_ids), SignInSession.ended_at.is_(None), SignInSession.expires_at > now
        )
        .values(ended_at=now)
        .returning(SignInSession.token_hash)
        .execution_options(synchronize_session=False)
    ).all()
    session.execute(
        delete(OneTimeLink)
        .where(OneTimeLink.person_id.in_(person_ids), OneTimeLink.used_at.is_(None))
        .execution_options(synchronize_session=False)
    )
    return len(ended)


def give_role(
    session: Session, person_id: PersonId, role: Role, unit_id: UnitId | None, *, by: Identity | None, now: datetime
) -> bool:
    """Give the person a role, sign them out everywhere, and commit; returns whether that changed anything.

    :param unit_id: the unit a supervisor answers for, in place of the one before; None for the other roles
    :param by: None for the command line
    :raise NotFound: for a person or a unit that is not there, of another agency, or a person who has left
    :raise OwnWayIn: for oneself: what one may do is said by somebody else
    """
    begin_write(session)
    person = _person(session, person_id, by, is_active=True)
    _check_unit(session, person, unit_id)
    held = session.get(PersonRole, (person_id, role))
    if held is not None and held.unit_id == unit_id:
        session.rollback()
        return False
    if by is not None and by.person_id == person_id:
        raise OwnWayIn(rules.OWN_ROLE)
    if held is None:
        session.add(PersonRole(person_id=person_id, agency_id=person.agency_id, role=role, unit_id=unit_id))
    else:
        held.unit_id = unit_id
    end_ways_in(session, [person_id], now=now)
    _audit(session, person, "people.role_given", by=by, now=now, role=role, unit_id=unit_id)
    session.commit()
    return True


def take_role(session: Session, person_id: PersonId, role: Role, *, by: Identity | None, now: datetime) -> bool:
    """Take a role from the person, sign them out everywhere, and commit; returns whether they held it.

    :param by: None for the command line, which may take any
    :raise NotFound: for a person who is not there, of another agency, or who has left
    :raise OwnWayIn: for one's own only role
    :raise LastAdministrator: for the role of the agency's only administrator
    """
    begin_write(session)
    person = _person(session, person_id, by, is_active=True)
    held = session.get(PersonRole, (person_id, role))
    if held is None:
        session.rollback()
        return False
    if by is not None:
        if role is Role.ADMIN and administrators_beside(session, person) == 0:
            raise LastAdministrator
        if by.person_id == person_id and roles_of(session, person_id) == {role}:
            raise OwnWayIn
    session.delete(held)
    end_ways_in(session, [person_id], now=now)
    _audit(session, person, "people.role_taken", by=by, now=now, role=role)
    session.commit()
    return True


def administrators_beside(session: Session, person: Person) -> int:
    """How many others of the agency are active administrators."""
    return session.execute(
        select(func.count())
        .select_from(PersonRole)
        .join(Person, Person.id == PersonRole.person_id)
        .where(
            PersonRole.agency_id == person.agency_id,
            PersonRole.role == Role.ADMIN,
            Person.is_active,
            Person.id != person.id,
        )
    ).scalar_one()


def _person(session: Session, person_id: PersonId, by: Identity | None, *, is_active: bool) -> Person:
    # a seat is given, extended and ended by its own service
    is_on_roster = ~exists().where(Seat.person_id == Person.id)
    query = select(Person).where(Person.id == person_id, Person.is_active.is_(is_active), is_on_roster)
    if by is not None:
        # two administrators who take each other's role at once stand in line here: the second finds one left
        # key_share: rows that point to the agency are added all the time, by every answer, and must not wait
        session.execute(select(Agency.id).where(Agency.id == by.agency_id).with_for_update(key_share=True))
        query = query.where(Person.agency_id == by.agency_id)
    person = session.scalars(query.with_for_update()).first()
    if person is None:
        raise NotFound
    return person


def _check_unit(session: Session, person: Person, unit_id: UnitId | None) -> None:
    if unit_id is None:
        return
    if session.scalar(select(Unit.id).where(Unit.id == unit_id, Unit.agency_id == person.agency_id)) is None:
        raise NotFound


def _audit(
    session: Session,
    person: Person,
    action: str,
    *,
    by: Identity | None,
    now: datetime,
    reason: str | None = None,
    **detail: str | int | None,
) -> None:
    record(
        session,
        agency_id=AgencyId(person.agency_id),
        actor_id=by.person_id if by is not None else None,
        action=action,
        subject=f"person:{person.id}",
        reason=reason,
        detail=detail or None,
        now=now,
    )
