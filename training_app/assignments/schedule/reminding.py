"""The mails of a day: who is to be told is worked out, and digest, marks and mail are kept in one transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency, Person
from training_app.accounts.rules import short_name
from training_app.assignments.models import Assignment
from training_app.assignments.obligations import Obligation, phase_on
from training_app.assignments.periods import days_after
from training_app.assignments.reminders import (
    BEFORE_DUE,
    Digest,
    Mark,
    Owed,
    SendHours,
    Sent,
    digests_due,
    is_send_time,
)
from training_app.assignments.schedule.mail_words import Names, subject_of, text_of
from training_app.assignments.schedule.models import MailState, PersonLeave, ReminderDigest, ReminderMark
from training_app.assignments.schedule.settling import Day, hold_agency
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, PersonId
from training_app.learning.models import Attempt
from training_app.learning.opening import VOIDED

HOURS = SendHours()
"""Between 8 in the morning and 8 in the evening of the agency's clock."""


def queue_reminders(
    session: Session, agency_id: AgencyId, titles: Mapping[str, str], *, now: datetime, hours: SendHours = HOURS
) -> int:
    """Keep the mails that are due now and queue them; returns how many. Commits.

    Two workers at once wait for each other at the agency's row, and the second finds what the first has kept.

    :param titles: of modules, by id
    """
    agency = session.execute(select(Agency.name, Agency.time_zone).where(Agency.id == agency_id)).one()
    day = Day(now, ZoneInfo(agency.time_zone))
    # most looks end here, and take no lock
    if not is_send_time(now, day.zone, hours) or not _work_out(session, agency_id, day, hours):
        session.rollback()
        return 0
    begin_write(session)
    hold_agency(session, agency_id, now)
    digests = _work_out(session, agency_id, day, hours)
    names = Names(agency.name, titles, _read_names(session, digests))
    mailboxes = _read_mailboxes(session, [digest.recipient_id for digest in digests])
    for digest in digests:
        _keep(session, agency_id, digest, names, mailboxes.get(digest.recipient_id), now)
    session.commit()
    return len(digests)


def _work_out(session: Session, agency_id: AgencyId, day: Day, hours: SendHours) -> Sequence[Digest]:
    owed = read_owed(session, agency_id, day.today)
    return digests_due(
        owed,
        now=day.now,
        zone=day.zone,
        hours=hours,
        sent=_read_sent(session, agency_id, day.today, owed),
        supervisors=_read_supervisors(session, agency_id),
        away=_read_away(session, agency_id, day.today),
    )


def read_owed(session: Session, agency_id: AgencyId, today: date) -> list[Owed]:
    """What active people have open with a date that a reminder may be about: due in 30 days, or passed."""
    table = Assignment
    done = (
        select(Attempt.id)
        .where(
            Attempt.person_id == table.person_id,
            Attempt.module_id == table.module_id,
            Attempt.status != VOIDED,
            Attempt.completed_at.is_not(None),
            table.counts_from.is_(None) | (Attempt.completed_at >= table.counts_from),
        )
        .exists()
    )
    rows = session.execute(
        select(table.person_id, table.module_id, table.due_on, table.overdue_from, table.is_paused)
        .join(Person, Person.id == table.person_id)
        .where(
            table.agency_id == agency_id,
            Person.is_active,
            table.due_on <= days_after(today, -BEFORE_DUE[0]),
            ~done,
        )
    )
    return [
        Owed(PersonId(person_id), module_id, _obligation(due_on, overdue_from, today, is_paused=is_paused))
        for person_id, module_id, due_on, overdue_from, is_paused in rows
        if due_on is not None
    ]


def _obligation(due_on: date, overdue_from: date | None, today: date, *, is_paused: bool) -> Obligation:
    late_from = overdue_from or days_after(due_on, 1)
    phase = phase_on(today, due_on=due_on, overdue_from=late_from, is_away=is_paused)
    return Obligation(due_on, late_from, phase)


def _read_sent(session: Session, agency_id: AgencyId, today: date, owed: Iterable[Owed]) -> Sent:
    table = ReminderMark
    # of older due dates nothing is open any more, and their marks are many
    first = min((one.obligation.due_on for one in owed if one.obligation.due_on), default=today)
    marks = session.execute(
        select(table.recipient_id, table.person_id, table.module_id, table.due_on, table.day).where(
            table.agency_id == agency_id, table.due_on >= first
        )
    )
    digests = session.scalars(
        select(ReminderDigest.recipient_id).where(ReminderDigest.agency_id == agency_id, ReminderDigest.day == today)
    )
    return Sent(
        [Mark(PersonId(row[0]), PersonId(row[1]), row[2], row[3], row[4]) for row in marks],
        [(PersonId(one), today) for one in digests],
    )


def _read_supervisors(session: Session, agency_id: AgencyId) -> Mapping[PersonId, Collection[PersonId]]:
    rows = session.execute(
        select(Person.id, Person.supervisor_id).where(
            Person.agency_id == agency_id, Person.is_active, Person.supervisor_id.is_not(None)
        )
    ).all()
    active = frozenset(session.scalars(select(Person.id).where(Person.agency_id == agency_id, Person.is_active)))
    return {PersonId(one): [PersonId(above)] for one, above in rows if above is not None and above in active}


def _read_away(session: Session, agency_id: AgencyId, today: date) -> Collection[PersonId]:
    table = PersonLeave
    ids = session.scalars(
        select(table.person_id).where(
            table.agency_id == agency_id,
            table.first_day <= today,
            table.last_day.is_(None) | (table.last_day >= today),
        )
    )
    return {PersonId(one) for one in ids}


def _read_names(session: Session, digests: Iterable[Digest]) -> Mapping[int, str]:
    ids = {line.mark.person_id for digest in digests for line in digest.copies}
    rows = session.execute(select(Person.id, Person.given_name, Person.family_name).where(Person.id.in_(ids)))
    return {row[0]: short_name(row[1], row[2]) for row in rows} if ids else {}


def _read_mailboxes(session: Session, person_ids: Collection[PersonId]) -> Mapping[int, str]:
    """Of those who sign in with their e-mail; a badge number is no mailbox."""
    if not person_ids:
        return {}
    rows = session.execute(select(Person.id, Person.sign_in_name).where(Person.id.in_(person_ids)))
    return {person_id: name for person_id, name in rows if "@" in name}


def _keep(
    session: Session, agency_id: AgencyId, digest: Digest, names: Names, mail_to: str | None, now: datetime
) -> None:
    row = ReminderDigest(
        agency_id=agency_id,
        recipient_id=digest.recipient_id,
        day=digest.day,
        mail_to=mail_to,
        subject=subject_of(digest),
        text=text_of(digest, names),
        state=MailState.WAITING if mail_to is not None else MailState.NO_MAILBOX,
        made_at=now,
    )
    session.add(row)
    # flush: its marks point to it
    session.flush()
    session.execute(
        insert(ReminderMark), [{"agency_id": agency_id, "digest_id": row.id, **mark._asdict()} for mark in digest.marks]
    )
