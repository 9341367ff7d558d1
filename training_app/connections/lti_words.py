"""How registered LMSs, their states and what may be done about them are said. Pure."""

from training_app.learning.pages import Mark, State
from training_app.lms.lti_door.errors import KeyTooYoung
from training_app.lms.lti_door.models import RegistrationState

HUB_LEAD = (
    "An LMS can open this training in three ways. All of them record here, and send what came of it back to the LMS. "
    "Use LTI 1.3 where the LMS has it; the other two are for those that only take packages."
)
LIST_LEAD = (
    "Officers open a module from their course without signing in again. The LMS proves who they are; it can open "
    "training as anybody in its courses, and nothing else: nobody becomes a coordinator that way."
)
STATES = {
    RegistrationState.OPEN: State(Mark.DONE, "Open"),
    RegistrationState.HELD: State(Mark.DUE, "Waits for you"),
    RegistrationState.REVOKED: State(Mark.OPEN, "Revoked"),
}
STATE_LEADS = {
    RegistrationState.OPEN: "Launches from this LMS are taken, from every deployment that is approved below.",
    RegistrationState.HELD: (
        "This LMS registered itself over an invitation. Nobody is let in yet. Compare the addresses beside with those "
        "of your LMS, then let it in."
    ),
    RegistrationState.REVOKED: (
        "Nobody is let in from this LMS any more. What was recorded stays, and whoever came from it is known again "
        "when the same LMS is registered anew."
    ),
}
NOTICES = {
    "added": "The LMS is registered, and launches from it are taken from now on. This is in the audit log.",
    "opened": "The LMS is let in from now on. This is in the audit log.",
    "revoked": "Nobody is let in from that LMS any more. This is in the audit log.",
    "frames": "The addresses are kept. They hold for launches from now on. This is in the audit log.",
    "approved": "The deployment is approved: its launches are taken from now on. This is in the audit log.",
    "held": "The deployment is held: its launches are refused from now on. This is in the audit log.",
    "key": (
        "A new key is published. It signs in an hour, when every LMS can have read it; the one before it stays valid. "
        "This is in the audit log."
    ),
    "young": KeyTooYoung.sentence,
    "same": "It was so already. Nothing was changed.",
}
NO_SECRETS = (
    "No LMS can be registered yet: COMMON_GROUND_SECRETS_KEY is not set, so the key that this training signs with "
    "cannot be kept safe. Ask who runs this installation to set it."
)
FIELDS = (
    ("name", "Name", "What coordinators read, such as Riverton Moodle."),
    ("issuer", "Issuer", "Also called platform id: https://lms.riverton.example"),
    ("client_id", "Client id", "The LMS shows it once the tool has been added there."),
    ("deployment_id", "Deployment id", "May be empty: the first launch shows it, and you approve it then."),
    ("authorization_endpoint", "Authentication request address", "Also called OIDC authorization endpoint."),
    ("token_endpoint", "Access token address", "Also called OAuth2 token endpoint."),
    ("jwks_url", "Key set address", "Also called public keyset or JWKS."),
    (
        "token_audience",
        "Audience of access tokens",
        "May be empty. Only where the LMS names one apart, as Brightspace does.",
    ),
)


def role_words(*, is_learner: bool, is_instructor: bool) -> str:
    """ "Learner", "Instructor", or "Other"."""
    if is_instructor:
        return "Instructor"
    return "Learner" if is_learner else "Other"
