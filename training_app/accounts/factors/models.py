"""What people prove their sign-in with beside a password, and the questions that a door asked and waits on."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from training_app.accounts.models import Role
from training_app.foundation.db import Base


class Totp(Base):
    """The secret that a person's phone makes codes from. Proven once it gave a first right code."""

    __tablename__ = "totp"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    secret_sealed: Mapped[bytes]
    made_at: Mapped[datetime]
    proven_at: Mapped[datetime | None]
    last_step: Mapped[int | None]
    "The 30 seconds of the newest code that was taken: that one, and every earlier one, is spent."


class RecoveryCode(Base):
    """One of ten codes for the day the phone is lost. Only a hash is kept, and it lets in once."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """The public half of a key that a phone, a computer or a token keeps for a person."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    credential_hash: Mapped[str] = mapped_column(String(64), unique=True)
    "SHA-256 of the credential's id, by which it is found: the id itself may be 1,023 bytes long."
    credential_id: Mapped[bytes]
    public_key: Mapped[bytes]
    "COSE, as the authenticator gave it."
    sign_count: Mapped[int] = mapped_column(BigInteger)
    "As the authenticator counts; 0 for ever where it does not."
    name: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class SecondStepRole(Base):
    """The agency demands a second step of whoever uses this role."""

    __tablename__ = "second_step_role"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(String(20), primary_key=True)


class DoorQuestion(Base):
    """A question that a door asked a browser and that may be answered once: a passkey's, an identity provider's."""

    __tablename__ = "door_question"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    "None where who answers is what is asked."
    held: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime] = mapped_column(index=True)
