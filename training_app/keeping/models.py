"""What an agency decided about keeping records, and the passes that let rows be removed which nothing else can remove.

A pass names the entry of the audit log that tells of the removal, before that entry is written. It is open until then:
the triggers of ``MAY_REMOVE`` look for the entry. And it cannot be kept without it: the foreign key is checked at the
commit. So there is no removal without its entry, no pass that stays open, and nothing to close when a process dies.
"""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base

REMOVABLE = ("learning_event", "roll_call_presence", "credit_entry")
"""Append-only tables whose rows a pass lets go: those of its person."""
MAY_REMOVE = (
    "EXISTS (SELECT 1 FROM removal WHERE removal.agency_id = OLD.agency_id AND removal.person_id = OLD.person_id "
    "AND NOT EXISTS (SELECT 1 FROM audit_entry WHERE audit_entry.agency_id = removal.agency_id "
    "AND audit_entry.number = removal.entry_number))"
)
"""The condition under which a row of those may go; for ``foundation.append_only``."""


class Removal(Base):
    """A pass for one person's rows, and afterwards the mark that they were erased. Append-only itself."""

    __tablename__ = "removal"
    __table_args__ = (
        ForeignKeyConstraint(
            ["agency_id", "entry_number"],
            ["audit_entry.agency_id", "audit_entry.number"],
            deferrable=True,
            initially="DEFERRED",
        ),
        Index(None, "agency_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    extent: Mapped[str] = mapped_column(String(20))
    "What stayed: see ``keeping.rules.Extent``."
    entry_number: Mapped[int]
    "The number of its audit entry."
    made_at: Mapped[datetime]


class RetentionPolicy(Base):
    """How long an agency keeps what; without a row everything is kept."""

    __tablename__ = "retention_policy"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    years: Mapped[dict[str, int]] = mapped_column(JSON)
    "Kind of record to years; a kind that is not in it is kept."
    extent: Mapped[str] = mapped_column(String(20))
    "What stays of somebody whose time is over."
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    "None for the command line."
