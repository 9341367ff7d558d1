"""Reads the address with which an LMS launches an assignable unit.

Source: cmi5 specification, sections 8.1 to 8.1.5, Launch Method; section 9.2, Actor.
"""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from training_app.lms.cmi5.addresses import fault_of, origin_of, resource_address
from training_app.lms.cmi5.errors import LaunchRefused
from training_app.lms.cmi5.json_text import Json, JsonObject, NotAnObject, read_object

PARAMETERS: Final = ("endpoint", "fetch", "actor", "registration", "activityId")
LAUNCH_DATA_ID: Final = "LMS.LaunchData"
PREFERENCES_ID: Final = "cmi5LearnerPreferences"
_OTHER_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.IGNORECASE)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`]+")
_INCOMPLETE = "Your LMS opened this training with an incomplete address."
_UNREADABLE = "Your LMS opened this training with an address that could not be read."
_UNSAFE = "Your LMS gave an address that cannot be used safely."
_NOBODY = "Your LMS did not say who you are in a way that can be used."


@dataclass(frozen=True, slots=True)
class LaunchRequest:
    """The five parameters of a launch, each exactly as the LMS gave it."""

    endpoint: str
    fetch: str
    actor_text: str
    """The actor as it stood in the address, for the ``agent`` parameter of documents."""
    actor: JsonObject
    """The same, read, for the ``actor`` of statements."""
    registration: str
    activity_id: str

    @property
    def origins(self) -> frozenset[str]:
        """The sites that this launch would have us talk to; see :func:`origin_of` for what to do with them."""
        return frozenset({origin_of(self.endpoint), origin_of(self.fetch)})

    @property
    def statements_address(self) -> str:
        """Where statements go."""
        return resource_address(self.endpoint, "statements")

    @property
    def launch_data_address(self) -> str:
        """Where LMS.LaunchData is read. Source: cmi5 specification, section 10.1."""
        return resource_address(
            self.endpoint,
            "activities/state",
            stateId=LAUNCH_DATA_ID,
            activityId=self.activity_id,
            agent=self.actor_text,
            registration=self.registration,
        )

    @property
    def preferences_address(self) -> str:
        """Where the learner's preferences are read. Source: cmi5 specification, section 11.0."""
        return resource_address(self.endpoint, "agents/profile", profileId=PREFERENCES_ID, agent=self.actor_text)


def read_launch(query: str, *, may_use_loopback: bool = False) -> LaunchRequest:
    """Read the query string of a launch; the parameters may stand in any order, and beside others.

    :param query: what follows the "?", still URL-encoded
    :param may_use_loopback: whether plain http to this machine is taken, for demonstrations and tests
    :raise LaunchRefused: with one of the codes unreadable_query, missing_<parameter>, repeated_<parameter>,
        endpoint_unusable, fetch_unusable, actor_not_json, actor_not_an_agent, actor_without_account,
        actor_with_two_identifiers, registration_not_a_uuid, activity_id_not_an_iri
    """
    found = _parameters(query)
    for name in ("endpoint", "fetch"):
        fault = fault_of(found[name], may_use_loopback=may_use_loopback)
        if fault is not None:
            raise LaunchRefused(f"{name}_unusable", _UNSAFE, f"The parameter {name} {fault} (cmi5, section 8.1).")
    if not _UUID.fullmatch(found["registration"]):
        raise LaunchRefused(
            "registration_not_a_uuid", _UNREADABLE, "The parameter registration is not a UUID (cmi5, section 8.1.4)."
        )
    if not _IRI.fullmatch(found["activityId"]):
        raise LaunchRefused(
            "activity_id_not_an_iri", _UNREADABLE, "The parameter activityId is not an IRI (cmi5, section 8.1.5)."
        )
    return LaunchRequest(
        endpoint=found["endpoint"],
        fetch=found["fetch"],
        actor_text=found["actor"],
        actor=_read_actor(found["actor"]),
        registration=found["registration"],
        activity_id=found["activityId"],
    )


def _parameters(query: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise LaunchRefused(
            "unreadable_query", _UNREADABLE, "The launch address is not URL-encoded UTF-8 (cmi5, section 8.1)."
        ) from error
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in PARAMETERS and name in found:
            raise LaunchRefused(
                f"repeated_{_snake(name)}",
                _UNREADABLE,
                f"The parameter {name} stands twice in the launch address (cmi5, section 8.1).",
            )
        found[name] = value
    for name in PARAMETERS:
        if not found.get(name):
            raise LaunchRefused(
                f"missing_{_snake(name)}",
                _INCOMPLETE,
                f"The parameter {name} is missing from the launch address (cmi5, section 8.1).",
            )
    return found


def _read_actor(text: str) -> JsonObject:
    try:
        actor = read_object(text)
    except NotAnObject as error:
        raise LaunchRefused(
            "actor_not_json", _NOBODY, f"The parameter actor cannot be used: {error} (cmi5, section 8.1.3)."
        ) from error
    # xAPI lets an Agent leave its objectType out
    if actor.get("objectType", "Agent") != "Agent":
        raise LaunchRefused("actor_not_an_agent", _NOBODY, "The actor is not an Agent (cmi5, section 8.1.3).")
    if not _is_account(actor.get("account")):
        raise LaunchRefused(
            "actor_without_account",
            _NOBODY,
            "The actor has no account with a homePage (an IRI) and a name (cmi5, section 9.2).",
        )
    if any(name in actor for name in _OTHER_IDENTIFIERS):
        raise LaunchRefused(
            "actor_with_two_identifiers",
            _NOBODY,
            "The actor has a second identifier beside its account (xAPI 1.0.3, Part Two, section 2.4.2.1).",
        )
    return actor


def _is_account(value: Json) -> bool:
    if not isinstance(value, dict):
        return False
    home_page, name = value.get("homePage"), value.get("name")
    return isinstance(home_page, str) and bool(_IRI.fullmatch(home_page)) and isinstance(name, str) and bool(name)


def _snake(name: str) -> str:
    return "activity_id" if name == "activityId" else name
