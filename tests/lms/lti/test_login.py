"""The login before a launch: what is read, who is meant, where the browser goes, what comes back."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.lms.lti.examples import REGISTRATION, TOOL
from training_app.lms.lti.errors import LaunchRefused, Reason
from training_app.lms.lti.login import (
    AuthenticationResponse,
    LoginRequest,
    authentication_url,
    choose_registration,
    read_login,
    read_response,
    storage_origin,
)

FORM = {"iss": REGISTRATION.issuer, "login_hint": "17", "target_link_uri": f"{TOOL}/lti/launch"}
REQUEST = LoginRequest(REGISTRATION.issuer, "17", f"{TOOL}/lti/launch")
OTHER_CLIENT = replace(REGISTRATION, client_id="client-2", deployment_ids=frozenset({"deployment-9"}))


def why_refused(form: dict[str, str]) -> Reason:
    with pytest.raises(LaunchRefused) as refused:
        read_login(form, tool_url=TOOL)
    return refused.value.reason


def test_the_three_that_must_be_there_are_enough() -> None:
    assert read_login(FORM, tool_url=TOOL) == REQUEST


def test_everything_that_may_be_there_is_read() -> None:
    form = {
        **FORM,
        "lti_message_hint": '{"cmid": 3}',
        "client_id": "client-1",
        "lti_deployment_id": "deployment-1",
        "lti_storage_target": "post_message_forwarding",
        "canvas_region": "anything",
    }

    request = read_login(form, tool_url=TOOL)

    assert request.message_hint == '{"cmid": 3}'
    assert (request.client_id, request.deployment_id) == ("client-1", "deployment-1")
    assert request.storage_target == "post_message_forwarding"


def test_a_missing_issuer_is_refused() -> None:
    assert why_refused({**FORM, "iss": ""}) is Reason.NO_ISSUER


def test_a_missing_login_hint_is_refused() -> None:
    assert why_refused({"iss": FORM["iss"], "target_link_uri": TOOL}) is Reason.NO_LOGIN_HINT


def test_a_missing_target_is_refused() -> None:
    assert why_refused({"iss": FORM["iss"], "login_hint": "17"}) is Reason.NO_TARGET


def test_a_target_on_another_host_is_refused() -> None:
    assert why_refused({**FORM, "target_link_uri": "https://elsewhere.example/"}) is Reason.FOREIGN_TARGET


def test_the_issuer_is_enough_when_it_has_one_client() -> None:
    assert choose_registration(REQUEST, [REGISTRATION]) is REGISTRATION


def test_the_client_id_decides_between_two() -> None:
    request = replace(REQUEST, client_id="client-2")

    assert choose_registration(request, [REGISTRATION, OTHER_CLIENT]) is OTHER_CLIENT


def test_the_deployment_decides_when_no_client_is_named() -> None:
    request = replace(REQUEST, deployment_id="deployment-9")

    assert choose_registration(request, [REGISTRATION, OTHER_CLIENT]) is OTHER_CLIENT


def test_two_clients_and_nothing_to_tell_them_apart_are_refused() -> None:
    with pytest.raises(LaunchRefused) as refused:
        choose_registration(replace(REQUEST, deployment_id="new"), [REGISTRATION, OTHER_CLIENT])

    assert refused.value.reason is Reason.AMBIGUOUS_PLATFORM


@pytest.mark.parametrize("changed", [{"issuer": "https://x.example"}, {"client_id": "client-3"}])
def test_a_platform_that_is_not_registered_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(LaunchRefused) as refused:
        choose_registration(replace(REQUEST, **changed), [REGISTRATION, OTHER_CLIENT])

    assert refused.value.reason is Reason.UNKNOWN_PLATFORM


def test_the_browser_is_sent_with_all_that_lti_asks_for() -> None:
    """Security Framework 1.0, section 5.1.1.2."""
    request = replace(REQUEST, message_hint="a b&c=d")

    url = authentication_url(request, REGISTRATION, redirect_uri=f"{TOOL}/lti/launch", state="s-1", nonce="n-1")

    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://lms.riverton.example/auth"
    assert parse_qs(parts.query) == {
        "scope": ["openid"],
        "response_type": ["id_token"],
        "response_mode": ["form_post"],
        "prompt": ["none"],
        "client_id": ["client-1"],
        "redirect_uri": [f"{TOOL}/lti/launch"],
        "login_hint": ["17"],
        "lti_message_hint": ["a b&c=d"],
        "state": ["s-1"],
        "nonce": ["n-1"],
    }


def test_a_message_hint_is_sent_back_only_when_it_was_sent() -> None:
    url = authentication_url(REQUEST, REGISTRATION, redirect_uri=TOOL, state="s", nonce="n")

    assert "lti_message_hint" not in url


def test_an_empty_message_hint_was_sent_and_goes_back() -> None:
    request = read_login({**FORM, "lti_message_hint": ""}, tool_url=TOOL)

    url = authentication_url(request, REGISTRATION, redirect_uri=TOOL, state="s", nonce="n")

    assert url.endswith("&lti_message_hint=")


def test_the_query_that_an_endpoint_has_is_kept_letter_for_letter() -> None:
    registration = replace(REGISTRATION, authorization_endpoint="https://lms.example/auth?tenant=A%2fb")

    url = authentication_url(REQUEST, registration, redirect_uri=TOOL, state="s", nonce="n")

    assert url.startswith("https://lms.example/auth?tenant=A%2fb&scope=openid&")


def test_what_is_stored_at_the_platform_goes_to_the_origin_of_its_login() -> None:
    registration = replace(REGISTRATION, authorization_endpoint="https://sso.lms.example:8443/auth?tenant=1")

    assert storage_origin(registration) == "https://sso.lms.example:8443"


def test_the_answer_brings_state_and_token() -> None:
    assert read_response({"state": "s-1", "id_token": "t"}) == AuthenticationResponse("s-1", "t")


def test_an_answer_without_state_is_refused() -> None:
    with pytest.raises(LaunchRefused) as refused:
        read_response({"id_token": "t"})

    assert refused.value.reason is Reason.NO_STATE


def test_an_answer_without_token_is_refused() -> None:
    with pytest.raises(LaunchRefused) as refused:
        read_response({"state": "s-1"})

    assert refused.value.reason is Reason.NOT_A_TOKEN


def test_an_error_of_the_platform_is_named_and_its_words_are_not_shown() -> None:
    form = {"error": "login_required<script>", "error_description": "Call +1 555", "state": "s-1"}

    with pytest.raises(LaunchRefused) as refused:
        read_response(form)

    assert refused.value.reason is Reason.PLATFORM_REFUSED
    assert refused.value.detail == "login_requiredscript"
    assert "555" not in refused.value.for_administrator
