"""One xAPI statement, kept as the bytes that are sent for ever."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class Statement(Base):
    """A stored statement. The columns beside ``body`` repeat parts of it, so that queries need not open it."""

    __tablename__ = "statement"
    __table_args__ = (
        Index(None, "agency_id", "stored_at"),
        Index(None, "agency_id", "activity_id"),
        Index(None, "agency_id", "actor_name"),
        Index(None, "registration"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    registration: Mapped[UUID | None]
    verb_id: Mapped[str] = mapped_column(String(300))
    activity_id: Mapped[str] = mapped_column(String(700))
    actor_name: Mapped[str] = mapped_column(String(64))
    "The account name of the actor: opaque."
    timestamp: Mapped[datetime]
    "When it happened."
    stored_at: Mapped[datetime]
    "When it was stored here."
    body: Mapped[bytes] = mapped_column(LargeBinary)
    "Canonical bytes: the same for every destination and every retry."
    voided: Mapped[bool] = mapped_column(default=False)
