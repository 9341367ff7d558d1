"""What can go wrong when something is promised or answered."""

from training_app.foundation.errors import Conflict, NotFound


class PromiseUnknown(NotFound):
    """No such promise, or another agency's."""

    sentence = "There is nothing at this address, or it is not your agency’s. Nothing was changed."


class ThemeGone(Conflict):
    """The notes have no such theme any more. Answered on the page itself."""

    sentence = (
        "The notes no longer have this theme in these words. What you typed stands below and is not kept yet. Put the "
        "theme back into the notes, or go back and choose it as it stands there now."
    )


class AnsweredMeanwhile(Conflict):
    """Somebody answered or moved it since the page was opened. Answered on the page itself."""

    sentence = (
        "Somebody else wrote here since you opened the page; theirs stands above. What you typed stands below and is "
        "not kept yet. Keep yours after it, or leave."
    )


class NotToBeMoved(Conflict):
    """Only an open promise has a day that can be moved. Answered on the page itself."""

    sentence = "This is no longer open, so its day was not moved. Say first that it is open again, and why."
