"""Why a sign-in through the identity provider was refused: one sentence for the person, the cause for the log."""

from enum import StrEnum

from training_app.accounts.errors import SignInRefused
from training_app.foundation.errors import BadRequest, NotAllowed


class Reason(StrEnum):
    """What did not hold. The words are for the log and the doctor, with what to change."""

    UNREACHABLE = "The identity provider did not answer as it should. See training-app doctor."
    WRONG_DISCOVERY = "Its configuration names another issuer, or lacks an address. Check the issuer, to the letter."
    STATE = "The answer belongs to no question of this browser, came a second time, or came too late."
    MIX_UP = "The answer is from another issuer than was asked."
    PROVIDER_REFUSED = "The identity provider itself refused. Look at its own sign-in log."
    CODE_REFUSED = "The identity provider did not take the code: it was used before, or client id and secret are wrong."
    NOT_A_TOKEN = "It gave no ID token that can be read."  # noqa: S105 - words, no password
    WRONG_ALGORITHM = "The ID token is signed by a method that is not taken: RS256 and ES256 are."
    UNKNOWN_KEY = "The ID token is signed with a key that the identity provider does not publish."
    BAD_SIGNATURE = "The ID token's signature is wrong."
    WRONG_ISSUER = "The ID token is from another issuer."
    WRONG_AUDIENCE = "The ID token was made for another client. Check the client id."
    EXPIRED = "The ID token is not valid now. Check the clocks of both machines."
    WRONG_NONCE = "The ID token answers another question than was asked."
    NO_NAME = "The ID token lacks the claim that is the sign-in name, or says that the e-mail is not verified."


class ProviderRefused(SignInRefused, BadRequest):
    """Something about the answer does not hold. Answered with 400 on the sign-in page."""

    sentence = (
        "Signing in with your agency account did not work. Nothing is lost. Try it once more; if it happens again, "
        "tell your training coordinator the time."
    )

    def __init__(self, reason: Reason) -> None:
        """Keep the reason, which the person does not see."""
        self.reason = reason
        super().__init__(self.sentence)


class NobodyHere(SignInRefused, NotAllowed):
    """The identity provider vouches for somebody who has no account here. Answered with 403 on the sign-in page."""

    sentence = (
        "Your agency account is right, but nobody is registered for training under it. Ask your training coordinator "
        "to add you, with the same sign-in name."
    )


class PersonLeft(SignInRefused, NotAllowed):
    """The person was deactivated here. Answered with 403 on the sign-in page."""

    sentence = (
        "Your training account is closed. Your records are kept. If you work here, ask your training coordinator to "
        "open it again."
    )
