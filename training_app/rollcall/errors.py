"""What can go wrong at a roll call, each with the sentence the leader reads."""

from training_app.foundation.errors import Conflict, NotFound


class RollCallUnknown(NotFound):
    """No such roll call, or another leader's. Answered with 404: it does not tell which."""

    sentence = "There is no page at this address, or it is not yours to open. Your roll calls are kept under Roll call."


class ScenarioNotOffered(NotFound):
    """The module has no scenario, or one that is too long for a roll call. Answered with 404."""

    sentence = "There is no such scenario for a roll call. Nothing was started. Choose one from the list."


class PersonNotYours(NotFound):
    """Someone ticked is not an active person of the leader's units. Answered with 404; nobody was recorded."""

    sentence = "Someone on this list is not in your units, so nobody was recorded. Open the list again to go on."


class ChoiceNotOffered(Conflict):
    """A choice that this decision does not offer. Answered with 409."""

    sentence = "That choice is not on this page. Your place in the story is kept. Open it again to go on."


class StoryNotEnded(Conflict):
    """The debrief or the list is asked for while the story runs, or after it was closed. Answered with 409."""

    sentence = "This opens when the story has reached its end. Your place in the story is kept. Open it again to go on."


class ListClosed(Conflict):
    """The list of who was here is sent more than a day after the end. Answered with 409."""

    sentence = "The list closed a day after the story ended. What was recorded before is kept; nothing was added."


class RollCallClosed(Conflict):
    """It was closed without a record. Answered with 409."""

    sentence = "This roll call was closed without a record. Start the scenario again under Roll call."
