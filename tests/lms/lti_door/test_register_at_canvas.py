"""Dynamic registration as Canvas has it: a guarded configuration, placements, and a customer's host of its own."""

from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from tests.fakes.platform_manners import CANVAS, PLAIN
from tests.lms.lti_door.conftest import Door
from tests.lms.lti_door.course import Pages
from tests.lms.lti_door.test_register import added, invited, knock
from training_app.lms.lti_door.models import LtiDeployment

CONFIGURATION = "/.well-known/openid-configuration"
TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"


@pytest.fixture
def canvas(door: Door) -> Door:
    door.platform.manner = CANVAS
    return door


def test_canvas_registers_itself(canvas: Door) -> None:
    answer = knock(canvas, invited(canvas))

    (row,) = added(canvas)
    assert (answer.status_code, canvas.platform.violations) == (200, [])
    assert (row.state, row.client_id, row.token_audience) == ("held", "client-1", None)
    (deployment,) = canvas.all(select(LtiDeployment).where(LtiDeployment.registration_id == row.id))
    assert deployment.deployment_id == "dynamic-1"


def test_the_token_goes_with_both_requests(canvas: Door) -> None:
    knock(canvas, invited(canvas))

    brought = [(one.method, one.path, one.headers.get("authorization")) for one in canvas.platform.seen]
    assert brought == [("GET", CONFIGURATION, "Bearer invited"), ("POST", "/register", "Bearer invited")]


@pytest.mark.parametrize("token", ["", "another"])
def test_without_its_token_canvas_says_nothing_and_the_page_says_why(canvas: Door, token: str) -> None:
    page = knock(canvas, invited(canvas), token=token)

    assert page.status_code == 400
    assert "did not show how it is set up (401)" in page.text
    assert "The invitation works still." in page.text
    assert added(canvas) == []


def test_modules_can_be_picked_for_assignments_after_that(canvas: Door) -> None:
    keys = canvas.platform.tool.key_set
    knock(canvas, invited(canvas))
    # the address of our keys is no real one here
    canvas.platform.tool.key_set = keys
    (row,) = added(canvas)
    canvas.clerk().send(f"/app/lms/lti/{row.id}/open")
    browser = canvas.browser(dest="iframe", user="instructor-1")

    page = browser.open_link("deep_linking")
    form = Pages(page.data)
    back = Pages(browser.send(form.action, [*form.fields.items(), ("module", "m01-trauma")]).data)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    done = browser.http.send("POST", back.action, headers=kind, body=urlencode(back.fields).encode())

    assert canvas.platform.picker_shown_in == ("assignment_selection", "link_selection")
    assert (done.status, canvas.platform.violations) == (200, [])
    newest = list(canvas.platform.links)[-1]
    assert canvas.browser().open_link(f"link:{newest}").headers["Location"] == "/app/modules/m01-trauma"


def test_a_tool_that_asks_for_no_placement_is_shown_nowhere(canvas: Door) -> None:
    """The fake's own proof: what it was that Canvas lacked before."""
    canvas.platform.manner = PLAIN
    knock(canvas, invited(canvas))
    canvas.platform.manner = CANVAS

    opened = canvas.browser().http.send("GET", canvas.platform.url("/open?hint=deep_linking"), headers={})

    assert opened.status == 404
    assert "shown nowhere" in opened.body.decode()


def test_frames_are_suggested_at_the_customers_own_host(canvas: Door) -> None:
    knock(canvas, invited(canvas))

    (row,) = added(canvas)
    assert row.frame_origins == [canvas.platform.url().replace("127.0.0.1", "localhost")]


def test_whoever_opened_the_invitation_may_show_its_pages_too(canvas: Door) -> None:
    path, home = invited(canvas), "http://riverton.canvas.example"
    query = {"openid_configuration": canvas.platform.configuration_url, "registration_token": "invited"}
    browser = canvas.browser(dest="iframe")

    page = browser.client.get(path, query_string=query, headers={"Referer": f"{home}/accounts/1"})
    form = Pages(page.data)
    done = browser.send(form.action, form.fields)

    for shown in (page, done):
        assert f"frame-ancestors {canvas.platform.url()} {home}" in shown.headers["Content-Security-Policy"]
    assert f'data-origin="{canvas.platform.url()} {home}"' in " ".join(done.text.split())


def test_a_refusal_is_shown_there_too(canvas: Door) -> None:
    fields = {"openid_configuration": canvas.platform.configuration_url, "shown_in": "https://riverton.canvas.example"}

    page = canvas.browser(dest="iframe").send(invited(canvas), fields)

    assert page.status_code == 400
    assert "https://riverton.canvas.example" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "claimed", ["https://a.example; script-src *", "javascript:alert(1)", "*", "https://a.example *"]
)
def test_what_is_no_origin_reaches_no_header(canvas: Door, claimed: str) -> None:
    fields = {"openid_configuration": canvas.platform.configuration_url, "shown_in": claimed}

    policy = canvas.browser(dest="iframe").send(invited(canvas), fields).headers["Content-Security-Policy"]

    ancestors = policy.partition("frame-ancestors ")[2].partition(";")[0]
    assert ancestors == canvas.platform.url()
