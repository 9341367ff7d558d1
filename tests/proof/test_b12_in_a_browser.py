"""b12, in Chromium: a roll call by keys alone over a killed server, and no screen wider than the window."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright
from sqlalchemy import select

from tests.browser.axe import violations
from tests.browser.chromium import launched
from tests.browser.keyboard import Keyboard
from tests.browser.site import Site, running_site
from tests.browser.walk import GO_ON, faults_of_width, press
from training_app.foundation.db import db
from training_app.learning.models import LearningEvent

pytestmark = pytest.mark.browser

COUNT = "main form .btn"
MOST_SCREENS = 9


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("b12")) as site:
        yield site


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as browser:
        yield browser


def sign_in(site: Site, page: Page) -> None:
    """The supervisor of Patrol, on the page of roll calls."""
    page.goto(site.link(site.people.supervisor_id))
    press(page, page.locator(GO_ON).first)
    page.goto(site.address("/app/roll-call"))


def count_to_the_end(page: Page, count: Callable[[Page], None], look: Callable[[Page], None]) -> None:
    """Count hands at every decision; ``look`` sees every screen."""
    for _ in range(MOST_SCREENS):
        look(page)
        if not page.locator("#hands-1").count():
            return
        count(page)
    raise AssertionError(f"no end after {MOST_SCREENS} screens: {page.url}")


@pytest.mark.slow
def test_by_keys_alone_and_over_a_killed_server_it_gets_to_the_record(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    keyboard = Keyboard(page)
    sign_in(site, page)
    keyboard.press(page.locator(GO_ON).first)

    def count(page: Page) -> None:
        keyboard.tab_to(page.locator("#hands-1"))
        page.keyboard.type("7")
        keyboard.tab_to(page.locator("#hands-2"))
        page.keyboard.type("4")
        # as a sergeant would: straight from the last field
        keyboard.go("Enter")
        seen = page.locator("main").inner_text()
        site.server.kill()
        site.server.start()
        page.reload()
        assert page.locator("main").inner_text() == seen

    count_to_the_end(page, count, lambda page: None)
    keyboard.press(page.locator("main .btn").first)
    keyboard.press(page.locator("main .btn").first)
    for box in page.locator("main input[type=checkbox]").all():
        keyboard.tab_to(box)
        page.keyboard.press("Space")
    keyboard.press(page.locator(COUNT).first)
    keyboard.press(page.locator(COUNT).first)

    assert page.locator("h1").inner_text() == "Present: three people"
    assert keyboard.faults == []
    with site.app.app_context():
        kinds = list(db.session.scalars(select(LearningEvent.kind).where(LearningEvent.kind == "scenario_finished")))
    site.close()
    assert len(kinds) == 3
    context.close()


@pytest.mark.slow
def test_without_javascript_no_screen_is_too_wide_on_a_phone_or_with_large_text(site: Site, browser: Browser) -> None:
    """WCAG 2.2: 1.4.10 Reflow and 1.4.4 Resize Text; the large type of the wall must not break either."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    faults: list[str] = []

    def look(page: Page) -> None:
        faults.extend(faults_of_width(page))

    def count(page: Page) -> None:
        page.fill("#hands-1", "x")
        press(page, page.locator(COUNT).first)
        look(page)
        page.fill("#hands-1", "5")
        page.fill("#hands-2", "5")
        press(page, page.locator(COUNT).first)
        look(page)
        press(page, page.locator("main .choice").first)

    sign_in(site, page)
    look(page)
    press(page, page.locator(GO_ON).first)
    count_to_the_end(page, count, look)
    for step in range(3):
        press(page, page.locator("main .btn").first if step < 2 else page.get_by_role("link", name="Tick all"))
        look(page)
    for _ in range(2):
        press(page, page.locator(COUNT).first)
        look(page)

    assert page.locator("h1").inner_text().startswith("Present:")
    assert "\n".join(faults) == ""
    context.close()


def test_the_story_is_large_on_a_projector_and_no_smaller_than_elsewhere_on_a_phone(
    site: Site, browser: Browser
) -> None:
    page = browser.new_page()
    sign_in(site, page)
    press(page, page.locator(GO_ON).first)
    sizes = []
    for width in (320, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        sizes.append(page.locator(".scene p").first.evaluate("node => parseFloat(getComputedStyle(node).fontSize)"))

    assert sizes[0] >= 19
    assert sizes[1] >= 26
    assert sizes[2] >= 34
    assert violations(page) == []
    page.context.close()
