"""How a worker holds a job: takes it, says how far it is, keeps its bytes, and lets go. Each function commits once.

A worker that died lets go by the clock. One that was only slow finds its number of tries passed, and stops.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import IO, Any

from sqlalchemy import ColumnElement, CursorResult, and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from training_app.foundation.clock import Clock
from training_app.foundation.db import begin_write
from training_app.reports.exports.models import ExportChunk, ExportJob, JobState

TAKEN_FOR = timedelta(minutes=3)
"""A worker reports every thousand rows, which take it a second; closing a large workbook takes it a minute."""
TRIES_MOST = 3
CHUNK_BYTES = 1 << 20
GIVEN_UP = (
    "The server was stopped each of the three times it was making this file, so nothing was made. The records are kept "
    "as they are. Ask for it again; if it fails again, narrow it, or take the CSV."
)


class LetGo(Exception):
    """The job was cancelled, or another worker has it: whatever was made of it is thrown away."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A job in a worker's hands; ``attempt`` is what it holds it by."""

    id: int
    agency_id: int
    person_id: int
    kind: str
    asked: Mapping[str, str]
    attempt: int


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of it."""

    state: JobState
    result: Mapping[str, Any] | None = None
    problem: str | None = None
    size_bytes: int | None = None
    scope_units: list[int] | None = field(default=None)


def take_job(session: Session, now: datetime) -> Taken | None:
    """Take the next job that waits or was let go of; None when there is none. One that fell three times is given up."""
    wanted = select(ExportJob).where(_is_free(now)).order_by(ExportJob.id).limit(1)
    if session.scalars(wanted).first() is None:
        # looking takes no lock
        session.rollback()
        return None
    begin_write(session)
    job = session.scalars(wanted.with_for_update(skip_locked=True)).first()
    if job is None:
        session.rollback()
        return None
    taken = None
    if job.tries >= TRIES_MOST:
        job.state, job.problem, job.finished_at, job.taken_until = JobState.FAILED, GIVEN_UP, now, None
    else:
        job.state, job.tries, job.rows_done, job.taken_until = JobState.RUNNING, job.tries + 1, 0, now + TAKEN_FOR
        taken = Taken(job.id, job.agency_id, job.person_id, job.kind, dict(job.asked), job.tries)
    session.commit()
    return taken


def report(session: Session, taken: Taken, now: datetime, **figures: int) -> None:
    """Say how far it is, and hold it on.

    :param figures: rows_done, rows_total
    :raise LetGo: when it is not this worker's any more
    """
    begin_write(session)
    _write(session, taken, taken_until=now + TAKEN_FOR, **figures)
    session.commit()


def keep_bytes(session: Session, taken: Taken, source: IO[bytes], clock: Clock) -> int:
    """Put the file into the database, a part and a commit at a time; returns its size.

    :raise LetGo: when it is not this worker's any more
    """
    size = number = 0
    while chunk := source.read(CHUNK_BYTES):
        begin_write(session)
        _write(session, taken, taken_until=clock() + TAKEN_FOR)
        values = {"job_id": taken.id, "attempt": taken.attempt, "number": number, "content": chunk}
        session.execute(insert(ExportChunk).values(values))
        session.commit()
        size, number = size + len(chunk), number + 1
    return size


def finish(session: Session, taken: Taken, finished: Finished, now: datetime) -> None:
    """Write down what became of it, in the caller's write transaction; what earlier tries left is deleted.

    :raise LetGo: when it is not this worker's any more
    """
    _write(
        session,
        taken,
        state=finished.state,
        result=None if finished.result is None else dict(finished.result),
        problem=finished.problem,
        size_bytes=finished.size_bytes,
        scope_units=finished.scope_units,
        finished_at=now,
        taken_until=None,
    )
    left = ExportChunk.attempt != taken.attempt
    if finished.state is not JobState.DONE:
        left = ExportChunk.attempt >= 0
    session.execute(
        delete(ExportChunk).where(ExportChunk.job_id == taken.id, left).execution_options(synchronize_session=False)
    )


def _write(session: Session, taken: Taken, **values: object) -> None:
    wrote = session.execute(
        update(ExportJob)
        .where(ExportJob.id == taken.id, ExportJob.state == JobState.RUNNING, ExportJob.tries == taken.attempt)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(wrote, CursorResult)  # noqa: S101 - narrows the type; an UPDATE gives no other
    if wrote.rowcount != 1:
        session.rollback()
        raise LetGo


def _is_free(now: datetime) -> ColumnElement[bool]:
    is_left = and_(ExportJob.state == JobState.RUNNING, ExportJob.taken_until < now)
    return or_(ExportJob.state == JobState.WAITING, is_left)
