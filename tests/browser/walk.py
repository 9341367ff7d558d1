"""One officer's next step on whatever page is open, by what the page offers; and what must hold of any page met."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page

from training_app.content.catalogue import Module

CHOICE = 'main button[name="choice"]'
ANSWER = 'main input[name="answer"]'
GO_ON = "main .btn"
MOST_PAGES = 90
NORMAL_PX, TWICE_PX = 16, 32
SIDEWAYS = "document.documentElement.scrollWidth - window.innerWidth"
WIDEST = """() => Array.from(document.body.querySelectorAll("*"))
  .filter((node) => node.getBoundingClientRect().right > window.innerWidth + 0.5)
  .map((node) => node.outerHTML.slice(0, 120)).slice(0, 4).join("\\n    ")"""


def right_option(module: Module, stem: str) -> str:
    """The id of the right option of the question with this stem."""
    (key,) = [item.key.id for item in module.items if item.stem == stem]
    return key


def heading_of(page: Page) -> str:
    """The words of the one h1, white space folded."""
    return " ".join(page.locator("h1").inner_text().split())


def press(page: Page, control: Locator) -> None:
    """Press something that leads to another page, and wait for that page."""
    with page.expect_navigation():
        control.click()


def step_by_mouse(page: Page, module: Module) -> None:
    """Take the page's first choice, its right answer, or its one main button."""
    if page.locator(CHOICE).count():
        press(page, page.locator(CHOICE).first)
    elif page.locator(ANSWER).count():
        page.locator(f'{ANSWER}[value="{right_option(module, heading_of(page))}"]').check()
        press(page, page.get_by_role("button", name="Answer", exact=True))
    else:
        press(page, page.locator(GO_ON).first)


def walk_to_done(page: Page, step: Callable[[Page], None], look: Callable[[Page], None]) -> list[str]:
    """From any page of a module to "Recorded"; ``look`` sees every page met. Returns the paths of those pages."""
    paths: list[str] = []
    for _ in range(MOST_PAGES):
        look(page)
        paths.append(page.url.split("/", 3)[3])
        if page.url.endswith("/done"):
            return paths
        step(page)
    raise AssertionError(f"no end after {MOST_PAGES} pages: {paths}")


def faults_of_width(page: Page) -> list[str]:
    """What makes the page scroll sideways, narrow and with text twice as large; empty when it never does.

    The text is made larger as a reader does it, in the browser's settings: media queries in rem then answer to it too.
    """
    faults = []
    settings = page.context.new_cdp_session(page)
    for width, text_px in ((320, NORMAL_PX), (640, TWICE_PX), (1280, TWICE_PX)):
        settings.send("Page.setFontSizes", {"fontSizes": {"standard": text_px}})
        page.set_viewport_size({"width": width, "height": 800})
        over = page.evaluate(SIDEWAYS)
        if over > 0:
            widest = page.evaluate(WIDEST)
            faults.append(f"{page.url}, {width} px wide, text of {text_px} px: {over} px too wide\n    {widest}")
    settings.send("Page.setFontSizes", {"fontSizes": {"standard": NORMAL_PX}})
    settings.detach()
    return faults
