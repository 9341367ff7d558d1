"""The tables of a plan: versions that were signed off, walks through it, and the mails of its yearly look."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.assignments.schedule.models import QueuedMail
from training_app.foundation.db import Base


class PlanSignOff(Base):
    """One version of a plan that somebody vouched for: all of its parts together, as they were. Append-only."""

    __tablename__ = "plan_sign_off"
    __table_args__ = (UniqueConstraint("copy_id", "number"), Index(None, "agency_id", "signed_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    copy_id: Mapped[int] = mapped_column(ForeignKey("tool_copy.id"))
    number: Mapped[int]
    "1 for the first; two people who sign at once cannot both have the next."
    content_hash: Mapped[str] = mapped_column(String(64))
    "Over the answers of all parts: ``contents.hash_of``."
    content: Mapped[str] = mapped_column(Text)
    "JSON, as ``contents.freeze`` makes it."
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime]
    review_on: Mapped[date]
    "A year later, in the agency's zone."
    root: Mapped[str] = mapped_column(String(300))
    "Where the program stood then: https://training.agency.example. Mails lead there."


class PlanDrill(Base):
    """The plan walked through with a scenario: what held, and each gap in words. Append-only.

    A walk of an hour is kept several times on the way; the highest version of a number holds.
    """

    __tablename__ = "plan_drill"
    __table_args__ = (UniqueConstraint("copy_id", "number", "version"), Index(None, "agency_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    copy_id: Mapped[int] = mapped_column(ForeignKey("tool_copy.id"))
    number: Mapped[int]
    version: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    "Of the plan that was walked through."
    sign_off_number: Mapped[int | None]
    "Of the signed version with that hash; None for a plan that nobody signed as it was."
    scenario_id: Mapped[str] = mapped_column(String(60))
    scenario_version: Mapped[str] = mapped_column(String(20))
    answers: Mapped[str] = mapped_column(Text)
    "JSON, as ``drill_rules.to_json`` makes it: a line for each scene."
    scenes: Mapped[int]
    answered: Mapped[int]
    "Of the scenes; the walk is over when all are."
    gaps: Mapped[int]
    kept_at: Mapped[datetime]


class PlanReviewMail(QueuedMail, Base):
    """The mail of a plan's yearly look to one coordinator; its row is also its place in the queue. Never deleted."""

    __tablename__ = "plan_review_mail"
    # what makes two workers at once harmless
    __table_args__ = (UniqueConstraint("sign_off_id", "recipient_id", "stage"), Index(None, "agency_id", "state"))

    sign_off_id: Mapped[int] = mapped_column(ForeignKey("plan_sign_off.id"))
    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    stage: Mapped[int]
    "30 or 0: days before the plan is to be looked at."
