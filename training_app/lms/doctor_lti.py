"""Tries the connection to an LMS by LTI 1.3: each step in turn, in words, with what to change. Nothing is stored there.

Its launches cannot be tried from here, because they begin in a browser; the last ones are told instead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from joserfc.jwk import RSAKey

from training_app.foundation.http import HttpClient
from training_app.foundation.ids import new_token
from training_app.foundation.trial import Step, try_in_turn, try_one
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.keys import read_key_set
from training_app.lms.lti.registration import SCOPES, Registration
from training_app.lms.lti.service_token import (
    REQUEST_TYPE,
    AccessToken,
    TokenLater,
    TokenRefused,
    read_token_answer,
    token_request,
)

LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Known:
    """What this installation knows of the connection by itself."""

    frame_origins: Sequence[str]
    held_deployments: int
    last_launch_at: datetime | None
    last_trouble_at: datetime | None = None
    last_trouble: str = ""
    "For the administrator: the cause and what to change."


def try_registration(
    client: HttpClient, registration: Registration, known: Known, *, key: RSAKey, now: Callable[[], datetime]
) -> list[Step]:
    """What each step showed.

    :param key: ours, which signs the request for an access token
    """
    asked = _Asked(client, registration, key, now)
    return [
        *try_in_turn(
            [
                ("Read the LMS’s keys", asked.read_keys),
                ("Reach its sign-in address", asked.reach_sign_in),
                ("Get an access token", asked.get_token),
                ("May send grades", asked.look_at_scopes),
            ]
        ),
        *(
            try_one(name, partial(look, registration, known))
            for name, look in (("Deployments", _deployments), ("Frames", _frames))
        ),
        try_one("Launches", partial(_launches, known, now())),
    ]


class _Asked:
    """Asks the platform, one step after the other; a later step uses what an earlier one was given."""

    def __init__(
        self, client: HttpClient, registration: Registration, key: RSAKey, now: Callable[[], datetime]
    ) -> None:
        self.client = client
        self.registration = registration
        self.key = key
        self.now = now
        self.token: AccessToken | None = None

    def read_keys(self) -> tuple[bool, str]:
        reply = self.client.send("GET", self.registration.jwks_url, headers={"Accept": "application/json"})
        if reply.status != 200:
            return False, f"It answers with {reply.status}, and not with keys. Check the address of the key set."
        try:
            keys = read_key_set(reply.body)
        except ValueError:
            return False, "What answers is no key set. Check the address of the key set."
        if not keys:
            return False, "The key set has no key that can be used: RSA of 2048 bits or more, with a kid."
        return True, "One key can be used." if len(keys) == 1 else f"{len(keys)} keys can be used."

    def reach_sign_in(self) -> tuple[bool, str]:
        # without the parameters of a login a platform refuses, in a way of its own; that it answers is enough
        reply = self.client.send("GET", self.registration.authorization_endpoint, headers={})
        if reply.status == 404 or reply.status >= 500:
            return False, f"It answers with {reply.status}. Check the authentication request address."
        plain = urlsplit(self.registration.authorization_endpoint).scheme == "http"
        return True, "Something answers there." + (" It is not https." if plain else "")

    def get_token(self) -> tuple[bool | None, str]:
        now = self.now()
        body = token_request(self.registration, SCOPES, key=self.key, now=now, jti=new_token())
        reply = self.client.send(
            "POST", self.registration.token_endpoint, headers={"Content-Type": REQUEST_TYPE}, body=body
        )
        try:
            self.token = read_token_answer(reply, SCOPES, now=now)
        except TokenRefused as refused:
            return False, refused.reason
        except TokenLater as later:
            return None, f"{later.reason} Try again in a few minutes."
        return True, "The LMS knows our key and gives a token."

    def look_at_scopes(self) -> tuple[bool | None, str]:
        if self.token is None:
            return None, "Not known without a token."
        if v.SCOPE_SCORE not in self.token.scopes:
            return (
                False,
                "The token does not allow scores. Switch on grades (AGS, “use for grade sync”) for this tool there.",
            )
        return True, "Completions and scores may be sent."


def _deployments(registration: Registration, known: Known) -> tuple[bool | None, str]:
    held = f" {known.held_deployments} more wait for your approval." if known.held_deployments else ""
    count = len(registration.deployment_ids)
    if not count:
        return None, f"None is approved yet: the first launch brings one, and waits for you.{held}"
    return True, f"{'One is' if count == 1 else f'{count} are'} approved.{held}"


def _frames(registration: Registration, known: Known) -> tuple[bool | None, str]:  # noqa: ARG001 - one shape for all
    if not known.frame_origins:
        return None, "No address may show our pages in a frame. Then set the tool to open in a new window there."
    return True, f"Pages may be shown by {', '.join(known.frame_origins)}, and by nobody else."


def _launches(known: Known, now: datetime) -> tuple[bool | None, str]:
    if known.last_trouble_at is not None and (
        known.last_launch_at is None or known.last_trouble_at > known.last_launch_at
    ):
        return False, f"The newest launch was refused. {known.last_trouble}"
    if known.last_launch_at is None:
        return None, "Nobody has come from there yet. Open the tool there once."
    is_lately = now - known.last_launch_at <= LATELY
    return True, "The newest launch went well." + ("" if is_lately else " It was more than a week ago.")
