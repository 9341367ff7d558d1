"""Our keys in rotation, and a platform's: which are usable, and when to ask again."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc.errors import SecurityWarning
from joserfc.jwk import RSAKey

from tests.lms.lti.examples import KEYS, NOW, OTHER_KEY, PLATFORM_KEY, Json
from training_app.lms.lti.keys import (
    KeptKeys,
    KeyAdvice,
    SigningKey,
    advise,
    generate_key,
    key_id,
    max_age_s,
    public_key_set,
    read_key_set,
    signing_key,
)

KID = str(PLATFORM_KEY.kid)
HOUR = timedelta(hours=1)
PUBLIC: Json = PLATFORM_KEY.as_dict(private=False)


def read(*keys: object) -> set[str]:
    return set(read_key_set(json.dumps({"keys": list(keys)}).encode()))


def kept(age_s: float, *, tried_s: float | None = None) -> KeptKeys:
    tried = age_s if tried_s is None else tried_s
    return KeptKeys(KEYS, NOW - timedelta(seconds=age_s), 3600.0, NOW - timedelta(seconds=tried))


def test_a_new_key_has_2048_bits_and_its_thumbprint_as_kid() -> None:
    key = generate_key()

    assert key.raw_value.key_size == 2048
    assert key.kid == key.thumbprint() == key_id(key)
    assert key.is_private


def test_a_key_keeps_its_kid_when_it_was_stored() -> None:
    stored = RSAKey.import_key(json.loads(json.dumps(OTHER_KEY.as_dict(private=True))))

    assert key_id(stored) == key_id(OTHER_KEY)


def test_two_keys_are_published_during_a_rotation_and_no_private_part() -> None:
    keys = [SigningKey(generate_key(), NOW - HOUR * number) for number in (5, 0, 9)]

    published = public_key_set(keys)["keys"]

    assert [key["kid"] for key in published] == [key_id(keys[1].key), key_id(keys[0].key)]
    assert all(set(key) == {"kty", "n", "e", "kid", "use", "alg"} for key in published)


def test_a_new_key_signs_when_every_platform_can_have_seen_it() -> None:
    keys = [SigningKey(PLATFORM_KEY, NOW - HOUR * 99), SigningKey(OTHER_KEY, NOW)]

    assert signing_key(keys, NOW + timedelta(minutes=59)) is PLATFORM_KEY
    assert signing_key(keys, NOW + timedelta(minutes=60)) is OTHER_KEY


def test_the_first_key_signs_at_once() -> None:
    assert signing_key([SigningKey(OTHER_KEY, NOW)], NOW) is OTHER_KEY


def test_without_a_key_nothing_is_signed() -> None:
    with pytest.raises(ValueError, match="no key"):
        signing_key([], NOW)


def test_a_platforms_keys_stand_under_their_kids() -> None:
    assert read(PUBLIC, OTHER_KEY.as_dict(private=False)) == {KID, OTHER_KEY.kid}


def test_a_private_key_that_was_published_is_read_as_a_public_one() -> None:
    keys = read_key_set(json.dumps({"keys": [PLATFORM_KEY.as_dict(private=True)]}).encode())

    assert keys[KID].is_private is False


with pytest.warns(SecurityWarning):
    SHORT: Json = {
        **RSAKey.import_key(rsa.generate_private_key(65537, 1024).public_key()).as_dict(private=False),
        "kid": "x",
    }


@pytest.mark.parametrize(
    "other",
    [
        {**PUBLIC, "kid": None},
        {**PUBLIC, "kid": 7},
        {**PUBLIC, "use": "enc", "kid": "x"},
        {**PUBLIC, "alg": "RS512", "kid": "x"},
        {**PUBLIC, "kty": "EC", "kid": "x"},
        {**PUBLIC, "n": "!", "kid": "x"},
        {**PUBLIC, "n": 7, "kid": "x"},
        SHORT,
        {"kty": "oct", "k": "c2VjcmV0", "kid": "x"},
        {"kty": "RSA", "kid": "x"},
        "a text",
        None,
    ],
)
def test_a_key_that_cannot_be_used_is_passed_over(other: object) -> None:
    assert read(other, PUBLIC) == {KID}


def test_a_kid_that_stands_twice_means_no_key() -> None:
    twin = {**OTHER_KEY.as_dict(private=False), "kid": KID}

    assert read(PUBLIC, twin) == set()
    assert read(twin, PUBLIC, PUBLIC) == set()


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"keys":{}}', b'{"keys":null}'])
def test_what_is_no_key_set_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"not JSON|not an object|list called keys"):
        read_key_set(body)


@pytest.mark.parametrize(
    ("control", "seconds"),
    [
        (None, 3600),
        ("", 3600),
        ("public", 3600),
        ("public, max-age=600", 600),
        ("Max-Age = 600", 600),
        ('max-age="600"', 600),
        ("max-age=1", 60),
        ("max-age=99999999", 86_400),
        ("s-maxage=600", 3600),
        ("no-store", 60),
        ("no-cache, max-age=600", 60),
        ("max-age=-1", 3600),
    ],
)
def test_a_key_set_is_used_as_long_as_its_platform_says(control: str | None, seconds: float) -> None:
    assert max_age_s({} if control is None else {"cache-control": control}) == seconds


def test_nothing_kept_is_read() -> None:
    assert advise(None, KID, NOW) is KeyAdvice.FETCH


def test_a_known_key_of_a_fresh_set_is_used() -> None:
    assert advise(kept(3599), KID, NOW) is KeyAdvice.USE


def test_a_set_past_its_age_is_read_anew() -> None:
    assert advise(kept(3600), KID, NOW) is KeyAdvice.FETCH


def test_a_known_key_is_used_while_the_platform_does_not_answer() -> None:
    assert advise(kept(3600, tried_s=4.9), KID, NOW) is KeyAdvice.USE


@pytest.mark.parametrize(
    ("tried_s", "advice"), [(0, KeyAdvice.REFUSE), (4.9, KeyAdvice.REFUSE), (5, KeyAdvice.FETCH), (60, KeyAdvice.FETCH)]
)
def test_an_unknown_key_makes_us_ask_once_in_five_seconds(tried_s: float, advice: KeyAdvice) -> None:
    assert advise(kept(100, tried_s=tried_s), "another", NOW) is advice
