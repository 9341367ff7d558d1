"""a1: every page, JavaScript off: each control is reached by Tab and seen there, and nothing is too wide at 320 px.

WCAG 2.2: 2.1.1 Keyboard, 2.4.7 Focus Visible, 1.4.10 Reflow and 1.4.4 Resize Text. One walk for all of
them, because the walk is what takes the time.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.browser.chromium import launched
from tests.browser.site import Site, running_site
from tests.browser.tour import show_every_page
from tests.browser.walk import faults_of_width

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# every control that a reader without a mouse must reach; of a group of radio buttons one stop is enough
CONTROLS = """() => {
  // what is shut away in a closed details is not there yet
  const seen = (node) => node.checkVisibility({visibilityProperty: true}) && node.getClientRects().length > 0;
  const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
  const groups = new Set();
  const wanted = [];
  for (const node of all) {
    if (node.disabled || node.type === "hidden" || !seen(node)) continue;
    if (node.type === "radio") {
      if (groups.has(node.name)) continue;
      groups.add(node.name);
      wanted.push(`radio ${node.name}`);
      continue;
    }
    node.dataset.stop = wanted.length;
    wanted.push(`stop ${node.dataset.stop}: ${node.outerHTML.slice(0, 120)}`);
  }
  document.activeElement.blur();
  return wanted;
}"""
STOP = """() => {
  const node = document.activeElement;
  if (node === document.body) return null;
  const style = getComputedStyle(node);
  const box = node.getBoundingClientRect();
  const isSeen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.width > 0
    && box.bottom > 0 && box.top < window.innerHeight && box.right > 0 && box.left < window.innerWidth;
  const name = node.type === "radio" ? `radio ${node.name}` : `stop ${node.dataset.stop}`;
  return {name, isSeen, html: node.outerHTML.slice(0, 120)};
}"""


class Plain:
    """A browser whose windows run no script of a page."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def new_context(self) -> BrowserContext:
        return self._browser.new_context(java_script_enabled=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("a1-keys")) as site:
        yield site


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright) as browser:
        yield browser


def faults_of_keys(page: Page) -> list[str]:
    """The controls that Tab does not reach, and those at which the focus cannot be seen."""
    wanted = page.evaluate(CONTROLS)
    names = {one.partition(":")[0] for one in wanted}
    reached: set[str] = set()
    unseen: list[str] = []
    # a date and a time have a stop for each of their parts
    for _ in range(len(wanted) + 4 * page.locator("input[type=date], input[type=time]").count() + 3):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            continue
        reached.add(stop["name"])
        if not stop["isSeen"]:
            unseen.append(f"the focus cannot be seen at {stop['html']}")
    return [f"Tab does not reach {one}" for one in wanted if one.partition(":")[0] in names - reached] + unseen


def test_every_control_of_every_page_is_reached_and_no_page_scrolls_sideways(site: Site, browser: Browser) -> None:
    faults: dict[str, list[str]] = {}

    def look(name: str, page: Page) -> None:
        assert page.locator("main h1").first.is_visible(), name
        for fault in [*faults_of_keys(page), *faults_of_width(page)]:
            faults.setdefault(fault, []).append(name)

    names = show_every_page(site, Plain(browser), look, has_script=False)

    assert len(names) > 90
    assert "\n".join(f"{fault}\n    on {', '.join(where)}" for fault, where in faults.items()) == ""


def test_a_control_that_keys_cannot_reach_would_be_noticed(site: Site, browser: Browser) -> None:
    """The negative control."""
    page = browser.new_page()
    page.goto(site.address("/app/sign-in"))
    assert faults_of_keys(page) == []

    page.evaluate("document.querySelector('main button').tabIndex = -1")

    assert any("Tab does not reach" in fault for fault in faults_of_keys(page))
    page.context.close()
