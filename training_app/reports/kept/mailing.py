"""The mails of kept views: queued once a day in one transaction, sent by whichever worker takes them."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency, Person, PersonRole, Role
from training_app.accounts.rules import Permission, may
from training_app.assignments.schedule.models import MailState
from training_app.assignments.schedule.settling import hold_agency
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId
from training_app.reports import addresses
from training_app.reports.kept.models import Cadence, SavedView, ViewMail, ViewMailSent
from training_app.reports.kept.view_rules import is_mail_day, sent_from, subject_of, text_of
from training_app.web.words import date_in_words


def queue_view_mails(session: Session, agency_id: AgencyId, *, now: datetime) -> int:
    """Queue the mails of today, from 7 in the morning of the agency's clock on; returns how many. Commits.

    Two workers at once wait for each other at the agency's row, and the second finds what the first has queued.
    """
    agency = session.execute(select(Agency.name, Agency.time_zone).where(Agency.id == agency_id)).one()
    zone = ZoneInfo(agency.time_zone)
    today = now.astimezone(zone).date()
    # most looks end here, and take no lock
    if now < sent_from(today, zone) or not _read_due(session, agency_id, today, zone):
        session.rollback()
        return 0
    begin_write(session)
    hold_agency(session, agency_id, now)
    due = _read_due(session, agency_id, today, zone)
    for mail, mailbox in due:
        session.add(_mail_of(mail, mailbox, agency.name, today, now))
    session.commit()
    return len(due)


def _read_due(session: Session, agency_id: AgencyId, today: date, zone: ZoneInfo) -> list[tuple[ViewMail, str]]:
    """Whose mail is due and not queued: active people with a mailbox who may still open the view and see reports."""
    queued = select(ViewMailSent.id).where(ViewMailSent.mail_id == ViewMail.id, ViewMailSent.day == today).exists()
    rows = session.execute(
        select(ViewMail, Person.sign_in_name)
        .join(SavedView, SavedView.id == ViewMail.view_id)
        .join(Person, Person.id == ViewMail.person_id)
        .where(
            ViewMail.agency_id == agency_id,
            ViewMail.ended_at.is_(None),
            ViewMail.made_at < sent_from(today, zone),
            SavedView.removed_at.is_(None),
            (SavedView.owner_id == ViewMail.person_id) | SavedView.is_shared,
            Person.is_active,
            Person.sign_in_name.contains("@"),
            ~queued,
        )
        .order_by(ViewMail.id)
    )
    due = [(mail, mailbox) for mail, mailbox in rows if is_mail_day(Cadence(mail.cadence), mail.day, today)]
    readers = _readers(session, {mail.person_id for mail, _ in due})
    return [(mail, mailbox) for mail, mailbox in due if mail.person_id in readers]


def _readers(session: Session, person_ids: Iterable[int]) -> frozenset[int]:
    rows = session.execute(
        select(PersonRole.person_id, PersonRole.role).where(PersonRole.person_id.in_(set(person_ids)))
    )
    return frozenset(person_id for person_id, role in rows if may(frozenset({Role(role)}), Permission.SEE_UNIT_REPORT))


def _mail_of(mail: ViewMail, mailbox: str, agency: str, today: date, now: datetime) -> ViewMailSent:
    return ViewMailSent(
        agency_id=mail.agency_id,
        mail_id=mail.id,
        day=today,
        mail_to=mailbox,
        subject=subject_of(date_in_words(today, today)),
        text=text_of(
            f"{mail.root}{addresses.view(mail.view_id)}", f"{mail.root}{addresses.view_settings(mail.view_id)}", agency
        ),
        state=MailState.WAITING,
        made_at=now,
        taken_until=None,
        sent_at=None,
        last_error=None,
    )
