"""A platform's keys, a registration, and id_tokens with one thing changed."""

import json
from datetime import UTC, datetime
from typing import Any

from joserfc import jwt

from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.claims import read_launch
from training_app.lms.lti.keys import SigningKey, generate_key, public_key_set, read_key_set
from training_app.lms.lti.messages import DeepLinkingSettings, Launch
from training_app.lms.lti.registration import Registration

Json = dict[str, Any]
NOW = datetime(2026, 11, 26, 12, 0, 0, tzinfo=UTC)
NONCE = "nonce-1"
TOOL = "https://training.riverton.example"
PLATFORM_KEY = generate_key()
OTHER_KEY = generate_key()
KEYS = read_key_set(json.dumps(public_key_set([SigningKey(PLATFORM_KEY, NOW)])).encode())
"The public half, as it is read from the platform."
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
LEARNER, INSTRUCTOR = MEMBERSHIP + "Learner", MEMBERSHIP + "Instructor"
REGISTRATION = Registration(
    issuer="https://lms.riverton.example",
    client_id="client-1",
    tool_url=TOOL,
    deployment_ids=frozenset({"deployment-1"}),
    authorization_endpoint="https://lms.riverton.example/auth",
    token_endpoint="https://lms.riverton.example/token",
    jwks_url="https://lms.riverton.example/jwks",
)


def make_claims(**changes: object) -> Json:
    """A resource link launch. A change to None leaves the claim out; LTI's own claims by their short names."""
    seconds = int(NOW.timestamp())
    claims: Json = {
        "iss": REGISTRATION.issuer,
        "aud": REGISTRATION.client_id,
        "sub": "officer-1",
        "iat": seconds,
        "exp": seconds + 60,
        "nonce": NONCE,
        "name": "Alex Doe",
        "given_name": "Alex",
        "family_name": "Doe",
        "email": "alex.doe@riverton.example",
        v.MESSAGE_TYPE: v.RESOURCE_LINK_REQUEST,
        v.LTI_VERSION: v.VERSION,
        v.DEPLOYMENT_ID: "deployment-1",
        v.TARGET_LINK_URI: f"{TOOL}/lti/launch",
        v.RESOURCE_LINK: {"id": "link-1", "title": "First contact"},
        v.ROLES: [LEARNER],
        v.CONTEXT: {"id": "course-1", "label": "P1", "title": "Patrol"},
    }
    for name, value in changes.items():
        claims[_SHORT.get(name, name)] = value
    return {name: value for name, value in claims.items() if value is not None}


def make_deep_linking_claims(**settings: object) -> Json:
    """A deep linking request; a setting of None is left out."""
    whole: Json = {
        "deep_link_return_url": f"{REGISTRATION.issuer}/return",
        "accept_types": [v.LTI_RESOURCE_LINK],
        "accept_presentation_document_targets": ["iframe"],
        **settings,
    }
    claims = make_claims(message_type=v.DEEP_LINKING_REQUEST, resource_link=None, roles=[INSTRUCTOR])
    return claims | {v.DEEP_LINKING_SETTINGS: {name: value for name, value in whole.items() if value is not None}}


def make_token(claims: Json | None = None, *, header: Json | None = None) -> str:
    """An id_token of the platform's; the header given replaces its own."""
    head = {"alg": "RS256", "kid": PLATFORM_KEY.kid} if header is None else header
    return jwt.encode(head, make_claims() if claims is None else claims, PLATFORM_KEY, algorithms=["RS256"])


class Nonces:
    """Gives each of its nonces once, and remembers what it was asked for."""

    def __init__(self, *good: str) -> None:
        self.good = set(good)
        self.asked: list[str] = []

    def take(self, nonce: str) -> bool:
        self.asked.append(nonce)
        is_good = nonce in self.good
        self.good.discard(nonce)
        return is_good


def launch_of(claims: Json | None = None, *, token: str | None = None, nonces: Nonces | None = None) -> Launch:
    """What is read from these claims; the nonce is good once, if nothing else is said."""
    return read_launch(
        make_token(claims) if token is None else token,
        keys=KEYS,
        registration=REGISTRATION,
        now=NOW,
        take_nonce=(nonces or Nonces(NONCE)).take,
    )


def settings_of(**settings: object) -> DeepLinkingSettings:
    """The deep linking settings of a request that is in order."""
    message = launch_of(make_deep_linking_claims(**settings)).message
    assert isinstance(message, DeepLinkingSettings)
    return message


_SHORT = {
    "message_type": v.MESSAGE_TYPE,
    "version": v.LTI_VERSION,
    "deployment_id": v.DEPLOYMENT_ID,
    "target_link_uri": v.TARGET_LINK_URI,
    "resource_link": v.RESOURCE_LINK,
    "roles": v.ROLES,
    "context": v.CONTEXT,
    "custom": v.CUSTOM,
    "lis": v.LIS,
    "presentation": v.LAUNCH_PRESENTATION,
    "ags": v.AGS_ENDPOINT,
    "nrps": v.NRPS_ENDPOINT,
}
