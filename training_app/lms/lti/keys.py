"""Our own signing keys and their rotation; a platform's keys, and when to ask for them again. Pure.

Source: 1EdTech Security Framework 1.0, section 6; RFC 7517; RFC 7638 (the thumbprint that is a key's id)
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from training_app.lms.lti.shape import parse_object

Keys = Mapping[str, RSAKey]
"""A platform's public keys, each under its kid."""

KEY_BITS = 2048
PUBLISH_MAX_AGE_S = 3600
"""What our own key set answers as Cache-Control: max-age."""
REFETCH_AFTER_S = 5
"""An unknown kid makes us ask again, and strangers must not make us ask all day."""
_SHORTEST_AGE_S = 60
_USUAL_AGE_S = 3600
_LONGEST_AGE_S = 24 * 3600
_MOST_KEYS = 50
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key of ours, and when its public half was first published."""

    key: RSAKey
    published_at: datetime


@dataclass(frozen=True, slots=True)
class KeptKeys:
    """A platform's keys as they were last read. ``tried_at`` is the last request, whether it was answered or not."""

    keys: Keys
    fetched_at: datetime
    max_age_s: float
    tried_at: datetime


class KeyAdvice(Enum):
    """What to do about a key before a signature is checked."""

    USE = auto()
    "The key is there."
    FETCH = auto()
    "Read the key set anew, then look again."
    REFUSE = auto()
    "It is not there, and we asked a moment ago."


def generate_key() -> RSAKey:
    """A new private key for RS256, whose kid is its thumbprint."""
    return RSAKey.generate_key(KEY_BITS, {"use": "sig", "alg": "RS256"}, auto_kid=True)


def key_id(key: RSAKey) -> str:
    """The kid: RFC 7638's thumbprint."""
    return key.thumbprint()


def public_key_set(keys: Sequence[SigningKey]) -> dict[str, list[dict[str, object]]]:
    """The key set for platforms: the two newest keys, public halves alone."""
    return {"keys": [_public(each.key) for each in published(keys)]}


def published(keys: Sequence[SigningKey]) -> list[SigningKey]:
    """The two newest, newest first: during a rotation tokens of either must be checkable."""
    return sorted(keys, key=lambda each: each.published_at, reverse=True)[:2]


def signing_key(keys: Sequence[SigningKey], now: datetime) -> RSAKey:
    """The newest key that every platform can have seen; the older one until then.

    :raise ValueError: without any key
    """
    newest = published(keys)
    if not newest:
        raise ValueError("There is no key to sign with.")
    seen_by_all = [each for each in newest if now - each.published_at >= timedelta(seconds=PUBLISH_MAX_AGE_S)]
    return (seen_by_all[0] if seen_by_all else newest[-1]).key


def read_key_set(body: bytes) -> Keys:
    """A platform's usable keys: RSA, 2048 bits or more, with a kid, meant for signatures.

    What else is in the set is passed over. So is a kid that stands twice: which key it means cannot be told.

    :raise ValueError: when it is no key set
    """
    listed = parse_object(body).get("keys")
    if not isinstance(listed, list):
        raise ValueError("A key set has a list called keys.")
    found: dict[str, RSAKey] = {}
    seen: set[str] = set()
    for one in listed[:_MOST_KEYS]:
        kid = one.get("kid") if isinstance(one, dict) else None
        if not isinstance(kid, str):
            continue
        key = _read_key(one)
        if kid in seen:
            found.pop(kid, None)
        elif key is not None:
            found[kid] = key
        seen.add(kid)
    return found


def max_age_s(headers: Mapping[str, str]) -> float:
    """How long a key set may be used, from its Cache-Control, between one minute and one day; one hour without.

    :param headers: with names in lower case
    """
    control = headers.get("cache-control", "")
    if re.search(r"\bno-(?:store|cache)\b", control, re.IGNORECASE):
        return _SHORTEST_AGE_S
    asked = _MAX_AGE.search(control)
    return min(max(int(asked[1]), _SHORTEST_AGE_S), _LONGEST_AGE_S) if asked else _USUAL_AGE_S


def advise(kept: KeptKeys | None, kid: str, now: datetime) -> KeyAdvice:
    """Whether to use what was kept, to read the key set anew, or to give up for now.

    A key set that is past its age is read anew, and so is one without this kid, yet never twice within
    ``REFETCH_AFTER_S``: until then a known key of a set past its age is still used.
    """
    if kept is None:
        return KeyAdvice.FETCH
    may_ask = now - kept.tried_at >= timedelta(seconds=REFETCH_AFTER_S)
    is_fresh = now - kept.fetched_at < timedelta(seconds=kept.max_age_s)
    if kid in kept.keys and (is_fresh or not may_ask):
        return KeyAdvice.USE
    return KeyAdvice.FETCH if may_ask else KeyAdvice.REFUSE


def _public(key: RSAKey) -> dict[str, object]:
    return {**key.as_dict(private=False), "kid": key_id(key), "use": "sig", "alg": "RS256"}


def _read_key(jwk: dict[str, str | list[str]]) -> RSAKey | None:
    if jwk.get("kty") != "RSA" or jwk.get("use", "sig") != "sig" or jwk.get("alg", "RS256") != "RS256":
        return None
    # the library warns of short keys and takes them
    modulus = jwk.get("n")
    if not isinstance(modulus, str) or len(modulus) * 6 < KEY_BITS:
        return None
    # a platform that publishes its private key by mistake still has a public one
    public = {name: value for name, value in jwk.items() if name in {"kty", "n", "e", "kid"}}
    try:
        key = RSAKey.import_key(public)
    except (JoseError, ValueError, TypeError):
        return None
    return key if key.raw_value.key_size >= KEY_BITS else None
