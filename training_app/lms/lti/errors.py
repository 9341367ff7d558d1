"""Why a launch is refused, said once for the officer and once for who looks after the LMS."""

from dataclasses import dataclass
from enum import Enum

from training_app.foundation.errors import HouseError

_LONGEST_DETAIL = 80


class Reason(Enum):
    """One cause each. The value is what stands in the log and on the officer's page."""

    NOT_A_TOKEN = "not_a_token"  # noqa: S105 - the name of a cause
    NO_KEY_ID = "no_key_id"
    UNKNOWN_KEY = "unknown_key"
    WRONG_ALGORITHM = "wrong_algorithm"
    BAD_SIGNATURE = "bad_signature"
    WRONG_ISSUER = "wrong_issuer"
    WRONG_AUDIENCE = "wrong_audience"
    WRONG_AUTHORIZED_PARTY = "wrong_authorized_party"
    NO_EXPIRY = "no_expiry"
    EXPIRED = "expired"
    NO_ISSUE_TIME = "no_issue_time"
    ISSUED_IN_FUTURE = "issued_in_future"
    NO_NONCE = "no_nonce"
    NONCE_SPENT = "nonce_spent"
    NO_MESSAGE_TYPE = "no_message_type"
    UNKNOWN_MESSAGE_TYPE = "unknown_message_type"
    NO_VERSION = "no_version"
    WRONG_VERSION = "wrong_version"
    NO_DEPLOYMENT = "no_deployment"
    UNKNOWN_DEPLOYMENT = "unknown_deployment"
    NO_SUBJECT = "no_subject"
    NO_ROLES = "no_roles"
    NO_RESOURCE_LINK = "no_resource_link"
    NO_TARGET = "no_target"
    FOREIGN_TARGET = "foreign_target"
    NO_DEEP_LINKING_SETTINGS = "no_deep_linking_settings"
    BAD_CLAIM = "bad_claim"
    NO_ISSUER = "no_issuer"
    NO_LOGIN_HINT = "no_login_hint"
    UNKNOWN_PLATFORM = "unknown_platform"
    AMBIGUOUS_PLATFORM = "ambiguous_platform"
    PLATFORM_REFUSED = "platform_refused"
    NO_STATE = "no_state"
    WRONG_STATE = "wrong_state"
    "Said by whoever keeps the states: unknown, used before, or another browser's."


@dataclass(frozen=True, slots=True)
class Said:
    """A cause in the words of the two people who meet it."""

    officer: str
    administrator: str


class LaunchRefused(HouseError):
    """The LMS's request was not taken. Nothing of it was kept.

    ``sentence`` is for the officer, ``for_administrator`` for who can mend the cause; ``detail`` names the claim or
    value that was wrong, never a token and never a person. Answered with 400 and a page that offers to open the link
    again.
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        """Say why."""
        said = WORDS[reason]
        super().__init__(said.officer)
        self.reason = reason
        # some details are a stranger's words, and all of them reach the log
        self.detail = "".join(c for c in detail if c.isprintable())[:_LONGEST_DETAIL]
        self.for_administrator = f"{said.administrator} ({self.detail})" if self.detail else said.administrator


class UnknownDeployment(LaunchRefused):
    """All else of the launch was in order, its signature too. Keep the id, so that an administrator can approve it."""

    def __init__(self, deployment_id: str) -> None:
        """Say which."""
        super().__init__(Reason.UNKNOWN_DEPLOYMENT, deployment_id)
        self.deployment_id = deployment_id


_AGAIN = (
    "This link could not be opened, and nothing was recorded. What you did before is kept. "
    "Go back to your course and open the link again."
)
_BY_ADMINISTRATOR = (
    "Your LMS and this training do not fit together yet, so the link was not opened. What you did before is kept. "
    "Tell your coordinator; only a change of settings will help."
)
_NOT_APPROVED = (
    "Your course is new here and waits for approval. What you did before is kept. "
    "Tell your coordinator, then open the link again once it is approved."
)
_REOPEN = (
    "This link was opened a moment ago and counts only once. What you did is kept. "
    "Go back to your course and open the link from there."
)
_OTHER_WINDOW = (
    "Your browser did not let this page remember that you came from your LMS, or the page waited too long. "
    "What you did before is kept. Go back to your course and open the link again, in a new window if you can choose."
)
_SIGN_IN = (
    "Your LMS did not confirm who you are, so the link was not opened. What you did before is kept. "
    "Sign in to your LMS, then open the link from your course."
)

WORDS: dict[Reason, Said] = {
    Reason.NOT_A_TOKEN: Said(
        _AGAIN, "What came is not a signed token. Check that the launch address is the LMS's own."
    ),
    Reason.NO_KEY_ID: Said(
        _BY_ADMINISTRATOR, "The token's header has no kid. Have the LMS name its key; a sole key is never assumed."
    ),
    Reason.UNKNOWN_KEY: Said(
        _AGAIN, "The LMS's key set has no key of this kid. Check the key set address of the registration."
    ),
    Reason.WRONG_ALGORITHM: Said(
        _BY_ADMINISTRATOR, "The token is not signed with RS256. Set the LMS to sign with RS256."
    ),
    Reason.BAD_SIGNATURE: Said(
        _AGAIN, "The signature does not match the LMS's key. Check the key set address of the registration."
    ),
    Reason.WRONG_ISSUER: Said(
        _BY_ADMINISTRATOR, "The token's iss is not the registered issuer. Correct the issuer of the registration."
    ),
    Reason.WRONG_AUDIENCE: Said(
        _BY_ADMINISTRATOR, "The token's aud does not name our client id. Correct the client id of the registration."
    ),
    Reason.WRONG_AUTHORIZED_PARTY: Said(
        _BY_ADMINISTRATOR,
        "The token's azp is missing beside several aud, or is not our client id. Correct the client id.",
    ),
    Reason.NO_EXPIRY: Said(_BY_ADMINISTRATOR, "The token has no exp that is a number. Have the LMS send it."),
    Reason.EXPIRED: Said(
        _AGAIN, "The token's exp is over. If this comes often, set the clocks of the LMS and of this machine."
    ),
    Reason.NO_ISSUE_TIME: Said(_BY_ADMINISTRATOR, "The token has no iat that is a number. Have the LMS send it."),
    Reason.ISSUED_IN_FUTURE: Said(
        _AGAIN, "The token's iat is in the future. Set the clocks of the LMS and of this machine."
    ),
    Reason.NO_NONCE: Said(_BY_ADMINISTRATOR, "The token has no nonce. Have the LMS return the nonce that it was sent."),
    Reason.NONCE_SPENT: Said(
        _REOPEN, "The token's nonce is not one that we gave out, or was used before. Nothing needs to be changed."
    ),
    Reason.NO_MESSAGE_TYPE: Said(
        _BY_ADMINISTRATOR, "The token has no message_type. Register this tool as an LTI 1.3 tool in the LMS."
    ),
    Reason.UNKNOWN_MESSAGE_TYPE: Said(
        _BY_ADMINISTRATOR,
        "The message_type is one that this tool does not take. Place it as a resource link or for deep linking.",
    ),
    Reason.NO_VERSION: Said(_BY_ADMINISTRATOR, "The token has no LTI version. Register this tool as LTI 1.3."),
    Reason.WRONG_VERSION: Said(_BY_ADMINISTRATOR, "The LTI version is not 1.3.0. Register this tool as LTI 1.3."),
    Reason.NO_DEPLOYMENT: Said(
        _BY_ADMINISTRATOR, "The token has no deployment_id. Have the LMS deploy the tool, not only register it."
    ),
    Reason.UNKNOWN_DEPLOYMENT: Said(
        _NOT_APPROVED, "The deployment_id is not approved here. Approve it for an agency, if you know it."
    ),
    Reason.NO_SUBJECT: Said(
        _BY_ADMINISTRATOR, "The token has no sub, so the officer is nobody. Do not allow anonymous launches."
    ),
    Reason.NO_ROLES: Said(
        _BY_ADMINISTRATOR, "The token has no roles claim. Have the LMS send it; an empty list is enough."
    ),
    Reason.NO_RESOURCE_LINK: Said(
        _BY_ADMINISTRATOR, "The resource_link has no id. Have the LMS send it, or make the link again."
    ),
    Reason.NO_TARGET: Said(_BY_ADMINISTRATOR, "The target_link_uri is missing. Set the tool's launch address."),
    Reason.FOREIGN_TARGET: Said(
        _BY_ADMINISTRATOR, "The target_link_uri is not on this tool's host. Correct the launch address of the link."
    ),
    Reason.NO_DEEP_LINKING_SETTINGS: Said(
        _BY_ADMINISTRATOR, "The deep linking request has no usable settings. Switch deep linking on in the LMS."
    ),
    Reason.BAD_CLAIM: Said(
        _BY_ADMINISTRATOR, "A claim has another shape than LTI gives it. Report it to the maker of the LMS."
    ),
    Reason.NO_ISSUER: Said(_BY_ADMINISTRATOR, "The login request has no iss. Check the login address in the LMS."),
    Reason.NO_LOGIN_HINT: Said(
        _BY_ADMINISTRATOR, "The login request has no login_hint. Check the login address in the LMS."
    ),
    Reason.UNKNOWN_PLATFORM: Said(
        _BY_ADMINISTRATOR, "No registration fits the iss and client_id of the login. Register this LMS."
    ),
    Reason.AMBIGUOUS_PLATFORM: Said(
        _BY_ADMINISTRATOR,
        "Several registrations have this iss, and the login names no client_id. Have the LMS send it.",
    ),
    Reason.PLATFORM_REFUSED: Said(
        _SIGN_IN, "The LMS answered the login with an error. Its own log says more about the code given here."
    ),
    Reason.WRONG_STATE: Said(
        _OTHER_WINDOW,
        "The state is not one that this browser holds. It may block cookies in frames: set the link to open in a new "
        "window.",
    ),
    Reason.NO_STATE: Said(_AGAIN, "The answer to the login has no state. Check that the LMS returns it unchanged."),
}
