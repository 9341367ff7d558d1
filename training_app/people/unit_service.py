"""Adding, renaming, ordering and removing units. Each function commits once and is written to the audit log.

``by`` is None for the command line.
"""

from datetime import datetime
from typing import Literal

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from training_app.accounts.models import Person, PersonRole, Unit
from training_app.accounts.roster import add_units
from training_app.accounts.roster_import import hold_roster
from training_app.accounts.units import SEPARATOR, same_unit
from training_app.audit.service import Detail, record
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AgencyId, PersonId, UnitId
from training_app.people import unit_rules
from training_app.people.errors import UnitInUse
from training_app.people.queries import unit_names
from training_app.people.unit_rules import UnitRefused

Step = Literal[-1, 1]


def add_unit(session: Session, name: str, *, agency_id: AgencyId, by: PersonId | None, now: datetime) -> UnitId:
    """Add a unit after the others, with those it stands below that are not there yet.

    :raise UnitRefused: with the sentence that says why it cannot be called so
    """
    names = _begin(session, agency_id)
    try:
        plain = unit_rules.check_new(name, list(names.values()))
    except UnitRefused:
        session.rollback()
        raise
    ids = add_units(session, agency_id, [plain])
    added = UnitId(ids[same_unit(plain)])
    _audit(session, agency_id, by, "people.unit_added", added, {"name": plain}, now)
    session.commit()
    return added


def rename_unit(
    session: Session, unit_id: int, name: str, *, agency_id: AgencyId, by: PersonId | None, now: datetime
) -> int:
    """Give a unit another path; every unit below it follows. Returns how many units changed their names.

    :raise NotFound: when the agency has no such unit
    :raise UnitRefused: with the sentence that says why it cannot be called so
    """
    names = _begin(session, agency_id)
    try:
        _check_there(names, unit_id)
        changed = unit_rules.rename(names, unit_id, name)
    except (NotFound, UnitRefused):
        session.rollback()
        raise
    if not changed:
        session.rollback()
        return 0
    session.execute(update(Unit), [{"id": one, "name": new} for one, new in changed.items()])
    _put_in_order(session, names | changed, unit_rules.tops(names | changed))
    detail: Detail = {"from": names[unit_id], "to": changed[unit_id], "units": len(changed)}
    _audit(session, agency_id, by, "people.unit_renamed", unit_id, detail, now)
    session.commit()
    return len(changed)


def move_unit(
    session: Session, unit_id: int, step: Step, *, agency_id: AgencyId, by: PersonId | None, now: datetime
) -> bool:
    """Let a unit that stands at the top come one place earlier (-1) or later (1) in reports; its own units go along.

    Returns whether that changed anything.

    :raise NotFound: when the agency has no such unit, or it stands below another
    """
    names = _begin(session, agency_id)
    order = unit_rules.tops(names)
    if unit_id not in order:
        session.rollback()
        raise NotFound
    moved = unit_rules.move(order, unit_id, step)
    if moved == order:
        session.rollback()
        return False
    _put_in_order(session, names, moved)
    _audit(session, agency_id, by, "people.unit_moved", unit_id, {"place": moved.index(unit_id) + 1}, now)
    session.commit()
    return True


def remove_unit(session: Session, unit_id: int, *, agency_id: AgencyId, by: PersonId | None, now: datetime) -> str:
    """Remove a unit that nothing is in and nothing points to; returns its name.

    :raise NotFound: when the agency has no such unit
    :raise UnitInUse: when people, also some who left, a supervisor, another unit or a record of it is there
    """
    names = _begin(session, agency_id)
    try:
        _check_there(names, unit_id)
        name = names[unit_id]
        if _is_used(session, unit_id) or any(
            same_unit(one).startswith(same_unit(name) + SEPARATOR) for one in names.values()
        ):
            raise UnitInUse
        session.execute(delete(Unit).where(Unit.id == unit_id))
        _audit(session, agency_id, by, "people.unit_removed", unit_id, {"name": name}, now)
        session.commit()
    except IntegrityError as pointed_to:
        # rooms above this one keep which unit a decision was about
        session.rollback()
        raise UnitInUse from pointed_to
    except (NotFound, UnitInUse):
        session.rollback()
        raise
    return name


def _begin(session: Session, agency_id: AgencyId) -> dict[int, str]:
    begin_write(session)
    # units come with rosters too
    hold_roster(session, agency_id)
    return unit_names(session, agency_id)


def _check_there(names: dict[int, str], unit_id: int) -> None:
    if unit_id not in names:
        raise NotFound


def _is_used(session: Session, unit_id: int) -> bool:
    people = select(Person.id).where(Person.unit_id == unit_id).limit(1)
    supervisors = select(PersonRole.person_id).where(PersonRole.unit_id == unit_id).limit(1)
    return session.scalar(people) is not None or session.scalar(supervisors) is not None


def _put_in_order(session: Session, names: dict[int, str], order: list[int]) -> None:
    """Number the units at the top; what stands below one has its number."""
    places = {same_unit(names[one]): place for place, one in enumerate(order)}
    rows = [{"id": one, "position": places.get(unit_rules.top_of(name), len(order))} for one, name in names.items()]
    session.execute(update(Unit), rows)


def _audit(
    session: Session,
    agency_id: AgencyId,
    by: PersonId | None,
    action: str,
    unit_id: int,
    detail: Detail,
    now: datetime,
) -> None:
    record(
        session,
        agency_id=agency_id,
        actor_id=by,
        action=action,
        subject=f"unit:{unit_id}",
        detail=detail,
        now=now,
    )
