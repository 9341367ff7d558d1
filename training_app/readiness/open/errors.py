"""What can go wrong with comments on papers and with published totals."""

from training_app.foundation.errors import Conflict, NotFound


class CommentUnknown(NotFound):
    """No such comment, or another agency's."""

    sentence = "There is no such comment here. Nothing was changed. The list has every comment on your agency’s papers."


class NothingShown(NotFound):
    """The agency publishes nothing, or there is no such agency: the answer is the same."""

    sentence = "Nothing is published at this address. An agency decides itself what it shows, and can take it back."


class FiguresMoved(Conflict):
    """What would be published is not what was looked at. Answered on the preview."""

    sentence = (
        "The figures are others than when you opened the preview, so nothing was published. Look at them again below."
    )
