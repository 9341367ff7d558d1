"""The people and records of one look: as they are, or as they were by the end of the day that was asked for."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from training_app.reports import queries
from training_app.reports.as_of_queries import read_assignments_then, read_attempts_then, read_people_then
from training_app.reports.rows import AssignmentRow, AttemptRow, PersonRow
from training_app.reports.viewpoint import Viewpoint

Records = tuple[Sequence[AssignmentRow], Sequence[AttemptRow]]


def read_people(session: Session, view: Viewpoint) -> Sequence[PersonRow]:
    """The people of the scope, by unit and name."""
    if view.as_of is None:
        return queries.read_people(session, view.scope)
    return read_people_then(session, view.scope, view.as_of, view.end)


def read_records(
    session: Session, view: Viewpoint, *, person_ids: Sequence[int] | None = None, module_id: str | None = None
) -> Records:
    """Assignments and attempts of the scope, or of some of its people, or on one module."""
    scope = view.scope
    if view.as_of is None:
        return (
            queries.read_assignments(session, scope, person_ids=person_ids, module_id=module_id),
            queries.read_attempts(session, scope, person_ids=person_ids, module_id=module_id),
        )
    return (
        read_assignments_then(session, scope, view.as_of, view.end, person_ids=person_ids, module_id=module_id),
        read_attempts_then(session, scope, view.end, person_ids=person_ids, module_id=module_id),
    )
