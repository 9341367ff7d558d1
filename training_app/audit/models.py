"""The lines of the audit log, and where its chain stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class AuditEntry(Base):
    """A change a person made. The database refuses to update or delete one (``foundation.append_only``).

    Each carries the hash of the one before it in its agency, so that whoever gets past the database leaves a trace.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "agency_id", "happened_at"),
        Index(None, "agency_id", "subject"),
        Index(None, "agency_id", "number", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    happened_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    "None when the program itself or the command line did it."
    action: Mapped[str] = mapped_column(String(80))
    "The room's subject and the fact: sign_in.link_made."
    subject: Mapped[str] = mapped_column(String(200))
    "What was changed: person:17."
    reason: Mapped[str | None] = mapped_column(String(1000))
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    "Ids and settings before and after; never a password, a token or an answer."
    number: Mapped[int | None]
    "1 for the agency's first entry. NULL only for what a restore wrote, until the next entry takes it into the chain."
    before: Mapped[str | None] = mapped_column(String(64))
    "The hash of the entry before, zeros for the first."
    hash: Mapped[str | None] = mapped_column(String(64))
    "SHA-256 over ``chain.canonical_bytes`` of all the others but the id."


class AuditHead(Base):
    """The newest entry of an agency's chain. Whoever writes an entry holds this row until they commit."""

    __tablename__ = "audit_head"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
