"""Why a launch through a SCORM package is refused; each is one plain sentence for the officer, and a cause for us."""

from training_app.foundation.errors import NotAllowed
from training_app.lms.scorm_door.rules import Refusal

_SENTENCES = {
    Refusal.OUTDATED: (
        "This course in your LMS holds an older package. What was saved before is kept. Tell whoever runs your LMS: "
        "the package was issued again, and the new one has to be uploaded."
    ),
    Refusal.REVOKED: (
        "Your agency has closed this way in. What was saved before is kept. Ask your training coordinator how to go on."
    ),
    Refusal.EXPIRED: (
        "The time in which this course could be taken is over. What was saved before is kept. Ask your training "
        "coordinator how to go on."
    ),
    Refusal.FULL: (
        "Every place that this course has is taken. Nothing was recorded for you. Ask your training coordinator for "
        "a place."
    ),
    Refusal.LEFT: (
        "Your record here was closed. What was saved before is kept. If you are still with the agency, ask your "
        "training coordinator to open it again."
    ),
}


class LaunchRefused(NotAllowed):
    """Nobody comes in with this launch. Shown in the frame of the LMS, with 403."""

    def __init__(self, why: Refusal) -> None:
        """Keep the cause; the sentence is its own."""
        super().__init__(_SENTENCES[why])
        self.why = why
