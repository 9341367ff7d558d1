"""Attempts and the append-only line of learning events that everything else is a view of."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class ContentVersion(Base):
    """The compiled text of one module version, kept so that an attempt can be shown as it was."""

    __tablename__ = "content_version"

    version_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    module_id: Mapped[str] = mapped_column(String(80), index=True)
    version: Mapped[str] = mapped_column(String(40))
    package_json: Mapped[str] = mapped_column(Text)
    stored_at: Mapped[datetime]


class Attempt(Base):
    """One officer's way through one module version.

    ``progress`` is the fold of the attempt's events, kept beside them so that a page needs one row; a test rebuilds it
    from the events and compares. ``status``, ``place`` and the figures repeat parts of it as columns for reports.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        Index(None, "agency_id", "module_id", "status"),
        Index(None, "person_id", "module_id"),
        # one running attempt per person and module: a second tab or a double click can never fork it
        UniqueConstraint("person_id", "module_id", "running_marker"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    "Also the xAPI registration."
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(40))
    version_hash: Mapped[str] = mapped_column(ForeignKey("content_version.version_hash"))
    status: Mapped[str] = mapped_column(String(20))
    "started, completed, or voided: a completion that a coordinator took back."
    running_marker: Mapped[int | None]
    "1 while running, NULL when finished: NULLs never collide in a unique constraint."
    place: Mapped[str] = mapped_column(String(200))
    "Where the officer goes on, in words for people: Lesson 3 of 6."
    unread: Mapped[str | None] = mapped_column(String(80))
    "A bookmark, not a fact: the page shown but not gone on from (feedback/ITEM, ending, debrief, result)."
    sequence: Mapped[int] = mapped_column(Integer)
    "Of the newest event."
    progress: Mapped[dict[str, Any]]
    steps_done: Mapped[int] = mapped_column(default=0)
    steps_total: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    score_scaled: Mapped[float | None] = mapped_column(Float)
    nominal_minutes: Mapped[int | None]
    mode: Mapped[str] = mapped_column(String(20), default="individual")
    "How it was completed: individual, group, granted or corrected."
    active_ms: Mapped[int] = mapped_column(default=0)
    "Measured active time while it runs; see learning.pace."
    step_ms: Mapped[int] = mapped_column(default=0)
    "The part of it since the newest step."
    last_sign_at: Mapped[datetime | None]
    "When the officer last sent anything; NULL while paused, so that a pause counts nothing."


class LearningEvent(Base):
    """One fact of one attempt. Never updated, never deleted: a trigger of the database refuses both."""

    __tablename__ = "learning_event"
    __table_args__ = (
        UniqueConstraint("attempt_id", "sequence"),
        # the idempotency key: the same step sent twice is the same event
        UniqueConstraint("attempt_id", "step_key"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    "UUIDv5 over (attempt, kind, sequence); also the xAPI statement's id."
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("attempt.id"))
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    "The event's class in snake_case: question_answered."
    step_key: Mapped[str] = mapped_column(String(160))
    "What the step is, whatever sent it: answer/1/m01-q03."
    happened_at: Mapped[datetime]
    detail: Mapped[dict[str, Any]]
    "The fields of the event's own class."


class LearningPolicy(Base):
    """What one agency decided about checks and boosters; without a row the defaults of ``learning.marking`` hold."""

    __tablename__ = "learning_policy"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    check_limit: Mapped[int | None]
    "Tries at a check; NULL for as many as it takes."
    score_policy: Mapped[str] = mapped_column(String(10))
    "best, last or first: which round gives a completion its score."
    booster_days: Mapped[list[int]] = mapped_column(JSON)
    "Days after completion; empty when switched off."
    offers_pretest: Mapped[bool]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
