"""What can go wrong when tools are filled in."""

from collections.abc import Mapping

from training_app.foundation.errors import BadRequest, Conflict, NotFound


class ToolUnknown(NotFound):
    """No tool of that id in this release."""

    sentence = "There is no such tool here. Nothing was changed. The list has every tool of this release."


class CopyUnknown(NotFound):
    """No such copy, or another agency's."""

    sentence = "There is nothing at this address, or it is not your agency’s. Nothing was changed."


class KeptMeanwhile(Conflict):
    """Somebody kept the same part since the page was opened. Answered on the page itself."""

    sentence = (
        "Somebody else kept this part since you opened the page. What you typed stands below and is not kept yet; "
        "theirs is in the history. Keep yours over it, or leave."
    )


class CopyPutAway(Conflict):
    """It was put away, so nothing is written into it."""

    sentence = "This was put away, so nothing was changed. Bring it back first."


class WordsRefused(BadRequest):
    """Something typed cannot be kept; ``said`` has a sentence for each field. Answered on the page itself."""

    def __init__(self, said: Mapping[str, str]) -> None:
        """Keep the sentences by field."""
        super().__init__(next(iter(said.values())))
        self.said = dict(said)
