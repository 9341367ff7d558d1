"""People whom a directory deactivates: one at a time as it says, and nobody more when suddenly many shall leave."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person, Role
from training_app.accounts.queries import roles_of
from training_app.accounts.roster_import import hold_roster
from training_app.accounts.staff import administrators_beside, end_ways_in, shut_doors
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, PersonId
from training_app.provisioning.errors import LastAdministratorStays, LeavingStopped, NothingWaits
from training_app.provisioning.models import ScimStop, ScimUser
from training_app.provisioning.rules import LEAVING_WITHIN, too_many_leave

THROUGH = {"through": "scim"}
"""Stands in the audit entry of what a directory did: it has no hand."""


def said_of(session: Session, person: Person, *, now: datetime) -> ScimUser:
    """What the directory said of a person, in the caller's transaction; a new row where it had said nothing."""
    row = session.get(ScimUser, person.id)
    if row is None:
        row = ScimUser(person_id=person.id, agency_id=person.agency_id, changed_at=now)
        session.add(row)
    return row


def leave(session: Session, person: Person, *, now: datetime) -> None:
    """Deactivate a person, in the caller's transaction: no way in works any more, and every record is kept.

    :raise LastAdministratorStays: for the agency's only administrator
    :raise LeavingStopped: when too many would leave. Then this rolls back, and commits that the person waits
    """
    agency_id = AgencyId(person.agency_id)
    if _is_last_administrator(session, person):
        raise LastAdministratorStays
    stop = session.get(ScimStop, agency_id)
    is_allowed = stop is not None and stop.allowed_until is not None and now < stop.allowed_until
    is_stopped = stop is not None and stop.stopped_at is not None
    if not is_allowed and (is_stopped or _too_many(session, agency_id, now)):
        _stop(session, agency_id, person.id, now)
        raise LeavingStopped
    _shut(session, person, now=now, by=None)


def come_back(session: Session, person: Person, *, now: datetime) -> None:
    """Let a person whom the directory deactivated sign in again, in the caller's transaction."""
    # a link or a session that somehow outlived the leaving would open again in this moment
    end_ways_in(session, [person.id], now=now)
    person.is_active = True
    row = said_of(session, person, now=now)
    row.left_at, row.changed_at = None, now
    _audit(session, person, "people.person_brought_back", by=None, now=now)


def count_waiting(session: Session, agency_id: AgencyId) -> int:
    """How many people the directory wanted to deactivate when it was stopped."""
    return session.execute(select(func.count()).select_from(ScimUser).where(*_waiting(agency_id))).scalar_one()


def let_them_leave(session: Session, *, agency_id: AgencyId, by: PersonId | None, now: datetime) -> int:
    """Deactivate everybody who waits, and let the directory go on for an hour; commits. Returns how many left.

    Whoever says so stays, and so does the last administrator.

    :param by: None for the command line
    :raise NothingWaits: when nobody waits
    """
    people = _begin(session, agency_id)
    left = 0
    for person in people:
        said_of(session, person, now=now).waits_since = None
        if person.is_active and person.id != by and not _is_last_administrator(session, person):
            _shut(session, person, now=now, by=by)
            left += 1
    _end_stop(session, agency_id, "scim.leaving_allowed", left, by=by, now=now)
    session.commit()
    return left


def keep_them(session: Session, *, agency_id: AgencyId, by: PersonId | None, now: datetime) -> int:
    """Leave everybody who waits as they are; commits. Returns how many they were.

    The directory may deactivate again, and is stopped again when too many would leave.

    :param by: None for the command line
    :raise NothingWaits: when nobody waits
    """
    people = _begin(session, agency_id)
    for person in people:
        said_of(session, person, now=now).waits_since = None
    _end_stop(session, agency_id, "scim.leaving_refused", len(people), by=by, now=now)
    session.commit()
    return len(people)


def _begin(session: Session, agency_id: AgencyId) -> list[Person]:
    begin_write(session)
    hold_roster(session, agency_id)
    people = session.scalars(
        select(Person).join(ScimUser, ScimUser.person_id == Person.id).where(*_waiting(agency_id)).order_by(Person.id)
    ).all()
    if not people:
        session.rollback()
        raise NothingWaits
    return list(people)


def _waiting(agency_id: AgencyId) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return ScimUser.agency_id == agency_id, ScimUser.waits_since.is_not(None)


def _shut(session: Session, person: Person, *, now: datetime, by: PersonId | None) -> None:
    shut_doors(session, [person.id], now=now)
    row = said_of(session, person, now=now)
    row.left_at, row.changed_at, row.waits_since = now, now, None
    _audit(session, person, "people.person_deactivated", by=by, now=now)


def _is_last_administrator(session: Session, person: Person) -> bool:
    is_one = Role.ADMIN in roles_of(session, PersonId(person.id))
    return is_one and administrators_beside(session, person) == 0


def _too_many(session: Session, agency_id: AgencyId, now: datetime) -> bool:
    left = session.execute(
        select(func.count())
        .select_from(ScimUser)
        .join(Person, Person.id == ScimUser.person_id)
        # who came without being active never was here to leave
        .where(
            ScimUser.agency_id == agency_id,
            ScimUser.left_at > now - LEAVING_WITHIN,
            Person.created_at < ScimUser.left_at,
        )
    ).scalar_one()
    active = session.execute(
        select(func.count()).select_from(Person).where(Person.agency_id == agency_id, Person.is_active)
    ).scalar_one()
    return too_many_leave(left=left, more=1, active=active)


def _stop(session: Session, agency_id: AgencyId, person_id: int, now: datetime) -> None:
    # what else the request had begun is not done
    begin_write(session)
    hold_roster(session, agency_id)
    person = session.get_one(Person, person_id)
    said_of(session, person, now=now).waits_since = now
    stop = session.get(ScimStop, agency_id)
    if stop is None:
        stop = ScimStop(agency_id=agency_id)
        session.add(stop)
    if stop.stopped_at is None:
        stop.stopped_at, stop.allowed_until = now, None
        _audit_agency(session, agency_id, "scim.leaving_stopped", by=None, now=now)
    session.commit()


def _end_stop(
    session: Session, agency_id: AgencyId, action: str, people: int, *, by: PersonId | None, now: datetime
) -> None:
    stop = session.get(ScimStop, agency_id)
    if stop is not None:
        stop.stopped_at = None
        stop.allowed_until = now + LEAVING_WITHIN if action == "scim.leaving_allowed" else None
    _audit_agency(session, agency_id, action, by=by, now=now, people=people)


def _audit_agency(
    session: Session, agency_id: AgencyId, action: str, *, by: PersonId | None, now: datetime, **detail: int
) -> None:
    record(
        session,
        agency_id=agency_id,
        actor_id=by,
        action=action,
        subject=f"agency:{agency_id}",
        detail=detail or None,
        now=now,
    )


def _audit(session: Session, person: Person, action: str, *, by: PersonId | None, now: datetime) -> None:
    record(
        session,
        agency_id=AgencyId(person.agency_id),
        actor_id=by,
        action=action,
        subject=f"person:{person.id}",
        detail=THROUGH,
        now=now,
    )
