"""Where records go, and the rows that wait to go there."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class RowState(StrEnum):
    """What became of a row. There is no fourth: nothing is dropped."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    REFUSED = "refused"


class Destination(Base):
    """One place an agency's records are sent to, with the state of the line to it.

    A worker leases the whole destination: ``lease_owner`` names that one lease until ``lease_until``.
    """

    __tablename__ = "destination"
    __table_args__ = (UniqueConstraint("agency_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str] = mapped_column(String(120))
    "What coordinators read: Department LMS."
    kind: Mapped[str] = mapped_column(String(40))
    "Which sender takes it: xapi.statement."
    endpoint: Mapped[str] = mapped_column(String(500))
    username: Mapped[str] = mapped_column(String(200))
    secret_env: Mapped[str] = mapped_column(String(120))
    "The NAME of the environment variable that holds the password; the password itself is never stored."
    is_stopped: Mapped[bool] = mapped_column(default=False)
    stopped_reason: Mapped[str | None] = mapped_column(Text)
    stopped_at: Mapped[datetime | None]
    next_try_at: Mapped[datetime | None]
    "Set after a failure; nothing is sent before."
    tries: Mapped[int] = mapped_column(default=0)
    "Failures since something was last delivered."
    last_error: Mapped[str | None] = mapped_column(Text)
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None]
    "Kept when the lease is released: whoever was served longest ago comes next."
    last_delivered_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class OutboxRow(Base):
    """One thing to be sent to one destination. Ids rise in the order of commit within an attempt."""

    __tablename__ = "outbox_row"
    __table_args__ = (
        UniqueConstraint("destination_id", "subject_id"),
        Index(None, "destination_id", "state", "id"),
        Index(None, "agency_id", "order_key"),
        # ids are never used again, even after the newest rows are gone
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    destination_id: Mapped[int] = mapped_column(ForeignKey("destination.id"))
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID]
    "What is sent: the statement's id."
    order_key: Mapped[str] = mapped_column(String(64))
    "Rows of one key arrive in the order they were queued: the registration."
    state: Mapped[RowState] = mapped_column(String(12), default=RowState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
