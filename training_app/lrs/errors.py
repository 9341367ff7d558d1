"""What the statement store refuses."""

from training_app.foundation.errors import Conflict


class StatementConflict(Conflict):
    """A statement of this id is stored with other content. Answered with 409; the stored one stands."""

    sentence = (
        "This step is already recorded differently. What was recorded first is kept. Open the page again to go on."
    )
