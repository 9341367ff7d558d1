"""Launches that are refused, each for its own cause.

The first twelve are the bad payloads of the 1EdTech Conformance Certification Guide 1.3, tool part.
"""

from datetime import timedelta

import pytest

from tests.lms.lti.examples import (
    KEYS,
    NONCE,
    NOW,
    REGISTRATION,
    TOOL,
    Json,
    Nonces,
    launch_of,
    make_claims,
    make_deep_linking_claims,
    make_token,
)
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.claims import read_launch
from training_app.lms.lti.errors import LaunchRefused, Reason, UnknownDeployment

SECONDS = int(NOW.timestamp())


def why_refused(claims: Json | None = None, *, token: str | None = None) -> Reason:
    """The cause; the nonce must not have been asked for."""
    nonces = Nonces(NONCE)

    with pytest.raises(LaunchRefused) as refused:
        launch_of(claims, token=token, nonces=nonces)

    assert nonces.asked == []
    return refused.value.reason


def test_01_a_header_without_kid_is_refused_though_there_is_only_one_key() -> None:
    assert len(KEYS) == 1
    assert why_refused(token=make_token(header={"alg": "RS256"})) is Reason.NO_KEY_ID


def test_02_a_kid_that_the_platform_does_not_have_is_refused() -> None:
    assert why_refused(token=make_token(header={"alg": "RS256", "kid": "another"})) is Reason.UNKNOWN_KEY


def test_03_another_lti_version_is_refused() -> None:
    assert why_refused(make_claims(version="11.3")) is Reason.WRONG_VERSION


def test_04_a_missing_lti_version_is_refused() -> None:
    assert why_refused(make_claims(version=None)) is Reason.NO_VERSION


def test_05_a_token_that_is_no_lti_message_is_refused() -> None:
    bare = {name: value for name, value in make_claims().items() if not name.startswith("https://")}

    assert why_refused(bare) is Reason.NO_MESSAGE_TYPE


def test_06_a_token_without_the_claims_of_an_id_token_is_refused() -> None:
    lti_alone = {name: value for name, value in make_claims().items() if name.startswith("https://")}

    assert why_refused(lti_alone) is Reason.WRONG_ISSUER


def test_07_a_token_of_another_time_is_refused() -> None:
    assert why_refused(make_claims(iat=11111, exp=22222)) is Reason.EXPIRED


def test_08_a_missing_message_type_is_refused() -> None:
    assert why_refused(make_claims(message_type=None)) is Reason.NO_MESSAGE_TYPE


def test_09_a_missing_roles_claim_is_refused() -> None:
    assert why_refused(make_claims(roles=None)) is Reason.NO_ROLES


def test_10_a_missing_deployment_id_is_refused() -> None:
    assert why_refused(make_claims(deployment_id=None)) is Reason.NO_DEPLOYMENT


def test_11_a_resource_link_without_id_is_refused() -> None:
    assert why_refused(make_claims(resource_link={"title": "First contact"})) is Reason.NO_RESOURCE_LINK


def test_12_a_missing_sub_is_refused() -> None:
    assert why_refused(make_claims(sub=None)) is Reason.NO_SUBJECT


def test_a_missing_resource_link_is_refused() -> None:
    assert why_refused(make_claims(resource_link=None)) is Reason.NO_RESOURCE_LINK


def test_an_empty_sub_is_refused() -> None:
    assert why_refused(make_claims(sub="")) is Reason.NO_SUBJECT


def test_a_sub_that_is_a_number_is_refused() -> None:
    assert why_refused(make_claims(sub=7)) is Reason.NO_SUBJECT


def test_a_sub_longer_than_lti_allows_is_refused() -> None:
    """LTI Core 1.3, section 5.3.6."""
    assert why_refused(make_claims(sub="a" * 256)) is Reason.BAD_CLAIM


def test_another_issuer_is_refused() -> None:
    assert why_refused(make_claims(iss="https://lms.elsewhere.example")) is Reason.WRONG_ISSUER


def test_an_issuer_with_a_slash_more_is_another_one() -> None:
    assert why_refused(make_claims(iss=REGISTRATION.issuer + "/")) is Reason.WRONG_ISSUER


def test_another_audience_is_refused() -> None:
    assert why_refused(make_claims(aud="client-2")) is Reason.WRONG_AUDIENCE


def test_an_audience_whose_text_only_holds_our_client_id_is_refused() -> None:
    assert why_refused(make_claims(aud="client-10")) is Reason.WRONG_AUDIENCE


def test_a_list_of_other_audiences_is_refused() -> None:
    assert why_refused(make_claims(aud=["client-2", "client-3"], azp="client-1")) is Reason.WRONG_AUDIENCE


def test_a_missing_audience_is_refused() -> None:
    assert why_refused(make_claims(aud=None)) is Reason.WRONG_AUDIENCE


def test_several_audiences_without_azp_are_refused() -> None:
    """OpenID Connect Core 1.0, section 3.1.3.7, item 4."""
    assert why_refused(make_claims(aud=["client-1", "client-2"])) is Reason.WRONG_AUTHORIZED_PARTY


def test_an_azp_that_is_not_ours_is_refused() -> None:
    """OpenID Connect Core 1.0, section 3.1.3.7, item 5."""
    assert why_refused(make_claims(azp="client-2")) is Reason.WRONG_AUTHORIZED_PARTY


def test_an_azp_of_null_is_refused() -> None:
    assert why_refused(make_claims() | {"azp": None}) is Reason.WRONG_AUTHORIZED_PARTY


def test_a_missing_exp_is_refused() -> None:
    assert why_refused(make_claims(exp=None)) is Reason.NO_EXPIRY


def test_an_exp_in_words_is_refused() -> None:
    assert why_refused(make_claims(exp=str(SECONDS + 60))) is Reason.NO_EXPIRY


def test_an_exp_beyond_all_numbers_is_refused() -> None:
    assert why_refused(make_claims(exp=10**400)) is Reason.NO_EXPIRY


def test_an_exp_of_true_is_refused() -> None:
    assert why_refused(make_claims(exp=True)) is Reason.NO_EXPIRY


def test_a_missing_iat_is_refused() -> None:
    assert why_refused(make_claims(iat=None)) is Reason.NO_ISSUE_TIME


def test_an_exp_sixty_seconds_ago_is_refused() -> None:
    assert why_refused(make_claims(exp=SECONDS - 60)) is Reason.EXPIRED


def test_an_iat_more_than_sixty_seconds_ahead_is_refused() -> None:
    assert why_refused(make_claims(iat=SECONDS + 61, exp=SECONDS + 120)) is Reason.ISSUED_IN_FUTURE


def test_a_message_type_of_another_service_is_refused() -> None:
    assert why_refused(make_claims(message_type="LtiSubmissionReviewRequest")) is Reason.UNKNOWN_MESSAGE_TYPE


def test_a_message_type_that_is_a_list_is_refused() -> None:
    assert why_refused(make_claims(message_type=[v.RESOURCE_LINK_REQUEST])) is Reason.NO_MESSAGE_TYPE


def test_roles_that_are_one_text_are_refused() -> None:
    assert why_refused(make_claims(roles="Learner")) is Reason.BAD_CLAIM


def test_roles_with_something_else_than_texts_are_refused() -> None:
    assert why_refused(make_claims(roles=["Learner", 7])) is Reason.BAD_CLAIM


def test_a_context_that_is_a_text_is_refused() -> None:
    assert why_refused(make_claims(context="course-1")) is Reason.BAD_CLAIM


def test_a_line_item_that_is_no_address_is_refused() -> None:
    assert why_refused(make_claims(ags={"scope": [], "lineitem": "javascript:alert(1)"})) is Reason.BAD_CLAIM


def test_scopes_that_are_one_text_are_refused() -> None:
    assert why_refused(make_claims(ags={"scope": v.SCOPE_SCORE})) is Reason.BAD_CLAIM


def test_a_missing_target_is_refused() -> None:
    assert why_refused(make_claims(target_link_uri=None)) is Reason.NO_TARGET


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/lti/launch",
        "http://training.riverton.example/lti/launch",
        "https://training.riverton.example:8443/lti/launch",
        "https://training.riverton.example.elsewhere.example/",
        "https://training.riverton.example@elsewhere.example/",
        "https://elsewhere.example\\@training.riverton.example/",
        "https://user:secret@training.riverton.example/",
        "//training.riverton.example/lti/launch",
        "javascript:alert(1)",
        "/lti/launch",
    ],
)
def test_a_target_that_is_not_on_our_host_is_refused(target: str) -> None:
    assert why_refused(make_claims(target_link_uri=target)) is Reason.FOREIGN_TARGET


def test_a_missing_nonce_is_refused() -> None:
    assert why_refused(make_claims(nonce=None)) is Reason.NO_NONCE


def test_a_nonce_that_was_spent_is_refused() -> None:
    with pytest.raises(LaunchRefused) as refused:
        launch_of(nonces=Nonces("another"))

    assert refused.value.reason is Reason.NONCE_SPENT


def test_the_second_use_of_a_token_is_refused() -> None:
    nonces, token = Nonces(NONCE), make_token()
    launch_of(token=token, nonces=nonces)

    with pytest.raises(LaunchRefused) as refused:
        launch_of(token=token, nonces=nonces)

    assert refused.value.reason is Reason.NONCE_SPENT


def test_an_unknown_deployment_is_told_apart_and_spends_its_nonce() -> None:
    nonces = Nonces(NONCE)

    with pytest.raises(UnknownDeployment) as refused:
        launch_of(make_claims(deployment_id="deployment-2"), nonces=nonces)

    assert refused.value.deployment_id == "deployment-2"
    assert refused.value.reason is Reason.UNKNOWN_DEPLOYMENT
    assert nonces.asked == ["nonce-1"]


def test_an_unknown_deployment_is_not_offered_for_approval_when_something_else_is_wrong() -> None:
    assert why_refused(make_claims(deployment_id="deployment-2", iss="https://x.example")) is Reason.WRONG_ISSUER


def test_a_deep_linking_request_without_settings_is_refused() -> None:
    claims = make_deep_linking_claims()
    del claims[v.DEEP_LINKING_SETTINGS]

    assert why_refused(claims) is Reason.NO_DEEP_LINKING_SETTINGS


def test_deep_linking_settings_without_a_way_back_are_refused() -> None:
    assert why_refused(make_deep_linking_claims(deep_link_return_url=None)) is Reason.NO_DEEP_LINKING_SETTINGS


def test_deep_linking_settings_without_types_are_refused() -> None:
    assert why_refused(make_deep_linking_claims(accept_types=None)) is Reason.NO_DEEP_LINKING_SETTINGS


def test_a_way_back_that_is_a_script_is_refused() -> None:
    assert why_refused(make_deep_linking_claims(deep_link_return_url="javascript:alert(1)")) is Reason.BAD_CLAIM


def test_deep_linking_data_that_is_no_text_is_refused() -> None:
    assert why_refused(make_deep_linking_claims(data={"a": 1})) is Reason.BAD_CLAIM


def test_a_deep_linking_target_on_another_host_is_refused() -> None:
    claims = make_deep_linking_claims() | {v.TARGET_LINK_URI: "https://elsewhere.example/"}

    assert why_refused(claims) is Reason.FOREIGN_TARGET


def test_clocks_may_be_a_minute_apart_and_no_more() -> None:
    def read_at(seconds: float) -> str:
        launch = read_launch(
            make_token(),
            keys=KEYS,
            registration=REGISTRATION,
            now=NOW + timedelta(seconds=seconds),
            take_nonce=lambda _: True,
        )
        return launch.person.subject

    assert read_at(-60) == "officer-1"
    assert read_at(119.9) == "officer-1"
    with pytest.raises(LaunchRefused, match="nothing was recorded"):
        read_at(120)


def test_the_tools_own_host_is_the_registrations() -> None:
    assert launch_of(make_claims(target_link_uri=f"{TOOL}:443/other?a=1")).target_link_uri == f"{TOOL}:443/other?a=1"
