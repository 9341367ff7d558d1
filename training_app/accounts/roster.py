"""Adding agencies, units and people: for the command line, the demo and a roster import."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from training_app.accounts import rules
from training_app.accounts.errors import NameTaken, PasswordRefused
from training_app.accounts.models import Agency, Person, PersonRole, Role, Unit
from training_app.accounts.passwords import PASSWORDS, Passwords
from training_app.accounts.units import new_units, same_unit, units_above
from training_app.audit.service import record
from training_app.foundation.ids import AgencyId, PersonId, UnitId, new_token


@dataclass(frozen=True, slots=True)
class NewAgency:
    """An agency to add. ``home_page`` becomes the homePage of every actor's account and must never change."""

    name: str
    home_page: str
    time_zone: str
    peer_team_label: str | None = None
    peer_team_phone: str | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to add. Roles point to the unit a supervisor answers for, None for the other roles."""

    agency_id: AgencyId
    given_name: str
    family_name: str
    sign_in_name: str
    badge: str | None = None
    unit_id: UnitId | None = None
    roles: Mapping[Role, UnitId | None] = field(default_factory=lambda: {Role.OFFICER: None})
    password: str | None = None
    "None when the person signs in by link only."
    rank: str | None = None
    hired_on: date | None = None
    supervisor_id: PersonId | None = None
    officer_id: str | None = None


def add_agency(session: Session, new: NewAgency, *, now: datetime) -> AgencyId:
    """Add an agency in the caller's transaction, without committing."""
    agency = Agency(
        name=new.name,
        home_page=new.home_page,
        time_zone=new.time_zone,
        peer_team_label=new.peer_team_label,
        peer_team_phone=new.peer_team_phone,
        is_demo=new.is_demo,
        created_at=now,
    )
    session.add(agency)
    # the caller needs the id for units and people
    session.flush()
    return AgencyId(agency.id)


def add_units(session: Session, agency_id: AgencyId, wanted: Iterable[str]) -> dict[str, int]:
    """Add the units that are not there yet, and those they stand below, in the caller's transaction.

    They come after those there are, and one below another beside it. Returns the ids of all of the agency's units by
    ``units.same_unit`` of their names.
    """
    there = session.scalars(select(Unit).where(Unit.agency_id == agency_id)).all()
    known = {same_unit(unit.name): unit for unit in there}
    after = max((unit.position for unit in there), default=-1)
    for name in new_units(wanted, [unit.name for unit in there]):
        top = known.get(same_unit((units_above(name) or [name])[0]))
        after += top is None
        unit = Unit(agency_id=agency_id, name=name, position=after if top is None else top.position)
        session.add(unit)
        known[same_unit(name)] = unit
    # people point to them
    session.flush()
    return {name: unit.id for name, unit in known.items()}


def add_unit(session: Session, agency_id: AgencyId, name: str, *, position: int = 0) -> UnitId:
    """Add a unit in the caller's transaction, without committing; ``position`` is its order in reports."""
    unit = Unit(agency_id=agency_id, name=name, position=position)
    session.add(unit)
    # the caller needs the id for people
    session.flush()
    return UnitId(unit.id)


def add_person(
    session: Session,
    new: NewPerson,
    *,
    now: datetime,
    by: PersonId | None = None,
    passwords: Passwords = PASSWORDS,
) -> PersonId:
    """Add a person in the caller's transaction, without committing.

    :param by: None for the command line and the program itself
    :raise PasswordRefused: with the sentence that says why
    :raise NameTaken: when somebody of the agency signs in with that name already; the transaction is then spent
    """
    sign_in_name = rules.plain_sign_in_name(new.sign_in_name)
    if new.password is not None:
        names = [sign_in_name, new.given_name, new.family_name, new.badge or ""]
        refusal = rules.why_password_refused(new.password, names)
        if refusal is not None:
            raise PasswordRefused(refusal)
    person = Person(
        agency_id=new.agency_id,
        unit_id=new.unit_id,
        given_name=new.given_name,
        family_name=new.family_name,
        badge=new.badge,
        sign_in_name=sign_in_name,
        password_hash=passwords.hash(new.password) if new.password is not None else None,
        actor_name=new_token(),
        is_active=True,
        created_at=now,
        rank=new.rank,
        hired_on=new.hired_on,
        supervisor_id=new.supervisor_id,
        officer_id=new.officer_id,
    )
    session.add(person)
    try:
        # roles and the audit entry need the id, and a taken name should be said here
        session.flush()
    except IntegrityError as error:
        raise NameTaken from error
    for role, unit_id in new.roles.items():
        session.add(PersonRole(person_id=person.id, agency_id=new.agency_id, role=role, unit_id=unit_id))
    record(
        session,
        agency_id=new.agency_id,
        actor_id=by,
        action="people.person_added",
        subject=f"person:{person.id}",
        detail={"roles": sorted(str(role) for role in new.roles)},
        now=now,
    )
    return PersonId(person.id)
