"""The mails of a plan's yearly look: 30 days before and on the day, to coordinators, each once."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency
from training_app.assignments.reminders import is_send_time
from training_app.assignments.schedule.models import MailState
from training_app.assignments.schedule.reminding import HOURS
from training_app.assignments.schedule.settling import hold_agency
from training_app.content.toolkit import Tool
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId
from training_app.readiness.plan import addresses
from training_app.readiness.plan.models import PlanReviewMail, PlanSignOff
from training_app.readiness.plan.queries import findings_of, mailboxes_of, read_now, signed_plans
from training_app.readiness.plan.rules import grave_in
from training_app.readiness.plan.sign_rules import Stage, stage_on
from training_app.web.words import counted, day_in_words, sentence_start


@dataclass(frozen=True, slots=True)
class Due:
    """One signed plan of which a mail is due; the counts are of what it lacks today."""

    signed: PlanSignOff
    stage: Stage
    gaps: int
    grave: int


def queue_review_mails(session: Session, agency_id: AgencyId, tool: Tool, *, now: datetime) -> int:
    """Queue the mails of today, in the hours in which mails go out; returns how many. Commits.

    Two workers at once wait for each other at the agency's row, and the second finds what the first has queued. Where
    no coordinator has a mailbox nothing is queued; the home of the room says the same.
    """
    agency = session.execute(select(Agency.name, Agency.time_zone).where(Agency.id == agency_id)).one()
    zone = ZoneInfo(agency.time_zone)
    # most looks end here, and take no lock
    if not is_send_time(now, zone, HOURS) or not _read_due(session, agency_id, tool, now, zone):
        session.rollback()
        return 0
    begin_write(session)
    hold_agency(session, agency_id, now)
    mailboxes = mailboxes_of(session, agency_id)
    today = now.astimezone(zone).date()
    made = [
        _mail_of(due, person_id, mailbox, agency.name, today, now)
        for due in _read_due(session, agency_id, tool, now, zone)
        for person_id, mailbox in mailboxes
    ]
    session.add_all(made)
    session.commit()
    return len(made)


def subject_of(due: Due) -> str:
    """The subject."""
    day = day_in_words(due.signed.review_on)
    return f"The plan for the night is to be looked at by {day}"


def text_of(due: Due, agency: str) -> str:
    """The mail: counts and a link, and nothing of what stands in the plan."""
    gaps = sentence_start(counted(due.gaps, "thing is", "things are")) if due.gaps else "Nothing is"
    grave = f", {counted(due.grave, 'of them', 'of them')} grave" if due.grave else ""
    signed = due.signed
    return (
        f"Version {signed.number} of your plan for the night and after is to be looked at by "
        f"{day_in_words(signed.review_on)}.\n\n"
        f"{gaps} missing in it today{grave}:\n{signed.root}{addresses.check(signed.copy_id)}\n\n"
        "Go through it, ring the numbers, and have it signed off again. You sign in as always.\n\n"
        f"Sent by the training program of {agency}. There are two such mails a year.\n"
    )


def _read_due(session: Session, agency_id: AgencyId, tool: Tool, now: datetime, zone: ZoneInfo) -> list[Due]:
    today = now.astimezone(zone).date()
    due = []
    for copy, signed in signed_plans(session, agency_id):
        stage = stage_on(today, signed.review_on)
        if stage is None or _is_told(session, signed, stage):
            continue
        findings = findings_of(tool, read_now(session, tool, copy.id), at=now, zone=zone)
        due.append(Due(signed, stage, len(findings), grave_in(findings)))
    return due


def _is_told(session: Session, signed: PlanSignOff, stage: Stage) -> bool:
    query = select(PlanReviewMail.id).where(PlanReviewMail.sign_off_id == signed.id, PlanReviewMail.stage == int(stage))
    return session.scalar(query.limit(1)) is not None


def _mail_of(due: Due, person_id: int, mailbox: str, agency: str, today: date, now: datetime) -> PlanReviewMail:
    return PlanReviewMail(
        agency_id=due.signed.agency_id,
        sign_off_id=due.signed.id,
        recipient_id=person_id,
        stage=int(due.stage),
        day=today,
        mail_to=mailbox,
        subject=subject_of(due),
        text=text_of(due, agency),
        state=MailState.WAITING,
        made_at=now,
        taken_until=None,
        sent_at=None,
        last_error=None,
    )
