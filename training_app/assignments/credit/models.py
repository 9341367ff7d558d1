"""The ledger of credit, what it is worked out from beside the training record, and what an agency settled about it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class CreditEntry(Base):
    """One line of the ledger: ``rules.Entry``. Never updated, never deleted: a trigger of the database refuses both."""

    __tablename__ = "credit_entry"
    __table_args__ = (
        # whoever works out the same line at the same moment writes it once
        UniqueConstraint("person_id", "event", "number"),
        UniqueConstraint("reverses"),
        Index(None, "agency_id", "day"),
        Index(None, "agency_id", "cycle"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    "UUIDv5 over (person, event, number)."
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    event: Mapped[str] = mapped_column(String(80))
    "What was attended: attempt:<id>, session:<id>, outside:<id>."
    number: Mapped[int]
    "Of this person and event, from 1."
    kind: Mapped[str] = mapped_column(String(10))
    "credit or reversal."
    minutes: Mapped[int]
    "Below zero in a reversal."
    category: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(20))
    course: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(300))
    day: Mapped[date]
    "In the agency's zone."
    cycle: Mapped[str] = mapped_column(String(20))
    reverses: Mapped[UUID | None] = mapped_column(ForeignKey("credit_entry.id"))
    recorded_minutes: Mapped[int]
    "What the record said when it was written; while that stays, new settings do not touch what was credited."
    recorded_at: Mapped[datetime]


class CreditClaim(Base):
    """Training that other rooms report, by ``service.credit``: what the newest report of an event says."""

    __tablename__ = "credit_claim"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    event: Mapped[str] = mapped_column(String(80), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    minutes: Mapped[int]
    category: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(20))
    course: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(300))
    started_on: Mapped[date]
    day: Mapped[date]
    "The last day, which it counts for."
    course_number: Mapped[str] = mapped_column(String(40))
    description: Mapped[str] = mapped_column(Text)
    provider: Mapped[str] = mapped_column(String(200))
    instructor: Mapped[str] = mapped_column(String(200))


class CreditTouched(Base):
    """A note that somebody's credit is to be worked out again, written with whatever changes it."""

    __tablename__ = "credit_touched"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)


class CreditPolicy(Base):
    """What one agency settled; without a row the defaults of ``claims.Policy`` hold."""

    __tablename__ = "credit_policy"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    ori: Mapped[str] = mapped_column(String(40))
    "The agency's own number at the state or the FBI."
    provider_name: Mapped[str] = mapped_column(String(200))
    provider_number: Mapped[str] = mapped_column(String(40))
    cycle_month: Mapped[int]
    "1 to 12: a cycle begins on its first day."
    cycle_years: Mapped[int]
    cycle_anchor: Mapped[int]
    "A year in which one began."
    repeat: Mapped[str] = mapped_column(String(10))
    "first or each."


class CreditModule(Base):
    """What one agency's state calls a module, and what it is worth there."""

    __tablename__ = "credit_module"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    module_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    course_number: Mapped[str] = mapped_column(String(40))
    description: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(String(120))
    minutes: Mapped[int | None]
    "NULL for what the completion says, which is computed from the text."
