"""What can go wrong with a dispatch package and with what comes back from it."""

from training_app.foundation.errors import BadRequest


class PackageRefused(BadRequest):
    """A package cannot be made from this. Answered with 400; nothing was written."""

    sentence = "The SCORM package could not be made. Nothing was changed. Correct the form and send it again."


class MessageRefused(BadRequest):
    """A message, or the fields of a launch, do not have the shape of the protocol. Answered with 400."""

    sentence = (
        "The LMS sent something that could not be read. What was saved before is kept. "
        "Close this window and open the training again from your LMS."
    )
