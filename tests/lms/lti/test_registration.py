"""Dynamic registration: what a platform says of itself, what we ask for, what comes back."""

import json

import pytest

from tests.lms.lti.examples import TOOL, Json
from training_app.foundation.http import Reply
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.registration import (
    MOST_BYTES,
    Fault,
    PlatformConfiguration,
    Registered,
    RegistrationRefused,
    Tool,
    read_configuration,
    read_registered,
    registration_request,
)

URL = "https://lms.example/.well-known/openid-configuration"
WHOLE: Json = {
    "issuer": "https://lms.example",
    "authorization_endpoint": "https://lms.example/auth",
    "token_endpoint": "https://lms.example/token",
    "jwks_uri": "https://keys.lms.example/jwks",
    "registration_endpoint": "https://lms.example/register",
    "id_token_signing_alg_values_supported": ["RS256", "ES256"],
    "token_endpoint_auth_methods_supported": ["private_key_jwt"],
    "scopes_supported": ["openid", v.SCOPE_SCORE],
    v.PLATFORM_CONFIGURATION: {"product_family_code": "moodle"},
}
OURS = Tool(
    "Common Ground",
    "Trauma-informed training.",
    f"{TOOL}/lti/login",
    f"{TOOL}/lti/launch",
    f"{TOOL}/lti/launch",
    f"{TOOL}/lti/jwks",
)


def read(changes: Json | None = None, *, url: str = URL, plain: frozenset[str] = frozenset()) -> PlatformConfiguration:
    body = {name: value for name, value in {**WHOLE, **(changes or {})}.items() if value is not None}
    return read_configuration(json.dumps(body).encode(), configuration_url=url, plain_http_hosts=plain)


def why_refused(changes: Json | None = None, *, url: str = URL) -> tuple[Fault, str]:
    with pytest.raises(RegistrationRefused, match="Nothing was registered here") as refused:
        read(changes, url=url)
    return refused.value.fault, refused.value.detail


def test_a_configuration_is_read() -> None:
    assert read() == PlatformConfiguration(
        issuer="https://lms.example",
        authorization_endpoint="https://lms.example/auth",
        token_endpoint="https://lms.example/token",
        jwks_url="https://keys.lms.example/jwks",
        registration_endpoint="https://lms.example/register",
        scopes=frozenset({v.SCOPE_SCORE}),
        product="moodle",
        shown_at="https://lms.example/auth",
    )


def test_an_audience_of_its_own_is_kept() -> None:
    assert read({"authorization_server": "https://auth.example"}).token_audience == "https://auth.example"


def test_what_a_platform_does_not_list_it_may_have() -> None:
    found = read({"id_token_signing_alg_values_supported": None, "scopes_supported": None})

    assert found.scopes is None


@pytest.mark.parametrize("listed", [["openid"], [], "openid", [7]])
def test_a_list_without_any_scope_of_lti_says_nothing_about_them(listed: object) -> None:
    assert read({"scopes_supported": listed}).scopes is None


def test_an_issuer_with_a_path_is_taken() -> None:
    assert read({"issuer": "https://lms.example/moodle"}).issuer == "https://lms.example/moodle"


@pytest.mark.parametrize(
    "issuer", ["https://elsewhere.example", "https://lms.example:8443", "https://lms.example.elsewhere.example"]
)
def test_an_issuer_on_another_host_is_refused(issuer: str) -> None:
    assert why_refused({"issuer": issuer}) == (Fault.OTHER_HOST, "issuer")


ADDRESSES = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("value", [None, "", 7, "http://lms.example/x", "https://u:p@lms.example/x", "file:///etc"])
def test_an_address_that_is_missing_or_not_https_is_refused(name: str, value: object) -> None:
    assert why_refused({name: value}) == (Fault.NOT_SECURE, name)


def test_a_configuration_that_was_read_without_https_is_refused() -> None:
    assert why_refused(url=URL.replace("https", "http")) == (Fault.NOT_SECURE, "openid_configuration")


def test_named_hosts_may_do_without_https_and_no_others() -> None:
    local = {name: f"http://127.0.0.1:5000/{name}" for name in ADDRESSES}
    plain = frozenset({"127.0.0.1"})

    found = read(local, url="http://127.0.0.1:5000/c", plain=plain)

    assert found.issuer == "http://127.0.0.1:5000/issuer"
    with pytest.raises(RegistrationRefused):
        read({**local, "jwks_uri": "http://127.0.0.2:5000/jwks"}, url="http://127.0.0.1:5000/c", plain=plain)


def test_a_platform_that_does_not_sign_with_rs256_is_refused() -> None:
    name = "id_token_signing_alg_values_supported"

    assert why_refused({name: ["HS256"]}) == (Fault.CANNOT_SIGN, name)


def test_a_platform_that_takes_no_signed_assertion_is_refused() -> None:
    name = "token_endpoint_auth_methods_supported"

    assert why_refused({name: ["client_secret_post"]}) == (Fault.NO_KEY_LOGIN, name)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"[" * 60_000])
def test_a_configuration_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(RegistrationRefused) as refused:
        read_configuration(body, configuration_url=URL)

    assert refused.value.fault is Fault.NOT_JSON


def test_a_configuration_that_is_too_large_is_refused() -> None:
    with pytest.raises(RegistrationRefused) as refused:
        read_configuration(b" " * (MOST_BYTES + 1), configuration_url=URL)

    assert refused.value.fault is Fault.TOO_LARGE


def test_we_ask_for_the_fewest_scopes_and_no_claim_about_a_person() -> None:
    asked = registration_request(OURS, read({"scopes_supported": None}))

    assert asked["scope"] == f"{v.SCOPE_LINE_ITEM} {v.SCOPE_SCORE} {v.SCOPE_RESULT_READONLY}"
    assert asked[v.TOOL_CONFIGURATION] == {
        "domain": "training.riverton.example",
        "description": "Trauma-informed training.",
        "target_link_uri": f"{TOOL}/lti/launch",
        "claims": ["iss", "sub"],
        "messages": [
            {"type": "LtiResourceLinkRequest", "target_link_uri": f"{TOOL}/lti/launch", "label": "Common Ground"},
            {"type": "LtiDeepLinkingRequest", "target_link_uri": f"{TOOL}/lti/launch", "label": "Common Ground"},
        ],
    }


def test_we_introduce_ourselves_as_lti_asks() -> None:
    asked = registration_request(OURS, read())
    del asked[v.TOOL_CONFIGURATION], asked["scope"]

    assert asked == {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["client_credentials", "implicit"],
        "initiate_login_uri": f"{TOOL}/lti/login",
        "redirect_uris": [f"{TOOL}/lti/launch"],
        "client_name": "Common Ground",
        "jwks_uri": f"{TOOL}/lti/jwks",
        "token_endpoint_auth_method": "private_key_jwt",
    }


def test_a_scope_that_the_platform_does_not_know_is_not_asked_for() -> None:
    assert registration_request(OURS, read())["scope"] == v.SCOPE_SCORE


@pytest.mark.parametrize("status", [200, 201])
def test_the_answer_names_client_and_deployment(status: int) -> None:
    body = json.dumps({"client_id": "client-9", v.TOOL_CONFIGURATION: {"deployment_id": "d-9"}}).encode()

    assert read_registered(Reply(status, {}, body)) == Registered("client-9", "d-9")


def test_a_deployment_may_come_later() -> None:
    assert read_registered(Reply(201, {}, b'{"client_id":"client-9"}')) == Registered("client-9", None)


def test_an_answer_without_a_client_is_refused() -> None:
    with pytest.raises(RegistrationRefused) as refused:
        read_registered(Reply(201, {}, b'{"client_id":""}'))

    assert refused.value.fault is Fault.NO_CLIENT_ID


@pytest.mark.parametrize("status", [302, 400, 401, 500])
def test_a_platform_that_does_not_take_it_is_told(status: int) -> None:
    with pytest.raises(RegistrationRefused, match="did not take the registration") as refused:
        read_registered(Reply(status, {}, b'{"client_id":"client-9"}'))

    assert refused.value.detail == str(status)
