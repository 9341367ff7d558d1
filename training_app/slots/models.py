"""What an agency wrote into its slots: every version, append-only."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class AgencyText(Base):
    """One version of one agency's text for one slot; the highest number holds. Append-only.

    No foreign key leads to the slot: slots come with the texts of a release, and a text outlives them.
    """

    __tablename__ = "agency_text"
    __table_args__ = (UniqueConstraint("agency_id", "slot_key", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    slot_key: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    "1 for the first; two people who write at once cannot both have the next."
    text: Mapped[str] = mapped_column(Text)
    "Paragraphs apart by an empty line; empty when the agency went back to the default."
    default_hash: Mapped[str] = mapped_column(String(64))
    "SHA-256 of the default that stood there, to tell when a release says something new."
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    "None for the command line."
    written_at: Mapped[datetime]
