"""Says in words whether the record of an attempt has reached the agency's LMS."""

from training_app.delivery.queries import KeyProgress
from training_app.learning.viewer import Viewer


def describe_delivery(found: KeyProgress, viewer: Viewer) -> str:
    """ "Sent to your agency's LMS 14:07.", or that it waits, or that the agency sends its records nowhere else.

    Nothing is said to be sent while any of it waits or was not taken.
    """
    if found.total == 0:
        return "Kept in your agency’s training record."
    if found.waiting:
        return "On its way to your agency’s LMS. It is safe here until it arrives; you need do nothing."
    if found.refused:
        return (
            "Kept in your agency’s training record. Your agency’s LMS did not take all of it; your coordinator can see "
            "why, and you need do nothing."
        )
    when = f" {viewer.when(found.last_delivered_at)}" if found.last_delivered_at is not None else ""
    return f"Sent to your agency’s LMS{when}."
