"""Tokens of an agency's directory, what it calls people, its groups with their members, and whether a stop holds."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.accounts.models import Role
from training_app.foundation.db import Base


class ScimToken(Base):
    """What a directory proves itself with. Only its SHA-256 is kept."""

    __tablename__ = "scim_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    "What administrators read: Entra ID."
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    last_used_at: Mapped[datetime | None]
    "Moved at most once a minute."
    revoked_at: Mapped[datetime | None]


class ScimUser(Base):
    """What a directory said of a person beside what everybody has. Without a row it has said nothing yet."""

    __tablename__ = "scim_user"
    __table_args__ = (Index(None, "agency_id", "external_id"), Index(None, "agency_id", "left_at"))

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    external_id: Mapped[str | None] = mapped_column(String(255))
    "The directory's own id of them."
    changed_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    "When the directory deactivated them: it may bring back whom it deactivated itself, and nobody else."
    deleted_at: Mapped[datetime | None]
    "When it deleted them: it sees them no more, and their records stay."
    waits_since: Mapped[datetime | None]
    "When it wanted to deactivate them and was stopped; NULL once somebody decided."


class ScimGroup(Base):
    """A group of a directory, and what the agency says it stands for: see ``rules.Meaning``."""

    __tablename__ = "scim_group"
    __table_args__ = (UniqueConstraint("agency_id", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str] = mapped_column(String(255))
    name_key: Mapped[str] = mapped_column(String(765))
    "The name without regard to capitals, which may make it longer."
    external_id: Mapped[str | None] = mapped_column(String(255))
    role: Mapped[Role | None] = mapped_column(String(20))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class ScimMember(Base):
    """A person in a group."""

    __tablename__ = "scim_member"

    group_id: Mapped[int] = mapped_column(ForeignKey("scim_group.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)


class ScimStop(Base):
    """Whether a directory may deactivate people; without a row it may, until too many leave within an hour."""

    __tablename__ = "scim_stop"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    stopped_at: Mapped[datetime | None]
    "Set while it waits for an administrator."
    allowed_until: Mapped[datetime | None]
    "Until when as many may leave as will: an administrator has looked."
