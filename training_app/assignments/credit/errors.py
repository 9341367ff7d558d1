"""What can go wrong with credit."""

from training_app.foundation.errors import Conflict, NotFound


class NotHere(NotFound):
    """Nobody of the agency has this id. Answered with 404; nothing was changed."""

    sentence = "There is no such person in your agency, so there is no credit to show. Open the list to go on."


class LedgerBehind(Conflict):
    """Credit is still being worked out, so a file would be incomplete. Answered with 409; no file was made."""

    sentence = (
        "Some people's credit is still being worked out, so no file was made. Every record is kept. Wait a minute, and "
        "make the file then."
    )


class PeriodTooLong(Conflict):
    """The period holds more rows than one file. Answered with 409; no file was made."""

    sentence = "This period holds more rows than one file takes, so no file was made. Choose a shorter period."
