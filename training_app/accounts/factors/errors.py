"""What can go wrong with a second step."""

from training_app.accounts.errors import SignInRefused
from training_app.foundation.errors import BadRequest, Conflict


class WrongCode(SignInRefused, BadRequest):
    """The code is wrong, spent or too old: the three are not told apart. Answered with 400."""

    sentence = (
        "That code does not fit, or it was used already. Nothing is lost. Wait for the next code on your phone and "
        "type that one, or use one of your recovery codes."
    )


class HalfSessionOver(SignInRefused, Conflict):
    """The second step took too long, or the sign-in was ended meanwhile. Answered with the sign-in page."""

    sentence = "Your sign-in was not finished in time. Nothing is lost. Sign in again."


class PasskeyRefused(SignInRefused, BadRequest):
    """A passkey's answer does not hold; ``why`` is for the log. Answered with 400."""

    sentence = "That passkey was not taken. Nothing is lost. Try it once more, or sign in another way."

    def __init__(self, why: str) -> None:
        """Keep the reason, which no person sees."""
        self.why = why
        super().__init__(self.sentence)


class TooManyPasskeys(Conflict):
    """Ten are kept. Answered with 409."""

    sentence = "Ten passkeys are kept for you, and no more. Nothing was changed. Remove one you no longer use first."


class SignInAgainFirst(Conflict):
    """The person signed in a while ago, and somebody else may sit there now. Answered with 409."""

    sentence = "To change how you sign in, sign in again first. Nothing was changed."
