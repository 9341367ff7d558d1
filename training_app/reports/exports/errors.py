"""What cannot be done about a file that was asked for, in words for people."""

from training_app.foundation.errors import Conflict, HouseError, NotFound, TooMany


class FileUnknown(NotFound):
    """No such file, or not for this person. Answered with 404."""


class FileNotReady(Conflict):
    """It is not made yet, failed, was cancelled, or its day is over. Answered with 409."""

    sentence = "This file cannot be taken now. The records are kept. Open its page: it says why, and makes it anew."


class NotCancellable(Conflict):
    """It is finished or was cancelled before. Answered with 409."""

    sentence = "This file is not being made any more, so there is nothing to cancel. Open its page again."


class FilesWaiting(TooMany):
    """This person has as many files waiting as anybody may. Answered with 429."""

    sentence = (
        "Several files that you asked for are still being made, so this one was not added. They are kept. Wait until "
        "one is done, or cancel one."
    )


class FileFailed(HouseError):
    """It cannot be made, and trying again would not help; the sentence stands on its page."""


class NotTheirsAnyMore(FileFailed):
    """Who asked for it may not see these records now."""

    sentence = (
        "It was not made: whoever asked for it may not see these records any more. The records are kept. Somebody who "
        "may can ask for it."
    )
