"""A directory's users: made, changed, deleted. Each function commits once; one that raises has changed nothing.

A request that says what is so already writes nothing at all, so that a second run of a directory changes nothing.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person, Role
from training_app.accounts.queries import roles_of
from training_app.accounts.roster import NewPerson, add_person
from training_app.accounts.roster_import import hold_roster
from training_app.accounts.rules import FROM_AN_LMS, NAMELESS, plain_sign_in_name
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, PersonId
from training_app.provisioning import leaving, queries
from training_app.provisioning.errors import InvalidValue, NotUnique, ScimRefused
from training_app.provisioning.following import drop_memberships
from training_app.provisioning.models import ScimUser
from training_app.provisioning.names import Attribute
from training_app.provisioning.reading import Wanted

_TAKEN = "Somebody else here has this userName. Nothing was changed."


def create_user(session: Session, agency_id: AgencyId, wanted: Wanted, *, now: datetime) -> int:
    """Add a person as an officer and return their id; one whom the directory had deleted is the same person again.

    :raise InvalidValue: without a userName, and for values that cannot be kept
    :raise NotUnique: when somebody has the name
    """
    _begin(session, agency_id)
    name = _sign_in_name(wanted)
    person = _by_name(session, agency_id, name)
    if person is None:
        person = _add(session, agency_id, name, wanted, now)
    elif not _is_deleted(session, person):
        raise NotUnique(_TAKEN)
    else:
        leaving.said_of(session, person, now=now).deleted_at = None
    _apply(session, person, {Attribute.ACTIVE: True, **wanted}, now=now)
    person_id = person.id
    session.commit()
    return person_id


def change_user(session: Session, agency_id: AgencyId, typed_id: str, wanted: Wanted, *, now: datetime) -> None:
    """Change what is named, and nothing else.

    :raise NoSuchResource: for anybody whom the directory may not see
    :raise InvalidValue: for values that cannot be kept
    :raise NotUnique: when somebody else has the name
    :raise LastAdministratorStays: for the agency's only administrator
    :raise LeavingStopped: when too many would be deactivated
    """
    _begin(session, agency_id)
    person = session.get_one(Person, queries.find_user(session, agency_id, typed_id).person_id)
    if _apply(session, person, wanted, now=now):
        session.commit()
    else:
        session.rollback()


def delete_user(session: Session, agency_id: AgencyId, typed_id: str, *, now: datetime) -> None:
    """Deactivate a person and show them to the directory no more. Every record of theirs is kept.

    :raise NoSuchResource: for anybody whom the directory may not see
    :raise LastAdministratorStays: for the agency's only administrator
    :raise LeavingStopped: when too many would be deactivated
    """
    _begin(session, agency_id)
    person = session.get_one(Person, queries.find_user(session, agency_id, typed_id).person_id)
    if person.is_active:
        leaving.leave(session, person, now=now)
    drop_memberships(session, agency_id, person.id, now=now)
    row = leaving.said_of(session, person, now=now)
    row.deleted_at = row.changed_at = now
    session.commit()


def _begin(session: Session, agency_id: AgencyId) -> None:
    begin_write(session)
    # two requests of a directory, and a roster, stand in line
    hold_roster(session, agency_id)


def _add(session: Session, agency_id: AgencyId, name: str, wanted: Wanted, now: datetime) -> Person:
    given, family = _text(wanted, Attribute.GIVEN_NAME), _text(wanted, Attribute.FAMILY_NAME)
    new = NewPerson(
        agency_id=agency_id,
        # somebody who came without names is called as whom an LMS sends without one
        given_name=given or NAMELESS,
        family_name=family or name[:120],
        sign_in_name=name,
    )
    return session.get_one(Person, add_person(session, new, now=now))


def _apply(session: Session, person: Person, wanted: Wanted, *, now: datetime) -> bool:
    """Make the person what is wanted, in the caller's transaction; returns whether anything was different."""
    changed = _changed_facts(session, person, wanted)
    row = session.get(ScimUser, person.id)
    external = wanted.get(Attribute.EXTERNAL_ID, row.external_id if row is not None else None)
    is_named_anew = external != (row.external_id if row is not None else None)
    for name, value in changed.items():
        setattr(person, name, value)
    if changed or is_named_anew:
        row = leaving.said_of(session, person, now=now)
        row.external_id, row.changed_at = str(external) if external is not None else None, now
    if changed:
        _audit(session, person, changed, now)
    is_moved = _move(session, person, wanted, now=now)
    return bool(changed) or is_named_anew or is_moved


def _move(session: Session, person: Person, wanted: Wanted, *, now: datetime) -> bool:
    """Let the person in or out; returns whether that changed anything."""
    is_wanted, row = wanted.get(Attribute.ACTIVE), session.get(ScimUser, person.id)
    if is_wanted is False and person.is_active:
        leaving.leave(session, person, now=now)
        return True
    if is_wanted is not True or row is None:
        return False
    was_waiting, row.waits_since = row.waits_since is not None, None
    # whom an administrator deactivated stays so, whatever a directory says
    if not person.is_active and row.left_at is not None:
        leaving.come_back(session, person, now=now)
        return True
    return was_waiting


def _changed_facts(session: Session, person: Person, wanted: Wanted) -> dict[str, str | int | None]:
    """The columns that would be different, with what they shall hold."""
    facts: dict[str, str | int | None] = {
        column: _text(wanted, attribute)
        for attribute, column in (
            (Attribute.GIVEN_NAME, "given_name"),
            (Attribute.FAMILY_NAME, "family_name"),
            (Attribute.RANK, "rank"),
            (Attribute.BADGE, "badge"),
        )
        if attribute in wanted
    }
    if Attribute.USER_NAME in wanted:
        facts["sign_in_name"] = _new_name(session, person, _sign_in_name(wanted))
    if Attribute.MANAGER in wanted:
        facts["supervisor_id"] = _manager(session, person, _text(wanted, Attribute.MANAGER))
    return {name: value for name, value in facts.items() if getattr(person, name) != value}


def _new_name(session: Session, person: Person, name: str) -> str:
    if name == person.sign_in_name:
        return name
    if Role.ADMIN in roles_of(session, PersonId(person.id)):
        # who can rename an administrator could come in as one, where people sign in by the agency account
        raise ScimRefused(400, "The userName of an administrator is not changed from outside.", "mutability")
    if _by_name(session, AgencyId(person.agency_id), name) is not None:
        raise NotUnique(_TAKEN)
    return name


def _manager(session: Session, person: Person, typed: str | None) -> int | None:
    if typed is None:
        return None
    found = queries.visible_ids(session, AgencyId(person.agency_id), [typed])
    if not found or person.id in found:
        raise InvalidValue("The manager is no other user here: send the id that this server gave them.")
    return next(iter(found))


def _sign_in_name(wanted: Wanted) -> str:
    name = plain_sign_in_name(_text(wanted, Attribute.USER_NAME) or "")
    if not name or len(name) > 200:
        raise InvalidValue("A user has a userName of 1 to 200 characters.")
    if name.startswith(FROM_AN_LMS):
        raise InvalidValue(f"A userName does not begin with {FROM_AN_LMS}: such names belong to people from an LMS.")
    return name


def _by_name(session: Session, agency_id: AgencyId, name: str) -> Person | None:
    return session.scalars(
        select(Person).where(Person.agency_id == agency_id, Person.sign_in_name == name)
    ).one_or_none()


def _is_deleted(session: Session, person: Person) -> bool:
    row = session.get(ScimUser, person.id)
    return row is not None and row.deleted_at is not None


def _text(wanted: Wanted, attribute: Attribute) -> str | None:
    value = wanted.get(attribute)
    return value if isinstance(value, str) else None


def _audit(session: Session, person: Person, changed: Mapping[str, object], now: datetime) -> None:
    record(
        session,
        agency_id=AgencyId(person.agency_id),
        actor_id=None,
        action="people.person_changed",
        subject=f"person:{person.id}",
        # which facts, and never their texts: a name may be changed for good reasons
        detail={"changed": sorted(changed), **leaving.THROUGH},
        now=now,
    )
