"""Where the LTI door stands, and the pages from which an administrator looks after it."""

LOGIN = "/lti/login"
LAUNCH = "/lti/launch"
JWKS = "/lti/jwks"
CHOOSE = "/lti/choose"
ENTER = "/lti/enter"
REGISTER = "/lti/register"
DOOR = "/lti"

HUB = "/app/lms"
LTI = f"{HUB}/lti"
ADD = f"{LTI}/add"
INVITE = f"{LTI}/invite"
KEY = f"{LTI}/key"
CMI5 = f"{HUB}/cmi5"
SCORM = f"{HUB}/scorm"


def one(registration_id: int) -> str:
    """One registered LMS."""
    return f"{LTI}/{registration_id}"


def opened(registration_id: int) -> str:
    """Where "Let it in" is posted to."""
    return f"{one(registration_id)}/open"


def revoke(registration_id: int) -> str:
    """Whether an LMS shall lose its access."""
    return f"{one(registration_id)}/revoke"


def trial(registration_id: int) -> str:
    """Each step of the connection tried; asked for with POST, because the LMS is asked."""
    return f"{one(registration_id)}/test"


def frames(registration_id: int) -> str:
    """Where the addresses that may show frames are posted to."""
    return f"{one(registration_id)}/frames"


def approve(registration_id: int, row_id: int) -> str:
    """Where "Approve" of a deployment is posted to."""
    return f"{one(registration_id)}/deployments/{row_id}/approve"


def hold(registration_id: int, row_id: int) -> str:
    """Where "Hold" of a deployment is posted to."""
    return f"{one(registration_id)}/deployments/{row_id}/hold"


def roster(registration_id: int, course: int) -> str:
    """Who of a course never came here; asked for with POST, because the LMS is asked."""
    return f"{one(registration_id)}/courses/{course}/roster"


def register(token: str) -> str:
    """An invitation."""
    return f"{REGISTER}/{token}"
