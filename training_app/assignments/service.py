"""Assigning modules to people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency, Person
from training_app.assignments.done_at import counts_anew
from training_app.assignments.errors import PersonUnknown
from training_app.assignments.models import Assignment
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.ids import AgencyId, PersonId


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were newly assigned the module, and how many had it already and keep the date they had."""

    assigned: int
    already: int


def assign(
    session: Session,
    *,
    agency_id: AgencyId,
    person_ids: Collection[PersonId],
    module_id: str,
    due_on: date | None,
    by: PersonId | None,
    now: datetime,
) -> Outcome:
    """Assign a module to people and commit. Doing it twice changes nothing: who has the module keeps it as it is.

    :param due_on: due at the end of this day in the agency's zone; None for no date
    :param by: None for the command line
    :raise PersonUnknown: when someone is not an active person of the agency; then nobody is assigned anything
    """
    begin_write(session)
    try:
        outcome = add_assignments(
            session,
            agency_id=agency_id,
            person_ids=person_ids,
            module_id=module_id,
            due_on=due_on,
            by=by,
            now=now,
        )
        session.commit()
    except BaseException:
        session.rollback()
        raise
    return outcome


def add_assignments(
    session: Session,
    *,
    agency_id: AgencyId,
    person_ids: Collection[PersonId],
    module_id: str,
    due_on: date | None,
    by: PersonId | None,
    now: datetime,
) -> Outcome:
    """As :func:`assign`, in the caller's transaction, without committing."""
    # on PostgreSQL two coordinators who assign the same list wait for each other here; SQLite has one writer anyway
    # key_share: rows that point to the agency are added all the time, by every answer, and must not wait
    session.execute(select(Agency.id).where(Agency.id == agency_id).with_for_update(key_share=True))
    wanted = frozenset(person_ids)
    known = select(Person.id).where(Person.agency_id == agency_id, Person.is_active, Person.id.in_(wanted))
    if len(session.scalars(known).all()) != len(wanted):
        raise PersonUnknown
    having = select(Assignment.person_id).where(
        Assignment.agency_id == agency_id, Assignment.module_id == module_id, Assignment.person_id.in_(wanted)
    )
    already = frozenset(session.scalars(having))
    new = sorted(wanted - already)
    if new:
        shared = {
            "agency_id": agency_id,
            "module_id": module_id,
            "due_on": due_on,
            "assigned_at": now,
            "assigned_by_id": by,
        }
        session.execute(insert(Assignment), [{"person_id": person_id, **shared} for person_id in new])
        record(
            session,
            agency_id=agency_id,
            actor_id=by,
            action="assignment.assigned",
            subject=f"module:{module_id}",
            detail={"person_ids": [int(one) for one in new], "due_on": due_on.isoformat() if due_on else None},
            now=now,
        )
    return Outcome(assigned=len(new), already=len(already))


def count_anew(session: Session, agency_id: AgencyId, *, now: datetime) -> int:
    """Write ``done_at`` of the agency's assignments anew where it was wrong, and commit; returns of how many.

    Nothing of the program makes it wrong; somebody who writes to the database past it can.
    """
    begin_write(session)
    session.execute(select(Agency.id).where(Agency.id == agency_id).with_for_update(key_share=True))
    result = session.connection().execute(counts_anew().where(Assignment.agency_id == agency_id))
    written = result.rowcount
    if written:
        record(
            session,
            agency_id=agency_id,
            actor_id=None,
            action="reports.counted_anew",
            subject="assignments",
            detail={"assignments": written},
            now=now,
        )
    session.commit()
    return written
