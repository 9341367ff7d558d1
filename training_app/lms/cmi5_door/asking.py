"""What an LMS is asked during a launch: the token, the launch data, the preferences, and what it has already.

Each request goes to an address whose origin was compared with those of the site before.
"""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from training_app.foundation.http import HttpClient, NoReply, Reply
from training_app.lms.cmi5.addresses import resource_address
from training_app.lms.cmi5.fetch import METHOD, FetchOutcome, TokenGranted, no_answer, read_fetch_answer
from training_app.lms.cmi5.launch import LAUNCH_DATA_ID, PREFERENCES_ID, LaunchRequest
from training_app.lms.cmi5.launch_data import LaunchData, read_launch_data
from training_app.lms.cmi5.preferences import LearnerPreferences, read_preferences
from training_app.lms.cmi5_door.errors import DocumentMissing
from training_app.xapi.vocabulary import XAPI_VERSION


@dataclass(frozen=True, slots=True)
class Told:
    """What the LMS said about a launch. ``text`` is LMS.LaunchData as it came."""

    text: str
    launch_data: LaunchData
    preferences: LearnerPreferences


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A statement that was sent once and not heard to be taken, with what is needed to ask for it."""

    id: UUID
    endpoint: str
    authorization: str | None
    "None where the token cannot be opened any more."


def headers_with(authorization: str) -> dict[str, str]:
    """The headers of every xAPI request of a session: cmi5, section 8.2.1."""
    return {
        "Authorization": authorization,
        "X-Experience-API-Version": XAPI_VERSION,
        "Content-Type": "application/json",
    }


def ask_for_token(client: HttpClient, launch: LaunchRequest) -> FetchOutcome:
    """Ask the fetch address, once: a second time the LMS takes for theft."""
    try:
        reply = client.send(METHOD, launch.fetch, headers={"Accept": "application/json"}, body=b"")
    except NoReply as error:
        return no_answer(str(error))
    return read_fetch_answer(reply.status, reply.body)


def ask_about(client: HttpClient, launch: LaunchRequest, token: TokenGranted, *, may_use_loopback: bool) -> Told:
    """Read both documents, in the order that cmi5 demands: the launch data, then the preferences.

    :raise DocumentMissing: when one of them cannot be asked for; a learner without preferences is no fault
    :raise LaunchDataRefused: when the launch data cannot be worked with
    """
    reply = _get(client, launch.launch_data_address, token.authorization, LAUNCH_DATA_ID)
    if reply.status != 200:
        raise DocumentMissing(LAUNCH_DATA_ID, f"the LMS answered {reply.status}")
    launch_data = read_launch_data(reply.body, registration=launch.registration, may_use_loopback=may_use_loopback)
    preferences = _get(client, launch.preferences_address, token.authorization, PREFERENCES_ID)
    body = preferences.body if preferences.status == 200 else None
    return Told(reply.body.decode("utf-8-sig"), launch_data, read_preferences(body))


def ask_for_doubtful(client: HttpClient, doubtful: Collection[Doubtful]) -> frozenset[UUID]:
    """Those of the statements that the LMS has, or does not say clearly that it has not.

    Taken for said when unclear: a completed that comes twice in a registration breaks cmi5, section 9.3.3, and one
    that is missing is a gap that a person sees.
    """
    return frozenset(one.id for one in doubtful if _may_have(client, one))


def find_there(client: HttpClient, endpoint: str, authorization: str, statement_id: UUID) -> Reply:
    """What an LMS has under a statement's id.

    :raise NoReply: when it could not be asked
    """
    query = urlencode({"statementId": str(statement_id)})
    address = resource_address(endpoint, "statements")
    joined = f"{address}{'&' if '?' in address else '?'}{query}"
    return client.send("GET", joined, headers=headers_with(authorization))


def _may_have(client: HttpClient, one: Doubtful) -> bool:
    if one.authorization is None:
        return True
    try:
        reply = find_there(client, one.endpoint, one.authorization, one.id)
    except NoReply:
        return True
    return reply.status != 404


def _get(client: HttpClient, address: str, authorization: str, name: str) -> Reply:
    try:
        return client.send("GET", address, headers=headers_with(authorization))
    except NoReply as error:
        raise DocumentMissing(name, str(error)) from error
