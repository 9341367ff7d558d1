"""What follows for people when their groups change, or when an agency says anew what a group stands for."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person, PersonRole, Role
from training_app.accounts.staff import end_ways_in
from training_app.audit.service import record
from training_app.foundation.ids import AgencyId
from training_app.provisioning.leaving import THROUGH
from training_app.provisioning.models import ScimMember
from training_app.provisioning.queries import meanings_of
from training_app.provisioning.rules import GIVEN_BY_GROUPS, Follows, Meaning, what_follows

Meanings = Mapping[int, Sequence[Meaning]]


def drop_memberships(session: Session, agency_id: AgencyId, person_id: int, *, now: datetime) -> None:
    """Take a person out of every group, with what follows, in the caller's transaction."""
    before = meanings_of(session, agency_id, [person_id])
    session.execute(delete(ScimMember).where(ScimMember.person_id == person_id, ScimMember.agency_id == agency_id))
    follow(session, agency_id, [person_id], before, now=now)


def follow(
    session: Session, agency_id: AgencyId, person_ids: Collection[int], before: Meanings, *, now: datetime
) -> None:
    """Give and take roles and units as the groups of these people say now, in the caller's transaction.

    Whose roles change is signed out everywhere. Nobody is left without a role: then they are an officer.

    :param before: what their groups stood for
    """
    session.flush()
    after = meanings_of(session, agency_id, person_ids)
    held = _roles(session, person_ids)
    changed = []
    for person in session.scalars(select(Person).where(Person.id.in_(person_ids)).order_by(Person.id)):
        what = what_follows(before.get(person.id, ()), after.get(person.id, ()), unit_id=person.unit_id)
        if _change_roles(session, person, held[person.id], what, now):
            changed.append(person.id)
        is_moved, unit_id = what.unit
        if is_moved:
            person.unit_id = unit_id
            _audit(session, person, "people.person_changed", now, changed=["unit_id"])
    if changed:
        end_ways_in(session, changed, now=now)


def _change_roles(session: Session, person: Person, held: dict[Role, PersonRole], what: Follows, now: datetime) -> bool:
    is_changed = False
    for role in what.take:
        if role in held and role in GIVEN_BY_GROUPS:
            session.delete(held.pop(role))
            _audit(session, person, "people.role_taken", now, role=role)
            is_changed = True
    for meaning in what.give:
        is_changed = _give(session, person, held, meaning, now) or is_changed
    if is_changed and not held:
        _give(session, person, held, Meaning(Role.OFFICER), now)
    return is_changed


def _give(session: Session, person: Person, held: dict[Role, PersonRole], meaning: Meaning, now: datetime) -> bool:
    role, unit_id = meaning.role, meaning.unit_id
    if role is None or role not in GIVEN_BY_GROUPS or (role in held and held[role].unit_id == unit_id):
        return False
    if role in held:
        held[role].unit_id = unit_id
    else:
        held[role] = PersonRole(person_id=person.id, agency_id=person.agency_id, role=role, unit_id=unit_id)
        session.add(held[role])
    _audit(session, person, "people.role_given", now, role=role, unit_id=unit_id)
    return True


def _roles(session: Session, person_ids: Collection[int]) -> dict[int, dict[Role, PersonRole]]:
    found: defaultdict[int, dict[Role, PersonRole]] = defaultdict(dict)
    for one in session.scalars(select(PersonRole).where(PersonRole.person_id.in_(person_ids))):
        found[one.person_id][Role(one.role)] = one
    return found


def _audit(
    session: Session, person: Person, action: str, now: datetime, **detail: str | int | list[str] | None
) -> None:
    record(
        session,
        agency_id=AgencyId(person.agency_id),
        actor_id=None,
        action=action,
        subject=f"person:{person.id}",
        detail={**detail, **THROUGH},
        now=now,
    )
