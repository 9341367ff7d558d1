"""Says in words whether the record of an attempt has reached the agency's LMS."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from training_app.delivery.queries import progress_of
from training_app.foundation.ids import AttemptId
from training_app.learning.models import LearningEvent
from training_app.learning.viewer import Viewer


def describe_delivery(session: Session, attempt_id: AttemptId, viewer: Viewer) -> str:
    """ "Sent to your agency's LMS 14:07.", or that it waits, or that the agency sends its records nowhere else."""
    ids = session.scalars(select(LearningEvent.id).where(LearningEvent.attempt_id == attempt_id)).all()
    found = progress_of(session, agency_id=viewer.learner.agency_id, subject_ids=ids)
    if found.delivered + found.waiting + found.refused == 0:
        return "Kept in your agency’s training record."
    if found.waiting == 0 and found.refused == 0 and found.last_delivered_at is not None:
        return f"Sent to your agency’s LMS {viewer.when(found.last_delivered_at)}."
    return "On its way to your agency’s LMS. It is safe here until it arrives; you need do nothing."
