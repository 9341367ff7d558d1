"""The Open Badges credential: its shape, its signature, and that it says no more than the paper."""

import base64
import json
from datetime import datetime
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from joserfc.jwk import OKPKey

from tests.assignments.certificates.office import CLAIMS, claims_with
from training_app.assignments.certificates.badge import badge_payload, make_badge
from training_app.assignments.certificates.errors import NotGenuine
from training_app.assignments.certificates.signing import key_id, make_key, read_signed

BASE = "https://training.riverton.example"
ZONE = ZoneInfo("America/Chicago")
KEY = make_key()
BADGE = make_badge(CLAIMS, KEY, base_url=BASE, zone=ZONE)
REGISTERED = {"iss", "jti", "sub", "nbf", "exp"}


def decoded(part: str) -> dict:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def is_signed(badge: str, jwk: dict) -> bool:
    head, payload, signature = badge.split(".")
    try:
        OKPKey.import_key(jwk).public_key.verify(
            base64.urlsafe_b64decode(signature + "=="), f"{head}.{payload}".encode()
        )
    except InvalidSignature:
        return False
    return True


def test_the_header_holds_the_public_key_and_where_it_is_read() -> None:
    """OB 3.0, 8.2.3: alg, kid, jwk and typ, and no other; a JWK never contains "d"."""
    header = decoded(BADGE.split(".")[0])

    assert set(header) == {"alg", "kid", "jwk", "typ"}
    assert (header["alg"], header["typ"]) == ("EdDSA", "JWT")
    assert header["kid"] == f"{BASE}/.well-known/certificate-keys/{key_id(KEY)}"
    assert "d" not in header["jwk"]
    assert is_signed(BADGE, header["jwk"])


def test_a_changed_badge_is_not_signed() -> None:
    head, _, signature = BADGE.split(".")
    other = make_badge(claims_with(minutes=490), make_key(), base_url=BASE, zone=ZONE).split(".")[1]

    assert not is_signed(f"{head}.{other}.{signature}", decoded(head)["jwk"])


def test_the_registered_claims_repeat_the_credential() -> None:
    """OB 3.0, 8.2.4: iss is issuer.id, jti is id, sub is credentialSubject.id, nbf is validFrom, exp is validUntil."""
    payload = decoded(BADGE.split(".")[1])

    assert payload["iss"] == payload["issuer"]["id"]
    assert payload["jti"] == payload["id"] == f"{BASE}/verify/{CLAIMS.number}"
    assert payload["sub"] == payload["credentialSubject"]["id"]
    assert payload["nbf"] == datetime.fromisoformat(payload["validFrom"]).timestamp()
    assert payload["exp"] == datetime.fromisoformat(payload["validUntil"]).timestamp()
    assert payload["validUntil"] == "2028-10-04T04:59:59Z"


def test_it_has_what_the_data_model_requires() -> None:
    """OB 3.0, appendix B: context, id, type, issuer, validFrom; of the achievement id, name, description, criteria."""
    payload = decoded(BADGE.split(".")[1])
    achievement = payload["credentialSubject"]["achievement"]

    assert payload["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert payload["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert payload["credentialSubject"]["type"] == ["AchievementSubject"]
    assert achievement["id"].startswith("urn:uuid:")
    assert {"name", "description", "criteria"} <= set(achievement)
    assert achievement["criteria"]["narrative"]


def test_without_a_last_day_it_does_not_expire() -> None:
    payload = badge_payload(claims_with(expires_on=None), base_url=BASE, zone=ZONE)

    assert not {"exp", "validUntil"} & set(payload)


def test_of_the_person_it_says_the_name_on_the_paper_and_an_id_that_links_to_nothing() -> None:
    one = badge_payload(CLAIMS, base_url=BASE, zone=ZONE)
    other = badge_payload(claims_with(number="CG-7QX2-K9PA-3MTW-08ZS"), base_url=BASE, zone=ZONE)

    (identifier,) = one["credentialSubject"]["identifier"]
    assert identifier["identityHash"] == "J. Ortiz"
    assert "4417" not in json.dumps(one).replace(CLAIMS.number, "")
    assert one["sub"] != other["sub"]


def test_a_badge_is_no_certificate_though_the_same_key_signed_it() -> None:
    believed = True
    try:
        read_signed(BADGE, {key_id(KEY): KEY})
    except NotGenuine:
        believed = False

    assert not believed
