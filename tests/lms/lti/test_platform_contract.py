"""The fake platform behaves as real ones do, and our own functions get through to it from login to gradebook."""

import json
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from tests.fakes.lrs_faults import Fault, Way
from tests.fakes.platform import FakePlatform, Link, Person, answer
from tests.lms.lti.examples import NOW, OTHER_KEY, TOOL
from tests.lms.lti.our_side import LAUNCH_URL, Form, OurSide
from training_app.foundation.clock import SetClock
from training_app.foundation.http import HttpClient, NoReply
from training_app.lms.lti import vocabulary as v
from training_app.lms.lti.ags import (
    ActivityProgress,
    GradingProgress,
    LineItem,
    Result,
    Score,
    line_item_body,
    line_items_url,
    read_line_items,
    read_results,
    results_url,
)
from training_app.lms.lti.answers import Delivered, Refused, RetryLater, Superseded, TokenExpired, classify_score_answer
from training_app.lms.lti.deep_linking import ModuleLink, build_response
from training_app.lms.lti.errors import LaunchRefused, Reason
from training_app.lms.lti.login import read_login
from training_app.lms.lti.messages import DeepLinkingSettings, ResourceLink
from training_app.lms.lti.nrps import Member, memberships_url, read_page
from training_app.lms.lti.registration import (
    Tool,
    read_configuration,
    read_registered,
    registration_request,
)
from training_app.lms.lti.service_token import REQUEST_TYPE

SCORE_OF_TEN = Score("learner-1", ActivityProgress.COMPLETED, GradingProgress.FULLY_GRADED, 8.0, 10.0)


def test_a_learner_gets_from_the_course_to_the_launch(platform: FakePlatform, ours: OurSide) -> None:
    launch = ours.launch()

    assert launch.person.subject == "learner-1"
    assert launch.roles.is_learner
    assert launch.message == ResourceLink("link-1", "Module")
    assert launch.ags is not None
    assert launch.ags.lineitem == platform.lineitem_url(7)
    assert launch.nrps is not None
    assert platform.violations == []


def test_an_instructor_is_one_and_names_come_only_when_they_are_shared(platform: FakePlatform, ours: OurSide) -> None:
    platform.people["boss"] = Person("boss", ("Instructor",), "Sam Roe", "sam@lms.example")
    hidden = ours.launch(user="boss")
    platform.shares_names = True

    shown = ours.launch(user="boss")

    assert shown.roles.is_instructor
    assert (hidden.person.name, shown.person.name) == (None, "Sam Roe")


def test_a_login_may_leave_the_client_out(platform: FakePlatform, ours: OurSide) -> None:
    platform.names_client = False

    assert ours.launch().client_id == platform.tool.client_id
    assert platform.violations == []


def test_the_course_page_has_the_tool_in_a_frame_that_opens_by_itself(platform: FakePlatform, ours: OurSide) -> None:
    page = ours.get(platform.url("/course?user=learner-1&hint=link%3Alink-1")).body.decode()
    opened = ours.get(platform.url("/open?user=learner-1&hint=link%3Alink-1")).body.decode()

    assert '<iframe src="/open?user=learner-1&amp;hint=link%3Alink-1"' in page
    assert "document.forms[0].submit()" in opened


def test_a_storage_target_is_offered_when_the_platform_has_one(platform: FakePlatform, ours: OurSide) -> None:
    platform.storage_target = "_parent"

    fields = Form(ours.get(platform.url("/open")).body).fields

    assert read_login(fields, tool_url=TOOL).storage_target == "_parent"


def test_after_a_rotation_the_old_token_and_the_new_one_are_good(platform: FakePlatform, ours: OurSide) -> None:
    before = ours.launch()
    first = platform.keys[0].kid
    platform.rotate_keys()

    after = ours.launch()

    assert before.person == after.person
    assert [key["kid"] for key in platform.key_set()["keys"]] == [platform.keys[0].kid, first]


def test_claims_can_be_broken_before_they_are_signed(platform: FakePlatform, ours: OurSide) -> None:
    platform.alter = lambda claims: {**claims, "aud": "somebody-else"}

    with pytest.raises(LaunchRefused) as refused:
        ours.launch()

    assert refused.value.reason is Reason.WRONG_AUDIENCE


def test_a_score_arrives_and_stands_in_the_results(platform: FakePlatform, ours: OurSide) -> None:
    reply = ours.send_score(SCORE_OF_TEN, NOW)
    found = ours.read(
        results_url(platform.lineitem_url(7), "learner-1"), v.SCOPE_RESULT_READONLY, v.TYPE_RESULT_CONTAINER
    )

    assert classify_score_answer(reply, now=NOW, tokens_tried=0) == Delivered()
    assert read_results(found.body) == [Result("learner-1", 80.0, 100.0)]
    assert [body["scoreGiven"] for body in platform.scores] == [8]
    assert platform.violations == []


@pytest.mark.parametrize(
    ("score", "seconds"),
    [(8.0, 5.0), (9.0, 0.0), (9.0, 0.9), (9.0, -1.0)],
    ids=["same score", "same moment", "same second", "earlier"],
)
def test_a_score_that_is_not_news_is_superseded(
    platform: FakePlatform, ours: OurSide, score: float, seconds: float
) -> None:
    ours.send_score(SCORE_OF_TEN, NOW)

    reply = ours.send_score(replace(SCORE_OF_TEN, score_given=score), NOW + timedelta(seconds=seconds))

    assert classify_score_answer(reply, now=NOW, tokens_tried=0) == Superseded()
    assert len(platform.scores) == 1
    assert platform.violations == []


def test_a_better_score_a_second_later_is_taken(platform: FakePlatform, ours: OurSide) -> None:
    ours.send_score(SCORE_OF_TEN, NOW)

    assert ours.send_score(replace(SCORE_OF_TEN, score_given=9.0), NOW + timedelta(seconds=1)).status == 200


def test_progress_without_a_score_is_taken_and_gives_no_result(platform: FakePlatform, ours: OurSide) -> None:
    begun = Score("learner-1", ActivityProgress.IN_PROGRESS, GradingProgress.NOT_READY)

    assert ours.send_score(begun, NOW).status == 200
    assert (len(platform.scores), platform.results) == (1, {})


@pytest.mark.parametrize("user", ["instructor-1", "nobody"])
def test_people_who_are_not_graded_are_refused_and_that_is_no_violation(
    platform: FakePlatform, ours: OurSide, user: str
) -> None:
    reply = ours.send_score(replace(SCORE_OF_TEN, user_id=user), NOW)

    assert isinstance(classify_score_answer(reply, now=NOW, tokens_tried=0), Refused)
    assert reply.status == 400
    assert platform.violations == []


def test_a_line_item_that_is_gone_is_not_found(platform: FakePlatform, ours: OurSide) -> None:
    del platform.line_items[7]

    assert ours.send_score(SCORE_OF_TEN, NOW).status == 404


def test_a_token_ends_after_a_minute(platform: FakePlatform, ours: OurSide) -> None:
    token, clock = ours.token(v.SCOPE_SCORE), SetClock(NOW)
    platform.clock = clock
    clock.advance(seconds=60)

    reply = ours.send_score(SCORE_OF_TEN, NOW, token=token)

    assert classify_score_answer(reply, now=NOW, tokens_tried=0) == TokenExpired()
    assert platform.violations == []


def test_tokens_can_be_ended_at_once_and_new_ones_are_good(platform: FakePlatform, ours: OurSide) -> None:
    token = ours.token(v.SCOPE_SCORE)
    platform.expire_tokens()

    assert ours.send_score(SCORE_OF_TEN, NOW, token=token).status == 401
    assert ours.send_score(SCORE_OF_TEN, NOW).status == 200


def test_a_token_for_another_scope_is_forbidden(ours: OurSide) -> None:
    assert ours.send_score(SCORE_OF_TEN, NOW, token=ours.token(v.SCOPE_LINE_ITEM)).status == 403


def test_a_planned_fault_comes_once(platform: FakePlatform, ours: OurSide) -> None:
    platform.plans["scores"].extend([answer(503, ("Retry-After", "7")), None])

    first, second = ours.send_score(SCORE_OF_TEN, NOW), ours.send_score(SCORE_OF_TEN, NOW)

    assert classify_score_answer(first, now=NOW, tokens_tried=0) == RetryLater(
        "The LMS cannot take scores now (503).", 7.0
    )
    assert second.status == 200


def test_a_platform_can_hang_and_goes_on_afterwards(platform: FakePlatform, ours: OurSide) -> None:
    platform.plans["token"].append(Fault(Way.HANG))

    with pytest.raises(NoReply):
        ours.token(v.SCOPE_SCORE)

    assert ours.token(v.SCOPE_SCORE).startswith("token-")


def test_a_cut_line_after_a_score_leaves_the_score_there(platform: FakePlatform, ours: OurSide) -> None:
    platform.plans["scores"].append(Fault(Way.CUT_AFTER_STORING))

    with pytest.raises(NoReply):
        ours.send_score(SCORE_OF_TEN, NOW)

    assert len(platform.scores) == 1
    assert ours.send_score(SCORE_OF_TEN, NOW).status == 409


def test_a_line_item_is_made_and_found_by_its_module(platform: FakePlatform, ours: OurSide) -> None:
    items = platform.url("/2/lineitems?type_id=1")
    wanted = LineItem(10.0, "Check", "module-1", "check", "link-1")
    headers = {"Authorization": f"Bearer {ours.token(v.SCOPE_LINE_ITEM)}", "Content-Type": v.TYPE_LINE_ITEM}
    made = ours.http.send("POST", items, headers=headers, body=json.dumps(line_item_body(wanted)).encode())

    found = ours.read(
        line_items_url(items, resource_id="module-1"),
        v.SCOPE_LINE_ITEM_READONLY,
        v.TYPE_LINE_ITEM_CONTAINER,
    )

    assert made.status == 201
    assert read_line_items(made.body) == read_line_items(found.body) == [replace(wanted, url=platform.lineitem_url(8))]
    assert platform.violations == []


def test_members_come_in_pages_of_twenty_with_short_roles(platform: FakePlatform, ours: OurSide) -> None:
    platform.people |= {f"p-{number}": Person(f"p-{number}") for number in range(44)}
    found: list[Member] = []
    sizes: list[int] = []
    seen: list[str] = []
    url: str | None = platform.url("/CourseSection/2/Members?type_id=1")
    while url is not None:
        page = read_page(
            ours.read(url, v.SCOPE_MEMBERSHIP_READONLY, v.TYPE_MEMBERSHIP_CONTAINER), url=url, seen=tuple(seen)
        )
        found += page.members
        sizes.append(len(page.members))
        seen.append(url)
        url = page.next_url

    assert sizes == [20, 20, 6]
    assert {member.user_id for member in found} == set(platform.people)
    assert [member.user_id for member in found if member.roles.is_instructor] == ["instructor-1"]
    assert all(role in {"Learner", "Instructor"} for person in platform.people.values() for role in person.roles)
    assert platform.violations == []


def test_the_link_filter_leaves_those_who_take_part(platform: FakePlatform, ours: OurSide) -> None:
    platform.people["left"] = Person("left", status="Inactive")
    url = memberships_url(platform.url("/CourseSection/2/Members?type_id=1"), resource_link_id="link-1")

    page = read_page(ours.read(url, v.SCOPE_MEMBERSHIP_READONLY, v.TYPE_MEMBERSHIP_CONTAINER), url=url, seen=())

    assert [member.user_id for member in page.members] == ["learner-1", "instructor-1"]


def test_a_picked_module_stands_in_the_course_with_its_line_item(platform: FakePlatform, ours: OurSide) -> None:
    platform.settings["data"] = "keep=this"
    launch = ours.launch(user="instructor-1", hint="deep_linking")
    assert isinstance(launch.message, DeepLinkingSettings)
    link = ModuleLink("first-contact", "First contact", LAUNCH_URL, line_item=LineItem(100.0, "First contact"))
    token = build_response(
        [link],
        settings=launch.message,
        registration=ours.registration,
        deployment_id=launch.deployment_id,
        key=OTHER_KEY,
        now=NOW,
        nonce="n-9",
    )
    reply = ours.http.send(
        "POST",
        launch.message.return_url,
        headers={"Content-Type": REQUEST_TYPE},
        body=urlencode({"JWT": token}).encode(),
    )

    opened = ours.launch(hint="link:link-2")

    assert reply.status == 200
    assert platform.links["link-2"] == Link("link-2", "First contact", LAUNCH_URL, {"module": "first-contact"}, 8)
    assert opened.custom == {"module": "first-contact"}
    assert opened.ags is not None
    assert opened.ags.lineitem == platform.lineitem_url(8)
    assert platform.violations == []


def test_a_tool_registers_itself_and_is_launched(platform: FakePlatform, ours: OurSide) -> None:
    key_set = platform.tool.key_set
    configuration = read_configuration(
        ours.get(platform.configuration_url).body,
        configuration_url=platform.configuration_url,
        plain_http_hosts=frozenset({"127.0.0.1"}),
    )
    tool = Tool("Common Ground", "Training.", f"{TOOL}/lti/login", LAUNCH_URL, LAUNCH_URL, f"{TOOL}/lti/jwks")
    reply = ours.http.send(
        "POST",
        configuration.registration_endpoint,
        headers={"Content-Type": "application/json", "Authorization": "Bearer invited"},
        body=json.dumps(registration_request(tool, configuration)).encode(),
    )

    registered = read_registered(reply)

    assert (registered.client_id, registered.deployment_id) == ("client-1", "dynamic-1")
    assert platform.tool.scopes == {v.SCOPE_LINE_ITEM, v.SCOPE_SCORE, v.SCOPE_RESULT_READONLY}
    platform.tool.key_set = key_set
    assert ours.launch().client_id == "client-1"
    assert platform.violations == []


def test_stopped_and_started_again_it_knows_what_it_knew(platform: FakePlatform, ours: OurSide) -> None:
    ours.send_score(SCORE_OF_TEN, NOW)
    platform.stop()
    with pytest.raises(NoReply):
        ours.get(platform.url("/jwks"))

    platform.start()

    assert ours.send_score(SCORE_OF_TEN, NOW).status == 409


def test_two_names_of_one_machine_are_two_sites() -> None:
    with FakePlatform(host="localhost") as running:
        assert running.issuer.startswith("http://localhost:")
        assert HttpClient().send("GET", running.url("/jwks"), headers={}).status == 200
