"""An officer without a mouse: Tab, Shift+Tab, Enter, Space and arrows, and at every stop the focus can be seen."""

from playwright.sync_api import Locator, Page

from tests.browser.walk import ANSWER, CHOICE, GO_ON, heading_of, right_option
from training_app.content.catalogue import Module

MOST_STOPS = 80
# where the focus is, whether it can be seen there, and whether it is where the officer wants it
STOP = """(wanted) => {
  const node = document.activeElement;
  const style = getComputedStyle(node);
  const box = node.getBoundingClientRect();
  return {
    html: node.outerHTML.slice(0, 160),
    isPage: node === document.body,
    isWanted: node === wanted,
    isOutlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    isOnScreen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < window.innerHeight
      && box.right > 0 && box.left < window.innerWidth,
  };
}"""


class Keyboard:
    """Hands on the keys of one page. ``faults`` collects every stop at which the focus could not be seen."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.faults: list[str] = []
        self.stops = 0

    def tab_to(self, control: Locator, *, key: str = "Tab") -> None:
        """Go to a control, looking at the focus at every stop on the way."""
        wanted = control.element_handle()
        for _ in range(MOST_STOPS):
            self._page.keyboard.press(key)
            stop = self._page.evaluate(STOP, wanted)
            self._note(stop)
            if stop["isWanted"]:
                return
        raise AssertionError(f"the keyboard cannot reach {control} on {self._page.url}")

    def go(self, key: str) -> None:
        """Press a key that leads to another page, and wait for that page."""
        with self._page.expect_navigation():
            self._page.keyboard.press(key)

    def press(self, control: Locator, key: str = "Enter") -> None:
        """Go to a control, past it and back with Shift+Tab, and press it."""
        self.tab_to(control)
        self._page.keyboard.press("Tab")
        self.tab_to(control, key="Shift+Tab")
        self.go(key)

    def step(self, module: Module) -> None:
        """Take the page's second choice, its right answer, or its one main button."""
        page = self._page
        if page.locator(CHOICE).count():
            self.press(page.locator(CHOICE).nth(1), "Space")
        elif page.locator(ANSWER).count():
            self.choose(right_option(module, heading_of(page)))
            self.press(page.get_by_role("button", name="Answer", exact=True))
        else:
            self.press(page.locator(GO_ON).first)

    def choose(self, option: str) -> None:
        """Tab into the group of answers, then arrows until the wanted one is marked."""
        radios = self._page.locator(ANSWER)
        self.tab_to(radios.first)
        self._page.keyboard.press("Space")
        for _ in range(radios.count()):
            self._note(self._page.evaluate(STOP))
            if self._page.locator(f"{ANSWER}:checked").get_attribute("value") == option:
                return
            self._page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not reach {option} on {self._page.url}")

    def _note(self, stop: dict[str, object]) -> None:
        self.stops += 1
        # between the last control and the first the focus is on the browser itself
        if not stop["isPage"] and not (stop["isOutlined"] and stop["isOnScreen"]):
            self.faults.append(f"{self._page.url}: {stop['html']}")
