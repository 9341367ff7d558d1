"""What can go wrong with an agency's texts."""

from training_app.foundation.errors import Conflict, NotFound


class SlotUnknown(NotFound):
    """No lesson has such a slot, and the agency never wrote into one of this name."""


class WrittenMeanwhile(Conflict):
    """Somebody else kept a text since the page was opened."""

    sentence = "Somebody else kept a text for this slot since you opened the page. Yours is not kept yet."
