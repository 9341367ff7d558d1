"""Tokens, grades and members: what the specifications forbid a tool, the fake platform refuses and keeps."""

import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from joserfc import jwt

from tests.fakes.platform import FakePlatform
from tests.lms.lti.examples import NOW, OTHER_KEY, PLATFORM_KEY
from tests.lms.lti.platform_asking import FORM, KID, SECONDS, Json, send, signed, violation
from training_app.foundation.clock import SetClock
from training_app.foundation.http import Reply
from training_app.lms.lti import vocabulary as v


def assertion_of(platform: FakePlatform, **changes: object) -> Json:
    claims = {
        "iss": "common-ground-1",
        "sub": "common-ground-1",
        "aud": platform.url("/token"),
        "iat": SECONDS,
        "exp": SECONDS + 60,
        "jti": "j-1",
        **changes,
    }
    return {name: value for name, value in claims.items() if value is not None}


def ask_token(platform: FakePlatform, assertion: str | None = None, **changes: str | None) -> Reply:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": assertion or signed(assertion_of(platform)),
        "scope": v.SCOPE_SCORE,
        **changes,
    }
    whole = {name: value for name, value in form.items() if value is not None}
    return send(platform, "POST", "/token", urlencode(whole), Content_Type=FORM)


def test_the_right_token_request_is_answered(platform: FakePlatform) -> None:
    body = json.loads(ask_token(platform).body)

    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 60, v.SCOPE_SCORE)
    assert platform.violations == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"iss": "other"}, "iss of the assertion is not the client id."),
        ({"sub": None}, "sub of the assertion is not the client id."),
        ({"aud": "https://elsewhere.example"}, "aud of the assertion is not the token endpoint."),
        ({"jti": None}, "The assertion has no jti."),
        ({"iat": None}, "iat is missing, or is no whole number."),
        ({"exp": str(SECONDS)}, "exp is missing, or is no whole number."),
        ({"iat": SECONDS + 10}, "iat is in the future."),
        ({"exp": SECONDS}, "exp is over."),
        ({"exp": SECONDS + 3601}, "exp is more than an hour after iat."),
    ],
    ids=str,
)
def test_a_wrong_assertion_is_a_violation(platform: FakePlatform, change: Json, words: str) -> None:
    reply = ask_token(platform, signed(assertion_of(platform, **change)))

    assert violation(platform, reply) == words
    assert platform.tokens == {}


def test_an_assertion_that_was_used_is_a_violation(platform: FakePlatform) -> None:
    ask_token(platform)

    assert violation(platform, ask_token(platform)) == "The assertion's jti was used before."


def test_an_assertion_without_kid_is_a_violation(platform: FakePlatform) -> None:
    token = signed(assertion_of(platform), header={"alg": "RS256"})

    assert violation(platform, ask_token(platform, token)) == "The JWT's kid is not in the tool's key set."


def test_an_assertion_of_another_key_is_a_violation(platform: FakePlatform) -> None:
    token = jwt.encode({"alg": "RS256", "kid": KID}, assertion_of(platform), PLATFORM_KEY, algorithms=["RS256"])

    assert violation(platform, ask_token(platform, token)).startswith("The JWT's signature is wrong")


def test_an_unsigned_assertion_is_a_violation(platform: FakePlatform) -> None:
    body = signed(assertion_of(platform)).split(".")[1]

    # {"alg":"none"}
    assert (
        violation(platform, ask_token(platform, f"eyJhbGciOiJub25lIn0.{body}.")) == "The JWT is not signed with RS256."
    )


def test_a_published_private_key_is_a_violation(platform: FakePlatform) -> None:
    platform.tool.key_set = {"keys": [OTHER_KEY.as_dict(private=True)]}

    assert violation(platform, ask_token(platform)) == "The tool publishes its private key."


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"grant_type": "password"}, "grant_type must be client_credentials."),
        ({"client_assertion_type": "jwt"}, "client_assertion_type is not the one of RFC 7523."),
        ({"scope": "everything"}, "Unknown scope in 'everything'."),
        ({"scope": ""}, "Unknown scope in ''."),
    ],
    ids=str,
)
def test_a_wrong_token_form_is_a_violation(platform: FakePlatform, change: dict[str, str], words: str) -> None:
    assert violation(platform, ask_token(platform, **change)) == words


def test_a_token_request_with_a_field_more_or_less_is_a_violation(platform: FakePlatform) -> None:
    assert violation(platform, ask_token(platform, client_id="x")).startswith("The token request has ['client_asse")


def test_a_token_for_scopes_that_were_not_granted_is_refused(platform: FakePlatform) -> None:
    platform.tool.scopes = frozenset({v.SCOPE_RESULT_READONLY})

    assert ask_token(platform).status == 400
    assert platform.violations == []


SCORE: Json = {
    "userId": "learner-1",
    "timestamp": "2026-11-26T12:00:00.000+00:00",
    "activityProgress": "Completed",
    "gradingProgress": "FullyGraded",
    "scoreGiven": 8,
    "scoreMaximum": 10,
}
SCORES = "/2/lineitems/7/lineitem/scores?type_id=1"


def post_score(platform: FakePlatform, body: object = None, path: str = SCORES, **headers: str | None) -> Reply:
    usual = {
        "Authorization": f"Bearer {platform.new_token(frozenset({v.SCOPE_SCORE}))}",
        "Content_Type": v.TYPE_SCORE,
        **headers,
    }
    return send(platform, "POST", path, json.dumps(SCORE if body is None else body), **usual)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"userId": None}, "userId is missing."),
        ({"activityProgress": "Done"}, "activityProgress is not one of the five."),
        ({"gradingProgress": None}, "gradingProgress is not one of the five."),
        ({"timestamp": None}, "timestamp needs a fraction and a zone."),
        ({"timestamp": "2026-11-26T12:00:00.000"}, "timestamp needs a fraction and a zone."),
        ({"timestamp": "2026-11-26T12:00:00+00:00"}, "timestamp needs a fraction and a zone."),
        ({"scoreGiven": "8"}, "scoreGiven must be a number, not below 0."),
        ({"scoreGiven": -1}, "scoreGiven must be a number, not below 0."),
        ({"scoreMaximum": None}, "scoreGiven needs scoreMaximum above 0."),
        ({"scoreMaximum": 0}, "scoreGiven needs scoreMaximum above 0."),
        ({"score": 8}, "A score has no ['score']."),
    ],
    ids=str,
)
def test_a_wrong_score_is_a_violation(platform: FakePlatform, change: Json, words: str) -> None:
    body = {name: value for name, value in {**SCORE, **change}.items() if value is not None}

    assert violation(platform, post_score(platform, body)) == words
    assert platform.scores == []


def test_a_score_of_another_media_type_is_a_violation(platform: FakePlatform) -> None:
    reply = post_score(platform, Content_Type="application/json")

    assert violation(platform, reply, 415).endswith("not 'application/json'.")


def test_a_score_without_token_is_a_violation(platform: FakePlatform) -> None:
    assert violation(platform, post_score(platform, Authorization=None), 401) == "The request brings no bearer token."


def test_a_score_with_a_made_up_token_is_a_violation(platform: FakePlatform) -> None:
    reply = post_score(platform, Authorization="Bearer x")

    assert violation(platform, reply, 401) == "The access token is not one of ours."


def test_a_score_after_the_query_was_lost_is_a_violation(platform: FakePlatform) -> None:
    reply = post_score(platform, path="/2/lineitems/7/lineitem/scores")

    assert violation(platform, reply, 404) == "The query of the line item's address was lost."


def test_a_score_that_is_no_json_is_a_violation(platform: FakePlatform) -> None:
    token = platform.new_token(frozenset({v.SCOPE_SCORE}))
    reply = send(platform, "POST", SCORES, "{", Authorization=f"Bearer {token}", Content_Type=v.TYPE_SCORE)

    assert violation(platform, reply) == "The body is not JSON."


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"label": ""}, "label is missing."),
        ({"scoreMaximum": 0}, "scoreMaximum must be a number above 0."),
        ({"resourceId": 7}, "resourceId must be a text."),
        ({"tag": "t" * 257}, "tag is too long."),
        ({"resource_id": "m"}, "A line item has no ['resource_id']."),
    ],
    ids=str,
)
def test_a_wrong_line_item_is_a_violation(platform: FakePlatform, change: Json, words: str) -> None:
    token = platform.new_token(frozenset({v.SCOPE_LINE_ITEM}))
    body = json.dumps({"label": "Check", "scoreMaximum": 10, **change})

    reply = send(
        platform,
        "POST",
        "/2/lineitems?type_id=1",
        body,
        Authorization=f"Bearer {token}",
        Content_Type=v.TYPE_LINE_ITEM,
    )

    assert violation(platform, reply) == words
    assert list(platform.line_items) == [7]


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/2/lineitems?type_id=1", v.SCOPE_LINE_ITEM),
        ("/2/lineitems/7/lineitem?type_id=1", v.SCOPE_LINE_ITEM_READONLY),
        ("/2/lineitems/7/lineitem/results?type_id=1", v.SCOPE_RESULT_READONLY),
        ("/CourseSection/2/Members?type_id=1", v.SCOPE_MEMBERSHIP_READONLY),
    ],
)
def test_another_accept_than_the_services_own_is_a_violation(platform: FakePlatform, path: str, scope: str) -> None:
    token = platform.new_token(frozenset({scope}))

    reply = send(platform, "GET", path, Authorization=f"Bearer {token}", Accept="application/json")

    assert violation(platform, reply, 406).startswith("Accept must be application/vnd.ims.")


def test_a_page_of_members_in_lower_case_is_not_found(platform: FakePlatform) -> None:
    token = platform.new_token(frozenset({v.SCOPE_MEMBERSHIP_READONLY}))

    reply = send(
        platform,
        "GET",
        "/CourseSection/2/Members?type_id=1&from=20&mark=abcdef",
        Authorization=f"Bearer {token}",
        Accept=v.TYPE_MEMBERSHIP_CONTAINER,
    )

    assert violation(platform, reply, 404) == "The address of the page was changed."


def test_the_tools_keys_are_read_from_its_own_address(platform: FakePlatform) -> None:
    with FakePlatform() as other:
        other.keys = [OTHER_KEY]
        platform.tool.key_set, platform.tool.jwks_url = None, other.url("/jwks")

        assert ask_token(platform).status == 200


def test_a_token_that_was_fine_a_minute_ago_is_no_violation(platform: FakePlatform) -> None:
    token = platform.new_token(frozenset({v.SCOPE_SCORE}))
    platform.clock = SetClock(NOW + timedelta(seconds=61))

    assert post_score(platform, Authorization=f"Bearer {token}").status == 401
    assert platform.violations == []


def test_an_address_that_nobody_has_is_not_found(platform: FakePlatform) -> None:
    assert send(platform, "GET", "/nowhere").status == 404
