"""a1: a module from the sign-in link to "Recorded" in a plain browser: keys alone, no JavaScript, a narrow screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.browser.chromium import launched
from tests.browser.keyboard import Keyboard
from tests.browser.site import Site, running_site
from tests.browser.walk import ANSWER, GO_ON, faults_of_width, press, step_by_mouse, walk_to_done
from training_app.content.catalogue import Module

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("a1")) as site:
        yield site


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as browser:
        yield browser


@pytest.fixture
def module(site: Site) -> Module:
    return site.module("m01-trauma")


@pytest.mark.slow
def test_the_keyboard_alone_gets_from_the_link_to_recorded(site: Site, browser: Browser, module: Module) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    keyboard = Keyboard(page)
    page.goto(site.link(site.newcomer()))

    keyboard.press(page.locator(GO_ON).first)
    keyboard.press(page.get_by_role("button", name="Start", exact=True))
    paths = walk_to_done(page, lambda page: keyboard.step(module), lambda page: None)

    assert page.get_by_text("Recorded", exact=False).first.is_visible()
    assert sum("/lessons/" in path for path in paths) == len(module.lessons)
    assert sum(path.endswith("/feedback") for path in paths) == 10
    assert keyboard.stops > len(paths)
    assert keyboard.faults == []
    context.close()


@pytest.mark.slow
def test_without_javascript_and_320_px_wide_it_works_from_the_link_to_recorded(
    site: Site, browser: Browser, module: Module
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    faults: list[str] = []
    page.goto(site.link(site.newcomer()))

    press(page, page.locator(GO_ON).first)
    press(page, page.get_by_role("button", name="Start", exact=True))
    walk_to_done(page, lambda page: step_by_mouse(page, module), lambda page: faults.extend(faults_of_width(page)))

    assert page.get_by_text("Recorded", exact=False).first.is_visible()
    assert "\n".join(faults) == ""
    context.close()


def test_a_page_that_is_too_wide_would_be_found(site: Site, browser: Browser) -> None:
    """The negative control for the test above, and for the walk over every page in test_a1_every_page_by_keyboard."""
    page = browser.new_page()
    page.goto(site.address("/app/sign-in"))
    page.evaluate("document.querySelector('h1').style.width = '400px'")

    assert "320 px wide" in faults_of_width(page)[0]
    page.context.close()


def test_a_focus_that_cannot_be_seen_would_be_found(site: Site, browser: Browser) -> None:
    """The negative control for the keyboard test."""
    page = browser.new_page()
    page.goto(site.address("/app/sign-in"))
    page.evaluate("document.querySelector('#password').style.outline = 'none'")
    keyboard = Keyboard(page)

    keyboard.tab_to(page.get_by_role("button", name="Sign in", exact=True))

    assert len(keyboard.faults) == 1
    assert 'id="password"' in keyboard.faults[0]
    page.context.close()


def test_the_skip_link_is_the_first_stop_and_leads_past_the_header(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(site.address("/app/sign-in"))

    page.keyboard.press("Tab")
    first = page.locator(":focus").inner_text()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert first == "Skip to the page"
    assert page.locator(":focus").evaluate("node => document.querySelector('main').contains(node)")
    page.context.close()


def test_an_error_is_reached_read_and_mended_by_keyboard(site: Site, browser: Browser) -> None:
    page = _page_at_first_question(site, browser)
    keyboard = Keyboard(page)

    keyboard.press(page.get_by_role("button", name="Answer", exact=True))
    focused = page.locator(":focus").inner_text()
    keyboard.tab_to(page.locator(".error a"))
    page.keyboard.press("Enter")

    assert "There is a problem" in focused
    assert page.locator(":focus").evaluate("(node, wanted) => node.matches(wanted)", f"{ANSWER}#answer-1")
    assert keyboard.faults == []
    page.context.close()


def test_escape_leaves_a_question_and_the_place_is_kept(site: Site, browser: Browser) -> None:
    page = _page_at_first_question(site, browser)
    here = page.url

    with page.expect_navigation():
        page.keyboard.press("Escape")
    away = page.url
    press(page, page.locator(GO_ON).first)
    press(page, page.locator(GO_ON).first)

    assert away == site.address("/app/away")
    assert page.url == here
    page.context.close()


def _page_at_first_question(site: Site, browser: Browser) -> Page:
    """A page at the first question of the check, for a new officer."""
    person_id = site.newcomer()
    officer = site.scripted_officer(person_id)
    officer.get("/app/modules/m01-trauma")
    officer.submit()
    while "/check/" not in officer.page.address:
        choices = [control for control in officer.page.all("button") if control.get("name") == "choice"]
        officer.submit("choice", choice=choices[0].get("value")) if choices else officer.submit()
    path = officer.page.address
    site.close()
    page = browser.new_page()
    page.goto(site.link(person_id))
    press(page, page.locator(GO_ON).first)
    page.goto(site.address(path))
    return page
