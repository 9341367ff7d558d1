"""What was said of a copy, with the answer; and what the agency showed to anybody, and when it took it back."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base
from training_app.review.models import AnswerState


class CopyComment(Base):
    """A comment on a copy or one of its parts, with the version it was about, and the agency's answer."""

    __tablename__ = "copy_comment"
    __table_args__ = (Index(None, "agency_id", "state", "id"), Index(None, "copy_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    copy_id: Mapped[int] = mapped_column(ForeignKey("tool_copy.id"))
    part_id: Mapped[str] = mapped_column(String(60))
    "Empty for the whole copy."
    number: Mapped[int]
    "The newest version of the part when it was written; 0 where nobody had kept it, and for the whole copy."
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    shown_as: Mapped[str] = mapped_column(String(80))
    "As its writer chose to be shown when it was written."
    said: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    state: Mapped[AnswerState] = mapped_column(String(20))
    answer: Mapped[str | None] = mapped_column(Text)
    answer_part_id: Mapped[str | None] = mapped_column(String(60))
    "Which part was changed; set with ``answer_number``, its version that has the change."
    answer_number: Mapped[int | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]


class PublishedTotals(Base):
    """What an agency showed to anybody from then on; the highest number holds. Append-only.

    A row without content says that nothing is shown any more.
    """

    __tablename__ = "published_totals"
    __table_args__ = (UniqueConstraint("agency_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    number: Mapped[int]
    "1 for the first; two people who publish at once cannot both have the next."
    content: Mapped[str | None] = mapped_column(Text)
    "JSON, as ``figures.to_json`` makes it; None for a withdrawal."
    published_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime]
