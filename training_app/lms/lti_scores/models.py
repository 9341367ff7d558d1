"""What is queued for gradebooks, where each LMS's queue is, and the times that its scores were sent with."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class ScoreLine(Base):
    """The one destination of a registration."""

    __tablename__ = "lti_score_line"

    registration_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    destination_id: Mapped[int] = mapped_column(ForeignKey("destination.id"), unique=True)


class QueuedScore(Base):
    """What an outbox row of kind ``lti.score`` is about. It holds no score: that is read when the row is sent."""

    __tablename__ = "lti_score"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    "The row's subject: version 5 over placement, item and the fact that it was queued for."
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[str] = mapped_column(String(80))
    placement_id: Mapped[int]
    item: Mapped[str] = mapped_column(String(12))
    "completion or score."
    created_at: Mapped[datetime]


class ScoreClock(Base):
    """The time of the newest score that was sent for one line item and officer."""

    __tablename__ = "lti_score_clock"

    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    "SHA-256 over the line item's address and the officer's ``sub``: together they may be too long for an index."
    sent_at: Mapped[datetime]
    "A whole second."
