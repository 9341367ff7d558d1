"""Signing and checking a certificate's record: a compact JWS under Ed25519, and nothing else is accepted.

Source: RFC 7515, section 7.1 (compact serialization); RFC 8032 (Ed25519); RFC 9864, section 2.2 (the name Ed25519).
"""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from training_app.assignments.certificates.errors import NotGenuine
from training_app.assignments.certificates.rules import Claims

ALGORITHM = "Ed25519"
TYPE = "common-ground-certificate"
"""Tells a certificate's record from anything else that the same key signs, such as a badge. RFC 8725, section 3.11."""


def make_key() -> OKPKey:
    """A new key."""
    return OKPKey.generate_key("Ed25519")


def key_id(key: OKPKey) -> str:
    """The name of a key: its thumbprint. Source: RFC 7638."""
    return key.thumbprint()


def sign_claims(claims: Claims, key: OKPKey) -> str:
    """The claims as a signed record."""
    header = {"alg": ALGORITHM, "kid": key_id(key), "typ": TYPE}
    return jws.serialize_compact(header, claims.to_bytes(), key, algorithms=[ALGORITHM])


def read_signed(record: str, keys: Mapping[str, OKPKey]) -> Claims:
    """The claims of a signed record.

    :param keys: the public keys of this installation, by their names
    :raise NotGenuine: when one of them did not sign exactly these bytes
    """
    try:
        header = _canonical_header(record)
        key = keys[header["kid"]]
        found = jws.deserialize_compact(record, key, algorithms=[ALGORITHM])
        if header != {"alg": ALGORITHM, "kid": key_id(key), "typ": TYPE}:
            raise NotGenuine
        return Claims.from_bytes(found.payload)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise NotGenuine from error


def unproven_claims(record: str) -> Claims | None:
    """What a record says, with nobody asked whether it is true; None where it cannot be read.

    For narrowing long lists: what is then shown of a certificate is checked first.
    """
    try:
        return Claims.from_bytes(_decode(record.split(".")[1]))
    except (NotGenuine, ValueError, IndexError):
        return None


def sign_jwt(payload: Mapping[str, Any], header: Mapping[str, Any], key: OKPKey) -> str:
    """A JWT under the name EdDSA, the only one for Ed25519 that badge wallets know so far.

    The library warns at that name (RFC 9864), so only its key is used: header and payload are put together by hand.
    """
    parts = [
        _encode(json.dumps(part, separators=(",", ":")).encode()) for part in ({**header, "alg": "EdDSA"}, payload)
    ]
    private = key.private_key
    if not isinstance(private, Ed25519PrivateKey):
        raise TypeError("only a private Ed25519 key signs here")
    signature = private.sign(".".join(parts).encode())
    return ".".join([*parts, _encode(signature)])


def _canonical_header(record: str) -> dict[str, Any]:
    """The header of a record, each of whose three parts is written in the one way it can be.

    The last sign of a part holds bits that stand for nothing; a decoder that ignores them takes two texts for one.
    """
    parts = record.split(".")
    decoded = [_decode(part) for part in parts]
    if len(parts) != 3 or [_encode(one) for one in decoded] != parts:
        raise NotGenuine
    header = json.loads(decoded[0])
    if not isinstance(header, dict):
        raise NotGenuine
    return header


def _encode(plain: bytes) -> str:
    return base64.urlsafe_b64encode(plain).rstrip(b"=").decode()


def _decode(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise NotGenuine from error
