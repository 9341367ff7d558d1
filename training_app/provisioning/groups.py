"""A directory's groups: made, changed, deleted, and what the agency says they stand for. Each function commits once."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Role, Unit
from training_app.accounts.roster_import import hold_roster
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AgencyId, PersonId
from training_app.provisioning import queries
from training_app.provisioning.errors import InvalidValue, NotUnique
from training_app.provisioning.following import follow
from training_app.provisioning.models import ScimGroup, ScimMember
from training_app.provisioning.reading import GroupChange
from training_app.provisioning.rules import GIVEN_BY_GROUPS, Meaning

_TAKEN = "Another group here has this displayName. Nothing was changed."


def create_group(session: Session, agency_id: AgencyId, change: GroupChange, *, now: datetime) -> int:
    """Add a group and return its id. It stands for nothing until the agency says what it stands for.

    :raise InvalidValue: without a name, and for members who are no users here
    :raise NotUnique: when a group has the name
    """
    _begin(session, agency_id)
    if change.name is None:
        raise InvalidValue("A group has a displayName.")
    _check_name(session, agency_id, change.name)
    group = ScimGroup(
        agency_id=agency_id,
        name=change.name,
        name_key=change.name.casefold(),
        external_id=change.external_id,
        made_at=now,
        changed_at=now,
    )
    session.add(group)
    # members point to it
    session.flush()
    _change_members(session, group, change, now=now)
    _audit(session, group, "scim.group_made", by=None, now=now)
    group_id = group.id
    session.commit()
    return group_id


def change_group(session: Session, agency_id: AgencyId, typed_id: str, change: GroupChange, *, now: datetime) -> None:
    """Change what is named; whoever comes or goes gets or loses what the group stands for.

    :raise NoSuchResource: when the agency's directory has made no such group
    :raise InvalidValue: for members who are no users here
    :raise NotUnique: when another group has the name
    """
    _begin(session, agency_id)
    group = _find(session, agency_id, typed_id)
    is_changed = _rename(session, group, change)
    is_changed = _change_members(session, group, change, now=now) or is_changed
    if is_changed:
        group.changed_at = now
        session.commit()
    else:
        session.rollback()


def delete_group(session: Session, agency_id: AgencyId, typed_id: str, *, now: datetime) -> None:
    """Delete a group; its members lose what it stood for, unless another group gives it.

    :raise NoSuchResource: when the agency's directory has made no such group
    """
    _begin(session, agency_id)
    group = _find(session, agency_id, typed_id)
    _change_members(session, group, GroupChange(members=frozenset()), now=now)
    _audit(session, group, "scim.group_deleted", by=None, now=now)
    session.delete(group)
    session.commit()


def set_meaning(
    session: Session, group_id: int, meaning: Meaning, *, agency_id: AgencyId, by: PersonId | None, now: datetime
) -> bool:
    """Say what a group stands for; its members get it now. Returns whether that changed anything.

    :param by: None for the command line
    :raise NotFound: for a group or a unit of another agency
    :raise ValueError: for a role that no group gives, and for a supervisor of nothing
    """
    if meaning.role is not None and meaning.role not in GIVEN_BY_GROUPS:
        raise ValueError(f"no group gives the role {meaning.role}")
    if (meaning.role is Role.SUPERVISOR) != (meaning.role is not None and meaning.unit_id is not None):
        raise ValueError("a supervisor answers for a unit, and nobody else does")
    _begin(session, agency_id)
    mine = (ScimGroup.id == group_id, ScimGroup.agency_id == agency_id)
    group = session.scalars(select(ScimGroup).where(*mine)).one_or_none()
    is_ours = meaning.unit_id is None or _has_unit(session, agency_id, meaning.unit_id)
    if group is None or not is_ours:
        session.rollback()
        raise NotFound
    if Meaning(group.role, group.unit_id) == meaning:
        session.rollback()
        return False
    members = session.scalars(select(ScimMember.person_id).where(ScimMember.group_id == group_id)).all()
    before = queries.meanings_of(session, agency_id, members)
    group.role, group.unit_id = meaning.role, meaning.unit_id
    follow(session, agency_id, members, before, now=now)
    _audit(session, group, "scim.group_meaning_set", by=by, now=now)
    session.commit()
    return True


def _begin(session: Session, agency_id: AgencyId) -> None:
    begin_write(session)
    hold_roster(session, agency_id)


def _find(session: Session, agency_id: AgencyId, typed_id: str) -> ScimGroup:
    found = queries.find_group(session, agency_id, typed_id, has_members=False)
    return session.get_one(ScimGroup, found.group_id)


def _has_unit(session: Session, agency_id: AgencyId, unit_id: int) -> bool:
    return session.scalar(select(Unit.id).where(Unit.id == unit_id, Unit.agency_id == agency_id)) is not None


def _rename(session: Session, group: ScimGroup, change: GroupChange) -> bool:
    name, external_id = change.name or group.name, change.external_id or group.external_id
    if (name, external_id) == (group.name, group.external_id):
        return False
    if name.casefold() != group.name_key:
        _check_name(session, AgencyId(group.agency_id), name)
    group.name, group.name_key, group.external_id = name, name.casefold(), external_id
    return True


def _check_name(session: Session, agency_id: AgencyId, name: str) -> None:
    taken = select(ScimGroup.id).where(ScimGroup.agency_id == agency_id, ScimGroup.name_key == name.casefold())
    if session.scalar(taken) is not None:
        raise NotUnique(_TAKEN)


def _change_members(session: Session, group: ScimGroup, change: GroupChange, *, now: datetime) -> bool:
    """Take in and out who is named, with what follows; returns whether anybody came or went."""
    agency_id = AgencyId(group.agency_id)
    there = frozenset(session.scalars(select(ScimMember.person_id).where(ScimMember.group_id == group.id)))
    named = (change.members or frozenset()) | change.added
    known = queries.visible_ids(session, agency_id, named)
    if len(known) != len({one.lstrip("0") for one in named}):
        raise InvalidValue("A member is no user here: send the id that this server gave them.")
    gone = {int(one) for one in change.removed if one.isascii() and one.isdigit() and len(one) <= 9}
    wanted = (known if change.members is not None else there | known) - gone
    came, left = wanted - there, there - wanted
    if not came and not left:
        return False
    before = queries.meanings_of(session, agency_id, came | left)
    session.execute(delete(ScimMember).where(ScimMember.group_id == group.id, ScimMember.person_id.in_(left)))
    session.add_all(
        ScimMember(group_id=group.id, person_id=person_id, agency_id=agency_id) for person_id in sorted(came)
    )
    follow(session, agency_id, came | left, before, now=now)
    return True


def _audit(session: Session, group: ScimGroup, action: str, *, by: PersonId | None, now: datetime) -> None:
    record(
        session,
        agency_id=AgencyId(group.agency_id),
        actor_id=by,
        action=action,
        subject=f"scim_group:{group.id}",
        detail={"name": group.name, "role": group.role, "unit_id": group.unit_id},
        now=now,
    )
