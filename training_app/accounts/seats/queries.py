"""Reading seats: who may come in by one, and the lists that administrators see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.accounts.seats.models import Seat
from training_app.audit.models import AuditEntry
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AgencyId

VIEWED = "seat.viewed"
PAGE = "page:"
"""How the subject of an entry of the audit log begins that tells of a page an auditor opened."""


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat with its holder and, by name, who gave it (None for the command line)."""

    seat: Seat
    holder: Person
    giver: str | None


@dataclass(frozen=True, slots=True)
class View:
    """A page that the holder of a seat opened."""

    at: datetime
    address: str


def may_come_in(now: datetime) -> ColumnElement[bool]:
    """Whether somebody may sign in: they are on the roster, or hold a seat that is open."""
    seat = exists().where(Seat.person_id == Person.id, Seat.ended_at.is_(None), Seat.ends_at > now)
    return or_(Person.is_active, seat)


def on_roster() -> ColumnElement[bool]:
    """Whether a person is of the agency's own, here or gone; whoever came for a seat never was."""
    return ~exists().where(Seat.person_id == Person.id)


def holds_seat(session: Session, person_id: int) -> bool:
    """Whether the person came for a seat, also for one that has ended; nobody of the roster did."""
    return session.scalar(select(Seat.id).where(Seat.person_id == person_id)) is not None


def count_seats(session: Session, agency_id: AgencyId) -> int:
    """How many seats the agency ever gave."""
    return session.execute(select(func.count(Seat.id)).where(Seat.agency_id == agency_id)).scalar_one()


def read_seats(session: Session, agency_id: AgencyId, *, page: int, per_page: int) -> Sequence[SeatLine]:
    """One page of the seats, those that end last first; pages count from 1."""
    query = (
        select(Seat, Person)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.agency_id == agency_id)
        .order_by(Seat.ended_at.is_not(None), Seat.ends_at.desc(), Seat.id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [SeatLine(seat, holder, None) for seat, holder in session.execute(query)]


def find_seat(session: Session, agency_id: AgencyId, seat_id: int) -> SeatLine:
    """One seat of the agency.

    :raise NotFound: for any other
    """
    row = session.execute(
        select(Seat, Person)
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.id == seat_id, Seat.agency_id == agency_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    giver = session.get(Person, row.Seat.given_by_id) if row.Seat.given_by_id is not None else None
    return SeatLine(row.Seat, row.Person, f"{giver.given_name} {giver.family_name}" if giver is not None else None)


def count_views(session: Session, seat: Seat) -> int:
    """How many openings of pages are noted of this seat."""
    return session.execute(select(func.count(AuditEntry.id)).where(*_views_of(seat))).scalar_one()


def read_views(session: Session, seat: Seat, *, page: int, per_page: int) -> Sequence[View]:
    """One page of what the holder of the seat opened, the newest first; pages count from 1."""
    query = (
        select(AuditEntry.happened_at, AuditEntry.subject)
        .where(*_views_of(seat))
        .order_by(AuditEntry.id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [View(at, subject.removeprefix(PAGE)) for at, subject in session.execute(query)]


def _views_of(seat: Seat) -> Sequence[ColumnElement[bool]]:
    return (
        AuditEntry.agency_id == seat.agency_id,
        AuditEntry.actor_id == seat.person_id,
        AuditEntry.action == VIEWED,
    )
