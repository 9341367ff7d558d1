"""The tables of assignments that run: plans, whom they mean, their cycles, leave, exemptions, and what was mailed."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class AssignmentPlan(Base):
    """What a coordinator chose: which module, for whom, by when, and when again. ``codec`` reads the JSON."""

    __tablename__ = "assignment_plan"
    __table_args__ = (Index(None, "agency_id", "module_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    module_id: Mapped[str] = mapped_column(String(80))
    audience: Mapped[dict[str, Any]] = mapped_column(JSON)
    due: Mapped[dict[str, Any]] = mapped_column(JSON)
    cycle: Mapped[dict[str, Any]] = mapped_column(JSON)
    grace_days: Mapped[int] = mapped_column(default=0)
    early_days: Mapped[int] = mapped_column(default=0)
    notice_days: Mapped[int] = mapped_column(default=14)
    leaving: Mapped[str] = mapped_column(String(20))
    made_on: Mapped[date]
    "The agency's day: a named due date stands for whoever was meant on it."
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_on: Mapped[date | None]
    "The first day on which it means nobody any more."


class AssignmentMeant(Base):
    """A stretch of days in which a plan meant somebody; ``until`` is the last of them, None while it does."""

    __tablename__ = "assignment_meant"
    __table_args__ = (
        UniqueConstraint("plan_id", "person_id", "since"),
        Index(None, "person_id"),
        Index(None, "agency_id", "look_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    plan_id: Mapped[int] = mapped_column(ForeignKey("assignment_plan.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since: Mapped[date]
    until: Mapped[date | None]
    look_on: Mapped[date | None]
    "The day on which something opens although nobody does anything; None for never."


class AssignmentCycle(Base):
    """One cycle of one person, as worked out last: of a plan, or of a redo where ``plan_id`` is None.

    A view of the facts: while those are only added, a closed one never changes.
    """

    __tablename__ = "assignment_cycle"
    __table_args__ = (
        UniqueConstraint("plan_id", "person_id", "number"),
        Index(None, "person_id", "module_id"),
        Index(None, "agency_id", "plan_id", "outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("assignment_plan.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    opens_on: Mapped[date]
    due_on: Mapped[date | None]
    overdue_from: Mapped[date | None]
    grace_days: Mapped[int]
    period_first: Mapped[date | None]
    period_last: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String(20))
    closed_on: Mapped[date | None]
    done_at: Mapped[datetime | None]


class PersonLeave(Base):
    """Days away, both included; ``last_day`` None while nobody knows. Which kind of leave it is nobody asks."""

    __tablename__ = "person_leave"
    __table_args__ = (Index(None, "person_id"), Index(None, "agency_id", "first_day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(1000))
    "Why it was entered, without a diagnosis; no rule reads it."
    entered_at: Mapped[datetime]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class AssignmentExemption(Base):
    """That somebody was freed from what was open of a module, or from that and all later."""

    __tablename__ = "assignment_exemption"
    __table_args__ = (Index(None, "person_id", "module_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[str] = mapped_column(String(80))
    day: Mapped[date]
    extent: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(1000))
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class RedoAsked(Base):
    """That somebody was asked to take a module again after a major change, by a day."""

    __tablename__ = "assignment_redo"
    __table_args__ = (Index(None, "person_id", "module_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[datetime]
    due_on: Mapped[date | None]


class PersonAbsence(Base):
    """That somebody left the agency: ``left_on`` is the first day they were not in it, ``back_on`` None until they are.

    The roster says only who is there today; cycles are released on the day somebody left.
    """

    __tablename__ = "person_absence"
    __table_args__ = (UniqueConstraint("person_id", "left_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    left_on: Mapped[date]
    back_on: Mapped[date | None]


class AssignmentTouched(Base):
    """That what somebody owes is to be worked out again: written with the fact that changes it, deleted when done."""

    __tablename__ = "assignment_touched"
    __table_args__ = (Index(None, "agency_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[str | None] = mapped_column(String(80))
    "None for every module of the person."


class AssignmentLook(Base):
    """When the roster of an agency was compared with its plans last, and what it was then."""

    __tablename__ = "assignment_look"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    day: Mapped[date]
    roster_mark: Mapped[str] = mapped_column(String(64))
    "SHA-256 of the roster: while it is the same, nobody joined, moved or left."


class MailState(StrEnum):
    """How far a reminder mail is. What was told is kept in every case."""

    WAITING = "waiting"
    "To be sent by the worker; without a mail server it stays so."
    SENT = "sent"
    NO_MAILBOX = "no_mailbox"
    "The person signs in with a badge number, and no mailbox of theirs is known."
    LAPSED = "lapsed"
    "It could not be sent for two days. A newer one says what is true by then."


class QueuedMail:
    """The columns of a mail whose row is also its place in the queue; ``sending`` sends those of any such table."""

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    day: Mapped[date]
    "The agency's."
    mail_to: Mapped[str | None] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[MailState] = mapped_column(String(20))
    made_at: Mapped[datetime]
    taken_until: Mapped[datetime | None]
    "A worker is sending it until then; one that died lets go of it by this."
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(300))


class ReminderDigest(QueuedMail, Base):
    """One mail to one person on one day."""

    __tablename__ = "reminder_digest"
    # what makes two workers at once harmless
    __table_args__ = (UniqueConstraint("recipient_id", "day"), Index(None, "agency_id", "state"))

    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class ReminderMark(Base):
    """That somebody was told of one due date on one of its days: ``reminders.Mark``. Never deleted."""

    __tablename__ = "reminder_mark"
    __table_args__ = (
        UniqueConstraint("recipient_id", "person_id", "module_id", "due_on", "day"),
        Index(None, "digest_id"),
        Index(None, "agency_id", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    digest_id: Mapped[int] = mapped_column(ForeignKey("reminder_digest.id"))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[str] = mapped_column(String(80))
    due_on: Mapped[date]
    day: Mapped[int]
    "-30, -7, -1, 1, 8, 15: days from the due date."
