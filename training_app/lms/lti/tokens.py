"""Signed tokens (JWT): a header checked before it is believed, RS256 and nothing else.

Source: 1EdTech Security Framework 1.0, sections 5.1.2, 5.1.3 and 5.2; RFC 7515; RFC 7519
"""

from collections.abc import Mapping

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from training_app.lms.lti.errors import LaunchRefused, Reason
from training_app.lms.lti.keys import Keys, key_id
from training_app.lms.lti.shape import parse_object

ALGORITHM = "RS256"


class _Headers(jws.JWSRegistry):
    """The library allows 512 bytes, and some platforms send more than kid and alg."""

    max_header_length = 4096


# RFC 7515, section 4: headers that are not understood are passed over; crit is checked all the same
_HEADERS = _Headers(algorithms=[ALGORITHM], strict_check_header=False)


def key_id_of(token: str) -> str:
    """The kid that the header names, before anything is verified: good for looking a key up and nothing else.

    :raise LaunchRefused: ``NOT_A_TOKEN``, ``WRONG_ALGORITHM``, ``NO_KEY_ID``
    """
    try:
        header = jws.extract_compact(token.encode(), registry=_HEADERS).headers()
        algorithm, kid = header.get("alg"), header.get("kid")
    # TypeError, AttributeError: a header that is JSON and no object; RecursionError: one of nothing but brackets
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise LaunchRefused(Reason.NOT_A_TOKEN) from error
    if algorithm != ALGORITHM:
        raise LaunchRefused(Reason.WRONG_ALGORITHM, str(algorithm)[:40])
    # the library would take the only key of a set for a token that names none
    if not isinstance(kid, str) or not kid:
        raise LaunchRefused(Reason.NO_KEY_ID)
    return kid


def read_signed(token: str, keys: Keys) -> dict[str, object]:
    """The claims of a token whose signature is right.

    :raise LaunchRefused: as ``key_id_of``; ``UNKNOWN_KEY``, ``BAD_SIGNATURE``; ``NOT_A_TOKEN`` when what was signed is
        no JSON object
    """
    kid = key_id_of(token)
    if kid not in keys:
        raise LaunchRefused(Reason.UNKNOWN_KEY)
    try:
        signed = jws.deserialize_compact(token.encode(), keys[kid], registry=_HEADERS)
    except (JoseError, ValueError) as error:
        raise LaunchRefused(Reason.BAD_SIGNATURE) from error
    try:
        return parse_object(signed.payload or b"")
    except ValueError as error:
        raise LaunchRefused(Reason.NOT_A_TOKEN) from error


def sign(claims: Mapping[str, object], key: RSAKey) -> str:
    """A token of ours, with the kid under which our key set has the public half."""
    return jwt.encode({"alg": ALGORITHM, "kid": key_id(key)}, dict(claims), key, algorithms=[ALGORITHM])
