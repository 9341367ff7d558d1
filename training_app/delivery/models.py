"""Where records go, and the rows that wait to go there."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base

_IS_ASIDE = text("not_before IS NOT NULL")
# the state itself would lead SQLite to the index below that has all of them
_IS_REMARKED = text("delivered_at IS NOT NULL AND last_error IS NOT NULL")


class RowState(StrEnum):
    """What became of a row. There is no fifth: nothing is dropped."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    REFUSED = "refused"
    "The other side will not have it, and said why."
    PARKED = "parked"
    "It was tried for fourteen days; a person decides."


class Identity(StrEnum):
    """What a destination is told of who did something."""

    PSEUDONYM = "pseudonym"
    "A random account name, another one for each destination."
    NAME = "name"
    "That account name, and the person's name."
    MAILBOX = "mailbox"
    "The person's mailbox and name; like NAME for who signs in without a mailbox."


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
    "Which sender takes it: xapi.statement, lti.score, cmi5.statement or sink.record."
    endpoint: Mapped[str] = mapped_column(String(500))
    "An address; of a record sink its name."
    username: Mapped[str] = mapped_column(String(200))
    secret_env: Mapped[str | None] = mapped_column(String(120))
    "The NAME of the environment variable that holds the password. An LRS has this or ``secret_sealed``."
    secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    "The password, sealed with the installation's key: see ``foundation.secrets``."
    xapi_version: Mapped[str] = mapped_column(String(8), default="1.0.3")
    identity: Mapped[Identity] = mapped_column(String(12), default=Identity.PSEUDONYM)
    batch_rows: Mapped[int] = mapped_column(default=50)
    "Rows in one request, at most."
    alert_mail: Mapped[str | None] = mapped_column(String(254))
    "Who is told when records do not arrive."
    alerted_at: Mapped[datetime | None]
    "When that was last told; NULL while all is well."
    alerted_aside: Mapped[int] = mapped_column(default=0)
    "How many refused and parked rows that mail told of."
    is_stopped: Mapped[bool] = mapped_column(default=False)
    stopped_reason: Mapped[str | None] = mapped_column(Text)
    stopped_at: Mapped[datetime | None]
    next_try_at: Mapped[datetime | None]
    "Set after a failure; nothing is sent before."
    tries: Mapped[int] = mapped_column(default=0)
    "Failures since something was last delivered."
    failing_since: Mapped[datetime | None]
    "The first of those failures."
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
        # few rows are ever set aside: the others cost this index nothing
        Index(None, "destination_id", "not_before", sqlite_where=_IS_ASIDE, postgresql_where=_IS_ASIDE),
        # and few are delivered with a remark
        Index(
            "ix_outbox_row_remarked",
            "destination_id",
            "id",
            sqlite_where=_IS_REMARKED,
            postgresql_where=_IS_REMARKED,
        ),
        # ids are never used again, even after the newest rows are gone
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    destination_id: Mapped[int] = mapped_column(ForeignKey("destination.id"))
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID]
    "What is sent: the statement's id, or that of the ``lti_score`` that says whose score it is."
    order_key: Mapped[str] = mapped_column(String(64))
    "Rows of one key arrive in the order they were queued: the registration, or one officer's column of a gradebook."
    state: Mapped[RowState] = mapped_column(String(12), default=RowState.WAITING)
    identity: Mapped[Identity] = mapped_column(String(12), default=Identity.PSEUDONYM)
    "What the destination was told of people when the row was queued: every try sends the same."
    tries: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    "Set aside: it is tried alone, from then on, and the rows of its key wait behind it."
    aside_since: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    "Set as long as it stands as delivered."
