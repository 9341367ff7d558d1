"""What can go wrong when modules are assigned."""

from training_app.foundation.errors import Conflict, NotFound


class PersonUnknown(NotFound):
    """Someone on the list is not an active person of this agency. Answered with 404; nobody was assigned anything."""

    sentence = "Someone on this list is not in your agency, so nothing was assigned. Open the list again to go on."


class RedoDecided(Conflict):
    """The new version was decided on already, or is not the newest any more. Answered with 409; nothing was changed."""

    sentence = (
        "This was decided since you opened the page, or the module changed again, so nothing was done. Open the page "
        "of new versions to see what it says now."
    )


class UnitUnknown(NotFound):
    """The agency has no such unit. Answered with 404; nobody was asked to take anything again."""

    sentence = "There is no such unit in your agency, so nothing was decided. Open the page again to go on."
