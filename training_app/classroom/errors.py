"""What can go wrong with training elsewhere and in class, each with the sentence its person reads."""

from training_app.foundation.errors import BadRequest, Conflict, NotAllowed, NotFound


class ClaimUnknown(NotFound):
    """No such entry, or not the asker's to see. Answered with 404: it does not tell which."""

    sentence = "There is no such entry, or it is not yours to open. Nothing was changed. Open the list to go on."


class OwnTraining(NotAllowed):
    """Somebody decides about their own training, or about what they entered. Answered with 403."""

    sentence = (
        "Training is approved by somebody else than its officer and than whoever entered it, so nothing was changed. "
        "It keeps waiting. Ask another coordinator or supervisor to look at it."
    )


class ClaimMoved(Conflict):
    """The entry is not as the page showed it. Answered with 409."""

    sentence = "Somebody decided about this entry since you opened the page. Nothing more was changed. Open it again."


class TooManyWait(Conflict):
    """So many entries of one officer wait already. Answered with 409; this one was not kept."""

    sentence = (
        "Thirty entries of this officer wait to be looked at, so this one was not kept. Enter it once some of them "
        "are decided."
    )


class BeforeRedo(Conflict):
    """The module was asked for again after the day of the training. Answered with 409."""

    sentence = (
        "This module was asked for again after the day of the training, so it would not count and nothing was changed. "
        "Approve it as hours alone, or reject it with a reason."
    )


class HasModule(Conflict):
    """The officer has a completion that counts. Answered with 409."""

    sentence = (
        "The officer has this module on record already, so nothing was changed. Approve the training as hours alone, "
        "or reject it with a reason."
    )


class ClassUnknown(NotFound):
    """No such class, or not the asker's to open. Answered with 404: it does not tell which."""

    sentence = "There is no such class, or it is not for you. Nothing was changed. Ask the instructor."


class ClassEnded(Conflict):
    """The class was closed or cancelled already. Answered with 409."""

    sentence = (
        "This class was closed or cancelled since you opened the page. What was recorded is kept; nothing was added."
    )


class ClassRuns(Conflict):
    """The list is to be confirmed before the class has ended. Answered with 409."""

    sentence = "This class has not ended yet. Its list is kept; confirm it after the end."


class ListChanged(Conflict):
    """Somebody came onto the list after the page was opened. Answered with 409."""

    sentence = "Somebody came onto the list since you opened the page. Nothing was recorded. Look at the list again."


class NobodyHere(BadRequest):
    """No active person within the class or the asker's units goes by what was typed. Answered with 400."""

    sentence = "Nobody here has this badge number or sign-in name. Nothing was changed. Look whether it is typed right."
