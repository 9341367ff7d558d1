"""b1: at least three scenarios of at least twelve nodes and three ends are played to their end by keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.chromium import launched
from tests.browser.keyboard import Keyboard
from tests.browser.site import Site, running_site
from tests.browser.walk import CHOICE, GO_ON, press
from tests.officer import Officer
from training_app.content.catalogue import Catalogue
from training_app.scenarios.graph import End

pytestmark = pytest.mark.browser

MOST_DECISIONS = 8


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("b1")) as site:
        yield site


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as browser:
        yield browser


def test_three_scenarios_are_there(shipped: Catalogue) -> None:
    stories = [module.scenario for module in shipped.modules.values() if module.scenario is not None]

    assert len({story.id for story in stories}) >= 3
    for story in stories:
        assert len(story.nodes) >= 12, story.id
        assert sum(isinstance(node, End) for node in story.nodes.values()) >= 3, story.id


@pytest.mark.slow
def test_each_is_played_from_its_first_scene_to_its_debrief_by_keys_alone(site: Site, browser: Browser) -> None:
    for module in site.modules():
        person_id = site.newcomer()
        path = _read_lessons(site.scripted_officer(person_id), module.id, len(module.lessons))
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        keyboard = Keyboard(page)
        page.goto(site.link(person_id))
        press(page, page.locator(GO_ON).first)
        page.goto(site.address(path))
        decisions = 0
        while page.locator(CHOICE).count():
            assert decisions < MOST_DECISIONS, module.id
            keyboard.press(page.locator(CHOICE).nth(decisions % page.locator(CHOICE).count()))
            decisions += 1
        keyboard.press(page.locator(GO_ON).first)

        assert page.url.endswith("/debrief"), module.id
        assert decisions >= 4
        assert keyboard.faults == []
        context.close()
    site.close()


def _read_lessons(officer: Officer, module_id: str, count: int) -> str:
    """The address of the scenario."""
    officer.get(f"/app/modules/{module_id}")
    officer.submit()
    for _ in range(count):
        officer.submit()
    assert officer.page.address.endswith("/scenario")
    return officer.page.address
