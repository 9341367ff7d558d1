"""What the LTI door keeps: registered LMSs, our keys and theirs, logins under way, and what each launch told."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base

ISSUER_LONGEST = 300
CLIENT_ID_LONGEST = 255


class RegistrationState(StrEnum):
    """Whether launches of a registered LMS are taken. There is no fourth."""

    OPEN = "open"
    HELD = "held"
    "Made over an invitation: waits until an administrator has looked at it."
    REVOKED = "revoked"


class HandoffKind(StrEnum):
    """What a token that works once was given out for."""

    CHOICE = "choice"
    "Modules to pick, for a deep linking request."
    ENTRY = "entry"
    "A checked launch that goes on in a window of its own."


class LtiRegistration(Base):
    """One client id at one LMS."""

    __tablename__ = "lti_registration"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    issuer: Mapped[str] = mapped_column(String(ISSUER_LONGEST))
    client_id: Mapped[str] = mapped_column(String(CLIENT_ID_LONGEST))
    live_key: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    "SHA-256 over issuer and client id; NULL once revoked, so that the same client can be registered again."
    authorization_endpoint: Mapped[str] = mapped_column(Text)
    token_endpoint: Mapped[str] = mapped_column(Text)
    jwks_url: Mapped[str] = mapped_column(Text)
    token_audience: Mapped[str | None] = mapped_column(Text)
    frame_origins: Mapped[list[str]] = mapped_column(JSON)
    "Who may show our pages in a frame. Never taken from the issuer: a cloud LMS has one issuer for all its customers."
    state: Mapped[RegistrationState] = mapped_column(String(20))
    is_dynamic: Mapped[bool]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class LtiDeployment(Base):
    """One placing of the tool inside an LMS. Launches of one that is not approved are held off."""

    __tablename__ = "lti_deployment"
    __table_args__ = (UniqueConstraint("registration_id", "deployment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("lti_registration.id"))
    deployment_id: Mapped[str] = mapped_column(String(255))
    is_approved: Mapped[bool]
    first_seen_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]


class LtiLogin(Base):
    """A login that was sent to the LMS and may come back once. Of its secrets only SHA-256 is kept."""

    __tablename__ = "lti_login"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("lti_registration.id"))
    nonce_hash: Mapped[str] = mapped_column(String(64))
    browser_hash: Mapped[str] = mapped_column(String(64))
    "Of what this browser keeps for us, in a cookie or at the LMS."
    storage_target: Mapped[str | None] = mapped_column(String(255))
    asked: Mapped[dict[str, Any]]
    "The login request, to begin again with in a window of its own."
    expires_at: Mapped[datetime] = mapped_column(index=True)


class LtiHandoff(Base):
    """A token that works once, given to a browser that may keep no cookie. Only its SHA-256 is kept."""

    __tablename__ = "lti_handoff"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("lti_registration.id"))
    kind: Mapped[HandoffKind] = mapped_column(String(20))
    detail: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class LtiKey(Base):
    """A signing key of this installation: every LMS knows the same ones."""

    __tablename__ = "lti_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    kid: Mapped[str] = mapped_column(String(64), unique=True)
    private_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    public_jwk: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]


class KeptKeySet(Base):
    """An LMS's public keys as they were last read."""

    __tablename__ = "lti_kept_key_set"

    registration_id: Mapped[int] = mapped_column(ForeignKey("lti_registration.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    keys: Mapped[dict[str, Any]]
    fetched_at: Mapped[datetime | None]
    "NULL until they were read once."
    max_age_s: Mapped[float]
    tried_at: Mapped[datetime]
    "The last request, whether it was answered or not."
    problem: Mapped[str | None] = mapped_column(String(300))


class LtiInvitation(Base):
    """A link with which the administrator of an LMS registers it here, once. Only the SHA-256 of its token is kept."""

    __tablename__ = "lti_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    "Set while a registration is under way too; taken back when it fails."


class LtiPlacement(Base):
    """What the last launch of one link by one person told: where their score goes. The senders of scores read it."""

    __tablename__ = "lti_placement"
    __table_args__ = (
        # a link's id is stable within its deployment: LTI Core 1.3, section 5.3.5
        UniqueConstraint(
            "registration_id", "deployment_id", "resource_link_id", "person_id", name="uq_lti_placement_link_and_person"
        ),
        Index(None, "person_id", "module_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("lti_registration.id"))
    deployment_id: Mapped[str] = mapped_column(String(255))
    resource_link_id: Mapped[str] = mapped_column(String(255))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[str | None] = mapped_column(String(80))
    "None for a link to the list of modules."
    subject: Mapped[str] = mapped_column(String(255))
    "The person's id at the LMS: LTI's sub."
    context_id: Mapped[str | None] = mapped_column(String(255))
    context_title: Mapped[str | None] = mapped_column(String(255))
    lineitems_url: Mapped[str | None] = mapped_column(Text)
    lineitem_url: Mapped[str | None] = mapped_column(Text)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    memberships_url: Mapped[str | None] = mapped_column(Text)
    updated_at: Mapped[datetime]


class LtiTrouble(Base):
    """A launch that was refused: its cause for the administrator, and never its token or its person."""

    __tablename__ = "lti_trouble"
    __table_args__ = (Index(None, "registration_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("lti_registration.id"))
    "NULL where no registration fits."
    reference: Mapped[str] = mapped_column(String(12))
    "What stood on the officer's page."
    cause: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str] = mapped_column(String(200))
    happened_at: Mapped[datetime]
