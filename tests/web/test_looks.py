"""Every page in a real Chromium: no sideways scroll, nothing the policy refuses, and the small scripts."""

import shutil
from collections.abc import Iterator
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from tests.web.examples import PAGES
from tests.web.preview import make_preview_app

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LEFT_BEHIND = """() => {
  // after the page's own listeners, in the same turn: title, and how much of the page is left
  const note = () => sessionStorage.setItem("left", JSON.stringify([document.title, document.body.childElementCount]));
  for (const kind of ["keydown", "click"]) document.addEventListener(kind, note);
}"""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, make_preview_app(), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/app/preview"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_no_page_scrolls_sideways_or_is_refused_by_the_policy(page: Page, address: str, width: int) -> None:
    """640 is what a window of 1280 leaves at 200 percent."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": width, "height": 800})
    wide = []

    for name in PAGES:
        page.goto(f"{address}/{name}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(name)

    assert wide == []
    assert complaints == []


def test_a_form_is_sent_once_however_often_it_is_pressed(page: Page, address: str) -> None:
    sent: list[str] = []
    page.route("**/q/4", lambda route: (sent.append(route.request.method), route.fulfill(status=204)))
    page.goto(f"{address}/question")

    with page.expect_response("**/q/4"):
        page.get_by_role("button", name="Answer").click()
    page.get_by_role("button", name="Answer").click(force=True)
    page.get_by_role("button", name="Answer").press("Enter")

    assert sent == ["POST"]


def test_coming_back_to_a_sent_form_lets_it_be_sent_again(page: Page, address: str) -> None:
    # a door: a page with a name on it is asked for again instead
    page.route("**/app/sign-in", lambda route: route.fulfill(status=204))
    page.goto(f"{address}/sign-in")
    with page.expect_response("**/app/sign-in"):
        page.get_by_role("button", name="Sign in", exact=True).click()

    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    assert page.evaluate("document.querySelector('main form').dataset.sent === undefined")


@pytest.mark.parametrize("way", ["the key", "the link"])
def test_leaving_empties_the_page_before_anything_is_answered(page: Page, address: str, way: str) -> None:
    page.route("**/app/", lambda route: route.fulfill(status=200, body="home"))
    page.goto(f"{address}/scenario")
    page.evaluate(LEFT_BEHIND)

    if way == "the key":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("link", name="Leave").click()
    page.wait_for_url("**/app/")

    assert page.evaluate("sessionStorage.getItem('left')") == '["Common Ground",0]'
    page.go_back()
    assert page.url == "about:blank"


@pytest.mark.parametrize(
    "busy",
    [
        "<textarea></textarea>",
        "<input type='text'>",
        "<input>",
        "<select><option>one</option></select>",
        "<dialog open><button>Close</button></dialog>",
    ],
)
def test_escape_does_its_own_work_in_a_field_a_list_and_a_dialog(page: Page, address: str, busy: str) -> None:
    page.goto(f"{address}/scenario")
    page.evaluate("(html) => document.querySelector('main').insertAdjacentHTML('beforeend', html)", busy)
    page.locator("main :is(textarea, input:not([type=hidden]), select, dialog button)").last.focus()

    page.keyboard.press("Escape")

    assert page.locator("h1").count() == 1


def test_escape_that_something_else_took_is_left_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/scenario")
    page.evaluate("document.querySelector('main').addEventListener('keydown', (event) => event.preventDefault())")
    page.locator("main button").first.focus()

    page.keyboard.press("Escape")

    assert page.locator("h1").count() == 1


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Page, address: str) -> None:
    page.goto(f"{address}/question-error")
    first = page.evaluate("document.activeElement.dataset.behaviour")

    page.get_by_role("link", name="Choose the answer you think is best.").click()

    assert first == "error-focus"
    assert page.evaluate("document.activeElement.id") == "answer-1"


def test_the_print_button_shows_only_where_scripts_run(chromium: Browser, page: Page, address: str) -> None:
    page.goto(f"{address}/debrief")
    with_scripts = page.locator("[data-behaviour~=print]").is_visible()
    context = chromium.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{address}/debrief")

    assert with_scripts
    assert not plain.locator("[data-behaviour~=print]").is_visible()
    context.close()
