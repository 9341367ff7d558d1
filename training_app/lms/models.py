"""Whom an LMS means: one of our people for each account that it names."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class LmsPerson(Base):
    """One account at one LMS, and who that is here."""

    __tablename__ = "lms_person"
    __table_args__ = (UniqueConstraint("agency_id", "key_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    "SHA-256 over source and subject: together they may be too long for an index."
    source: Mapped[str] = mapped_column(String(600))
    "Who vouches for the account: lti|issuer|client id, cmi5|home page, scorm|package id."
    subject: Mapped[str] = mapped_column(Text)
    "The account there: LTI's sub, the account name of a cmi5 actor, the learner id of SCORM."
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    is_asserted: Mapped[bool] = mapped_column(default=False)
    "The LMS said who it is and nothing proves it."
    created_at: Mapped[datetime]
