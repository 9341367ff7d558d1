"""Finding, beginning and locking an attempt: what every service of this room does first."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from training_app.content.catalogue import Module
from training_app.foundation.db import begin_write
from training_app.foundation.house import House
from training_app.foundation.ids import AgencyId, AttemptId, PersonId, new_uuid
from training_app.learning import events
from training_app.learning.errors import AttemptUnknown
from training_app.learning.library import Library
from training_app.learning.line import EventLine, lock_attempt
from training_app.learning.models import Attempt

RUNNING = 1
VOIDED = "voided"


class Outcome(StrEnum):
    """Whether a step was new, or had been done before and was left as it was."""

    RECORDED = "recorded"
    ALREADY = "already"


@dataclass(frozen=True, slots=True)
class Learner:
    """Whose attempt it is. Everything is looked up under both ids."""

    agency_id: AgencyId
    person_id: PersonId


@dataclass(frozen=True, slots=True)
class Desk:
    """What a service works with: the database session, the house, and the texts."""

    session: Session
    house: House
    library: Library


def begin_attempt(
    desk: Desk, learner: Learner, module: Module, mode: events.Mode = events.Mode.INDIVIDUAL
) -> EventLine:
    """Add an attempt with its first fact to the caller's transaction; the line is still to be written.

    :raise IntegrityError: when the learner has a running attempt of the module
    """
    now = desk.house.clock()
    desk.library.keep(desk.session, module, now)
    attempt = Attempt(
        id=new_uuid(),
        agency_id=learner.agency_id,
        person_id=learner.person_id,
        module_id=module.id,
        version=module.version,
        version_hash=module.version_hash,
        status="started",
        running_marker=RUNNING,
        place="",
        unread=None,
        sequence=0,
        progress={},
        started_at=now,
        saved_at=now,
    )
    desk.session.add(attempt)
    # flush: the database itself refuses a second running attempt
    desk.session.flush()
    line = line_of(desk, learner, AttemptId(attempt.id))
    line.add(events.AttemptStarted, "start", mode=mode)
    return line


def find_attempt(
    session: Session, learner: Learner, module_id: str, *, counts_from: datetime | None = None
) -> AttemptId | None:
    """The learner's newest attempt of a module that counts, running before finished; a voided one never does."""
    query = (
        select(Attempt.id)
        .where(
            Attempt.agency_id == learner.agency_id,
            Attempt.person_id == learner.person_id,
            Attempt.module_id == module_id,
            Attempt.status != VOIDED,
        )
        .order_by(Attempt.completed_at.is_not(None), Attempt.started_at.desc())
        .limit(1)
    )
    if counts_from is not None:
        query = query.where(or_(Attempt.completed_at.is_(None), Attempt.completed_at >= counts_from))
    found = session.execute(query).scalar_one_or_none()
    return None if found is None else AttemptId(found)


def open_line(desk: Desk, learner: Learner, attempt_id: AttemptId) -> EventLine:
    """Lock the learner's attempt for writing, with the text it is bound to."""
    begin_write(desk.session)
    return line_of(desk, learner, attempt_id)


def line_of(desk: Desk, learner: Learner, attempt_id: AttemptId) -> EventLine:
    """The same inside a transaction that is open already.

    :raise AttemptUnknown: when there is none, or it is another person's
    """
    attempt = lock_attempt(
        desk.session, agency_id=learner.agency_id, person_id=learner.person_id, attempt_id=attempt_id
    )
    if attempt is None:
        desk.session.rollback()
        raise AttemptUnknown
    return EventLine(desk.session, desk.house, attempt, desk.library.bound(desk.session, attempt.version_hash))


def left_as_it_was(desk: Desk) -> Outcome:
    """End the transaction with nothing written."""
    desk.session.rollback()
    return Outcome.ALREADY
