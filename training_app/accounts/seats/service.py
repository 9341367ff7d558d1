"""Giving, extending and ending a seat, and noting what an auditor opens. Each commits once and is in the audit log."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from training_app.accounts.errors import NameTaken
from training_app.accounts.identity import Identity
from training_app.accounts.models import Agency, Person, Role
from training_app.accounts.roster import NewPerson, add_person
from training_app.accounts.seats.errors import TermsRefused
from training_app.accounts.seats.models import Seat
from training_app.accounts.seats.queries import PAGE, VIEWED
from training_app.accounts.seats.rules import VIEWS_APART, Terms, end_of, is_open, why_refused
from training_app.accounts.staff import end_ways_in
from training_app.audit.models import AuditEntry
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AgencyId, PersonId

_ADDRESS_LONGEST = 190


@dataclass(frozen=True, slots=True)
class Holder:
    """Who gets a seat, and how they sign in: an e-mail address, mostly."""

    given_name: str
    family_name: str
    sign_in_name: str


def give_seat(
    session: Session, agency_id: AgencyId, holder: Holder, terms: Terms, *, by: Identity | None, now: datetime
) -> int:
    """Add a person who is on no roster, with a seat, and return the seat's id.

    :param by: None for the command line
    :raise TermsRefused: with a sentence for each part that cannot be
    :raise NameTaken: when somebody of the agency signs in with their name already, also by an older seat
    """
    begin_write(session)
    zone = _zone_of(session, agency_id)
    try:
        _check(terms, zone, now)
        new = NewPerson(agency_id, holder.given_name, holder.family_name, holder.sign_in_name, roles={})
        person_id = add_person(session, new, by=by.person_id if by is not None else None, now=now)
    except (TermsRefused, NameTaken):
        session.rollback()
        raise
    session.get_one(Person, person_id).is_active = False
    seat = Seat(
        agency_id=agency_id,
        person_id=person_id,
        role=terms.role,
        given_at=now,
        given_by_id=by.person_id if by is not None else None,
    )
    _set_terms(seat, terms, zone)
    session.add(seat)
    # its id is part of the entry
    session.flush()
    _audit(session, seat, "seat.given", by=by, now=now, reason=terms.reason)
    session.commit()
    return seat.id


def extend_seat(
    session: Session, agency_id: AgencyId, seat_id: int, terms: Terms, *, by: Identity | None, now: datetime
) -> None:
    """Give the seat another period and another end, also one that has ended; its holder signs in anew.

    :param terms: of the same role; the reason becomes that of the seat
    :param by: None for the command line
    :raise NotFound: for a seat of another agency
    :raise TermsRefused: with a sentence for each part that cannot be
    """
    begin_write(session)
    seat = _hold(session, agency_id, seat_id)
    zone = _zone_of(session, agency_id)
    try:
        _check(terms, zone, now)
    except TermsRefused:
        session.rollback()
        raise
    _set_terms(seat, terms, zone)
    seat.ended_at = None
    end_ways_in(session, [seat.person_id], now=now)
    _audit(session, seat, "seat.extended", by=by, now=now, reason=terms.reason)
    session.commit()


def end_seat(session: Session, agency_id: AgencyId, seat_id: int, *, by: Identity | None, now: datetime) -> bool:
    """End the seat at once, with its sessions and links; returns whether it was open. What was noted of it stays.

    :param by: None for the command line
    :raise NotFound: for a seat of another agency
    """
    begin_write(session)
    seat = _hold(session, agency_id, seat_id)
    if not is_open(ended_at=seat.ended_at, ends_at=seat.ends_at, now=now):
        session.rollback()
        return False
    seat.ended_at = now
    end_ways_in(session, [seat.person_id], now=now)
    _audit(session, seat, "seat.ended", by=by, now=now, reason=None)
    session.commit()
    return True


def note_view(session: Session, reader: Identity, address: str, *, now: datetime) -> None:
    """Write into the audit log that the holder of a seat opened this page; once for a page that is loaded again.

    The path alone is noted: what was searched for may be a name.
    """
    if reader.seat is None:
        return
    begin_write(session)
    # two windows of one reader stand in line here, so that one opening is noted once
    session.execute(select(Seat.id).where(Seat.id == reader.seat.id).with_for_update(key_share=True))
    subject = PAGE + address[:_ADDRESS_LONGEST]
    noted = exists().where(
        AuditEntry.agency_id == reader.agency_id,
        AuditEntry.subject == subject,
        AuditEntry.actor_id == reader.person_id,
        AuditEntry.action == VIEWED,
        AuditEntry.happened_at > now - VIEWS_APART,
    )
    if session.scalar(select(noted)):
        session.rollback()
        return
    record(
        session,
        agency_id=reader.agency_id,
        actor_id=reader.person_id,
        action=VIEWED,
        subject=subject,
        detail={"seat_id": reader.seat.id},
        now=now,
    )
    session.commit()


def _check(terms: Terms, zone: ZoneInfo, now: datetime) -> None:
    said = why_refused(terms, now.astimezone(zone).date())
    if said:
        raise TermsRefused(said)


def _set_terms(seat: Seat, terms: Terms, zone: ZoneInfo) -> None:
    is_auditor = terms.role is Role.AUDITOR
    seat.first_day = terms.first_day if is_auditor else None
    seat.last_day = terms.last_day if is_auditor else None
    assert terms.ends_on is not None  # noqa: S101 - the terms were found in order
    seat.ends_on, seat.ends_at = terms.ends_on, end_of(terms.ends_on, zone)
    seat.reason = terms.reason


def _hold(session: Session, agency_id: AgencyId, seat_id: int) -> Seat:
    query = select(Seat).where(Seat.id == seat_id, Seat.agency_id == agency_id).with_for_update()
    seat = session.scalars(query).one_or_none()
    if seat is None:
        session.rollback()
        raise NotFound
    return seat


def _zone_of(session: Session, agency_id: AgencyId) -> ZoneInfo:
    return ZoneInfo(session.execute(select(Agency.time_zone).where(Agency.id == agency_id)).scalar_one())


def _audit(
    session: Session, seat: Seat, action: str, *, by: Identity | None, now: datetime, reason: str | None
) -> None:
    days = {"first_day": seat.first_day, "last_day": seat.last_day, "ends_on": seat.ends_on}
    record(
        session,
        agency_id=AgencyId(seat.agency_id),
        actor_id=by.person_id if by is not None else None,
        action=action,
        subject=f"person:{PersonId(seat.person_id)}",
        reason=reason,
        detail={
            "seat_id": seat.id,
            "role": str(seat.role),
            **{name: day.isoformat() if day else None for name, day in days.items()},
        },
        now=now,
    )
