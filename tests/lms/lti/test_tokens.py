"""A token is believed when RS256 and a named key say so, and in no other case."""

import base64
import hashlib
import hmac
import json

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import RSAKey

from tests.lms.lti.examples import KEYS, OTHER_KEY, PLATFORM_KEY, Json, make_claims, make_token
from training_app.lms.lti.errors import LaunchRefused, Reason
from training_app.lms.lti.tokens import key_id_of, read_signed, sign

KID = str(PLATFORM_KEY.kid)


def encode(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def assemble(header: Json, signature: bytes = b"") -> str:
    head_and_body = f"{encode(header)}.{encode(make_claims())}"
    return f"{head_and_body}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def why_refused(token: str) -> Reason:
    with pytest.raises(LaunchRefused) as refused:
        read_signed(token, KEYS)
    return refused.value.reason


def test_a_signed_token_gives_its_claims() -> None:
    assert read_signed(make_token(), KEYS) == make_claims()


def test_a_token_of_ours_can_be_read_with_our_key() -> None:
    assert read_signed(sign({"iss": "client-1"}, PLATFORM_KEY), KEYS) == {"iss": "client-1"}


def test_the_key_is_named_before_anything_is_believed() -> None:
    assert key_id_of(make_token()) == KID


def test_a_changed_claim_is_seen() -> None:
    head, _, signature = make_token().split(".")
    changed = encode(make_claims(sub="officer-2"))

    assert why_refused(f"{head}.{changed}.{signature}") is Reason.BAD_SIGNATURE


def test_a_changed_header_is_seen() -> None:
    _, body, signature = make_token().split(".")
    changed = encode({"alg": "RS256", "kid": KID, "typ": "other"})

    assert why_refused(f"{changed}.{body}.{signature}") is Reason.BAD_SIGNATURE


def test_a_token_signed_with_another_key_under_a_known_kid_is_seen() -> None:
    header = {"alg": "RS256", "kid": KID}
    token = jws.serialize_compact(header, json.dumps(make_claims()), OTHER_KEY)

    assert why_refused(token) is Reason.BAD_SIGNATURE


@given(st.data())
def test_no_changed_letter_of_a_token_goes_unseen(data: st.DataObject) -> None:
    token = make_token()
    # the last letter has bits that no byte is made of: changing them changes nothing
    place = data.draw(st.integers(0, len(token) - 2))
    letter = data.draw(st.sampled_from("ABCDabcd0123-_.").filter(lambda one: one != token[place]))

    with pytest.raises(LaunchRefused):
        read_signed(token[:place] + letter + token[place + 1 :], KEYS)


def test_alg_none_is_refused() -> None:
    assert why_refused(assemble({"alg": "none", "kid": KID})) is Reason.WRONG_ALGORITHM


def test_alg_none_with_the_old_signature_is_refused() -> None:
    _, body, signature = make_token().split(".")

    assert why_refused(f"{encode({'alg': 'none', 'kid': KID})}.{body}.{signature}") is Reason.WRONG_ALGORITHM


@pytest.mark.parametrize("form", ["pem", "der", "jwk"])
def test_hs256_with_the_public_key_as_its_secret_is_refused(form: str) -> None:
    secret = {
        "pem": PLATFORM_KEY.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "der": PLATFORM_KEY.public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "jwk": json.dumps(PLATFORM_KEY.as_dict(private=False)).encode(),
    }[form]
    header = {"alg": "HS256", "kid": KID}
    signed = f"{encode(header)}.{encode(make_claims())}".encode()

    assert why_refused(assemble(header, hmac.digest(secret, signed, hashlib.sha256))) is Reason.WRONG_ALGORITHM


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256"])
def test_another_algorithm_of_the_same_key_is_refused(algorithm: str) -> None:
    header = {"alg": algorithm, "kid": KID}
    key = RSAKey.import_key(PLATFORM_KEY.as_pem(private=True))
    token = jws.serialize_compact(header, json.dumps(make_claims()), key, algorithms=[algorithm])

    assert why_refused(token) is Reason.WRONG_ALGORITHM


def test_an_algorithm_in_lower_case_is_refused() -> None:
    assert why_refused(assemble({"alg": "rs256", "kid": KID})) is Reason.WRONG_ALGORITHM


def test_an_algorithm_that_is_a_list_is_refused() -> None:
    assert why_refused(assemble({"alg": ["RS256"], "kid": KID})) is Reason.WRONG_ALGORITHM


@pytest.mark.parametrize("kid", [None, "", 7, ["k"]])
def test_a_kid_that_is_no_text_is_refused(kid: object) -> None:
    assert why_refused(assemble({"alg": "RS256", "kid": kid})) is Reason.NO_KEY_ID


def test_a_key_that_the_token_brings_itself_is_not_used() -> None:
    header = {"alg": "RS256", "kid": "mine", "jwk": OTHER_KEY.as_dict(private=False)}
    token = jws.serialize_compact(header, json.dumps(make_claims()), OTHER_KEY)

    assert why_refused(token) is Reason.UNKNOWN_KEY


def test_a_critical_header_that_nobody_knows_is_refused() -> None:
    """RFC 7515, section 4.1.11."""
    head = encode({"alg": "RS256", "kid": KID, "crit": ["exp"], "exp": 1})
    _, body, signature = make_token().split(".")

    assert why_refused(f"{head}.{body}.{signature}") is Reason.BAD_SIGNATURE


def test_a_header_that_nobody_knows_is_passed_over() -> None:
    """RFC 7515, section 4."""
    token = make_token(header={"alg": "RS256", "kid": KID})
    assert read_signed(token, KEYS)

    registry = jws.JWSRegistry(algorithms=["RS256"], strict_check_header=False)
    header = {"alg": "RS256", "kid": KID, "https://lms.example/tenant": "7" * 600}
    registry.max_header_length = 4096
    odd = jws.serialize_compact(header, json.dumps(make_claims()), PLATFORM_KEY, registry=registry)

    assert read_signed(odd, KEYS) == make_claims()


@pytest.mark.parametrize(
    "token", ["", "a", "a.b.c", "..", "e30.e30.", "W10.e30.e30", "ImFsZyI.e30.e30", "a.b.c.d.e", "ü.ü.ü", "\ud800.a.b"]
)
def test_what_is_no_token_is_refused(token: str) -> None:
    assert why_refused(token) is Reason.NOT_A_TOKEN


@pytest.mark.parametrize("header", [b"[", b'["alg"]', b'"alg"', b'{"alg":' + b"[" * 2900, b'{"kid":"k"}', b"7"])
def test_a_header_that_is_no_object_is_refused(header: bytes) -> None:
    assert why_refused(f"{base64.urlsafe_b64encode(header).rstrip(b'=').decode()}.e30.e30") is Reason.NOT_A_TOKEN


@pytest.mark.parametrize("payload", [b"[]", b"1", b"not json", b'{"a":NaN}', b"\xff", b"[" * 90_000])
def test_a_signed_text_that_is_no_object_is_refused(payload: bytes) -> None:
    token = jws.serialize_compact({"alg": "RS256", "kid": KID}, payload, PLATFORM_KEY)

    assert why_refused(token) is Reason.NOT_A_TOKEN


@given(st.text())
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    with pytest.raises(LaunchRefused):
        read_signed(text, KEYS)
