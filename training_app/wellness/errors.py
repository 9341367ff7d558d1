"""What can be wrong with the self-check when it is put together; nothing here happens while an officer uses it."""

from training_app.foundation.errors import HouseError


class WellnessError(HouseError):
    """The page could not be built. Start-up and the export command stop and show the message."""


class BadFile(WellnessError):
    """A text file of the room or of the agency has a mistake; the message names file, line and field."""


class UnsafePage(WellnessError):
    """The page's own source breaks a rule of the seal; the message lists every rule it breaks."""
