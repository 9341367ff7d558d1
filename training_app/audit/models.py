"""One line of the audit log."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class AuditEntry(Base):
    """A change a person made. The database refuses to update or delete one (``foundation.append_only``)."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "agency_id", "happened_at"), Index(None, "agency_id", "subject"))

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
