"""OpenID Connect by the code flow with PKCE: what is asked, what comes back, and what must hold of it. Pure.

Source: OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3; OpenID Connect Discovery 1.0, section 4; RFC 7636 (PKCE);
RFC 9207 (the issuer in the answer); RFC 9700, section 4.4 (mix-up)
"""

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from training_app.accounts.oidc.errors import ProviderRefused, Reason

ALGORITHMS = ("RS256", "ES256")
CLOCKS_APART = timedelta(seconds=60)
SIGN_IN_FOR = timedelta(minutes=10)
RSA_BITS_LEAST = 2048
_MOST_KEYS = 50

Key = RSAKey | ECKey
Keys = Mapping[str, Key]
"""An identity provider's public keys, each under its kid."""


@dataclass(frozen=True, slots=True)
class Provider:
    """The agency's identity provider, as the operator named it."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    name_claim: str = "preferred_username"
    "The claim that is the sign-in name here."
    label: str = "agency account"
    agency_id: int | None = None
    "Whose people sign in by it; None for the agency at this door."
    makes_people: bool = False
    "Whether somebody unknown becomes an officer. No: the roster says who is here."


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where an identity provider is asked, from its own configuration."""

    authorization: str
    token: str
    keys: str
    end_session: str | None
    says_issuer: bool
    "Whether its answers name it (RFC 9207); then one that does not is refused."


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of a browser, and must come back."""

    state: str
    nonce: str
    verifier: str
    next_address: str | None = None


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the identity provider vouches for."""

    sign_in_name: str
    given_name: str
    family_name: str


class _Headers(jws.JWSRegistry):
    """The library allows 512 bytes, and x5c takes more."""

    max_header_length = 4096


_HEADERS = _Headers(algorithms=list(ALGORITHMS), strict_check_header=False)


def discovery_address(issuer: str) -> str:
    """Where the issuer's configuration stands. Source: OpenID Connect Discovery 1.0, section 4.1"""
    return issuer.rstrip("/") + "/.well-known/openid-configuration"


def read_discovery(body: bytes, issuer: str) -> Addresses:
    """The addresses in a configuration.

    :raise ProviderRefused: ``WRONG_DISCOVERY`` when it is another issuer's, or an address is missing or no https
    """
    found = _object(body, Reason.WRONG_DISCOVERY)
    if found.get("issuer") != issuer:
        raise ProviderRefused(Reason.WRONG_DISCOVERY)
    end = found.get("end_session_endpoint")
    return Addresses(
        authorization=_address(found, "authorization_endpoint", issuer),
        token=_address(found, "token_endpoint", issuer),
        keys=_address(found, "jwks_uri", issuer),
        end_session=_address(found, "end_session_endpoint", issuer) if end else None,
        says_issuer=found.get("authorization_response_iss_parameter_supported") is True,
    )


def read_keys(body: bytes) -> Keys:
    """The usable keys of a key set: RSA of 2048 bits or more, or P-256, with a kid, meant for signatures.

    :raise ProviderRefused: ``UNREACHABLE`` when it is no key set
    """
    listed = _object(body, Reason.UNREACHABLE).get("keys")
    if not isinstance(listed, list):
        raise ProviderRefused(Reason.UNREACHABLE)
    found: dict[str, Key] = {}
    for one in listed[:_MOST_KEYS]:
        kid = one.get("kid") if isinstance(one, dict) else None
        key = _read_key(one) if isinstance(kid, str) and kid else None
        if key is not None and isinstance(kid, str):
            found[kid] = key
    return found


def challenge_of(verifier: str) -> str:
    """PKCE's S256. Source: RFC 7636, section 4.2"""
    return base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


def sign_in_address(provider: Provider, addresses: Addresses, asked: Asked, *, redirect_uri: str) -> str:
    """Where the browser goes to sign in."""
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(provider.scopes),
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": challenge_of(asked.verifier),
        "code_challenge_method": "S256",
    }
    return _with_query(addresses.authorization, query)


def sign_out_address(provider: Provider, addresses: Addresses, *, back: str) -> str | None:
    """Where the browser goes to sign out there too; None where the provider offers no such address.

    Source: OpenID Connect RP-Initiated Logout 1.0, section 2
    """
    if addresses.end_session is None:
        return None
    return _with_query(addresses.end_session, {"client_id": provider.client_id, "post_logout_redirect_uri": back})


def code_of(answer: Mapping[str, str], addresses: Addresses, provider: Provider) -> str:
    """The code in the answer; whether its state was asked for is checked before.

    :raise ProviderRefused: ``MIX_UP``, ``PROVIDER_REFUSED``
    """
    issuer = answer.get("iss")
    if (issuer is None and addresses.says_issuer) or (issuer is not None and issuer != provider.issuer):
        raise ProviderRefused(Reason.MIX_UP)
    code = answer.get("code")
    if answer.get("error") or not code:
        raise ProviderRefused(Reason.PROVIDER_REFUSED)
    return code


def token_request(
    provider: Provider, *, code: str, verifier: str, redirect_uri: str
) -> tuple[Mapping[str, str], bytes]:
    """Headers and body that trade the code for an ID token; the client says who it is by Basic (RFC 6749, 2.3.1)."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
    # encoded first, as the standard asks: a secret may hold a colon
    pair = urlencode({provider.client_id: provider.client_secret}).replace("=", ":", 1)
    basic = base64.b64encode(pair.encode()).decode()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
        "Authorization": f"Basic {basic}",
    }
    return headers, urlencode(form).encode()


def id_token_in(status: int, body: bytes) -> str:
    """The ID token of a token answer.

    :raise ProviderRefused: ``CODE_REFUSED``, ``UNREACHABLE``, ``NOT_A_TOKEN``
    """
    if status >= 500 or status == 429:
        raise ProviderRefused(Reason.UNREACHABLE)
    if status != 200:
        raise ProviderRefused(Reason.CODE_REFUSED)
    token = _object(body, Reason.NOT_A_TOKEN).get("id_token")
    if not isinstance(token, str):
        raise ProviderRefused(Reason.NOT_A_TOKEN)
    return token


def key_id_of(token: str) -> str:
    """The kid that the header names, before anything is verified: good for looking a key up and nothing else.

    :raise ProviderRefused: ``NOT_A_TOKEN``, ``WRONG_ALGORITHM``, ``UNKNOWN_KEY`` without one
    """
    try:
        header = jws.extract_compact(token.encode(), registry=_HEADERS).headers()
        algorithm, kid = header.get("alg"), header.get("kid")
    # TypeError, AttributeError: a header that is JSON and no object; RecursionError: one of nothing but brackets
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise ProviderRefused(Reason.NOT_A_TOKEN) from error
    if algorithm not in ALGORITHMS:
        raise ProviderRefused(Reason.WRONG_ALGORITHM)
    if not isinstance(kid, str) or not kid:
        raise ProviderRefused(Reason.UNKNOWN_KEY)
    return kid


def claims_of(token: str, key: Key, provider: Provider, *, nonce: str, now: datetime) -> Mapping[str, object]:
    """The claims of a token that holds in every respect. Source: OpenID Connect Core 1.0, section 3.1.3.7

    :raise ProviderRefused: ``BAD_SIGNATURE``, ``NOT_A_TOKEN``, ``WRONG_ISSUER``, ``WRONG_AUDIENCE``, ``EXPIRED``,
        ``WRONG_NONCE``
    """
    try:
        signed = jws.deserialize_compact(token.encode(), key, registry=_HEADERS)
    # AttributeError: a key of another kind than the algorithm wants
    except (JoseError, ValueError, TypeError, AttributeError) as error:
        raise ProviderRefused(Reason.BAD_SIGNATURE) from error
    claims = _object(signed.payload or b"", Reason.NOT_A_TOKEN)
    if claims.get("iss") != provider.issuer:
        raise ProviderRefused(Reason.WRONG_ISSUER)
    if not _is_for(claims, provider.client_id):
        raise ProviderRefused(Reason.WRONG_AUDIENCE)
    if not _is_current(claims, now):
        raise ProviderRefused(Reason.EXPIRED)
    said = claims.get("nonce")
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), nonce.encode()):
        raise ProviderRefused(Reason.WRONG_NONCE)
    return claims


def vouched_for(claims: Mapping[str, object], provider: Provider) -> Vouched:
    """Whom the claims name.

    :raise ProviderRefused: ``NO_NAME``
    """
    name = claims.get(provider.name_claim)
    is_unproven = provider.name_claim == "email" and claims.get("email_verified") is False
    if not isinstance(name, str) or not name.strip() or is_unproven:
        raise ProviderRefused(Reason.NO_NAME)
    given, family = claims.get("given_name"), claims.get("family_name")
    return Vouched(
        sign_in_name=name,
        given_name=given.strip() if isinstance(given, str) else "",
        family_name=family.strip() if isinstance(family, str) else "",
    )


def is_safe_address(address: str) -> bool:
    """Whether it is https, or http on this very machine, where an identity provider is tried out."""
    parts = urlsplit(address)
    is_here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and is_here))


def _is_for(claims: Mapping[str, object], client_id: str) -> bool:
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp")
    # who it was made for must be said where it is good for several
    return client_id in named and (party == client_id if party is not None or len(named) > 1 else True)


def _is_current(claims: Mapping[str, object], now: datetime) -> bool:
    ends, made, begins = claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)
    moment, apart = now.timestamp(), CLOCKS_APART.total_seconds()
    times = [one for one in (ends, made, begins) if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(times) != 3:
        return False
    end, *starts = times
    return end > moment - apart and all(start <= moment + apart for start in starts)


def _read_key(jwk: Mapping[str, object]) -> Key | None:
    if jwk.get("use", "sig") != "sig" or jwk.get("alg", "RS256") not in ALGORITHMS:
        return None
    names = {"RSA": ("kty", "n", "e"), "EC": ("kty", "crv", "x", "y")}.get(str(jwk.get("kty")), ())
    public: dict[str, str | list[str]] = {name: value for name in names if isinstance(value := jwk.get(name), str)}
    if not names or len(public) != len(names):
        return None
    try:
        if public["kty"] == "EC":
            return ECKey.import_key(public) if public["crv"] == "P-256" else None
        # the library warns of short keys and takes them
        key = RSAKey.import_key(public) if len(public["n"]) * 6 >= RSA_BITS_LEAST else None
    except (JoseError, ValueError, TypeError):
        return None
    return key if key is not None and key.raw_value.key_size >= RSA_BITS_LEAST else None


def _address(found: Mapping[str, object], name: str, issuer: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not is_safe_address(value) or not is_safe_address(issuer):
        raise ProviderRefused(Reason.WRONG_DISCOVERY)
    return value


def _object(body: bytes, reason: Reason) -> dict[str, object]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ProviderRefused(reason) from error
    if not isinstance(found, dict):
        raise ProviderRefused(reason)
    return found


def _with_query(address: str, query: Mapping[str, str]) -> str:
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}"
