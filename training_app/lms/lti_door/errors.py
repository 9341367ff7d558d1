"""Why somebody is not let in although the LMS's message was in order, and what may stand in the way of a change."""

from enum import Enum

from training_app.foundation.errors import BadRequest, Conflict, HouseError
from training_app.lms.lti.errors import WORDS, Reason, Said


class Cause(Enum):
    """One cause each, beside those of the standard; the value is kept, and stands in the log."""

    REGISTRATION_HELD = "registration_held"
    REGISTRATION_REVOKED = "registration_revoked"
    UNKNOWN_MODULE = "unknown_module"
    PREVIEW_STUDENT = "preview_student"
    PERSON_LEFT = "person_left"
    KEYS_UNREADABLE = "keys_unreadable"
    NO_FRAME = "no_frame"
    CHOICE_SPENT = "choice_spent"


_BY_COORDINATOR = "What you did before is kept. Tell your coordinator"

CAUSE_WORDS: dict[Cause, Said] = {
    Cause.REGISTRATION_HELD: Said(
        f"Your LMS is new here and waits for approval, so the link was not opened. {_BY_COORDINATOR}, then open the "
        "link again once it is approved.",
        "The registration waits for approval. Look at its addresses on this page, then open it.",
    ),
    Cause.REGISTRATION_REVOKED: Said(
        f"Your LMS may not open this training any more, so the link was not opened. {_BY_COORDINATOR}.",
        "The registration was revoked here. Register the LMS again if it shall be let in.",
    ),
    Cause.UNKNOWN_MODULE: Said(
        f"This link leads to a module that is not offered here, so nothing was opened. {_BY_COORDINATOR}; the link in "
        "the course must be made again.",
        "The link names a module that this installation does not have. Pick the module again in the LMS.",
    ),
    Cause.PREVIEW_STUDENT: Said(
        "Your LMS opened this link as its preview student, and training is recorded for real people only. Nothing was "
        "recorded. Leave the preview, then open the link under your own name.",
        "A preview student of the LMS opened the link. Nothing needs to be changed.",
    ),
    Cause.PERSON_LEFT: Said(
        f"Your account here has ended, so the link was not opened. {_BY_COORDINATOR} if that is wrong.",
        "The person of this account is not active here any more. Nothing was changed.",
    ),
    Cause.KEYS_UNREADABLE: Said(
        "This training could not reach your LMS to check the link, so it was not opened. What you did before is kept. "
        "Open the link again in a minute; if it happens again, tell your coordinator.",
        "The key set of the LMS could not be read, so no signature could be checked.",
    ),
    Cause.NO_FRAME: Said(
        "Your LMS may not show this training inside its own page. Open it in a new window.",
        "The link was opened in a frame, and no address may show frames. Type the address of the LMS under Frames, or "
        "set the link to open in a new window.",
    ),
    Cause.CHOICE_SPENT: Said(
        "These modules were sent before, or the page stood open for more than an hour, so nothing was added now. Go "
        "back to your course and begin again there.",
        "A choice of modules was sent twice, or too late. Nothing needs to be changed.",
    ),
}


class EntryRefused(HouseError):
    """The launch was in order and is not taken. Nothing of it was kept. Answered with 400 and a page."""

    def __init__(self, cause: Cause, detail: str = "") -> None:
        """Say why."""
        super().__init__(CAUSE_WORDS[cause].officer)
        self.cause = cause
        self.detail = "".join(c for c in detail if c.isprintable())[:200]


class AlreadyRegistered(Conflict):
    """This client of this LMS is registered. Answered with the form and 422."""

    sentence = "This client of this LMS is registered already. Look at that registration, or revoke it first."


class InvitationSpent(Conflict):
    """The invitation was used, has ended, or never was; the three are not told apart. Answered with 410."""

    sentence = (
        "This invitation has been used or has ended, and nothing was registered. Ask the training administrator for a "
        "new one."
    )


class KeyTooYoung(Conflict):
    """The newest key is not known everywhere yet; another one now would push out the one that signs."""

    sentence = "A key was made less than an hour ago. Nothing was changed. Wait until every LMS can have read it."


class RosterUnreadable(BadRequest):
    """The LMS did not give its list of members. Nothing was changed."""


def administrator_words(code: str, detail: str = "") -> str:
    """A cause that was kept, in the words for who can mend it."""
    said: Said | None = next((CAUSE_WORDS[one] for one in Cause if one.value == code), None)
    said = said or next((WORDS[one] for one in Reason if one.value == code), None)
    words = said.administrator if said is not None else "The cause is not known any more."
    return f"{words} ({detail})" if detail else words
