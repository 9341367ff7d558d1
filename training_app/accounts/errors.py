"""What can go wrong when someone signs in or an account is changed."""

from datetime import timedelta
from math import ceil

from training_app.foundation.errors import BadRequest, Conflict, HouseError, NotAllowed, TooMany


class SignInRefused(HouseError):
    """The root of this room's refusals at the door. Answered on the sign-in page itself."""


class WrongPassword(SignInRefused, BadRequest):
    """Name and password do not fit, or there is no such name: the two are never told apart. Answered with 400."""

    sentence = (
        "That name and password do not match. Nothing is lost. Check both and try again, or ask your coordinator for a "
        "sign-in link."
    )


class TooManyTries(SignInRefused, TooMany):
    """Too many wrong passwords for this name; ``wait_s`` says how long until the next try. Answered with 429."""

    def __init__(self, wait: timedelta) -> None:
        """Say the wait in whole minutes, rounded up."""
        self.wait_s = ceil(wait.total_seconds())
        minutes = ceil(self.wait_s / 60)
        words = "1 minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(
            f"There were too many tries for this name. Nothing is lost. Wait {words} and try again, or ask your "
            "coordinator for a sign-in link, which works at once."
        )


class LinkSpent(SignInRefused, Conflict):
    """The link was used, is too old, or never was; the three are not told apart. Answered with 410 and the way in."""

    sentence = "This link has been used or is too old. Nothing is lost. Ask your coordinator for a new one."


class PasswordRefused(BadRequest):
    """A new password breaks the rule; the sentence says which part. Answered with 400."""


class TooManyLeave(Conflict):
    """A roster would deactivate a large share of the people; ``count`` is to be typed to confirm. Answered with 409."""

    def __init__(self, count: int, active: int) -> None:
        """Say how many of how many."""
        self.count = count
        super().__init__(
            f"This file would deactivate {count} of {active} people, because it does not name them. Nothing was "
            f"changed. Is it the whole roster? If so, confirm the number {count}."
        )


class NameTaken(Conflict):
    """Another person of the agency signs in with this name. Answered with 409."""

    sentence = "Somebody else already signs in with this name. Nothing was changed. Choose another name."


class LastAdministrator(Conflict):
    """The agency would have nobody left who looks after its people and connections. Answered with 409."""

    sentence = (
        "This is the only administrator of the agency. Nothing was changed. Make somebody else an administrator first."
    )


class OwnWayIn(Conflict):
    """Somebody would shut their own only door, or change what they may do themselves. Answered with 409."""

    sentence = (
        "Nobody shuts their own last way in, so that nobody is locked out by a slip. Nothing was changed. Another "
        "administrator can do it."
    )


class OtherModuleOpen(NotAllowed):
    """No session of this browser is for this module: the LMS opened others, or it was ended. Answered with 403."""

    def __init__(self, *, was_sending: bool) -> None:
        """Say what became of what was sent, where something was: nothing may look saved that is not."""
        lost = "What you sent just now was not kept; what was saved before is." if was_sending else "Nothing was lost."
        super().__init__(
            f"Your LMS has not opened this module in this browser, or not lately. {lost} Go back to your LMS and open "
            "this one there again."
        )
