"""What an LRS's answer means for the statements that were sent. Pure.

Source: xAPI specification 1.0.3, Part Three, sections 2.1 (statement resource) and 3.2 (error codes).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from training_app.delivery.rules import Delivered, DestinationStopped, Refused, RetryLater
from training_app.foundation.http import Reply
from training_app.foundation.replies import retry_after_s, said


@dataclass(frozen=True, slots=True)
class Known:
    """The LRS has one of these ids already: it says so (409), or names only what was new to it.

    Whether it has it with the same content is to be found out.
    """


@dataclass(frozen=True, slots=True)
class TooBig:
    """The request was too large (413); a smaller one may pass."""


Answer = Delivered | Known | TooBig | Refused | RetryLater | DestinationStopped


def classify(reply: Reply, now: datetime) -> Answer:
    """What a reply to a POST or PUT of statements means. ``Refused`` is about the request: a batch is to be split.

    :param now: for a Retry-After that is a date
    """
    status = reply.status
    if status in {200, 204}:
        return Delivered()
    if status in _SPECIAL:
        return _SPECIAL[status]
    if status in {400, 422}:
        return Refused(f"The LRS refused it ({status}): {said(reply.body, 'it gave no reason.')}")
    if 300 <= status < 400:
        return DestinationStopped(
            f"The LRS answers from another address ({status}). Nothing was sent there. Check the endpoint."
        )
    if status == 404:
        return RetryLater("There is no LRS at this address (404). Check the endpoint.")
    return RetryLater(f"The LRS cannot take records now ({status}).", retry_after_s(reply.headers, now))


def named_ids(body: bytes) -> set[UUID]:
    """The ids in a reply to a POST, none when it is not a list of ids.

    Source: xAPI specification 1.0.3, Part Three, section 2.1.2: 200 OK, array of Statement id(s)
    """
    try:
        named = json.loads(body)
        return {UUID(one) for one in named} if isinstance(named, list) else set()
    # AttributeError, TypeError: a list of other things; RecursionError: a reply of nothing but brackets
    except (ValueError, AttributeError, TypeError, RecursionError):
        return set()


_SPECIAL: Mapping[int, Answer] = {
    401: DestinationStopped(
        "The LRS refused the name or password (401). Nothing was lost. Correct them, then start again."
    ),
    403: DestinationStopped(
        "The LRS does not let this name write (403). Nothing was lost. Have it allowed there, then start again."
    ),
    409: Known(),
    413: TooBig(),
}
