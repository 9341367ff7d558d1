"""The action plan: what is to be done, by which post, by when; and each version of it, append-only."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class ReadinessAction(Base):
    """One action, as it stands now."""

    __tablename__ = "readiness_action"
    __table_args__ = (Index(None, "agency_id", "state", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("tool_copy.id"))
    "The sheet it came of; None for one that came of none."
    part_id: Mapped[str] = mapped_column(String(60))
    "The statement's part and field; empty for none."
    field_id: Mapped[str] = mapped_column(String(60))
    what: Mapped[str] = mapped_column(String(300))
    owner: Mapped[str] = mapped_column(String(80))
    "A post."
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    version: Mapped[int]
    "Counts its changes, 1 for as it was made; a page that shows an older one changes nothing."
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]


class ReadinessActionChange(Base):
    """One version of an action: all of it as it stood then, and why it was changed. Append-only."""

    __tablename__ = "readiness_action_change"
    __table_args__ = (UniqueConstraint("action_id", "number"), Index(None, "agency_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    action_id: Mapped[int] = mapped_column(ForeignKey("readiness_action.id"))
    number: Mapped[int]
    what: Mapped[str] = mapped_column(String(300))
    owner: Mapped[str] = mapped_column(String(80))
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(500))
    "Empty where none was asked for and none was given."
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
