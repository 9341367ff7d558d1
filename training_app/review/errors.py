"""What can go wrong when texts are reviewed."""

from training_app.foundation.errors import Conflict, NotFound


class TextUnknown(NotFound):
    """No module of that id in this release."""

    sentence = "There is no such text here. Nothing was changed. The list has every text of this release."


class VersionMoved(Conflict):
    """The text has another version than the page that was signed. Answered on the page itself."""

    sentence = "The text has a new version since you opened this page, so it was not signed off. Read it, then sign it."
