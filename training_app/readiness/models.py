"""What an agency filled into the tools: copies, and every version of every part, append-only."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class ToolCopy(Base):
    """One filled-in copy of a tool: one listening session, one agreement, the response plan.

    No foreign key leads to the tool: it comes with a release, and a copy outlives it.
    """

    __tablename__ = "tool_copy"
    __table_args__ = (Index(None, "agency_id", "tool_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    tool_id: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(80))
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    begun_at: Mapped[datetime]
    put_away_at: Mapped[datetime | None]
    "Kept and out of the way; None for a copy in use."


class ToolPart(Base):
    """One version of one part of a copy; the highest number holds. Append-only."""

    __tablename__ = "tool_part"
    __table_args__ = (UniqueConstraint("copy_id", "part_id", "number"), Index(None, "agency_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    copy_id: Mapped[int] = mapped_column(ForeignKey("tool_copy.id"))
    part_id: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    "1 for the first; two people who keep at once cannot both have the next."
    answers: Mapped[str] = mapped_column(Text)
    "JSON, as ``answers.to_json`` makes it."
    tool_hash: Mapped[str] = mapped_column(String(64))
    "Of the tool as it was offered then."
    kept_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kept_at: Mapped[datetime]
