"""The tables of what is kept of reports."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.assignments.schedule.models import QueuedMail
from training_app.foundation.db import Base


class MonthEnd(Base):
    """What an agency's records said at the end of a month's last day. The database refuses to change or delete one.

    Neither it nor its lines hold a name: whoever is erased from the roster is nameless here as well.
    """

    __tablename__ = "month_end"
    # what makes two workers at once harmless
    __table_args__ = (UniqueConstraint("agency_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    day: Mapped[date]
    "The month's last day, in the agency's zone."
    made_at: Mapped[datetime]
    people: Mapped[int]
    up_to_date: Mapped[int]
    totals: Mapped[dict[str, Any]] = mapped_column(JSON)
    "``month_rules.Totals`` as JSON."
    sha256: Mapped[str] = mapped_column(String(64))
    "Over ``month_rules.canonical_lines``; the audit log's entry of the same transaction holds it too."


class MonthEndLine(Base):
    """One person of a month's end: where they stood with each module. Never changed or deleted either."""

    __tablename__ = "month_end_line"
    __table_args__ = (UniqueConstraint("month_end_id", "person_id"), Index(None, "agency_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    month_end_id: Mapped[int] = mapped_column(ForeignKey("month_end.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None]
    "Their unit of that day. No foreign key: the unit may be gone, and its name of that day is in the totals."
    modules: Mapped[list[Any]] = mapped_column(JSON)
    "A list for each module: see ``month_rules.ModuleLine``."


class SavedView(Base):
    """A report with its filters, under a name."""

    __tablename__ = "saved_view"
    __table_args__ = (Index(None, "agency_id", "owner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(String(1000))
    "What stands behind the question mark of the completion report's address; may be empty."
    is_shared: Mapped[bool]
    "Everyone of the agency who sees reports may open it, each within what they may see."
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    "Its row stays: the log of its mails points to it."


class Cadence(StrEnum):
    """How often a mail goes out."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


class ViewMail(Base):
    """That somebody wants a mail with the link to a view, every week or month, until they stop it."""

    __tablename__ = "view_mail"
    __table_args__ = (UniqueConstraint("view_id", "person_id"), Index(None, "agency_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    view_id: Mapped[int] = mapped_column(ForeignKey("saved_view.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cadence: Mapped[Cadence] = mapped_column(String(20))
    day: Mapped[int]
    "Weekly: 1 for Monday to 7. Monthly: 1 to 31, and the last day of a month that is shorter."
    root: Mapped[str] = mapped_column(String(300))
    "Where the program stood when it was asked for: https://training.agency.example"
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ViewMailSent(QueuedMail, Base):
    """One such mail of one day; its row is also its place in the queue."""

    __tablename__ = "view_mail_sent"
    # what makes two workers at once harmless
    __table_args__ = (UniqueConstraint("mail_id", "day"), Index(None, "agency_id", "state"))

    mail_id: Mapped[int] = mapped_column(ForeignKey("view_mail.id"))
