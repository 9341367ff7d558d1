"""Dispatch packages that were given out, and each launch that came through one."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class ScormPackage(Base):
    """One module for one LMS. The secret stands in the zip alone; a package that is issued again gets another one."""

    __tablename__ = "scorm_package"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    module_id: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(10))
    "1.2 or 2004."
    public_id: Mapped[str] = mapped_column(String(64), unique=True)
    "Random; stands in the address of its launch page."
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    "SHA-256; 256 random bits need no slow hash."
    origins: Mapped[list[str]] = mapped_column(JSON)
    "Where the LMS may show the training: https://lms.example."
    person_limit: Mapped[int | None]
    "How many people may come in with it; NULL for any number."
    expires_at: Mapped[datetime | None]
    "From when on nobody comes in; NULL for never."
    made_at: Mapped[datetime]
    issued_at: Mapped[datetime]
    "When the secret was made that holds now."
    revoked_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    "When somebody was last refused, and why: one of ``rules.Refusal``."
    refused_why: Mapped[str | None] = mapped_column(String(20))


class ScormLaunch(Base):
    """One launch, and what the LMS last acknowledged in it."""

    __tablename__ = "scorm_launch"
    __table_args__ = (
        # the same launch sent twice is one launch
        UniqueConstraint("package_id", "nonce"),
        Index(None, "package_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    package_id: Mapped[int] = mapped_column(ForeignKey("scorm_package.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    nonce: Mapped[str] = mapped_column(String(32))
    opened_at: Mapped[datetime]
    told_id: Mapped[str | None] = mapped_column(String(64))
    "The result that the LMS has: a hash of its values."
    told_completed: Mapped[bool] = mapped_column(default=False)
    "Whether that result says completed."
    told_at: Mapped[datetime | None]
