"""Signed statements: 1.0.3 Part Two, section 2.6; JWS as RFC 7515 has it. Pure."""

from base64 import b64decode
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_der_x509_certificate
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from training_app.lrs.errors import Refused
from training_app.lrs.spec.json_text import parse_json
from training_app.lrs.spec.problem import Invalid
from training_app.lrs.spec.same import is_same
from training_app.lrs.spec.statements import check_statement
from training_app.lrs.spec.versions import Version

SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"
_ALGORITHMS = ["RS256", "RS384", "RS512"]
# RFC 7518, section 3.3
_SHORTEST_KEY = 2048


class _Sizes(jws.JWSRegistry):
    """The library's own limits are for tokens in headers: no certificate fits, and not every statement."""

    max_header_length = 64 * 1024
    max_payload_length = 16 * 1024 * 1024


# RFC 7515, section 4: headers that are not understood are passed over
_SIZES = _Sizes(algorithms=_ALGORITHMS, strict_check_header=False)


def check_signature(statement: dict[str, Any], attachment: dict[str, Any], content: bytes, version: Version) -> None:
    """Whether the attachment is a signature of this statement.

    Its own signature is checked when it brings its certificate (x5c); whether that certificate is to be trusted is for
    who reads the statement. Without one only what was signed is compared.

    :raise Refused: 400, when it is none
    """
    # XAPI-00115
    if attachment["contentType"] != "application/octet-stream":
        raise Refused(400, "A signature is an attachment of type application/octet-stream.")
    try:
        token = jws.extract_compact(content.strip(), registry=_SIZES)
    except (JoseError, ValueError) as error:
        raise Refused(400, "The signature is not a JWS in its compact form.") from error
    header = token.headers()
    # XAPI-00117
    if header.get("alg") not in _ALGORITHMS:
        raise Refused(400, f"A statement is signed with {', '.join(_ALGORITHMS)}, and with nothing else.")
    # XAPI-00116
    try:
        signed = parse_json(token.payload)
        check_statement(signed, version)
    except (ValueError, Invalid) as error:
        raise Refused(400, "What the signature signs is not a statement.") from error
    assert isinstance(signed, dict)  # noqa: S101 - narrows the type; check_statement has refused all else
    if not is_same(_bare(statement), _bare(signed)):
        raise Refused(400, "The signature signs another statement than the one it came with.")
    if "x5c" in header:
        _check_with_certificate(content.strip(), header["x5c"])


def _bare(statement: dict[str, Any]) -> dict[str, Any]:
    # an id that the store gave, and the signature itself, were not there when it was signed
    return {name: value for name, value in statement.items() if name != "attachments"}


def _check_with_certificate(content: bytes, chain: object) -> None:
    # the first certificate is the one that signed; the others vouch for it: RFC 7515, section 4.1.6
    first = chain[0] if isinstance(chain, list) and chain else None
    try:
        if not isinstance(first, str):
            raise TypeError("x5c holds no certificate")
        public = load_der_x509_certificate(b64decode(first, validate=True)).public_key()
        if not isinstance(public, RSAPublicKey) or public.key_size < _SHORTEST_KEY:
            raise TypeError("the certificate's key cannot have signed this, or is too short to prove it")
        key = RSAKey.import_key(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
        jws.deserialize_compact(content, key, registry=_SIZES)
    except (JoseError, ValueError, TypeError) as error:
        raise Refused(400, "The signature does not match the certificate that it brings.") from error
