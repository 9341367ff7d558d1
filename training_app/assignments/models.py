"""One assignment: a person, a module, a due date in the agency's zone."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


def _due_as_asked(context: Any) -> object:
    return context.get_current_parameters().get("due_on")


class Assignment(Base):
    """What a person owes of a module: all that is open of it as one obligation, due by the end of a day.

    Pages, reports and learning read it. It was assigned by itself (``is_single``), or it follows from the plans and
    redos of ``schedule``, which work it out again whenever something changes. Once nothing is open it stays as it was,
    and a completion since ``counts_from`` says that it is done.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("person_id", "module_id"),
        Index(None, "agency_id", "module_id", "due_on"),
        Index(
            "ix_assignment_counted",
            "agency_id",
            "person_id",
            "module_id",
            "due_on",
            "overdue_from",
            "done_at",
            "is_paused",
        ),
        Index(
            *("ix_assignment_open", "agency_id", "due_on", "person_id", "module_id", "overdue_from", "is_paused"),
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[str] = mapped_column(String(80))
    due_on: Mapped[date | None]
    "Due at 23:59:59 of this day in the agency's zone; None means no date yet."
    assigned_at: Mapped[datetime]
    assigned_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    counts_from: Mapped[datetime | None]
    "Set when it was asked again: a completion before it does not count for this assignment."
    is_single: Mapped[bool] = mapped_column(default=True)
    "It was assigned by itself, with ``single_due_on``; False where a plan or a redo alone asks for it."
    single_due_on: Mapped[date | None] = mapped_column(default=_due_as_asked)
    "As it was asked for, before leave moved it or a plan asked earlier."
    overdue_from: Mapped[date | None]
    "The first day that is late; None for the day after ``due_on``."
    is_paused: Mapped[bool] = mapped_column(default=False)
    "Its person is on leave, and nothing of theirs is late."
    done_at: Mapped[datetime | None]
    "The first completion that counts for it. The database writes it, see ``done_at``; nobody else does."


class VersionDecision(Base):
    """A coordinator's answer to a major change of a module: who must take it again, and why."""

    __tablename__ = "version_decision"
    __table_args__ = (UniqueConstraint("agency_id", "module_id", "version_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    module_id: Mapped[str] = mapped_column(String(80))
    version_hash: Mapped[str] = mapped_column(String(64))
    "Of the new version."
    redo: Mapped[str] = mapped_column(String(20))
    "nobody, finishers (of any older version) or unit."
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    people: Mapped[int]
    "How many were asked to take it again."
    due_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(1000))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime]
