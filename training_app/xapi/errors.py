"""What the xapi room refuses to record."""

from training_app.foundation.errors import HouseError


class XapiRefused(HouseError):
    """The root of this room's family. Answered with 500: the step is not kept, and the officer may take it again."""

    sentence = (
        "This step could not be recorded, so it was not kept. What you saved before is. Open the page again to go on."
    )


class ActorUnknown(XapiRefused):
    """The person of a fact is not in the agency."""


class FactUnknown(XapiRefused):
    """No statement is defined for this kind of fact."""


class PartUnknown(XapiRefused):
    """A fact names a lesson, question or decision that its module version does not have."""
