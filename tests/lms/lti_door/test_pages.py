"""The pages of the registered LMSs: what an administrator can do there, and nobody else."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.fakes.platform import Person, answer
from tests.lms.lti_door.conftest import Door
from training_app.audit.models import AuditEntry
from training_app.foundation.secrets import SecretBox
from training_app.lms.lti_door.models import LtiDeployment, LtiKey, LtiRegistration

FORM = {
    "name": "County LMS",
    "issuer": "https://lms.county.example",
    "client_id": "abc-1",
    "deployment_id": "",
    "authorization_endpoint": "https://lms.county.example/auth",
    "token_endpoint": "https://lms.county.example/token",
    "jwks_url": "https://lms.county.example/jwks",
    "origins": "https://lms.county.example/course\nhttps://LMS2.county.example:443",
}


def test_the_hub_leads_to_all_three_ways(door: Door) -> None:
    page = door.clerk().get("/app/lms")

    links = {link.get("href") for link in page.all("a")}
    assert {"/app/lms/lti", "/app/lms/cmi5", "/app/lms/scorm"} <= links


@pytest.mark.parametrize("path", ["/app/lms/lti", "/app/lms/cmi5", "/app/lms/scorm", "/app/lms/scorm/make"])
def test_every_way_stands_under_lms(door: Door, path: str) -> None:
    page = door.clerk().get(path)

    assert [link.get("href") for link in page.all("a") if link.get("aria-current")] == ["/app/lms"]


def test_an_error_names_the_address_it_is_about(door: Door) -> None:
    clerk = door.clerk()

    clerk.send("/app/lms/lti/add", **{**FORM, "authorization_endpoint": "", "token_endpoint": "", "jwks_url": ""})

    assert len(set(clerk.errors())) == len(clerk.errors()) == 3


def test_only_an_administrator_opens_the_pages(door: Door) -> None:
    coordinator = door.town.sign_in(door.town.people.coordinator_id)

    codes = [coordinator.get(path).status for path in ("/app/lms", "/app/lms/lti", "/app/lms/lti/add")]

    assert codes == [403, 403, 403]


def test_the_list_says_what_to_paste(door: Door) -> None:
    words = door.clerk().get("/app/lms/lti").text()

    for path in ("/lti/launch", "/lti/login", "/lti/jwks"):
        assert f"http://localhost{path}" in words


def test_an_lms_is_registered_by_hand(door: Door) -> None:
    clerk = door.clerk()

    page = clerk.send("/app/lms/lti/add", **FORM)

    row = door.all(select(LtiRegistration).order_by(LtiRegistration.id.desc()))[0]
    assert (page.heading(), row.state, row.is_dynamic) == ("County LMS", "open", False)
    assert row.frame_origins == ["https://lms.county.example", "https://lms2.county.example"]
    assert door.actions() == ["lti.registered"]


@pytest.mark.parametrize(
    ("typed", "kept"), [("", None), (" https://tokens.county.example/a ", "https://tokens.county.example/a")]
)
def test_an_audience_of_its_own_may_be_typed(door: Door, typed: str, kept: str | None) -> None:
    door.clerk().send("/app/lms/lti/add", **FORM, token_audience=typed)

    assert door.all(select(LtiRegistration.token_audience).order_by(LtiRegistration.id.desc()))[0] == kept


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Type a name."),
        ("issuer", "", "Type the issuer."),
        ("issuer", "http://lms.county.example", "beginning with https://"),
        ("client_id", "x" * 256, "at most 255"),
        ("jwks_url", "ftp://lms", "beginning with https://"),
        ("token_endpoint", "https://u:p@lms.example/token", "beginning with https://"),
        ("origins", "lms.county.example", "whole addresses"),
        ("origins", "https://*.county.example", "whole addresses"),
        ("origins", "https://a.example;sandbox", "whole addresses"),
        ("origins", "http://lms.county.example", "over https only"),
        ("origins", "https://a.example " * 11, "at most 10"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(door: Door, field: str, value: str, sentence: str) -> None:
    clerk = door.clerk()

    page = clerk.send("/app/lms/lti/add", **{**FORM, field: value})

    assert page.status == 422
    assert any(sentence in one for one in clerk.errors())
    assert FORM["client_id"] in page.body or field == "client_id"
    assert len(door.all(select(LtiRegistration))) == 1


def test_a_client_is_registered_once(door: Door) -> None:
    clerk = door.clerk()
    clerk.send("/app/lms/lti/add", **FORM)

    assert clerk.send("/app/lms/lti/add", **FORM).status == 422
    assert len(door.all(select(LtiRegistration))) == 2


def test_a_revoked_one_can_be_registered_again(door: Door) -> None:
    clerk = door.clerk()
    clerk.send("/app/lms/lti/add", **FORM)
    added = door.all(select(LtiRegistration.id).order_by(LtiRegistration.id.desc()))[0]
    clerk.send(f"/app/lms/lti/{added}/revoke")

    assert clerk.send("/app/lms/lti/add", **FORM).status == 200


def test_the_question_of_revoking_says_what_it_is_about(door: Door) -> None:
    words = door.clerk().get(f"/app/lms/lti/{door.registration_id}/revoke").text()

    assert "Kept here" not in words


def test_revoking_lets_nobody_in_any_more_and_is_told_once(door: Door) -> None:
    clerk = door.clerk()
    one = f"/app/lms/lti/{door.registration_id}"
    clerk.get(f"{one}/revoke")

    clerk.submit()
    clerk.send(f"{one}/revoke")

    assert door.browser().log_in().status_code == 400
    assert "revoked already" in clerk.get(f"{one}/revoke").heading()
    assert door.actions() == ["lti.revoked"]


def test_a_deployment_is_approved_where_it_knocked(door: Door) -> None:
    door.platform.tool.deployment_id = "second"
    door.browser().open_link()
    clerk = door.clerk()
    (waiting,) = door.all(select(LtiDeployment).where(LtiDeployment.deployment_id == "second"))
    one = f"/app/lms/lti/{door.registration_id}"
    clerk.get(one)

    clerk.send(f"{one}/deployments/{waiting.id}/approve")
    clerk.send(f"{one}/deployments/{waiting.id}/approve")

    assert door.browser().open_link().status_code == 303
    assert door.actions() == ["lti.deployment_approved"]
    clerk.send(f"{one}/deployments/{waiting.id}/hold")
    assert door.browser().open_link().status_code == 400


def test_the_frames_are_changed_for_launches_from_now_on(door: Door) -> None:
    clerk = door.clerk()

    clerk.send(f"/app/lms/lti/{door.registration_id}/frames", origins="https://lms.riverton.example")

    browser = door.browser()
    page = browser.follow(browser.open_link())
    assert "frame-ancestors https://lms.riverton.example" in page.headers["Content-Security-Policy"]
    (entry,) = door.all(select(AuditEntry).where(AuditEntry.action == "lti.frames_changed"))
    assert entry.detail["frame_origins_before"] == [door.platform.url()]


def test_frames_that_cannot_be_taken_stay_as_typed(door: Door) -> None:
    clerk = door.clerk()

    page = clerk.send(f"/app/lms/lti/{door.registration_id}/frames", origins="everybody")

    assert (page.status, "everybody" in page.body, len(clerk.errors())) == (422, True, 1)


def test_another_agencys_lms_is_not_there(door: Door) -> None:
    assert door.clerk().get("/app/lms/lti/4711").status == 404
    assert door.clerk().send("/app/lms/lti/4711/revoke").status == 404


def test_the_key_is_changed_and_the_one_before_stays_published(door: Door) -> None:
    door.town.clock.advance(hours=1)
    before = {one["kid"] for one in door.browser().get("/lti/jwks").json["keys"]}
    clerk = door.clerk()

    clerk.send("/app/lms/lti/key")
    refused = clerk.send("/app/lms/lti/key")

    after = {one["kid"] for one in door.browser().get("/lti/jwks").json["keys"]}
    assert (len(before), len(after), before < after) == (1, 2, True)
    assert (refused.status, "less than an hour ago" in refused.text()) == (200, True)
    assert door.actions() == ["lti.key_rotated"]


def test_no_private_half_is_published_or_kept_open(door: Door) -> None:
    keys = door.browser().get("/lti/jwks").json["keys"]

    assert all(set(one) == {"kty", "n", "e", "kid", "use", "alg"} for one in keys)
    (row,) = door.all(select(LtiKey))
    assert b"PRIVATE" not in row.private_sealed
    assert "d" not in row.public_jwk


def test_the_page_of_an_lms_shows_why_launches_were_refused(door: Door) -> None:
    door.platform.links["link-1"].custom = {"module": "m99-gone"}
    reference = door.browser().open_link().text.split("<b>")[-1].split("</b>")[0]

    words = door.clerk().get(f"/app/lms/lti/{door.registration_id}").text()

    assert reference in words
    assert "Pick the module again in the LMS. (m99-gone)" in words


def test_the_roster_check_says_who_never_came(door: Door) -> None:
    door.platform.people |= {
        f"learner-{number}": Person(f"learner-{number}", name=f"Officer {number}") for number in range(2, 45)
    }
    door.platform.people["gone"] = Person("gone", status="Inactive")
    door.platform.shares_names = True
    door.browser().open_link()
    clerk = door.clerk()
    page = clerk.get(f"/app/lms/lti/{door.registration_id}")
    (compare,) = [form.get("action") for form in page.all("form") if "/courses/" in form.get("action", "")]

    page = clerk.send(compare)

    assert page.heading() == "44 people of this course never came here"
    words = page.text()
    assert "Officer 44" in words
    assert "gone" not in words
    assert "45 people who take part" in words
    assert door.platform.violations == []


def test_a_roster_that_the_lms_does_not_give_is_said(door: Door) -> None:
    door.browser().open_link()
    door.platform.plans["members"].append(answer(403))
    clerk = door.clerk()
    page = clerk.get(f"/app/lms/lti/{door.registration_id}")
    (compare,) = [form.get("action") for form in page.all("form") if "/courses/" in form.get("action", "")]

    page = clerk.send(compare)

    assert (page.status, "Allow it there" in page.text(), page.heading()) == (502, True, "Riverton Moodle")


def test_without_a_key_for_secrets_the_list_says_so(door: Door) -> None:
    room = door.town.app.extensions["lti"]
    door.town.app.extensions["lti"] = replace(room, secrets=SecretBox(None))

    clerk = door.clerk()
    assert "COMMON_GROUND_SECRETS_KEY is not set" in clerk.get("/app/lms/lti").text()
