"""Certificates that were made, the keys they are signed with, and for how long those of a module hold."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class CertificateKey(Base):
    """A signing key of an agency. The newest signs; the public half of every one stays, for what it signed before."""

    __tablename__ = "certificate_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    kid: Mapped[str] = mapped_column(String(64), unique=True)
    private_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    "NULL once a newer one signs: what cannot be opened cannot be misused."
    public_jwk: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]


class Certificate(Base):
    """What was signed about one completion. It is no second record: a page holds it against the events each time."""

    __tablename__ = "certificate"
    __table_args__ = (Index(None, "agency_id", "person_id"),)

    number: Mapped[str] = mapped_column(String(30), primary_key=True)
    "Random: whoever knows it has seen the paper. CG-7QX2-K9PA-3MTW-08ZR."
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    completion_id: Mapped[UUID] = mapped_column(ForeignKey("learning_event.id"), unique=True)
    "One completion, one certificate, one number."
    signed: Mapped[str] = mapped_column(Text)
    "The record as ``signing.sign_claims`` made it."
    issued_at: Mapped[datetime]


class CertificateTerm(Base):
    """For how many months an agency's certificates of one module hold; without a row for ever."""

    __tablename__ = "certificate_term"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    module_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    months: Mapped[int]
