"""Sessions that an LMS opened: what they may do, who may show them in a frame, and how they end."""

from dataclasses import replace

import pytest

from tests.conftest import Town
from tests.lms.from_an_lms import IN_FRAME, LMS, ONE_MODULE, SECOND, Launch, launch, open_session
from training_app.accounts.errors import SignInRefused
from training_app.accounts.identity import Identity, LaunchedFrom
from training_app.accounts.jar import COOKIE_NAME, FRAMED_COOKIE_NAME
from training_app.accounts.models import Person, Role
from training_app.accounts.service import find_identity, open_launched_session
from training_app.foundation.db import db
from training_app.foundation.errors import NotFound

__all__ = ["launch"]


def form_token(page: str) -> str:
    """The token of the page's first form."""
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def identity_of(town: Town, token: str) -> Identity | None:
    with town.app.app_context():
        found = find_identity(db.session(), token, town.clock())
        db.session.remove()
    return found


def test_what_an_lms_may_do_comes_back_as_it_was_kept(town: Town) -> None:
    for launched in (IN_FRAME, ONE_MODULE, LaunchedFrom()):
        identity = identity_of(town, open_session(town, launched, town.people.officer_id))

        assert identity is not None
        assert identity.launch == launched


def test_whoever_has_a_role_here_is_a_learner_when_an_lms_sends_them(town: Town) -> None:
    for person_id in (town.people.coordinator_id, town.people.supervisor_id):
        identity = identity_of(town, open_session(town, IN_FRAME, person_id))

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
    own = open_session(town, LaunchedFrom(), town.people.other_officer_id)
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


def test_a_window_of_another_module_says_how_to_go_on_with_it(town: Town, launch: Launch) -> None:
    """An LMS opened a second module in the same browser while the first stood in its window."""
    first = launch(replace(ONE_MODULE, module_id="m02-asking"))
    cover = first.get("/app/modules/m02-asking").text
    started = first.post("/app/modules/m02-asking/start", data={"csrf_token": form_token(cover)})
    lesson = first.get(started.headers["Location"], follow_redirects=True)
    second = launch(ONE_MODULE)

    read = second.get(lesson.request.path)
    sent = second.post(lesson.request.path, data={"csrf_token": form_token(second.get("/app/modules/m01-trauma").text)})

    assert (read.status_code, sent.status_code) == (403, 403)
    assert "open this one there again" in read.text
    assert "Nothing was lost." in read.text
    assert "What you sent just now was not kept; what was saved before is." in sent.text
    assert "open this one there again" in sent.text
    for page in (read, sent):
        assert "Your coordinator can change" not in page.text
        assert 'href="/app/modules/m01-trauma"' in page.text


def test_a_page_that_is_no_module_stays_refused_as_before(launch: Launch) -> None:
    page = launch(ONE_MODULE).get("/app/overview")

    assert page.status_code == 403
    assert "Your account cannot open this page." in page.text


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
    token = form_token(client.get("/app/modules").text)

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
