"""Signed statements: 1.0.3 Part Two, section 2.6."""

import base64
import json
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from joserfc import jws
from joserfc.jwk import OctKey, RSAKey
from werkzeug.test import TestResponse

from tests.lrs.requirements.store_client import MIXED, Lrs, attached, json_part, mixed, part_of, put, statement

SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"
OCTETS = "application/octet-stream"


@lru_cache
def key(_: str) -> rsa.RSAPrivateKey:
    """A key, the same for the same name."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate(private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    """A certificate of the key, as the header x5c has it."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Academy LMS")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(17)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2036, 1, 1, tzinfo=UTC))
        .sign(private, hashes.SHA256())
    )
    return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()


def signed(one: Any, *, algorithm: str = "RS256", by: str = "academy", **header: Any) -> bytes:
    """A JWS over the statement."""
    pem = key(by).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    payload = one if isinstance(one, bytes) else json.dumps(one).encode()
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    said = {"alg": algorithm, **header}
    return jws.serialize_compact(said, payload, RSAKey.import_key(pem), registry=registry).encode()


def send(
    lrs: Lrs, one: Mapping[str, Any], signature: bytes, *, kind: str = OCTETS, method: str = "POST"
) -> TestResponse:
    """Send the statement with this signature."""
    whole = {**one, "attachments": [attached(signature, usageType=SIGNATURE, contentType=kind)]}
    body = mixed(json_part(whole), part_of(signature, Content_Type=kind))
    return (
        lrs.post(body, headers=MIXED)
        if method == "POST"
        else lrs.ask("PUT", "/statements", body, headers=MIXED, statementId=one["id"])
    )


def test_xapi_00115_a_signature_is_a_jws(lrs: Lrs) -> None:
    sent = statement()
    right = signed(sent)

    for wrong in (
        b"a signature",
        b"",
        b"a.b",
        b"a.b.c",
        b"..",
        right.replace(b".", b""),
        b"\xff" + right,
        right + b".x",
    ):
        answer = send(lrs, sent, wrong)
        assert answer.status_code == 400, wrong
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert not lrs.has(sent["id"])
    assert send(lrs, sent, right).status_code == 200
    assert lrs.has(sent["id"])


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "application/jose"])
def test_xapi_00115_its_attachment_says_that_it_is_octets(lrs: Lrs, kind: str) -> None:
    sent = statement()

    assert send(lrs, sent, signed(sent), kind=kind).status_code == 400
    assert not lrs.has(sent["id"])


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_xapi_00116_what_is_signed_is_the_statement(lrs: Lrs, method: str) -> None:
    sent = statement(result={"success": False})
    other = {**sent, "result": {"success": True}}

    for payload in (other, statement(), [sent], "a statement", b"{", b"\xff", {**sent, "verb": {}}, {}):
        assert send(lrs, sent, signed(payload), method=method).status_code == 400
    assert not lrs.has(sent["id"])
    assert send(lrs, sent, signed(sent), method=method).status_code in {200, 204}


def test_xapi_00116_an_id_that_came_later_is_not_part_of_what_was_signed(lrs: Lrs) -> None:
    sent = statement()
    bare = {name: value for name, value in sent.items() if name != "id"}

    assert send(lrs, sent, signed(bare)).json == [sent["id"]]


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
def test_xapi_00117_three_algorithms_are_taken(lrs: Lrs, algorithm: str) -> None:
    sent = statement()

    assert send(lrs, sent, signed(sent, algorithm=algorithm)).status_code == 200


def test_xapi_00117_no_other_algorithm_is_taken(lrs: Lrs) -> None:
    sent = statement()
    payload = base64.urlsafe_b64encode(json.dumps(sent).encode()).rstrip(b"=")
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=") + b"." + payload + b"."
    secret = jws.serialize_compact({"alg": "HS256"}, json.dumps(sent).encode(), OctKey.generate_key(256)).encode()
    pss = jws.serialize_compact(
        {"alg": "PS256"}, json.dumps(sent).encode(), RSAKey.generate_key(2048), algorithms=["PS256"]
    ).encode()
    headers = (b'{"alg":["RS256"]}', b'{"alg":null}', b"{}", b"[]", b'"RS256"', b"\xff")
    broken = [base64.urlsafe_b64encode(one).rstrip(b"=") + b"." + payload + b".AAAA" for one in headers]

    for wrong in (none, secret, pss, *broken):
        assert send(lrs, sent, wrong).status_code == 400, wrong[:40]
    assert not lrs.has(sent["id"])


def test_a_signature_that_brings_its_certificate_is_checked_with_it(lrs: Lrs) -> None:
    right, wrong = statement(), statement()

    assert send(lrs, right, signed(right, x5c=[certificate(key("academy"))])).status_code == 200
    answer = send(lrs, wrong, signed(wrong, x5c=[certificate(key("somebody else"))]))

    assert answer.status_code == 400
    assert "does not match the certificate" in answer.text
    assert not lrs.has(wrong["id"])


def test_a_changed_byte_of_the_signature_is_found_with_the_certificate(lrs: Lrs) -> None:
    sent = statement()
    token = signed(sent, x5c=[certificate(key("academy"))])
    head, payload, signature = token.split(b".")
    broken = signature[:-8] + (b"AAAAAAAA" if signature[-8:] != b"AAAAAAAA" else b"BBBBBBBB")

    assert send(lrs, sent, b".".join((head, payload, broken))).status_code == 400


def test_a_certificate_of_another_kind_of_key_is_refused(lrs: Lrs) -> None:
    sent = statement()
    other = certificate(ec.generate_private_key(ec.SECP256R1()))

    assert send(lrs, sent, signed(sent, x5c=[other])).status_code == 400


def test_a_short_key_is_no_fault_of_ours(lrs: Lrs) -> None:
    sent, short = statement(), rsa.generate_private_key(public_exponent=65537, key_size=1024)
    pem = short.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    header = {"alg": "RS256", "x5c": [certificate(short)]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        token = jws.serialize_compact(header, json.dumps(sent).encode(), RSAKey.import_key(pem)).encode()

    assert send(lrs, sent, token).status_code == 400


@pytest.mark.parametrize("chain", [[], ["????"], "text", [17], [None], ["AAAA"], {}, None])
def test_a_certificate_that_is_none_is_refused(lrs: Lrs, chain: Any) -> None:
    sent = statement()
    header = base64.urlsafe_b64encode(json.dumps({"alg": "RS256", "x5c": chain}).encode()).rstrip(b"=")
    _, payload, signature = signed(sent).split(b".")

    assert send(lrs, sent, b".".join((header, payload, signature))).status_code == 400


def test_a_long_statement_and_a_header_that_nobody_knows_may_be_signed(lrs: Lrs) -> None:
    sent = statement(result={"response": "word " * 40_000})

    assert send(lrs, sent, signed(sent, x5c=[certificate(key("academy"))], made="by hand")).status_code == 200


def test_a_signed_statement_gives_its_signature_back(lrs: Lrs) -> None:
    sent = statement()
    token = signed(sent)
    send(lrs, sent, token)

    answer = lrs.get("/statements", statementId=sent["id"], attachments=True)

    assert token in answer.data
    # sent again without the signature it is another statement than the one that was stored
    assert put(lrs, sent).status_code == 409
