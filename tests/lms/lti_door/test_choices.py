"""Deep linking: a coordinator picks modules in the LMS, with a browser that keeps no cookie."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlencode

from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.lms.lti_door.conftest import Door
from tests.lms.lti_door.course import Browser, Pages
from training_app.lms.lti_door.models import LtiHandoff

DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"


def picker(door: Door, **how: object) -> tuple[Browser, TestResponse]:
    """The picker, in a frame; the cookies are thrown away once it is there."""
    browser = door.browser(dest="iframe", user="instructor-1", **how)
    answer = browser.open_link("deep_linking")
    browser.client._cookies = {}
    return browser, answer


def choose(browser: Browser, page: TestResponse, *modules: str) -> TestResponse:
    """Send the picker's form with these modules."""
    form = Pages(page.data)
    return browser.send(form.action, [*form.fields.items(), *(("module", one) for one in modules)])


def test_what_was_picked_stands_in_the_course_and_opens(door: Door) -> None:
    browser, page = picker(door)
    modules = list(door.town.shipped.modules)[:2]

    back = Pages(choose(browser, page, *modules).data)
    added = browser.http.send(
        "POST",
        back.action,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=urlencode(back.fields).encode(),
    )

    assert (added.status, door.platform.violations) == (200, [])
    (response,) = door.platform.deep_linking_responses
    items = response[DL + "content_items"]
    assert [item["custom"] for item in items] == [{"module": one} for one in modules]
    assert [item["lineItem"]["resourceId"] for item in items] == modules
    newest = list(door.platform.links)[-1]
    assert door.browser().open_link(f"link:{newest}").headers["Location"] == f"/app/modules/{modules[1]}"


def test_nobody_is_signed_in_by_picking(door: Door) -> None:
    browser, page = picker(door)

    assert page.status_code == 200
    assert browser.get("/app/modules").status_code == 303


def test_a_choice_counts_once(door: Door) -> None:
    browser, page = picker(door)
    choose(browser, page, "m01-trauma")

    assert choose(browser, page, "m01-trauma").status_code == 400
    assert door.causes() == ["choice_spent"]


def test_of_many_who_send_a_choice_at_once_one_is_taken(door: Door) -> None:
    _, page = picker(door)
    barrier = Barrier(5)

    def send(_: int) -> int:
        barrier.wait()
        return choose(door.browser(), page, "m01-trauma").status_code

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(send, range(5))) == [200, 400, 400, 400, 400]


def test_an_lms_that_takes_one_gets_one(door: Door) -> None:
    door.platform.settings["accept_multiple"] = False
    browser, page = picker(door)

    refused = choose(browser, page, *list(door.town.shipped.modules)[:2])

    assert 'type="radio"' in page.text
    assert (refused.status_code, "one module at a time" in refused.text) == (422, True)
    assert choose(browser, refused, "m01-trauma").status_code == 200


def test_nothing_picked_is_said(door: Door) -> None:
    browser, page = picker(door)

    assert choose(browser, page).status_code == 422


def test_an_lms_that_takes_no_links_is_told_before_anything_is_picked(door: Door) -> None:
    door.platform.settings["accept_types"] = ["html"]

    assert "takes no links here" in picker(door)[1].text


def test_a_module_that_is_not_offered_is_not_sent(door: Door) -> None:
    browser, page = picker(door)

    assert choose(browser, page, "m99-gone").status_code == 400
    assert len(door.all(select(LtiHandoff))) == 1


def test_a_choice_that_stood_open_for_an_hour(door: Door) -> None:
    browser, page = picker(door)
    door.town.clock.advance(hours=1)

    assert choose(browser, page, "m01-trauma").status_code == 400


def test_what_the_lms_wants_back_is_not_shown(door: Door) -> None:
    door.platform.settings["data"] = "canary-data"

    assert "canary-data" not in picker(door)[1].text
