"""What can go wrong with kept views."""

from training_app.foundation.errors import BadRequest, Conflict, NotFound
from training_app.reports.kept.view_rules import MOST_VIEWS


class ViewUnknown(NotFound):
    """There is no such view, or it is not shared with this person. Answered with 404; nothing was changed."""

    sentence = (
        "There is no such view, or who keeps it no longer shares it. Nothing was changed. Open your views to go on."
    )


class ViewsFull(Conflict):
    """This person keeps as many as one may. Answered with 409; nothing was kept."""

    sentence = f"You keep {MOST_VIEWS} views, and there is no room for more. Nothing was changed. Remove one first."


class NoMailbox(BadRequest):
    """The person signs in without an e-mail. Answered with 400; nothing was changed."""

    sentence = (
        "You do not sign in with an e-mail address, so no mailbox of yours is known here. Nothing was changed. "
        "Your administrator can change how you sign in."
    )
