"""What a command works on: this installation's database, the one agency in it, and its people and units by name."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency, Person, Unit
from training_app.accounts.queries import agency_at_door
from training_app.accounts.rules import plain_sign_in_name
from training_app.accounts.seats.queries import holds_seat
from training_app.accounts.units import same_unit
from training_app.app import create_app
from training_app.cli.errors import CommandRefused
from training_app.cli.words import named
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId

NO_AGENCY = "There is no agency in this database yet. Nothing was changed. Make it first: training-app agency create"


@contextmanager
def open_installation() -> Iterator[tuple[Flask, Session]]:
    """The program as the environment sets it, inside its context, and a session that is closed at the end."""
    app = create_app()
    with app.app_context():
        try:
            yield app, db.session()
        finally:
            db.session.remove()
            db.engine.dispose()


def the_agency(session: Session) -> Agency:
    """The agency people sign in to.

    :raise CommandRefused: in an empty database
    """
    agency = agency_at_door(session, None)
    if agency is None:
        raise CommandRefused(NO_AGENCY)
    return agency


def find_person(session: Session, agency_id: AgencyId, sign_in_name: str) -> Person:
    """The active person, or holder of a seat, who signs in with this name.

    :raise CommandRefused: when there is none, or they were deactivated
    """
    person = _find_anybody(session, agency_id, sign_in_name)
    if not person.is_active and not holds_seat(session, person.id):
        raise CommandRefused(f"{name_of(person)} ({person.sign_in_name}) was deactivated. Nothing was changed.")
    return person


def find_person_who_left(session: Session, agency_id: AgencyId, sign_in_name: str) -> Person:
    """The person who signed in with this name and was deactivated.

    :raise CommandRefused: when there is none, or they may sign in
    """
    person = _find_anybody(session, agency_id, sign_in_name)
    if person.is_active:
        raise CommandRefused(f"{name_of(person)} ({person.sign_in_name}) may sign in already. Nothing was changed.")
    return person


def find_unit(session: Session, agency_id: AgencyId, name: str) -> Unit:
    """The unit of this name, in whatever capitals.

    :raise CommandRefused: naming the units there are
    """
    units = session.scalars(select(Unit).where(Unit.agency_id == agency_id).order_by(Unit.position, Unit.name)).all()
    for unit in units:
        if same_unit(unit.name) == same_unit(name):
            return unit
    there = f"The units are: {named(unit.name for unit in units)}." if units else "There are no units yet."
    raise CommandRefused(f"There is no unit {name}. Nothing was changed. {there} To add one: training-app unit add")


def name_of(person: Person) -> str:
    """Given and family name."""
    return f"{person.given_name} {person.family_name}"


def _find_anybody(session: Session, agency_id: AgencyId, sign_in_name: str) -> Person:
    person = session.scalars(
        select(Person).where(Person.agency_id == agency_id, Person.sign_in_name == plain_sign_in_name(sign_in_name))
    ).one_or_none()
    if person is None:
        raise CommandRefused(
            f"Nobody signs in as {sign_in_name}. Nothing was changed. Everybody is listed by: training-app person list"
        )
    return person
