"""What somebody does about a file: asks for it, cancels it, has it made anew. One commit each, with its audit entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from training_app.accounts.models import Person
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, PersonId
from training_app.reports.exports.asked import Asked
from training_app.reports.exports.errors import FilesWaiting, FileUnknown, NotCancellable
from training_app.reports.exports.models import ExportChunk, ExportJob, JobState

PACK = "audit-pack"
"""The kind of a job that makes an audit pack."""
WAITING_MOST = 5
"""Files of one person that wait or are being made."""
KEPT_FOR = timedelta(hours=24)
"""A file holds names, and whoever took it has it. It may be taken again until then: lines break."""
LISTED_FOR = timedelta(days=30)
"""After that the row goes too; what was exported stands in the audit log."""
OPEN = (JobState.WAITING, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who asks, in which agency, and when."""

    agency_id: AgencyId
    person_id: PersonId
    now: datetime


def ask_for_workbook(session: Session, asked: Asked, *, by: Hand) -> int:
    """Have the table made as a workbook; returns the job. One that waits for the same is not doubled.

    :raise FilesWaiting: when this person has five under way
    """
    return _ask(session, asked.table, asked.fields, by)


def ask_for_pack(session: Session, first: date, last: date, *, by: Hand) -> int:
    """Have the audit pack of these days made; returns the job. One that waits for the same is not doubled.

    :raise FilesWaiting: when this person has five under way
    """
    return _ask(session, PACK, {"from": first.isoformat(), "to": last.isoformat()}, by)


def ask_anew(session: Session, job_id: int, *, kind: str | None, by: Hand) -> int:
    """Have the same made once more, of the records as they are now; returns the new job.

    :param kind: ``PACK`` for a pack of the agency, None for a table of this person's own
    :raise FileUnknown: when there is none that this person may see
    :raise FilesWaiting: when this person has five under way
    """
    job = find_job(session, job_id, kind=kind, agency_id=by.agency_id, person_id=by.person_id)
    return _ask(session, job.kind, dict(job.asked), by)


def cancel_job(session: Session, job_id: int, *, kind: str | None, by: Hand) -> None:
    """Stop the making; the worker that is at it throws away what it has.

    :raise FileUnknown: when there is none that this person may see
    :raise NotCancellable: when it is finished or was cancelled
    """
    begin_write(session)
    find_job(session, job_id, kind=kind, agency_id=by.agency_id, person_id=by.person_id)
    stopped = session.execute(
        update(ExportJob)
        .where(ExportJob.id == job_id, ExportJob.state.in_(OPEN))
        .values(state=JobState.CANCELLED, finished_at=by.now, taken_until=None)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(stopped, CursorResult)  # noqa: S101 - narrows the type; an UPDATE gives no other
    if stopped.rowcount != 1:
        session.rollback()
        raise NotCancellable
    _record(session, by, "export.cancelled", f"export:{job_id}", {})
    session.commit()


def note_csv(session: Session, asked: Asked, *, by: Hand) -> None:
    """Write down that a table is being taken as CSV, before its first line is sent."""
    begin_write(session)
    _record(session, by, "export.csv_taken", f"table:{asked.table}", asked.fields)
    session.commit()


def find_job(session: Session, job_id: int, *, kind: str | None, agency_id: int, person_id: int) -> ExportJob:
    """A pack of the agency, or a table that this person asked for themselves.

    :raise FileUnknown: when there is none such
    """
    query = select(ExportJob).where(ExportJob.id == job_id, ExportJob.agency_id == agency_id)
    if kind == PACK:
        query = query.where(ExportJob.kind == PACK)
    else:
        query = query.where(ExportJob.kind != PACK, ExportJob.person_id == person_id)
    job = session.scalars(query).one_or_none()
    if job is None:
        session.rollback()
        raise FileUnknown
    return job


def forget_old_files(session: Session, now: datetime) -> None:
    """Delete the bytes of files whose day is over, and rows that are a month old; for the worker, now and then."""
    begin_write(session)
    quiet = {"synchronize_session": False}
    session.execute(
        update(ExportJob)
        .where(ExportJob.state == JobState.DONE, ExportJob.finished_at <= now - KEPT_FOR)
        .values(state=JobState.FORGOTTEN)
        .execution_options(**quiet)
    )
    # also what a try left behind that was cancelled or died
    kept = select(ExportJob.id).where(ExportJob.state.in_((JobState.DONE, JobState.RUNNING)))
    session.execute(delete(ExportChunk).where(ExportChunk.job_id.not_in(kept)).execution_options(**quiet))
    session.execute(
        delete(ExportJob)
        .where(ExportJob.state.not_in((*OPEN, JobState.DONE)), ExportJob.asked_at <= now - LISTED_FOR)
        .execution_options(**quiet)
    )
    session.commit()


def _ask(session: Session, kind: str, fields: Mapping[str, str], by: Hand) -> int:
    begin_write(session)
    # a double click stands in line here
    session.execute(select(Person.id).where(Person.id == by.person_id).with_for_update(key_share=True))
    mine = (ExportJob.agency_id == by.agency_id, ExportJob.person_id == by.person_id, ExportJob.state.in_(OPEN))
    waiting = session.scalars(select(ExportJob).where(*mine)).all()
    same = [job.id for job in waiting if job.kind == kind and job.asked == dict(fields)]
    if same or len(waiting) >= WAITING_MOST:
        session.rollback()
        if not same:
            raise FilesWaiting
        return same[0]
    job = ExportJob(
        agency_id=by.agency_id,
        person_id=by.person_id,
        kind=kind,
        asked=dict(fields),
        state=JobState.WAITING,
        asked_at=by.now,
    )
    session.add(job)
    session.flush()  # the entry names it
    job_id = job.id
    _record(session, by, "export.asked", f"export:{job_id}", {"name": kind, **fields})
    session.commit()
    return job_id


def _record(session: Session, by: Hand, action: str, subject: str, detail: Mapping[str, str]) -> None:
    record(
        session,
        agency_id=by.agency_id,
        actor_id=by.person_id,
        action=action,
        subject=subject,
        detail=dict(detail),
        now=by.now,
    )
