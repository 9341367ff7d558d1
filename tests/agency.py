"""A small real agency for tests: Riverton PD, with officers, a supervisor and a coordinator."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from training_app.accounts.models import Role
from training_app.accounts.roster import NewAgency, NewPerson, add_agency, add_person, add_unit
from training_app.accounts.service import make_one_time_link
from training_app.assignments.models import Assignment
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId, PersonId

NOW = datetime(2026, 11, 23, 20, 7, tzinfo=UTC)


@dataclass(frozen=True)
class Riverton:
    """The ids of the agency and of the people in it."""

    agency_id: AgencyId
    officer_id: PersonId
    other_officer_id: PersonId
    supervisor_id: PersonId
    coordinator_id: PersonId


def make_riverton(session: Session, module_ids: list[str], *, name: str = "Riverton PD") -> Riverton:
    """Add the agency and assign the modules to its officers, due in a week. Commits."""
    slug = name.split(maxsplit=1)[0].lower()
    agency_id = add_agency(
        session,
        NewAgency(name=name, home_page=f"https://training.{slug}.example", time_zone="America/Chicago"),
        now=NOW,
    )
    patrol = add_unit(session, agency_id, "Patrol")
    command = add_unit(session, agency_id, "Command", position=1)

    def add(given: str, family: str, badge: str, roles: dict, unit_id: int = patrol) -> PersonId:
        new = NewPerson(
            agency_id=agency_id,
            given_name=given,
            family_name=family,
            sign_in_name=badge,
            badge=badge,
            unit_id=unit_id,
            roles=roles,
        )
        return add_person(session, new, now=NOW)

    people = Riverton(
        agency_id=agency_id,
        officer_id=add("Jamie", "Ortiz", "4417", {Role.OFFICER: None}),
        other_officer_id=add("Robin", "Lindqvist", "4420", {Role.OFFICER: None}),
        supervisor_id=add("Sam", "Whitfield", "3001", {Role.SUPERVISOR: patrol}),
        coordinator_id=add("Dana", "Abara", "2002", {Role.COORDINATOR: None}, command),
    )
    for person_id in (people.officer_id, people.other_officer_id):
        for module_id in module_ids:
            session.add(
                Assignment(
                    agency_id=agency_id,
                    person_id=person_id,
                    module_id=module_id,
                    due_on=date(2026, 11, 30),
                    assigned_at=NOW,
                )
            )
    session.commit()
    return people


def link_for(app: Flask, person_id: PersonId, now: datetime = NOW) -> str:
    """The address of a fresh one-time link."""
    with app.app_context():
        token = make_one_time_link(db.session(), person_id, valid_for=timedelta(hours=12), now=now, made_by=None)
        db.session.remove()
    return f"/app/sign-in/{token}"
