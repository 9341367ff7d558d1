"""One xAPI statement, kept as the bytes that are sent for ever."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class Statement(Base):
    """A stored statement. The columns beside ``body`` repeat parts of it, so that queries need not open it.

    No index but the key: nothing filters statements yet, and each index costs every answer a page of writing.
    """

    __tablename__ = "statement"

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
