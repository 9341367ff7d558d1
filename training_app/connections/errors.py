"""What may stand in the way of a change; each sentence stands at its field, so that nothing typed is lost."""

from training_app.foundation.errors import BadRequest, Conflict


class NameTaken(Conflict):
    """Another destination has this name. Answered with the form and 422."""

    sentence = "There is a destination of this name already. Change that one, or choose another name."


class SinkInUse(Conflict):
    """The agency has a destination for this sink. Answered with the form and 422."""

    sentence = "Records go to this sink already. It stands among the destinations; if it is stopped, start it there."


class ClientNameTaken(Conflict):
    """Another open client has this name. Answered with the form and 422."""

    sentence = (
        "There is a client of this name already, and its secret was shown when it was made. If nobody copied that, "
        "revoke it and make another; otherwise choose another name."
    )


class PasswordNeeded(BadRequest):
    """The address leads to another machine, and the kept password belongs to the one before. The form and 422."""

    sentence = "This address is on another machine. Type the password for it: the one kept here is not sent there."


class ChangedMeanwhile(Conflict):
    """Somebody changed the destination since the form was opened. Answered with the form and 409."""

    sentence = (
        "Somebody changed this destination since you opened the page. Nothing of yours was kept yet. What is kept now "
        "stands beside the form: compare, then send it again."
    )
