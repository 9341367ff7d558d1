"""Assigning a module from the command line: to everyone, to a unit, or to one person."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency, Person
from training_app.accounts.queries import unit_and_below
from training_app.assignments.rules import first_open_day
from training_app.assignments.service import assign
from training_app.cli.errors import CommandRefused
from training_app.cli.installation import find_person, find_unit, name_of, open_installation, the_agency
from training_app.cli.words import counted
from training_app.content.catalogue import Module
from training_app.foundation.clock import system_clock
from training_app.foundation.ids import AgencyId, PersonId
from training_app.learning.desk import Room


def assign_module(module_id: str, due_on: date, *, unit: str | None, sign_in_name: str | None) -> str:
    """Assign to the person, the unit, or everyone when neither is given; return in words how many were new.

    :raise CommandRefused: for an unknown module, unit or person, a day that has passed, or when nobody is meant
    """
    now = system_clock()
    with open_installation() as (app, session):
        agency = the_agency(session)
        module = _find_module(app, module_id)
        _refuse_past(due_on, agency, now)
        agency_id = AgencyId(agency.id)
        people, whom = _find_people(session, agency, unit, sign_in_name)
        if not people:
            raise CommandRefused(f"Nobody active is in {whom}. Nothing was assigned.")
        outcome = assign(
            session, agency_id=agency_id, person_ids=people, module_id=module.id, due_on=due_on, by=None, now=now
        )
    words = f"{module.short_title}, due {due_on:%d %B %Y}, for {whom}: {outcome.assigned} newly assigned."
    if outcome.already:
        words += f" {counted(outcome.already, 'person', 'people')} had it already; their date stays."
    if outcome.assigned and sign_in_name is None:
        words += " It is for those who are there today; one for whoever comes later is made on the page Assignments."
    return words


def _find_module(app: Flask, module_id: str) -> Module:
    room: Room = app.extensions["learning"]
    modules = room.library.catalogue.modules
    if module_id not in modules:
        known = "\n".join(f"  {module.id:<22} {module.title}" for module in modules.values())
        raise CommandRefused(f"There is no module {module_id}. Nothing was assigned. The modules are:\n{known}")
    return modules[module_id]


def _refuse_past(due_on: date, agency: Agency, now: datetime) -> None:
    if due_on < first_open_day(now, ZoneInfo(agency.time_zone)):
        raise CommandRefused(
            f"{due_on:%d %B %Y} has passed in {agency.time_zone}, so everybody would be overdue at once. "
            "Nothing was assigned. Choose today or a later day."
        )


def _find_people(
    session: Session, agency: Agency, unit: str | None, sign_in_name: str | None
) -> tuple[list[PersonId], str]:
    """Who is meant, and in words."""
    agency_id = AgencyId(agency.id)
    if sign_in_name is not None:
        person = find_person(session, agency_id, sign_in_name)
        return [PersonId(person.id)], name_of(person)
    query = select(Person.id).where(Person.agency_id == agency_id, Person.is_active)
    whom = f"everyone at {agency.name}"
    if unit is not None:
        found = find_unit(session, agency_id, unit)
        query = query.where(Person.unit_id.in_(unit_and_below(session, agency_id, found.id)))
        whom = f"unit {found.name}"
    return [PersonId(person_id) for person_id in session.scalars(query)], whom
