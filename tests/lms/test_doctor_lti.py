"""The doctor of an LTI connection: every step that can fail, at a real platform on this machine, and what it says."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fakes.platform import FakePlatform, ToolClient, answer
from tests.lms.lti.examples import NOW, OTHER_KEY, PLATFORM_KEY, TOOL
from tests.lms.lti.our_side import LAUNCH_URL, OurSide
from training_app.foundation.clock import SetClock
from training_app.foundation.http import HttpClient
from training_app.foundation.trial import NOT_TRIED, Step
from training_app.lms.doctor_lti import Known, try_registration
from training_app.lms.lti.keys import SigningKey, public_key_set
from training_app.lms.lti.registration import Registration

WELL = Known(
    frame_origins=["https://lms.riverton.example"], held_deployments=0, last_launch_at=NOW - timedelta(hours=1)
)


@pytest.fixture
def platform() -> Iterator[FakePlatform]:
    key_set = json.loads(json.dumps(public_key_set([SigningKey(OTHER_KEY, NOW)])))
    with FakePlatform(
        ToolClient(login_url=f"{TOOL}/lti/login", launch_url=LAUNCH_URL, key_set=key_set), key=PLATFORM_KEY
    ) as running:
        running.clock = SetClock(NOW)
        yield running


@pytest.fixture
def registration(platform: FakePlatform) -> Registration:
    return OurSide(platform).registration


def look(registration: Registration, known: Known = WELL) -> dict[str, Step]:
    client = HttpClient(connect_timeout_s=0.5, read_timeout_s=0.5)
    steps = try_registration(client, registration, known, key=OTHER_KEY, now=lambda: NOW)
    return {step.name: step for step in steps}


def failing(steps: dict[str, Step]) -> list[str]:
    return [name for name, step in steps.items() if step.is_right is False]


def test_where_all_is_well_every_step_says_so(platform: FakePlatform, registration: Registration) -> None:
    steps = look(registration)

    assert [step.is_right for step in steps.values()] == [True] * 7
    assert steps["May send grades"].words == "Completions and scores may be sent."
    # asking is all that was done
    assert platform.scores == []
    assert platform.results == {}


def test_after_a_step_that_fails_the_next_are_not_tried_and_the_rest_is_told(registration: Registration) -> None:
    steps = look(replace(registration, jwks_url="http://127.0.0.1:9/jwks"))

    assert failing(steps) == ["Read the LMS’s keys"]
    assert "Nothing answers at that address." in steps["Read the LMS’s keys"].words
    assert steps["Get an access token"] == Step("Get an access token", None, NOT_TRIED)
    assert steps["Deployments"].is_right is True


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/nowhere", "It answers with 404, and not with keys."),
        ("/course?user=learner-1&hint=link:link-1", "What answers is no key set."),
    ],
)
def test_another_page_in_place_of_the_key_set(
    platform: FakePlatform, registration: Registration, path: str, words: str
) -> None:
    steps = look(replace(registration, jwks_url=platform.url(path)))

    assert failing(steps) == ["Read the LMS’s keys"]
    assert words in steps["Read the LMS’s keys"].words


def test_a_sign_in_address_that_is_not_there(platform: FakePlatform, registration: Registration) -> None:
    steps = look(replace(registration, authorization_endpoint=platform.url("/nowhere")))

    assert failing(steps) == ["Reach its sign-in address"]
    assert "Check the authentication request address." in steps["Reach its sign-in address"].words


def test_a_platform_that_does_not_know_our_key(platform: FakePlatform, registration: Registration) -> None:
    platform.tool = replace(platform.tool, key_set={"keys": []})

    steps = look(registration)

    assert failing(steps) == ["Get an access token"]
    assert "refuses this tool an access token" in steps["Get an access token"].words
    assert "the key set address" in steps["Get an access token"].words


def test_a_platform_that_is_busy_is_no_fault(platform: FakePlatform, registration: Registration) -> None:
    platform.plans["token"].append(answer(503))

    steps = look(registration)

    assert failing(steps) == []
    assert steps["Get an access token"].is_right is None
    assert "Try again in a few minutes." in steps["Get an access token"].words
    assert steps["May send grades"].is_right is None


@pytest.mark.parametrize(
    ("known", "name", "is_right", "words"),
    [
        (replace(WELL, held_deployments=2), "Deployments", True, "2 more wait for your approval."),
        (replace(WELL, frame_origins=[]), "Frames", None, "open in a new window"),
        (replace(WELL, last_launch_at=None), "Launches", None, "Nobody has come from there yet."),
        (replace(WELL, last_launch_at=NOW - timedelta(days=8)), "Launches", True, "more than a week ago"),
        (
            replace(WELL, last_trouble_at=NOW, last_trouble="The token is for another client id."),
            "Launches",
            False,
            "The newest launch was refused. The token is for another client id.",
        ),
        (replace(WELL, last_trouble_at=NOW - timedelta(days=1)), "Launches", True, "The newest launch went well."),
    ],
)
def test_what_is_known_here(
    registration: Registration, known: Known, name: str, is_right: bool | None, words: str
) -> None:
    step = look(registration, known)[name]

    assert step.is_right is is_right
    assert words in step.words


def test_without_an_approved_deployment_the_first_launch_brings_one(registration: Registration) -> None:
    step = look(replace(registration, deployment_ids=frozenset()))["Deployments"]

    assert step.is_right is None
    assert "None is approved yet" in step.words
