"""Reading what had been recorded by the end of an earlier day, within a scope like every reading."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import String, or_, select, type_coerce
from sqlalchemy.orm import Session

from training_app.accounts.models import Person, Unit
from training_app.assignments.models import Assignment
from training_app.assignments.schedule.models import PersonAbsence, PersonLeave
from training_app.learning.models import Attempt, LearningEvent
from training_app.learning.opening import VOIDED
from training_app.reports import queries
from training_app.reports.as_of import Line, TurnRow, assignments_then, attempts_then, by_person, was_here
from training_app.reports.rows import AssignmentRow, AttemptRow, PersonRow
from training_app.reports.scope import Scope

_TURNS = ("module_completed", "completion_voided")
# ids are only compared here, as in module_queries
_OF_EVENT, _OF_ATTEMPT = (type_coerce(column, String) for column in (LearningEvent.attempt_id, Attempt.id))


def read_people_then(session: Session, scope: Scope, day: date, end: datetime) -> Sequence[PersonRow]:
    """Who of the scope's units of today was in the agency on that day, in the order of ``queries.read_people``.

    Whoever was added to the program later counts only if something had been assigned to them by then.
    """
    was_assigned = select(Assignment.id).where(Assignment.person_id == Person.id, Assignment.assigned_at < end).exists()
    query = (
        select(Person.id, Person.unit_id, Person.given_name, Person.family_name, Person.badge, Person.is_active)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(Person.agency_id == scope.agency_id, or_(Person.created_at < end, was_assigned))
        .order_by(*queries.IN_ORDER)
    )
    if scope.unit_ids is not None:
        query = query.where(Person.unit_id.in_(scope.unit_ids))
    left = select(PersonAbsence.person_id, PersonAbsence.left_on, PersonAbsence.back_on).where(
        PersonAbsence.agency_id == scope.agency_id
    )
    absences = by_person((row[0], row[1], row[2]) for row in session.connection().execute(left))
    return [
        PersonRow._make(row[:5])
        for row in session.connection().execute(query)
        if was_here(day, absences.get(row[0], ()), is_here_now=row[5])
    ]


def read_assignments_then(
    session: Session,
    scope: Scope,
    day: date,
    end: datetime,
    *,
    person_ids: Sequence[int] | None = None,
    module_id: str | None = None,
) -> Sequence[AssignmentRow]:
    """The assignments that had been made by the end of that day, see :func:`as_of.assignments_then`."""
    rows = queries.read_assignments(session, scope, person_ids=person_ids, module_id=module_id)
    leave = select(PersonLeave.person_id).where(
        PersonLeave.agency_id == scope.agency_id,
        PersonLeave.first_day <= day,
        PersonLeave.last_day.is_(None) | (PersonLeave.last_day >= day),
    )
    return assignments_then(rows, end, frozenset(session.connection().execute(leave).scalars()))


def read_attempts_then(
    session: Session,
    scope: Scope,
    end: datetime,
    *,
    person_ids: Sequence[int] | None = None,
    module_id: str | None = None,
) -> Sequence[AttemptRow]:
    """The attempts as they stood at the end of that day, see :func:`as_of.attempts_then`."""
    mine = [*queries.within(scope, Attempt, person_ids, module_id), Attempt.started_at < end]
    query = select(_OF_ATTEMPT, Attempt.saved_at, Attempt.status, *queries.ATTEMPT_COLUMNS).where(*mine)
    lines = [
        Line(attempt_id, saved_at, status == VOIDED, AttemptRow._make(row))
        for attempt_id, saved_at, status, *row in session.connection().execute(query)
    ]
    turns = (
        select(
            _OF_EVENT,
            LearningEvent.sequence,
            LearningEvent.kind,
            LearningEvent.happened_at,
            LearningEvent.detail,
        )
        .join(Attempt, Attempt.id == LearningEvent.attempt_id)
        .where(*mine, Attempt.saved_at >= end, LearningEvent.kind.in_(_TURNS), LearningEvent.happened_at < end)
    )
    return attempts_then(lines, [TurnRow._make(row) for row in session.connection().execute(turns)], end)
