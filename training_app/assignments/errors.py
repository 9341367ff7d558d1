"""What can go wrong when modules are assigned."""

from training_app.foundation.errors import NotFound


class PersonUnknown(NotFound):
    """Someone on the list is not an active person of this agency. Answered with 404; nobody was assigned anything."""

    sentence = "Someone on this list is not in your agency, so nothing was assigned. Open the list again to go on."
