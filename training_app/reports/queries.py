"""Reading for reports: one query per table, plain rows, and always within a scope."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from training_app.accounts.models import Person, Unit
from training_app.assignments.models import Assignment
from training_app.foundation.ids import AgencyId
from training_app.learning.models import Attempt, LearningEvent
from training_app.learning.opening import VOIDED
from training_app.reports.rows import AssignmentRow, AttemptRow, EventRow, PersonRow, UnitRow
from training_app.reports.scope import Scope, Span

SHOWN_KINDS = (
    "attempt_started",
    "lesson_finished",
    "scenario_finished",
    "check_finished",
    "try_granted",
    "completion_voided",
    "module_completed",
)
"What a person's page tells. Decisions, answers, and the questions before and after are never read for it."

IN_ORDER = (
    *(Unit.position.is_(None), Unit.position, Unit.name),
    *(Person.family_name, Person.given_name, Person.id),
)
"By unit in the agency's order, people without one last, then by name."

ATTEMPT_COLUMNS = (
    Attempt.person_id,
    Attempt.module_id,
    Attempt.place,
    Attempt.completed_at,
    Attempt.started_at,
    Attempt.version,
    Attempt.score_scaled,
    Attempt.nominal_minutes,
    Attempt.mode,
    Attempt.active_ms,
    Attempt.version_hash,
    Attempt.id,
)
"What an AttemptRow holds, in its order."


def read_units(session: Session, scope: Scope) -> Sequence[UnitRow]:
    """The units of the scope, in the agency's order."""
    query = select(Unit.id, Unit.name).where(Unit.agency_id == scope.agency_id).order_by(Unit.position, Unit.name)
    if scope.unit_ids is not None:
        query = query.where(Unit.id.in_(scope.unit_ids))
    # executed on the connection, here and below: plain tuples cost half of what the session's own rows do
    return [UnitRow._make(row) for row in session.connection().execute(query)]


def read_people(session: Session, scope: Scope) -> Sequence[PersonRow]:
    """The active people of the scope, by unit in the agency's order (without a unit last), then by name."""
    query = (
        select(Person.id, Person.unit_id, Person.given_name, Person.family_name, Person.badge)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(*person_in(scope), Person.is_active)
        .order_by(*IN_ORDER)
    )
    return [PersonRow._make(row) for row in session.connection().execute(query)]


def read_person(session: Session, scope: Scope, person_id: int) -> PersonRow | None:
    """One person, active or not; None when there is none or they are outside the scope."""
    query = select(Person.id, Person.unit_id, Person.given_name, Person.family_name, Person.badge).where(
        *person_in(scope), Person.id == person_id
    )
    row = session.connection().execute(query).one_or_none()
    return None if row is None else PersonRow._make(row)


def is_here(session: Session, person_id: int) -> bool:
    """Whether somebody has not left."""
    return session.scalar(select(Person.id).where(Person.id == person_id, Person.is_active)) is not None


def read_assignments(
    session: Session, scope: Scope, *, person_ids: Sequence[int] | None = None, module_id: str | None = None
) -> Sequence[AssignmentRow]:
    """The assignments of the scope, or of some of its people, or of one module."""
    query = select(
        Assignment.person_id,
        Assignment.module_id,
        Assignment.due_on,
        Assignment.assigned_at,
        Assignment.counts_from,
        Assignment.overdue_from,
        Assignment.is_paused,
    ).where(*within(scope, Assignment, person_ids, module_id))
    return [AssignmentRow._make(row) for row in session.connection().execute(query)]


def read_attempts(
    session: Session, scope: Scope, *, person_ids: Sequence[int] | None = None, module_id: str | None = None
) -> Sequence[AttemptRow]:
    """The attempts of the scope, or of some of its people, or on one module; never one that was taken back."""
    query = select(*ATTEMPT_COLUMNS).where(*within(scope, Attempt, person_ids, module_id), Attempt.status != VOIDED)
    return [AttemptRow._make(row) for row in session.connection().execute(query)]


def read_attempts_to_count(
    session: Session, scope: Scope, *, person_ids: Sequence[int] | None = None
) -> Sequence[AttemptRow]:
    """The attempts of the scope, or of some of its people, with nothing but their place and completion."""
    query = select(Attempt.person_id, Attempt.module_id, Attempt.place, Attempt.completed_at).where(
        *within(scope, Attempt, person_ids), Attempt.status != VOIDED
    )
    return [AttemptRow(*row) for row in session.connection().execute(query)]


def read_events(session: Session, scope: Scope, person_id: int, *, module_id: str | None = None) -> Sequence[EventRow]:
    """What a person did, in all or on one module, newest first: only the kinds in ``SHOWN_KINDS``."""
    query = (
        select(
            LearningEvent.id,
            LearningEvent.attempt_id,
            LearningEvent.sequence,
            LearningEvent.kind,
            LearningEvent.happened_at,
            LearningEvent.detail,
            Attempt.module_id,
            Attempt.version,
            Attempt.nominal_minutes,
        )
        .join(Attempt, Attempt.id == LearningEvent.attempt_id)
        .where(
            # each event by its own moment: the attempt may reach beyond the span
            *within(replace(scope, span=None), Attempt, [person_id], module_id),
            LearningEvent.agency_id + 0 == scope.agency_id,
            LearningEvent.kind.in_(SHOWN_KINDS),
            *happened_in(scope.span),
        )
        .order_by(LearningEvent.happened_at.desc(), LearningEvent.sequence.desc())
    )
    return [EventRow._make(row) for row in session.connection().execute(query)]


def read_hands(session: Session, agency_id: AgencyId, person_ids: Iterable[int]) -> Mapping[int, PersonRow]:
    """People of the agency by id, whatever the scope: who decided something, or put a record right."""
    ids = set(person_ids)
    if not ids:
        return {}
    query = select(Person.id, Person.unit_id, Person.given_name, Person.family_name, Person.badge).where(
        Person.agency_id == agency_id, Person.id.in_(ids)
    )
    return {row[0]: PersonRow._make(row) for row in session.connection().execute(query)}


def person_in(scope: Scope) -> list[ColumnElement[bool]]:
    """The conditions that keep a reading to people of the scope, active or not."""
    conditions: list[ColumnElement[bool]] = [Person.agency_id == scope.agency_id]
    if scope.unit_ids is not None:
        conditions.append(Person.unit_id.in_(scope.unit_ids))
    return conditions


def within(
    scope: Scope,
    table: type[Assignment] | type[Attempt],
    person_ids: Sequence[int] | None = None,
    module_id: str | None = None,
) -> list[ColumnElement[bool]]:
    """The conditions that keep a reading within the scope, and to some of its people or to one module."""
    conditions: list[ColumnElement[bool]] = []
    if person_ids is None:
        conditions.append(table.agency_id == scope.agency_id)
    else:
        # "+ 0" keeps SQLite from walking the whole agency by that index instead of going to these people by theirs
        conditions += [table.agency_id + 0 == scope.agency_id, table.person_id.in_(person_ids)]
    if scope.unit_ids is not None:
        conditions.append(table.person_id.in_(select(Person.id).where(*person_in(scope))))
    if module_id is not None:
        conditions.append(table.module_id == module_id)
    if scope.span is not None:
        conditions.append(_owed_in(scope.span) if table is Assignment else taken_in(scope.span))
    return conditions


def taken_in(span: Span) -> ColumnElement[bool]:
    """Attempts that were completed in the span or, while nobody has completed them, begun in it."""
    moment = func.coalesce(Attempt.completed_at, Attempt.started_at)
    return and_(moment >= span.since, moment < span.until)


def _owed_in(span: Span) -> ColumnElement[bool]:
    """Assignments that were due in the span (given in it, without a date), and not met before it: an assignment whose
    completion may not be read would look as if it were open.
    """
    earlier = aliased(Attempt)
    met_before = exists().where(
        earlier.person_id == Assignment.person_id,
        earlier.module_id == Assignment.module_id,
        earlier.completed_at < span.since,
        earlier.status != VOIDED,
        or_(Assignment.counts_from.is_(None), earlier.completed_at >= Assignment.counts_from),
    )
    given = and_(Assignment.due_on.is_(None), Assignment.assigned_at >= span.since, Assignment.assigned_at < span.until)
    return and_(or_(Assignment.due_on.between(span.first, span.last), given), ~met_before)


def happened_in(span: Span | None) -> list[ColumnElement[bool]]:
    """The conditions that keep a reading of events within the span."""
    if span is None:
        return []
    return [LearningEvent.happened_at >= span.since, LearningEvent.happened_at < span.until]
