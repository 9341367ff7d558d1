"""Access tokens for a platform's services: asked for with a signed assertion, renewed before they end. Pure.

Source: 1EdTech Security Framework 1.0, section 4.1; RFC 6749, sections 4.4 and 5; RFC 7523, sections 2.2 and 3
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from joserfc.jwk import RSAKey

from training_app.foundation.http import Reply
from training_app.foundation.replies import retry_after_s, said
from training_app.lms.lti.registration import Registration
from training_app.lms.lti.shape import number_of, parse_object, text_of
from training_app.lms.lti.tokens import sign

REQUEST_TYPE = "application/x-www-form-urlencoded"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_GOOD_FOR_S = 60
EARLY_S = 60
"""So long before its end a token is renewed: it may be on its way for a while, and clocks differ."""
_UNSAID_S = 60


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A bearer token. ``scopes`` are what was granted, perhaps fewer than asked for."""

    value: str
    issued_at: datetime
    expires_at: datetime
    scopes: frozenset[str]


class TokenRefused(Exception):
    """The platform will not give a token until a person has mended something. ``reason`` is for the administrator."""

    def __init__(self, reason: str) -> None:
        """Say why."""
        super().__init__(reason)
        self.reason = reason


class TokenLater(Exception):
    """No token now. ``retry_after_s`` is what the platform asked for, or None."""

    def __init__(self, reason: str, after_s: float | None = None) -> None:
        """Say why, and when to come back."""
        super().__init__(reason)
        self.reason = reason
        self.retry_after_s = after_s


def token_request(
    registration: Registration, scopes: Collection[str], *, key: RSAKey, now: datetime, jti: str
) -> bytes:
    """The body of a POST to the token endpoint, of ``REQUEST_TYPE``.

    :param jti: never used before
    """
    issued = int(now.timestamp())
    claims = {
        "iss": registration.client_id,
        "sub": registration.client_id,
        "aud": registration.token_audience or registration.token_endpoint,
        "iat": issued,
        "exp": issued + ASSERTION_GOOD_FOR_S,
        "jti": jti,
    }
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": sign(claims, key),
        "scope": " ".join(sorted(scopes)),
    }
    return urlencode(form).encode()


def read_token_answer(reply: Reply, scopes: Collection[str], *, now: datetime) -> AccessToken:
    """The token in an answer.

    :param scopes: what was asked for; a platform that grants just that need not repeat it
    :param now: when the request was sent
    :raise TokenRefused: when the platform refuses, or answers with something else than a bearer token
    :raise TokenLater: when it cannot answer now
    """
    if reply.status in {408, 429} or reply.status >= 500:
        reason = f"The LMS gives no access tokens now ({reply.status})."
        raise TokenLater(reason, retry_after_s(reply.headers, now))
    if reply.status not in {200, 201}:
        raise TokenRefused(
            f"The LMS refuses this tool an access token ({reply.status}). Check the client id, the key set address and "
            f"the scopes there. It said: {said(reply.body)}"
        )
    try:
        found = parse_object(reply.body)
    except ValueError as error:
        raise TokenRefused("The token endpoint's answer is not JSON. Check its address.") from error
    value, kind = text_of(found.get("access_token")), text_of(found.get("token_type")) or ""
    if value is None or kind.lower() != "bearer" or not value.isascii() or not value.isprintable():
        raise TokenRefused("The token endpoint's answer holds no bearer token. Check its address.")
    granted = text_of(found.get("scope"))
    good_for_s = number_of(found.get("expires_in"))
    return AccessToken(
        value=value,
        issued_at=now,
        expires_at=now + timedelta(seconds=_UNSAID_S if good_for_s is None else min(max(good_for_s, 0), 86_400)),
        scopes=frozenset(scopes if granted is None else granted.split()),
    )


def must_renew(token: AccessToken | None, scopes: Collection[str], now: datetime) -> bool:
    """Whether a new token is to be asked for: none yet, not for these scopes, or within ``EARLY_S`` of its end.

    A token that lives shorter than twice that is used for the first half of its life; otherwise one of 60 seconds
    would be renewed for every request.
    """
    if token is None or not token.scopes.issuperset(scopes):
        return True
    early = min(timedelta(seconds=EARLY_S), (token.expires_at - token.issued_at) / 2)
    return now >= token.expires_at - early
