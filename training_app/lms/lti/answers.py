"""What a platform's answer to a score means for it. Pure.

Source: LTI Assignment and Grade Services 2.0, section on the score publish service; RFC 6750, section 3.1 (401 and
403); RFC 9110, section 10.2.3 (Retry-After)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from training_app.foundation.http import Reply
from training_app.foundation.replies import retry_after_s, said

_LATER = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Delivered:
    """The gradebook has it."""


@dataclass(frozen=True, slots=True)
class Superseded:
    """The gradebook has the same or a later score (409). Read the result and keep it; never send this one again."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform will not have this one, ever. Others go on."""

    reason: str


@dataclass(frozen=True, slots=True)
class TokenExpired:
    """Get a new access token and send once more."""


@dataclass(frozen=True, slots=True)
class DestinationStopped:
    """Nothing can be sent there until a person has mended something."""

    reason: str


@dataclass(frozen=True, slots=True)
class RetryLater:
    """Not taken now. ``retry_after_s`` is what the platform asked for, or None."""

    reason: str
    retry_after_s: float | None = None


Answer = Delivered | Superseded | Refused | TokenExpired | DestinationStopped | RetryLater


def classify_score_answer(reply: Reply, *, now: datetime, tokens_tried: int) -> Answer:
    """What a reply to a score means.

    :param now: for a Retry-After that is a date
    :param tokens_tried: access tokens that were refused for this score already; from 1 on, a 401 stops the destination
    """
    status = reply.status
    if 200 <= status < 300:
        return Delivered()
    if status in _LATER or status >= 500:
        return RetryLater(f"The LMS cannot take scores now ({status}).", retry_after_s(reply.headers, now))
    if status == 401 and tokens_tried == 0:
        return TokenExpired()
    if status == 409:
        return Superseded()
    if stops := _stops(status):
        return DestinationStopped(f"{stops} Nothing was lost.")
    words = _REFUSALS.get(status, f"The LMS does not take this score ({status}).")
    return Refused(f"{words} It said: {said(reply.body)}")


def _stops(status: int) -> str | None:
    if 300 <= status < 400:
        return f"The LMS answers from another address ({status}). Nothing was sent there. Register the LMS again."
    return _STOPS.get(status)


_STOPS: Mapping[int, str] = {
    401: "The LMS refuses our access tokens, a new one too (401). Check the key set address and scopes of this tool.",
    403: "The LMS does not let this tool send scores (403). Allow it there to send grades.",
}
_REFUSALS: Mapping[int, str] = {
    400: (
        "The LMS says this person is not a student of the course (400). Instructors and people who left are not "
        "graded. Should they be, enrol them there as a student, then send again."
    ),
    404: (
        "The LMS has no such line item any more (404). The activity may have been removed from the course. Put it back "
        "there and have it opened once, then send again."
    ),
    410: "The line item is gone (410). The activity was removed from the course. If that was meant, let it be.",
    422: "The LMS does not take this score (422). The person may have left the course, or it may be closed.",
}
