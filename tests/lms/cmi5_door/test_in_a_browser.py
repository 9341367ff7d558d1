"""A launch in a real Chromium: the browser asks an LMS that wants its cookie, and is led back in the end."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import launched
from tests.browser.station import Station, station_of
from tests.browser.walk import press
from tests.lms.cmi5_door.campus import MODULE, UNIT, Campus

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launched(playwright) as browser:
        yield browser


@pytest.fixture
def station(campus: Campus, browser: Browser) -> Iterator[Station]:
    with station_of(campus.town, browser) as station:
        yield station


@pytest.mark.parametrize("wants_cookie", [False, True])
def test_an_officer_is_let_in_and_led_back(campus: Campus, station: Station, wants_cookie: bool) -> None:
    campus.lms.wants_cookie = wants_cookie
    station.context.add_cookies([{"name": "lms", "value": "1", "url": campus.lms.address}])
    session = campus.lms.launch()
    page = station.context.new_page()
    page.goto(campus.lms.launch_url(session, station.origin + UNIT))
    page.wait_for_url(f"**/app/modules/{MODULE}")
    press(page, page.get_by_role("button", name="Start", exact=True))
    assert "/lessons/" in page.url

    press(page, page.get_by_role("link", name="Back to your LMS"))
    page.get_by_role("button", name="Finish and go back").click()
    page.wait_for_url(session.return_url)

    assert page.title() == "Your courses"
    campus.work()
    campus.lms.close(session)
    assert session.verbs() == ["initialized", "terminated"]
    assert campus.lms.violations + campus.lms.refusals == []


def test_a_browser_without_the_cookie_is_told_what_to_do(campus: Campus, station: Station) -> None:
    campus.lms.wants_cookie = True
    session = campus.lms.launch()
    page = station.context.new_page()

    page.goto(campus.lms.launch_url(session, station.origin + UNIT))
    page.get_by_text("Your LMS did not answer clearly").wait_for()

    assert not session.is_token_given
    assert campus.sessions() == []
