"""a5: a hand-over in two clicks, Back that shows nothing, and a screen that locks itself: in a real Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.browser.chromium import CHROMIUM_ARGS, chromium_path
from tests.browser.station import MINUTES, PASSWORD, Station, at_first_question, count, give_password, station_of
from tests.browser.walk import ANSWER, press
from tests.conftest import Town
from tests.proof.installed import wait_until

pytestmark = pytest.mark.browser

NAME = "J. Ortiz, Badge 4417"
SECRET = "J. Ortiz"


CACHES = ["with back-forward cache", "without"]


@pytest.fixture(scope="module")
def browser(playwright: Playwright, request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Playwright switches the cache of whole pages off; people have it on."""
    is_on = getattr(request, "param", CACHES[0]) == CACHES[0]
    left_out = ["--disable-back-forward-cache"] if is_on else []
    browser = playwright.chromium.launch(
        executable_path=chromium_path(), args=CHROMIUM_ARGS, ignore_default_args=left_out
    )
    yield browser
    browser.close()


@pytest.fixture
def station(town: Town, browser: Browser) -> Iterator[Station]:
    with station_of(town, browser) as station:
        yield station


def test_the_next_officer_is_at_the_sign_in_page_in_two_clicks(station: Station) -> None:
    page = station.sign_in(station.town.people.officer_id)
    press(page, page.get_by_role("button", name="Start", exact=True))
    assert "/lessons/" in page.url

    press(page, page.get_by_role("button", name="Not you? Sign out"))
    press(page, page.get_by_role("link", name="Sign in", exact=True))

    assert page.url == f"{station.origin}/app/sign-in"
    assert page.get_by_label("Password").is_visible()


def test_from_the_lock_page_it_is_one_click(station: Station) -> None:
    page = station.sign_in(station.town.people.officer_id)
    station.town.clock.advance(minutes=10)
    page.goto(f"{station.origin}/app/modules")
    assert NAME in page.locator("main").inner_text()

    press(page, page.get_by_role("button", name="I am somebody else"))

    assert page.url == f"{station.origin}/app/sign-in"
    assert SECRET not in page.content()


@pytest.mark.parametrize("browser", CACHES, indirect=True)
def test_after_signing_out_back_shows_nothing(station: Station) -> None:
    page = station.sign_in(station.town.people.officer_id)
    press(page, page.get_by_role("button", name="Start", exact=True))
    page.goto(f"{station.origin}/app/transcript")
    press(page, page.get_by_role("button", name="Not you? Sign out"))
    seen = []

    for _ in range(3):
        page.go_back()
        page.wait_for_load_state()
        seen.append((page.url.partition("?")[0], page.content()))

    assert {url for url, _ in seen} <= {f"{station.origin}/app/sign-in", f"{station.origin}/app/signed-out"}
    assert not [url for url, content in seen if SECRET in content]


@pytest.mark.parametrize("browser", CACHES, indirect=True)
def test_back_would_show_the_name_without_what_protects_it(station: Station) -> None:
    """The negative control for the test above: the same pages without their headers and script."""
    station.town.app.wsgi_app = without_protection(station.town.app.wsgi_app)
    page = station.sign_in(station.town.people.officer_id)
    page.goto(f"{station.origin}/app/transcript")
    press(page, page.get_by_role("button", name="Not you? Sign out"))

    page.go_back(wait_until="commit")

    assert SECRET in page.content()


def test_a_screen_left_alone_says_so_clears_itself_and_locks(station: Station) -> None:
    page = station.sign_in(station.town.people.officer_id)
    page.clock.install()
    page.goto(f"{station.origin}/app/modules")
    status = page.locator(".locks")
    station.wait(page, 8.9)
    assert status.inner_text() == ""

    station.wait(page, 0.5)
    warning = status.inner_text()
    with page.expect_navigation(url="**/app/locked?*"):
        station.wait(page, 0.8)

    assert warning == "This screen locks in a minute. Move or press a key to stay."
    assert NAME in page.locator("main").inner_text()
    page.go_back()
    assert page.get_by_role("heading", name="This screen is locked").is_visible()


def test_a_move_keeps_the_screen_open_here_and_on_the_server(station: Station) -> None:
    page = station.sign_in(station.town.people.officer_id)
    page.clock.install()
    page.goto(f"{station.origin}/app/modules")

    for number in range(1, 9):
        station.wait(page, 9.5)
        with page.expect_response("**/app/locked"):
            page.mouse.move(number, number)

    assert page.url == f"{station.origin}/app/modules"
    assert page.locator(".locks").inner_text() == ""
    page.reload()
    assert page.url == f"{station.origin}/app/modules"


def test_a_computer_that_slept_wakes_up_locked_whatever_is_pressed_first(station: Station) -> None:
    page = station.sign_in(station.town.people.officer_id)
    page.clock.install()
    page.goto(f"{station.origin}/app/modules")
    station.town.clock.advance(hours=1)
    # the page's clock jumps, and none of its timers has run
    page.evaluate("() => { const then = Date.now() + 3_600_000; Date.now = () => then; }")

    with page.expect_navigation(url="**/app/locked?*"):
        page.keyboard.press("Tab")

    assert page.get_by_role("heading", name="This screen is locked").is_visible()


def test_a_forgotten_tab_does_not_lock_the_one_in_use(station: Station) -> None:
    forgotten = station.sign_in(station.town.people.officer_id)
    in_use = station.context.new_page()
    for page in (forgotten, in_use):
        page.clock.install()
        page.goto(f"{station.origin}/app/modules")
    forgotten.evaluate("heard = 0; ear = new BroadcastChannel('common-ground'); ear.onmessage = () => { heard += 1 }")

    for number in range(1, 5):
        station.town.clock.advance(minutes=4)
        in_use.clock.run_for(4 * MINUTES)
        in_use.mouse.move(number, number)
        # tabs and server hear of it in their own time, which no test's clock moves
        wait_until(lambda number=number: forgotten.evaluate("heard") >= number)
        with in_use.expect_response(lambda answer: answer.request.method == "HEAD"):
            in_use.clock.run_for(MINUTES // 2)
        forgotten.clock.run_for(4 * MINUTES)

    assert [page.url for page in (forgotten, in_use)] == [f"{station.origin}/app/modules"] * 2
    assert forgotten.locator(".locks").inner_text() == ""


def test_signing_out_in_one_tab_clears_the_others(station: Station) -> None:
    here = station.sign_in(station.town.people.officer_id)
    there = station.context.new_page()
    there.goto(f"{station.origin}/app/transcript")

    with there.expect_navigation(url="**/app/sign-in"):
        press(here, here.get_by_role("button", name="Not you? Sign out"))

    assert SECRET not in there.content()


def test_without_its_script_a_page_stays_on_the_screen_and_the_server_locks_all_the_same(station: Station) -> None:
    """The negative control for idle.js: what clears the screen above is the script, what locks is the server."""
    station.context.route(
        "**/static/behaviours*.js", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    page = station.sign_in(station.town.people.officer_id)
    page.clock.install()
    page.goto(f"{station.origin}/app/modules")

    station.wait(page, 30)

    assert NAME in page.content()
    page.reload()
    assert page.get_by_role("heading", name="This screen is locked").is_visible()


def test_an_answer_chosen_in_time_and_sent_too_late_is_kept_with_a_real_browser(station: Station) -> None:
    question = at_first_question(station.town).page.address
    give_password(station.town, station.town.people.officer_id)
    page = station.sign_in(station.town.people.officer_id)
    page.goto(station.origin + question)
    page.locator(ANSWER).first.check()
    station.town.clock.advance(minutes=10)

    press(page, page.get_by_role("button", name="Answer", exact=True))
    page.get_by_label("Password of J. Ortiz").fill(PASSWORD)
    press(page, page.get_by_role("button", name="Unlock"))
    assert page.get_by_role("heading", name="Your last answer was not sent yet").is_visible()
    press(page, page.get_by_role("button", name="Send it now"))

    assert page.url.endswith("/feedback")
    assert (count(station.town, "question_answered"), count(station.town)) == (1, 0)


def test_while_somebody_reads_the_server_hears_of_it_and_when_nobody_does_it_hears_nothing(station: Station) -> None:
    page, heard = reading(station, status=204)
    assert heard == ["csrf_token=a-token"]

    for number in range(1, 7):
        page.mouse.move(number, number)
        with page.expect_response("**/app/beat"):
            page.clock.run_for(50_000)
    while_reading = len(heard)
    page.clock.run_for(30 * MINUTES)

    assert while_reading == 7
    # two more: the last move was not 110 seconds ago
    assert len(heard) - while_reading <= 2
    assert page.url.endswith("/app/reading")


@pytest.mark.parametrize("status", [401, 403, 423])
def test_who_reads_on_in_a_locked_session_is_led_to_the_lock_page(station: Station, status: int) -> None:
    page, _ = reading(station, status=status)

    page.wait_for_url("**/app/sign-in")
    assert page.url == f"{station.origin}/app/sign-in"


def reading(station: Station, status: int) -> tuple[Page, list[str | None]]:
    """A page at which somebody is, and what the server heard of it; nobody is signed in."""
    heard: list[str | None] = []
    script = station.town.app.jinja_env.globals["asset_url"]("behaviours.js")
    place = '<span hidden data-behaviour="here" data-url="/app/beat" data-token="a-token"></span>'
    body = f'<!doctype html><title>Page</title>{place}<script type="module" src="{script}"></script>'
    page = station.context.new_page()
    page.clock.install()
    page.route("**/app/reading", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.route("**/app/beat", lambda route: (heard.append(route.request.post_data), route.fulfill(status=status)))
    with page.expect_response("**/app/beat"):
        page.goto(f"{station.origin}/app/reading")
    return page, heard


def without_protection(program):
    """The program without the headers and the script that keep its pages out of the browser's memory."""
    dropped = {"cache-control", "clear-site-data", "vary"}

    def bare(environ, start_response):
        def start(status: str, headers: list[tuple[str, str]], *rest: object):
            kept = [(name, value) for name, value in headers if name.lower() not in dropped]
            return start_response(status, [*kept, ("Cache-Control", "max-age=3600")], *rest)

        if environ["PATH_INFO"].startswith("/static/behaviours."):
            start_response("200 OK", [("Content-Type", "text/javascript")])
            return []
        return program(environ, start)

    return bare
