"""What can go wrong when a plan is signed off or walked through."""

from training_app.foundation.errors import Conflict, NotFound


class NoPlan(NotFound):
    """The copy is not one of the response plan, or there is no such version or drill of it."""

    sentence = "There is nothing at this address, or it is not your agency’s. Nothing was changed."


class NothingKept(Conflict):
    """No part of the plan was kept. Answered on the page itself."""

    sentence = (
        "Nobody has kept a part of this plan yet, so nothing was signed off. Go through its parts and keep them first."
    )


class OwnWords(Conflict):
    """Who signs kept the newest part, and somebody else could sign. Answered on the page itself."""

    sentence = (
        "You kept the newest part of this plan, so nothing was signed off. Somebody else reads it and signs it: "
        "another coordinator, or an administrator."
    )


class ChangedMeanwhile(Conflict):
    """A part was kept since the page was opened. Answered on the page itself."""

    sentence = (
        "Somebody kept a part of this plan since you opened the page, so nothing was signed off. Read it again, then "
        "sign what stands there now."
    )


class SignedMeanwhile(Conflict):
    """Another version was signed since the page was opened. Answered on the page itself."""

    sentence = (
        "A version of this plan was signed off since you opened the page. Nothing was signed twice; the newest stands "
        "below."
    )


class PlanMoved(Conflict):
    """The plan changed while it was walked through. Answered on the page itself."""

    sentence = (
        "Somebody kept a part of this plan since you opened the page. Your answer stands below and is not kept yet, "
        "beside the plan as it is now. Look at it once more and keep it."
    )


class WalkedMeanwhile(Conflict):
    """The drill of the page is over, or another was begun. Answered on the page itself."""

    sentence = (
        "The drill that you opened is over, so your answer was not added to it. It stands below: keep it only if you "
        "begin another drill with it. The drill that is over is in the list."
    )
