"""Access tokens: the request that is signed, the answer, and when a new one is due."""

import json
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from tests.lms.lti.examples import KEYS, NOW, PLATFORM_KEY, REGISTRATION
from training_app.foundation.http import Reply
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.registration import Registration
from training_app.lms.lti.service_token import (
    AccessToken,
    TokenLater,
    TokenRefused,
    must_renew,
    read_token_answer,
    token_request,
)
from training_app.lms.lti.tokens import read_signed

SCOPES = frozenset({v.SCOPE_SCORE})


def form_of(registration: Registration = REGISTRATION) -> dict[str, list[str]]:
    scopes = [v.SCOPE_SCORE, v.SCOPE_RESULT_READONLY]
    return parse_qs(token_request(registration, scopes, key=PLATFORM_KEY, now=NOW, jti="jti-1").decode())


def answered(**changes: object) -> Reply:
    body = {"access_token": "t-1", "token_type": "Bearer", "expires_in": 3600, **changes}
    return Reply(200, {}, json.dumps({name: value for name, value in body.items() if value is not None}).encode())


def token_of(seconds: float) -> AccessToken:
    return AccessToken("t-1", NOW, NOW + timedelta(seconds=seconds), SCOPES)


def test_the_form_is_the_one_of_the_security_framework() -> None:
    form = form_of()
    assertion = form.pop("client_assertion")

    assert form == {
        "grant_type": ["client_credentials"],
        "client_assertion_type": ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"],
        "scope": [f"{v.SCOPE_RESULT_READONLY} {v.SCOPE_SCORE}"],
    }
    assert read_signed(assertion[0], KEYS) == {
        "iss": "client-1",
        "sub": "client-1",
        "aud": "https://lms.riverton.example/token",
        "iat": 1795694400,
        "exp": 1795694460,
        "jti": "jti-1",
    }


def test_a_platform_with_another_audience_gets_it() -> None:
    registration = replace(REGISTRATION, token_audience="https://auth.example")

    assert read_signed(form_of(registration)["client_assertion"][0], KEYS)["aud"] == "https://auth.example"


def test_a_token_is_read_with_its_end() -> None:
    assert read_token_answer(answered(), SCOPES, now=NOW) == token_of(3600)


def test_fewer_scopes_than_asked_are_what_was_granted() -> None:
    token = read_token_answer(answered(scope=v.SCOPE_SCORE), {v.SCOPE_SCORE, v.SCOPE_RESULT_READONLY}, now=NOW)

    assert token.scopes == SCOPES


@pytest.mark.parametrize(("said", "seconds"), [(None, 60), ("3600", 60), (-5, 0), (10**12, 86_400), (0.5, 0.5)])
def test_an_odd_end_is_taken_with_care(said: object, seconds: float) -> None:
    token = read_token_answer(answered(expires_in=said), SCOPES, now=NOW)

    assert token.expires_at - NOW == timedelta(seconds=seconds)


def test_the_kind_of_a_token_may_be_in_any_case() -> None:
    """RFC 6749, section 5.1: token_type is case insensitive."""
    assert read_token_answer(answered(token_type="bearer"), SCOPES, now=NOW).value == "t-1"


@pytest.mark.parametrize(
    "changes",
    [
        {"access_token": None},
        {"access_token": ""},
        {"access_token": 7},
        {"access_token": "a\r\nX: 1"},
        {"access_token": "tökén"},
        {"token_type": None},
        {"token_type": "mac"},
    ],
)
def test_an_answer_without_a_bearer_token_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(TokenRefused, match="holds no bearer token"):
        read_token_answer(answered(**changes), SCOPES, now=NOW)


def test_an_answer_that_is_a_page_is_refused() -> None:
    with pytest.raises(TokenRefused, match="not JSON"):
        read_token_answer(Reply(200, {}, b"<html>"), SCOPES, now=NOW)


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404])
def test_a_refusal_says_what_to_check(status: int) -> None:
    with pytest.raises(TokenRefused) as refused:
        read_token_answer(Reply(status, {}, b'{"error":"invalid_client"}'), SCOPES, now=NOW)

    assert f"({status})" in refused.value.reason
    assert "key set address" in refused.value.reason
    assert "invalid_client" in refused.value.reason


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_platform_in_trouble_is_asked_later(status: int) -> None:
    with pytest.raises(TokenLater) as later:
        read_token_answer(Reply(status, {"retry-after": "7"}, b""), SCOPES, now=NOW)

    assert later.value.retry_after_s == 7.0


def test_without_a_token_one_is_due() -> None:
    assert must_renew(None, SCOPES, NOW)


@pytest.mark.parametrize(("after_s", "is_due"), [(0, False), (3539, False), (3540, True), (3600, True)])
def test_a_token_is_renewed_a_minute_before_its_end(after_s: int, is_due: bool) -> None:
    assert must_renew(token_of(3600), SCOPES, NOW + timedelta(seconds=after_s)) is is_due


@pytest.mark.parametrize(("after_s", "is_due"), [(0, False), (29, False), (30, True)])
def test_a_token_of_one_minute_is_used_for_half_of_it(after_s: int, is_due: bool) -> None:
    assert must_renew(token_of(60), SCOPES, NOW + timedelta(seconds=after_s)) is is_due


def test_a_token_for_other_scopes_is_none() -> None:
    assert must_renew(token_of(3600), {v.SCOPE_SCORE, v.SCOPE_RESULT_READONLY}, NOW)
