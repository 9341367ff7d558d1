"""What can go wrong when people, units and rosters are changed."""

from training_app.foundation.errors import BadRequest, Conflict, NotFound


class SupervisorUnknown(BadRequest):
    """Nobody active of the agency signs in with the name that was typed. Answered on the form itself."""

    sentence = "Nobody who is active here signs in with this name. Look it up in the list of people."


class OwnSupervisor(BadRequest):
    """A person would supervise themselves. Answered on the form itself."""

    sentence = "Nobody supervises themselves."


class NothingWaits(NotFound):
    """No uploaded roster waits for this person: it was done, dropped, replaced, or is older than a day."""

    sentence = "No roster of yours waits here. Nothing was changed. Upload the file again to go on."


class PlanChanged(Conflict):
    """What the file would change is not what the page had said: somebody changed people or units in between."""

    sentence = (
        "Somebody changed people or units since you opened this page, so the file would do something else now. Nothing "
        "was changed. Read what would change now."
    )


class UnitInUse(Conflict):
    """People, supervisors, past assignments or other units still point to the unit. Answered with 409."""

    sentence = (
        "This unit is not empty: people are in it, somebody answers for it, another unit stands below it, or records "
        "name it. Nothing was changed."
    )
