"""What is refused in a launch: a code for the log, a sentence for the officer, and one for the administrator."""

from training_app.foundation.errors import BadRequest

_OPEN_AGAIN = "Nothing was recorded and nothing was lost. Go back to your LMS and open the training from there again."


class Cmi5Refused(BadRequest):
    """A launch, or a document of it, that the specification does not allow. Answered with 400.

    ``code`` is in lower_snake and never changes; ``for_administrator`` names the value and the section.
    """

    def __init__(self, code: str, sentence: str, for_administrator: str) -> None:
        """Keep all three; what to do next is added to the officer's sentence."""
        super().__init__(f"{sentence} {_OPEN_AGAIN}")
        self.code = code
        self.for_administrator = for_administrator


class LaunchRefused(Cmi5Refused):
    """The address that the LMS opened is not a cmi5 launch."""


class LaunchDataRefused(Cmi5Refused):
    """The LMS.LaunchData document cannot be worked with."""
