"""What can go wrong with a certificate."""

from training_app.foundation.errors import Conflict, HouseError, NotFound


class CompletionUnknown(NotFound):
    """No such completion, or not this person's. Answered with 404."""


class CannotSign(Conflict):
    """The installation has no key to seal a signing key with, or not the one it was sealed with. Answered with 409."""

    sentence = (
        "No certificate can be made here yet, because this installation has no key to sign it with. Your completion is "
        "kept. Ask who runs this installation to set COMMON_GROUND_SECRETS_KEY, then open this page again."
    )


class DoesNotCount(Conflict):
    """The completion was taken back, so nothing new is signed about it. Answered with 409."""

    sentence = (
        "This completion does not count any more, so no new certificate or badge is made of it. What was recorded is "
        "kept. Your transcript says why."
    )


class NotGenuine(HouseError):
    """A signed record that nobody here signed as it stands. The verify page says so; it is never shown as an error."""

    sentence = "This record was not signed here as it stands."
