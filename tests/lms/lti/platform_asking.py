"""Asking the fake platform by hand, right or wrong, and the one thing that was wrong."""

from typing import Any

from joserfc import jwt

from tests.fakes.platform import FakePlatform
from tests.lms.lti.examples import NOW, OTHER_KEY
from training_app.foundation.http import HttpClient, Reply

Json = dict[str, Any]
SECONDS = int(NOW.timestamp())
FORM = "application/x-www-form-urlencoded"
KID = str(OTHER_KEY.kid)


def send(platform: FakePlatform, method: str, path: str, body: str | None = None, **headers: str | None) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
    return HttpClient().send(method, platform.url(path), headers=named, body=None if body is None else body.encode())


def violation(platform: FakePlatform, reply: Reply, status: int = 400) -> str:
    """The one thing that was wrong."""
    assert reply.status == status
    (words,) = platform.violations
    return words.partition(": ")[2]


def signed(claims: Json, *, header: Json | None = None) -> str:
    return jwt.encode(header or {"alg": "RS256", "kid": KID}, claims, OTHER_KEY, algorithms=["RS256"])
