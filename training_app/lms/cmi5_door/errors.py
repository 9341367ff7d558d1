"""What may stand in the way of a launch or of a change to an LMS; each sentence is for the person in front of it."""

from training_app.foundation.errors import BadRequest, Conflict
from training_app.foundation.secrets import KeyMissing
from training_app.lms.cmi5.errors import LaunchRefused

_OPEN_AGAIN = "Go back to your LMS and open the training from there again. What you answered before is kept."


class LmsUnknown(LaunchRefused):
    """The addresses of the launch belong to no LMS that an administrator entered; nothing was sent to them."""

    def __init__(self, origins: frozenset[str]) -> None:
        """Name the origins for the administrator."""
        super().__init__(
            "lms_unknown",
            f"No LMS at {' and '.join(sorted(origins))} is known here yet.",
            f"The launch names {', '.join(sorted(origins))}, and no LMS is entered with "
            f"{'this address' if len(origins) == 1 else 'these addresses'}. If it is yours, add it.",
        )


class LmsRevoked(LaunchRefused):
    """An administrator has revoked the LMS that both addresses of the launch belong to; nothing was sent to them."""

    def __init__(self, name: str) -> None:
        """Name it for the administrator."""
        super().__init__(
            "lms_revoked",
            "Your LMS may not open this training any more. What you did before is kept.",
            f"{name} was revoked on the page cmi5. Let it launch again there, if it shall.",
        )


class NotReady(LaunchRefused):
    """The installation has no key, so the token of a session could not be kept; said before the token is spent."""

    def __init__(self) -> None:
        """Say what to set."""
        super().__init__("no_key", "This training cannot be opened from an LMS yet.", KeyMissing.sentence)


class LaunchFailed(BadRequest):
    """The LMS did not give what a launch needs. ``for_administrator`` says what it answered."""

    def __init__(self, sentence: str, for_administrator: str) -> None:
        """Keep both."""
        super().__init__(sentence)
        self.for_administrator = for_administrator


class DocumentMissing(LaunchFailed):
    """LMS.LaunchData, or the learner's preferences, could not be asked for."""

    def __init__(self, name: str, said: str) -> None:
        """Say which document, and what was answered."""
        super().__init__(
            f"Your LMS did not give the details of this launch. {_OPEN_AGAIN}",
            f"The document {name} could not be read: {said} (cmi5, sections 10.1 and 11.0).",
        )


class AccountOfAnother(LaunchFailed):
    """An LMS named an account of a home page that another LMS names too; one of them would open the other's records."""

    def __init__(self, home_page: str, other: str) -> None:
        """Name the home page and the LMS that named it first."""
        super().__init__(
            "Your LMS did not say who you are in a way that can be used. Nothing was recorded. Tell your training "
            "coordinator.",
            f"The launch names an account of {home_page}, and {other} launched accounts of that home page first. If it "
            "is the same LMS under a new address, change the address of that one.",
        )


class SessionRepeated(LaunchFailed):
    """The LMS gave a session id that it gave before in this registration."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            f"Your LMS opened this training with a launch it used before. {_OPEN_AGAIN}",
            "contextTemplate has a session id that an earlier launch of the registration had (cmi5, section 9.6.3.1).",
        )


class PersonLeft(LaunchFailed):
    """The account belongs to somebody who was deactivated here."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "Your account here was closed, so the training was not opened. Nothing was recorded, and what you did "
            "before is kept. Ask your training coordinator.",
            "The account that the launch names belongs to somebody who was deactivated here.",
        )


class SiteNameTaken(Conflict):
    """Another LMS has this name. Answered with the form and 422."""

    sentence = "There is an LMS or a destination of this name already. Change that one, or choose another name."


class OriginTaken(Conflict):
    """Another LMS has one of these addresses, so a launch would belong to both. Answered with the form and 422."""

    sentence = "Another LMS has one of these addresses already. Change that one, or leave the address out."
