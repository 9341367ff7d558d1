"""Reading attempts and their facts to compare the two, in portions of people; and assignments with the attempts."""

from collections.abc import Iterator

from sqlalchemy import String, func, select, type_coerce
from sqlalchemy.orm import Session

from training_app.assignments.done_at import first_that_counts
from training_app.assignments.models import Assignment
from training_app.foundation.ids import AgencyId
from training_app.learning.models import Attempt, LearningEvent
from training_app.reports.as_of import TurnRow
from training_app.reports.projection import Deviation, Kept, find_deviations

PEOPLE_AT_ONCE = 500
_TURNS = ("module_completed", "completion_voided")
_OF_EVENT, _OF_ATTEMPT = (type_coerce(column, String) for column in (LearningEvent.attempt_id, Attempt.id))


def compare_attempts(session: Session, agency_id: AgencyId) -> Iterator[tuple[int, list[Deviation]]]:
    """How many attempts of a portion were compared, and where they differ from their facts; person by person."""
    ids = list(
        session.scalars(
            select(Attempt.person_id).where(Attempt.agency_id == agency_id).distinct().order_by(Attempt.person_id)
        )
    )
    for start in range(0, len(ids), PEOPLE_AT_ONCE):
        portion = ids[start : start + PEOPLE_AT_ONCE]
        rows = _read_rows(session, agency_id, portion)
        turns = session.connection().execute(
            select(
                _OF_EVENT,
                LearningEvent.sequence,
                LearningEvent.kind,
                LearningEvent.happened_at,
                LearningEvent.detail,
            )
            .join(Attempt, Attempt.id == LearningEvent.attempt_id)
            .where(Attempt.person_id.in_(portion), LearningEvent.kind.in_(_TURNS))
        )
        yield len(rows), find_deviations(rows, [TurnRow._make(row) for row in turns])


def compare_assignments(session: Session, agency_id: AgencyId) -> tuple[int, list[tuple[int, str]]]:
    """How many assignments there are, and (person, module) of each whose ``done_at`` is not what the attempts say."""
    mine = Assignment.agency_id == agency_id
    count = session.scalar(select(func.count()).select_from(Assignment).where(mine)) or 0
    wrong = (
        select(Assignment.person_id, Assignment.module_id)
        .where(mine, Assignment.done_at.is_distinct_from(first_that_counts()))
        .order_by(Assignment.person_id, Assignment.module_id)
    )
    return count, [(person_id, module_id) for person_id, module_id in session.execute(wrong)]


def _read_rows(session: Session, agency_id: AgencyId, person_ids: list[int]) -> list[Kept]:
    newest = select(func.max(LearningEvent.sequence)).where(LearningEvent.attempt_id == Attempt.id).scalar_subquery()
    query = (
        select(
            _OF_ATTEMPT,
            Attempt.person_id,
            Attempt.module_id,
            Attempt.status,
            Attempt.completed_at,
            Attempt.score_scaled,
            Attempt.nominal_minutes,
            Attempt.sequence,
            newest,
        )
        .where(Attempt.agency_id == agency_id, Attempt.person_id.in_(person_ids))
        .order_by(Attempt.person_id, Attempt.started_at, Attempt.id)
    )
    return [
        Kept(attempt_id, person_id, module_id, status, completed_at, score, minutes, (sequence, of_facts))
        for (
            attempt_id,
            person_id,
            module_id,
            status,
            completed_at,
            score,
            minutes,
            sequence,
            of_facts,
        ) in session.connection().execute(query)
    ]
