"""A scenario run for a squad: where it stands, the hands at each fork, and who was present."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class Status(StrEnum):
    """How far a roll call is. A finished one may have nobody recorded yet; one that was left records nobody."""

    RUNNING = "running"
    FINISHED = "finished"
    LEFT = "left"


class RollCall(Base):
    """One scenario of one module version, run by one leader. It holds no names; those are in the presence rows."""

    __tablename__ = "roll_call"
    __table_args__ = (
        Index(None, "agency_id", "leader_id", "started_at"),
        # one running at a time for each leader and module: a second tab or a double click can never fork it
        UniqueConstraint("leader_id", "module_id", "running_marker"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    leader_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[str] = mapped_column(String(80))
    version_hash: Mapped[str] = mapped_column(ForeignKey("content_version.version_hash"))
    scenario_id: Mapped[str] = mapped_column(String(80))
    status: Mapped[Status] = mapped_column(String(20))
    running_marker: Mapped[int | None]
    "1 while running, NULL after: NULLs never collide in a unique constraint."
    path: Mapped[list[list[str]]] = mapped_column(JSON)
    "The fold of the votes, so that a page needs one row: [[node id, choice id], ...]."
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    end_id: Mapped[str | None] = mapped_column(String(80))


class RollCallVote(Base):
    """What the squad did at one fork: hands as counts, nobody's own vote. Append-only."""

    __tablename__ = "roll_call_vote"
    __table_args__ = (UniqueConstraint("roll_call_id", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    roll_call_id: Mapped[UUID] = mapped_column(ForeignKey("roll_call.id"))
    step: Mapped[int]
    "From 1."
    node_id: Mapped[str] = mapped_column(String(80))
    choice_id: Mapped[str] = mapped_column(String(80))
    "The choice the squad went on with."
    hands: Mapped[dict[str, Any]]
    "Choice id to number of hands, {} when the squad decided by talk and nobody counted."
    decided_at: Mapped[datetime]


class RollCallPresence(Base):
    """That a person was ticked as present, and what became of it. Append-only."""

    __tablename__ = "roll_call_presence"
    __table_args__ = (UniqueConstraint("roll_call_id", "person_id"), Index(None, "agency_id", "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    roll_call_id: Mapped[UUID] = mapped_column(ForeignKey("roll_call.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ticked_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(20))
    "recorded; already: the person had this scenario before; other: they are bound to a version with another scenario."
