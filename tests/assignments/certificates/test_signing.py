"""A signed record: whatever is changed in it, it is not believed."""

import base64
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OKPKey

from tests.assignments.certificates.office import CLAIMS, claims_with
from tests.assignments.certificates.test_rules import CHANGES
from training_app.assignments.certificates.errors import NotGenuine
from training_app.assignments.certificates.signing import TYPE, key_id, make_key, read_signed, sign_claims

KEY = make_key()
KEYS = {key_id(KEY): OKPKey.import_key(KEY.as_dict(private=False))}
RECORD = sign_claims(CLAIMS, KEY)
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."


def part(plain: object) -> str:
    text = plain if isinstance(plain, bytes) else json.dumps(plain).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def is_believed(record: str) -> bool:
    try:
        read_signed(record, KEYS)
    except NotGenuine:
        return False
    return True


def test_what_was_signed_is_read_back() -> None:
    assert read_signed(RECORD, KEYS) == CLAIMS


@pytest.mark.parametrize("place", range(len(RECORD)))
def test_no_sign_of_it_can_be_another(place: int) -> None:
    others = [RECORD[:place] + sign + RECORD[place + 1 :] for sign in SIGNS if sign != RECORD[place]]

    assert [other for other in others if is_believed(other)] == []


def test_nothing_can_be_left_out_or_put_in() -> None:
    shorter = [RECORD[:place] + RECORD[place + 1 :] for place in range(len(RECORD))]
    longer = [RECORD[:place] + sign + RECORD[place:] for place in range(len(RECORD) + 1) for sign in "A.= \n"]

    assert [other for other in [*shorter, *longer] if is_believed(other)] == []


@given(st.text(max_size=400))
def test_any_other_text_is_not_believed(text: str) -> None:
    assert not is_believed(text)


@pytest.mark.parametrize("name", CHANGES)
def test_no_field_can_be_changed_under_the_same_signature(name: str) -> None:
    header, _, signature = RECORD.split(".")
    changed = part(claims_with(**{name: CHANGES[name]}).to_bytes())

    assert not is_believed(f"{header}.{changed}.{signature}")
    assert is_believed(f"{header}.{part(CLAIMS.to_bytes())}.{signature}")


def test_another_key_s_record_is_not_believed_whatever_name_it_gives() -> None:
    stranger = make_key()
    header = {"alg": "Ed25519", "typ": TYPE, "kid": key_id(KEY)}
    under_our_name = jws.serialize_compact(header, CLAIMS.to_bytes(), stranger, algorithms=["Ed25519"])

    assert not is_believed(sign_claims(CLAIMS, stranger))
    assert not is_believed(under_our_name)


@pytest.mark.parametrize(
    "changes", [{"typ": "JWT"}, {"typ": None}, {"kid": "other"}, {"alg": "none"}, {"alg": "HS256"}, {"crit": ["b64"]}]
)
def test_a_record_of_another_kind_is_not_believed_though_our_key_signed_it(changes: dict[str, object]) -> None:
    header = {"alg": "Ed25519", "kid": key_id(KEY), "typ": TYPE, **changes}
    signing_input = f"{part(header)}.{part(CLAIMS.to_bytes())}"
    signature = KEY.private_key.sign(signing_input.encode())

    assert not is_believed(f"{signing_input}.{part(signature)}")


def test_the_public_key_is_no_password() -> None:
    """The old trick: an algorithm with a shared secret, and the public key as that secret."""
    public = KEYS[key_id(KEY)]
    for secret in (public.as_pem(private=False), base64.urlsafe_b64decode(public.as_dict()["x"] + "=")):
        signing_input = f"{part({'alg': 'HS256', 'kid': key_id(KEY), 'typ': TYPE})}.{part(CLAIMS.to_bytes())}"
        signature = hmac.digest(secret, signing_input.encode(), "sha256")

        assert not is_believed(f"{signing_input}.{part(signature)}")


def test_a_reader_that_ignored_the_last_bits_would_take_two_records_for_one() -> None:
    """The negative control of every sign: the decoder alone does not see the difference."""
    last = RECORD[-1]
    other = next(sign for sign in SIGNS if sign != last and _tail(sign) == _tail(last))

    assert base64.urlsafe_b64decode(RECORD.split(".")[2][:-1] + other + "==") == base64.urlsafe_b64decode(
        RECORD.split(".")[2] + "=="
    )
    assert not is_believed(RECORD[:-1] + other)


def _tail(sign: str) -> int:
    # of 86 signs the last carries two bits
    return SIGNS.replace(".", "").find(sign) >> 4
