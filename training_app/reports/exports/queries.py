"""What the pages of exports read: jobs, and the bytes of a file a part at a time."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.reports.exports.models import ExportChunk, ExportJob
from training_app.reports.exports.service import PACK

LISTED = 20


def read_own_jobs(session: Session, agency_id: int, person_id: int) -> Sequence[ExportJob]:
    """The tables that this person had made, newest first, at most twenty."""
    mine = (ExportJob.agency_id == agency_id, ExportJob.person_id == person_id, ExportJob.kind != PACK)
    return session.scalars(select(ExportJob).where(*mine).order_by(ExportJob.id.desc()).limit(LISTED)).all()


def read_packs(session: Session, agency_id: int) -> Sequence[ExportJob]:
    """The packs of the agency, whoever asked for them, newest first, at most twenty."""
    ours = (ExportJob.agency_id == agency_id, ExportJob.kind == PACK)
    return session.scalars(select(ExportJob).where(*ours).order_by(ExportJob.id.desc()).limit(LISTED)).all()


def bytes_of(session: Session, job_id: int, attempt: int) -> Iterator[bytes]:
    """The file, in the order of its parts; one is in memory at a time."""
    number = 0
    while True:
        part = select(ExportChunk.content).where(
            ExportChunk.job_id == job_id, ExportChunk.attempt == attempt, ExportChunk.number == number
        )
        content = session.scalar(part)
        # between two parts whoever takes the file may be slow, and nothing is kept open for them
        session.rollback()
        if content is None:
            return
        yield content
        number += 1
