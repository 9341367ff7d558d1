"""Seats from the command line."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person, Role
from training_app.accounts.rules import plain_sign_in_name
from training_app.accounts.seats import service
from training_app.accounts.seats.models import Seat
from training_app.accounts.seats.rules import Terms, is_open
from training_app.cli.errors import CommandRefused
from training_app.cli.installation import name_of, open_installation, the_agency
from training_app.foundation.clock import system_clock
from training_app.foundation.ids import AgencyId


def give(holder: service.Holder, terms: Terms) -> str:
    """Give the seat and return the words.

    :raise CommandRefused: when there is no agency
    :raise TermsRefused: for days or a reason that cannot be
    :raise NameTaken: when somebody signs in with that name already
    """
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        service.give_seat(session, agency_id, holder, terms, by=None, now=system_clock())
    return (
        f"{holder.given_name} {holder.family_name} has a seat as {terms.role} until {terms.ends_on}.\n"
        f"For a sign-in link: training-app agency link {holder.sign_in_name}"
    )


def list_all() -> str:
    """Every seat, one a line."""
    with open_installation() as (_, session):
        agency_id, now = AgencyId(the_agency(session).id), system_clock()
        query = select(Seat, Person).join(Person, Person.id == Seat.person_id).where(Seat.agency_id == agency_id)
        rows = session.execute(query.order_by(Seat.ends_at.desc(), Seat.id)).all()
        lines = [_line(seat, holder, now) for seat, holder in rows]
    return "\n".join(lines) or "No seat was given yet."


def extend(sign_in_name: str, ends_on: date, reason: str) -> str:
    """Let the seat end on another day and return the words.

    :raise CommandRefused: when there is no agency, or nobody of that name has a seat
    :raise TermsRefused: for a day or a reason that cannot be
    """
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        seat, holder = _find(session, agency_id, sign_in_name)
        name, terms = name_of(holder), Terms(Role(seat.role), seat.first_day, seat.last_day, ends_on, reason)
        service.extend_seat(session, agency_id, seat.id, terms, by=None, now=system_clock())
    return f"The seat of {name} ends on {ends_on}. They were signed out: training-app agency link {sign_in_name}"


def end(sign_in_name: str) -> str:
    """End the seat now and return the words.

    :raise CommandRefused: when there is no agency, or nobody of that name has a seat
    """
    with open_installation() as (_, session):
        agency_id = AgencyId(the_agency(session).id)
        seat, holder = _find(session, agency_id, sign_in_name)
        name = name_of(holder)
        was_open = service.end_seat(session, agency_id, seat.id, by=None, now=system_clock())
    return f"The seat of {name} is over." if was_open else f"The seat of {name} was over already."


def _find(session: Session, agency_id: AgencyId, sign_in_name: str) -> tuple[Seat, Person]:
    row = session.execute(
        select(Seat, Person)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.agency_id == agency_id, Person.sign_in_name == plain_sign_in_name(sign_in_name))
    ).one_or_none()
    if row is None:
        raise CommandRefused(
            f"Nobody who signs in as {sign_in_name} has a seat. Nothing was changed. To see who has: "
            "training-app seat list"
        )
    return row.Seat, row.Person


def _line(seat: Seat, holder: Person, now: datetime) -> str:
    records = f", records {seat.first_day} to {seat.last_day}" if seat.first_day is not None else ""
    is_there = is_open(ended_at=seat.ended_at, ends_at=seat.ends_at, now=now)
    until = f"until {seat.ends_on}" if is_there else f"over ({seat.ends_on})"
    return f"{holder.sign_in_name}  {name_of(holder)}  {seat.role}{records}, {until}"
