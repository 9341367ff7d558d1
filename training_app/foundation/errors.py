"""The root of every error family, so that the web can answer each with a clear page."""


class HouseError(Exception):
    """Something the house can name. ``sentence`` is for the person: what happened, what was kept, what to do next."""

    sentence = "Something went wrong on our side. Your saved answers are kept. Try again in a minute."

    def __init__(self, sentence: str | None = None) -> None:
        """Keep the sentence for the person; the class's own is used when none is given."""
        super().__init__(sentence or self.sentence)
        self.sentence = sentence or self.sentence


class NotFound(HouseError):
    """No such thing, or not for this person. Answered with 404 and a way home."""

    sentence = "There is no page at this address, or it is not yours to open. Nothing was changed."


class NotAllowed(HouseError):
    """Signed in, but this role may not do this. Answered with 403."""

    sentence = "Your account cannot open this page. Nothing was changed. Your coordinator can change what it may do."


class Conflict(HouseError):
    """The world moved on since the page was opened. Answered with 409."""

    sentence = "This changed since you opened the page. What you saved before is kept. Open it again to go on."


class BadRequest(HouseError):
    """A form or address that makes no sense here. Answered with 400."""

    sentence = "This form could not be read. Your saved answers are kept. Go back and send it again."


class TooMany(HouseError):
    """Too many tries in a short time. Answered with 429."""

    sentence = "Too many tries in a short time. Nothing was lost. Wait a few minutes and try again."
