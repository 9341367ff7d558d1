"""The LMSs that launch our modules by cmi5, each launch, the sessions they opened, and what is said in them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base

_IS_OPEN = text("ended_at IS NULL")


class LaunchState(StrEnum):
    """How far a launch came. Its token is asked for once, whatever becomes of it."""

    BEGUN = "begun"
    BROWSER = "browser"
    "The LMS wants a signed-in browser to ask for the token."
    OPENED = "opened"
    FAILED = "failed"


class Cmi5Site(Base):
    """One LMS that may launch, as an administrator entered it.

    Its records have one line of their own, a ``Destination`` of the kind cmi5.statement: see ``queue``.
    """

    __tablename__ = "cmi5_site"
    __table_args__ = (UniqueConstraint("agency_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str] = mapped_column(String(100))
    origins: Mapped[list[str]] = mapped_column(JSON)
    "https://lms.example: nothing is sent anywhere else, and nobody else shows our pages in a frame."
    destination_id: Mapped[int] = mapped_column(ForeignKey("destination.id"), unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    "Since when it may not launch. What its officers did is still told it."


class Cmi5Launch(Base):
    """One address with which an LMS opened a module. Kept for a while: an address opened again asks for no token."""

    __tablename__ = "cmi5_launch"
    __table_args__ = (UniqueConstraint("site_id", "address_hash"), Index(None, "agency_id", "begun_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("cmi5_site.id"))
    address_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    "SHA-256 of the module and the query; the address itself holds a name and is kept nowhere."
    module_id: Mapped[str] = mapped_column(String(80))
    begun_at: Mapped[datetime]
    state: Mapped[LaunchState] = mapped_column(String(12))
    cause: Mapped[str | None] = mapped_column(Text)
    "Why it failed, for an administrator."


class Cmi5Session(Base):
    """One session of one officer with one unit, from initialized to terminated.

    Never deleted: the LMS has statements of it. The token is forgotten when nothing can be sent with it any more.
    """

    __tablename__ = "cmi5_session"
    __table_args__ = (
        Index(None, "person_id", "module_id"),
        Index(None, "agency_id", "opened_at"),
        # few are open at a time: the others cost this index nothing
        Index(None, "ended_at", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("cmi5_site.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[str] = mapped_column(String(80))
    attempt_id: Mapped[UUID | None] = mapped_column(ForeignKey("attempt.id"))
    "The attempt that the newest fact of the session is of."
    unit_key: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    "SHA-256 over site, actor, registration and activity: what cmi5 counts completed and passed by."
    home_page: Mapped[str] = mapped_column(String(590))
    "Of the actor's account."
    registration: Mapped[str] = mapped_column(String(36))
    activity_id: Mapped[str] = mapped_column(Text)
    endpoint: Mapped[str] = mapped_column(Text)
    token_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    "The session's authorization token, sealed with the installation's key."
    actor_text: Mapped[str] = mapped_column(Text)
    launch_data: Mapped[str] = mapped_column(Text)
    "LMS.LaunchData as it came."
    launch_mode: Mapped[str] = mapped_column(String(10))
    return_url: Mapped[str | None] = mapped_column(Text)
    state: Mapped[dict[str, Any]]
    "``lms.cmi5.session.SessionState``."
    sign_in_hash: Mapped[str] = mapped_column(String(64), index=True)
    "The browser's session that the launch opened: the hash of its token."
    opened_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    "When the newest fact came; the browser's session has a time of its own."
    ended_at: Mapped[datetime | None]
    abandoned_at: Mapped[datetime | None]
    "The LMS gave it up and takes nothing more: it launched the unit again, or refused with 403."


class Cmi5Statement(Base):
    """One statement of a session, in its bytes. Numbers rise by one in the order in which they are sent."""

    __tablename__ = "cmi5_statement"
    __table_args__ = (UniqueConstraint("session_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("cmi5_session.id"))
    number: Mapped[int]
    verb: Mapped[str] = mapped_column(String(20))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
