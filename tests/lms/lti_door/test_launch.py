"""Launches as a browser makes them: who is let in, to what, and what is kept."""

import pytest
from sqlalchemy import func, select

from tests.fakes.platform import Link
from tests.lms.lti_door.conftest import MODULE, Door
from training_app.accounts.jar import cookie_name_for
from training_app.accounts.models import Person, SignInSession
from training_app.lms.lti_door.models import LtiLogin, LtiPlacement
from training_app.lms.models import LmsPerson


@pytest.mark.parametrize("dest", ["document", "iframe"])
def test_a_link_for_a_module_opens_that_module(door: Door, dest: str) -> None:
    browser = door.browser(dest=dest)

    answer = browser.open_link()

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/app/modules/{MODULE}")
    assert browser.follow(answer).status_code == 200
    assert door.platform.violations == []
    assert door.all(select(LtiLogin)) == []


def test_a_page_in_a_frame_may_be_shown_by_the_lms_and_nobody_else(door: Door) -> None:
    browser = door.browser(dest="iframe")

    page = browser.follow(browser.open_link())

    assert f"frame-ancestors {door.platform.url()}" in page.headers["Content-Security-Policy"]
    assert cookie_name_for(MODULE, in_frame=True) not in str(page.headers.getlist("Set-Cookie"))


def test_a_frame_gets_a_cookie_that_browsers_keep_in_frames(door: Door) -> None:
    answer = door.browser(dest="iframe").open_link()

    (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("cg_framed_")]
    assert all(word in cookie for word in ("Secure", "HttpOnly", "Partitioned", "SameSite=None"))


def test_a_link_without_a_module_opens_the_list(door: Door) -> None:
    door.platform.links["link-2"] = Link("link-2", "All modules")

    assert door.browser().open_link("link:link-2").headers["Location"] == "/app/modules"


def test_the_address_of_a_link_may_name_the_module(door: Door) -> None:
    door.platform.links["link-2"] = Link("link-2", "By hand", url=f"http://localhost/lti/launch?module={MODULE}")

    assert door.browser().open_link("link:link-2").headers["Location"] == f"/app/modules/{MODULE}"


def test_the_same_account_is_the_same_person_next_time(door: Door) -> None:
    door.browser().open_link()
    people = door.all(select(func.count()).select_from(Person))

    door.browser().open_link()

    assert door.all(select(func.count()).select_from(Person)) == people
    (account,) = door.all(select(LmsPerson))
    assert (account.source, account.subject) == (f"lti|{door.platform.issuer}|common-ground-1", "learner-1")


@pytest.mark.parametrize(
    ("shared", "expected"),
    [("Jamie de la Cruz", ("Jamie de la", "Cruz")), (None, ("Officer", None)), ("Prince", ("Prince", None))],
)
def test_a_name_is_taken_where_the_lms_shares_one(
    door: Door, shared: str | None, expected: tuple[str, str | None]
) -> None:
    door.platform.shares_names = True
    door.platform.people["learner-1"].name = shared

    door.browser().open_link()

    (person,) = door.all(select(Person).where(Person.sign_in_name.startswith("lms-")))
    assert person.given_name == expected[0]
    assert person.family_name == expected[1] or len(person.family_name) == 6


def test_a_sign_that_no_database_keeps_is_left_out(door: Door) -> None:
    context = "https://purl.imsglobal.org/spec/lti/claim/context"
    door.platform.alter = lambda claims: {**claims, "name": "Jamie\x00 Ortiz", context: {"id": "2", "title": "A\x00B"}}

    assert door.browser().open_link().status_code == 303
    assert door.all(select(LtiPlacement.context_title)) == ["AB"]


def test_what_a_launch_told_is_kept_for_the_score(door: Door) -> None:
    door.browser().open_link()
    door.platform.links["link-1"].line_item = None
    door.browser().open_link()

    (kept,) = door.all(select(LtiPlacement))
    assert (kept.module_id, kept.subject, kept.resource_link_id, kept.context_id) == (
        MODULE,
        "learner-1",
        "link-1",
        "2",
    )
    assert kept.lineitem_url is None
    assert kept.lineitems_url == door.platform.url("/2/lineitems?type_id=1")
    assert kept.memberships_url == door.platform.url("/CourseSection/2/Members?type_id=1")
    assert "https://purl.imsglobal.org/spec/lti-ags/scope/score" in kept.scopes


def test_whoever_is_an_instructor_there_is_an_officer_here(door: Door) -> None:
    browser = door.browser(user="instructor-1")
    browser.open_link()

    assert browser.get("/app/overview").status_code == 403


def test_a_session_for_one_module_opens_no_other_page(door: Door) -> None:
    browser = door.browser()
    browser.open_link()

    assert browser.get("/app/transcript").status_code == 403


def test_two_links_open_side_by_side(door: Door) -> None:
    browser = door.browser(dest="iframe")
    first, second = browser.log_in(), browser.log_in()

    codes = [browser.launch(browser.ask_lms(one)).status_code for one in (first, second)]

    assert codes == [303, 303]


def test_a_login_by_get_is_taken_too(door: Door) -> None:
    browser = door.browser()

    answer = browser.client.get("/lti/login", query_string=browser.begin())

    assert answer.status_code == 302
    assert browser.launch(browser.ask_lms(answer)).status_code == 303


def test_a_platform_that_names_no_client_is_known_by_its_issuer(door: Door) -> None:
    door.platform.names_client = False

    assert door.browser().open_link().status_code == 303


def test_no_answer_of_the_door_is_cached_but_the_keys(door: Door) -> None:
    browser = door.browser()

    assert browser.log_in().headers["Cache-Control"] == "no-store"
    assert browser.get("/lti/jwks").headers["Cache-Control"] == "public, max-age=3600"


def test_a_session_is_opened_for_nobody_before_the_launch(door: Door) -> None:
    before = door.all(select(func.count()).select_from(SignInSession))

    door.browser().log_in()

    assert door.all(select(func.count()).select_from(SignInSession)) == before
