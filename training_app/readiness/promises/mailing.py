"""The mails about promises: queued once a day in one transaction with what was told, sent by whichever worker."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency, Person, PersonRole, Role
from training_app.accounts.rules import Permission, may
from training_app.assignments.reminders import SendHours, is_send_time
from training_app.assignments.schedule.models import MailState
from training_app.assignments.schedule.settling import hold_agency
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId
from training_app.readiness.promises import addresses
from training_app.readiness.promises.models import Promise, PromiseMail
from training_app.readiness.promises.queries import due_promises, hold_due_promises
from training_app.readiness.promises.reminders import Owing, count, is_to_be_told, subject_of, text_of

HOURS = SendHours()
"""Between 8 in the morning and 8 in the evening of the agency's clock, as other reminders."""


def queue_promise_mails(session: Session, agency_id: AgencyId, *, now: datetime) -> int:
    """Queue today's mail for each coordinator, when one is due; returns how many. Commits.

    Two workers at once wait for each other at the agency's row, and the second finds what the first has told.
    """
    agency = session.execute(select(Agency.name, Agency.time_zone).where(Agency.id == agency_id)).one()
    zone = ZoneInfo(agency.time_zone)
    today = now.astimezone(zone).date()
    # most looks end here, and take no lock
    if not is_send_time(now, zone, HOURS) or not _if_to_be_told(
        session, due_promises(session, agency_id, today), agency_id, today
    ):
        session.rollback()
        return 0
    begin_write(session)
    hold_agency(session, agency_id, now)
    # held: a day that is moved meanwhile is not marked as told of
    near = _if_to_be_told(session, hold_due_promises(session, agency_id, today), agency_id, today)
    readers = _read_coordinators(session, agency_id) if near else []
    if not near or not readers:
        session.rollback()
        return 0
    counts = count([_owing(one) for one in near], today)
    url = f"{max(near, key=lambda one: one.id).root}{addresses.PROMISES}"
    for person_id, name in readers:
        has_mailbox = "@" in name
        session.add(
            PromiseMail(
                agency_id=agency_id,
                recipient_id=person_id,
                day=today,
                mail_to=name if has_mailbox else None,
                subject=subject_of(counts),
                text=text_of(counts, url, agency.name),
                state=MailState.WAITING if has_mailbox else MailState.NO_MAILBOX,
                made_at=now,
            )
        )
    for promise in near:
        promise.told_on = today
    session.commit()
    return len(readers)


def _if_to_be_told(session: Session, near: Sequence[Promise], agency_id: AgencyId, today: date) -> Sequence[Promise]:
    """What a mail of today speaks of; nothing when none is to go out, or today's has gone."""
    if not any(is_to_be_told(_owing(one), today) for one in near):
        return []
    sent = select(PromiseMail.id).where(PromiseMail.agency_id == agency_id, PromiseMail.day == today).limit(1)
    return [] if session.scalar(sent) is not None else near


def _read_coordinators(session: Session, agency_id: AgencyId) -> Sequence[tuple[int, str]]:
    """Who may answer promises, with the name they sign in by; active people only."""
    rows = session.execute(
        select(Person.id, Person.sign_in_name, PersonRole.role)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.agency_id == agency_id, Person.is_active)
        .order_by(Person.id)
    )
    found = {
        person_id: name for person_id, name, role in rows if may(frozenset({Role(role)}), Permission.KEEP_READINESS)
    }
    return list(found.items())


def _owing(promise: Promise) -> Owing:
    assert promise.due_on is not None  # noqa: S101 - narrows the type; what is due has a day
    return Owing(promise.due_on, promise.told_on)
