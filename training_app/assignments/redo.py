"""Deciding who takes a module again after a major change: assignments, decision and audit entry in one commit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from training_app.accounts.models import Agency
from training_app.accounts.queries import unit_and_below
from training_app.assignments import rules
from training_app.assignments.errors import RedoDecided, UnitUnknown
from training_app.assignments.events import ModuleAskedAgain
from training_app.assignments.models import Assignment, VersionDecision
from training_app.assignments.rules import Finished, Redo, due_after_redo
from training_app.assignments.schedule.models import RedoAsked
from training_app.assignments.schedule.touching import touch
from training_app.assignments.versions import NewVersion, pending_decisions
from training_app.audit.service import record
from training_app.foundation.db import begin_write
from training_app.foundation.events import EventBus
from training_app.foundation.ids import AgencyId, PersonId, UnitId
from training_app.learning.library import Library

PEOPLE_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """Who takes which new version again. ``unit_id`` where it is one unit; ``due_on`` None for nobody."""

    module_id: str
    version_hash: str
    redo: Redo
    unit_id: int | None
    due_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What deciding works with."""

    session: Session
    library: Library
    bus: EventBus


def decide_redo(desk: Desk, *, agency_id: AgencyId, answer: Answer, by: PersonId | None, now: datetime) -> int:
    """Keep the answer, tell who is to take the module again, and commit; returns how many people that are.

    What those finished before ``now`` counts no more for their assignment, and stays on record. Who is in the middle
    of an older version finishes that one, and it counts.

    :raise RedoDecided: when nothing, or nothing any more, is to be decided about this version
    :raise UnitUnknown: when the agency has no such unit; then nothing is decided
    """
    session, library = desk.session, desk.library
    begin_write(session)
    # on PostgreSQL two coordinators who decide at once wait for each other here; SQLite has one writer anyway
    session.execute(select(Agency.id).where(Agency.id == agency_id).with_for_update(key_share=True))
    pending = _find(session, agency_id, library, answer)
    unit_ids = _units(session, agency_id, answer)
    people = rules.who_redoes(answer.redo, pending.finishers, unit_ids)
    # the text of what was decided on is kept, also when nobody has begun it yet
    library.keep(session, pending.module, now)
    finished = {one.person_id: one for one in pending.finishers}
    for portion in _portions(people):
        _ask_again(session, agency_id, answer, [finished[one] for one in portion], by=by, now=now)
    session.add(
        VersionDecision(
            agency_id=agency_id,
            module_id=answer.module_id,
            version_hash=answer.version_hash,
            redo=answer.redo,
            unit_id=answer.unit_id if answer.redo is Redo.UNIT else None,
            people=len(people),
            due_on=answer.due_on if people else None,
            reason=answer.reason,
            decided_by_id=by,
            decided_at=now,
        )
    )
    _audit(session, agency_id, answer, people, by=by, now=now)
    if people:
        them = tuple(PersonId(one) for one in people)
        desk.bus.publish(session, ModuleAskedAgain(agency_id, answer.module_id, them, now))
    session.commit()
    return len(people)


def _find(session: Session, agency_id: AgencyId, library: Library, answer: Answer) -> NewVersion:
    for pending in pending_decisions(session, agency_id, library):
        if (pending.module.id, pending.module.version_hash) == (answer.module_id, answer.version_hash):
            return pending
    session.rollback()
    raise RedoDecided


def _units(session: Session, agency_id: AgencyId, answer: Answer) -> frozenset[UnitId]:
    if answer.redo is not Redo.UNIT:
        return frozenset()
    found = unit_and_below(session, agency_id, answer.unit_id) if answer.unit_id is not None else frozenset()
    if not found:
        session.rollback()
        raise UnitUnknown
    return found


def _ask_again(
    session: Session,
    agency_id: AgencyId,
    answer: Answer,
    finishers: Sequence[Finished],
    *,
    by: PersonId | None,
    now: datetime,
) -> None:
    people = {one.person_id: one.completed_at for one in finishers}
    having = session.execute(
        select(Assignment.id, Assignment.person_id, Assignment.due_on, Assignment.counts_from).where(
            Assignment.agency_id == agency_id,
            Assignment.module_id == answer.module_id,
            Assignment.person_id.in_(people),
        )
    ).all()
    changes = []
    for row_id, person_id, due_on, counts_from in having:
        # asked again before, by a redo or a new cycle, and not answered since
        is_open = counts_from is not None and counts_from > people[person_id]
        due = due_after_redo(due_on, answer.due_on, is_open=is_open)
        changes.append({"id": row_id, "counts_from": now, "due_on": due, "overdue_from": None})
    if changes:
        session.execute(update(Assignment), changes)
    shared = {"agency_id": agency_id, "module_id": answer.module_id, "due_on": answer.due_on}
    new = sorted(people.keys() - {row.person_id for row in having})
    if new:
        asked = {"assigned_at": now, "assigned_by_id": by, "counts_from": now, "is_single": False}
        rows = [{"person_id": one, **shared, **asked, "single_due_on": None} for one in new]
        session.execute(insert(Assignment), rows)
    session.execute(insert(RedoAsked), [{"person_id": one, **shared, "asked_at": now} for one in sorted(people)])
    # what leave, a grace or another assignment say of it is worked out with the rest
    touch(session, agency_id, people, answer.module_id)


def _portions(people: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        yield people[start : start + PEOPLE_AT_ONCE]


def _audit(
    session: Session, agency_id: AgencyId, answer: Answer, people: list[int], *, by: PersonId | None, now: datetime
) -> None:
    record(
        session,
        agency_id=agency_id,
        actor_id=by,
        action="assignment.redo_decided",
        subject=f"module:{answer.module_id}",
        reason=answer.reason,
        detail={
            "version_hash": answer.version_hash,
            "redo": answer.redo.value,
            "unit_id": answer.unit_id,
            "due_on": answer.due_on.isoformat() if answer.due_on else None,
            "person_ids": people,
        },
        now=now,
    )
