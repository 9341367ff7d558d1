"""Launches that are taken: ten kinds for an instructor and for a learner, as the certification guide has them."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.lms.lti.examples import (
    INSTRUCTOR,
    LEARNER,
    MEMBERSHIP,
    NOW,
    TOOL,
    Json,
    launch_of,
    make_claims,
    make_deep_linking_claims,
    settings_of,
)
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.messages import AgsEndpoint, Context, DeepLinkingSettings, NrpsEndpoint, Person, ResourceLink

NAMES = {"name": None, "given_name": None, "family_name": None}
PERSON = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
KINDS: dict[str, Json] = {
    "plain": {},
    "many_roles": {"roles": [PERSON + "Staff", "ROLE", MEMBERSHIP + "Member", PERSON + "Other"]},
    "short_role": {"roles": ["SHORT"]},
    "unknown_role": {"roles": ["https://elsewhere.example/roles#Unknown", "ROLE"]},
    "empty_roles": {"roles": []},
    "email_only": NAMES,
    "names_only": {"email": None},
    "no_pii": {**NAMES, "email": None},
    "no_context": {"context": None},
    "new_resource_link": {"resource_link": {"id": "link-new"}},
}


@pytest.mark.parametrize("role", ["Instructor", "Learner"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_valid_launch_is_taken(kind: str, role: str) -> None:
    changes = dict(KINDS[kind])
    words = {"ROLE": MEMBERSHIP + role, "SHORT": role}
    changes["roles"] = [words.get(each, each) for each in changes.get("roles", ["ROLE"])]

    launch = launch_of(make_claims(**changes))

    assert launch.person.subject == "officer-1"
    assert launch.roles.is_instructor is (role == "Instructor" and kind != "empty_roles")
    assert launch.roles.is_learner is (role == "Learner" and kind != "empty_roles")
    assert launch.roles.is_admin is False
    assert (launch.person.name is None) is (kind in {"email_only", "no_pii"})
    assert (launch.person.email is None) is (kind in {"names_only", "no_pii"})
    assert (launch.context is None) is (kind == "no_context")
    assert launch.message.id == ("link-new" if kind == "new_resource_link" else "link-1")  # type: ignore[union-attr]


def test_a_role_that_nobody_knows_grants_nothing_and_opens_the_link() -> None:
    roles = launch_of(make_claims(roles=["https://elsewhere.example/roles#Sheriff"])).roles

    assert (roles.is_learner, roles.is_instructor, roles.is_admin) == (False, False, False)


def test_everything_that_is_sent_is_read() -> None:
    launch = launch_of(
        make_claims(
            custom={"module": "first-contact", "broken": 7},
            locale="es",
            lis={"person_sourcedid": "badge-17"},
            presentation={"return_url": "https://lms.riverton.example/course"},
            ags={
                "scope": [v.SCOPE_SCORE],
                "lineitems": "https://lms.riverton.example/items?type_id=1",
                "lineitem": "https://lms.riverton.example/items/7/lineitem?type_id=1",
            },
            nrps={"context_memberships_url": "https://lms.riverton.example/members", "service_versions": ["2.0"]},
        )
    )

    assert launch.issuer == "https://lms.riverton.example"
    assert launch.client_id == "client-1"
    assert launch.deployment_id == "deployment-1"
    assert launch.person == Person(
        "officer-1", "Alex Doe", "Alex", "Doe", "alex.doe@riverton.example", sourced_id="badge-17"
    )
    assert launch.message == ResourceLink("link-1", "First contact")
    assert launch.context == Context("course-1", "P1", "Patrol")
    assert launch.target_link_uri == f"{TOOL}/lti/launch"
    assert launch.custom == {"module": "first-contact"}
    assert launch.locale == "es"
    assert launch.return_url == "https://lms.riverton.example/course"
    assert launch.ags == AgsEndpoint(
        frozenset({v.SCOPE_SCORE}),
        "https://lms.riverton.example/items?type_id=1",
        "https://lms.riverton.example/items/7/lineitem?type_id=1",
    )
    assert launch.nrps == NrpsEndpoint("https://lms.riverton.example/members")
    assert launch.expires_at == NOW + timedelta(seconds=60)


def test_what_is_not_sent_is_absent() -> None:
    launch = launch_of(make_claims(context=None))

    assert (launch.ags, launch.nrps, launch.context, launch.locale, launch.return_url) == (None,) * 5
    assert launch.custom == {}


def test_null_for_what_may_be_missing_is_the_same_as_missing() -> None:
    claims = make_claims() | {v.CONTEXT: None, v.AGS_ENDPOINT: None, v.CUSTOM: None, "name": None}

    launch = launch_of(claims)

    assert (launch.context, launch.ags, launch.custom, launch.person.name) == (None, None, {}, None)


def test_a_place_for_grades_without_scopes_takes_none_and_opens_the_link() -> None:
    ags = launch_of(make_claims(ags={"lineitems": "https://lms.riverton.example/items"})).ags

    assert ags == AgsEndpoint(frozenset(), "https://lms.riverton.example/items")


def test_a_context_without_id_is_none() -> None:
    assert launch_of(make_claims(context={"title": "Patrol"})).context is None


def test_our_client_id_alone_in_a_list_needs_no_azp() -> None:
    assert launch_of(make_claims(aud=["client-1"])).client_id == "client-1"


def test_several_audiences_with_our_azp_are_taken() -> None:
    assert launch_of(make_claims(aud=["client-2", "client-1"], azp="client-1")).client_id == "client-1"


def test_times_with_a_fraction_are_taken() -> None:
    launch = launch_of(make_claims(exp=NOW.timestamp() + 30.5))

    assert launch.expires_at == NOW + timedelta(seconds=30.5)


def test_an_end_beyond_the_calendar_is_taken() -> None:
    assert launch_of(make_claims(exp=10**15)).expires_at == datetime.max.replace(tzinfo=UTC)


def test_a_deep_linking_request_needs_no_link_and_brings_its_settings() -> None:
    launch = launch_of(make_deep_linking_claims(accept_multiple=True, accept_lineitem=True, data="a=1&b=ü"))

    assert launch.roles.is_instructor
    assert launch.message == DeepLinkingSettings(
        return_url="https://lms.riverton.example/return",
        accept_types=frozenset({"ltiResourceLink"}),
        accept_multiple=True,
        accept_lineitem=True,
        data="a=1&b=ü",
    )


def test_a_deep_linking_request_may_have_no_target() -> None:
    claims = make_deep_linking_claims()
    del claims[v.TARGET_LINK_URI]

    assert launch_of(claims).target_link_uri is None


def test_settings_that_are_not_sent_allow_the_least() -> None:
    settings = settings_of()

    assert (settings.accept_multiple, settings.accept_lineitem, settings.data) == (False, False, None)


def test_a_setting_that_is_a_text_allows_nothing() -> None:
    settings = settings_of(accept_multiple="false", accept_lineitem="true")

    assert (settings.accept_multiple, settings.accept_lineitem) == (False, False)


def test_data_that_is_empty_was_sent() -> None:
    assert settings_of(data="").data == ""


@pytest.mark.parametrize(("role", "is_instructor"), [(INSTRUCTOR, True), (LEARNER, False)])
def test_the_role_of_the_course_decides(role: str, is_instructor: bool) -> None:
    roles = launch_of(make_claims(roles=[PERSON + "Instructor", PERSON + "Faculty", role])).roles

    assert roles.is_instructor is is_instructor
