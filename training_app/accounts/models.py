"""Agencies, units, people, their roles, and how they sign in."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class Role(StrEnum):
    """What a person is to the program; the permission table in rules.py says what each may do."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    ADMIN = "admin"


class CameBy(StrEnum):
    """How a person signed in."""

    PASSWORD = "password"  # noqa: S105 - a word for a way in
    LINK = "link"
    SECOND_STEP = "second_step"
    "By password or link, and then a code or a passkey."
    PASSKEY = "passkey"
    "Alone: the device has asked for finger, face or number itself."
    PROVIDER = "provider"
    "The agency's identity provider; how many steps that asks for is its own business."


class Agency(Base):
    """One police agency. Every other table points here."""

    __tablename__ = "agency"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    home_page: Mapped[str] = mapped_column(String(500))
    "The IRI that is the homePage of every actor's account in statements."
    time_zone: Mapped[str] = mapped_column(String(64))
    "An IANA name; due dates end at 23:59:59 there."
    peer_team_label: Mapped[str | None] = mapped_column(String(80))
    peer_team_phone: Mapped[str | None] = mapped_column(String(40))
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime]


class Unit(Base):
    """A unit of an agency: Dispatch, or "Patrol / North", which stands below "Patrol"; see ``units``."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("agency_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    position: Mapped[int] = mapped_column(default=0)
    "Order in reports."


class Person(Base):
    """Someone who can sign in."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("agency_id", "sign_in_name"), Index(None, "agency_id", "unit_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    given_name: Mapped[str] = mapped_column(String(120))
    family_name: Mapped[str] = mapped_column(String(120))
    badge: Mapped[str | None] = mapped_column(String(40))
    sign_in_name: Mapped[str] = mapped_column(String(200))
    "Badge number or e-mail, in lower case."
    password_hash: Mapped[str | None] = mapped_column(String(200))
    "Argon2id; None when the person signs in by link only."
    actor_name: Mapped[str] = mapped_column(String(64), unique=True)
    "Random and opaque: the account name in statements."
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime]
    rank: Mapped[str | None] = mapped_column(String(60))
    hired_on: Mapped[date | None]
    supervisor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    "Who gets a copy of their reminders. Who may see their record is said by units."
    officer_id: Mapped[str | None] = mapped_column(String(40))
    "The state's number for this officer, such as a POST ID or a PID; credit is reported under it."


class PersonRole(Base):
    """A role of a person. A supervisor's role is bound to the unit they answer for."""

    __tablename__ = "person_role"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(String(20), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))


class SignInSession(Base):
    """A signed-in browser. Only the SHA-256 of the cookie's token is kept."""

    __tablename__ = "sign_in_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    started_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    "Moved at most once a minute, so that reading a lesson does not write at each page."
    expires_at: Mapped[datetime]
    locked_at: Mapped[datetime | None]
    "Set by the screen that locked itself. A session that was not seen for a while is locked without it."
    ended_at: Mapped[datetime | None]
    launch: Mapped[dict[str, Any] | None]
    "What an LMS that opened it may do: ``identity.LaunchedFrom``. NULL for who signed in here."
    came_by: Mapped[CameBy | None] = mapped_column(String(20))
    "NULL for who came from an LMS, and for sessions from before this was noted."
    half_until: Mapped[datetime | None]
    "Set while the second step is due: until when it may be given. Such a session opens nothing."
    browser: Mapped[str | None] = mapped_column(String(60))
    """ "Firefox on Windows": so that its person knows it again in their list."""


class HeldForm(Base):
    """A person's answer that came in while their session was locked: one, the newest, until they say what to do."""

    __tablename__ = "held_form"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    path: Mapped[str] = mapped_column(String(1000))
    "Where it was going."
    page: Mapped[str | None] = mapped_column(String(1000))
    "The page it stood on, when the browser said so."
    fields: Mapped[list[list[str]]] = mapped_column(JSON)
    "Pairs of name and value, in the form's order."
    mark: Mapped[str] = mapped_column(String(64))
    "Random; goes along when the form is sent again, so that this one is deleted and none that came later."
    held_at: Mapped[datetime]


class OneTimeLink(Base):
    """A sign-in link that works once. Only the SHA-256 of its token is kept."""

    __tablename__ = "one_time_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInFailure(Base):
    """A wrong password, kept for a while so that guessing gets slower for everyone who guesses that name."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index(None, "name_hash", "failed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name_hash: Mapped[str] = mapped_column(String(64))
    "SHA-256 of agency and sign-in name: also counts for names that do not exist."
    failed_at: Mapped[datetime]
