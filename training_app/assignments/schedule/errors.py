"""What can go wrong when a coordinator changes what runs."""

from training_app.foundation.errors import BadRequest, Conflict, NotFound


class PlanUnknown(NotFound):
    """The agency has no such assignment. Answered with 404; nothing was changed."""

    sentence = "There is no such assignment in your agency, so nothing was changed. Open the list to go on."


class PersonNotHere(NotFound):
    """Nobody active of the agency has this id, or it is outside what the asker sees. Answered with 404."""

    sentence = "There is no such person in your agency, so nothing was changed. Open the list of people to go on."


class PlanEnded(Conflict):
    """The assignment was ended already. Answered with 409; nothing was changed."""

    sentence = (
        "This assignment was ended since you opened the page, so nothing was changed. What it asked stays on record."
    )


class NobodyMeant(BadRequest):
    """An assignment that means nobody today, and by its rule never will. Answered with 400; nothing was made."""

    sentence = "Nobody is meant by this, so nothing was assigned. Choose other people, or a unit."


class NothingOpen(Conflict):
    """There is nothing to be freed from. Answered with 409; nothing was changed."""

    sentence = (
        "Nothing of this module is open for this person, so there is nothing to free them from. Nothing was changed."
    )


class LeaveOver(Conflict):
    """The leave ended already, or there is none with this number. Answered with 409; nothing was changed."""

    sentence = "This leave has ended already, so nothing was changed. Open the person's page to see what it says now."
