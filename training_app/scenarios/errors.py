"""What can go wrong while a story is played."""

from training_app.foundation.errors import BadRequest, Conflict, HouseError


class UnknownChoice(BadRequest):
    """The choice is not offered at this decision. Answered with 400."""

    sentence = (
        "That choice does not belong to this scene. Your place in the story is kept. Open the scenario again to go on."
    )


class StoryEnded(Conflict):
    """A choice was sent after the end. Answered with 409."""

    sentence = "This scenario has already ended. Your choices are kept. Open the debrief to see them."


class StoryStuck(HouseError):
    """The story names a node that does not exist or never comes to a decision; the check refuses such scenarios."""

    sentence = (
        "This scenario cannot go on because of a mistake in its text. Your choices are kept. Tell your coordinator."
    )
