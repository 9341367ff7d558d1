"""Sessions that an LMS opened: what they may do, who may show them in a frame, and how they end."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.http import parse_cookie

from tests.conftest import Town
from training_app.accounts.entry import let_in_from_lms
from training_app.accounts.errors import SignInRefused
from training_app.accounts.identity import Identity, LaunchedFrom
from training_app.accounts.jar import COOKIE_NAME, FRAMED_COOKIE_NAME, cookie_name_for
from training_app.accounts.models import Person, Role
from training_app.accounts.service import (
    end_all_sessions,
    end_sessions_from,
    find_identity,
    open_launched_session,
)
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound
from training_app.foundation.ids import AgencyId, PersonId

LMS = "https://lms.riverton.example"
IN_FRAME = LaunchedFrom(frame_origins=(LMS,), return_url=f"{LMS}/course/7")
ONE_MODULE = LaunchedFrom(frame_origins=(LMS,), module_id="m01-trauma", is_asserted=True)
Launch = Callable[..., FlaskClient]


@pytest.fixture
def launch(town: Town) -> Launch:
    """A browser that an LMS sent, in a frame unless said otherwise; ``client`` is one that was sent before."""

    def go(
        launched: LaunchedFrom = IN_FRAME,
        person_id: PersonId | None = None,
        where: str = "iframe",
        client: FlaskClient | None = None,
    ) -> FlaskClient:
        town.clock.advance(seconds=1)
        token = _open(town, launched, person_id or town.people.officer_id)
        client = client or town.app.test_client()
        with town.app.test_request_context("/lti/launch", headers={"Sec-Fetch-Dest": where}):
            response = let_in_from_lms(token, "/app/modules/m01-trauma")
            db.session.remove()
        (cookie,) = response.headers.getlist("Set-Cookie")
        name, value = next(iter(parse_cookie(cookie.partition(";")[0]).items()))
        client.set_cookie(name, value, path="/app")
        client.said = cookie  # type: ignore[attr-defined]  # looked at by a test
        return client

    return go


def _open(town: Town, launched: LaunchedFrom, person_id: PersonId) -> str:
    with town.app.app_context():
        token = open_launched_session(db.session(), person_id, launched, now=town.clock())
        db.session.commit()
        db.session.remove()
    return token


def _identity(town: Town, token: str) -> Identity | None:
    with town.app.app_context():
        found = find_identity(db.session(), token, town.clock())
        db.session.remove()
    return found


def test_what_an_lms_may_do_comes_back_as_it_was_kept(town: Town) -> None:
    for launched in (IN_FRAME, ONE_MODULE, LaunchedFrom()):
        identity = _identity(town, _open(town, launched, town.people.officer_id))

        assert identity is not None
        assert identity.launch == launched


def test_whoever_has_a_role_here_is_a_learner_when_an_lms_sends_them(town: Town) -> None:
    for person_id in (town.people.coordinator_id, town.people.supervisor_id):
        identity = _identity(town, _open(town, IN_FRAME, person_id))

        assert identity is not None
        assert identity.roles == {Role.OFFICER}
        assert identity.supervised_unit_ids == frozenset()


def test_a_coordinator_from_an_lms_sees_no_report(town: Town, launch: Launch) -> None:
    client = launch(person_id=town.people.coordinator_id)

    assert client.get("/app/modules").status_code == 200
    assert client.get("/app/overview").status_code == 403
    assert client.get("/app/completion").status_code == 403


def test_in_a_frame_the_cookie_is_one_that_browsers_take_there(launch: Launch) -> None:
    said = launch().said  # type: ignore[attr-defined]

    assert said.startswith(f"{FRAMED_COOKIE_NAME}=")
    for word in ("Secure", "HttpOnly", "Path=/app", "SameSite=None", "Partitioned"):
        assert word in said


@pytest.mark.parametrize("where", ["document", ""])
def test_in_a_window_it_is_the_usual_cookie(launch: Launch, where: str) -> None:
    said = launch(where=where).said  # type: ignore[attr-defined]

    assert said.startswith(f"{COOKIE_NAME}=")
    assert "SameSite=Lax" in said
    assert "Partitioned" not in said


def test_the_form_token_travels_in_the_frame_too(launch: Launch) -> None:
    client = launch()

    said = [one for one in client.get("/app/modules/m01-trauma").headers.getlist("Set-Cookie") if "form" in one]

    assert len(said) == 1
    assert said[0].startswith("cg_framed_form=")
    for word in ("Secure", "SameSite=None", "Partitioned", "Path=/app"):
        assert word in said[0]


def test_its_lms_may_show_it_in_a_frame_and_nobody_else(launch: Launch) -> None:
    policy = launch().get("/app/modules").headers["Content-Security-Policy"]

    assert f"frame-ancestors {LMS}" in policy
    assert "'none'" not in policy.partition("frame-ancestors")[2]
    assert "default-src 'none'" in policy


def test_who_signed_in_here_is_shown_in_no_frame(town: Town) -> None:
    page = town.sign_in(town.people.officer_id).get("/app/modules")

    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


def test_without_an_origin_it_is_shown_in_no_frame(launch: Launch) -> None:
    policy = launch(LaunchedFrom()).get("/app/modules").headers["Content-Security-Policy"]

    assert "frame-ancestors 'none'" in policy


def test_the_self_check_is_shown_in_no_frame_and_no_link_leads_there(launch: Launch) -> None:
    client = launch()

    assert "frame-ancestors 'none'" in client.get("/wellness/").headers["Content-Security-Policy"]
    assert "/wellness/" not in client.get("/app/modules").text


def test_a_frame_and_a_window_of_one_browser_have_two_sessions(town: Town, launch: Launch) -> None:
    client = launch()
    own = _open(town, LaunchedFrom(), town.people.other_officer_id)
    client.set_cookie(COOKIE_NAME, own, path="/app")

    assert "J. Ortiz" in client.get("/app/modules").text
    client.delete_cookie(FRAMED_COOKIE_NAME, path="/app")
    assert "R. Lindqvist" in client.get("/app/modules").text


def test_one_sent_for_one_module_opens_that_one(launch: Launch) -> None:
    client = launch(ONE_MODULE)

    assert client.get("/app/modules/m01-trauma").status_code == 200
    for address in ("/app/", "/app/modules", "/app/missing"):
        assert client.get(address).headers["Location"] == "/app/modules/m01-trauma", address
    for address in (f"/app/modules/{SECOND}", "/app/transcript", "/app/overview"):
        assert client.get(address).status_code in {403, 404}, address


def test_one_sent_for_one_module_reaches_no_other_attempt_of_the_same_person(town: Town, launch: Launch) -> None:
    officer = town.sign_in(town.people.officer_id)
    other = next(one for one in town.shipped.modules if one != "m01-trauma")
    addresses = {}
    for module_id in ("m01-trauma", other):
        officer.get(f"/app/modules/{module_id}")
        addresses[module_id] = officer.submit().address
    client = launch(ONE_MODULE)

    assert client.get(addresses["m01-trauma"]).status_code == 200
    assert client.get(addresses[other]).status_code == 403


def test_the_way_back_to_the_lms_is_on_every_page(launch: Launch) -> None:
    page = launch().get("/app/modules").text

    assert f'href="{LMS}/course/7"' in page
    assert "Back to your LMS" in page


def test_left_alone_it_is_opened_again_in_the_lms_and_with_no_password(town: Town, launch: Launch) -> None:
    client = launch()
    town.clock.advance(minutes=11)

    page = client.get("/app/modules", follow_redirects=True)

    assert "This screen is locked" in page.text
    assert "open the training again in your LMS" in page.text
    assert 'type="password"' not in page.text


def test_signing_out_ends_it_and_takes_the_cookie_of_the_frame(town: Town, launch: Launch) -> None:
    client = launch()
    page = client.get("/app/modules").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]

    reply = client.post("/app/sign-out", data={"csrf_token": token})

    assert reply.status_code == 200
    assert "open the training again in your LMS" in reply.text
    assert f'href="{LMS}/course/7"' in reply.text
    # the LMS still shows it: an address of its own would be refused to the frame
    assert f"frame-ancestors {LMS}" in reply.headers["Content-Security-Policy"]
    said = [one for one in reply.headers.getlist("Set-Cookie") if one.startswith(f"{FRAMED_COOKIE_NAME}=")]
    assert len(said) == 1
    assert "Max-Age=0" in said[0]
    assert "Partitioned" in said[0]
    assert client.get("/app/modules").status_code == 303


def test_a_person_who_left_is_not_let_in(town: Town) -> None:
    with town.app.app_context():
        person = db.session.get(Person, town.people.officer_id)
        assert person is not None
        person.is_active = False
        db.session.commit()
        with pytest.raises((NotFound, SignInRefused)):
            open_launched_session(db.session(), town.people.officer_id, IN_FRAME, now=town.clock())
        db.session.remove()


FIRST, SECOND = "m01-trauma", "m03-past-in-the-room"


def of_module(module_id: str, visitor: str | None = "lms-1|learner-1", **more: object) -> LaunchedFrom:
    """A launch of one module, by somebody at some platform."""
    back = f"{LMS}/course/{module_id}"
    return replace(LaunchedFrom((LMS,), module_id, back, visitor=visitor, platform="lti:1", deployment="d-1"), **more)


def codes(client: FlaskClient, *addresses: str) -> list[int]:
    return [client.get(address).status_code for address in addresses]


COVERS = (f"/app/modules/{FIRST}", f"/app/modules/{SECOND}")


@pytest.mark.parametrize("where", ["iframe", "document"])
def test_two_modules_side_by_side_go_on_both(launch: Launch, where: str) -> None:
    client = launch(of_module(FIRST), where=where)
    launch(of_module(SECOND), where=where, client=client)

    for _ in range(2):
        assert codes(client, *COVERS) == [200, 200]
    assert f"{LMS}/course/{FIRST}" in client.get(COVERS[0]).text
    assert f"{LMS}/course/{SECOND}" in client.get(COVERS[1]).text


def test_an_answer_of_the_older_page_is_kept(town: Town, launch: Launch) -> None:
    client = launch(of_module(FIRST))
    page = client.get(COVERS[0]).text
    launch(of_module(SECOND), client=client)
    client.get(COVERS[1])
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    start = page.partition(f'action="{COVERS[0]}')[2].partition('"')[0]

    reply = client.post(f"{COVERS[0]}{start}", data={"csrf_token": token}, follow_redirects=True)

    assert reply.status_code == 200
    assert reply.request.path.startswith("/app/attempts/")
    assert codes(client, reply.request.path, COVERS[1]) == [200, 200]


def test_launches_that_cross_shut_nobody_out(launch: Launch) -> None:
    """A course page with two frames: both cookies are set before either page is asked for."""
    client = launch(of_module(SECOND))
    launch(of_module(FIRST), client=client)

    assert codes(client, *COVERS, *COVERS) == [200] * 4


def test_side_by_side_nothing_else_is_opened(town: Town, launch: Launch) -> None:
    client = launch(of_module(FIRST))
    launch(of_module(SECOND), client=client)
    other = next(one for one in town.shipped.modules if one not in {FIRST, SECOND})

    assert codes(client, f"/app/modules/{other}", "/app/transcript", "/app/overview") == [403, 403, 403]
    assert client.get("/app/modules").headers["Location"] == COVERS[1], "the newest one's own"


@pytest.mark.parametrize("visitor", ["lms-1|learner-2", "lms-2|learner-1", None])
def test_who_comes_after_another_finds_nothing_of_them(town: Town, launch: Launch, visitor: str | None) -> None:
    client = launch(of_module(FIRST))
    launch(of_module(SECOND, visitor), person_id=town.people.other_officer_id, client=client)

    page = client.get(COVERS[1])

    assert "R. Lindqvist" in page.text
    dropped = [one for one in page.headers.getlist("Set-Cookie") if "Max-Age=0" in one]
    assert [one.partition("=")[0] for one in dropped] == [cookie_name_for(FIRST, in_frame=True)]
    assert codes(client, COVERS[0]) == [403]


def test_who_came_last_is_who_is_here_also_when_they_have_left(town: Town, launch: Launch) -> None:
    client = launch(of_module(FIRST))
    launch(of_module(SECOND, "lms-1|learner-2"), person_id=town.people.other_officer_id, client=client)
    with town.app.app_context():
        end_all_sessions(db.session(), town.people.other_officer_id, now=town.clock(), ended_by=None)
        db.session.remove()

    assert "J. Ortiz" not in client.get("/app/grounding", follow_redirects=True).text
    assert codes(client, COVERS[0]) == [303]


def test_two_who_signed_in_here_are_never_side_by_side(town: Town, launch: Launch) -> None:
    client = launch(of_module(FIRST), where="document")
    town.clock.advance(seconds=1)
    client.set_cookie(COOKIE_NAME, _open(town, LaunchedFrom(), town.people.other_officer_id), path="/app")

    assert "R. Lindqvist" in client.get("/app/modules").text
    assert "R. Lindqvist" in client.get(COVERS[0]).text


def test_beside_the_list_of_modules_each_module_keeps_its_own_way_back(launch: Launch) -> None:
    client = launch(of_module(FIRST))
    launch(replace(of_module(FIRST), module_id=None, return_url=f"{LMS}/list"), client=client)

    assert f'href="{LMS}/list"' in client.get("/app/modules").text
    assert f'href="{LMS}/course/{FIRST}"' in client.get(COVERS[0]).text
    assert f'href="{LMS}/list"' in client.get(COVERS[1]).text


def test_the_same_module_again_takes_the_place_of_the_one_before(launch: Launch) -> None:
    client = launch(of_module(FIRST))
    launch(replace(of_module(FIRST), return_url=f"{LMS}/another"), client=client)

    assert f'href="{LMS}/another"' in client.get(COVERS[0]).text


def test_signing_out_ends_all_that_stands_side_by_side(launch: Launch) -> None:
    client = launch(of_module(FIRST))
    launch(of_module(SECOND), client=client)
    page = client.get(COVERS[0]).text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]

    client.post("/app/sign-out", data={"csrf_token": token})

    assert codes(client, *COVERS) == [303, 303]


def test_whoever_is_at_one_page_has_not_left_the_other(town: Town, launch: Launch) -> None:
    client = launch(of_module(FIRST))
    launch(of_module(SECOND), client=client)
    for _ in range(6):
        town.clock.advance(minutes=4)
        assert codes(client, COVERS[1]) == [200]

    assert codes(client, COVERS[0]) == [200]


def test_left_alone_each_is_locked_and_opened_anew_by_itself(town: Town, launch: Launch) -> None:
    client = launch(of_module(FIRST))
    launch(of_module(SECOND), client=client)
    client.get(COVERS[0])
    town.clock.advance(minutes=11)
    launch(of_module(SECOND), client=client)

    page = client.get(COVERS[0], follow_redirects=True)

    assert "open the training again in your LMS" in page.text
    assert codes(client, COVERS[1]) == [200]
    launch(of_module(FIRST), client=client)
    assert codes(client, *COVERS) == [200, 200]


@pytest.mark.parametrize("where", ["iframe", "document"])
def test_one_that_has_ended_says_so_in_its_frame_and_leaves_the_other_alone(
    town: Town, launch: Launch, where: str
) -> None:
    client = launch(of_module(FIRST), where=where)
    launch(of_module(SECOND, deployment="d-2"), where=where, client=client)
    assert end_from(town, "lti:1", deployment="d-1") == 1

    page = client.get(COVERS[0], follow_redirects=True)

    assert "This session has ended" in page.text
    assert "open the training again in your LMS" in page.text
    assert f"frame-ancestors {LMS}" in page.headers["Content-Security-Policy"]
    assert codes(client, COVERS[1]) == [200]


def test_after_that_page_a_window_can_sign_in(town: Town, launch: Launch) -> None:
    client = launch(of_module(FIRST), where="document")
    end_from(town, "lti:1")
    client.get(COVERS[0], follow_redirects=True)

    assert 'type="password"' in client.get("/app/sign-in").text


def test_an_answer_that_comes_too_late_is_said_to_be_lost(town: Town, launch: Launch) -> None:
    client = launch(of_module(FIRST))
    page = client.get(COVERS[0]).text
    end_from(town, "lti:1")
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    start = page.partition(f'action="{COVERS[0]}')[2].partition('"')[0]

    reply = client.post(f"{COVERS[0]}{start}", data={"csrf_token": token}, follow_redirects=True)

    assert "was not kept" in reply.text
    assert "everything before it is" in reply.text


def end_from(town: Town, platform: str, *, deployment: str | None = None) -> int:
    with town.app.app_context():
        agency_id = town.people.agency_id
        ended = end_sessions_from(db.session(), platform, agency_id=agency_id, now=town.clock(), deployment=deployment)
        db.session.commit()
        db.session.remove()
    return ended


def test_only_what_came_by_a_platform_ends_with_it(town: Town, launch: Launch) -> None:
    mine = launch(of_module(FIRST))
    others = [
        launch(of_module(FIRST, platform="lti:11")),
        launch(of_module(FIRST, platform="cmi5:1")),
        launch(of_module(FIRST, platform=None)),
    ]
    own = town.sign_in(town.people.officer_id)

    assert end_from(town, "lti:1") == 1
    assert codes(mine, COVERS[0]) == [303]
    assert [codes(one, COVERS[0]) for one in others] == [[200]] * 3
    assert own.get(COVERS[0]).status == 200
    assert end_from(town, "lti:1") == 0


def test_of_another_agency_none_ends(town: Town, launch: Launch) -> None:
    client = launch(of_module(FIRST))

    with town.app.app_context():
        assert end_sessions_from(db.session(), "lti:1", agency_id=AgencyId(99), now=town.clock()) == 0
        db.session.remove()

    assert codes(client, COVERS[0]) == [200]
