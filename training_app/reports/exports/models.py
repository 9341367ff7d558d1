"""The files that were asked for: how far each is, and its bytes until they are forgotten."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from training_app.foundation.db import Base


class JobState(StrEnum):
    """How far a file is. Only one that is done can be taken."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    FORGOTTEN = "forgotten"
    "It was made, and its bytes were deleted when its day was over."


class ExportJob(Base):
    """One file that somebody asked for; its row is also its place in the queue.

    Whoever makes it holds it by ``tries``: a worker that was thought dead and is not can neither report nor finish.
    """

    __tablename__ = "export_job"
    __table_args__ = (Index(None, "agency_id", "person_id"), Index(None, "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    "Who asked for it, and may take it; a pack is the agency's."
    kind: Mapped[str] = mapped_column(String(40))
    "The id of a table of ``files.tables``, or audit-pack."
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    "Filters and period as ``asked.Asked.fields`` has them."
    state: Mapped[JobState] = mapped_column(String(20))
    asked_at: Mapped[datetime]
    taken_until: Mapped[datetime | None]
    "A worker is making it until then; one that died lets go of it by this."
    tries: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    rows_total: Mapped[int | None]
    "Counted before it is made; NULL until then."
    scope_units: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    "The units whose people are in it; NULL for the whole agency, and until it is done."
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    "Rows and sums; of a pack its fingerprint, and each file with its SHA-256."
    problem: Mapped[str | None] = mapped_column(String(500))
    "The sentence for people when it failed."
    size_bytes: Mapped[int | None]
    finished_at: Mapped[datetime | None]


class ExportChunk(Base):
    """A part of a file. It stands in the database because that is all that web and worker share on several machines."""

    __tablename__ = "export_chunk"

    job_id: Mapped[int] = mapped_column(ForeignKey("export_job.id"), primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    "Which of the job's tries wrote it."
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
