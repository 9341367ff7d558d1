"""What can go wrong in an attempt, each with the sentence the officer reads."""

from training_app.foundation.errors import Conflict, NotAllowed, NotFound


class AttemptUnknown(NotFound):
    """No such attempt, or another person's. Answered with 404: it does not tell which."""

    sentence = "There is no page at this address, or it is not yours to open. Your own place is kept on your home page."


class ModuleUnknown(NotFound):
    """No such module in the catalogue. Answered with 404."""

    sentence = "There is no module at this address. It may have been retired. What you finished before is kept."


class StepUnknown(NotFound):
    """The module has no such lesson or question. Answered with 404."""

    sentence = "This module has no such page. Your place and your answers are kept."


class StepNotOpen(Conflict):
    """The check is asked for before lessons and scenario are done. Answered with 409."""

    sentence = "The check opens when the lessons and the scenario are done. What you have done is kept."


class ChoiceUnknown(Conflict):
    """A choice that this decision does not offer. Answered with 409."""

    sentence = "That choice is not on this page. Your place in the story is kept. Open it again to go on."


class TriesUsed(Conflict):
    """The agency's limit of tries at the check is reached. Answered with 409."""

    sentence = (
        "Your agency allows no further try at this check. What you have done is kept. Your training coordinator can "
        "give you one more."
    )


class BoosterClosed(Conflict):
    """The questions after the module are not offered now. Answered with 409."""

    sentence = "These questions are not open now. Nothing is missing from your record: they never count."


class CorrectionRefused(Conflict):
    """What a coordinator wants to put right is not so. Answered with 409."""

    sentence = (
        "The record changed since you opened the page, so nothing was done. Open it again to see what it says now."
    )


class OwnRecord(NotAllowed):
    """A coordinator wants to put their own record right. Answered with 403."""

    sentence = "This is your own record, so another coordinator has to put it right. Nothing was changed."
