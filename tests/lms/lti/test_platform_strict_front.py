"""Login, deep linking and registration: what the specifications forbid a tool, the fake platform refuses and keeps."""

import json
from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from tests.fakes.platform import FakePlatform
from tests.fakes.platform_rules import DL, LTI, TOOL_CONFIGURATION
from tests.lms.lti.examples import TOOL
from tests.lms.lti.our_side import LAUNCH_URL
from tests.lms.lti.platform_asking import FORM, SECONDS, Json, send, signed, violation
from training_app.foundation.http import Reply
from training_app.lms.lti import vocabulary as v

Change = Callable[[Json], object]
AUTH = {
    "scope": "openid",
    "response_type": "id_token",
    "response_mode": "form_post",
    "prompt": "none",
    "client_id": "common-ground-1",
    "redirect_uri": LAUNCH_URL,
    "login_hint": "learner-1",
    "lti_message_hint": "link:link-1",
    "state": "s",
    "nonce": "n",
}


def test_the_right_authentication_request_is_taken_with_get_and_post(platform: FakePlatform) -> None:
    assert send(platform, "GET", f"/auth?{urlencode(AUTH)}").status == 200
    assert send(platform, "POST", "/auth", urlencode(AUTH), Content_Type=FORM).status == 200
    assert platform.violations == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"scope": "openid email"}, "scope must be openid, and is 'openid email'."),
        ({"response_type": "code"}, "response_type must be id_token, and is 'code'."),
        ({"response_mode": None}, "response_mode must be form_post, and is None."),
        ({"prompt": "login"}, "prompt must be none, and is 'login'."),
        ({"client_id": "other"}, "client_id is not the registered one."),
        ({"redirect_uri": f"{TOOL}/other"}, f"redirect_uri '{TOOL}/other' is not registered."),
        ({"login_hint": None}, "login_hint is missing."),
        ({"login_hint": "LEARNER-1"}, "There is no user 'LEARNER-1': login_hint or userId was changed."),
        ({"state": None}, "state is missing."),
        ({"nonce": None}, "nonce is missing."),
        ({"lti_message_hint": None}, "lti_message_hint was sent and is missing."),
        ({"lti_message_hint": "link:x"}, "There is no link 'link:x': lti_message_hint was changed."),
        ({"extra": "1"}, "Unknown parameters: ['extra']."),
    ],
    ids=str,
)
def test_a_wrong_authentication_request_is_a_violation(platform: FakePlatform, change: Json, words: str) -> None:
    asked = {name: value for name, value in {**AUTH, **change}.items() if value is not None}

    assert violation(platform, send(platform, "GET", f"/auth?{urlencode(asked)}")) == words


def respond(platform: FakePlatform, change: Change, **fields: str) -> Reply:
    claims: Json = {
        "iss": "common-ground-1",
        "aud": [platform.issuer],
        "iat": SECONDS,
        "exp": SECONDS + 60,
        "nonce": "n-1",
        LTI + "message_type": "LtiDeepLinkingResponse",
        LTI + "version": "1.3.0",
        LTI + "deployment_id": "1",
        DL + "data": "d",
        DL + "content_items": [{"type": "ltiResourceLink", "title": "A", "url": LAUNCH_URL, "custom": {"module": "a"}}],
    }
    platform.settings["data"] = "d"
    change(claims)
    body = urlencode({"JWT": signed(claims), **fields})
    return send(platform, "POST", "/deep_link_return", body, Content_Type=FORM)


def items(claims: Json) -> list[Json]:
    found: list[Json] = claims[DL + "content_items"]
    return found


def test_the_right_deep_linking_response_is_taken(platform: FakePlatform) -> None:
    assert respond(platform, lambda _: None).status == 200
    assert platform.violations == []
    assert platform.links["link-2"].custom == {"module": "a"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c: c.update(iss="x"), "iss of the response is not the client id."),
        (lambda c: c.update(aud="common-ground-1"), "aud of the response is not the platform."),
        (lambda c: c.update(azp="x"), "azp of the response is not the client id."),
        (lambda c: c.pop("nonce"), "The response has no nonce."),
        (lambda c: c.pop("iat"), "iat is missing, or is no whole number."),
        (lambda c: c.update(exp=SECONDS), "exp is over."),
        (lambda c: c.pop(LTI + "message_type"), "message_type is not LtiDeepLinkingResponse."),
        (lambda c: c.update({LTI + "version": "1.1"}), "version is not 1.3.0."),
        (lambda c: c.update({LTI + "deployment_id": "2"}), "deployment_id is not the one of the request."),
        (lambda c: c.pop(DL + "content_items"), "content_items must be a list."),
        (lambda c: c.pop(DL + "data"), "data must come back as it was sent: {'data': 'd'} and not {}."),
        (lambda c: items(c)[0].update(type="html"), "An item of another type."),
        (lambda c: items(c)[0].update(url="https://x.example/"), "An item's url is on another host."),
        (lambda c: items(c)[0].update(custom={"module": 7}), "Custom parameters are texts."),
        (lambda c: items(c)[0].update(lineItem={"label": "A"}), "scoreMaximum must be a number above 0."),
    ],
)
def test_a_wrong_deep_linking_response_is_a_violation(platform: FakePlatform, change: Change, words: str) -> None:
    assert violation(platform, respond(platform, change)) == words
    assert list(platform.links) == ["link-1"]


def test_data_that_was_not_sent_is_a_violation(platform: FakePlatform) -> None:
    reply = respond(platform, lambda _: platform.settings.pop("data"))

    assert violation(platform, reply) == "data must come back as it was sent: {} and not {'data': 'd'}."


def test_two_items_where_one_was_asked_for_are_a_violation(platform: FakePlatform) -> None:
    platform.settings["accept_multiple"] = False

    assert violation(platform, respond(platform, lambda c: items(c).append(items(c)[0]))) == "One item was asked for."


def test_a_line_item_that_was_not_asked_for_is_a_violation(platform: FakePlatform) -> None:
    platform.settings["accept_lineitem"] = False
    reply = respond(platform, lambda c: items(c)[0].update(lineItem={"scoreMaximum": 1}))

    assert violation(platform, reply) == "No line item was asked for."


def test_a_response_sent_twice_is_a_violation(platform: FakePlatform) -> None:
    respond(platform, lambda _: None)

    assert violation(platform, respond(platform, lambda _: None)) == "The nonce of the response was used before."


def test_a_response_with_another_field_is_a_violation(platform: FakePlatform) -> None:
    reply = respond(platform, lambda _: None, state="s")

    assert violation(platform, reply) == "The form has ['JWT', 'state'], not JWT alone."


REGISTRATION: Json = {
    "application_type": "web",
    "response_types": ["id_token"],
    "grant_types": ["client_credentials", "implicit"],
    "initiate_login_uri": f"{TOOL}/login",
    "redirect_uris": [LAUNCH_URL],
    "client_name": "Common Ground",
    "jwks_uri": f"{TOOL}/jwks",
    "token_endpoint_auth_method": "private_key_jwt",
    "scope": v.SCOPE_SCORE,
}
CONFIGURATION: Json = {
    "domain": "training.riverton.example",
    "target_link_uri": LAUNCH_URL,
    "claims": ["iss"],
    "messages": [{"type": "LtiResourceLinkRequest"}],
}


def register(platform: FakePlatform, body: object, token: str = "invited") -> Reply:
    return send(
        platform,
        "POST",
        "/register",
        json.dumps(body),
        Authorization=f"Bearer {token}",
        Content_Type="application/json",
    )


@pytest.mark.parametrize(
    ("change", "own", "words"),
    [
        ({"application_type": "native"}, {}, "application_type must be web."),
        ({"response_types": ["code"]}, {}, "response_types must have id_token."),
        ({"grant_types": ["implicit"]}, {}, "A grant type is missing."),
        ({"token_endpoint_auth_method": "none"}, {}, "token_endpoint_auth_method is another."),
        ({"scope": "all"}, {}, "An unknown scope is asked for."),
        ({"client_name": ""}, {}, "client_name is missing."),
        ({"jwks_uri": None}, {}, "jwks_uri is missing."),
        (
            {"redirect_uris": ["https://x.example/"]},
            {},
            "redirect_uris is on ['x.example'], not on training.riverton.example.",
        ),
        ({}, {"domain": "x.example"}, "initiate_login_uri is on ['training.riverton.example'], not on x.example."),
        ({}, {"messages": [{"type": "basic"}]}, "Unknown message 'basic'."),
    ],
    ids=str,
)
def test_a_wrong_registration_is_a_violation(platform: FakePlatform, change: Json, own: Json, words: str) -> None:
    whole = {**REGISTRATION, **change, TOOL_CONFIGURATION: {**CONFIGURATION, **own}}
    body = {name: value for name, value in whole.items() if value is not None}

    assert violation(platform, register(platform, body)) == words
    assert platform.registrations == []


def test_a_registration_without_invitation_is_a_violation(platform: FakePlatform) -> None:
    reply = register(platform, REGISTRATION, token="x")

    assert violation(platform, reply, 401) == "The registration token is missing or another."


def test_an_invitation_is_good_once(platform: FakePlatform) -> None:
    whole = {**REGISTRATION, TOOL_CONFIGURATION: CONFIGURATION}
    assert register(platform, whole).status == 200

    assert violation(platform, register(platform, whole), 401) == "The registration token is missing or another."


def test_a_shape_that_no_rule_foresaw_is_a_violation_too(platform: FakePlatform) -> None:
    reply = register(platform, {**REGISTRATION, TOOL_CONFIGURATION: {**CONFIGURATION, "messages": [7]}})

    assert reply.status == 500
    assert len(platform.violations) == 1
