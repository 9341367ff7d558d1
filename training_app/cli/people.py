"""People from the command line: adding one, roles, a password, and who there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import click
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from training_app.accounts import staff
from training_app.accounts.factors.service import demand_second_step as demand
from training_app.accounts.factors.service import reset_factors
from training_app.accounts.models import Person, PersonRole, Role, Unit
from training_app.accounts.roster import NewPerson, add_person
from training_app.accounts.seats.models import Seat
from training_app.accounts.service import set_password
from training_app.cli.installation import (
    find_person,
    find_person_who_left,
    find_unit,
    name_of,
    open_installation,
    the_agency,
)
from training_app.cli.words import counted
from training_app.foundation.clock import system_clock
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, PersonId, UnitId

_HEADS = ("Sign-in name", "Name", "Badge", "Unit", "Roles", "Signs in by")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person to add, as typed."""

    given_name: str
    family_name: str
    sign_in: str
    badge: str | None
    unit: str | None
    roles: Sequence[Role]


def add_newcomer(new: Newcomer) -> str:
    """Add the person and return the words.

    :raise CommandRefused: when there is no agency or no such unit
    :raise NameTaken: when somebody signs in with that name already
    """
    with open_installation() as (_, session):
        begin_write(session)
        agency_id = AgencyId(the_agency(session).id)
        unit_id = UnitId(find_unit(session, agency_id, new.unit).id) if new.unit is not None else None
        person = NewPerson(
            agency_id=agency_id,
            given_name=new.given_name,
            family_name=new.family_name,
            sign_in_name=new.sign_in,
            badge=new.badge,
            unit_id=unit_id,
            roles={role: unit_id if role is Role.SUPERVISOR else None for role in new.roles},
        )
        add_person(session, person, now=system_clock())
        session.commit()
    roles = ", ".join(new.roles)
    return (
        f"{new.given_name} {new.family_name} was added as {roles}.\n"
        f"For a sign-in link: training-app agency link {new.sign_in}"
    )


def change_password(sign_in_name: str) -> str:
    """Ask for a new password twice, unseen, and set it; return the words.

    :raise PasswordRefused: with the sentence that says why
    """
    with open_installation() as (app, session):
        person = find_person(session, AgencyId(the_agency(session).id), sign_in_name)
        person_id, name = PersonId(person.id), name_of(person)
        # nothing is held open while somebody types
        session.rollback()
        password = click.prompt(f"New password for {name}", hide_input=True, confirmation_prompt="The same again")
        breached = app.extensions["settings"].breached
        set_password(session, person_id, password=password, now=system_clock(), set_by=None, breached=breached)
    return f"{name} has a new password and was signed out everywhere."


def reset_second_step(sign_in_name: str) -> str:
    """Forget the second steps of a person who lost theirs; return the words."""
    with open_installation() as (_, session):
        person = find_person(session, AgencyId(the_agency(session).id), sign_in_name)
        person_id, name = PersonId(person.id), name_of(person)
        session.rollback()
        reset_factors(session, person_id, by=None, now=system_clock())
    return (
        f"{name} has no second step any more and was signed out everywhere. Password and records are kept. They can "
        "add a new one on their account page."
    )


def demand_second_step(roles: Sequence[Role]) -> str:
    """Demand a second step of these roles and no others; return the words."""
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        session.rollback()
        demand(session, agency_id, frozenset(roles), by=None, now=system_clock())
    if not roles:
        return "No role needs a second step any more."
    return (
        f"From now on {' and '.join(sorted(roles))} needs a second step. Whoever has none goes on as an officer, and "
        "is led to their account page to add one."
    )


def deactivate(sign_in_name: str) -> str:
    """Shut every door of a person who left; return the words."""
    with open_installation() as (_, session):
        person = find_person(session, AgencyId(the_agency(session).id), sign_in_name)
        name = name_of(person)
        ended = staff.deactivate_person(session, PersonId(person.id), by=None, now=system_clock())
    was_in = f" Signed out of {counted(ended, 'browser', 'browsers')}." if ended else ""
    return f"{name} can no longer sign in.{was_in} Every record is kept."


def bring_back(sign_in_name: str) -> str:
    """Let a person who left sign in again; return the words.

    :raise CommandRefused: when nobody who left signed in with this name
    """
    with open_installation() as (_, session):
        person = find_person_who_left(session, AgencyId(the_agency(session).id), sign_in_name)
        name = name_of(person)
        staff.bring_back(session, PersonId(person.id), by=None, now=system_clock())
    return (
        f"{name} may sign in again. Old links and sessions stay dead.\n"
        f"For a sign-in link: training-app agency link {sign_in_name}"
    )


def change_role(sign_in_name: str, *, give: Role | None, take: Role | None, unit: str | None) -> str:
    """Give one role, take one, or both; return the words."""
    words = []
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        person = find_person(session, agency_id, sign_in_name)
        person_id, name = PersonId(person.id), name_of(person)
        if give is not None:
            unit_id = UnitId(find_unit(session, agency_id, unit).id) if unit is not None else None
            is_new = staff.give_role(session, person_id, give, unit_id, by=None, now=system_clock())
            words.append(f"{name} is now {give}." if is_new else f"{name} was {give} already.")
        if take is not None:
            was_held = staff.take_role(session, person_id, take, by=None, now=system_clock())
            words.append(f"{name} is no longer {take}." if was_held else f"{name} was not {take}.")
    return " ".join(words)


def list_people() -> str:
    """Everybody, one a line under the names of the columns, those who left at the end."""
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        units = dict(session.execute(select(Unit.id, Unit.name).where(Unit.agency_id == agency_id)).all())
        roles = _roles(session, agency_id, units)
        people = session.scalars(
            select(Person)
            .where(Person.agency_id == agency_id, ~exists().where(Seat.person_id == Person.id))
            .order_by(Person.is_active.desc(), Person.family_name, Person.given_name, Person.id)
        ).all()
        rows = [_line(person, units, roles.get(person.id, [])) for person in people]
    widths = [max(len(row[place]) for row in [_HEADS, *rows]) for place in range(len(_HEADS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [_HEADS, *rows]]
    return "\n".join(line.rstrip() for line in lines)


def _roles(session: Session, agency_id: AgencyId, units: Mapping[int, str]) -> dict[int, list[str]]:
    roles: dict[int, list[str]] = {}
    for one in session.scalars(
        select(PersonRole).where(PersonRole.agency_id == agency_id).order_by(PersonRole.person_id, PersonRole.role)
    ):
        of_unit = f" of {units[one.unit_id]}" if one.unit_id is not None else ""
        roles.setdefault(one.person_id, []).append(f"{Role(one.role)}{of_unit}")
    return roles


def _line(person: Person, units: Mapping[int, str], roles: Sequence[str]) -> tuple[str, ...]:
    way_in = "password or link" if person.password_hash is not None else "link"
    return (
        person.sign_in_name,
        name_of(person),
        person.badge or "",
        units[person.unit_id] if person.unit_id is not None else "",
        ", ".join(roles),
        way_in if person.is_active else "left",
    )
