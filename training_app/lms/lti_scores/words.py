"""What coordinators read about scores that did not arrive, or stand there already. Pure."""

from training_app.foundation.http import Reply
from training_app.foundation.replies import said
from training_app.lms.lti.ags import Result, Score

GONE = "The link that it belonged to is not known here any more, so nothing was sent."
REVOKED = "This LMS is not open here any more, so nothing was sent. Open its registration again, then start again."
SLOW = "The LMS answered too slowly to settle anything in time."
NO_LIST = "The LMS's list of gradebook columns cannot be read. Check that its address still is that of an LMS."
LIST_WITHOUT_END = (
    "The LMS's list of gradebook columns cannot be read to its end: a page leads to another host, back to one that was "
    "read, or ever on. No column was made, so that none stands there twice."
)
NO_COLUMN = "The link has no column in the gradebook, and this tool may not make one. Allow it there to add columns."
NOT_SHOWN = "The LMS says that it has this score or a later one (409), and does not show which."


def line_items_later(status: int) -> str:
    """The list cannot be had now."""
    return f"The LMS cannot show its gradebook columns now ({status})."


def line_items_stopped(status: int) -> str:
    """It may not be had."""
    return (
        f"The LMS does not let this tool see or add gradebook columns ({status}). Allow it there to manage its own "
        "columns. Nothing was lost."
    )


def line_items_refused(reply: Reply) -> str:
    """It will not be had for this course, ever."""
    return (
        f"The LMS shows no gradebook for this course any more ({reply.status}). The course or the link may have been "
        f"removed. It said: {said(reply.body)}"
    )


def another_score(score: Score, result: Result | None) -> str:
    """What stands there is not what we told."""
    there = "no score" if result is None or result.score is None else _of(result.score, result.maximum)
    ours = "none" if score.score_given is None else _of(score.score_given, score.score_maximum)
    return (
        f"The LMS keeps {there} where ours is {ours}, and says that it is the later one (409). Somebody may have "
        "changed it there. Nothing was overwritten."
    )


def _of(number: float, maximum: float | None) -> str:
    return f"{number:g}" if maximum is None else f"{number:g} of {maximum:g}"
