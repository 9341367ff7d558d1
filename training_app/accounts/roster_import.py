"""Bringing an agency's people up to date with a roster: new people and units, names, badges and units of the known."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from training_app.accounts.errors import TooManyLeave
from training_app.accounts.models import Agency, Person, PersonRole, Role, Unit
from training_app.accounts.roster import add_units
from training_app.accounts.roster_file import MORE_COLUMNS, RosterRefused, RosterRow
from training_app.accounts.rules import FROM_AN_LMS
from training_app.accounts.staff import shut_doors
from training_app.accounts.units import new_units, same_unit
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, PersonId, new_token

LEAVING_UNASKED = 0.2
"""A file that would deactivate a larger share of the people is more likely half a file."""


@dataclass(frozen=True, slots=True)
class Change:
    """A known person whose row differs: what they are to become, and in words what changes."""

    person_id: PersonId
    row: RosterRow
    words: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a roster would change. Roles of people who are here already, and people who left, are never touched."""

    new_units: tuple[str, ...]
    new_people: tuple[RosterRow, ...]
    changes: tuple[Change, ...]
    unchanged: int
    differences: tuple[str, ...]
    "Sentences: where file and agency differ and the import leaves it so."
    not_in_file: tuple[str, ...]
    "Sign-in names of active people whom the file does not name, and who stay."
    leaving: tuple[tuple[PersonId, str], ...]
    "Id and sign-in name of those to deactivate: the file is the whole roster, and does not name them."
    active: int
    "How many people of the agency are active before it."

    @property
    def is_empty(self) -> bool:
        """Whether writing it would change nothing."""
        return not (self.new_units or self.new_people or self.changes or self.leaving)

    @property
    def asks_to_confirm(self) -> bool:
        """Whether so many would leave that somebody has to type how many."""
        return len(self.leaving) > self.active * LEAVING_UNASKED


@dataclass(frozen=True, slots=True)
class _Known:
    person_id: PersonId
    given_name: str
    family_name: str
    badge: str | None
    unit: str | None
    is_active: bool
    roles: Mapping[Role, str | None]
    rank: str | None
    hired_on: date | None
    supervisor: str | None
    officer_id: str | None


def plan_import(session: Session, agency_id: AgencyId, rows: Sequence[RosterRow], *, is_whole: bool = False) -> Plan:
    """What the rows would change; writes nothing.

    :param is_whole: whether who is not in it has left; administrators and people from an LMS never have
    :raise RosterRefused: when somebody's supervisor is neither here nor in the file
    """
    known = _known_people(session, agency_id)
    _check_supervisors(rows, known)
    new_people, changes, differences = [], [], []
    for row in rows:
        person = known.get(row.sign_in)
        if person is None:
            new_people.append(row)
            continue
        if not person.is_active:
            differences.append(f"Line {row.line}: {row.sign_in} was deactivated here and stays so.")
            continue
        if words := "; ".join(_changes_of(person, row)):
            changes.append(Change(person.person_id, row, words))
        if difference := _role_difference(person, row):
            differences.append(f"Line {row.line}: {row.sign_in} {difference}")
    named = {row.sign_in for row in rows}
    there = session.scalars(select(Unit.name).where(Unit.agency_id == agency_id)).all()
    absent = {name: person for name, person in known.items() if person.is_active and name not in named}
    leaving = {name: person for name, person in absent.items() if is_whole and _may_leave(name, person)}
    wanted = [row.unit for row in [*new_people, *(change.row for change in changes)] if row.unit is not None]
    return Plan(
        new_units=tuple(new_units(wanted, there)),
        new_people=tuple(new_people),
        changes=tuple(changes),
        unchanged=len(rows) - len(new_people) - len(changes),
        differences=tuple(differences),
        not_in_file=tuple(name for name in absent if name not in leaving),
        leaving=tuple((person.person_id, name) for name, person in leaving.items()),
        active=sum(person.is_active for person in known.values()),
    )


def import_roster(
    session: Session,
    agency_id: AgencyId,
    rows: Sequence[RosterRow],
    *,
    is_whole: bool = False,
    confirmed: int | None = None,
    by: PersonId | None = None,
    now: datetime,
) -> Plan:
    """Do what :func:`plan_import` says, all of it or nothing, and commit; returns what was done.

    :param confirmed: how many people somebody said may be deactivated
    :param by: None for the command line
    :raise RosterRefused: when somebody's supervisor is neither here nor in the file
    :raise TooManyLeave: when more than a fifth of the people would be deactivated and ``confirmed`` is another number
    """
    begin_write(session)
    hold_roster(session, agency_id)
    try:
        plan = plan_import(session, agency_id, rows, is_whole=is_whole)
        carry_out(session, agency_id, plan, confirmed=confirmed, by=by, now=now)
    except BaseException:
        session.rollback()
        raise
    session.commit()
    return plan


def hold_roster(session: Session, agency_id: AgencyId) -> None:
    """Let two imports of one agency stand in line on PostgreSQL; SQLite has one writer anyway."""
    # key_share: rows that point to the agency are added all the time, by every answer, and must not wait
    session.execute(select(Agency.id).where(Agency.id == agency_id).with_for_update(key_share=True))


def carry_out(
    session: Session,
    agency_id: AgencyId,
    plan: Plan,
    *,
    confirmed: int | None = None,
    by: PersonId | None = None,
    now: datetime,
) -> None:
    """Do what a plan of this very transaction says, without committing; an empty one writes nothing.

    :param confirmed: how many people somebody said may be deactivated
    :raise TooManyLeave: when more than a fifth of the people would be deactivated and ``confirmed`` is another number
    """
    if plan.asks_to_confirm and confirmed != len(plan.leaving):
        raise TooManyLeave(len(plan.leaving), plan.active)
    if plan.is_empty:
        return
    unit_ids = add_units(session, agency_id, plan.new_units)
    added = _add_people(session, agency_id, plan.new_people, unit_ids, now)
    if plan.changes:
        session.execute(update(Person), [_changed(change, unit_ids) for change in plan.changes])
    _set_supervisors(session, agency_id, [*plan.new_people, *(change.row for change in plan.changes)])
    if plan.leaving:
        shut_doors(session, [person_id for person_id, _ in plan.leaving], now=now)
    record(
        session,
        agency_id=agency_id,
        actor_id=by,
        action="people.roster_imported",
        subject=f"agency:{agency_id}",
        detail={
            "person_ids_added": added,
            "person_ids_changed": [int(change.person_id) for change in plan.changes],
            "person_ids_deactivated": [int(person_id) for person_id, _ in plan.leaving],
            "units_added": list(plan.new_units),
        },
        now=now,
    )


def _known_people(session: Session, agency_id: AgencyId) -> dict[str, _Known]:
    unit_names = dict(session.execute(select(Unit.id, Unit.name).where(Unit.agency_id == agency_id)).all())
    roles: dict[int, dict[Role, str | None]] = defaultdict(dict)
    for one in session.execute(
        select(PersonRole.person_id, PersonRole.role, PersonRole.unit_id).where(PersonRole.agency_id == agency_id)
    ):
        roles[one.person_id][Role(one.role)] = unit_names.get(one.unit_id)
    columns = (
        Person.id,
        Person.sign_in_name,
        Person.given_name,
        Person.family_name,
        Person.badge,
        Person.unit_id,
        Person.is_active,
        Person.rank,
        Person.hired_on,
        Person.supervisor_id,
        Person.officer_id,
    )
    people = session.execute(select(*columns).where(Person.agency_id == agency_id).order_by(Person.sign_in_name)).all()
    names = {one.id: one.sign_in_name for one in people}
    return {
        one.sign_in_name: _Known(
            person_id=PersonId(one.id),
            given_name=one.given_name,
            family_name=one.family_name,
            badge=one.badge,
            unit=unit_names.get(one.unit_id),
            is_active=one.is_active,
            roles=roles[one.id],
            rank=one.rank,
            hired_on=one.hired_on,
            supervisor=names.get(one.supervisor_id),
            officer_id=one.officer_id,
        )
        for one in people
    }


def _changes_of(person: _Known, row: RosterRow) -> Iterator[str]:
    if (person.given_name, person.family_name) != (row.given_name, row.family_name):
        yield f"name {person.given_name} {person.family_name} becomes {row.given_name} {row.family_name}"
    if person.badge != row.badge:
        yield f"badge {person.badge or 'none'} becomes {row.badge or 'none'}"
    if same_unit(person.unit or "") != same_unit(row.unit or ""):
        yield f"unit {person.unit or 'none'} becomes {row.unit or 'none'}"
    for name in MORE_COLUMNS:
        here, there = getattr(person, name), getattr(row, name)
        if name in row.has and here != there:
            yield f"{name} {here or 'none'} becomes {there or 'none'}"


def _may_leave(sign_in_name: str, person: _Known) -> bool:
    """Nobody loses the way in who looks after it, and no roster names whom an LMS sent."""
    return Role.ADMIN not in person.roles and not sign_in_name.startswith(FROM_AN_LMS)


def _check_supervisors(rows: Sequence[RosterRow], known: Mapping[str, _Known]) -> None:
    there = {row.sign_in for row in rows} | {name for name, person in known.items() if person.is_active}
    problems = [
        f"Line {row.line}: the supervisor {row.supervisor[:40]} is neither here nor in the file."
        for row in rows
        if row.supervisor is not None and row.supervisor not in there
    ]
    if problems:
        raise RosterRefused(problems)


def _set_supervisors(session: Session, agency_id: AgencyId, rows: Sequence[RosterRow]) -> None:
    """After everybody is there, so that a supervisor may stand in the file below their people."""
    rows = [row for row in rows if "supervisor" in row.has]
    if not rows:
        return
    ids = dict(session.execute(select(Person.sign_in_name, Person.id).where(Person.agency_id == agency_id)).all())
    supervised = [{"id": ids[row.sign_in], "supervisor_id": ids.get(row.supervisor or "")} for row in rows]
    session.execute(update(Person), supervised)


def _role_difference(person: _Known, row: RosterRow) -> str | None:
    if set(person.roles) != {row.role}:
        held = ", ".join(sorted(person.roles)) or "nothing"
        return f"is {held} here and {row.role} in the file. Roles were left as they are."
    supervised = person.roles[row.role]
    if row.role is Role.SUPERVISOR and same_unit(supervised or "") != same_unit(row.unit or ""):
        return f"answers for {supervised or 'no unit'} here and for {row.unit} in the file. That was left as it is."
    return None


def _add_people(
    session: Session, agency_id: AgencyId, rows: Sequence[RosterRow], unit_ids: Mapping[str, int], now: datetime
) -> list[int]:
    if not rows:
        return []
    people = [
        {
            "agency_id": agency_id,
            "unit_id": _unit_id(row, unit_ids),
            "given_name": row.given_name,
            "family_name": row.family_name,
            "badge": row.badge,
            "sign_in_name": row.sign_in,
            "password_hash": None,
            "actor_name": new_token(),
            "is_active": True,
            "created_at": now,
            "rank": row.rank,
            "hired_on": row.hired_on,
            "officer_id": row.officer_id,
        }
        for row in rows
    ]
    ids = dict(session.execute(insert(Person).returning(Person.sign_in_name, Person.id), people).all())
    roles = [
        {
            "person_id": ids[row.sign_in],
            "agency_id": agency_id,
            "role": row.role,
            "unit_id": _unit_id(row, unit_ids) if row.role is Role.SUPERVISOR else None,
        }
        for row in rows
    ]
    session.execute(insert(PersonRole), roles)
    return sorted(ids.values())


def _unit_id(row: RosterRow, unit_ids: Mapping[str, int]) -> int | None:
    return unit_ids[same_unit(row.unit)] if row.unit is not None else None


def _changed(change: Change, unit_ids: Mapping[str, int]) -> dict[str, object]:
    row = change.row
    return {
        "id": change.person_id,
        "given_name": row.given_name,
        "family_name": row.family_name,
        "badge": row.badge,
        "unit_id": _unit_id(row, unit_ids),
        **{name: getattr(row, name) for name in ("rank", "hired_on", "officer_id") if name in row.has},
    }
