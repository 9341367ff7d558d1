"""d5: an LMS administrator plugs it in with one link, coordinators pick modules there, and officers come in from it.

Everything goes through the addresses of the program, against a platform that refuses whatever is against LTI.
"""

from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from tests.lms.lti_door.conftest import Door, door, platform, settings
from tests.lms.lti_door.course import Browser, Pages
from tests.lms.lti_door.test_register import added, invited, knock
from training_app.lms.lti_door.models import LtiPlacement
from training_app.lms.models import LmsPerson

__all__ = ["door", "platform", "settings"]

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
PERSONAL = ("name", "email", "given_name", "family_name")
VALID = {
    "plain": {},
    "many roles": {LTI + "roles": [ROLE + "Learner", ROLE + "Mentor", "urn:x"]},
    "a short role": {LTI + "roles": ["Learner"]},
    "an unknown role": {LTI + "roles": ["https://lms.example/roles#Sergeant"]},
    "no role in the list": {LTI + "roles": []},
    "a mailbox alone": {"email": "jamie@riverton.example"},
    "names alone": {"given_name": "Jamie", "family_name": "Ortiz"},
    "nothing of the person": dict.fromkeys(PERSONAL),
    "no course": {LTI + "context": None},
    "a new link": {LTI + "resource_link": {"id": "never-seen"}},
}
BAD = {
    "no version": {LTI + "version": None},
    "another version": {LTI + "version": "1.1.0"},
    "no message type": {LTI + "message_type": None},
    "another message": {LTI + "message_type": "LtiStartAssessment"},
    "no roles": {LTI + "roles": None},
    "no deployment": {LTI + "deployment_id": None},
    "no link": {LTI + "resource_link": {}},
    "nobody": {"sub": None},
    "no end": {"exp": None},
    "no beginning": {"iat": None},
    "over": {"exp": 1_000_000_000},
    "another tool's": {"aud": "somebody-else"},
}


def open_with(door: Door, user: str, claims: dict[str, object]) -> int:
    """The status of a launch whose token has these claims; None leaves one out."""
    door.platform.alter = lambda sent: {
        name: value for name, value in {**sent, **claims}.items() if value is not None or name not in claims
    }
    return door.browser(dest="iframe", user=user).open_link().status_code


@pytest.mark.parametrize("user", ["learner-1", "instructor-1"])
def test_the_valid_launches_of_the_certification_guide_come_in(door: Door, user: str) -> None:
    assert {name: open_with(door, user, claims) for name, claims in VALID.items()} == dict.fromkeys(VALID, 303)
    assert door.all(select(func.count()).select_from(LmsPerson)) == [1]


def test_its_bad_payloads_do_not(door: Door) -> None:
    """Wrong, missing and unknown keys are in tests/lms/lti_door/test_refused.py."""
    assert {name: open_with(door, "learner-1", claims) for name, claims in BAD.items()} == dict.fromkeys(BAD, 400)
    assert door.all(select(LmsPerson)) == []


def test_from_one_link_to_a_module_in_a_course(door: Door) -> None:
    knock(door, invited(door))
    (row,) = added(door)
    door.clerk().send(f"/app/lms/lti/{row.id}/open")
    # the program has no socket here, so its key set is brought along
    door.platform.tool.key_set = door.browser().get("/lti/jwks").json
    coordinator = door.browser(dest="iframe", user="instructor-1")
    picker = Pages(coordinator.open_link("deep_linking").data)
    back = Pages(coordinator.send(picker.action, {**picker.fields, "module": "m03-past-in-the-room"}).data)
    post(coordinator, back)
    (link,) = list(door.platform.links)[-1:]

    officer = door.browser(dest="iframe")
    cover = officer.follow(officer.open_link(f"link:{link}"))

    assert door.town.shipped.modules["m03-past-in-the-room"].title in cover.text
    (kept,) = door.all(select(LtiPlacement).where(LtiPlacement.registration_id == row.id))
    assert (kept.module_id, kept.lineitem_url) == ("m03-past-in-the-room", door.platform.lineitem_url(8))
    assert door.platform.violations == []


def test_the_platform_would_have_noticed_a_tool_that_is_wrong(door: Door) -> None:
    """The same answer once more: a nonce that was used."""
    coordinator = door.browser(dest="iframe", user="instructor-1")
    picker = Pages(coordinator.open_link("deep_linking").data)
    back = Pages(coordinator.send(picker.action, {**picker.fields, "module": "m01-trauma"}).data)

    post(coordinator, back)
    post(coordinator, back)

    assert [one.partition(": ")[2] for one in door.platform.violations] == [
        "The nonce of the response was used before."
    ]


def post(browser: Browser, form: Pages) -> None:
    """The browser's form, sent to the LMS."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    browser.http.send("POST", form.action, headers=headers, body=urlencode(form.fields).encode())
