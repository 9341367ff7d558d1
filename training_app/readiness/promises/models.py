"""The tables of promises: each as it stands, every step it took, and the mails that remind of them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.assignments.schedule.models import QueuedMail
from training_app.foundation.db import Base


class PromiseKind(StrEnum):
    """What a theme gets. There is no third."""

    PROMISE = "promise"
    NO_PROMISE = "no_promise"
    "The reason why none is made."


class PromiseState(StrEnum):
    """What became of it; each is public."""

    OPEN = "open"
    "Not done yet; of a reason: it stands."
    KEPT = "kept"
    NOT_KEPT = "not_kept"
    WITHDRAWN = "withdrawn"


class StepKind(StrEnum):
    """What a step did."""

    ANSWERED = "answered"
    MOVED = "moved"


class Promise(Base):
    """What is promised for one theme of a session, or why nothing is. None is ever deleted; a page's words stay.

    The theme is kept in its words of that day: the notes may be put otherwise later, and the promise stands.
    """

    __tablename__ = "readiness_promise"
    __table_args__ = (Index(None, "agency_id", "state", "due_on"), Index(None, "copy_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    copy_id: Mapped[int] = mapped_column(ForeignKey("tool_copy.id"))
    theme: Mapped[str] = mapped_column(String(200))
    kind: Mapped[PromiseKind] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(500))
    "What is promised, or the reason."
    owner: Mapped[str] = mapped_column(String(200))
    "A post; may be empty where nothing is promised."
    due_on: Mapped[date | None]
    "The agency's day; None where nothing is promised."
    state: Mapped[PromiseState] = mapped_column(String(20))
    public_answer: Mapped[str | None] = mapped_column(String(1000))
    "The newest; those before are in its steps."
    answered_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int]
    "How many steps it took: a page that shows fewer is behind."
    root: Mapped[str] = mapped_column(String(300))
    "Where the program stood when it was made, for the link in mails: https://training.agency.example"
    told_on: Mapped[date | None]
    "The agency's day on which a mail reminded of its day last; None again when that is moved."


class PromiseStep(Base):
    """An answer, or a day that was moved, with the public words. The database refuses to change or delete one."""

    __tablename__ = "readiness_promise_step"
    # what makes two people at once harmless
    __table_args__ = (UniqueConstraint("promise_id", "number"), Index(None, "agency_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    promise_id: Mapped[int] = mapped_column(ForeignKey("readiness_promise.id"))
    number: Mapped[int]
    kind: Mapped[StepKind] = mapped_column(String(20))
    state: Mapped[PromiseState] = mapped_column(String(20))
    "After the step."
    due_before: Mapped[date | None]
    due_on: Mapped[date | None]
    "Before and after the step."
    words: Mapped[str] = mapped_column(String(1000))
    "The public answer, or the reason why the day was moved."
    taken_at: Mapped[datetime]
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class PromiseMail(QueuedMail, Base):
    """One mail about promises to one coordinator on one day; its row is also its place in the queue."""

    __tablename__ = "readiness_promise_mail"
    # what makes two workers at once harmless
    __table_args__ = (UniqueConstraint("recipient_id", "day"), Index(None, "agency_id", "state"))

    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
