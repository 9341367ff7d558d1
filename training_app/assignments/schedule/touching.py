"""Notes that what somebody owes is to be worked out again, written in the transaction of whatever changes it."""

from collections.abc import Iterable

from sqlalchemy import insert
from sqlalchemy.orm import Session

from training_app.assignments.schedule.models import AssignmentTouched
from training_app.foundation.ids import AgencyId
from training_app.learning.events import CompletionVoided, LearningFact, ModuleCompleted

ROWS_AT_ONCE = 1000


def touch(session: Session, agency_id: AgencyId, person_ids: Iterable[int], module_id: str | None = None) -> None:
    """Note these people, without committing.

    :param module_id: None for all their modules
    """
    rows = [
        {"agency_id": agency_id, "person_id": person_id, "module_id": module_id}
        for person_id in sorted(set(person_ids))
    ]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        session.execute(insert(AssignmentTouched), rows[start : start + ROWS_AT_ONCE])


def note_completion(session: Session, fact: LearningFact) -> None:
    """A listener: a completion, a correction of one, or one taken back may close a cycle or open one again."""
    if isinstance(fact, ModuleCompleted | CompletionVoided):
        touch(session, fact.agency_id, [fact.person_id], fact.module_id)
