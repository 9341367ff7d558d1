"""Says in words whether the record of an attempt has reached the agency's LMS."""

from sqlalchemy.orm import Session

from training_app.delivery.queries import progress_of
from training_app.foundation.ids import AttemptId
from training_app.learning.viewer import Viewer


def describe_delivery(session: Session, attempt_id: AttemptId, viewer: Viewer) -> str:
    """ "Sent to your agency's LMS 14:07.", or that it waits, or that the agency sends its records nowhere else."""
    found = progress_of(session, agency_id=viewer.learner.agency_id, order_key=str(attempt_id))
    if found.delivered + found.waiting + found.refused == 0:
        return "Kept in your agency’s training record."
    if found.waiting == 0 and found.refused == 0 and found.last_delivered_at is not None:
        return f"Sent to your agency’s LMS {viewer.when(found.last_delivered_at)}."
    return "On its way to your agency’s LMS. It is safe here until it arrives; you need do nothing."
