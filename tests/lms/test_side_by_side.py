"""Several modules of one LMS in one browser: all of them go on, nothing more is opened, and all end together."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from tests.conftest import Town
from tests.lms.from_an_lms import FIRST, LMS, SECOND, Launch, launch, open_session
from training_app.accounts.identity import LaunchedFrom
from training_app.accounts.jar import COOKIE_NAME, cookie_name_for
from training_app.accounts.service import end_all_sessions, end_sessions_from
from training_app.foundation.db import db
from training_app.foundation.ids import AgencyId

__all__ = ["launch"]


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
    client.set_cookie(COOKIE_NAME, open_session(town, LaunchedFrom(), town.people.other_officer_id), path="/app")

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
    # no frame could show where that leads
    assert ("Sign in here instead" in page.text) is (where == "document")
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
