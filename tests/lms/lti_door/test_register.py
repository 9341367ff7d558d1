"""Dynamic registration: over an invitation, once, to the public internet, and held until somebody looked at it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.fakes.platform import FakePlatform, answer
from tests.lms.lti_door.conftest import Door
from tests.lms.lti_door.course import Pages
from training_app.lms.lti_door.models import LtiDeployment, LtiInvitation, LtiRegistration, RegistrationState
from training_app.lms.lti_door.rules import live_key_of


def invited(door: Door, name: str = "County LMS") -> str:
    """The path of a fresh invitation, as the page shows it."""
    page = door.clerk().send("/app/lms/lti/invite", name=name)
    (shown,) = [one.text.strip() for one in page.all("dd")]
    return shown.removeprefix("http://localhost")


def knock(door: Door, path: str, *, url: str | None = None, token: str = "invited") -> TestResponse:
    """The LMS's administrator opens the invitation there, and presses the button."""
    browser = door.browser(dest="iframe")
    query = {"openid_configuration": url or door.platform.configuration_url, "registration_token": token}
    page = browser.client.get(path, query_string=query)
    if page.status_code != 200:
        return page
    form = Pages(page.data)
    return browser.send(form.action, form.fields)


def added(door: Door) -> list[LtiRegistration]:
    """Registrations beside the one that every test has."""
    return door.all(select(LtiRegistration).where(LtiRegistration.id != door.registration_id))


def test_an_lms_registers_itself_and_is_held_until_it_is_let_in(door: Door) -> None:
    answer = knock(door, invited(door))

    (row,) = added(door)
    assert (answer.status_code, door.platform.violations) == (200, [])
    assert (row.name, row.state, row.is_dynamic, row.client_id) == ("County LMS", "held", True, "client-1")
    assert door.browser().log_in().status_code == 400
    clerk = door.clerk()
    clerk.send(f"/app/lms/lti/{row.id}/open")
    assert clerk.page.heading() == "County LMS"
    assert door.browser().open_link().status_code == 303
    assert door.actions() == ["lti.invited", "lti.registered", "lti.opened"]


def test_it_asks_for_no_names_and_four_services(door: Door) -> None:
    knock(door, invited(door))

    (body,) = door.platform.registrations
    assert body["https://purl.imsglobal.org/spec/lti-tool-configuration"]["claims"] == ["iss", "sub"]
    assert sorted(scope.rpartition("/")[2] for scope in body["scope"].split()) == [
        "contextmembership.readonly",
        "lineitem",
        "result.readonly",
        "score",
    ]


def test_the_last_page_tells_the_lms_alone_that_it_may_close_its_window(door: Door) -> None:
    page = knock(door, invited(door))

    assert f'data-lti="close" data-origin="{door.platform.url()}"' in " ".join(page.text.split())
    assert page.headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert f"frame-ancestors {door.platform.url()}" in page.headers["Content-Security-Policy"]


def test_an_invitation_works_once(door: Door) -> None:
    path = invited(door)
    knock(door, path)

    assert knock(door, path).status_code == 410
    assert len(added(door)) == 1


def test_of_many_who_use_one_at_once_one_registers(door: Door) -> None:
    path = invited(door)
    door.platform.registration_token = None
    barrier = Barrier(4)
    fields = {"openid_configuration": door.platform.configuration_url}

    def send(_: int) -> int:
        barrier.wait()
        return door.browser().send(path, fields).status_code

    with ThreadPoolExecutor(4) as pool:
        codes = sorted(pool.map(send, range(4)))

    assert codes == [200, 410, 410, 410]
    assert len(door.platform.registrations) == 1


def test_an_invitation_ends_after_two_days(door: Door) -> None:
    path = invited(door)
    door.town.clock.advance(hours=48)

    assert knock(door, path).status_code == 410


def test_opening_the_invitation_alone_spends_nothing(door: Door) -> None:
    path = invited(door)
    browser = door.browser()

    codes = [browser.get(path).status_code, browser.get("/lti/register").status_code]

    assert codes == [400, 404]
    assert knock(door, path).status_code == 200


def test_without_an_invitation_nobody_is_asked_anything(door: Door) -> None:
    page = knock(door, "/lti/register/guessed")
    sent = door.browser().send("/lti/register/guessed", {"openid_configuration": door.platform.configuration_url})

    assert (page.status_code, sent.status_code) == (410, 410)
    assert door.platform.seen == []


def test_one_that_failed_works_again_but_not_for_ever(door: Door) -> None:
    path = invited(door)
    for _ in range(4):
        door.platform.plans["configuration"].append(answer(500))
        assert knock(door, path).status_code == 400

    assert knock(door, path).status_code == 200
    other = invited(door, "Another")
    for _ in range(5):
        door.platform.plans["configuration"].append(answer(500))
        knock(door, other)
    assert knock(door, other).status_code == 410


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://10.0.0.7/openid-configuration",
        "https://[::1]/openid-configuration",
        "file:///etc/passwd",
        "http://lms.example/openid-configuration",
        "https://user:pass@lms.example/openid-configuration",
    ],
)
def test_an_address_that_is_no_public_https_one_is_not_asked(door: Door, url: str) -> None:
    path = invited(door)

    sent = door.browser().send(path, {"openid_configuration": url})

    assert sent.status_code == 400
    assert added(door) == []
    assert door.all(select(LtiInvitation.tries)) == [1]


def test_a_redirect_is_not_followed(door: Door) -> None:
    door.platform.plans["configuration"].append(answer(302, ("Location", door.platform.url("/jwks"))))

    assert knock(door, invited(door)).status_code == 400
    assert [one.path for one in door.platform.seen] == ["/.well-known/openid-configuration"]


def test_an_issuer_on_another_host_is_refused(door: Door) -> None:
    with FakePlatform(host="localhost", key=door.platform.keys[0]) as other:
        body = door.browser().http.send("GET", other.configuration_url, headers={}).body
    door.platform.plans["configuration"].append(answer(200, body=body))

    page = knock(door, invited(door))

    assert "issuer is on another host" in page.text
    assert added(door) == []


def test_a_client_that_is_registered_already_is_refused(door: Door) -> None:
    door.change(lambda row: setattr(row, "live_key", live_key_of(row.issuer, "client-1")))

    assert "registered already" in knock(door, invited(door)).text


def test_a_deployment_that_the_lms_named_is_approved_with_it(door: Door) -> None:
    knock(door, invited(door))
    (row,) = added(door)
    (before,) = door.all(select(LtiDeployment).where(LtiDeployment.registration_id == row.id))

    door.clerk().send(f"/app/lms/lti/{row.id}/open")

    (after,) = door.all(select(LtiDeployment).where(LtiDeployment.registration_id == row.id))
    assert (before.is_approved, after.is_approved, after.deployment_id) == (False, True, "dynamic-1")
    assert added(door)[0].state == RegistrationState.OPEN


def test_a_token_with_a_line_break_begins_no_header(door: Door) -> None:
    path = invited(door)

    sent = door.browser().send(
        path, {"openid_configuration": door.platform.configuration_url, "registration_token": "a\r\nX-Evil: 1"}
    )

    assert sent.status_code == 400
    assert door.platform.registrations == []
