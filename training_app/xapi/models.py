"""Who people are at each destination, and what a comparison with a destination found."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class ActorAlias(Base):
    """The account name of one person at one destination: random, so that two destinations cannot compare notes.

    The map stays here; nobody else can tell who an account is.
    """

    __tablename__ = "actor_alias"
    __table_args__ = (UniqueConstraint("destination_id", "account_name"),)

    destination_id: Mapped[int] = mapped_column(ForeignKey("destination.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    account_name: Mapped[str] = mapped_column(String(64))


class Reconciliation(Base):
    """One comparison of what was delivered with what the destination holds: asked for, under way, or done."""

    __tablename__ = "reconciliation"
    __table_args__ = (Index(None, "destination_id", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    destination_id: Mapped[int] = mapped_column(ForeignKey("destination.id"))
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    "None for the nightly one and the command line."
    window_from: Mapped[datetime]
    window_to: Mapped[datetime]
    "Records that were delivered from then until then, the end not included."
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    expected: Mapped[int] = mapped_column(default=0)
    "Records that should be there."
    confirmed: Mapped[int] = mapped_column(default=0)
    "Of those, the ones that are."
    resent: Mapped[list[str]] = mapped_column(JSON)
    "Ids of the ones that are not, and wait to be sent again; the first thousand."
    resent_count: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(Text)
    "Why it could not be finished; then nothing was sent again."
