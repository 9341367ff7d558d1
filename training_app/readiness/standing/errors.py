"""What can go wrong with the action plan."""

from training_app.foundation.errors import BadRequest, Conflict, NotFound


class PictureUnknown(NotFound):
    """A sheet of a tool that nothing is counted of."""

    sentence = "Only a self-assessment has a picture. Nothing was changed."


class ActionUnknown(NotFound):
    """No such action, or another agency's."""

    sentence = "There is no such action in your agency’s plan. Nothing was changed."


class StatementUnknown(BadRequest):
    """An action of a statement that no self-assessment of the agency has."""

    sentence = "The statement is not in your agency’s self-assessment. Nothing was kept. Open the picture again."


class ChangedMeanwhile(Conflict):
    """Somebody changed the action since the page was opened. Answered on the page itself."""

    sentence = (
        "Somebody else changed this action since you opened the page. What you typed stands below and is not kept yet; "
        "theirs is in the history. Keep yours over it, or leave."
    )


class PlanFull(Conflict):
    """More actions than anybody can follow. Answered on the page itself."""

    sentence = "The plan has 200 actions that are not ended. Nothing was kept. End some of them first."
