"""What single products do in their own way: who may speak for whom, audiences, placements, extensions."""

import json

import pytest

from tests.lms.lti.examples import TOOL, Json
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.platforms import audience_of, extensions_for, may_speak_for, pickers_of
from training_app.lms.lti.registration import (
    Fault,
    PlatformConfiguration,
    RegistrationRefused,
    Tool,
    read_configuration,
    registration_request,
)

PORTAL = "https://developer.blackboard.com"
# as Blackboard's article 000090618 shows it, in what this program reads
BLACKBOARD: Json = {
    "issuer": "https://blackboard.com",
    "authorization_endpoint": f"{PORTAL}/api/v1/gateway/oidcauth",
    "token_endpoint": f"{PORTAL}/api/v1/gateway/oauth2/jwttoken",
    "token_endpoint_auth_methods_supported": ["private_key_jwt"],
    "jwks_uri": f"{PORTAL}/.well-known/jwks.json",
    "registration_endpoint": f"{PORTAL}/api/v1/gateway/registerLti?registrationToken=75707671",
    "id_token_signing_alg_values_supported": ["RS256", "RS512"],
    v.PLATFORM_CONFIGURATION: {
        "product_family_code": "BlackboardLearn",
        "messages_supported": [{"type": "LtiResourceLinkRequest"}, {"type": "LtiDeepLinkingRequest"}],
    },
}
# as Instructure's page "Registration" shows it, with the customer's own host where its sources put it
CANVAS: Json = {
    "issuer": "https://canvas.instructure.com",
    "authorization_endpoint": "https://sso.canvaslms.com/api/lti/authorize_redirect",
    "registration_endpoint": "https://riverton.instructure.com/api/lti/registrations",
    "jwks_uri": "https://sso.canvaslms.com/api/lti/security/jwks",
    "token_endpoint": "https://sso.canvaslms.com/login/oauth2/token",
    "token_endpoint_auth_methods_supported": ["private_key_jwt"],
    "id_token_signing_alg_values_supported": ["RS256"],
    "authorization_server": "sso.canvaslms.com",
    v.PLATFORM_CONFIGURATION: {
        "product_family_code": "canvas",
        "messages_supported": [
            {"type": "LtiResourceLinkRequest", "placements": ["account_navigation", "link_selection"]},
            {
                "type": "LtiDeepLinkingRequest",
                "placements": ["assignment_selection", "editor_button", "link_selection"],
            },
        ],
    },
}
CANVAS_URL = "https://canvas.instructure.com/api/lti/security/openid-configuration?registration_token=t"
OURS = Tool("Common Ground", "Training.", f"{TOOL}/lti/login", f"{TOOL}/lti/launch", f"{TOOL}/lti/launch", TOOL)


def read(said: Json, url: str) -> PlatformConfiguration:
    return read_configuration(json.dumps(said).encode(), configuration_url=url)


def test_blackboards_portal_may_speak_for_blackboard() -> None:
    found = read(BLACKBOARD, f"{PORTAL}/api/v1/gateway/openid?registrationToken=75707671")

    assert found.issuer == "https://blackboard.com"
    assert found.token_audience is None


def test_the_portal_is_not_where_courses_are_seen() -> None:
    assert read(BLACKBOARD, f"{PORTAL}/x").shown_at is None


@pytest.mark.parametrize(
    "url",
    [
        "https://developer.blackboard.com.evil.example/x",
        "https://evil.example/x",
        "https://other.blackboard.com/x",
        "https://developer.blackboard.com:8443/x",
    ],
)
def test_nobody_else_may_speak_for_blackboard(url: str) -> None:
    with pytest.raises(RegistrationRefused) as refused:
        read(BLACKBOARD, url)

    assert refused.value.fault is Fault.OTHER_HOST


@pytest.mark.parametrize(
    "issuer",
    [
        "https://blackboard.com.evil.example",
        "https://blackboard.com/",
        "https://www.blackboard.com",
        "https://lms.riverton.example",
        "http://blackboard.com",
    ],
)
def test_the_portal_may_speak_for_nobody_else(issuer: str) -> None:
    assert not may_speak_for(f"{PORTAL}/x", issuer)


def test_everybody_may_speak_for_their_own_host() -> None:
    assert may_speak_for("https://lms.example/c", "https://lms.example/moodle")
    assert not may_speak_for("https://lms.example/c", "https://lms.example.org/moodle")


@pytest.mark.parametrize("named", ["sso.canvaslms.com", "", None, 7])
def test_a_bare_host_is_no_audience(named: object) -> None:
    assert audience_of(named, "https://sso.canvaslms.com/login/oauth2/token") is None


def test_a_bare_host_with_its_port_is_none_either() -> None:
    assert audience_of("127.0.0.1:3000", "http://127.0.0.1:3000/login/oauth2/token") is None


@pytest.mark.parametrize("named", ["https://api.brightspace.com/auth/token", "other.example", "urn:lms:tokens"])
def test_any_other_audience_is_kept(named: str) -> None:
    assert audience_of(named, "https://sso.canvaslms.com/login/oauth2/token") == named


def test_canvas_shows_the_picker_for_assignments_and_for_modules() -> None:
    asked = registration_request(OURS, read(CANVAS, CANVAS_URL))

    own = asked[v.TOOL_CONFIGURATION]
    assert isinstance(own, dict)
    link, deep = own["messages"]
    assert "placements" not in link
    assert deep["placements"] == ["assignment_selection", "link_selection"]
    assert own["https://canvas.instructure.com/lti/privacy_level"] == "anonymous"


def test_courses_of_a_cloud_canvas_are_seen_where_it_registers() -> None:
    found = read(CANVAS, CANVAS_URL)

    assert found.shown_at == "https://riverton.instructure.com/api/lti/registrations"
    assert found.token_audience is None


def test_placements_are_asked_for_in_the_spelling_of_the_platform() -> None:
    long = "https://canvas.instructure.com/lti/assignment_selection"
    listed = [{"type": "LtiDeepLinkingRequest", "placements": ["ContentArea", long, long, 7]}]

    assert pickers_of({"messages_supported": listed}) == (long,)


@pytest.mark.parametrize(
    "listed",
    [None, 7, [7], [{}], [{"type": "LtiDeepLinkingRequest"}], [{"type": "LtiDeepLinkingRequest", "placements": "all"}]],
)
def test_a_platform_that_lists_no_placement_is_asked_for_none(listed: object) -> None:
    assert pickers_of({"messages_supported": listed}) == ()


@pytest.mark.parametrize("product", ["moodle", "Canvas", None])
def test_other_products_get_none_of_canvass_words(product: str | None) -> None:
    assert extensions_for(product) == {}
