"""What is said of a version of a text, and who signed it off."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class AnswerState(StrEnum):
    """What became of a comment. There is no fifth, and each is public."""

    OPEN = "open"
    ANSWERED = "answered"
    CHANGED = "changed"
    "The text was changed, in the version that the answer names."
    DECLINED = "declined"


class SignOffKind(StrEnum):
    """What somebody vouches for."""

    SUBJECT = "subject"
    COMMUNITY = "community"
    ACCESSIBILITY = "accessibility"


class TextComment(Base):
    """A comment on a module, one of its lessons or its story, with the version it was about, and the answer to it.

    No foreign key leads to the text: it comes with a release, and a comment outlives it.
    """

    __tablename__ = "text_comment"
    __table_args__ = (Index(None, "agency_id", "state", "id"), Index(None, "agency_id", "module_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    module_id: Mapped[str] = mapped_column(String(80))
    place: Mapped[str] = mapped_column(String(80))
    "A lesson's id, a scenario's, or empty for the whole module."
    version: Mapped[str] = mapped_column(String(20))
    version_hash: Mapped[str] = mapped_column(String(64))
    written_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    shown_as: Mapped[str] = mapped_column(String(80))
    "As its writer chose to be shown when it was written."
    said: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    state: Mapped[AnswerState] = mapped_column(String(20))
    answer: Mapped[str | None] = mapped_column(Text)
    answer_version: Mapped[str | None] = mapped_column(String(20))
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]


class TextSignOff(Base):
    """A reviewer vouches for one version of a module, in one respect. Another version needs another."""

    __tablename__ = "text_sign_off"
    # PostgreSQL keeps 63 characters of a name, and all columns would make more
    __table_args__ = (
        UniqueConstraint(
            "agency_id", "module_id", "version_hash", "kind", "signed_by_id", name="uq_text_sign_off_once"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    module_id: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(20))
    version_hash: Mapped[str] = mapped_column(String(64))
    kind: Mapped[SignOffKind] = mapped_column(String(20))
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    shown_as: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(String(500))
    "What was looked at; may be empty."
    signed_at: Mapped[datetime]
